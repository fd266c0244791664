//! Signing in and out, the own sessions and the own password.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shared_model::id::{AccountId, AgencyId, DeviceId, PersonId, SessionId};
use shared_model::moment::Moment;
use shared_model::role::Role;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::{AuthAnyPassword, COOKIE, ClientAddress};
use super::extract::{Json, Path};
use super::state::{App, AppState};
use crate::core::Core;
use crate::error::{ApiError, Code, ErrorBody};
use crate::region::Regions;
use crate::store::session::SessionRow;
use crate::usecase::session::{self, Actor, Phone, SignIn, SignedIn};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(sign_in, current, sign_out))
        .routes(routes!(change_password))
        .routes(routes!(list))
        .routes(routes!(end))
}

/// A request to sign in.
#[derive(Debug, Deserialize, ToSchema)]
struct SignInRequest {
    /// The account name.
    account: String,
    /// The password.
    password: String,
    /// The phone, sent by the field app.
    device: Option<PhoneDto>,
}

/// A phone that signs in.
#[derive(Debug, Deserialize, ToSchema)]
struct PhoneDto {
    /// The id the app made for itself when it was installed.
    #[schema(value_type = String)]
    id: DeviceId,
    /// Public half of its Ed25519 key: 64 hexadecimal digits.
    public_key: String,
    /// What the phone calls itself.
    #[serde(default)]
    name: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
struct SessionAccountDto {
    #[schema(value_type = String)]
    id: AccountId,
    /// What it signs in with.
    name: String,
    #[schema(value_type = String)]
    role: Role,
    #[schema(value_type = String)]
    person: PersonId,
    person_name: String,
    #[schema(value_type = Option<String>)]
    agency: Option<AgencyId>,
    agency_name: Option<String>,
    /// The division an officer is in charge of.
    jurisdiction: Option<String>,
    /// The name of that division's fire authority.
    department: Option<String>,
    must_change_password: bool,
}

/// A begun session. The console uses the cookie set beside it, not the token.
#[derive(Debug, Serialize, ToSchema)]
struct SignedInDto {
    token: String,
    account: SessionAccountDto,
    /// For a phone: its membership pass, base64 of CBOR, to show to another phone without a network.
    pass: Option<String>,
}

/// The session in use.
#[derive(Debug, Serialize, ToSchema)]
struct CurrentDto {
    #[schema(value_type = String)]
    id: SessionId,
    account: SessionAccountDto,
    /// For a phone: its membership pass, made anew.
    pass: Option<String>,
}

/// A session of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionDto {
    #[schema(value_type = String)]
    id: SessionId,
    /// Whether it is the one in use.
    current: bool,
    #[schema(value_type = Option<String>)]
    device: Option<DeviceId>,
    /// What the client called itself.
    client: String,
    address: String,
    #[schema(value_type = i64)]
    created_at: Moment,
    #[schema(value_type = i64)]
    seen_at: Moment,
}

/// The live sessions of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionsDto {
    items: Vec<SessionDto>,
    total: usize,
}

impl SessionsDto {
    /// These sessions, for whoever asks in the session `used`.
    pub(super) fn new(rows: Vec<SessionRow>, used: SessionId) -> Self {
        let items = rows.into_iter().map(|row| SessionDto {
            id: row.id,
            current: row.id == used,
            device: row.device,
            client: row.client,
            address: row.address,
            created_at: row.created_at,
            seen_at: row.seen_at,
        });
        let items: Vec<_> = items.collect();
        Self { total: items.len(), items }
    }
}

/// A change of the own password.
#[derive(Debug, Deserialize, ToSchema)]
struct PasswordRequest {
    /// The password used so far.
    old: String,
    /// The new one: at least 10 characters.
    new: String,
}

impl SessionAccountDto {
    fn of(actor: Actor, regions: &Regions) -> Self {
        let Actor {
            account, person, name, login, role, agency, agency_name, jurisdiction, must_change_password, ..
        } = actor;
        let department = jurisdiction.as_deref().and_then(|region| regions.department(region));
        Self {
            id: account,
            name: login,
            role,
            person,
            person_name: name,
            agency,
            agency_name,
            jurisdiction,
            department,
            must_change_password,
        }
    }
}

