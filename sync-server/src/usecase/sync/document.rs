//! One document of an exchange, inside the transaction.

use serde_json::json;
use shared_model::feed::FeedEvent;
use shared_model::id::{AccountId, TaskId};
use shared_model::task::TaskState;
use shared_model::wire::{DocAnswer, DocOutcome, Payload};

use super::admission::{self, Admission, Part};
use super::{Exchange, Prepared, join, relay, submission};
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::merge::{MergeError, Merged, News};
use crate::store;
use crate::store::task::TaskRow;
use crate::usecase::order;
use crate::{feed, store::quarantine::NewQuarantine};

/// After so many chunks a document is stored whole again: opening it stays quick, and its size small.
const CHUNKS_BEFORE_COMPACTION: u32 = 24;

/// Receives one document: merges it, or keeps it in quarantine.
///
/// # Errors
/// Only what concerns the whole exchange (the database); what is wrong with the document is an answer.
pub(super) fn receive(tx: &Tx<'_>, exchange: &Exchange, prepared: Prepared) -> Result<DocAnswer, ApiError> {
    let Prepared { push, mut merged } = prepared;
    let row = store::task::get(tx, push.task)?;
    if !is_current(row.as_ref(), &merged) {
        merged = join(tx, &push)?;
    }
    let header = merged.as_ref().ok().map(|merged| &merged.evidence.header);
    let admission = match admission::judge(tx, &exchange.caller, row.as_ref(), header)? {
        // Whoever is not issued it, or no longer, may bring what a colleague recorded.
        Admission::Refused(Code::SyncNotYourTask | Code::SyncTaskWithdrawn) => {
            relay::judge(tx, &exchange.caller, row.as_ref(), &merged)?
        }
        judged => judged,
    };
    if let (Admission::Admitted(Part::Joins | Part::Relays), Ok(_), Some(row)) = (admission, &merged, &row) {
        relay::introduce(tx, exchange.caller.account, row, exchange.now)?;
    }
    let outcome = match (admission, merged) {
        (Admission::Refused(code), _) => Err((code, String::new())),
        (Admission::Admitted(_), Err(MergeError::MissingChanges { have })) => {
            return Ok(answer(push.task, DocOutcome::NeedChanges { have }));
        }
        (Admission::Admitted(_), Err(error)) => {
            Err((error.code().unwrap_or(Code::SyncDocumentDamaged), error.to_string()))
        }
        (Admission::Admitted(_), Ok(merged)) if is_closed(row.as_ref(), &merged) => {
            name_photos(tx, &merged)?;
            Err((Code::SyncTaskApproved, String::new()))
        }
        (Admission::Admitted(part), Ok(merged)) => Ok((part, merged)),
    };
    match outcome {
        Ok((part, merged)) => accept(tx, exchange, &push, row.as_ref(), merged, part),
        Err((code, detail)) => {
            quarantine(tx, exchange, push.task, code, &detail, push.payload.raw())?;
            Ok(answer(push.task, DocOutcome::Quarantined { code: code.as_str().to_owned() }))
        }
    }
}

/// Whether nobody has merged into the document since `merged` was prepared.
fn is_current(row: Option<&TaskRow>, merged: &Result<Merged, MergeError>) -> bool {
    match (row, merged) {
        (Some(row), Ok(merged)) => row.heads == merged.before,
        (Some(row), Err(MergeError::MissingChanges { have })) => row.heads == *have,
        (None, Ok(merged)) => merged.before.is_empty(),
        (None, Err(MergeError::MissingChanges { have })) => have.is_empty(),
        // Nothing that was merged meanwhile makes damaged bytes whole.
        (_, Err(_)) => true,
    }
}

/// Whether the task is approved and this would change its document.
fn is_closed(row: Option<&TaskRow>, merged: &Merged) -> bool {
    merged.news != News::None && row.is_some_and(|row| row.state == TaskState::Approved)
}

/// Notes which photos came too late, so that they can be seen where the late evidence is shown.
fn name_photos(tx: &Tx<'_>, merged: &Merged) -> Result<(), ApiError> {
    let known = |sha256| merged.known.as_ref().is_some_and(|known| known.photos.contains_key(sha256));
    for sha256 in merged.evidence.photos.keys().filter(|sha256| !known(sha256)) {
        store::late::name_photo(tx, merged.evidence.header.id, *sha256)?;
    }
    Ok(())
}

