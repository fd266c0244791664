//! Orders to look into a fault or to repair it; they are given with the decision on the fault.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared_model::id::OrderId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::usecase::order;

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(withdraw))
}

/// Words for taking an order back.
#[derive(Debug, Deserialize, ToSchema)]
struct WithdrawOrderDto {
    #[serde(default)]
    note: String,
}

/// Takes an order back, as long as no work for it was submitted: the fault has to be settled anew.
#[utoipa::path(post, path = "/api/orders/{id}/withdraw", tag = "order", operation_id = "withdraw_order",
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
