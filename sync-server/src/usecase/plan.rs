//! Plans: drawn up for the current month, issued in batches, withdrawn, deleted (R3.1 to R3.3), and what
//! stands in the way of their report (report-layout 1.8).

mod batch;
mod dispatch;
mod ending;
mod proposal;
mod ready;
mod removal;

use std::collections::BTreeSet;

use serde_json::json;
use shared_model::calendar::Month;
use shared_model::catalogue::Catalogue;
use shared_model::code::FacilityCode;
use shared_model::contract::ContractState;
use shared_model::id::{PlanId, ProjectId};
use shared_model::period::Period;
use shared_model::permission::{Action, Relation};
use shared_model::plan::{PlanError, PlanRequest, PlanState};
use shared_model::project::{first_report_month, takes_system};

use super::access::{self, Belongs, Narrow};
use super::session::Actor;
use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::contract::ContractRow;
use crate::store::page::{Listed, Page};
use crate::store::plan::{Assignment, PlanRow, PlanTaskRow, Wanted};
use crate::store::project::ProjectRow;

pub use batch::{Made, MadeFor, add_many};
pub use dispatch::{Batch, dispatch, project_facts, withdraw};
pub(super) use ending::withdraw_unstarted;
pub use proposal::{DispatchedAsBefore, Proposal, dispatch_as_before, proposal};
pub use ready::{Obstacle, readiness};
pub(crate) use ready::{obstacle, obstacles};
pub use removal::{Removal, Way, delete, removal};

/// A plan with everything around it.
#[derive(Debug, Clone)]
pub struct PlanView {
    /// The plan.
    pub plan: PlanRow,
    /// Its facilities.
    pub facilities: Vec<FacilityCode>,
    /// What is issued.
    pub issued: Vec<Assignment>,
    /// The tasks raised from it.
    pub tasks: Vec<PlanTaskRow>,
}

/// Draws up a plan: the items due at the project's facilities, by the newest catalogue.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `plan.…` for what stands against it.
pub fn add(core: &Core, actor: &Actor, project: ProjectId, month: Month, period: Period) -> Result<PlanView, ApiError> {
    core.db.write(|tx| {
        let drawn = draw_up(core, tx, actor, project, (month, period))?;
        store_plan(tx, actor, &drawn)?;
        view(tx, drawn.plan.id)
    })
}

/// A plan as it would be.
struct Drawn {
    plan: PlanRow,
    facilities: Vec<FacilityCode>,
    /// How many items are due.
    items: usize,
}

/// Decides whether the plan can be made and what it would hold; nothing is written.
fn draw_up(
    core: &Core,
    tx: &Tx<'_>,
    actor: &Actor,
    project: ProjectId,
    (month, period): (Month, Period),
) -> Result<Drawn, ApiError> {
    let now = core.env.now();
    let relation = access::relation_to_project(tx, actor, project)?;
    actor.require(Action::ReadPlan, Action::ManagePlan, relation)?;
    let (row, contract) = project_of(tx, project)?;
    let catalogue = Catalogue::current();
    let installed = store::project::facilities(tx, project)?;
    // What was ticked before a direct upload was permitted is not tested any more (R2.6).
    let takes = |code: &FacilityCode| takes_system(contract.kind, row.direct_upload, &code.system());
    let due = |code: &FacilityCode| if takes(code) { catalogue.due_items(code, period).count() } else { 0 };
    let facilities: Vec<FacilityCode> =
        installed.into_iter().map(|facility| facility.code).filter(|code| due(code) > 0).collect();
    let existing = store::plan::existing(tx, project)?;
    let request = PlanRequest {
        contract: contract.kind,
        month,
        period,
        ended: has_ended(&row, &contract),
        paused: store::request::is_suspended(tx, project, month)?,
        first_report: first_report_month(contract.signed_on, row.first_report),
        same_exists: existing.contains(&(period, month)),
        any_exists: !existing.is_empty(),
        due: facilities.iter().map(due).sum(),
    };
    request.check(now).map_err(refused)?;
    let plan = PlanRow {
        id: PlanId::new(now, core.env.random()),
        agency: row.agency,
        project,
        project_name: row.name,
        month,
        period,
        catalogue: catalogue.version.clone(),
        created_by: actor.account,
        created_at: now,
        state: PlanState::Draft,
    };
    Ok(Drawn { plan, facilities, items: request.due })
}

fn store_plan(tx: &Tx<'_>, actor: &Actor, Drawn { plan, facilities, .. }: &Drawn) -> Result<(), ApiError> {
    store::plan::add(tx, plan, facilities)?;
    let body =
        json!({ "project": plan.project, "month": plan.month, "period": plan.period, "catalogue": plan.catalogue });
    let event = JournalEvent::new("plan.added", plan.id, &body).of(plan.agency);
    journal::append(tx, plan.created_at, Some(actor.account), event)?;
    Ok(())
}

/// The plans the actor may see, with what happened to each.
///
/// # Errors
/// `request.forbidden`.
pub fn list(
    core: &Core,
    actor: &Actor,
    narrow: &Narrow,
    wanted: Wanted,
    page: &Page,
) -> Result<Listed<PlanView>, ApiError> {
    let filter = actor.filter(Action::ReadPlan)?.narrowed(narrow);
    Ok(core.db.read(|tx| store::plan::list(tx, &filter, wanted, page)?.try_turn(|plans| around(tx, plans)))?)
}

