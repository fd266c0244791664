//! The task document: the evidence of one task, merged and never overwritten; ARCHITECTURE.md tells why.
//!
//! ```text
//! schema, id, kind, project, plan?, fault?, order?, catalogue, facilities, created
//! arrival     { selfie, sign_in, controller }
//! results     { <facility>/<item>[/<point>]: RESULT }
//! faults      { <fault id>: FAULT }
//! photos      { <sha256>: PHOTO }
//! tracks      { <segment id>: SEGMENT }
//! gaps        { <gap id>: GAP }
//! submissions { <number>.<phone>: SUBMISSION }
//! entries     { <entry id>: ENTRY }                 since schema 2, in tasks that take entries
//! ```
//!
//! Names in capitals are statements ([`statement`]): one JSON string each, merged whole; a segment of the
//! track alone is bytes ([`crate::track`]). All
//! documents begin with the same genesis change, which creates the maps; two phones that made maps of
//! their own would each hide the other's. Nothing is ever deleted, and no statement edited: who
//! changes an answer adds a newer one, and the history keeps both.
//!
//! This module must not know of storage or transport.

#[cfg(test)]
mod ages;
mod bounds;
mod chunk;
mod genesis;
mod header;
mod heads;
mod lean;
mod project;
mod reader;
pub mod statement;
#[cfg(test)]
mod tests;
mod write;
mod writers;

use automerge::{ActorId, AutoCommit, ChangeHash, LoadOptions, OnPartialLoad, ReadDoc as _, VerificationMode};

pub use genesis::genesis_bytes;
pub use header::TaskHeader;
pub use heads::Heads;
pub(crate) use lean::{is_lean, lean, restore};
pub use project::{Disputed, TaskEvidence, Unreadable};
pub use write::SubmissionDraft;

use crate::sha::Sha256;

/// The newest schema this program reads. A document says the oldest one that it can be read with: 2 where the task
/// takes entries, 1 everywhere else.
pub const SCHEMA: u64 = 2;

/// Why bytes are not a task document, or cannot join one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocError {
    /// The bytes are not what Automerge writes, or damaged.
    #[error("not an Automerge document, or damaged")]
    NotAutomerge,
    /// The bytes end too early.
    #[error("cut short")]
    CutShort,
    /// The bytes would unpack to more than any task has.
    #[error("unpacks to more than a task document may have")]
    TooLarge,
    /// An Automerge document, but not a task's: its genesis or its header is missing.
    #[error("not a task document: {missing} is missing")]
    NotATask {
        /// What is missing.
        missing: &'static str,
    },
    /// Written by a newer program.
    #[error("task document of schema {schema}, newer than this program's {SCHEMA}")]
    TooNew {
        /// The schema found.
        schema: u64,
    },
    /// Changes build on others that are not here.
    #[error("changes that build on missing ones")]
    MissingChanges,
    /// The document does not have the state that was asked for.
    #[error("no such state of the document")]
    UnknownHeads,
    /// Two different changes claim the same place in one writer's sequence: a copied phone.
    #[error("two histories of one writer")]
    TwoHistories,
}

impl DocError {
    /// The stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAutomerge => "document.not_automerge",
            Self::CutShort => "document.cut_short",
            Self::TooLarge => "document.too_large",
            Self::NotATask { .. } => "document.not_a_task",
            Self::TooNew { .. } => "document.too_new",
            Self::MissingChanges => "document.missing_changes",
            Self::UnknownHeads => "document.unknown_heads",
            Self::TwoHistories => "document.two_histories",
        }
    }
}

/// One task's document.
#[derive(Debug, Clone)]
pub struct TaskDoc {
    doc: AutoCommit,
    /// Up to here the holder has stored the document. Kept beside Automerge's own mark, which only moves by
    /// writing everything out once more.
    stored: Vec<ChangeHash>,
}

impl TaskDoc {
    /// Begins the document of a new task.
    ///
    /// `actor` names this writer in the history: 16 random bytes made once for each task and phone, never
    /// copied, because two writers of one name cannot be merged.
    #[must_use]
    pub fn create(header: &TaskHeader, actor: [u8; 16]) -> Self {
        let mut task = Self { doc: genesis::document(), stored: Vec::new() };
        task.doc.set_actor(ActorId::from(actor));
        task.write_header(header);
        task
    }

