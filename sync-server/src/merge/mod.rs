//! The guarded merge: what a phone sent joins what is stored, or is refused with a reason, and nothing
//! in it can harm anything else.
//!
//! Foreign bytes meet the Automerge library only here: size limits first, panics caught, resulting
//! heads and header compared with what the phone announced. Pure: it knows neither the database nor
//! who is asking; whether the result is admitted is decided elsewhere.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use shared_model::document::{DocError, Heads, TaskDoc, TaskEvidence};
use shared_model::wire::{DocPush, MAX_DOCUMENT_BYTES, PackingError, Payload};

use crate::error::Code;

/// The server writes nothing into documents; opening one asks for a name all the same.
const READER: [u8; 16] = *b"fengtai-server-0";

/// A merge that worked.
#[derive(Debug)]
pub struct Merged {
    /// The heads before; empty for a new document.
    pub before: Heads,
    /// The heads after.
    pub heads: Heads,
    /// What the document says now.
    pub evidence: TaskEvidence,
    /// What it said before.
    pub known: Option<TaskEvidence>,
    /// What is new, as it is to be stored and passed on.
    pub news: News,
    /// The document, to check submissions with.
    pub doc: TaskDoc,
}

/// What a merge brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Nothing: all of it was here.
    None,
    /// A new document, in its saved form.
    Document(Vec<u8>),
    /// Change chunks to append.
    Changes(Vec<u8>),
}

/// Why a delivery did not join its document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// More than [`MAX_DOCUMENT_BYTES`], packed or unpacked.
    #[error("larger than {MAX_DOCUMENT_BYTES} bytes")]
    TooLarge,
    /// The bytes are no whole changes of a task document.
    #[error("{0}")]
    Damaged(DocError),
    /// The Automerge library gave up on the bytes.
    #[error("the bytes made the document library panic")]
    Panicked,
    /// The changes build on others that are not here. Not a fault: the phone is told what is here.
    #[error("changes that build on missing ones")]
    MissingChanges {
        /// What is here.
        have: Heads,
    },
    /// What arrived does not lead to the announced heads.
    #[error("what arrived leads to other heads than announced")]
    HeadsMismatch,
    /// The document is of another task than announced, or its header was changed.
    #[error("the header is not this task's")]
    HeaderMismatch,
}

impl MergeError {
    /// The public code; `None` for what is no fault.
    #[must_use]
    pub const fn code(&self) -> Option<Code> {
        match self {
            Self::TooLarge => Some(Code::SyncDocumentTooLarge),
            Self::Damaged(_) | Self::Panicked => Some(Code::SyncDocumentDamaged),
            Self::HeadsMismatch => Some(Code::SyncHeadsMismatch),
            Self::HeaderMismatch => Some(Code::SyncHeaderMismatch),
            Self::MissingChanges { .. } => None,
        }
    }
}

impl From<PackingError> for MergeError {
    fn from(error: PackingError) -> Self {
        match error {
            PackingError::Damaged => Self::Damaged(DocError::NotAutomerge),
            PackingError::TooLarge => Self::TooLarge,
        }
    }
}

impl From<DocError> for MergeError {
    fn from(error: DocError) -> Self {
        match error {
            DocError::TooLarge => Self::TooLarge,
            error => Self::Damaged(error),
        }
    }
}

/// Joins `push` to the document stored as `stored`.
///
/// # Errors
/// [`MergeError`]; the stored document is untouched in any case.
pub fn merge(stored: Option<&[u8]>, push: &DocPush) -> Result<Merged, MergeError> {
    if push.payload.raw().len() > MAX_DOCUMENT_BYTES {
        return Err(MergeError::TooLarge);
    }
    catch_unwind(AssertUnwindSafe(|| merge_unguarded(stored, push))).unwrap_or(Err(MergeError::Panicked))
}

