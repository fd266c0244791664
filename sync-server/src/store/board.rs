//! The lines of the month board: each project that is due, once for each of its plans, with the facts that its
//! state follows from. Which state that is, the model decides.
//!
//! A state and the number of lines in it follow from every line, so that all lines of a scope are walked; but each of
//! them is read from an index alone (the projects, the plans of the month, the months suspended) and put together
//! here. What a line shows, its name too, is looked up for a part only: the walk already comes in the order of names.

use std::collections::{BTreeMap, BTreeSet};

use shared_model::board::{BoardFacts, PlanFacts};
use shared_model::calendar::Month;
use shared_model::contract::ContractKind;
use shared_model::filing::FilingDue;
use shared_model::id::{AccountId, PlanId, ProjectId, ReportId};
use shared_model::moment::Moment;
use shared_model::project::{FIRST_REPORT_CHOICE_DAY, FirstReport, first_report_month};

use super::ids::{Ids, ids};
use super::page::{self, Page, found};
use super::search::Indexed;
use super::sql::sql;
use super::task::word;
use crate::db::{Bind, DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// Which lines are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The month.
    pub month: Month,
    /// The month that it is now.
    pub current: Month,
    /// Only projects of this lead.
    pub lead: Option<AccountId>,
}

/// One line as it is counted.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// The project.
    pub project: ProjectId,
    /// The plan of this line.
    pub plan: Option<PlanId>,
    /// What the state follows from.
    pub facts: Facts,
}

/// What a line shows of its project.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The project's name.
    pub name: String,
    /// The owner's name.
    pub owner_name: String,
    /// The kind of its contract.
    pub contract: ContractKind,
    /// Its lead.
    pub lead: AccountId,
    /// The lead's name.
    pub lead_name: String,
}

/// What a line shows of its report.
#[derive(Debug, Clone)]
pub struct BoardReport {
    /// The report.
    pub id: ReportId,
    /// Its number.
    pub number: String,
    /// Where it stands, in its word.
    pub state: String,
    /// By when it has to be filed, while it is not.
    pub due: Option<FilingDue>,
    /// When it was filed, and whether that was late.
    pub filed: Option<(Moment, bool)>,
}

/// The facts of a line: one bit each, those of a plan as `plan.work` has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Facts(u32);

/// The authority suspended the month.
const SUSPENDED: u32 = 4;

// ?1 the agency, ?2 and ?3 the range of regions, ?4 the account, ?5 to ?7 what is searched for, ?8 the month's first
// day, ?9 the day from which on the first report may wait, ?10 the first day after the month, ?11 whether the month is
// over, ?12 the lead. Days are compared as their texts.
const DUE: &str = "SELECT p.id,
        p.monthly + p.over * 2
        + (CASE WHEN p.signed_on < ?8 THEN 0 ELSE 8
            + (CASE WHEN p.signed_on >= ?9 THEN 16 ELSE 0 END)
            + (CASE WHEN p.first_report = 'next_month' THEN 32 ELSE 0 END) END),
        CASE WHEN p.monthly <> 0 THEN 1 WHEN ?11 <> 0 OR p.planned <> 0 THEN 0 ELSE 1 END";
const SEEN: &str = sql!(
    " p.jurisdiction >= ?2 AND p.jurisdiction < ?3 AND (?1 IS NULL OR p.agency = ?1)
    AND (?4 IS NULL OR p.lead = ?4 OR EXISTS (SELECT 1 FROM assignment s JOIN plan i ON i.id = s.plan
        WHERE i.project = p.id AND s.account = ?4))
    AND p.signed_on < ?10 AND (?12 IS NULL OR p.lead = ?12)",
    found!(text "project", "p.id")
);
const BY_REGION: &str = " ORDER BY p.jurisdiction, p.name, p.id";
const DUE_OF_REGION: &str = sql!(DUE, " FROM project p INDEXED BY project_on_board WHERE", SEEN, BY_REGION);
// What a common word finds is told as a set, and not put in order again.
const DUE_OF_REGION_AMONG: &str = sql!(
    DUE,
    " FROM project p INDEXED BY project_on_board WHERE p.id IN (SELECT id FROM search_term INDEXED BY search_term_of_region
        WHERE kind = 'project' AND term >= ?5 AND term < ?6 AND region >= ?2 AND region < ?3) AND",
    SEEN,
    BY_REGION
);
const BY_NAME: &str = " ORDER BY p.name, p.id";
const DUE_OF_AGENCY: &str =
    sql!(DUE, " FROM project p INDEXED BY project_by_agency WHERE p.agency = ?1 AND", SEEN, BY_NAME);
const FOUND: &str = sql!("project p WHERE p.id = found.id AND", SEEN);
const DUE_FOUND_BY_AGENCY: &str = sql!(DUE, found!(agency "project"), FOUND, BY_NAME);
const DUE_FOUND_IN_REGION: &str = sql!(DUE, found!(region "project"), FOUND, BY_REGION);

