//! Documents that are open: kept in memory with what they say, so that recording one answer does not
//! read a thousand.

use std::collections::BTreeMap;
use std::sync::Arc;

use shared_model::catalogue::{Catalogue, TestItem};
use shared_model::code::FacilityCode;
use shared_model::completeness::{self, Missing};
use shared_model::document::statement::{
    ControllerStatement, FaultStatement, GapStatement, PhotoStatement, ResultKey, ResultStatement, SelfieStatement,
    SignInStatement,
};
use shared_model::document::{Disputed, TaskDoc, TaskEvidence, TaskHeader};
use shared_model::id::{AccountId, FaultId, GapId, SegmentId, TaskId};
use shared_model::period::Period;
use shared_model::sha::Sha256;
use shared_model::track::Segment;

use crate::error::{AppError, Rule};
use crate::store::{Store, TaskRow, Tx};

/// Documents kept open; a person works on one and looks at a few.
const OPEN: usize = 4;

/// One item of a task.
#[derive(Debug, Clone)]
pub struct ScopeItem {
    /// The facility.
    pub facility: FacilityCode,
    /// The item.
    pub item: &'static TestItem,
}

/// What a task asks for.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The catalogue it was planned with.
    pub catalogue: &'static Catalogue,
    /// The items in the order of the catalogue.
    pub items: Vec<ScopeItem>,
}

impl Scope {
    /// The items of `facilities` that are due in `period`.
    ///
    /// # Errors
    /// [`Rule::UnknownCatalogue`] when this app does not have the version.
    pub fn of(version: &str, period: Period, facilities: &[FacilityCode]) -> Result<Self, Rule> {
        let unknown = || Rule::UnknownCatalogue { version: version.to_owned() };
        let catalogue = Catalogue::of_version(version).ok_or_else(unknown)?;
        let mut sorted: Vec<_> = facilities.iter().collect();
        sorted.sort_by_key(|code| position(catalogue, code));
        let items = sorted.into_iter().flat_map(|facility| {
            catalogue.due_items(facility, period).map(|item| ScopeItem { facility: facility.clone(), item })
        });
        Ok(Self { catalogue, items: items.collect() })
    }

    /// The item called so, if the task asks for it.
    #[must_use]
    pub fn item(&self, key: &ResultKey) -> Option<&'static TestItem> {
        self.items.iter().find(|each| each.facility == key.facility && each.item.code == key.item).map(|each| each.item)
    }
}

/// Where a facility stands in the catalogue; unknown ones last.
fn position(catalogue: &Catalogue, code: &FacilityCode) -> usize {
    let all = catalogue.systems.iter().flat_map(|system| &system.facilities);
    all.map(|facility| &facility.code).position(|known| known == code).unwrap_or(usize::MAX)
}

/// A document in memory. What it says is kept beside it and updated with every statement made here; a
/// test holds both against each other.
pub struct OpenTask {
    /// The document.
    pub doc: TaskDoc,
    /// What it says.
    pub evidence: TaskEvidence,
    /// What is asked for.
    pub scope: Arc<Scope>,
    /// Stored chunks.
    pub chunks: i64,
}

impl OpenTask {
    /// A document just created or read, as `chunks` chunks.
    ///
    /// # Errors
    /// [`AppError::Document`] when it cannot be read.
    pub fn new(mut doc: TaskDoc, scope: Arc<Scope>, chunks: i64) -> Result<Self, AppError> {
        let evidence = doc.project()?;
        Ok(Self { doc, evidence, scope, chunks })
    }

    /// Reads again what the document says, after changes from elsewhere.
    ///
    /// # Errors
    /// [`AppError::Document`].
    pub fn refresh(&mut self) -> Result<(), AppError> {
        self.evidence = self.doc.project()?;
        Ok(())
    }

    /// Answered items and items to answer.
    #[must_use]
    pub fn progress(&self) -> (u32, u32) {
        let answered = self.scope.items.iter().filter(|each| self.is_answered(each)).count();
        (answered as u32, self.scope.items.len() as u32)
    }

    /// Whether the item, or a point of it, has an answer.
    #[must_use]
    pub fn is_answered(&self, each: &ScopeItem) -> bool {
        self.results_of(each).next().is_some()
    }

