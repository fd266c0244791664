//! What is asked of the authority and its operators, with the history of each.

use serde_json::Value;
use shared_model::calendar::Month;
use shared_model::id::{AccountId, AgencyId, ProjectId, RequestId};
use shared_model::moment::Moment;
use shared_model::request::{RequestKind, RequestState};

use super::page::{Asked, Keys, List, Listed, Page, found, keys};
use super::search::{self, Indexed};
use super::sql::sql;
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::{Filter, RegionRange};

/// A request as it is stored.
#[derive(Debug, Clone)]
pub struct RequestRow {
    /// The request.
    pub id: RequestId,
    /// What is asked for.
    pub kind: RequestKind,
    /// Whose agency asks; none for somebody who is no agency yet.
    pub agency: Option<AgencyId>,
    /// Its name.
    pub agency_name: Option<String>,
    /// The project it is about, if about one.
    pub project: Option<ProjectId>,
    /// Its name.
    pub project_name: Option<String>,
    /// The region the matter lies in.
    pub region: String,
    /// The region whose officers decide; empty: an operator does.
    pub decided_in: String,
    /// What it is about, in a few words.
    pub subject: String,
    /// Why it is asked for.
    pub reason: String,
    /// The month of a suspension.
    pub month: Option<Month>,
    /// What is asked for, as its kind says.
    pub body: Value,
    /// Where it stands.
    pub state: RequestState,
    /// Who filed it; none for somebody without an account.
    pub filed_by: Option<AccountId>,
    /// Their name.
    pub filed_by_name: Option<String>,
    /// When.
    pub filed_at: Moment,
    /// What was decided, once it was.
    pub decision: Option<DecisionRow>,
}

/// How a request was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// Who decided.
    pub by: AccountId,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: Moment,
    /// The department, as it was called then.
    pub department: String,
    /// The words.
    pub note: String,
}

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// `filed`, or the word of what happened.
    pub kind: String,
    /// Whose account did it, if one did.
    pub account: Option<AccountId>,
    /// The name of who did it.
    pub name: String,
    /// Their department or agency.
    pub department: String,
    /// The words.
    pub note: String,
    /// When.
    pub at: Moment,
}

/// Which requests are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only of this kind.
    pub kind: Option<RequestKind>,
    /// Only in this state.
    pub state: Option<RequestState>,
    /// Only about this project.
    pub project: Option<ProjectId>,
    /// Only pending ones that are decided in a region of this range ([`RegionRange::none`]: by operators).
    pub waiting_in: Option<RegionRange>,
}

const ADD: &str =
    "INSERT INTO request (id, kind, agency, project, region, decided_in, subject, reason, month, body, state,
        filed_by, filed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
const ROWS: [&str; 3] = [
    "0, r.id, r.kind, r.agency, g.name, r.project, p.name, r.region, r.decided_in, r.subject, r.reason, r.month, r.body,
        r.state, r.filed_by, n.name, r.filed_at, r.decided_by, m.name, r.decided_at, r.department, r.decision_note",
    "request r LEFT JOIN agency g ON g.id = r.agency LEFT JOIN project p ON p.id = r.project
        LEFT JOIN account a ON a.id = r.filed_by LEFT JOIN person n ON n.id = a.person
        LEFT JOIN account b ON b.id = r.decided_by LEFT JOIN person m ON m.id = b.person",
    "r.id = k.id",
];
const GET: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE r.id = ?1");
// Own filters: ?11 the kind, ?12 the state, ?13 the project, ?14 and ?15 the regions in which it waits to be decided.
const SEEN: &str = sql!(
    " r.filed_at >= 0 AND r.region >= ?2 AND r.region < ?3 AND (?11 IS NULL OR r.kind = ?11)
    AND (?12 IS NULL OR r.state = ?12) AND (?13 IS NULL OR r.project = ?13)
    AND (?14 IS NULL OR (r.state = 'pending' AND r.decided_in >= ?14 AND r.decided_in < ?15))",
    found!(text "request", "r.id")
);
const LED: &str =
    sql!(" FROM project p CROSS JOIN request r WHERE p.lead = ?4 AND r.project = p.id AND r.agency = ?1 AND", SEEN);
