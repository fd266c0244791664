//! What the phone asked for besides its own news.

use shared_model::wire::{DocAnswer, DocOutcome, DocWant, Payload};

use super::Exchange;
use super::admission::{self, Admission};
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::{feed, merge, store};

/// The beginning of every answer.
pub(super) struct Head {
    /// The central database.
    pub(super) incarnation: u64,
    /// The position from which on the feed is told.
    pub(super) cursor: u64,
}

/// Answers a wish for a document: what the phone lacks of it.
pub(super) fn wanted(tx: &Tx<'_>, exchange: &Exchange, want: &DocWant) -> Result<DocAnswer, ApiError> {
    let outcome = match store::task::get(tx, want.task)? {
        None => refused(Code::RequestNotFound),
        Some(row) => match admission::judge(tx, &exchange.caller, Some(&row), None)? {
            Admission::Refused(code) => refused(code),
            Admission::Admitted(_) => changes(tx, want)?,
        },
    };
    Ok(DocAnswer { task: want.task, outcome, receipts: Vec::new() })
}

fn changes(tx: &Tx<'_>, want: &DocWant) -> Result<DocOutcome, ApiError> {
    let damaged = |error: merge::MergeError| ApiError::from(Code::ServerFailed).caused_by(error);
    let Some(stored) = store::document::load(tx, want.task)? else { return Ok(refused(Code::RequestNotFound)) };
    let mut doc = merge::open(&stored).map_err(damaged)?;
    let heads = doc.heads();
    // A phone that has something of its own besides gets the whole: it is small, and never wrong.
    let payload = match doc.changes_since(&want.have) {
        Ok(changes) if !want.have.is_empty() => Payload::Changes(changes),
        _ => Payload::Saved(doc.save()),
    };
    Ok(DocOutcome::Changes { payload, heads })
}

/// A phone that begins anew (reinstalled, or a new one) gets the documents its account works on back.
pub(super) fn hand_back(tx: &Tx<'_>, exchange: &Exchange) -> Result<(), ApiError> {
    for task in store::task::unfinished_of(tx, exchange.caller.account)? {
        feed::publish_document(tx, &[exchange.caller.account], task)?;
    }
    Ok(())
}

fn refused(code: Code) -> DocOutcome {
    DocOutcome::Refused { code: code.as_str().to_owned() }
}
