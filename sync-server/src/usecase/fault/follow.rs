//! Following faults up: the lists with their counts, and one fault with what was recorded, done and can be done (R5.4).

use shared_model::calendar::{day_of, days_between};
use shared_model::fault::{FaultAwaits, FaultStanding, FaultState};
use shared_model::id::FaultId;
use shared_model::moment::Moment;
use shared_model::permission::Action;
use shared_model::task::{TaskKind, TaskState};

use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::fault_list::{FaultLine, Wanted};
use crate::store::page::{Listed, Page};
use crate::usecase::access::Narrow;
use crate::usecase::review::acted_on;
use crate::usecase::session::Actor;
use crate::usecase::task::{self, TaskView};

/// How many lines a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingCount {
    /// The list.
    pub standing: FaultStanding,
    /// How many, as far as they are counted.
    pub count: u64,
    /// Whether there are more.
    pub more: bool,
}

/// A line with how long it has been going on.
#[derive(Debug, Clone)]
pub struct FollowedLine {
    /// The line.
    pub line: FaultLine,
    /// Days from its finding to now, or to its end.
    pub days: i32,
    /// What it waits for.
    pub awaits: FaultAwaits,
}

/// One fault with all that is known of it.
#[derive(Debug)]
pub struct FaultView {
    /// The fault.
    pub id: FaultId,
    /// The task that recorded it.
    pub task: TaskView,
    /// The approved repair that solved it.
    pub repair: Option<TaskView>,
    /// Where it stands.
    pub state: FaultState,
    /// What it waits for.
    pub awaits: FaultAwaits,
    /// Days from its finding to now, or to its end.
    pub days: i32,
    /// Whether the actor may settle how it is handled.
    pub handling: bool,
}

/// The lines of one list that the actor may see.
///
/// # Errors
/// `request.forbidden`.
pub fn list(
    core: &Core,
    actor: &Actor,
    narrow: &Narrow,
    wanted: &Wanted,
    page: &Page,
) -> Result<Listed<FollowedLine>, ApiError> {
    let filter = actor.filter(Action::ReadTask)?.narrowed(narrow);
    let now = core.env.now();
    let listed = core.db.read(|tx| store::fault_list::list(tx, &filter, wanted, page))?;
    listed.try_turn(|lines| Ok(lines.into_iter().map(|line| followed(line, now)).collect()))
}

/// How many lines every list has, under the same filters.
///
/// # Errors
/// `request.forbidden`.
pub fn counts(
    core: &Core,
    actor: &Actor,
    narrow: &Narrow,
    wanted: &Wanted,
    page: &Page,
) -> Result<Vec<StandingCount>, ApiError> {
    let filter = actor.filter(Action::ReadTask)?.narrowed(narrow);
    core.db.read(|tx| {
        let count = |standing: &FaultStanding| {
            let wanted = Wanted { standing: *standing, ..*wanted };
            let (count, more) = store::fault_list::count(tx, &filter, &wanted, page)?;
            Ok(StandingCount { standing: *standing, count, more })
        };
        FaultStanding::ALL.iter().map(count).collect()
    })
}

/// One fault of a task that the actor may see.
///
/// # Errors
/// `request.not_found`.
pub fn view(core: &Core, actor: &Actor, id: FaultId) -> Result<FaultView, ApiError> {
    let (row, orders, changed_at, handling) = core.db.read(|tx| {
        let row = store::fault::get(tx, id)?.ok_or(Code::RequestNotFound)?;
        task::visible(tx, actor, row.task)?;
        let changed_at = store::fault::history(tx, id)?.last().map(|event| event.at);
        let handling = acted_on(tx, actor, row.task, Action::HandleFault).is_ok();
        Ok::<_, ApiError>((row, store::order::of_fault(tx, id)?, changed_at, handling))
    })?;
    let done = orders.iter().rfind(|order| order.done_at.is_some() && order.kind == TaskKind::Repair);
    let repair = done.filter(|_| row.state == FaultState::Resolved).and_then(|order| order.task);
    let submitted = orders
        .iter()
        .any(|order| order.is_open() && matches!(order.task, Some((_, TaskState::Pending | TaskState::Approved))));
    let until = changed_at.filter(|_| row.state.is_closed()).unwrap_or_else(|| core.env.now());
    Ok(FaultView {
        id,
        task: task::view(core, actor, row.task)?,
        repair: repair.and_then(|(repair, _)| task::view(core, actor, repair).ok()),
        state: row.state,
        awaits: row.state.awaits(submitted),
        days: days(row.found_at, until),
        handling,
    })
}

/// A line with how long it has been going on at `now`.
pub(in crate::usecase) fn followed(line: FaultLine, now: Moment) -> FollowedLine {
    let closed = line.state.is_none_or(FaultState::is_closed);
    let until = if closed { line.changed_at } else { now };
    let submitted = line.order.as_ref().is_some_and(|order| order.submitted);
    let awaits = line.state.map_or(FaultAwaits::Nothing, |state| state.awaits(submitted));
    FollowedLine { days: days(line.found_at, until), awaits, line }
}

/// Whole days on the calendar of Shanghai; a phone's clock that ran ahead counts for none.
fn days(from: Moment, until: Moment) -> i32 {
    days_between(day_of(from), day_of(until)).max(0)
}
