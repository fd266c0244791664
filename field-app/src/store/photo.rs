//! Photos whose original lies on this phone, and how far they have come.

use rusqlite::Row;
use shared_model::id::{AccountId, TaskId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use super::row::count;
use super::{StoreError, Tx};

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT p.sha256, p.bytes, p.state, p.upload, p.sent, p.safe_at, p.code, p.tries, p.next_at FROM photo p ",
            $rest
        )
    };
}

const ADD: &str = "INSERT INTO photo (sha256, account, bytes, taken_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
const USE: &str = "INSERT INTO photo_use (task, sha256) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
const ONE: &str = columns!("WHERE p.sha256 = ?1");
const OF_TASK: &str = columns!("JOIN photo_use u ON u.sha256 = p.sha256 WHERE u.task = ?1");
/// Small ones first, then those of the newest task: most photos are safe soonest.
const WAITING: &str = "SELECT p.sha256, p.bytes, p.state, p.upload, p.sent, p.safe_at, p.code, p.tries, p.next_at, t.id
    FROM photo p JOIN photo_use u ON u.sha256 = p.sha256 JOIN task t ON t.id = u.task
    WHERE p.account = ?1 AND p.state = 'waiting' AND t.acked <> x''
    ORDER BY p.bytes > 262144, t.phase <> 'submitted', t.created_at DESC, p.bytes, p.sha256";
const SENT: &str = "UPDATE photo SET upload = ?2, sent = ?3, code = NULL, tries = 0, next_at = 0
    WHERE sha256 = ?1 AND state = 'waiting'";
const FAILED: &str =
    "UPDATE photo SET code = ?2, tries = tries + 1, next_at = ?3 WHERE sha256 = ?1 AND state = 'waiting'";
const REFUSED: &str = "UPDATE photo SET state = 'refused', code = ?2 WHERE sha256 = ?1 AND state = 'waiting'";
const SAFE: &str = "UPDATE photo SET state = 'safe', safe_at = ?2, sent = bytes, upload = NULL, code = NULL,
    asked_again = 0 WHERE sha256 = ?1";
const SAFE_BY_OTHERS: &str = "UPDATE photo SET state = 'safe', safe_at = ?2, sent = bytes, upload = NULL, code = NULL
    WHERE sha256 = ?1 AND asked_again = 0";
const OFFER_AGAIN: &str =
    "UPDATE photo SET state = 'waiting', upload = NULL, sent = 0, tries = 0, next_at = 0, code = NULL, asked_again = 1
    WHERE account = ?1 AND freed_at IS NULL";
const TRY_NOW: &str = "UPDATE photo SET next_at = 0 WHERE account = ?1 AND state = 'waiting'";
const TOTALS: &str = "SELECT count(*), coalesce(sum(state = 'safe'), 0), coalesce(sum(bytes), 0),
    coalesce(sum(CASE WHEN state = 'waiting' THEN bytes - min(sent, bytes) ELSE 0 END), 0) FROM photo WHERE account = ?1";
const ORPHANS: &str = "SELECT u.sha256 FROM photo_use u WHERE u.task = ?1
    AND NOT EXISTS (SELECT 1 FROM photo_use o WHERE o.sha256 = u.sha256 AND o.task <> u.task)";
const TASK_OF: &str = "SELECT task FROM photo_use WHERE sha256 = ?1 LIMIT 1";
const DROP_USES: &str = "DELETE FROM photo_use WHERE task = ?1";
const DROP: &str = "DELETE FROM photo WHERE sha256 = ?1";

/// How far a photo has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoPhase {
    /// Not at the server, or not all of it.
    Waiting,
    /// The server signed for it.
    Safe,
    /// The server refused it.
    Refused,
}

/// A photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRow {
    /// Digest of the original.
    pub sha256: Sha256,
    /// Size of the original in bytes.
    pub bytes: u64,
    /// How far it has come.
    pub phase: PhotoPhase,
    /// Address of an upload under way.
    pub upload: Option<String>,
    /// Bytes the server is known to have.
    pub sent: u64,
    /// When the server signed for it.
    pub safe_at: Option<Moment>,
    /// Code of the last error.
    pub code: Option<String>,
    /// Failures in a row.
    pub tries: u32,
    /// Not to be tried before.
    pub next_at: Moment,
}

/// Photos of an account, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PhotoTotals {
    /// On this phone.
    pub all: u32,
    /// Signed for by the server.
    pub safe: u32,
    /// Bytes on this phone.
    pub bytes: u64,
    /// Bytes still to send.
    pub left: u64,
}

