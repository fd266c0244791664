//! Documents that are open: kept in memory with what they say, so that recording one answer does not
//! read a thousand.

use std::collections::BTreeMap;
use std::sync::Arc;

use shared_model::catalogue::{Catalogue, TestItem, is_record_system};
use shared_model::code::FacilityCode;
use shared_model::completeness::{self, Missing};
use shared_model::document::statement::{
    ControllerStatement, EntryStatement, FaultStatement, GapStatement, PhotoStatement, ResultKey, ResultStatement,
    SelfieStatement, SignInStatement,
};
use shared_model::document::{Disputed, TaskDoc, TaskEvidence, TaskHeader};
use shared_model::id::{AccountId, EntryId, FaultId, GapId, SegmentId, TaskId};
use shared_model::period::Period;
use shared_model::sha::Sha256;
use shared_model::task::TaskKind;
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
    /// The items of `facilities` that are due in `period`. Record facilities have none: they take entries (R4.14).
    ///
    /// # Errors
    /// [`Rule::UnknownCatalogue`] when this app does not have the version.
    pub fn of(version: &str, period: Period, facilities: &[FacilityCode]) -> Result<Self, Rule> {
        Self::with(version, facilities, |item| item.is_due(period))
    }

    /// All items of `facilities`, whatever the period (R4.5).
    ///
    /// # Errors
    /// [`Rule::UnknownCatalogue`] when this app does not have the version.
    pub fn whole(version: &str, facilities: &[FacilityCode]) -> Result<Self, Rule> {
        Self::with(version, facilities, |_| true)
    }

    fn with(version: &str, facilities: &[FacilityCode], wanted: impl Fn(&TestItem) -> bool) -> Result<Self, Rule> {
        let unknown = || Rule::UnknownCatalogue { version: version.to_owned() };
        let catalogue = Catalogue::of_version(version).ok_or_else(unknown)?;
        let mut sorted: Vec<_> = facilities.iter().filter(|code| !is_record_system(&code.system())).collect();
        sorted.sort_by_key(|code| position(catalogue, code));
        let mut items = Vec::new();
        for code in sorted {
            let all = catalogue.facility(code).into_iter().flat_map(|facility| &facility.items);
            items.extend(all.filter(|item| wanted(item)).map(|item| ScopeItem { facility: code.clone(), item }));
        }
        Ok(Self { catalogue, items })
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
    /// What it said when it was submitted last.
    pub submitted: Option<TaskEvidence>,
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
        let mut open = Self { doc, evidence, submitted: None, scope, chunks };
        open.see_submission();
        Ok(open)
    }

    /// Looks at the last submission again. One whose state is not here, from elsewhere, is none to compare with.
    fn see_submission(&mut self) {
        let last = self.evidence.submissions.last().map(|last| last.heads.clone());
        self.submitted = last.and_then(|heads| self.doc.project_at(&heads).ok());
    }

    /// Reads again what the document says, after changes from elsewhere.
    ///
    /// # Errors
    /// [`AppError::Document`].
    pub fn refresh(&mut self) -> Result<(), AppError> {
        self.evidence = self.doc.project()?;
        self.see_submission();
        Ok(())
    }

    /// What is recorded and what is to be recorded: items, and entries, of which there is at least one. Of work
    /// outside the plan only what was begun counts.
    #[must_use]
    pub fn progress(&self) -> (u32, u32) {
        let answered = self.scope.items.iter().filter(|each| self.is_answered(each)).count();
        let counted = self.evidence.entries.iter().filter(|(_, said)| said.all().any(|entry| !entry.withdrawn));
        let entries: Vec<_> = counted.map(|(entry, _)| *entry).collect();
        let whole = entries.iter().filter(|entry| self.missing_of_entry(**entry).is_empty()).count();
        let header = &self.evidence.header;
        let items = if header.kind == TaskKind::Supplementary { answered.max(1) } else { self.scope.items.len() };
        let wanted = if header.takes_entries() && items == 0 { entries.len().max(1) } else { entries.len() };
        ((answered + whole) as u32, (items + wanted) as u32)
    }

    /// What one entry lacks.
    #[must_use]
    pub fn missing_of_entry(&self, entry: EntryId) -> Vec<Missing> {
        completeness::missing_of_entry(&self.evidence, entry)
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

    pub(crate) fn record_entry(&mut self, entry: EntryId, statement: EntryStatement) {
        self.doc.record_entry(entry, &statement);
        self.evidence.entries.insert(entry, alone(statement));
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
    if header.kind != TaskKind::Planned {
        let facilities = if header.kind == TaskKind::Supplementary { &header.facilities[..] } else { &[] };
        return Ok(Scope::whole(&header.catalogue, facilities)?);
    }
    let assignment = match header.plan {
        Some(plan) => tx.any_assignment(account, plan)?,
        None => None,
    };
    // A colleague's task may be of a plan that nothing was issued of here: the smallest period asks for least.
    let period = assignment.map_or(Period::Month, |facts| facts.period);
    Ok(Scope::of(&header.catalogue, period, &header.facilities)?)
}
