//! Signing in and out, sessions and the one phone of an account (R1.5, R1.6).
//!
//! An unknown account, a wrong password and nothing else look alike from outside: the same answer after the
//! same work. That an account is disabled or busy on another phone is told only to who knows its password.

pub mod pass;
pub(super) mod throttle;

use data_encoding::BASE64URL_NOPAD;
use serde_json::json;
use shared_model::id::{AccountId, AgencyId, DeviceId, OwnerId, PersonId, SessionId};
use shared_model::moment::Moment;
use shared_model::role::Role;
use shared_model::sha::Sha256;

use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::account::Credentials;
use crate::store::session::{NewSession, SessionOwner, SessionRow};
use crate::{feed, password, store::device::Binding};

/// Hours a browser session lives after its last use.
const BROWSER_HOURS: i64 = 12;
/// Days a phone's session lives after its last use: longer than any stretch of work without a network.
const PHONE_DAYS: i64 = 180;
const HOUR_MS: i64 = 3_600_000;
/// Longest name of a phone or client kept, in characters.
const NAME_CHARACTERS: usize = 200;

/// Who acts, as the session says.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// The person behind the account.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// What the account signs in with.
    pub login: String,
    /// What kind of account it is.
    pub role: Role,
    /// Its agency; none for officers and operators.
    pub agency: Option<AgencyId>,
    /// The agency's name.
    pub agency_name: Option<String>,
    /// The region of an officer.
    pub jurisdiction: Option<String>,
    /// The owner whose contact it is.
    pub owner: Option<OwnerId>,
    /// The phone the session was begun on.
    pub device: Option<DeviceId>,
    /// Whether the initial password must be changed before anything else.
    pub must_change_password: bool,
}

/// A phone that signs in.
#[derive(Debug, Clone)]
pub struct Phone {
    /// Its id.
    pub id: DeviceId,
    /// The public half of its key.
    pub public_key: [u8; 32],
    /// What it calls itself.
    pub name: String,
}

/// A request to sign in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The account name.
    pub login: String,
    /// The password.
    pub password: String,
    /// The phone, when it is the field app.
    pub phone: Option<Phone>,
    /// Where the request comes from.
    pub address: String,
    /// What the client calls itself.
    pub client: String,
}

/// A begun session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The token: shown once, never stored.
    pub token: String,
    /// Who signed in.
    pub actor: Actor,
}

impl From<SessionOwner> for Actor {
    fn from(owner: SessionOwner) -> Self {
        Self {
            account: owner.account,
            session: owner.session,
            person: owner.person,
            name: owner.name,
            login: owner.login,
            role: owner.role,
            agency: owner.agency,
            agency_name: owner.agency_name,
            jurisdiction: owner.jurisdiction,
            owner: owner.owner,
            device: owner.device,
            must_change_password: owner.must_change_password,
        }
    }
}

/// Signs in.
///
/// # Errors
/// `auth.locked`, `auth.wrong_password`, `auth.disabled`, `auth.device_required`, `auth.not_for_app`,
/// `auth.device_taken`, `auth.other_phone`.
pub fn sign_in(core: &Core, request: SignIn) -> Result<SignedIn, ApiError> {
    let now = core.env.now();
    let login = store::account::normal_login(&request.login);
    let subjects = throttle::Subjects::new(&login, &request.address);
    let found = core.db.read(|tx| {
        throttle::check(tx, &subjects, now)?;
        Ok::<_, ApiError>(store::account::credentials(tx, &login)?)
    })?;
    let stored = found.as_ref().map(|account| account.password.as_str());
    let right = core.passwords.verify(&request.password, stored, &*core.env);
    let Some(account) = found.filter(|_| right) else {
        core.db.write(|tx| throttle::failed(tx, &subjects, now))?;
        return Err(Code::AuthWrongPassword.into());
    };
    core.db.write(|tx| begin(core, tx, &account, &request, &subjects, now))
}

/// Begins the session of somebody who has shown the password.
fn begin(
    core: &Core,
    tx: &Tx<'_>,
    account: &Credentials,
    request: &SignIn,
    subjects: &throttle::Subjects,
    now: Moment,
) -> Result<SignedIn, ApiError> {
    // Loaded again: it may have been disabled or got another password while this one was being checked.
    let current = store::account::credentials_by_id(tx, account.id)?;
    let Some(account) = current.filter(|current| current.password == account.password) else {
        return Err(Code::AuthWrongPassword.into());
    };
    if !account.enabled {
        return Err(Code::AuthDisabled.into());
    }
    match &request.phone {
        Some(_) if !account.role.uses_field_app() => return Err(Code::AuthNotForApp.into()),
        None if !account.role.uses_console() => return Err(Code::AuthDeviceRequired.into()),
        Some(phone) => bind(tx, &account, phone, now)?,
        None => {}
    }
    throttle::succeeded(tx, subjects)?;
    store::session::end_expired(tx, now)?;
    store::account::signed_in(tx, account.id, now)?;
    let token = BASE64URL_NOPAD.encode(&core.env.random::<32>());
    let digest = Sha256::of(token.as_bytes());
    store::session::add(
        tx,
        &NewSession {
            id: SessionId::new(now, core.env.random()),
            token: digest,
            account: account.id,
            device: request.phone.as_ref().map(|phone| phone.id),
            client: &shortened(&request.client),
            address: &request.address,
            at: now,
            expires_at: expiry(now, request.phone.is_some()),
        },
    )?;
    let owner = store::session::owner(tx, &digest)?.ok_or(DbError::NoRow)?;
    Ok(SignedIn { token, actor: owner.into() })
}

