//! Tasks and the chunks of their documents.

use rusqlite::Row;
use shared_model::document::{Heads, TaskHeader};
use shared_model::id::{AccountId, PlanId, TaskId};
use shared_model::moment::Moment;

use super::row::{json, to_json};
use super::{StoreError, Tx};

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, account, header, actor, phase, created_at, changed_at, submission, submitted_at, receipt_at, ",
            "heads, acked, refused, lacks, problem, held, answered, total, shared FROM task ",
            $rest
        )
    };
}

const INSERT: &str =
    "INSERT INTO task (id, account, header, project, plan, actor, phase, created_at, changed_at, heads, acked, fault_order)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'unsubmitted', ?7, ?7, x'', x'', ?8)";
const UPDATE: &str = "UPDATE task SET phase = ?2, changed_at = ?3, submission = ?4, submitted_at = ?5, receipt_at = ?6,
    heads = ?7, acked = ?8, refused = ?9, lacks = ?10, problem = ?11, held = ?12, answered = ?13, total = ?14, shared = ?15
    WHERE id = ?1";
const ONE: &str = columns!("WHERE id = ?1");
const OF_ACCOUNT: &str = columns!("WHERE account = ?1 ORDER BY created_at DESC, id DESC");
const OF_PHASE: &str = columns!("WHERE account = ?1 AND phase = ?2 ORDER BY created_at DESC, id DESC");
const OF_PLAN: &str = columns!("WHERE account = ?1 AND plan = ?2 ORDER BY created_at, id");
pub(super) const OF_ORDER: &str =
    columns!("WHERE account = ?1 AND fault_order = ?2 ORDER BY created_at DESC, id DESC LIMIT 1");
const UNSENT: &str = columns!(
    "WHERE account = ?1 AND heads <> acked AND (refused IS NULL OR refused <> heads)
     ORDER BY phase <> 'submitted', created_at DESC, id DESC"
);
const LACKING: &str = columns!("WHERE account = ?1 AND lacks = 1 ORDER BY created_at DESC");
const FORGET_ACKED: &str = "UPDATE task SET acked = x'', refused = NULL WHERE account = ?1";
const ALL: &str = columns!("ORDER BY created_at, id");
const RENAME: &str = "UPDATE task SET actor = ?2 WHERE id = ?1";
const DROP: &str = "DELETE FROM task WHERE id = ?1";
const CHUNKS: &str = "SELECT bytes FROM chunk WHERE task = ?1 ORDER BY number";
const NUMBERED_CHUNKS: &str = "SELECT number, bytes FROM chunk WHERE task = ?1 ORDER BY number";
const APPEND: &str = "INSERT INTO chunk (task, number, bytes)
    SELECT ?1, coalesce(max(number), 0) + 1, ?2 FROM chunk WHERE task = ?1";
const CHUNK_COUNT: &str = "SELECT count(*) FROM chunk WHERE task = ?1";
pub(super) const DROP_CHUNKS: &str = "DELETE FROM chunk WHERE task = ?1";
const PUT_VALUE: &str = "INSERT INTO last_value (project, result, task, value, at) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (project, result, task) DO UPDATE SET value = excluded.value, at = excluded.at";
const VALUES: &str = "SELECT result, value FROM last_value WHERE project = ?1 AND task <> ?2 ORDER BY at";

/// Where a task stands, as this phone knows it.
///
/// ```mermaid
/// stateDiagram-v2
///   Unsubmitted --> Submitted: submit
///   Submitted --> Received: receipt
///   Submitted --> Approved: review
///   Submitted --> Returned: review
///   Received --> Approved: review
///   Received --> Returned: review
///   Approved --> Received: approval undone by a correction
///   Returned --> Unsubmitted: correct
///   Unsubmitted --> Approved: review of a colleague's submission
///   Unsubmitted --> Removed: console
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Being recorded.
    Unsubmitted,
    /// Submitted here; the server has not signed for it yet.
    Submitted,
    /// The server signed for the submission.
    Received,
    /// Approved.
    Approved,
    /// Returned.
    Returned,
    /// Removed in the console; what was recorded is kept.
    Removed,
}

impl Phase {
    const ALL: [(Self, &str); 6] = [
        (Self::Unsubmitted, "unsubmitted"),
        (Self::Submitted, "submitted"),
        (Self::Received, "received"),
        (Self::Approved, "approved"),
        (Self::Returned, "returned"),
        (Self::Removed, "removed"),
    ];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(phase, _)| *phase == self).map_or("unsubmitted", |(_, word)| word)
    }
}

