//! Moves the central database from its file to PostgreSQL: nothing else may use the file meanwhile, what arrived is
//! compared and its journal verified, and afterwards the file is refused, so that no server goes on where it was left.

use std::path::{Path, PathBuf};

use shared_model::sha::Sha256;

use crate::core::{DATABASE_FILE, MOVED, SET_FACT};
use crate::db::place::DatabasePlace;
use crate::db::{Database, DbError};
use crate::env::Env;
use crate::journal::{self, JournalEvent};
use crate::params;

/// Why the database stays where it is.
#[derive(Debug, thiserror::Error)]
pub enum RelocateError {
    /// The configuration names no other place.
    #[error("no other place is named: set `database` to \"postgres://USER:PASSWORD@HOST/DATABASE\" first")]
    NoPlace,
    /// There is nothing to move.
    #[error("{path} is not there: nothing has to be moved")]
    NoFile {
        /// The database file.
        path: PathBuf,
    },
    /// It was moved before.
    #[error("the database in {path} was moved to {to} already")]
    Moved {
        /// The database file.
        path: PathBuf,
        /// Where it went.
        to: String,
    },
    /// A server, or another program, has the file open.
    #[error("{path} is in use: stop the server first ({source})")]
    InUse {
        /// The database file.
        path: PathBuf,
        /// What the database says.
        source: DbError,
    },
    /// The journal does not hold in what would be moved, or is another one in what arrived.
    #[error("the journal of {what} breaks at entry {entry}: {reason}; nothing was moved")]
    Journal {
        /// Which database.
        what: &'static str,
        /// The entry.
        entry: u64,
        /// What is wrong.
        reason: &'static str,
    },
    /// One of the databases refused.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// What was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relocated {
    /// Rows of all tables.
    pub rows: u64,
    /// Entries of the journal.
    pub entries: u64,
    /// The hash of the last one.
    pub head: Sha256,
}

/// Moves the database file in `data_dir` to `place`.
///
/// # Errors
/// [`RelocateError`]; the file is then used as before. What may have arrived at the other place is not the database.
pub fn relocate(data_dir: &Path, place: &DatabasePlace, env: &dyn Env) -> Result<Relocated, RelocateError> {
    let path = data_dir.join(DATABASE_FILE);
    if *place == DatabasePlace::File {
        return Err(RelocateError::NoPlace);
    }
    if !path.is_file() {
        return Err(RelocateError::NoFile { path });
    }
    if let Some(to) = moved_to(&path)? {
        return Err(RelocateError::Moved { path, to });
    }
    let source = Database::open(&path)?;
    let target = Database::open_at(place, &path)?;
    let mut relocated = Relocated { rows: 0, entries: 0, head: Sha256::from_bytes([0; 32]) };
    source
        .leave_for(&target, |tx, rows| {
            let ours = sound(journal::verify(tx)?, "the file")?;
            let theirs = sound(target.read(journal::verify)?, "what arrived")?;
            if ours != theirs {
                return Err(RelocateError::Journal {
                    what: "what arrived",
                    entry: theirs.0,
                    reason: "it is another one",
                });
            }
            let body = serde_json::json!({ "to": place.to_string(), "rows": rows });
            let event = JournalEvent::new("server.moved", place, &body);
            target.write(|tx| journal::append(tx, env.now(), None, event))?;
            tx.execute(SET_FACT, params![MOVED, place.to_string()])?;
            relocated = Relocated { rows, entries: ours.0, head: ours.1 };
            Ok(())
        })
        .map_err(|error| match error {
            RelocateError::Database(source @ DbError::Locked(_)) => RelocateError::InUse { path, source },
            error => error,
        })?;
    Ok(relocated)
}

/// Where the database file at `path` was moved to, if it was.
///
/// # Errors
/// Whatever the database says.
pub fn moved_to(path: &Path) -> Result<Option<String>, DbError> {
    Database::look_into(path, |tx| {
        tx.query_opt("SELECT value FROM server_fact WHERE name = ?1", params![MOVED], |row| row.get(0))
    })
}

fn sound(check: journal::JournalCheck, what: &'static str) -> Result<(u64, Sha256), RelocateError> {
    match check.broken {
        None => Ok((check.entries, check.head)),
        Some((entry, reason)) => Err(RelocateError::Journal { what, entry, reason }),
    }
}
