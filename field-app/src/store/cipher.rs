//! The key of a database that is encrypted on the disk (SQLCipher; phones only, see the crate's dependencies).
//!
//! Plain SQLite ignores a key without a word: a program built without the cipher must not believe it used one.

use rusqlite::{Connection, OptionalExtension as _};

use super::StoreError;

/// Bytes every plain database begins with.
const PLAIN: &[u8; 16] = b"SQLite format 3\0";

/// Gives the connection its key, as the first thing that happens on it.
///
/// # Errors
/// [`StoreError::NoCipher`] when there is no cipher in this program, [`StoreError::Damaged`] when the key does not fit.
pub(super) fn unlock(connection: &Connection, key: &[u8; 32]) -> Result<(), StoreError> {
    if is_plain(connection) {
        // From before there was a key: evidence that can be read is worth more than a rule that would strand it.
        tracing::warn!("the database is not encrypted");
        return Ok(());
    }
    // The key itself and not a password: the bytes are random already.
    let key = format!("x'{}'", data_encoding::HEXLOWER.encode(key));
    connection.pragma_update(None, "key", key)?;
    let version: Option<String> = connection.query_row("PRAGMA cipher_version", [], |row| row.get(0)).optional()?;
    version.map(drop).ok_or(StoreError::NoCipher)
}

fn is_plain(connection: &Connection) -> bool {
    use std::io::Read as _;
    let mut head = [0; 16];
    let read = connection.path().map(std::fs::File::open).map(|file| file?.read_exact(&mut head));
    matches!(read, Some(Ok(()))) && head == *PLAIN
}
