//! What can go wrong with the database, sorted by what can be done about it.

use rusqlite::ErrorCode;

/// Why the database did not do what was asked. In every case nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Written by a newer version of the app.
    #[error("the database has schema {found}, this program knows {known}")]
    TooNew {
        /// Schema found.
        found: i64,
        /// Newest schema this program knows.
        known: i64,
    },
    /// Not a database any more.
    #[error("the database is damaged: {reason}")]
    Damaged {
        /// What SQLite said.
        reason: String,
    },
    /// A key was given, and this program was built without the cipher.
    #[error("this program was built without the cipher of the database")]
    NoCipher,
    /// Another process has it open.
    #[error("another process has the database open")]
    InUse,
    /// There is no space left.
    #[error("the disk is full")]
    Full,
    /// A row does not read as what it should be.
    #[error("a row of {table} cannot be read")]
    Row {
        /// Where.
        table: &'static str,
    },
    /// The file system refused.
    #[error("the file system refused: {0}")]
    Io(std::io::Error),
    /// Anything else SQLite says.
    #[error("the database refused: {0}")]
    Sql(rusqlite::Error),
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { reason: error.to_string() },
            Some(ErrorCode::SystemIoFailure) => Self::Io(std::io::Error::other(error)),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::InUse,
            _ => Self::Sql(error),
        }
    }
}
