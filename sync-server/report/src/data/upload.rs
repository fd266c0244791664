//! What only reports with an uploaded body say (report-layout sections 2 to 4).

use serde::{Deserialize, Serialize};

/// Which parts a report has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// 维护保养: everything comes from the records.
    #[default]
    Maintenance,
    /// 竣工、年度、专项检测: an uploaded body with a conclusion.
    Inspection,
    /// 安全评估: an uploaded body.
    Assessment,
    /// 不能使用手机的场所: an uploaded body, permitted by the authority.
    SpecialVenue,
}

/// The file that is the body of the report, printed page for page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Uploaded {
    /// Hash of the file as it was uploaded (64 hexadecimal digits).
    pub sha256: String,
    /// Its size, as printed.
    pub size: String,
    /// Width and height of each page in points, as it is shown (turned by its rotation).
    pub pages: Vec<[f32; 2]>,
    /// Whether the file is of PDF 2.0, which the report then is too.
    pub pdf_2: bool,
}

/// The decision that permits the upload.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Its number.
    pub number: String,
    /// The day, as printed.
    pub decided_on: String,
    /// The department that decided.
    pub department: String,
}