    /// Everything that stands in the way of submitting, in the order of the screens (R4.8).
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        completeness::missing(&self.evidence, self.scope.items.iter().map(|each| (&each.facility, each.item)))
    }

    /// What is missing at one item.
    #[must_use]
    pub fn missing_at(&self, key: &ResultKey) -> Vec<Missing> {
        self.scope.item(key).map_or_else(Vec::new, |item| completeness::missing_at(&self.evidence, key, item))
    }

    /// The answers to an item: as a whole, and at its points.
    pub fn results_of<'a>(
        &'a self,
        each: &ScopeItem,
    ) -> impl Iterator<Item = (&'a ResultKey, &'a Disputed<ResultStatement>)> + use<'a> {
        let (facility, item) = (each.facility.clone(), each.item.code.clone());
        let first = ResultKey { facility: facility.clone(), item: item.clone(), point: None };
        self.evidence.results.range(first..).take_while(move |(key, _)| key.facility == facility && key.item == item)
    }

    pub(crate) fn set_selfie(&mut self, statement: SelfieStatement) {
        self.doc.set_selfie(&statement);
        self.evidence.selfie = Some(alone(statement));
    }

    pub(crate) fn set_sign_in(&mut self, statement: SignInStatement) {
        self.doc.set_sign_in(&statement);
        self.evidence.sign_in = Some(alone(statement));
    }

    pub(crate) fn set_controller(&mut self, statement: ControllerStatement) {
        self.doc.set_controller(&statement);
        self.evidence.controller = Some(alone(statement));
    }

    pub(crate) fn record_result(&mut self, key: ResultKey, statement: ResultStatement) {
        self.doc.record_result(&key, &statement);
        self.evidence.results.insert(key, alone(statement));
    }

    pub(crate) fn record_fault(&mut self, fault: FaultId, statement: FaultStatement) {
        self.doc.record_fault(fault, &statement);
        self.evidence.faults.insert(fault, alone(statement));
    }

    pub(crate) fn add_photo(&mut self, sha256: Sha256, statement: PhotoStatement) {
        self.doc.add_photo(sha256, &statement);
        self.evidence.photos.insert(sha256, alone(statement));
    }

    pub(crate) fn add_track(&mut self, id: SegmentId, segment: Segment) {
        self.doc.add_track(id, &segment);
        self.evidence.tracks.insert(id, segment);
    }

    pub(crate) fn add_gap(&mut self, gap: GapId, statement: GapStatement) {
        self.doc.add_gap(gap, &statement);
        self.evidence.gaps.insert(gap, alone(statement));
    }
}

/// A statement made here replaces all that were visible here.
fn alone<T>(shown: T) -> Disputed<T> {
    Disputed { shown, others: Vec::new() }
}

/// The open documents, the one used last at the end.
#[derive(Default)]
pub(crate) struct Documents {
    open: BTreeMap<TaskId, (u64, OpenTask)>,
    used: u64,
}

impl Documents {
    /// Takes a document out, reading it when it is not open.
    ///
    /// # Errors
    /// [`AppError`] when it cannot be read.
    pub(crate) fn take(&mut self, store: &mut Store, row: &TaskRow) -> Result<OpenTask, AppError> {
        store.read(|tx| self.take_in(tx, row))
    }

    /// Like [`Documents::take`], within a transaction.
    ///
    /// # Errors
    /// [`AppError`] when it cannot be read.
    pub(crate) fn take_in(&mut self, tx: &Tx<'_>, row: &TaskRow) -> Result<OpenTask, AppError> {
        match self.open.remove(&row.id()) {
            Some((_, open)) => Ok(open),
            None => read(tx, row),
        }
    }

    /// Puts a document back.
    pub(crate) fn put(&mut self, task: TaskId, open: OpenTask) {
        self.used += 1;
        self.open.insert(task, (self.used, open));
        if self.open.len() > OPEN
            && let Some(oldest) = self.open.iter().min_by_key(|(_, (used, _))| *used).map(|(task, _)| *task)
        {
            self.open.remove(&oldest);
        }
    }

    /// Forgets a document in memory.
    pub(crate) fn forget(&mut self, task: TaskId) {
        self.open.remove(&task);
    }

    /// Forgets all documents in memory: after a failure the store alone is true.
    pub(crate) fn forget_all(&mut self) {
        self.open.clear();
    }
}

/// Reads a document and what it is asked for.
fn read(tx: &Tx<'_>, row: &TaskRow) -> Result<OpenTask, AppError> {
    let (bytes, chunks) = tx.document(row.id())?;
    let doc = super::open_document(&bytes, row.actor)?;
    OpenTask::new(doc, Arc::new(scope_of(tx, row.account, &row.header)?), chunks as i64)
}

/// What a task asks for.
pub(crate) fn scope_of(tx: &Tx<'_>, account: AccountId, header: &TaskHeader) -> Result<Scope, AppError> {
    let assignment = match header.plan {
        Some(plan) => tx.any_assignment(account, plan)?,
        None => None,
    };
    // A colleague's task may be of a plan that nothing was issued of here: the smallest period asks for least.
    let period = assignment.map_or(Period::Month, |facts| facts.period);
    Ok(Scope::of(&header.catalogue, period, &header.facilities)?)
}
