//! Lists of faults, and of what could not be tested: where each stands and who has it in hand (R5.4).
//!
//! What the lists are walked by is kept by triggers in `fault_line`; the words are looked up for a part alone.

use shared_model::calendar::Month;
use shared_model::fault::{FaultStanding, FaultState};
use shared_model::id::{FaultId, ProjectId, TaskId};
use shared_model::moment::Moment;
use shared_model::task::TaskKind;

use super::page::{Asked, Keys, List, Listed, Page, found, keys};
use super::search::Indexed;
use super::sql::sql;
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// What is looked for; everything that is not said is not limited.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Which of the lists.
    pub standing: FaultStanding,
    /// Only of this project.
    pub project: Option<ProjectId>,
    /// Only what this month shows: found in it, or earlier and not closed before it.
    pub month: Option<Month>,
}

/// A line of a list.
#[derive(Debug, Clone)]
pub struct FaultLine {
    /// The fault; `None` for something that could not be tested.
    pub fault: Option<FaultId>,
    /// What could not be tested: a result's key, or an entry's after `entry:`; empty for a fault.
    pub key: String,
    /// The task that recorded it.
    pub task: TaskId,
    /// The version of the catalogue that names its facility and item.
    pub catalogue: String,
    /// The project.
    pub project: ProjectId,
    /// The project's name.
    pub project_name: String,
    /// The project's lead.
    pub lead_name: String,
    /// The agency's name.
    pub agency_name: String,
    /// The owner's name.
    pub owner_name: String,
    /// The month it was found for.
    pub month: Month,
    /// Which list it is in.
    pub standing: FaultStanding,
    /// Where the fault stands.
    pub state: Option<FaultState>,
    /// When it was found.
    pub found_at: Moment,
    /// When it came to stand so.
    pub changed_at: Moment,
    /// Who found it.
    pub found_by: String,
    /// The facility; may be empty for an entry.
    pub facility: String,
    /// The item; empty for an entry.
    pub item: String,
    /// The test point; empty where there is one only.
    pub point: String,
    /// What an entry is about.
    pub subject: String,
    /// What is wrong, or why it could not be tested.
    pub description: String,
    /// Where.
    pub place: String,
    /// The order under way.
    pub order: Option<OrderLine>,
}

/// The order under way, as far as a list shows it.
#[derive(Debug, Clone)]
pub struct OrderLine {
    /// [`TaskKind::Investigation`] or [`TaskKind::Repair`].
    pub kind: TaskKind,
    /// Who has it.
    pub assignee_name: String,
    /// Whether its work waits for a review.
    pub submitted: bool,
}

