//! Service contracts.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_model::contract::{ContractKind, ContractState};
use shared_model::id::{ContractId, OwnerId};
use shared_model::moment::Moment;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::store::contract::{ContractRow, Wanted};
use crate::usecase::contract::{self, NewContract};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(get))
}

/// A contract to be recorded; its dates and its kind never change afterwards.
#[derive(Debug, Deserialize, ToSchema)]
struct NewContractDto {
    #[schema(value_type = String)]
    owner: OwnerId,
    name: String,
    /// `maintenance`, `completion_inspection`, `annual_inspection`, `special_inspection` or `assessment`.
    #[schema(value_type = String)]
    kind: ContractKind,
    #[schema(value_type = String, format = Date)]
    signed_on: Date,
}

/// A contract.
#[derive(Debug, Serialize, ToSchema)]
struct ContractDto {
    #[schema(value_type = String)]
    id: ContractId,
    #[schema(value_type = String)]
    owner: OwnerId,
    owner_name: String,
    name: String,
    #[schema(value_type = String)]
    kind: ContractKind,
    #[schema(value_type = String, format = Date)]
    signed_on: Date,
    state: String,
    #[schema(value_type = i64)]
    created_at: Moment,
}

impl From<ContractRow> for ContractDto {
    fn from(row: ContractRow) -> Self {
        let ContractRow { id, owner, owner_name, name, kind, signed_on, state, created_at, .. } = row;
        Self { id, owner, owner_name, name, kind, signed_on, state, created_at }
    }
}

/// Which contracts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ContractQuery {
    /// Only contracts that stand so: `active`, `terminated` or `cancelled`.
    #[param(value_type = Option<String>)]
    state: Option<ContractState>,
    /// Only contracts of this kind.
    #[param(value_type = Option<String>)]
    kind: Option<ContractKind>,
    /// Only contracts with this owner.
    #[param(value_type = Option<String>)]
    owner: Option<OwnerId>,
}

impl ContractQuery {
    const fn wanted(&self) -> Wanted {
        let Self { state, kind, owner } = *self;
        Wanted { state, kind, owner }
    }
}

/// Lists the contracts one may see.
#[utoipa::path(get, path = "/api/contracts", tag = "contract", operation_id = "list_contracts", params(PageQuery, NarrowQuery, ContractQuery),
    responses((status = 200, body = ListDto<ContractDto>), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
    Query(query): Query<ContractQuery>,
) -> Result<Json<ListDto<ContractDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| contract::list(core, &actor, &narrow.into(), query.wanted(), &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// Records a contract.
#[utoipa::path(post, path = "/api/contracts", tag = "contract", operation_id = "add_contract",
    request_body = NewContractDto,
    responses((status = 201, body = ContractDto), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewContractDto>,
) -> Result<(StatusCode, Json<ContractDto>), ApiError> {
    let NewContractDto { owner, name, kind, signed_on } = dto;
    let new = NewContract { owner, name, kind, signed_on };
    let row = app.call(move |core| contract::add(core, &actor, new)).await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// One contract.
#[utoipa::path(get, path = "/api/contracts/{id}", tag = "contract", operation_id = "get_contract",
    params(("id" = String, Path)), responses((status = 200, body = ContractDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ContractId>,
) -> Result<Json<ContractDto>, ApiError> {
    app.call(move |core| contract::get(core, &actor, id)).await.map(|row| Json(row.into()))
}
