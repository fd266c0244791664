//! What the report can be checked against: photos, submissions, checks before generation.

use serde::{Deserialize, Serialize};

/// Position in [`ReportData::photos`](super::ReportData::photos).
pub type PhotoIndex = usize;

/// One photo and its origin.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    /// SHA-256 of the original file, 64 hexadecimal digits (not of the smaller copy that is printed).
    pub sha256: String,
    /// What it shows, in words: `自拍`, `现场签到`, `控制器`, `现场照片`, `故障照片`.
    pub kind: String,
    /// When it was taken, as printed.
    pub taken_at: String,
    /// Who took it.
    pub by: String,
    /// Building, floor, room or item it belongs to.
    pub place: String,
    /// Position and accuracy, as printed; empty without a fix.
    pub position: String,
    /// Source or finding worth printing beside it (`模拟来源`), empty for none.
    pub note: String,
}

/// One signed submission of a task.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Task identifier or number.
    pub task: String,
    /// What kind of task, in words.
    pub kind: String,
    /// Running number of the submission within the task.
    pub number: u32,
    /// Who submitted.
    pub by: String,
    /// Device, as printed.
    pub device: String,
    /// When, as printed.
    pub at: String,
    /// Heads of the task document that were signed, hexadecimal, separated by spaces.
    pub heads: String,
    /// How many photos were signed with it.
    pub photos: u32,
    /// Signature of the device, hexadecimal.
    pub signature: String,
    /// The server's receipt.
    pub receipt: Option<Receipt>,
    /// Review: who, when, decision, words.
    pub review: String,
}

/// The server's signed answer that it holds a submission.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// When, as printed.
    pub at: String,
    /// Position in the journal.
    pub journal: u64,
    /// Name of the server's key.
    pub server: String,
    /// Signature of the server, hexadecimal.
    pub signature: String,
}

/// One condition that was checked before generating.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// What was checked.
    pub name: String,
    /// Whether it held.
    pub passed: bool,
    /// What was found.
    pub detail: String,
}
