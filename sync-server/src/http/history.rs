//! What was decided about one thing, as the journal has it.

use serde::Serialize;
use serde_json::Value;
use shared_model::moment::Moment;
use shared_model::role::Role;
use utoipa::ToSchema;

use crate::store::history::HistoryRow;

/// Something that was decided.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HistoryDto {
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

impl From<HistoryRow> for HistoryDto {
    fn from(row: HistoryRow) -> Self {
        let HistoryRow { at, kind, by_name, by_role, body } = row;
        Self { at, kind, by_name, by_role, body }
    }
}
