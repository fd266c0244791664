//! Agencies.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_model::id::{AccountId, AgencyId, RegistryCheckId};
use shared_model::moment::Moment;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::store::agency::{AgencyRow, Counts};
use crate::store::registry_check::RegistryCheckRow;
use crate::usecase::account::NewLogin;
use crate::usecase::agency::{self, Admitted, AgencyDetail, NewAgency};
use crate::usecase::registry_check::{self, NewCheck};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(get)).routes(routes!(check_registry))
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

/// An agency with what belongs to it.
#[derive(Debug, Serialize, ToSchema)]
struct AgencyDetailDto {
    #[serde(flatten)]
    agency: AgencyDto,
    /// People who work there.
    people: u64,
    /// Accounts, enabled or not.
    accounts: u64,
    projects: u64,
    /// The looks into the national registry, the newest first.
    registry_checks: Vec<RegistryCheckDto>,
}

/// That an officer looked an agency up in the national registry.
#[derive(Debug, Serialize, ToSchema)]
struct RegistryCheckDto {
    #[schema(value_type = String)]
    id: RegistryCheckId,
    number: String,
    /// Whether it is there under the agency's name.
    found: bool,
    note: String,
    /// The day the officer looked.
    #[schema(value_type = String, format = Date)]
    checked_on: Date,
    checked_by_name: String,
    #[schema(value_type = i64)]
    created_at: Moment,
}

/// What an officer found in the national registry.
#[derive(Debug, Deserialize, ToSchema)]
struct NewRegistryCheckDto {
    number: String,
    /// Whether it is there under the agency's name.
    found: bool,
    /// Needed when it is not there.
    #[serde(default)]
    note: String,
    /// The day the officer looked: today or before.
    #[schema(value_type = String, format = Date)]
    checked_on: Date,
}

impl From<RegistryCheckRow> for RegistryCheckDto {
    fn from(row: RegistryCheckRow) -> Self {
        let RegistryCheckRow { id, number, found, note, checked_on, checked_by_name, created_at, .. } = row;
        Self { id, number, found, note, checked_on, checked_by_name, created_at }
    }
}

impl From<AgencyDetail> for AgencyDetailDto {
    fn from(detail: AgencyDetail) -> Self {
        let Counts { people, accounts, projects } = detail.counts;
        let registry_checks = detail.registry_checks.into_iter().map(Into::into).collect();
        Self { agency: detail.agency.into(), people, accounts, projects, registry_checks }
    }
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
    params(("id" = String, Path)), responses((status = 200, body = AgencyDetailDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<AgencyId>,
) -> Result<Json<AgencyDetailDto>, ApiError> {
    app.call(move |core| agency::get(core, &actor, id)).await.map(|detail| Json(detail.into()))
}

/// Records that the officer looked the agency up in the national registry.
#[utoipa::path(post, path = "/api/agencies/{id}/registry-checks", tag = "agency", operation_id = "add_registry_check",
    params(("id" = String, Path)), request_body = NewRegistryCheckDto, responses(
        (status = 201, body = RegistryCheckDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 422, body = ErrorBody),
    ))]
async fn check_registry(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<AgencyId>,
    Json(dto): Json<NewRegistryCheckDto>,
) -> Result<(StatusCode, Json<RegistryCheckDto>), ApiError> {
    let NewRegistryCheckDto { number, found, note, checked_on } = dto;
    let new = NewCheck { number, found, note, checked_on };
    let row = app.call(move |core| registry_check::add(core, &actor, id, &new)).await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}
