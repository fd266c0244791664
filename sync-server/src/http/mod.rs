//! The HTTP edge: parses requests, calls use cases, answers. It decides nothing.
//!
//! Each capability has its routes in a file of its own and one line in [`api`].

mod account;
mod agency;
mod application;
mod attachment;
pub mod auth;
mod board;
mod catalogue;
mod contract;
mod download;
pub mod edge;
mod export;
pub mod extract;
mod fault;
mod filing;
mod geocode;
mod hazard;
mod health;
mod history;
mod key_unit;
mod late;
pub mod list;
mod map;
pub mod metrics;
mod order;
mod owner;
mod owner_contact;
#[cfg(test)]
mod permission;
mod person;
mod plan;
mod project;
mod proof;
mod region;
mod report;
mod request;
mod review;
mod session;
mod staff;
pub mod state;
mod sync;
mod task;
pub mod upload;
mod web;

use axum::extract::DefaultBodyLimit;
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::error::{ApiError, Code};
use extract::JSON_LIMIT_BYTES;
use state::AppState;

/// The head of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fengtai",
        description = "Times are integers, milliseconds since 1970-01-01T00:00:00Z; days are 2026-11-22, months 2026-11; \
            errors are `ErrorBody` with a stable code.",
    ),
    components(schemas(crate::error::ErrorBody))
)]
struct Document;

/// The capabilities, a line each.
fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(session::routes())
        .merge(agency::routes())
        .merge(person::routes())
        .merge(account::routes())
        .merge(owner::routes())
        .merge(owner_contact::routes())
        .merge(key_unit::routes())
        .merge(contract::routes())
        .merge(project::routes())
        .merge(catalogue::routes())
        .merge(export::routes())
        .merge(region::routes())
        .merge(map::routes())
        .merge(geocode::routes())
        .merge(sync::routes())
        .merge(upload::routes())
        .merge(task::routes())
        .merge(plan::routes())
        .merge(board::routes())
        .merge(review::routes())
        .merge(late::routes())
        .merge(fault::routes())
        .merge(hazard::routes())
        .merge(order::routes())
        .merge(report::routes())
        .merge(filing::routes())
        .merge(application::routes())
        .merge(proof::routes())
        .merge(download::routes())
        .merge(attachment::routes())
        .merge(request::routes())
}

/// The OpenAPI document of everything under `/api`.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    api().into_openapi()
}

/// Everything the server answers.
pub fn router(state: AppState) -> Router {
    let (api, document) = api().split_for_parts();
    let document = axum::Json(document);
    let router = api
        .route("/api/openapi.json", axum::routing::get(async move || document.clone()))
        .merge(health::routes())
        .merge(metrics::routes())
        .method_not_allowed_fallback(async || ApiError::from(Code::RequestMethod));
    web::with_console(router, state.settings.web_dir.as_deref())
        .layer(DefaultBodyLimit::max(JSON_LIMIT_BYTES))
        .layer(CatchPanicLayer::custom(edge::panicked))
        .layer(middleware::from_fn_with_state(state.clone(), edge::edge))
        .with_state(state)
}
