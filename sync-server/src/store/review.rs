//! Reviews of tasks.

use serde::{Deserialize, Serialize};
use shared_model::document::Heads;
use shared_model::document::statement::ResultKey;
use shared_model::id::{AccountId, RequestId, ReviewId, TaskId};
use shared_model::moment::Moment;
use shared_model::review::ReviewDecision;

use super::late::AdmittedRow;
use super::task::{heads, word};
use crate::db::{DbError, Tx};
use crate::params;

/// The reviewer's words for one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemWords {
    /// The item.
    pub item: ResultKey,
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

const INSERT: &str = "INSERT INTO review (id, task, decision, note, items, heads, reviewer, at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const OF_TASK: &str =
    "SELECT r.id, r.task, r.decision, r.note, r.items, r.heads, r.reviewer, n.name, r.at, q.id, m.name,
        q.decided_at, q.decision_note, x.admitted_at, y.name
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
    let ReviewRow { id, task, decision, note, items, heads, reviewer, at, .. } = review;
    let items = serde_json::to_string(items).map_err(|error| DbError::Engine(error.to_string()))?;
    tx.execute(INSERT, params![*id, *task, decision.word(), note, items, heads.to_bytes(), *reviewer, *at]).map(drop)
}

/// The reviews of a task, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn of_task(tx: &Tx<'_>, task: TaskId) -> Result<Vec<ReviewRow>, DbError> {
    tx.query(OF_TASK, params![task], |row| {
        let items = serde_json::from_str(&row.get::<String>(4)?)
            .map_err(|_| DbError::Column { column: "review.items".to_owned(), expected: "words for items" })?;
        let undone = match row.get::<Option<RequestId>>(9)? {
            None => None,
            Some(request) => Some(UndoneRow { request, by_name: row.get(10)?, at: row.get(11)?, note: row.get(12)? }),
        };
        Ok(ReviewRow {
            id: row.get(0)?,
            task: row.get(1)?,
            decision: word(row, 2, "a decision")?,
            note: row.get(3)?,
            items,
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
