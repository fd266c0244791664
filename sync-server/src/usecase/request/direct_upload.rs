//! Direct uploads: a special venue where no phone may be used has its reports uploaded, when the province permits it
//! (R2.6, manual 七).

use serde_json::json;
use shared_model::id::{AttachmentId, ProjectId};
use shared_model::request::{RequestKind, RequestState};

use super::filing::about_project;
use super::{Filer, NewRequest, RequestDetail, detail, file};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::request::RequestRow;
use crate::usecase::attachment::Holder;
use crate::usecase::plan;
use crate::usecase::session::Actor;

/// A direct upload to be asked for.
#[derive(Debug, Clone)]
pub struct NewDirectUpload {
    /// The project.
    pub project: ProjectId,
    /// Why nothing can be recorded with phones there.
    pub reason: String,
    /// What shows that; at least one file.
    pub attachments: Vec<AttachmentId>,
}

/// Asks the province to permit that a project's reports are uploaded.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid`, `direct_upload.granted`, `direct_upload.asked`,
/// `direct_upload.project_ended`.
pub fn ask(core: &Core, actor: &Actor, new: NewDirectUpload) -> Result<RequestDetail, ApiError> {
    let NewDirectUpload { project, reason, attachments } = new;
    core.db.write(|tx| {
        let row = about_project(tx, actor, project, &reason, &attachments)?;
        let (of, contract) = plan::project_of(tx, project)?;
        if plan::has_ended(&of, &contract) {
            return Err(Code::DirectUploadEnded.into());
        }
        if row.direct_upload {
            return Err(Code::DirectUploadGranted.into());
        }
        let open = store::request::open_of_project(tx, project, RequestKind::DirectUpload)?;
        if open.iter().any(|(_, state)| *state == RequestState::Pending) {
            return Err(Code::DirectUploadAsked.into());
        }
        let new = NewRequest {
            kind: RequestKind::DirectUpload,
            agency: Some(row.agency),
            project: Some(project),
            region: row.jurisdiction,
            subject: row.name,
            reason,
            month: None,
            body: json!({}),
            attachments,
        };
        let by = Filer { holder: &Holder::Account(actor.clone()), name: &actor.name };
        let filed = file(core, tx, &by, new)?;
        detail(tx, actor, filed.id)
    })
}

/// Permits it.
pub(super) fn effect(core: &Core, tx: &Tx<'_>, actor: &Actor, row: &RequestRow) -> Result<(), ApiError> {
    let (Some(project), Some(agency)) = (row.project, row.agency) else {
        return Err(ApiError::from(Code::ServerFailed).caused_by("a direct upload names a project"));
    };
    store::project::permit_direct_upload(tx, project)?;
    let event = JournalEvent::new("project.direct_upload", project, &json!({ "request": row.id })).of(agency);
    journal::append(tx, core.env.now(), Some(actor.account), event)?;
    Ok(())
}
