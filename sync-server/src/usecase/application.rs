//! Companies apply to be admitted as agencies before anybody has an account (R1.1, manual 二1).
//!
//! An application is a form that is kept under a number and opened by a code, told once. What was handed in waits as a
//! request of the region's officers; a declined one can be corrected and handed in again. The applicant chooses the
//! password of the administrator's account when handing in: then no officer ever knows it, and none has to be passed on.

mod check;
pub(super) mod code;

use serde::{Deserialize, Serialize};
use serde_json::json;
use shared_model::calendar::day_of;
use shared_model::id::{AttachmentId, DraftId, RequestId};
use shared_model::moment::Moment;
use shared_model::request::{RequestKind, RequestState};
use shared_model::staff::StatedPerson;

use super::attachment::{self, Holder};
use super::request::{Filer, NewRequest, file};
use super::session::failed;
use super::session::throttle::{self, Subjects};
use super::staff_sheet;
use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::sheet;
use crate::store;
use crate::store::application::ApplicationRow;
use crate::store::request::DecisionRow;

/// Longest form that is kept, in bytes of JSON.
const FORM_BYTES: usize = 1 << 20;

/// The person who will run the agency here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Administrator {
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
    /// The account name wished for.
    pub login: String,
}

/// The form, as far as it is filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// The name as on the business licence.
    pub name: String,
    /// The unified social credit code.
    pub credit_code: String,
    /// The region it will be supervised in.
    pub region: String,
    /// The address.
    pub address: String,
    /// The telephone number.
    pub phone: String,
    /// Its number in the national registry.
    pub registry_number: String,
    /// The registered engineers and facility operators.
    pub people: Vec<StatedPerson>,
    /// The administrator-to-be.
    pub administrator: Administrator,
    /// Words to the officer.
    pub reason: String,
    /// The files uploaded so far.
    pub attachments: Vec<AttachmentId>,
}

/// What opens an application.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its number.
    pub number: String,
    /// Its code.
    pub code: String,
    /// Where the request comes from.
    pub address: String,
}

/// A begun application; the code is told this once.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Its number.
    pub number: String,
    /// Its code.
    pub code: String,
}

/// Where an application stands.
#[derive(Debug, Clone)]
pub struct Application {
    /// Its number.
    pub number: String,
    /// Whose uploads go with it: with the code as the secret.
    pub draft: DraftId,
    /// The form.
    pub form: Form,
    /// Where its request stands; none: it was not handed in.
    pub state: Option<RequestState>,
    /// How it was decided.
    pub decision: Option<DecisionRow>,
    /// When it was last changed or handed in.
    pub updated_at: Moment,
}

/// Begins an application for somebody at `address`.
///
/// # Errors
/// `attachment.too_many_drafts`.
pub fn begin(core: &Core, address: &str) -> Result<Begun, ApiError> {
    let now = core.env.now();
    let code = code::secret(&*core.env);
    core.db.write(|tx| {
        let draft = attachment::begin_draft_with(core, tx, address, &code)?;
        let number = code::free_number(core, tx, now)?;
        let row = ApplicationRow {
            number: number.clone(),
            code: code::digest(&code),
            draft,
            body: serde_json::to_string(&Form::default()).map_err(broken)?,
            password: None,
            request: None,
            updated_at: now,
        };
        store::application::add(tx, &row)?;
        Ok(Begun { number, code })
    })
}

/// Where an application stands, for whoever has its code.
///
/// # Errors
/// `application.not_found`, `auth.locked` after too many wrong codes.
pub fn get(core: &Core, key: &Key) -> Result<Application, ApiError> {
    let row = open(core, key)?;
    core.db.write(|tx| {
        let row = with_living_draft(core, tx, key, row)?;
        shown(tx, row)
    })
}

/// Keeps the form as far as it is filled in.
///
/// # Errors
/// As [`get`]; `application.handed_in`, `request.too_large`.
pub fn save(core: &Core, key: &Key, form: &Form) -> Result<Application, ApiError> {
    open(core, key)?;
    let body = serde_json::to_string(form).map_err(broken)?;
    if body.len() > FORM_BYTES {
        return Err(ApiError::from(Code::RequestTooLarge).with("limit_bytes", FORM_BYTES));
    }
    let now = core.env.now();
    core.db.write(|tx| {
        let row = editable(tx, &key.number)?;
        store::application::save(tx, &row.number, &body, now)?;
        shown(tx, ApplicationRow { body, updated_at: now, ..row })
    })
}