    /// Opens what [`save`](Self::save) returned, with any chunks of
    /// [`take_incremental`](Self::take_incremental) behind it.
    ///
    /// # Errors
    /// [`DocError`] when the bytes are not a whole task document of a known schema.
    pub fn open(bytes: &[u8], actor: [u8; 16]) -> Result<Self, DocError> {
        let options =
            LoadOptions::new().on_partial_load(OnPartialLoad::Error).verification_mode(VerificationMode::Check);
        let mut doc = AutoCommit::load_with_options(bytes, options).map_err(|_| DocError::NotAutomerge)?;
        if !doc.get_missing_deps(&[genesis::hash()]).is_empty() {
            return Err(DocError::NotATask { missing: "genesis" });
        }
        doc.set_actor(ActorId::from(actor));
        let stored = doc.get_heads();
        let task = Self { doc, stored };
        task.id()?;
        Ok(task)
    }

    /// Opens what somebody else saved, after a look at what it would unpack to.
    ///
    /// # Errors
    /// [`DocError`] as for [`open`](Self::open), and [`DocError::TooLarge`] for what would take more memory or time
    /// than any task document of our programs.
    pub fn open_foreign(bytes: &[u8], actor: [u8; 16]) -> Result<Self, DocError> {
        chunk::check(bytes)?;
        Self::open(bytes, actor)
    }

    /// The heads: the name of the present state.
    pub fn heads(&mut self) -> Heads {
        Heads::of(&self.doc.get_heads())
    }

    /// The whole document, compressed.
    pub fn save(&mut self) -> Vec<u8> {
        let saved = self.doc.save();
        self.stored = self.doc.get_heads();
        saved
    }

    /// What was added since the last save, open or take; empty when nothing was. To be appended to the
    /// stored bytes.
    pub fn take_incremental(&mut self) -> Vec<u8> {
        let increment = self.doc.save_after(&self.stored);
        self.stored = self.doc.get_heads();
        increment
    }

    /// The change chunks that a holder of `base` lacks, oldest first.
    ///
    /// # Errors
    /// [`DocError::UnknownHeads`] when `base` names changes that are not here.
    pub fn changes_since(&mut self, base: &Heads) -> Result<Vec<u8>, DocError> {
        self.require(base)?;
        let changes = self.doc.get_changes(&base.hashes());
        Ok(changes.iter().flat_map(|change| change.raw_bytes()).copied().collect())
    }

    /// Whether all changes that `heads` names are here.
    pub fn contains(&mut self, heads: &Heads) -> bool {
        self.doc.get_missing_deps(&heads.hashes()).is_empty()
    }

    /// Adds foreign change chunks, after the same look; those that are here already do nothing. All or none.
    ///
    /// # Errors
    /// [`DocError`] when the chunks are not whole changes or build on missing ones; then nothing was added.
    pub fn apply(&mut self, chunks: &[u8]) -> Result<(), DocError> {
        let changes = chunk::parse_changes(chunks)?;
        let given: std::collections::BTreeSet<_> = changes.iter().map(automerge::Change::hash).collect();
        let deps = changes.iter().flat_map(|change| change.deps()).filter(|dep| !given.contains(dep));
        let deps: Vec<_> = deps.copied().collect();
        if !self.doc.get_missing_deps(&deps).is_empty() {
            return Err(DocError::MissingChanges);
        }
        self.doc.apply_changes(changes).map_err(|_| DocError::TwoHistories)
    }

    /// The photos the document named at `heads`, as their count and the digest a submission signs.
    ///
    /// # Errors
    /// [`DocError::UnknownHeads`] when `heads` names changes that are not here.
    pub fn photos_at(&mut self, heads: &Heads) -> Result<(u32, Sha256), DocError> {
        self.require(heads)?;
        let map = self.map("photos")?;
        let mut digests: Vec<Sha256> =
            self.doc.keys_at(&map, &heads.hashes()).filter_map(|key| key.parse().ok()).collect();
        digests.sort_unstable();
        let bytes: Vec<u8> = digests.iter().flat_map(|digest| *digest.as_bytes()).collect();
        Ok((u32::try_from(digests.len()).unwrap_or(u32::MAX), Sha256::of(&bytes)))
    }

    fn require(&mut self, heads: &Heads) -> Result<(), DocError> {
        if self.contains(heads) { Ok(()) } else { Err(DocError::UnknownHeads) }
    }

    /// The object of one of the maps that the genesis made.
    fn map(&self, name: &'static str) -> Result<automerge::ObjId, DocError> {
        match self.doc.get(automerge::ROOT, name) {
            Ok(Some((value, object))) if value.is_object() => Ok(object),
            _ => Err(DocError::NotATask { missing: name }),
        }
    }
}
