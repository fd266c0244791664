//! Service contracts.

use jiff::civil::Date;
use shared_model::contract::{ContractKind, ContractState};
use shared_model::id::{AccountId, AgencyId, ContractId, OwnerId, ProjectId};
use shared_model::moment::Moment;

use super::page::{Asked, List, Listed, Page, found, keys};
use super::search::{self, Indexed};
use super::sql::sql;
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
    pub state: ContractState,
    /// Counts the edits.
    pub version: u32,
    /// When and why it ended.
    pub ending: Option<Ending>,
    /// When it was recorded.
    pub created_at: Moment,
}

/// How something came to its end.
#[derive(Debug, Clone)]
pub struct Ending {
    /// When.
    pub at: Moment,
    /// The name of whoever recorded it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The person who is answerable for it.
    pub person: String,
}

/// Which contracts are wanted; everything that is not said is not limited.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only in this state.
    pub state: Option<ContractState>,
    /// Only of this kind.
    pub kind: Option<ContractKind>,
    /// Only with this owner.
    pub owner: Option<OwnerId>,
}

const INSERT: &str = "INSERT INTO contract
    (id, agency, owner, name, kind, signed_on, state, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const RENAME: &str = "UPDATE contract SET name = ?2, version = version + 1 WHERE id = ?1";
const END: &str = "UPDATE contract SET state = ?2, ended_at = ?3, ended_by = ?4, end_reason = ?5, end_person = ?6,
    version = version + 1 WHERE id = ?1";
const WAS_USED: &str = "SELECT EXISTS (SELECT 1 FROM project p JOIN plan l ON l.project = p.id WHERE p.contract = ?1)
    OR EXISTS (SELECT 1 FROM project p JOIN task t ON t.project = p.id WHERE p.contract = ?1)";
const PROJECTS: &str = "SELECT id FROM project WHERE contract = ?1 ORDER BY id";
const ROWS: [&str; 3] = [
    "0, c.id, c.agency, c.owner, o.name, c.name, c.kind, c.signed_on, c.state, c.created_at, c.version, c.ended_at, n.name,
        c.end_reason, c.end_person",
    "contract c JOIN owner o ON o.id = c.owner JOIN agency g ON g.id = c.agency
        LEFT JOIN account a ON a.id = c.ended_by LEFT JOIN person n ON n.id = a.person",
    "c.id = k.id",
];
const GET: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE c.id = ?1");
// Own filters: ?11 the state, ?12 the kind, ?13 the owner.
const SEEN: &str = sql!(
    " g.jurisdiction >= ?2 AND g.jurisdiction < ?3 AND (?11 IS NULL OR c.state = ?11)
    AND (?12 IS NULL OR c.kind = ?12) AND (?13 IS NULL OR c.owner = ?13)",
    found!(text "contract", "c.id")
);
const OF_AGENCY: &str = sql!(" FROM agency g CROSS JOIN contract c WHERE g.id = ?1 AND c.agency = g.id AND", SEEN);
const LED: &str = sql!(
    " FROM (SELECT DISTINCT contract AS id FROM project WHERE lead = ?4) mine CROSS JOIN contract c
        JOIN agency g ON g.id = c.agency WHERE c.id = mine.id AND c.agency = ?1 AND",
    SEEN
);
const FOUND: &str = sql!("contract c JOIN agency g ON g.id = c.agency WHERE c.id = found.id AND", SEEN);
const NEWEST: &str = "c.signed_on DESC, c.id DESC";
const BY_AGENCY: &str = "g.jurisdiction, g.name, g.id, c.signed_on DESC, c.id DESC";
/// The contracts, the newest first; in a region by agency.
pub const LIST: List = List {
    region: Some(keys!(
        ordered,
        ROWS,
        "c.id",
        sql!(" FROM agency g CROSS JOIN contract c WHERE c.agency = g.id AND", SEEN),
        BY_AGENCY
    )),
    agency: Some(keys!(ordered, ROWS, "c.id", OF_AGENCY, NEWEST)),
    assigned: Some(keys!(sorted, ROWS, "c.id", LED, NEWEST)),
    found_agency: Some(keys!(sorted, ROWS, "c.id", sql!(found!(agency "contract"), FOUND), NEWEST)),
    found_region: Some(keys!(sorted, ROWS, "c.id", sql!(found!(region "contract"), FOUND), BY_AGENCY)),
    searched: Some(Indexed::Contract),
    ..List::named("contracts")
};
const IS_LED: &str = "SELECT 1 FROM project WHERE contract = ?1 AND lead = ?2 LIMIT 1";

/// Adds a contract.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, contract: &ContractRow) -> Result<(), DbError> {
    let ContractRow { id, agency, owner, name, kind, signed_on, state, created_at, .. } = contract;
    tx.execute(
        INSERT,
        params![*id, *agency, *owner, name, kind.word(), signed_on.to_string(), state.word(), *created_at],
    )?;
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
pub fn list(tx: &Tx<'_>, filter: &Filter, wanted: Wanted, page: &Page) -> Result<Listed<ContractRow>, DbError> {
    let own = params![wanted.state.map(ContractState::word), wanted.kind.map(ContractKind::word), wanted.owner];
    LIST.part(tx, &Asked { filter, page, own, instead: None }, read)
}

/// Gives a contract another name.
///
/// # Errors
/// Whatever the database says.
pub fn rename(tx: &Tx<'_>, id: ContractId, name: &str) -> Result<(), DbError> {
    tx.execute(RENAME, params![id, name])?;
    search::refresh(tx, Indexed::Contract, id.as_bytes())
}

/// Ends a contract.
///
/// # Errors
/// Whatever the database says.
pub fn end(
    tx: &Tx<'_>,
    id: ContractId,
    state: ContractState,
    (by, at): (AccountId, Moment),
    (reason, person): (&str, &str),
) -> Result<(), DbError> {
    tx.execute(END, params![id, state.word(), at, by, reason, person]).map(drop)
}

/// Whether anything was ever planned or recorded under the contract.
///
/// # Errors
/// Whatever the database says.
pub fn was_used(tx: &Tx<'_>, id: ContractId) -> Result<bool, DbError> {
    tx.query_one(WAS_USED, params![id], |row| row.get(0))
}

/// The projects under a contract.
///
/// # Errors
/// Whatever the database says.
pub fn projects(tx: &Tx<'_>, id: ContractId) -> Result<Vec<ProjectId>, DbError> {
    tx.query(PROJECTS, params![id], |row| row.get(0))
}

/// Whether an account leads a project of the contract.
///
/// # Errors
/// Whatever the database says.
pub fn is_led_by(tx: &Tx<'_>, id: ContractId, account: AccountId) -> Result<bool, DbError> {
    Ok(tx.query_opt(IS_LED, params![id, account], |row| row.get::<i64>(0))?.is_some())
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
        state: word(row, 8, "a contract state")?,
        created_at: row.get(9)?,
        version: row.get(10)?,
        ending: ending(row, 11)?,
    })
}

/// The four columns of an ending from `first` on.
pub(super) fn ending(row: &Row<'_>, first: usize) -> Result<Option<Ending>, DbError> {
    let Some(at) = row.get::<Option<Moment>>(first)? else { return Ok(None) };
    let text = |column: usize| Ok::<_, DbError>(row.get::<Option<String>>(column)?.unwrap_or_default());
    Ok(Some(Ending { at, by: text(first + 1)?, reason: text(first + 2)?, person: text(first + 3)? }))
}
