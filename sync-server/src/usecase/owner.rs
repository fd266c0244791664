//! Owners: the clients of an agency (R2.1). Whom to ask for at one is `owner_contact`.

use serde_json::json;
use shared_model::id::{AgencyId, KeyUnitId, OwnerId};
use shared_model::owner::CreditCode;
use shared_model::permission::{Action, Relation};

use super::access::{Belongs, Narrow};
use super::check::Fields;
use super::edit::{self, Facts};
use super::session::Actor;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::history::HistoryRow;
use crate::store::owner::OwnerRow;
use crate::store::page::{Listed, Page};

/// What is recorded of an owner.
#[derive(Debug, Clone)]
pub struct OwnerForm {
    /// The name as on the business licence.
    pub name: String,
    /// The address down to road and number.
    pub address: String,
    /// The unified social credit code; `None` says explicitly that there is none.
    pub credit_code: Option<String>,
    /// The key fire-safety unit it is; `None` says that it is not on the list.
    pub key_unit: Option<KeyUnitId>,
}

/// Records an owner as a client of the own agency.
///
/// # Errors
/// `request.forbidden`, `request.invalid`.
pub fn add(core: &Core, actor: &Actor, form: OwnerForm) -> Result<OwnerRow, ApiError> {
    let agency = actor.own_agency_for(Action::AddOwner)?;
    let now = core.env.now();
    let mut owner = OwnerRow {
        id: OwnerId::new(now, core.env.random()),
        agency,
        jurisdiction: String::new(),
        name: String::new(),
        address: String::new(),
        credit_code: None,
        key_unit: None,
        key_unit_name: None,
        key_unit_before: None,
        version: 1,
        contact_count: 0,
        created_at: now,
    };
    core.db.write(|tx| {
        fill(tx, &mut owner, &form)?;
        store::owner::add(tx, &owner)?;
        let owner = store::owner::get(tx, owner.id)?.ok_or(Code::RequestNotFound)?;
        let body = json!({ "version": 1, "name": owner.name, "credit_code": owner.credit_code });
        let event = JournalEvent::new("owner.added", owner.id, &body).of(agency);
        journal::append(tx, now, Some(actor.account), event)?;
        Ok(owner)
    })
}

/// Changes an owner, if nobody did since `version`.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.changed`, `request.invalid`.
pub fn update(core: &Core, actor: &Actor, id: OwnerId, version: u32, form: &OwnerForm) -> Result<OwnerRow, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let before = store::owner::get(tx, id)?.ok_or(Code::RequestNotFound)?;
        actor.require(Action::ReadOwner, Action::AddOwner, relation_to_owner(actor, &before))?;
        edit::refuse_stale(tx, &id.to_string(), version, before.version)?;
        let mut after = before.clone();
        fill(tx, &mut after, form)?;
        let changes = edit::changes(&facts(&before), &facts(&after));
        if !changes.is_empty() {
            store::owner::update(tx, &after)?;
            let edited = (before.version + 1, changes.as_slice());
            edit::record(tx, (actor, now), ("owner.changed", &id.to_string()), before.agency, edited)?;
        }
        store::owner::get(tx, id)?.ok_or(Code::RequestNotFound.into())
    })
}

/// The owners the actor may see.
///
/// # Errors
/// `request.forbidden`.
pub fn list(core: &Core, actor: &Actor, narrow: &Narrow, page: &Page) -> Result<Listed<OwnerRow>, ApiError> {
    if let Some(owner) = actor.owner {
        return Ok(Listed::whole(vec![get(core, actor, owner)?]));
    }
    let filter = actor.filter(Action::ReadOwner)?.narrowed(narrow);
    Ok(core.db.read(|tx| store::owner::list(tx, &filter, page))?)
}

/// One owner.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: OwnerId) -> Result<OwnerRow, ApiError> {
    core.db.read(|tx| visible(tx, actor, id))
}

/// What happened to an owner.
///
/// # Errors
/// `request.not_found`, `request.forbidden` for its own contacts.
pub fn history(core: &Core, actor: &Actor, id: OwnerId) -> Result<Vec<HistoryRow>, ApiError> {
    core.db.read(|tx| {
        let owner = visible(tx, actor, id)?;
        // How the agency edits its records is not the client's to read.
        actor.require(Action::ReadOwner, Action::ReadHistory, relation_to_owner(actor, &owner))?;
        Ok(store::history::of(tx, id)?)
    })
}

/// The owner, if the actor may see it.
pub(super) fn visible(tx: &Tx<'_>, actor: &Actor, id: OwnerId) -> Result<OwnerRow, ApiError> {
    let owner = store::owner::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    actor.require_read(Action::ReadOwner, relation_to_owner(actor, &owner))?;
    Ok(owner)
}

/// How the actor stands to an owner.
pub(super) fn relation_to_owner(actor: &Actor, owner: &OwnerRow) -> Relation {
    if actor.owner == Some(owner.id) {
        return Relation::OwnOwner;
    }
    actor.relation_to(&Belongs { agency: owner.agency, jurisdiction: &owner.jurisdiction, assigned: false })
}

/// Takes over what the form says, or tells everything that is wrong with it.
fn fill(tx: &Tx<'_>, owner: &mut OwnerRow, form: &OwnerForm) -> Result<(), ApiError> {
    let mut fields = Fields::default();
    owner.name = fields.line("name", &form.name);
    owner.address = fields.line("address", &form.address);
    let code = form.credit_code.as_deref().map(str::parse::<CreditCode>);
    fields.check(!matches!(code, Some(Err(_))), "credit_code", Code::FieldCreditCode);
    owner.credit_code = code.and_then(Result::ok).map(String::from);
    let others = |found: Vec<OwnerId>| found.iter().any(|found| *found != owner.id);
    fields.check(!others(store::owner::with_name(tx, owner.agency, &owner.name)?), "name", Code::FieldTaken);
    if let Some(code) = &owner.credit_code {
        let found = store::owner::with_credit_code(tx, owner.agency, code)?;
        fields.check(!others(found.into_iter().collect()), "credit_code", Code::FieldTaken);
    }
    let unit = form.key_unit.map(|unit| store::key_unit::get(tx, unit)).transpose()?.flatten();
    // A unit that was taken off the list stays with the owner that was it, and is chosen by no other.
    let choosable = unit.as_ref().is_some_and(|unit| unit.ended_at.is_none() || owner.key_unit == Some(unit.id));
    fields.check(form.key_unit.is_none() || choosable, "key_unit", Code::FieldUnknown);
    fields.finish()?;
    owner.key_unit = form.key_unit;
    owner.key_unit_name = unit.map(|unit| unit.name);
    owner.key_unit_before = None;
    Ok(())
}

fn facts(owner: &OwnerRow) -> Facts {
    let key_unit = owner.key_unit_name.clone().or_else(|| owner.key_unit_before.clone());
    Facts::from([
        ("name".to_owned(), json!(owner.name)),
        ("address".to_owned(), json!(owner.address)),
        ("credit_code".to_owned(), json!(owner.credit_code)),
        ("key_unit".to_owned(), json!(key_unit)),
    ])
}

/// Whether an owner is a client of the agency.
pub(super) fn is_client(tx: &Tx<'_>, agency: AgencyId, id: OwnerId) -> Result<Option<OwnerRow>, ApiError> {
    Ok(store::owner::get(tx, id)?.filter(|owner| owner.agency == agency))
}
