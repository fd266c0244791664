//! Staff change requests: people join, leave, or hold other certificates, once an officer of the agency's region has
//! approved it (R1.3, manual 二2).

mod check;
mod effect;
pub mod ties;

use shared_model::calendar::day_of;
use shared_model::id::AttachmentId;
use shared_model::permission::Action;
use shared_model::request::RequestKind;
use shared_model::staff::StaffChange;

use super::{Filer, NewRequest, RequestDetail, detail, file};
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::sheet;
use crate::store;
use crate::usecase::attachment::Holder;
use crate::usecase::session::Actor;
use crate::usecase::staff_sheet;

pub(super) use effect::effect;

/// Most names that a request is called by.
const NAMED: usize = 3;

/// A staff change to be asked for.
#[derive(Debug, Clone)]
pub struct NewStaffChange {
    /// Each person's part.
    pub changes: Vec<StaffChange>,
    /// Why, in words.
    pub reason: String,
    /// What shows it.
    pub attachments: Vec<AttachmentId>,
}

/// Asks the officers of the agency's region to let people come, go or hold other certificates.
///
/// # Errors
/// `request.forbidden`, `request.invalid` with fields like `changes.0.name`, `staff.leads_projects`,
/// `staff.administrator`.
pub fn ask(core: &Core, actor: &Actor, new: NewStaffChange) -> Result<RequestDetail, ApiError> {
    let agency = actor.own_agency_for(Action::FileRequest)?;
    let now = core.env.now();
    core.db.write(|tx| {
        let row = store::agency::get(tx, agency)?.ok_or(Code::RequestNotFound)?;
        let changes = check::check(tx, agency, &new.changes, &new.reason, now)?;
        let body =
            serde_json::to_value(&changes).map_err(|error| ApiError::from(Code::ServerFailed).caused_by(error))?;
        let new = NewRequest {
            kind: RequestKind::StaffChange,
            agency: Some(agency),
            project: None,
            region: row.jurisdiction,
            subject: subject(&changes),
            reason: new.reason,
            month: None,
            body: serde_json::json!({ "changes": body }),
            attachments: new.attachments,
        };
        let by = Filer { holder: &Holder::Account(actor.clone()), name: &actor.name };
        let filed = file(core, tx, &by, new)?;
        detail(tx, actor, filed.id)
    })
}

/// Reads a sheet of changes for the own agency; nothing is kept of it.
///
/// # Errors
/// `request.forbidden`, `sheet.…`.
pub fn read_sheet(core: &Core, actor: &Actor, bytes: &[u8]) -> Result<Vec<StaffChange>, ApiError> {
    let agency = actor.own_agency_for(Action::FileRequest)?;
    let rows = sheet::read(bytes, &staff_sheet::CHANGE_COLUMNS)?;
    let today = day_of(core.env.now());
    core.db.read(|tx| staff_sheet::changes(tx, agency, &rows, today))
}

/// The names, the first few of them.
fn subject(changes: &[StaffChange]) -> String {
    let names: Vec<_> = changes.iter().take(NAMED).map(|change| change.stated.name.as_str()).collect();
    let more = if changes.len() > NAMED { format!("等 {} 人", changes.len()) } else { String::new() };
    format!("{}{more}", names.join("、"))
}
