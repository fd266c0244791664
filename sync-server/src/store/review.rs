//! Reviews of tasks.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shared_model::document::Heads;
use shared_model::document::statement::ResultKey;
use shared_model::id::{AccountId, EntryId, RequestId, ReviewId, TaskId};
use shared_model::moment::Moment;
use shared_model::review::{ReviewDecision, Settlement};

use super::late::AdmittedRow;
use super::task::{heads, word};
use crate::db::{DbError, Row, Tx};
use crate::params;

/// The reviewer's words for one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemWords {
    /// The item.
    pub item: ResultKey,
    /// The words.
    pub note: String,
}

/// The reviewer's words for one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryWords {
    /// The entry.
    pub entry: EntryId,
    /// The words.
    pub note: String,
}

/// One review.
#[derive(Debug, Clone)]
pub struct ReviewRow {
    /// The review.
    pub id: ReviewId,
    /// The task.
    pub task: TaskId,
    /// What was decided.
    pub decision: ReviewDecision,
    /// The reviewer's words.
    pub note: String,
    /// Words for single items.
    pub items: Vec<ItemWords>,
    /// Words for single entries.
    pub entries: Vec<EntryWords>,
    /// How the conflicts were settled; nothing with a return.
    pub settlements: Vec<Settlement>,
    /// What the reviewer saw.
    pub heads: Heads,
    /// Who reviewed.
    pub reviewer: AccountId,
    /// The reviewer's name.
    pub reviewer_name: String,
    /// When.
    pub at: Moment,
    /// The correction that took an approval back, if one did.
    pub undone: Option<UndoneRow>,
    /// That evidence which came after it was admitted by a new review.
    pub reopened: Option<AdmittedRow>,
}

impl ReviewRow {
    /// Whether nothing took its place.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.undone.is_none() && self.reopened.is_none()
    }
}

/// A correction that took an approval back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoneRow {
    /// The request it was.
    pub request: RequestId,
    /// Who carried it out.
    pub by_name: String,
    /// When.
    pub at: Moment,
    /// The words.
    pub note: String,
}

const INSERT: &str = "INSERT INTO review (id, task, decision, note, items, heads, reviewer, at, entries,
        settlements)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
const OF_TASK: &str =
    "SELECT r.id, r.task, r.decision, r.note, r.items, r.heads, r.reviewer, n.name, r.at, q.id, m.name,
        q.decided_at, q.decision_note, x.admitted_at, y.name, r.entries, r.settlements
    FROM review r JOIN account a ON a.id = r.reviewer JOIN person n ON n.id = a.person
    LEFT JOIN approval_undone u ON u.review = r.id LEFT JOIN request q ON q.id = u.request
    LEFT JOIN account b ON b.id = q.decided_by LEFT JOIN person m ON m.id = b.person
    LEFT JOIN late_admission x ON x.quarantine = (SELECT MIN(l.quarantine) FROM late_admission l WHERE l.review = r.id)
    LEFT JOIN account c ON c.id = x.admitted_by LEFT JOIN person y ON y.id = c.person
    WHERE r.task = ?1 ORDER BY r.at, r.id";

const UNDO: &str = "INSERT INTO approval_undone (review, request) VALUES (?1, ?2)";

/// Records that a correction took an approval back; the review stays as it was made.
///
/// # Errors
/// Whatever the database says.
pub fn undo(tx: &Tx<'_>, review: ReviewId, request: RequestId) -> Result<(), DbError> {
    tx.execute(UNDO, params![review, request]).map(drop)
}

/// Records a review.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, review: &ReviewRow) -> Result<(), DbError> {
    let ReviewRow { id, task, decision, note, heads, reviewer, at, .. } = review;
    let (items, entries, settlements) = (json(&review.items)?, json(&review.entries)?, json(&review.settlements)?);
    let heads = heads.to_bytes();
    let values = params![*id, *task, decision.word(), note, items, heads, *reviewer, *at, entries, settlements];
    tx.execute(INSERT, values).map(drop)
}

/// The reviews of a task, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn of_task(tx: &Tx<'_>, task: TaskId) -> Result<Vec<ReviewRow>, DbError> {
    tx.query(OF_TASK, params![task], |row| {
        let undone = match row.get::<Option<RequestId>>(9)? {
            None => None,
            Some(request) => Some(UndoneRow { request, by_name: row.get(10)?, at: row.get(11)?, note: row.get(12)? }),
        };
        Ok(ReviewRow {
            id: row.get(0)?,
            task: row.get(1)?,
            decision: word(row, 2, "a decision")?,
            note: row.get(3)?,
            items: listed(row, 4, ("review.items", "words for items"))?,
            entries: listed(row, 15, ("review.entries", "words for entries"))?,
            settlements: listed(row, 16, ("review.settlements", "settlements"))?,
            heads: heads(row, 5)?,
            reviewer: row.get(6)?,
            reviewer_name: row.get(7)?,
            at: row.get(8)?,
            undone,
            reopened: match row.get::<Option<Moment>>(13)? {
                None => None,
                Some(at) => Some(AdmittedRow { by_name: row.get::<Option<String>>(14)?.unwrap_or_default(), at }),
            },
        })
    })
}

fn json<T: Serialize>(list: &[T]) -> Result<String, DbError> {
    serde_json::to_string(list).map_err(|error| DbError::Engine(error.to_string()))
}

/// The list in a column of JSON.
fn listed<T: DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
    (name, expected): (&str, &'static str),
) -> Result<Vec<T>, DbError> {
    let text = row.get::<String>(column)?;
    serde_json::from_str(&text).map_err(|_| DbError::Column { column: name.to_owned(), expected })
}
