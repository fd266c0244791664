//! What stands in the way of a plan's report.

use shared_model::catalogue::Catalogue;
use shared_model::id::{PlanId, TaskId};
use shared_model::moment::Moment;
use shared_model::project::first_report_month;
use shared_model::readiness::{Blocker, PlanStanding, PlanTask};

use super::{has_ended, project_of, visible};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code, Message};
use crate::store;
use crate::store::plan::{PlanRow, PlanTaskRow};
use crate::store::submission::VALID;
use crate::usecase::session::Actor;

/// One thing that stands in the way, told to people.
#[derive(Debug, Clone)]
pub struct Obstacle {
    /// Its stable code.
    pub code: &'static str,
    /// What it is and what to do.
    pub message: Message,
    /// The task it is about.
    pub task: Option<TaskId>,
    /// Whom it waits for.
    pub person: Option<String>,
}

/// Everything that stands in the way of the report of a plan; empty when it can be generated.
///
/// # Errors
/// `request.not_found`.
pub fn readiness(core: &Core, actor: &Actor, id: PlanId) -> Result<Vec<Obstacle>, ApiError> {
    let now = core.env.now();
    core.db.read(|tx| {
        let plan = visible(tx, actor, id)?;
        if store::report::of_plan(tx, plan.id)?.is_some() {
            return Ok(vec![obstacle(Code::BlockerReported, &[], None)]);
        }
        obstacles(tx, &plan, now)
    })
}

pub(crate) fn obstacles(tx: &Tx<'_>, plan: &PlanRow, now: Moment) -> Result<Vec<Obstacle>, ApiError> {
    let tasks = store::plan::tasks(tx, plan.id)?;
    let blockers = standing(tx, plan, &tasks)?.blockers(now);
    let mut found: Vec<Obstacle> = blockers.iter().map(|blocker| told(plan, blocker, &tasks)).collect();
    for task in tasks.iter().filter(|task| task.missing_photos > 0) {
        found.push(obstacle(Code::BlockerPhotosMissing, &[("count", task.missing_photos.to_string())], Some(task)));
    }
    Ok(found)
}

/// What the model judges readiness on.
fn standing(tx: &Tx<'_>, plan: &PlanRow, tasks: &[PlanTaskRow]) -> Result<PlanStanding, ApiError> {
    let (project, contract) = project_of(tx, plan.project)?;
    let mut facts = Vec::with_capacity(tasks.len());
    for task in tasks {
        let submissions = store::submission::of_task(tx, task.id)?;
        facts.push(PlanTask {
            id: task.id,
            state: task.state,
            submitted_latest: submissions.iter().rfind(|row| row.verification == VALID).map(|row| row.latest_at),
            facilities: task.facilities.clone(),
            faults: store::fault::of_task(tx, task.id)?.into_iter().map(|fault| (fault.id, fault.state)).collect(),
        });
    }
    let issued = store::plan::issued(tx, plan.id)?;
    Ok(PlanStanding {
        month: plan.month,
        contract: contract.kind,
        ended: has_ended(&project, &contract),
        reopened: store::report::is_superseded(tx, plan.id)?,
        paused: store::request::is_suspended(tx, plan.project, plan.month)?,
        first_report: first_report_month(contract.signed_on, project.first_report),
        facilities: store::plan::facilities(tx, plan.id)?,
        issued: issued.into_iter().flat_map(|batch| batch.facilities).collect(),
        tasks: facts,
    })
}

fn told(plan: &PlanRow, blocker: &Blocker, tasks: &[PlanTaskRow]) -> Obstacle {
    let facility = |code: Code, facility: &shared_model::code::FacilityCode| {
        let known = Catalogue::of_version(&plan.catalogue).and_then(|catalogue| catalogue.facility(facility));
        let name = known.map(|facility| facility.name_zh.clone()).unwrap_or_default();
        obstacle(code, &[("facility", facility.to_string()), ("name", name)], None)
    };
    let task = |code: Code, id: &TaskId| obstacle(code, &[], tasks.iter().find(|task| task.id == *id));
    match blocker {
        Blocker::ProjectEnded => obstacle(Code::BlockerProjectEnded, &[], None),
        Blocker::MonthPaused => obstacle(Code::BlockerMonthPaused, &[], None),
        Blocker::BeforeFirstReport { first } => {
            obstacle(Code::BlockerBeforeFirstReport, &[("first", first.to_string())], None)
        }
        Blocker::MonthOver { month } => obstacle(Code::BlockerMonthOver, &[("month", month.to_string())], None),
        Blocker::NotIssued { facility: code } => facility(Code::BlockerNotIssued, code),
        Blocker::NotBegun { facility: code } => facility(Code::BlockerNotBegun, code),
        Blocker::NotSubmitted { task: id } => task(Code::BlockerNotSubmitted, id),
        Blocker::Pending { task: id } => task(Code::BlockerPending, id),
        Blocker::Returned { task: id } => task(Code::BlockerReturned, id),
        Blocker::SubmittedLate { task: id, .. } => task(Code::BlockerSubmittedLate, id),
        Blocker::FaultOpen { task: id, .. } => task(Code::BlockerFaultOpen, id),
    }
}

pub(crate) fn obstacle(code: Code, particulars: &[(&str, String)], task: Option<&PlanTaskRow>) -> Obstacle {
    let mut error = ApiError::from(code);
    for (name, value) in particulars {
        error = error.with(name, value.clone());
    }
    if let Some(task) = task {
        error = error.with("person", task.engineer.clone());
    }
    Obstacle {
        code: code.as_str(),
        message: error.body().message,
        task: task.map(|task| task.id),
        person: task.map(|task| task.engineer.clone()),
    }
}
