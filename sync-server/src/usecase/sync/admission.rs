//! Whether evidence of a task is admitted from this caller.

use shared_model::calendar::Month;
use shared_model::document::TaskHeader;
use shared_model::id::{AccountId, FaultId, OrderId, PlanId, ProjectId};
use shared_model::task::{TaskKind, TaskState};

use super::Caller;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::task::TaskRow;

/// How the caller takes part in a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Handed in evidence before.
    Writes,
    /// Was told of the task, and hands in evidence for the first time.
    Holds,
    /// Takes part for the first time.
    Joins,
    /// Hands over what a colleague recorded.
    Relays,
}

/// What the rules say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// The evidence is admitted.
    Admitted(Part),
    /// It is not; it is kept all the same.
    Refused(Code),
}

/// Judges by what the server knows of the task (`row`), or at first sight by the document's own header.
pub(super) fn judge(
    tx: &Tx<'_>,
    caller: &Caller,
    row: Option<&TaskRow>,
    header: Option<&TaskHeader>,
) -> Result<Admission, ApiError> {
    match (row, header) {
        (Some(row), _) => known(tx, caller, row),
        (None, Some(header)) => first_sight(tx, caller, header),
        // Bytes that are no document say nothing about anybody: their own fault is what is told.
        (None, None) => Ok(Admission::Admitted(Part::Writes)),
    }
}

fn known(tx: &Tx<'_>, caller: &Caller, row: &TaskRow) -> Result<Admission, ApiError> {
    if row.agency != caller.agency {
        return Ok(Admission::Refused(Code::SyncNotYourTask));
    }
    if let Some(wrote) = store::task::participation(tx, row.id, caller.account)? {
        let deleted = row.state == TaskState::Deleted;
        let part = if wrote { Part::Writes } else { Part::Holds };
        return Ok(if deleted { Admission::Refused(Code::SyncTaskDeleted) } else { Admission::Admitted(part) });
    }
    let admission = match (is_ordered(row.kind), row.plan) {
        (true, _) => ordered(tx, caller, &Ordered::of_row(row))?,
        (false, Some(plan)) => issued(tx, caller, plan, &store::task::facilities(tx, row.id)?)?,
        (false, None) => by_project(tx, caller, row.project)?,
    };
    match admission {
        Admission::Admitted(_) if row.state == TaskState::Deleted => Ok(Admission::Refused(Code::SyncTaskDeleted)),
        admission => Ok(admission),
    }
}

fn first_sight(tx: &Tx<'_>, caller: &Caller, header: &TaskHeader) -> Result<Admission, ApiError> {
    match store::admission::agency_of(tx, header.project)? {
        None => return Ok(Admission::Refused(Code::SyncUnknownPlan)),
        Some(agency) if agency != caller.agency => return Ok(Admission::Refused(Code::SyncNotYourTask)),
        Some(_) => {}
    }
    if is_ordered(header.kind) {
        return ordered(tx, caller, &Ordered::of_header(header));
    }
    let Some(plan) = header.plan else { return by_project(tx, caller, header.project) };
    match store::admission::plan(tx, plan)? {
        Some((project, _)) if project == header.project => {
            let facilities: Vec<String> = header.facilities.iter().map(ToString::to_string).collect();
            issued(tx, caller, plan, &facilities)
        }
        _ => Ok(Admission::Refused(Code::SyncUnknownPlan)),
    }
}

/// All the task's facilities have to be issued to the caller; what was taken back since is told apart.
fn issued(tx: &Tx<'_>, caller: &Caller, plan: PlanId, facilities: &[String]) -> Result<Admission, ApiError> {
    let issued = store::admission::issued(tx, plan, caller.account)?;
    let has = |facility: &String, withdrawn_too: bool| {
        issued.iter().any(|issued| issued.facility.to_string() == *facility && (withdrawn_too || !issued.withdrawn))
    };
    let all = |withdrawn_too| !issued.is_empty() && facilities.iter().all(|facility| has(facility, withdrawn_too));
    Ok(match (all(false), all(true)) {
        (true, _) => Admission::Admitted(Part::Joins),
        (false, true) => Admission::Refused(Code::SyncTaskWithdrawn),
        (false, false) => Admission::Refused(Code::SyncNotYourTask),
    })
}

/// Work on a fault comes from an order and from nothing else (R4.10).
const fn is_ordered(kind: TaskKind) -> bool {
    matches!(kind, TaskKind::Investigation | TaskKind::Repair)
}

/// What a task on a fault says of its order.
struct Ordered {
    order: Option<OrderId>,
    fault: Option<FaultId>,
    kind: TaskKind,
    project: ProjectId,
}

impl Ordered {
    const fn of_row(row: &TaskRow) -> Self {
        Self { order: row.order, fault: row.fault, kind: row.kind, project: row.project }
    }

    const fn of_header(header: &TaskHeader) -> Self {
        Self { order: header.order, fault: header.fault, kind: header.kind, project: header.project }
    }
}

/// The order has to be the caller's, and for just this work; one that was taken back is told apart.
fn ordered(tx: &Tx<'_>, caller: &Caller, task: &Ordered) -> Result<Admission, ApiError> {
    let order = task.order.map(|order| store::order::get(tx, order)).transpose()?.flatten();
    let fits = order.filter(|order| {
        (order.assignee, order.kind, order.project) == (caller.account, task.kind, task.project)
            && Some(order.fault) == task.fault
    });
    Ok(match fits {
        None => Admission::Refused(Code::SyncNotYourTask),
        Some(order) if order.withdrawn_at.is_some() => Admission::Refused(Code::SyncOrderWithdrawn),
        Some(_) => Admission::Admitted(Part::Joins),
    })
}

/// Work outside the plan (R4.5, R4.6): by whoever works for the project, or leads it.
fn by_project(tx: &Tx<'_>, caller: &Caller, project: ProjectId) -> Result<Admission, ApiError> {
    let works = store::admission::works_for(tx, project, caller.account)?;
    Ok(if works { Admission::Admitted(Part::Joins) } else { Admission::Refused(Code::SyncNotYourTask) })
}

/// Who else is to hold a new task: everybody its facilities are issued to.
pub(super) fn colleagues(tx: &Tx<'_>, header: &TaskHeader) -> Result<Vec<AccountId>, ApiError> {
    match header.plan {
        Some(plan) => Ok(store::admission::colleagues(tx, plan, header.id)?),
        None => Ok(Vec::new()),
    }
}

/// Everybody who works on a plan.
pub(super) fn assignees(tx: &Tx<'_>, plan: PlanId) -> Result<Vec<AccountId>, ApiError> {
    Ok(store::admission::assignees(tx, plan)?)
}

/// The month a task counts for: its plan's, or the one it was begun in.
pub(super) fn plan_month(tx: &Tx<'_>, header: &TaskHeader) -> Result<Month, ApiError> {
    let plan = header.plan.map(|plan| store::admission::plan(tx, plan)).transpose()?.flatten();
    Ok(plan.map_or_else(|| Month::of(header.created.at.best()), |(_, month)| month))
}
