//! Searching for an address: asks the provider on behalf of the console, so that its key stays here.

mod allowance;
mod provider;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) use allowance::Allowance;
pub(super) use provider::Network;

use super::auth::Auth;
use super::extract::{Json, Query};
use super::project::PositionDto;
use super::state::AppState;
use crate::error::{ApiError, Code, ErrorBody};
use crate::geocode::{Failure, Place};
use crate::usecase::geocode;

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(search))
}

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct GeocodeQuery {
    /// The address.
    q: String,
    /// Code of the division it is in, if that is known.
    region: Option<String>,
}

/// A place that was found.
#[derive(Debug, Serialize, ToSchema)]
struct PlaceDto {
    name: String,
    /// Where it is, WGS-84.
    position: PositionDto,
    /// The division it is in, as far as the provider tells.
    region: Option<String>,
}

/// The places that were found; at least one.
#[derive(Debug, Serialize, ToSchema)]
struct PlacesDto {
    items: Vec<PlaceDto>,
    total: usize,
}

impl From<Place> for PlaceDto {
    fn from(Place { name, position, region }: Place) -> Self {
        Self { name, position: position.into(), region }
    }
}

/// Searches for an address with the provider that the operator chose.
#[utoipa::path(get, path = "/api/geocode", operation_id = "search_address", tag = "map", params(GeocodeQuery), responses(
    (status = 200, body = PlacesDto),
    (status = 403, body = ErrorBody),
    (status = 404, body = ErrorBody, description = "`geocode.nothing`"),
    (status = 422, body = ErrorBody),
    (status = 429, body = ErrorBody, description = "`geocode.too_often`, with `retry_after_s`"),
    (status = 503, body = ErrorBody, description = "`geocode.none`, `geocode.down`, `geocode.refused`"),
))]
async fn search(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(GeocodeQuery { q, region }): Query<GeocodeQuery>,
) -> Result<Json<PlacesDto>, ApiError> {
    let question = geocode::question(app.core(), &actor, &q, region.as_deref())?;
    let geocoder = app.settings.geocoder.as_ref().ok_or(Code::GeocodeNone)?;
    if let Err(seconds) = app.allowance.take(actor.account, app.core().env.now()) {
        return Err(ApiError::from(Code::GeocodeTooOften).retry_after(seconds));
    }
    let asked = app.network.ask(geocoder, &question).await;
    let items: Vec<_> = asked.map_err(refused)?.into_iter().map(PlaceDto::from).collect();
    if items.is_empty() {
        return Err(Code::GeocodeNothing.into());
    }
    Ok(Json(PlacesDto { total: items.len(), items }))
}

/// The operator reads in the log what the provider said; people read what to do.
fn refused(failure: Failure) -> ApiError {
    tracing::warn!(%failure, "an address could not be searched for");
    match failure {
        Failure::Down(_) => Code::GeocodeDown.into(),
        Failure::Refused(_) => Code::GeocodeRefused.into(),
    }
}
