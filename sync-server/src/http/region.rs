//! The administrative divisions that jurisdictions are chosen from.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::Json;
use super::state::AppState;
use crate::region::{Region, Regions};

/// How long a browser may keep the list without asking: it changes a few times a year.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A division.
#[derive(Debug, Serialize, ToSchema)]
struct RegionDto {
    /// Code of GB/T 2260 without trailing zeros; a division lies in whatever its code begins with.
    code: String,
    name: String,
    /// Its first day, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<String>,
    /// Its last day: nothing new can name it afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<String>,
}

/// All divisions by code, those that are no more included.
#[derive(Debug, Serialize, ToSchema)]
struct RegionsDto {
    items: Vec<RegionDto>,
    total: usize,
}

impl From<&Region> for RegionDto {
    fn from(Region { code, name, valid_from, valid_to }: &Region) -> Self {
        let (valid_from, valid_to) = (valid_from.map(|day| day.to_string()), valid_to.map(|day| day.to_string()));
        Self { code: code.clone(), name: name.clone(), valid_from, valid_to }
    }
}

impl From<&Regions> for RegionsDto {
    fn from(regions: &Regions) -> Self {
        let items: Vec<_> = regions.iter().map(RegionDto::from).collect();
        Self { total: items.len(), items }
    }
}

/// The list of administrative divisions. It is public, and may be kept as its headers say.
#[utoipa::path(get, path = "/api/regions", operation_id = "list_regions", tag = "region", responses(
    (status = 200, body = RegionsDto),
    (status = 304, description = "`If-None-Match` names this list"),
))]
async fn list(State(app): State<AppState>, headers: HeaderMap) -> Response {
    let regions = &app.core().regions;
    let tag = format!("\"{}\"", regions.version());
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Json(RegionsDto::from(&**regions)).into_response()
    };
    response.headers_mut().insert(header::CACHE_CONTROL, KEPT);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
