//! Files added to something: upload by tus 1.0 as photos are, download, and the drafts of applications for which
//! somebody without an account uploads (`Upload-Draft`).

use axum::body::Body;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::{BASE64, HEXUPPER};
use serde::{Deserialize, Serialize};
use shared_model::id::{AttachmentId, DraftId};
use shared_model::moment::Moment;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::{Auth, ClientAddress};
use super::extract::{Json, Path, Query};
use super::state::AppState;
use super::upload::protocol::{self, CHECKSUM_ALGORITHMS, EXTENSIONS, TUS_VERSION};
use super::upload::{
    TUS_CHECKSUMS, TUS_EXTENSION, TUS_MAX_SIZE, TUS_VERSIONS, Tus, UPLOAD_LENGTH, UPLOAD_OFFSET, part, value,
};
use crate::error::{ApiError, Code, ErrorBody};
use crate::store::attachment::AttachmentRow;
use crate::usecase::attachment::{self, Announced, Holder, MAX_BODY_BYTES};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(begin_draft))
        .routes(routes!(options, create))
        .routes(routes!(download, progress, append, cancel))
}

const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const UPLOAD_DRAFT: HeaderName = HeaderName::from_static("upload-draft");

/// The purpose of an upload that is to be the body of a report.
const REPORT_BODY: &str = "report";

/// A file added to something.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AttachmentDto {
    #[schema(value_type = String)]
    id: AttachmentId,
    /// Its name as on the uploader's machine.
    name: String,
    /// Its media type.
    media_type: String,
    bytes: u64,
    /// Digest of its bytes.
    sha256: Option<String>,
    /// Whether a browser may show it by itself (`?view=true`).
    shown: bool,
    #[schema(value_type = i64)]
    uploaded_at: Moment,
}

impl From<AttachmentRow> for AttachmentDto {
    fn from(row: AttachmentRow) -> Self {
        Self {
            id: row.id,
            shown: attachment::is_shown(&row.media_type),
            name: row.name,
            media_type: row.media_type,
            bytes: row.bytes,
            sha256: row.sha256.map(|sha| sha.to_string()),
            uploaded_at: row.created_at,
        }
    }
}

/// A draft of an application: send `Upload-Draft: <id> <secret>` with its uploads, and both with the application.
#[derive(Debug, Serialize, ToSchema)]
struct DraftDto {
    #[schema(value_type = String)]
    id: DraftId,
    /// Told once.
    secret: String,
}

/// How a file is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ViewQuery {
    /// Whether to show it rather than to save it, where its type allows.
    #[serde(default)]
    view: bool,
}

/// Whoever uploads: the account, or the draft that `Upload-Draft` names.
struct Uploader(Holder);

impl FromRequestParts<AppState> for Uploader {
    type Rejection = Tus;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Tus> {
        let Some(named) = parts.headers.get(UPLOAD_DRAFT) else {
            let Auth(actor) = Auth::from_request_parts(parts, app).await.map_err(|error| Tus(Err(error)))?;
            return Ok(Self(Holder::Account(actor)));
        };
        let gone = || Tus(Err(Code::AttachmentDraftGone.into()));
        let (id, secret) = named.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(gone)?;
        let (id, secret) = (id.parse::<DraftId>().map_err(|_| gone())?, secret.to_owned());
        let held = app.call(move |core| Holder::of_draft(core, id, &secret)).await;
        held.map(Self).map_err(|error| Tus(Err(error)))
    }
}

/// Begins an application of somebody who has no account, so that files can be uploaded for it.
#[utoipa::path(post, path = "/api/attachments/drafts", tag = "attachment", operation_id = "begin_draft",
    responses((status = 201, body = DraftDto), (status = 429, body = ErrorBody)))]
