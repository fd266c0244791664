//! Filing a request: its row, its files, the first line of its history and its journal entry.

use serde_json::{Value, json};
use shared_model::calendar::Month;
use shared_model::id::{AgencyId, AttachmentId, ProjectId, RequestId};
use shared_model::permission::Action;
use shared_model::request::{RequestKind, RequestState};

use super::{NOTE_CHARACTERS, authority};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::project::ProjectRow;
use crate::store::request::{EventRow, RequestRow};
use crate::usecase::access;
use crate::usecase::attachment::{self, AttachedTo, Holder};
use crate::usecase::check::Fields;
use crate::usecase::session::Actor;

/// Who files a request.
#[derive(Debug, Clone)]
pub(in crate::usecase) struct Filer<'a> {
    /// Whose files go with it, and whose account files it.
    pub(in crate::usecase) holder: &'a Holder,
    /// The name of whoever files.
    pub(in crate::usecase) name: &'a str,
}

/// What is asked for. The use case of its kind has checked it.
#[derive(Debug, Clone)]
pub(in crate::usecase) struct NewRequest {
    /// What is asked for.
    pub(in crate::usecase) kind: RequestKind,
    /// Whose agency asks; none for somebody who is no agency yet.
    pub(in crate::usecase) agency: Option<AgencyId>,
    /// The project it is about, if about one.
    pub(in crate::usecase) project: Option<ProjectId>,
    /// The region the matter lies in.
    pub(in crate::usecase) region: String,
    /// What it is about, in a few words.
    pub(in crate::usecase) subject: String,
    /// Why it is asked for.
    pub(in crate::usecase) reason: String,
    /// The month of a suspension.
    pub(in crate::usecase) month: Option<Month>,
    /// What is asked for, as its kind says.
    pub(in crate::usecase) body: Value,
    /// The files that go with it.
    pub(in crate::usecase) attachments: Vec<AttachmentId>,
}

/// Files a request as part of the transaction that checked it; from then on its officers see it.
///
/// # Errors
/// `request.invalid` for a missing or too long reason and for files that cannot be added.
pub(in crate::usecase) fn file(
    core: &Core,
    tx: &Tx<'_>,
    by: &Filer<'_>,
    new: NewRequest,
) -> Result<RequestRow, ApiError> {
    let now = core.env.now();
    let account = match by.holder {
        Holder::Account(actor) => Some(actor),
        Holder::Draft(_) => None,
    };
    let row = RequestRow {
        id: RequestId::new(now, core.env.random()),
        kind: new.kind,
        agency: new.agency,
        agency_name: None,
        project: new.project,
        project_name: None,
        decided_in: new.kind.deciding_region(&new.region).unwrap_or_default().to_owned(),
        region: new.region,
        subject: new.subject,
        reason: reason(&new.reason)?,
        month: new.month,
        body: new.body,
        state: RequestState::Pending,
        filed_by: account.map(|actor| actor.account),
        filed_by_name: None,
        filed_at: now,
        decision: None,
    };
    store::request::add(tx, &row)?;
    let files = attachment::attach(tx, by.holder, &new.attachments, AttachedTo::Request(row.id))?;
    let event = EventRow {
        kind: "filed".to_owned(),
        account: row.filed_by,
        name: by.name.to_owned(),
        department: account.map(|actor| authority::department(core, actor)).unwrap_or_default(),
        note: row.reason.clone(),
        at: now,
    };
    store::request::add_event(tx, row.id, &event)?;
    let files: Vec<_> = files.iter().map(|file| json!({ "name": file.name, "sha256": file.sha256 })).collect();
    let body = json!({
        "kind": row.kind, "project": row.project, "month": row.month, "reason": row.reason, "body": row.body,
        "attachments": files,
    });
    let entry = JournalEvent::new("request.filed", row.id, &body);
    let entry = row.agency.map_or(entry.clone(), |agency| entry.of(agency));
    journal::append(tx, now, row.filed_by, entry)?;
    store::request::get(tx, row.id)?.ok_or_else(|| Code::RequestNotFound.into())
}

fn reason(text: &str) -> Result<String, ApiError> {
    let wrong = |code| Err(ApiError::from(Code::RequestInvalid).field("reason", code));
    match text.trim() {
        "" => wrong(Code::FieldRequired),
        text if text.chars().count() > NOTE_CHARACTERS => wrong(Code::FieldTooLong),
        text => Ok(text.to_owned()),
    }
}

/// The project that the actor asks something for; the reason and at least one file go with it.
pub(super) fn about_project(
    tx: &Tx<'_>,
    actor: &Actor,
    project: ProjectId,
    why: &str,
    files: &[AttachmentId],
) -> Result<ProjectRow, ApiError> {
    let relation = access::relation_to_project(tx, actor, project)?;
    actor.require(Action::ReadProject, Action::FileRequest, relation)?;
    let mut fields = Fields::default();
    fields.check(!why.trim().is_empty(), "reason", Code::FieldRequired);
    fields.check(!files.is_empty(), "attachments", Code::FieldRequired);
    fields.finish()?;
    store::project::get(tx, project)?.ok_or_else(|| Code::RequestNotFound.into())
}
