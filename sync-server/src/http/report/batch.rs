//! The reports of a month, many at once.

use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_model::calendar::Month;
use shared_model::id::PlanId;
use shared_model::report::ReportState;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiError, ErrorBody};
use crate::http::auth::Auth;
use crate::http::extract::{Json, Query};
use crate::http::plan::BlockerDto;
use crate::http::state::AppState;
use crate::store::report::ReportRow;
use crate::usecase::report::batch::{self, Asked, DueReport};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, make))
}

/// Which month is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DueQuery {
    /// The month, `2026-11`.
    #[param(value_type = String)]
    month: Month,
}

/// Where the report of a plan stands.
#[derive(Debug, Serialize, ToSchema)]
struct AskedReportDto {
    id: String,
    number: String,
    /// `queued`, `running`, `failed`, `generated` or `filed`.
    state: &'static str,
    /// Per cent done, while it is made.
    progress: Option<u8>,
    /// Why it could not be made: code and message.
    #[schema(value_type = Option<Object>)]
    error: Option<serde_json::Value>,
}

impl From<ReportRow> for AskedReportDto {
    fn from(row: ReportRow) -> Self {
        let progress = if let ReportState::Running { progress } = row.state { Some(progress) } else { None };
        Self { id: row.id.to_string(), number: row.number, state: row.state.word(), progress, error: row.error }
    }
}

/// A plan of the month, with its report or with what the report waits for.
#[derive(Debug, Serialize, ToSchema)]
struct DueReportDto {
    plan: String,
    project: String,
    project_name: String,
    /// `month`, `quarter` or `year`.
    period: &'static str,
    /// First day of submitted work.
    service_from: Option<String>,
    /// Last day of submitted work.
    service_to: Option<String>,
    report: Option<AskedReportDto>,
    /// What stands in its way; empty when it can be made.
    blockers: Vec<BlockerDto>,
}

impl From<DueReport> for DueReportDto {
    fn from(DueReport { plan, service, report, obstacles }: DueReport) -> Self {
        let (from, to) = service.unzip();
        Self {
            plan: plan.id.to_string(),
            project: plan.project.to_string(),
            project_name: plan.project_name,
            period: plan.period.word(),
            service_from: from.map(|day| day.to_string()),
            service_to: to.map(|day| day.to_string()),
            report: report.map(AskedReportDto::from),
            blockers: obstacles.into_iter().map(BlockerDto::from).collect(),
        }
    }
}

/// The plans of a month.
#[derive(Debug, Serialize, ToSchema)]
struct DueReportsDto {
    items: Vec<DueReportDto>,
}

/// The plans of a month whose reports the caller may make: with the report, or with what it waits for.
#[utoipa::path(get, path = "/api/report-batch", tag = "reports", operation_id = "list_due_reports", params(DueQuery),
    responses((status = 200, body = DueReportsDto), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(DueQuery { month }): Query<DueQuery>,
) -> Result<Json<DueReportsDto>, ApiError> {
    let due = app.call(move |core| batch::due(core, &actor, month)).await?;
    Ok(Json(DueReportsDto { items: due.into_iter().map(DueReportDto::from).collect() }))
}

/// Reports to be made.
#[derive(Debug, Deserialize, ToSchema)]
struct NewReportsDto {
    /// At most 500.
    #[schema(value_type = Vec<String>)]
    plans: Vec<PlanId>,
    /// The date of all of them.
    #[schema(value_type = String)]
    dated_on: Date,
}

/// What became of one plan.
#[derive(Debug, Serialize, ToSchema)]
struct ReportAskedDto {
    plan: String,
    project_name: Option<String>,
    report: Option<AskedReportDto>,
    refused: Option<ErrorBody>,
}

impl From<Asked> for ReportAskedDto {
    fn from(Asked { plan, project_name, made }: Asked) -> Self {
        let (report, refused) = match made {
            Ok(row) => (Some(AskedReportDto::from(row)), None),
            Err(body) => (None, Some(body)),
        };
        Self { plan: plan.to_string(), project_name, report, refused }
    }
}

/// What became of each plan, in the order asked.
#[derive(Debug, Serialize, ToSchema)]
struct ReportsAskedDto {
    results: Vec<ReportAskedDto>,
}

/// Asks for the reports of many plans; each is decided for itself.
#[utoipa::path(post, path = "/api/report-batch", tag = "reports", operation_id = "add_reports",
    request_body = NewReportsDto,
    responses((status = 200, body = ReportsAskedDto), (status = 422, body = ErrorBody)))]
async fn make(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(NewReportsDto { plans, dated_on }): Json<NewReportsDto>,
) -> Result<Json<ReportsAskedDto>, ApiError> {
    let asked = app.call(move |core| batch::make_many(core, &actor, &plans, dated_on)).await?;
    Ok(Json(ReportsAskedDto { results: asked.into_iter().map(ReportAskedDto::from).collect() }))
}