const WAITING: Keys = keys!(
    sorted,
    ROWS,
    "r.id",
    sql!(
        " FROM request r WHERE r.state = 'pending' AND r.decided_in >= ?14 AND r.decided_in < ?15
        AND (?1 IS NULL OR r.agency = ?1) AND",
        SEEN
    ),
    NEWEST
);
const OF_PROJECT: Keys = keys!(
    sorted,
    ROWS,
    "r.id",
    sql!(" FROM request r WHERE r.project = ?13 AND (?1 IS NULL OR r.agency = ?1) AND", SEEN),
    NEWEST
);
const FOUND: &str = sql!("request r WHERE r.id = found.id AND (?1 IS NULL OR r.agency = ?1) AND", SEEN);
const NEWEST: &str = "r.filed_at DESC, r.id DESC";
/// The requests, the newest first.
pub const LIST: List = List {
    region: Some(keys!(ordered, ROWS, "r.id", sql!(" FROM request r WHERE", SEEN), NEWEST)),
    agency: Some(keys!(ordered, ROWS, "r.id", sql!(" FROM request r WHERE r.agency = ?1 AND", SEEN), NEWEST)),
    assigned: Some(keys!(sorted, ROWS, "r.id", LED, NEWEST)),
    found_agency: Some(keys!(sorted, ROWS, "r.id", sql!(found!(agency "request"), FOUND), NEWEST)),
    found_region: Some(keys!(sorted, ROWS, "r.id", sql!(found!(region "request"), FOUND), NEWEST)),
    searched: Some(Indexed::Request),
    others: &[("waiting", WAITING), ("of_project", OF_PROJECT)],
    ..List::named("requests")
};
const SET_STATE: &str = "UPDATE request SET state = ?2 WHERE id = ?1 AND state = 'pending'";
const DECIDE: &str =
    "UPDATE request SET state = ?2, decided_by = ?3, decided_at = ?4, department = ?5, decision_note = ?6
    WHERE id = ?1 AND state = 'pending'";
const ADD_EVENT: &str = "INSERT INTO request_event (request, seq, kind, account, name, department, note, at)
    SELECT ?1, COALESCE(max(seq), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7 FROM request_event WHERE request = ?1";
const EVENTS: &str =
    "SELECT kind, account, name, department, note, at FROM request_event WHERE request = ?1 ORDER BY seq";
const SUSPENSION: &str = "SELECT state FROM request WHERE project = ?1 AND month = ?2 AND kind = 'suspension'
    AND state IN ('pending', 'approved')";
const OPEN_OF_PROJECT: &str = "SELECT id, state FROM request WHERE project = ?1 AND kind = ?2
    AND state IN ('pending', 'approved') ORDER BY filed_at";

/// Records a request.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, row: &RequestRow) -> Result<(), DbError> {
    let RequestRow { id, agency, project, region, decided_in, subject, reason, filed_by, filed_at, .. } = row;
    let (month, body) = (row.month.map(|month| month.to_string()), row.body.to_string());
    let (kind, state) = (row.kind.word(), row.state.word());
    let params = params![
        *id, kind, *agency, *project, region, decided_in, subject, reason, month, body, state, *filed_by, *filed_at
    ];
    tx.execute(ADD, params)?;
    search::refresh(tx, Indexed::Request, id.as_bytes())
}

/// One request.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: RequestId) -> Result<Option<RequestRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The requests within `filter`, the newest first.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, wanted: &Wanted, page: &Page) -> Result<Listed<RequestRow>, DbError> {
    let (kind, state) = (wanted.kind.map(RequestKind::word), wanted.state.map(RequestState::word));
    let (from, to) =
        (wanted.waiting_in.as_ref().map(RegionRange::from), wanted.waiting_in.as_ref().map(RegionRange::to));
    let own = params![kind, state, wanted.project, from, to];
    let instead = wanted.project.map(|_| OF_PROJECT).or_else(|| wanted.waiting_in.as_ref().map(|_| WAITING));
    LIST.part(tx, &Asked { filter, page, own, instead }, read)
}

/// Records that a request was withdrawn.
///
/// # Errors
/// Whatever the database says.
pub fn set_state(tx: &Tx<'_>, id: RequestId, state: RequestState) -> Result<(), DbError> {
    tx.execute(SET_STATE, params![id, state.word()]).map(drop)
}

/// Records a decision; from then on the row never changes.
///
/// # Errors
/// Whatever the database says.
pub fn decide(tx: &Tx<'_>, id: RequestId, state: RequestState, decision: &DecisionRow) -> Result<(), DbError> {
    let DecisionRow { by, at, department, note, .. } = decision;
    tx.execute(DECIDE, params![id, state.word(), *by, *at, department, note]).map(drop)
}

