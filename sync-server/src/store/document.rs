//! Task documents: one saved form, and behind it the changes that came since.

use shared_model::id::TaskId;

use crate::db::{DbError, Tx};
use crate::params;

/// A document as it is stored.
#[derive(Debug)]
pub struct StoredDocument {
    /// The saved form with all later chunks behind it: what `TaskDoc::open` reads.
    pub bytes: Vec<u8>,
    /// Size of the saved form alone, in bytes.
    pub saved_bytes: usize,
    /// How many chunks are behind it.
    pub chunks: u32,
}

const SAVED: &str = "SELECT saved FROM task_document WHERE task = $1";
const CHUNKS: &str = "SELECT bytes FROM task_document_chunk WHERE task = $1 ORDER BY seq";
const PUT: &str = "INSERT INTO task_document (task, saved) VALUES ($1, $2)
    ON CONFLICT (task) DO UPDATE SET saved = excluded.saved";
const APPEND: &str = "INSERT INTO task_document_chunk (task, seq, bytes) VALUES ($1, $2, $3)";
const CUT: &str = "DELETE FROM task_document_chunk WHERE task = $1";

/// The stored document of a task, if the task is known.
///
/// # Errors
/// Whatever the database says.
pub fn load(tx: &Tx<'_>, task: TaskId) -> Result<Option<StoredDocument>, DbError> {
    let Some(mut bytes) = tx.query_opt(SAVED, params![task], |row| row.get::<Vec<u8>>(0))? else { return Ok(None) };
    let saved_bytes = bytes.len();
    let chunks = tx.query(CHUNKS, params![task], |row| row.get::<Vec<u8>>(0))?;
    chunks.iter().for_each(|chunk| bytes.extend_from_slice(chunk));
    Ok(Some(StoredDocument { bytes, saved_bytes, chunks: u32::try_from(chunks.len()).unwrap_or(u32::MAX) }))
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
