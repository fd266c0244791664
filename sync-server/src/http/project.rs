//! Projects.

mod dto;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared_model::calendar::Month;
use shared_model::id::{AccountId, ContractId, ProjectId};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::history::HistoryDto;
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::store::project_list::Wanted;
use crate::usecase::contract::EndForm;
use crate::usecase::project;

pub(super) use dto::{GeofenceDto, PositionDto};
use dto::{LeadDto, NewProjectDto, ProjectDetailDto, ProjectDto, ProjectEditDto, TerminationDto};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, update))
        .routes(routes!(set_lead))
        .routes(routes!(terminate))
        .routes(routes!(history))
}

/// Which projects are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProjectQuery {
    /// Only projects that this account leads.
    #[param(value_type = Option<String>)]
    lead: Option<AccountId>,
    /// Only projects that have no plan of this month, `2026-11`.
    #[param(value_type = Option<String>)]
    without_plan: Option<Month>,
    /// Only projects of this contract.
    #[param(value_type = Option<String>)]
    contract: Option<ContractId>,
}

impl ProjectQuery {
    const fn wanted(&self) -> Wanted {
        let Self { lead, without_plan, contract } = *self;
        Wanted { lead, without_plan, owner: None, contract }
    }
}

/// Lists the projects one may see.
#[utoipa::path(get, path = "/api/projects", tag = "project", operation_id = "list_projects", params(PageQuery, NarrowQuery, ProjectQuery),
    responses((status = 200, body = ListDto<ProjectDto>), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
    Query(query): Query<ProjectQuery>,
) -> Result<Json<ListDto<ProjectDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| project::list(core, &actor, &narrow.into(), query.wanted(), &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// Records a project under a contract.
#[utoipa::path(post, path = "/api/projects", tag = "project", operation_id = "add_project",
    request_body = NewProjectDto,
    responses((status = 201, body = ProjectDetailDto), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewProjectDto>,
) -> Result<(StatusCode, Json<ProjectDetailDto>), ApiError> {
    let new = dto.into_new(&*app.core().env);
    let detail = app.call(move |core| project::add(core, &actor, new)).await?;
    Ok((StatusCode::CREATED, Json(detail.into())))
}

/// One project with its buildings and facilities.
#[utoipa::path(get, path = "/api/projects/{id}", tag = "project", operation_id = "get_project",
    params(("id" = String, Path)), responses((status = 200, body = ProjectDetailDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ProjectId>,
) -> Result<Json<ProjectDetailDto>, ApiError> {
    app.call(move |core| project::get(core, &actor, id)).await.map(|detail| Json(detail.into()))
}

/// Gives a project another lead.
#[utoipa::path(post, path = "/api/projects/{id}/lead", tag = "project", operation_id = "set_project_lead",
    params(("id" = String, Path)), request_body = LeadDto, responses(
        (status = 200, body = ProjectDetailDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 422, body = ErrorBody),
    ))]
async fn set_lead(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ProjectId>,
    Json(dto): Json<LeadDto>,
) -> Result<Json<ProjectDetailDto>, ApiError> {
    app.call(move |core| project::set_lead(core, &actor, id, dto.lead)).await.map(|detail| Json(detail.into()))
}

/// Changes a project, unless somebody else did in between.
#[utoipa::path(put, path = "/api/projects/{id}", tag = "project", operation_id = "update_project",
    params(("id" = String, Path)), request_body = ProjectEditDto, responses(
        (status = 200, body = ProjectDetailDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody,
            description = "`request.changed`, `project.ended`, `project.facility_planned`"),
        (status = 422, body = ErrorBody),
    ))]
async fn update(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ProjectId>,
    Json(dto): Json<ProjectEditDto>,
) -> Result<Json<ProjectDetailDto>, ApiError> {
    let edit = dto.into_edit(&*app.core().env);
    app.call(move |core| project::update(core, &actor, id, edit)).await.map(|detail| Json(detail.into()))
}

/// Terminates a project for good: no more plans and reports.
#[utoipa::path(post, path = "/api/projects/{id}/terminate", tag = "project", operation_id = "terminate_project",
    params(("id" = String, Path)), request_body = TerminationDto, responses(
        (status = 200, body = ProjectDetailDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`project.ended`"), (status = 422, body = ErrorBody),
    ))]
async fn terminate(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ProjectId>,
    Json(TerminationDto { reason, person, name }): Json<TerminationDto>,
) -> Result<Json<ProjectDetailDto>, ApiError> {
    let form = EndForm { reason, person };
    let end = move |core: &crate::core::Core| project::terminate(core, &actor, id, &form, &name);
    app.call(end).await.map(|detail| Json(detail.into()))
}

/// What happened to a project.
#[utoipa::path(get, path = "/api/projects/{id}/history", tag = "project", operation_id = "project_history",
    params(("id" = String, Path)), responses(
        (status = 200, body = HistoryDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
    ))]
async fn history(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ProjectId>,
) -> Result<Json<HistoryDto>, ApiError> {
    app.call(move |core| project::history(core, &actor, id)).await.map(|rows| Json(rows.into()))
}
