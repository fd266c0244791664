//! Sessions, phones and failed sign-ins.

use shared_model::id::{AccountId, AgencyId, DeviceId, OwnerId, PersonId, SessionId};
use shared_model::moment::Moment;
use shared_model::role::Role;
use shared_model::sha::Sha256;

use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;

/// Who a token belongs to.
#[derive(Debug, Clone)]
pub struct SessionOwner {
    /// The session.
    pub session: SessionId,
    /// The account.
    pub account: AccountId,
    /// The person behind it.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// What the account signs in with.
    pub login: String,
    /// What kind of account it is.
    pub role: Role,
    /// Its agency, unless it is an authority's account.
    pub agency: Option<AgencyId>,
    /// The agency's name.
    pub agency_name: Option<String>,
    /// The region of an officer.
    pub jurisdiction: Option<String>,
    /// The owner whose contact it is.
    pub owner: Option<OwnerId>,
    /// The phone it was begun on.
    pub device: Option<DeviceId>,
    /// Whether the initial password is still in use.
    pub must_change_password: bool,
    /// When it was last used, to about an hour.
    pub seen_at: Moment,
    /// When it ends.
    pub expires_at: Moment,
}

/// A session as it is listed.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// The session.
    pub id: SessionId,
    /// The phone it was begun on.
    pub device: Option<DeviceId>,
    /// What the client called itself.
    pub client: String,
    /// The address it was begun from.
    pub address: String,
    /// When it began.
    pub created_at: Moment,
    /// When it was last used, to about an hour.
    pub seen_at: Moment,
}

/// A session to be begun.
#[derive(Debug)]
pub struct NewSession<'a> {
    /// The session.
    pub id: SessionId,
    /// Digest of the token.
    pub token: Sha256,
    /// The account.
    pub account: AccountId,
    /// The phone.
    pub device: Option<DeviceId>,
    /// What the client calls itself.
    pub client: &'a str,
    /// Where it comes from.
    pub address: &'a str,
    /// Now.
    pub at: Moment,
    /// When it ends.
    pub expires_at: Moment,
}

const OWNER: &str = "SELECT s.id, a.id, p.id, p.name, a.role, a.agency, g.name, a.jurisdiction, s.device,
        a.must_change_password, s.seen_at, s.expires_at, c.owner, a.login
    FROM session s JOIN account a ON a.id = s.account JOIN person p ON p.id = a.person
    LEFT JOIN agency g ON g.id = a.agency
    LEFT JOIN owner_contact c ON c.account = a.id AND c.ended_at IS NULL
    WHERE s.token = ?1 AND a.state = 'enabled'";
const INSERT: &str =
    "INSERT INTO session (id, token, account, device, client, address, created_at, seen_at, expires_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)";
const TOUCH: &str = "UPDATE session SET seen_at = ?2, expires_at = ?3 WHERE id = ?1";
const LIST: &str = "SELECT id, device, client, address, created_at, seen_at FROM session
    WHERE account = ?1 AND expires_at > ?2 ORDER BY created_at DESC, id";
const END: &str = "DELETE FROM session WHERE id = ?1 AND account = ?2";
const END_ALL: &str = "DELETE FROM session WHERE account = ?1";
const END_OTHERS: &str = "DELETE FROM session WHERE account = ?1 AND id <> ?2";
const END_ON_DEVICE: &str = "DELETE FROM session WHERE account = ?1 AND device = ?2";
const END_EXPIRED: &str = "DELETE FROM session WHERE expires_at <= ?1";

/// Whose token this is, if the account is enabled. Says nothing about the time.
///
/// # Errors
/// Whatever the database says.
pub fn owner(tx: &Tx<'_>, token: &Sha256) -> Result<Option<SessionOwner>, DbError> {
    tx.query_opt(OWNER, params![*token], |row| {
        Ok(SessionOwner {
            session: row.get(0)?,
            account: row.get(1)?,
            person: row.get(2)?,
            name: row.get(3)?,
            login: row.get(13)?,
            role: word(row, 4, "a role")?,
            agency: row.get(5)?,
            agency_name: row.get(6)?,
            jurisdiction: row.get(7)?,
            owner: row.get(12)?,
            device: row.get(8)?,
            must_change_password: row.get(9)?,
            seen_at: row.get(10)?,
            expires_at: row.get(11)?,
        })
    })
}

/// Begins a session.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, new: &NewSession<'_>) -> Result<(), DbError> {
    let NewSession { id, token, account, device, client, address, at, expires_at } = new;
    tx.execute(INSERT, params![*id, *token, *account, *device, *client, *address, *at, *expires_at]).map(drop)
}

/// Notes that a session was used and lives on.
///
/// # Errors
/// Whatever the database says.
pub fn touch(tx: &Tx<'_>, session: SessionId, at: Moment, expires_at: Moment) -> Result<(), DbError> {
    tx.execute(TOUCH, params![session, at, expires_at]).map(drop)
}

/// The live sessions of an account, newest first.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, account: AccountId, now: Moment) -> Result<Vec<SessionRow>, DbError> {
    tx.query(LIST, params![account, now], |row: &Row<'_>| {
        Ok(SessionRow {
            id: row.get(0)?,
            device: row.get(1)?,
            client: row.get(2)?,
            address: row.get(3)?,
            created_at: row.get(4)?,
            seen_at: row.get(5)?,
        })
    })
}

/// Ends one session of an account; whether there was one.
///
/// # Errors
/// Whatever the database says.
pub fn end(tx: &Tx<'_>, session: SessionId, account: AccountId) -> Result<bool, DbError> {
    Ok(tx.execute(END, params![session, account])? > 0)
}

/// Ends all sessions of an account.
///
/// # Errors
/// Whatever the database says.
pub fn end_all(tx: &Tx<'_>, account: AccountId) -> Result<usize, DbError> {
    tx.execute(END_ALL, params![account])
}

/// Ends all sessions of an account but one.
///
/// # Errors
/// Whatever the database says.
pub fn end_others(tx: &Tx<'_>, account: AccountId, kept: SessionId) -> Result<usize, DbError> {
    tx.execute(END_OTHERS, params![account, kept])
}

/// Ends the sessions of an account on a phone.
///
/// # Errors
/// Whatever the database says.
pub fn end_on_device(tx: &Tx<'_>, account: AccountId, device: DeviceId) -> Result<usize, DbError> {
    tx.execute(END_ON_DEVICE, params![account, device])
}

/// Removes sessions that ran out.
///
/// # Errors
/// Whatever the database says.
pub fn end_expired(tx: &Tx<'_>, now: Moment) -> Result<usize, DbError> {
    tx.execute(END_EXPIRED, params![now])
}
