//! Lists of tasks, as the console and the phones' people look for them.

use shared_model::calendar::Month;
use shared_model::id::{AccountId, PlanId, ProjectId, TaskId};
use shared_model::moment::Moment;
use shared_model::period::Period;
use shared_model::task::{TaskKind, TaskState};

use super::ids::{Ids, ids};
use super::page::{self, Asked, Keys, List, Listed, Page, found, keys};
use super::search::Indexed;
use super::sql::sql;
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
    /// Only tasks of this kind.
    pub kind: Option<TaskKind>,
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
    /// How many findings there are; nothing before it was looked at.
    pub findings: u32,
    /// That it was removed in the console.
    pub removal: Option<RemovalRow>,
    /// How far it has come, where a plan asks for items.
    pub progress: Option<TaskProgress>,
}

/// What [`read`] reads, of [`TABLES`].
pub(super) const COLUMNS: &str = ROWS[0];
/// How many that are.
pub(super) const COLUMN_COUNT: usize = 28;
/// Where it stands.
pub(super) const TABLES: &str = ROWS[1];
const ROWS: [&str; 3] = [
    "0, t.id, t.kind, t.state, t.project, p.name, t.plan, t.month, t.submitted_at, t.updated_at, t.result_count,
        t.failed_count, t.untestable_count, t.conflict_count, t.fault_count, t.photo_count, t.point_count,
        (SELECT count(*) FROM task_photo f WHERE f.task = t.id
            AND NOT EXISTS (SELECT 1 FROM photo h WHERE h.sha256 = f.sha256)), t.entry_count, t.catalogue,
        (SELECT l.period FROM plan l WHERE l.id = t.plan), t.created_at,
        COALESCE((SELECT MAX(s.seen_at) FROM session s WHERE s.account = t.created_by AND s.device = t.created_device
            AND s.seen_at > t.updated_at), t.updated_at),
        (SELECT count(*) FROM quarantine u WHERE u.task = t.id), t.removed_at, t.removal_reason,
        (SELECT n.name FROM account a JOIN person n ON n.id = a.person WHERE a.id = t.removed_by),
        (SELECT k.found FROM task_look k WHERE k.task = t.id)",
    "task t JOIN project p ON p.id = t.project",
    "t.id = k.id",
];
const GET: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE t.id = ?1");
// Own filters: ?11 the project, ?12 and ?13 the first and the last month, ?14 the state, ?15 the kind,
// ?16 an engineer.
const SEEN: &str = sql!(
    " t.month >= ?12 AND t.month <= ?13 AND t.region >= ?2 AND t.region < ?3 AND (?11 IS NULL OR t.project = ?11)
    AND (?14 IS NULL OR t.state = ?14) AND (?15 IS NULL OR t.kind = ?15)
    AND (?16 IS NULL OR EXISTS (SELECT 1 FROM task_participant v WHERE v.task = t.id AND v.account = ?16))",
    found!(text "project", "t.project")
);
const OF_CITY: &str = sql!(" FROM task t WHERE substr(t.region, 1, 4) = ?8 AND", SEEN);
const MINE: &str = sql!(
    " FROM (SELECT t.id FROM project p CROSS JOIN task t WHERE p.lead = ?4 AND t.project = p.id
        UNION SELECT task FROM task_participant WHERE account = ?4) mine
    CROSS JOIN task t WHERE t.id = mine.id AND t.agency = ?1 AND",
    SEEN
);
const FOUND: &str = sql!("task t WHERE t.project = found.id AND (?1 IS NULL OR t.agency = ?1) AND", SEEN);
const NEWEST: &str = "t.month DESC, t.updated_at DESC, t.id DESC";
const OF_STATE: Keys = keys!(ordered, ROWS, "t.id", sql!(" FROM task t WHERE t.state = ?14 AND", SEEN), NEWEST);
const OF_PROJECT: Keys = keys!(
    sorted,
    ROWS,
    "t.id",
    sql!(" FROM task t WHERE t.project = ?11 AND (?1 IS NULL OR t.agency = ?1) AND", SEEN),
    NEWEST
);
// Most tasks are planned ones; of the other kinds there are few.
const OF_KIND: Keys =
    keys!(ordered, ROWS, "t.id", sql!(" FROM task t WHERE t.kind = ?15 AND t.kind <> 'planned' AND", SEEN), NEWEST);
