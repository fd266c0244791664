//! Owners.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared_model::id::{AgencyId, KeyUnitId, OwnerId};
use shared_model::moment::Moment;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::history::HistoryDto;
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::store::owner::OwnerRow;
use crate::usecase::owner::{self, OwnerForm};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(get, update)).routes(routes!(history))
}

/// What is recorded of an owner.
#[derive(Debug, Deserialize, ToSchema)]
struct NewOwnerDto {
    /// As on the business licence; no two clients of an agency have the same.
    name: String,
    /// Down to road and number.
    address: String,
    /// Unified social credit code (18 characters); leave out when the owner explicitly has none.
    credit_code: Option<String>,
    /// The key fire-safety unit it is, from the list; leave out when none corresponds.
    #[schema(value_type = Option<String>)]
    key_unit: Option<KeyUnitId>,
}

/// An edited owner.
#[derive(Debug, Deserialize, ToSchema)]
struct OwnerEditDto {
    /// The version that was edited.
    version: u32,
    #[serde(flatten)]
    owner: NewOwnerDto,
}

/// The unit on the list that an owner is.
#[derive(Debug, Serialize, ToSchema)]
struct KeyUnitRefDto {
    #[schema(value_type = String)]
    id: KeyUnitId,
    name: String,
}

/// An owner.
#[derive(Debug, Serialize, ToSchema)]
struct OwnerDto {
    #[schema(value_type = String)]
    id: OwnerId,
    #[schema(value_type = String)]
    agency: AgencyId,
    /// Counts the edits; an edit names the one it was made of.
    version: u32,
    name: String,
    address: String,
    credit_code: Option<String>,
    key_unit: Option<KeyUnitRefDto>,
    /// What was marked before there was a list to choose from.
    key_unit_before: Option<String>,
    /// How many people there are to ask for.
    contact_count: u32,
    #[schema(value_type = i64)]
    created_at: Moment,
}

impl From<OwnerRow> for OwnerDto {
    fn from(row: OwnerRow) -> Self {
        let key_unit = row.key_unit.map(|id| KeyUnitRefDto { id, name: row.key_unit_name.unwrap_or_default() });
        Self {
            id: row.id,
            agency: row.agency,
            version: row.version,
            name: row.name,
            address: row.address,
            credit_code: row.credit_code,
            key_unit,
            key_unit_before: row.key_unit_before,
            contact_count: row.contact_count,
            created_at: row.created_at,
        }
    }
}

impl From<NewOwnerDto> for OwnerForm {
    fn from(NewOwnerDto { name, address, credit_code, key_unit }: NewOwnerDto) -> Self {
        Self { name, address, credit_code, key_unit }
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
    let row = app.call(move |core| owner::add(core, &actor, dto.into())).await?;
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

/// Changes an owner, unless somebody else did in between.
#[utoipa::path(put, path = "/api/owners/{id}", tag = "owner", operation_id = "update_owner",
    params(("id" = String, Path)), request_body = OwnerEditDto, responses(
        (status = 200, body = OwnerDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`request.changed`: who changed what since that version"),
        (status = 422, body = ErrorBody),
    ))]
async fn update(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<OwnerId>,
    Json(dto): Json<OwnerEditDto>,
) -> Result<Json<OwnerDto>, ApiError> {
    let save = move |core: &crate::core::Core| owner::update(core, &actor, id, dto.version, &dto.owner.into());
    app.call(save).await.map(|row| Json(row.into()))
}

/// What happened to an owner.
#[utoipa::path(get, path = "/api/owners/{id}/history", tag = "owner", operation_id = "owner_history",
    params(("id" = String, Path)), responses(
        (status = 200, body = HistoryDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
    ))]
async fn history(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<OwnerId>,
) -> Result<Json<HistoryDto>, ApiError> {
    app.call(move |core| owner::history(core, &actor, id)).await.map(|rows| Json(rows.into()))
}
