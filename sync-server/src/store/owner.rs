//! Owners.

use shared_model::id::{AgencyId, KeyUnitId, OwnerId};
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
    /// The key fire-safety unit it is, chosen from the list.
    pub key_unit: Option<KeyUnitId>,
    /// The name of that unit.
    pub key_unit_name: Option<String>,
    /// What was marked before there was a list to choose from.
    pub key_unit_before: Option<String>,
    /// Counts the edits.
    pub version: u32,
    /// How many people there are to ask for.
    pub contact_count: u32,
    /// When it was recorded.
    pub created_at: Moment,
}

// 'contact' and 'phone' moved to owner_contact (0032) and go with a later release.
const INSERT: &str = "INSERT INTO owner
    (id, agency, name, address, credit_code, key_unit_id, contact, phone, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', '', ?7)";
const UPDATE: &str = "UPDATE owner SET name = ?2, address = ?3, credit_code = ?4, key_unit_id = ?5, key_unit = NULL,
    version = version + 1 WHERE id = ?1";
const BY_CODE: &str = "SELECT id FROM owner WHERE agency = ?1 AND credit_code = ?2";
const NAMED: &str = "SELECT id FROM owner WHERE agency = ?1 AND name = ?2";
const ROWS: [&str; 3] = [
    "0, o.id, o.agency, g.jurisdiction, o.name, o.address, o.credit_code, o.key_unit_id, u.name, o.key_unit, o.version,
        (SELECT count(*) FROM owner_contact c WHERE c.owner = o.id AND c.ended_at IS NULL), o.created_at",
    "owner o JOIN agency g ON g.id = o.agency LEFT JOIN key_unit u ON u.id = o.key_unit_id",
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
    searched: Some(Indexed::Owner),
    ..List::named("owners")
};

/// Adds an owner.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, owner: &OwnerRow) -> Result<(), DbError> {
    let OwnerRow { id, agency, name, address, credit_code, key_unit, created_at, .. } = owner;
    tx.execute(INSERT, params![*id, *agency, name, address, credit_code, *key_unit, *created_at])?;
    search::refresh(tx, Indexed::Owner, id.as_bytes())
}

/// Saves what can be edited of an owner.
///
/// # Errors
/// Whatever the database says.
pub fn update(tx: &Tx<'_>, owner: &OwnerRow) -> Result<(), DbError> {
    let OwnerRow { id, name, address, credit_code, key_unit, .. } = owner;
    tx.execute(UPDATE, params![*id, name, address, credit_code, *key_unit])?;
    search::refresh(tx, Indexed::Owner, id.as_bytes())
}

/// The client of the agency that has this credit code.
///
/// # Errors
/// Whatever the database says.
pub fn with_credit_code(tx: &Tx<'_>, agency: AgencyId, credit_code: &str) -> Result<Option<OwnerId>, DbError> {
    tx.query_opt(BY_CODE, params![agency, credit_code], |row| row.get(0))
}

/// The clients of the agency that have this name.
///
/// # Errors
/// Whatever the database says.
pub fn with_name(tx: &Tx<'_>, agency: AgencyId, name: &str) -> Result<Vec<OwnerId>, DbError> {
    tx.query(NAMED, params![agency, name], |row| row.get(0))
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
        key_unit_name: row.get(8)?,
        key_unit_before: row.get(9)?,
        version: row.get(10)?,
        contact_count: row.get(11)?,
        created_at: row.get(12)?,
    })
}
