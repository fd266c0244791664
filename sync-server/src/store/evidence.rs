//! The projection: what the documents say now, as rows that can be searched and reviewed.
//!
//! A row that already says the same is not written again.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use shared_model::document::statement::{FaultStatement, PhotoOf, PhotoStatement, ResultKey, ResultStatement};
use shared_model::document::{Disputed, TaskEvidence};
use shared_model::id::{FaultId, TaskId};
use shared_model::sha::Sha256;

use super::ids::{Ids, ids};
use super::sql::sql;
use super::task::TaskCounts;
use crate::db::{DbError, Tx};
use crate::params;
use shared_model::verdict::Verdict;

const PUT_ANSWERS: &str = "INSERT INTO task_answers (task, answers) VALUES (?1, ?2)
    ON CONFLICT (task) DO UPDATE SET answers = excluded.answers";
pub(super) const ANSWERED: &str = sql!("SELECT task, answers FROM task_answers WHERE task IN (", ids!(), ")");
#[cfg(test)]
const ANSWERS: &str = "SELECT answers FROM task_answers WHERE task = ?1";
const PUT_FAULT: &str = "INSERT INTO task_fault (task, fault, facility, item, point, description, place, said_by,
        said_at, others)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
    ON CONFLICT (task, fault) DO UPDATE SET facility = excluded.facility, item = excluded.item, point = excluded.point,
        description = excluded.description, place = excluded.place, said_by = excluded.said_by,
        said_at = excluded.said_at, others = excluded.others
    WHERE task_fault.said_at <> excluded.said_at OR task_fault.said_by <> excluded.said_by
        OR task_fault.others <> excluded.others
        OR task_fault.description <> excluded.description";
const PUT_PHOTO: &str = "INSERT INTO task_photo (task, sha256, kind, belongs, bytes, taken_by, taken_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (task, sha256) DO UPDATE SET belongs = excluded.belongs
    WHERE task_photo.belongs <> excluded.belongs";

/// What was answered about one item, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Conforming, non-conforming or cannot be tested: the statement shown first.
    #[serde(rename = "v")]
    pub verdict: Verdict,
    /// The measured value, in `unit`.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The unit of the measured value.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How many concurrent statements there are besides: a conflict.
    #[serde(rename = "others", default, skip_serializing_if = "is_none")]
    pub others: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_none(others: &u32) -> bool {
    *others == 0
}

impl Answer {
    fn of(result: &Disputed<ResultStatement>) -> Self {
        let ResultStatement { verdict, value, unit, .. } = &result.shown;
        Self { verdict: *verdict, value: *value, unit: unit.clone(), others: others(result) }
    }
}

/// Brings the rows of a task up to what `evidence` says, except for what `known` said already.
///
/// # Errors
/// Whatever the database says.
pub fn put(tx: &Tx<'_>, evidence: &TaskEvidence, known: Option<&TaskEvidence>) -> Result<(), DbError> {
    let task = evidence.header.id;
    if known.map(|known| &known.results) != Some(&evidence.results) {
        let answers: BTreeMap<String, Answer> =
            evidence.results.iter().map(|(key, result)| (key.to_string(), Answer::of(result))).collect();
        let answers = serde_json::to_string(&answers).map_err(|error| DbError::Engine(error.to_string()))?;
        tx.execute(PUT_ANSWERS, params![task, answers])?;
    }
    for (fault, statement) in &evidence.faults {
        if known.and_then(|known| known.faults.get(fault)) != Some(statement) {
            put_fault(tx, task, *fault, statement)?;
        }
    }
    for (sha256, photo) in &evidence.photos {
        if known.and_then(|known| known.photos.get(sha256)) != Some(photo) {
            put_photo(tx, task, *sha256, photo)?;
        }
    }
    super::untestable::put(tx, evidence, known)
}

/// The items that have an answer, of each of several tasks, with one question.
///
/// # Errors
/// Whatever the database says.
pub fn answered_items(tx: &Tx<'_>, tasks: &[TaskId]) -> Result<BTreeMap<TaskId, BTreeSet<String>>, DbError> {
    let rows = tx.query(ANSWERED, params![Ids::of(tasks.iter().map(TaskId::as_bytes))], |row| {
        Ok::<_, DbError>((row.get(0)?, row.get::<String>(1)?))
    })?;
    let items = |(task, text): (TaskId, String)| {
        let answers: BTreeMap<String, IgnoredAny> = serde_json::from_str(&text).map_err(|_| damaged())?;
        let item = |key: &String| key.parse::<ResultKey>().map(|key| key.item.to_string()).map_err(|_| damaged());
        Ok((task, answers.keys().map(item).collect::<Result<_, _>>()?))
    };
    rows.into_iter().map(items).collect()
}