/// Hands the form in: the officers of its region see it from now on.
///
/// # Errors
/// As [`save`]; `request.invalid` with everything that is wrong.
pub fn hand_in(core: &Core, key: &Key, form: &Form, password: &str) -> Result<Application, ApiError> {
    open(core, key)?;
    let now = core.env.now();
    let form = core.db.read(|tx| {
        editable(tx, &key.number)?;
        check::check(core, tx, form, password, now)
    })?;
    let hash = core.passwords.hash(password, &*core.env).map_err(failed)?;
    core.db.write(|tx| {
        let row = editable(tx, &key.number)?;
        // What others did in between counts too.
        check::check_free(tx, &form)?;
        let body = json!({ "number": row.number, "form": form, "previous": row.request });
        let new = NewRequest {
            kind: RequestKind::Registration,
            agency: None,
            project: None,
            region: form.region.clone(),
            subject: form.name.clone(),
            reason: form.reason.clone(),
            month: None,
            body,
            attachments: form.attachments.clone(),
        };
        let by = Filer { holder: &Holder::Draft(row.draft), name: &form.administrator.name };
        let filed = file(core, tx, &by, new)?;
        // Files that were handed in stay with that request: a correction adds others.
        let kept = Form { attachments: Vec::new(), ..form.clone() };
        store::application::save(tx, &row.number, &serde_json::to_string(&kept).map_err(broken)?, now)?;
        store::application::hand_in(tx, &row.number, filed.id, &hash, now)?;
        let row = store::application::get(tx, &row.number)?.ok_or(DbError::NoRow)?;
        shown(tx, row)
    })
}

/// Reads a sheet of people for an application; nothing is kept of it.
///
/// # Errors
/// As [`get`]; `sheet.…`.
pub fn read_sheet(core: &Core, key: &Key, bytes: &[u8]) -> Result<Vec<StatedPerson>, ApiError> {
    open(core, key)?;
    staff_sheet::people(&sheet::read(bytes, &staff_sheet::PEOPLE_COLUMNS)?, day_of(core.env.now()))
}

/// The application, if the code is right. A wrong number and a wrong code look alike, and both are counted.
fn open(core: &Core, key: &Key) -> Result<ApplicationRow, ApiError> {
    let now = core.env.now();
    let subjects = Subjects::of_application(&key.number, &key.address);
    let found = core.db.read(|tx| {
        throttle::check(tx, &subjects, now)?;
        Ok::<_, ApiError>(store::application::get(tx, &key.number)?)
    })?;
    match found.filter(|row| row.code == code::digest(&key.code)) {
        Some(row) => Ok(row),
        None => {
            core.db.write(|tx| throttle::failed(tx, &subjects, now))?;
            Err(Code::ApplicationNotFound.into())
        }
    }
}

/// The application, if it can be changed: it was not handed in, or that was declined.
fn editable(tx: &Tx<'_>, number: &str) -> Result<ApplicationRow, ApiError> {
    let row = store::application::get(tx, number)?.ok_or(Code::ApplicationNotFound)?;
    match state(tx, row.request)?.0 {
        None | Some(RequestState::Declined | RequestState::Withdrawn) => Ok(row),
        Some(RequestState::Pending | RequestState::Approved) => Err(Code::ApplicationHandedIn.into()),
    }
}

/// Uploads live for a week: whoever comes back later gets a new place for them.
fn with_living_draft(core: &Core, tx: &Tx<'_>, key: &Key, row: ApplicationRow) -> Result<ApplicationRow, ApiError> {
    if attachment::is_living(core, tx, row.draft)? || editable(tx, &row.number).is_err() {
        return Ok(row);
    }
    let draft = attachment::begin_draft_with(core, tx, &key.address, &key.code)?;
    store::application::set_draft(tx, &row.number, draft)?;
    Ok(ApplicationRow { draft, ..row })
}

fn state(tx: &Tx<'_>, request: Option<RequestId>) -> Result<(Option<RequestState>, Option<DecisionRow>), ApiError> {
    let Some(request) = request else { return Ok((None, None)) };
    let request = store::request::get(tx, request)?.ok_or(DbError::NoRow)?;
    Ok((Some(request.state), request.decision))
}

fn shown(tx: &Tx<'_>, row: ApplicationRow) -> Result<Application, ApiError> {
    let (state, decision) = state(tx, row.request)?;
    let form = serde_json::from_str(&row.body).map_err(broken)?;
    Ok(Application { number: row.number, draft: row.draft, form, state, decision, updated_at: row.updated_at })
}

fn broken(error: serde_json::Error) -> ApiError {
    ApiError::from(Code::ServerFailed).caused_by(error)
}
