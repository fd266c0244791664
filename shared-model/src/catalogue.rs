//! The catalogue: fire-protection systems, their facilities and test items, with norms and limits.
//!
//! It is data with a version (`shared-model/catalogue/<version>.json`), compiled in and checked when it
//! is loaded. A plan names the version it was made with, so several stand side by side: a report of an
//! old plan is made with the old norms. A released file is never changed, a new version is added.

mod check;
mod sampling;

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::check::CatalogueError;
pub use self::sampling::Sampling;
use crate::code::{FacilityCode, ItemCode, SystemCode};
use crate::period::Period;
use crate::verdict::Limit;

/// The files of all versions, oldest first.
const FILES: &[&str] = &[include_str!("../catalogue/0.1.0-draft.json")];

/// All versions, oldest first. That every file is sound is held by a test.
static VERSIONS: LazyLock<Vec<Catalogue>> =
    LazyLock::new(|| FILES.iter().filter_map(|json| Catalogue::load(json).ok()).collect());

/// One version of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// The version a plan names.
    pub version: String,
    /// The day its norms were looked up.
    pub as_of: Date,
    /// The norms its items rest on.
    pub norms: Vec<Norm>,
    /// The systems, in the catalogue's own order; reports use [`Catalogue::in_report_order`].
    pub systems: Vec<System>,
}

/// 测试规范: a norm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Norm {
    /// Its number: `GB 25201-2010`.
    pub code: String,
    /// Its title.
    pub title: String,
}

/// 消防系统: a fire-protection system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct System {
    /// Its code.
    pub code: SystemCode,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name.
    pub name_en: String,
    /// Its facilities.
    pub facilities: Vec<Facility>,
}

/// 消防设施: a facility of a system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facility {
    /// Its code.
    pub code: FacilityCode,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name.
    pub name_en: String,
    /// What is tested at it.
    pub items: Vec<TestItem>,
}

/// How a test item is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A verdict.
    Check,
    /// A verdict and a measured value.
    Measure,
}

/// 测试项: one thing that is tested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestItem {
    /// Its code.
    pub code: ItemCode,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name.
    pub name_en: String,
    /// The kinds of plan that list it. Kinds do not add up: a yearly plan lists only yearly items.
    #[serde(with = "letters")]
    pub period: Vec<Period>,
    /// How it is answered.
    pub kind: ItemKind,
    /// The unit of the measured value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The loosest limits over all cases.
    #[serde(flatten)]
    pub limit: Limit,
    /// Stricter cases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// The norm it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub norm: Option<String>,
    /// The clause of the norm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Whether its result needs a photo.
    pub photo: bool,
    /// 抽检比例: how many of the installed number are tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampling: Option<Sampling>,
    /// A word for the engineer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A case in which stricter limits hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// When it holds, in Chinese.
    pub when_zh: String,
    /// When it holds, in English.
    pub when_en: String,
    /// Its limits.
    #[serde(flatten)]
    pub limit: Limit,
    /// Its norm, where it is another than the item's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub norm: Option<String>,
}

/// Periods as the catalogue's files write them: `M`, `Q`, `Y`.
mod letters {
    use serde::{Deserialize as _, Deserializer, Serializer, de};

    use crate::period::Period;

