//! `POST /api/sync`: CBOR in, CBOR out, and as little around it as HTTP allows.

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use shared_model::wire::{CONTENT_TYPE, MAX_BODY_BYTES};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::state::AppState;
use crate::error::{ApiError, Code, ErrorBody};
use crate::usecase::session::Actor;
use crate::usecase::sync::{self, Caller};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(exchange))
}

impl Actor {
    /// The phone's side of an exchange.
    ///
    /// # Errors
    /// `sync.not_for_console` for a session that was not begun on a phone.
    fn caller(&self) -> Result<Caller, ApiError> {
        match (self.agency, self.device) {
            (Some(agency), Some(device)) if self.role.uses_field_app() => {
                Ok(Caller { account: self.account, agency, device })
            }
            _ => Err(Code::SyncNotForConsole.into()),
        }
    }
}

/// Exchanges evidence and news with a phone.
#[utoipa::path(
    post,
    path = "/api/sync", operation_id = "sync",
    tag = "sync",
    request_body(content = Vec<u8>, content_type = "application/cbor", description = "`SyncRequest` of the wire format, version 1"),
    responses(
        (status = 200, content_type = "application/cbor", body = Vec<u8>, description = "`SyncResponse`"),
        (status = 400, body = ErrorBody, description = "`sync.not_cbor`, `sync.truncated`, `sync.unknown_version`"),
        (status = 401, body = ErrorBody, description = "`auth.required`, `auth.expired`"),
        (status = 403, body = ErrorBody, description = "`sync.wrong_device`, `sync.not_for_console`"),
        (status = 413, body = ErrorBody, description = "`sync.too_large`, `sync.too_many_documents`"),
        (status = 507, body = ErrorBody, description = "`storage.full`: nothing was kept, send it again later"),
    )
)]
async fn exchange(State(app): State<AppState>, Auth(actor): Auth, body: Body) -> Result<Response, ApiError> {
    let caller = actor.caller()?;
    // One byte more than allowed tells "too large" from "cut off".
    let body = to_bytes(body, MAX_BODY_BYTES + 1).await.map_err(|error| {
        let too_large =
            std::error::Error::source(&error).is_some_and(|source| source.is::<http_body_util::LengthLimitError>());
        if too_large {
            ApiError::from(Code::SyncTooLarge).with("limit_bytes", MAX_BODY_BYTES)
        } else {
            ApiError::from(Code::SyncTruncated).caused_by(error)
        }
    })?;
    let answer = app.call(move |core| sync::sync(core, caller, &body)).await?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE))], answer).into_response())
}
