//! Faults: how each is handled is settled by whoever answers for the project (R5.3), and what became of it is followed
//! up (R5.4).

mod follow;
pub mod missing;

use serde_json::json;
use shared_model::fault::{FaultDisposition, FaultError, FaultEvent};
use shared_model::id::{AccountId, FaultId, TaskId};
use shared_model::permission::Action;

use super::order::{self, NewOrder};
use super::review::acted_on;
use super::session::Actor;
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::fault::NewEvent;

pub(super) use follow::followed;
pub use follow::{FaultView, FollowedLine, StandingCount, counts, list, view};

/// Longest note, in characters.
const NOTE_CHARACTERS: usize = 2_000;

/// A decision on a fault.
#[derive(Debug, Clone)]
pub struct Handling {
    /// How it is handled.
    pub disposition: FaultDisposition,
    /// The words.
    pub note: String,
    /// The engineer who is to look into it or repair it; nobody for the other ways.
    pub assignee: Option<AccountId>,
}

/// Settles how a fault of a task is handled, and orders what has to be done for it.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `fault.…` when the model does not allow the move, `request.invalid` and
/// `order.assignee` for an engineer who cannot be given the work.
pub fn handle(core: &Core, actor: &Actor, task: TaskId, id: FaultId, handling: &Handling) -> Result<(), ApiError> {
    let now = core.env.now();
    check_note(&handling.note)?;
    let (disposition, note) = (handling.disposition, handling.note.trim());
    core.db.write(|tx| {
        let (row, _) = acted_on(tx, actor, task, Action::HandleFault)?;
        let fault = store::fault::of_task(tx, task)?.into_iter().find(|fault| fault.id == id);
        let fault = fault.ok_or(Code::RequestNotFound)?;
        let state = fault.state.on(FaultEvent::Handled(disposition)).map_err(refused)?;
        store::fault::put(tx, id, task, row.project, state, now)?;
        let new = NewOrder { task: &row, fault: id, state, assignee: handling.assignee, note };
        let order = order::give(core, tx, actor, &new)?.map(|order| order.id);
        let (by, at) = (actor.account, now);
        let event = NewEvent { kind: "handled", disposition: Some(disposition), note, order, by, at };
        store::fault::add_event(tx, id, &event)?;
        let body = json!({ "task": task, "disposition": disposition, "note": note, "state": state, "order": order });
        let event = JournalEvent::new("fault.handled", id, &body).of(row.agency);
        journal::append(tx, now, Some(actor.account), event)?;
        Ok(())
    })
}

/// Whether the words of a decision are short enough.
pub(super) fn check_note(note: &str) -> Result<(), ApiError> {
    if note.chars().count() > NOTE_CHARACTERS {
        return Err(ApiError::from(Code::RequestInvalid).field("note", Code::FieldTooLong));
    }
    Ok(())
}

fn refused(error: FaultError) -> Code {
    match error {
        FaultError::UnderWay => Code::FaultUnderWay,
        FaultError::OnlyRepair => Code::FaultOnlyRepair,
        FaultError::Closed | FaultError::NotUnderWay | FaultError::NotEnded => Code::FaultClosed,
    }
}
