//! Who may do what: one table, role × action × relation to the object. Server and screens read it.
//!
//! A relation is found out by the server from the object; this module must not know how. Whoever is
//! not permitted to see an object is told that it does not exist.

use serde::Serialize;

use crate::role::Role;
use crate::words::words;

/// How somebody stands to the object acted upon. Each later one includes the agency's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// None of the others.
    Foreign,
    /// The object belongs to a project or agency of the officer's jurisdiction.
    Jurisdiction,
    /// The object belongs to one's own agency.
    OwnAgency,
    /// The object belongs to one's own agency and to a project or task that one is assigned to.
    Assigned,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 4] = [Self::Foreign, Self::Jurisdiction, Self::OwnAgency, Self::Assigned];
}

words! {
    /// What can be done, as far as it depends on who one is.
    pub enum Action {
        /// See agencies.
        ReadAgency = "read_agency",
        /// Admit an agency with its administrator's account.
        AddAgency = "add_agency",
        /// See staff members and their certificates.
        ReadPerson = "read_person",
        /// Record a staff member: agencies file change requests instead (R1.3).
        AddPerson = "add_person",
        /// See accounts, without passwords.
        ReadAccount = "read_account",
        /// Create an account, switch it on or off, release its phone.
        ManageAccount = "manage_account",
        /// See owners.
        ReadOwner = "read_owner",
        /// Record an owner.
        AddOwner = "add_owner",
        /// See contracts.
        ReadContract = "read_contract",
        /// Record, terminate or cancel a contract.
        ManageContract = "manage_contract",
        /// See projects.
        ReadProject = "read_project",
        /// Record or change a project.
        ManageProject = "manage_project",
        /// See plans.
        ReadPlan = "read_plan",
        /// Make, dispatch, withdraw and delete plans.
        ManagePlan = "manage_plan",
        /// See tasks with all their evidence.
        ReadTask = "read_task",
        /// Record evidence on site.
        RecordEvidence = "record_evidence",
        /// Remove a task that was started and not submitted (R3.3).
        RemoveTask = "remove_task",
        /// Approve or return a task; needs a certificate besides.
        ReviewTask = "review_task",
        /// Settle how a fault is handled.
        HandleFault = "handle_fault",
        /// See reports.
        ReadReport = "read_report",
        /// Generate a report, and delete one that is not filed.
        ManageReport = "manage_report",
        /// File a report.
        FileReport = "file_report",
        /// See what was quarantined.
        ReadQuarantine = "read_quarantine",
        /// See requests to the authority with their history (R9.1).
        ReadRequest = "read_request",
        /// File a request to the authority, and withdraw one that is not decided.
        FileRequest = "file_request",
        /// Decide an application, staff change, suspension or direct upload.
        DecideRequest = "decide_request",
        /// Carry out or decline a correction (R9.4).
        CarryOutCorrection = "carry_out_correction",
        /// Record that an agency's number was looked up in the national registry (R1.2).
        CheckRegistration = "check_registration",
        /// See the list of key fire-safety units.
        ReadKeyUnit = "read_key_unit",
        /// Keep the list of key fire-safety units.
        ManageKeyUnit = "manage_key_unit",
        /// Upload a file that is then added to something one may change.
        AddAttachment = "add_attachment",
    }
}

/// To which objects a role's permission extends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// None.
    No,
    /// Those of the projects and tasks assigned to one.
    Mine,
    /// Those of one's own agency.
    Agency,
    /// Those of one's jurisdiction.
    Region,
    /// All.
    All,
}

use Action as A;
use Scope::{Agency, All, Mine, No, Region};

