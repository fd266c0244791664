//! Owners.

use shared_model::id::{AgencyId, OwnerId};
use shared_model::moment::Moment;

use super::page::{self, Listed, Page};
use super::search::{self, Indexed};
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// An owner as it is stored.
#[derive(Debug, Clone)]
pub struct OwnerRow {
    /// The owner.
    pub id: OwnerId,
    /// The agency whose client it is.
    pub agency: AgencyId,
    /// The region of that agency.
    pub jurisdiction: String,
    /// The name as on the business licence.
    pub name: String,
    /// The address.
    pub address: String,
    /// The unified social credit code; none when it explicitly has none.
    pub credit_code: Option<String>,
    /// The key fire-safety unit it is on the list as.
    pub key_unit: Option<String>,
    /// Name of the contact.
    pub contact: String,
    /// The contact's telephone number.
    pub phone: String,
    /// When it was recorded.
    pub created_at: Moment,
}

const INSERT: &str = "INSERT INTO owner
    (id, agency, name, address, credit_code, key_unit, contact, phone, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const BY_CODE: &str = "SELECT id FROM owner WHERE agency = ?1 AND credit_code = ?2";
const GET: &str = "SELECT 0, o.id, o.agency, g.jurisdiction, o.name, o.address, o.credit_code, o.key_unit, o.contact,
        o.phone, o.created_at
    FROM owner o JOIN agency g ON g.id = o.agency WHERE o.id = ?1";
const LIST: &str =
    "SELECT count(*) OVER (), o.id, o.agency, g.jurisdiction, o.name, o.address, o.credit_code, o.key_unit,
        o.contact, o.phone, o.created_at
    FROM owner o JOIN agency g ON g.id = o.agency
    WHERE (?1 IS NULL OR o.agency = ?1) AND (?2 IS NULL OR g.jurisdiction LIKE ?2)
        AND (o.name LIKE ?3 ESCAPE '\\' OR o.credit_code LIKE ?3 ESCAPE '\\')
    ORDER BY o.name, o.id LIMIT ?4 OFFSET ?5";

/// Adds an owner.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, owner: &OwnerRow) -> Result<(), DbError> {
    let OwnerRow { id, agency, name, address, credit_code, key_unit, contact, phone, created_at, .. } = owner;
    tx.execute(INSERT, params![*id, *agency, name, address, credit_code, key_unit, contact, phone, *created_at])?;
    search::refresh(tx, Indexed::Owner, id.as_bytes())
}

/// Whether a client of the agency has this credit code.
///
/// # Errors
/// Whatever the database says.
pub fn has_credit_code(tx: &Tx<'_>, agency: AgencyId, credit_code: &str) -> Result<bool, DbError> {
    Ok(tx.query_opt(BY_CODE, params![agency, credit_code], |row| row.get::<OwnerId>(0))?.is_some())
}

/// One owner.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: OwnerId) -> Result<Option<OwnerRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The owners within `filter`, by name.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, page: &Page) -> Result<Listed<OwnerRow>, DbError> {
    page::list(tx, LIST, params![filter.agency, filter.region, page.pattern, page.limit, page.offset], read)
}

fn read(row: &Row<'_>) -> Result<OwnerRow, DbError> {
    Ok(OwnerRow {
        id: row.get(1)?,
        agency: row.get(2)?,
        jurisdiction: row.get(3)?,
        name: row.get(4)?,
        address: row.get(5)?,
        credit_code: row.get(6)?,
        key_unit: row.get(7)?,
        contact: row.get(8)?,
        phone: row.get(9)?,
        created_at: row.get(10)?,
    })
}
