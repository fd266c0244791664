//! The list of key fire-safety units: kept by the officers of a region, chosen from by agencies (R2.1, manual 十.18).
//!
//! A unit belongs to no agency. Whoever may read as a member of an agency reads the whole list, because a client may
//! lie in another region than its agency.

pub mod sheet;

use serde_json::json;
use shared_model::calendar::day_of;
use shared_model::id::KeyUnitId;
use shared_model::owner::CreditCode;
use shared_model::permission::{Action, Relation, permitted};

use super::check::Fields;
use super::session::Actor;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::key_unit::KeyUnitRow;
use crate::store::page::{Listed, Page};

/// A unit to be put on the list.
#[derive(Debug, Clone)]
pub struct NewKeyUnit {
    /// The code of an administrative division (GB/T 2260, without trailing zeros).
    pub region: String,
    /// The name.
    pub name: String,
    /// The address.
    pub address: String,
    /// The unified social credit code, if known.
    pub credit_code: Option<String>,
}

/// Puts a unit on the list of a region of the own jurisdiction.
///
/// # Errors
/// `request.forbidden`, `request.invalid`.
pub fn add(core: &Core, actor: &Actor, new: &NewKeyUnit) -> Result<KeyUnitRow, ApiError> {
    require_some(actor, Action::ManageKeyUnit)?;
    let mut fields = Fields::default();
    let unit = checked(core, actor, new, &mut fields);
    core.db.write(|tx| {
        let taken = store::key_unit::is_listed(tx, &unit.region, &unit.name)?;
        fields.check(!taken, "name", Code::FieldTaken);
        fields.finish()?;
        put(tx, &unit)?;
        Ok(unit)
    })
}

/// The unit as it would be kept; what is wrong with it is noted.
fn checked(core: &Core, actor: &Actor, new: &NewKeyUnit, fields: &mut Fields) -> KeyUnitRow {
    let now = core.env.now();
    let code = new.credit_code.as_deref().map(str::trim).filter(|code| !code.is_empty());
    let code = code.map(str::parse::<CreditCode>);
    fields.check(!matches!(code, Some(Err(_))), "credit_code", Code::FieldCreditCode);
    let unit = KeyUnitRow {
        id: KeyUnitId::new(now, core.env.random()),
        region: new.region.trim().to_owned(),
        name: fields.line("name", &new.name),
        address: fields.line("address", &new.address),
        credit_code: code.and_then(Result::ok).map(String::from),
        added_by: actor.account,
        added_at: now,
        ended_at: None,
        end_reason: None,
    };
    let own = permitted(actor.role, Action::ManageKeyUnit, relation(actor, &unit.region));
    let exists = core.regions.exists(&unit.region, day_of(now));
    fields.check(exists, "region", Code::FieldRegion);
    fields.check(own || !exists, "region", Code::FieldRange);
    unit
}

fn put(tx: &Tx<'_>, unit: &KeyUnitRow) -> Result<(), ApiError> {
    store::key_unit::add(tx, unit)?;
    let body = json!({ "region": unit.region, "name": unit.name, "credit_code": unit.credit_code });
    journal::append(tx, unit.added_at, Some(unit.added_by), JournalEvent::new("key_unit.added", unit.id, &body))?;
    Ok(())
}

/// Takes a unit off the list. Owners that are marked as it keep the mark.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid` without a reason, `key_unit.ended`.
pub fn end(core: &Core, actor: &Actor, id: KeyUnitId, reason: &str) -> Result<KeyUnitRow, ApiError> {
    let now = core.env.now();
    require_some(actor, Action::ManageKeyUnit)?;
    let mut fields = Fields::default();
    let reason = fields.line("reason", reason);
    core.db.write(|tx| {
        let unit = visible(tx, actor, id)?;
        actor.require(Action::ReadKeyUnit, Action::ManageKeyUnit, relation(actor, &unit.region))?;
        fields.finish()?;
        if unit.ended_at.is_some() {
            return Err(Code::KeyUnitEnded.into());
        }
        store::key_unit::end(tx, id, (actor.account, now), &reason)?;
        let body = json!({ "reason": reason });
        journal::append(tx, now, Some(actor.account), JournalEvent::new("key_unit.ended", id, &body))?;
        store::key_unit::get(tx, id)?.ok_or(Code::RequestNotFound.into())
    })
}

/// The units the actor may see; those taken off the list only if `ended`.
///
/// # Errors
/// `request.forbidden`.
pub fn list(core: &Core, actor: &Actor, ended: bool, page: &Page) -> Result<Listed<KeyUnitRow>, ApiError> {
    let region = actor.filter(Action::ReadKeyUnit)?.region;
    Ok(core.db.read(|tx| store::key_unit::list(tx, &region, ended, page))?)
}

/// The unit, if the actor may see it.
fn visible(tx: &Tx<'_>, actor: &Actor, id: KeyUnitId) -> Result<KeyUnitRow, ApiError> {
    let unit = store::key_unit::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    actor.require_read(Action::ReadKeyUnit, relation(actor, &unit.region))?;
    Ok(unit)
}

fn relation(actor: &Actor, region: &str) -> Relation {
    if actor.agency.is_some() {
        return Relation::OwnAgency;
    }
    match actor.jurisdiction.as_deref() {
        Some(own) if region.starts_with(own) => Relation::Jurisdiction,
        _ => Relation::Foreign,
    }
}

/// Refuses whoever may take `action` on nothing at all.
fn require_some(actor: &Actor, action: Action) -> Result<(), ApiError> {
    if Relation::ALL.into_iter().any(|relation| permitted(actor.role, action, relation)) {
        Ok(())
    } else {
        Err(Code::RequestForbidden.into())
    }
}
