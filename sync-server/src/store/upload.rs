//! Uploads under way: how far each is known to have come.

use shared_model::id::{AccountId, TaskId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use crate::db::{DbError, Row, Tx};
use crate::params;

/// An upload under way.
#[derive(Debug, Clone)]
pub struct UploadRow {
    /// Its id, part of its address.
    pub id: String,
    /// Who sends it.
    pub account: AccountId,
    /// The task it was announced for.
    pub task: Option<TaskId>,
    /// The digest it was announced with.
    pub sha256: Sha256,
    /// How many bytes it will have.
    pub length: u64,
    /// How many bytes are durable here.
    pub received: u64,
}

const GET: &str = "SELECT id, account, task, sha256, length, received FROM upload WHERE id = ?1";
const OF_PHOTO: &str = "SELECT id, account, task, sha256, length, received FROM upload
    WHERE account = ?1 AND sha256 = ?2";
const ADD: &str = "INSERT INTO upload (id, account, task, sha256, length, received, created_at, touched_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)";
const ADVANCE: &str = "UPDATE upload SET received = ?3, touched_at = ?4 WHERE id = ?1 AND received = ?2";
const REMOVE: &str = "DELETE FROM upload WHERE id = ?1";
const OLDER: &str = "SELECT id FROM upload WHERE touched_at < ?1 ORDER BY touched_at LIMIT 100";

/// The upload with this id, if it is under way.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: &str) -> Result<Option<UploadRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The upload of this photo by this account, if it is under way.
///
/// # Errors
/// Whatever the database says.
pub fn of_photo(tx: &Tx<'_>, account: AccountId, sha256: Sha256) -> Result<Option<UploadRow>, DbError> {
    tx.query_opt(OF_PHOTO, params![account, sha256], read)
}

/// Records a new upload.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, upload: &UploadRow, at: Moment) -> Result<(), DbError> {
    tx.execute(
        ADD,
        params![upload.id, upload.account, upload.task, upload.sha256, upload.length, upload.received, at],
    )?;
    Ok(())
}

/// Records that an upload has come from `from` to `to` bytes; `false` when it is not at `from` any more.
///
/// # Errors
/// Whatever the database says.
pub fn advance(tx: &Tx<'_>, id: &str, from: u64, to: u64, at: Moment) -> Result<bool, DbError> {
    Ok(tx.execute(ADVANCE, params![id, from, to, at])? == 1)
}

/// Forgets an upload.
///
/// # Errors
/// Whatever the database says.
pub fn remove(tx: &Tx<'_>, id: &str) -> Result<(), DbError> {
    tx.execute(REMOVE, params![id])?;
    Ok(())
}

/// Uploads nothing was heard of since `before`, at most 100.
///
/// # Errors
/// Whatever the database says.
pub fn older_than(tx: &Tx<'_>, before: Moment) -> Result<Vec<String>, DbError> {
    tx.query(OLDER, params![before], |row| row.get(0))
}

fn read(row: &Row<'_>) -> Result<UploadRow, DbError> {
    Ok(UploadRow {
        id: row.get(0)?,
        account: row.get(1)?,
        task: row.get(2)?,
        sha256: row.get(3)?,
        length: row.get(4)?,
        received: row.get(5)?,
    })
}
