//! Reports: asked for, watched, read, deleted.

mod batch;
mod due;
mod tables;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_model::calendar::Month;
use shared_model::id::{AttachmentId, PlanId, ProjectId, ReportId, TaskId};
use shared_model::report::{Conclusion, ReportState};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::compose::CoverEdits;
use crate::error::{ApiError, Code, ErrorBody};
use crate::store::report::ReportRow;
use crate::store::report_list::Wanted;
use crate::usecase::proof;
use crate::usecase::report::{self, Cover, NewReport, filing_due};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, delete))
        .routes(routes!(pdf))
        .routes(routes!(uploaded))
        .merge(batch::routes())
        .merge(due::routes())
        .merge(tables::routes())
}

/// A report in lists.
#[derive(Debug, Serialize, ToSchema)]
struct ReportSummaryDto {
    id: String,
    number: String,
    project: String,
    project_name: String,
    plan: String,
    month: String,
    /// `queued`, `running`, `failed`, `generated` or `filed`.
    state: &'static str,
    created_at: i64,
    generated_at: Option<i64>,
    filed_at: Option<i64>,
    /// When a correction let another report take its place.
    superseded_at: Option<i64>,
}

/// A filing.
#[derive(Debug, Serialize, ToSchema)]
struct FilingDto {
    number: String,
    note: String,
    by_name: String,
    at: i64,
    late: bool,
    /// What the public page asks for beside the number.
    code: Option<String>,
    /// What names the report on the public page.
    token: Option<String>,
}

/// The uploaded body of a report.
#[derive(Debug, Serialize, ToSchema)]
struct UploadedDto {
    name: String,
    bytes: u64,
    page_count: u32,
    /// Digest of the file as it was uploaded.
    sha256: String,
}

/// A report with everything that is known of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReportDetailDto {
    #[serde(flatten)]
    summary: ReportSummaryDto,
    /// `maintenance`, `inspection`, `assessment` or `special_venue`.
    kind: &'static str,
    /// What an inspection came to: `pass` or `fail`.
    conclusion: Option<&'static str>,
    /// The uploaded body.
    uploaded: Option<UploadedDto>,
    /// Per cent done, while it is made.
    progress: Option<u8>,
    /// Why it could not be made: code and message.
    #[schema(value_type = Option<Object>)]
    error: Option<serde_json::Value>,
    dated_on: String,
    service_from: String,
    service_to: String,
    page_count: Option<u32>,
    bytes: Option<u64>,
    /// Digest of the document.
    sha256: Option<String>,
    /// Digest of the frozen input.
    input_sha256: String,
    /// Last day on which filing is in time.
    file_by: Option<String>,
    filing: Option<FilingDto>,
}

/// Edited texts of the cover; what is left out keeps its derived value.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct CoverDto {
    title: Option<String>,
    project_name: Option<String>,
    project_address: Option<String>,
    owner_name: Option<String>,
    agency_name: Option<String>,
    contract_name: Option<String>,
    remark: Option<String>,
}

/// A report to be made.
#[derive(Debug, Deserialize, ToSchema)]
struct NewReportDto {
    #[schema(value_type = String)]
    plan: PlanId,
    #[schema(value_type = String)]
    dated_on: Date,
    #[schema(value_type = String)]
    service_from: Date,
    #[schema(value_type = String)]
    service_to: Date,
    /// Tasks outside the plan that are printed too.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    extra_tasks: Vec<TaskId>,
    /// What an inspection came to.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    conclusion: Option<Conclusion>,
    /// The upload that is the body of the report.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    upload: Option<AttachmentId>,
    #[serde(default)]
    cover: CoverDto,
}

impl From<CoverDto> for Cover {
    fn from(dto: CoverDto) -> Self {
        let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        Self {
            title: filled(dto.title),
            agency_name: filled(dto.agency_name),
            edits: CoverEdits {
                project_name: filled(dto.project_name),
                project_address: filled(dto.project_address),
                owner_name: filled(dto.owner_name),
                contract_name: filled(dto.contract_name),
                remarks: filled(dto.remark),
            },
        }
    }
}

impl From<ReportRow> for ReportSummaryDto {
    fn from(row: ReportRow) -> Self {
        Self {
            id: row.id.to_string(),
            number: row.number,
            project: row.project.to_string(),
            project_name: row.project_name,
            plan: row.plan.to_string(),
            month: row.month.to_string(),
            state: row.state.word(),
            created_at: row.created_at.as_ms(),
            generated_at: row.document.map(|document| document.at.as_ms()),
            filed_at: row.filing.map(|filing| filing.at.as_ms()),
            superseded_at: row.superseded_at.map(|at| at.as_ms()),
        }
    }
}

