//! Authenticity findings: what waits to be looked at, what was found, and what photos look like.

use shared_model::calendar::Month;
use shared_model::finding::{EarlierReading, Finding};
use shared_model::id::{AgencyId, ProjectId, TaskId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use super::evidence;
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;

const WANT: &str = "INSERT INTO task_look (task, wanted, looked) VALUES (?1, 1, 0)
    ON CONFLICT (task) DO UPDATE SET wanted = task_look.wanted + 1";
const WANT_AGAIN: &str = "UPDATE task_look SET wanted = wanted + 1
    WHERE task IN (SELECT task FROM task_photo WHERE sha256 = ?1)";
const NEXT: &str = "SELECT task, wanted FROM task_look WHERE wanted > looked ORDER BY task LIMIT 1";
const WAITING: &str = "SELECT count(*) FROM task_look WHERE wanted > looked";
const PUT: &str = "UPDATE task_look SET looked = ?2, looked_at = ?3, found = ?4, findings = ?5 WHERE task = ?1";
const OF_TASK: &str = "SELECT looked_at, findings, wanted > looked FROM task_look WHERE task = ?1";
const UNSEEN: &str = "SELECT p.sha256 FROM task_photo n JOIN photo p ON p.sha256 = n.sha256
    WHERE n.task = ?1 AND NOT EXISTS (SELECT 1 FROM photo_fingerprint f WHERE f.sha256 = p.sha256)";
const KEEP: &str = "INSERT INTO photo_fingerprint (sha256, w0, w1, w2, w3) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (sha256) DO NOTHING";
// Pictures that agree in one of the four words: the rest is counted by whoever asks.
const ALIKE: &str = "SELECT m.sha256, m.w0, m.w1, m.w2, m.w3, o.sha256, o.w0, o.w1, o.w2, o.w3
    FROM task_photo n JOIN photo_fingerprint m ON m.sha256 = n.sha256 JOIN photo_fingerprint o
        ON o.w0 = m.w0 OR o.w1 = m.w1 OR o.w2 = m.w2 OR o.w3 = m.w3
    WHERE n.task = ?1 AND o.sha256 <> m.sha256";
const BEFORE: &str = "SELECT t.id, t.agency, t.month FROM task_photo n JOIN task t ON t.id = n.task
    WHERE n.sha256 = ?1 AND t.id <> ?2 AND t.state <> 'deleted'
        AND t.created_at < (SELECT created_at FROM task WHERE id = ?2)
    ORDER BY t.created_at, t.id LIMIT 1";
const NAMED: &str = "SELECT sha256 FROM task_photo WHERE task = ?1 ORDER BY sha256";
const EARLIER: &str = "SELECT t.month, a.answers FROM task t JOIN task_answers a ON a.task = t.id
    WHERE t.project = ?1 AND t.month >= ?2 AND t.month < ?3 AND t.state IN ('approved', 'pending')";

/// A task that waits, and how much of it there was to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The task.
    pub task: TaskId,
    /// What [`put`] is told, so that what comes meanwhile is looked at too.
    pub wanted: u64,
}

/// What a look at a task gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Look {
    /// When it was last looked at.
    pub at: Option<Moment>,
    /// What was found; `None` when that could not be told.
    pub findings: Option<Vec<Finding>>,
    /// Whether something came since.
    pub is_waiting: bool,
}

/// A task that a photo is part of.
#[derive(Debug, Clone, Copy)]
pub struct SeenIn {
    /// The task.
    pub task: TaskId,
    /// Its agency.
    pub agency: AgencyId,
    /// The month it counts for.
    pub month: Month,
}

/// Says that a submitted task has something new to look at.
///
/// # Errors
/// Whatever the database says.
pub fn want(tx: &Tx<'_>, task: TaskId) -> Result<(), DbError> {
    tx.execute(WANT, params![task]).map(drop)
}

/// Says that a photo arrived: submitted tasks that name it are looked at again.
///
/// # Errors
/// Whatever the database says.
pub fn photo_arrived(tx: &Tx<'_>, sha256: Sha256) -> Result<(), DbError> {
    tx.execute(WANT_AGAIN, params![sha256]).map(drop)
}

/// A task that waits to be looked at.
///
/// # Errors
/// Whatever the database says.
pub fn next(tx: &Tx<'_>) -> Result<Option<Waiting>, DbError> {
    tx.query_opt(NEXT, &[], |row| Ok(Waiting { task: row.get(0)?, wanted: row.get(1)? }))
}

/// How many tasks wait to be looked at.
///
/// # Errors
/// Whatever the database says.
pub fn waiting(tx: &Tx<'_>) -> Result<u32, DbError> {
    tx.query_one(WAITING, &[], |row| row.get(0))
}

