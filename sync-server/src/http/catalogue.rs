//! The catalogue of facilities and test items, and the brands of alarm controllers.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shared_model::brands::{BRANDS, ControllerBrand};
use shared_model::catalogue::Catalogue;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Query};
use super::state::AppState;
use crate::error::{ApiError, Code, ErrorBody};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(catalogue)).routes(routes!(brands))
}

/// Which catalogue is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CatalogueQuery {
    /// The version; the current one when left out.
    version: Option<String>,
}

/// A brand of alarm controllers.
#[derive(Debug, Serialize, ToSchema)]
struct BrandDto {
    /// The name, Chinese.
    name: &'static str,
    /// The name in Latin letters.
    latin: &'static str,
    /// The name in pinyin.
    pinyin: &'static str,
    /// The initials of the pinyin.
    initials: &'static str,
}

/// Brands of alarm controllers.
#[derive(Debug, Serialize, ToSchema)]
struct BrandsDto {
    items: Vec<BrandDto>,
    total: usize,
}

/// A version of the catalogue. A version never changes, so it may be kept.
#[utoipa::path(get, path = "/api/catalogue", operation_id = "get_catalogue", tag = "catalogue", params(CatalogueQuery), responses(
    (status = 200, body = Object, description = "systems with their facilities and test items"),
    (status = 404, body = ErrorBody),
))]
async fn catalogue(_: Auth, Query(query): Query<CatalogueQuery>) -> Result<Response, ApiError> {
    let Some(version) = query.version else { return Ok(axum::Json(Catalogue::current()).into_response()) };
    let catalogue = Catalogue::of_version(&version).ok_or(Code::RequestNotFound)?;
    Ok(([(header::CACHE_CONTROL, "private, max-age=31536000, immutable")], axum::Json(catalogue)).into_response())
}

/// Brands of alarm controllers, for searching; another can always be typed in.
#[utoipa::path(get, path = "/api/brands", operation_id = "list_brands", tag = "catalogue", responses((status = 200, body = BrandsDto)))]
async fn brands(_: Auth) -> Json<BrandsDto> {
    let items: Vec<_> = BRANDS.iter().map(brand).collect();
    Json(BrandsDto { total: items.len(), items })
}

const fn brand(brand: &ControllerBrand) -> BrandDto {
    let ControllerBrand { name, latin, pinyin, initials } = *brand;
    BrandDto { name, latin, pinyin, initials }
}
