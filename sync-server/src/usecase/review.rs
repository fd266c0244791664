//! Reviews: a task is approved as it was seen, or returned with words (R5.1, R5.2); unsubmitted tasks are
//! removed in the console (R3.3).

mod settle;

use serde_json::json;
use shared_model::calendar::day_of;
use shared_model::document::Heads;
use shared_model::feed::{EntryNote, FeedEvent, ItemNote, ReviewFacts};
use shared_model::id::{ReviewId, TaskId};
use shared_model::permission::Action;
use shared_model::review::{NewSettlement, Review, ReviewDecision, ReviewError};
use shared_model::task::{TaskError, TaskEvent, TaskState};

use super::access::Belongs;
use super::check::Fields;
use super::order;
use super::session::Actor;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store::project::ProjectRow;
use crate::store::review::{EntryWords, ItemWords, ReviewRow};
use crate::store::task::TaskRow;
use crate::{feed, store};

pub(super) use settle::earlier as settled_before;

/// Longest review note, in characters.
const NOTE_CHARACTERS: usize = 2_000;

/// What a reviewer sends.
#[derive(Debug, Clone)]
pub struct NewReview {
    /// What is decided.
    pub decision: ReviewDecision,
    /// What the reviewer saw.
    pub heads: Heads,
    /// The words.
    pub note: String,
    /// Words for single items.
    pub items: Vec<ItemWords>,
    /// Words for single entries.
    pub entries: Vec<EntryWords>,
    /// How conflicts are settled, with an approval.
    pub settlements: Vec<NewSettlement>,
}

impl NewReview {
    /// The field that says more than is kept.
    fn too_long(&self) -> Option<&'static str> {
        let too_long = |note: &str| note.chars().count() > NOTE_CHARACTERS;
        if self.settlements.iter().any(|settlement| too_long(&settlement.reason)) {
            return Some("settlements");
        }
        let mut notes = self.items.iter().map(|words| &words.note).chain(self.entries.iter().map(|words| &words.note));
        (too_long(&self.note) || notes.any(|note| too_long(note))).then_some("note")
    }
}

/// Reviews a task. An approval pins what the reviewer saw.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `review.…` for what stands against it.
pub fn review(core: &Core, actor: &Actor, task: TaskId, new: NewReview) -> Result<(), ApiError> {
    let now = core.env.now();
    if let Some(field) = new.too_long() {
        return Err(ApiError::from(Code::RequestInvalid).field(field, Code::FieldTooLong));
    }
    core.db.write(|tx| {
        let (row, project) = acted_on(tx, actor, task, Action::ReviewTask)?;
        let faults = store::fault::of_task(tx, task)?;
        let states: Vec<_> = faults.iter().map(|fault| (fault.id, fault.state)).collect();
        let settled = settle::of_review(tx, &row, &new, (actor.account, now))?;
        let decided = Review {
            decision: new.decision,
            note: &new.note,
            seen: &new.heads,
            current: &row.heads,
            state: row.state,
            contract: project.kind,
            faults: &states,
            settled: settled.outcome.as_deref(),
            failed_without_fault: settled.failed_without_fault,
            certificates: &store::person::certificates(tx, actor.person)?,
            today: day_of(now),
        };
        let state = decided.decide().map_err(refused)?;
        let review = ReviewRow {
            id: ReviewId::new(now, core.env.random()),
            task,
            decision: new.decision,
            note: new.note.trim().to_owned(),
            items: new.items,
            entries: new.entries,
            settlements: settled.outcome.unwrap_or_default(),
            heads: new.heads,
            reviewer: actor.account,
            reviewer_name: actor.name.clone(),
            at: now,
            undone: None,
            reopened: None,
        };
        store::review::add(tx, &review)?;
        match new.decision {
            ReviewDecision::Approve => store::task::pin(tx, task, &review.heads, now)?,
            ReviewDecision::Return => store::task::set_state(tx, task, state, now)?,
        }
        let body = json!({
            "decision": review.decision, "heads": review.heads, "note": review.note, "items": review.items,
            "entries": review.entries, "settlements": review.settlements,
        });
        let event = JournalEvent::new("task.reviewed", task, &body).of(row.agency);
        journal::append(tx, now, Some(actor.account), event)?;
        if state == TaskState::Approved {
            order::settle(tx, actor, &row, (&review.heads, &review.settlements), now)?;
        }
        tell(tx, &review)
    })
}

