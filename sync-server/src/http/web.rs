//! The built console: files from a folder; an address that is no file is a page of the console.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::services::{ServeDir, ServeFile};

use super::state::AppState;
use crate::error::{ApiError, Code};

/// Serves the console for whatever no other route answers; without a folder there is nothing.
pub(super) fn with_console(router: Router<AppState>, folder: Option<&Path>) -> Router<AppState> {
    let Some(folder) = folder else { return router.fallback(async || ApiError::from(Code::RequestNotFound)) };
    let page = ServeFile::new(folder.join("index.html"));
    let files = ServeDir::new(folder).precompressed_gzip().fallback(page);
    // What a QR code leads to is a page of its own: whoever scans one does not load the console.
    let public = ServeFile::new(folder.join("verify.html"));
    let files = Router::new()
        .route_service("/verify", public.clone())
        .route_service("/verify/{token}", public)
        .fallback_service(files)
        .layer(middleware::from_fn(guard));
    router.fallback_service(files)
}

/// Keeps unknown API addresses from answering with a page, and says how long a file may be kept: the
/// build names files in `assets/` by their content, everything else is asked for anew.
async fn guard(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return ApiError::from(Code::RequestNotFound).into_response();
    }
    let lasting = path.starts_with("/assets/");
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|content| content.as_bytes().starts_with(b"text/html"));
    if lasting && is_page {
        // A file of an older build: a page in its place would only be misread as a script.
        return ApiError::from(Code::RequestNotFound).into_response();
    }
    if response.status() == StatusCode::OK || response.status() == StatusCode::NOT_MODIFIED {
        let kept = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    }
    response
}
