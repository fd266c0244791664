//! Corrections: what was done by mistake is put right by an operator, on a signed request that cannot be taken back;
//! what was there before stays readable (R9.4, manual 十.30).

use serde_json::{Value, json};
use shared_model::feed::FeedEvent;
use shared_model::id::{AgencyId, AttachmentId, ProjectId, ReportId, TaskId};
use shared_model::permission::Action;
use shared_model::report::ReportState;
use shared_model::request::{CorrectionKind, RequestKind};
use shared_model::review::ReviewDecision;
use shared_model::task::{TaskEvent, TaskState};

use super::{Filer, NewRequest, RequestDetail, detail, file};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store::project::ProjectRow;
use crate::store::report::ReportRow;
use crate::store::request::RequestRow;
use crate::store::task::TaskRow;
use crate::usecase::attachment::Holder;
use crate::usecase::check::Fields;
use crate::usecase::order;
use crate::usecase::session::Actor;
use crate::{feed, store};

/// A correction to be asked for.
#[derive(Debug, Clone)]
pub struct NewCorrection {
    /// What it is about.
    pub what: CorrectionKind,
    /// The project; for [`CorrectionKind::Other`] it may be left out.
    pub project: Option<ProjectId>,
    /// The task whose approval was a mistake.
    pub task: Option<TaskId>,
    /// The report whose filing was a mistake.
    pub report: Option<ReportId>,
    /// What went wrong and what is wanted instead.
    pub reason: String,
    /// The signed and stamped form; at least one file.
    pub attachments: Vec<AttachmentId>,
}

/// What a correction is about, once it was found.
struct Matter {
    project: Option<ProjectRow>,
    body: Value,
}

/// Asks the operators for a correction.
///
/// # Errors
/// `request.forbidden`, `request.invalid` (a foreign task, report or project is an unknown one), `correction.…` for
/// what stands against it.
pub fn ask(core: &Core, actor: &Actor, new: NewCorrection) -> Result<RequestDetail, ApiError> {
    let agency = actor.own_agency_for(Action::FileRequest)?;
    let mut fields = Fields::default();
    fields.check(!new.reason.trim().is_empty(), "reason", Code::FieldRequired);
    fields.check(!new.attachments.is_empty(), "attachments", Code::FieldRequired);
    fields.finish()?;
    core.db.write(|tx| {
        let Matter { project, body } = match new.what {
            CorrectionKind::UndoApproval => approval(tx, agency, new.task)?,
            CorrectionKind::ReopenReport => filing(tx, agency, new.report)?,
            CorrectionKind::Other => {
                let project = new.project.map(|id| own_project(tx, agency, id)).transpose()?;
                Matter { project, body: json!({ "what": CorrectionKind::Other }) }
            }
        };
        let row = store::agency::get(tx, agency)?.ok_or(Code::RequestNotFound)?;
        let new = NewRequest {
            kind: RequestKind::Correction,
            agency: Some(agency),
            project: project.as_ref().map(|project| project.id),
            region: project.as_ref().map_or(row.jurisdiction, |project| project.jurisdiction.clone()),
            subject: project.map_or(row.name, |project| project.name),
            reason: new.reason,
            month: None,
            body,
            attachments: new.attachments,
        };
        let by = Filer { holder: &Holder::Account(actor.clone()), name: &actor.name };
        let filed = file(core, tx, &by, new)?;
        detail(tx, actor, filed.id)
    })
}

fn unknown(field: &str) -> ApiError {
    ApiError::from(Code::RequestInvalid).field(field, Code::FieldUnknown)
}

fn own_project(tx: &Tx<'_>, agency: AgencyId, id: ProjectId) -> Result<ProjectRow, ApiError> {
    let project = store::project::get(tx, id)?.filter(|project| project.agency == agency);
    project.ok_or_else(|| unknown("project"))
}

/// The approval that is to be taken back, in words that stay readable whatever becomes of the task.
fn approval(tx: &Tx<'_>, agency: AgencyId, task: Option<TaskId>) -> Result<Matter, ApiError> {
    let task = task.map(|id| store::task::get(tx, id)).transpose()?.flatten();
    let task = task.filter(|task| task.agency == agency).ok_or_else(|| unknown("task"))?;
    undoable(tx, &task)?;
    let review = store::review::of_task(tx, task.id)?.pop();
    let body = json!({
        "what": CorrectionKind::UndoApproval, "task": task.id, "task_kind": task.kind, "month": task.month,
        "reviewer": review.as_ref().map(|review| &review.reviewer_name), "approved_at": review.as_ref().map(|r| r.at),
        "review_note": review.as_ref().map(|review| &review.note),
    });
    Ok(Matter { project: Some(own_project(tx, agency, task.project)?), body })
}

