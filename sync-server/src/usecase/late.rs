//! Late evidence: what phones sent after a task was approved lies in quarantine, is shown in words and with its photos,
//! and is admitted by a new review as long as no report counts on the approval (ADR 0017).
//!
//! Admitting hands every delivery over again, as if it came now: what the rules admit is merged and projected as
//! anything else, and nothing of what was approved before is changed or forgotten.

mod view;

use std::collections::BTreeSet;

use serde_json::json;
use shared_model::calendar::day_of;
use shared_model::document::Heads;
use shared_model::feed::FeedEvent;
use shared_model::id::{AccountId, TaskId};
use shared_model::moment::Moment;
use shared_model::permission::Action;
use shared_model::review::{Admission, AdmissionError, ReviewDecision};
use shared_model::signature::Receipt;
use shared_model::task::{TaskError, TaskState};
use shared_model::wire::{DocPush, Payload};

use super::review::acted_on;
use super::session::Actor;
use super::sync::Caller;
use super::{order, sync};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store::late::LateDelivery;
use crate::store::review::ReviewRow;
use crate::store::task::TaskRow;
use crate::{feed, merge, store};

pub use view::{LateChange, LateView, view};

/// Longest note, in characters.
const NOTE_CHARACTERS: usize = 2_000;
/// What the document library's documents and changes begin with; packed changes begin otherwise.
const AUTOMERGE: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// Admits the late evidence of a task: it waits for its review again, at heads that include what came. `seen` are the
/// deliveries that the reviewer saw.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `review.certificate`, `correction.fault_moved`, and `late.…` for what
/// stands against it.
pub fn admit(core: &Core, actor: &Actor, task: TaskId, seen: &[u64], note: &str) -> Result<(), ApiError> {
    let now = core.env.now();
    if note.chars().count() > NOTE_CHARACTERS {
        return Err(ApiError::from(Code::RequestInvalid).field("note", Code::FieldTooLong));
    }
    let admitted = core.db.write(|tx| {
        let (row, _) = acted_on(tx, actor, task, Action::ReviewTask)?;
        let deliveries = waiting(tx, task)?;
        let state = decide(tx, actor, &row, &deliveries, Some(seen), now)?;
        let review = approval(tx, task)?.ok_or(Code::LateNotApproved)?;
        if !order::unsettle(tx, actor, &row, now)? {
            return Err(Code::CorrectionFaultMoved.into());
        }
        store::task::unpin(tx, task, state, now)?;
        let mut taken = Vec::new();
        for delivery in deliveries {
            let (caller, push) = (caller_of(&delivery), push_of(task, delivery.bytes));
            if let Some(receipts) = sync::redeliver(core, tx, caller, push)? {
                store::late::admit(tx, delivery.id, (task, review.id), actor.account, now)?;
                taken.push(Taken { id: delivery.id, account: delivery.account, receipts });
            }
        }
        if taken.is_empty() {
            return Err(Code::LateUnreadable.into());
        }
        let numbers: Vec<u64> = taken.iter().map(|taken| taken.id).collect();
        let body = json!({
            "review": review.id, "approved_heads": row.approved_heads, "deliveries": numbers, "note": note.trim(),
        });
        let event = JournalEvent::new("task.reopened", task, &body).of(row.agency);
        journal::append(tx, now, Some(actor.account), event)?;
        tell(tx, &row, &taken, note)
    });
    core.jobs.looks.ring();
    admitted
}

/// A delivery that was admitted.
struct Taken {
    id: u64,
    account: AccountId,
    /// For the submissions in it.
    receipts: Vec<Receipt>,
}

/// Whether late evidence may be admitted now; the state of the task then.
fn decide(
    tx: &Tx<'_>,
    actor: &Actor,
    row: &TaskRow,
    deliveries: &[LateDelivery],
    seen: Option<&[u64]>,
    now: Moment,
) -> Result<TaskState, ApiError> {
    let numbers: Vec<u64> = deliveries.iter().map(|delivery| delivery.id).collect();
    let admission = Admission {
        state: row.state,
        report: store::report::counting_on(tx, row.plan, row.project, row.month)?,
        deliveries: &numbers,
        seen: seen.unwrap_or(&numbers),
        certificates: &store::person::certificates(tx, actor.person)?,
        today: day_of(now),
    };
    admission.decide().map_err(|error| refused(error).into())
}

/// The late deliveries of a task that were not admitted.
fn waiting(tx: &Tx<'_>, task: TaskId) -> Result<Vec<LateDelivery>, ApiError> {
    Ok(store::late::of_task(tx, task)?.into_iter().filter(|delivery| delivery.admitted.is_none()).collect())
}

/// The approval that counts.
fn approval(tx: &Tx<'_>, task: TaskId) -> Result<Option<ReviewRow>, ApiError> {
    let mut reviews = store::review::of_task(tx, task)?.into_iter().rev();
    Ok(reviews.find(|review| review.decision == ReviewDecision::Approve && review.counts()))
}

const fn caller_of(delivery: &LateDelivery) -> Caller {
    Caller { account: delivery.account, agency: delivery.agency, device: delivery.device }
}

/// The delivery as a phone would make it; in which of its forms, the bytes tell.
fn push_of(task: TaskId, bytes: Vec<u8>) -> DocPush {
    let payload = if !bytes.starts_with(&AUTOMERGE) {
        Payload::Packed(bytes)
    } else if merge::open(&bytes).is_ok() {
        Payload::Saved(bytes)
    } else {
        Payload::Changes(bytes)
    };
    // Whatever it was announced to lead to was looked at when it came.
    DocPush { task, base: Heads::default(), payload, heads: Heads::default() }
}

/// Tells everybody who works on the task that it is reviewed again, and the phones that sent what was admitted that the
/// server has it now.
fn tell(tx: &Tx<'_>, row: &TaskRow, taken: &[Taken], note: &str) -> Result<(), ApiError> {
    let told = store::task::participants(tx, row.id)?;
    feed::publish_to(tx, &told, &FeedEvent::ApprovalUndone { task: row.id, note: note.trim().to_owned() })?;
    let failed = |error: &dyn std::fmt::Display| ApiError::from(Code::ServerFailed).caused_by(error.to_string());
    let stored = store::document::load(tx, row.id)?.ok_or(Code::RequestNotFound)?;
    let mut doc = merge::open(&stored).map_err(|error| failed(&error))?;
    let payload = Payload::Changes(doc.changes_since(&row.heads).map_err(|error| failed(&error))?);
    let changes = FeedEvent::TaskChanges { task: row.id, payload, heads: doc.heads() };
    let senders: BTreeSet<AccountId> = taken.iter().map(|taken| taken.account).collect();
    feed::publish_to(tx, &senders.into_iter().collect::<Vec<_>>(), &changes)?;
    for Taken { account, receipts, .. } in taken {
        for receipt in receipts {
            feed::publish(tx, *account, FeedEvent::Receipt(receipt.clone()))?;
        }
    }
    Ok(())
}

fn refused(error: AdmissionError) -> Code {
    match error {
        AdmissionError::Task(TaskError::Removed) => Code::TaskRemoved,
        AdmissionError::Task(_) => Code::LateNotApproved,
        AdmissionError::ReportFiled => Code::LateReportFiled,
        AdmissionError::ReportMade => Code::LateReportMade,
        AdmissionError::Nothing => Code::LateNothing,
        AdmissionError::Stale => Code::LateStale,
        AdmissionError::NoCertificate => Code::ReviewCertificate,
    }
}
