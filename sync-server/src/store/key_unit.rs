//! The list of key fire-safety units (消防安全重点单位).

use shared_model::id::{AccountId, KeyUnitId};
use shared_model::moment::Moment;

use super::page::{self, Listed, Page};
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::RegionRange;

/// A unit on the list.
#[derive(Debug, Clone)]
pub struct KeyUnitRow {
    /// The unit.
    pub id: KeyUnitId,
    /// The region whose list it is on.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its unified social credit code, if known.
    pub credit_code: Option<String>,
    /// Who put it on the list.
    pub added_by: AccountId,
    /// When.
    pub added_at: Moment,
    /// When it was taken off.
    pub ended_at: Option<Moment>,
    /// Why.
    pub end_reason: Option<String>,
}

const INSERT: &str = "INSERT INTO key_unit (id, region, name, address, credit_code, added_by, added_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const END: &str = "UPDATE key_unit SET ended_by = ?2, ended_at = ?3, end_reason = ?4 WHERE id = ?1";
const LISTED: &str = "SELECT EXISTS (SELECT 1 FROM key_unit WHERE region = ?1 AND name = ?2 AND ended_at IS NULL)";
const GET: &str = "SELECT 0, id, region, name, address, credit_code, added_by, added_at, ended_at, end_reason
    FROM key_unit WHERE id = ?1";
const LIST: &str =
    "SELECT count(*) OVER (), id, region, name, address, credit_code, added_by, added_at, ended_at, end_reason
    FROM key_unit
    WHERE region >= ?1 AND region < ?6 AND (?2 OR ended_at IS NULL)
        AND (name LIKE ?3 ESCAPE '\\' OR credit_code LIKE ?3 ESCAPE '\\' OR address LIKE ?3 ESCAPE '\\')
    ORDER BY name, id LIMIT ?4 OFFSET ?5";
/// What lists ask, and the index they go by.
#[cfg(test)]
pub(super) const QUESTIONS: [(&str, &str); 1] = [(LIST, "key_unit_by_region (region>? AND region<?)")];

/// Puts a unit on the list.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, unit: &KeyUnitRow) -> Result<(), DbError> {
    let KeyUnitRow { id, region, name, address, credit_code, added_by, added_at, .. } = unit;
    tx.execute(INSERT, params![*id, region, name, address, credit_code, *added_by, *added_at]).map(drop)
}

/// Takes a unit off the list.
///
/// # Errors
/// Whatever the database says.
pub fn end(tx: &Tx<'_>, id: KeyUnitId, (by, at): (AccountId, Moment), reason: &str) -> Result<(), DbError> {
    tx.execute(END, params![id, by, at, reason]).map(drop)
}

/// Whether a unit of this name is on the list of exactly this region.
///
/// # Errors
/// Whatever the database says.
pub fn is_listed(tx: &Tx<'_>, region: &str, name: &str) -> Result<bool, DbError> {
    tx.query_one(LISTED, params![region, name], |row| row.get(0))
}

/// One unit, on the list or taken off.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: KeyUnitId) -> Result<Option<KeyUnitRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The units within `region`, by name.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, region: &RegionRange, ended: bool, page: &Page) -> Result<Listed<KeyUnitRow>, DbError> {
    page::short(tx, LIST, params![region.from(), ended, page.pattern, page.limit, page.offset, region.to()], read)
}

fn read(row: &Row<'_>) -> Result<KeyUnitRow, DbError> {
    Ok(KeyUnitRow {
        id: row.get(1)?,
        region: row.get(2)?,
        name: row.get(3)?,
        address: row.get(4)?,
        credit_code: row.get(5)?,
        added_by: row.get(6)?,
        added_at: row.get(7)?,
        ended_at: row.get(8)?,
        end_reason: row.get(9)?,
    })
}