impl From<ReportRow> for ReportDetailDto {
    fn from(row: ReportRow) -> Self {
        let progress = match row.state {
            ReportState::Queued => Some(0),
            ReportState::Running { progress } => Some(progress),
            _ => None,
        };
        let filing = row.filing.clone().map(|filing| FilingDto {
            number: filing.number,
            note: filing.note,
            by_name: filing.by_name,
            at: filing.at.as_ms(),
            late: filing.late,
            code: filing.token.as_deref().map(proof::code),
            token: filing.token,
        });
        let uploaded = row.upload.clone().map(|upload| UploadedDto {
            name: upload.name,
            bytes: upload.bytes,
            page_count: upload.pages,
            sha256: upload.sha256.to_string(),
        });
        Self {
            kind: row.kind.word(),
            conclusion: row.conclusion.map(Conclusion::word),
            uploaded,
            progress,
            error: row.error.clone(),
            dated_on: row.dated_on.to_string(),
            service_from: row.service.0.to_string(),
            service_to: row.service.1.to_string(),
            page_count: row.document.map(|document| document.pages),
            bytes: row.document.map(|document| document.bytes),
            sha256: row.document.map(|document| document.sha256.to_string()),
            input_sha256: row.input.to_string(),
            file_by: filing_due(&row).map(|due| due.day().to_string()),
            filing,
            summary: row.into(),
        }
    }
}

/// Which reports are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReportQuery {
    /// Only reports that stand so.
    state: Option<String>,
    /// Only reports of this project.
    #[param(value_type = Option<String>)]
    project: Option<ProjectId>,
    /// Only reports of this month, `2026-11`.
    #[param(value_type = Option<String>)]
    month: Option<Month>,
}

impl ReportQuery {
    fn wanted(&self) -> Wanted {
        let Self { state, project, month } = self;
        Wanted { state: state.clone(), project: *project, month: *month }
    }
}

/// The reports that may be seen, newest first.
#[utoipa::path(get, path = "/api/reports", tag = "report", operation_id = "list_reports", params(PageQuery, NarrowQuery, ReportQuery),
    responses((status = 200, body = ListDto<ReportSummaryDto>), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
    Query(query): Query<ReportQuery>,
) -> Result<Json<ListDto<ReportSummaryDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| report::list(core, &actor, &narrow.into(), &query.wanted(), &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// Queues the report of a plan.
#[utoipa::path(post, path = "/api/reports", tag = "report", operation_id = "add_report", request_body = NewReportDto,
    responses((status = 202, body = ReportDetailDto), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewReportDto>,
) -> Result<(StatusCode, Json<ReportDetailDto>), ApiError> {
    let new = NewReport {
        plan: dto.plan,
        dated_on: dto.dated_on,
        service: (dto.service_from, dto.service_to),
        extra_tasks: dto.extra_tasks,
        conclusion: dto.conclusion,
        upload: dto.upload,
        cover: dto.cover.into(),
    };
    let row = app.call(move |core| report::add(core, &actor, &new)).await?;
    Ok((StatusCode::ACCEPTED, Json(row.into())))
}

/// One report.
#[utoipa::path(get, path = "/api/reports/{id}", tag = "report", operation_id = "get_report",
    params(("id" = String, Path)), responses((status = 200, body = ReportDetailDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ReportId>,
) -> Result<Json<ReportDetailDto>, ApiError> {
    app.call(move |core| report::get(core, &actor, id)).await.map(|row| Json(row.into()))
}

/// Deletes a report that is not filed.
#[utoipa::path(delete, path = "/api/reports/{id}", tag = "report", operation_id = "delete_report",
    params(("id" = String, Path)), responses((status = 204), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
async fn delete(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ReportId>,
) -> Result<StatusCode, ApiError> {
    app.call(move |core| report::delete(core, &actor, id)).await.map(|()| StatusCode::NO_CONTENT)
}

/// The document of a report.
#[utoipa::path(get, path = "/api/reports/{id}/pdf", tag = "report", operation_id = "get_report_pdf",
    params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
async fn pdf(State(app): State<AppState>, Auth(actor): Auth, Path(id): Path<ReportId>) -> Result<Response, ApiError> {
    let (number, bytes) = app.call(move |core| report::pdf(core, &actor, id)).await?;
    document(&number, bytes)
}

/// The uploaded body of a report, as it came.
#[utoipa::path(get, path = "/api/reports/{id}/uploaded", tag = "report", operation_id = "get_report_uploaded",
    params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404, body = ErrorBody)))]
async fn uploaded(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ReportId>,
) -> Result<Response, ApiError> {
    let (number, bytes) = app.call(move |core| report::uploaded(core, &actor, id)).await?;
    document(&format!("{number}-uploaded"), bytes)
}

fn document(name: &str, bytes: bytes::Bytes) -> Result<Response, ApiError> {
    // The number is made of digits, capitals and hyphens.
    let disposition = HeaderValue::from_str(&format!("inline; filename=\"{name}.pdf\""))
        .map_err(|error| ApiError::from(Code::ServerFailed).caused_by(error))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}
