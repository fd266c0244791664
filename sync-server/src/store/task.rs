//! Tasks as the server knows them: one row each, who works on them, and the facilities they are about.

use std::collections::BTreeMap;
use std::str::FromStr;

use shared_model::calendar::Month;
use shared_model::code::FacilityCode;
use shared_model::document::{Heads, TaskHeader};
use shared_model::id::{AccountId, AgencyId, DeviceId, FaultId, OrderId, PlanId, ProjectId, TaskId};
use shared_model::moment::Moment;
use shared_model::task::{TaskKind, TaskState};

use super::ids::{Ids, ids};
use super::sql::sql;
use crate::db::{DbError, Row, Tx};
use crate::params;

/// A task's row.
#[derive(Debug, Clone)]
pub struct TaskRow {
    /// The task.
    pub id: TaskId,
    /// The agency whose project it is for.
    pub agency: AgencyId,
    /// The project.
    pub project: ProjectId,
    /// The plan it was raised from.
    pub plan: Option<PlanId>,
    /// The fault it looks into or repairs.
    pub fault: Option<FaultId>,
    /// The order it carries out.
    pub order: Option<OrderId>,
    /// What kind of task.
    pub kind: TaskKind,
    /// The version of the catalogue its items are from.
    pub catalogue: String,
    /// Where it stands.
    pub state: TaskState,
    /// Who began it.
    pub created_by: AccountId,
    /// On which phone.
    pub created_device: DeviceId,
    /// When it was begun, as well as that is known.
    pub created_at: Moment,
    /// The month of its plan; without a plan the month it was begun in.
    pub month: Month,
    /// When it first reached the server.
    pub received_at: Moment,
    /// When anything about it last changed on the server.
    pub updated_at: Moment,
    /// The heads of the stored document.
    pub heads: Heads,
    /// The heads that were approved.
    pub approved_heads: Option<Heads>,
    /// The number of the last accepted submission.
    pub submission: Option<u32>,
    /// When it was submitted, as well as that is known.
    pub submitted_at: Option<Moment>,
    /// What the document says, in numbers.
    pub counts: TaskCounts,
}

/// What a task's document says, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TaskCounts {
    /// Answers.
    pub results: u32,
    /// Entries, without those made by mistake.
    pub entries: u32,
    /// Answers and entries "non-conforming".
    pub failed: u32,
    /// Answers and entries "cannot be tested".
    pub untestable: u32,
    /// Things several people stated apart.
    pub conflicts: u32,
    /// Faults.
    pub faults: u32,
    /// Photos named.
    pub photos: u32,
    /// Track points.
    pub points: u32,
}

const GET: &str = "SELECT id, agency, project, plan, fault, kind, catalogue, state, created_by, created_device,
        created_at, month, received_at, updated_at, heads, approved_heads, submission, submitted_at, result_count,
        failed_count, untestable_count, conflict_count, fault_count, photo_count, point_count, fault_order, entry_count
    FROM task WHERE id = ?1";
const ADD: &str = "INSERT INTO task (id, agency, project, plan, fault, kind, catalogue, state, created_by,
        created_device, created_at, month, received_at, updated_at, heads, fault_order)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14, ?15)";
const ADD_FACILITY: &str = "INSERT INTO task_facility (task, facility) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
const MERGED: &str = "UPDATE task SET heads = ?2, updated_at = ?3, result_count = ?4, failed_count = ?5,
        untestable_count = ?6, conflict_count = ?7, fault_count = ?8, photo_count = ?9, point_count = ?10,
        entry_count = ?11
    WHERE id = ?1";
const SUBMITTED: &str = "UPDATE task SET state = ?2, submission = ?3, submitted_at = ?4, updated_at = ?5 WHERE id = ?1";
const REMOVED: &str = "UPDATE task SET state = ?2, updated_at = ?3, removed_by = ?4, removed_at = ?3,
        removal_reason = ?5 WHERE id = ?1";
const SET_STATE: &str = "UPDATE task SET state = ?2, updated_at = ?3 WHERE id = ?1";
const JOIN: &str = "INSERT INTO task_participant (task, account, wrote, since_at) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (task, account) DO UPDATE SET wrote = MAX(task_participant.wrote, excluded.wrote)";
const PARTICIPANTS: &str = "SELECT account FROM task_participant WHERE task = ?1 ORDER BY account";
const WRITERS: &str = "SELECT account FROM task_participant WHERE task = ?1 AND wrote = 1 ORDER BY account";
const PARTICIPATES: &str = "SELECT wrote FROM task_participant WHERE task = ?1 AND account = ?2";
const FACILITIES: &str = "SELECT facility FROM task_facility WHERE task = ?1 ORDER BY facility";
pub(super) const FACILITIES_OF: &str =
    sql!("SELECT task, facility FROM task_facility WHERE task IN (", ids!(), ") ORDER BY task, facility");
