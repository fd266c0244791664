//! Cover and status sheet.

use serde::{Deserialize, Serialize};

use super::PhotoIndex;

/// Section 1.1: what the first page states. Every text may have been edited while generating.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cover {
    /// Project name.
    pub project_name: String,
    /// Project address down to road and number.
    pub project_address: String,
    /// Owner, as on its business licence.
    pub owner_name: String,
    /// The service agency.
    pub agency_name: String,
    /// The agency's unified social credit code.
    pub agency_code: String,
    /// Contract name.
    pub contract_name: String,
    /// The conclusion in words: `合格`; empty where the kind has none.
    #[serde(default)]
    pub conclusion: String,
    /// Contract type in words: `维护保养`.
    pub contract_kind: String,
    /// First and last service day as printed: `2026年11月3日至2026年11月21日`.
    pub service_dates: String,
    /// Report date as printed: `2026年11月22日`.
    pub dated_on: String,
    /// Project lead.
    pub project_lead: String,
    /// Engineers whose tasks the report rests on, each once.
    pub engineers: Vec<String>,
    /// Technical lead who files the report.
    pub technical_lead: String,
    /// The filing; `None` prints blank fields to be filled in.
    pub filing: Option<Filing>,
    /// Free text under the table, empty for none.
    pub remarks: String,
}

/// The filing of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Filing {
    /// Filing number.
    pub number: String,
    /// Filing day as printed.
    pub filed_on: String,
    /// Filing opinion.
    pub note: String,
    /// What the public page asks for beside the number; empty when there is none.
    #[serde(default)]
    pub code: String,
}

/// Section 1.2: the building and the month on one sheet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Buildings of the project.
    pub buildings: Vec<Building>,
    /// Tanks and pools; empty means the project has no water supply and is printed so.
    pub water: Vec<WaterStore>,
    /// Alarm control panels as recorded on site, or their recorded absence.
    pub controllers: Vec<Controller>,
    /// Every system of the catalogue that could be installed.
    pub systems: Vec<SystemState>,
    /// Who was on site.
    pub staff: Vec<Staff>,
    /// What was done this month, one paragraph per line.
    pub narrative: String,
    /// Conclusion and advice, one paragraph per line.
    pub conclusion: String,
}

/// One building; measures are printed as they come, units included.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Building {
    /// Name.
    pub name: String,
    /// What it is used for.
    pub usage: String,
    /// Height, in metres, as printed without the unit.
    pub height_m: String,
    /// Floors above ground, as printed.
    pub floors_above: String,
    /// Floors below ground, as printed.
    pub floors_below: String,
    /// Floor area in square metres, as printed without the unit.
    pub area_m2: String,
    /// When it was completed.
    pub built: String,
}

/// A fire-water tank or pool.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WaterStore {
    /// Kind in words: `消防水池`, `高位消防水箱`.
    pub kind: String,
    /// Where it is.
    pub place: String,
    /// Volume in cubic metres, as printed without the unit.
    pub volume_m3: String,
}

/// A fire alarm control panel as photographed on arrival.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Controller {
    /// False where the site has no alarm system; the photo then shows the site.
    pub present: bool,
    /// Brand, empty when absent.
    pub brand: String,
    /// Model, empty when unknown or absent.
    pub model: String,
    /// Who recorded it and when, as printed.
    pub recorded: String,
    /// Its photo.
    pub photo: Option<PhotoIndex>,
}

/// Whether a system is installed and was maintained this month.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SystemState {
    /// System name.
    pub name: String,
    /// The project has it.
    pub installed: bool,
    /// The plan of this month covers it.
    pub maintained: bool,
}

/// A person on site, once per sign-in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Staff {
    /// Name.
    pub name: String,
    /// Qualification and level.
    pub qualification: String,
    /// Certificate number.
    pub certificate: String,
    /// Sign-in time as printed.
    pub signed_in_at: String,
    /// Self-portrait taken at the start of the task.
    pub selfie: Option<PhotoIndex>,
    /// Photo of the sign-in on site.
    pub sign_in: Option<PhotoIndex>,
}
