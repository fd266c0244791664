//! Failed sign-ins, counted by account name and by address.

use shared_model::moment::Moment;

use crate::db::{DbError, Tx};
use crate::params;

/// What is counted for one account name or address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How many in a row.
    pub failures: u32,
    /// When the count began.
    pub since_at: Moment,
    /// Until when no attempt is looked at.
    pub locked_until: Moment,
}

const GET: &str = "SELECT failures, since_at, locked_until FROM sign_in_failure WHERE subject = ?1";
const PUT: &str = "INSERT INTO sign_in_failure (subject, failures, since_at, locked_until) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, since_at = excluded.since_at,
        locked_until = excluded.locked_until";
const CLEAR: &str = "DELETE FROM sign_in_failure WHERE subject = ?1";

/// What is counted for `subject`.
///
/// # Errors
/// Whatever the database says.
pub fn failures(tx: &Tx<'_>, subject: &str) -> Result<Option<Failures>, DbError> {
    tx.query_opt(GET, params![subject], |row| {
        Ok(Failures { failures: row.get(0)?, since_at: row.get(1)?, locked_until: row.get(2)? })
    })
}

/// Keeps a new count.
///
/// # Errors
/// Whatever the database says.
pub fn put(tx: &Tx<'_>, subject: &str, count: Failures) -> Result<(), DbError> {
    tx.execute(PUT, params![subject, count.failures, count.since_at, count.locked_until]).map(drop)
}

/// Forgets the count.
///
/// # Errors
/// Whatever the database says.
pub fn clear(tx: &Tx<'_>, subject: &str) -> Result<(), DbError> {
    tx.execute(CLEAR, params![subject]).map(drop)
}
