//! Quarantine: evidence that no rule admits, as it came.

use shared_model::id::{AccountId, AgencyId, DeviceId, TaskId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use crate::db::{DbError, Row, Tx};
use crate::params;

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
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (account, sha256, code) DO NOTHING";
const OF_AGENCY: &str = "SELECT q.id, q.received_at, q.account, p.name, q.device, q.task, q.code, q.detail, q.sha256,
        length(q.bytes)
    FROM quarantine q JOIN account a ON a.id = q.account LEFT JOIN person p ON p.id = a.person
    WHERE q.agency = $1 AND ($2 IS NULL OR q.task = $2) ORDER BY q.id DESC LIMIT $3 OFFSET $4";
const COUNT_OF_AGENCY: &str = "SELECT count(*) FROM quarantine q WHERE q.agency = $1 AND ($2 IS NULL OR q.task = $2)";
const BYTES: &str = "SELECT bytes FROM quarantine WHERE id = $1 AND agency = $2";

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
            new.received_at, new.agency, new.account, new.device, new.task, new.code, new.detail, sha256, new.bytes
        ],
    )?;
    Ok(added > 0)
}

/// The deliveries of an agency's accounts, newest first, optionally of one task; with their number in all.
///
/// # Errors
/// Whatever the database says.
pub fn list(
    tx: &Tx<'_>,
    agency: AgencyId,
    task: Option<TaskId>,
    size: u32,
    offset: u32,
) -> Result<(Vec<QuarantineRow>, u64), DbError> {
    let rows = tx.query(OF_AGENCY, params![agency, task, size, offset], read)?;
    let total = tx.query_one(COUNT_OF_AGENCY, params![agency, task], |row| row.get(0))?;
    Ok((rows, total))
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
        id: row.get(0)?,
        received_at: row.get(1)?,
        account: row.get(2)?,
        account_name: row.get::<Option<String>>(3)?.unwrap_or_default(),
        device: row.get(4)?,
        task: row.get(5)?,
        code: row.get(6)?,
        detail: row.get(7)?,
        sha256: row.get(8)?,
        bytes: row.get(9)?,
    })
}
