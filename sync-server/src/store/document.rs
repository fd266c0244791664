//! Task documents: one saved form, and behind it the changes that came since.

use shared_model::id::TaskId;

use crate::db::{DbError, Tx};
use crate::params;

const SAVED: &str = "SELECT saved FROM task_document WHERE task = ?1";
const CHUNKS: &str = "SELECT bytes FROM task_document_chunk WHERE task = ?1 ORDER BY seq";
const CHUNK_COUNT: &str = "SELECT count(*) FROM task_document_chunk WHERE task = ?1";
const PUT: &str = "INSERT INTO task_document (task, saved) VALUES (?1, ?2)
    ON CONFLICT (task) DO UPDATE SET saved = excluded.saved";
const APPEND: &str = "INSERT INTO task_document_chunk (task, seq, bytes) VALUES (?1, ?2, ?3)";
const CUT: &str = "DELETE FROM task_document_chunk WHERE task = ?1";

/// The stored document of a task, if the task is known: the saved form with all later chunks behind it, as
/// `TaskDoc::open` reads it.
///
/// # Errors
/// Whatever the database says.
pub fn load(tx: &Tx<'_>, task: TaskId) -> Result<Option<Vec<u8>>, DbError> {
    let Some(mut bytes) = tx.query_opt(SAVED, params![task], |row| row.get::<Vec<u8>>(0))? else { return Ok(None) };
    for chunk in tx.query(CHUNKS, params![task], |row| row.get::<Vec<u8>>(0))? {
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

/// How many chunks stand behind the saved form.
///
/// # Errors
/// Whatever the database says.
pub fn chunk_count(tx: &Tx<'_>, task: TaskId) -> Result<u32, DbError> {
    tx.query_one(CHUNK_COUNT, params![task], |row| row.get(0))
}

/// Stores a whole saved form; it replaces everything stored before.
///
/// # Errors
/// Whatever the database says.
pub fn put(tx: &Tx<'_>, task: TaskId, saved: &[u8]) -> Result<(), DbError> {
    tx.execute(PUT, params![task, saved])?;
    tx.execute(CUT, params![task])?;
    Ok(())
}

/// Appends a chunk as number `seq` (counted from 0).
///
/// # Errors
/// Whatever the database says.
pub fn append(tx: &Tx<'_>, task: TaskId, seq: u32, chunk: &[u8]) -> Result<(), DbError> {
    tx.execute(APPEND, params![task, seq, chunk])?;
    Ok(())
}
