//! The schema's versions. An old database is upgraded step by step in one transaction; a newer one is
//! refused, because guessing at evidence is worse than asking for an update.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// Every step, in order; step `n` makes schema `n`. Released steps never change.
const STEPS: [&str; 3] = [
    include_str!("../../../migrations/field/0001_start.sql"),
    include_str!("../../../migrations/field/0002_orders_and_space.sql"),
    include_str!("../../../migrations/field/0003_photos_asked_for_again.sql"),
];

/// The schema this program reads and writes.
pub const SCHEMA_VERSION: i64 = STEPS.len() as i64;

/// Brings the database to [`SCHEMA_VERSION`].
pub(super) fn upgrade(connection: &mut Connection) -> Result<(), StoreError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > SCHEMA_VERSION {
        return Err(StoreError::TooNew { found, known: SCHEMA_VERSION });
    }
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    tx.commit()?;
    Ok(())
}
