//! Looking at tasks: lists, one task whole, its track, and what was quarantined.
//!
//! What somebody may not see does not exist for them.

mod presence;

use std::collections::{BTreeMap, BTreeSet};

use shared_model::catalogue::{Catalogue, is_record_system};
use shared_model::code::FacilityCode;
use shared_model::completeness::{self, Missing};
use shared_model::document::statement::ResultKey;
use shared_model::document::{Heads, TaskEvidence};
use shared_model::fault::FaultState;
use shared_model::finding::{EarlierReading, Finding};
use shared_model::id::{AccountId, EntryId, FaultId, TaskId};
use shared_model::permission::Action;
use shared_model::review::{self, Conflict, Settlement};
use shared_model::sha::Sha256;

use super::access::{Belongs, Filter, Narrow};
use super::session::Actor;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store::fault::{FaultEventRow, FaultRow};
use crate::store::finding::Look;
use crate::store::order::OrderRow;
use crate::store::page::{Listed, Page};
use crate::store::photo::HeldPhoto;
use crate::store::project::ProjectRow;
use crate::store::quarantine::QuarantineRow;
use crate::store::review::ReviewRow;
use crate::store::submission::{SubmissionRow, VALID};
use crate::store::task::TaskRow;
use crate::store::task_list::{ListedTask, TaskProgress, Wanted};
use crate::{merge, store};

pub use presence::{Stay, stays};

/// A fault of a task, as it is handled.
#[derive(Debug)]
pub struct HandledFault {
    /// Where it stands.
    pub state: FaultState,
    /// What was done about it, oldest first.
    pub history: Vec<FaultEventRow>,
    /// Every order that was given for it, oldest first.
    pub orders: Vec<OrderRow>,
}

/// What differs from the submission before the last one.
#[derive(Debug, Default)]
pub struct Changed {
    /// The answers.
    pub results: BTreeSet<ResultKey>,
    /// The entries.
    pub entries: BTreeSet<EntryId>,
}

/// A conflict, and how the last approval settled the very same statements.
#[derive(Debug)]
pub struct Conflicted {
    /// The conflict.
    pub conflict: Conflict,
    /// What goes on with a new approval that says nothing else.
    pub settled: Option<Settlement>,
}

/// One task whole.
#[derive(Debug)]
pub struct TaskView {
    /// Its line in lists.
    pub listed: ListedTask,
    /// Its row.
    pub row: TaskRow,
    /// The project it is for.
    pub project: ProjectRow,
    /// What its document says now.
    pub evidence: TaskEvidence,
    /// What the document lacks of what its plan asks for, as far as this server knows the catalogue.
    pub missing: Vec<Missing>,
    /// The submissions, in the order they arrived.
    pub submissions: Vec<SubmissionRow>,
    /// The photos that have arrived.
    pub held: BTreeMap<Sha256, HeldPhoto>,
    /// What differs from the submission before the last one.
    pub changed: Changed,
    /// The reviews, oldest first.
    pub reviews: Vec<ReviewRow>,
    /// Its conflicts.
    pub conflicts: Vec<Conflicted>,
    /// How its faults are handled.
    pub faults: BTreeMap<FaultId, HandledFault>,
    /// The order it carries out, with the fault that it is about.
    pub order: Option<(OrderRow, FaultRow)>,
    /// What deserves a second look; nothing before the first submission.
    pub look: Option<Look>,
    /// What was read in the months before, the latest last.
    pub earlier: Vec<EarlierReading>,
    /// Names of everybody who is spoken of.
    pub names: BTreeMap<AccountId, String>,
}

/// The tasks an actor may see.
///
/// # Errors
/// `request.forbidden` when the actor sees no tasks at all.
pub fn list(
    core: &Core,
    actor: &Actor,
    narrow: &Narrow,
    wanted: &Wanted,
    page: &Page,
) -> Result<Listed<ListedTask>, ApiError> {
    let filter = actor.filter(Action::ReadTask)?.narrowed(narrow);
    core.db.read(|tx| {
        let mut listed = store::task_list::list(tx, &filter, wanted, page)?;
        measure(tx, &mut listed.items)?;
        Ok(listed)
    })
}

