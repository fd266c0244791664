//! What is done to an account, whoever does it: its agency's administrator in the console, or whoever
//! runs the server on the command line.

use serde_json::{Value, json};
use shared_model::account::AccountState;
use shared_model::feed::{AccountFacts, FeedEvent};
use shared_model::id::AccountId;
use shared_model::moment::Moment;

use super::{require_certificate, require_present};
use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store::account::AccountRow;
use crate::usecase::session::{self, Actor, throttle};
use crate::{feed, password, store};

/// Who does it, and when. Nobody: whoever runs the server.
#[derive(Debug, Clone, Copy)]
pub(in crate::usecase) struct By {
    /// The account of the one who does it.
    pub(in crate::usecase) actor: Option<AccountId>,
    /// When.
    pub(in crate::usecase) at: Moment,
}

impl By {
    /// A signed-in actor.
    pub(in crate::usecase) const fn actor(actor: &Actor, at: Moment) -> Self {
        Self { actor: Some(actor.account), at }
    }
}

/// Switches an account on, if its person holds the certificate it asks for.
pub(in crate::usecase) fn enable(tx: &Tx<'_>, by: By, account: &AccountRow) -> Result<(), ApiError> {
    let person = store::person::get(tx, account.person)?.ok_or(DbError::NoRow)?;
    require_present(&person)?;
    require_certificate(tx, account.person, account.role, by.at)?;
    if account.state == AccountState::Disabled {
        store::account::set_state(tx, account.id, AccountState::Enabled)?;
        record(tx, by, "account.enabled", account, &json!({}))?;
        publish(tx, account)?;
    }
    Ok(())
}

/// Switches an account off and ends its sessions.
pub(in crate::usecase) fn disable(tx: &Tx<'_>, by: By, account: &AccountRow) -> Result<(), ApiError> {
    if account.state == AccountState::Enabled {
        store::account::set_state(tx, account.id, AccountState::Disabled)?;
        let sessions = store::session::end_all(tx, account.id)?;
        record(tx, by, "account.disabled", account, &json!({ "sessions_ended": sessions }))?;
    }
    Ok(())
}

/// Lets go of the phone of an account and ends its sessions there.
pub(in crate::usecase) fn release_device(tx: &Tx<'_>, by: By, account: &AccountRow) -> Result<(), ApiError> {
    let binding = store::device::binding(tx, account.id)?.ok_or(Code::AccountNotBound)?;
    store::device::release(tx, account.id)?;
    store::session::end_on_device(tx, account.id, binding.device)?;
    let body = json!({ "device": binding.device, "name": binding.name, "since_at": binding.since_at });
    Ok(record(tx, by, "account.phone_released", account, &body)?)
}

/// The hash of a new initial password, if it is acceptable.
pub(in crate::usecase) fn hashed(core: &Core, account: &AccountRow, new: &str) -> Result<String, ApiError> {
    if !password::is_acceptable(new, &account.login) {
        return Err(ApiError::from(Code::RequestInvalid).field("password", Code::FieldPassword));
    }
    core.passwords.hash(new, &*core.env).map_err(session::failed)
}

/// Gives an account another initial password: it is unlocked, its sessions end.
pub(in crate::usecase) fn set_password(tx: &Tx<'_>, by: By, account: &AccountRow, hash: &str) -> Result<(), ApiError> {
    store::account::set_password(tx, account.id, hash, true)?;
    store::session::end_all(tx, account.id)?;
    throttle::unlock(tx, &account.login)?;
    Ok(record(tx, by, "account.password_reset", account, &json!({}))?)
}

/// Writes what was done into the journal.
pub(in crate::usecase) fn record(
    tx: &Tx<'_>,
    by: By,
    kind: &'static str,
    account: &AccountRow,
    body: &Value,
) -> Result<(), DbError> {
    let mut event = JournalEvent::new(kind, account.id, body);
    if let Some(agency) = account.agency {
        event = event.of(agency);
    }
    journal::append(tx, by.at, by.actor, event).map(drop)
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
    feed::publish(tx, account.id, FeedEvent::Account(facts))
}
