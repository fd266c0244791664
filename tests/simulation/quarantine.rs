//! What the server keeps apart, as a reader of its database finds it.

use shared_model::document::{Heads, TaskDoc};
use shared_model::id::{AccountId, TaskId};
use shared_model::wire::Payload;
use sync_server::core::Core;
use sync_server::db::DbError;

/// A delivery in quarantine.
pub(super) struct Delivery {
    pub(super) task: TaskId,
    pub(super) code: String,
    pub(super) detail: String,
    bytes: Vec<u8>,
}

/// What an account's phones sent and the server keeps apart.
pub(super) fn of_account(core: &Core, account: AccountId) -> Vec<Delivery> {
    const QUARANTINED: &str = "SELECT task, code, detail, bytes FROM quarantine WHERE account = ?1 ORDER BY id";
    let values = sync_server::params![account];
    let read = core.db.read(|tx| {
        tx.query::<_, DbError>(QUARANTINED, values, |row| {
            Ok(Delivery { task: row.get(0)?, code: row.get(1)?, detail: row.get(2)?, bytes: row.get(3)? })
        })
    });
    read.unwrap()
}

impl Delivery {
    /// The document with what was delivered; none when the one does not continue the other.
    pub(super) fn join(&self, document: Option<TaskDoc>) -> Option<TaskDoc> {
        let whole = TaskDoc::open_foreign(&self.bytes, [0xc3; 16]).ok();
        let Some(mut document) = document else { return whole };
        let changes = match whole {
            Some(mut whole) => whole.changes_since(&Heads::default()).ok()?,
            None => {
                let packed = Payload::Packed(self.bytes.clone());
                packed.unpack().map_or_else(|_| self.bytes.clone(), |changes| changes.into_owned())
            }
        };
        document.apply(&changes).ok().map(|()| document)
    }
}