impl Tx<'_> {
    /// Adds a photo whose file is durable, for a task.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_photo(
        &self,
        account: AccountId,
        task: TaskId,
        sha256: Sha256,
        bytes: u64,
        at: Moment,
    ) -> Result<(), StoreError> {
        let size = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.execute(ADD, (sha256.as_bytes(), account.as_bytes(), size, at.as_ms()))?;
        self.execute(USE, (task.as_bytes(), sha256.as_bytes())).map(drop)
    }

    /// A photo, if its original is here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn photo(&self, sha256: Sha256) -> Result<Option<PhotoRow>, StoreError> {
        self.row(ONE, [sha256.as_bytes()], photo)
    }

    /// A task that names the photo.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn task_of_photo(&self, sha256: Sha256) -> Result<Option<TaskId>, StoreError> {
        self.row(TASK_OF, [sha256.as_bytes()], |row| Ok(TaskId::from_bytes(row.get(0)?)))
    }

    /// Photos of a task whose originals are here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn task_photos(&self, task: TaskId) -> Result<Vec<PhotoRow>, StoreError> {
        self.rows(OF_TASK, [task.as_bytes()], photo)
    }

    /// Photos to send, in the order to send them, each with a task of it that the server knows.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn waiting_photos(&self, account: AccountId) -> Result<Vec<(PhotoRow, TaskId)>, StoreError> {
        self.rows(WAITING, [account.as_bytes()], |row| Ok((photo(row)?, TaskId::from_bytes(row.get(9)?))))
    }

    /// Notes how much the server has, and where the upload goes on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn photo_sent(&self, sha256: Sha256, upload: Option<&str>, sent: u64) -> Result<(), StoreError> {
        let sent = i64::try_from(sent).unwrap_or(i64::MAX);
        self.execute(SENT, (sha256.as_bytes(), upload, sent)).map(drop)
    }

    /// Notes a failure that time can heal.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn photo_failed(&self, sha256: Sha256, code: &str, next_at: Moment) -> Result<(), StoreError> {
        self.execute(FAILED, (sha256.as_bytes(), code, next_at.as_ms())).map(drop)
    }

    /// Notes that the server will not have it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn photo_refused(&self, sha256: Sha256, code: &str) -> Result<(), StoreError> {
        self.execute(REFUSED, (sha256.as_bytes(), code)).map(drop)
    }

    /// Notes that the server signed for it when this phone brought it or asked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn photo_safe(&self, sha256: Sha256, at: Moment) -> Result<(), StoreError> {
        self.execute(SAFE, (sha256.as_bytes(), at.as_ms())).map(drop)
    }

    /// Notes that the server tells of its receipt, to whoever brought it. When it has asked for photos again since, this
    /// phone asks for itself: the receipt may be from before the photo was lost.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn photo_safe_by_others(&self, sha256: Sha256, at: Moment) -> Result<(), StoreError> {
        self.execute(SAFE_BY_OTHERS, (sha256.as_bytes(), at.as_ms())).map(drop)
    }

    /// Offers all photos of the account again: the server was restored from an older backup, or lost some.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn offer_photos_again(&self, account: AccountId) -> Result<(), StoreError> {
        self.execute(OFFER_AGAIN, [account.as_bytes()]).map(drop)
    }

    /// Lets failed uploads be tried at once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn try_photos_now(&self, account: AccountId) -> Result<(), StoreError> {
        self.execute(TRY_NOW, [account.as_bytes()]).map(drop)
    }

    /// Counts the account's photos.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn photo_totals(&self, account: AccountId) -> Result<PhotoTotals, StoreError> {
        let totals = self.row(TOTALS, [account.as_bytes()], |row| {
            Ok(PhotoTotals { all: row.get(0)?, safe: row.get(1)?, bytes: count(row.get(2)?), left: count(row.get(3)?) })
        })?;
        Ok(totals.unwrap_or_default())
    }

    /// Drops a deleted task's photos; returns those no other task uses, whose files may go.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn drop_task_photos(&self, task: TaskId) -> Result<Vec<Sha256>, StoreError> {
        let orphans = self.rows(ORPHANS, [task.as_bytes()], |row| Ok(Sha256::from_bytes(row.get(0)?)))?;
        self.execute(DROP_USES, [task.as_bytes()])?;
        for orphan in &orphans {
            self.execute(DROP, [orphan.as_bytes()])?;
        }
        Ok(orphans)
    }
}

fn photo(row: &Row<'_>) -> Result<PhotoRow, StoreError> {
    let phase = match row.get::<_, String>(2)?.as_str() {
        "waiting" => PhotoPhase::Waiting,
        "safe" => PhotoPhase::Safe,
        "refused" => PhotoPhase::Refused,
        _ => return Err(StoreError::Row { table: "photo" }),
    };
    Ok(PhotoRow {
        sha256: Sha256::from_bytes(row.get(0)?),
        bytes: count(row.get(1)?),
        phase,
        upload: row.get(3)?,
        sent: count(row.get(4)?),
        safe_at: row.get::<_, Option<i64>>(5)?.map(Moment::from_ms),
        code: row.get(6)?,
        tries: row.get(7)?,
        next_at: Moment::from_ms(row.get(8)?),
    })
}
