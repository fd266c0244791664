//! Accounts.

use shared_model::account::AccountState;
use shared_model::id::{AccountId, AgencyId, DeviceId, PersonId};
use shared_model::moment::Moment;
use shared_model::role::Role;

use super::page::{Asked, List, Listed, Page, found, keys};
use super::search::{self, Indexed};
use super::sql::sql;
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// What signing in needs to know of an account.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub id: AccountId,
    /// Its agency.
    pub agency: Option<AgencyId>,
    /// Its name for signing in.
    pub login: String,
    /// The hash of its password.
    pub password: String,
    /// What kind it is.
    pub role: Role,
    /// Whether it may be used.
    pub enabled: bool,
}

/// An account to be added.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// The account.
    pub id: AccountId,
    /// Its agency.
    pub agency: Option<AgencyId>,
    /// The person it is for.
    pub person: PersonId,
    /// What kind it is.
    pub role: Role,
    /// Its name for signing in, in its normal form.
    pub login: &'a str,
    /// Telephone number for messages.
    pub phone: &'a str,
    /// The region of an officer.
    pub jurisdiction: Option<&'a str>,
    /// The hash of the initial password.
    pub password: &'a str,
    /// Whether it may be used at once.
    pub state: AccountState,
}

/// An account as it is shown.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// The account.
    pub id: AccountId,
    /// Its agency.
    pub agency: Option<AgencyId>,
    /// The agency's name.
    pub agency_name: Option<String>,
    /// The person it is for.
    pub person: PersonId,
    /// The person's name.
    pub person_name: String,
    /// What kind it is.
    pub role: Role,
    /// Its name for signing in.
    pub login: String,
    /// Telephone number.
    pub phone: String,
    /// Whether it may be used.
    pub state: AccountState,
    /// Whether the initial password is still in use.
    pub must_change_password: bool,
    /// When somebody last signed in with it.
    pub signed_in_at: Option<Moment>,
    /// The phone it is active on.
    pub device: Option<DeviceId>,
    /// What that phone calls itself.
    pub device_name: Option<String>,
    /// Since when it is active there.
    pub bound_at: Option<Moment>,
}

/// Which accounts are wanted; everything that is not said is not limited.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only of this kind.
    pub role: Option<Role>,
    /// Only in this state.
    pub state: Option<AccountState>,
    /// Only of this person.
    pub person: Option<PersonId>,
}

const CREDENTIALS: &str = "SELECT id, agency, login, password, role, state FROM account WHERE login = ?1";
const CREDENTIALS_BY_ID: &str = "SELECT id, agency, login, password, role, state FROM account WHERE id = ?1";
const INSERT: &str = "INSERT INTO account
    (id, agency, person, role, login, phone, jurisdiction, password, must_change_password, state, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, ?10)";
const SET_STATE: &str = "UPDATE account SET state = ?2 WHERE id = ?1";
const SET_PASSWORD: &str = "UPDATE account SET password = ?2, must_change_password = ?3 WHERE id = ?1";
const SIGNED_IN: &str = "UPDATE account SET signed_in_at = ?2 WHERE id = ?1";
const ROWS: [&str; 3] = [
    "0, a.id, a.agency, g.name, a.person, p.name, a.role, a.login, a.phone, a.state, a.must_change_password,
        a.signed_in_at, b.device, d.name, b.since_at",
    "account a JOIN person p ON p.id = a.person LEFT JOIN agency g ON g.id = a.agency
        LEFT JOIN device_binding b ON b.account = a.id LEFT JOIN device d ON d.id = b.device",
    "a.id = k.id",
];
const GET: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE a.id = ?1");
const OF_PERSON: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE a.person = ?1 ORDER BY a.login");
const OF_FIELD: &str = "SELECT a.id FROM account a JOIN person n ON n.id = a.person
    WHERE a.agency = ?1 AND a.role IN (?2, ?3) ORDER BY n.name, a.id";
// Own filters: ?11 the role, ?12 the state, ?13 the person.
const SEEN: &str = sql!(
    " a.login >= '' AND (?11 IS NULL OR a.role = ?11) AND (?12 IS NULL OR a.state = ?12)
    AND (?13 IS NULL OR a.person = ?13)",
    found!(text "account", "a.id")
);
const FOUND: &str = sql!("account a WHERE a.id = found.id AND", SEEN);
const ORDER: &str = "a.login, a.id";
/// The accounts of an agency, or of everybody, by their name for signing in.
pub const LIST: List = List {
    region: Some(keys!(ordered, ROWS, "a.id", sql!(" FROM account a WHERE", SEEN), ORDER)),
    agency: Some(keys!(ordered, ROWS, "a.id", sql!(" FROM account a WHERE a.agency = ?1 AND", SEEN), ORDER)),
    found_agency: Some(keys!(sorted, ROWS, "a.id", sql!(found!(agency "account"), FOUND), ORDER)),
    found_region: Some(keys!(sorted, ROWS, "a.id", sql!(found!(region "account"), FOUND), ORDER)),
    searched: Some(Indexed::Account),
    ..List::named("accounts")
};

