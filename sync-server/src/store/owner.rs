//! Owners.

use shared_model::id::{AgencyId, OwnerId};
use shared_model::moment::Moment;

use super::page::{Asked, List, Listed, Page, found, keys};
use super::search::{self, Indexed};
use super::sql::sql;
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
const ROWS: [&str; 3] = [
    "0, o.id, o.agency, g.jurisdiction, o.name, o.address, o.credit_code, o.key_unit, o.contact, o.phone, o.created_at",
    "owner o JOIN agency g ON g.id = o.agency",
    "o.id = k.id",
];
const GET: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE o.id = ?1");
const SEEN: &str = sql!(" g.jurisdiction >= ?2 AND g.jurisdiction < ?3", found!(text "owner", "o.id"));
const OF_AGENCY: &str = sql!(" FROM agency g CROSS JOIN owner o WHERE g.id = ?1 AND o.agency = g.id AND", SEEN);
const FOUND: &str = sql!("owner o JOIN agency g ON g.id = o.agency WHERE o.id = found.id AND", SEEN);
const BY_NAME: &str = "o.name, o.id";
const BY_AGENCY: &str = "g.jurisdiction, g.name, g.id, o.name, o.id";
/// The owners: by name in an agency, by agency in a region.
pub const LIST: List = List {
    region: Some(keys!(
        ordered,
        ROWS,
        "o.id",
        sql!(" FROM agency g CROSS JOIN owner o WHERE o.agency = g.id AND", SEEN),
        BY_AGENCY
    )),
    agency: Some(keys!(ordered, ROWS, "o.id", OF_AGENCY, BY_NAME)),
    found_agency: Some(keys!(sorted, ROWS, "o.id", sql!(found!(agency "owner"), FOUND), BY_NAME)),
    found_region: Some(keys!(sorted, ROWS, "o.id", sql!(found!(region "owner"), FOUND), BY_AGENCY)),
    ..List::named("owners")
};

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
    LIST.part(tx, &Asked { filter, page, own: &[], instead: None }, read)
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
