//! Agencies.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared_model::id::{AccountId, AgencyId};
use shared_model::moment::Moment;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::store::agency::AgencyRow;
use crate::usecase::account::NewLogin;
use crate::usecase::agency::{self, Admitted, NewAgency};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(get))
}

/// An agency to be admitted, with its administrator.
#[derive(Debug, Deserialize, ToSchema)]
struct NewAgencyDto {
    name: String,
    credit_code: String,
    registry_number: Option<String>,
    /// Region code of GB/T 2260 without trailing zeros; left out: the city that the credit code names.
    jurisdiction: Option<String>,
    address: String,
    /// Left out: the administrator's.
    phone: Option<String>,
    admin: NewAdminDto,
}

/// The administrator of a new agency.
#[derive(Debug, Deserialize, ToSchema)]
struct NewAdminDto {
    name: String,
    phone: String,
    login: String,
    /// Initial password, to be changed at the first sign-in.
    password: String,
}

/// An agency.
#[derive(Debug, Serialize, ToSchema)]
struct AgencyDto {
    #[schema(value_type = String)]
    id: AgencyId,
    name: String,
    credit_code: String,
    registry_number: Option<String>,
    jurisdiction: String,
    address: String,
    phone: String,
    #[schema(value_type = i64)]
    created_at: Moment,
}

/// An admitted agency and its administrator's account.
#[derive(Debug, Serialize, ToSchema)]
struct AdmittedDto {
    #[serde(flatten)]
    agency: AgencyDto,
    /// The administrator's account.
    #[schema(value_type = String)]
    admin: AccountId,
}

impl From<AgencyRow> for AgencyDto {
    fn from(row: AgencyRow) -> Self {
        let AgencyRow { id, name, credit_code, registry_number, jurisdiction, address, phone, created_at } = row;
        Self { id, name, credit_code, registry_number, jurisdiction, address, phone, created_at }
    }
}

/// Lists the agencies one may see.
#[utoipa::path(get, path = "/api/agencies", tag = "agency", operation_id = "list_agencies", params(PageQuery, NarrowQuery), responses(
    (status = 200, body = ListDto<AgencyDto>), (status = 403, body = ErrorBody),
))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
) -> Result<Json<ListDto<AgencyDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| agency::list(core, &actor, &narrow.into(), &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// Admits an agency and makes its administrator's account.
#[utoipa::path(post, path = "/api/agencies", tag = "agency", operation_id = "add_agency", request_body = NewAgencyDto,
    responses((status = 201, body = AdmittedDto), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewAgencyDto>,
) -> Result<(StatusCode, Json<AdmittedDto>), ApiError> {
    let NewAgencyDto { name, credit_code, registry_number, jurisdiction, address, phone, admin } = dto;
    let new = NewAgency {
        name,
        credit_code,
        registry_number,
        jurisdiction,
        address,
        phone,
        admin_name: admin.name,
        admin_phone: admin.phone,
        admin: NewLogin { login: admin.login, password: admin.password },
    };
    let Admitted { agency, admin } = app.call(move |core| agency::add(core, &actor, new)).await?;
    Ok((StatusCode::CREATED, Json(AdmittedDto { agency: agency.into(), admin })))
}

/// One agency.
#[utoipa::path(get, path = "/api/agencies/{id}", tag = "agency", operation_id = "get_agency",
    params(("id" = String, Path)), responses((status = 200, body = AgencyDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<AgencyId>,
) -> Result<Json<AgencyDto>, ApiError> {
    app.call(move |core| agency::get(core, &actor, id)).await.map(|row| Json(row.into()))
}
