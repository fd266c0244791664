//! Tasks that were deleted on the phone that began them, before they were submitted (R4.7).

use serde_json::json;
use shared_model::feed::FeedEvent;
use shared_model::id::TaskId;
use shared_model::task::TaskEvent;

use super::Exchange;
use crate::db::Tx;
use crate::error::ApiError;
use crate::journal::{self, JournalEvent};
use crate::{feed, store};

/// The task counts no longer as begun; its document stays. Nothing happens to a task that was submitted, or
/// in which somebody else recorded something too.
pub(super) fn receive(tx: &Tx<'_>, exchange: &Exchange, task: TaskId) -> Result<(), ApiError> {
    let caller = exchange.caller;
    let Some(row) = store::task::get(tx, task)? else { return Ok(()) };
    let writers = store::task::writers(tx, task)?;
    let Ok(state) = row.state.on(TaskEvent::Removed) else { return Ok(()) };
    if writers != [caller.account] {
        return Ok(());
    }
    store::task::set_state(tx, task, state, exchange.now)?;
    let event = JournalEvent::new("task.deleted", task, &json!({ "device": caller.device })).of(row.agency);
    journal::append(tx, exchange.now, Some(caller.account), event)?;
    let mut others = store::task::participants(tx, task)?;
    others.retain(|account| *account != caller.account);
    Ok(feed::publish_to(tx, &others, &FeedEvent::TaskRemoved { task })?)
}
