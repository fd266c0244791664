//! What the person must be told, until they have seen it.

use shared_model::id::TaskId;
use shared_model::moment::Moment;

use super::{StoreError, Tx};

const ADD: &str = "INSERT INTO notice (code, detail, task, at) SELECT ?1, ?2, ?3, ?4
    WHERE NOT EXISTS (SELECT 1 FROM notice WHERE code = ?1 AND detail = ?2 AND task IS ?3)";
const LIST: &str = "SELECT id, code, detail, task, at FROM notice ORDER BY id DESC LIMIT 50";
const REMOVE: &str = "DELETE FROM notice WHERE id = ?1";

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// To dismiss it with.
    pub id: i64,
    /// Stable code.
    pub code: String,
    /// What the text is filled in with.
    pub detail: String,
    /// The task it is about.
    pub task: Option<TaskId>,
    /// When.
    pub at: Moment,
}

impl Tx<'_> {
    /// Adds a notice unless the same one is still there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_notice(&self, code: &str, detail: &str, task: Option<TaskId>, at: Moment) -> Result<(), StoreError> {
        self.execute(ADD, (code, detail, task.map(|task| *task.as_bytes()), at.as_ms())).map(drop)
    }

    /// Notices, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn notices(&self) -> Result<Vec<NoticeRow>, StoreError> {
        self.rows(LIST, [], |row| {
            Ok(NoticeRow {
                id: row.get(0)?,
                code: row.get(1)?,
                detail: row.get(2)?,
                task: row.get::<_, Option<[u8; 16]>>(3)?.map(TaskId::from_bytes),
                at: Moment::from_ms(row.get(4)?),
            })
        })
    }

    /// Removes a notice; one that is gone already is no error.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_notice(&self, id: i64) -> Result<(), StoreError> {
        self.execute(REMOVE, [id]).map(drop)
    }
}
