//! What a report is composed from: rows and pinned evidence, as they were when it was generated.

use std::collections::BTreeMap;

use fengtai_report::{Approval, Check, Uploaded};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_model::calendar::Month;
use shared_model::catalogue::Catalogue;
use shared_model::code::FacilityCode;
use shared_model::contract::ContractKind;
use shared_model::document::{Disputed, Heads, TaskEvidence};
use shared_model::fault::{FaultDisposition, FaultState};
use shared_model::geofence::Geofence;
use shared_model::id::{AccountId, FaultId, TaskId};
use shared_model::moment::Moment;
use shared_model::period::Period;
use shared_model::project::{Building, InstalledFacility};
use shared_model::report::{Conclusion, ReportKind};
use shared_model::review::{Held, ReviewDecision, Settlement, Statement, Subject};
use shared_model::sha::Sha256;
use shared_model::signature::{Receipt, Signature};

/// Texts of the cover that somebody edited (manual 十.16); what is `None` keeps its derived value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverEdits {
    /// Project name.
    #[serde(default)]
    pub project_name: Option<String>,
    /// Project address.
    #[serde(default)]
    pub project_address: Option<String>,
    /// Owner.
    #[serde(default)]
    pub owner_name: Option<String>,
    /// Contract name.
    #[serde(default)]
    pub contract_name: Option<String>,
    /// Free text under the table.
    #[serde(default)]
    pub remarks: Option<String>,
}

/// The project and whom it is for.
#[derive(Debug, Clone)]
pub struct ProjectSource {
    /// Project name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Owner's name.
    pub owner_name: String,
    /// Contract name.
    pub contract_name: String,
    /// Agency's name.
    pub agency_name: String,
    /// Agency's unified social credit code.
    pub agency_code: String,
    /// The buildings.
    pub buildings: Vec<Building>,
    /// The facilities ticked for the project.
    pub facilities: Vec<InstalledFacility>,
    /// The geofence.
    pub geofence: Geofence,
    /// The project lead's name.
    pub lead: String,
    /// The technical lead's name; empty when the agency has none yet.
    pub technical_lead: String,
}

/// What is printed of a person.
#[derive(Debug, Clone, Default)]
pub struct PersonFacts {
    /// Name.
    pub name: String,
    /// Qualification and level in words.
    pub qualification: String,
    /// Certificate number.
    pub certificate: String,
}

/// A submission with what the server made of it.
#[derive(Debug, Clone)]
pub struct SubmissionSource {
    /// Which submission of the task.
    pub number: u32,
    /// Who submitted.
    pub by: AccountId,
    /// The phone.
    pub device: String,
    /// When, as well as that is known.
    pub at: Moment,
    /// The signed state.
    pub heads: Heads,
    /// Photos signed with it.
    pub photo_count: u32,
    /// The phone's signature.
    pub signature: Option<Signature>,
    /// The server's receipt for it.
    pub receipt: Option<Receipt>,
}

/// One review of a task.
#[derive(Debug, Clone)]
pub struct ReviewSource {
    /// Approved, or returned with words.
    pub decision: ReviewDecision,
    /// Who reviewed.
    pub reviewer: String,
    /// When.
    pub at: Moment,
    /// The review note.
    pub note: String,
}

/// A task with the evidence that was approved.
#[derive(Debug, Clone)]
pub struct TaskSource {
    /// The task.
    pub id: TaskId,
    /// What the document said at the approved heads.
    pub evidence: TaskEvidence,
    /// Its valid submissions.
    pub submissions: Vec<SubmissionSource>,
    /// All its reviews, oldest first.
    pub reviews: Vec<ReviewSource>,
    /// How the approval that counts settled its conflicts.
    pub settlements: Vec<Settlement>,
}

impl TaskSource {
    /// What was stated about `subject`, as it was settled.
    pub(super) fn held<'a, T: Statement>(&'a self, subject: &Subject, stated: &'a Disputed<T>) -> Held<'a, T> {
        Held::new(subject, stated, &self.settlements)
    }
}

/// Where a fault stands, and how it came there.
#[derive(Debug, Clone)]
pub struct FaultSource {
    /// The fault.
    pub id: FaultId,
    /// Where it stands.
    pub state: FaultState,
    /// How it is handled.
    pub disposition: Option<FaultDisposition>,
    /// The words with the disposition.
    pub note: String,
    /// The approved repair that solved it.
    pub repair: Option<Box<TaskSource>>,
}

/// Everything a report is composed from.
#[derive(Debug, Clone)]
pub struct ReportSource {
    /// Which parts it has.
    pub kind: ReportKind,
    /// What the agency was engaged for.
    pub contract: ContractKind,
    /// What an inspection came to.
    pub conclusion: Option<Conclusion>,
    /// The uploaded body, where the kind has one.
    pub uploaded: Option<Uploaded>,
    /// What permits the upload of a special venue.
    pub approval: Option<Approval>,
    /// Report number.
    pub number: String,
    /// When it is generated.
    pub generated_at: Moment,
    /// The month it is for.
    pub month: Month,
    /// The kind of plan.
    pub period: Period,
    /// The catalogue the plan was made with.
    pub catalogue: &'static Catalogue,
    /// The facilities of the plan.
    pub planned: Vec<FacilityCode>,
    /// The project.
    pub project: ProjectSource,
    /// Report date.
    pub dated_on: Date,
    /// First and last service day.
    pub service: (Date, Date),
    /// Edited texts of the cover.
    pub cover: CoverEdits,
    /// The plan's tasks, and those ticked besides.
    pub tasks: Vec<TaskSource>,
    /// Faults of an earlier month that are still open, with the evidence that shows them.
    pub earlier: Vec<(TaskSource, FaultSource)>,
    /// Where the faults of this month stand.
    pub faults: BTreeMap<FaultId, FaultSource>,
    /// Everybody who said something.
    pub people: BTreeMap<AccountId, PersonFacts>,
    /// What was checked before generating.
    pub checks: Vec<Check>,
}

impl ReportSource {
    /// The digest over what was approved: the tasks with their heads, in order. Whoever holds the evidence can
    /// compute it again.
    #[must_use]
    pub fn check_code(&self) -> Sha256 {
        let mut bytes = b"fengtai report 1\n".to_vec();
        for task in &self.tasks {
            bytes.extend(task.id.as_bytes());
            for submission in &task.submissions {
                bytes.extend(submission.heads.to_bytes());
            }
        }
        Sha256::of(&bytes)
    }

    /// The name of an account, or a dash where nobody knows.
    #[must_use]
    pub fn name(&self, account: AccountId) -> &str {
        self.people.get(&account).map_or("——", |person| person.name.as_str())
    }

    /// The tasks that answer the plan.
    pub fn planned_tasks(&self) -> impl Iterator<Item = &TaskSource> {
        self.tasks.iter().filter(|task| task.evidence.header.kind == shared_model::task::TaskKind::Planned)
    }
}
