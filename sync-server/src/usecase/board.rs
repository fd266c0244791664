//! The month board: where each project that may be seen stands in a month, with each of its plans (R3.1, R6.5).

use std::collections::BTreeMap;

use shared_model::board::BoardState;
use shared_model::calendar::Month;
use shared_model::id::AccountId;
use shared_model::permission::Action;

use super::access::Narrow;
use super::plan::{self, PlanView};
use super::session::Actor;
use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::ApiError;
use crate::store;
use crate::store::board::{BoardReport, Line, Shown, Wanted};
use crate::store::page::{Listed, Page};

/// What of the board is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct BoardQuery {
    /// The month; the current one unless said.
    pub month: Option<Month>,
    /// Only lines that stand so.
    pub state: Option<BoardState>,
    /// Only projects of this lead.
    pub lead: Option<AccountId>,
}

/// One line with everything it shows.
#[derive(Debug)]
pub struct BoardLine {
    /// The project, and the plan of this line.
    pub line: Line,
    /// What it shows of its project.
    pub shown: Shown,
    /// Where it stands.
    pub state: BoardState,
    /// The plan with everything around it.
    pub plan: Option<PlanView>,
    /// The plan's report.
    pub report: Option<BoardReport>,
}

/// A part of the board.
#[derive(Debug)]
pub struct Board {
    /// The month.
    pub month: Month,
    /// The lines of this part, what needs doing first.
    pub lines: Listed<BoardLine>,
    /// How many lines stand how, whatever state was asked for.
    pub counts: Vec<(BoardState, u64)>,
}

/// The board of a month.
///
/// # Errors
/// `request.forbidden` when the actor sees no plans at all.
pub fn board(core: &Core, actor: &Actor, narrow: &Narrow, query: BoardQuery, page: &Page) -> Result<Board, ApiError> {
    let now = core.env.now();
    let filter = actor.filter(Action::ReadPlan)?.narrowed(narrow);
    let current = Month::of(now);
    let wanted = Wanted { month: query.month.unwrap_or(current), current, lead: query.lead };
    core.db.read(|tx| {
        let mut counts: Vec<(BoardState, u64)> = BoardState::ALL.iter().map(|state| (*state, 0)).collect();
        let mut standing = vec![Vec::new(); BoardState::ALL.len()];
        for line in store::board::lines(tx, &filter, &wanted, page)? {
            let state = line.facts.of(wanted.month).state(now);
            let rank = BoardState::ALL.iter().position(|known| *known == state).unwrap_or_default();
            counts[rank].1 += 1;
            if query.state.is_none_or(|only| only == state) {
                standing[rank].push((state, line));
            }
        }
        let total = standing.iter().map(Vec::len).sum::<usize>() as u64;
        // What needs doing first, and in each state the order they came in.
        let lines = standing.into_iter().flatten().skip(page.offset as usize).take(page.limit as usize);
        let items = around(tx, lines.collect())?;
        let lines = Listed { items, total, more: false, reachable: total };
        Ok(Board { month: wanted.month, lines, counts })
    })
}

/// Everything that lines show, with one question of each kind for all of them.
fn around(tx: &Tx<'_>, lines: Vec<(BoardState, Line)>) -> Result<Vec<BoardLine>, DbError> {
    let projects: Vec<_> = lines.iter().map(|(_, line)| line.project).collect();
    let plans: Vec<_> = lines.iter().filter_map(|(_, line)| line.plan).collect();
    let shown = store::board::shown(tx, &projects)?;
    let mut reports = store::board::reports(tx, &plans)?;
    let mut views: BTreeMap<_, _> = plan::views(tx, &plans)?.into_iter().map(|view| (view.plan.id, view)).collect();
    let line = |(state, line): (BoardState, Line)| {
        let shown = shown.get(&line.project).cloned().ok_or(DbError::NoRow)?;
        let plan = line.plan.and_then(|plan| views.remove(&plan));
        let report = line.plan.and_then(|plan| reports.remove(&plan));
        Ok(BoardLine { line, shown, state, plan, report })
    };
    lines.into_iter().map(line).collect()
}