/// The tasks that wait for the actor's review, what asks for attention first.
///
/// # Errors
/// `request.forbidden` for those who review nothing.
pub fn queue(core: &Core, actor: &Actor, page: &Page) -> Result<Listed<ListedTask>, ApiError> {
    let Filter { agency, assigned, .. } = actor.filter(Action::ReviewTask)?;
    let agency = agency.ok_or(Code::RequestForbidden)?;
    core.db.read(|tx| {
        let mut listed = store::review_queue::waiting(tx, agency, assigned, page)?;
        measure(tx, &mut listed.items)?;
        Ok(listed)
    })
}

/// Notes how far each task has come with the items its plan asks for, with one question of each kind for all of them.
fn measure(tx: &Tx<'_>, tasks: &mut [ListedTask]) -> Result<(), ApiError> {
    let ids: Vec<TaskId> = tasks.iter().filter(|task| task.period.is_some()).map(|task| task.id).collect();
    let facilities = store::task::facilities_of(tx, &ids)?;
    let answered = store::evidence::answered_items(tx, &ids)?;
    for task in tasks {
        let facilities = facilities.get(&task.id).map(Vec::as_slice).unwrap_or_default();
        task.progress = progress(task, facilities, answered.get(&task.id));
    }
    Ok(())
}

/// How far a task has come with the items its plan asks for; record facilities take entries and no answers.
fn progress(
    task: &ListedTask,
    facilities: &[FacilityCode],
    answered: Option<&BTreeSet<String>>,
) -> Option<TaskProgress> {
    let (period, catalogue) = (task.period?, Catalogue::of_version(&task.catalogue)?);
    let due: BTreeSet<String> = facilities
        .iter()
        .filter(|code| !is_record_system(&code.system()))
        .flat_map(|code| catalogue.due_items(code, period).map(|item| item.code.to_string()))
        .collect();
    let recorded = answered.map_or(0, |answered| due.intersection(answered).count());
    (!due.is_empty()).then_some(TaskProgress { due: due.len(), recorded })
}

/// A task that the actor may see.
///
/// # Errors
/// `request.not_found`.
pub fn visible(tx: &Tx<'_>, actor: &Actor, task: TaskId) -> Result<(TaskRow, ProjectRow), ApiError> {
    let row = store::task::get(tx, task)?.ok_or(Code::RequestNotFound)?;
    let project = store::project::get(tx, row.project)?.ok_or(Code::RequestNotFound)?;
    let assigned = project.lead == actor.account || store::task::participation(tx, task, actor.account)?.is_some();
    let belongs = Belongs { agency: row.agency, jurisdiction: &project.jurisdiction, assigned };
    actor.require_read(Action::ReadTask, actor.relation_to(&belongs))?;
    Ok((row, project))
}

/// What a task's document says: now, or at the heads a decision was made about.
///
/// # Errors
/// `request.not_found` for a task or heads that are not known.
pub fn evidence(tx: &Tx<'_>, task: TaskId, at: Option<&Heads>) -> Result<TaskEvidence, ApiError> {
    let stored = store::document::load(tx, task)?.ok_or(Code::RequestNotFound)?;
    let mut doc = merge::open(&stored).map_err(|error| ApiError::from(Code::ServerFailed).caused_by(error))?;
    let projected = match at {
        None => doc.project(),
        Some(heads) => doc.project_at(heads),
    };
    projected.map_err(|error| ApiError::from(Code::RequestNotFound).caused_by(error))
}

