//! What projects look like outside, and how that becomes the model's.

use serde::{Deserialize, Serialize};
use shared_model::code::FacilityCode;
use shared_model::contract::{ContractKind, ContractState};
use shared_model::geofence::Geofence;
use shared_model::id::{AccountId, BuildingId, ContractId, OwnerId, ProjectId};
use shared_model::moment::Moment;
use shared_model::position::LatLon;
use shared_model::project::{
    Building, FirstReport, InstalledFacility, Project, WaterStore, WaterStoreKind, WaterSupply,
};
use utoipa::ToSchema;

use super::super::contract::EndingDto;
use crate::env::Env;
use crate::store::project::ProjectRow;
use crate::usecase::project::{NewProject, ProjectDetail, ProjectEdit};

/// A position, WGS-84.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub(in crate::http) struct PositionDto {
    /// Degrees north.
    lat: f64,
    /// Degrees east.
    lon: f64,
}

/// A geofence.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(in crate::http) enum GeofenceDto {
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
pub(super) enum WaterKindDto {
    /// A pool.
    Pool,
    /// A tank on the roof.
    Tank,
}

/// A tank or pool.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct WaterStoreDto {
    kind: WaterKindDto,
    place: String,
    volume_m3: f64,
}

/// A building.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct BuildingDto {
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    id: Option<BuildingId>,
    name: String,
    #[serde(default)]
    usage: String,
    height_m: Option<f64>,
    floors_above: i32,
    #[serde(default)]
    floors_below: i32,
    area_m2: Option<f64>,
    /// Year of completion.
    built_year: Option<i32>,
    /// Its tanks and pools; an empty list says explicitly that it has none, null that nobody has said.
    #[serde(default)]
    water: Option<Vec<WaterStoreDto>>,
}

/// Facilities of one kind.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct FacilityDto {
    /// Facility code of the catalogue.
    #[schema(value_type = String)]
    code: FacilityCode,
    /// How many there are, at least one.
    count: i64,
    #[serde(default)]
    place: String,
}

/// A project to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewProjectDto {
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
    buildings: Vec<BuildingDto>,
    facilities: Vec<FacilityDto>,
    /// `same_month`; or `next_month`, for a maintenance contract that was signed on the 20th or later only.
    #[serde(default = "same_month")]
    #[schema(value_type = Option<String>)]
    first_report: FirstReport,
}

const fn same_month() -> FirstReport {
    FirstReport::SameMonth
}

/// An edited project: all of it. Its contract must be as it was; buildings that were there name their ids.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct ProjectEditDto {
    /// The version that was edited.
    version: u32,
    /// Whether it is known that facilities of this month's plans are taken out: they stay in those plans.
    #[serde(default)]
    planned_facilities_known: bool,
    #[serde(flatten)]
    project: NewProjectDto,
}

/// The end of a project.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct TerminationDto {
    /// Why.
    pub(super) reason: String,
    /// Name of the person who is answerable for it.
    pub(super) person: String,
    /// The project's name, typed as a confirmation.
    pub(super) name: String,
}

/// Another lead.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct LeadDto {
    /// Account of the project lead.
    #[schema(value_type = String)]
    pub(super) lead: AccountId,
}

/// A project in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProjectDto {
    #[schema(value_type = String)]
    id: ProjectId,
    #[schema(value_type = String)]
    contract: ContractId,
    contract_name: String,
    #[schema(value_type = String)]
    contract_kind: ContractKind,
    /// `active`, `terminated` or `cancelled`: under an ended contract there are no more plans.
    #[schema(value_type = String)]
    contract_state: ContractState,
    #[schema(value_type = String)]
    owner: OwnerId,
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
    /// Whether its reports may be uploaded: then only the on-site record system is ticked (R2.6).
    direct_upload: bool,
    /// Counts the edits; an edit names the one it was made of.
    version: u32,
    /// When and why it was terminated: no more plans and reports, not counted.
    ending: Option<EndingDto>,
    #[schema(value_type = i64)]
    created_at: Moment,
}

