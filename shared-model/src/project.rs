//! Projects: what is maintained, inspected or assessed under a contract (R2.4 to R2.8).

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::Month;
use crate::catalogue::{Catalogue, is_record_system};
use crate::code::{FacilityCode, SystemCode};
use crate::contract::ContractKind;
use crate::geofence::{Geofence, GeofenceError};
use crate::id::{AccountId, BuildingId, ContractId};
use crate::position::LatLon;
use crate::words::words;

/// 合同对应项目: one set of facilities that is looked after together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// Its contract.
    pub contract: ContractId,
    /// Its name.
    pub name: String,
    /// Its address, down to road and number.
    pub address: String,
    /// 管辖归属: the code of the fire authority it belongs to.
    pub jurisdiction: String,
    /// 项目负责人: the account that leads it and reviews its tasks.
    pub lead: AccountId,
    /// The buildings; they share one set of facilities.
    pub buildings: Vec<Building>,
    /// The facilities ticked from the catalogue.
    pub facilities: Vec<InstalledFacility>,
    /// 标注项目位置: where it is.
    pub site: LatLon,
    /// 电子围栏: where work on it is expected to be done.
    pub geofence: Geofence,
    /// When the first report is due, for contracts signed on the 20th or later.
    pub first_report: FirstReport,
}

/// 建筑物: one building.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Building {
    /// Its identity.
    pub id: BuildingId,
    /// Its name.
    pub name: String,
    /// 使用性质: what it is used for.
    pub usage: String,
    /// Its height in metres.
    pub height_m: f64,
    /// Storeys above ground.
    pub floors_above: i32,
    /// Storeys below ground.
    pub floors_below: i32,
    /// Its floor area in square metres.
    pub area_m2: f64,
    /// The year it was finished, where known.
    pub completed: Option<i32>,
    /// 供水设施: its water stores.
    pub water: WaterSupply,
}

/// 供水设施: what is known of a building's store of fire water. Written as `null`, `[]` or a list of stores.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "Option<Vec<WaterStore>>", into = "Option<Vec<WaterStore>>")]
pub enum WaterSupply {
    /// Nobody has said anything about it.
    #[default]
    Unrecorded,
    /// 无供水设施: there explicitly is none.
    None,
    /// These.
    Stores(Vec<WaterStore>),
}

impl WaterSupply {
    /// The stores there are.
    #[must_use]
    pub fn stores(&self) -> &[WaterStore] {
        match self {
            Self::Unrecorded | Self::None => &[],
            Self::Stores(stores) => stores,
        }
    }
}

impl From<Option<Vec<WaterStore>>> for WaterSupply {
    fn from(stores: Option<Vec<WaterStore>>) -> Self {
        match stores {
            None => Self::Unrecorded,
            Some(stores) if stores.is_empty() => Self::None,
            Some(stores) => Self::Stores(stores),
        }
    }
}

impl From<WaterSupply> for Option<Vec<WaterStore>> {
    fn from(supply: WaterSupply) -> Self {
        match supply {
            WaterSupply::Unrecorded => None,
            WaterSupply::None => Some(Vec::new()),
            WaterSupply::Stores(stores) => Some(stores),
        }
    }
}

words! {
    /// What a water store is.
    pub enum WaterStoreKind {
        /// 消防水池: a pool or tank at ground level or below.
        Pool = "pool",
        /// 高位消防水箱: a roof tank.
        RoofTank = "roof_tank",
    }
}

/// 水池、水箱: a store of fire water.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WaterStore {
    /// What it is.
    pub kind: WaterStoreKind,
    /// Where it is.
    pub place: String,
    /// How much it holds, in cubic metres.
    pub volume_m3: f64,
}

/// A facility ticked from the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalledFacility {
    /// Which.
    pub code: FacilityCode,
    /// How many are installed; at least one.
    pub count: u32,
    /// Where they are.
    #[serde(default)]
    pub place: String,
}

words! {
    /// 首份报告月份选择: when the first report of a maintenance contract is due.
    pub enum FirstReport {
        /// In the month of signing.
        SameMonth = "same_month",
        /// In the month after: only for contracts signed on the 20th or later.
        NextMonth = "next_month",
    }
}

/// Higher than anything built, so that a height in centimetres is noticed.
const MOST_HEIGHT_M: f64 = 1_500.0;
/// Larger than any building, so that a slip of the keyboard is noticed.
const MOST_AREA_M2: f64 = 10_000_000.0;
/// More than any tank holds, so that litres are noticed.
const MOST_WATER_M3: f64 = 100_000.0;
/// Storeys above ground that exist.
const FLOORS_ABOVE: std::ops::RangeInclusive<i32> = 0..=300;
/// Storeys below ground that exist.
const FLOORS_BELOW: std::ops::RangeInclusive<i32> = 0..=30;
/// Years in which a building that is in use may have been finished.
const YEARS: std::ops::RangeInclusive<i32> = 1_000..=2_100;
/// More than any project has of one kind of facility.
const MOST_OF_A_FACILITY: u32 = 999_999;

/// The first day of a month on which the choice of [`FirstReport`] exists (R2.5).
pub const FIRST_REPORT_CHOICE_DAY: i8 = 20;

/// Whether a project under a contract of `kind` signed on `signed_on` has the choice at all (R2.5).
#[must_use]
pub fn chooses_first_report(kind: ContractKind, signed_on: Date) -> bool {
    kind == ContractKind::Maintenance && signed_on.day() >= FIRST_REPORT_CHOICE_DAY
}

