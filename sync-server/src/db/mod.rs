//! The central database: embedded SQLite, or PostgreSQL; one writer, a few readers.
//!
//! A commit that returned survives a power cut. Writers take turns on one connection ([`Database::write`]); writes that
//! arrive together can share one commit ([`Database::write_grouped`]), so that durability costs little under load.
//! Readers see the state of the moment their transaction began and never wait for the writer.
//!
//! Statements are written once, in what both engines understand. Nothing outside this module knows an engine.

mod claim;
mod connection;
mod copy;
mod error;
mod group;
mod leave;
mod migrate;
pub mod place;
mod postgres;
mod sqlite;
mod tx;
mod value;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

pub(crate) use crate::params;
pub use claim::Claim;
pub use error::DbError;
pub use migrate::{MIGRATIONS, Migration, SCHEMA_VERSION};
pub(crate) use postgres::aside::waiting;
pub use tx::{Row, Tx};
pub use value::{Bind, Cell, Read, Value};

use claim::Claims;
use connection::Connection;
use group::Queue;
use place::DatabasePlace;

/// Readers open at once. Each keeps a page cache of a few megabytes, and the machine has few cores.
const READERS: usize = 4;

/// The central database of one server.
pub struct Database {
    place: DatabasePlace,
    path: PathBuf,
    writer: Mutex<Connection>,
    queue: Queue,
    claims: Claims,
    readers: Mutex<Readers>,
    reader_returned: Condvar,
}

/// The read connections: idle ones, and how many exist in all.
struct Readers {
    idle: Vec<Connection>,
    open: usize,
}

