//! Accounts: created by kind for people who hold what the kind asks for, switched on and off, released
//! from a lost phone (R1.4 to R1.6).

pub(super) mod act;

use serde_json::json;
use shared_model::account::AccountState;
use shared_model::calendar::day_of;
use shared_model::id::{AccountId, PersonId, SessionId};
use shared_model::moment::Moment;
use shared_model::permission::{Action, Relation};
use shared_model::person::{Qualification, certificate_for};
use shared_model::role::Role;

use super::access::Belongs;
use super::check::Fields;
use super::session::Actor;
use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::store::account::{AccountRow, NewAccount, Wanted};
use crate::store::history::HistoryRow;
use crate::store::page::{Listed, Page};
use crate::store::person::PersonRow;
use crate::store::session::SessionRow;
use crate::{password, store};
use act::By;

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
        require_present(&person)?;
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
        let account = loaded(tx, id)?;
        act::record(tx, By::actor(actor, now), "account.added", &account, &body)?;
        Ok(account)
    })
}

/// Switches an account on.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `account.certificate` when the person's certificate ran out.
pub fn enable(core: &Core, actor: &Actor, id: AccountId) -> Result<AccountRow, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let account = managed(tx, actor, id)?;
        act::enable(tx, By::actor(actor, now), &account)?;
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
        let account = managed(tx, actor, id)?;
        if id == actor.account {
            return Err(Code::AccountSelf.into());
        }
        act::disable(tx, By::actor(actor, now), &account)?;
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
        let account = managed(tx, actor, id)?;
        act::release_device(tx, By::actor(actor, now), &account)?;
        loaded(tx, id)
    })
}

/// Gives an account another initial password: it is unlocked, its sessions end.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid`.
pub fn reset_password(core: &Core, actor: &Actor, id: AccountId, new: &str) -> Result<AccountRow, ApiError> {
    let now = core.env.now();
    let account = core.db.read(|tx| managed(tx, actor, id))?;
    let hash = act::hashed(core, &account, new)?;
    core.db.write(|tx| {
        act::set_password(tx, By::actor(actor, now), &account, &hash)?;
        loaded(tx, id)
    })
}

/// The accounts of the own agency, of one role and state if it is said.
///
/// # Errors
/// `request.forbidden`.
pub fn list(core: &Core, actor: &Actor, wanted: &Wanted, page: &Page) -> Result<Listed<AccountRow>, ApiError> {
    let filter = actor.filter(Action::ReadAccount)?;
    Ok(core.db.read(|tx| store::account::list(tx, filter.agency, wanted, page))?)
}

/// The live sessions of an account the actor may manage, the newest first (R1.6).
///
/// # Errors
/// `request.not_found`, `request.forbidden`.
pub fn sessions(core: &Core, actor: &Actor, id: AccountId) -> Result<Vec<SessionRow>, ApiError> {
    let now = core.env.now();
    core.db.read(|tx| {
        managed(tx, actor, id)?;
        Ok(store::session::list(tx, id, now)?)
    })
}

/// Ends one session of an account the actor may manage.
///
/// # Errors
/// `request.not_found`, `request.forbidden`.
pub fn end_session(core: &Core, actor: &Actor, id: AccountId, session: SessionId) -> Result<(), ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let account = managed(tx, actor, id)?;
        if !store::session::end(tx, session, id)? {
            return Err(Code::RequestNotFound.into());
        }
        Ok(act::record(tx, By::actor(actor, now), "account.session_ended", &account, &json!({ "session": session }))?)
    })
}

/// What was decided about an account, the newest first.
///
/// # Errors
/// `request.not_found`.
pub fn history(core: &Core, actor: &Actor, id: AccountId) -> Result<Vec<HistoryRow>, ApiError> {
    core.db.read(|tx| {
        visible(tx, actor, id)?;
        Ok(store::history::of(tx, id)?)
    })
}

/// Checks the name and the first password of a new account; the name in its normal form.
pub(super) fn check_login(fields: &mut Fields, prefix: &str, new: &NewLogin) -> String {
    let login = store::account::normal_login(&new.login);
    let name = format!("{prefix}login");
    fields.check((3..=60).contains(&login.chars().count()), &name, Code::FieldFormat);
    fields.check(!login.chars().any(|c| c.is_control() || c.is_whitespace()), &name, Code::FieldFormat);
    fields.check(password::is_acceptable(&new.password, &login), &format!("{prefix}password"), Code::FieldPassword);
    login
}

/// The account, if the actor may manage it.
fn managed(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<AccountRow, ApiError> {
    let account = store::account::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    let agency = account.agency.ok_or(Code::RequestNotFound)?;
    let relation = actor.relation_to(&Belongs { agency, jurisdiction: "", assigned: false });
    actor.require(Action::ReadAccount, Action::ManageAccount, relation)?;
    Ok(account)
}

/// Refuses an account for somebody who left.
pub(super) fn require_present(person: &PersonRow) -> Result<(), ApiError> {
    match person.left_at {
        None => Ok(()),
        Some(at) => Err(ApiError::from(Code::AccountPersonLeft).with("day", day_of(at).to_string())),
    }
}

/// Refuses a kind of account whose certificate the person does not hold today.
pub(super) fn require_certificate(tx: &Tx<'_>, person: PersonId, role: Role, now: Moment) -> Result<(), ApiError> {
    let Some(qualification) = role.required_qualification() else { return Ok(()) };
    let certificates = store::person::certificates(tx, person)?;
    if certificate_for(&certificates, qualification, day_of(now)).is_some() {
        return Ok(());
    }
    let (zh, en) = named(qualification);
    let refusal = ApiError::from(Code::AccountCertificate).with("needed", qualification.word());
    Err(refusal.with("needed_zh", zh).with("needed_en", en))
}

/// What an account needs of a qualification, as people are told it (R1.4).
const fn named(qualification: Qualification) -> (&'static str, &'static str) {
    match qualification {
        Qualification::RegisteredEngineer => ("注册消防工程师证书", "that of a registered fire engineer"),
        Qualification::FacilityOperator => {
            ("中级及以上消防设施操作员证书", "that of a facility operator, intermediate or higher")
        }
    }
}

fn loaded(tx: &Tx<'_>, id: AccountId) -> Result<AccountRow, ApiError> {
    Ok(store::account::get(tx, id)?.ok_or(DbError::NoRow)?)
}

/// One account.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: AccountId) -> Result<AccountRow, ApiError> {
    core.db.read(|tx| visible(tx, actor, id))
}

fn visible(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<AccountRow, ApiError> {
    let account = store::account::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    let agency = account.agency.ok_or(Code::RequestNotFound)?;
    let relation: Relation = actor.relation_to(&Belongs { agency, jurisdiction: "", assigned: false });
    actor.require_read(Action::ReadAccount, relation)?;
    Ok(account)
}
