//! What of a task could not be tested, as rows: the list 不能测试项 is made of them (R5.4).

use std::collections::BTreeMap;

use shared_model::document::TaskEvidence;
use shared_model::document::statement::{EntryStatement, ResultKey, ResultStatement, Said};
use shared_model::id::{EntryId, TaskId};
use shared_model::verdict::Verdict;

use super::sql::sql;
use crate::db::{DbError, Tx};
use crate::params;

const PUT: &str =
    "INSERT INTO task_untestable (task, key, facility, item, point, subject, reason, place, said_by, said_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
const DROP: &str = "DELETE FROM task_untestable WHERE task = ?1 AND key = ?2";
const PUT_MISSING: &str = sql!("", PUT, " ON CONFLICT (task, key) DO NOTHING");
const MISSING: &str = "SELECT task FROM untestable_missing WHERE task > ?1 ORDER BY task LIMIT 1";
const MADE: &str = "DELETE FROM untestable_missing WHERE task = ?1";

/// Something that could not be tested.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Untestable {
    facility: String,
    item: String,
    point: String,
    subject: String,
    reason: String,
    place: String,
    said: Said,
}

/// Brings the rows up to what `evidence` says, except for what `known` said already.
///
/// # Errors
/// Whatever the database says.
pub(super) fn put(tx: &Tx<'_>, evidence: &TaskEvidence, known: Option<&TaskEvidence>) -> Result<(), DbError> {
    let task = evidence.header.id;
    let (now, before) = (untestable(evidence), known.map(untestable).unwrap_or_default());
    for key in before.keys().filter(|key| before.get(*key) != now.get(*key)) {
        tx.execute(DROP, params![task, key])?;
    }
    for (key, said) in now.iter().filter(|(key, said)| before.get(*key) != Some(*said)) {
        put_row(tx, PUT, task, key, said)?;
    }
    Ok(())
}

/// The first task after `after` whose rows are still to be made, because an older program stored it.
///
/// # Errors
/// Whatever the database says.
pub fn next_missing(tx: &Tx<'_>, after: TaskId) -> Result<Option<TaskId>, DbError> {
    tx.query_opt(MISSING, params![after], |row| row.get(0))
}

/// Makes the rows that such a task lacks, from what its document says now, and strikes it off.
///
/// # Errors
/// Whatever the database says.
pub fn put_missing(tx: &Tx<'_>, evidence: &TaskEvidence) -> Result<(), DbError> {
    let task = evidence.header.id;
    for (key, said) in &untestable(evidence) {
        put_row(tx, PUT_MISSING, task, key, said)?;
    }
    tx.execute(MADE, params![task]).map(drop)
}

fn put_row(tx: &Tx<'_>, sql: &str, task: TaskId, key: &str, row: &Untestable) -> Result<(), DbError> {
    let Untestable { facility, item, point, subject, reason, place, said } = row;
    let at = said.at.best();
    tx.execute(sql, params![task, key, facility, item, point, subject, reason, place, said.by, at]).map(drop)
}

/// By the keys they are stored under: what each item and entry says that is shown first.
fn untestable(evidence: &TaskEvidence) -> BTreeMap<String, Untestable> {
    let results = evidence.results.iter().filter(|(_, said)| said.shown.verdict == Verdict::Untestable);
    let results = results.map(|(key, said)| (key.to_string(), of_result(key, &said.shown)));
    let entries = evidence.entries.iter().filter_map(|(id, said)| {
        let shown = said.all().find(|entry| !entry.withdrawn)?;
        (shown.verdict == Some(Verdict::Untestable)).then(|| (entry_key(*id), of_entry(shown)))
    });
    results.chain(entries).collect()
}

fn entry_key(id: EntryId) -> String {
    format!("entry:{id}")
}

fn of_result(key: &ResultKey, said: &ResultStatement) -> Untestable {
    Untestable {
        facility: key.facility.to_string(),
        item: key.item.to_string(),
        point: key.point.clone().unwrap_or_default(),
        subject: String::new(),
        reason: said.note.clone(),
        place: said.place.clone(),
        said: said.said,
    }
}

fn of_entry(said: &EntryStatement) -> Untestable {
    Untestable {
        facility: said.facility.as_ref().map(ToString::to_string).unwrap_or_default(),
        item: said.prompt.as_ref().map(ToString::to_string).unwrap_or_default(),
        point: String::new(),
        subject: said.subject.clone(),
        reason: said.finding.clone(),
        place: said.place.clone(),
        said: said.said,
    }
}
