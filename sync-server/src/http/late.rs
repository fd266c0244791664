//! Late evidence of approved tasks: looked at, and admitted by a new review.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared_model::id::TaskId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path};
use super::state::AppState;
use super::task::LateEvidenceDto;
use crate::error::{ApiError, ErrorBody};
use crate::usecase::late;

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get, admit))
}

/// What came after the approval of a task: what it says, and whether it can be admitted.
#[utoipa::path(get, path = "/api/tasks/{id}/late", tag = "review", operation_id = "get_late_evidence",
    params(("id" = String, Path)),
    responses((status = 200, body = LateEvidenceDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<TaskId>,
) -> Result<Json<LateEvidenceDto>, ApiError> {
    app.call(move |core| late::view(core, &actor, id).map(LateEvidenceDto::from)).await.map(Json)
}

/// The admission of late evidence.
#[derive(Debug, Deserialize, ToSchema)]
struct AdmissionDto {
    /// The deliveries that were looked at; when others came since, nothing is admitted.
    deliveries: Vec<u64>,
    /// Words for the engineers.
    #[serde(default)]
    note: String,
}

/// Admits what came late: the task waits for its review again, at heads that include it.
#[utoipa::path(post, path = "/api/tasks/{id}/late", tag = "review", operation_id = "admit_late_evidence",
    params(("id" = String, Path)), request_body = AdmissionDto,
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
async fn admit(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<TaskId>,
    Json(AdmissionDto { deliveries, note }): Json<AdmissionDto>,
) -> Result<StatusCode, ApiError> {
    let call = move |core: &crate::core::Core| late::admit(core, &actor, id, &deliveries, &note);
    app.call(call).await.map(|()| StatusCode::NO_CONTENT)
}
