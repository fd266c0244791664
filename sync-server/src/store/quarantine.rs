//! Quarantine: evidence that no rule admits, as it came.

use shared_model::id::{AccountId, AgencyId, DeviceId, TaskId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use super::page::{Asked, Keys, List, Listed, Page, keys};
use super::sql::sql;
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// What is put into quarantine.
#[derive(Debug)]
pub struct NewQuarantine<'a> {
    /// When it arrived.
    pub received_at: Moment,
    /// The agency of the account that sent it.
    pub agency: Option<AgencyId>,
    /// Who sent it.
    pub account: AccountId,
    /// From which phone.
    pub device: Option<DeviceId>,
    /// The task it says it belongs to.
    pub task: Option<TaskId>,
    /// Stable code of the reason.
    pub code: &'static str,
    /// What exactly was wrong, for support.
    pub detail: &'a str,
    /// The bytes as they came.
    pub bytes: &'a [u8],
}

/// One quarantined delivery, without its bytes.
#[derive(Debug, Clone)]
pub struct QuarantineRow {
    /// Its number.
    pub id: u64,
    /// When it arrived.
    pub received_at: Moment,
    /// Who sent it.
    pub account: AccountId,
    /// The sender's name.
    pub account_name: String,
    /// From which phone.
    pub device: Option<DeviceId>,
    /// The task it says it belongs to.
    pub task: Option<TaskId>,
    /// Stable code of the reason.
    pub code: String,
    /// What exactly was wrong.
    pub detail: String,
    /// Digest of the bytes.
    pub sha256: Sha256,
    /// How many bytes.
    pub bytes: u64,
}

const ADD: &str = "INSERT INTO quarantine (received_at, agency, account, device, task, code, detail, sha256, bytes)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (account, sha256, code) DO NOTHING";
const ROWS: [&str; 3] = [
    "0, q.id, q.received_at, q.account, n.name, q.device, q.task, q.code, q.detail, q.sha256, length(q.bytes)",
    "quarantine q JOIN account a ON a.id = q.account JOIN person n ON n.id = a.person",
    "q.id = k.id",
];
// Own filters: ?11 the task. Numbers begin at 1.
const SEEN: &str = " q.id >= 1 AND g.id = q.agency AND g.jurisdiction >= ?2 AND g.jurisdiction < ?3
    AND (?11 IS NULL OR q.task = ?11)";
const OF_AGENCY: &str = sql!(" FROM quarantine q CROSS JOIN agency g WHERE q.agency = ?1 AND", SEEN);
const MINE: &str = sql!(
    " FROM (SELECT id FROM quarantine WHERE account = ?4
        UNION SELECT q.id FROM project p CROSS JOIN task t CROSS JOIN quarantine q
            WHERE p.lead = ?4 AND t.project = p.id AND q.task = t.id) mine
    CROSS JOIN quarantine q CROSS JOIN agency g WHERE q.id = mine.id AND q.agency = ?1 AND",
    SEEN
);
const OF_TASK: Keys = keys!(
    ordered,
    ROWS,
    "q.id",
    sql!(" FROM quarantine q CROSS JOIN agency g WHERE q.task = ?11 AND (?1 IS NULL OR q.agency = ?1) AND", SEEN),
    NEWEST
);
const NEWEST: &str = "q.id DESC";
/// What was quarantined, the newest first.
pub const LIST: List = List {
    region: Some(keys!(ordered, ROWS, "q.id", sql!(" FROM quarantine q CROSS JOIN agency g WHERE", SEEN), NEWEST)),
    agency: Some(keys!(ordered, ROWS, "q.id", OF_AGENCY, NEWEST)),
    assigned: Some(keys!(sorted, ROWS, "q.id", MINE, NEWEST)),
    others: &[("of_task", OF_TASK)],
    ..List::named("quarantine")
};
const BYTES: &str = "SELECT bytes FROM quarantine WHERE id = ?1 AND agency = ?2";

/// Keeps a delivery. The same bytes sent again for the same reason change nothing.
///
/// # Errors
/// Whatever the database says.
///
/// Returns whether it is new.
pub fn add(tx: &Tx<'_>, new: &NewQuarantine<'_>) -> Result<bool, DbError> {
    let sha256 = Sha256::of(new.bytes);
    let added = tx.execute(
        ADD,
        params![
            new.received_at,
            new.agency,
            new.account,
            new.device,
            new.task,
            new.code,
            new.detail,
            sha256,
            new.bytes
        ],
    )?;
    Ok(added > 0)
}

/// The deliveries within `filter`, newest first, optionally of one task.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, task: Option<TaskId>, page: &Page) -> Result<Listed<QuarantineRow>, DbError> {
    LIST.part(tx, &Asked { filter, page, own: params![task], instead: task.map(|_| OF_TASK) }, read)
}

/// The bytes of one delivery of an agency's accounts.
///
/// # Errors
/// Whatever the database says.
pub fn bytes(tx: &Tx<'_>, id: u64, agency: AgencyId) -> Result<Option<Vec<u8>>, DbError> {
    tx.query_opt(BYTES, params![id, agency], |row| row.get(0))
}

fn read(row: &Row<'_>) -> Result<QuarantineRow, DbError> {
    Ok(QuarantineRow {
        id: row.get(1)?,
        received_at: row.get(2)?,
        account: row.get(3)?,
        account_name: row.get(4)?,
        device: row.get(5)?,
        task: row.get(6)?,
        code: row.get(7)?,
        detail: row.get(8)?,
        sha256: row.get(9)?,
        bytes: row.get(10)?,
    })
}
