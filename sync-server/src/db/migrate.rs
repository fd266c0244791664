//! Brings the schema of a database file up to date. The rules for changing migrations stand in
//! `migrations/README.md`.

use rusqlite::Connection;

use super::DbError;

/// One step of the schema, embedded in the program.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The schema version after this step.
    pub version: u32,
    /// Short name, for the log.
    pub name: &'static str,
    /// The statements.
    pub sql: &'static str,
}

macro_rules! migrations {
    ($($version:literal $name:literal),* $(,)?) => {
        /// Every step, oldest first.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../../../migrations/central/", $name, ".sql")),
        }),*];
    };
}

migrations! {
    1 "0001_foundation",
    2 "0002_people",
    3 "0003_projects",
    10 "0010_evidence",
    20 "0020_decisions",
    21 "0021_orders",
    30 "0030_requests",
    31 "0031_people",
    33 "0033_lists",
}

/// The newest schema version this program knows.
pub const SCHEMA_VERSION: u32 = MIGRATIONS[MIGRATIONS.len() - 1].version;

/// Applies the missing steps, each in its own transaction.
pub(super) fn run(connection: &mut Connection) -> Result<(), DbError> {
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > SCHEMA_VERSION {
        return Err(DbError::TooNew { found, known: SCHEMA_VERSION });
    }
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > found) {
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
        transaction.execute_batch(migration.sql)?;
        transaction.pragma_update(None, "user_version", migration.version)?;
        transaction.commit()?;
        tracing::info!(version = migration.version, name = migration.name, "schema migrated");
    }
    Ok(())
}
