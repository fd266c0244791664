//! Orders to look into a fault or to repair it: given with the decision on the fault, told to the engineer's
//! phone, taken back, and ended by the approval of the task that carries them out (R4.10, R5.3, R5.4).

mod facts;
mod outcome;

use serde_json::json;
use shared_model::document::TaskEvidence;
use shared_model::document::statement::PhotoOf;
use shared_model::fault::{FaultEvent, FaultState};
use shared_model::feed::FeedEvent;
use shared_model::id::{AccountId, FaultId, OrderId, TaskId};
use shared_model::moment::Moment;
use shared_model::permission::Action;
use shared_model::sha::Sha256;
use shared_model::task::TaskState;

use super::engineer;
use super::plan::project_facts;
use super::review::acted_on;
use super::session::Actor;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::media::Media;
use crate::store::fault::NewEvent;
use crate::store::order::OrderRow;
use crate::store::task::TaskRow;
use crate::{feed, store};

pub(super) use outcome::{settle, unsettle};

/// What is ordered with a decision on a fault.
pub(super) struct NewOrder<'a> {
    /// The task that recorded the fault.
    pub(super) task: &'a TaskRow,
    /// The fault.
    pub(super) fault: FaultId,
    /// The state it has just come to.
    pub(super) state: FaultState,
    /// Who is to do it, if anybody was named.
    pub(super) assignee: Option<AccountId>,
    /// The words.
    pub(super) note: &'a str,
}

/// Gives the order that the state of a fault asks for, and tells the engineer's phone. The fault's state is stored
/// already; `None` where nothing is ordered.
///
/// # Errors
/// `request.invalid` for an engineer who is missing, not wanted or not known; `order.assignee`.
pub(super) fn give(core: &Core, tx: &Tx<'_>, actor: &Actor, new: &NewOrder<'_>) -> Result<Option<OrderRow>, ApiError> {
    let wrong = |code| ApiError::from(Code::RequestInvalid).field("assignee", code);
    let (kind, assignee) = match (new.state.orders(), new.assignee) {
        (None, None) => return Ok(None),
        (None, Some(_)) => return Err(wrong(Code::FieldUnneeded)),
        (Some(_), None) => return Err(wrong(Code::FieldRequired)),
        (Some(kind), Some(assignee)) => (kind, assignee),
    };
    let now = core.env.now();
    let agency = new.task.agency;
    let engineer = engineer::candidate(tx, agency, assignee, now)?.ok_or_else(|| wrong(Code::FieldUnknown))?;
    if !engineer.is_fit() {
        return Err(ApiError::from(Code::OrderAssignee).with("name", engineer.name));
    }
    let order = OrderRow {
        id: OrderId::new(now, core.env.random()),
        agency,
        project: new.task.project,
        fault: new.fault,
        kind,
        assignee,
        assignee_name: engineer.name,
        note: new.note.to_owned(),
        ordered_by: actor.account,
        ordered_by_name: actor.name.clone(),
        ordered_at: now,
        withdrawn_at: None,
        done_at: None,
        task: None,
    };
    store::order::add(tx, &order)?;
    let body = json!({ "fault": order.fault, "kind": kind, "assignee": assignee, "note": order.note });
    record(tx, &order, actor.account, now, ("order.given", &body))?;
    // The phone may never have heard of the project.
    feed::publish(tx, assignee, FeedEvent::Project(Box::new(project_facts(tx, order.project)?)))?;
    tell(tx, &core.media, &order)?;
    Ok(Some(order))
}

/// Takes an order back that nobody has submitted work for: the fault has to be settled anew.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `order.ended`, `order.submitted`.
pub fn withdraw(core: &Core, actor: &Actor, id: OrderId, note: &str) -> Result<(), ApiError> {
    let now = core.env.now();
    super::fault::check_note(note)?;
    core.db.write(|tx| {
        let order = store::order::get(tx, id)?.ok_or(Code::RequestNotFound)?;
        let fault = store::fault::get(tx, order.fault)?.ok_or(Code::RequestNotFound)?;
        acted_on(tx, actor, fault.task, Action::HandleFault)?;
        if !order.is_open() {
            return Err(Code::OrderEnded.into());
        }
        if matches!(order.task, Some((_, TaskState::Pending | TaskState::Approved))) {
            return Err(ApiError::from(Code::OrderSubmitted).with("person", order.assignee_name));
        }
        let state = fault.state.on(FaultEvent::OrderWithdrawn).map_err(|_| Code::OrderEnded)?;
        store::order::withdraw(tx, id, actor.account, now)?;
        store::fault::put(tx, order.fault, fault.task, order.project, state, now)?;
        let (by, at) = (actor.account, now);
        let event = NewEvent { kind: "order_withdrawn", disposition: None, note: note.trim(), order: Some(id), by, at };
        store::fault::add_event(tx, order.fault, &event)?;
        let body = json!({ "fault": order.fault, "assignee": order.assignee, "note": note.trim() });
        record(tx, &order, by, at, ("order.withdrawn", &body))?;
        Ok(feed::publish(tx, order.assignee, FeedEvent::OrderWithdrawn { order: id })?)
    })
}

/// Tells the engineer of an order, with the pictures there are by now.
fn tell(tx: &Tx<'_>, media: &Media, order: &OrderRow) -> Result<(), ApiError> {
    let facts = facts::facts(tx, media, order)?;
    Ok(feed::publish(tx, order.assignee, FeedEvent::Order(Box::new(facts)))?)
}

/// A photo arrived: orders that show it are told anew.
pub(super) fn photo_arrived(tx: &Tx<'_>, media: &Media, task: TaskId, sha256: Sha256) -> Result<(), ApiError> {
    for order in store::order::open_of_task(tx, task)? {
        if facts::shown(tx, task, order.fault)?.contains(&sha256) {
            tell(tx, media, &order)?;
        }
    }
    Ok(())
}

/// More was recorded in a task: orders for faults of which it says something else now are told anew.
pub(super) fn recorded(tx: &Tx<'_>, media: &Media, now: &TaskEvidence, known: &TaskEvidence) -> Result<(), ApiError> {
    let photos = |evidence: &TaskEvidence| evidence.photos.values().filter(|p| is_of_fault(&p.shown.of)).count();
    if now.faults == known.faults && photos(now) == photos(known) {
        return Ok(());
    }
    let said = |evidence: &TaskEvidence, fault| {
        let photos = evidence.photos.iter().filter(|(_, photo)| photo.shown.of == PhotoOf::Fault(fault));
        (evidence.faults.get(&fault).cloned(), photos.map(|(sha256, _)| *sha256).collect::<Vec<_>>())
    };
    for order in store::order::open_of_task(tx, now.header.id)? {
        if said(now, order.fault) != said(known, order.fault) {
            tell(tx, media, &order)?;
        }
    }
    Ok(())
}

const fn is_of_fault(of: &PhotoOf) -> bool {
    matches!(of, PhotoOf::Fault(_))
}

fn record(
    tx: &Tx<'_>,
    order: &OrderRow,
    by: AccountId,
    at: Moment,
    (kind, body): (&'static str, &serde_json::Value),
) -> Result<(), ApiError> {
    journal::append(tx, at, Some(by), JournalEvent::new(kind, order.id, body).of(order.agency))?;
    Ok(())
}