const SUBMITTED_FACILITIES: &str = "SELECT DISTINCT f.facility FROM task t JOIN task_facility f ON f.task = t.id
    WHERE t.plan = ?1 AND t.state IN ('pending', 'approved') ORDER BY f.facility";
const UNFINISHED_OF: &str = "SELECT t.id FROM task_participant p JOIN task t ON t.id = p.task
    WHERE p.account = ?1 AND p.wrote = 1 AND t.state IN ('unsubmitted', 'pending', 'returned') ORDER BY t.received_at";
const UNPIN: &str = "UPDATE task SET state = ?2, approved_heads = NULL, updated_at = ?3 WHERE id = ?1";
const PIN: &str = "UPDATE task SET state = ?2, approved_heads = ?3, updated_at = ?4 WHERE id = ?1";

/// The task with this id, if it ever reached the server.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: TaskId) -> Result<Option<TaskRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// Records a task at first sight.
///
/// # Errors
/// Whatever the database says.
pub fn add(
    tx: &Tx<'_>,
    header: &TaskHeader,
    agency: AgencyId,
    month: Month,
    heads: &Heads,
    now: Moment,
) -> Result<(), DbError> {
    // Before the task, so that its plan is looked at once, when all of it is there.
    for facility in &header.facilities {
        tx.execute(ADD_FACILITY, params![header.id, facility.to_string()])?;
    }
    let created_at = header.created.at.best();
    tx.execute(
        ADD,
        params![
            header.id,
            agency,
            header.project,
            header.plan,
            header.fault,
            header.kind.word(),
            header.catalogue,
            TaskState::Unsubmitted.word(),
            header.created.by,
            header.created.device,
            created_at,
            month.to_string(),
            now,
            heads.to_bytes(),
            header.order
        ],
    )?;
    Ok(())
}

/// Records what the document says after a merge.
///
/// # Errors
/// Whatever the database says.
pub fn merged(tx: &Tx<'_>, id: TaskId, heads: &Heads, counts: &TaskCounts, now: Moment) -> Result<(), DbError> {
    tx.execute(
        MERGED,
        params![
            id,
            heads.to_bytes(),
            now,
            counts.results,
            counts.failed,
            counts.untestable,
            counts.conflicts,
            counts.faults,
            counts.photos,
            counts.points,
            counts.entries
        ],
    )?;
    Ok(())
}

/// Records an accepted submission.
///
/// # Errors
/// Whatever the database says.
pub fn submitted(
    tx: &Tx<'_>,
    id: TaskId,
    state: TaskState,
    number: u32,
    submitted_at: Moment,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(SUBMITTED, params![id, state.word(), number, submitted_at, now])?;
    Ok(())
}

/// Records a decision about a task.
///
/// # Errors
/// Whatever the database says.
pub fn set_state(tx: &Tx<'_>, id: TaskId, state: TaskState, now: Moment) -> Result<(), DbError> {
    tx.execute(SET_STATE, params![id, state.word(), now])?;
    Ok(())
}

/// Records that a task was removed in the console, by whom and why.
///
/// # Errors
/// Whatever the database says.
pub fn removed(tx: &Tx<'_>, id: TaskId, by: AccountId, reason: &str, now: Moment) -> Result<(), DbError> {
    tx.execute(REMOVED, params![id, TaskState::Deleted.word(), now, by, reason])?;
    Ok(())
}

/// Records that `account` works on the task; `wrote` when evidence came from it.
///
/// # Errors
/// Whatever the database says.
pub fn join(tx: &Tx<'_>, task: TaskId, account: AccountId, wrote: bool, now: Moment) -> Result<(), DbError> {
    tx.execute(JOIN, params![task, account, wrote, now])?;
    Ok(())
}

/// Who works on the task.
///
/// # Errors
/// Whatever the database says.
pub fn participants(tx: &Tx<'_>, task: TaskId) -> Result<Vec<AccountId>, DbError> {
    tx.query(PARTICIPANTS, params![task], |row| row.get(0))
}

/// Who handed in evidence of the task.
///
/// # Errors
/// Whatever the database says.
pub fn writers(tx: &Tx<'_>, task: TaskId) -> Result<Vec<AccountId>, DbError> {
    tx.query(WRITERS, params![task], |row| row.get(0))
}

