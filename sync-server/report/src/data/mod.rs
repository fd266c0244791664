//! What one report says: the frozen input of the typesetter.
//!
//! Everything here was decided before: texts are printed as they come, numbers are not recomputed, and times are
//! already written in the business calendar (`2026-11-22 09:31`). The only things computed from it are the totals of
//! the summary table and the map drawing. An empty string prints as a dash where a cell would otherwise look
//! forgotten.
//!
//! The types must not know the rest of the system: no identifiers, no domain enums, no clock.

mod cover;
mod evidence;
mod faults;
mod items;
mod presence;
mod upload;

pub use cover::{Building, Controller, Cover, Filing, Staff, Status, SystemState, WaterStore};
pub use evidence::{Check, Photo, PhotoIndex, Receipt, Submission};
pub use faults::{Fault, Faults, Repair};
pub use items::{Dispositions, Extra, MaintenanceGroup, MaintenanceRow, MeasuredRecord, SummaryRow, Verdict};
pub use presence::{Fence, LatLon, Presence, PresenceRow, SignInMark, Track};
pub use upload::{Approval, ReportKind, Uploaded};

use serde::{Deserialize, Serialize};

/// A whole report, in the order it is printed; which parts it has follows from its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportData {
    /// Which parts it has.
    #[serde(default)]
    pub kind: ReportKind,
    /// Name of the document: `建筑消防设施维护保养报告`.
    pub title: String,
    /// The month, quarter or year it covers, as printed: `2026年11月`.
    pub period: String,
    /// Report number: agency code, year, running number.
    pub number: String,
    /// When the report was generated, milliseconds since the Unix epoch. It becomes the date inside the file, so it
    /// must be part of the frozen input and never the time of typesetting.
    pub generated_at: i64,
    /// The same moment as printed, Asia/Shanghai.
    pub generated_at_text: String,
    /// Hash over the frozen evidence (64 hexadecimal digits), printed as the data check code.
    pub check_code: String,
    /// Public page that tells whether a report is genuine; printed as a QR code on the cover.
    pub verify_url: Option<String>,
    /// True in the training realm: every page then says that it has no effect.
    pub training: bool,
    /// Section 1.1.
    pub cover: Cover,
    /// Section 1.2.
    pub status: Status,
    /// Section 1.3, one row per system in catalogue order; the totals are added when printing.
    pub summary: Vec<SummaryRow>,
    /// Section 1.4, one group per system in catalogue order.
    pub maintenance: Vec<MaintenanceGroup>,
    /// Section 1.5, one block per result that carries a value or a photo.
    pub measured: Vec<MeasuredRecord>,
    /// Supplementary tests, norm mismatches, investigation and repair tasks ticked for this report; of the other kinds
    /// the records made on site.
    pub extras: Vec<Extra>,
    /// Section 1.6.
    pub faults: Faults,
    /// The uploaded body (sections 2 to 4); none of a maintenance report.
    #[serde(default)]
    pub uploaded: Option<Uploaded>,
    /// What permits the upload of a special venue (section 4).
    #[serde(default)]
    pub approval: Option<Approval>,
    /// Section 1.7.
    pub presence: Presence,
    /// Section 1.8: what was checked before generating.
    pub checks: Vec<Check>,
    /// Every submission the report rests on.
    pub submissions: Vec<Submission>,
    /// Every photo of the report. Other parts point into this list by position, and the image bytes handed to
    /// [`render`](crate::render) are in the same order.
    pub photos: Vec<Photo>,
}
