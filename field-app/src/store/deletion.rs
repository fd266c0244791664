//! Tasks deleted before they were submitted: gone from the lists, remembered for good.

use shared_model::document::TaskHeader;
use shared_model::id::{AccountId, TaskId};
use shared_model::moment::Moment;

use super::row::{json, to_json};
use super::task::DROP_CHUNKS;
use super::{StoreError, TaskRow, Tx};

const REMEMBER: &str = "INSERT INTO deletion (task, account, at, header, told) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING";
const IS_DELETED: &str = "SELECT 1 FROM deletion WHERE task = ?1";
const UNTOLD: &str = "SELECT task FROM deletion WHERE account = ?1 AND told = 0";
const TOLD: &str = "UPDATE deletion SET told = 1 WHERE task = ?1";
const DELETIONS: &str = "SELECT task, at, header FROM deletion WHERE account = ?1 ORDER BY at";
const DROP_TASK: &str = "DELETE FROM task WHERE id = ?1";
const DROP_REVIEWS: &str = "DELETE FROM review WHERE task = ?1";

/// A task that was deleted here.
#[derive(Debug, Clone, PartialEq)]
pub struct Deletion {
    /// The task.
    pub task: TaskId,
    /// When.
    pub at: Moment,
    /// What it was.
    pub header: TaskHeader,
}

impl Tx<'_> {
    /// Deletes a task that was never submitted, and remembers that.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_task(&self, task: &TaskRow, at: Moment) -> Result<(), StoreError> {
        let id = *task.id().as_bytes();
        let told = task.acked.is_empty();
        self.execute(REMEMBER, (id, task.account.as_bytes(), at.as_ms(), to_json("deletion", &task.header)?, told))?;
        self.execute(DROP_CHUNKS, [id])?;
        self.execute(DROP_REVIEWS, [id])?;
        self.execute(DROP_TASK, [id]).map(drop)
    }

    /// Whether the task was deleted here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_deleted(&self, task: TaskId) -> Result<bool, StoreError> {
        Ok(self.row(IS_DELETED, [task.as_bytes()], |_| Ok(()))?.is_some())
    }

    /// Deleted tasks the server has not heard of yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn untold_deletions(&self, account: AccountId) -> Result<Vec<TaskId>, StoreError> {
        self.rows(UNTOLD, [account.as_bytes()], |row| Ok(TaskId::from_bytes(row.get(0)?)))
    }

    /// The server heard that the task was deleted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn deletion_told(&self, task: TaskId) -> Result<(), StoreError> {
        self.execute(TOLD, [task.as_bytes()]).map(drop)
    }

    /// Everything the account deleted here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn deletions(&self, account: AccountId) -> Result<Vec<Deletion>, StoreError> {
        self.rows(DELETIONS, [account.as_bytes()], |row| {
            let header = json("deletion", &row.get::<_, String>(2)?)?;
            Ok(Deletion { task: TaskId::from_bytes(row.get(0)?), at: Moment::from_ms(row.get(1)?), header })
        })
    }
}
