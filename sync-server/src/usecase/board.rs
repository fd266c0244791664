//! The month board: where each project that may be seen stands in a month, with each of its plans (R3.1, R6.5).

use shared_model::board::BoardState;
use shared_model::calendar::Month;
use shared_model::id::AccountId;
use shared_model::id::ReportId;
use shared_model::permission::Action;

use super::plan::PlanView;
use super::session::Actor;
use crate::core::Core;
use crate::error::ApiError;
use crate::store;
use crate::store::board::{BoardRow, Facts, Wanted};
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
    pub row: BoardRow,
    /// Where it stands.
    pub state: BoardState,
    /// The plan with everything around it.
    pub plan: Option<PlanView>,
    /// The plan's report.
    pub report: Option<ReportId>,
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
pub fn board(core: &Core, actor: &Actor, query: BoardQuery, page: &Page) -> Result<Board, ApiError> {
    let now = core.env.now();
    let filter = actor.filter(Action::ReadPlan)?;
    let current = Month::of(now);
    let wanted = Wanted { month: query.month.unwrap_or(current), current, lead: query.lead };
    let state_of = |facts: Facts| facts.of(wanted.month).state(now);
    core.db.read(|tx| {
        let found = store::board::counts(tx, &filter, &wanted, page)?;
        let states: Vec<_> = found.iter().map(|(facts, count)| (*facts, state_of(*facts), *count)).collect();
        let asked = |state: BoardState| query.state.is_none_or(|only| only == state);
        let ranked: Vec<_> =
            states.iter().filter(|(_, state, _)| asked(*state)).map(|(facts, state, _)| (*facts, *state)).collect();
        let mut items = Vec::new();
        for row in store::board::page(tx, &filter, &wanted, page, &ranked)? {
            let plan = row.plan.map(|plan| super::plan::view(tx, plan)).transpose()?;
            let report = row.plan.map(|plan| store::report::of_plan(tx, plan)).transpose()?.flatten();
            items.push(BoardLine { state: state_of(row.facts), row, plan, report });
        }
        let total = states.iter().filter(|(_, state, _)| asked(*state)).map(|(.., count)| count).sum();
        let sum =
            |wanted: BoardState| states.iter().filter(|(_, state, _)| *state == wanted).map(|(.., count)| count).sum();
        let counts = BoardState::ALL.iter().map(|state| (*state, sum(*state))).collect();
        Ok(Board { month: wanted.month, lines: Listed { items, total, more: false, reachable: total }, counts })
    })
}
