//! Accounts: created by kind for people who hold what the kind asks for, switched on and off, released
//! from a lost phone (R1.4 to R1.6).

use serde_json::json;
use shared_model::account::AccountState;
use shared_model::calendar::day_of;
use shared_model::feed::{AccountFacts, FeedEvent};
use shared_model::id::{AccountId, AgencyId, PersonId};
use shared_model::moment::Moment;
use shared_model::permission::{Action, Relation};
use shared_model::person::certificate_for;
use shared_model::role::Role;

use super::access::Belongs;
use super::check::Fields;
use super::session::{Actor, throttle};
use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store::account::{AccountRow, NewAccount};
use crate::store::page::{Listed, Page};
use crate::{feed, password, store};

/// The name and first password of an account.
#[derive(Debug, Clone)]
pub struct NewLogin {
    /// The account name.
    pub login: String,
    /// The initial password, to be changed at the first sign-in.
    pub password: String,
}

/// An account to be created.
#[derive(Debug, Clone)]
pub struct AccountRequest {
    /// The person it is for.
    pub person: PersonId,
    /// What kind it is.
    pub role: Role,
    /// Telephone number.
    pub phone: String,
    /// Name and first password.
    pub login: NewLogin,
}

/// Creates a disabled account for a person of the own agency.
///
/// # Errors
/// `request.forbidden`, `request.not_found` for a foreign person, `account.certificate`, `request.invalid`.
pub fn add(core: &Core, actor: &Actor, new: AccountRequest) -> Result<AccountRow, ApiError> {
    let agency = actor.own_agency_for(Action::ManageAccount)?;
    let now = core.env.now();
    let mut fields = Fields::default();
    // The administrator's account comes with the agency; the authority's are not an agency's to give.
    fields.check(new.role.is_of_agency() && new.role != Role::AgencyAdmin, "role", Code::FieldUnknown);
    let phone = fields.optional_line("phone", &new.phone);
    let login = check_login(&mut fields, "", &new.login);
    fields.finish()?;
    let hash = core.passwords.hash(&new.login.password, &*core.env).map_err(super::session::failed)?;
    let id = AccountId::new(now, core.env.random());
    core.db.write(|tx| {
        let person = store::person::get(tx, new.person)?.filter(|person| person.agency == Some(agency));
        let person = person.ok_or(Code::RequestNotFound)?;
        require_certificate(tx, person.id, new.role, now)?;
        let mut fields = Fields::default();
        fields.check(store::account::credentials(tx, &login)?.is_none(), "login", Code::FieldTaken);
        fields.finish()?;
        let account = NewAccount {
            id,
            agency: Some(agency),
            person: person.id,
            role: new.role,
            login: &login,
            phone: &phone,
            jurisdiction: None,
            password: &hash,
            state: AccountState::Disabled,
        };
        store::account::add(tx, &account, now)?;
        let body = json!({ "person": person.id, "role": new.role, "login": login });
        record(tx, now, actor, "account.added", id, agency, &body)?;
        loaded(tx, id)
    })
}

/// Switches an account on.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `account.certificate` when the person's certificate ran out.
pub fn enable(core: &Core, actor: &Actor, id: AccountId) -> Result<AccountRow, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let (account, agency) = managed(tx, actor, id)?;
        require_certificate(tx, account.person, account.role, now)?;
        if account.state == AccountState::Disabled {
            store::account::set_state(tx, id, AccountState::Enabled)?;
            record(tx, now, actor, "account.enabled", id, agency, &json!({}))?;
            publish(tx, &account)?;
        }
        loaded(tx, id)
    })
}

/// Switches an account off; its sessions end at once.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `account.self`.
pub fn disable(core: &Core, actor: &Actor, id: AccountId) -> Result<AccountRow, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let (account, agency) = managed(tx, actor, id)?;
        if id == actor.account {
            return Err(Code::AccountSelf.into());
        }
        if account.state == AccountState::Enabled {
            store::account::set_state(tx, id, AccountState::Disabled)?;
            let sessions = store::session::end_all(tx, id)?;
            record(tx, now, actor, "account.disabled", id, agency, &json!({ "sessions_ended": sessions }))?;
        }
        loaded(tx, id)
    })
}

/// Lets go of the (lost) phone of an account; its sessions there end. What it still holds is accepted
/// when it turns up.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `account.not_bound`.
pub fn release_device(core: &Core, actor: &Actor, id: AccountId) -> Result<AccountRow, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let (_, agency) = managed(tx, actor, id)?;
        let binding = store::device::binding(tx, id)?.ok_or(Code::AccountNotBound)?;
        store::device::release(tx, id)?;
        store::session::end_on_device(tx, id, binding.device)?;
        let body = json!({ "device": binding.device, "name": binding.name, "since_at": binding.since_at });
        record(tx, now, actor, "account.phone_released", id, agency, &body)?;
        loaded(tx, id)
    })
}

