//! Lists of tasks, as the console and the phones' people look for them.

use shared_model::calendar::Month;
use shared_model::id::{AccountId, PlanId, ProjectId, TaskId};
use shared_model::moment::Moment;
use shared_model::period::Period;
use shared_model::task::{TaskKind, TaskState};

use super::page::{self, Listed, Page};
use super::task::{TaskCounts, word};
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// What is looked for; everything that is not said is not limited.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only tasks that stand so.
    pub state: Option<TaskState>,
    /// Only tasks of this project.
    pub project: Option<ProjectId>,
    /// Only tasks of this month.
    pub month: Option<Month>,
    /// Only this task.
    pub task: Option<TaskId>,
    /// Only tasks that this account works on.
    pub engineer: Option<AccountId>,
}

/// How far a task has come with what its plan asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskProgress {
    /// Items of its facilities that are due.
    pub due: usize,
    /// Those that have a result.
    pub recorded: usize,
}

/// That a task was removed in the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovalRow {
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
}

/// A task in a list.
#[derive(Debug, Clone)]
pub struct ListedTask {
    /// The task.
    pub id: TaskId,
    /// What kind.
    pub kind: TaskKind,
    /// Where it stands.
    pub state: TaskState,
    /// The project.
    pub project: ProjectId,
    /// The project's name.
    pub project_name: String,
    /// The plan.
    pub plan: Option<PlanId>,
    /// The month it counts for.
    pub month: Month,
    /// When it was submitted.
    pub submitted_at: Option<Moment>,
    /// When anything about it last changed.
    pub updated_at: Moment,
    /// What the document says, in numbers.
    pub counts: TaskCounts,
    /// Photos named that have not arrived.
    pub missing_photos: u32,
    /// Names of who recorded evidence.
    pub engineers: Vec<String>,
    /// The version of the catalogue its items are from.
    pub catalogue: String,
    /// Which items its plan asks for.
    pub period: Option<Period>,
    /// When it was begun, as well as that is known.
    pub begun_at: Moment,
    /// When the server last heard from the phone it was begun on.
    pub heard_at: Moment,
    /// Deliveries that were put into quarantine because no rule admits them.
    pub quarantined: u32,
    /// That it was removed in the console.
    pub removal: Option<RemovalRow>,
    /// How far it has come, where a plan asks for items.
    pub progress: Option<TaskProgress>,
}

const LIST: &str = "SELECT count(*) OVER (), t.id, t.kind, t.state, t.project, p.name, t.plan, t.month, t.submitted_at,
        t.updated_at, t.result_count, t.failed_count, t.untestable_count, t.conflict_count, t.fault_count,
        t.photo_count, t.point_count,
        (SELECT count(*) FROM task_photo f WHERE f.task = t.id
            AND NOT EXISTS (SELECT 1 FROM photo h WHERE h.sha256 = f.sha256)), t.entry_count, t.catalogue,
        (SELECT l.period FROM plan l WHERE l.id = t.plan), t.created_at,
        COALESCE((SELECT MAX(s.seen_at) FROM session s WHERE s.account = t.created_by AND s.device = t.created_device
            AND s.seen_at > t.updated_at), t.updated_at),
        (SELECT count(*) FROM quarantine u WHERE u.task = t.id), t.removed_at, t.removal_reason,
        (SELECT n.name FROM account a JOIN person n ON n.id = a.person WHERE a.id = t.removed_by)
    FROM task t JOIN project p ON p.id = t.project
    WHERE (?1 IS NULL OR t.agency = ?1) AND (?2 IS NULL OR p.jurisdiction LIKE ?2)
        AND (?3 IS NULL OR p.lead = ?3
            OR EXISTS (SELECT 1 FROM task_participant w WHERE w.task = t.id AND w.account = ?3))
        AND (?4 IS NULL OR t.state = ?4) AND (?5 IS NULL OR t.project = ?5) AND (?6 IS NULL OR t.month = ?6)
        AND (?7 IS NULL OR t.id = ?7) AND p.name LIKE ?8 ESCAPE '\\'
        AND (?11 IS NULL OR EXISTS (SELECT 1 FROM task_participant v WHERE v.task = t.id AND v.account = ?11))
    ORDER BY t.updated_at DESC, t.id LIMIT ?9 OFFSET ?10";