/// A project with its buildings and facilities.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProjectDetailDto {
    #[serde(flatten)]
    project: ProjectDto,
    buildings: Vec<BuildingDto>,
    /// Names of buildings that were taken out; evidence may name them.
    removed_buildings: Vec<String>,
    facilities: Vec<FacilityDto>,
    /// Whether the month of the first report can be chosen.
    chooses_first_report: bool,
    /// Tasks that wait for a review.
    open_reviews: u32,
    /// Faults that are not solved.
    open_faults: u32,
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
        let water = Option::<Vec<WaterStore>>::from(water).map(|stores| stores.into_iter().map(Into::into).collect());
        let (height_m, area_m2) = (Some(height_m), Some(area_m2));
        Self { id: Some(id), name, usage, height_m, floors_above, floors_below, area_m2, built_year: completed, water }
    }
}

impl BuildingDto {
    /// The building under this id; heights and areas left out are told as wrong by the model.
    fn into_model(self, id: BuildingId) -> Building {
        let Self { name, usage, floors_above, floors_below, built_year, water, .. } = self;
        let water = WaterSupply::from(water.map(|stores| stores.into_iter().map(Into::into).collect::<Vec<_>>()));
        let (height_m, area_m2) = (self.height_m.unwrap_or_default(), self.area_m2.unwrap_or_default());
        Building { id, name, usage, height_m, floors_above, floors_below, area_m2, completed: built_year, water }
    }
}

impl NewProjectDto {
    /// A new project; ids of buildings are not the client's to choose.
    pub(super) fn into_new(mut self, env: &dyn Env) -> NewProject {
        self.buildings.iter_mut().for_each(|building| building.id = None);
        self.into_model(env)
    }

    fn into_model(self, env: &dyn Env) -> NewProject {
        let building = |building: BuildingDto| {
            let id = building.id.unwrap_or_else(|| BuildingId::new(env.now(), env.random()));
            building.into_model(id)
        };
        let facility = |FacilityDto { code, count, place }| {
            // What no counter holds is told as out of range by the model, as 0 is.
            InstalledFacility { code, count: u32::try_from(count).unwrap_or_default(), place }
        };
        let site = LatLon::from(self.position);
        let project = Project {
            contract: self.contract,
            name: self.name,
            address: self.address,
            jurisdiction: self.jurisdiction,
            lead: self.lead,
            buildings: self.buildings.into_iter().map(building).collect(),
            facilities: self.facilities.into_iter().map(facility).collect(),
            site,
            geofence: self.geofence.map_or_else(|| Geofence::around(site), Into::into),
            first_report: self.first_report,
        };
        NewProject { project, credit_code: self.credit_code }
    }
}

impl ProjectEditDto {
    /// The edit; buildings without an id are new.
    pub(super) fn into_edit(self, env: &dyn Env) -> ProjectEdit {
        let Self { version, planned_facilities_known, project } = self;
        let kept = |(number, building): (usize, &BuildingDto)| building.id.map(|_| number);
        let kept_buildings = project.buildings.iter().enumerate().filter_map(kept).collect();
        ProjectEdit { version, project: project.into_model(env), kept_buildings, planned_facilities_known }
    }
}

impl From<ProjectRow> for ProjectDto {
    fn from(row: ProjectRow) -> Self {
        Self {
            id: row.id,
            contract: row.contract,
            contract_name: row.contract_name,
            contract_kind: row.kind,
            contract_state: row.contract_state,
            owner: row.owner,
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
            direct_upload: row.direct_upload,
            version: row.version,
            ending: row.ending.map(Into::into),
            created_at: row.created_at,
        }
    }
}

impl From<ProjectDetail> for ProjectDetailDto {
    fn from(detail: ProjectDetail) -> Self {
        let facility = |InstalledFacility { code, count, place }| FacilityDto { code, count: count.into(), place };
        Self {
            project: detail.project.into(),
            buildings: detail.buildings.into_iter().map(Into::into).collect(),
            removed_buildings: detail.removed_buildings,
            facilities: detail.facilities.into_iter().map(facility).collect(),
            chooses_first_report: detail.chooses_first_report,
            open_reviews: detail.waiting.reviews,
            open_faults: detail.waiting.faults,
        }
    }
}
