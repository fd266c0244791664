//! `POST /api/sync`: what goes out, and what an answer changes. An answer is applied in one transaction,
//! and applying it twice changes nothing.

use shared_model::document::Heads;
use shared_model::id::{AccountId, TaskId};
use shared_model::moment::Moment;
use shared_model::wire::{DocAnswer, DocOutcome, DocPush, DocWant, Payload, SyncRequest, SyncResponse, VERSION};

use super::feed::{Applying, Told};
use crate::error::AppError;
use crate::phone::Phone;
use crate::store::{Held, TaskRow};

/// Documents in one request weigh at most this much, in bytes: half of what the server accepts.
const MAX_REQUEST_BYTES: usize = 8 * 1024 * 1024;
/// A server that sets the clock by less than this changes nothing that matters, in milliseconds.
const OFFSET_STEP_MS: i64 = 500;

/// A request and what the answer will be held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// Who asks.
    pub account: AccountId,
    /// What goes out.
    pub request: SyncRequest,
}

/// What an answer brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exchanged {
    /// Ask again at once.
    pub more: bool,
    /// The server says something is missing that it was just given: time must heal it.
    pub stuck: bool,
    /// Tasks that changed.
    pub tasks: Vec<TaskId>,
    /// Projects, plans or reviews changed.
    pub lists: bool,
}

/// Gathers what is to be sent: submissions first, then the newest task.
///
/// # Errors
/// What the store says.
pub fn build_request(phone: &mut Phone, limit: usize) -> Result<Exchange, AppError> {
    let account = phone.account()?;
    let device = phone.device_id();
    let Phone { store, documents, .. } = phone;
    let (docs, want, gone) = store.read(|tx| {
        let mut docs = Vec::new();
        let mut bytes = 0;
        for row in tx.unsent_tasks(account.id)?.into_iter().take(limit) {
            let mut open = documents.take_in(tx, &row)?;
            let push = push_of(&row, &mut open.doc);
            documents.put(row.id(), open);
            bytes += push.payload.raw().len();
            if bytes > MAX_REQUEST_BYTES && !docs.is_empty() {
                break;
            }
            docs.push(push);
        }
        let mut want = Vec::new();
        for row in tx.lacking_tasks(account.id)? {
            want.push(DocWant { task: row.id(), have: row.heads });
        }
        Ok::<_, AppError>((docs, want, tx.untold_deletions(account.id)?))
    })?;
    let request = SyncRequest {
        version: VERSION,
        device,
        incarnation: account.incarnation,
        cursor: account.cursor,
        docs,
        want,
        gone,
    };
    Ok(Exchange { account: account.id, request })
}

fn push_of(row: &TaskRow, doc: &mut shared_model::document::TaskDoc) -> DocPush {
    let heads = doc.heads();
    let changes = if row.acked.is_empty() { None } else { doc.changes_since(&row.acked).ok() };
    match changes {
        Some(changes) => {
            DocPush { task: row.id(), base: row.acked.clone(), payload: Payload::of_changes(changes), heads }
        }
        // New to the server, or not what it was thought to have: the whole document is smallest and safest.
        None => DocPush { task: row.id(), base: Heads::default(), payload: Payload::Saved(doc.save()), heads },
    }
}

