//! Owners: the clients of an agency (R2.1, R2.2).

use serde_json::json;
use shared_model::id::OwnerId;
use shared_model::owner::CreditCode;
use shared_model::permission::Action;

use super::access::{Belongs, Narrow};
use super::check::Fields;
use super::session::Actor;
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::owner::OwnerRow;
use crate::store::page::{Listed, Page};

/// An owner to be recorded.
#[derive(Debug, Clone)]
pub struct NewOwner {
    /// The name as on the business licence.
    pub name: String,
    /// The address down to road and number.
    pub address: String,
    /// The unified social credit code; `None` says explicitly that there is none.
    pub credit_code: Option<String>,
    /// The key fire-safety unit it is on the list as, if it is.
    pub key_unit: Option<String>,
    /// Name of the contact.
    pub contact: String,
    /// The contact's telephone number.
    pub phone: String,
}

/// Records an owner as a client of the own agency.
///
/// # Errors
/// `request.forbidden`, `request.invalid`.
pub fn add(core: &Core, actor: &Actor, new: NewOwner) -> Result<OwnerRow, ApiError> {
    let agency = actor.own_agency_for(Action::AddOwner)?;
    let now = core.env.now();
    let mut fields = Fields::default();
    let credit_code = new.credit_code.as_deref().map(str::parse::<CreditCode>);
    fields.check(!matches!(credit_code, Some(Err(_))), "credit_code", Code::FieldCreditCode);
    let key_unit = new.key_unit.map(|unit| fields.optional_line("key_unit", &unit));
    let mut owner = OwnerRow {
        id: OwnerId::new(now, core.env.random()),
        agency,
        jurisdiction: String::new(),
        name: fields.line("name", &new.name),
        address: fields.line("address", &new.address),
        credit_code: credit_code.and_then(Result::ok).map(String::from),
        key_unit: key_unit.filter(|unit| !unit.is_empty()),
        contact: fields.line("contact.name", &new.contact),
        phone: fields.line("contact.phone", &new.phone),
        created_at: now,
    };
    fields.finish()?;
    core.db.write(|tx| {
        if let Some(code) = &owner.credit_code
            && store::owner::has_credit_code(tx, agency, code)?
        {
            return Err(ApiError::from(Code::RequestInvalid).field("credit_code", Code::FieldTaken));
        }
        store::owner::add(tx, &owner)?;
        owner = store::owner::get(tx, owner.id)?.ok_or(Code::RequestNotFound)?;
        let body = json!({ "name": owner.name, "credit_code": owner.credit_code });
        let event = JournalEvent::new("owner.added", owner.id, &body).of(agency);
        journal::append(tx, now, Some(actor.account), event)?;
        Ok(owner)
    })
}

/// The owners the actor may see.
///
/// # Errors
/// `request.forbidden`.
pub fn list(core: &Core, actor: &Actor, narrow: &Narrow, page: &Page) -> Result<Listed<OwnerRow>, ApiError> {
    let filter = actor.filter(Action::ReadOwner)?.narrowed(narrow);
    Ok(core.db.read(|tx| store::owner::list(tx, &filter, page))?)
}

/// One owner.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: OwnerId) -> Result<OwnerRow, ApiError> {
    let owner = core.db.read(|tx| store::owner::get(tx, id))?.ok_or(Code::RequestNotFound)?;
    let belongs = Belongs { agency: owner.agency, jurisdiction: &owner.jurisdiction, assigned: false };
    actor.require_read(Action::ReadOwner, actor.relation_to(&belongs))?;
    Ok(owner)
}
