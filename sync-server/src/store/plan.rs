//! Plans and the batches issued from them.

use std::collections::{BTreeMap, BTreeSet};

use shared_model::calendar::Month;
use shared_model::code::FacilityCode;
use shared_model::id::{AccountId, AgencyId, AssignmentId, PlanId, ProjectId, TaskId};
use shared_model::moment::Moment;
use shared_model::period::Period;
use shared_model::plan::PlanState;
use shared_model::task::TaskState;

use super::ids::{Ids, ids};
use super::page::{self, Asked, Keys, List, Listed, Page, found, keys};
use super::plan_around;
use super::search::Indexed;
use super::sql::sql;
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
const ROWS: [&str; 3] = [
    "0, l.id, l.agency, l.project, p.name, l.month, l.period, l.catalogue, l.created_by, l.created_at,
        l.deleted_at IS NOT NULL,
        EXISTS (SELECT 1 FROM task t WHERE t.plan = l.id AND t.state <> 'deleted'),
        EXISTS (SELECT 1 FROM assignment a WHERE a.plan = l.id AND a.withdrawn_at IS NULL)",
    "plan l JOIN project p ON p.id = l.project",
    "l.id = k.id",
];
const GET: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE l.id = ?1");
pub(super) const SEVERAL: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE l.id IN (", ids!(), ")");
// Own filters: ?11 the project, ?12 and ?13 the first and the last month.
const SEEN: &str = sql!(
    " l.deleted_at IS NULL AND l.month >= ?12 AND l.month <= ?13 AND l.region >= ?2 AND l.region < ?3
    AND (?11 IS NULL OR l.project = ?11)",
    found!(text "project", "l.project")
);
const OF_CITY: &str = sql!(" FROM plan l WHERE substr(l.region, 1, 4) = ?8 AND", SEEN);
const MINE: &str = sql!(
    " FROM (SELECT l.id FROM project p CROSS JOIN plan l WHERE p.lead = ?4 AND l.project = p.id
        UNION SELECT plan FROM assignment WHERE account = ?4) mine
    CROSS JOIN plan l WHERE l.id = mine.id AND l.agency = ?1 AND",
    SEEN
);
const FOUND: &str = sql!("plan l WHERE l.project = found.id AND (?1 IS NULL OR l.agency = ?1) AND", SEEN);
const OF_PROJECT: Keys = keys!(
    sorted,
    ROWS,
    "l.id",
    sql!(" FROM plan l WHERE l.project = ?11 AND (?1 IS NULL OR l.agency = ?1) AND", SEEN),
    NEWEST
);
const NEWEST: &str = "l.month DESC, l.id DESC";
/// The plans that are not deleted, the latest month first.
pub const LIST: List = List {
    region: Some(keys!(ordered, ROWS, "l.id", sql!(" FROM plan l WHERE", SEEN), NEWEST)),
    city: Some(keys!(ordered, ROWS, "l.id", OF_CITY, NEWEST)),
    agency: Some(keys!(ordered, ROWS, "l.id", sql!(" FROM plan l WHERE l.agency = ?1 AND", SEEN), NEWEST)),
    assigned: Some(keys!(sorted, ROWS, "l.id", MINE, NEWEST)),
    found_agency: Some(keys!(sorted, ROWS, "l.id", sql!(found!(agency "project"), FOUND), NEWEST)),
    found_region: Some(keys!(sorted, ROWS, "l.id", sql!(found!(region "project"), FOUND), NEWEST)),
    searched: Some(Indexed::Project),
    others: &[("of_project", OF_PROJECT)],
    ..List::named("plans")
};
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

/// Several plans, in no order.
///
/// # Errors
/// Whatever the database says.
pub fn several(tx: &Tx<'_>, plans: &[PlanId]) -> Result<Vec<PlanRow>, DbError> {
    tx.query(SEVERAL, params![Ids::of(plans.iter().map(PlanId::as_bytes))], read)
}

/// Plans that are not deleted, latest month first.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, wanted: Wanted, page: &Page) -> Result<Listed<PlanRow>, DbError> {
    let (from, to) = page::months(wanted.month);
    let own = params![wanted.project, from, to];
    LIST.part(tx, &Asked { filter, page, own, instead: wanted.project.map(|_| OF_PROJECT) }, read)
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
    Ok(plan_around::facilities(tx, &[id])?.remove(&id).unwrap_or_default())
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
    Ok(plan_around::issued(tx, &[plan])?.remove(&plan).unwrap_or_default())
}

/// The tasks raised from a plan that are not deleted, in the order they were begun.
///
/// # Errors
/// Whatever the database says.
pub fn tasks(tx: &Tx<'_>, plan: PlanId) -> Result<Vec<PlanTaskRow>, DbError> {
    Ok(plan_around::tasks(tx, &[plan])?.remove(&plan).unwrap_or_default())
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
