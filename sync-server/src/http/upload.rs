//! Photos by tus 1.0 (<https://tus.io/protocols/resumable-upload>): core, creation, checksum and
//! termination. Any tus client works; what is ours is one header with the signed receipt at the end.

pub(super) mod part;
pub mod protocol;
#[cfg(test)]
mod tests;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::Path;
use super::state::AppState;
use crate::error::{ApiError, Code, ErrorBody};
use crate::usecase::session::Actor;
use crate::usecase::upload::{self, MAX_PHOTO_BYTES, Progress, Uploader};
use protocol::{CHECKSUM_ALGORITHMS, EXTENSIONS, TUS_VERSION};

pub(super) const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
pub(super) const TUS_VERSIONS: HeaderName = HeaderName::from_static("tus-version");
pub(super) const TUS_EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
pub(super) const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
pub(super) const TUS_CHECKSUMS: HeaderName = HeaderName::from_static("tus-checksum-algorithm");
pub(super) const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
pub(super) const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_RECEIPT: HeaderName = HeaderName::from_static("upload-receipt");

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(options, create)).routes(routes!(progress, append, cancel))
}

impl Actor {
    /// Whoever works with the field app uploads photos.
    fn uploader(&self) -> Result<Uploader, ApiError> {
        match self.agency {
            Some(agency) if self.role.uses_field_app() => Ok(Uploader { account: self.account, agency }),
            _ => Err(Code::RequestForbidden.into()),
        }
    }
}

/// An answer of this protocol; errors say the version too.
pub(super) struct Tus(pub(super) Result<Response, ApiError>);

impl IntoResponse for Tus {
    fn into_response(self) -> Response {
        let mut response = self.0.unwrap_or_else(IntoResponse::into_response);
        let version = HeaderValue::from_static(TUS_VERSION);
        if response.status() == StatusCode::PRECONDITION_FAILED {
            response.headers_mut().insert(TUS_VERSIONS, version.clone());
        }
        response.headers_mut().insert(TUS_RESUMABLE, version);
        response
    }
}

/// What the server can do.
#[utoipa::path(
    options,
    path = "/api/uploads", operation_id = "upload_options",
    tag = "uploads",
    responses((status = 204, description = "`Tus-Version`, `Tus-Extension`, `Tus-Max-Size`, `Tus-Checksum-Algorithm`"))
)]
async fn options() -> Tus {
    let headers = [
        (TUS_VERSIONS, HeaderValue::from_static(TUS_VERSION)),
        (TUS_EXTENSION, HeaderValue::from_static(EXTENSIONS)),
        (TUS_MAX_SIZE, HeaderValue::from(MAX_PHOTO_BYTES)),
        (TUS_CHECKSUMS, HeaderValue::from_static(CHECKSUM_ALGORITHMS)),
    ];
    Tus(Ok((StatusCode::NO_CONTENT, headers).into_response()))
}

/// Begins the upload of a photo, finds the one under way, or answers with the receipt of a photo that is held already.
#[utoipa::path(
    post,
    path = "/api/uploads", operation_id = "create_upload",
    tag = "uploads",
    params(
        ("Upload-Length" = u64, Header, description = "Size of the photo in bytes"),
        ("Upload-Metadata" = String, Header, description = "`sha256` (hexadecimal) and `task` (id), each base64"),
    ),
    responses(
        (status = 201, description = "`Location`, `Upload-Offset`; `Upload-Receipt` when the photo is held already"),
        (status = 400, body = ErrorBody, description = "`media.metadata`"),
        (status = 403, body = ErrorBody, description = "`media.not_your_task`"),
        (status = 412, body = ErrorBody, description = "`media.tus_version`"),
        (status = 413, body = ErrorBody, description = "`media.too_large`"),
        (status = 507, body = ErrorBody, description = "`storage.full`"),
    )
)]
async fn create(State(app): State<AppState>, Auth(actor): Auth, headers: HeaderMap) -> Tus {
    let begun = async {
        protocol::check_version(&headers)?;
        let uploader = actor.uploader()?;
        let announced = protocol::announcement(&headers)?;
        let progress = app.call(move |core| upload::create(core, uploader, announced)).await?;
        let mut response = answer(StatusCode::CREATED, &progress)?;
        let address = match &progress {
            Progress::Under(upload) => format!("/api/uploads/{}", upload.id),
            Progress::Held { photo } => format!("/api/uploads/{}", photo.sha256),
        };
        response.headers_mut().insert(header::LOCATION, value(&address)?);
        Ok(response)
    };
    Tus(begun.await)
}