async fn begin_draft(
    State(app): State<AppState>,
    ClientAddress(address): ClientAddress,
) -> Result<(StatusCode, Json<DraftDto>), ApiError> {
    let draft = app.call(move |core| attachment::begin_draft(core, &address)).await?;
    Ok((StatusCode::CREATED, Json(DraftDto { id: draft.id, secret: draft.secret })))
}

/// What the server can do.
#[utoipa::path(options, path = "/api/attachments", tag = "attachment", operation_id = "attachment_options",
    responses((status = 204, description = "`Tus-Version`, `Tus-Extension`, `Tus-Max-Size`, `Tus-Checksum-Algorithm`")))]
async fn options() -> Tus {
    let headers = [
        (TUS_VERSIONS, HeaderValue::from_static(TUS_VERSION)),
        (TUS_EXTENSION, HeaderValue::from_static(EXTENSIONS)),
        (TUS_MAX_SIZE, HeaderValue::from(MAX_BODY_BYTES)),
        (TUS_CHECKSUMS, HeaderValue::from_static(CHECKSUM_ALGORITHMS)),
    ];
    Tus(Ok((StatusCode::NO_CONTENT, headers).into_response()))
}

/// Begins the upload of a file; the last part of `Location` is the file's id.
#[utoipa::path(post, path = "/api/attachments", tag = "attachment", operation_id = "create_attachment",
    params(
        ("Upload-Length" = u64, Header, description = "Size of the file in bytes, 20 MB at most; the body of a report 100 MB"),
        ("Upload-Metadata" = String, Header, description = "`filename` and `filetype`, each base64; `purpose` is `report` for the body of one"),
        ("Upload-Draft" = Option<String>, Header, description = "Id and secret of a draft, for whoever has no account"),
    ),
    responses(
        (status = 201, description = "`Location`, `Upload-Offset`"),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 412, body = ErrorBody, description = "`media.tus_version`"),
        (status = 413, body = ErrorBody, description = "`attachment.too_large`"),
        (status = 422, body = ErrorBody, description = "`attachment.empty`, `attachment.name`, `attachment.too_many`"),
        (status = 507, body = ErrorBody, description = "`storage.full`"),
    ))]
async fn create(State(app): State<AppState>, Uploader(holder): Uploader, headers: HeaderMap) -> Tus {
    let begun = async {
        protocol::check_version(&headers)?;
        let announced = Announced {
            name: protocol::metadata(&headers, "filename").unwrap_or_default(),
            media_type: protocol::metadata(&headers, "filetype").unwrap_or_default(),
            bytes: protocol::number(&headers, &UPLOAD_LENGTH)?,
            is_body: protocol::metadata(&headers, "purpose").is_some_and(|purpose| purpose == REPORT_BODY),
        };
        let row = app.call(move |core| attachment::create(core, &holder, announced)).await?;
        let mut response = answer(StatusCode::CREATED, &row);
        response.headers_mut().insert(header::LOCATION, value(&format!("/api/attachments/{}", row.id))?);
        Ok(response)
    };
    Tus(begun.await)
}

/// How far an upload has come.
#[utoipa::path(head, path = "/api/attachments/{id}", tag = "attachment", operation_id = "get_attachment_progress",
    params(("id" = String, Path)),
    responses((status = 200, description = "`Upload-Offset`, `Upload-Length`, `Upload-Metadata`"), (status = 404, description = "`media.upload_gone`")))]
async fn progress(
    State(app): State<AppState>,
    Uploader(holder): Uploader,
    Path(id): Path<AttachmentId>,
    headers: HeaderMap,
) -> Tus {
    let found = async {
        protocol::check_version(&headers)?;
        let row = app.call(move |core| attachment::progress(core, &holder, id)).await?;
        let mut response = answer(StatusCode::OK, &row);
        let [name, kind] = [&row.name, &row.media_type].map(|text| BASE64.encode(text.as_bytes()));
        response.headers_mut().insert(UPLOAD_METADATA, value(&format!("filename {name},filetype {kind}"))?);
        Ok(response)
    };
    Tus(found.await)
}

