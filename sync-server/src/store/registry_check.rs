//! That officers looked agencies up in the national registry.

use jiff::civil::Date;
use shared_model::id::{AccountId, AgencyId, RegistryCheckId};
use shared_model::moment::Moment;

use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;

/// One look.
#[derive(Debug, Clone)]
pub struct RegistryCheckRow {
    /// The look.
    pub id: RegistryCheckId,
    /// Whom it was for.
    pub agency: AgencyId,
    /// The number that was looked for.
    pub number: String,
    /// Whether it was found under the agency's name.
    pub found: bool,
    /// What else there is to say.
    pub note: String,
    /// The day the officer looked.
    pub checked_on: Date,
    /// The officer's account.
    pub checked_by: AccountId,
    /// The officer's name.
    pub checked_by_name: String,
    /// When it was recorded.
    pub created_at: Moment,
}

const INSERT: &str = "INSERT INTO registry_check
    (id, agency, number, found, note, checked_on, checked_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const OF: &str = "SELECT c.id, c.agency, c.number, c.found, c.note, c.checked_on, c.checked_by, p.name, c.created_at
    FROM registry_check c JOIN account a ON a.id = c.checked_by JOIN person p ON p.id = a.person
    WHERE c.agency = ?1 ORDER BY c.created_at DESC LIMIT 100";

/// Records a look.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, check: &RegistryCheckRow) -> Result<(), DbError> {
    let RegistryCheckRow { id, agency, number, found, note, checked_on, checked_by, created_at, .. } = check;
    let day = checked_on.to_string();
    tx.execute(INSERT, params![*id, *agency, number, *found, note, day, *checked_by, *created_at]).map(drop)
}

/// The looks for an agency, the newest first.
///
/// # Errors
/// Whatever the database says.
pub fn of(tx: &Tx<'_>, agency: AgencyId) -> Result<Vec<RegistryCheckRow>, DbError> {
    tx.query(OF, params![agency], read)
}

fn read(row: &Row<'_>) -> Result<RegistryCheckRow, DbError> {
    Ok(RegistryCheckRow {
        id: row.get(0)?,
        agency: row.get(1)?,
        number: row.get(2)?,
        found: row.get(3)?,
        note: row.get(4)?,
        checked_on: word(row, 5, "a day")?,
        checked_by: row.get(6)?,
        checked_by_name: row.get(7)?,
        created_at: row.get(8)?,
    })
}
