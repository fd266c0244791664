//! Writing: each function adds one statement as one commit.

use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{ObjType, ROOT, ScalarValue};

use super::header::json_text;
use super::statement::{
    ControllerStatement, EntryStatement, FaultStatement, GapStatement, PhotoStatement, ResultKey, ResultStatement,
    Said, SelfieStatement, SignInStatement, SubmissionStatement,
};
use super::{DocError, Heads, TaskDoc, genesis};
use crate::id::{EntryId, FaultId, GapId, SegmentId, TaskId};
use crate::moment::Moment;
use crate::sha::Sha256;
use crate::signature::{Signature, SubmissionMessage};
use crate::track::Segment;

/// Digits of the phone's id that make a submission's key its own.
const DEVICE_DIGITS: usize = 8;

/// A submission before it is signed.
#[derive(Debug, Clone)]
pub struct SubmissionDraft {
    task: TaskId,
    number: u32,
    heads: Heads,
    photo_count: u32,
    photo_digest: Sha256,
    said: Said,
}

impl SubmissionDraft {
    /// The bytes to sign.
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        let Self { task, number, ref heads, photo_count, photo_digest, said } = *self;
        SubmissionMessage { task, number, heads, photo_count, photo_digest, said }.bytes()
    }
}

impl TaskDoc {
    /// States the submitter's self-portrait.
    pub fn set_selfie(&mut self, statement: &SelfieStatement) {
        self.put("arrival", "selfie", json_text(statement), statement.said.at.device);
    }

    /// States the sign-in on site.
    pub fn set_sign_in(&mut self, statement: &SignInStatement) {
        self.put("arrival", "sign_in", json_text(statement), statement.said.at.device);
    }

    /// States the alarm controller, or that there is none.
    pub fn set_controller(&mut self, statement: &ControllerStatement) {
        self.put("arrival", "controller", json_text(statement), statement.said.at.device);
    }

    /// States the outcome of a test item; an earlier statement stays in the history.
    pub fn record_result(&mut self, key: &ResultKey, statement: &ResultStatement) {
        self.put("results", &key.to_string(), json_text(statement), statement.said.at.device);
    }

    /// Opens a fault, or states it anew.
    pub fn record_fault(&mut self, fault: FaultId, statement: &FaultStatement) {
        self.put("faults", &fault.to_string(), json_text(statement), statement.said.at.device);
    }

    /// Makes an entry, or states it anew.
    ///
    /// # Panics
    /// Never: the root is a map.
    pub fn record_entry(&mut self, entry: EntryId, statement: &EntryStatement) {
        if self.map(genesis::ENTRIES).is_err() {
            let added = self.doc.apply_changes([genesis::entries_change()]);
            // Somebody put another value in the map's place, or another change in that change's: a map of one's own
            // then serves this phone, and whoever is honest reads it.
            if added.is_err() || self.map(genesis::ENTRIES).is_err() {
                self.doc.put_object(ROOT, genesis::ENTRIES, ObjType::Map).expect("the root is a map");
            }
        }
        self.put(genesis::ENTRIES, &entry.to_string(), json_text(statement), statement.said.at.device);
    }

    /// Names a photo whose file is durable on this phone.
    pub fn add_photo(&mut self, sha256: Sha256, statement: &PhotoStatement) {
        self.put("photos", &sha256.to_string(), json_text(statement), statement.said.at.device);
    }

    /// Adds a run of track points.
    pub fn add_track(&mut self, id: SegmentId, segment: &Segment) {
        let at = segment.points.last().map_or(Moment::default(), |point| point.at);
        self.put("tracks", &id.to_string(), ScalarValue::Bytes(segment.encode()), at);
    }

    /// States a stretch without points.
    pub fn add_gap(&mut self, gap: GapId, statement: &GapStatement) {
        self.put("gaps", &gap.to_string(), json_text(statement), statement.said.at.device);
    }

    /// What a submission of the document as it stands would say, to be signed by the phone's key, which may
    /// lie where this program cannot reach it.
    ///
    /// # Errors
    /// [`DocError`] when the document cannot be read.
    pub fn draft_submission(&mut self, number: u32, said: Said) -> Result<SubmissionDraft, DocError> {
        let heads = self.heads();
        let (photo_count, photo_digest) = self.photos_at(&heads)?;
        Ok(SubmissionDraft { task: self.id()?, number, heads, photo_count, photo_digest, said })
    }

    /// Adds the submission that `draft` describes, signed.
    pub fn add_submission(&mut self, draft: SubmissionDraft, signature: Signature) -> SubmissionStatement {
        let SubmissionDraft { number, heads, photo_count, photo_digest, said, .. } = draft;
        let statement = SubmissionStatement { number, heads, photo_count, photo_digest, signature, said };
        let device: String = said.device.to_string().chars().rev().take(DEVICE_DIGITS).collect();
        self.put("submissions", &format!("{number}.{device}"), json_text(&statement), said.at.device);
        statement
    }

    pub(super) fn put_root(&mut self, key: &str, value: impl Into<ScalarValue>) {
        self.doc.put(automerge::ROOT, key, value).expect("the root is a map");
    }

    fn put(&mut self, map: &'static str, key: &str, value: impl Into<ScalarValue>, at: Moment) {
        let object = self.map(map).expect("opening checked the genesis, which made the maps");
        self.doc.put(&object, key, value).expect("a map takes any key");
        self.commit(at);
    }

    pub(super) fn commit(&mut self, at: Moment) {
        self.doc.commit_with(CommitOptions::default().with_time(at.as_ms().div_euclid(1000)));
    }
}
