//! Filing requests, a route for each kind.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared_model::calendar::Month;
use shared_model::id::{AttachmentId, ProjectId, ReportId, TaskId};
use shared_model::request::CorrectionKind;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::RequestDetailDto;
use crate::error::{ApiError, ErrorBody};
use crate::http::auth::Auth;
use crate::http::extract::Json;
use crate::http::state::AppState;
use crate::usecase::request::correction::{self, NewCorrection};
use crate::usecase::request::direct_upload::{self, NewDirectUpload};
use crate::usecase::request::suspension::{self, NewSuspension};

type Filed = Result<(StatusCode, Json<RequestDetailDto>), ApiError>;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(suspend)).routes(routes!(direct_upload)).routes(routes!(correct))
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

/// A special venue whose reports are to be uploaded.
#[derive(Debug, Deserialize, ToSchema)]
struct NewDirectUploadDto {
    #[schema(value_type = String)]
    project: ProjectId,
    reason: String,
    /// At least one file.
    #[schema(value_type = Vec<String>)]
    attachments: Vec<AttachmentId>,
}

/// Asks the province to permit that a project's reports are uploaded.
#[utoipa::path(post, path = "/api/requests/direct-upload", tag = "request", operation_id = "ask_for_direct_upload",
    request_body = NewDirectUploadDto,
    responses((status = 201, body = RequestDetailDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`direct_upload.granted`, `direct_upload.asked`"),
        (status = 422, body = ErrorBody)))]
async fn direct_upload(State(app): State<AppState>, Auth(actor): Auth, Json(dto): Json<NewDirectUploadDto>) -> Filed {
    let NewDirectUploadDto { project, reason, attachments } = dto;
    let new = NewDirectUpload { project, reason, attachments };
    let filed = app.call(move |core| direct_upload::ask(core, &actor, new)).await?;
    Ok((StatusCode::CREATED, Json(filed.into())))
}

/// Something to be put right.
#[derive(Debug, Deserialize, ToSchema)]
struct NewCorrectionDto {
    /// `undo_approval`, `reopen_report` or `other`.
    #[schema(value_type = String)]
    what: CorrectionKind,
    /// For `other`, where it is about a project.
    #[schema(value_type = Option<String>)]
    project: Option<ProjectId>,
    /// For `undo_approval`.
    #[schema(value_type = Option<String>)]
    task: Option<TaskId>,
    /// For `reopen_report`.
    #[schema(value_type = Option<String>)]
    report: Option<ReportId>,
    /// What went wrong and what is wanted instead.
    reason: String,
    /// The signed and stamped form.
    #[schema(value_type = Vec<String>)]
    attachments: Vec<AttachmentId>,
}

/// Asks the operators for a correction; it cannot be taken back.
#[utoipa::path(post, path = "/api/requests/correction", tag = "request", operation_id = "ask_for_correction",
    request_body = NewCorrectionDto,
    responses((status = 201, body = RequestDetailDto), (status = 403, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`correction.not_approved`, `correction.reported`, `correction.not_filed`"),
        (status = 422, body = ErrorBody)))]
async fn correct(State(app): State<AppState>, Auth(actor): Auth, Json(dto): Json<NewCorrectionDto>) -> Filed {
    let NewCorrectionDto { what, project, task, report, reason, attachments } = dto;
    let new = NewCorrection { what, project, task, report, reason, attachments };
    let filed = app.call(move |core| correction::ask(core, &actor, new)).await?;
    Ok((StatusCode::CREATED, Json(filed.into())))
}
