//! The national registry has no interface: an officer looks an agency up there and records it here (R1.2).

use jiff::civil::Date;
use serde_json::json;
use shared_model::calendar::day_of;
use shared_model::id::{AgencyId, RegistryCheckId};
use shared_model::permission::Action;

use super::access::Belongs;
use super::check::Fields;
use super::session::Actor;
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::registry_check::RegistryCheckRow;

/// What an officer found.
#[derive(Debug, Clone)]
pub struct NewCheck {
    /// The number looked for.
    pub number: String,
    /// Whether it is there under the agency's name.
    pub found: bool,
    /// What else there is to say; needed when it is not there.
    pub note: String,
    /// The day the officer looked.
    pub checked_on: Date,
}

/// Records that the actor looked an agency up; the number that was found becomes the agency's.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid`.
pub fn add(core: &Core, actor: &Actor, agency: AgencyId, new: &NewCheck) -> Result<RegistryCheckRow, ApiError> {
    let now = core.env.now();
    let mut fields = Fields::default();
    let row = RegistryCheckRow {
        id: RegistryCheckId::new(now, core.env.random()),
        agency,
        number: fields.line("number", &new.number),
        found: new.found,
        note: if new.found { fields.optional_line("note", &new.note) } else { fields.line("note", &new.note) },
        checked_on: new.checked_on,
        checked_by: actor.account,
        checked_by_name: actor.name.clone(),
        created_at: now,
    };
    fields.check(new.checked_on <= day_of(now), "checked_on", Code::FieldRange);
    core.db.write(|tx| {
        let known = store::agency::get(tx, agency)?.ok_or(Code::RequestNotFound)?;
        let belongs = Belongs { agency, jurisdiction: &known.jurisdiction, assigned: false };
        actor.require(Action::ReadAgency, Action::CheckRegistration, actor.relation_to(&belongs))?;
        fields.finish()?;
        store::registry_check::add(tx, &row)?;
        if row.found {
            store::agency::set_registry_number(tx, agency, &row.number)?;
        }
        let body = json!({
            "number": row.number, "found": row.found, "checked_on": row.checked_on, "note": row.note,
        });
        let event = JournalEvent::new("agency.registry_checked", agency, &body).of(agency);
        journal::append(tx, now, Some(actor.account), event)?;
        Ok::<_, ApiError>(())
    })?;
    Ok(row)
}