/// The table. Columns: officer, operator, agency admin, enterprise manager, project lead, technical
/// lead, field engineer (the order of [`Role::ALL`]).
#[rustfmt::skip]
const TABLE: [(Action, [Scope; 7]); 31] = [
    //                     officer operat admin   manager lead    tech    engineer
    (A::ReadAgency,       [Region, All,   Agency, Agency, Agency, Agency, Agency]),
    (A::AddAgency,        [All,    All,   No,     No,     No,     No,     No]),
    (A::ReadPerson,       [Region, All,   Agency, Agency, Agency, Agency, No]),
    (A::AddPerson,        [Region, All,   No,     No,     No,     No,     No]),
    (A::ReadAccount,      [No,     No,    Agency, Agency, Agency, Agency, No]),
    (A::ManageAccount,    [No,     No,    Agency, No,     No,     No,     No]),
    (A::ReadOwner,        [Region, No,    Agency, Agency, Agency, Agency, No]),
    (A::AddOwner,         [No,     No,    Agency, No,     No,     No,     No]),
    (A::ReadContract,     [Region, No,    Agency, Agency, Mine,   Agency, No]),
    (A::ManageContract,   [No,     No,    Agency, No,     No,     No,     No]),
    (A::ReadProject,      [Region, No,    Agency, Agency, Mine,   Agency, Mine]),
    (A::ManageProject,    [No,     No,    Agency, No,     No,     No,     No]),
    (A::ReadPlan,         [Region, No,    Agency, Agency, Mine,   Agency, Mine]),
    (A::ManagePlan,       [No,     No,    Agency, Agency, Mine,   No,     No]),
    (A::ReadTask,         [Region, No,    Agency, Agency, Mine,   Agency, Mine]),
    (A::RecordEvidence,   [No,     No,    No,     No,     Mine,   No,     Mine]),
    (A::RemoveTask,       [No,     No,    Agency, No,     No,     No,     No]),
    (A::ReviewTask,       [No,     No,    No,     No,     Mine,   Agency, No]),
    (A::HandleFault,      [No,     No,    Agency, Agency, Mine,   Agency, No]),
    (A::ReadReport,       [Region, No,    Agency, Agency, Mine,   Agency, No]),
    (A::ManageReport,     [No,     No,    Agency, Agency, Mine,   Agency, No]),
    (A::FileReport,       [No,     No,    No,     No,     No,     Agency, No]),
    (A::ReadQuarantine,   [Region, No,    Agency, No,     Mine,   Agency, No]),
    (A::ReadRequest,      [Region, All,   Agency, Agency, Mine,   Agency, No]),
    (A::FileRequest,      [No,     No,    Agency, No,     No,     No,     No]),
    (A::DecideRequest,    [Region, No,    No,     No,     No,     No,     No]),
    (A::CarryOutCorrection, [No,   All,   No,     No,     No,     No,     No]),
    (A::CheckRegistration, [Region, No,   No,     No,     No,     No,     No]),
    (A::ReadKeyUnit,      [Region, All,   Agency, Agency, Agency, Agency, No]),
    (A::ManageKeyUnit,    [Region, All,   No,     No,     No,     No,     No]),
    (A::AddAttachment,    [Region, All,   Agency, Agency, Agency, Agency, No]),
];

impl Scope {
    /// Whether an object in `relation` lies within the scope.
    const fn covers(self, relation: Relation) -> bool {
        match self {
            No => false,
            Mine => matches!(relation, Relation::Assigned),
            Agency => matches!(relation, Relation::OwnAgency | Relation::Assigned),
            Region => matches!(relation, Relation::Jurisdiction),
            All => true,
        }
    }
}

fn scope(role: Role, action: Action) -> Scope {
    let column = match role {
        Role::Officer => 0,
        Role::Operator => 1,
        Role::AgencyAdmin => 2,
        Role::EnterpriseManager => 3,
        Role::ProjectLead => 4,
        Role::TechnicalLead => 5,
        Role::FieldEngineer => 6,
    };
    TABLE.iter().find(|(row, _)| *row == action).map_or(No, |(_, scopes)| scopes[column])
}

/// Whether `role` may take `action` on an object it stands in `relation` to.
#[must_use]
pub fn permitted(role: Role, action: Action, relation: Relation) -> bool {
    scope(role, action).covers(relation)
}