/// One plan.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: PlanId) -> Result<PlanView, ApiError> {
    core.db.read(|tx| {
        let plan = visible(tx, actor, id)?;
        view_of(tx, plan)
    })
}

/// A plan with everything around it.
pub(crate) fn view(tx: &Tx<'_>, id: PlanId) -> Result<PlanView, ApiError> {
    view_of(tx, store::plan::get(tx, id)?.ok_or(Code::RequestNotFound)?)
}

fn view_of(tx: &Tx<'_>, plan: PlanRow) -> Result<PlanView, ApiError> {
    Ok(around(tx, vec![plan])?.pop().ok_or(Code::RequestNotFound)?)
}

/// Several plans with everything around them, with one question of each kind for all of them.
pub(super) fn views(tx: &Tx<'_>, ids: &[PlanId]) -> Result<Vec<PlanView>, DbError> {
    around(tx, store::plan::several(tx, ids)?)
}

/// What stands around plans, with one question of each kind for all of them.
fn around(tx: &Tx<'_>, plans: Vec<PlanRow>) -> Result<Vec<PlanView>, DbError> {
    let ids: Vec<PlanId> = plans.iter().map(|plan| plan.id).collect();
    let mut facilities = store::plan_around::facilities(tx, &ids)?;
    let mut issued = store::plan_around::issued(tx, &ids)?;
    let mut tasks = store::plan_around::tasks(tx, &ids)?;
    let view = |plan: PlanRow| PlanView {
        facilities: facilities.remove(&plan.id).unwrap_or_default(),
        issued: issued.remove(&plan.id).unwrap_or_default(),
        tasks: tasks.remove(&plan.id).unwrap_or_default(),
        plan,
    };
    Ok(plans.into_iter().map(view).collect())
}

/// The plan, if the actor may see it.
pub(crate) fn visible(tx: &Tx<'_>, actor: &Actor, id: PlanId) -> Result<PlanRow, ApiError> {
    let (plan, relation) = related(tx, actor, id)?;
    actor.require_read(Action::ReadPlan, relation)?;
    Ok(plan)
}

/// The plan, if the actor may change it.
fn managed(tx: &Tx<'_>, actor: &Actor, id: PlanId) -> Result<PlanRow, ApiError> {
    let (plan, relation) = related(tx, actor, id)?;
    actor.require(Action::ReadPlan, Action::ManagePlan, relation)?;
    Ok(plan)
}

fn related(tx: &Tx<'_>, actor: &Actor, id: PlanId) -> Result<(PlanRow, Relation), ApiError> {
    let plan = store::plan::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    if plan.state == PlanState::Deleted {
        return Err(Code::RequestNotFound.into());
    }
    let project = store::project::get(tx, plan.project)?.ok_or(Code::RequestNotFound)?;
    let issued = store::plan::issued(tx, id)?;
    let assigned = project.lead == actor.account || issued.iter().any(|batch| batch.account == actor.account);
    let belongs = Belongs { agency: plan.agency, jurisdiction: &project.jurisdiction, assigned };
    Ok((plan, actor.relation_to(&belongs)))
}

/// A project with its contract.
pub(crate) fn project_of(tx: &Tx<'_>, project: ProjectId) -> Result<(ProjectRow, ContractRow), ApiError> {
    let project = store::project::get(tx, project)?.ok_or(Code::RequestNotFound)?;
    let contract = store::contract::get(tx, project.contract)?.ok_or(Code::RequestNotFound)?;
    Ok((project, contract))
}

/// Whether the project itself or its contract has ended.
pub(super) fn has_ended(project: &ProjectRow, contract: &ContractRow) -> bool {
    project.ending.is_some() || contract.state != ContractState::Active
}

/// The facilities named in a request, as a set.
fn known_facilities(
    plan: &[FacilityCode],
    named: &[FacilityCode],
    field: &str,
) -> Result<BTreeSet<FacilityCode>, ApiError> {
    let unknown = named.iter().any(|code| !plan.contains(code));
    if unknown || named.is_empty() {
        let code = if unknown { Code::FieldUnknown } else { Code::FieldRequired };
        return Err(ApiError::from(Code::RequestInvalid).field(field, code));
    }
    Ok(named.iter().cloned().collect())
}

/// The public form of the model's refusal.
fn refused(error: PlanError) -> ApiError {
    match error {
        PlanError::WrongMonth { current } => ApiError::from(Code::PlanWrongMonth).with("current", current.to_string()),
        PlanError::Paused => Code::PlanPaused.into(),
        PlanError::ProjectEnded => Code::PlanProjectEnded.into(),
        PlanError::BeforeFirstReport { first } => {
            ApiError::from(Code::PlanBeforeFirstReport).with("first", first.to_string())
        }
        PlanError::Exists => Code::PlanExists.into(),
        PlanError::NothingDue => Code::PlanNothingDue.into(),
        PlanError::Expired => Code::PlanExpired.into(),
        PlanError::Issued => Code::PlanIssued.into(),
        PlanError::Started => Code::PlanStarted.into(),
        PlanError::Submitted => Code::PlanSubmitted.into(),
        PlanError::NotIssued => Code::PlanNotIssued.into(),
        PlanError::Deleted => Code::RequestNotFound.into(),
    }
}

#[cfg(test)]
mod tests;
