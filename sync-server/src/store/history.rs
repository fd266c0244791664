//! What the journal says of one subject, for people: who did what, when.

use serde_json::Value;
use shared_model::moment::Moment;
use shared_model::role::Role;

use super::task::word;
use crate::db::{DbError, Tx};
use crate::params;

/// One entry of a history.
#[derive(Debug, Clone)]
pub struct HistoryRow {
    /// Its place in the journal.
    pub position: u64,
    /// When it happened.
    pub at: Moment,
    /// The name of who did it; none for the server itself.
    pub by: Option<String>,
    /// As what.
    pub by_role: Option<Role>,
    /// `area.happened`.
    pub kind: String,
    /// The particulars.
    pub body: Value,
}

/// Entries shown at most: more than anybody reads, and no subject makes a list without an end.
const MOST: u32 = 500;

const OF_SUBJECT: &str = "SELECT j.position, j.at, n.name, j.kind, j.body, a.role
    FROM journal j LEFT JOIN account a ON a.id = j.actor LEFT JOIN person n ON n.id = a.person
    WHERE j.subject = ?1 ORDER BY j.position DESC LIMIT ?2";

/// What happened to `subject` (an id), the newest first.
///
/// # Errors
/// Whatever the database says.
pub fn of(tx: &Tx<'_>, subject: impl ToString) -> Result<Vec<HistoryRow>, DbError> {
    tx.query(OF_SUBJECT, params![subject.to_string(), MOST], |row| {
        let body: String = row.get(4)?;
        Ok(HistoryRow {
            position: row.get(0)?,
            at: row.get(1)?,
            by: row.get(2)?,
            by_role: row.get::<Option<String>>(5)?.map(|_| word(row, 5, "a role")).transpose()?,
            kind: row.get(3)?,
            body: serde_json::from_str(&body).unwrap_or(Value::Null),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::World;

    #[test]
    fn a_history_is_found_by_its_index() {
        let plan = World::on_sqlite()
            .core
            .db
            .read(|tx| tx.query(&format!("EXPLAIN QUERY PLAN {OF_SUBJECT}"), params!["", MOST], |row| row.get(3)))
            .unwrap_or_else(|error: DbError| panic!("{error}"));
        let plan: Vec<String> = plan;
        assert!(plan.iter().any(|step| step.contains("journal_by_subject")), "{plan:?}");
        assert!(!plan.iter().any(|step| step.starts_with("SCAN")), "{plan:?}");
    }
}
