//! Issuing plan items to engineers' phones, and taking them back.

use std::collections::BTreeSet;

use serde_json::json;
use shared_model::code::FacilityCode;
use shared_model::feed::{AssignmentFacts, FacilityFacts, FeedEvent, ProjectFacts};
use shared_model::id::{AccountId, AssignmentId, PlanId, ProjectId};
use shared_model::moment::Moment;
use shared_model::plan::PlanEvent;
use shared_model::task::TaskState;

use super::{PlanView, has_ended, known_facilities, managed, project_of, refused, view};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store::plan::{Assignment as IssuedBatch, PlanRow};
use crate::usecase::engineer;
use crate::usecase::session::Actor;
use crate::{feed, store};

/// Facilities issued to people.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The facilities.
    pub facilities: Vec<FacilityCode>,
    /// Who gets them, each all of them.
    pub assignees: Vec<AccountId>,
}

/// Issues facilities of a plan; what somebody already has is not issued again.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `plan.expired`, `plan.project_ended`, `plan.assignee`, `plan.submitted`,
/// `request.invalid`.
pub fn dispatch(core: &Core, actor: &Actor, id: PlanId, batches: &[Batch]) -> Result<PlanView, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let plan = managed(tx, actor, id)?;
        plan.state.on(PlanEvent::Dispatched, plan.month, now).map_err(refused)?;
        let (project, contract) = project_of(tx, plan.project)?;
        if has_ended(&project, &contract) {
            return Err(Code::PlanProjectEnded.into());
        }
        let of_plan = store::plan::facilities(tx, id)?;
        if batches.is_empty() {
            return Err(ApiError::from(Code::RequestInvalid).field("batches", Code::FieldRequired));
        }
        let mut told = BTreeSet::new();
        for (number, Batch { facilities, assignees }) in batches.iter().enumerate() {
            let named = known_facilities(&of_plan, facilities, &format!("batches.{number}.facilities"))?;
            not_submitted(tx, id, &named)?;
            if assignees.is_empty() {
                let field = format!("batches.{number}.assignees");
                return Err(ApiError::from(Code::RequestInvalid).field(field, Code::FieldRequired));
            }
            for account in assignees {
                require_engineer(tx, &plan, *account, now)?;
                if told.insert(*account) {
                    feed::publish(tx, *account, FeedEvent::Project(Box::new(project_facts(tx, plan.project)?)))?;
                }
                let issued = store::plan::issued(tx, id)?;
                let has =
                    |code: &FacilityCode| issued.iter().any(|b| b.account == *account && b.facilities.contains(code));
                let fresh: BTreeSet<FacilityCode> = named.iter().filter(|code| !has(code)).cloned().collect();
                issue(core, tx, actor, &plan, *account, &fresh)?;
            }
        }
        view(tx, id)
    })
}

/// Takes facilities back from people; the rest of a batch is issued anew.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `plan.not_issued`, `plan.submitted`, `request.invalid`.
pub fn withdraw(
    core: &Core,
    actor: &Actor,
    id: PlanId,
    facilities: &[FacilityCode],
    assignees: &[AccountId],
) -> Result<PlanView, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let plan = managed(tx, actor, id)?;
        let named = known_facilities(&store::plan::facilities(tx, id)?, facilities, "facilities")?;
        not_submitted(tx, id, &named)?;
        let hit: Vec<_> = store::plan::issued(tx, id)?
            .into_iter()
            .filter(|batch| assignees.contains(&batch.account) && !batch.facilities.is_disjoint(&named))
            .collect();
        if hit.is_empty() {
            return Err(Code::PlanNotIssued.into());
        }
        for batch in hit {
            take_back(tx, actor, &plan, &batch, &named, now)?;
            let rest: BTreeSet<FacilityCode> = batch.facilities.difference(&named).cloned().collect();
            issue(core, tx, actor, &plan, batch.account, &rest)?;
        }
        view(tx, id)
    })
}