/// Opens a stored document, to read it.
///
/// # Errors
/// [`MergeError::Damaged`] or [`MergeError::Panicked`] when the store is damaged.
pub fn open(stored: &[u8]) -> Result<TaskDoc, MergeError> {
    catch_unwind(AssertUnwindSafe(|| TaskDoc::open(stored, READER)))
        .unwrap_or_else(|_| Err(DocError::NotAutomerge))
        .map_err(MergeError::from)
}

fn merge_unguarded(stored: Option<&[u8]>, push: &DocPush) -> Result<Merged, MergeError> {
    let merged = match stored {
        None => begin(push),
        Some(stored) => join(stored, push),
    }?;
    let header = &merged.evidence.header;
    let same = merged.known.as_ref().is_none_or(|known| known.header == *header);
    if header.id == push.task && same { Ok(merged) } else { Err(MergeError::HeaderMismatch) }
}

/// Opens a document that is not stored yet, to ask it for its state.
///
/// # Errors
/// [`MergeError`] for what is no task document, or too large.
pub fn open_foreign(bytes: &[u8]) -> Result<TaskDoc, MergeError> {
    catch_unwind(AssertUnwindSafe(|| TaskDoc::open_foreign(bytes, READER)))
        .unwrap_or_else(|_| Err(DocError::NotAutomerge))
        .map_err(MergeError::from)
}

/// A document nobody has sent before.
fn begin(push: &DocPush) -> Result<Merged, MergeError> {
    let missing = || MergeError::MissingChanges { have: Heads::default() };
    let (mut doc, bytes) = match &push.payload {
        Payload::Saved(bytes) => (TaskDoc::open_foreign(bytes, READER)?, Cow::Borrowed(bytes)),
        // Changes alone can only begin a document when they begin with its first change.
        payload => {
            let bytes = payload.unpack()?;
            let mut doc = match TaskDoc::open_foreign(&bytes, READER) {
                Err(DocError::TooLarge) => return Err(MergeError::TooLarge),
                opened => opened.map_err(|_| missing())?,
            };
            let saved = doc.save();
            (doc, Cow::Owned(saved))
        }
    };
    let heads = doc.heads();
    if heads != push.heads {
        return Err(MergeError::HeadsMismatch);
    }
    let evidence = doc.project()?;
    Ok(Merged { before: Heads::default(), heads, evidence, known: None, news: News::Document(bytes.into_owned()), doc })
}

/// A document that is here already.
fn join(stored: &[u8], push: &DocPush) -> Result<Merged, MergeError> {
    let mut doc = TaskDoc::open(stored, READER)?;
    let before = doc.heads();
    let known = doc.project()?;
    match &push.payload {
        Payload::Saved(bytes) => {
            let mut theirs = TaskDoc::open_foreign(bytes, READER)?;
            if theirs.header()?.id != push.task {
                return Err(MergeError::HeaderMismatch);
            }
            // A phone that has all of ours sends little; one that lacks some makes us look at everything.
            let news = theirs.changes_since(&before).or_else(|_| theirs.changes_since(&Heads::default()))?;
            doc.apply(&news)?;
        }
        payload => match doc.apply(&payload.unpack()?) {
            Err(DocError::MissingChanges) => return Err(MergeError::MissingChanges { have: before }),
            applied => applied?,
        },
    }
    if !doc.contains(&push.heads) {
        // What the phone left out because it was acknowledged may be lost here since, while nothing of what arrived
        // builds on it: a server restored from a backup, and a colleague's changes.
        let left_out = !doc.contains(&push.base);
        return Err(if left_out { MergeError::MissingChanges { have: before } } else { MergeError::HeadsMismatch });
    }
    let heads = doc.heads();
    if heads == before {
        let evidence = known.clone();
        return Ok(Merged { before, heads, evidence, known: Some(known), news: News::None, doc });
    }
    let news = News::Changes(doc.changes_since(&before)?);
    let evidence = doc.project()?;
    Ok(Merged { before, heads, evidence, known: Some(known), news, doc })
}

#[cfg(test)]
mod tests;
