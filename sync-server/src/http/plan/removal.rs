//! Deleting plans, and what that takes before it is done.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared_model::id::PlanId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::PlanSummaryDto;
use crate::error::{ApiError, ErrorBody};
use crate::http::auth::Auth;
use crate::http::extract::{Json, Path, Query};
use crate::http::state::AppState;
use crate::store::plan::{Assignment, PlanTaskRow};
use crate::usecase::plan::{self, Removal, Way};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get)).routes(routes!(delete))
}

/// Somebody who has facilities of the plan.
#[derive(Debug, Serialize, ToSchema)]
struct HolderDto {
    account: String,
    name: String,
    facilities: Vec<String>,
}

impl From<Assignment> for HolderDto {
    fn from(batch: Assignment) -> Self {
        let facilities = batch.facilities.iter().map(ToString::to_string).collect();
        Self { account: batch.account.to_string(), name: batch.name, facilities }
    }
}

/// A task that was begun.
#[derive(Debug, Serialize, ToSchema)]
struct BegunTaskDto {
    id: String,
    /// `unsubmitted`, `pending`, `returned` or `approved`.
    state: &'static str,
    engineer_name: String,
    begun_at: i64,
    /// When the server last heard of it from a phone.
    heard_at: i64,
    /// Items with a result.
    recorded_count: usize,
    facilities: Vec<String>,
}

impl From<PlanTaskRow> for BegunTaskDto {
    fn from(task: PlanTaskRow) -> Self {
        Self {
            id: task.id.to_string(),
            state: task.state.word(),
            engineer_name: task.engineer,
            begun_at: task.begun_at.as_ms(),
            heard_at: task.heard_at.as_ms(),
            recorded_count: task.recorded.len(),
            facilities: task.facilities.iter().map(ToString::to_string).collect(),
        }
    }
}

/// What deleting a plan would do.
#[derive(Debug, Serialize, ToSchema)]
struct RemovalDto {
    /// `delete`: at once; `withdraw`: what is issued is taken back with it; `remove_tasks`: its unsent tasks have to go
    /// first; `never`: something was submitted.
    way: &'static str,
    plan: PlanSummaryDto,
    holders: Vec<HolderDto>,
    tasks: Vec<BegunTaskDto>,
}

impl From<Removal> for RemovalDto {
    fn from(Removal { way, view }: Removal) -> Self {
        let way = match way {
            Way::Delete => "delete",
            Way::Withdraw => "withdraw",
            Way::RemoveTasks => "remove_tasks",
            Way::Never => "never",
        };
        let holders = view.issued.iter().cloned().map(Into::into).collect();
        let tasks = view.tasks.iter().cloned().map(Into::into).collect();
        Self { way, holders, tasks, plan: view.into() }
    }
}

/// How a plan is deleted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DeleteParams {
    /// Take back what is issued in the same step.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    withdraw: bool,
}

/// What deleting a plan would do.
#[utoipa::path(get, path = "/api/plans/{id}/removal", tag = "plan", operation_id = "get_plan_removal",
    params(("id" = String, Path)),
    responses((status = 200, body = RemovalDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<PlanId>,
) -> Result<Json<RemovalDto>, ApiError> {
    app.call(move |core| plan::removal(core, &actor, id)).await.map(|removal| Json(removal.into()))
}

/// Deletes a plan of which nothing is begun; with `withdraw` what is issued is taken back in the same step.
#[utoipa::path(delete, path = "/api/plans/{id}", tag = "plan", operation_id = "delete_plan",
    params(("id" = String, Path), DeleteParams), responses((status = 204), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
async fn delete(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<PlanId>,
    Query(params): Query<DeleteParams>,
) -> Result<StatusCode, ApiError> {
    app.call(move |core| plan::delete(core, &actor, id, params.withdraw)).await.map(|()| StatusCode::NO_CONTENT)
}
