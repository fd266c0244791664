//! Brings the schema of a PostgreSQL database up to date: the whole schema first, then the steps since.

use super::super::migrate::{Migration, SCHEMA_VERSION};
use super::super::{DbError, params};
use super::Session;

/// The steps, oldest first. The first one is the whole schema as `central/` had it then.
pub(in crate::db) const MIGRATIONS: &[Migration] =
    &[Migration { version: 66, name: "0066_base", sql: include_str!("../../../../migrations/postgres/0066_base.sql") }];

/// Applies the missing steps in one transaction; servers that start together wait for one another.
pub(in crate::db) fn run(session: &Session) -> Result<(), DbError> {
    session.begin_writing()?;
    session.command("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")?;
    let rows = session.query("SELECT COALESCE(max(version), 0) FROM schema_version", &[])?;
    let found: i64 = rows.first().map_or(0, |row| row.get(0));
    let found = u32::try_from(found).unwrap_or(u32::MAX);
    if found > SCHEMA_VERSION {
        return Err(DbError::TooNew { found, known: SCHEMA_VERSION });
    }
    for step in MIGRATIONS.iter().filter(|step| step.version > found) {
        session.command(step.sql)?;
        session.execute("INSERT INTO schema_version (version) VALUES (?1)", params![step.version])?;
        tracing::info!(version = step.version, name = step.name, "schema migrated");
    }
    session.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_know_the_same_version() {
        assert_eq!(MIGRATIONS.last().map(|step| step.version), Some(SCHEMA_VERSION));
    }
}