/// How far an upload has come.
#[utoipa::path(
    head,
    path = "/api/uploads/{upload}", operation_id = "get_upload_progress",
    tag = "uploads",
    params(("upload" = String, Path, description = "From `Location`; or the SHA-256 of a photo")),
    responses(
        (status = 200, description = "`Upload-Offset`, `Upload-Length`; `Upload-Receipt` when the photo is held"),
        (status = 404, description = "`media.upload_gone`"),
    )
)]
async fn progress(State(app): State<AppState>, Auth(actor): Auth, Path(id): Path<String>, headers: HeaderMap) -> Tus {
    let found = async {
        protocol::check_version(&headers)?;
        let uploader = actor.uploader()?;
        let progress = app.call(move |core| upload::progress(core, uploader, &id)).await?;
        answer(StatusCode::OK, &progress)
    };
    Tus(found.await)
}

/// Sends the next part of a photo.
#[utoipa::path(
    patch,
    path = "/api/uploads/{upload}", operation_id = "append_upload",
    tag = "uploads",
    params(
        ("upload" = String, Path, description = "From `Location`"),
        ("Upload-Offset" = u64, Header, description = "Where this part begins"),
        ("Upload-Checksum" = Option<String>, Header, description = "`sha1` or `sha256` and the digest of this part in base64"),
    ),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses(
        (status = 204, description = "`Upload-Offset`; `Upload-Receipt` with the last part"),
        (status = 400, body = ErrorBody, description = "`media.too_much`, `media.checksum_algorithm`"),
        (status = 404, body = ErrorBody, description = "`media.upload_gone`"),
        (status = 409, body = ErrorBody, description = "`media.wrong_offset`"),
        (status = 415, body = ErrorBody, description = "`request.media_type`"),
        (status = 422, body = ErrorBody, description = "`media.hash_mismatch`, `media.not_an_image`, `media.too_many_pixels`"),
        (status = 460, body = ErrorBody, description = "`media.checksum_mismatch`"),
        (status = 507, body = ErrorBody, description = "`storage.full`: go on later"),
    )
)]
async fn append(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Tus {
    let appended = async {
        protocol::check_version(&headers)?;
        protocol::check_part_type(&headers)?;
        let uploader = actor.uploader()?;
        let offset = protocol::number(&headers, &UPLOAD_OFFSET)?;
        let checksum = protocol::checksum(&headers)?;
        let (row, file) = app.call(move |core| upload::resume(core, uploader, &id, offset)).await?;
        let file = part::receive(&app, body, file, row.length - row.received, checksum).await?;
        let progress = app.call(move |core| upload::advance(core, uploader, row, file)).await?;
        answer(StatusCode::NO_CONTENT, &progress)
    };
    Tus(appended.await)
}

/// Ends an upload that is not wanted any more.
#[utoipa::path(
    delete,
    path = "/api/uploads/{upload}", operation_id = "cancel_upload",
    tag = "uploads",
    params(("upload" = String, Path, description = "From `Location`")),
    responses((status = 204, description = "Gone"), (status = 404, body = ErrorBody, description = "`media.upload_gone`"))
)]
async fn cancel(State(app): State<AppState>, Auth(actor): Auth, Path(id): Path<String>, headers: HeaderMap) -> Tus {
    let ended = async {
        protocol::check_version(&headers)?;
        let uploader = actor.uploader()?;
        app.call(move |core| upload::cancel(core, uploader, &id)).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    Tus(ended.await)
}

fn answer(status: StatusCode, progress: &Progress) -> Result<Response, ApiError> {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let (received, length) = match progress {
        Progress::Under(upload) => (upload.received, upload.length),
        Progress::Held { photo } => {
            headers.insert(UPLOAD_RECEIPT, value(&BASE64.encode(&photo.receipt))?);
            (photo.bytes, photo.bytes)
        }
    };
    headers.insert(UPLOAD_OFFSET, HeaderValue::from(received));
    headers.insert(UPLOAD_LENGTH, HeaderValue::from(length));
    Ok(response)
}

pub(super) fn value(text: &str) -> Result<HeaderValue, ApiError> {
    HeaderValue::from_str(text).map_err(|error| ApiError::from(Code::ServerFailed).caused_by(error))
}
