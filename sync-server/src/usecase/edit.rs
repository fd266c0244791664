//! Editing by several people at once, the same way for everything that is edited.
//!
//! An edit names the version it was made of. If somebody saved another one in between it is refused with
//! `request.changed`, which tells who changed what; the form lets the second person decide, field by field. What an
//! edit changed stands in the journal, before and after, so that the same entries are the object's history.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::session::Actor;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use shared_model::id::AgencyId;
use shared_model::moment::Moment;

/// What can be edited of something, by the path of each field (`name`, `buildings.<id>`).
pub(super) type Facts = BTreeMap<String, Value>;

/// One field as it was and as it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Path of the field.
    pub field: String,
    /// What stood there; null when there was nothing.
    pub from: Value,
    /// What stands there now; null when there is nothing.
    pub to: Value,
}

/// The fields that differ, by their paths.
pub(super) fn changes(before: &Facts, after: &Facts) -> Vec<Change> {
    let fields: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let value = |facts: &Facts, field: &String| facts.get(field).cloned().unwrap_or(Value::Null);
    let change = |field: &String| Change { field: field.clone(), from: value(before, field), to: value(after, field) };
    fields.into_iter().map(change).filter(|change| change.from != change.to).collect()
}

/// Refuses an edit of version `edited` when `subject` has come to another one.
///
/// # Errors
/// `request.changed` with who changed what since; `request.invalid` for a version that never was.
pub(super) fn refuse_stale(tx: &Tx<'_>, subject: &str, edited: u32, current: u32) -> Result<(), ApiError> {
    if edited == current {
        return Ok(());
    }
    if edited > current {
        return Err(ApiError::from(Code::RequestInvalid).field("version", Code::FieldUnknown));
    }
    let newer = |body: &Value| body["version"].as_u64().is_some_and(|version| version > u64::from(edited));
    let since: Vec<_> = store::history::of(tx, subject)?.into_iter().filter(|row| newer(&row.body)).collect();
    let by = since.first().and_then(|row| row.by.clone()).unwrap_or_else(|| "—".to_owned());
    let edits: Vec<Value> =
        since.iter().map(|row| json!({ "by": row.by, "at": row.at, "changes": row.body["changes"] })).collect();
    Err(ApiError::from(Code::RequestChanged).with("by", by).with("version", current).with("edits", edits))
}

/// Writes an edit into the journal, as `kind` about `subject`.
///
/// # Errors
/// Whatever the database says.
pub(super) fn record(
    tx: &Tx<'_>,
    (actor, now): (&Actor, Moment),
    (kind, subject): (&'static str, &str),
    agency: AgencyId,
    (version, changes): (u32, &[Change]),
) -> Result<(), ApiError> {
    let body = json!({ "version": version, "changes": changes });
    journal::append(tx, now, Some(actor.account), JournalEvent::new(kind, subject, &body).of(agency))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(fields: &[(&str, Value)]) -> Facts {
        fields.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect()
    }

    #[test]
    fn what_was_added_changed_or_removed_is_named_with_both_values() {
        let before = facts(&[("name", json!("A")), ("address", json!("B")), ("old", json!(1))]);
        let after = facts(&[("name", json!("A")), ("address", json!("C")), ("new", json!(2))]);
        let change = |field: &str, from, to| Change { field: field.to_owned(), from, to };
        let expected = [
            change("address", json!("B"), json!("C")),
            change("new", Value::Null, json!(2)),
            change("old", json!(1), Value::Null),
        ];
        assert_eq!(changes(&before, &after), expected);
        assert!(changes(&before, &before).is_empty());
    }
}
