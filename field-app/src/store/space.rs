//! What lies on this phone and nowhere else, and what could go.

use shared_model::id::{AccountId, TaskId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use super::row::count;
use super::{StoreError, TaskRow, Tx};

/// A photo whose receipt is here can go; its task has to be through the review, which may still ask for it.
const FREEABLE: &str =
    "SELECT p.sha256, p.bytes FROM photo p JOIN receipt r ON r.subject = 'photo/' || lower(hex(p.sha256))
    WHERE p.account = ?1 AND p.state = 'safe' AND p.freed_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM photo_use u JOIN task t ON t.id = u.task
        WHERE u.sha256 = p.sha256 AND t.phase NOT IN ('received', 'approved'))
    ORDER BY p.taken_at";
const FREED: &str = "UPDATE photo SET freed_at = ?2 WHERE sha256 = ?1 AND state = 'safe'";
const UNSAFE_PHOTOS: &str =
    "SELECT p.sha256, p.bytes, p.account, u.task FROM photo p JOIN photo_use u ON u.sha256 = p.sha256
    WHERE p.state <> 'safe' AND p.freed_at IS NULL GROUP BY p.sha256 ORDER BY p.taken_at, p.sha256";
const UNSAFE_TASKS: &str = "SELECT t.id FROM task t WHERE t.heads <> t.acked OR t.phase = 'submitted'
    OR EXISTS (SELECT 1 FROM photo_use u JOIN photo p ON p.sha256 = u.sha256 WHERE u.task = t.id AND p.state <> 'safe')
    ORDER BY t.created_at, t.id";

/// A photo that no server has signed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnsafePhoto {
    /// Digest of the original.
    pub sha256: Sha256,
    /// Size in bytes.
    pub bytes: u64,
    /// Whose it is.
    pub account: AccountId,
    /// A task that names it.
    pub task: TaskId,
}

impl Tx<'_> {
    /// Photos whose originals could go: the server signed for them and their tasks are past the phone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn freeable_photos(&self, account: AccountId) -> Result<Vec<(Sha256, u64)>, StoreError> {
        self.rows(FREEABLE, [account.as_bytes()], |row| Ok((Sha256::from_bytes(row.get(0)?), count(row.get(1)?))))
    }

    /// Notes that the original is about to go.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn photo_freed(&self, sha256: Sha256, at: Moment) -> Result<(), StoreError> {
        self.execute(FREED, (sha256.as_bytes(), at.as_ms())).map(drop)
    }

    /// Photos of all accounts that no server has signed for.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unsafe_photos(&self) -> Result<Vec<UnsafePhoto>, StoreError> {
        self.rows(UNSAFE_PHOTOS, [], |row| {
            Ok(UnsafePhoto {
                sha256: Sha256::from_bytes(row.get(0)?),
                bytes: count(row.get(1)?),
                account: AccountId::from_bytes(row.get(2)?),
                task: TaskId::from_bytes(row.get(3)?),
            })
        })
    }

    /// Tasks of all accounts of which a server may lack something.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unsafe_tasks(&self) -> Result<Vec<TaskRow>, StoreError> {
        let ids = self.rows(UNSAFE_TASKS, [], |row| Ok(TaskId::from_bytes(row.get(0)?)))?;
        ids.into_iter().filter_map(|id| self.task(id).transpose()).collect()
    }
}