/// Gives an account another initial password: it is unlocked, its sessions end.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid`.
pub fn reset_password(core: &Core, actor: &Actor, id: AccountId, new: &str) -> Result<AccountRow, ApiError> {
    let now = core.env.now();
    let (account, agency) = core.db.read(|tx| managed(tx, actor, id))?;
    if !password::is_acceptable(new, &account.login) {
        return Err(ApiError::from(Code::RequestInvalid).field("password", Code::FieldPassword));
    }
    let hash = core.passwords.hash(new, &*core.env).map_err(super::session::failed)?;
    core.db.write(|tx| {
        store::account::set_password(tx, id, &hash, true)?;
        store::session::end_all(tx, id)?;
        throttle::unlock(tx, &account.login)?;
        record(tx, now, actor, "account.password_reset", id, agency, &json!({}))?;
        loaded(tx, id)
    })
}

/// The accounts of the own agency.
///
/// # Errors
/// `request.forbidden`.
pub fn list(core: &Core, actor: &Actor, role: Option<Role>, page: &Page) -> Result<Listed<AccountRow>, ApiError> {
    let filter = actor.filter(Action::ReadAccount)?;
    Ok(core.db.read(|tx| store::account::list(tx, filter.agency, role, page))?)
}

/// Checks the name and the first password of a new account; the name in its normal form.
pub(super) fn check_login(fields: &mut Fields, prefix: &str, new: &NewLogin) -> String {
    let login = store::account::normal_login(&new.login);
    let name = format!("{prefix}login");
    fields.check((3..=60).contains(&login.chars().count()), &name, Code::FieldFormat);
    fields.check(!login.chars().any(|c| c.is_control() || c.is_whitespace()), &name, Code::FieldFormat);
    fields.check(
        password::is_acceptable(&new.password, &login),
        &format!("{prefix}password"),
        Code::FieldPassword,
    );
    login
}

/// The account, if the actor may manage it, with its agency.
fn managed(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(AccountRow, AgencyId), ApiError> {
    let account = store::account::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    let agency = account.agency.ok_or(Code::RequestNotFound)?;
    let relation = actor.relation_to(&Belongs { agency, jurisdiction: "", assigned: false });
    actor.require(Action::ReadAccount, Action::ManageAccount, relation)?;
    Ok((account, agency))
}

/// Refuses a kind of account whose certificate the person does not hold today.
fn require_certificate(tx: &Tx<'_>, person: PersonId, role: Role, now: Moment) -> Result<(), ApiError> {
    let Some(qualification) = role.required_qualification() else { return Ok(()) };
    let certificates = store::person::certificates(tx, person)?;
    if certificate_for(&certificates, qualification, day_of(now)).is_some() {
        return Ok(());
    }
    Err(ApiError::from(Code::AccountCertificate).with("needed", qualification.word()))
}

/// Tells the account's phone who it is.
fn publish(tx: &Tx<'_>, account: &AccountRow) -> Result<(), DbError> {
    if !account.role.uses_field_app() {
        return Ok(());
    }
    let facts = AccountFacts {
        name: account.person_name.clone(),
        role: account.role,
        agency: account.agency_name.clone().unwrap_or_default(),
    };
    feed::publish(tx, account.id, FeedEvent::Account(facts)).map(drop)
}

fn record(
    tx: &Tx<'_>,
    now: Moment,
    actor: &Actor,
    kind: &'static str,
    id: AccountId,
    agency: AgencyId,
    body: &serde_json::Value,
) -> Result<(), DbError> {
    journal::append(tx, now, Some(actor.account), JournalEvent::new(kind, id, body).of(agency)).map(drop)
}

fn loaded(tx: &Tx<'_>, id: AccountId) -> Result<AccountRow, ApiError> {
    Ok(store::account::get(tx, id)?.ok_or(DbError::NoRow)?)
}

/// One account.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: AccountId) -> Result<AccountRow, ApiError> {
    let account = core.db.read(|tx| store::account::get(tx, id))?.ok_or(Code::RequestNotFound)?;
    let agency = account.agency.ok_or(Code::RequestNotFound)?;
    let relation: Relation = actor.relation_to(&Belongs { agency, jurisdiction: "", assigned: false });
    actor.require_read(Action::ReadAccount, relation)?;
    Ok(account)
}
