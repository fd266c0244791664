//! Filing staff changes, by hand or by a sheet.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use serde::Deserialize;
use shared_model::id::AttachmentId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::RequestDetailDto;
use crate::error::{ApiError, ErrorBody};
use crate::http::auth::Auth;
use crate::http::extract::{File, Json};
use crate::http::staff::{ChangeSheetDto, StaffChangeDto};
use crate::http::state::AppState;
use crate::sheet;
use crate::usecase::request::staff_change::{self, NewStaffChange};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    let sheets = OpenApiRouter::new().routes(routes!(read)).layer(DefaultBodyLimit::max(sheet::MAX_BYTES));
    OpenApiRouter::new().routes(routes!(ask)).merge(sheets)
}

/// People who come, go or hold other certificates.
#[derive(Debug, Deserialize, ToSchema)]
struct NewStaffChangeDto {
    changes: Vec<StaffChangeDto>,
    reason: String,
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    attachments: Vec<AttachmentId>,
}

/// Asks for people of the own agency to come, go or hold other certificates.
#[utoipa::path(post, path = "/api/requests/staff-change", tag = "request", operation_id = "ask_for_staff_change",
    request_body = NewStaffChangeDto,
    responses((status = 201, body = RequestDetailDto), (status = 403, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`staff.leads_projects`, `staff.administrator`"),
        (status = 422, body = ErrorBody, description = "`request.invalid`, fields like `changes.0.certificates.0.number`")))]
async fn ask(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewStaffChangeDto>,
) -> Result<(StatusCode, Json<RequestDetailDto>), ApiError> {
    let NewStaffChangeDto { changes, reason, attachments } = dto;
    let new = NewStaffChange { changes: changes.into_iter().map(Into::into).collect(), reason, attachments };
    let filed = app.call(move |core| staff_change::ask(core, &actor, new)).await?;
    Ok((StatusCode::CREATED, Json(filed.into())))
}

/// Reads a sheet of changes (XLSX or CSV) for the own agency; nothing of it is kept.
#[utoipa::path(post, path = "/api/requests/staff-change/sheet", tag = "request", operation_id = "read_staff_change_sheet",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ChangeSheetDto), (status = 403, body = ErrorBody), (status = 413, body = ErrorBody),
        (status = 422, body = ErrorBody, description = "`sheet.…`; of `sheet.cells` the fields are like `rows.12.number`")))]
async fn read(
    State(app): State<AppState>,
    Auth(actor): Auth,
    File(bytes): File,
) -> Result<Json<ChangeSheetDto>, ApiError> {
    let changes = app.call(move |core| staff_change::read_sheet(core, &actor, &bytes)).await?;
    Ok(Json(ChangeSheetDto { changes: changes.into_iter().map(Into::into).collect() }))
}
