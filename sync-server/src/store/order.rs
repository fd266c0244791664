//! Orders to look into a fault or to repair it, as they were given, taken back and carried out (R4.10, R5.3).

use shared_model::id::{AccountId, AgencyId, FaultId, OrderId, ProjectId, TaskId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;
use shared_model::task::{TaskKind, TaskState};

use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;

/// An order.
#[derive(Debug, Clone)]
pub struct OrderRow {
    /// The order.
    pub id: OrderId,
    /// The agency.
    pub agency: AgencyId,
    /// The project.
    pub project: ProjectId,
    /// The fault.
    pub fault: FaultId,
    /// [`TaskKind::Investigation`] or [`TaskKind::Repair`].
    pub kind: TaskKind,
    /// The engineer it was given to.
    pub assignee: AccountId,
    /// The engineer's name.
    pub assignee_name: String,
    /// The words of whoever gave it.
    pub note: String,
    /// Who gave it.
    pub ordered_by: AccountId,
    /// Their name.
    pub ordered_by_name: String,
    /// When.
    pub ordered_at: Moment,
    /// When it was taken back.
    pub withdrawn_at: Option<Moment>,
    /// When a task that carried it out was approved.
    pub done_at: Option<Moment>,
    /// The newest task that carries it out and was not removed.
    pub task: Option<(TaskId, TaskState)>,
}

impl OrderRow {
    /// Whether it is neither withdrawn nor done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.withdrawn_at.is_none() && self.done_at.is_none()
    }

    /// Where it stands in one word: `given`, `begun`, `submitted`, `returned`, `done` or `withdrawn`.
    #[must_use]
    pub const fn standing(&self) -> &'static str {
        match (self.withdrawn_at, self.done_at, &self.task) {
            (Some(_), ..) => "withdrawn",
            (None, Some(_), _) => "done",
            (None, None, Some((_, TaskState::Unsubmitted))) => "begun",
            (None, None, Some((_, TaskState::Pending | TaskState::Approved))) => "submitted",
            (None, None, Some((_, TaskState::Returned))) => "returned",
            (None, None, Some((_, TaskState::Deleted)) | None) => "given",
        }
    }
}

/// The columns of an order, in the order of [`read`].
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.agency, o.project, o.fault, o.kind, o.assignee, n.name, o.note, o.ordered_by, m.name,
                o.ordered_at, o.withdrawn_at, o.done_at, t.id, t.state
            FROM fault_order o JOIN account a ON a.id = o.assignee JOIN person n ON n.id = a.person
            JOIN account b ON b.id = o.ordered_by JOIN person m ON m.id = b.person
            LEFT JOIN task t ON t.id = (SELECT k.id FROM task k WHERE k.fault_order = o.id AND k.state <> 'deleted'
                ORDER BY k.created_at DESC, k.id DESC LIMIT 1) ",
            $rest
        )
    };
}

const ADD: &str = "INSERT INTO fault_order (id, agency, project, fault, kind, assignee, note, ordered_by, ordered_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const GET: &str = columns!("WHERE o.id = ?1");
const OF_FAULT: &str = columns!("WHERE o.fault = ?1 ORDER BY o.ordered_at, o.id");
const OPEN_OF_TASK: &str = columns!(
    "WHERE o.fault IN (SELECT f.id FROM fault f WHERE f.task = ?1) AND o.withdrawn_at IS NULL AND o.done_at IS NULL
    ORDER BY o.ordered_at, o.id"
);
const WITHDRAW: &str = "UPDATE fault_order SET withdrawn_by = ?2, withdrawn_at = ?3 WHERE id = ?1";
const DONE: &str = "UPDATE fault_order SET done_at = ?2 WHERE id = ?1";
const NOT_DONE: &str = "UPDATE fault_order SET done_at = NULL WHERE id = ?1";
const PHOTOS: &str = "SELECT p.sha256 FROM task_photo p JOIN photo h ON h.sha256 = p.sha256
    WHERE p.task = ?1 AND p.belongs = ?2 ORDER BY p.taken_at, p.sha256 LIMIT ?3";

