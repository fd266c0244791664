//! The phone's database: the only truth on the phone, one writer, one [`Store::transact`].
//!
//! A write that returned is on the disk (WAL, `synchronous=FULL`). This module must not know what the
//! rows are for, and nothing outside it sees SQL. Parameters are written `?1`: SQLite numbers `$1` by first appearance.

mod account;
mod cipher;
mod deletion;
mod error;
mod feed;
mod notice;
mod order;
mod photo;
mod rescue;
mod row;
mod schema;
mod setting;
mod space;
mod task;
#[cfg(test)]
mod tests;
mod track;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use shared_model::moment::Moment;

pub use account::{AccountRow, SessionPhase};
pub use deletion::Deletion;
pub use error::StoreError;
pub use notice::NoticeRow;
pub use order::OrderRow;
pub use photo::{PhotoPhase, PhotoRow, PhotoTotals};
pub use rescue::Rescued;
pub use schema::SCHEMA_VERSION;
pub use space::UnsafePhoto;
pub use task::{Held, Phase, TaskRow};
pub use track::TrackingRow;

use crate::durable::{Step, Witness};

/// Name of the database file.
const FILE: &str = "fengtai.sqlite";
/// What SQLite keeps beside it.
const COMPANIONS: [&str; 3] = ["", "-wal", "-shm"];

/// The database, held by one process.
pub struct Store {
    connection: Connection,
    witness: Arc<dyn Witness>,
    /// Held as long as the store is open.
    _lock: File,
}

/// An opened store, and where a damaged one was moved.
pub struct Opened {
    /// The store.
    pub store: Store,
    /// The folder with the damaged files, when there were any.
    pub moved_aside: Option<PathBuf>,
}

/// One transaction: all of it happens, or nothing.
pub struct Tx<'a>(Transaction<'a>);

impl Store {
    /// Opens the database in `dir`, upgrading an older one. A damaged one is moved aside, never deleted:
    /// evidence not yet sent exists nowhere else.
    ///
    /// # Errors
    /// [`StoreError`] when another process has it, it is newer than this program, or the disk is full.
    pub fn open(dir: &Path, now: Moment, witness: Arc<dyn Witness>) -> Result<Opened, StoreError> {
        Self::open_with_key(dir, None, now, witness)
    }

    /// The same for a database that is encrypted with `key` on the disk.
    ///
    /// # Errors
    /// As [`Store::open`], and [`StoreError::NoCipher`] when this program was built without the cipher.
    pub fn open_with_key(
        dir: &Path,
        key: Option<&[u8; 32]>,
        now: Moment,
        witness: Arc<dyn Witness>,
    ) -> Result<Opened, StoreError> {
        std::fs::create_dir_all(dir)?;
        let lock = File::create(dir.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let path = dir.join(FILE);
        let (connection, moved_aside) = match connect(&path, key) {
            Err(StoreError::Damaged { .. }) => {
                let aside = move_aside(dir, now)?;
                (connect(&path, key)?, Some(aside))
            }
            other => (other?, None),
        };
        Ok(Opened { store: Self { connection, witness, _lock: lock }, moved_aside })
    }

    /// Runs `work` in one transaction and makes it durable.
    ///
    /// # Errors
    /// What `work` returned, or the reason why it could not be made durable; then nothing was changed.
    pub fn transact<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let tx = Tx(begun.map_err(StoreError::from)?);
        let value = work(&tx)?;
        self.witness.before(Step::Commit).map_err(StoreError::from)?;
        tx.0.commit().map_err(StoreError::from)?;
        self.witness.before(Step::Committed).map_err(StoreError::from)?;
        Ok(value)
    }

    /// Reads one state of the database.
    ///
    /// # Errors
    /// What `work` returned, or the reason why the database cannot be read.
    pub fn read<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let tx = Tx(self.connection.transaction().map_err(StoreError::from)?);
        work(&tx)
    }

    #[cfg(test)]
    pub(crate) fn limit_pages(&self, pages: u32) {
        let sql = format!("PRAGMA max_page_count = {pages}");
        self.connection.query_row(&sql, [], |_| Ok(())).unwrap();
    }
}

fn connect(path: &Path, key: Option<&[u8; 32]>) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path)?;
    if let Some(key) = key {
        cipher::unlock(&connection, key)?;
    }
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    if cfg!(target_os = "android") {
        // Android has no folder for SQLite's temporary files.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
    }
    connection.set_prepared_statement_cache_capacity(64);
    // Plans do not depend on what is bound: kept statements are not planned anew for every value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(StoreError::Damaged { reason: verdict });
    }
    schema::upgrade(&mut connection)?;
    Ok(connection)
}

/// Moves the database with its companions into a folder of its own.
fn move_aside(dir: &Path, now: Moment) -> Result<PathBuf, StoreError> {
    let mut aside = dir.join(format!("{}{}", rescue::ASIDE, now.as_ms()));
    let mut attempt = 1;
    while aside.exists() {
        aside = dir.join(format!("{}{}-{attempt}", rescue::ASIDE, now.as_ms()));
        attempt += 1;
    }
    std::fs::create_dir(&aside)?;
    for companion in COMPANIONS {
        let name = format!("{FILE}{companion}");
        match std::fs::rename(dir.join(&name), aside.join(&name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    crate::durable::sync_parent(&aside)?;
    Ok(aside)
}
