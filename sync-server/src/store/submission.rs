//! Submissions: every one that a document states, and what checking it gave.

use shared_model::document::Heads;
use shared_model::document::statement::SubmissionStatement;
use shared_model::id::{AccountId, DeviceId, TaskId};
use shared_model::moment::Moment;
use shared_model::signature::PublicKey;

use super::task::heads;
use crate::db::{DbError, Row, Tx};
use crate::params;

/// A submission as it was received.
#[derive(Debug, Clone)]
pub struct SubmissionRow {
    /// Which submission of the task, as the phone counts.
    pub number: u32,
    /// The phone.
    pub device: DeviceId,
    /// Who submitted.
    pub said_by: AccountId,
    /// The submitted state.
    pub heads: Heads,
    /// How many photos the document named then.
    pub photo_count: u32,
    /// When, as well as that is known.
    pub said_at: Moment,
    /// The earliest true time it may have been.
    pub earliest_at: Moment,
    /// The latest true time it may have been: deadlines are judged by it.
    pub latest_at: Moment,
    /// When the server first had it.
    pub received_at: Moment,
    /// What checking the signature gave.
    pub verification: String,
    /// The journal entry of its acceptance.
    pub journal: Option<u64>,
}

/// The word of a submission whose signature was checked and fits.
pub const VALID: &str = "valid";

const OF_TASK: &str =
    "SELECT number, device, said_by, heads, photo_count, said_at, earliest_at, latest_at, received_at,
        verification, journal
    FROM task_submission WHERE task = ?1 ORDER BY received_at, number, device";
const KNOWN: &str = "SELECT verification FROM task_submission
    WHERE task = ?1 AND number = ?2 AND device = ?3 AND heads = ?4";
const ADD: &str =
    "INSERT INTO task_submission (task, number, device, said_by, heads, photo_count, said_at, earliest_at,
        latest_at, received_at, verification, journal, signature)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
const DEVICE_KEY: &str = "SELECT public_key FROM device WHERE id = ?1";

/// The submissions of a task, in the order they arrived.
///
/// # Errors
/// Whatever the database says.
pub fn of_task(tx: &Tx<'_>, task: TaskId) -> Result<Vec<SubmissionRow>, DbError> {
    tx.query(OF_TASK, params![task], read)
}

/// What checking this submission gave, if it is known already.
///
/// # Errors
/// Whatever the database says.
pub fn known(tx: &Tx<'_>, task: TaskId, statement: &SubmissionStatement) -> Result<Option<String>, DbError> {
    let said = &statement.said;
    tx.query_opt(KNOWN, params![task, statement.number, said.device, statement.heads.to_bytes()], |row| row.get(0))
}

/// Records a submission.
///
/// # Errors
/// Whatever the database says.
pub fn add(
    tx: &Tx<'_>,
    task: TaskId,
    statement: &SubmissionStatement,
    verification: &'static str,
    journal: Option<u64>,
    now: Moment,
) -> Result<(), DbError> {
    let said = &statement.said;
    tx.execute(
        ADD,
        params![
            task,
            statement.number,
            said.device,
            said.by,
            statement.heads.to_bytes(),
            statement.photo_count,
            said.at.best(),
            said.at.earliest(),
            // A clock that runs ahead makes nobody late: what has arrived was not made after that.
            said.at.latest().min(now),
            now,
            verification,
            journal,
            *statement.signature.as_bytes()
        ],
    )?;
    Ok(())
}

/// The key that a phone registered when somebody signed in on it.
///
/// # Errors
/// Whatever the database says.
pub fn device_key(tx: &Tx<'_>, device: DeviceId) -> Result<Option<PublicKey>, DbError> {
    let key = tx.query_opt(DEVICE_KEY, params![device], |row| row.get::<[u8; 32]>(0))?;
    Ok(key.map(PublicKey::from_bytes))
}

fn read(row: &Row<'_>) -> Result<SubmissionRow, DbError> {
    Ok(SubmissionRow {
        number: row.get(0)?,
        device: row.get(1)?,
        said_by: row.get(2)?,
        heads: heads(row, 3)?,
        photo_count: row.get(4)?,
        said_at: row.get(5)?,
        earliest_at: row.get(6)?,
        latest_at: row.get(7)?,
        received_at: row.get(8)?,
        verification: row.get(9)?,
        journal: row.get(10)?,
    })
}
