//! How faults are handled.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared_model::fault::FaultDisposition;
use shared_model::id::{AccountId, FaultId, TaskId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::usecase::fault::{self, Handling};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(handle))
}

/// How a fault is handled.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewDispositionDto)]
struct DispositionDto {
    /// `investigate`, `owner_agreed`, `owner_declined`, `in_discussion` or `out_of_scope`.
    #[schema(value_type = String)]
    disposition: FaultDisposition,
    #[serde(default)]
    note: String,
    /// The engineer's account, for `investigate` and `owner_agreed` and for these only.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    assignee: Option<AccountId>,
}

/// Settles how a fault is handled; an investigation or a repair is ordered of an engineer with it.
#[utoipa::path(post, path = "/api/tasks/{id}/faults/{fault}/disposition", tag = "fault", operation_id = "handle_fault",
    params(("id" = String, Path), ("fault" = String, Path)), request_body = DispositionDto,
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn handle(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path((task, id)): Path<(TaskId, FaultId)>,
    Json(DispositionDto { disposition, note, assignee }): Json<DispositionDto>,
) -> Result<StatusCode, ApiError> {
    let handling = Handling { disposition, note, assignee };
    let call = move |core: &crate::core::Core| fault::handle(core, &actor, task, id, &handling);
    app.call(call).await.map(|()| StatusCode::NO_CONTENT)
}