/// Sends the next part of a file.
#[utoipa::path(patch, path = "/api/attachments/{id}", tag = "attachment", operation_id = "append_attachment",
    params(
        ("id" = String, Path),
        ("Upload-Offset" = u64, Header, description = "Where this part begins"),
        ("Upload-Checksum" = Option<String>, Header, description = "`sha1` or `sha256` and the digest of this part in base64"),
    ),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses(
        (status = 204, description = "`Upload-Offset`"),
        (status = 400, body = ErrorBody, description = "`media.too_much`, `media.checksum_algorithm`"),
        (status = 404, body = ErrorBody, description = "`media.upload_gone`"),
        (status = 409, body = ErrorBody, description = "`media.wrong_offset`"),
        (status = 415, body = ErrorBody, description = "`request.media_type`"),
        (status = 460, body = ErrorBody, description = "`media.checksum_mismatch`"),
        (status = 507, body = ErrorBody, description = "`storage.full`: go on later"),
    ))]
async fn append(
    State(app): State<AppState>,
    Uploader(holder): Uploader,
    Path(id): Path<AttachmentId>,
    headers: HeaderMap,
    body: Body,
) -> Tus {
    let appended = async {
        protocol::check_version(&headers)?;
        protocol::check_part_type(&headers)?;
        let offset = protocol::number(&headers, &UPLOAD_OFFSET)?;
        let checksum = protocol::checksum(&headers)?;
        let (row, file) = app.call(move |core| attachment::resume(core, &holder, id, offset)).await?;
        let file = part::receive(&app, body, file, row.bytes - row.received, checksum).await?;
        let row = app.call(move |core| attachment::advance(core, row, file)).await?;
        Ok(answer(StatusCode::NO_CONTENT, &row))
    };
    Tus(appended.await)
}

/// Ends an upload, or drops a file that is added to nothing.
#[utoipa::path(delete, path = "/api/attachments/{id}", tag = "attachment", operation_id = "cancel_attachment",
    params(("id" = String, Path)),
    responses((status = 204, description = "Gone"), (status = 404, body = ErrorBody, description = "`media.upload_gone`"),
        (status = 422, body = ErrorBody, description = "`attachment.taken`")))]
async fn cancel(
    State(app): State<AppState>,
    Uploader(holder): Uploader,
    Path(id): Path<AttachmentId>,
    headers: HeaderMap,
) -> Tus {
    let ended = async {
        protocol::check_version(&headers)?;
        app.call(move |core| attachment::cancel(core, &holder, id)).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    Tus(ended.await)
}

/// The file, for whoever may see what it was added to; for its uploader while it is added to nothing.
#[utoipa::path(get, path = "/api/attachments/{id}", tag = "attachment", operation_id = "get_attachment",
    params(("id" = String, Path), ViewQuery),
    responses((status = 200, description = "Its bytes", content_type = "application/octet-stream"), (status = 404, body = ErrorBody)))]
async fn download(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<AttachmentId>,
    Query(ViewQuery { view }): Query<ViewQuery>,
) -> Result<Response, ApiError> {
    let (row, bytes) = app.call(move |core| attachment::download(core, &actor, id)).await?;
    let kind = if view && attachment::is_shown(&row.media_type) { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, value(&row.media_type)?),
        (header::CONTENT_DISPOSITION, value(&format!("{kind}; filename*=UTF-8''{}", percent(&row.name)))?),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600")),
    ];
    Ok((headers, bytes).into_response())
}

/// A name as RFC 8187 has it.
fn percent(name: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ => format!("%{}", HEXUPPER.encode(&[byte])),
    };
    name.bytes().map(one).collect()
}

fn answer(status: StatusCode, row: &AttachmentRow) -> Response {
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (UPLOAD_OFFSET, HeaderValue::from(row.received)),
        (UPLOAD_LENGTH, HeaderValue::from(row.bytes)),
    ];
    (status, headers).into_response()
}
