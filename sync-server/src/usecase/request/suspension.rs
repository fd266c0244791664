//! Suspensions: for one month a project takes no plan and no report is due (R3.4, R10.1, manual 八1).

use serde_json::json;
use shared_model::calendar::Month;
use shared_model::id::{AttachmentId, ProjectId};
use shared_model::request::{RequestKind, SuspensionError, SuspensionRequest};

use super::filing::about_project;
use super::{Filer, NewRequest, RequestDetail, detail, file};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::request::RequestRow;
use crate::usecase::attachment::Holder;
use crate::usecase::plan;
use crate::usecase::session::Actor;

/// A suspension to be asked for.
#[derive(Debug, Clone)]
pub struct NewSuspension {
    /// The project.
    pub project: ProjectId,
    /// The month.
    pub month: Month,
    /// Why nothing can be maintained in it.
    pub reason: String,
    /// What shows that; at least one file.
    pub attachments: Vec<AttachmentId>,
}

/// Asks the officers of the project's region to suspend a month.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid`, `suspension.…` for what stands against it.
pub fn ask(core: &Core, actor: &Actor, new: NewSuspension) -> Result<RequestDetail, ApiError> {
    let NewSuspension { project, month, reason, attachments } = new;
    let now = core.env.now();
    core.db.write(|tx| {
        let row = about_project(tx, actor, project, &reason, &attachments)?;
        let (_, contract) = plan::project_of(tx, project)?;
        let asked = SuspensionRequest {
            contract: contract.kind,
            month,
            ended: plan::has_ended(&contract),
            planned: is_planned(tx, project, month)?,
            asked: store::request::suspension(tx, project, month)?,
        };
        asked.check(now).map_err(|error| refused(error, month))?;
        let new = NewRequest {
            kind: RequestKind::Suspension,
            agency: Some(row.agency),
            project: Some(project),
            region: row.jurisdiction,
            subject: row.name,
            reason,
            month: Some(month),
            body: json!({}),
            attachments,
        };
        let by = Filer { holder: &Holder::Account(actor.clone()), name: &actor.name };
        let filed = file(core, tx, &by, new)?;
        detail(tx, actor, filed.id)
    })
}

/// An approved month is known by its request; but no plan may have been made for it meanwhile.
pub(super) fn effect(tx: &Tx<'_>, row: &RequestRow) -> Result<(), ApiError> {
    let (Some(project), Some(month)) = (row.project, row.month) else {
        return Err(ApiError::from(Code::ServerFailed).caused_by("a suspension names a project and a month"));
    };
    if is_planned(tx, project, month)? { Err(refused(SuspensionError::Planned, month)) } else { Ok(()) }
}

fn is_planned(tx: &Tx<'_>, project: ProjectId, month: Month) -> Result<bool, ApiError> {
    Ok(store::plan::existing(tx, project)?.iter().any(|(_, planned)| *planned == month))
}

fn refused(error: SuspensionError, month: Month) -> ApiError {
    let code = match error {
        SuspensionError::NotMaintenance => Code::SuspensionNotMaintenance,
        SuspensionError::ProjectEnded => Code::SuspensionEnded,
        SuspensionError::Past { .. } => Code::SuspensionPast,
        SuspensionError::Planned => Code::SuspensionPlanned,
        SuspensionError::Suspended => Code::SuspensionSuspended,
        SuspensionError::Asked => Code::SuspensionAsked,
    };
    let told = ApiError::from(code).with("month", month.to_string());
    match error {
        SuspensionError::Past { current } => told.with("current", current.to_string()),
        _ => told,
    }
    .field("month", Code::FieldRange)
}
