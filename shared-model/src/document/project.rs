//! Projection: the document as the domain reads it. Nothing is picked silently: where several people
//! said something about the same thing at once, all of it is in the result.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;

use automerge::iter::MapRange;
use automerge::{ReadDoc as _, ScalarValueRef, ValueRef};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::statement::{
    ControllerStatement, EntryStatement, FaultStatement, GapStatement, PhotoStatement, ResultKey, ResultStatement,
    SelfieStatement, SignInStatement, SubmissionStatement,
};
use super::{DocError, Heads, TaskDoc, TaskHeader, genesis};
use crate::id::{EntryId, FaultId, GapId, SegmentId};
use crate::sha::Sha256;
use crate::signature::{BadSignature, PublicKey, SubmissionMessage};
use crate::track::Segment;

/// What was stated about one thing: usually once, or several times apart by people who had not seen
/// each other's statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disputed<T> {
    /// The statement that every copy of the document shows first; the same everywhere, but no better than the others.
    pub shown: T,
    /// The other statements made at the same time, if any.
    pub others: Vec<T>,
}

impl<T> Disputed<T> {
    /// Whether several people stated something apart.
    pub const fn is_conflict(&self) -> bool {
        !self.others.is_empty()
    }

    /// All statements, the shown one first.
    pub fn all(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.shown).chain(&self.others)
    }
}

/// A statement this program cannot read: kept, counted and shown, never dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// The map it stands in.
    pub map: String,
    /// Its key.
    pub key: String,
}

/// Everything a task document says, at one state of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskEvidence {
    /// What the task is.
    pub header: TaskHeader,
    /// The submitter's self-portrait.
    pub selfie: Option<Disputed<SelfieStatement>>,
    /// The sign-in on site.
    pub sign_in: Option<Disputed<SignInStatement>>,
    /// The alarm controller.
    pub controller: Option<Disputed<ControllerStatement>>,
    /// The outcomes of the test items.
    pub results: BTreeMap<ResultKey, Disputed<ResultStatement>>,
    /// The faults.
    pub faults: BTreeMap<FaultId, Disputed<FaultStatement>>,
    /// The entries.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub entries: BTreeMap<EntryId, Disputed<EntryStatement>>,
    /// The photos.
    pub photos: BTreeMap<Sha256, Disputed<PhotoStatement>>,
    /// The track, segment by segment.
    pub tracks: BTreeMap<SegmentId, Segment>,
    /// What is missing of the track.
    pub gaps: BTreeMap<GapId, Disputed<GapStatement>>,
    /// The submissions in the order of their numbers.
    pub submissions: Vec<SubmissionStatement>,
    /// What could not be read.
    pub unreadable: Vec<Unreadable>,
}

impl TaskEvidence {
    /// How many track points there are.
    #[must_use]
    pub fn track_points(&self) -> usize {
        self.tracks.values().map(|segment| segment.points.len()).sum()
    }
}

impl TaskDoc {
    /// What the document says now.
    ///
    /// # Errors
    /// [`DocError`] when it is no task document.
    pub fn project(&mut self) -> Result<TaskEvidence, DocError> {
        Reader { task: self, heads: None, unreadable: Vec::new() }.evidence()
    }

    /// What the document said at `heads`: an approval pins them.
    ///
    /// # Errors
    /// [`DocError::UnknownHeads`] when the document never had that state.
    pub fn project_at(&mut self, heads: &Heads) -> Result<TaskEvidence, DocError> {
        self.require(heads)?;
        Reader { task: self, heads: Some(heads.hashes()), unreadable: Vec::new() }.evidence()
    }

    /// Checks that `statement` was signed by `key` over this document's state and photos.
    ///
    /// # Errors
    /// [`DocError`] when the submitted state is not here; the inner result tells whether the signature fits.
    pub fn verify_submission(
        &mut self,
        statement: &SubmissionStatement,
        key: &PublicKey,
    ) -> Result<Result<(), BadSignature>, DocError> {
        let (photo_count, photo_digest) = self.photos_at(&statement.heads)?;
        let message = SubmissionMessage {
            task: self.id()?,
            number: statement.number,
            heads: &statement.heads,
            photo_count,
            photo_digest,
            said: statement.said,
        };
        Ok(key.verify(&message.bytes(), &statement.signature))
    }
}

/// Reads one state of a document, collecting what it cannot read.
struct Reader<'a> {
    task: &'a TaskDoc,
    heads: Option<Vec<automerge::ChangeHash>>,
    unreadable: Vec<Unreadable>,
}

