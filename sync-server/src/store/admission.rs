//! Who may hand in evidence of a task: what the plans' assignments and the orders say.

use shared_model::calendar::Month;
use shared_model::code::FacilityCode;
use shared_model::id::{AccountId, AgencyId, PlanId, ProjectId, TaskId};

use super::task::{TaskRow, word};
use crate::db::{DbError, Tx};
use crate::params;

/// A facility that was issued to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The facility.
    pub facility: FacilityCode,
    /// Whether it was taken back since.
    pub withdrawn: bool,
}

const PROJECT_AGENCY: &str = "SELECT agency FROM project WHERE id = ?1";
const PLAN: &str = "SELECT project, month FROM plan WHERE id = ?1";
const ISSUED: &str = "SELECT f.facility, a.withdrawn_at IS NOT NULL FROM assignment a
    JOIN assignment_facility f ON f.assignment = a.id WHERE a.plan = ?1 AND a.account = ?2";
const WORKS_FOR: &str = "SELECT EXISTS (SELECT 1 FROM project p WHERE p.id = ?1 AND p.lead = ?2)
    OR EXISTS (SELECT 1 FROM assignment a JOIN plan l ON l.id = a.plan WHERE l.project = ?1 AND a.account = ?2)
    OR EXISTS (SELECT 1 FROM fault_order o WHERE o.project = ?1 AND o.assignee = ?2)";
const COLLEAGUES: &str = "SELECT DISTINCT a.account FROM assignment a
    JOIN assignment_facility f ON f.assignment = a.id
    JOIN task_facility t ON t.facility = f.facility
    WHERE a.plan = ?1 AND t.task = ?2 AND a.withdrawn_at IS NULL ORDER BY a.account";
const WORKERS: &str = "SELECT a.account FROM assignment a JOIN plan p ON p.id = a.plan
        WHERE p.project = ?1 AND a.withdrawn_at IS NULL
    UNION SELECT o.assignee FROM fault_order o WHERE o.project = ?1 AND o.withdrawn_at IS NULL AND o.done_at IS NULL
    UNION SELECT p.lead FROM project p WHERE p.id = ?1";
const ASSIGNEES: &str =
    "SELECT DISTINCT account FROM assignment WHERE plan = ?1 AND withdrawn_at IS NULL ORDER BY account";

/// The agency a project belongs to.
///
/// # Errors
/// Whatever the database says.
pub fn agency_of(tx: &Tx<'_>, project: ProjectId) -> Result<Option<AgencyId>, DbError> {
    tx.query_opt(PROJECT_AGENCY, params![project], |row| row.get(0))
}

/// The project and the month of a plan.
///
/// # Errors
/// Whatever the database says.
pub fn plan(tx: &Tx<'_>, plan: PlanId) -> Result<Option<(ProjectId, Month)>, DbError> {
    tx.query_opt(PLAN, params![plan], |row| Ok((row.get(0)?, word(row, 1, "a month")?)))
}

/// What of a plan was ever issued to an account.
///
/// # Errors
/// Whatever the database says.
pub fn issued(tx: &Tx<'_>, plan: PlanId, account: AccountId) -> Result<Vec<Issued>, DbError> {
    tx.query(ISSUED, params![plan, account], |row| {
        Ok(Issued { facility: word(row, 0, "a facility code")?, withdrawn: row.get(1)? })
    })
}

/// Whether an account leads a project, or was ever issued or ordered anything there.
///
/// # Errors
/// Whatever the database says.
pub fn works_for(tx: &Tx<'_>, project: ProjectId, account: AccountId) -> Result<bool, DbError> {
    tx.query_one(WORKS_FOR, params![project, account], |row| row.get(0))
}

/// Whether anything that `task` is about was ever issued to an account; without a plan, whether it works there.
///
/// # Errors
/// Whatever the database says.
pub fn was_assigned(tx: &Tx<'_>, task: &TaskRow, account: AccountId) -> Result<bool, DbError> {
    match task.plan {
        Some(plan) => Ok(!issued(tx, plan, account)?.is_empty()),
        None => works_for(tx, task.project, account),
    }
}

/// The accounts that any of a task's facilities are issued to, by its plan.
///
/// # Errors
/// Whatever the database says.
pub fn colleagues(tx: &Tx<'_>, plan: PlanId, task: TaskId) -> Result<Vec<AccountId>, DbError> {
    tx.query(COLLEAGUES, params![plan, task], |row| row.get(0))
}

/// The lead of a project, and the accounts that anything of it is issued or ordered to.
///
/// # Errors
/// Whatever the database says.
pub fn workers(tx: &Tx<'_>, project: ProjectId) -> Result<Vec<AccountId>, DbError> {
    tx.query(WORKERS, params![project], |row| row.get(0))
}

/// The accounts that anything of a plan is issued to.
///
/// # Errors
/// Whatever the database says.
pub fn assignees(tx: &Tx<'_>, plan: PlanId) -> Result<Vec<AccountId>, DbError> {
    tx.query(ASSIGNEES, params![plan], |row| row.get(0))
}
