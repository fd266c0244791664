//! Reviewing tasks, and removing those never submitted.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared_model::document::Heads;
use shared_model::document::statement::ResultKey;
use shared_model::id::{EntryId, TaskId};
use shared_model::review::{NewSettlement, ReviewDecision, StatementId, Subject};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::store::review::{EntryWords, ItemWords};
use crate::usecase::review::{self, NewReview};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(add)).routes(routes!(remove))
}

/// Words for one item.
#[derive(Debug, Deserialize, ToSchema)]
struct ItemWordsDto {
    /// Key of the result, `FAS-01/FAS-01-02`.
    #[schema(value_type = String)]
    item: ResultKey,
    note: String,
}

/// Words for one entry.
#[derive(Debug, Deserialize, ToSchema)]
struct EntryWordsDto {
    #[schema(value_type = String)]
    entry: EntryId,
    note: String,
}

/// How one conflict is settled.
#[derive(Debug, Deserialize, ToSchema)]
struct NewSettlementDto {
    /// What the statements are about, as the conflicts of the task name it.
    #[schema(value_type = String)]
    subject: Subject,
    /// The statement that holds; none where they all stand, because it cannot be told.
    #[schema(value_type = Option<String>)]
    statement: Option<StatementId>,
    /// Why; needed where a statement holds.
    #[serde(default)]
    reason: String,
}

/// A review.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewReviewDto)]
struct ReviewDto {
    /// `approve` or `return`.
    #[schema(value_type = String)]
    decision: ReviewDecision,
    /// The heads of the task as the reviewer saw it.
    #[schema(value_type = Vec<String>)]
    heads: Heads,
    /// The reviewer's words; needed for a return.
    #[serde(default)]
    note: String,
    #[serde(default)]
    item_notes: Vec<ItemWordsDto>,
    #[serde(default)]
    entry_notes: Vec<EntryWordsDto>,
    /// With an approval: every conflict of the task that no earlier approval settled.
    #[serde(default)]
    settlements: Vec<NewSettlementDto>,
}

/// Approves a task or returns it to the engineer.
#[utoipa::path(post, path = "/api/tasks/{id}/review", tag = "review", operation_id = "review_task",
    params(("id" = String, Path)), request_body = ReviewDto,
    responses((status = 204), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<TaskId>,
    Json(dto): Json<ReviewDto>,
) -> Result<StatusCode, ApiError> {
    let ReviewDto { decision, heads, note, item_notes, entry_notes, settlements } = dto;
    let items = item_notes.into_iter().map(|ItemWordsDto { item, note }| ItemWords { item, note }).collect();
    let entries = entry_notes.into_iter().map(|EntryWordsDto { entry, note }| EntryWords { entry, note }).collect();
    let settlement = |dto: NewSettlementDto| {
        let NewSettlementDto { subject, statement, reason } = dto;
        NewSettlement { subject, statement, reason }
    };
    let settlements = settlements.into_iter().map(settlement).collect();
    let new = NewReview { decision, heads, note, items, entries, settlements };
    app.call(move |core| review::review(core, &actor, id, new)).await.map(|()| StatusCode::NO_CONTENT)
}

/// Why a task is removed.
#[derive(Debug, Deserialize, ToSchema)]
struct TaskRemovalDto {
    /// In one line.
    reason: String,
}

/// Removes a task that was begun and never submitted; what was recorded is kept.
#[utoipa::path(post, path = "/api/tasks/{id}/removal", tag = "review", operation_id = "remove_task",
    params(("id" = String, Path)), request_body = TaskRemovalDto,
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
async fn remove(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<TaskId>,
    Json(TaskRemovalDto { reason }): Json<TaskRemovalDto>,
) -> Result<StatusCode, ApiError> {
    app.call(move |core| review::remove(core, &actor, id, &reason)).await.map(|()| StatusCode::NO_CONTENT)
}