/// What the server did with evidence that no rule admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Kept apart.
    Quarantined,
    /// Not kept.
    Refused,
}

/// A task.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskRow {
    /// Whose it is on this phone.
    pub account: AccountId,
    /// The document's header.
    pub header: TaskHeader,
    /// This phone's name in the document's history.
    pub actor: [u8; 16],
    /// Where it stands.
    pub phase: Phase,
    /// When it was started.
    pub created_at: Moment,
    /// When something was recorded last.
    pub changed_at: Moment,
    /// Number of the last submission made here; 0 for none.
    pub submission: u32,
    /// When that was.
    pub submitted_at: Option<Moment>,
    /// When the server signed for it.
    pub receipt_at: Option<Moment>,
    /// The document's heads.
    pub heads: Heads,
    /// Heads the server is known to have.
    pub acked: Heads,
    /// Heads the server refused.
    pub refused: Option<Heads>,
    /// The server told of changes that build on missing ones.
    pub lacks: bool,
    /// Code of a refusal or quarantine.
    pub problem: Option<String>,
    /// What the server did with it then.
    pub held: Option<Held>,
    /// Answered items.
    pub answered: u32,
    /// Items to answer.
    pub total: u32,
    /// Somebody else recorded in it too.
    pub shared: bool,
}

impl TaskRow {
    /// The task's id.
    #[must_use]
    pub const fn id(&self) -> TaskId {
        self.header.id
    }

    /// Whether the server has all of the document.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        self.heads == self.acked
    }

    /// Notes that the server has `heads`, besides what it was known to have.
    pub fn acknowledge(&mut self, heads: &Heads) {
        let all = Heads::new([self.acked.as_slice(), heads.as_slice()].concat());
        let whole = self.heads.as_slice().iter().all(|head| all.as_slice().contains(head));
        self.acked = if whole { self.heads.clone() } else { all };
    }
}

