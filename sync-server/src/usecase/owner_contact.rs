//! Owner contacts: whom to ask for at a client, each with an account for the portal (R2.2, manual 四1.5, 四5.2).
//!
//! Saving a contact gives it an account at once. Its initial password equals its name, so the name is drawn at
//! random and cannot be guessed; whoever has not changed the password yet can do nothing else.

use serde_json::json;
use shared_model::account::AccountState;
use shared_model::id::{AccountId, OwnerContactId, OwnerId, PersonId};
use shared_model::moment::Moment;
use shared_model::permission::{Action, Relation, permitted};
use shared_model::role::Role;

use super::access::Belongs;
use super::account::act::{self, By};
use super::check::Fields;
use super::edit::{self, Facts};
use super::owner;
use super::session::{Actor, failed};
use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::account::NewAccount;
use crate::store::owner_contact::{OwnerContactRow, WantedContacts};
use crate::store::page::{Listed, Page};
use crate::store::person::PersonRow;

/// Letters that are not mistaken for one another when they are read out or copied by hand.
const LETTERS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// Random letters of an account name: with almost five bits each, nobody guesses one that was not used yet.
const RANDOM_LETTERS: usize = 10;

/// A contact to be recorded.
#[derive(Debug, Clone)]
pub struct NewOwnerContact {
    /// The owner, a client of the own agency.
    pub owner: OwnerId,
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
}

/// A login that was drawn, with the hash of its initial password, which takes long and is done before the transaction.
struct Drawn {
    login: String,
    hash: String,
}

/// Records a contact and makes its account.
///
/// # Errors
/// `request.forbidden`, `request.invalid` (a foreign owner is an unknown one).
pub fn add(core: &Core, actor: &Actor, new: &NewOwnerContact) -> Result<OwnerContactRow, ApiError> {
    let agency = actor.own_agency_for(Action::ManageOwnerContact)?;
    let now = core.env.now();
    let mut fields = Fields::default();
    let (name, phone) = checked(&mut fields, &new.name, &new.phone);
    let drawn = draw(core)?;
    core.db.write(|tx| {
        let owner = owner::is_client(tx, agency, new.owner)?;
        fields.check(owner.is_some(), "owner", Code::FieldUnknown);
        fields.finish()?;
        let contact = OwnerContactRow {
            id: OwnerContactId::new(now, core.env.random()),
            agency,
            owner: new.owner,
            owner_name: owner.map(|owner| owner.name).unwrap_or_default(),
            name,
            phone,
            account: None,
            version: 1,
            created_at: now,
            ended_at: None,
        };
        store::owner_contact::add(tx, &contact)?;
        let body = json!({ "version": 1, "owner": contact.owner, "name": contact.name, "phone": contact.phone });
        let event = JournalEvent::new("owner_contact.added", contact.id, &body).of(agency);
        journal::append(tx, now, Some(actor.account), event)?;
        give_account(core, tx, (actor, now), &contact, &drawn)?;
        loaded(tx, contact.id)
    })
}

/// Changes name and phone, if nobody did since `version`; one from before contacts had accounts gets its account.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.changed`, `request.invalid`, `owner_contact.ended`.
pub fn update(
    core: &Core,
    actor: &Actor,
    id: OwnerContactId,
    version: u32,
    (name, phone): (&str, &str),
) -> Result<OwnerContactRow, ApiError> {
    let now = core.env.now();
    let mut fields = Fields::default();
    let (name, phone) = checked(&mut fields, name, phone);
    core.db.read(|tx| managed(tx, actor, id))?;
    let drawn = draw(core)?;
    core.db.write(|tx| {
        let before = managed(tx, actor, id)?;
        edit::refuse_stale(tx, &id.to_string(), version, before.version)?;
        fields.finish()?;
        let after = OwnerContactRow { name, phone, ..before.clone() };
        let changes = edit::changes(&facts(&before), &facts(&after));
        if !changes.is_empty() {
            store::owner_contact::update(tx, id, &after.name, &after.phone)?;
            let edited = (before.version + 1, changes.as_slice());
            edit::record(tx, (actor, now), ("owner_contact.changed", &id.to_string()), before.agency, edited)?;
        }
        if before.account.is_none() {
            give_account(core, tx, (actor, now), &after, &drawn)?;
        }
        loaded(tx, id)
    })
}

/// Makes the account of a contact from before contacts had accounts.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `owner_contact.ended`, `owner_contact.has_account`.
pub fn add_account(core: &Core, actor: &Actor, id: OwnerContactId) -> Result<OwnerContactRow, ApiError> {
    let now = core.env.now();
    core.db.read(|tx| managed(tx, actor, id))?;
    let drawn = draw(core)?;
    core.db.write(|tx| {
        let contact = managed(tx, actor, id)?;
        if contact.account.is_some() {
            return Err(Code::OwnerContactHasAccount.into());
        }
        give_account(core, tx, (actor, now), &contact, &drawn)?;
        loaded(tx, id)
    })
}

/// The contact is asked for no more: its account is switched off and its sessions end.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `owner_contact.ended`.
pub fn end(core: &Core, actor: &Actor, id: OwnerContactId) -> Result<OwnerContactRow, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let contact = managed(tx, actor, id)?;
        if let Some(account) = &contact.account {
            let account = store::account::get(tx, account.id)?.ok_or(DbError::NoRow)?;
            act::disable(tx, By::actor(actor, now), &account)?;
        }
        store::owner_contact::end(tx, id, now)?;
        let event = JournalEvent::new("owner_contact.ended", id, &json!({})).of(contact.agency);
        journal::append(tx, now, Some(actor.account), event)?;
        loaded(tx, id)
    })
}

