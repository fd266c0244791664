//! Filing reports.

use axum::extract::State;
use serde::Deserialize;
use shared_model::id::ReportId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path};
use super::report::ReportDetailDto;
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::usecase::filing;

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(file))
}

/// A filing.
#[derive(Debug, Deserialize, ToSchema)]
struct NewFilingDto {
    /// The technical lead's opinion.
    #[serde(default)]
    note: String,
}

/// Files a report: it never changes afterwards.
#[utoipa::path(post, path = "/api/reports/{id}/file", tag = "filing", operation_id = "file_report",
    params(("id" = String, Path)), request_body = NewFilingDto,
    responses((status = 200, body = ReportDetailDto), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)))]
async fn file(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ReportId>,
    Json(dto): Json<NewFilingDto>,
) -> Result<Json<ReportDetailDto>, ApiError> {
    app.call(move |core| filing::file(core, &actor, id, &dto.note)).await.map(|row| Json(row.into()))
}