/// One task whole.
///
/// # Errors
/// `request.not_found`.
pub fn view(core: &Core, actor: &Actor, task: TaskId) -> Result<TaskView, ApiError> {
    core.db.read(|tx| {
        let (row, project) = visible(tx, actor, task)?;
        let mut listed = store::task_list::get(tx, task)?.ok_or(Code::RequestNotFound)?;
        measure(tx, std::slice::from_mut(&mut listed))?;
        let evidence = evidence(tx, task, None)?;
        let missing = missing(tx, &evidence)?;
        let submissions = store::submission::of_task(tx, task)?;
        let changed = changed(tx, task, &evidence, &submissions)?;
        let held = store::photo::held_of_task(tx, task)?.into_iter().map(|photo| (photo.sha256, photo)).collect();
        let look = look(tx, actor, task)?;
        let earlier = store::finding::earlier(tx, row.project, row.month)?;
        let (reviews, faults, order) = (store::review::of_task(tx, task)?, handled(tx, task)?, carried_out(tx, &row)?);
        let conflicts = conflicted(&evidence, &reviews);
        let settlers = reviews.iter().flat_map(|review| &review.settlements).map(|settlement| settlement.by);
        let names = named(tx, speakers(&evidence).into_iter().chain(settlers))?;
        Ok(TaskView {
            listed,
            row,
            project,
            evidence,
            missing,
            submissions,
            held,
            changed,
            reviews,
            conflicts,
            faults,
            order,
            look,
            earlier,
            names,
        })
    })
}

/// What was found about a task. A task that the actor may not see is not named as the one where a photo was seen.
fn look(tx: &Tx<'_>, actor: &Actor, task: TaskId) -> Result<Option<Look>, ApiError> {
    let Some(mut look) = store::finding::of_task(tx, task)? else { return Ok(None) };
    for finding in look.findings.iter_mut().flatten() {
        let Finding::PhotoSeenBefore { photos } = finding else { continue };
        for seen in photos {
            if seen.task.is_some_and(|other| visible(tx, actor, other).is_err()) {
                (seen.task, seen.twin) = (None, None);
            }
        }
    }
    Ok(Some(look))
}

/// What a document lacks. The phone asked before it submitted; an older or a foreign app may not have.
fn missing(tx: &Tx<'_>, evidence: &TaskEvidence) -> Result<Vec<Missing>, ApiError> {
    let header = &evidence.header;
    let Some(catalogue) = Catalogue::of_version(&header.catalogue) else { return Ok(Vec::new()) };
    let plan = header.plan.map(|plan| store::plan::get(tx, plan)).transpose()?.flatten();
    let due = plan.iter().flat_map(|plan| {
        let facilities = header.facilities.iter();
        facilities.flat_map(|code| catalogue.due_items(code, plan.period).map(move |item| (code, item)))
    });
    Ok(completeness::missing(evidence, due))
}

fn handled(tx: &Tx<'_>, task: TaskId) -> Result<BTreeMap<FaultId, HandledFault>, ApiError> {
    let mut faults = BTreeMap::new();
    for fault in store::fault::of_task(tx, task)? {
        let (history, orders) = (store::fault::history(tx, fault.id)?, store::order::of_fault(tx, fault.id)?);
        faults.insert(fault.id, HandledFault { state: fault.state, history, orders });
    }
    Ok(faults)
}

fn carried_out(tx: &Tx<'_>, row: &TaskRow) -> Result<Option<(OrderRow, FaultRow)>, ApiError> {
    let Some(order) = row.order.map(|order| store::order::get(tx, order)).transpose()?.flatten() else {
        return Ok(None);
    };
    Ok(store::fault::get(tx, order.fault)?.map(|fault| (order, fault)))
}

/// What is not as it was at the submission before the last one; nothing after a first submission.
fn changed(tx: &Tx<'_>, task: TaskId, now: &TaskEvidence, submissions: &[SubmissionRow]) -> Result<Changed, ApiError> {
    let Some(before) = submissions.iter().filter(|row| row.verification == VALID).rev().nth(1) else {
        return Ok(Changed::default());
    };
    let before = evidence(tx, task, Some(&before.heads))?;
    let results = now.results.iter().filter(|(key, result)| before.results.get(key) != Some(*result));
    let entries = now.entries.iter().filter(|(id, entry)| before.entries.get(id) != Some(*entry));
    Ok(Changed {
        results: results.map(|(key, _)| key.clone()).collect(),
        entries: entries.map(|(id, _)| *id).collect(),
    })
}

pub(super) fn names(tx: &Tx<'_>, evidence: &TaskEvidence) -> Result<BTreeMap<AccountId, String>, ApiError> {
    named(tx, speakers(evidence).into_iter())
}

