//! Projects.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared_model::calendar::Month;
use shared_model::code::FacilityCode;
use shared_model::contract::ContractKind;
use shared_model::geofence::Geofence;
use shared_model::id::{AccountId, BuildingId, ContractId, ProjectId};
use shared_model::moment::Moment;
use shared_model::position::LatLon;
use shared_model::project::{Building, FirstReport, InstalledFacility, Project, WaterStore, WaterStoreKind};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::store::project::{ProjectRow, Wanted};
use crate::usecase::project::{self, NewProject, ProjectDetail};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(get)).routes(routes!(set_lead))
}

/// A position, WGS-84.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub(super) struct PositionDto {
    /// Degrees north.
    lat: f64,
    /// Degrees east.
    lon: f64,
}

/// A geofence.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum GeofenceDto {
    /// All within `radius_m` metres of `center`.
    Circle {
        /// Its centre.
        center: PositionDto,
        /// Its radius, 20 m to 10 km.
        radius_m: f64,
    },
    /// All within an outline.
    Polygon {
        /// 3 to 200 corners.
        points: Vec<PositionDto>,
    },
}

/// What holds the water.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum WaterKindDto {
    /// A pool.
    Pool,
    /// A tank on the roof.
    Tank,
}

/// A tank or pool.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct WaterStoreDto {
    kind: WaterKindDto,
    place: String,
    volume_m3: f64,
}

/// A building.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct BuildingDto {
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    id: Option<BuildingId>,
    name: String,
    #[serde(default)]
    usage: String,
    height_m: Option<f64>,
    floors_above: u16,
    #[serde(default)]
    floors_below: u16,
    area_m2: Option<f64>,
    /// Year of completion.
    built_year: Option<i16>,
    #[serde(default)]
    water: Vec<WaterStoreDto>,
}

/// Facilities of one kind.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct FacilityDto {
    /// Facility code of the catalogue.
    #[schema(value_type = String)]
    code: FacilityCode,
    /// How many there are.
    count: u32,
    #[serde(default)]
    place: String,
}

/// A project to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
struct NewProjectDto {
    #[schema(value_type = String)]
    contract: ContractId,
    name: String,
    /// Account of the project lead.
    #[schema(value_type = String)]
    lead: AccountId,
    credit_code: Option<String>,
    /// Region code of GB/T 2260 without trailing zeros.
    jurisdiction: String,
    address: String,
    /// The marked position of the site.
    position: PositionDto,
    /// Left out: a circle of the default radius around the position.
    geofence: Option<GeofenceDto>,
    /// Whether the buildings have no tanks or pools at all.
    #[serde(default)]
    no_water_supply: bool,
    buildings: Vec<BuildingDto>,
    facilities: Vec<FacilityDto>,
    /// `same_month` or `next_month`; counts only when the contract was signed on the 20th or later.
    #[serde(default = "same_month")]
    #[schema(value_type = Option<String>)]
    first_report: FirstReport,
}

const fn same_month() -> FirstReport {
    FirstReport::SameMonth
}

/// Another lead.
#[derive(Debug, Deserialize, ToSchema)]
struct LeadDto {
    /// Account of the project lead.
    #[schema(value_type = String)]
    lead: AccountId,
}

/// A project in a list.
#[derive(Debug, Serialize, ToSchema)]
struct ProjectDto {
    #[schema(value_type = String)]
    id: ProjectId,
    #[schema(value_type = String)]
    contract: ContractId,
    contract_name: String,
    #[schema(value_type = String)]
    contract_kind: ContractKind,
    owner_name: String,
    #[schema(value_type = String)]
    lead: AccountId,
    lead_name: String,
    name: String,
    credit_code: Option<String>,
    jurisdiction: String,
    address: String,
    position: PositionDto,
    geofence: GeofenceDto,
    #[schema(value_type = String)]
    first_report: FirstReport,
    facility_count: u32,
    #[schema(value_type = i64)]
    created_at: Moment,
}

/// A project with its buildings and facilities.
#[derive(Debug, Serialize, ToSchema)]
struct ProjectDetailDto {
    #[serde(flatten)]
    project: ProjectDto,
    no_water_supply: bool,
    buildings: Vec<BuildingDto>,
    facilities: Vec<FacilityDto>,
}

impl From<PositionDto> for LatLon {
    fn from(PositionDto { lat, lon }: PositionDto) -> Self {
        Self { lat, lon }
    }
}

impl From<LatLon> for PositionDto {
    fn from(LatLon { lat, lon }: LatLon) -> Self {
        Self { lat, lon }
    }
}

impl From<GeofenceDto> for Geofence {
    fn from(dto: GeofenceDto) -> Self {
        match dto {
            GeofenceDto::Circle { center, radius_m } => Self::Circle { center: center.into(), radius_m },
            GeofenceDto::Polygon { points } => Self::Polygon { corners: points.into_iter().map(Into::into).collect() },
        }
    }
}

impl From<Geofence> for GeofenceDto {
    fn from(geofence: Geofence) -> Self {
        match geofence {
            Geofence::Circle { center, radius_m } => Self::Circle { center: center.into(), radius_m },
            Geofence::Polygon { corners } => Self::Polygon { points: corners.into_iter().map(Into::into).collect() },
        }
    }
}

impl From<WaterStore> for WaterStoreDto {
    fn from(WaterStore { kind, place, volume_m3 }: WaterStore) -> Self {
        let kind = match kind {
            WaterStoreKind::Pool => WaterKindDto::Pool,
            WaterStoreKind::RoofTank => WaterKindDto::Tank,
        };
        Self { kind, place, volume_m3 }
    }
}