impl Reader<'_> {
    fn evidence(mut self) -> Result<TaskEvidence, DocError> {
        let header = self.task.header()?;
        let tracks = self.tracks()?;
        let evidence = TaskEvidence {
            header,
            selfie: self.arrival("selfie")?,
            sign_in: self.arrival("sign_in")?,
            controller: self.arrival("controller")?,
            results: self.statements("results")?,
            faults: self.statements("faults")?,
            entries: self.entries()?,
            photos: self.statements("photos")?,
            tracks,
            gaps: self.statements("gaps")?,
            submissions: self.submissions()?,
            unreadable: Vec::new(),
        };
        Ok(TaskEvidence { unreadable: self.unreadable, ..evidence })
    }

    fn range(&self, map: &'static str) -> Result<(automerge::ObjId, MapRange<'_>), DocError> {
        let object = self.task.map(map)?;
        let range = match &self.heads {
            None => self.task.doc.map_range(&object, ..),
            Some(heads) => self.task.doc.map_range_at(&object, .., heads),
        };
        Ok((object, range))
    }

    /// All texts under one key, the shown one first.
    fn texts(&self, object: &automerge::ObjId, key: &str) -> Vec<Option<String>> {
        let all = match &self.heads {
            None => self.task.doc.get_all(object, key),
            Some(heads) => self.task.doc.get_all_at(object, key, heads),
        };
        let mut texts: Vec<_> =
            all.unwrap_or_default().iter().map(|(value, _)| value.as_str().map(str::to_owned)).collect();
        // Automerge lists the winner last.
        texts.reverse();
        texts
    }

    fn arrival<T: DeserializeOwned>(&mut self, key: &'static str) -> Result<Option<Disputed<T>>, DocError> {
        let object = self.task.map("arrival")?;
        let texts = self.texts(&object, key);
        if texts.is_empty() {
            return Ok(None);
        }
        Ok(self.disputed("arrival", key, &texts))
    }

    fn disputed<T: DeserializeOwned>(&mut self, map: &str, key: &str, texts: &[Option<String>]) -> Option<Disputed<T>> {
        let mut read = Vec::with_capacity(texts.len());
        for text in texts {
            match text.as_deref().map(serde_json::from_str) {
                Some(Ok(statement)) => read.push(statement),
                _ => self.unreadable.push(Unreadable { map: map.to_owned(), key: key.to_owned() }),
            }
        }
        let mut read = read.into_iter();
        Some(Disputed { shown: read.next()?, others: read.collect() })
    }

    fn statements<K, T>(&mut self, map: &'static str) -> Result<BTreeMap<K, Disputed<T>>, DocError>
    where
        K: FromStr + Ord,
        T: DeserializeOwned,
    {
        let mut out = BTreeMap::new();
        let mut unread = Vec::new();
        let mut conflicts = Vec::new();
        let (object, range) = self.range(map)?;
        for item in range {
            let Ok(key) = item.key.parse::<K>() else {
                unread.push(item.key.into_owned());
                continue;
            };
            if item.conflict {
                conflicts.push((key, item.key.into_owned()));
                continue;
            }
            match text(&item.value).map(|text| serde_json::from_str(&text)) {
                Some(Ok(shown)) => drop(out.insert(key, Disputed { shown, others: Vec::new() })),
                _ => unread.push(item.key.into_owned()),
            }
        }
        for (key, name) in conflicts {
            let texts = self.texts(&object, &name);
            if let Some(disputed) = self.disputed(map, &name, &texts) {
                out.insert(key, disputed);
            }
        }
        self.unreadable.extend(unread.into_iter().map(|key| Unreadable { map: map.to_owned(), key }));
        Ok(out)
    }

    /// The entries; a document that has no map for them has none.
    fn entries(&mut self) -> Result<BTreeMap<EntryId, Disputed<EntryStatement>>, DocError> {
        if self.task.map(genesis::ENTRIES).is_err() {
            return Ok(BTreeMap::new());
        }
        self.statements(genesis::ENTRIES)
    }

    fn tracks(&mut self) -> Result<BTreeMap<SegmentId, Segment>, DocError> {
        let mut out = BTreeMap::new();
        let mut unread = Vec::new();
        for item in self.range("tracks")?.1 {
            let segment = match &item.value {
                ValueRef::Scalar(ScalarValueRef::Bytes(bytes)) => Segment::decode(bytes).ok(),
                _ => None,
            };
            match (item.key.parse(), segment) {
                (Ok(id), Some(segment)) => drop(out.insert(id, segment)),
                _ => unread.push(item.key.into_owned()),
            }
        }
        self.unreadable.extend(unread.into_iter().map(|key| Unreadable { map: "tracks".to_owned(), key }));
        Ok(out)
    }

    fn submissions(&mut self) -> Result<Vec<SubmissionStatement>, DocError> {
        let by_key: BTreeMap<String, Disputed<SubmissionStatement>> = self.statements("submissions")?;
        let mut all: Vec<_> =
            by_key.into_values().flat_map(|each| std::iter::once(each.shown).chain(each.others)).collect();
        all.sort_by_key(|submission| (submission.number, submission.said.at.device, submission.said.device));
        Ok(all)
    }
}

fn text<'a>(value: &'a ValueRef<'a>) -> Option<Cow<'a, str>> {
    match value {
        ValueRef::Scalar(ScalarValueRef::Str(text)) => Some(Cow::Borrowed(text)),
        _ => None,
    }
}