const COUNTS: &str = "SELECT t.state, count(*)
    FROM task t JOIN project p ON p.id = t.project
    WHERE (?1 IS NULL OR t.agency = ?1) AND (?2 IS NULL OR p.jurisdiction LIKE ?2)
        AND (?3 IS NULL OR p.lead = ?3
            OR EXISTS (SELECT 1 FROM task_participant w WHERE w.task = t.id AND w.account = ?3))
        AND (?4 IS NULL OR t.project = ?4) AND (?5 IS NULL OR t.month = ?5) AND p.name LIKE ?6 ESCAPE '\\'
        AND (?7 IS NULL OR EXISTS (SELECT 1 FROM task_participant v WHERE v.task = t.id AND v.account = ?7))
    GROUP BY t.state ORDER BY t.state";
const ENGINEERS: &str = "SELECT n.name FROM task_participant w JOIN account a ON a.id = w.account
    JOIN person n ON n.id = a.person WHERE w.task = ?1 AND w.wrote = 1 ORDER BY w.since_at, n.name";
const NAME: &str = "SELECT n.name FROM account a JOIN person n ON n.id = a.person WHERE a.id = ?1";

/// The tasks within `filter` that are `wanted`, latest change first.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, wanted: &Wanted, page: &Page) -> Result<Listed<ListedTask>, DbError> {
    let state = wanted.state.map(TaskState::word);
    let month = wanted.month.map(|month| month.to_string());
    let params = params![
        filter.agency,
        filter.region,
        filter.assigned,
        state,
        wanted.project,
        month,
        wanted.task,
        page.pattern,
        page.limit,
        page.offset,
        wanted.engineer
    ];
    let mut listed = page::list(tx, LIST, params, read)?;
    for task in &mut listed.items {
        task.engineers = tx.query(ENGINEERS, params![task.id], |row| row.get::<String>(0))?;
    }
    Ok(listed)
}

/// How many tasks within `filter` and of what is `wanted` stand how, whatever state is wanted.
///
/// # Errors
/// Whatever the database says.
pub fn counts(tx: &Tx<'_>, filter: &Filter, wanted: &Wanted, page: &Page) -> Result<Vec<(TaskState, u64)>, DbError> {
    let month = wanted.month.map(|month| month.to_string());
    tx.query(
        COUNTS,
        params![filter.agency, filter.region, filter.assigned, wanted.project, month, page.pattern, wanted.engineer],
        |row| Ok((word(row, 0, "a task state")?, row.get(1)?)),
    )
}

/// The name of the person behind an account.
///
/// # Errors
/// Whatever the database says.
pub fn name(tx: &Tx<'_>, account: AccountId) -> Result<Option<String>, DbError> {
    tx.query_opt(NAME, params![account], |row| row.get(0))
}

fn removal(row: &Row<'_>) -> Result<Option<RemovalRow>, DbError> {
    let Some(at) = row.get::<Option<Moment>>(24)? else { return Ok(None) };
    let reason = row.get::<Option<String>>(25)?.unwrap_or_default();
    Ok(Some(RemovalRow { by_name: row.get::<Option<String>>(26)?.unwrap_or_default(), at, reason }))
}

fn read(row: &Row<'_>) -> Result<ListedTask, DbError> {
    Ok(ListedTask {
        id: row.get(1)?,
        kind: word(row, 2, "a task kind")?,
        state: word(row, 3, "a task state")?,
        project: row.get(4)?,
        project_name: row.get(5)?,
        plan: row.get(6)?,
        month: word(row, 7, "a month")?,
        submitted_at: row.get(8)?,
        updated_at: row.get(9)?,
        counts: TaskCounts {
            results: row.get(10)?,
            entries: row.get(18)?,
            failed: row.get(11)?,
            untestable: row.get(12)?,
            conflicts: row.get(13)?,
            faults: row.get(14)?,
            photos: row.get(15)?,
            points: row.get(16)?,
        },
        missing_photos: row.get(17)?,
        engineers: Vec::new(),
        catalogue: row.get(19)?,
        period: row.get::<Option<String>>(20)?.and_then(|period| period.parse().ok()),
        begun_at: row.get(21)?,
        heard_at: row.get(22)?,
        quarantined: row.get(23)?,
        removal: removal(row)?,
        progress: None,
    })
}