const ROWS: [&str; 3] = [
    "0, l.fault, l.key, l.task, t.catalogue, l.project, p.name, h.name, g.name, w.name, l.month, l.standing, d.state,
        l.found_at, l.changed_at, n.name, COALESCE(f.facility, u.facility), COALESCE(f.item, u.item),
        COALESCE(f.point, u.point), COALESCE(u.subject, ''), COALESCE(f.description, u.reason),
        COALESCE(f.place, u.place), o.kind, q.name,
        EXISTS (SELECT 1 FROM task k WHERE k.fault_order = o.id AND k.state IN ('pending', 'approved'))",
    "fault_line l JOIN task t ON t.id = l.task JOIN project p ON p.id = l.project JOIN agency g ON g.id = l.agency
        JOIN contract c ON c.id = p.contract JOIN owner w ON w.id = c.owner
        JOIN account e ON e.id = p.lead JOIN person h ON h.id = e.person
        LEFT JOIN task_fault f ON f.task = l.task AND f.fault = l.fault
        LEFT JOIN fault d ON d.id = l.fault
        LEFT JOIN task_untestable u ON u.task = l.task AND u.key = l.key
        LEFT JOIN account a ON a.id = COALESCE(f.said_by, u.said_by) LEFT JOIN person n ON n.id = a.person
        LEFT JOIN fault_order o ON o.fault = l.fault AND o.withdrawn_at IS NULL AND o.done_at IS NULL
        LEFT JOIN account b ON b.id = o.assignee LEFT JOIN person q ON q.id = b.person",
    "l.id = k.id",
];
// Own filters: ?11 the project, ?12 the month, ?13 the standing.
const SEEN: &str = sql!(
    " l.standing = ?13 AND l.region >= ?2 AND l.region < ?3 AND (?11 IS NULL OR l.project = ?11)
    AND (?12 IS NULL OR (l.month <= ?12 AND l.until >= ?12))",
    found!(text "project", "l.project")
);
const OF_CITY: &str = sql!(" FROM fault_line l WHERE substr(l.region, 1, 4) = ?8 AND", SEEN);
const OF_AGENCY: &str = sql!(" FROM fault_line l WHERE l.agency = ?1 AND", SEEN);
const MINE: &str = sql!(
    " FROM (SELECT t.id FROM project p CROSS JOIN task t WHERE p.lead = ?4 AND t.project = p.id
        UNION SELECT task FROM task_participant WHERE account = ?4) mine
    CROSS JOIN fault_line l WHERE l.task = mine.id AND l.agency = ?1 AND",
    SEEN
);
const FOUND: &str = sql!("fault_line l WHERE l.project = found.id AND (?1 IS NULL OR l.agency = ?1) AND", SEEN);
const WAITING: &str = "l.rank, l.id";
const OF_PROJECT: Keys = keys!(
    ordered,
    ROWS,
    "l.id",
    sql!(" FROM fault_line l WHERE l.project = ?11 AND (?1 IS NULL OR l.agency = ?1) AND", SEEN),
    WAITING
);
/// The faults of one standing: what waits, longest first; what is done, latest first.
pub const LIST: List = List {
    region: Some(keys!(ordered, ROWS, "l.id", sql!(" FROM fault_line l WHERE", SEEN), WAITING)),
    city: Some(keys!(ordered, ROWS, "l.id", OF_CITY, WAITING)),
    agency: Some(keys!(ordered, ROWS, "l.id", OF_AGENCY, WAITING)),
    assigned: Some(keys!(sorted, ROWS, "l.id", MINE, WAITING)),
    found_agency: Some(keys!(sorted, ROWS, "l.id", sql!(found!(agency "project"), FOUND), WAITING)),
    found_region: Some(keys!(sorted, ROWS, "l.id", sql!(found!(region "project"), FOUND), WAITING)),
    searched: Some(Indexed::Project),
    others: &[("of_project", OF_PROJECT)],
    ..List::named("faults")
};

/// The lines within `filter` that are `wanted`.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, wanted: &Wanted, page: &Page) -> Result<Listed<FaultLine>, DbError> {
    let (month, standing) = (wanted.month.map(|month| month.to_string()), wanted.standing.word());
    let own = params![wanted.project, month, standing];
    LIST.part(tx, &Asked { filter, page, own, instead: wanted.project.map(|_| OF_PROJECT) }, read)
}

/// How many lines are wanted, counted up to [`COUNTED`](super::page::COUNTED), and whether there are more.
///
/// # Errors
/// Whatever the database says.
pub fn count(tx: &Tx<'_>, filter: &Filter, wanted: &Wanted, page: &Page) -> Result<(u64, bool), DbError> {
    let (month, standing) = (wanted.month.map(|month| month.to_string()), wanted.standing.word());
    let own = params![wanted.project, month, standing];
    LIST.count(tx, &Asked { filter, page, own, instead: wanted.project.map(|_| OF_PROJECT) })
}

fn read(row: &Row<'_>) -> Result<FaultLine, DbError> {
    let key: String = row.get(2)?;
    let state = row.get::<Option<String>>(12)?;
    Ok(FaultLine {
        fault: if key.is_empty() { Some(row.get(1)?) } else { None },
        state: if key.is_empty() {
            Some(state.and_then(|word| word.parse().ok()).unwrap_or(FaultState::Open))
        } else {
            None
        },
        key,
        task: row.get(3)?,
        catalogue: row.get(4)?,
        project: row.get(5)?,
        project_name: row.get(6)?,
        lead_name: row.get(7)?,
        agency_name: row.get(8)?,
        owner_name: row.get(9)?,
        month: word(row, 10, "a month")?,
        standing: word(row, 11, "a fault's standing")?,
        found_at: row.get(13)?,
        changed_at: row.get(14)?,
        found_by: row.get::<Option<String>>(15)?.unwrap_or_default(),
        facility: row.get(16)?,
        item: row.get(17)?,
        point: row.get(18)?,
        subject: row.get(19)?,
        description: row.get(20)?,
        place: row.get(21)?,
        order: order(row)?,
    })
}

fn order(row: &Row<'_>) -> Result<Option<OrderLine>, DbError> {
    if row.get::<Option<String>>(22)?.is_none() {
        return Ok(None);
    }
    let kind = word(row, 22, "a task kind")?;
    Ok(Some(OrderLine { kind, assignee_name: row.get(23)?, submitted: row.get(24)? }))
}
