//! How faults are handled, and what is ordered for them.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared_model::fault::FaultDisposition;
use shared_model::id::{AccountId, FaultId, OrderId, TaskId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::usecase::fault::{self, Handling};
use crate::usecase::order;

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(handle)).routes(routes!(withdraw))
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

/// Words for taking an order back.
#[derive(Debug, Deserialize, ToSchema)]
struct WithdrawOrderDto {
    #[serde(default)]
    note: String,
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

/// Takes an order back, as long as no work for it was submitted: the fault has to be settled anew.
#[utoipa::path(post, path = "/api/orders/{id}/withdraw", tag = "fault", operation_id = "withdraw_order",
    params(("id" = String, Path)), request_body = WithdrawOrderDto,
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
async fn withdraw(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<OrderId>,
    Json(WithdrawOrderDto { note }): Json<WithdrawOrderDto>,
) -> Result<StatusCode, ApiError> {
    let call = move |core: &crate::core::Core| order::withdraw(core, &actor, id, &note);
    app.call(call).await.map(|()| StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests;
