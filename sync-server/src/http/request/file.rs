//! Filing requests, a route for each kind.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared_model::calendar::Month;
use shared_model::id::{AttachmentId, ProjectId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::RequestDetailDto;
use crate::error::{ApiError, ErrorBody};
use crate::http::auth::Auth;
use crate::http::extract::Json;
use crate::http::state::AppState;
use crate::usecase::request::suspension::{self, NewSuspension};

type Filed = Result<(StatusCode, Json<RequestDetailDto>), ApiError>;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(suspend))
}

/// A month to be suspended.
#[derive(Debug, Deserialize, ToSchema)]
struct NewSuspensionDto {
    #[schema(value_type = String)]
    project: ProjectId,
    /// This month or a later one, `2026-11`.
    #[schema(value_type = String)]
    month: Month,
    reason: String,
    /// At least one file.
    #[schema(value_type = Vec<String>)]
    attachments: Vec<AttachmentId>,
}

/// Asks for a month of a project to be suspended.
#[utoipa::path(post, path = "/api/requests/suspension", tag = "request", operation_id = "ask_for_suspension",
    request_body = NewSuspensionDto,
    responses((status = 201, body = RequestDetailDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`suspension.planned`, `suspension.suspended`, `suspension.asked`"),
        (status = 422, body = ErrorBody, description = "`suspension.past`, `request.invalid`")))]
async fn suspend(State(app): State<AppState>, Auth(actor): Auth, Json(dto): Json<NewSuspensionDto>) -> Filed {
    let NewSuspensionDto { project, month, reason, attachments } = dto;
    let new = NewSuspension { project, month, reason, attachments };
    let filed = app.call(move |core| suspension::ask(core, &actor, new)).await?;
    Ok((StatusCode::CREATED, Json(filed.into())))
}
