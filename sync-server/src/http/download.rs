//! What everybody may download: forms, a model report, and where the field app is.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::Json;
use super::state::AppState;
use crate::error::{ApiError, Code, ErrorBody};
use crate::usecase::staff_sheet::{Template, template};
use crate::usecase::{download, key_unit};

const XLSX: HeaderValue = HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(overview))
        .routes(routes!(application_form))
        .routes(routes!(staff_change_form))
        .routes(routes!(key_unit_form))
        .routes(routes!(model_report))
        .routes(routes!(app_code))
}

/// What can be downloaded besides the forms and the model report.
#[derive(Debug, Serialize, ToSchema)]
struct DownloadsDto {
    /// Where the field app is; none: the operator has configured no address.
    app_url: Option<String>,
}

type File = ([(HeaderName, HeaderValue); 2], Vec<u8>);

fn file(kind: HeaderValue, disposition: &'static str, bytes: Vec<u8>) -> File {
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition))], bytes)
}

/// What there is.
#[utoipa::path(get, path = "/api/downloads", tag = "download", operation_id = "get_downloads",
    responses((status = 200, body = DownloadsDto)))]
async fn overview(State(app): State<AppState>) -> Json<DownloadsDto> {
    Json(DownloadsDto { app_url: app.settings.app_url.clone() })
}

/// The form of an application: the list of people, and the company's facts.
#[utoipa::path(get, path = "/api/downloads/application-form.xlsx", tag = "download",
    operation_id = "get_application_form", responses((status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
async fn application_form(State(app): State<AppState>) -> Result<File, ApiError> {
    let bytes = app.call(|core| template(Template::Application, core.env.now())).await?;
    Ok(file(
        XLSX,
        "attachment; filename=\"application-form.xlsx\"; filename*=UTF-8''%E6%9C%BA%E6%9E%84%E7%94%B3%E8%AF%B7%E8%A1%A8.xlsx",
        bytes,
    ))
}

/// The form of a staff change.
#[utoipa::path(get, path = "/api/downloads/staff-change-form.xlsx", tag = "download",
    operation_id = "get_staff_change_form", responses((status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
async fn staff_change_form(State(app): State<AppState>) -> Result<File, ApiError> {
    let bytes = app.call(|core| template(Template::StaffChange, core.env.now())).await?;
    Ok(file(
        XLSX,
        "attachment; filename=\"staff-change-form.xlsx\"; filename*=UTF-8''%E4%BA%BA%E5%91%98%E5%8F%98%E6%9B%B4%E8%A1%A8.xlsx",
        bytes,
    ))
}

/// The form of a list of key fire-safety units.
#[utoipa::path(get, path = "/api/downloads/key-unit-form.xlsx", tag = "download",
    operation_id = "get_key_unit_form", responses((status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
async fn key_unit_form(State(app): State<AppState>) -> Result<File, ApiError> {
    let bytes = app.call(|core| key_unit::sheet::template(core.env.now())).await?;
    Ok(file(
        XLSX,
        "attachment; filename=\"key-unit-form.xlsx\"; filename*=UTF-8''%E6%B6%88%E9%98%B2%E5%AE%89%E5%85%A8%E9%87%8D%E7%82%B9%E5%8D%95%E4%BD%8D%E8%A1%A8.xlsx",
        bytes,
    ))
}

/// A maintenance report of a building that does not exist, as a model of the format.
#[utoipa::path(get, path = "/api/downloads/model-report.pdf", tag = "download", operation_id = "get_model_report",
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>),
        (status = 503, body = ErrorBody, description = "`report.fonts`")))]
async fn model_report(State(app): State<AppState>) -> Result<File, ApiError> {
    let bytes = app.call(download::model_report).await?;
    Ok(file(HeaderValue::from_static("application/pdf"), "inline; filename=\"model-report.pdf\"", bytes.to_vec()))
}

/// The address of the field app as a QR code.
#[utoipa::path(get, path = "/api/downloads/app-code.svg", tag = "download", operation_id = "get_app_code",
    responses((status = 200, content_type = "image/svg+xml", body = String),
        (status = 404, body = ErrorBody, description = "`download.no_app`")))]
async fn app_code(State(app): State<AppState>) -> Result<File, ApiError> {
    let address = app.settings.app_url.as_deref().ok_or(Code::DownloadNoApp)?;
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|error| ApiError::from(Code::ServerFailed).caused_by(error))?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build();
    Ok(file(HeaderValue::from_static("image/svg+xml"), "inline", drawn.into_bytes()))
}
