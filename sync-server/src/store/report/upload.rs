//! The uploaded body of a report, as its row names it.

use shared_model::sha::Sha256;

use crate::db::{DbError, Row};

/// The uploaded body of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadRow {
    /// Its digest: the name in the media store.
    pub sha256: Sha256,
    /// The file's name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its pages.
    pub pages: u32,
}

pub(super) fn read(row: &Row<'_>) -> Result<Option<UploadRow>, DbError> {
    let Some(sha256) = row.get::<Option<Sha256>>(31)? else { return Ok(None) };
    Ok(Some(UploadRow { sha256, name: row.get(32)?, bytes: row.get(33)?, pages: row.get(34)? }))
}