fn accept(
    tx: &Tx<'_>,
    exchange: &Exchange,
    push: &shared_model::wire::DocPush,
    row: Option<&TaskRow>,
    mut merged: Merged,
    part: Part,
) -> Result<DocAnswer, ApiError> {
    let task = push.task;
    let caller = exchange.caller;
    if merged.news != News::None {
        store_news(tx, exchange, &mut merged, row, part)?;
    }
    if part != Part::Writes {
        store::task::join(tx, task, caller.account, part != Part::Relays, exchange.now)?;
    }
    // Removed and approved tasks do not come here, and from everywhere else a submission leads to a review.
    let received = submission::receive(tx, exchange, push, &mut merged)?;
    let outcome = match received.refused {
        None => DocOutcome::Merged,
        Some(code) => {
            quarantine(tx, exchange, task, code, "", push.payload.raw())?;
            DocOutcome::Quarantined { code: code.as_str().to_owned() }
        }
    };
    Ok(DocAnswer { task, outcome, receipts: received.receipts })
}

/// Stores what is new, brings the rows up to date, and tells the others.
fn store_news(
    tx: &Tx<'_>,
    exchange: &Exchange,
    merged: &mut Merged,
    row: Option<&TaskRow>,
    part: Part,
) -> Result<(), ApiError> {
    let Exchange { caller, now, .. } = exchange;
    let header = &merged.evidence.header;
    let task = header.id;
    // Nobody else has a new document; of a known one, the others need the changes.
    let changes = match &merged.news {
        News::Document(saved) => {
            store::document::put(tx, task, saved)?;
            None
        }
        News::Changes(chunk) => {
            let chunks = store::document::chunk_count(tx, task)?;
            if chunks >= CHUNKS_BEFORE_COMPACTION {
                store::document::put(tx, task, &merged.doc.save())?;
            } else {
                store::document::append(tx, task, chunks, chunk)?;
            }
            Some(chunk.clone())
        }
        News::None => return Ok(()),
    };
    let counts = store::evidence::counts(&merged.evidence);
    if row.is_none() {
        let month = admission::plan_month(tx, header)?;
        store::task::add(tx, header, caller.agency, month, &merged.heads, *now)?;
        for account in admission::colleagues(tx, header)? {
            store::task::join(tx, task, account, false, *now)?;
        }
        store::task::join(tx, task, caller.account, part != Part::Relays, *now)?;
    }
    relay::join_writers(tx, caller, row, &merged.evidence, *now)?;
    store::task::merged(tx, task, &merged.heads, &counts, *now)?;
    store::evidence::put(tx, &merged.evidence, merged.known.as_ref())?;
    if let Some(known) = &merged.known {
        order::recorded(tx, &exchange.media, &merged.evidence, known)?;
    }
    let body = json!({ "heads": merged.heads.to_string(), "device": caller.device });
    let event = JournalEvent::new("evidence.merged", task, &body).of(caller.agency);
    journal::append(tx, *now, Some(caller.account), event)?;
    let others: Vec<AccountId> =
        store::task::participants(tx, task)?.into_iter().filter(|account| *account != caller.account).collect();
    match changes {
        None => feed::publish_document(tx, &others, task)?,
        Some(chunk) => {
            let (payload, heads) = (Payload::Changes(chunk), merged.heads.clone());
            feed::publish_to(tx, &others, &FeedEvent::TaskChanges { task, payload, heads })?;
        }
    }
    Ok(())
}

fn quarantine(
    tx: &Tx<'_>,
    exchange: &Exchange,
    task: TaskId,
    code: Code,
    detail: &str,
    bytes: &[u8],
) -> Result<(), ApiError> {
    let Exchange { caller, now, .. } = exchange;
    let new = NewQuarantine {
        received_at: *now,
        agency: Some(caller.agency),
        account: caller.account,
        device: Some(caller.device),
        task: Some(task),
        code: code.as_str(),
        detail,
        bytes,
    };
    if store::quarantine::add(tx, &new)? {
        let body = json!({ "code": code.as_str(), "device": caller.device, "bytes": bytes.len() });
        let event = JournalEvent::new("evidence.quarantined", task, &body).of(caller.agency);
        journal::append(tx, *now, Some(caller.account), event)?;
    }
    Ok(())
}

const fn answer(task: TaskId, outcome: DocOutcome) -> DocAnswer {
    DocAnswer { task, outcome, receipts: Vec::new() }
}
