//! Plans and the batches issued from them.

use std::collections::{BTreeMap, BTreeSet};

use shared_model::calendar::Month;
use shared_model::code::FacilityCode;
use shared_model::id::{AccountId, AgencyId, AssignmentId, PlanId, ProjectId, TaskId};
use shared_model::moment::Moment;
use shared_model::period::Period;
use shared_model::plan::PlanState;
use shared_model::task::TaskState;

use super::page::{self, Listed, Page};
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// One plan.
#[derive(Debug, Clone)]
pub struct PlanRow {
    /// The plan.
    pub id: PlanId,
    /// The agency.
    pub agency: AgencyId,
    /// The project.
    pub project: ProjectId,
    /// The project's name.
    pub project_name: String,
    /// The month.
    pub month: Month,
    /// Which items are due.
    pub period: Period,
    /// The version of the catalogue.
    pub catalogue: String,
    /// Who drew it up.
    pub created_by: AccountId,
    /// When.
    pub created_at: Moment,
    /// Where it stands, as assignments and tasks say.
    pub state: PlanState,
}

/// A batch issued to somebody.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The batch.
    pub id: AssignmentId,
    /// The engineer.
    pub account: AccountId,
    /// The engineer's name.
    pub name: String,
    /// The facilities.
    pub facilities: BTreeSet<FacilityCode>,
}

/// A task raised from a plan.
#[derive(Debug, Clone)]
pub struct PlanTaskRow {
    /// The task.
    pub id: TaskId,
    /// Where it stands.
    pub state: TaskState,
    /// Who began it.
    pub engineer: String,
    /// When it was begun, as well as that is known.
    pub begun_at: Moment,
    /// When the server last heard of it from a phone.
    pub heard_at: Moment,
    /// When it was last submitted.
    pub submitted_at: Option<Moment>,
    /// The facilities picked for it.
    pub facilities: Vec<FacilityCode>,
    /// The items that have a result.
    pub recorded: BTreeSet<String>,
    /// Its entries, without those made by mistake.
    pub entries: u32,
    /// Photos that its document names and the server does not hold.
    pub missing_photos: u32,
}

/// Which plans are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only of this project.
    pub project: Option<ProjectId>,
    /// Only of this month.
    pub month: Option<Month>,
}

const INSERT: &str = "INSERT INTO plan (id, agency, project, month, period, catalogue, created_by, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const ADD_FACILITY: &str = "INSERT INTO plan_facility (plan, facility) VALUES (?1, ?2)";
const FACILITIES: &str = "SELECT facility FROM plan_facility WHERE plan = ?1 ORDER BY facility";
const GET: &str =
    "SELECT 0, l.id, l.agency, l.project, p.name, l.month, l.period, l.catalogue, l.created_by, l.created_at,
        l.deleted_at IS NOT NULL,
        EXISTS (SELECT 1 FROM task t WHERE t.plan = l.id AND t.state <> 'deleted'),
        EXISTS (SELECT 1 FROM assignment a WHERE a.plan = l.id AND a.withdrawn_at IS NULL)
    FROM plan l JOIN project p ON p.id = l.project WHERE l.id = ?1";
const LIST: &str = "SELECT count(*) OVER (), l.id, l.agency, l.project, p.name, l.month, l.period, l.catalogue,
        l.created_by, l.created_at, 0,
        EXISTS (SELECT 1 FROM task t WHERE t.plan = l.id AND t.state <> 'deleted'),
        EXISTS (SELECT 1 FROM assignment a WHERE a.plan = l.id AND a.withdrawn_at IS NULL)
    FROM plan l JOIN project p ON p.id = l.project
    WHERE l.deleted_at IS NULL AND (?1 IS NULL OR l.agency = ?1) AND (?2 IS NULL OR p.jurisdiction LIKE ?2)
        AND (?3 IS NULL OR p.lead = ?3 OR EXISTS (SELECT 1 FROM assignment s WHERE s.plan = l.id AND s.account = ?3))
        AND (?4 IS NULL OR l.project = ?4) AND (?5 IS NULL OR l.month = ?5) AND p.name LIKE ?6 ESCAPE '\\'
    ORDER BY l.month DESC, p.name, l.id LIMIT ?7 OFFSET ?8";
const EXISTING: &str = "SELECT period, month FROM plan WHERE project = ?1 AND deleted_at IS NULL";
const OF_KIND: &str = "SELECT id FROM plan WHERE project = ?1 AND month = ?2 AND period = ?3 AND deleted_at IS NULL";
const ISSUED_BEFORE: &str = "SELECT DISTINCT l.month, f.facility, a.account FROM plan l
    JOIN assignment a ON a.plan = l.id AND a.withdrawn_at IS NULL JOIN assignment_facility f ON f.assignment = a.id
    WHERE l.project = ?1 AND l.deleted_at IS NULL AND l.month = (SELECT MAX(e.month) FROM plan e
        WHERE e.project = ?1 AND e.month < ?2 AND e.deleted_at IS NULL
            AND EXISTS (SELECT 1 FROM assignment b WHERE b.plan = e.id AND b.withdrawn_at IS NULL))
    ORDER BY f.facility, a.account";