const PLANS_OF_REGION: &str = "SELECT l.project, l.id, l.work FROM plan l INDEXED BY plan_on_board
    WHERE l.deleted_at IS NULL AND l.month = ?4 AND l.region >= ?2 AND l.region < ?3 AND (?1 IS NULL OR l.agency = ?1)";
const PLANS_OF_AGENCY: &str = "SELECT l.project, l.id, l.work FROM plan l INDEXED BY plan_of_agency
    WHERE l.deleted_at IS NULL AND l.agency = ?1 AND l.month = ?4 AND l.region >= ?2 AND l.region < ?3";
const SUSPENSIONS: &str = "SELECT q.project FROM request q INDEXED BY request_suspends
    WHERE q.kind = 'suspension' AND q.state = 'approved' AND q.month = ?1";
const SHOWN: &str = sql!(
    "SELECT p.id, p.name, w.name, c.kind, p.lead, e.name FROM project p JOIN contract c ON c.id = p.contract
    JOIN owner w ON w.id = c.owner JOIN account a ON a.id = p.lead JOIN person e ON e.id = a.person WHERE p.id IN (",
    ids!(),
    ")"
);
const REPORTS: &str = sql!(
    "SELECT plan, id, number, state, submitted_at, generated_at, filed_at, filed_late FROM report
    WHERE deleted_at IS NULL AND superseded_at IS NULL AND plan IN (",
    ids!(),
    ")"
);

/// The questions of this module, and the indexes that each of them goes by.
#[cfg(test)]
pub(super) const QUESTIONS: [(&str, &str); 11] = [
    (DUE_OF_REGION_AMONG, "COVERING INDEX project_on_board (jurisdiction>? AND jurisdiction<?)"),
    (DUE_OF_REGION_AMONG, "COVERING INDEX search_term_of_region (kind=? AND term>? AND term<?)"),
    (DUE_OF_REGION, "COVERING INDEX project_on_board (jurisdiction>? AND jurisdiction<?)"),
    (DUE_OF_AGENCY, "INDEX project_by_agency (agency=?)"),
    (DUE_FOUND_BY_AGENCY, "search_term USING PRIMARY KEY (kind=? AND agency=? AND term>? AND term<?)"),
    (DUE_FOUND_IN_REGION, "search_term_of_region (kind=? AND term>? AND term<?)"),
    (PLANS_OF_REGION, "COVERING INDEX plan_on_board (month=? AND region>? AND region<?)"),
    (PLANS_OF_AGENCY, "INDEX plan_of_agency (agency=? AND month=?)"),
    (SUSPENSIONS, "COVERING INDEX request_suspends (month=?)"),
    (SHOWN, "SEARCH p USING PRIMARY KEY (id=?)"),
    (REPORTS, "INDEX report_of_plan (plan=?)"),
];

impl Facts {
    const fn has(self, bit: u32) -> bool {
        self.0 & bit != 0
    }

    /// In the model's terms, for `month`.
    #[must_use]
    pub fn of(self, month: Month) -> BoardFacts {
        BoardFacts {
            month,
            monthly: self.has(1),
            ended: self.has(2),
            suspended: self.has(SUSPENDED),
            first_report: self.first_report(month),
            plan: self.has(64).then_some(PlanFacts {
                issued: self.has(128),
                whole: self.has(8192),
                begun: self.has(256),
                covered: self.has(512),
                unsubmitted: self.has(1024),
                pending: self.has(2048),
                reported: self.has(4096),
                filed: self.has(16_384),
            }),
        }
    }

    /// Of a contract signed in an earlier month the first report is due by now.
    fn first_report(self, month: Month) -> Month {
        if !self.has(8) {
            return month;
        }
        let days = if self.has(16) { FIRST_REPORT_CHOICE_DAY - 1 } else { 0 };
        let day = shared_model::calendar::plus_days(month.first_day(), i32::from(days));
        first_report_month(day, if self.has(32) { FirstReport::NextMonth } else { FirstReport::SameMonth })
    }
}

/// A project that is in the scope, with its facts.
struct Due {
    project: ProjectId,
    facts: u32,
    /// Whether it is due without a plan too.
    always: bool,
}

/// A plan of the month: its project, itself, and how far the work on it has come.
type Planned = (ProjectId, PlanId, u32);

/// Every line within `filter`: the authority's by region and name, an agency's by name.
///
/// # Errors
/// Whatever the database says.
pub fn lines(tx: &Tx<'_>, filter: &Filter, wanted: &Wanted, page: &Page) -> Result<Vec<Line>, DbError> {
    if filter.nothing {
        return Ok(Vec::new());
    }
    let due = due(tx, filter, wanted, page)?;
    let mut plans = plans(tx, filter, wanted.month)?;
    plans.sort_by_key(|(project, ..)| *project);
    let suspended = tx.query(SUSPENSIONS, params![wanted.month.to_string()], |row| row.get::<ProjectId>(0))?;
    let suspended: BTreeSet<ProjectId> = suspended.into_iter().collect();
    let mut lines = Vec::with_capacity(due.len());
    for Due { project, facts, always } in due {
        let facts = facts | if suspended.contains(&project) { SUSPENDED } else { 0 };
        let first = plans.partition_point(|(of, ..)| *of < project);
        let mut own = plans[first..].iter().take_while(|(of, ..)| *of == project).peekable();
        if own.peek().is_none() && always {
            lines.push(Line { project, plan: None, facts: Facts(facts) });
            continue;
        }
        lines.extend(own.map(|(_, plan, work)| Line { project, plan: Some(*plan), facts: Facts(facts | work) }));
    }
    Ok(lines)
}

fn due(tx: &Tx<'_>, filter: &Filter, wanted: &Wanted, page: &Page) -> Result<Vec<Due>, DbError> {
    let needle = page.needle.as_ref();
    let sql = match (filter.agency, needle) {
        (Some(_), Some(_)) => DUE_FOUND_BY_AGENCY,
        (Some(_), None) => DUE_OF_AGENCY,
        (None, None) => DUE_OF_REGION,
        (None, Some(_)) if page::is_common(tx, Indexed::Project, filter, needle)? => DUE_OF_REGION_AMONG,
        (None, Some(_)) => DUE_FOUND_IN_REGION,
    };
    let text = needle.filter(|needle| needle.is_long()).map(|needle| &needle.text);
    let (first, end) = (needle.map(|needle| &needle.first), needle.map(|needle| &needle.end));
    let (from, to) = (filter.region.from(), filter.region.to());
    let (month, next) = (wanted.month.first_day(), wanted.month.next().first_day());
    let waits = shared_model::calendar::plus_days(month, i32::from(FIRST_REPORT_CHOICE_DAY) - 1);
    let (month, waits, next) = (month.to_string(), waits.to_string(), next.to_string());
    let shared = params![filter.agency, from, to, filter.assigned];
    let searched = params![first, end, text];
    let own = params![month, waits, next, wanted.month < wanted.current, wanted.lead];
    // The same parameters for every statement, in the order of their numbers.
    let values: Vec<&dyn Bind> = shared.iter().chain(searched).chain(own).copied().collect();
    tx.query(sql, &values, |row| Ok(Due { project: row.get(0)?, facts: row.get(1)?, always: row.get(2)? }))
}

fn plans(tx: &Tx<'_>, filter: &Filter, month: Month) -> Result<Vec<Planned>, DbError> {
    let sql = if filter.agency.is_some() { PLANS_OF_AGENCY } else { PLANS_OF_REGION };
    let (from, to) = (filter.region.from(), filter.region.to());
    tx.query(sql, params![filter.agency, from, to, month.to_string()], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// What the lines show of their projects, with one question for all of them.
///
/// # Errors
/// Whatever the database says.
pub fn shown(tx: &Tx<'_>, projects: &[ProjectId]) -> Result<BTreeMap<ProjectId, Shown>, DbError> {
    let of = Ids::of(projects.iter().map(ProjectId::as_bytes));
    Ok(tx.query(SHOWN, params![of], |row| Ok::<_, DbError>((row.get(0)?, read(row)?)))?.into_iter().collect())
}

/// The report of each plan that has one, with one question for all of them.
///
/// # Errors
/// Whatever the database says.
pub fn reports(tx: &Tx<'_>, plans: &[PlanId]) -> Result<BTreeMap<PlanId, BoardReport>, DbError> {
    let of = Ids::of(plans.iter().map(PlanId::as_bytes));
    Ok(tx.query(REPORTS, params![of], |row| Ok::<_, DbError>((row.get(0)?, report(row)?)))?.into_iter().collect())
}

fn report(row: &Row<'_>) -> Result<BoardReport, DbError> {
    let filed_at: Option<Moment> = row.get(6)?;
    let due = row.get::<Option<Moment>>(5)?.map(|generated| (row.get(4), generated));
    let due = due.map(|(submitted, generated)| Ok::<_, DbError>(FilingDue::of(submitted?, generated))).transpose()?;
    Ok(BoardReport {
        id: row.get(1)?,
        number: row.get(2)?,
        state: row.get(3)?,
        due: due.filter(|_| filed_at.is_none()),
        filed: filed_at.map(|at| Ok::<_, DbError>((at, row.get(7)?))).transpose()?,
    })
}

fn read(row: &Row<'_>) -> Result<Shown, DbError> {
    Ok(Shown {
        name: row.get(1)?,
        owner_name: row.get(2)?,
        contract: word(row, 3, "a contract kind")?,
        lead: row.get(4)?,
        lead_name: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_in_the_models_terms() {
        let month: Month = "2026-11".parse().unwrap();
        let late_signing = Facts(1 + 8 + 16 + 32).of(month);
        assert_eq!(late_signing.first_report, month.next());
        assert_eq!(Facts(1 + 8 + 32).of(month).first_report, month, "before the 20th there is no choice");
        assert_eq!(Facts(1 + 8 + 16).of(month).first_report, month);
        let plan = Facts(1 + 64 + 128 + 512 + 8192).of(month).plan.unwrap();
        let told = (plan.issued, plan.whole, plan.begun, plan.covered, plan.reported);
        assert_eq!(told, (true, true, false, true, false));
    }
}
