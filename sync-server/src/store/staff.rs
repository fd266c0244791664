//! What still depends on a person who is about to leave.

use shared_model::calendar::Month;
use shared_model::id::PersonId;

use crate::db::{DbError, Tx};
use crate::params;

const LEADS: &str = "SELECT p.name FROM account a JOIN project p ON p.lead = a.id JOIN contract c ON c.id = p.contract
    WHERE a.person = ?1 AND c.state = 'active' ORDER BY p.name";
const ISSUED: &str = "SELECT DISTINCT p.name FROM account a JOIN assignment s ON s.account = a.id
    JOIN plan l ON l.id = s.plan JOIN project p ON p.id = l.project
    WHERE a.person = ?1 AND s.withdrawn_at IS NULL AND l.month = ?2 AND l.deleted_at IS NULL ORDER BY p.name";

/// The projects that a person leads and whose contracts are in force.
///
/// # Errors
/// Whatever the database says.
pub fn leads(tx: &Tx<'_>, person: PersonId) -> Result<Vec<String>, DbError> {
    tx.query(LEADS, params![person], |row| row.get(0))
}

/// The projects of whose plans of a month something is issued to a person.
///
/// # Errors
/// Whatever the database says.
pub fn issued(tx: &Tx<'_>, person: PersonId, month: Month) -> Result<Vec<String>, DbError> {
    tx.query(ISSUED, params![person, month.to_string()], |row| row.get(0))
}