const ISSUED_SINCE: &str = "SELECT l.id FROM plan l WHERE l.project = ?1 AND l.month >= ?2 AND l.deleted_at IS NULL
    AND EXISTS (SELECT 1 FROM assignment a WHERE a.plan = l.id AND a.withdrawn_at IS NULL) ORDER BY l.id";
const PLANNED: &str = "SELECT DISTINCT f.facility FROM plan l JOIN plan_facility f ON f.plan = l.id
    WHERE l.project = ?1 AND l.month = ?2 AND l.deleted_at IS NULL ORDER BY f.facility";
const DELETE: &str = "UPDATE plan SET deleted_at = ?2 WHERE id = ?1";
const ISSUE: &str = "INSERT INTO assignment (id, plan, account, issued_by, issued_at) VALUES (?1, ?2, ?3, ?4, ?5)";
const ISSUE_FACILITY: &str = "INSERT INTO assignment_facility (assignment, facility) VALUES (?1, ?2)";
const WITHDRAW: &str = "UPDATE assignment SET withdrawn_at = ?2 WHERE id = ?1";
const ISSUED: &str = "SELECT a.id, a.account, n.name, f.facility FROM assignment a
    JOIN assignment_facility f ON f.assignment = a.id
    JOIN account c ON c.id = a.account JOIN person n ON n.id = c.person
    WHERE a.plan = ?1 AND a.withdrawn_at IS NULL ORDER BY n.name, a.id, f.facility";
const TASKS: &str = "SELECT t.id, t.state, n.name, t.submitted_at,
        (SELECT count(*) FROM task_photo f WHERE f.task = t.id
            AND NOT EXISTS (SELECT 1 FROM photo h WHERE h.sha256 = f.sha256)), t.entry_count, t.created_at,
        COALESCE((SELECT MAX(s.seen_at) FROM session s WHERE s.account = t.created_by AND s.device = t.created_device
            AND s.seen_at > t.updated_at), t.updated_at)
    FROM task t JOIN account a ON a.id = t.created_by JOIN person n ON n.id = a.person
    WHERE t.plan = ?1 AND t.state <> 'deleted' ORDER BY t.created_at, t.id";
const TASK_FACILITIES: &str = "SELECT facility FROM task_facility WHERE task = ?1 ORDER BY facility";

/// Records a plan with its facilities.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, plan: &PlanRow, facilities: &[FacilityCode]) -> Result<(), DbError> {
    let PlanRow { id, agency, project, month, period, catalogue, created_by, created_at, .. } = plan;
    let month = month.to_string();
    tx.execute(INSERT, params![*id, *agency, *project, month, period.word(), catalogue, *created_by, *created_at])?;
    facilities.iter().try_for_each(|code| tx.execute(ADD_FACILITY, params![*id, code.as_str()]).map(drop))
}

/// One plan, deleted or not.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: PlanId) -> Result<Option<PlanRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// Plans that are not deleted, latest month first.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, wanted: Wanted, page: &Page) -> Result<Listed<PlanRow>, DbError> {
    let month = wanted.month.map(|month| month.to_string());
    let params = params![
        filter.agency,
        filter.region,
        filter.assigned,
        wanted.project,
        month,
        page.pattern,
        page.limit,
        page.offset
    ];
    page::list(tx, LIST, params, read)
}

/// The plans of a project, from a month on, of which something is issued.
///
/// # Errors
/// Whatever the database says.
pub fn issued_since(tx: &Tx<'_>, project: ProjectId, month: Month) -> Result<Vec<PlanId>, DbError> {
    tx.query(ISSUED_SINCE, params![project, month.to_string()], |row| row.get(0))
}

/// The facilities that the plans of a project contain in a month.
///
/// # Errors
/// Whatever the database says.
pub fn planned(tx: &Tx<'_>, project: ProjectId, month: Month) -> Result<BTreeSet<FacilityCode>, DbError> {
    let codes = tx.query(PLANNED, params![project, month.to_string()], |row| word(row, 0, "a facility code"))?;
    Ok(codes.into_iter().collect())
}

/// Kind and month of every plan of a project.
///
/// # Errors
/// Whatever the database says.
pub fn existing(tx: &Tx<'_>, project: ProjectId) -> Result<Vec<(Period, Month)>, DbError> {
    tx.query(EXISTING, params![project], |row| Ok((word(row, 0, "a period")?, word(row, 1, "a month")?)))
}

/// The project's plan of this kind for the month.
///
/// # Errors
/// Whatever the database says.
pub fn of_kind(tx: &Tx<'_>, project: ProjectId, month: Month, period: Period) -> Result<Option<PlanId>, DbError> {
    tx.query_opt(OF_KIND, params![project, month.to_string(), period.word()], |row| row.get(0))
}