/// Sets the password back to the account's name: it is unlocked, its sessions end.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `owner_contact.ended`, `owner_contact.no_account`.
pub fn reset_password(core: &Core, actor: &Actor, id: OwnerContactId) -> Result<OwnerContactRow, ApiError> {
    let now = core.env.now();
    let contact = core.db.read(|tx| managed(tx, actor, id))?;
    let account = contact.account.ok_or(Code::OwnerContactNoAccount)?;
    let hash = core.passwords.hash(&account.login, &*core.env).map_err(failed)?;
    core.db.write(|tx| {
        managed(tx, actor, id)?;
        let account = store::account::get(tx, account.id)?.ok_or(DbError::NoRow)?;
        act::set_password(tx, By::actor(actor, now), &account, &hash)?;
        loaded(tx, id)
    })
}

/// The contacts the actor may see, with their accounts for whoever manages them.
///
/// # Errors
/// `request.forbidden`.
pub fn list(
    core: &Core,
    actor: &Actor,
    wanted: WantedContacts,
    page: &Page,
) -> Result<Listed<OwnerContactRow>, ApiError> {
    let filter = actor.filter(Action::ReadOwnerContact)?;
    // An owner is the client of one agency: nobody but its own people sees whom to ask for.
    let agency = filter.agency.ok_or(Code::RequestForbidden)?;
    let listed = core.db.read(|tx| store::owner_contact::list(tx, agency, wanted, page))?;
    listed.try_turn(|contacts| Ok(contacts.into_iter().map(|contact| shown(actor, contact)).collect()))
}

/// One contact.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: OwnerContactId) -> Result<OwnerContactRow, ApiError> {
    core.db.read(|tx| {
        let contact = loaded(tx, id)?;
        actor.require_read(Action::ReadOwnerContact, relation(actor, &contact))?;
        Ok(shown(actor, contact))
    })
}

/// An account that was not used yet opens with its name: only whoever passes it on sees the name.
fn shown(actor: &Actor, mut contact: OwnerContactRow) -> OwnerContactRow {
    if !permitted(actor.role, Action::ManageOwnerContact, relation(actor, &contact)) {
        contact.account = None;
    }
    contact
}

fn relation(actor: &Actor, contact: &OwnerContactRow) -> Relation {
    actor.relation_to(&Belongs { agency: contact.agency, jurisdiction: "", assigned: false })
}

/// The contact, if the actor may change it.
fn managed(tx: &Tx<'_>, actor: &Actor, id: OwnerContactId) -> Result<OwnerContactRow, ApiError> {
    let contact = loaded(tx, id)?;
    actor.require(Action::ReadOwnerContact, Action::ManageOwnerContact, relation(actor, &contact))?;
    if contact.ended_at.is_some() {
        return Err(Code::OwnerContactEnded.into());
    }
    Ok(contact)
}

fn loaded(tx: &Tx<'_>, id: OwnerContactId) -> Result<OwnerContactRow, ApiError> {
    Ok(store::owner_contact::get(tx, id)?.ok_or(Code::RequestNotFound)?)
}

fn checked(fields: &mut Fields, name: &str, phone: &str) -> (String, String) {
    let phone_line = fields.line("phone", phone);
    let plain = phone_line.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' '));
    let digits = phone_line.chars().filter(char::is_ascii_digit).count();
    fields.check(phone_line.is_empty() || (plain && (7..=15).contains(&digits)), "phone", Code::FieldFormat);
    (fields.line("name", name), phone_line)
}

fn facts(contact: &OwnerContactRow) -> Facts {
    Facts::from([("name".to_owned(), json!(contact.name)), ("phone".to_owned(), json!(contact.phone))])
}

/// Draws an account name like `yz-7k3mq-9x2pa` and hashes it as its own initial password.
fn draw(core: &Core) -> Result<Drawn, ApiError> {
    let letters =
        core.env.random::<RANDOM_LETTERS>().map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
    let (front, back): (String, String) = (letters[..5].iter().collect(), letters[5..].iter().collect());
    let login = format!("yz-{front}-{back}");
    let hash = core.passwords.hash(&login, &*core.env).map_err(failed)?;
    Ok(Drawn { login, hash })
}

fn give_account(
    core: &Core,
    tx: &Tx<'_>,
    (actor, now): (&Actor, Moment),
    contact: &OwnerContactRow,
    drawn: &Drawn,
) -> Result<(), ApiError> {
    // No agency: it is no account of the agency's people, and sees nothing by belonging to one.
    let person = PersonRow {
        id: PersonId::new(now, core.env.random()),
        agency: None,
        agency_name: None,
        name: contact.name.clone(),
        phone: contact.phone.clone(),
        left_at: None,
    };
    store::person::add(tx, &person, now)?;
    let account = NewAccount {
        id: AccountId::new(now, core.env.random()),
        agency: None,
        person: person.id,
        role: Role::OwnerContact,
        login: &drawn.login,
        phone: &contact.phone,
        jurisdiction: None,
        password: &drawn.hash,
        state: AccountState::Enabled,
    };
    store::account::add(tx, &account, now)?;
    store::owner_contact::set_account(tx, contact.id, account.id)?;
    let body = json!({ "account": account.id, "login": drawn.login });
    let event = JournalEvent::new("owner_contact.account_given", contact.id, &body).of(contact.agency);
    journal::append(tx, now, Some(actor.account), event)?;
    Ok(())
}
