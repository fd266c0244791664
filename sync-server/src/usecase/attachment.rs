//! Files that people add to requests, contracts and the like (R1.3, R2.3, R10.1): who may upload, see and add them.
//!
//! A file is uploaded first and belongs to whoever uploaded it; whatever then refers to it takes it, whole and for
//! good, in its own transaction ([`attach`]). One that is added to nothing for a week is dropped.

mod holder;
mod taking;

use shared_model::id::{AttachmentId, ContractId, RequestId};

use super::session::Actor;
use super::{contract, request};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::media::MediaError;
use crate::store;
use crate::store::attachment::AttachmentRow;

pub use holder::{Draft, Holder, begin_draft};
pub(super) use holder::{begin_draft_with, is_living};
pub use taking::{Announced, advance, cancel, create, is_shown, progress, resume};

/// The largest file in bytes (R2.3).
pub const MAX_ATTACHMENT_BYTES: u64 = 20 * 1024 * 1024;
/// The largest body of a report (R6.3): a few hundred scanned pages.
pub const MAX_BODY_BYTES: u64 = 100 * 1024 * 1024;
/// Most files added to one thing: more belong into one document.
pub const MAX_FILES: usize = 10;

/// What files are added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachedTo {
    /// A request to the authority.
    Request(RequestId),
    /// A contract.
    Contract(ContractId),
}

impl AttachedTo {
    /// Its form in the database.
    fn stored(self) -> (&'static str, [u8; 16]) {
        match self {
            Self::Request(id) => ("request", *id.as_bytes()),
            Self::Contract(id) => ("contract", *id.as_bytes()),
        }
    }

    fn of_stored(kind: &str, id: [u8; 16]) -> Option<Self> {
        match kind {
            "request" => Some(Self::Request(RequestId::from_bytes(id))),
            "contract" => Some(Self::Contract(ContractId::from_bytes(id))),
            _ => None,
        }
    }
}

/// Adds whole files of `holder` to something, in this order and for good; the caller's transaction decides whether
/// it comes about, and whether the holder may add anything to that. What is missing is told at the field `attachments`.
///
/// # Errors
/// `request.invalid` for a file that is unknown, not the holder's, not whole, added to something already or named
/// twice, and for too many files.
pub fn attach(
    tx: &Tx<'_>,
    holder: &Holder,
    files: &[AttachmentId],
    to: AttachedTo,
) -> Result<Vec<AttachmentRow>, ApiError> {
    let (kind, subject) = to.stored();
    let there = store::attachment::of_subject(tx, kind, &subject)?.len();
    if there + files.len() > MAX_FILES {
        return Err(wrong(Code::AttachmentTooMany).with("limit", MAX_FILES));
    }
    let mut added = Vec::new();
    for (position, id) in (u32::try_from(there).unwrap_or(0)..).zip(files) {
        let row = store::attachment::get(tx, *id)?.filter(|row| holder.holds(row));
        let row = row.ok_or_else(|| wrong(Code::AttachmentGone))?;
        if row.sha256.is_none() {
            return Err(wrong(Code::AttachmentNotWhole));
        }
        // What was uploaded as the body of a report goes nowhere else.
        if row.bytes > MAX_ATTACHMENT_BYTES {
            return Err(too_large(MAX_ATTACHMENT_BYTES));
        }
        if !store::attachment::attach(tx, *id, kind, &subject, position)? {
            return Err(wrong(Code::AttachmentTaken));
        }
        added.push(row);
    }
    Ok(added)
}

/// A refusal that names how large a file may be.
pub(super) fn too_large(limit: u64) -> ApiError {
    ApiError::from(Code::AttachmentTooLarge).with("limit_mb", limit / (1024 * 1024))
}

/// A refusal at the field where files are named.
fn wrong(code: Code) -> ApiError {
    ApiError::from(Code::RequestInvalid).field("attachments", code)
}

/// The files of something, in their order; the caller has made sure that they may be seen.
///
/// # Errors
/// Whatever the database says.
pub fn of(tx: &Tx<'_>, subject: AttachedTo) -> Result<Vec<AttachmentRow>, ApiError> {
    let (kind, id) = subject.stored();
    Ok(store::attachment::of_subject(tx, kind, &id)?)
}

/// A whole file and its bytes, for whoever may see what it was added to; for its uploader while it is added to nothing.
///
/// # Errors
/// `request.not_found`; `storage.damaged` when the bytes are not those that were uploaded.
pub fn download(core: &Core, actor: &Actor, id: AttachmentId) -> Result<(AttachmentRow, bytes::Bytes), ApiError> {
    let row = core.db.read(|tx| {
        let row = store::attachment::get(tx, id)?.ok_or(Code::RequestNotFound)?;
        let seen = match row.attached.as_ref().and_then(|(kind, id)| AttachedTo::of_stored(kind, *id)) {
            Some(AttachedTo::Request(id)) => request::visible(tx, actor, id).map(drop),
            Some(AttachedTo::Contract(id)) => contract::visible(tx, actor, id).map(drop),
            None if Holder::Account(actor.clone()).holds(&row) => Ok(()),
            None => Err(Code::RequestNotFound.into()),
        };
        seen.map(|()| row)
    })?;
    let sha256 = row.sha256.ok_or(Code::RequestNotFound)?;
    let bytes = core.media.attachment(&id).map_err(|error| match error {
        MediaError::Missing { .. } => ApiError::from(Code::StorageDamaged).caused_by(error),
        error => error.into(),
    })?;
    if shared_model::sha::Sha256::of(&bytes) != sha256 {
        return Err(ApiError::from(Code::StorageDamaged).caused_by("the file does not have its digest"));
    }
    Ok((row, bytes))
}
