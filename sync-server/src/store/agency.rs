//! Agencies.

use shared_model::id::AgencyId;
use shared_model::moment::Moment;

use super::page::{self, Listed, Page};
use super::search::{self, Indexed};
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// An agency as it is stored.
#[derive(Debug, Clone)]
pub struct AgencyRow {
    /// The agency.
    pub id: AgencyId,
    /// Its name as on the business licence.
    pub name: String,
    /// Its unified social credit code.
    pub credit_code: String,
    /// Its number in the national registry.
    pub registry_number: Option<String>,
    /// The region it is supervised in.
    pub jurisdiction: String,
    /// Its address.
    pub address: String,
    /// Its telephone number.
    pub phone: String,
    /// When it was admitted.
    pub created_at: Moment,
}

const INSERT: &str = "INSERT INTO agency
    (id, name, credit_code, registry_number, jurisdiction, address, phone, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const BY_CODE: &str = "SELECT id FROM agency WHERE credit_code = ?1";
const GET: &str = "SELECT 0, id, name, credit_code, registry_number, jurisdiction, address, phone, created_at
    FROM agency WHERE id = ?1";
const LIST: &str =
    "SELECT count(*) OVER (), id, name, credit_code, registry_number, jurisdiction, address, phone, created_at
    FROM agency
    WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR jurisdiction LIKE ?2)
        AND (name LIKE ?3 ESCAPE '\\' OR credit_code LIKE ?3 ESCAPE '\\')
    ORDER BY name, id LIMIT ?4 OFFSET ?5";

/// Adds an agency.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, agency: &AgencyRow) -> Result<(), DbError> {
    let AgencyRow { id, name, credit_code, registry_number, jurisdiction, address, phone, created_at } = agency;
    tx.execute(INSERT, params![*id, name, credit_code, registry_number, jurisdiction, address, phone, *created_at])?;
    search::refresh(tx, Indexed::Agency, id.as_bytes())
}

/// Whether an agency has this credit code.
///
/// # Errors
/// Whatever the database says.
pub fn has_credit_code(tx: &Tx<'_>, credit_code: &str) -> Result<bool, DbError> {
    Ok(tx.query_opt(BY_CODE, params![credit_code], |row| row.get::<AgencyId>(0))?.is_some())
}

/// One agency.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: AgencyId) -> Result<Option<AgencyRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The agencies within `filter`, by name.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, page: &Page) -> Result<Listed<AgencyRow>, DbError> {
    page::list(tx, LIST, params![filter.agency, filter.region, page.pattern, page.limit, page.offset], read)
}

fn read(row: &Row<'_>) -> Result<AgencyRow, DbError> {
    Ok(AgencyRow {
        id: row.get(1)?,
        name: row.get(2)?,
        credit_code: row.get(3)?,
        registry_number: row.get(4)?,
        jurisdiction: row.get(5)?,
        address: row.get(6)?,
        phone: row.get(7)?,
        created_at: row.get(8)?,
    })
}
