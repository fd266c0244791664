//! Service contracts (R2.3). Their dates and kind never change once saved: there is no way to.

use jiff::civil::Date;
use serde_json::json;
use shared_model::contract::ContractKind;
use shared_model::id::{ContractId, OwnerId};
use shared_model::permission::Action;

use super::access::{Belongs, Narrow};
use super::check::Fields;
use super::session::Actor;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::contract::{ContractRow, Wanted};
use crate::store::page::{Listed, Page};

/// A contract to be recorded.
#[derive(Debug, Clone)]
pub struct NewContract {
    /// The owner it was made with.
    pub owner: OwnerId,
    /// Its name.
    pub name: String,
    /// What the agency was engaged for.
    pub kind: ContractKind,
    /// The day it was signed.
    pub signed_on: Date,
}

/// The state of a contract in force.
pub const ACTIVE: &str = "active";

/// Records a contract.
///
/// # Errors
/// `request.forbidden`, `request.invalid` (a foreign owner is an unknown one).
pub fn add(core: &Core, actor: &Actor, new: NewContract) -> Result<ContractRow, ApiError> {
    let agency = actor.own_agency_for(Action::ManageContract)?;
    let now = core.env.now();
    let mut fields = Fields::default();
    let name = fields.line("name", &new.name);
    fields.check(new.signed_on <= shared_model::calendar::day_of(now), "signed_on", Code::FieldDates);
    core.db.write(|tx| {
        let owner = store::owner::get(tx, new.owner)?.filter(|owner| owner.agency == agency);
        fields.check(owner.is_some(), "owner", Code::FieldUnknown);
        fields.finish()?;
        let contract = ContractRow {
            id: ContractId::new(now, core.env.random()),
            agency,
            owner: new.owner,
            owner_name: owner.map(|owner| owner.name).unwrap_or_default(),
            name,
            kind: new.kind,
            signed_on: new.signed_on,
            state: ACTIVE.to_owned(),
            created_at: now,
        };
        store::contract::add(tx, &contract)?;
        let body = json!({ "owner": contract.owner, "kind": contract.kind, "signed_on": contract.signed_on });
        let event = JournalEvent::new("contract.added", contract.id, &body).of(agency);
        journal::append(tx, now, Some(actor.account), event)?;
        Ok(contract)
    })
}

/// The contracts the actor may see.
///
/// # Errors
/// `request.forbidden`.
pub fn list(
    core: &Core,
    actor: &Actor,
    narrow: &Narrow,
    wanted: Wanted,
    page: &Page,
) -> Result<Listed<ContractRow>, ApiError> {
    let filter = actor.filter(Action::ReadContract)?.narrowed(narrow);
    Ok(core.db.read(|tx| store::contract::list(tx, &filter, wanted, page))?)
}

/// One contract.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: ContractId) -> Result<ContractRow, ApiError> {
    core.db.read(|tx| visible(tx, actor, id))
}

/// A contract the actor may see.
pub(super) fn visible(tx: &Tx<'_>, actor: &Actor, id: ContractId) -> Result<ContractRow, ApiError> {
    let contract = store::contract::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    let agency = store::agency::get(tx, contract.agency)?.ok_or(Code::RequestNotFound)?;
    let assigned = store::contract::is_led_by(tx, id, actor.account)?;
    let belongs = Belongs { agency: agency.id, jurisdiction: &agency.jurisdiction, assigned };
    actor.require_read(Action::ReadContract, actor.relation_to(&belongs))?;
    Ok(contract)
}