const OF_ENGINEER: Keys = keys!(
    sorted,
    ROWS,
    "t.id",
    sql!(
        " FROM task_participant a CROSS JOIN task t WHERE a.account = ?16 AND t.id = a.task
        AND (?1 IS NULL OR t.agency = ?1) AND",
        SEEN
    ),
    NEWEST
);
/// The tasks, the latest month first and in it the latest change.
pub const LIST: List = List {
    region: Some(keys!(ordered, ROWS, "t.id", sql!(" FROM task t WHERE", SEEN), NEWEST)),
    city: Some(keys!(ordered, ROWS, "t.id", OF_CITY, NEWEST)),
    agency: Some(keys!(ordered, ROWS, "t.id", sql!(" FROM task t WHERE t.agency = ?1 AND", SEEN), NEWEST)),
    assigned: Some(keys!(sorted, ROWS, "t.id", MINE, NEWEST)),
    found_agency: Some(keys!(sorted, ROWS, "t.id", sql!(found!(agency "project"), FOUND), NEWEST)),
    found_region: Some(keys!(sorted, ROWS, "t.id", sql!(found!(region "project"), FOUND), NEWEST)),
    searched: Some(Indexed::Project),
    others: &[("of_state", OF_STATE), ("of_project", OF_PROJECT), ("of_kind", OF_KIND), ("of_engineer", OF_ENGINEER)],
    ..List::named("tasks")
};
const ENGINEERS: &str = sql!(
    "SELECT w.task, n.name FROM task_participant w JOIN account a ON a.id = w.account JOIN person n ON n.id = a.person
    WHERE w.task IN (",
    ids!(),
    ") AND w.wrote = 1 ORDER BY w.since_at, n.name"
);
const NAME: &str = "SELECT n.name FROM account a JOIN person n ON n.id = a.person WHERE a.id = ?1";

/// The tasks within `filter` that are `wanted`, latest month and in it latest change first.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, wanted: &Wanted, page: &Page) -> Result<Listed<ListedTask>, DbError> {
    let (from, to) = page::months(wanted.month);
    let (state, kind) = (wanted.state.map(TaskState::word), wanted.kind.map(TaskKind::word));
    let own = params![wanted.project, from, to, state, kind, wanted.engineer];
    let of_all = page::is_of_all(filter);
    let of_state = wanted.state.filter(|_| of_all).map(|_| OF_STATE);
    let of_kind = wanted.kind.filter(|kind| of_all && *kind != TaskKind::Planned).map(|_| OF_KIND);
    let own_work = wanted.project.map(|_| OF_PROJECT).or(wanted.engineer.map(|_| OF_ENGINEER));
    let instead = own_work.or(of_kind).or(of_state);
    let listed = LIST.part(tx, &Asked { filter, page, own, instead }, read)?;
    listed.try_turn(|mut tasks| {
        name_engineers(tx, &mut tasks)?;
        Ok(tasks)
    })
}

/// One task as lists show it.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, task: TaskId) -> Result<Option<ListedTask>, DbError> {
    let mut found: Vec<_> = tx.query_opt(GET, params![task], read)?.into_iter().collect();
    name_engineers(tx, &mut found)?;
    Ok(found.pop())
}

/// Adds who recorded evidence, with one question for all.
pub(super) fn name_engineers(tx: &Tx<'_>, tasks: &mut [ListedTask]) -> Result<(), DbError> {
    let ids = Ids::of(tasks.iter().map(|task| task.id.as_bytes()));
    for (task, name) in tx.query(ENGINEERS, params![ids], |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?)))? {
        let task: TaskId = task;
        if let Some(task) = tasks.iter_mut().find(|listed| listed.id == task) {
            task.engineers.push(name);
        }
    }
    Ok(())
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

pub(super) fn read(row: &Row<'_>) -> Result<ListedTask, DbError> {
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
        findings: row.get::<Option<u32>>(27)?.unwrap_or_default(),
        removal: removal(row)?,
        progress: None,
    })
}
