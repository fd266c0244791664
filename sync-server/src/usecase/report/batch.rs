//! The reports of a month, many at once: which can be made, what stands in the way of the others, and making them.
//! One that cannot be made holds up no other.

use jiff::civil::Date;
use shared_model::calendar::{Month, day_of};
use shared_model::id::PlanId;
use shared_model::permission::Action;

use super::{Cover, NewReport, add, kind_of};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code, ErrorBody};
use crate::store;
use crate::store::page::Page;
use crate::store::plan::{PlanRow, Wanted};
use crate::store::report::ReportRow;
use crate::usecase::plan::{Obstacle, obstacle, obstacles, visible};
use crate::usecase::session::Actor;

/// Most reports in one request.
const MOST: usize = 500;
/// Plans that are read at once.
const PART: u32 = 200;

/// A plan of the month, with its report or with what the report waits for.
#[derive(Debug)]
pub struct DueReport {
    /// The plan.
    pub plan: PlanRow,
    /// First and last day of submitted work.
    pub service: Option<(Date, Date)>,
    /// The report, once it was asked for.
    pub report: Option<ReportRow>,
    /// What stands in its way; nothing when it can be made or was.
    pub obstacles: Vec<Obstacle>,
}

/// What became of one plan.
#[derive(Debug)]
pub struct Asked {
    /// The plan.
    pub plan: PlanId,
    /// The name of its project, if it may be seen.
    pub project_name: Option<String>,
    /// The report that is being made, or why it cannot be.
    pub made: Result<ReportRow, ErrorBody>,
}

/// Every plan of `month` whose report the actor may make.
///
/// # Errors
/// `request.forbidden`.
pub fn due(core: &Core, actor: &Actor, month: Month) -> Result<Vec<DueReport>, ApiError> {
    let now = core.env.now();
    let filter = actor.filter(Action::ManageReport)?;
    core.db.read(|tx| {
        let mut due = Vec::new();
        for part in 0.. {
            let page = Page::sheet(None, PART, part * PART);
            let plans = store::plan::list(tx, &filter, Wanted { project: None, month: Some(month) }, &page)?.items;
            let is_last = plans.len() < PART as usize;
            for plan in plans {
                due.push(look(tx, plan, now)?);
            }
            if is_last {
                break;
            }
        }
        Ok(due)
    })
}

fn look(tx: &Tx<'_>, plan: PlanRow, now: shared_model::moment::Moment) -> Result<DueReport, ApiError> {
    let report = match store::report::of_plan(tx, plan.id)? {
        Some(report) => store::report::get(tx, report)?,
        None => None,
    };
    let mut found = if report.is_some() { Vec::new() } else { obstacles(tx, &plan, now)? };
    if report.is_none() && kind_of(tx, &plan)?.is_uploaded() {
        found.push(obstacle(Code::BlockerUpload, &[], None));
    }
    Ok(DueReport { service: service(tx, plan.id)?, plan, report, obstacles: found })
}

/// First and last day on which work of the plan was submitted.
fn service(tx: &Tx<'_>, plan: PlanId) -> Result<Option<(Date, Date)>, ApiError> {
    let tasks = store::plan::tasks(tx, plan)?;
    let days = || tasks.iter().filter_map(|task| task.submitted_at).map(day_of);
    Ok(days().min().zip(days().max()))
}

/// Asks for the report of each of the plans, dated on one day, with the days of work it states by itself.
///
/// # Errors
/// `request.invalid` for no plan or too many; whatever keeps all of them from being read.
pub fn make_many(core: &Core, actor: &Actor, plans: &[PlanId], dated_on: Date) -> Result<Vec<Asked>, ApiError> {
    if plans.is_empty() || plans.len() > MOST {
        let code = if plans.is_empty() { Code::FieldRequired } else { Code::FieldRange };
        return Err(ApiError::from(Code::RequestInvalid).field("plans", code));
    }
    plans.iter().map(|plan| make_one(core, actor, *plan, dated_on)).collect()
}

fn make_one(core: &Core, actor: &Actor, plan: PlanId, dated_on: Date) -> Result<Asked, ApiError> {
    let seen = core.db.read(|tx| Ok::<_, ApiError>((visible(tx, actor, plan).ok(), service(tx, plan)?)))?;
    let (row, days) = seen;
    let new = NewReport {
        plan,
        dated_on,
        service: days.unwrap_or((dated_on, dated_on)),
        extra_tasks: Vec::new(),
        conclusion: None,
        upload: None,
        cover: Cover::default(),
    };
    let made = add(core, actor, &new).map_err(|error| error.body());
    Ok(Asked { plan, project_name: row.map(|row| row.project_name), made })
}
