//! Reports: asked for, made in the background from frozen input, read, deleted until filed (R6.1, R6.2, R6.4).

pub mod batch;
mod body;
pub mod due;
mod gather;
mod make;
pub mod tables;
#[cfg(test)]
pub(crate) mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared_model::filing::FilingDue;
use shared_model::id::{AttachmentId, PlanId, ReportId, TaskId};
use shared_model::permission::Action;
use shared_model::report::{Conclusion, ReportError, ReportEvent, ReportKind, ReportState, is_dated_after_service};
use shared_model::sha::Sha256;

use body::Body;

use super::access::{self, Narrow};
use super::session::Actor;
use crate::compose::{CoverEdits, compose};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::page::{Listed, Page};
use crate::store::plan::PlanRow;
use crate::store::report::ReportRow;
use crate::store::report_list::Wanted;

#[cfg(test)]
pub(crate) use body::tests as uploaded_tests;
pub(super) use make::typeset;
pub use make::{make_next, resume};

/// Longest text of the cover, in characters.
const COVER_CHARACTERS: usize = 200;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// The plan it is of.
    pub plan: PlanId,
    /// The report date.
    pub dated_on: Date,
    /// First and last service day.
    pub service: (Date, Date),
    /// Tasks outside the plan that are printed too.
    pub extra_tasks: Vec<TaskId>,
    /// What an inspection came to.
    pub conclusion: Option<Conclusion>,
    /// The upload that is the body, where the kind of report has one (R6.3).
    pub upload: Option<AttachmentId>,
    /// Edited texts of the cover.
    pub cover: Cover,
}

/// Edited texts of the cover; what is `None` keeps its derived value.
#[derive(Debug, Clone, Default)]
pub struct Cover {
    /// The document's title.
    pub title: Option<String>,
    /// The agency's name.
    pub agency_name: Option<String>,
    /// The other texts.
    pub edits: CoverEdits,
}

/// The frozen input of a report, as it lies in the media store.
#[derive(Debug, Serialize, Deserialize)]
struct Frozen {
    data: fengtai_report::ReportData,
    /// The originals of the photos, in the order of the data.
    photos: Vec<Sha256>,
    /// The uploaded body.
    #[serde(default)]
    uploaded: Option<Sha256>,
}

/// Freezes the input of a report and queues it.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid`, `report.exists`, `report.extra_task`,
/// `report.not_ready` with what is missing; `report.no_upload`, `report.upload_…`, `attachment.too_large` for the body.
pub fn add(core: &Core, actor: &Actor, new: &NewReport) -> Result<ReportRow, ApiError> {
    let now = core.env.now();
    check(new)?;
    let kind = core.db.read(|tx| kind_of(tx, &manageable(tx, actor, new.plan)?))?;
    check_kind(new, kind)?;
    let body = new.upload.map(|upload| Body::take(core, actor, upload)).transpose()?;
    let row = core.db.write(|tx| {
        let plan = manageable(tx, actor, new.plan)?;
        if kind_of(tx, &plan)? != kind {
            // Permitted between the two looks.
            return Err(Code::RequestConflict.into());
        }
        if store::report::of_plan(tx, plan.id)?.is_some() {
            return Err(Code::ReportExists.into());
        }
        let obstacles = super::plan::obstacles(tx, &plan, now)?;
        if !obstacles.is_empty() {
            let blockers: Vec<_> = obstacles
                .iter()
                .map(|o| json!({ "code": o.code, "message": o.message, "task": o.task, "person": o.person }))
                .collect();
            let error = ApiError::from(Code::ReportNotReady).with("count", blockers.len());
            return Err(error.with("blockers", blockers));
        }
        let year = new.dated_on.year();
        let seq = store::report::next_seq(tx, plan.agency, year)?;
        let (source, submitted_at) =
            gather::source(tx, &plan, new, (kind, body.as_ref()), (year, seq), now, core.keys.secret())?;
        let composed = compose(&source);
        let mut data = composed.data;
        if let Some(title) = &new.cover.title {
            data.title.clone_from(title);
        }
        if let Some(name) = &new.cover.agency_name {
            data.cover.agency_name.clone_from(name);
        }
        let upload = body.as_ref().map(|body| body.row().clone());
        let uploaded = upload.as_ref().map(|upload| upload.sha256);
        let frozen = serde_json::to_vec(&Frozen { data, photos: composed.photos, uploaded })
            .map_err(|error| ApiError::from(Code::ReportFailed).caused_by(error))?;
        let input = Sha256::of(&frozen);
        core.media.put_file(&input, frozen.into())?;
        let row = ReportRow {
            id: ReportId::new(now, core.env.random()),
            agency: plan.agency,
            project: plan.project,
            project_name: plan.project_name,
            plan: plan.id,
            month: plan.month,
            number: source.number,
            kind,
            conclusion: new.conclusion,
            upload,
            generated: None,
            state: ReportState::Queued,
            error: None,
            dated_on: new.dated_on,
            service: new.service,
            submitted_at,
            input,
            document: None,
            created_by: actor.account,
            created_at: now,
            filing: None,
            superseded_at: None,
        };
        store::report::add(tx, &row, year, seq)?;
        let body = json!({ "plan": row.plan, "number": row.number, "input": input, "upload": uploaded });
        journal::append(
            tx,
            now,
            Some(actor.account),
            JournalEvent::new("report.queued", row.id, &body).of(row.agency),
        )?;
        Ok(row)
    })?;
    if let Some(body) = body {
        body.taken(core, actor);
    }
    core.jobs.reports.ring();
    Ok(row)
}

