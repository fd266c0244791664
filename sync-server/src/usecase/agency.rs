//! Agencies: admitted by the authority together with their administrator's account (R1.1).

use serde_json::json;
use shared_model::account::AccountState;
use shared_model::calendar::day_of;
use shared_model::id::{AccountId, AgencyId, PersonId};
use shared_model::owner::CreditCode;
use shared_model::permission::{Action, Relation, permitted};
use shared_model::role::Role;

use super::access::{Belongs, Narrow};
use super::account::{self, NewLogin};
use super::check::Fields;
use super::session::Actor;
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::account::NewAccount;
use crate::store::agency::{AgencyRow, Counts};
use crate::store::page::{Listed, Page};
use crate::store::person::PersonRow;
use crate::store::registry_check::RegistryCheckRow;

/// An agency to be admitted.
#[derive(Debug, Clone)]
pub struct NewAgency {
    /// The name as on the business licence.
    pub name: String,
    /// The unified social credit code.
    pub credit_code: String,
    /// Its number in the national registry.
    pub registry_number: Option<String>,
    /// The region: a code of GB/T 2260 without trailing zeros; the city of the credit code when left out.
    pub jurisdiction: Option<String>,
    /// The address.
    pub address: String,
    /// The telephone number; the administrator's when left out.
    pub phone: Option<String>,
    /// Name of its administrator.
    pub admin_name: String,
    /// The administrator's telephone number.
    pub admin_phone: String,
    /// The administrator's account.
    pub admin: NewLogin,
}

/// An admitted agency and its administrator's account.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// The agency.
    pub agency: AgencyRow,
    /// The administrator's account, enabled.
    pub admin: AccountId,
}

/// An agency with what belongs to it.
#[derive(Debug, Clone)]
pub struct AgencyDetail {
    /// The agency.
    pub agency: AgencyRow,
    /// How much it has.
    pub counts: Counts,
    /// The looks into the national registry, the newest first.
    pub registry_checks: Vec<RegistryCheckRow>,
}

/// Admits an agency.
///
/// # Errors
/// `request.forbidden`, `request.invalid`.
pub fn add(core: &Core, actor: &Actor, new: NewAgency) -> Result<Admitted, ApiError> {
    if !permitted(actor.role, Action::AddAgency, Relation::Foreign) {
        return Err(Code::RequestForbidden.into());
    }
    let now = core.env.now();
    let mut fields = Fields::default();
    let credit_code = new.credit_code.parse::<CreditCode>().ok();
    fields.check(credit_code.is_some(), "credit_code", Code::FieldCreditCode);
    // Characters 3 to 8 of a credit code are the region it was registered in (GB 32100-2015); 3 to 6 its city.
    let registered_in = credit_code.as_ref().and_then(|code| code.as_str().get(2..6)).unwrap_or_default();
    let given = new.jurisdiction.as_deref().map(str::trim).filter(|region| !region.is_empty());
    let today = day_of(now);
    let nearest = || core.regions.nearest(registered_in, today).unwrap_or_default();
    let jurisdiction = given.unwrap_or_else(nearest).to_owned();
    fields.check(core.regions.exists(&jurisdiction, today), "jurisdiction", Code::FieldRegion);
    let agency = AgencyRow {
        id: AgencyId::new(now, core.env.random()),
        name: fields.line("name", &new.name),
        credit_code: credit_code.map(String::from).unwrap_or_default(),
        registry_number: new.registry_number.map(|number| fields.optional_line("registry_number", &number)),
        jurisdiction,
        address: fields.line("address", &new.address),
        phone: fields.line("phone", new.phone.as_deref().unwrap_or(&new.admin_phone)),
        created_at: now,
    };
    let person = PersonRow {
        id: PersonId::new(now, core.env.random()),
        agency: Some(agency.id),
        agency_name: None,
        name: fields.line("admin.name", &new.admin_name),
        phone: fields.line("admin.phone", &new.admin_phone),
        left_at: None,
    };
    let login = account::check_login(&mut fields, "admin.", &new.admin);
    fields.finish()?;
    let hash = core.passwords.hash(&new.admin.password, &*core.env).map_err(super::session::failed)?;
    let admin = AccountId::new(now, core.env.random());
    core.db.write(|tx| {
        let mut fields = Fields::default();
        fields.check(!store::agency::has_credit_code(tx, &agency.credit_code)?, "credit_code", Code::FieldTaken);
        fields.check(store::account::credentials(tx, &login)?.is_none(), "admin.login", Code::FieldTaken);
        fields.finish()?;
        store::agency::add(tx, &agency)?;
        store::person::add(tx, &person, now)?;
        let account = NewAccount {
            id: admin,
            agency: Some(agency.id),
            person: person.id,
            role: Role::AgencyAdmin,
            login: &login,
            phone: &person.phone,
            jurisdiction: None,
            password: &hash,
            state: AccountState::Enabled,
        };
        store::account::add(tx, &account, now)?;
        let body = json!({ "name": agency.name, "credit_code": agency.credit_code, "admin": admin });
        let event = JournalEvent::new("agency.admitted", agency.id, &body).of(agency.id);
        journal::append(tx, now, Some(actor.account), event)?;
        Ok::<_, ApiError>(())
    })?;
    Ok(Admitted { agency, admin })
}

/// The agencies the actor may see.
///
/// # Errors
/// `request.forbidden`.
pub fn list(core: &Core, actor: &Actor, narrow: &Narrow, page: &Page) -> Result<Listed<AgencyRow>, ApiError> {
    let filter = actor.filter(Action::ReadAgency)?.narrowed(narrow);
    Ok(core.db.read(|tx| store::agency::list(tx, &filter, page))?)
}

/// One agency with what belongs to it.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: AgencyId) -> Result<AgencyDetail, ApiError> {
    core.db.read(|tx| {
        let agency = store::agency::get(tx, id)?.ok_or(Code::RequestNotFound)?;
        let belongs = Belongs { agency: id, jurisdiction: &agency.jurisdiction, assigned: false };
        actor.require_read(Action::ReadAgency, actor.relation_to(&belongs))?;
        let counts = store::agency::counts(tx, id)?;
        Ok(AgencyDetail { agency, counts, registry_checks: store::registry_check::of(tx, id)? })
    })
}