/// Signs in. With `device` it is the field app, which is then active on that phone only.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = SignInRequest, responses(
    (status = 200, body = SignedInDto),
    (status = 401, body = ErrorBody, description = "`auth.wrong_password`"),
    (status = 403, body = ErrorBody, description = "`auth.disabled`, `auth.not_for_app`"),
    (status = 409, body = ErrorBody, description = "`auth.other_phone`, `auth.device_taken`"),
    (status = 422, body = ErrorBody, description = "`auth.device_required`"),
    (status = 429, body = ErrorBody, description = "`auth.locked`, with `retry_after_s`"),
))]
async fn sign_in(
    State(app): State<AppState>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Json(request): Json<SignInRequest>,
) -> Result<Response, ApiError> {
    let phone = request.device.map(phone).transpose()?;
    let client = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let with_cookie = phone.is_none();
    let sign_in = SignIn { login: request.account, password: request.password, phone, address, client };
    let begin = move |core: &Core| {
        let signed_in = session::sign_in(core, sign_in)?;
        let pass = session::pass::issue(core, &signed_in.actor)?;
        Ok::<_, ApiError>((signed_in, pass))
    };
    let (SignedIn { token, actor }, pass) = app.call(begin).await?;
    let set_cookie = with_cookie.then(|| cookie(&app, &token)).flatten();
    let account = SessionAccountDto::of(actor, &app.core().regions);
    let mut response = Json(SignedInDto { token, account, pass }).into_response();
    if let Some(cookie) = set_cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Tells who is signed in.
#[utoipa::path(get, path = "/api/session", operation_id = "get_session", tag = "session", responses(
    (status = 200, body = CurrentDto), (status = 401, body = ErrorBody),
))]
async fn current(
    State(app): State<AppState>,
    AuthAnyPassword(actor): AuthAnyPassword,
) -> Result<Json<CurrentDto>, ApiError> {
    let issue = move |core: &Core| session::pass::issue(core, &actor).map(|pass| (actor, pass));
    let (actor, pass) = app.call(issue).await?;
    Ok(Json(CurrentDto { id: actor.session, account: SessionAccountDto::of(actor, &app.core().regions), pass }))
}

/// Signs out; on a phone the account can then be used on another one.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses(
    (status = 204), (status = 401, body = ErrorBody),
))]
async fn sign_out(State(app): State<AppState>, AuthAnyPassword(actor): AuthAnyPassword) -> Result<Response, ApiError> {
    app.call(move |core| session::sign_out(core, &actor)).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(gone) = set_cookie(&app, "", "; Max-Age=0") {
        response.headers_mut().insert(header::SET_COOKIE, gone);
    }
    Ok(response)
}

/// Changes the own password; the other sessions of the account end.
#[utoipa::path(post, path = "/api/session/password", tag = "session", request_body = PasswordRequest, responses(
    (status = 204), (status = 401, body = ErrorBody), (status = 422, body = ErrorBody),
))]
async fn change_password(
    State(app): State<AppState>,
    AuthAnyPassword(actor): AuthAnyPassword,
    ClientAddress(address): ClientAddress,
    Json(request): Json<PasswordRequest>,
) -> Result<StatusCode, ApiError> {
    app.call(move |core| session::change_password(core, &actor, &request.old, &request.new, &address)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists the own live sessions, the newest first.
#[utoipa::path(get, path = "/api/sessions", operation_id = "list_sessions", tag = "session", responses(
    (status = 200, body = SessionsDto), (status = 401, body = ErrorBody),
))]
async fn list(
    State(app): State<AppState>,
    AuthAnyPassword(actor): AuthAnyPassword,
) -> Result<Json<SessionsDto>, ApiError> {
    let used = actor.session;
    let rows = app.call(move |core| session::list(core, &actor)).await?;
    Ok(Json(SessionsDto::new(rows, used)))
}

/// Ends one of the own sessions.
#[utoipa::path(delete, path = "/api/sessions/{id}", operation_id = "end_session", tag = "session", params(("id" = String, Path)), responses(
    (status = 204), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody),
))]
async fn end(
    State(app): State<AppState>,
    AuthAnyPassword(actor): AuthAnyPassword,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, ApiError> {
    app.call(move |core| session::end(core, &actor, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn phone(dto: PhoneDto) -> Result<Phone, ApiError> {
    let key = data_encoding::HEXLOWER_PERMISSIVE.decode(dto.public_key.as_bytes()).ok();
    let wrong = || ApiError::from(Code::RequestInvalid).field("device.public_key", Code::FieldFormat);
    let public_key = key.and_then(|key| key.try_into().ok()).ok_or_else(wrong)?;
    // A key that is no point of the curve could never verify anything.
    ed25519_dalek::VerifyingKey::from_bytes(&public_key).map_err(|_| wrong())?;
    Ok(Phone { id: dto.id, public_key, name: dto.name })
}

fn cookie(app: &App, token: &str) -> Option<HeaderValue> {
    set_cookie(app, token, "")
}

fn set_cookie(app: &App, token: &str, rest: &str) -> Option<HeaderValue> {
    let secure = if app.settings.secure_cookie { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}{rest}")).ok()
}