/// Records an order that was given.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, order: &OrderRow) -> Result<(), DbError> {
    let OrderRow { id, agency, project, fault, kind, assignee, note, ordered_by, ordered_at, .. } = order;
    let params = params![*id, *agency, *project, *fault, kind.word(), *assignee, note, *ordered_by, *ordered_at];
    tx.execute(ADD, params).map(drop)
}

/// One order.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: OrderId) -> Result<Option<OrderRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// Every order that was ever given for a fault, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn of_fault(tx: &Tx<'_>, fault: FaultId) -> Result<Vec<OrderRow>, DbError> {
    tx.query(OF_FAULT, params![fault], read)
}

/// The open orders for faults that a task recorded.
///
/// # Errors
/// Whatever the database says.
pub fn open_of_task(tx: &Tx<'_>, task: TaskId) -> Result<Vec<OrderRow>, DbError> {
    tx.query(OPEN_OF_TASK, params![task], read)
}

/// Records that an order was taken back.
///
/// # Errors
/// Whatever the database says.
pub fn withdraw(tx: &Tx<'_>, id: OrderId, by: AccountId, at: Moment) -> Result<(), DbError> {
    tx.execute(WITHDRAW, params![id, by, at]).map(drop)
}

/// Records that an order was carried out.
///
/// # Errors
/// Whatever the database says.
pub fn done(tx: &Tx<'_>, id: OrderId, at: Moment) -> Result<(), DbError> {
    tx.execute(DONE, params![id, at]).map(drop)
}

/// Records that an order is to be carried out after all.
///
/// # Errors
/// Whatever the database says.
pub fn not_done(tx: &Tx<'_>, id: OrderId) -> Result<(), DbError> {
    tx.execute(NOT_DONE, params![id]).map(drop)
}

/// The first `most` photos of a fault that the server holds, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn photos(tx: &Tx<'_>, task: TaskId, fault: FaultId, most: u32) -> Result<Vec<Sha256>, DbError> {
    let belongs = super::evidence::belongs(&shared_model::document::statement::PhotoOf::Fault(fault));
    tx.query(PHOTOS, params![task, belongs, most], |row| row.get(0))
}

fn read(row: &Row<'_>) -> Result<OrderRow, DbError> {
    let task = match row.get::<Option<TaskId>>(13)? {
        Some(task) => Some((task, word(row, 14, "a task state")?)),
        None => None,
    };
    Ok(OrderRow {
        id: row.get(0)?,
        agency: row.get(1)?,
        project: row.get(2)?,
        fault: row.get(3)?,
        kind: word(row, 4, "a task kind")?,
        assignee: row.get(5)?,
        assignee_name: row.get(6)?,
        note: row.get(7)?,
        ordered_by: row.get(8)?,
        ordered_by_name: row.get(9)?,
        ordered_at: row.get(10)?,
        withdrawn_at: row.get(11)?,
        done_at: row.get(12)?,
        task,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::World;

    /// What the engine says it does for a statement.
    fn steps(world: &World, sql: &str, params: usize) -> String {
        let nothing: Vec<&dyn crate::db::Bind> = (0..params).map(|_| &None::<i64> as &dyn crate::db::Bind).collect();
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        world
            .core
            .db
            .read(|tx| tx.query::<_, crate::db::DbError>(&explain, &nothing, |row| row.get::<String>(3)))
            .unwrap()
            .join("; ")
    }

    #[test]
    fn orders_are_found_by_an_index() {
        let world = World::on_sqlite();
        for (sql, params, index) in [
            (super::OF_FAULT, 1, "fault_order_by_fault (fault=?)"),
            (super::OPEN_OF_TASK, 1, "fault_order_open (fault=?)"),
            (super::GET, 1, "task_by_order (fault_order=?)"),
        ] {
            let steps = steps(&world, sql, params);
            assert!(steps.contains(index) && !steps.contains("SCAN"), "{steps}");
        }
    }
}