/// The weakest relation in which `role` may take `action`, for lists: what they are filtered by.
/// `None` when it may not at all.
#[must_use]
pub fn required_relation(role: Role, action: Action) -> Option<Relation> {
    match scope(role, action) {
        No => None,
        Mine => Some(Relation::Assigned),
        Agency => Some(Relation::OwnAgency),
        Region => Some(Relation::Jurisdiction),
        All => Some(Relation::Foreign),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_case() -> impl Iterator<Item = (Role, Action, Relation)> {
        Role::ALL.iter().flat_map(|role| {
            Action::ALL.iter().flat_map(move |action| Relation::ALL.into_iter().map(move |rel| (*role, *action, rel)))
        })
    }

    #[test]
    fn every_action_has_exactly_one_row() {
        for action in Action::ALL {
            assert_eq!(TABLE.iter().filter(|(row, _)| row == action).count(), 1, "{action}");
        }
    }

    #[test]
    fn nobody_of_an_agency_reaches_foreign_objects() {
        for (role, action, relation) in every_case().filter(|(role, ..)| role.is_of_agency()) {
            if matches!(relation, Relation::Foreign | Relation::Jurisdiction) {
                assert!(!permitted(role, action, relation), "{role} {action} {relation:?}");
            }
        }
    }

    #[test]
    fn being_assigned_never_takes_a_permission_away() {
        for (role, action, _) in every_case() {
            assert!(!permitted(role, action, Relation::OwnAgency) || permitted(role, action, Relation::Assigned));
        }
    }

    #[test]
    fn the_required_relation_is_the_weakest_that_is_permitted() {
        for (role, action, relation) in every_case() {
            match required_relation(role, action) {
                None => assert!(!permitted(role, action, relation)),
                Some(required) => assert!(permitted(role, action, required), "{role} {action}"),
            }
        }
    }

    #[test]
    fn the_authority_changes_nothing_that_an_agency_does() {
        let acts = [
            A::ManageAccount,
            A::AddOwner,
            A::ManageContract,
            A::ManageProject,
            A::ManagePlan,
            A::RecordEvidence,
            A::RemoveTask,
            A::ReviewTask,
            A::HandleFault,
            A::ManageReport,
            A::FileReport,
            A::FileRequest,
        ];
        for (role, action, relation) in
            every_case().filter(|(role, action, _)| !role.is_of_agency() && acts.contains(action))
        {
            assert!(!permitted(role, action, relation), "{role} {action}");
        }
    }

    #[test]
    fn only_reviewers_with_a_certificate_role_review_and_only_the_technical_lead_files() {
        let able =
            |action| Role::ALL.iter().filter(|r| required_relation(**r, action).is_some()).copied().collect::<Vec<_>>();
        assert_eq!(able(A::ReviewTask), [Role::ProjectLead, Role::TechnicalLead]);
        assert_eq!(able(A::FileReport), [Role::TechnicalLead]);
        assert_eq!(able(A::RecordEvidence), [Role::ProjectLead, Role::FieldEngineer]);
    }

    #[test]
    fn whoever_may_change_something_may_see_it() {
        let pairs = [
            (A::ManageAccount, A::ReadAccount),
            (A::ManageProject, A::ReadProject),
            (A::ManagePlan, A::ReadPlan),
            (A::ReviewTask, A::ReadTask),
            (A::RemoveTask, A::ReadTask),
            (A::FileReport, A::ReadReport),
            (A::ManageReport, A::ReadReport),
            (A::RecordEvidence, A::ReadTask),
            (A::AddPerson, A::ReadPerson),
            (A::FileRequest, A::ReadRequest),
            (A::DecideRequest, A::ReadRequest),
            (A::CarryOutCorrection, A::ReadRequest),
            (A::CheckRegistration, A::ReadAgency),
            (A::ManageKeyUnit, A::ReadKeyUnit),
        ];
        for (change, read) in pairs {
            for (role, _, relation) in every_case() {
                assert!(!permitted(role, change, relation) || permitted(role, read, relation), "{role} {change}");
            }
        }
    }
}