/// Whether `account` works on the task, and if so whether it handed in evidence already.
///
/// # Errors
/// Whatever the database says.
pub fn participation(tx: &Tx<'_>, task: TaskId, account: AccountId) -> Result<Option<bool>, DbError> {
    tx.query_opt(PARTICIPATES, params![task, account], |row| row.get(0))
}

/// The facilities picked when the task was begun.
///
/// # Errors
/// Whatever the database says.
pub fn facilities(tx: &Tx<'_>, task: TaskId) -> Result<Vec<String>, DbError> {
    tx.query(FACILITIES, params![task], |row| row.get(0))
}

/// The facilities picked for each of several tasks, with one question.
///
/// # Errors
/// Whatever the database says.
pub fn facilities_of(tx: &Tx<'_>, tasks: &[TaskId]) -> Result<BTreeMap<TaskId, Vec<FacilityCode>>, DbError> {
    let mut found = BTreeMap::<TaskId, Vec<FacilityCode>>::new();
    tx.query(FACILITIES_OF, params![Ids::of(tasks.iter().map(TaskId::as_bytes))], |row| {
        found.entry(row.get(0)?).or_default().push(word(row, 1, "a facility code")?);
        Ok::<_, DbError>(())
    })?;
    Ok(found)
}

/// The facilities of a plan that are part of a task which was submitted (and not returned since).
///
/// # Errors
/// Whatever the database says.
pub fn submitted_facilities(tx: &Tx<'_>, plan: PlanId) -> Result<Vec<FacilityCode>, DbError> {
    tx.query(SUBMITTED_FACILITIES, params![plan], |row| word(row, 0, "a facility code"))
}

/// The tasks that `account` handed in evidence of and that are not settled yet, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn unfinished_of(tx: &Tx<'_>, account: AccountId) -> Result<Vec<TaskId>, DbError> {
    tx.query(UNFINISHED_OF, params![account], |row| row.get(0))
}

/// Records an approval: the task's state, and exactly which heads were approved.
///
/// # Errors
/// Whatever the database says.
pub fn pin(tx: &Tx<'_>, id: TaskId, heads: &Heads, now: Moment) -> Result<(), DbError> {
    tx.execute(PIN, params![id, TaskState::Approved.word(), heads.to_bytes(), now])?;
    Ok(())
}

/// Records that an approval was taken back: the task waits for its review again.
///
/// # Errors
/// Whatever the database says.
pub fn unpin(tx: &Tx<'_>, id: TaskId, state: TaskState, now: Moment) -> Result<(), DbError> {
    tx.execute(UNPIN, params![id, state.word(), now]).map(drop)
}

/// The heads in a column.
pub(super) fn heads(row: &Row<'_>, column: usize) -> Result<Heads, DbError> {
    Heads::from_bytes(&row.get::<Vec<u8>>(column)?)
        .ok_or_else(|| DbError::Column { column: column.to_string(), expected: "heads" })
}

/// The word in a column.
pub(super) fn word<T: FromStr>(row: &Row<'_>, column: usize, expected: &'static str) -> Result<T, DbError> {
    row.get::<String>(column)?.parse().map_err(|_| DbError::Column { column: column.to_string(), expected })
}

fn read(row: &Row<'_>) -> Result<TaskRow, DbError> {
    let approved = row.get::<Option<Vec<u8>>>(15)?;
    Ok(TaskRow {
        id: row.get(0)?,
        agency: row.get(1)?,
        project: row.get(2)?,
        plan: row.get(3)?,
        fault: row.get(4)?,
        order: row.get(25)?,
        kind: word(row, 5, "a task kind")?,
        catalogue: row.get(6)?,
        state: word(row, 7, "a task state")?,
        created_by: row.get(8)?,
        created_device: row.get(9)?,
        created_at: row.get(10)?,
        month: word(row, 11, "a month")?,
        received_at: row.get(12)?,
        updated_at: row.get(13)?,
        heads: heads(row, 14)?,
        approved_heads: approved.as_deref().and_then(Heads::from_bytes),
        submission: row.get(16)?,
        submitted_at: row.get(17)?,
        counts: TaskCounts {
            results: row.get(18)?,
            entries: row.get(26)?,
            failed: row.get(19)?,
            untestable: row.get(20)?,
            conflicts: row.get(21)?,
            faults: row.get(22)?,
            photos: row.get(23)?,
            points: row.get(24)?,
        },
    })
}
