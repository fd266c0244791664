//! Faults: where each stands, and what was done about it.

use shared_model::calendar::Month;
use shared_model::fault::{FaultDisposition, FaultState};
use shared_model::id::{AccountId, FaultId, OrderId, ProjectId, TaskId};
use shared_model::moment::Moment;

use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;

/// A fault as its task recorded it, with where it stands.
#[derive(Debug, Clone)]
pub struct FaultRow {
    /// The fault.
    pub id: FaultId,
    /// The task that recorded it.
    pub task: TaskId,
    /// The month of that task.
    pub month: Month,
    /// The facility.
    pub facility: String,
    /// The item.
    pub item: String,
    /// The test point; empty where there is one only.
    pub point: String,
    /// What is wrong.
    pub description: String,
    /// Where.
    pub place: String,
    /// Who found it.
    pub found_by: String,
    /// When.
    pub found_at: Moment,
    /// Where it stands.
    pub state: FaultState,
}

/// Something that was done about a fault.
#[derive(Debug, Clone)]
pub struct FaultEventRow {
    /// `handled`, `investigated`, `repaired`, `repair_failed`, `order_withdrawn` or `approval_undone`.
    pub kind: String,
    /// How it was settled, for `handled`.
    pub disposition: Option<FaultDisposition>,
    /// The words.
    pub note: String,
    /// Who.
    pub name: String,
    /// When.
    pub at: Moment,
    /// The order it is about.
    pub order: Option<OrderId>,
}

/// Something to add to the history of a fault.
#[derive(Debug, Clone, Copy)]
pub struct NewEvent<'a> {
    /// See [`FaultEventRow::kind`].
    pub kind: &'static str,
    /// How it was settled, for `handled`.
    pub disposition: Option<FaultDisposition>,
    /// The words.
    pub note: &'a str,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// Who.
    pub by: AccountId,
    /// When.
    pub at: Moment,
}

const OF_TASK: &str = "SELECT f.fault, f.task, t.month, f.facility, f.item, f.description, f.place, n.name, f.said_at,
        COALESCE(d.state, 'open'), f.point
    FROM task_fault f JOIN task t ON t.id = f.task JOIN account a ON a.id = f.said_by JOIN person n ON n.id = a.person
    LEFT JOIN fault d ON d.id = f.fault
    WHERE f.task = ?1 ORDER BY f.facility, f.item, f.fault";
const EARLIER: &str = "SELECT f.fault, f.task, t.month, f.facility, f.item, f.description, f.place, n.name, f.said_at,
        COALESCE(d.state, 'open'), f.point
    FROM task t JOIN task_fault f ON f.task = t.id JOIN account a ON a.id = f.said_by JOIN person n ON n.id = a.person
    LEFT JOIN fault d ON d.id = f.fault
    WHERE t.project = ?1 AND t.month < ?2 AND t.state IN ('pending', 'approved')
        AND COALESCE(d.state, 'open') NOT IN ('resolved', 'out_of_scope')
    ORDER BY t.month, f.facility, f.item, f.fault";
const GET: &str = "SELECT f.fault, f.task, t.month, f.facility, f.item, f.description, f.place, n.name, f.said_at,
        COALESCE(d.state, 'open'), f.point
    FROM task_fault f JOIN task t ON t.id = f.task JOIN account a ON a.id = f.said_by JOIN person n ON n.id = a.person
    LEFT JOIN fault d ON d.id = f.fault
    WHERE f.fault = ?1";
const PUT: &str = "INSERT INTO fault (id, task, project, state, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at";
const ADD_EVENT: &str = "INSERT INTO fault_event (fault, seq, kind, disposition, note, account, at, fault_order)
    VALUES (?1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM fault_event WHERE fault = ?1), ?2, ?3, ?4, ?5, ?6, ?7)";
const HISTORY: &str = "SELECT e.kind, e.disposition, e.note, n.name, e.at, e.fault_order FROM fault_event e
    JOIN account a ON a.id = e.account JOIN person n ON n.id = a.person WHERE e.fault = ?1 ORDER BY e.seq";

/// The faults a task recorded.
///
/// # Errors
/// Whatever the database says.
pub fn of_task(tx: &Tx<'_>, task: TaskId) -> Result<Vec<FaultRow>, DbError> {
    tx.query(OF_TASK, params![task], read)
}

/// One fault.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: FaultId) -> Result<Option<FaultRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The faults of a project found before `month` about which something is still to be done.
///
/// # Errors
/// Whatever the database says.
pub fn earlier(tx: &Tx<'_>, project: ProjectId, month: Month) -> Result<Vec<FaultRow>, DbError> {
    tx.query(EARLIER, params![project, month.to_string()], read)
}

/// Records where a fault stands.
///
/// # Errors
/// Whatever the database says.
pub fn put(
    tx: &Tx<'_>,
    id: FaultId,
    task: TaskId,
    project: ProjectId,
    state: FaultState,
    at: Moment,
) -> Result<(), DbError> {
    tx.execute(PUT, params![id, task, project, state.word(), at]).map(drop)
}

/// Adds to the history of a fault that has a state.
///
/// # Errors
/// Whatever the database says.
pub fn add_event(tx: &Tx<'_>, id: FaultId, new: &NewEvent<'_>) -> Result<(), DbError> {
    let disposition = new.disposition.map(FaultDisposition::word);
    tx.execute(ADD_EVENT, params![id, new.kind, disposition, new.note, new.by, new.at, new.order]).map(drop)
}

/// What was done about a fault, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn history(tx: &Tx<'_>, id: FaultId) -> Result<Vec<FaultEventRow>, DbError> {
    tx.query(HISTORY, params![id], |row| {
        let disposition = row.get::<Option<String>>(1)?;
        Ok(FaultEventRow {
            kind: row.get(0)?,
            disposition: disposition.and_then(|text| text.parse().ok()),
            note: row.get(2)?,
            name: row.get(3)?,
            at: row.get(4)?,
            order: row.get(5)?,
        })
    })
}

fn read(row: &Row<'_>) -> Result<FaultRow, DbError> {
    Ok(FaultRow {
        id: row.get(0)?,
        task: row.get(1)?,
        month: word(row, 2, "a month")?,
        facility: row.get(3)?,
        item: row.get(4)?,
        point: row.get(10)?,
        description: row.get(5)?,
        place: row.get(6)?,
        found_by: row.get(7)?,
        found_at: row.get(8)?,
        state: word(row, 9, "a fault's state")?,
    })
}
