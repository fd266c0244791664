//! What the end of a project means for its plans: what nobody has begun is taken back from the phones, what was begun
//! goes on as evidence (R3.4, R10.2).

use std::collections::BTreeSet;

use serde_json::json;
use shared_model::calendar::Month;
use shared_model::code::FacilityCode;
use shared_model::feed::FeedEvent;
use shared_model::id::{PlanId, ProjectId};

use super::dispatch::issue;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::usecase::session::Actor;
use crate::{feed, store};

/// Takes back what of a project's plans nobody has begun.
///
/// # Errors
/// Whatever the database says.
pub(in crate::usecase) fn withdraw_unstarted(
    core: &Core,
    tx: &Tx<'_>,
    actor: &Actor,
    project: ProjectId,
) -> Result<(), ApiError> {
    // What was issued of a past month reaches no phone any more.
    let month = Month::of(core.env.now());
    let plans = store::plan::issued_since(tx, project, month)?;
    plans.into_iter().try_for_each(|plan| withdraw(core, tx, actor, plan))
}

fn withdraw(core: &Core, tx: &Tx<'_>, actor: &Actor, id: PlanId) -> Result<(), ApiError> {
    let now = core.env.now();
    let plan = store::plan::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    let begun: BTreeSet<FacilityCode> =
        store::plan::tasks(tx, id)?.into_iter().flat_map(|task| task.facilities).collect();
    for batch in store::plan::issued(tx, id)? {
        if batch.facilities.is_subset(&begun) {
            continue;
        }
        store::plan::withdraw(tx, batch.id, now)?;
        feed::publish(tx, batch.account, FeedEvent::AssignmentWithdrawn { assignment: batch.id })?;
        let taken: Vec<_> = batch.facilities.difference(&begun).collect();
        let body = json!({ "assignment": batch.id, "account": batch.account, "facilities": taken, "ended": true });
        let event = JournalEvent::new("plan.withdrawn", id, &body).of(plan.agency);
        journal::append(tx, now, Some(actor.account), event)?;
        let rest = batch.facilities.intersection(&begun).cloned().collect();
        issue(core, tx, actor, &plan, batch.account, &rest)?;
    }
    Ok(())
}