/// The plan, if the actor may make its report.
fn manageable(tx: &Tx<'_>, actor: &Actor, id: PlanId) -> Result<PlanRow, ApiError> {
    let plan = super::plan::visible(tx, actor, id)?;
    let relation = access::relation_to_project(tx, actor, plan.project)?;
    actor.require(Action::ReadReport, Action::ManageReport, relation)?;
    Ok(plan)
}

fn kind_of(tx: &Tx<'_>, plan: &PlanRow) -> Result<ReportKind, ApiError> {
    let (project, contract) = super::plan::project_of(tx, plan.project)?;
    Ok(ReportKind::of(contract.kind, project.direct_upload))
}

/// What the kind of report asks for is there, and nothing else.
fn check_kind(new: &NewReport, kind: ReportKind) -> Result<(), ApiError> {
    if new.upload.is_some() && !kind.is_uploaded() {
        return Err(Code::ReportNoUpload.into());
    }
    let mut wrong = Vec::new();
    if kind.is_uploaded() && new.upload.is_none() {
        wrong.push(("upload", Code::FieldRequired));
    }
    match (kind.has_conclusion(), new.conclusion) {
        (true, None) => wrong.push(("conclusion", Code::FieldRequired)),
        (false, Some(_)) => wrong.push(("conclusion", Code::FieldUnknown)),
        _ => {}
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let error = ApiError::from(Code::RequestInvalid);
    Err(wrong.into_iter().fold(error, |error, (field, code)| error.field(field, code)))
}

fn check(new: &NewReport) -> Result<(), ApiError> {
    let mut error = ApiError::from(Code::RequestInvalid);
    let mut wrong = false;
    if new.service.0 > new.service.1 {
        error = error.field("service_to", Code::FieldDates);
        wrong = true;
    }
    if !is_dated_after_service(new.dated_on, new.service.1) {
        error = error.field("dated_on", Code::FieldBeforeService);
        wrong = true;
    }
    let Cover { title, agency_name, edits } = &new.cover;
    let CoverEdits { project_name, project_address, owner_name, contract_name, remarks } = edits;
    let texts = [
        ("title", title),
        ("project_name", project_name),
        ("project_address", project_address),
        ("owner_name", owner_name),
        ("agency_name", agency_name),
        ("contract_name", contract_name),
        ("remark", remarks),
    ];
    for (name, text) in texts {
        if text.as_ref().is_some_and(|text| text.chars().count() > COVER_CHARACTERS) {
            error = error.field(format!("cover.{name}"), Code::FieldTooLong);
            wrong = true;
        }
    }
    if wrong { Err(error) } else { Ok(()) }
}

/// What kind of report a plan comes to.
///
/// # Errors
/// `request.not_found`.
pub fn kind(core: &Core, actor: &Actor, plan: PlanId) -> Result<ReportKind, ApiError> {
    core.db.read(|tx| kind_of(tx, &super::plan::visible(tx, actor, plan)?))
}

/// The reports the actor may see.
///
/// # Errors
/// `request.forbidden`.
pub fn list(
    core: &Core,
    actor: &Actor,
    narrow: &Narrow,
    wanted: &Wanted,
    page: &Page,
) -> Result<Listed<ReportRow>, ApiError> {
    let filter = actor.filter(Action::ReadReport)?.narrowed(narrow);
    Ok(core.db.read(|tx| store::report_list::list(tx, &filter, wanted, page))?)
}

/// One report.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: ReportId) -> Result<ReportRow, ApiError> {
    core.db.read(|tx| acted_on(tx, actor, id, Action::ReadReport))
}

