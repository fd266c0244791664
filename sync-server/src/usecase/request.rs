//! What is asked of the fire authority and its operators: filed, withdrawn, decided, each with its history
//! (R9.1, R9.4, R10.1).
//!
//! This module knows the one lifecycle. What may be asked, and what an approval brings about, each kind knows in a file
//! of its own; both happen in the transaction that files or decides.

mod authority;
pub mod correction;
pub mod direct_upload;
mod filing;
mod registration;
pub mod staff_change;
pub mod suspension;

use serde_json::json;
use shared_model::id::RequestId;
use shared_model::permission::Action;
use shared_model::request::{RequestError, RequestEvent, RequestKind, RequestState};

use super::access::Narrow;
use super::account::act::By;
use super::attachment::{self, AttachedTo};
use super::session::Actor;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::attachment::AttachmentRow;
use crate::store::page::{Listed, Page};
use crate::store::request::{DecisionRow, EventRow, RequestRow};

pub use authority::{May, Wanted};
pub(super) use filing::{Filer, NewRequest, file};

/// Longest note or reason, in characters: a page.
const NOTE_CHARACTERS: usize = 2_000;

/// A request with everything that belongs to it.
#[derive(Debug, Clone)]
pub struct RequestDetail {
    /// The request.
    pub request: RequestRow,
    /// Its files.
    pub attachments: Vec<AttachmentRow>,
    /// What happened to it, oldest first.
    pub history: Vec<EventRow>,
    /// What the actor may do with it.
    pub may: May,
}

/// What an officer or operator decides.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Whether it is approved.
    pub approve: bool,
    /// The words; needed to decline.
    pub note: String,
}

/// The requests the actor may see, the newest first.
///
/// # Errors
/// `request.forbidden`.
pub fn list(
    core: &Core,
    actor: &Actor,
    narrow: &Narrow,
    wanted: &Wanted,
    page: &Page,
) -> Result<Listed<(RequestRow, May)>, ApiError> {
    let filter = actor.filter(Action::ReadRequest)?.narrowed(narrow);
    let wanted = wanted.within(actor);
    let listed = core.db.read(|tx| store::request::list(tx, &filter, &wanted, page))?;
    let with = |row: RequestRow| {
        let may = May::of(actor, &row);
        (row, may)
    };
    listed.try_turn(|rows| Ok(rows.into_iter().map(with).collect()))
}

/// One request.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: RequestId) -> Result<RequestDetail, ApiError> {
    core.db.read(|tx| detail(tx, actor, id))
}

fn detail(tx: &Tx<'_>, actor: &Actor, id: RequestId) -> Result<RequestDetail, ApiError> {
    let request = visible(tx, actor, id)?;
    let may = May::of(actor, &request);
    let attachments = attachment::of(tx, AttachedTo::Request(id))?;
    Ok(RequestDetail { request, attachments, history: store::request::events(tx, id)?, may })
}

/// A request the actor may see.
pub(super) fn visible(tx: &Tx<'_>, actor: &Actor, id: RequestId) -> Result<RequestRow, ApiError> {
    let row = store::request::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    let relation = authority::relation(tx, actor, &row)?;
    actor.require_read(Action::ReadRequest, relation)?;
    Ok(row)
}

/// Takes back what nobody has decided.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `decision.made`, `decision.withdrawn`, `decision.not_withdrawable`.
pub fn withdraw(core: &Core, actor: &Actor, id: RequestId) -> Result<RequestDetail, ApiError> {
    core.db.write(|tx| {
        let row = visible(tx, actor, id)?;
        let relation = authority::relation(tx, actor, &row)?;
        actor.require(Action::ReadRequest, Action::FileRequest, relation)?;
        let state = next(&row, RequestEvent::Withdrawn)?;
        store::request::set_state(tx, id, state)?;
        record(tx, actor, &row, &event(core, actor, RequestEvent::Withdrawn.word(), ""))?;
        detail(tx, actor, id)
    })
}

