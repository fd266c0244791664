//! What the server told: projects, assignments, progress, reviews, receipts. Telling it twice changes nothing.

use shared_model::code::FacilityCode;
use shared_model::feed::{AssignmentFacts, ProjectFacts, ReviewFacts};
use shared_model::id::{AccountId, AssignmentId, PlanId, ProjectId, TaskId};
use shared_model::signature::{Receipt, ReceiptFor};

use super::row::{json, to_json};
use super::{StoreError, Tx};

const PUT_PROJECT: &str = "INSERT INTO project (account, id, facts) VALUES (?1, ?2, ?3)
    ON CONFLICT (account, id) DO UPDATE SET facts = excluded.facts";
const PROJECT: &str = "SELECT facts FROM project WHERE account = ?1 AND id = ?2";
const PROJECTS: &str = "SELECT facts FROM project WHERE account = ?1";
const PUT_ASSIGNMENT: &str = "INSERT INTO assignment (account, id, plan, project, facts) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (account, id) DO UPDATE SET facts = excluded.facts, withdrawn = 0";
const WITHDRAW: &str = "UPDATE assignment SET withdrawn = 1 WHERE account = ?1 AND id = ?2";
const ASSIGNMENTS: &str = "SELECT facts FROM assignment WHERE account = ?1 AND withdrawn = 0";
const PLAN_ASSIGNMENTS: &str = "SELECT facts FROM assignment WHERE account = ?1 AND plan = ?2 AND withdrawn = 0";
/// Withdrawn ones too: what was begun keeps its items.
const ANY_OF_PLAN: &str = "SELECT facts FROM assignment WHERE account = ?1 AND plan = ?2 ORDER BY withdrawn LIMIT 1";
const PUT_PROGRESS: &str = "INSERT INTO plan_progress (account, plan, done) VALUES (?1, ?2, ?3)
    ON CONFLICT (account, plan) DO UPDATE SET done = excluded.done";
const PROGRESS: &str = "SELECT done FROM plan_progress WHERE account = ?1 AND plan = ?2";
// The server's clock may be set back between two decisions: what is told later stands later.
const PUT_REVIEW: &str = "INSERT INTO review (task, at, facts)
    SELECT ?1, max(?2, coalesce(max(at) + 1, ?2)), ?3 FROM review WHERE task = ?1";
const REVIEWS: &str = "SELECT facts FROM review WHERE task = ?1 ORDER BY at DESC";
const PUT_RECEIPT: &str = "INSERT INTO receipt (subject, at, facts) VALUES (?1, ?2, ?3)
    ON CONFLICT (subject) DO UPDATE SET at = excluded.at, facts = excluded.facts";
const RECEIPTS: &str = "SELECT facts FROM receipt ORDER BY id";

impl Tx<'_> {
    /// Keeps a project.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_project(&self, account: AccountId, facts: &ProjectFacts) -> Result<(), StoreError> {
        self.execute(PUT_PROJECT, (account.as_bytes(), facts.id.as_bytes(), to_json("project", facts)?)).map(drop)
    }

    /// A project.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn project(&self, account: AccountId, id: ProjectId) -> Result<Option<ProjectFacts>, StoreError> {
        self.row(PROJECT, (account.as_bytes(), id.as_bytes()), |row| json("project", &row.get::<_, String>(0)?))
    }

    /// All projects of the account.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn projects(&self, account: AccountId) -> Result<Vec<ProjectFacts>, StoreError> {
        self.rows(PROJECTS, [account.as_bytes()], |row| json("project", &row.get::<_, String>(0)?))
    }

    /// Keeps an assignment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_assignment(&self, account: AccountId, facts: &AssignmentFacts) -> Result<(), StoreError> {
        let (id, plan, project) = (facts.id.as_bytes(), facts.plan.as_bytes(), facts.project.as_bytes());
        self.execute(PUT_ASSIGNMENT, (account.as_bytes(), id, plan, project, to_json("assignment", facts)?)).map(drop)
    }

    /// Takes an assignment back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn withdraw_assignment(&self, account: AccountId, id: AssignmentId) -> Result<(), StoreError> {
        self.execute(WITHDRAW, (account.as_bytes(), id.as_bytes())).map(drop)
    }

    /// Assignments in force.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn assignments(&self, account: AccountId) -> Result<Vec<AssignmentFacts>, StoreError> {
        self.rows(ASSIGNMENTS, [account.as_bytes()], |row| json("assignment", &row.get::<_, String>(0)?))
    }

    /// Assignments in force of one plan.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn plan_assignments(&self, account: AccountId, plan: PlanId) -> Result<Vec<AssignmentFacts>, StoreError> {
        let params = (account.as_bytes(), plan.as_bytes());
        self.rows(PLAN_ASSIGNMENTS, params, |row| json("assignment", &row.get::<_, String>(0)?))
    }

    /// Any assignment of the plan, for the period and catalogue they all share.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn any_assignment(&self, account: AccountId, plan: PlanId) -> Result<Option<AssignmentFacts>, StoreError> {
        let params = (account.as_bytes(), plan.as_bytes());
        self.row(ANY_OF_PLAN, params, |row| json("assignment", &row.get::<_, String>(0)?))
    }

    /// Keeps what of a plan has been submitted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_progress(&self, account: AccountId, plan: PlanId, done: &[FacilityCode]) -> Result<(), StoreError> {
        self.execute(PUT_PROGRESS, (account.as_bytes(), plan.as_bytes(), to_json("plan_progress", &done)?)).map(drop)
    }

    /// Facilities of the plan that somebody submitted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn progress(&self, account: AccountId, plan: PlanId) -> Result<Vec<FacilityCode>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| json("plan_progress", &row.get::<_, String>(0)?);
        Ok(self.row(PROGRESS, (account.as_bytes(), plan.as_bytes()), read)?.unwrap_or_default())
    }

    /// Keeps a review; `false` when it was here already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_review(&self, facts: &ReviewFacts) -> Result<bool, StoreError> {
        let decided = |facts: &ReviewFacts| (facts.at, facts.approved, facts.heads.clone());
        if self.reviews(facts.task)?.iter().any(|known| decided(known) == decided(facts)) {
            return Ok(false);
        }
        let params = (facts.task.as_bytes(), facts.at.as_ms(), to_json("review", facts)?);
        self.execute(PUT_REVIEW, params).map(|_| true)
    }

    /// Reviews of a task, the one told last first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn reviews(&self, task: TaskId) -> Result<Vec<ReviewFacts>, StoreError> {
        self.rows(REVIEWS, [task.as_bytes()], |row| json("review", &row.get::<_, String>(0)?))
    }

    /// Keeps a receipt.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_receipt(&self, receipt: &Receipt) -> Result<(), StoreError> {
        let subject = match &receipt.of {
            ReceiptFor::Photo { sha256 } => format!("photo/{sha256}"),
            ReceiptFor::Submission { task, number, .. } => format!("submission/{task}/{number}"),
        };
        self.execute(PUT_RECEIPT, (subject, receipt.at.as_ms(), to_json("receipt", receipt)?)).map(drop)
    }

    /// All receipts in the order they came.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn receipts(&self) -> Result<Vec<Receipt>, StoreError> {
        self.rows(RECEIPTS, [], |row| json("receipt", &row.get::<_, String>(0)?))
    }
}