impl From<WaterStoreDto> for WaterStore {
    fn from(WaterStoreDto { kind, place, volume_m3 }: WaterStoreDto) -> Self {
        let kind = match kind {
            WaterKindDto::Pool => WaterStoreKind::Pool,
            WaterKindDto::Tank => WaterStoreKind::RoofTank,
        };
        Self { kind, place, volume_m3 }
    }
}

impl From<Building> for BuildingDto {
    fn from(building: Building) -> Self {
        let Building { id, name, usage, height_m, floors_above, floors_below, area_m2, completed, water } = building;
        let water = water.into_iter().map(Into::into).collect();
        let (height_m, area_m2) = (Some(height_m), Some(area_m2));
        Self { id: Some(id), name, usage, height_m, floors_above, floors_below, area_m2, built_year: completed, water }
    }
}

impl BuildingDto {
    /// The building with its new id; heights and areas left out are told as wrong by the model.
    fn into_model(self, id: BuildingId, no_water: bool) -> Building {
        let Self { name, usage, floors_above, floors_below, built_year, water, .. } = self;
        let water = if no_water { Vec::new() } else { water.into_iter().map(Into::into).collect() };
        let (height_m, area_m2) = (self.height_m.unwrap_or_default(), self.area_m2.unwrap_or_default());
        Building { id, name, usage, height_m, floors_above, floors_below, area_m2, completed: built_year, water }
    }
}

impl From<ProjectRow> for ProjectDto {
    fn from(row: ProjectRow) -> Self {
        Self {
            id: row.id,
            contract: row.contract,
            contract_name: row.contract_name,
            contract_kind: row.kind,
            owner_name: row.owner_name,
            lead: row.lead,
            lead_name: row.lead_name,
            name: row.name,
            credit_code: row.credit_code,
            jurisdiction: row.jurisdiction,
            address: row.address,
            position: row.site.into(),
            geofence: row.geofence.into(),
            first_report: row.first_report,
            facility_count: row.facility_count,
            created_at: row.created_at,
        }
    }
}

impl From<ProjectDetail> for ProjectDetailDto {
    fn from(detail: ProjectDetail) -> Self {
        let facility = |InstalledFacility { code, count, place }| FacilityDto { code, count, place };
        Self {
            project: detail.project.into(),
            no_water_supply: detail.buildings.iter().all(|building| building.water.is_empty()),
            buildings: detail.buildings.into_iter().map(Into::into).collect(),
            facilities: detail.facilities.into_iter().map(facility).collect(),
        }
    }
}

/// Which projects are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProjectQuery {
    /// Only projects that this account leads.
    #[param(value_type = Option<String>)]
    lead: Option<AccountId>,
    /// Only projects that have no plan of this month, `2026-11`.
    #[param(value_type = Option<String>)]
    without_plan: Option<Month>,
}

impl ProjectQuery {
    const fn wanted(&self) -> Wanted {
        let Self { lead, without_plan } = *self;
        Wanted { lead, without_plan }
    }
}

/// Lists the projects one may see.
#[utoipa::path(get, path = "/api/projects", tag = "project", operation_id = "list_projects", params(PageQuery, NarrowQuery, ProjectQuery),
    responses((status = 200, body = ListDto<ProjectDto>), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
    Query(query): Query<ProjectQuery>,
) -> Result<Json<ListDto<ProjectDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| project::list(core, &actor, &narrow.into(), query.wanted(), &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// Records a project under a contract.
#[utoipa::path(post, path = "/api/projects", tag = "project", operation_id = "add_project",
    request_body = NewProjectDto,
    responses((status = 201, body = ProjectDetailDto), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewProjectDto>,
) -> Result<(StatusCode, Json<ProjectDetailDto>), ApiError> {
    let env = &app.core().env;
    let building =
        |building: BuildingDto| building.into_model(BuildingId::new(env.now(), env.random()), dto.no_water_supply);
    let facility = |FacilityDto { code, count, place }| InstalledFacility { code, count, place };
    let site = LatLon::from(dto.position);
    let project = Project {
        contract: dto.contract,
        name: dto.name,
        address: dto.address,
        jurisdiction: dto.jurisdiction,
        lead: dto.lead,
        buildings: dto.buildings.into_iter().map(building).collect(),
        facilities: dto.facilities.into_iter().map(facility).collect(),
        site,
        geofence: dto.geofence.map_or_else(|| Geofence::around(site), Into::into),
        first_report: dto.first_report,
    };
    let new = NewProject { project, credit_code: dto.credit_code };
    let detail = app.call(move |core| project::add(core, &actor, new)).await?;
    Ok((StatusCode::CREATED, Json(detail.into())))
}

/// One project with its buildings and facilities.
#[utoipa::path(get, path = "/api/projects/{id}", tag = "project", operation_id = "get_project",
    params(("id" = String, Path)), responses((status = 200, body = ProjectDetailDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ProjectId>,
) -> Result<Json<ProjectDetailDto>, ApiError> {
    app.call(move |core| project::get(core, &actor, id)).await.map(|detail| Json(detail.into()))
}

/// Gives a project another lead.
#[utoipa::path(post, path = "/api/projects/{id}/lead", tag = "project", operation_id = "set_project_lead",
    params(("id" = String, Path)), request_body = LeadDto, responses(
        (status = 200, body = ProjectDetailDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 422, body = ErrorBody),
    ))]
async fn set_lead(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ProjectId>,
    Json(dto): Json<LeadDto>,
) -> Result<Json<ProjectDetailDto>, ApiError> {
    app.call(move |core| project::set_lead(core, &actor, id, dto.lead)).await.map(|detail| Json(detail.into()))
}