/// Who was issued which facility of the project in the last month before `month` in which anything was.
///
/// # Errors
/// Whatever the database says.
pub fn issued_before(
    tx: &Tx<'_>,
    project: ProjectId,
    month: Month,
) -> Result<Vec<(Month, FacilityCode, AccountId)>, DbError> {
    tx.query(ISSUED_BEFORE, params![project, month.to_string()], |row| {
        Ok((word(row, 0, "a month")?, word(row, 1, "a facility code")?, row.get(2)?))
    })
}

/// The facilities of a plan.
///
/// # Errors
/// Whatever the database says.
pub fn facilities(tx: &Tx<'_>, id: PlanId) -> Result<Vec<FacilityCode>, DbError> {
    tx.query(FACILITIES, params![id], |row| word(row, 0, "a facility code"))
}

/// Marks a plan as deleted.
///
/// # Errors
/// Whatever the database says.
pub fn delete(tx: &Tx<'_>, id: PlanId, at: Moment) -> Result<(), DbError> {
    tx.execute(DELETE, params![id, at]).map(drop)
}

/// Issues a batch.
///
/// # Errors
/// Whatever the database says.
pub fn issue(
    tx: &Tx<'_>,
    id: AssignmentId,
    plan: PlanId,
    account: AccountId,
    facilities: &BTreeSet<FacilityCode>,
    by: (AccountId, Moment),
) -> Result<(), DbError> {
    tx.execute(ISSUE, params![id, plan, account, by.0, by.1])?;
    facilities.iter().try_for_each(|code| tx.execute(ISSUE_FACILITY, params![id, code.as_str()]).map(drop))
}

/// Takes a batch back.
///
/// # Errors
/// Whatever the database says.
pub fn withdraw(tx: &Tx<'_>, id: AssignmentId, at: Moment) -> Result<(), DbError> {
    tx.execute(WITHDRAW, params![id, at]).map(drop)
}

/// The batches of a plan that are not withdrawn, by name.
///
/// # Errors
/// Whatever the database says.
pub fn issued(tx: &Tx<'_>, plan: PlanId) -> Result<Vec<Assignment>, DbError> {
    let mut found: Vec<Assignment> = Vec::new();
    tx.query(ISSUED, params![plan], |row| {
        let (id, facility) = (row.get(0)?, word(row, 3, "a facility code")?);
        match found.last_mut().filter(|last| last.id == id) {
            Some(last) => {
                last.facilities.insert(facility);
            }
            None => found.push(Assignment {
                id,
                account: row.get(1)?,
                name: row.get(2)?,
                facilities: BTreeSet::from([facility]),
            }),
        }
        Ok::<_, DbError>(())
    })?;
    Ok(found)
}

/// The tasks raised from a plan that are not deleted, in the order they were begun.
///
/// # Errors
/// Whatever the database says.
pub fn tasks(tx: &Tx<'_>, plan: PlanId) -> Result<Vec<PlanTaskRow>, DbError> {
    let mut tasks = tx.query(TASKS, params![plan], |row| {
        Ok::<_, DbError>(PlanTaskRow {
            id: row.get(0)?,
            state: word(row, 1, "a task state")?,
            engineer: row.get(2)?,
            submitted_at: row.get(3)?,
            facilities: Vec::new(),
            recorded: BTreeSet::new(),
            missing_photos: row.get(4)?,
            entries: row.get(5)?,
            begun_at: row.get(6)?,
            heard_at: row.get(7)?,
        })
    })?;
    for task in &mut tasks {
        task.facilities = tx.query(TASK_FACILITIES, params![task.id], |row| word(row, 0, "a facility code"))?;
        let answers = super::evidence::answers(tx, task.id)?;
        task.recorded = answers.into_keys().map(|key| key.item.to_string()).collect();
    }
    Ok(tasks)
}

/// Who of a plan is issued which facility.
#[must_use]
pub fn assignees(issued: &[Assignment]) -> BTreeMap<FacilityCode, Vec<(AccountId, String)>> {
    let mut found: BTreeMap<FacilityCode, Vec<(AccountId, String)>> = BTreeMap::new();
    for batch in issued {
        for facility in &batch.facilities {
            let people = found.entry(facility.clone()).or_default();
            if !people.iter().any(|(account, _)| *account == batch.account) {
                people.push((batch.account, batch.name.clone()));
            }
        }
    }
    found
}

fn read(row: &Row<'_>) -> Result<PlanRow, DbError> {
    let (deleted, started, issued) = (row.get::<bool>(10)?, row.get::<bool>(11)?, row.get::<bool>(12)?);
    let state = match (deleted, started, issued) {
        (true, ..) => PlanState::Deleted,
        (false, true, _) => PlanState::Started,
        (false, false, true) => PlanState::Dispatched,
        (false, false, false) => PlanState::Draft,
    };
    Ok(PlanRow {
        id: row.get(1)?,
        agency: row.get(2)?,
        project: row.get(3)?,
        project_name: row.get(4)?,
        month: word(row, 5, "a month")?,
        period: word(row, 6, "a period")?,
        catalogue: row.get(7)?,
        created_by: row.get(8)?,
        created_at: row.get(9)?,
        state,
    })
}
