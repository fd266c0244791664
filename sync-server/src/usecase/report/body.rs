//! The uploaded body of a report: taken over from an upload, once it was found that it can be printed (R6.3).
//!
//! It lies in the media store under its digest, byte for byte as it came.

#[cfg(test)]
pub(crate) mod tests;

use bytes::Bytes;
use fengtai_report::{ForeignPdf, ForeignProblem, MAX_FOREIGN_PAGES, Uploaded};
use shared_model::id::AttachmentId;
use shared_model::sha::Sha256;

use crate::compose;
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::report::UploadRow;
use crate::usecase::attachment::{self, Holder, MAX_BODY_BYTES};
use crate::usecase::session::Actor;

/// A body that can be printed.
pub(super) struct Body {
    upload: AttachmentId,
    found: ForeignPdf,
    row: UploadRow,
}

impl Body {
    /// Looks at the actor's upload and keeps its bytes.
    ///
    /// # Errors
    /// `request.invalid` at the field `upload` for one that is unknown, not the actor's or not whole;
    /// `attachment.too_large`; `report.upload_…` for what is wrong with the file.
    pub(super) fn take(core: &Core, actor: &Actor, upload: AttachmentId) -> Result<Self, ApiError> {
        let row = core.db.read(|tx| store::attachment::get(tx, upload))?;
        let row = row.filter(|row| Holder::Account(actor.clone()).holds(row) && row.attached.is_none());
        let row = row.ok_or_else(|| wrong(Code::AttachmentGone))?;
        if row.sha256.is_none() {
            return Err(wrong(Code::AttachmentNotWhole));
        }
        if row.bytes > MAX_BODY_BYTES {
            return Err(attachment::too_large(MAX_BODY_BYTES));
        }
        let (row, bytes) = attachment::download(core, actor, upload)?;
        let found =
            core.inspector.inspect(&bytes).map_err(|error| ApiError::from(Code::ServerFailed).caused_by(error))?;
        let found = found.map_err(told)?;
        let sha256 = Sha256::of(&bytes);
        core.media.put_file(&sha256, bytes)?;
        let pages = u32::try_from(found.pages.len()).unwrap_or(u32::MAX);
        Ok(Self { upload, found, row: UploadRow { sha256, name: row.name, bytes: row.bytes, pages } })
    }

    pub(super) const fn row(&self) -> &UploadRow {
        &self.row
    }

    /// What the report says of it.
    pub(super) fn printed(&self) -> Uploaded {
        Uploaded {
            sha256: self.row.sha256.to_string(),
            size: compose::size(self.row.bytes),
            pages: self.found.pages.clone(),
            pdf_2: self.found.pdf_2,
        }
    }

    /// Drops the upload: its bytes are the report's now. One that cannot be dropped goes with the others in a week.
    pub(super) fn taken(self, core: &Core, actor: &Actor) {
        if let Err(error) = attachment::cancel(core, &Holder::Account(actor.clone()), self.upload) {
            tracing::warn!(%error, upload = %self.upload, "an upload that was taken over stays for now");
        }
    }
}

/// The bytes of a body that was taken; rotten ones are told, never printed or handed out.
pub(super) fn stored(core: &Core, sha256: &Sha256) -> Result<Bytes, ApiError> {
    let bytes = core.media.file(sha256)?;
    if Sha256::of(&bytes) != *sha256 {
        return Err(ApiError::from(Code::StorageDamaged).caused_by("the uploaded body does not have its digest"));
    }
    Ok(bytes)
}

fn wrong(code: Code) -> ApiError {
    ApiError::from(Code::RequestInvalid).field("upload", code)
}

/// The public form of what the reader says.
fn told(problem: ForeignProblem) -> ApiError {
    match problem {
        ForeignProblem::NotPdf => Code::ReportNotPdf.into(),
        ForeignProblem::Encrypted => Code::ReportEncrypted.into(),
        ForeignProblem::Broken => Code::ReportBroken.into(),
        ForeignProblem::Page { page } => ApiError::from(Code::ReportPage).with("page", page),
        ForeignProblem::TooManyPages { pages } => {
            ApiError::from(Code::ReportTooManyPages).with("pages", pages).with("limit", MAX_FOREIGN_PAGES)
        }
    }
}