/// Removes a task that was begun and never submitted. What was recorded stays, and so does what a phone that has not
/// heard of it still sends: in quarantine.
///
/// # Errors
/// `request.invalid` without a reason; `request.not_found`, `request.forbidden`, `task.submitted`, `task.deleted`.
pub fn remove(core: &Core, actor: &Actor, task: TaskId, reason: &str) -> Result<(), ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let (row, _) = acted_on(tx, actor, task, Action::RemoveTask)?;
        let mut fields = Fields::default();
        let reason = fields.line("reason", reason);
        fields.finish()?;
        row.state.on(TaskEvent::Removed).map_err(|error| match error {
            TaskError::Submitted | TaskError::Approved | TaskError::NotPending | TaskError::NotApproved => {
                Code::TaskSubmitted
            }
            TaskError::Removed => Code::TaskRemoved,
        })?;
        store::task::removed(tx, task, actor.account, &reason, now)?;
        let event = JournalEvent::new("task.removed", task, &json!({ "reason": reason })).of(row.agency);
        journal::append(tx, now, Some(actor.account), event)?;
        let told = store::task::participants(tx, task)?;
        Ok(feed::publish_to(tx, &told, &FeedEvent::TaskRemoved { task })?)
    })
}

/// The task and its project, if the actor may take `act` on it.
pub(super) fn acted_on(
    tx: &Tx<'_>,
    actor: &Actor,
    task: TaskId,
    act: Action,
) -> Result<(TaskRow, ProjectRow), ApiError> {
    let (row, project) = super::task::visible(tx, actor, task)?;
    let assigned = project.lead == actor.account || store::task::participation(tx, task, actor.account)?.is_some();
    let belongs = Belongs { agency: row.agency, jurisdiction: &project.jurisdiction, assigned };
    let relation = actor.relation_to(&belongs);
    actor.require(Action::ReadTask, act, relation)?;
    // A lead may have taken part in a task of somebody else's project; that makes nobody its reviewer.
    let foreign_lead = actor.role == shared_model::role::Role::ProjectLead && project.lead != actor.account;
    if act != Action::ReadTask && foreign_lead { Err(Code::RequestForbidden.into()) } else { Ok((row, project)) }
}

/// Tells everybody who works on the task.
fn tell(tx: &Tx<'_>, review: &ReviewRow) -> Result<(), ApiError> {
    let told = store::task::participants(tx, review.task)?;
    Ok(feed::publish_to(tx, &told, &FeedEvent::Review(facts(review)))?)
}

/// A review as phones are told of it.
pub(super) fn facts(review: &ReviewRow) -> ReviewFacts {
    let item_note = |words: &ItemWords| ItemNote { item: words.item.clone(), note: words.note.clone() };
    let entry_note = |words: &EntryWords| EntryNote { entry: words.entry, note: words.note.clone() };
    ReviewFacts {
        task: review.task,
        approved: review.decision == ReviewDecision::Approve,
        reviewer: review.reviewer_name.clone(),
        note: review.note.clone(),
        item_notes: review.items.iter().map(item_note).collect(),
        entry_notes: review.entries.iter().map(entry_note).collect(),
        heads: review.heads.clone(),
        at: review.at,
    }
}

fn refused(error: ReviewError) -> ApiError {
    match error {
        ReviewError::Task(TaskError::Approved) => Code::ReviewApproved.into(),
        ReviewError::Task(TaskError::Removed) => Code::TaskRemoved.into(),
        ReviewError::Task(TaskError::NotPending | TaskError::Submitted | TaskError::NotApproved) => {
            Code::ReviewNotPending.into()
        }
        ReviewError::Stale => Code::ReviewStale.into(),
        ReviewError::NoCertificate => Code::ReviewCertificate.into(),
        ReviewError::FaultsOpen { faults } => {
            let named: Vec<String> = faults.iter().map(ToString::to_string).collect();
            ApiError::from(Code::ReviewFaultsOpen).with("count", named.len()).with("faults", named)
        }
        ReviewError::Settle(error) => settle::refused(&error),
        ReviewError::FailedWithoutFault { count } => {
            ApiError::from(Code::ReviewFailedWithoutFault).with("count", count)
        }
        ReviewError::NoteRequired => ApiError::from(Code::ReviewNote).field("note", Code::FieldRequired),
    }
}

#[cfg(test)]
mod tests;
