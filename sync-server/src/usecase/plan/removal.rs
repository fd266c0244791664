//! Deleting a plan in each of its states, and what stands against it (R3.3, manual 四4.7).

use serde_json::json;
use shared_model::id::PlanId;
use shared_model::plan::{PlanEvent, PlanState};
use shared_model::task::TaskState;

use super::dispatch::take_back;
use super::{PlanView, managed, refused, view_of};
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::plan::PlanTaskRow;
use crate::usecase::session::Actor;

/// What deleting a plan takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Nothing is issued: it is deleted at once.
    Delete,
    /// What is issued is taken back with it.
    Withdraw,
    /// Its unsent tasks have to go first: on the phone, or in the console.
    RemoveTasks,
    /// Something was submitted: it stays.
    Never,
}

/// What deleting a plan would do.
#[derive(Debug)]
pub struct Removal {
    /// What it takes.
    pub way: Way,
    /// The plan with who has what, and its tasks.
    pub view: PlanView,
}

/// Whether a task was ever handed in: nothing of it is deleted any more.
const fn was_submitted(task: &PlanTaskRow) -> bool {
    matches!(task.state, TaskState::Pending | TaskState::Approved | TaskState::Returned)
}

/// What deleting the plan would do; nothing is done.
///
/// # Errors
/// `request.not_found`, `request.forbidden`.
pub fn removal(core: &Core, actor: &Actor, id: PlanId) -> Result<Removal, ApiError> {
    core.db.read(|tx| {
        let plan = managed(tx, actor, id)?;
        let view = view_of(tx, plan)?;
        let way = match view.plan.state {
            _ if view.tasks.iter().any(was_submitted) => Way::Never,
            PlanState::Started => Way::RemoveTasks,
            PlanState::Dispatched => Way::Withdraw,
            PlanState::Draft | PlanState::Deleted => Way::Delete,
        };
        Ok(Removal { way, view })
    })
}

/// Deletes a plan; `withdrawing` takes back what is issued first, in the same step.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `plan.issued`, `plan.started` with who has which task,
/// `plan.submitted`.
pub fn delete(core: &Core, actor: &Actor, id: PlanId, withdrawing: bool) -> Result<(), ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let plan = managed(tx, actor, id)?;
        let tasks = store::plan::tasks(tx, id)?;
        let submitted = tasks.iter().find(|task| was_submitted(task));
        let event = PlanEvent::Deleted { withdrawing, submitted: submitted.is_some() };
        plan.state.on(event, plan.month, now).map_err(|error| explained(refused(error), &tasks))?;
        for batch in store::plan::issued(tx, id)? {
            take_back(tx, actor, &plan, &batch, &batch.facilities, now)?;
        }
        store::plan::delete(tx, id, now)?;
        let event = JournalEvent::new("plan.deleted", id, &json!({})).of(plan.agency);
        journal::append(tx, now, Some(actor.account), event)?;
        Ok(())
    })
}

/// Says whose work stands against it.
fn explained(error: ApiError, tasks: &[PlanTaskRow]) -> ApiError {
    let submitted = error.code() == Code::PlanSubmitted;
    let of = |task: &&PlanTaskRow| was_submitted(task) == submitted;
    let people: Vec<&str> = tasks.iter().filter(of).map(|task| task.engineer.as_str()).collect();
    let facility = tasks.iter().find(of).and_then(|task| task.facilities.first()).map(ToString::to_string);
    let ids: Vec<String> = tasks.iter().filter(of).map(|task| task.id.to_string()).collect();
    match error.code() {
        Code::PlanSubmitted => {
            error.with("person", people.join("、")).with("facility", facility.unwrap_or_default()).with("tasks", ids)
        }
        Code::PlanStarted => error.with("person", people.join("、")).with("tasks", ids),
        _ => error,
    }
}
