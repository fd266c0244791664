//! Plans: made, issued, withdrawn, deleted, and what their report waits for.

mod batch;
mod removal;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared_model::calendar::Month;
use shared_model::catalogue::{Catalogue, is_record_system};
use shared_model::code::FacilityCode;
use shared_model::id::{AccountId, PlanId, ProjectId};
use shared_model::period::Period;
use shared_model::task::TaskState;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::core::Core;
use crate::error::{ApiError, ErrorBody, Message};
use crate::store::plan::{PlanTaskRow, Wanted, assignees};
use crate::usecase::plan::{self, Batch, Obstacle, PlanView};
use crate::usecase::report;

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get))
        .routes(routes!(dispatch))
        .routes(routes!(withdraw))
        .routes(routes!(readiness))
        .merge(removal::routes())
        .merge(batch::routes())
}

/// A plan in lists. Counts are of test items.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanSummaryDto {
    id: String,
    project: String,
    project_name: String,
    month: String,
    /// `month`, `quarter` or `year`.
    period: &'static str,
    /// `draft`, `dispatched` or `started`.
    state: &'static str,
    facility_count: usize,
    /// Facilities that are issued to nobody.
    open_facility_count: usize,
    pub(super) item_count: usize,
    dispatched_count: usize,
    pub(super) submitted_count: usize,
    approved_count: usize,
    created_at: i64,
}

/// Somebody a facility is issued to.
#[derive(Debug, Serialize, ToSchema)]
struct AssigneeDto {
    account: String,
    name: String,
}

/// An item of a plan.
#[derive(Debug, Serialize, ToSchema)]
struct ItemDto {
    code: String,
    /// `open`, `recorded`, `submitted`, `returned` or `approved`.
    state: &'static str,
}

/// A facility of a plan.
#[derive(Debug, Serialize, ToSchema)]
struct PlanFacilityDto {
    code: String,
    items: Vec<ItemDto>,
    assignees: Vec<AssigneeDto>,
}

/// A task raised from a plan.
#[derive(Debug, Serialize, ToSchema)]
struct PlanTaskDto {
    id: String,
    kind: &'static str,
    state: &'static str,
    engineer_name: String,
    submitted_at: Option<i64>,
}

/// A plan with its facilities, items, assignees and tasks.
#[derive(Debug, Serialize, ToSchema)]
struct PlanDetailDto {
    #[serde(flatten)]
    summary: PlanSummaryDto,
    /// Version of the catalogue it was made with.
    catalogue: String,
    facilities: Vec<PlanFacilityDto>,
    tasks: Vec<PlanTaskDto>,
}

/// A plan to be drawn up.
#[derive(Debug, Deserialize, ToSchema)]
struct NewPlanDto {
    #[schema(value_type = String)]
    project: ProjectId,
    /// The current month, `2026-11`.
    #[schema(value_type = String)]
    month: Month,
    /// `month`, `quarter` or `year`.
    #[schema(value_type = String)]
    period: Period,
}

/// Facilities for people.
#[derive(Debug, Deserialize, ToSchema)]
struct BatchDto {
    #[schema(value_type = Vec<String>)]
    facilities: Vec<FacilityCode>,
    /// Accounts.
    #[schema(value_type = Vec<String>)]
    assignees: Vec<AccountId>,
}

/// What is issued.
#[derive(Debug, Deserialize, ToSchema)]
struct DispatchDto {
    batches: Vec<BatchDto>,
}

/// One thing a report waits for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BlockerDto {
    code: &'static str,
    message: Message,
    task: Option<String>,
    person: Option<String>,
}

impl From<Obstacle> for BlockerDto {
    fn from(obstacle: Obstacle) -> Self {
        let Obstacle { code, message, task, person } = obstacle;
        Self { code, message, task: task.map(|task| task.to_string()), person }
    }
}

