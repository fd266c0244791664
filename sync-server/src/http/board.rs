//! The month board: every project that is due with where it stands.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared_model::board::BoardState;
use shared_model::calendar::Month;
use shared_model::id::{AccountId, AgencyId};
use shared_model::task::TaskState;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Query};
use super::list::{ListDto, PageQuery};
use super::plan::PlanSummaryDto;
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::store::board::BoardReport;
use crate::usecase::access::Narrow;
use crate::usecase::board::{self, BoardLine, BoardQuery};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A project in the month, with one of its plans or with none.
#[derive(Debug, Serialize, ToSchema)]
struct BoardLineDto {
    /// Of the project, and of the plan where there is one.
    id: String,
    project: String,
    project_name: String,
    owner_name: String,
    contract_kind: &'static str,
    lead: String,
    lead_name: String,
    /// `late`, `no_plan`, `draft`, `partly`, `approved`, `reported`, `in_review`, `dispatched`, `under_way`,
    /// `not_yet_due`, `suspended`, `filed` or `ended`.
    state: &'static str,
    plan: Option<PlanSummaryDto>,
    /// Names of whom the plan is issued to.
    people: Vec<String>,
    /// Tasks of the plan that wait for their review.
    pending_count: usize,
    /// Items that were recorded, sent or not.
    recorded_count: usize,
    report: Option<BoardReportDto>,
}

/// The report of a line.
#[derive(Debug, Serialize, ToSchema)]
struct BoardReportDto {
    id: String,
    number: String,
    /// `queued`, `running`, `failed`, `generated` or `filed`.
    state: String,
    /// Last day on which filing is in time, while it is not filed.
    file_by: Option<String>,
    filed_at: Option<i64>,
    /// Whether it was filed late.
    filed_late: bool,
}

impl From<BoardReport> for BoardReportDto {
    fn from(BoardReport { id, number, state, due, filed }: BoardReport) -> Self {
        Self {
            id: id.to_string(),
            number,
            state,
            file_by: due.map(|due| due.day().to_string()),
            filed_at: filed.map(|(at, _)| at.as_ms()),
            filed_late: filed.is_some_and(|(_, late)| late),
        }
    }
}

impl From<BoardLine> for BoardLineDto {
    fn from(line: BoardLine) -> Self {
        let BoardLine { line, shown, state, plan, report } = line;
        let mut people: Vec<String> =
            plan.iter().flat_map(|view| &view.issued).map(|batch| batch.name.clone()).collect();
        people.dedup();
        let tasks = plan.iter().flat_map(|view| &view.tasks);
        let pending_count = tasks.filter(|task| task.state == TaskState::Pending).count();
        let (plan, recorded_count) = plan.map(PlanSummaryDto::counted).unzip();
        Self {
            id: line.plan.map_or_else(|| line.project.to_string(), |plan| format!("{}:{plan}", line.project)),
            project: line.project.to_string(),
            project_name: shown.name,
            owner_name: shown.owner_name,
            contract_kind: shown.contract.word(),
            lead: shown.lead.to_string(),
            lead_name: shown.lead_name,
            state: state.word(),
            plan,
            people,
            pending_count,
            recorded_count: recorded_count.unwrap_or_default(),
            report: report.map(BoardReportDto::from),
        }
    }
}

/// How many lines stand so.
#[derive(Debug, Serialize, ToSchema)]
struct BoardCountDto {
    state: &'static str,
    count: u64,
}

/// A part of the board.
#[derive(Debug, Serialize, ToSchema)]
struct BoardDto {
    month: String,
    #[serde(flatten)]
    list: ListDto<BoardLineDto>,
    /// Over all states, whatever `state` was asked for; in the order in which people have to act.
    counts: Vec<BoardCountDto>,
}

/// What of the board is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BoardParams {
    /// The month, `2026-11`; the current one unless said.
    #[param(value_type = Option<String>)]
    month: Option<Month>,
    /// Only lines that stand so.
    #[param(value_type = Option<String>)]
    state: Option<BoardState>,
    /// Only projects of this lead.
    #[param(value_type = Option<String>)]
    lead: Option<AccountId>,
    /// Only projects of this agency.
    #[param(value_type = Option<String>)]
    agency: Option<AgencyId>,
    /// Only projects that lie in the region with this code.
    region: Option<String>,
    /// Part of a name or code, or of the initials of a name's pinyin.
    q: Option<String>,
    /// Number of the part, from 1.
    page: Option<u32>,
    /// Rows in a part: 50 unless said, 200 at most.
    size: Option<u32>,
}

/// Every project that is due in a month, what needs doing first.
#[utoipa::path(get, path = "/api/board", tag = "plan", operation_id = "get_board", params(BoardParams),
    responses((status = 200, body = BoardDto), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(params): Query<BoardParams>,
) -> Result<Json<BoardDto>, ApiError> {
    let BoardParams { month, state, lead, agency, region, q, page, size } = params;
    let part = PageQuery { q, page, size };
    let rows = part.page();
    let (query, narrow) = (BoardQuery { month, state, lead }, Narrow { agency, region });
    let board = app.call(move |core| board::board(core, &actor, &narrow, query, &rows)).await?;
    let counts = board.counts.into_iter().map(|(state, count)| BoardCountDto { state: state.word(), count }).collect();
    Ok(Json(BoardDto { month: board.month.to_string(), list: part.answer(board.lines), counts }))
}
