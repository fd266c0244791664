//! Accounts.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared_model::account::AccountState;
use shared_model::id::{AccountId, AgencyId, DeviceId, PersonId, SessionId};
use shared_model::moment::Moment;
use shared_model::role::Role;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::history::DecidedDto;
use super::list::{ListDto, PageQuery};
use super::session::SessionsDto;
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::store::account::{AccountRow, Wanted};
use crate::usecase::account::{self, AccountRequest, NewLogin};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get))
        .routes(routes!(enable))
        .routes(routes!(disable))
        .routes(routes!(release_device))
        .routes(routes!(reset_password))
        .routes(routes!(sessions))
        .routes(routes!(end_session))
        .routes(routes!(history))
}

/// Which accounts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AccountQuery {
    /// Only accounts of this kind.
    #[param(value_type = Option<String>)]
    role: Option<Role>,
    /// Only `enabled` or `disabled` ones.
    #[param(value_type = Option<String>)]
    state: Option<AccountState>,
    /// Only this person's.
    #[param(value_type = Option<String>)]
    person: Option<PersonId>,
}

impl AccountQuery {
    const fn wanted(&self) -> Wanted {
        let Self { role, state, person } = *self;
        Wanted { role, state, person }
    }
}

/// An account to be created.
#[derive(Debug, Deserialize, ToSchema)]
struct NewAccountDto {
    #[schema(value_type = String)]
    person: PersonId,
    /// `enterprise_manager`, `project_lead`, `technical_lead` or `field_engineer`.
    #[schema(value_type = String)]
    role: Role,
    login: String,
    #[serde(default)]
    phone: String,
    /// Initial password, to be changed at the first sign-in.
    password: String,
}

/// A new initial password.
#[derive(Debug, Deserialize, ToSchema)]
struct ResetDto {
    /// Initial password, to be changed at the next sign-in.
    password: String,
}

/// The phone an account is active on.
#[derive(Debug, Serialize, ToSchema)]
struct BindingDto {
    #[schema(value_type = String)]
    id: DeviceId,
    name: String,
    #[schema(value_type = i64)]
    bound_at: Moment,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
struct AccountDto {
    #[schema(value_type = String)]
    id: AccountId,
    #[schema(value_type = Option<String>)]
    agency: Option<AgencyId>,
    agency_name: Option<String>,
    #[schema(value_type = String)]
    person: PersonId,
    person_name: String,
    #[schema(value_type = String)]
    role: Role,
    login: String,
    phone: String,
    /// `enabled` or `disabled`.
    #[schema(value_type = String)]
    state: AccountState,
    must_change_password: bool,
    #[schema(value_type = Option<i64>)]
    last_sign_in_at: Option<Moment>,
    device: Option<BindingDto>,
}

impl From<AccountRow> for AccountDto {
    fn from(row: AccountRow) -> Self {
        let device = match (row.device, row.device_name, row.bound_at) {
            (Some(id), Some(name), Some(bound_at)) => Some(BindingDto { id, name, bound_at }),
            _ => None,
        };
        Self {
            id: row.id,
            agency: row.agency,
            agency_name: row.agency_name,
            person: row.person,
            person_name: row.person_name,
            role: row.role,
            login: row.login,
            phone: row.phone,
            state: row.state,
            must_change_password: row.must_change_password,
            last_sign_in_at: row.signed_in_at,
            device,
        }
    }
}

/// Lists the accounts of the own agency.
#[utoipa::path(get, path = "/api/accounts", tag = "account", operation_id = "list_accounts", params(PageQuery, AccountQuery),
    responses((status = 200, body = ListDto<AccountDto>), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(query): Query<AccountQuery>,
) -> Result<Json<ListDto<AccountDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| account::list(core, &actor, &query.wanted(), &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// Creates a disabled account for a person who holds the certificate its kind asks for.
#[utoipa::path(post, path = "/api/accounts", tag = "account", operation_id = "add_account", request_body = NewAccountDto,
    responses(
        (status = 201, body = AccountDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 422, body = ErrorBody, description = "`account.certificate`, `request.invalid`"),
    ))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewAccountDto>,
) -> Result<(StatusCode, Json<AccountDto>), ApiError> {
    let NewAccountDto { person, role, login, phone, password } = dto;
    let new = AccountRequest { person, role, phone, login: NewLogin { login, password } };
    let row = app.call(move |core| account::add(core, &actor, new)).await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// One account.
#[utoipa::path(get, path = "/api/accounts/{id}", tag = "account", operation_id = "get_account",
    params(("id" = String, Path)), responses((status = 200, body = AccountDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<AccountId>,
) -> Result<Json<AccountDto>, ApiError> {
    app.call(move |core| account::get(core, &actor, id)).await.map(|row| Json(row.into()))
}

/// Switches an account on.
#[utoipa::path(post, path = "/api/accounts/{id}/enable", tag = "account", operation_id = "enable_account",
    params(("id" = String, Path)), responses(
        (status = 200, body = AccountDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 422, body = ErrorBody, description = "`account.certificate`"),
    ))]