    pub(super) fn serialize<S: Serializer>(periods: &[Period], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(periods.iter().map(|period| match period {
            Period::Month => "M",
            Period::Quarter => "Q",
            Period::Year => "Y",
        }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Period>, D::Error> {
        let letter = |text: String| match text.as_str() {
            "M" => Ok(Period::Month),
            "Q" => Ok(Period::Quarter),
            "Y" => Ok(Period::Year),
            other => Err(de::Error::custom(format_args!("{other:?} is no period"))),
        };
        Vec::<String>::deserialize(deserializer)?.into_iter().map(letter).collect()
    }
}

/// The systems in the order of the subject groups of GB 25201-2010 form C.1, which reports follow;
/// those outside it and the record systems come last (report-layout section 0).
const REPORT_ORDER: [&str; 29] = [
    "PWR", "FAS", "EFM", "CGD", "WSP", "HYD", "MON", "SPK", "FOM", "GAS", "PRS", "SMK", "NSM", "EML", "PAB", "TEL",
    "DOR", "SHT", "CMP", "LFT", "WMI", "PDR", "EXT", "WSY", "PSM", "STA", "XTS", "XAS", "XSP",
];

/// The record systems of inspection, assessment and special-venue projects (R2.6, R4.14).
const RECORD_SYSTEMS: [&str; 3] = ["XTS", "XAS", "XSP"];

/// The place of `system` in a report's tables; systems unknown here come last.
#[must_use]
pub fn report_rank(system: &SystemCode) -> usize {
    REPORT_ORDER.iter().position(|code| *code == system.as_str()).unwrap_or(REPORT_ORDER.len())
}

/// Whether `system` takes on-site entries and not test results.
#[must_use]
pub fn is_record_system(system: &SystemCode) -> bool {
    RECORD_SYSTEMS.contains(&system.as_str())
}

impl TestItem {
    /// Whether a plan of kind `period` lists the item. Record items are listed whatever the kind (R3.1).
    #[must_use]
    pub fn is_due(&self, period: Period) -> bool {
        self.period.contains(&period) || is_record_system(&self.code.system())
    }

    /// Whether the engineer has to enter a measured value.
    #[must_use]
    pub fn needs_value(&self) -> bool {
        self.kind == ItemKind::Measure
    }

    /// Every limit that may apply: the general one first, then the stricter cases.
    pub fn limits(&self) -> impl Iterator<Item = &Limit> {
        std::iter::once(&self.limit).chain(self.variants.iter().map(|variant| &variant.limit))
    }
}

impl Catalogue {
    /// The newest version: new plans are made with it.
    ///
    /// # Panics
    /// Never in a build that passed its tests: they load every file.
    #[must_use]
    pub fn current() -> &'static Self {
        VERSIONS.last().expect("the tests load every compiled-in catalogue")
    }

    /// All versions, oldest first.
    #[must_use]
    pub fn versions() -> &'static [Self] {
        &VERSIONS
    }

    /// The version a plan or a document names.
    #[must_use]
    pub fn of_version(version: &str) -> Option<&'static Self> {
        VERSIONS.iter().find(|catalogue| catalogue.version == version)
    }

    /// Loads and checks a catalogue.
    ///
    /// # Errors
    /// [`CatalogueError`] names the first thing that is wrong.
    pub fn load(json: &str) -> Result<Self, CatalogueError> {
        let catalogue: Self =
            serde_json::from_str(json).map_err(|error| CatalogueError::Unreadable { reason: error.to_string() })?;
        check::check(&catalogue)?;
        Ok(catalogue)
    }

    /// The system with this code.
    #[must_use]
    pub fn system(&self, code: &SystemCode) -> Option<&System> {
        self.systems.iter().find(|system| system.code == *code)
    }

    /// The facility with this code.
    #[must_use]
    pub fn facility(&self, code: &FacilityCode) -> Option<&Facility> {
        self.system(&code.system())?.facilities.iter().find(|facility| facility.code == *code)
    }

    /// The test item with this code.
    #[must_use]
    pub fn item(&self, code: &ItemCode) -> Option<&TestItem> {
        self.facility(&code.facility())?.items.iter().find(|item| item.code == *code)
    }

    /// The norm with this number.
    #[must_use]
    pub fn norm(&self, code: &str) -> Option<&Norm> {
        self.norms.iter().find(|norm| norm.code == code)
    }

    /// The items of `facility` that a plan of kind `period` lists; none when the facility is unknown.
    pub fn due_items(&self, facility: &FacilityCode, period: Period) -> impl Iterator<Item = &TestItem> {
        self.facility(facility).into_iter().flat_map(|facility| &facility.items).filter(move |item| item.is_due(period))
    }

    /// The systems in the order reports print them.
    #[must_use]
    pub fn in_report_order(&self) -> Vec<&System> {
        let mut systems: Vec<&System> = self.systems.iter().collect();
        systems.sort_by_key(|system| report_rank(&system.code));
        systems
    }
}

#[cfg(test)]
mod tests;