/// Keeps what was found; `None` when it could not be told.
///
/// # Errors
/// Whatever the database says.
pub fn put(tx: &Tx<'_>, waiting: Waiting, at: Moment, findings: Option<&[Finding]>) -> Result<(), DbError> {
    let count = u32::try_from(findings.map_or(0, <[_]>::len)).unwrap_or(u32::MAX);
    let text = findings.map(serde_json::to_string).transpose().map_err(|error| DbError::Engine(error.to_string()))?;
    tx.execute(PUT, params![waiting.task, waiting.wanted, at, count, text]).map(drop)
}

/// What is known of a task; nothing when it was never submitted.
///
/// # Errors
/// Whatever the database says.
pub fn of_task(tx: &Tx<'_>, task: TaskId) -> Result<Option<Look>, DbError> {
    tx.query_opt(OF_TASK, params![task], |row| {
        let text: Option<String> = row.get(1)?;
        let findings = text.map(|text| serde_json::from_str(&text)).transpose();
        let damaged = |_| DbError::Column { column: "task_look.findings".to_owned(), expected: "findings in JSON" };
        Ok(Look { at: row.get(0)?, findings: findings.map_err(damaged)?, is_waiting: row.get(2)? })
    })
}

/// Photos of a task that are here and whose fingerprints were not taken.
///
/// # Errors
/// Whatever the database says.
pub fn without_fingerprint(tx: &Tx<'_>, task: TaskId) -> Result<Vec<Sha256>, DbError> {
    tx.query(UNSEEN, params![task], |row| row.get(0))
}

/// Keeps what a photo looks like; `None` for one with nothing on it.
///
/// # Errors
/// Whatever the database says.
pub fn keep_fingerprint(tx: &Tx<'_>, sha256: Sha256, bits: Option<u64>) -> Result<(), DbError> {
    let words = bits.map(words);
    let word = |at: usize| words.and_then(|words| words.get(at).copied()).map(u32::from);
    tx.execute(KEEP, params![sha256, word(0), word(1), word(2), word(3)]).map(drop)
}

fn words(bits: u64) -> [u16; 4] {
    [(bits >> 48) as u16, (bits >> 32) as u16, (bits >> 16) as u16, bits as u16]
}

/// Photos of a task, each with another that looks alike in a quarter at least, and in how many bits they differ.
///
/// # Errors
/// Whatever the database says.
pub fn alike(tx: &Tx<'_>, task: TaskId) -> Result<Vec<(Sha256, Sha256, u32)>, DbError> {
    tx.query(ALIKE, params![task], |row| {
        let differing = (fingerprint(row, 1)? ^ fingerprint(row, 6)?).count_ones();
        Ok((row.get(0)?, row.get(5)?, differing))
    })
}

fn fingerprint(row: &Row<'_>, first: usize) -> Result<u64, DbError> {
    (first..first + 4).try_fold(0_u64, |bits, column| Ok(bits << 16 | row.get::<u64>(column)?))
}

/// The first other task that a photo is part of and that was begun before this one.
///
/// # Errors
/// Whatever the database says.
pub fn seen_before(tx: &Tx<'_>, sha256: Sha256, task: TaskId) -> Result<Option<SeenIn>, DbError> {
    tx.query_opt(BEFORE, params![sha256, task], |row| {
        Ok(SeenIn { task: row.get(0)?, agency: row.get(1)?, month: word(row, 2, "a month")? })
    })
}

/// The photos that a task names.
///
/// # Errors
/// Whatever the database says.
pub fn named(tx: &Tx<'_>, task: TaskId) -> Result<Vec<Sha256>, DbError> {
    tx.query(NAMED, params![task], |row| row.get(0))
}

/// What was read at a project in the two months before `month`.
///
/// # Errors
/// Whatever the database says.
pub fn earlier(tx: &Tx<'_>, project: ProjectId, month: Month) -> Result<Vec<EarlierReading>, DbError> {
    let from = month.previous().previous();
    let rows = tx.query(EARLIER, params![project, from.to_string(), month.to_string()], |row| {
        Ok::<_, DbError>((word(row, 0, "a month")?, row.get::<String>(1)?))
    })?;
    let mut readings = Vec::new();
    for (month, text) in rows {
        let answers = evidence::parsed(&text)?.into_iter();
        let measured = answers.filter_map(|(key, answer)| Some((key, answer.value?)));
        readings.extend(measured.map(|(key, value)| EarlierReading { month, key, value }));
    }
    Ok(readings)
}
