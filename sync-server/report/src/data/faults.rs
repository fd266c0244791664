//! Faults and what became of them (form B.1 of GB 25201-2010).

use serde::{Deserialize, Serialize};

use super::PhotoIndex;

/// Section 1.6: faults of this month, then older ones that are still open.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Faults {
    /// Found this month.
    pub current: Vec<Fault>,
    /// Found in earlier months and unresolved.
    pub earlier: Vec<Fault>,
}

/// One fault.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// Month in which it was found, for older faults: `2026年9月`.
    pub found_in: Option<String>,
    /// When it was found, as printed.
    pub found_at: String,
    /// Who found it.
    pub found_by: String,
    /// System name.
    pub system: String,
    /// Facility and test item.
    pub item: String,
    /// Where.
    pub place: String,
    /// What is wrong.
    pub description: String,
    /// Which of the statements a reviewer let hold, and why; place and description are of that one.
    #[serde(default)]
    pub settlement: Option<String>,
    /// What others stated of it at the same time that is not the same, each as one sentence.
    #[serde(default)]
    pub conflicts: Vec<String>,
    /// How it is handled, in words, with the note: empty prints as awaiting disposition.
    pub disposition: String,
    /// Current state in words: `待处理`, `解决中`, `已解决`, ….
    pub state: String,
    /// True once it needs nothing more; open faults are set off in print.
    pub closed: bool,
    /// When the owner first looked at it, as printed.
    pub owner_viewed_at: Option<String>,
    /// The repair, if there was one.
    pub repair: Option<Repair>,
    /// Its photos.
    pub photos: Vec<PhotoIndex>,
}

/// How a fault was repaired.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Repair {
    /// Whether the system was taken out of service; `None` when not recorded.
    pub system_stopped: Option<bool>,
    /// Whether this was reported to the fire authority; `None` when not recorded.
    pub reported: Option<bool>,
    /// Safety measures meanwhile.
    pub safeguards: String,
    /// When, as printed.
    pub at: String,
    /// Who, and of which firm.
    pub by: String,
    /// What was done.
    pub method: String,
    /// Who confirmed that the fault is gone, and when; empty until confirmed.
    pub confirmed: String,
    /// Photos of the repair.
    pub photos: Vec<PhotoIndex>,
}