/// Refuses what no correction can undo: a task that is not approved, or that a report which counts pins.
fn undoable(tx: &Tx<'_>, task: &TaskRow) -> Result<TaskState, ApiError> {
    let state = task.state.on(TaskEvent::ApprovalUndone).map_err(|_| Code::CorrectionNotApproved)?;
    let pinned = match task.plan {
        Some(plan) => store::report::of_plan(tx, plan)?.is_some(),
        // Outside a plan, any report of the month may print it.
        None => store::report::is_of_month(tx, task.project, task.month)?,
    };
    if pinned { Err(Code::CorrectionReported.into()) } else { Ok(state) }
}

/// The filed report that another is to take the place of.
fn filing(tx: &Tx<'_>, agency: AgencyId, report: Option<ReportId>) -> Result<Matter, ApiError> {
    let report = report.map(|id| store::report::get(tx, id)).transpose()?.flatten();
    let report = report.filter(|report| report.agency == agency).ok_or_else(|| unknown("report"))?;
    reopenable(&report)?;
    let filed = report.filing.as_ref();
    let body = json!({
        "what": CorrectionKind::ReopenReport, "report": report.id, "number": report.number, "month": report.month,
        "filed_at": filed.map(|filing| filing.at), "filed_by": filed.map(|filing| &filing.by_name),
    });
    Ok(Matter { project: Some(own_project(tx, agency, report.project)?), body })
}

fn reopenable(report: &ReportRow) -> Result<(), ApiError> {
    let filed = report.state == ReportState::Filed && report.superseded_at.is_none();
    if filed { Ok(()) } else { Err(Code::CorrectionNotFiled.into()) }
}

/// Carries a correction out, as far as a program can.
pub(super) fn effect(core: &Core, tx: &Tx<'_>, actor: &Actor, row: &RequestRow, note: &str) -> Result<(), ApiError> {
    let named = |field: &str| row.body[field].as_str().unwrap_or_default();
    let broken = || ApiError::from(Code::ServerFailed).caused_by("a correction names what it is about");
    match named("what").parse() {
        Ok(CorrectionKind::UndoApproval) => {
            let task = named("task").parse::<TaskId>().map_err(|_| broken())?;
            undo_approval(core, tx, actor, row, store::task::get(tx, task)?.ok_or_else(broken)?, note)
        }
        Ok(CorrectionKind::ReopenReport) => {
            let report = named("report").parse::<ReportId>().map_err(|_| broken())?;
            reopen(core, tx, actor, row, &store::report::get(tx, report)?.ok_or(Code::CorrectionNotFiled)?)
        }
        Ok(CorrectionKind::Other) => Ok(()),
        Err(_) => Err(broken()),
    }
}

/// The task waits for its review again; the review it had stays, with what took it back.
fn undo_approval(
    core: &Core,
    tx: &Tx<'_>,
    actor: &Actor,
    row: &RequestRow,
    task: TaskRow,
    note: &str,
) -> Result<(), ApiError> {
    let now = core.env.now();
    let state = undoable(tx, &task)?;
    let mut reviews = store::review::of_task(tx, task.id)?.into_iter().rev();
    let approved = reviews.find(|review| review.decision == ReviewDecision::Approve && review.counts());
    let review = approved.ok_or(Code::CorrectionNotApproved)?;
    if !order::unsettle(tx, actor, &task, now)? {
        return Err(Code::CorrectionFaultMoved.into());
    }
    store::review::undo(tx, review.id, row.id)?;
    store::task::unpin(tx, task.id, state, now)?;
    let body = json!({ "request": row.id, "review": review.id, "approved_heads": task.approved_heads });
    let event = JournalEvent::new("task.approval_undone", task.id, &body).of(task.agency);
    journal::append(tx, now, Some(actor.account), event)?;
    let told = store::task::participants(tx, task.id)?;
    Ok(feed::publish_to(tx, &told, &FeedEvent::ApprovalUndone { task: task.id, note: note.to_owned() })?)
}

/// Another report of the plan becomes possible, with a number of its own; the filed one stays as it is.
fn reopen(core: &Core, tx: &Tx<'_>, actor: &Actor, row: &RequestRow, report: &ReportRow) -> Result<(), ApiError> {
    let now = core.env.now();
    reopenable(report)?;
    store::report::supersede(tx, report.id, now, row.id)?;
    let body = json!({ "request": row.id, "number": report.number });
    let event = JournalEvent::new("report.superseded", report.id, &body).of(report.agency);
    journal::append(tx, now, Some(actor.account), event)?;
    Ok(())
}
