//! Owner contacts and their accounts for the portal.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared_model::account::AccountState;
use shared_model::id::{OwnerContactId, OwnerId};
use shared_model::moment::Moment;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::list::{ListDto, PageQuery};
use super::state::AppState;
use crate::core::Core;
use crate::error::{ApiError, ErrorBody};
use crate::store::owner_contact::{ContactAccount, OwnerContactRow, WantedContacts};
use crate::usecase::owner_contact::{self, NewOwnerContact};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, update))
        .routes(routes!(end))
        .routes(routes!(add_account))
        .routes(routes!(reset_password))
}

/// Which contacts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OwnerContactQuery {
    /// Text that the contact's name, phone or account or the owner's name contains.
    q: Option<String>,
    /// Number of the part, from 1.
    page: Option<u32>,
    /// Rows in a part.
    size: Option<u32>,
    /// Only of this owner.
    #[param(value_type = Option<String>)]
    owner: Option<OwnerId>,
    /// Those who are asked for no more too.
    #[serde(default)]
    ended: bool,
}

/// A contact to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
struct NewOwnerContactDto {
    #[schema(value_type = String)]
    owner: OwnerId,
    name: String,
    phone: String,
}

/// An edited contact.
#[derive(Debug, Deserialize, ToSchema)]
struct OwnerContactEditDto {
    /// The version that was edited.
    version: u32,
    name: String,
    phone: String,
}

/// The account of a contact. Its initial password is its name.
#[derive(Debug, Serialize, ToSchema)]
struct ContactAccountDto {
    login: String,
    /// `enabled` or `disabled`.
    #[schema(value_type = String)]
    state: AccountState,
    /// Whether the initial password is still in use.
    must_change_password: bool,
    /// When somebody last signed in with it.
    #[schema(value_type = Option<i64>)]
    last_sign_in_at: Option<Moment>,
}

/// Somebody to ask for at an owner.
#[derive(Debug, Serialize, ToSchema)]
struct OwnerContactDto {
    #[schema(value_type = String)]
    id: OwnerContactId,
    #[schema(value_type = String)]
    owner: OwnerId,
    owner_name: String,
    /// Counts the edits; an edit names the one it was made of.
    version: u32,
    name: String,
    phone: String,
    /// Shown to whoever passes it on; absent too when none was made yet.
    account: Option<ContactAccountDto>,
    #[schema(value_type = i64)]
    created_at: Moment,
    /// Since when it is asked for no more.
    #[schema(value_type = Option<i64>)]
    ended_at: Option<Moment>,
}

impl From<OwnerContactRow> for OwnerContactDto {
    fn from(row: OwnerContactRow) -> Self {
        let account = |ContactAccount { login, state, must_change_password, signed_in_at, .. }| ContactAccountDto {
            login,
            state,
            must_change_password,
            last_sign_in_at: signed_in_at,
        };
        Self {
            id: row.id,
            owner: row.owner,
            owner_name: row.owner_name,
            version: row.version,
            name: row.name,
            phone: row.phone,
            account: row.account.map(account),
            created_at: row.created_at,
            ended_at: row.ended_at,
        }
    }
}

/// Lists the owner contacts one may see, with their accounts for whoever manages them.
#[utoipa::path(get, path = "/api/owner-contacts", tag = "owner_contact", operation_id = "list_owner_contacts",
    params(OwnerContactQuery),
    responses((status = 200, body = ListDto<OwnerContactDto>), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(query): Query<OwnerContactQuery>,
) -> Result<Json<ListDto<OwnerContactDto>>, ApiError> {
    let OwnerContactQuery { q, page, size, owner, ended } = query;
    let query = PageQuery { q, page, size };
    let page = query.page();
    let wanted = WantedContacts { owner, ended };
    let listed = app.call(move |core| owner_contact::list(core, &actor, wanted, &page)).await?;
    Ok(Json(query.answer(listed)))
}

/// Records an owner contact and makes its account.
#[utoipa::path(post, path = "/api/owner-contacts", tag = "owner_contact", operation_id = "add_owner_contact",
    request_body = NewOwnerContactDto, responses(
        (status = 201, body = OwnerContactDto), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody),
    ))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewOwnerContactDto>,
) -> Result<(StatusCode, Json<OwnerContactDto>), ApiError> {
    let NewOwnerContactDto { owner, name, phone } = dto;
    let new = NewOwnerContact { owner, name, phone };
    let row = app.call(move |core| owner_contact::add(core, &actor, &new)).await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// One owner contact.
#[utoipa::path(get, path = "/api/owner-contacts/{id}", tag = "owner_contact", operation_id = "get_owner_contact",
    params(("id" = String, Path)),
    responses((status = 200, body = OwnerContactDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<OwnerContactId>,
) -> Result<Json<OwnerContactDto>, ApiError> {
    app.call(move |core| owner_contact::get(core, &actor, id)).await.map(|row| Json(row.into()))
}

/// Changes an owner contact, unless somebody else did in between.
#[utoipa::path(put, path = "/api/owner-contacts/{id}", tag = "owner_contact", operation_id = "update_owner_contact",
    params(("id" = String, Path)), request_body = OwnerContactEditDto, responses(
        (status = 200, body = OwnerContactDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`request.changed`, `owner_contact.ended`"),
        (status = 422, body = ErrorBody),
    ))]
async fn update(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<OwnerContactId>,
    Json(OwnerContactEditDto { version, name, phone }): Json<OwnerContactEditDto>,
) -> Result<Json<OwnerContactDto>, ApiError> {
    let save = move |core: &Core| owner_contact::update(core, &actor, id, version, (&name, &phone));
    app.call(save).await.map(|row| Json(row.into()))
}

/// Ends an owner contact: the account is switched off.
#[utoipa::path(post, path = "/api/owner-contacts/{id}/end", tag = "owner_contact", operation_id = "end_owner_contact",
    params(("id" = String, Path)), responses(
        (status = 200, body = OwnerContactDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`owner_contact.ended`"),
    ))]
async fn end(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<OwnerContactId>,
) -> Result<Json<OwnerContactDto>, ApiError> {
    app.call(move |core| owner_contact::end(core, &actor, id)).await.map(|row| Json(row.into()))
}

/// Makes the account of a contact that has none yet.
#[utoipa::path(post, path = "/api/owner-contacts/{id}/account", tag = "owner_contact",
    operation_id = "add_owner_contact_account", params(("id" = String, Path)), responses(
        (status = 200, body = OwnerContactDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`owner_contact.ended`, `owner_contact.has_account`"),
    ))]
async fn add_account(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<OwnerContactId>,
) -> Result<Json<OwnerContactDto>, ApiError> {
    app.call(move |core| owner_contact::add_account(core, &actor, id)).await.map(|row| Json(row.into()))
}

/// Sets the password of a contact's account back to the account's name, to be changed at the next sign-in.
#[utoipa::path(post, path = "/api/owner-contacts/{id}/reset-password", tag = "owner_contact",
    operation_id = "reset_owner_contact_password", params(("id" = String, Path)), responses(
        (status = 200, body = OwnerContactDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`owner_contact.ended`, `owner_contact.no_account`"),
    ))]
async fn reset_password(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<OwnerContactId>,
) -> Result<Json<OwnerContactDto>, ApiError> {
    app.call(move |core| owner_contact::reset_password(core, &actor, id)).await.map(|row| Json(row.into()))
}