/// The answers of a task as its document says them now.
#[cfg(test)]
pub(crate) fn answers(tx: &Tx<'_>, task: TaskId) -> Result<BTreeMap<ResultKey, Answer>, DbError> {
    let Some(text) = tx.query_opt(ANSWERS, params![task], |row| row.get::<String>(0))? else {
        return Ok(BTreeMap::new());
    };
    parsed(&text)
}

/// Answers by their keys, as [`put`] wrote them.
pub(super) fn parsed(text: &str) -> Result<BTreeMap<ResultKey, Answer>, DbError> {
    let answers: BTreeMap<String, Answer> = serde_json::from_str(text).map_err(|_| damaged())?;
    answers.into_iter().map(|(key, answer)| Ok((key.parse().map_err(|_| damaged())?, answer))).collect()
}

fn damaged() -> DbError {
    DbError::Column { column: "task_answers.answers".to_owned(), expected: "answers by their keys" }
}

fn put_fault(tx: &Tx<'_>, task: TaskId, fault: FaultId, statement: &Disputed<FaultStatement>) -> Result<(), DbError> {
    let shown = &statement.shown;
    let key = &shown.result;
    tx.execute(
        PUT_FAULT,
        params![
            task,
            fault,
            key.facility.to_string(),
            key.item.to_string(),
            key.point.as_deref().unwrap_or_default(),
            shown.description,
            shown.place,
            shown.said.by,
            shown.said.at.best(),
            others(statement)
        ],
    )?;
    Ok(())
}

fn put_photo(tx: &Tx<'_>, task: TaskId, sha256: Sha256, photo: &Disputed<PhotoStatement>) -> Result<(), DbError> {
    let shown = &photo.shown;
    tx.execute(
        PUT_PHOTO,
        params![task, sha256, photo_kind(shown), belongs(&shown.of), shown.bytes, shown.said.by, shown.said.at.best()],
    )?;
    Ok(())
}

fn others<T>(disputed: &Disputed<T>) -> u32 {
    u32::try_from(disputed.others.len()).unwrap_or(u32::MAX)
}

/// The word for a kind of photo.
#[must_use]
pub const fn photo_kind(photo: &PhotoStatement) -> &'static str {
    match photo.kind {
        shared_model::photo::PhotoKind::Selfie => "selfie",
        shared_model::photo::PhotoKind::Controller => "controller",
        shared_model::photo::PhotoKind::Site => "site",
    }
}

/// What a photo belongs to, as the column says it.
#[must_use]
pub fn belongs(of: &PhotoOf) -> String {
    match of {
        PhotoOf::Selfie => "selfie".to_owned(),
        PhotoOf::SignIn => "sign_in".to_owned(),
        PhotoOf::Controller => "controller".to_owned(),
        PhotoOf::Item(key) => key.to_string(),
        PhotoOf::Fault(fault) => format!("fault:{fault}"),
        PhotoOf::Entry(entry) => format!("entry:{entry}"),
    }
}

/// The numbers of `evidence`.
#[must_use]
pub fn counts(evidence: &TaskEvidence) -> TaskCounts {
    let entries: Vec<_> =
        evidence.entries.values().filter_map(|said| said.all().find(|entry| !entry.withdrawn)).collect();
    let of = |verdict: Verdict| {
        let results = evidence.results.values().filter(|result| result.shown.verdict == verdict).count();
        let entries = entries.iter().filter(|entry| entry.verdict == Some(verdict)).count();
        number(results + entries)
    };
    let conflicts = evidence.results.values().filter(|result| result.is_conflict()).count()
        + evidence.faults.values().filter(|fault| fault.is_conflict()).count()
        + evidence.entries.values().filter(|entry| entry.is_conflict()).count()
        + usize::from(evidence.controller.as_ref().is_some_and(Disputed::is_conflict));
    TaskCounts {
        results: number(evidence.results.len()),
        entries: number(entries.len()),
        failed: of(Verdict::Fail),
        untestable: of(Verdict::Untestable),
        conflicts: number(conflicts),
        faults: number(evidence.faults.len()),
        photos: number(evidence.photos.len()),
        points: number(evidence.track_points()),
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