/// Whether the report of a plan can be generated.
#[derive(Debug, Serialize, ToSchema)]
struct ReadinessDto {
    ready: bool,
    /// What kind of report it will be: `maintenance`, or one around an uploaded body.
    report_kind: &'static str,
    blockers: Vec<BlockerDto>,
}

/// Which plans are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlanQuery {
    /// Only plans of this project.
    #[param(value_type = Option<String>)]
    project: Option<ProjectId>,
    /// Only plans of this month, `2026-11`.
    #[param(value_type = Option<String>)]
    month: Option<Month>,
}

impl PlanQuery {
    const fn wanted(&self) -> Wanted {
        let Self { project, month } = *self;
        Wanted { project, month }
    }
}

/// How far an item has come, by the task that has come furthest with it.
fn item_state(code: &str, facility: &FacilityCode, tasks: &[PlanTaskRow]) -> &'static str {
    let rank = |task: &PlanTaskRow| match task.state {
        TaskState::Approved => 4,
        TaskState::Pending => 3,
        TaskState::Returned => 2,
        TaskState::Unsubmitted => 1,
        TaskState::Deleted => 0,
    };
    // The items of record facilities are prompts: entries answer them together (R4.14).
    let is_record = is_record_system(&facility.system());
    let answers = |task: &&PlanTaskRow| task.recorded.contains(code) || (is_record && task.entries > 0);
    let of_item = tasks.iter().filter(|task| task.facilities.contains(facility)).filter(answers);
    match of_item.map(rank).max().unwrap_or_default() {
        4 => "approved",
        3 => "submitted",
        2 => "returned",
        1 => "recorded",
        _ => "open",
    }
}

impl From<PlanView> for PlanDetailDto {
    fn from(view: PlanView) -> Self {
        let PlanView { plan, facilities, issued, tasks } = view;
        let catalogue = Catalogue::of_version(&plan.catalogue);
        let mut people: BTreeMap<_, _> = assignees(&issued);
        let facilities: Vec<PlanFacilityDto> = facilities
            .iter()
            .map(|code| {
                let due = catalogue.into_iter().flat_map(|catalogue| catalogue.due_items(code, plan.period));
                let item = |code_text: String| ItemDto { state: item_state(&code_text, code, &tasks), code: code_text };
                let assignee =
                    |(account, name): (AccountId, String)| AssigneeDto { account: account.to_string(), name };
                PlanFacilityDto {
                    code: code.to_string(),
                    items: due.map(|due| item(due.code.to_string())).collect(),
                    assignees: people.remove(code).unwrap_or_default().into_iter().map(assignee).collect(),
                }
            })
            .collect();
        let items = || facilities.iter().flat_map(|facility| &facility.items);
        let issued_items =
            facilities.iter().filter(|facility| !facility.assignees.is_empty()).map(|f| f.items.len()).sum();
        let task = |task: &PlanTaskRow| PlanTaskDto {
            id: task.id.to_string(),
            kind: shared_model::task::TaskKind::Planned.word(),
            state: task.state.word(),
            engineer_name: task.engineer.clone(),
            submitted_at: task.submitted_at.map(|at| at.as_ms()),
        };
        let summary = PlanSummaryDto {
            id: plan.id.to_string(),
            project: plan.project.to_string(),
            project_name: plan.project_name,
            month: plan.month.to_string(),
            period: plan.period.word(),
            state: plan.state.word(),
            facility_count: facilities.len(),
            open_facility_count: facilities.iter().filter(|facility| facility.assignees.is_empty()).count(),
            item_count: items().count(),
            dispatched_count: issued_items,
            submitted_count: items().filter(|item| matches!(item.state, "submitted" | "approved")).count(),
            approved_count: items().filter(|item| item.state == "approved").count(),
            created_at: plan.created_at.as_ms(),
        };
        Self { summary, catalogue: plan.catalogue, tasks: tasks.iter().map(task).collect(), facilities }
    }
}

impl From<PlanView> for PlanSummaryDto {
    fn from(view: PlanView) -> Self {
        PlanDetailDto::from(view).summary
    }
}

