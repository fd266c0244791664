//! The lines of the month board: each project that is due, once for each of its plans, with the facts that its
//! state follows from. Which state that is, the model decides; here lines with the same facts are counted and paged.

use std::fmt::Write as _;

use shared_model::board::{BoardFacts, BoardState, PlanFacts};
use shared_model::calendar::Month;
use shared_model::id::{AccountId, PlanId, ProjectId};
use shared_model::project::{FIRST_REPORT_CHOICE_DAY, FirstReport, first_report_month};

use super::page::Page;
use super::task::word;
use crate::db::{Bind, DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;
use shared_model::contract::ContractKind;

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

/// One line.
#[derive(Debug, Clone)]
pub struct BoardRow {
    /// The project.
    pub project: ProjectId,
    /// Its name.
    pub project_name: String,
    /// The owner's name.
    pub owner_name: String,
    /// The kind of its contract.
    pub contract: ContractKind,
    /// Its lead.
    pub lead: AccountId,
    /// The lead's name.
    pub lead_name: String,
    /// The plan of this line.
    pub plan: Option<PlanId>,
    /// What the state follows from.
    pub facts: Facts,
}

/// The facts of a line as the query adds them up: one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Facts(u32);

/// Whether the authority suspended the month `?4` of project `p`.
macro_rules! suspended {
    () => {
        "EXISTS (SELECT 1 FROM request q WHERE q.project = p.id AND q.kind = 'suspension' AND q.month = ?4
            AND q.state = 'approved')"
    };
}

