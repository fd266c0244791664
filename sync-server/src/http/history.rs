//! How histories are answered.

use serde::Serialize;
use serde_json::Value;
use shared_model::moment::Moment;
use shared_model::role::Role;
use utoipa::ToSchema;

use crate::store::history::HistoryRow;

/// One field as it was and as it became.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangeDto {
    /// Path of the field.
    field: String,
    /// What stood there.
    #[schema(value_type = Object)]
    from: Value,
    /// What stands there since.
    #[schema(value_type = Object)]
    to: Value,
}

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HistoryEntryDto {
    /// Its place in the journal.
    position: u64,
    #[schema(value_type = i64)]
    at: Moment,
    /// Who did it; absent for the server itself.
    by: Option<String>,
    /// `area.happened`.
    kind: String,
    /// The fields that an edit changed.
    changes: Vec<ChangeDto>,
    /// Why, where a reason was asked for.
    reason: Option<String>,
    /// Who is answerable for it, where that was asked for.
    person: Option<String>,
}

/// A history, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HistoryDto {
    items: Vec<HistoryEntryDto>,
    total: usize,
}

impl From<HistoryRow> for HistoryEntryDto {
    fn from(row: HistoryRow) -> Self {
        let change = |change: &Value| ChangeDto {
            field: change["field"].as_str().unwrap_or_default().to_owned(),
            from: change["from"].clone(),
            to: change["to"].clone(),
        };
        let text = |name: &str| row.body[name].as_str().map(str::to_owned);
        Self {
            position: row.position,
            at: row.at,
            by: row.by.clone(),
            kind: row.kind.clone(),
            changes: row.body["changes"].as_array().map(|all| all.iter().map(change).collect()).unwrap_or_default(),
            reason: text("reason"),
            person: text("person"),
        }
    }
}

impl From<Vec<HistoryRow>> for HistoryDto {
    fn from(rows: Vec<HistoryRow>) -> Self {
        let items: Vec<_> = rows.into_iter().map(Into::into).collect();
        Self { total: items.len(), items }
    }
}

/// Something that was decided, with its particulars as the journal has them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DecidedDto {
    #[schema(value_type = i64)]
    at: Moment,
    /// What happened, like `person.added` or `account.disabled`.
    kind: String,
    /// Who decided; nobody for the server itself.
    by_name: Option<String>,
    #[schema(value_type = Option<String>)]
    by_role: Option<Role>,
    /// The particulars of this kind.
    #[schema(value_type = Object)]
    body: Value,
}

impl From<HistoryRow> for DecidedDto {
    fn from(row: HistoryRow) -> Self {
        let HistoryRow { at, kind, by, by_role, body, .. } = row;
        Self { at, kind, by_name: by, by_role, body }
    }
}