/// The month of the first report of a contract signed on `signed_on` (R2.5): before the 20th it is the
/// month of signing whatever was chosen.
#[must_use]
pub fn first_report_month(signed_on: Date, choice: FirstReport) -> Month {
    let month = Month::of_day(signed_on);
    match choice {
        FirstReport::NextMonth if signed_on.day() >= FIRST_REPORT_CHOICE_DAY => month.next(),
        FirstReport::NextMonth | FirstReport::SameMonth => month,
    }
}

/// What is wrong with a project.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProjectError {
    /// A required text is empty.
    #[error("{field} is empty")]
    Empty {
        /// Path of the field.
        field: String,
    },
    /// There is no building.
    #[error("a project has at least one building")]
    NoBuilding,
    /// A building's or water store's measure cannot be right.
    #[error("{field} is out of range")]
    OutOfRange {
        /// Path of the field.
        field: String,
    },
    /// No facility is ticked.
    #[error("a project has at least one facility")]
    NoFacility,
    /// The catalogue does not know the facility.
    #[error("the catalogue has no facility {code}")]
    UnknownFacility {
        /// The facility.
        code: FacilityCode,
    },
    /// A facility is ticked twice.
    #[error("{code} is ticked twice")]
    FacilityTwice {
        /// The facility.
        code: FacilityCode,
    },
    /// A facility is ticked with a number that cannot be right.
    #[error("between one and {MOST_OF_A_FACILITY} {code} are installed")]
    Count {
        /// The facility.
        code: FacilityCode,
    },
    /// The kind of contract does not take facilities of this system (R2.6).
    #[error("a contract of this kind does not take facilities of {system}")]
    WrongSystem {
        /// The system.
        system: SystemCode,
    },
    /// The marked position is not on the globe.
    #[error("the marked position is not on the globe")]
    Site,
    /// The marked position is not in China.
    #[error("the marked position is not in China")]
    Abroad,
    /// The geofence cannot be used.
    #[error(transparent)]
    Geofence(#[from] GeofenceError),
}

/// Whether a contract of `kind` takes facilities of `system` (R2.6). Projects with an authorised
/// direct upload take the special-venue record, whatever the contract.
#[must_use]
pub fn takes_system(kind: ContractKind, direct_upload: bool, system: &SystemCode) -> bool {
    if direct_upload {
        return system.as_str() == "XSP";
    }
    match kind {
        ContractKind::Maintenance => !is_record_system(system),
        ContractKind::CompletionInspection | ContractKind::AnnualInspection | ContractKind::SpecialInspection => {
            system.as_str() == "XTS"
        }
        ContractKind::Assessment => system.as_str() == "XAS",
    }
}

impl Project {
    /// Checks a project before it is saved, against the kind of its contract, whether its reports may be uploaded
    /// (R2.6), and the catalogue.
    ///
    /// # Errors
    /// The first [`ProjectError`] that is found, from top to bottom of the form.
    pub fn check(&self, kind: ContractKind, direct_upload: bool, catalogue: &Catalogue) -> Result<(), ProjectError> {
        for (field, text) in [("name", &self.name), ("address", &self.address), ("jurisdiction", &self.jurisdiction)] {
            if text.trim().is_empty() {
                return Err(ProjectError::Empty { field: field.to_owned() });
            }
        }
        if self.buildings.is_empty() {
            return Err(ProjectError::NoBuilding);
        }
        self.buildings.iter().enumerate().try_for_each(|(number, building)| building.check(number))?;
        self.check_facilities(kind, direct_upload, catalogue)?;
        LatLon::new(self.site.lat, self.site.lon).ok_or(ProjectError::Site)?;
        if !self.site.is_around_china() {
            return Err(ProjectError::Abroad);
        }
        self.geofence.check()?;
        Ok(self.geofence.check_holds(self.site)?)
    }

    fn check_facilities(
        &self,
        kind: ContractKind,
        direct_upload: bool,
        catalogue: &Catalogue,
    ) -> Result<(), ProjectError> {
        if self.facilities.is_empty() {
            return Err(ProjectError::NoFacility);
        }
        let mut seen = BTreeSet::new();
        for InstalledFacility { code, count, .. } in &self.facilities {
            let code = || code.clone();
            if catalogue.facility(&code()).is_none() {
                return Err(ProjectError::UnknownFacility { code: code() });
            }
            if !takes_system(kind, direct_upload, &code().system()) {
                return Err(ProjectError::WrongSystem { system: code().system() });
            }
            if !seen.insert(code()) {
                return Err(ProjectError::FacilityTwice { code: code() });
            }
            if !(1..=MOST_OF_A_FACILITY).contains(count) {
                return Err(ProjectError::Count { code: code() });
            }
        }
        Ok(())
    }
}

impl Building {
    /// Checks the building that is number `number` of its project.
    fn check(&self, number: usize) -> Result<(), ProjectError> {
        let path = |field: &str| format!("buildings.{number}.{field}");
        if self.name.trim().is_empty() {
            return Err(ProjectError::Empty { field: path("name") });
        }
        let sound = |right: bool, field: &str| {
            if right { Ok(()) } else { Err(ProjectError::OutOfRange { field: path(field) }) }
        };
        // Each comparison is false for what is no number.
        sound(self.height_m > 0.0 && self.height_m <= MOST_HEIGHT_M, "height_m")?;
        sound(FLOORS_ABOVE.contains(&self.floors_above), "floors_above")?;
        sound(FLOORS_BELOW.contains(&self.floors_below), "floors_below")?;
        sound(self.area_m2 > 0.0 && self.area_m2 <= MOST_AREA_M2, "area_m2")?;
        sound(self.completed.is_none_or(|year| YEARS.contains(&year)), "built_year")?;
        for (position, store) in self.water.stores().iter().enumerate() {
            let right = store.volume_m3 > 0.0 && store.volume_m3 <= MOST_WATER_M3;
            sound(right, &format!("water.{position}.volume_m3"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
