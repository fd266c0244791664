//! Faults: how they are handled, the lists of those that are followed up, and one of them whole.

mod list;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared_model::fault::FaultDisposition;
use shared_model::id::{AccountId, FaultId, TaskId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::list::{NarrowQuery, PageQuery};
use super::state::AppState;
use super::task::FaultDetailDto;
use crate::error::{ApiError, Code, ErrorBody};
use crate::usecase::access::Narrow;
use crate::usecase::fault::{self, Handling};
pub(super) use list::FaultLineDto;
use list::{FaultListDto, FaultQuery};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(handle)).routes(routes!(list)).routes(routes!(get))
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

/// One of the lists of faults, with how many lines each of them has: what waits, longest first; what is done, latest first.
#[utoipa::path(get, path = "/api/faults", tag = "fault", operation_id = "list_faults", params(PageQuery, NarrowQuery, FaultQuery),
    responses((status = 200, body = FaultListDto), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
    Query(query): Query<FaultQuery>,
) -> Result<Json<FaultListDto>, ApiError> {
    let (page, narrow, wanted) = (part.page(), Narrow::from(narrow), query.wanted());
    let call = move |core: &crate::core::Core| {
        let counts = fault::counts(core, &actor, &narrow, &wanted, &page)?;
        Ok::<_, ApiError>((fault::list(core, &actor, &narrow, &wanted, &page)?, counts))
    };
    let (listed, counts) = app.call(call).await?;
    Ok(Json(FaultListDto::new(part.answer(listed), counts)))
}

/// One fault whole: as it was recorded on site, what was done about it, and what can be done now.
#[utoipa::path(get, path = "/api/faults/{id}", tag = "fault", operation_id = "get_fault", params(("id" = String, Path)),
    responses((status = 200, body = FaultDetailDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<FaultId>,
) -> Result<Json<FaultDetailDto>, ApiError> {
    let view = app.call(move |core| fault::view(core, &actor, id)).await?;
    let shown = FaultDetailDto::of(&view).ok_or(Code::RequestNotFound)?;
    Ok(Json(shown))
}
