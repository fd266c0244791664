//! One connection to either engine, and a transaction on it that is undone unless it is kept.

use std::path::Path;

use super::place::DatabasePlace;
use super::postgres::{self, Session};
use super::{DbError, Tx, migrate, sqlite};

/// A connection.
pub(super) enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Session>),
}

/// An open transaction of a connection.
pub(super) struct Transaction<'c> {
    connection: &'c Connection,
    open: bool,
}

impl Connection {
    /// The connection that writes, with the schema brought up to date.
    pub(super) fn writer(place: &DatabasePlace, file: &Path) -> Result<Self, DbError> {
        match place {
            DatabasePlace::File => {
                let mut connection = sqlite::open::writer(file)?;
                migrate::run(&mut connection)?;
                Ok(Self::Sqlite(connection))
            }
            DatabasePlace::Postgres(address) => {
                let session = Session::open(address)?;
                postgres::migrate::run(&session)?;
                Ok(Self::Postgres(Box::new(session)))
            }
        }
    }

    /// A connection that only reads.
    pub(super) fn reader(place: &DatabasePlace, file: &Path) -> Result<Self, DbError> {
        Ok(match place {
            DatabasePlace::File => Self::Sqlite(sqlite::open::reader(file)?),
            DatabasePlace::Postgres(address) => Self::Postgres(Box::new(Session::open(address)?)),
        })
    }

    /// SQLite's own connection, for what only a file has.
    pub(super) fn file(&self) -> Result<&rusqlite::Connection, DbError> {
        match self {
            Self::Sqlite(connection) => Ok(connection),
            Self::Postgres(_) => Err(DbError::Engine("PostgreSQL has no file here".to_owned())),
        }
    }

    /// Begins a transaction that writes; there is one at a time.
    pub(super) fn begin_writing(&self) -> Result<Transaction<'_>, DbError> {
        match self {
            Self::Sqlite(connection) => connection.execute_batch("BEGIN IMMEDIATE")?,
            Self::Postgres(session) => session.begin_writing()?,
        }
        Ok(Transaction { connection: self, open: true })
    }

    /// Begins a transaction of a file during which nobody else reads or writes there.
    pub(super) fn begin_alone(&self) -> Result<Transaction<'_>, DbError> {
        self.file()?.execute_batch("BEGIN EXCLUSIVE")?;
        Ok(Transaction { connection: self, open: true })
    }

    /// Begins a transaction that reads the state of one moment.
    pub(super) fn begin_reading(&self) -> Result<Transaction<'_>, DbError> {
        match self {
            Self::Sqlite(connection) => connection.execute_batch("BEGIN")?,
            Self::Postgres(session) => session.begin_reading()?,
        }
        Ok(Transaction { connection: self, open: true })
    }

    /// Whether a failed statement left nothing that could be kept, although the work went on.
    pub(super) fn is_spoiled(&self) -> bool {
        match self {
            // SQLite undoes the one statement; only a full disk ends the whole transaction.
            Self::Sqlite(connection) => connection.is_autocommit(),
            Self::Postgres(session) => session.is_spoiled(),
        }
    }

    fn command(&self, command: &str) -> Result<(), DbError> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch(command)?),
            Self::Postgres(session) => session.command(command),
        }
    }
}

impl Transaction<'_> {
    /// What a use case works with.
    pub(super) fn tx(&self) -> Tx<'_> {
        Tx::new(self.connection)
    }

    /// Keeps everything.
    pub(super) fn commit(mut self) -> Result<(), DbError> {
        let started = std::time::Instant::now();
        match self.connection {
            Connection::Sqlite(connection) => connection.execute_batch("COMMIT")?,
            Connection::Postgres(session) => session.commit()?,
        }
        self.open = false;
        metrics::histogram!("fengtai_db_commit_seconds").record(started.elapsed().as_secs_f64());
        Ok(())
    }

    /// Marks the place that [`undo`](Self::undo) returns to.
    pub(super) fn mark(&self) -> Result<(), DbError> {
        self.connection.command("SAVEPOINT step")
    }

    /// Keeps what was done since the mark, as far as the transaction is kept.
    pub(super) fn keep(&self) -> Result<(), DbError> {
        self.connection.command("RELEASE step")
    }

    /// Undoes what was done since the mark.
    pub(super) fn undo(&self) -> Result<(), DbError> {
        const UNDO: &str = "ROLLBACK TO step; RELEASE step";
        match self.connection {
            // A full disk ends the whole transaction inside the engine: then there is no savepoint left to return to,
            // and nobody's work was kept.
            Connection::Sqlite(connection) if connection.is_autocommit() => {
                Err(DbError::Full("the shared transaction was rolled back".to_owned()))
            }
            Connection::Sqlite(connection) => Ok(connection.execute_batch(UNDO)?),
            Connection::Postgres(session) => session.undo(UNDO),
        }
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.open && !matches!(self.connection, Connection::Sqlite(connection) if connection.is_autocommit()) {
            // What fails here was never kept: a connection that is gone ends its transaction by itself.
            if let Err(error) = self.connection.command("ROLLBACK") {
                tracing::debug!(%error, "a transaction ended with its connection");
            }
        }
    }
}
