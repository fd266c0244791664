//! Owners.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared_model::id::{AgencyId, OwnerId};
use shared_model::moment::Moment;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::store::owner::OwnerRow;
use crate::usecase::owner::{self, NewOwner};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(get))
}

/// The owner's contact.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct ContactDto {
    name: String,
    phone: String,
}

/// An owner to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
struct NewOwnerDto {
    name: String,
    address: String,
    /// Unified social credit code (18 characters); leave out when the owner explicitly has none.
    credit_code: Option<String>,
    /// The key fire-safety unit it is on the list as; leave out when it is not on it.
    key_unit: Option<String>,
    contact: ContactDto,
}

/// An owner.
#[derive(Debug, Serialize, ToSchema)]
struct OwnerDto {
    #[schema(value_type = String)]
    id: OwnerId,
    #[schema(value_type = String)]
    agency: AgencyId,
    name: String,
    address: String,
    credit_code: Option<String>,
    key_unit: Option<String>,
    contact: ContactDto,
    #[schema(value_type = i64)]
    created_at: Moment,
}

impl From<OwnerRow> for OwnerDto {
    fn from(row: OwnerRow) -> Self {
        Self {
            id: row.id,
            agency: row.agency,
            name: row.name,
            address: row.address,
            credit_code: row.credit_code,
            key_unit: row.key_unit,
            contact: ContactDto { name: row.contact, phone: row.phone },
            created_at: row.created_at,
        }
    }
}

/// Lists the owners one may see.
#[utoipa::path(get, path = "/api/owners", tag = "owner", operation_id = "list_owners", params(PageQuery, NarrowQuery), responses(
    (status = 200, body = ListDto<OwnerDto>), (status = 403, body = ErrorBody),
))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
) -> Result<Json<ListDto<OwnerDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| owner::list(core, &actor, &narrow.into(), &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// Records an owner.
#[utoipa::path(post, path = "/api/owners", tag = "owner", operation_id = "add_owner", request_body = NewOwnerDto,
    responses((status = 201, body = OwnerDto), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewOwnerDto>,
) -> Result<(StatusCode, Json<OwnerDto>), ApiError> {
    let NewOwnerDto { name, address, credit_code, key_unit, contact } = dto;
    let new = NewOwner { name, address, credit_code, key_unit, contact: contact.name, phone: contact.phone };
    let row = app.call(move |core| owner::add(core, &actor, new)).await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// One owner.
#[utoipa::path(get, path = "/api/owners/{id}", tag = "owner", operation_id = "get_owner",
    params(("id" = String, Path)), responses((status = 200, body = OwnerDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<OwnerId>,
) -> Result<Json<OwnerDto>, ApiError> {
    app.call(move |core| owner::get(core, &actor, id)).await.map(|row| Json(row.into()))
}
