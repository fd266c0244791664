//! Service contracts.

use jiff::civil::Date;
use shared_model::contract::ContractKind;
use shared_model::id::{AccountId, AgencyId, ContractId, OwnerId};
use shared_model::moment::Moment;

use super::page::{self, Listed, Page};
use super::search::{self, Indexed};
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// A contract as it is stored.
#[derive(Debug, Clone)]
pub struct ContractRow {
    /// The contract.
    pub id: ContractId,
    /// The agency that was engaged.
    pub agency: AgencyId,
    /// The owner it was made with.
    pub owner: OwnerId,
    /// The owner's name.
    pub owner_name: String,
    /// Its name.
    pub name: String,
    /// What the agency was engaged for.
    pub kind: ContractKind,
    /// The day it was signed.
    pub signed_on: Date,
    /// Its state.
    pub state: String,
    /// When it was recorded.
    pub created_at: Moment,
}

const INSERT: &str = "INSERT INTO contract
    (id, agency, owner, name, kind, signed_on, state, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const GET: &str = "SELECT 0, c.id, c.agency, c.owner, o.name, c.name, c.kind, c.signed_on, c.state, c.created_at
    FROM contract c JOIN owner o ON o.id = c.owner WHERE c.id = ?1";
const LIST: &str = "SELECT count(*) OVER (), c.id, c.agency, c.owner, o.name, c.name, c.kind, c.signed_on, c.state,
        c.created_at
    FROM contract c JOIN owner o ON o.id = c.owner JOIN agency g ON g.id = c.agency
    WHERE (?1 IS NULL OR c.agency = ?1) AND (?2 IS NULL OR g.jurisdiction LIKE ?2)
        AND (?3 IS NULL OR EXISTS (SELECT 1 FROM project p WHERE p.contract = c.id AND p.lead = ?3))
        AND (c.name LIKE ?4 ESCAPE '\\' OR o.name LIKE ?4 ESCAPE '\\')
    ORDER BY c.signed_on DESC, c.id LIMIT ?5 OFFSET ?6";
const LED: &str = "SELECT 1 FROM project WHERE contract = ?1 AND lead = ?2 LIMIT 1";

/// Adds a contract.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, contract: &ContractRow) -> Result<(), DbError> {
    let ContractRow { id, agency, owner, name, kind, signed_on, state, created_at, .. } = contract;
    tx.execute(INSERT, params![*id, *agency, *owner, name, kind.word(), signed_on.to_string(), state, *created_at])?;
    search::refresh(tx, Indexed::Contract, id.as_bytes())
}

/// One contract.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: ContractId) -> Result<Option<ContractRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The contracts within `filter`, the newest first.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, page: &Page) -> Result<Listed<ContractRow>, DbError> {
    let params = params![filter.agency, filter.region, filter.assigned, page.pattern, page.limit, page.offset];
    page::list(tx, LIST, params, read)
}

/// Whether an account leads a project of the contract.
///
/// # Errors
/// Whatever the database says.
pub fn is_led_by(tx: &Tx<'_>, id: ContractId, account: AccountId) -> Result<bool, DbError> {
    Ok(tx.query_opt(LED, params![id, account], |row| row.get::<i64>(0))?.is_some())
}

fn read(row: &Row<'_>) -> Result<ContractRow, DbError> {
    Ok(ContractRow {
        id: row.get(1)?,
        agency: row.get(2)?,
        owner: row.get(3)?,
        owner_name: row.get(4)?,
        name: row.get(5)?,
        kind: word(row, 6, "a contract kind")?,
        signed_on: word(row, 7, "a day")?,
        state: row.get(8)?,
        created_at: row.get(9)?,
    })
}
