//! How the connections to the file are opened.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::super::DbError;

/// How long a connection waits for a lock of another process (a running backup, say).
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Statements kept prepared on each connection.
const STATEMENTS: usize = 256;

/// The one connection that writes.
pub(in crate::db) fn writer(path: &Path) -> Result<Connection, DbError> {
    let connection = Connection::open(path)?;
    prepare(&connection)?;
    let mode: String = connection.query_row("PRAGMA journal_mode=WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(DbError::Engine(format!("the database cannot use a write-ahead log (mode {mode})")));
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    // 4 MB of page cache (negative: KiB); a WAL of 16 MB is recycled instead of growing.
    connection.pragma_update(None, "cache_size", -4_096)?;
    connection.pragma_update(None, "journal_size_limit", 16 << 20)?;
    Ok(connection)
}

/// A connection that only reads.
pub(in crate::db) fn reader(path: &Path) -> Result<Connection, DbError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    prepare(&connection)?;
    connection.pragma_update(None, "query_only", "ON")?;
    // 16 MB, as far as it is used: a province's list goes through an index of its projects and one of their plans,
    // which with a small cache were read from the system again for each page of the console.
    connection.pragma_update(None, "cache_size", -16_384)?;
    Ok(connection)
}

/// Gives up the write-ahead log, which goes only when no other connection is open, in this program or another.
pub(in crate::db) fn alone(connection: &Connection) -> Result<(), DbError> {
    let mode: String = connection.query_row("PRAGMA journal_mode=DELETE", [], |row| row.get(0))?;
    if mode == "delete" { Ok(()) } else { Err(DbError::Locked(format!("the write-ahead log stays (mode {mode})"))) }
}

fn prepare(connection: &Connection) -> Result<(), DbError> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Plans do not depend on what is bound: without this, SQLite parses and plans a kept statement anew for
    // every new value on a table with a partial index, which was a fifth of a sync's work.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}
