//! Late evidence: deliveries that were quarantined because their task was approved, and their admission (ADR 0017).

use shared_model::id::{AccountId, AgencyId, DeviceId, ReviewId, TaskId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use crate::db::{DbError, Tx};
use crate::params;

/// A delivery that came after the approval of its task.
#[derive(Debug, Clone)]
pub struct LateDelivery {
    /// Its number in quarantine.
    pub id: u64,
    /// When it came.
    pub received_at: Moment,
    /// The agency of the account that sent it.
    pub agency: AgencyId,
    /// Who sent it.
    pub account: AccountId,
    /// The sender's name.
    pub account_name: String,
    /// From which phone.
    pub device: DeviceId,
    /// The bytes as they came.
    pub bytes: Vec<u8>,
    /// That it was admitted.
    pub admitted: Option<AdmittedRow>,
}

/// That late evidence was admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdmittedRow {
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Moment,
}

const OF_TASK: &str = "SELECT q.id, q.received_at, q.agency, q.account, n.name, q.device, q.bytes, m.name, l.admitted_at
    FROM quarantine q JOIN account a ON a.id = q.account JOIN person n ON n.id = a.person
    LEFT JOIN late_admission l ON l.quarantine = q.id
    LEFT JOIN account b ON b.id = l.admitted_by LEFT JOIN person m ON m.id = b.person
    WHERE q.task = ?1 AND q.code = 'sync.task_approved' AND q.agency IS NOT NULL AND q.device IS NOT NULL ORDER BY q.id";
const ADMIT: &str = "INSERT INTO late_admission (quarantine, task, review, admitted_by, admitted_at)
    VALUES (?1, ?2, ?3, ?4, ?5)";
const NAME_PHOTO: &str = "INSERT INTO late_photo (sha256, task) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

/// The late deliveries of a task, in the order they came.
///
/// # Errors
/// Whatever the database says.
pub fn of_task(tx: &Tx<'_>, task: TaskId) -> Result<Vec<LateDelivery>, DbError> {
    tx.query(OF_TASK, params![task], |row| {
        let at = row.get::<Option<Moment>>(8)?;
        let by_name = row.get::<Option<String>>(7)?.unwrap_or_default();
        Ok(LateDelivery {
            id: row.get(0)?,
            received_at: row.get(1)?,
            agency: row.get(2)?,
            account: row.get(3)?,
            account_name: row.get(4)?,
            device: row.get(5)?,
            bytes: row.get(6)?,
            admitted: at.map(|at| AdmittedRow { by_name, at }),
        })
    })
}

/// Notes that a delivery was admitted, after which approval it came, by whom and when.
///
/// # Errors
/// Whatever the database says.
pub fn admit(
    tx: &Tx<'_>,
    delivery: u64,
    (task, review): (TaskId, ReviewId),
    by: AccountId,
    at: Moment,
) -> Result<(), DbError> {
    tx.execute(ADMIT, params![delivery, task, review, by, at]).map(drop)
}

/// Notes that a late delivery names a photo.
///
/// # Errors
/// Whatever the database says.
pub fn name_photo(tx: &Tx<'_>, task: TaskId, sha256: Sha256) -> Result<(), DbError> {
    tx.execute(NAME_PHOTO, params![sha256, task]).map(drop)
}