async fn enable(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<AccountId>,
) -> Result<Json<AccountDto>, ApiError> {
    app.call(move |core| account::enable(core, &actor, id)).await.map(|row| Json(row.into()))
}

/// Switches an account off; its sessions end at once.
#[utoipa::path(post, path = "/api/accounts/{id}/disable", tag = "account", operation_id = "disable_account",
    params(("id" = String, Path)), responses(
        (status = 200, body = AccountDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`account.self`"),
    ))]
async fn disable(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<AccountId>,
) -> Result<Json<AccountDto>, ApiError> {
    app.call(move |core| account::disable(core, &actor, id)).await.map(|row| Json(row.into()))
}

/// Lets go of the lost phone of an account.
#[utoipa::path(post, path = "/api/accounts/{id}/release-device", tag = "account", operation_id = "release_device",
    params(("id" = String, Path)), responses(
        (status = 200, body = AccountDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`account.not_bound`"),
    ))]
async fn release_device(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<AccountId>,
) -> Result<Json<AccountDto>, ApiError> {
    app.call(move |core| account::release_device(core, &actor, id)).await.map(|row| Json(row.into()))
}

/// Gives an account another initial password and unlocks it.
#[utoipa::path(post, path = "/api/accounts/{id}/reset-password", tag = "account", operation_id = "reset_password",
    params(("id" = String, Path)), request_body = ResetDto, responses(
        (status = 200, body = AccountDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 422, body = ErrorBody),
    ))]
async fn reset_password(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<AccountId>,
    Json(dto): Json<ResetDto>,
) -> Result<Json<AccountDto>, ApiError> {
    app.call(move |core| account::reset_password(core, &actor, id, &dto.password)).await.map(|row| Json(row.into()))
}

/// Lists the live sessions of an account, the newest first.
#[utoipa::path(get, path = "/api/accounts/{id}/sessions", tag = "account", operation_id = "list_account_sessions",
    params(("id" = String, Path)), responses(
        (status = 200, body = SessionsDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
    ))]
async fn sessions(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<AccountId>,
) -> Result<Json<SessionsDto>, ApiError> {
    let own = actor.session;
    let rows = app.call(move |core| account::sessions(core, &actor, id)).await?;
    Ok(Json(SessionsDto::new(rows, own)))
}

/// Ends one session of an account; whoever used it has to sign in again.
#[utoipa::path(delete, path = "/api/accounts/{id}/sessions/{session}", tag = "account",
    operation_id = "end_account_session", params(("id" = String, Path), ("session" = String, Path)), responses(
        (status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
    ))]
async fn end_session(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path((id, session)): Path<(AccountId, SessionId)>,
) -> Result<StatusCode, ApiError> {
    app.call(move |core| account::end_session(core, &actor, id, session)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was decided about an account, the newest first.
#[utoipa::path(get, path = "/api/accounts/{id}/history", tag = "account", operation_id = "account_history",
    params(("id" = String, Path)), responses((status = 200, body = Vec<DecidedDto>), (status = 404, body = ErrorBody)))]
async fn history(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<AccountId>,
) -> Result<Json<Vec<DecidedDto>>, ApiError> {
    let rows = app.call(move |core| account::history(core, &actor, id)).await?;
    Ok(Json(rows.into_iter().map(Into::into).collect()))
}
