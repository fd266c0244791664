//! Owner contacts and which account each was given.

use shared_model::account::AccountState;
use shared_model::id::{AccountId, AgencyId, OwnerContactId, OwnerId};
use shared_model::moment::Moment;

use super::page::{self, Listed, Page};
use super::sql::sql;
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;

/// The account of a contact.
#[derive(Debug, Clone)]
pub struct ContactAccount {
    /// The account.
    pub id: AccountId,
    /// Its name for signing in.
    pub login: String,
    /// Whether it may be used.
    pub state: AccountState,
    /// Whether the initial password is still in use.
    pub must_change_password: bool,
    /// When somebody last signed in with it.
    pub signed_in_at: Option<Moment>,
}

/// Somebody to ask for at an owner.
#[derive(Debug, Clone)]
pub struct OwnerContactRow {
    /// The contact.
    pub id: OwnerContactId,
    /// The agency whose client the owner is.
    pub agency: AgencyId,
    /// The owner.
    pub owner: OwnerId,
    /// The owner's name.
    pub owner_name: String,
    /// The contact's name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
    /// The account for the portal; none for one from before contacts had accounts.
    pub account: Option<ContactAccount>,
    /// Counts the edits.
    pub version: u32,
    /// When it was recorded.
    pub created_at: Moment,
    /// Since when it is asked for no more.
    pub ended_at: Option<Moment>,
}

/// Which contacts are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct WantedContacts {
    /// Only of this owner.
    pub owner: Option<OwnerId>,
    /// Those who are asked for no more too.
    pub ended: bool,
}

const INSERT: &str = "INSERT INTO owner_contact (id, agency, owner, name, phone, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const UPDATE: &str = "UPDATE owner_contact SET name = ?2, phone = ?3, version = version + 1 WHERE id = ?1";
const RENAME_PERSON: &str = "UPDATE person SET name = ?2, phone = ?3
    WHERE id = (SELECT a.person FROM account a JOIN owner_contact c ON c.account = a.id WHERE c.id = ?1)";
const SET_ACCOUNT: &str = "UPDATE owner_contact SET account = ?2 WHERE id = ?1";
const END: &str = "UPDATE owner_contact SET ended_at = ?2 WHERE id = ?1";
const GET: &str = "SELECT 0, c.id, c.agency, c.owner, o.name, c.name, c.phone, c.version, c.created_at, c.ended_at,
        a.id, a.login, a.state, a.must_change_password, a.signed_in_at
    FROM owner_contact c JOIN owner o ON o.id = c.owner LEFT JOIN account a ON a.id = c.account WHERE c.id = ?1";
// ?1 the agency, ?2 the owner, ?3 whether those who are asked for no more too, ?4 what is searched for, ?5 most rows,
// ?6 rows left out before.
const LISTED: &str =
    "SELECT count(*) OVER (), c.id, c.agency, c.owner, o.name, c.name, c.phone, c.version, c.created_at,
        c.ended_at, a.id, a.login, a.state, a.must_change_password, a.signed_in_at
    FROM owner_contact c CROSS JOIN owner o LEFT JOIN account a ON a.id = c.account
    WHERE o.id = c.owner AND c.agency = ?1 AND (?3 OR c.ended_at IS NULL)
        AND (c.name LIKE ?4 ESCAPE '\\' OR c.phone LIKE ?4 ESCAPE '\\' OR o.name LIKE ?4 ESCAPE '\\'
            OR a.login LIKE ?4 ESCAPE '\\')";
const ORDER: &str = " ORDER BY o.name, c.name, c.id LIMIT ?5 OFFSET ?6";
const OF_AGENCY: &str = sql!(LISTED, " AND ?2 IS NULL", ORDER);
const OF_OWNER: &str = sql!(LISTED, " AND c.owner = ?2", ORDER);

/// What lists ask, and the indexes they go by.
#[cfg(test)]
pub(super) const QUESTIONS: [(&str, &str); 2] =
    [(OF_AGENCY, "owner_contact_by_agency (agency=?)"), (OF_OWNER, "owner_contact_by_agency (agency=? AND owner=?)")];

/// Adds a contact, as yet without an account.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, contact: &OwnerContactRow) -> Result<(), DbError> {
    let OwnerContactRow { id, agency, owner, name, phone, created_at, .. } = contact;
    tx.execute(INSERT, params![*id, *agency, *owner, name, phone, *created_at]).map(drop)
}

/// Saves name and phone, of the person behind the account too.
///
/// # Errors
/// Whatever the database says.
pub fn update(tx: &Tx<'_>, id: OwnerContactId, name: &str, phone: &str) -> Result<(), DbError> {
    tx.execute(UPDATE, params![id, name, phone])?;
    tx.execute(RENAME_PERSON, params![id, name, phone]).map(drop)
}

/// Notes which account the contact was given.
///
/// # Errors
/// [`DbError::Constraint`] when somebody else has it.
pub fn set_account(tx: &Tx<'_>, id: OwnerContactId, account: AccountId) -> Result<(), DbError> {
    tx.execute(SET_ACCOUNT, params![id, account]).map(drop)
}

/// Notes that the contact is asked for no more.
///
/// # Errors
/// Whatever the database says.
pub fn end(tx: &Tx<'_>, id: OwnerContactId, at: Moment) -> Result<(), DbError> {
    tx.execute(END, params![id, at]).map(drop)
}

/// One contact.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: OwnerContactId) -> Result<Option<OwnerContactRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The contacts of an agency's owners, by owner and name.
///
/// # Errors
/// Whatever the database says.
pub fn list(
    tx: &Tx<'_>,
    agency: AgencyId,
    wanted: WantedContacts,
    page: &Page,
) -> Result<Listed<OwnerContactRow>, DbError> {
    let sql = if wanted.owner.is_some() { OF_OWNER } else { OF_AGENCY };
    page::short(tx, sql, params![agency, wanted.owner, wanted.ended, page.pattern, page.limit, page.offset], read)
}

fn read(row: &Row<'_>) -> Result<OwnerContactRow, DbError> {
    let account = match row.get::<Option<AccountId>>(10)? {
        None => None,
        Some(id) => Some(ContactAccount {
            id,
            login: row.get(11)?,
            state: word(row, 12, "an account state")?,
            must_change_password: row.get(13)?,
            signed_in_at: row.get(14)?,
        }),
    };
    Ok(OwnerContactRow {
        id: row.get(1)?,
        agency: row.get(2)?,
        owner: row.get(3)?,
        owner_name: row.get(4)?,
        name: row.get(5)?,
        phone: row.get(6)?,
        account,
        version: row.get(7)?,
        created_at: row.get(8)?,
        ended_at: row.get(9)?,
    })
}
