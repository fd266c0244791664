//! Results: summary, maintenance table, measured records and what came on top.

use serde::{Deserialize, Serialize};

use super::PhotoIndex;

/// How an item came out, as the tables print it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Conforms.
    Pass,
    /// Does not conform; a fault goes with it.
    Fail,
    /// Could not be tested.
    Untestable,
    /// The facility is not there; printed as a long dash.
    Absent,
    /// Concurrent statements disagree; every one of them is printed with the item.
    Conflict,
}

/// Section 1.3: the counts of one system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryRow {
    /// System name.
    pub system: String,
    /// Items of the plan.
    pub planned: u32,
    /// Results other than untestable.
    pub tested: u32,
    /// Results that conform.
    pub passed: u32,
    /// Results that do not conform.
    pub failed: u32,
    /// Items that could not be tested.
    pub untestable: u32,
    /// Faults first reported in this plan.
    pub new_faults: u32,
    /// Faults whose repair was confirmed in the month.
    pub resolved: u32,
    /// Faults of earlier months still open.
    pub carried_over: u32,
    /// How this system's faults are handled.
    pub dispositions: Dispositions,
}

/// Fault counts by the way they are handled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispositions {
    /// 排查.
    pub investigate: u32,
    /// 业主同意维修.
    pub owner_agreed: u32,
    /// 业主不同意维修.
    pub owner_declined: u32,
    /// 不在合同范围内.
    pub out_of_scope: u32,
    /// 与业主沟通中.
    pub in_discussion: u32,
}

/// Section 1.4: the planned items of one system.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MaintenanceGroup {
    /// System name.
    pub system: String,
    /// Its items, facility by facility.
    pub rows: Vec<MaintenanceRow>,
}

/// One planned item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MaintenanceRow {
    /// Facility code; rows of the same facility that follow each other share one cell.
    pub facility_code: String,
    /// Facility name.
    pub facility: String,
    /// Test item code.
    pub item_code: String,
    /// Test item name.
    pub item: String,
    /// `月`, `季` or `年`.
    pub period: String,
    /// Norm and clause.
    pub basis: String,
    /// Building, floor, room.
    pub place: String,
    /// How many such facilities there are; `None` where not counted.
    pub facility_count: Option<u32>,
    /// How many were sampled.
    pub sampled: Option<u32>,
    /// Outcome.
    pub verdict: Verdict,
    /// Cause and handling of the fault, or the reason why it could not be tested.
    pub remark: String,
    /// Who recorded it.
    pub by: String,
    /// When, as printed.
    pub at: String,
}

/// Section 1.5: one result with a value or photos.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasuredRecord {
    /// System name; records of one system stand together.
    pub system: String,
    /// Facility name.
    pub facility: String,
    /// Where.
    pub place: String,
    /// Test item code.
    pub item_code: String,
    /// Test item name.
    pub item: String,
    /// Measured value as printed, without the unit.
    pub value: Option<String>,
    /// Unit of value and limit.
    pub unit: Option<String>,
    /// The limit that was applied, as printed: `≥ 0.10`.
    pub limit: Option<String>,
    /// Outcome.
    pub verdict: Verdict,
    /// Why the engineer decided against the limit.
    pub override_reason: Option<String>,
    /// Note of the engineer.
    pub note: String,
    /// Who recorded it.
    pub by: String,
    /// When, as printed.
    pub at: String,
    /// Which of the statements a reviewer let hold, and why; the record is that one.
    #[serde(default)]
    pub settlement: Option<String>,
    /// Other statements on the same item, made at the same time by others, each as one sentence.
    pub conflicts: Vec<String>,
    /// Its photos.
    pub photos: Vec<PhotoIndex>,
}

/// A record outside the plan's table: of a task ticked for this report, or a free record of a planned one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extra {
    /// `补充测试项`, `处理消防设施与当前测试规范不匹配`, `排查`, `维修`, `现场记录`.
    pub kind: String,
    /// Facility name.
    pub facility: String,
    /// What was tested or done.
    pub item: String,
    /// Norm and clause, empty where none applies.
    pub basis: String,
    /// Where.
    pub place: String,
    /// Outcome, where there is one.
    pub verdict: Option<Verdict>,
    /// What was found.
    pub finding: String,
    /// Who recorded it.
    pub by: String,
    /// When, as printed.
    pub at: String,
    /// Which of the statements a reviewer let hold, and why; the record is that one.
    #[serde(default)]
    pub settlement: Option<String>,
    /// Other statements on the same thing, made at the same time by others, each as one sentence.
    #[serde(default)]
    pub conflicts: Vec<String>,
    /// Its photos.
    pub photos: Vec<PhotoIndex>,
}
