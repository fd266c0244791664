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
    pub floors_above: u16,
    /// Storeys below ground.
    pub floors_below: u16,
    /// Its floor area in square metres.
    pub area_m2: f64,
    /// The year it was finished, where known.
    pub completed: Option<i16>,
    /// 供水设施: its water stores; empty states 无供水设施 explicitly.
    pub water: Vec<WaterStore>,
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

/// The first day of a month on which the choice of [`FirstReport`] exists (R2.5).
pub const FIRST_REPORT_CHOICE_DAY: i8 = 20;

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
        /// The field's name.
        field: &'static str,
    },
    /// There is no building.
    #[error("a project has at least one building")]
    NoBuilding,
    /// A building's or water store's measure is not positive.
    #[error("{field} of {name} must be greater than zero")]
    NotPositive {
        /// The field's name.
        field: &'static str,
        /// The building or place.
        name: String,
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
    /// A facility is ticked and none is installed.
    #[error("at least one {code} must be installed")]
    NoneInstalled {
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
                return Err(ProjectError::Empty { field });
            }
        }
        if self.buildings.is_empty() {
            return Err(ProjectError::NoBuilding);
        }
        self.buildings.iter().try_for_each(Building::check)?;
        self.check_facilities(kind, direct_upload, catalogue)?;
        LatLon::new(self.site.lat, self.site.lon).ok_or(ProjectError::Site)?;
        Ok(self.geofence.check()?)
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
            if *count == 0 {
                return Err(ProjectError::NoneInstalled { code: code() });
            }
        }
        Ok(())
    }
}

impl Building {
    fn check(&self) -> Result<(), ProjectError> {
        if self.name.trim().is_empty() {
            return Err(ProjectError::Empty { field: "buildings.name" });
        }
        let positive = |field, value: f64, name: &str| {
            let sound = value.is_finite() && value > 0.0;
            if sound { Ok(()) } else { Err(ProjectError::NotPositive { field, name: name.to_owned() }) }
        };
        positive("height_m", self.height_m, &self.name)?;
        positive("area_m2", self.area_m2, &self.name)?;
        self.water.iter().try_for_each(|store| positive("volume_m3", store.volume_m3, &store.place))
    }
}

#[cfg(test)]
mod tests;