/// Withdraws a batch because of `facilities` of it, and tells the phone.
pub(super) fn take_back(
    tx: &Tx<'_>,
    actor: &Actor,
    plan: &PlanRow,
    batch: &IssuedBatch,
    facilities: &BTreeSet<FacilityCode>,
    now: Moment,
) -> Result<(), ApiError> {
    store::plan::withdraw(tx, batch.id, now)?;
    feed::publish(tx, batch.account, FeedEvent::AssignmentWithdrawn { assignment: batch.id })?;
    let body = json!({ "assignment": batch.id, "account": batch.account, "facilities": facilities });
    let event = JournalEvent::new("plan.withdrawn", plan.id, &body).of(plan.agency);
    journal::append(tx, now, Some(actor.account), event)?;
    Ok(())
}

/// What was submitted stays with whoever did it: it waits for its review, or has passed it.
fn not_submitted(tx: &Tx<'_>, plan: PlanId, facilities: &BTreeSet<FacilityCode>) -> Result<(), ApiError> {
    for task in store::plan::tasks(tx, plan)? {
        let submitted = matches!(task.state, TaskState::Pending | TaskState::Approved);
        if let Some(facility) = task.facilities.iter().find(|code| submitted && facilities.contains(code)) {
            let refusal = ApiError::from(Code::PlanSubmitted).with("facility", facility.to_string());
            return Err(refusal.with("person", task.engineer));
        }
    }
    Ok(())
}

pub(super) fn issue(
    core: &Core,
    tx: &Tx<'_>,
    actor: &Actor,
    plan: &PlanRow,
    account: AccountId,
    facilities: &BTreeSet<FacilityCode>,
) -> Result<(), ApiError> {
    if facilities.is_empty() {
        return Ok(());
    }
    let now = core.env.now();
    let id = AssignmentId::new(now, core.env.random());
    store::plan::issue(tx, id, plan.id, account, facilities, (actor.account, now))?;
    let facts = AssignmentFacts {
        id,
        plan: plan.id,
        project: plan.project,
        month: plan.month,
        period: plan.period,
        catalogue: plan.catalogue.clone(),
        facilities: facilities.iter().cloned().collect(),
    };
    feed::publish(tx, account, FeedEvent::Assignment(facts))?;
    let body = json!({ "assignment": id, "account": account, "facilities": facilities });
    let event = JournalEvent::new("plan.dispatched", plan.id, &body).of(plan.agency);
    journal::append(tx, now, Some(actor.account), event)?;
    Ok(())
}

/// Whoever is issued items is fit for work on site today.
fn require_engineer(tx: &Tx<'_>, plan: &PlanRow, id: AccountId, now: Moment) -> Result<(), ApiError> {
    match engineer::candidate(tx, plan.agency, id, now)? {
        None => Err(ApiError::from(Code::RequestInvalid).field("assignees", Code::FieldUnknown)),
        Some(person) if person.is_fit() => Ok(()),
        Some(person) => Err(ApiError::from(Code::PlanAssignee).with("name", person.name)),
    }
}

/// What a phone needs to know of a project to work there with no network.
///
/// # Errors
/// Whatever the database says.
pub fn project_facts(tx: &Tx<'_>, id: ProjectId) -> Result<ProjectFacts, ApiError> {
    let project = store::project::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    let buildings = store::project::buildings(tx, id)?;
    let facilities = store::project::facilities(tx, id)?;
    Ok(ProjectFacts {
        id,
        name: project.name,
        address: project.address,
        owner: project.owner_name,
        contract: project.kind,
        lead: project.lead_name,
        site: Some(project.site),
        geofence: Some(project.geofence),
        buildings: buildings.into_iter().map(|building| building.name).collect(),
        facilities: facilities
            .into_iter()
            .map(|facility| FacilityFacts { code: facility.code, count: facility.count, place: facility.place })
            .collect(),
    })
}
