//! The submissions that arrive with a document: checked, recorded, receipted.

use serde_json::json;
use shared_model::document::statement::SubmissionStatement;
use shared_model::feed::FeedEvent;
use shared_model::signature::{Receipt, ReceiptFor};
use shared_model::task::TaskEvent;
use shared_model::wire::DocPush;

use super::{Exchange, admission};
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::feed;
use crate::journal::{self, JournalEvent};
use crate::merge::Merged;
use crate::store;
use crate::store::submission::VALID;

/// What became of the submissions of one document.
#[derive(Debug, Default)]
pub(super) struct Received {
    /// Receipts for the phone.
    pub(super) receipts: Vec<Receipt>,
    /// Why a submission that is new was not accepted.
    pub(super) refused: Option<Code>,
}

/// Checks what `merged` states as submitted.
pub(super) fn receive(
    tx: &Tx<'_>,
    exchange: &Exchange,
    push: &DocPush,
    merged: &mut Merged,
) -> Result<Received, ApiError> {
    let mut received = Received::default();
    let statements = std::mem::take(&mut merged.evidence.submissions);
    let before = merged.known.as_ref().map_or(&[][..], |known| &known.submissions);
    let (known, new): (Vec<_>, Vec<_>) = statements.iter().partition(|statement| before.contains(statement));
    again(tx, exchange, push, merged, &known, &mut received)?;
    for statement in new {
        receive_one(tx, exchange, merged, statement, &mut received)?;
    }
    merged.evidence.submissions = statements;
    Ok(received)
}

/// The receipts of this phone's known submissions, when it does not seem to have heard of them.
fn again(
    tx: &Tx<'_>,
    exchange: &Exchange,
    push: &DocPush,
    merged: &mut Merged,
    known: &[&SubmissionStatement],
    received: &mut Received,
) -> Result<(), ApiError> {
    let mut ours = known.iter().filter(|statement| statement.said.device == exchange.caller.device).peekable();
    if ours.peek().is_none() {
        return Ok(());
    }
    // What the phone knows to be acknowledged needs no second receipt.
    let acknowledged = merged.doc.project_at(&push.base).map(|evidence| evidence.submissions).unwrap_or_default();
    let rows = store::submission::of_task(tx, push.task)?;
    for statement in ours.filter(|statement| !acknowledged.contains(statement)) {
        let row = rows.iter().find(|row| {
            row.verification == VALID
                && (row.number, row.device) == (statement.number, statement.said.device)
                && row.heads == statement.heads
        });
        if let Some(journal) = row.and_then(|row| row.journal) {
            let at = row.map_or(exchange.now, |row| row.received_at);
            received.receipts.push(receipt(exchange, push.task, statement, at, journal));
        }
    }
    Ok(())
}

fn receive_one(
    tx: &Tx<'_>,
    exchange: &Exchange,
    merged: &mut Merged,
    statement: &SubmissionStatement,
    received: &mut Received,
) -> Result<(), ApiError> {
    let task = merged.evidence.header.id;
    if store::submission::known(tx, task, statement)?.is_some() {
        return Ok(());
    }
    let verification = verify(tx, merged, statement)?;
    if verification != VALID {
        store::submission::add(tx, task, statement, verification, None, exchange.now)?;
        received.refused = Some(Code::SyncBadSignature);
        return Ok(());
    }
    let mut body = json!({
        "number": statement.number,
        "device": statement.said.device,
        "heads": statement.heads.to_string(),
        "photos": statement.photo_count,
        "photo_digest": statement.photo_digest,
    });
    if statement.said.device != exchange.caller.device {
        body["delivered_by"] = json!({ "account": exchange.caller.account, "device": exchange.caller.device });
    }
    let event = JournalEvent::new("task.submitted", task, &body).of(exchange.caller.agency);
    let journal = journal::append(tx, exchange.now, Some(statement.said.by), event)?;
    store::submission::add(tx, task, statement, VALID, Some(journal), exchange.now)?;
    submit(tx, exchange, merged, statement)?;
    // A colleague who brings it, after a restore or from phone to phone, is not told: their own submission may have the same number.
    if statement.said.device == exchange.caller.device {
        received.receipts.push(receipt(exchange, task, statement, exchange.now, journal));
    }
    Ok(())
}

/// What checking the signature gives, in one word.
fn verify(tx: &Tx<'_>, merged: &mut Merged, statement: &SubmissionStatement) -> Result<&'static str, ApiError> {
    let Some(key) = store::submission::device_key(tx, statement.said.device)? else { return Ok("unknown_device") };
    Ok(match merged.doc.verify_submission(statement, &key) {
        Ok(Ok(())) => VALID,
        Ok(Err(_)) => "bad_signature",
        Err(_) => "unknown_heads",
    })
}

/// The task is now pending review, and the others of the plan see what is done.
fn submit(tx: &Tx<'_>, exchange: &Exchange, merged: &Merged, statement: &SubmissionStatement) -> Result<(), ApiError> {
    let header = &merged.evidence.header;
    let at = statement.said.at.best();
    let now = exchange.now;
    let row = store::task::get(tx, header.id)?.ok_or(Code::RequestNotFound)?;
    // Evidence of tasks that take no submission any more does not come here.
    let state = row.state.on(TaskEvent::Submitted).unwrap_or(row.state);
    let done = |plan| store::task::submitted_facilities(tx, plan);
    let before = header.plan.map(done).transpose()?;
    store::task::submitted(tx, header.id, state, statement.number, at, now)?;
    store::finding::want(tx, header.id)?;
    let (Some(plan), Some(before)) = (header.plan, before) else { return Ok(()) };
    let done = done(plan)?;
    if done != before {
        feed::publish_to(tx, &admission::assignees(tx, plan)?, &FeedEvent::PlanProgress { plan, done })?;
    }
    Ok(())
}

fn receipt(
    exchange: &Exchange,
    task: shared_model::id::TaskId,
    statement: &SubmissionStatement,
    at: shared_model::moment::Moment,
    journal: u64,
) -> Receipt {
    let of = ReceiptFor::Submission { task, number: statement.number, heads: statement.heads.clone() };
    Receipt::issue(of, at, journal, &exchange.key)
}
