//! What the check of everything stored reads: which files there must be.

use shared_model::id::AttachmentId;
use shared_model::sha::Sha256;

use crate::db::{DbError, Tx};

const REPORT_FILES: &str = "SELECT number, input_sha256, pdf_sha256, upload_sha256 FROM report
    WHERE pdf_sha256 IS NOT NULL AND deleted_at IS NULL ORDER BY number";

const ATTACHMENTS: &str = "SELECT id, sha256 FROM attachment WHERE attached_to IS NOT NULL AND sha256 IS NOT NULL
    ORDER BY id";

/// The files of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFiles {
    /// The report's number.
    pub number: String,
    /// Digest of the frozen input.
    pub input: Sha256,
    /// Digest of the document.
    pub pdf: Sha256,
    /// Digest of the uploaded body.
    pub upload: Option<Sha256>,
}

/// The whole files that were added to something, with their digests.
///
/// # Errors
/// Whatever the database says.
pub fn attachments(tx: &Tx<'_>) -> Result<Vec<(AttachmentId, Sha256)>, DbError> {
    tx.query(ATTACHMENTS, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The files of all reports that were made and not deleted.
///
/// # Errors
/// Whatever the database says.
pub fn report_files(tx: &Tx<'_>) -> Result<Vec<ReportFiles>, DbError> {
    tx.query(REPORT_FILES, &[], |row| {
        Ok(ReportFiles { number: row.get(0)?, input: row.get(1)?, pdf: row.get(2)?, upload: row.get(3)? })
    })
}
