//! Leaving a database file for another place: while nobody else has it open, and with a word for whoever opens it later.

use std::path::Path;

use super::connection::Connection;
use super::{Database, DbError, Tx, copy, lock, sqlite};

impl Database {
    /// Copies everything of this file into the empty database `target` while nobody else uses the file; `farewell` is
    /// told how many rows that were, looks at what arrived, and leaves its word here. What it refuses leaves the file as
    /// it was.
    ///
    /// # Errors
    /// [`DbError::Locked`] when another program has the file open, [`DbError::NotEmpty`] when `target` holds anything, and
    /// whatever `farewell` says.
    pub fn leave_for<E: From<DbError>>(
        &self,
        target: &Self,
        farewell: impl FnOnce(&Tx<'_>, u64) -> Result<(), E>,
    ) -> Result<(), E> {
        self.checkpoint()?;
        let writer = lock(&self.writer);
        sqlite::open::alone(writer.file()?)?;
        let transaction = writer.begin_alone()?;
        let rows = copy::copy(&transaction.tx(), &lock(&target.writer))?;
        farewell(&transaction.tx(), rows)?;
        Ok(transaction.commit()?)
    }

    /// Reads from a database file without bringing it up to date; none when it holds no tables of ours.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn look_into<T>(
        path: &Path,
        work: impl FnOnce(&Tx<'_>) -> Result<Option<T>, DbError>,
    ) -> Result<Option<T>, DbError> {
        const OURS: &str = "SELECT 1 FROM sqlite_schema WHERE name = 'server_fact'";
        let connection = Connection::Sqlite(sqlite::open::reader(path)?);
        let transaction = connection.begin_reading()?;
        let ours = transaction.tx().query_opt::<_, DbError>(OURS, &[], |_| Ok(()))?;
        if ours.is_some() { work(&transaction.tx()) } else { Ok(None) }
    }
}