/// Adds to the history of a request.
///
/// # Errors
/// Whatever the database says.
pub fn add_event(tx: &Tx<'_>, id: RequestId, event: &EventRow) -> Result<(), DbError> {
    let EventRow { kind, account, name, department, note, at } = event;
    tx.execute(ADD_EVENT, params![id, kind, *account, name, department, note, *at]).map(drop)
}

/// The history of a request, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn events(tx: &Tx<'_>, id: RequestId) -> Result<Vec<EventRow>, DbError> {
    tx.query(EVENTS, params![id], |row| {
        Ok(EventRow {
            kind: row.get(0)?,
            account: row.get(1)?,
            name: row.get(2)?,
            department: row.get(3)?,
            note: row.get(4)?,
            at: row.get(5)?,
        })
    })
}

/// Where the suspension of a month stands, if one is pending or approved.
///
/// # Errors
/// Whatever the database says.
pub fn suspension(tx: &Tx<'_>, project: ProjectId, month: Month) -> Result<Option<RequestState>, DbError> {
    tx.query_opt(SUSPENSION, params![project, month.to_string()], |row| word(row, 0, "a request state"))
}

/// Whether a month of a project is suspended: it takes no plan, and no report is due for it (R3.4, R10.1).
///
/// # Errors
/// Whatever the database says.
pub fn is_suspended(tx: &Tx<'_>, project: ProjectId, month: Month) -> Result<bool, DbError> {
    Ok(suspension(tx, project, month)? == Some(RequestState::Approved))
}

/// The requests of this kind about a project that are pending or approved, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn open_of_project(
    tx: &Tx<'_>,
    project: ProjectId,
    kind: RequestKind,
) -> Result<Vec<(RequestId, RequestState)>, DbError> {
    tx.query(OPEN_OF_PROJECT, params![project, kind.word()], |row| Ok((row.get(0)?, word(row, 1, "a request state")?)))
}

fn read(row: &Row<'_>) -> Result<RequestRow, DbError> {
    let month = row.get::<Option<String>>(11)?;
    let month = month.map(|_| word(row, 11, "a month")).transpose()?;
    let malformed = |_| DbError::Column { column: "request.body".to_owned(), expected: "JSON" };
    let decision = match row.get::<Option<AccountId>>(17)? {
        None => None,
        Some(by) => Some(DecisionRow {
            by,
            by_name: row.get(18)?,
            at: row.get(19)?,
            department: row.get(20)?,
            note: row.get(21)?,
        }),
    };
    Ok(RequestRow {
        id: row.get(1)?,
        kind: word(row, 2, "a kind of request")?,
        agency: row.get(3)?,
        agency_name: row.get(4)?,
        project: row.get(5)?,
        project_name: row.get(6)?,
        region: row.get(7)?,
        decided_in: row.get(8)?,
        subject: row.get(9)?,
        reason: row.get(10)?,
        month,
        body: serde_json::from_str(&row.get::<String>(12)?).map_err(malformed)?,
        state: word(row, 13, "a request state")?,
        filed_by: row.get(14)?,
        filed_by_name: row.get(15)?,
        filed_at: row.get(16)?,
        decision,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::World;

    #[test]
    fn what_is_asked_of_every_plan_is_found_by_an_index() {
        let world = World::on_sqlite();
        for (sql, count, index) in [
            (super::SUSPENSION, 2, "request_suspends_once (project=? AND month=?)"),
            (super::OPEN_OF_PROJECT, 2, "request_by_project (project=? AND kind=?)"),
            (super::EVENTS, 1, "PRIMARY KEY (request=?)"),
        ] {
            let nothing: Vec<&dyn crate::db::Bind> = (0..count).map(|_| &None::<i64> as &dyn crate::db::Bind).collect();
            let explain = format!("EXPLAIN QUERY PLAN {sql}");
            let read = |row: &crate::db::Row<'_>| row.get::<String>(3);
            let steps = world.core.db.read(|tx| tx.query::<_, crate::db::DbError>(&explain, &nothing, read)).unwrap();
            let steps = steps.join("; ");
            assert!(steps.contains(index) && !steps.contains("SCAN"), "{steps}");
        }
    }
}
