//! Agencies.

use shared_model::id::AgencyId;
use shared_model::moment::Moment;

use super::page::{Asked, List, Listed, Page, found, keys};
use super::search::{self, Indexed};
use super::sql::sql;
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
const SET_REGISTRY_NUMBER: &str = "UPDATE agency SET registry_number = ?2 WHERE id = ?1";
const COUNTS: &str = "SELECT (SELECT count(*) FROM person WHERE agency = ?1 AND left_at IS NULL),
    (SELECT count(*) FROM account WHERE agency = ?1), (SELECT count(*) FROM project WHERE agency = ?1 AND over = 0)";
const BY_CODE: &str = "SELECT id FROM agency WHERE credit_code = ?1";
const BY_NAME: &str = "SELECT id FROM agency WHERE name = ?1";
const ROWS: [&str; 3] = [
    "0, g.id, g.name, g.credit_code, g.registry_number, g.jurisdiction, g.address, g.phone, g.created_at",
    "agency g",
    "g.id = k.id",
];
const GET: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE g.id = ?1");
const SEEN: &str = sql!(" g.jurisdiction >= ?2 AND g.jurisdiction < ?3", found!(text "agency", "g.id"));
const FOUND: &str = sql!("agency g WHERE g.id = found.id AND", SEEN);
const ORDER: &str = "g.jurisdiction, g.name, g.id";
/// The agencies, by region and name.
pub const LIST: List = List {
    region: Some(keys!(ordered, ROWS, "g.id", sql!(" FROM agency g WHERE", SEEN), ORDER)),
    agency: Some(keys!(ordered, ROWS, "g.id", sql!(" FROM agency g WHERE g.id = ?1 AND", SEEN), ORDER)),
    found_agency: Some(keys!(sorted, ROWS, "g.id", sql!(found!(agency "agency"), FOUND), ORDER)),
    found_region: Some(keys!(sorted, ROWS, "g.id", sql!(found!(region "agency"), FOUND), ORDER)),
    searched: Some(Indexed::Agency),
    ..List::named("agencies")
};

/// Adds an agency.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, agency: &AgencyRow) -> Result<(), DbError> {
    let AgencyRow { id, name, credit_code, registry_number, jurisdiction, address, phone, created_at } = agency;
    tx.execute(INSERT, params![*id, name, credit_code, registry_number, jurisdiction, address, phone, *created_at])?;
    search::refresh(tx, Indexed::Agency, id.as_bytes())
}

/// How much an agency has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// People who work there.
    pub people: u64,
    /// Accounts, enabled or not.
    pub accounts: u64,
    /// Projects that go on.
    pub projects: u64,
}

/// How much an agency has.
///
/// # Errors
/// Whatever the database says.
pub fn counts(tx: &Tx<'_>, id: AgencyId) -> Result<Counts, DbError> {
    tx.query_one(COUNTS, params![id], |row| {
        Ok(Counts { people: row.get(0)?, accounts: row.get(1)?, projects: row.get(2)? })
    })
}

/// Records the number that an agency was found under in the national registry.
///
/// # Errors
/// Whatever the database says.
pub fn set_registry_number(tx: &Tx<'_>, id: AgencyId, number: &str) -> Result<(), DbError> {
    tx.execute(SET_REGISTRY_NUMBER, params![id, number]).map(drop)
}

/// Whether an agency has this credit code.
///
/// # Errors
/// Whatever the database says.
pub fn has_credit_code(tx: &Tx<'_>, credit_code: &str) -> Result<bool, DbError> {
    Ok(tx.query_opt(BY_CODE, params![credit_code], |row| row.get::<AgencyId>(0))?.is_some())
}

/// Whether an agency has this name.
///
/// # Errors
/// Whatever the database says.
pub fn has_name(tx: &Tx<'_>, name: &str) -> Result<bool, DbError> {
    Ok(tx.query_opt(BY_NAME, params![name], |row| row.get::<AgencyId>(0))?.is_some())
}

/// One agency.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: AgencyId) -> Result<Option<AgencyRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The agencies within `filter`, by region and name.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, page: &Page) -> Result<Listed<AgencyRow>, DbError> {
    LIST.part(tx, &Asked { filter, page, own: &[], instead: None }, read)
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
