//! What happens to every request on its way in and out: an id, a span in the log, figures, the security
//! headers, and the one place where errors are logged.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE32_NOPAD;
use tracing::Instrument as _;

use super::state::AppState;
use crate::base_map::BaseMap;
use crate::error::{ApiError, Code};

/// The one address whose answers carry nothing that is not needed: their size is what phones on bad
/// networks pay for.
pub const SYNC_PATH: &str = "/api/sync";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Nothing from elsewhere but the tiles of the base map, no inline script; images also from memory, for previews.
///
/// Tiles are images: a service that sends anything else gets no further.
pub(super) fn content_policy(base_map: Option<&BaseMap>) -> HeaderValue {
    let tiles: String = base_map.iter().flat_map(|map| map.origins()).map(|origin| format!(" {origin}")).collect();
    let policy = CONTENT_POLICY.replace("{tiles}", &tiles);
    // The origins were checked when the base map was opened.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{tiles}; \
    font-src 'self'; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; frame-src 'self' blob:; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Answers an error in our form; the cause goes along, unseen, to be logged by [`edge`].
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(self.body())).into_response();
        if let Some(seconds) = self.retry_after_s() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// The answer to a request whose handler panicked. The panic itself was printed by the panic hook.
#[must_use]
pub fn panicked(_panic: Box<dyn std::any::Any + Send>) -> Response {
    ApiError::from(Code::ServerFailed).into_response()
}

/// The middleware around everything.
pub async fn edge(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = BASE32_NOPAD.encode(&app.core().env.random::<10>());
    let method = request.method().clone();
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "page".to_owned(), |path| path.as_str().to_owned());
    let minimal = request.uri().path() == SYNC_PATH;
    let span = tracing::info_span!("request", %id, %method, %route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let elapsed = started.elapsed();
    let status = response.status();
    span.in_scope(|| log(&response, elapsed.as_secs_f64() * 1_000.0));
    let labels = [("method", method.to_string()), ("route", route), ("status", status.as_u16().to_string())];
    metrics::counter!("fengtai_http_requests_total", &labels).increment(1);
    metrics::histogram!("fengtai_http_request_seconds", &labels[..2]).record(elapsed.as_secs_f64());
    if !minimal {
        secure(&mut response, &id, &app.content_policy);
    }
    response
}

/// Logs an answer once: server errors as errors, refusals and everything else quietly.
fn log(response: &Response, elapsed_ms: f64) {
    let status = response.status().as_u16();
    match response.extensions().get::<Arc<ApiError>>() {
        Some(error) if error.code().status() >= 500 => tracing::error!(status, elapsed_ms, %error, "failed"),
        Some(error) => tracing::info!(status, elapsed_ms, %error, "refused"),
        None => tracing::debug!(status, elapsed_ms, "answered"),
    }
}

/// Adds the request id and the headers that tell a browser to stay within the page.
fn secure(response: &mut Response, id: &str, policy: &HeaderValue) {
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
