//! Quarantine: evidence that no rule admits, as it came.

use shared_model::id::{AccountId, AgencyId, DeviceId, TaskId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use super::page::{self, Listed, Page};
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
const LIST: &str =
    "SELECT count(*) OVER (), q.id, q.received_at, q.account, n.name, q.device, q.task, q.code, q.detail,
        q.sha256, length(q.bytes)
    FROM quarantine q JOIN account a ON a.id = q.account JOIN person n ON n.id = a.person
    LEFT JOIN agency g ON g.id = q.agency LEFT JOIN task t ON t.id = q.task LEFT JOIN project p ON p.id = t.project
    WHERE (?1 IS NULL OR q.agency = ?1) AND (?2 IS NULL OR g.jurisdiction LIKE ?2)
        AND (?3 IS NULL OR q.account = ?3 OR p.lead = ?3) AND (?4 IS NULL OR q.task = ?4)
    ORDER BY q.id DESC LIMIT ?5 OFFSET ?6";
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
    let params = params![filter.agency, filter.region, filter.assigned, task, page.limit, page.offset];
    page::list(tx, LIST, params, read)
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
