//! The feed: what the server tells one phone, in order (ARCHITECTURE.md, "A sync").
//!
//! Decisions reach phones through it and only through it; each entry is complete in itself and can be
//! applied twice with one effect.

use serde::{Deserialize, Serialize};

use crate::calendar::Month;
use crate::code::FacilityCode;
use crate::contract::ContractKind;
use crate::document::Heads;
use crate::document::statement::ResultKey;
use crate::geofence::Geofence;
use crate::id::{AssignmentId, EntryId, FaultId, OrderId, PlanId, ProjectId, TaskId};
use crate::moment::Moment;
use crate::period::Period;
use crate::position::LatLon;
use crate::role::Role;
use crate::sha::Sha256;
use crate::signature::Receipt;
use crate::task::TaskKind;
use crate::wire::Payload;

/// One thing a phone is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedEvent {
    /// Who is signed in on this phone.
    Account(AccountFacts),
    /// A project the engineer works for, new or changed.
    Project(Box<ProjectFacts>),
    /// Plan items issued to the engineer, new or changed.
    Assignment(AssignmentFacts),
    /// An assignment taken back; work already recorded stays on the phone and is still accepted as evidence.
    AssignmentWithdrawn {
        /// The assignment.
        assignment: AssignmentId,
    },
    /// What of a plan has been submitted by anybody, so that no two engineers test the same by accident.
    PlanProgress {
        /// The plan.
        plan: PlanId,
        /// Facilities all of whose items of the plan have been submitted.
        done: Vec<FacilityCode>,
    },
    /// An investigation or repair ordered of the engineer (R4.10), new or changed.
    Order(Box<OrderFacts>),
    /// An order taken back; work already recorded stays on the phone and is still accepted as evidence.
    OrderWithdrawn {
        /// The order.
        order: OrderId,
    },
    /// A reviewer's decision on a task.
    Review(ReviewFacts),
    /// A correction took the approval of a task back: it waits for its review again (R9.4).
    ApprovalUndone {
        /// The task.
        task: TaskId,
        /// The words of whoever carried the correction out.
        note: String,
    },
    /// The task was removed in the console before it was submitted (R3.3); the phone keeps what it recorded.
    TaskRemoved {
        /// The task.
        task: TaskId,
    },
    /// What somebody else recorded in a task this phone holds, or a task this phone is to hold.
    TaskChanges {
        /// The task.
        task: TaskId,
        /// The changes, or the whole document.
        payload: Payload,
        /// The document's heads after them, if nothing else was recorded meanwhile.
        heads: Heads,
    },
    /// The server holds something of this phone's.
    Receipt(Receipt),
    /// What only a newer app understands; everything else that was told with it is heard. Never sent.
    #[serde(skip)]
    Unknown,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFacts {
    /// The person's name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The agency's name.
    pub agency: String,
}

/// What a phone needs to know of a project to work there with no network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProjectFacts {
    /// The project.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The owner's name.
    pub owner: String,
    /// The kind of the contract.
    pub contract: ContractKind,
    /// The project lead's name.
    pub lead: String,
    /// Where it is.
    pub site: Option<LatLon>,
    /// The geofence around it.
    pub geofence: Option<Geofence>,
    /// Names of its buildings.
    pub buildings: Vec<String>,
    /// Its facilities.
    pub facilities: Vec<FacilityFacts>,
}

/// A facility of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacilityFacts {
    /// The facility in the catalogue.
    pub code: FacilityCode,
    /// How many are installed.
    pub count: u32,
    /// Where they are.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
}

/// Plan items issued to one engineer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentFacts {
    /// The assignment.
    pub id: AssignmentId,
    /// The plan.
    pub plan: PlanId,
    /// The project.
    pub project: ProjectId,
    /// The month of the plan: its items cannot be begun after it.
    pub month: Month,
    /// Which items of the catalogue are due.
    pub period: Period,
    /// The version of the catalogue the plan was made with.
    pub catalogue: String,
    /// The facilities whose due items are issued.
    pub facilities: Vec<FacilityCode>,
}

/// What an engineer needs to look into a fault or to repair it, with no network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFacts {
    /// The order.
    pub id: OrderId,
    /// [`TaskKind::Investigation`] or [`TaskKind::Repair`].
    pub kind: TaskKind,
    /// The project.
    pub project: ProjectId,
    /// The fault.
    pub fault: FaultId,
    /// The item that showed it.
    pub item: ResultKey,
    /// The version of the catalogue the item is from.
    pub catalogue: String,
    /// What is wrong, in the words of whoever found it.
    pub description: String,
    /// Where.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Who found it.
    pub found_by: String,
    /// When.
    pub found_at: Moment,
    /// Its pictures, small.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Picture>,
    /// Who ordered the work.
    pub ordered_by: String,
    /// When.
    pub ordered_at: Moment,
    /// The words of whoever ordered it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A small copy of a photo, enough to recognise what it shows where there is no network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// The photo.
    pub sha256: Sha256,
    /// The copy, JPEG.
    #[serde(with = "serde_bytes")]
    pub jpeg: Vec<u8>,
}

/// What a reviewer decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewFacts {
    /// The task.
    pub task: TaskId,
    /// Approved, or returned to the engineer.
    pub approved: bool,
    /// The reviewer's name.
    pub reviewer: String,
    /// The review note.
    pub note: String,
    /// Words for single items.
    pub item_notes: Vec<ItemNote>,
    /// Words for single entries; an older app does not read them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entry_notes: Vec<EntryNote>,
    /// The heads that were reviewed.
    pub heads: Heads,
    /// When.
    pub at: Moment,
}

/// The reviewer's words for one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemNote {
    /// The item.
    pub item: ResultKey,
    /// The words.
    pub note: String,
}

/// The reviewer's words for one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryNote {
    /// The entry.
    pub entry: EntryId,
    /// The words.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an app that knows no words for entries reads.
    #[derive(Debug, Deserialize)]
    struct OlderReview {
        note: String,
        item_notes: Vec<ItemNote>,
    }

    fn cbor<T: Serialize>(value: &T) -> Vec<u8> {
        let mut bytes = Vec::new();
        ciborium::into_writer(value, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn words_for_entries_harm_no_older_app_and_their_absence_no_newer_one() {
        let facts = ReviewFacts {
            task: TaskId::from_bytes([1; 16]),
            approved: false,
            reviewer: "李工".to_owned(),
            note: "见意见".to_owned(),
            item_notes: vec![ItemNote { item: "FAS-01/FAS-01-02".parse().unwrap(), note: "补拍".to_owned() }],
            entry_notes: vec![EntryNote { entry: EntryId::from_bytes([2; 16]), note: "写明型号".to_owned() }],
            heads: Heads::default(),
            at: Moment::from_ms(1),
        };
        let older: OlderReview = ciborium::from_reader(&cbor(&facts)[..]).unwrap();
        assert_eq!((older.note.as_str(), older.item_notes), ("见意见", facts.item_notes.clone()));
        let silent = ReviewFacts { entry_notes: Vec::new(), ..facts };
        let bytes = cbor(&silent);
        assert!(!bytes.windows(11).any(|part| part == b"entry_notes"));
        assert_eq!(ciborium::from_reader::<ReviewFacts, _>(&bytes[..]).unwrap(), silent);
    }
}