/// Decides a request; an approval brings about what was asked for, or nothing is decided.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `decision.made`, `decision.withdrawn`, `decision.note_required`, and why
/// what was asked for cannot come about any more.
pub fn decide(core: &Core, actor: &Actor, id: RequestId, decision: &Decision) -> Result<RequestDetail, ApiError> {
    let note = decision.note.trim();
    core.db.write(|tx| {
        let row = visible(tx, actor, id)?;
        authority::may_decide(actor, &row)?;
        let happens = if decision.approve { RequestEvent::Approved } else { RequestEvent::Declined };
        let state = next(&row, happens)?;
        check_note(note, !decision.approve || authority::needs_words(&row))?;
        let event = event(core, actor, happens.word(), note);
        let decided = DecisionRow {
            by: actor.account,
            by_name: actor.name.clone(),
            at: event.at,
            department: event.department.clone(),
            note: note.to_owned(),
        };
        store::request::decide(tx, id, state, &decided)?;
        record(tx, actor, &row, &event)?;
        if state == RequestState::Approved {
            effect(core, tx, actor, &row, note)?;
        }
        detail(tx, actor, id)
    })
}

/// Brings about what was asked for.
fn effect(core: &Core, tx: &Tx<'_>, actor: &Actor, row: &RequestRow, note: &str) -> Result<(), ApiError> {
    let by = By::actor(actor, core.env.now());
    match row.kind {
        RequestKind::Registration => registration::effect(core, tx, by, row),
        RequestKind::StaffChange => staff_change::effect(core, tx, by, row),
        RequestKind::Suspension => suspension::effect(tx, row),
        RequestKind::DirectUpload => direct_upload::effect(core, tx, actor, row),
        RequestKind::Correction => correction::effect(core, tx, actor, row, note),
    }
}

fn check_note(note: &str, needed: bool) -> Result<(), ApiError> {
    if needed && note.is_empty() {
        return Err(ApiError::from(Code::DecisionNote).field("note", Code::FieldRequired));
    }
    if note.chars().count() > NOTE_CHARACTERS {
        return Err(ApiError::from(Code::RequestInvalid).field("note", Code::FieldTooLong));
    }
    Ok(())
}

/// The state after `event`, or why it cannot happen.
fn next(row: &RequestRow, event: RequestEvent) -> Result<RequestState, ApiError> {
    row.state.on(row.kind, event).map_err(|error| match (error, &row.decision) {
        (RequestError::Decided { .. }, Some(decision)) => {
            let day = shared_model::calendar::day_of(decision.at);
            let time = shared_model::calendar::time_of(decision.at);
            ApiError::from(Code::DecisionMade)
                .with("department", decision.department.clone())
                .with("person", decision.by_name.clone())
                .with("at", format!("{day} {:02}:{:02}", time.hour(), time.minute()))
        }
        (RequestError::Decided { .. } | RequestError::Withdrawn, _) => Code::DecisionWithdrawn.into(),
        (RequestError::NotWithdrawable { .. }, _) => Code::DecisionNotWithdrawable.into(),
    })
}

fn event(core: &Core, actor: &Actor, kind: &str, note: &str) -> EventRow {
    EventRow {
        kind: kind.to_owned(),
        account: Some(actor.account),
        name: actor.name.clone(),
        department: authority::department(core, actor),
        note: note.to_owned(),
        at: core.env.now(),
    }
}

/// Adds to the history and to the journal.
fn record(tx: &Tx<'_>, actor: &Actor, row: &RequestRow, event: &EventRow) -> Result<(), ApiError> {
    store::request::add_event(tx, row.id, event)?;
    let kind = match event.kind.as_str() {
        "withdrawn" => "request.withdrawn",
        "approved" => "request.approved",
        _ => "request.declined",
    };
    let body = json!({ "kind": row.kind, "project": row.project, "department": event.department, "note": event.note });
    let entry = JournalEvent::new(kind, row.id, &body);
    let entry = row.agency.map_or(entry.clone(), |agency| entry.of(agency));
    journal::append(tx, event.at, Some(actor.account), entry)?;
    Ok(())
}

#[cfg(test)]
mod tests;
