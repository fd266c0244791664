//! What the journal says of one thing, as people read it.

use serde_json::Value;
use shared_model::moment::Moment;
use shared_model::role::Role;

use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;

/// Something that was decided.
#[derive(Debug, Clone)]
pub struct HistoryRow {
    /// When.
    pub at: Moment,
    /// `area.happened`.
    pub kind: String,
    /// The name of whoever decided; nobody for the server itself.
    pub by_name: Option<String>,
    /// As what.
    pub by_role: Option<Role>,
    /// The particulars.
    pub body: Value,
}

/// More than this happens to nothing that people look at; the newest are shown.
const OF: &str = "SELECT j.at, j.kind, p.name, a.role, j.body
    FROM journal j LEFT JOIN account a ON a.id = j.actor LEFT JOIN person p ON p.id = a.person
    WHERE j.subject = ?1 ORDER BY j.position DESC LIMIT 200";

/// What was decided about `subject` (an id), the newest first.
///
/// # Errors
/// Whatever the database says.
pub fn of(tx: &Tx<'_>, subject: impl ToString) -> Result<Vec<HistoryRow>, DbError> {
    tx.query(OF, params![subject.to_string()], read)
}

fn read(row: &Row<'_>) -> Result<HistoryRow, DbError> {
    let malformed = |_| DbError::Column { column: "journal.body".to_owned(), expected: "JSON" };
    let by_role = row.get::<Option<String>>(3)?.map(|_| word(row, 3, "a role")).transpose()?;
    Ok(HistoryRow {
        at: row.get(0)?,
        kind: row.get(1)?,
        by_name: row.get(2)?,
        by_role,
        body: serde_json::from_str(&row.get::<String>(4)?).map_err(malformed)?,
    })
}
