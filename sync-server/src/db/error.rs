//! What can go wrong in the database, told apart by what somebody can do about it.

/// Why a database operation failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DbError {
    /// Another process holds the database, or it stayed busy longer than the waiting time.
    #[error("the database is locked: {0}")]
    Locked(String),
    /// The disk (or the page limit) is full; the transaction was rolled back.
    #[error("the disk is full: {0}")]
    Full(String),
    /// The database server cannot be reached, or does not let this server in.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The file is damaged or is no database at all.
    #[error("the database file is damaged: {0}")]
    Corrupt(String),
    /// The database was written by a newer program than this one.
    #[error(
        "the database has schema version {found}, this program knows versions up to {known}: use the newer program"
    )]
    TooNew {
        /// The version in the file.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// What is to be filled holds something already.
    #[error("the database is not empty: name one that holds nothing")]
    NotEmpty,
    /// A copy is not what was copied.
    #[error("the copy of table {table} is not what was read: nothing was kept")]
    Differs {
        /// The table.
        table: String,
    },
    /// A uniqueness, foreign-key or check constraint refused a row.
    #[error("a constraint refused the row: {0}")]
    Constraint(String),
    /// A query that must find one row found none.
    #[error("no such row")]
    NoRow,
    /// A column does not hold what the program expects there.
    #[error("column {column} does not hold {expected}")]
    Column {
        /// Position or name of the column.
        column: String,
        /// What was expected.
        expected: &'static str,
    },
    /// Reading or writing a file beside the database failed.
    #[error("input or output failed: {0}")]
    Io(String),
    /// Anything else the engine says.
    #[error("the database refused: {0}")]
    Engine(String),
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let text = error.to_string();
        match &error {
            rusqlite::Error::QueryReturnedNoRows => Self::NoRow,
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                Code::DatabaseBusy | Code::DatabaseLocked => Self::Locked(text),
                Code::DiskFull => Self::Full(text),
                Code::DatabaseCorrupt | Code::NotADatabase => Self::Corrupt(text),
                Code::ConstraintViolation => Self::Constraint(text),
                Code::SystemIoFailure | Code::CannotOpen | Code::PermissionDenied | Code::ReadOnly => Self::Io(text),
                _ => Self::Engine(text),
            },
            _ => Self::Engine(text),
        }
    }
}

impl From<std::io::Error> for DbError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            Self::Full(error.to_string())
        } else {
            Self::Io(error.to_string())
        }
    }
}