fn named(tx: &Tx<'_>, accounts: impl Iterator<Item = AccountId>) -> Result<BTreeMap<AccountId, String>, ApiError> {
    let mut names = BTreeMap::new();
    for account in accounts.collect::<BTreeSet<_>>() {
        names.insert(account, store::task_list::name(tx, account)?.unwrap_or_default());
    }
    Ok(names)
}

/// The conflicts of a task, each with what an earlier approval said of it.
fn conflicted(evidence: &TaskEvidence, reviews: &[ReviewRow]) -> Vec<Conflicted> {
    let earlier = super::review::settled_before(reviews);
    let conflicts = review::conflicts(evidence).into_iter();
    conflicts.map(|conflict| Conflicted { settled: review::carried(&conflict, earlier).cloned(), conflict }).collect()
}

/// Everybody who said anything in a task, or walked in it.
pub(crate) fn speakers(evidence: &TaskEvidence) -> BTreeSet<AccountId> {
    let arrival = evidence.selfie.iter().flat_map(|each| each.all()).map(|each| each.said.by);
    let sign_in = evidence.sign_in.iter().flat_map(|each| each.all()).map(|each| each.said.by);
    let controller = evidence.controller.iter().flat_map(|each| each.all()).map(|each| each.said.by);
    let results = evidence.results.values().flat_map(|each| each.all()).map(|each| each.said.by);
    let faults = evidence.faults.values().flat_map(|each| each.all()).map(|each| each.said.by);
    let entries = evidence.entries.values().flat_map(|each| each.all()).map(|each| each.said.by);
    let photos = evidence.photos.values().flat_map(|each| each.all()).map(|each| each.said.by);
    let gaps = evidence.gaps.values().flat_map(|each| each.all()).map(|each| each.said.by);
    let tracks = evidence.tracks.values().map(|segment| segment.by);
    let submissions = evidence.submissions.iter().map(|each| each.said.by);
    std::iter::once(evidence.header.created.by)
        .chain(arrival)
        .chain(sign_in)
        .chain(controller)
        .chain(results)
        .chain(faults)
        .chain(entries)
        .chain(photos)
        .chain(gaps)
        .chain(tracks)
        .chain(submissions)
        .collect()
}

/// The track of a task as GPX 1.1: one track, a segment for each run of points without a gap.
///
/// # Errors
/// `request.not_found`.
pub fn track_gpx(core: &Core, actor: &Actor, task: TaskId) -> Result<Vec<u8>, ApiError> {
    let (project, evidence) = core.db.read(|tx| {
        let (_, project) = visible(tx, actor, task)?;
        Ok::<_, ApiError>((project, evidence(tx, task, None)?))
    })?;
    presence::gpx(&project.name, &evidence).map_err(|reason| ApiError::from(Code::ServerFailed).caused_by(reason))
}

/// Whether a photo may be seen, and under which media type: by whoever may see a task that names it.
///
/// # Errors
/// `request.not_found`; `media.not_received` when the task is theirs to see and the photo is still on a phone.
pub fn photo(core: &Core, actor: &Actor, sha256: Sha256) -> Result<String, ApiError> {
    core.db.read(|tx| {
        let tasks = store::photo::tasks_naming(tx, sha256)?;
        if !tasks.into_iter().any(|task| visible(tx, actor, task).is_ok()) {
            return Err(Code::RequestNotFound.into());
        }
        let photo = store::photo::get(tx, sha256)?.ok_or(Code::MediaNotReceived)?;
        Ok(photo.media_type)
    })
}

/// What of the actor's agency was quarantined, newest first.
///
/// # Errors
/// `request.forbidden` when the actor may not see it.
pub fn quarantine(
    core: &Core,
    actor: &Actor,
    narrow: &Narrow,
    task: Option<TaskId>,
    page: &Page,
) -> Result<Listed<QuarantineRow>, ApiError> {
    let filter = actor.filter(Action::ReadQuarantine)?.narrowed(narrow);
    core.db.read(|tx| Ok(store::quarantine::list(tx, &filter, task, page)?))
}