/// The lines within a scope: an agency, or a range of region codes.
macro_rules! lines {
    ($scope:literal) => {
        concat!(
            "WITH line AS (SELECT p.id AS project, p.name AS name, l.id AS plan, l.period AS period,
        (CASE WHEN c.kind = 'maintenance' THEN 1 ELSE 0 END)
        + (CASE WHEN c.state <> 'active' OR p.ended_at IS NOT NULL THEN 2 ELSE 0 END)
        + (CASE WHEN ",
            suspended!(),
            " THEN 4 ELSE 0 END)
        + (CASE WHEN substr(c.signed_on, 1, 7) <> ?4 THEN 0 ELSE 8
            + (CASE WHEN CAST(substr(c.signed_on, 9, 2) AS INTEGER) >= ?6 THEN 16 ELSE 0 END)
            + (CASE WHEN p.first_report = 'next_month' THEN 32 ELSE 0 END) END)
        + (CASE WHEN l.id IS NULL THEN 0
            WHEN EXISTS (SELECT 1 FROM report r WHERE r.plan = l.id AND r.deleted_at IS NULL
                AND r.superseded_at IS NULL AND r.state IN ('generated', 'filed')) THEN 64 + 4096
            ELSE 64
            + (CASE WHEN EXISTS (SELECT 1 FROM assignment a WHERE a.plan = l.id AND a.withdrawn_at IS NULL)
                THEN 128 ELSE 0 END)
            + (CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.plan = l.id AND t.state <> 'deleted')
                THEN 256 ELSE 0 END)
            + (CASE WHEN EXISTS (SELECT 1 FROM plan_facility f WHERE f.plan = l.id AND NOT EXISTS (
                    SELECT 1 FROM task t JOIN task_facility g ON g.task = t.id
                    WHERE t.plan = l.id AND t.state <> 'deleted' AND g.facility = f.facility))
                THEN 0 ELSE 512 END)
            + (CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.plan = l.id AND t.state IN ('unsubmitted', 'returned'))
                THEN 1024 ELSE 0 END)
            + (CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.plan = l.id AND t.state = 'pending')
                THEN 2048 ELSE 0 END) END) AS facts
    FROM project p JOIN contract c ON c.id = p.contract
    LEFT JOIN plan l ON l.project = p.id AND l.month = ?4 AND l.deleted_at IS NULL
    WHERE ",
            $scope,
            " AND (?3 IS NULL OR p.lead = ?3 OR EXISTS (SELECT 1 FROM assignment s JOIN plan i ON i.id = s.plan
            WHERE i.project = p.id AND s.account = ?3))
        AND substr(c.signed_on, 1, 7) <= ?4 AND (?7 IS NULL OR p.lead = ?7) AND p.name LIKE ?8 ESCAPE '\\'
        AND (c.kind = 'maintenance' OR l.id IS NOT NULL OR (?4 >= ?5
            AND NOT EXISTS (SELECT 1 FROM plan o WHERE o.project = p.id AND o.deleted_at IS NULL)))) "
        )
    };
}
macro_rules! counts {
    ($scope:literal) => {
        concat!(lines!($scope), "SELECT facts, count(*) FROM line GROUP BY facts ORDER BY facts")
    };
}
/// `?9` says the rank of each wanted combination of facts: `,67:03,193:05`.
macro_rules! page {
    ($scope:literal) => {
        concat!(
            lines!($scope),
            "SELECT n.project, n.name, w.name, c.kind, p.lead, e.name, n.plan, n.facts
    FROM line n JOIN project p ON p.id = n.project JOIN contract c ON c.id = p.contract JOIN owner w ON w.id = c.owner
    JOIN account a ON a.id = p.lead JOIN person e ON e.id = a.person
    WHERE instr(?9, ',' || n.facts || ':') > 0
    ORDER BY substr(?9, instr(?9, ',' || n.facts || ':') + length(n.facts) + 2, 2), n.name, n.project, n.period
    LIMIT ?10 OFFSET ?11"
        )
    };
}
const COUNTS_OF_AGENCY: &str = counts!("p.agency = ?1");
const COUNTS_OF_REGION: &str = counts!("p.jurisdiction >= ?1 AND p.jurisdiction < ?2");
const PAGE_OF_AGENCY: &str = page!("p.agency = ?1");
const PAGE_OF_REGION: &str = page!("p.jurisdiction >= ?1 AND p.jurisdiction < ?2");

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
            suspended: self.has(4),
            first_report: self.first_report(month),
            plan: self.has(64).then_some(PlanFacts {
                issued: self.has(128),
                begun: self.has(256),
                covered: self.has(512),
                unsubmitted: self.has(1024),
                pending: self.has(2048),
                reported: self.has(4096),
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

/// How many lines there are of each combination of facts.
///
/// # Errors
/// Whatever the database says.
pub fn counts(tx: &Tx<'_>, filter: &Filter, wanted: &Wanted, page: &Page) -> Result<Vec<(Facts, u64)>, DbError> {
    let read = |row: &Row<'_>| Ok((Facts(row.get(0)?), row.get(1)?));
    let Asked { month, current, first, last } = asked(filter, wanted);
    let day = u32::from(FIRST_REPORT_CHOICE_DAY.unsigned_abs());
    let lead = wanted.lead;
    if let Some(agency) = filter.agency {
        let params = params![agency, last, filter.assigned, month, current, day, lead, page.pattern];
        return tx.query(COUNTS_OF_AGENCY, params, read);
    }
    tx.query(COUNTS_OF_REGION, params![first, last, filter.assigned, month, current, day, lead, page.pattern], read)
}

/// The lines whose facts have a state in `ranked`, in the order of the states.
///
/// # Errors
/// Whatever the database says.
pub fn page(
    tx: &Tx<'_>,
    filter: &Filter,
    wanted: &Wanted,
    page: &Page,
    ranked: &[(Facts, BoardState)],
) -> Result<Vec<BoardRow>, DbError> {
    let Asked { month, current, first, last } = asked(filter, wanted);
    let day = u32::from(FIRST_REPORT_CHOICE_DAY.unsigned_abs());
    let ranks = ranks(ranked);
    let scope: &dyn Bind = match &filter.agency {
        Some(agency) => agency,
        None => &first,
    };
    let sql = if filter.agency.is_some() { PAGE_OF_AGENCY } else { PAGE_OF_REGION };
    let (assigned, lead) = (filter.assigned, wanted.lead);
    let params: &[&dyn Bind] =
        &[scope, &last, &assigned, &month, &current, &day, &lead, &page.pattern, &ranks, &page.limit, &page.offset];
    tx.query(sql, params, read)
}

/// What is asked in the database's terms.
struct Asked {
    month: String,
    current: String,
    first: String,
    last: String,
}

fn asked(filter: &Filter, wanted: &Wanted) -> Asked {
    Asked {
        month: wanted.month.to_string(),
        current: wanted.current.to_string(),
        first: filter.region.from().to_owned(),
        last: filter.region.to().to_owned(),
    }
}

fn ranks(ranked: &[(Facts, BoardState)]) -> String {
    let mut text = String::new();
    for (Facts(facts), state) in ranked {
        let rank = BoardState::ALL.iter().position(|known| known == state).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = write!(text, ",{facts}:{rank:02}");
    }
    text
}

fn read(row: &Row<'_>) -> Result<BoardRow, DbError> {
    Ok(BoardRow {
        project: row.get(0)?,
        project_name: row.get(1)?,
        owner_name: row.get(2)?,
        contract: word(row, 3, "a contract kind")?,
        lead: row.get(4)?,
        lead_name: row.get(5)?,
        plan: row.get(6)?,
        facts: Facts(row.get(7)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::World;

    /// The parts of the plan by which SQLite finds the rows of `sql`.
    fn explained(sql: &str) -> String {
        let world = World::new();
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let none: Option<String> = None;
        let count = if sql.contains("?11") { 11 } else { 8 };
        let values: Vec<&dyn Bind> = (0..count).map(|_| &none as &dyn Bind).collect();
        let steps = world.core.db.read(|tx| tx.query(&explain, &values, |row| row.get::<String>(3)));
        steps.unwrap_or_else(|error: DbError| panic!("{error}")).join("\n")
    }

    #[test]
    fn lines_are_found_by_indexes() {
        for (sql, index) in [
            (COUNTS_OF_AGENCY, "project_by_agency"),
            (PAGE_OF_AGENCY, "project_by_agency"),
            (COUNTS_OF_REGION, "project_by_region"),
            (PAGE_OF_REGION, "project_by_region"),
        ] {
            let steps = explained(sql);
            for used in [index, "plan_of_project", "assignment_by_plan", "task_by_plan", "report_of_plan"] {
                assert!(steps.contains(used), "{used}:\n{steps}");
            }
            for table in ["project", "p", "l", "plan", "t", "task", "a", "r", "f"] {
                assert!(!steps.lines().any(|step| step == format!("SCAN {table}")), "{table}:\n{steps}");
            }
        }
    }

    #[test]
    fn facts_are_read_in_the_models_terms() {
        let month: Month = "2026-11".parse().unwrap();
        let late_signing = Facts(1 + 8 + 16 + 32).of(month);
        assert_eq!(late_signing.first_report, month.next());
        assert_eq!(Facts(1 + 8 + 32).of(month).first_report, month, "before the 20th there is no choice");
        assert_eq!(Facts(1 + 8 + 16).of(month).first_report, month);
        let plan = Facts(1 + 64 + 128 + 512).of(month).plan.unwrap();
        assert_eq!((plan.issued, plan.begun, plan.covered, plan.reported), (true, false, true, false));
    }
}
