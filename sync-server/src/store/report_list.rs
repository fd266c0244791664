//! Lists of reports, as the console looks for them.

use shared_model::calendar::Month;
use shared_model::id::ProjectId;

use super::page::{self, Asked, Keys, List, Listed, Page, found, keys};
use super::report::{ROWS, ReportRow, read};
use super::search::Indexed;
use super::sql::sql;
use crate::db::{DbError, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// Which reports are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only in this state.
    pub state: Option<String>,
    /// Only of this project.
    pub project: Option<ProjectId>,
    /// Only of this month.
    pub month: Option<Month>,
}

// Own filters: ?11 the project, ?12 and ?13 the first and the last month, ?14 the state.
const SEEN: &str = sql!(
    " r.deleted_at IS NULL AND r.month >= ?12 AND r.month <= ?13
    AND r.region >= ?2 AND r.region < ?3 AND (?11 IS NULL OR r.project = ?11) AND (?14 IS NULL OR r.state = ?14)",
    " AND (?7 IS NULL OR EXISTS
        (SELECT 1 FROM search_text x WHERE x.kind = 'project' AND x.id = r.project AND instr(x.text, ?7) > 0)
        OR EXISTS (SELECT 1 FROM search_text x WHERE x.kind = 'report' AND x.id = r.id AND instr(x.text, ?7) > 0))"
);
const OF_CITY: &str = sql!(" FROM report r WHERE substr(r.region, 1, 4) = ?8 AND", SEEN);
const LED: &str =
    sql!(" FROM project p CROSS JOIN report r WHERE p.lead = ?4 AND r.project = p.id AND r.agency = ?1 AND", SEEN);
const FOUND: &str = sql!("report r WHERE r.project = found.id AND (?1 IS NULL OR r.agency = ?1) AND", SEEN);
const NEWEST: &str = "r.month DESC, r.id DESC";
const OF_STATE: Keys = keys!(ordered, ROWS, "r.id", sql!(" FROM report r WHERE r.state = ?14 AND", SEEN), NEWEST);
const OF_PROJECT: Keys = keys!(
    sorted,
    ROWS,
    "r.id",
    sql!(" FROM report r WHERE r.project = ?11 AND (?1 IS NULL OR r.agency = ?1) AND", SEEN),
    NEWEST
);
/// The reports that are not deleted, the latest month first.
pub const LIST: List = List {
    region: Some(keys!(ordered, ROWS, "r.id", sql!(" FROM report r WHERE", SEEN), NEWEST)),
    city: Some(keys!(ordered, ROWS, "r.id", OF_CITY, NEWEST)),
    agency: Some(keys!(ordered, ROWS, "r.id", sql!(" FROM report r WHERE r.agency = ?1 AND", SEEN), NEWEST)),
    assigned: Some(keys!(sorted, ROWS, "r.id", LED, NEWEST)),
    found_agency: Some(keys!(sorted, ROWS, "r.id", sql!(found!(agency "project"), FOUND), NEWEST)),
    found_region: Some(keys!(sorted, ROWS, "r.id", sql!(found!(region "project"), FOUND), NEWEST)),
    searched: Some(Indexed::Project),
    others: &[("of_state", OF_STATE), ("of_project", OF_PROJECT)],
    ..List::named("reports")
};
const NUMBERED: &str = sql!("report r WHERE r.id = found.id AND (?1 IS NULL OR r.agency = ?1) AND", SEEN);
/// The reports by their numbers, for a search that no project's name answers.
pub const BY_NUMBER: List = List {
    found_agency: Some(keys!(sorted, ROWS, "r.id", sql!(found!(agency "report"), NUMBERED), NEWEST)),
    found_region: Some(keys!(sorted, ROWS, "r.id", sql!(found!(region "report"), NUMBERED), NEWEST)),
    searched: Some(Indexed::Report),
    name: "reports_by_number",
    ..LIST
};

/// Reports, the latest month first.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, wanted: &Wanted, page: &Page) -> Result<Listed<ReportRow>, DbError> {
    let (from, to) = page::months(wanted.month);
    let own = params![wanted.project, from, to, wanted.state];
    let of_state = wanted.state.as_ref().filter(|_| page::is_of_all(filter)).map(|_| OF_STATE);
    let instead = wanted.project.map(|_| OF_PROJECT).or(of_state);
    let asked = Asked { filter, page, own, instead };
    let listed = LIST.part(tx, &asked, read)?;
    if listed.total == 0 && page.needle.is_some() && filter.assigned.is_none() {
        return BY_NUMBER.part(tx, &asked, read);
    }
    Ok(listed)
}