/// Applies an answer that arrived at `now` to a request of [`build_request`].
///
/// # Errors
/// [`AppError::Answer`] when it does not belong to the request; what the store says. Then nothing was changed.
pub fn apply_response(
    phone: &mut Phone,
    sent: &Exchange,
    response: &SyncResponse,
    now: Moment,
) -> Result<Exchanged, AppError> {
    if response.version != VERSION {
        return Err(AppError::Answer);
    }
    let account = phone.account()?;
    if account.id != sent.account {
        // Somebody else has signed in meanwhile; the server will say it again to its owner.
        return Err(AppError::Answer);
    }
    let offset_ms = response.now.ms_since(now);
    let Phone { store, documents, device, .. } = phone;
    let applied = store.transact(|tx| {
        let mut applying = Applying::new(tx, documents, &**device, &account, now);
        // A restored server counts its feed anew and may lack what it once acknowledged.
        let restored = account.incarnation.is_some_and(|known| known != response.incarnation)
            || response.cursor < sent.request.cursor;
        if restored {
            tx.forget_acknowledged(account.id)?;
            tx.offer_photos_again(account.id)?;
        }
        // What got no answer, or no help, must not be asked again at once for ever.
        let unanswered = |task: &TaskId| !response.docs.iter().any(|answer| answer.task == *task);
        let asked =
            sent.request.docs.iter().map(|push| &push.task).chain(sent.request.want.iter().map(|want| &want.task));
        applying.done.stuck = asked.into_iter().any(unanswered);
        for answer in &response.docs {
            let push = sent.request.docs.iter().find(|push| push.task == answer.task);
            answered(&mut applying, answer, push)?;
        }
        for task in &sent.request.gone {
            tx.deletion_told(*task)?;
        }
        let cursor = if restored {
            0
        } else {
            for entry in &response.feed {
                applying.event(&entry.event)?;
            }
            response.cursor
        };
        tx.heard(account.id, response.incarnation, cursor, now)?;
        Phone::store_offset(tx, offset_ms)?;
        let mut done = applying.done;
        done.more = restored || response.more;
        Ok::<_, AppError>(done)
    });
    if applied.is_err() {
        // Documents in memory may know what was rolled back.
        phone.documents.forget_all();
    } else if phone.offset_differs(offset_ms, OFFSET_STEP_MS) {
        phone.learn_offset(offset_ms);
    }
    applied
}

/// What became of one document.
fn answered(applying: &mut Applying<'_, '_>, answer: &DocAnswer, push: Option<&DocPush>) -> Result<(), AppError> {
    for receipt in &answer.receipts {
        applying.receipt(receipt, Told::Directly)?;
    }
    let Some(mut row) = applying.tx.task(answer.task)? else { return Ok(()) };
    match (&answer.outcome, push) {
        (DocOutcome::Merged, Some(push)) => {
            row.acknowledge(&push.heads);
            (row.problem, row.held, row.refused) = (None, None, None);
        }
        (DocOutcome::NeedChanges { have }, Some(push)) => {
            let mut open = applying.documents.take_in(applying.tx, &row)?;
            let base = if open.doc.contains(have) { have.clone() } else { Heads::default() };
            applying.documents.put(row.id(), open);
            // Asking for what was just sent cannot be answered better by sending it again at once.
            applying.done.stuck |= base == push.base;
            row.acked = base;
        }
        (DocOutcome::Quarantined { code }, Some(push)) => {
            row.acknowledge(&push.heads);
            (row.problem, row.held) = (Some(code.clone()), Some(Held::Quarantined));
            applying.tx.add_notice("task.quarantined", code, Some(row.id()), applying.now)?;
        }
        (DocOutcome::Refused { code }, Some(push)) => {
            row.refused = Some(push.heads.clone());
            (row.problem, row.held) = (Some(code.clone()), Some(Held::Refused));
            applying.tx.add_notice("task.refused", code, Some(row.id()), applying.now)?;
        }
        (DocOutcome::Changes { payload, .. }, _) => {
            row.lacks = false;
            applying.merge(&mut row, payload)?;
        }
        (DocOutcome::Unknown, Some(_)) => {
            row.problem = Some("sync.too_new".to_owned());
            applying.done.stuck = true;
        }
        (_, None) => return Ok(()),
    }
    applying.tx.update_task(&row)?;
    applying.done.tasks.push(row.id());
    Ok(())
}

/// Marks the only document of a refused request, so that it stands in nobody's way.
///
/// # Errors
/// What the store says.
pub(crate) fn refuse_alone(phone: &mut Phone, sent: &Exchange, code: &str, now: Moment) -> Result<(), AppError> {
    let Some(push) = sent.request.docs.first() else { return Ok(()) };
    phone.store.transact(|tx| {
        if let Some(mut row) = tx.task(push.task)? {
            row.refused = Some(push.heads.clone());
            (row.problem, row.held) = (Some(code.to_owned()), Some(Held::Refused));
            tx.update_task(&row)?;
            tx.add_notice("task.refused", code, Some(push.task), now)?;
        }
        Ok(())
    })
}
