//! What PostgreSQL says, told apart by what somebody can do about it.

use postgres::error::SqlState;

use super::super::DbError;

impl From<postgres::Error> for DbError {
    fn from(error: postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            return if error.is_closed() || source_is_io(&error) {
                Self::Unreachable(text(&error))
            } else {
                Self::Engine(text(&error))
            };
        };
        let text = said.to_string();
        match *said.code() {
            SqlState::DISK_FULL => Self::Full(text),
            SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => Self::Corrupt(text),
            SqlState::LOCK_NOT_AVAILABLE
            | SqlState::QUERY_CANCELED
            | SqlState::T_R_DEADLOCK_DETECTED
            | SqlState::T_R_SERIALIZATION_FAILURE => Self::Locked(text),
            _ => match said.code().code().get(..2) {
                Some("23") => Self::Constraint(text),
                // Connections, authorisation, resources, an operator who stops the server.
                Some("08" | "28" | "3D" | "53" | "57") => Self::Unreachable(text),
                Some("58") => Self::Io(text),
                _ => Self::Engine(text),
            },
        }
    }
}

/// The error with its causes: the outer one says only what was tried.
fn text(error: &postgres::Error) -> String {
    use std::error::Error as _;
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

fn source_is_io(error: &postgres::Error) -> bool {
    use std::error::Error as _;
    error.source().is_some_and(|source| source.is::<std::io::Error>())
}