/// Makes the account active on the phone, or says why it cannot be.
fn bind(tx: &Tx<'_>, account: &Credentials, phone: &Phone, now: Moment) -> Result<(), ApiError> {
    let registered = store::device::key(tx, phone.id)?;
    if registered.is_some_and(|key| key != phone.public_key) {
        return Err(Code::AuthDeviceTaken.into());
    }
    if let Some(Binding { device, since_at, .. }) = store::device::binding(tx, account.id)?
        && device != phone.id
    {
        return Err(ApiError::from(Code::AuthOtherPhone).with("since_at", since_at.as_ms()));
    }
    store::device::add(tx, phone.id, &phone.public_key, &shortened(&phone.name), now)?;
    // The phone has one session an account: a new sign-in on it replaces the last.
    store::session::end_on_device(tx, account.id, phone.id)?;
    if store::device::bind(tx, account.id, phone.id, now)? {
        let key = data_encoding::HEXLOWER.encode(&phone.public_key);
        let body = json!({ "device": phone.id, "public_key": key });
        let mut event = JournalEvent::new("account.phone_bound", account.id, &body);
        if let Some(agency) = account.agency {
            event = event.of(agency);
        }
        journal::append(tx, now, Some(account.id), event)?;
        // Another phone may have worked on since: nobody is told of their own evidence otherwise.
        for task in store::task::unfinished_of(tx, account.id)? {
            feed::publish_document(tx, &[account.id], task)?;
        }
    }
    Ok(())
}

/// Whose token this is.
///
/// # Errors
/// `auth.expired` when the session ended, ran out, or its account was disabled.
pub fn resolve(core: &Core, token: &str) -> Result<Actor, ApiError> {
    let now = core.env.now();
    let owner = core.db.read(|tx| store::session::owner(tx, &Sha256::of(token.as_bytes())))?;
    let owner = owner.filter(|owner| owner.expires_at > now).ok_or(Code::AuthExpired)?;
    // Noted at most once an hour: a request that only reads does not write.
    if now.ms_since(owner.seen_at) > HOUR_MS {
        let expires_at = expiry(now, owner.device.is_some());
        core.db.write(|tx| store::session::touch(tx, owner.session, now, expires_at))?;
    }
    Ok(owner.into())
}

/// Signs out: ends the session, and lets go of the phone it was on.
///
/// # Errors
/// Whatever the database says.
pub fn sign_out(core: &Core, actor: &Actor) -> Result<(), ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        store::session::end(tx, actor.session, actor.account)?;
        if let Some(device) = actor.device
            && store::device::binding(tx, actor.account)?.is_some_and(|binding| binding.device == device)
        {
            store::device::release(tx, actor.account)?;
            let mut event = JournalEvent::new("account.phone_signed_out", actor.account, &json!({ "device": device }));
            if let Some(agency) = actor.agency {
                event = event.of(agency);
            }
            journal::append(tx, now, Some(actor.account), event)?;
        }
        Ok(())
    })
}

/// Changes the own password; every other session of the account ends.
///
/// # Errors
/// `auth.wrong_password` for the old one (counted like a failed sign-in), `request.invalid` for the new one.
pub fn change_password(core: &Core, actor: &Actor, old: &str, new: &str, address: &str) -> Result<(), ApiError> {
    let now = core.env.now();
    let account = core.db.read(|tx| store::account::credentials_by_id(tx, actor.account))?;
    let account = account.ok_or(Code::AuthExpired)?;
    let subjects = throttle::Subjects::new(&account.login, address);
    core.db.read(|tx| throttle::check(tx, &subjects, now))?;
    if !core.passwords.verify(old, Some(&account.password), &*core.env) {
        core.db.write(|tx| throttle::failed(tx, &subjects, now))?;
        return Err(ApiError::from(Code::AuthWrongPassword).field("old", Code::AuthWrongPassword));
    }
    if !password::is_acceptable(new, &account.login) || new == old {
        return Err(ApiError::from(Code::RequestInvalid).field("new", Code::FieldPassword));
    }
    let hash = core.passwords.hash(new, &*core.env).map_err(failed)?;
    core.db.write(|tx| {
        store::account::set_password(tx, actor.account, &hash, false)?;
        store::session::end_others(tx, actor.account, actor.session)?;
        let mut event = JournalEvent::new("account.password_changed", actor.account, &json!({}));
        if let Some(agency) = actor.agency {
            event = event.of(agency);
        }
        journal::append(tx, now, Some(actor.account), event).map(drop)
    })?;
    Ok(())
}

/// The own live sessions, newest first.
///
/// # Errors
/// Whatever the database says.
pub fn list(core: &Core, actor: &Actor) -> Result<Vec<SessionRow>, ApiError> {
    let now = core.env.now();
    Ok(core.db.read(|tx| store::session::list(tx, actor.account, now))?)
}

/// Ends one of the own sessions.
///
/// # Errors
/// `request.not_found` when it is not one's own.
pub fn end(core: &Core, actor: &Actor, session: SessionId) -> Result<(), ApiError> {
    let ended = core.db.write(|tx| store::session::end(tx, session, actor.account))?;
    if ended { Ok(()) } else { Err(Code::RequestNotFound.into()) }
}

/// A password that could not be hashed is a failure of the server.
pub(super) fn failed(error: password::PasswordError) -> ApiError {
    ApiError::from(Code::ServerFailed).caused_by(error)
}

const fn expiry(now: Moment, on_phone: bool) -> Moment {
    now.plus_ms(HOUR_MS * if on_phone { PHONE_DAYS * 24 } else { BROWSER_HOURS })
}

fn shortened(name: &str) -> String {
    name.chars().take(NAME_CHARACTERS).collect()
}
