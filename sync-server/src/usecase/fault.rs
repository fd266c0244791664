//! Faults: how each is handled is settled by whoever answers for the project (R5.3).

use serde_json::json;
use shared_model::fault::{FaultDisposition, FaultError, FaultEvent};
use shared_model::id::{FaultId, TaskId};
use shared_model::permission::Action;

use super::review::acted_on;
use super::session::Actor;
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;

/// Longest note, in characters.
const NOTE_CHARACTERS: usize = 2_000;

/// Settles how a fault of a task is handled.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `fault.…` when the model does not allow the move.
pub fn handle(
    core: &Core,
    actor: &Actor,
    task: TaskId,
    id: FaultId,
    disposition: FaultDisposition,
    note: &str,
) -> Result<(), ApiError> {
    let now = core.env.now();
    if note.chars().count() > NOTE_CHARACTERS {
        return Err(ApiError::from(Code::RequestInvalid).field("note", Code::FieldTooLong));
    }
    core.db.write(|tx| {
        let (row, _) = acted_on(tx, actor, task, Action::HandleFault)?;
        let fault = store::fault::of_task(tx, task)?.into_iter().find(|fault| fault.id == id);
        let fault = fault.ok_or(Code::RequestNotFound)?;
        let state = fault.state.on(FaultEvent::Handled(disposition)).map_err(refused)?;
        store::fault::put(tx, id, task, row.project, state, now)?;
        store::fault::add_event(tx, id, "handled", Some(disposition), note.trim(), (actor.account, now))?;
        let body = json!({ "task": task, "disposition": disposition, "note": note.trim(), "state": state });
        let event = JournalEvent::new("fault.handled", id, &body).of(row.agency);
        journal::append(tx, now, Some(actor.account), event)?;
        Ok(())
    })
}

fn refused(error: FaultError) -> Code {
    match error {
        FaultError::UnderWay => Code::FaultUnderWay,
        FaultError::OnlyRepair => Code::FaultOnlyRepair,
        FaultError::Closed | FaultError::NotUnderWay => Code::FaultClosed,
    }
}
