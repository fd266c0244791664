//! One test item: what is asked, what was answered.

use super::{PhotoView, Text};

super::views! {
    /// The three answers.
    #[derive(Copy, Eq)]
    pub enum Verdict {
        /// 正常/符合
        Pass,
        /// 不符合
        Fail,
        /// 不能测试
        Untestable,
    }

    /// What kind of answer an item takes.
    #[derive(Copy, Eq)]
    pub enum ItemKind {
        /// A verdict.
        Check,
        /// A value, judged against its limits.
        Measure,
    }

    /// Inclusive limits of a measured value.
    pub struct LimitView {
        /// Smallest admissible value.
        pub min: Option<f64>,
        /// Largest admissible value.
        pub max: Option<f64>,
        /// The case a stricter limit is for; none for the general one.
        pub case: Option<Text>,
    }

    /// A value held against its limits, answered while it is typed.
    #[derive(Eq)]
    pub struct JudgementView {
        /// The verdict the value gives; none when the item has no limits.
        pub verdict: Option<Verdict>,
        /// `within`, `too_low`, `too_high`, `no_limit`.
        pub relation: String,
    }

    /// One recorded answer.
    pub struct ResultView {
        /// The answer.
        pub verdict: Verdict,
        /// Measured value.
        pub value: Option<f64>,
        /// Unit of the value.
        pub unit: Option<String>,
        /// Which of the item's limits for a case the value was held against; none for the general one.
        pub limit_case: Option<u32>,
        /// Why the verdict differs from what the value gives.
        pub override_reason: Option<String>,
        /// Note.
        pub note: String,
        /// Where in the building.
        pub place: String,
        /// Whether the value lies outside its limits.
        pub out_of_range: bool,
        /// Account that answered.
        pub by: String,
        /// Whether this phone's account answered.
        pub mine: bool,
        /// When.
        pub at: i64,
    }

    /// A fault as recorded on site.
    #[derive(Eq)]
    pub struct FaultView {
        /// Fault id.
        pub id: String,
        /// What is wrong.
        pub description: String,
        /// Where.
        pub place: String,
        /// When it was recorded.
        pub at: i64,
        /// Its photos.
        pub photos: Vec<PhotoView>,
        /// The item was corrected to another answer since: the fault is kept in the record but not counted.
        pub withdrawn: bool,
    }

    /// One answer to one item (or to one point of it).
    pub struct ItemView {
        /// Facility code.
        pub facility: String,
        /// Item code.
        pub item: String,
        /// Which of several measured points.
        pub point: Option<String>,
        /// What to test.
        pub name: Text,
        /// Kind of answer.
        pub kind: ItemKind,
        /// Unit of the measured value.
        pub unit: Option<String>,
        /// General limits, then the stricter cases.
        pub limits: Vec<LimitView>,
        /// Norm, for example `XF 503-2004`.
        pub norm: String,
        /// Clause of the norm.
        pub clause: Option<String>,
        /// The catalogue's remark.
        pub remark: Option<String>,
        /// How many are to be tested, as the catalogue says it.
        pub sampling: Option<String>,
        /// A photo is required.
        pub photo_required: bool,
        /// The latest answer; none while open.
        pub result: Option<ResultView>,
        /// Other answers given at the same time on other phones: all are kept.
        pub others: Vec<ResultView>,
        /// The fault opened by a non-conforming answer.
        pub fault: Option<FaultView>,
        /// Photos of the item.
        pub photos: Vec<PhotoView>,
        /// What this phone recorded for the item in an earlier task of the project.
        pub last_value: Option<f64>,
        /// The reviewer's words at this item, when the task came back.
        pub review_note: Option<String>,
        /// Codes of what is still missing here.
        pub missing: Vec<String>,
        /// Answered or changed since the task was submitted last.
        pub changed: bool,
    }

    /// What the screen sends when an item is answered. An answer replaces the one before; both stay in the history.
    pub struct ResultInput {
        /// Facility code.
        pub facility: String,
        /// Item code.
        pub item: String,
        /// One of several measured points; none for the item as a whole.
        pub point: Option<String>,
        /// The answer; may be left out when a value with limits decides it.
        pub verdict: Option<Verdict>,
        /// Measured value.
        pub value: Option<f64>,
        /// Index into `limits` of the case that applies; none for the general one.
        pub limit_case: Option<u32>,
        /// Needed when the verdict differs from what the value gives.
        pub override_reason: Option<String>,
        /// Note.
        pub note: String,
        /// Where in the building.
        pub place: String,
    }

    /// What the screen sends for a fault.
    #[derive(Eq)]
    pub struct FaultInput {
        /// Facility code of the non-conforming item.
        pub facility: String,
        /// Item code.
        pub item: String,
        /// Point.
        pub point: Option<String>,
        /// What is wrong.
        pub description: String,
        /// Where.
        pub place: String,
    }
}
