//! What the approval of an order's task means for the fault (R5.4).

use serde_json::json;
use shared_model::document::statement::EntryStatement;
use shared_model::document::{Heads, TaskEvidence};
use shared_model::fault::FaultEvent;
use shared_model::moment::Moment;
use shared_model::review::{Held, Settlement, Subject};
use shared_model::task::TaskKind;
use shared_model::verdict::Verdict;

use crate::db::Tx;
use crate::error::ApiError;
use crate::store;
use crate::store::fault::NewEvent;
use crate::store::order::OrderRow;
use crate::store::task::TaskRow;
use crate::usecase::session::Actor;

/// Ends the order that an approved task carried out. An investigation brings the fault back with its finding; a
/// repair solves it, unless it says itself that it did not. A task that nobody ordered, or whose order was taken
/// back, is evidence and changes nothing about the fault. What counts of the evidence is what the review settled.
pub(in crate::usecase) fn settle(
    tx: &Tx<'_>,
    actor: &Actor,
    row: &TaskRow,
    (approved, settled): (&Heads, &[Settlement]),
    now: Moment,
) -> Result<(), ApiError> {
    let order = row.order.map(|order| store::order::get(tx, order)).transpose()?.flatten();
    let fits = order.filter(|order| {
        order.is_open() && order.kind == row.kind && Some(order.fault) == row.fault && order.project == row.project
    });
    let Some(order) = fits else { return Ok(()) };
    let Some(fault) = store::fault::get(tx, order.fault)? else { return Ok(()) };
    let evidence = crate::usecase::task::evidence(tx, row.id, Some(approved))?;
    let (kind, event) = match order.kind {
        TaskKind::Repair if works_again(&evidence, settled) => ("repaired", FaultEvent::Repaired),
        // Nothing came of the order: it has to be settled anew how the fault is handled.
        TaskKind::Repair => ("repair_failed", FaultEvent::RepairFailed),
        _ => ("investigated", FaultEvent::Investigated),
    };
    let Ok(state) = fault.state.on(event) else { return Ok(()) };
    store::order::done(tx, order.id, now)?;
    store::fault::put(tx, order.fault, fault.task, order.project, state, now)?;
    let note = words(&evidence, settled);
    let (by, at) = (actor.account, now);
    let event = NewEvent { kind, disposition: None, note: &note, order: Some(order.id), by, at };
    store::fault::add_event(tx, order.fault, &event)?;
    let body = json!({ "fault": order.fault, "task": row.id, "outcome": kind, "state": state });
    super::record(tx, &order, by, at, ("order.done", &body))
}

/// Takes back what [`settle`] made of an approval that a correction undoes. `false` when something else was settled
/// about the fault since, which rests on it.
pub(in crate::usecase) fn unsettle(tx: &Tx<'_>, actor: &Actor, row: &TaskRow, now: Moment) -> Result<bool, ApiError> {
    let order = row.order.map(|order| store::order::get(tx, order)).transpose()?.flatten();
    // An order that another task carried out, or that was taken back, is none of this approval's.
    let ended = |order: &OrderRow| order.done_at.is_some() && order.task.is_some_and(|(task, _)| task == row.id);
    let Some(order) = order.filter(ended) else { return Ok(true) };
    let Some(fault) = store::fault::get(tx, order.fault)? else { return Ok(true) };
    let last = store::fault::history(tx, order.fault)?.pop();
    if !last.is_some_and(|event| event.order == Some(order.id) && event.kind != "order_withdrawn") {
        return Ok(false);
    }
    let event = match order.kind {
        TaskKind::Repair => FaultEvent::RepairUndone,
        _ => FaultEvent::InvestigationUndone,
    };
    let Ok(state) = fault.state.on(event) else { return Ok(false) };
    store::order::not_done(tx, order.id)?;
    store::fault::put(tx, order.fault, fault.task, order.project, state, now)?;
    let (by, at) = (actor.account, now);
    let event = NewEvent { kind: "approval_undone", disposition: None, note: "", order: Some(order.id), by, at };
    store::fault::add_event(tx, order.fault, &event)?;
    let body = json!({ "fault": order.fault, "task": row.id, "state": state });
    super::record(tx, &order, by, at, ("order.reopened", &body))?;
    Ok(true)
}

/// What counts of the entries: what holds, or everything that anybody said, and nobody called a mistake.
fn counted<'e>(evidence: &'e TaskEvidence, settled: &'e [Settlement]) -> impl Iterator<Item = &'e EntryStatement> {
    let held = |(id, said)| Held::new(&Subject::Entry(id), said, settled).counted().collect::<Vec<_>>();
    let entries = evidence.entries.iter().map(|(id, said)| (*id, said));
    entries.flat_map(held).filter(|entry| !entry.withdrawn)
}

/// A repair solved its fault when it says so, and nothing in it says otherwise.
fn works_again(evidence: &TaskEvidence, settled: &[Settlement]) -> bool {
    let mut verdicts = counted(evidence, settled).map(|entry| entry.verdict).peekable();
    verdicts.peek().is_some() && verdicts.all(|verdict| verdict == Some(Verdict::Pass))
}

/// What was done and found, for the history of the fault.
fn words(evidence: &TaskEvidence, settled: &[Settlement]) -> String {
    let said = |entry: &EntryStatement| {
        let parts = [entry.record.trim(), entry.finding.trim()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("；")
    };
    counted(evidence, settled).map(said).filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n")
}
