//! What the console draws maps with: the base map, if there is one, and whether addresses can be searched for.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path};
use super::state::AppState;
use crate::base_map::{BaseMap, Datum, TileSource};
use crate::error::{ApiError, Code, ErrorBody};

/// The address of a pack's tiles changes with the pack.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=604800, immutable");

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(settings)).routes(routes!(tile))
}

/// What the coordinates of tiles mean.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
enum DatumDto {
    #[serde(rename = "wgs84")]
    Wgs84,
    #[serde(rename = "gcj02")]
    Gcj02,
}

/// The base map.
#[derive(Debug, Serialize, ToSchema)]
struct BaseMapDto {
    /// Addresses of layers, the lowest first, with `{z}`, `{x}` and `{y}`.
    layers: Vec<String>,
    /// 审图号; always shown on the map.
    review_number: String,
    /// Whose map it is; always shown on the map.
    attribution: String,
    /// What the coordinates of the tiles mean; positions are always WGS-84.
    datum: DatumDto,
    min_zoom: u8,
    max_zoom: u8,
    /// Where a pack is from and of which day.
    origin: Option<String>,
}

/// What maps are drawn with.
#[derive(Debug, Serialize, ToSchema)]
struct MapDto {
    /// Null for the plain grid.
    base: Option<BaseMapDto>,
    /// Whether addresses can be searched for.
    address_search: bool,
}

impl From<&BaseMap> for BaseMapDto {
    fn from(map: &BaseMap) -> Self {
        let BaseMap { review_number, attribution, datum, min_zoom, max_zoom, tiles } = map.clone();
        let (layers, origin) = match tiles {
            TileSource::Service(layers) => (layers, None),
            TileSource::Pack(pack) => (vec![pack.template()], Some(pack.origin())),
        };
        let datum = match datum {
            Datum::Wgs84 => DatumDto::Wgs84,
            Datum::Gcj02 => DatumDto::Gcj02,
        };
        Self { layers, review_number, attribution, datum, min_zoom, max_zoom, origin }
    }
}

/// What maps are drawn with.
#[utoipa::path(get, path = "/api/map", operation_id = "get_map", tag = "map", responses(
    (status = 200, body = MapDto), (status = 401, body = ErrorBody),
))]
async fn settings(State(app): State<AppState>, _: Auth) -> Json<MapDto> {
    let base = app.settings.base_map.as_ref().map(BaseMapDto::from);
    Json(MapDto { base, address_search: app.settings.geocoder.is_some() })
}

/// A tile of the operator's pack.
#[utoipa::path(get, path = "/api/map/tiles/{z}/{x}/{y}", operation_id = "get_map_tile", tag = "map",
    params(("z" = u8, Path), ("x" = u32, Path), ("y" = u32, Path)),
    responses((status = 200, description = "an image"), (status = 404, body = ErrorBody, description = "`map.no_tile`")))]
async fn tile(
    State(app): State<AppState>,
    _: Auth,
    Path((zoom, column, row)): Path<(u8, u32, u32)>,
) -> Result<Response, ApiError> {
    let Some(TileSource::Pack(pack)) = app.settings.base_map.as_ref().map(|map| map.tiles.clone()) else {
        return Err(Code::MapNoTile.into());
    };
    let media_type = pack.format().media_type();
    let read = app.call(move |_| {
        pack.tile(zoom, column, row).map_err(|error| {
            tracing::error!(%error, zoom, column, row, "a tile of the pack cannot be read");
            ApiError::from(Code::ServerFailed)
        })
    });
    let bytes = read.await?.ok_or(Code::MapNoTile)?;
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response.headers_mut().insert(header::CACHE_CONTROL, KEPT);
    Ok(response)
}