/// The form in which account names are kept and compared.
#[must_use]
pub fn normal_login(login: &str) -> String {
    login.trim().to_lowercase()
}

/// What signing in needs to know of the account with this (normal) name.
///
/// # Errors
/// Whatever the database says.
pub fn credentials(tx: &Tx<'_>, login: &str) -> Result<Option<Credentials>, DbError> {
    tx.query_opt(CREDENTIALS, params![login], read_credentials)
}

/// The same by the account's id.
///
/// # Errors
/// Whatever the database says.
pub fn credentials_by_id(tx: &Tx<'_>, id: AccountId) -> Result<Option<Credentials>, DbError> {
    tx.query_opt(CREDENTIALS_BY_ID, params![id], read_credentials)
}

/// Adds an account, whose first password must be changed.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, new: &NewAccount<'_>, at: Moment) -> Result<(), DbError> {
    let NewAccount { id, agency, person, role, login, phone, jurisdiction, password, state } = new;
    tx.execute(
        INSERT,
        params![*id, *agency, *person, role.word(), *login, *phone, *jurisdiction, *password, state.word(), at],
    )?;
    search::refresh(tx, Indexed::Account, id.as_bytes())
}

/// Switches an account on or off.
///
/// # Errors
/// Whatever the database says.
pub fn set_state(tx: &Tx<'_>, id: AccountId, state: AccountState) -> Result<(), DbError> {
    tx.execute(SET_STATE, params![id, state.word()]).map(drop)
}

/// Gives an account another password.
///
/// # Errors
/// Whatever the database says.
pub fn set_password(tx: &Tx<'_>, id: AccountId, hash: &str, must_change: bool) -> Result<(), DbError> {
    tx.execute(SET_PASSWORD, params![id, hash, must_change]).map(drop)
}

/// Notes a sign-in.
///
/// # Errors
/// Whatever the database says.
pub fn signed_in(tx: &Tx<'_>, id: AccountId, at: Moment) -> Result<(), DbError> {
    tx.execute(SIGNED_IN, params![id, at]).map(drop)
}

/// One account.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: AccountId) -> Result<Option<AccountRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The wanted accounts of an agency (of everybody: `None`), by name.
///
/// # Errors
/// Whatever the database says.
pub fn list(
    tx: &Tx<'_>,
    agency: Option<AgencyId>,
    wanted: &Wanted,
    page: &Page,
) -> Result<Listed<AccountRow>, DbError> {
    let filter = Filter { agency, ..Filter::default() };
    let own = params![wanted.role.map(Role::word), wanted.state.map(AccountState::word), wanted.person];
    LIST.part(tx, &Asked { filter: &filter, page, own, instead: None }, read)
}

/// The accounts of a person.
///
/// # Errors
/// Whatever the database says.
pub fn of_person(tx: &Tx<'_>, person: PersonId) -> Result<Vec<AccountRow>, DbError> {
    tx.query(OF_PERSON, params![person], read)
}

/// The accounts of an agency that work with the app, by the names of their people.
///
/// # Errors
/// Whatever the database says.
pub fn of_field(tx: &Tx<'_>, agency: AgencyId) -> Result<Vec<AccountId>, DbError> {
    tx.query(OF_FIELD, params![agency, Role::FieldEngineer.word(), Role::ProjectLead.word()], |row| row.get(0))
}

fn read_credentials(row: &Row<'_>) -> Result<Credentials, DbError> {
    Ok(Credentials {
        id: row.get(0)?,
        agency: row.get(1)?,
        login: row.get(2)?,
        password: row.get(3)?,
        role: word(row, 4, "a role")?,
        enabled: word::<AccountState>(row, 5, "an account state")? == AccountState::Enabled,
    })
}

fn read(row: &Row<'_>) -> Result<AccountRow, DbError> {
    Ok(AccountRow {
        id: row.get(1)?,
        agency: row.get(2)?,
        agency_name: row.get(3)?,
        person: row.get(4)?,
        person_name: row.get(5)?,
        role: word(row, 6, "a role")?,
        login: row.get(7)?,
        phone: row.get(8)?,
        state: word(row, 9, "an account state")?,
        must_change_password: row.get(10)?,
        signed_in_at: row.get(11)?,
        device: row.get(12)?,
        device_name: row.get(13)?,
        bound_at: row.get(14)?,
    })
}