impl Tx<'_> {
    /// Adds a task; its document follows by [`Tx::append_chunk`] and [`Tx::update_task`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_task(&self, account: AccountId, header: &TaskHeader, actor: [u8; 16]) -> Result<(), StoreError> {
        let plan = header.plan.map(|plan| *plan.as_bytes());
        let at = header.created.at.device.as_ms();
        let text = to_json("task", header)?;
        let order = header.order.map(|order| *order.as_bytes());
        let params =
            (header.id.as_bytes(), account.as_bytes(), text, header.project.as_bytes(), plan, actor, at, order);
        self.execute(INSERT, params).map(drop)
    }

    /// Writes what can change of a task.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn update_task(&self, task: &TaskRow) -> Result<(), StoreError> {
        let held = task.held.map(|held| if held == Held::Quarantined { "quarantined" } else { "refused" });
        let id = task.id();
        let params = rusqlite::params![
            id.as_bytes(),
            task.phase.word(),
            task.changed_at.as_ms(),
            task.submission,
            task.submitted_at.map(Moment::as_ms),
            task.receipt_at.map(Moment::as_ms),
            task.heads.to_bytes(),
            task.acked.to_bytes(),
            task.refused.as_ref().map(Heads::to_bytes),
            task.lacks,
            task.problem,
            held,
            task.answered,
            task.total,
            task.shared,
        ];
        self.execute(UPDATE, params).map(drop)
    }

    /// A task.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn task(&self, id: TaskId) -> Result<Option<TaskRow>, StoreError> {
        self.row(ONE, [id.as_bytes()], task)
    }

    /// All tasks of the account, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tasks(&self, account: AccountId) -> Result<Vec<TaskRow>, StoreError> {
        self.rows(OF_ACCOUNT, [account.as_bytes()], task)
    }

    /// Tasks of the account that stand at `phase`, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tasks_at(&self, account: AccountId, phase: Phase) -> Result<Vec<TaskRow>, StoreError> {
        self.rows(OF_PHASE, (account.as_bytes(), phase.word()), task)
    }

    /// Tasks of a plan.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn plan_tasks(&self, account: AccountId, plan: PlanId) -> Result<Vec<TaskRow>, StoreError> {
        self.rows(OF_PLAN, (account.as_bytes(), plan.as_bytes()), task)
    }

    /// Tasks whose document has something for the server: submissions first, then the newest.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unsent_tasks(&self, account: AccountId) -> Result<Vec<TaskRow>, StoreError> {
        self.rows(UNSENT, [account.as_bytes()], task)
    }

    /// Tasks whose document lacks changes that the server has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn lacking_tasks(&self, account: AccountId) -> Result<Vec<TaskRow>, StoreError> {
        self.rows(LACKING, [account.as_bytes()], task)
    }

    /// Forgets what the server has of the account's documents: it was restored from an older backup.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn forget_acknowledged(&self, account: AccountId) -> Result<(), StoreError> {
        self.execute(FORGET_ACKED, [account.as_bytes()]).map(drop)
    }

    /// All tasks of all accounts, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_tasks(&self) -> Result<Vec<TaskRow>, StoreError> {
        self.rows(ALL, [], task)
    }

    /// Gives this phone another name in the history of a document.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn rename_writer(&self, task: TaskId, actor: [u8; 16]) -> Result<(), StoreError> {
        self.execute(RENAME, (task.as_bytes(), actor)).map(drop)
    }

    /// Drops a task that nothing is left of.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn drop_task(&self, task: TaskId) -> Result<(), StoreError> {
        self.execute(DROP_CHUNKS, [task.as_bytes()])?;
        self.execute(DROP, [task.as_bytes()]).map(drop)
    }

    /// The chunks of the document, up to the first that is missing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn chunks(&self, task: TaskId) -> Result<Vec<Vec<u8>>, StoreError> {
        let numbered = self.rows(NUMBERED_CHUNKS, [task.as_bytes()], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
        let unbroken = (1..).zip(numbered).take_while(|(expected, (number, _))| expected == number);
        Ok(unbroken.map(|(_, (_, bytes))| bytes).collect())
    }

    /// The document's stored bytes, and in how many chunks they are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn document(&self, task: TaskId) -> Result<(Vec<u8>, usize), StoreError> {
        let chunks = self.rows(CHUNKS, [task.as_bytes()], |row| Ok(row.get::<_, Vec<u8>>(0)?))?;
        Ok((chunks.concat(), chunks.len()))
    }

    /// Appends an increment to the document.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn append_chunk(&self, task: TaskId, bytes: &[u8]) -> Result<(), StoreError> {
        self.execute(APPEND, (task.as_bytes(), bytes)).map(drop)
    }

    /// How many chunks the document is in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn chunk_count(&self, task: TaskId) -> Result<i64, StoreError> {
        Ok(self.row(CHUNK_COUNT, [task.as_bytes()], |row| Ok(row.get(0)?))?.unwrap_or(0))
    }

    /// Replaces the document's chunks by one saved state of the same content.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn compact(&self, task: TaskId, saved: &[u8]) -> Result<(), StoreError> {
        self.execute(DROP_CHUNKS, [task.as_bytes()])?;
        self.append_chunk(task, saved)
    }

    /// Remembers a measured value for the next measurement of the same item.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remember_value(&self, task: &TaskHeader, result: &str, value: f64, at: Moment) -> Result<(), StoreError> {
        let params = (task.project.as_bytes(), result, task.id.as_bytes(), value, at.as_ms());
        self.execute(PUT_VALUE, params).map(drop)
    }

    /// Values measured in other tasks of the project, the newest for an item last.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn other_values(&self, task: &TaskHeader) -> Result<Vec<(String, f64)>, StoreError> {
        self.rows(VALUES, (task.project.as_bytes(), task.id.as_bytes()), |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

pub(super) fn task(row: &Row<'_>) -> Result<TaskRow, StoreError> {
    let wrong = || StoreError::Row { table: "task" };
    let phase: String = row.get(4)?;
    let heads = |bytes: Vec<u8>| Heads::from_bytes(&bytes).ok_or_else(wrong);
    let moment = |ms: Option<i64>| ms.map(Moment::from_ms);
    let held = row.get::<_, Option<String>>(15)?;
    Ok(TaskRow {
        account: AccountId::from_bytes(row.get(1)?),
        header: json("task", &row.get::<_, String>(2)?)?,
        actor: row.get(3)?,
        phase: Phase::ALL.iter().find(|(_, word)| *word == phase).ok_or_else(wrong)?.0,
        created_at: Moment::from_ms(row.get(5)?),
        changed_at: Moment::from_ms(row.get(6)?),
        submission: row.get(7)?,
        submitted_at: moment(row.get(8)?),
        receipt_at: moment(row.get(9)?),
        heads: heads(row.get(10)?)?,
        acked: heads(row.get(11)?)?,
        refused: row.get::<_, Option<Vec<u8>>>(12)?.map(heads).transpose()?,
        lacks: row.get(13)?,
        problem: row.get(14)?,
        held: held.map(|held| if held == "quarantined" { Held::Quarantined } else { Held::Refused }),
        answered: row.get(16)?,
        total: row.get(17)?,
        shared: row.get(18)?,
    })
}