/// Takes a lock; a panic while it was held left no half-done state behind (transactions roll back).
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Database {
    /// Opens (creates) the database file and brings its schema up to date.
    ///
    /// # Errors
    /// [`DbError::TooNew`] for a database of a newer program, [`DbError::Corrupt`] for a damaged one.
    pub fn open(path: &Path) -> Result<Self, DbError> {
        Self::open_at(&DatabasePlace::File, path)
    }

    /// Opens the database at `place`; a file is `path`.
    ///
    /// # Errors
    /// As [`Database::open`]; [`DbError::Unreachable`] when PostgreSQL does not answer.
    pub fn open_at(place: &DatabasePlace, path: &Path) -> Result<Self, DbError> {
        Ok(Self {
            place: place.clone(),
            path: path.to_owned(),
            writer: Mutex::new(Connection::writer(place, path)?),
            queue: Queue::default(),
            claims: Claims::default(),
            readers: Mutex::new(Readers { idle: Vec::new(), open: 0 }),
            reader_returned: Condvar::new(),
        })
    }

    /// Where it lies.
    #[must_use]
    pub const fn place(&self) -> &DatabasePlace {
        &self.place
    }

    /// The database file, when it is one.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` in one write transaction: kept when it answers `Ok`, undone as a whole otherwise.
    ///
    /// # Errors
    /// Whatever `work` says, or why the transaction could not begin or commit.
    pub fn write<T, E: From<DbError>>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let writer = lock(&self.writer);
        let transaction = writer.begin_writing()?;
        let answer = work(&transaction.tx())?;
        transaction.commit()?;
        Ok(answer)
    }

    /// Like [`write`](Self::write), but writes that wait at the same time are committed together. Each is
    /// still kept or undone by itself; all of them wait for the one commit before they answer.
    ///
    /// # Errors
    /// Whatever `work` says, or why the transaction could not begin or commit.
    pub fn write_grouped<T, E>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.queue.run(&self.writer, work)
    }

    /// Runs `work` in one read transaction: everything it reads is of one moment.
    ///
    /// # Errors
    /// Whatever `work` says, or why the transaction could not begin.
    pub fn read<T, E: From<DbError>>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut reader = self.reader()?;
        let transaction = reader.connection()?.begin_reading()?;
        work(&transaction.tx())
    }

    /// Copies a consistent state of the database into a new file, while the server goes on.
    ///
    /// # Errors
    /// [`DbError::Io`] when the file exists or cannot be written.
    pub fn backup_to(&self, target: &Path) -> Result<(), DbError> {
        if target.exists() {
            return Err(DbError::Io(format!("{} exists already", target.display())));
        }
        match &self.place {
            DatabasePlace::File => {
                let mut reader = self.reader()?;
                let mut copy = rusqlite::Connection::open(target)?;
                let backup = rusqlite::backup::Backup::new(reader.connection()?.file()?, &mut copy)?;
                while backup.step(-1)? != rusqlite::backup::StepResult::Done {}
                drop(backup);
                copy.close().map_err(|(_, error)| DbError::from(error))?;
            }
            DatabasePlace::Postgres(_) => {
                let copy = Self::open(target)?;
                self.copy_to(&copy)?;
                copy.checkpoint()?;
            }
        }
        std::fs::File::open(target)?.sync_all()?;
        Ok(())
    }

    /// Copies everything of one moment into the empty database `target`, of whichever engine, and compares what then
    /// stands there with what was read; how many rows that are.
    ///
    /// # Errors
    /// [`DbError::NotEmpty`] when `target` holds anything; in this and every other case nothing is kept there.
    pub fn copy_to(&self, target: &Self) -> Result<u64, DbError> {
        let mut reader = self.reader()?;
        let source = reader.connection()?.begin_reading()?;
        copy::copy(&source.tx(), &lock(&target.writer))
    }

    /// Moves everything from the write-ahead log into the database file (before the program ends).
    ///
    /// # Errors
    /// [`DbError::Locked`] when another process still reads.
    pub fn checkpoint(&self) -> Result<(), DbError> {
        {
            let mut readers = lock(&self.readers);
            readers.open -= readers.idle.len();
            readers.idle.clear();
        }
        if self.place == DatabasePlace::File {
            lock(&self.writer).file()?.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        Ok(())
    }

    /// The engine's own check; empty when nothing is wrong. PostgreSQL tells which pages it found damaged so far, when the
    /// cluster has checksums.
    ///
    /// # Errors
    /// Why the check could not run.
    pub fn integrity_problems(&self) -> Result<Vec<String>, DbError> {
        let sql = match &self.place {
            DatabasePlace::File => "PRAGMA integrity_check",
            DatabasePlace::Postgres(_) => {
                "SELECT concat(checksum_failures, ' damaged pages, the last one found at ', checksum_last_failure)
                FROM pg_stat_database WHERE datname = current_database() AND checksum_failures > 0"
            }
        };
        let lines: Vec<String> = self.read(|tx| tx.query(sql, &[], |row| row.get::<String>(0)))?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    /// Limits the size of the file, as a full disk would: for tests.
    ///
    /// # Errors
    /// Why the limit could not be set.
    pub fn limit_pages(&self, pages: u32) -> Result<(), DbError> {
        lock(&self.writer).file()?.pragma_update(None, "max_page_count", pages)?;
        Ok(())
    }

    /// Pages the file has now.
    ///
    /// # Errors
    /// Why it could not be read.
    pub fn page_count(&self) -> Result<u32, DbError> {
        Ok(lock(&self.writer).file()?.query_row("PRAGMA page_count", [], |row| row.get(0))?)
    }

    fn reader(&self) -> Result<Reader<'_>, DbError> {
        let mut readers = lock(&self.readers);
        loop {
            if let Some(connection) = readers.idle.pop() {
                return Ok(Reader { database: self, connection: Some(connection) });
            }
            if readers.open < READERS {
                let connection = Connection::reader(&self.place, &self.path)?;
                readers.open += 1;
                return Ok(Reader { database: self, connection: Some(connection) });
            }
            readers = self.reader_returned.wait(readers).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A borrowed read connection; goes back to the pool by itself, after a panic too.
struct Reader<'d> {
    database: &'d Database,
    connection: Option<Connection>,
}

impl Reader<'_> {
    fn connection(&mut self) -> Result<&mut Connection, DbError> {
        self.connection.as_mut().ok_or_else(|| DbError::Engine("the reader was given back".to_owned()))
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            lock(&self.database.readers).idle.push(connection);
            self.database.reader_returned.notify_one();
        }
    }
}

/// What `work` answered, unless a statement of it failed meanwhile: then nothing of it can be kept.
fn kept<T, E: From<DbError>>(tx: &Tx<'_>, answer: Result<T, E>) -> Result<T, E> {
    if answer.is_ok() && tx.is_spoiled() { Err(postgres::spoiled().into()) } else { answer }
}
