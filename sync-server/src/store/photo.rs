//! The photos the server holds, by digest; their bytes lie in the media store.

use std::collections::BTreeSet;

use shared_model::id::{AccountId, TaskId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use crate::db::{DbError, Row, Tx};
use crate::params;

/// A photo the server holds.
#[derive(Debug, Clone)]
pub struct PhotoRow {
    /// Its digest and name.
    pub sha256: Sha256,
    /// `image/jpeg` or `image/png`.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Width in pixels, as stored.
    pub width: u32,
    /// Height in pixels, as stored.
    pub height: u32,
    /// What was noticed about the bytes: JSON list of stable names.
    pub findings: String,
    /// When it was complete here.
    pub received_at: Moment,
    /// Who sent it.
    pub account: AccountId,
    /// The journal entry of its arrival.
    pub journal: u64,
    /// The signed receipt, CBOR.
    pub receipt: Vec<u8>,
}

const COLUMNS_OF_ONE: &str = "SELECT sha256, media_type, bytes, width, height, findings, received_at, account, journal,
    receipt FROM photo WHERE sha256 = ?1";
const ADD: &str =
    "INSERT INTO photo (sha256, media_type, bytes, width, height, findings, received_at, account, journal,
    receipt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (sha256) DO NOTHING";
const FINDINGS: &str = "SELECT findings FROM photo WHERE sha256 = ?1";
const SET_FINDINGS: &str = "UPDATE photo SET findings = ?2 WHERE sha256 = ?1";
const HELD_OF_TASK: &str = "SELECT p.sha256, p.received_at, p.findings FROM task_photo t
    JOIN photo p ON p.sha256 = t.sha256 WHERE t.task = ?1 ORDER BY p.sha256";
const HELD_OF: &str = "SELECT t.sha256 FROM task_photo t JOIN photo p ON p.sha256 = t.sha256
    WHERE t.task = ?1 AND substr(t.belongs, 1, length(?2)) = ?2 ORDER BY t.taken_at, t.sha256";
const TASKS_NAMING: &str = "SELECT task FROM task_photo WHERE sha256 = ?1
    UNION SELECT task FROM late_photo WHERE sha256 = ?1";

/// The photos of a task that have arrived and belong to what begins with `of`, in the order they were taken.
///
/// # Errors
/// Whatever the database says.
pub fn held_of(tx: &Tx<'_>, task: TaskId, of: &str) -> Result<Vec<Sha256>, DbError> {
    tx.query(HELD_OF, params![task, of], |row| row.get(0))
}

/// The photo with this digest, if the server holds it.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, sha256: Sha256) -> Result<Option<PhotoRow>, DbError> {
    tx.query_opt(COLUMNS_OF_ONE, params![sha256], read)
}

/// Records a photo; one that is there already stays as it is.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, photo: &PhotoRow) -> Result<(), DbError> {
    tx.execute(
        ADD,
        params![
            photo.sha256,
            photo.media_type,
            photo.bytes,
            photo.width,
            photo.height,
            photo.findings,
            photo.received_at,
            photo.account,
            photo.journal,
            photo.receipt
        ],
    )?;
    Ok(())
}

/// Adds to what was noticed about a photo's bytes.
///
/// # Errors
/// Whatever the database says.
pub fn note(tx: &Tx<'_>, sha256: Sha256, finding: &str) -> Result<(), DbError> {
    let Some(text) = tx.query_opt::<String, DbError>(FINDINGS, params![sha256], |row| row.get(0))? else {
        return Ok(());
    };
    let damaged = |_| DbError::Column { column: "photo.findings".to_owned(), expected: "names in JSON" };
    let mut findings: BTreeSet<String> = serde_json::from_str(&text).map_err(damaged)?;
    findings.insert(finding.to_owned());
    tx.execute(SET_FINDINGS, params![sha256, serde_json::json!(findings).to_string()]).map(drop)
}

/// A photo that a task names, as far as the server holds it.
#[derive(Debug, Clone)]
pub struct HeldPhoto {
    /// Its digest.
    pub sha256: Sha256,
    /// When it was complete here.
    pub received_at: Moment,
    /// What was noticed about the bytes: JSON list of stable names.
    pub findings: String,
}

/// Which of the photos a task names the server holds.
///
/// # Errors
/// Whatever the database says.
pub fn held_of_task(tx: &Tx<'_>, task: TaskId) -> Result<Vec<HeldPhoto>, DbError> {
    tx.query(HELD_OF_TASK, params![task], |row| {
        Ok(HeldPhoto { sha256: row.get(0)?, received_at: row.get(1)?, findings: row.get(2)? })
    })
}

/// The tasks whose documents name this photo.
///
/// # Errors
/// Whatever the database says.
pub fn tasks_naming(tx: &Tx<'_>, sha256: Sha256) -> Result<Vec<TaskId>, DbError> {
    tx.query(TASKS_NAMING, params![sha256], |row| row.get(0))
}

fn read(row: &Row<'_>) -> Result<PhotoRow, DbError> {
    Ok(PhotoRow {
        sha256: row.get(0)?,
        media_type: row.get(1)?,
        bytes: row.get(2)?,
        width: row.get(3)?,
        height: row.get(4)?,
        findings: row.get(5)?,
        received_at: row.get(6)?,
        account: row.get(7)?,
        journal: row.get(8)?,
        receipt: row.get(9)?,
    })
}

const DIGESTS: &str = "SELECT sha256 FROM photo ORDER BY sha256";

/// The digests of all photos the server says it holds.
///
/// # Errors
/// Whatever the database says.
pub fn digests(tx: &Tx<'_>) -> Result<Vec<Sha256>, DbError> {
    tx.query(DIGESTS, &[], |row| row.get(0))
}