/// The document of a report: its number and the bytes.
///
/// # Errors
/// `request.not_found`, `report.not_generated`.
pub fn pdf(core: &Core, actor: &Actor, id: ReportId) -> Result<(String, bytes::Bytes), ApiError> {
    let row = get(core, actor, id)?;
    let document = row.document.ok_or(Code::ReportNotGenerated)?;
    let bytes = core.media.file(&document.sha256)?;
    // Rotten bytes are never handed out as the report.
    if Sha256::of(&bytes) != document.sha256 {
        return Err(ApiError::from(Code::ServerFailed).caused_by("the stored report does not have its digest"));
    }
    Ok((row.number, bytes))
}

/// The uploaded body of a report as it came: the report's number and the bytes.
///
/// # Errors
/// `request.not_found`, also where it has none; `storage.damaged`.
pub fn uploaded(core: &Core, actor: &Actor, id: ReportId) -> Result<(String, bytes::Bytes), ApiError> {
    let row = get(core, actor, id)?;
    let upload = row.upload.ok_or(Code::RequestNotFound)?;
    Ok((row.number, body::stored(core, &upload.sha256)?))
}

/// Deletes a report that is not filed; its number is never used again.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `report.filed`, `report.running`.
pub fn delete(core: &Core, actor: &Actor, id: ReportId) -> Result<(), ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let row = acted_on(tx, actor, id, Action::ManageReport)?;
        row.state.on(ReportEvent::Deleted).map_err(refused)?;
        store::report::delete(tx, id, now)?;
        let event = JournalEvent::new("report.deleted", id, &json!({ "number": row.number })).of(row.agency);
        journal::append(tx, now, Some(actor.account), event)?;
        Ok(())
    })
}

/// By when a generated report has to be filed.
#[must_use]
pub fn filing_due(row: &ReportRow) -> Option<FilingDue> {
    row.document.map(|document| FilingDue::of(row.submitted_at, document.at))
}

/// The report, if the actor may take `act` on it.
pub(super) fn acted_on(tx: &Tx<'_>, actor: &Actor, id: ReportId, act: Action) -> Result<ReportRow, ApiError> {
    let row = store::report::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    let relation = access::relation_to_project(tx, actor, row.project)?;
    actor.require(Action::ReadReport, act, relation)?;
    Ok(row)
}

/// The public form of the model's refusal.
pub(super) const fn refused(error: ReportError) -> Code {
    match error {
        ReportError::Filed => Code::ReportFiled,
        ReportError::Running => Code::ReportRunning,
        ReportError::NotGenerated => Code::ReportNotGenerated,
        ReportError::Generated => Code::ReportExists,
        ReportError::Deleted => Code::RequestNotFound,
    }
}
