//! The list of key fire-safety units.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared_model::id::KeyUnitId;
use shared_model::moment::Moment;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{File, Json, Path, Query};
use super::list::{ListDto, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::sheet;
use crate::store::key_unit::KeyUnitRow;
use crate::usecase::key_unit::{self, NewKeyUnit};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    let sheets = OpenApiRouter::new().routes(routes!(import)).layer(DefaultBodyLimit::max(sheet::MAX_BYTES));
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(end)).merge(sheets)
}

/// Which units are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct KeyUnitQuery {
    /// Text that name, credit code or address contains.
    q: Option<String>,
    /// Number of the part, from 1.
    page: Option<u32>,
    /// Rows in a part.
    size: Option<u32>,
    /// Those taken off the list too.
    #[serde(default)]
    ended: bool,
}

/// A unit to be put on the list.
#[derive(Debug, Deserialize, ToSchema)]
struct NewKeyUnitDto {
    /// Region code of GB/T 2260 without trailing zeros.
    region: String,
    name: String,
    address: String,
    credit_code: Option<String>,
}

/// Why a unit is taken off the list.
#[derive(Debug, Deserialize, ToSchema)]
struct KeyUnitEndDto {
    reason: String,
}

/// A unit on the list.
#[derive(Debug, Serialize, ToSchema)]
struct KeyUnitDto {
    #[schema(value_type = String)]
    id: KeyUnitId,
    region: String,
    name: String,
    address: String,
    credit_code: Option<String>,
    #[schema(value_type = i64)]
    added_at: Moment,
    /// When it was taken off.
    #[schema(value_type = Option<i64>)]
    ended_at: Option<Moment>,
    end_reason: Option<String>,
}

impl From<KeyUnitRow> for KeyUnitDto {
    fn from(row: KeyUnitRow) -> Self {
        let KeyUnitRow { id, region, name, address, credit_code, added_at, ended_at, end_reason, .. } = row;
        Self { id, region, name, address, credit_code, added_at, ended_at, end_reason }
    }
}

/// How many units a sheet put on the list.
#[derive(Debug, Serialize, ToSchema)]
struct KeyUnitsImportedDto {
    count: usize,
}

/// Lists the key units one may choose from or keeps.
#[utoipa::path(get, path = "/api/key-units", tag = "key_unit", operation_id = "list_key_units", params(KeyUnitQuery),
    responses((status = 200, body = ListDto<KeyUnitDto>), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(query): Query<KeyUnitQuery>,
) -> Result<Json<ListDto<KeyUnitDto>>, ApiError> {
    let KeyUnitQuery { q, page, size, ended } = query;
    let query = PageQuery { q, page, size };
    let page = query.page();
    let listed = app.call(move |core| key_unit::list(core, &actor, ended, &page)).await?;
    Ok(Json(query.answer(listed)))
}

/// Puts a unit on the list.
#[utoipa::path(post, path = "/api/key-units", tag = "key_unit", operation_id = "add_key_unit",
    request_body = NewKeyUnitDto, responses(
        (status = 201, body = KeyUnitDto), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody),
    ))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewKeyUnitDto>,
) -> Result<(StatusCode, Json<KeyUnitDto>), ApiError> {
    let NewKeyUnitDto { region, name, address, credit_code } = dto;
    let new = NewKeyUnit { region, name, address, credit_code };
    let row = app.call(move |core| key_unit::add(core, &actor, &new)).await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// Takes a unit off the list; owners marked as it keep the mark.
#[utoipa::path(post, path = "/api/key-units/{id}/end", tag = "key_unit", operation_id = "end_key_unit",
    params(("id" = String, Path)), request_body = KeyUnitEndDto, responses(
        (status = 200, body = KeyUnitDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`key_unit.ended`"), (status = 422, body = ErrorBody),
    ))]
async fn end(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<KeyUnitId>,
    Json(dto): Json<KeyUnitEndDto>,
) -> Result<Json<KeyUnitDto>, ApiError> {
    app.call(move |core| key_unit::end(core, &actor, id, &dto.reason)).await.map(|row| Json(row.into()))
}

/// Puts the units of a sheet (XLSX or CSV) on the list: all of them, or none.
#[utoipa::path(post, path = "/api/key-units/sheet", tag = "key_unit", operation_id = "import_key_units",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = KeyUnitsImportedDto), (status = 403, body = ErrorBody),
        (status = 413, body = ErrorBody),
        (status = 422, body = ErrorBody, description = "`sheet.…`; of `sheet.cells` the fields are like `rows.12.name`")))]
async fn import(
    State(app): State<AppState>,
    Auth(actor): Auth,
    File(bytes): File,
) -> Result<(StatusCode, Json<KeyUnitsImportedDto>), ApiError> {
    let count = app.call(move |core| key_unit::sheet::import(core, &actor, &bytes)).await?;
    Ok((StatusCode::CREATED, Json(KeyUnitsImportedDto { count })))
}