impl PlanSummaryDto {
    /// The plan in short, and how many of its items were recorded, sent or not.
    pub(super) fn counted(view: PlanView) -> (Self, usize) {
        let PlanDetailDto { summary, facilities, .. } = view.into();
        let recorded = facilities.iter().flat_map(|facility| &facility.items).filter(|item| item.state != "open");
        let count = recorded.count();
        (summary, count)
    }
}

/// The plans that may be seen, latest month first.
#[utoipa::path(get, path = "/api/plans", tag = "plan", operation_id = "list_plans", params(PageQuery, NarrowQuery, PlanQuery),
    responses((status = 200, body = ListDto<PlanSummaryDto>), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
    Query(query): Query<PlanQuery>,
) -> Result<Json<ListDto<PlanSummaryDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| plan::list(core, &actor, &narrow.into(), query.wanted(), &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// Draws up a plan for the current month.
#[utoipa::path(post, path = "/api/plans", tag = "plan", operation_id = "add_plan", request_body = NewPlanDto,
    responses((status = 201, body = PlanDetailDto), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewPlanDto>,
) -> Result<(StatusCode, Json<PlanDetailDto>), ApiError> {
    let NewPlanDto { project, month, period } = dto;
    let view = app.call(move |core| plan::add(core, &actor, project, month, period)).await?;
    Ok((StatusCode::CREATED, Json(view.into())))
}

/// One plan.
#[utoipa::path(get, path = "/api/plans/{id}", tag = "plan", operation_id = "get_plan", params(("id" = String, Path)),
    responses((status = 200, body = PlanDetailDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<PlanId>,
) -> Result<Json<PlanDetailDto>, ApiError> {
    app.call(move |core| plan::get(core, &actor, id)).await.map(|view| Json(view.into()))
}

/// Issues facilities to people's phones.
#[utoipa::path(post, path = "/api/plans/{id}/dispatch", tag = "plan", operation_id = "dispatch_plan",
    params(("id" = String, Path)), request_body = DispatchDto,
    responses((status = 200, body = PlanDetailDto), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn dispatch(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<PlanId>,
    Json(dto): Json<DispatchDto>,
) -> Result<Json<PlanDetailDto>, ApiError> {
    let batch = |BatchDto { facilities, assignees }| Batch { facilities, assignees };
    let batches: Vec<Batch> = dto.batches.into_iter().map(batch).collect();
    app.call(move |core| plan::dispatch(core, &actor, id, &batches)).await.map(|view| Json(view.into()))
}

/// Takes facilities back from people.
#[utoipa::path(post, path = "/api/plans/{id}/withdraw", tag = "plan", operation_id = "withdraw_plan",
    params(("id" = String, Path)), request_body = BatchDto,
    responses((status = 200, body = PlanDetailDto), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn withdraw(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<PlanId>,
    Json(BatchDto { facilities, assignees }): Json<BatchDto>,
) -> Result<Json<PlanDetailDto>, ApiError> {
    let call = move |core: &crate::core::Core| plan::withdraw(core, &actor, id, &facilities, &assignees);
    app.call(call).await.map(|view| Json(view.into()))
}

/// What the report of a plan waits for.
#[utoipa::path(get, path = "/api/plans/{id}/readiness", tag = "plan", operation_id = "get_plan_readiness",
    params(("id" = String, Path)), responses((status = 200, body = ReadinessDto), (status = 404, body = ErrorBody)))]
async fn readiness(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<PlanId>,
) -> Result<Json<ReadinessDto>, ApiError> {
    let look =
        move |core: &Core| Ok::<_, ApiError>((plan::readiness(core, &actor, id)?, report::kind(core, &actor, id)?));
    let (obstacles, kind) = app.call(look).await?;
    let ready = obstacles.is_empty();
    let blockers = obstacles.into_iter().map(Into::into).collect();
    Ok(Json(ReadinessDto { ready, report_kind: kind.word(), blockers }))
}

#[cfg(test)]
mod tests;
