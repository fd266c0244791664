//! One exchange with a phone: everything it hands over is merged (or kept in quarantine) and answered,
//! together with what the phone has not been told yet. One transaction, shared with whoever else syncs
//! at that moment.
//!
//! Any delivery may come twice, late, cut short or a year later: the effect is the same. One bad
//! document never holds up another one. Plain functions over the core: HTTP is not known here.

mod admission;
mod answer;
mod decode;
mod document;
mod gone;
mod relay;
#[cfg(test)]
mod relay_tests;
mod submission;
#[cfg(test)]
mod tests;
mod version;

use shared_model::id::{AccountId, AgencyId, DeviceId};
use shared_model::moment::Moment;
use shared_model::signature::{Receipt, SecretKey};
use shared_model::wire::{DocOutcome, DocPush, SyncRequest, SyncResponse, VERSION};

use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::feed;
use crate::media::Media;
use crate::merge::{self, MergeError, Merged};
use crate::store;

pub use decode::{decode, encode};

/// Who syncs.
#[derive(Debug, Clone, Copy)]
pub struct Caller {
    /// The account.
    pub account: AccountId,
    /// Its agency.
    pub agency: AgencyId,
    /// The phone the account is bound to.
    pub device: DeviceId,
}

/// What every step of one exchange needs.
struct Exchange {
    caller: Caller,
    now: Moment,
    /// Secret half of the key that signs receipts.
    key: SecretKey,
    /// Where the pictures that go with orders lie.
    media: Media,
}

/// A document's news, already joined to the state it was found in.
struct Prepared {
    push: DocPush,
    merged: Result<Merged, MergeError>,
}

/// Carries out one exchange: CBOR in, CBOR out.
///
/// # Errors
/// `sync.*` for a request that cannot be read or is not for this caller; `storage.full` when nothing
/// could be kept: the phone sends the same again later.
pub fn sync(core: &Core, caller: Caller, body: &[u8]) -> Result<Vec<u8>, ApiError> {
    let request = decode(body)?;
    encode(&exchange(core, caller, request)?)
}

/// Carries out one exchange.
///
/// # Errors
/// As [`sync`].
pub fn exchange(core: &Core, caller: Caller, request: SyncRequest) -> Result<SyncResponse, ApiError> {
    if request.device != caller.device {
        return Err(Code::SyncWrongDevice.into());
    }
    let (key, media) = (core.keys.secret().clone(), core.media.clone());
    let exchange = Exchange { caller, now: core.env.now(), key, media };
    let SyncRequest { incarnation, cursor, docs, want, gone, .. } = request;
    // Documents are joined to what is stored now, before anybody has to wait for the writer.
    let (ours, last, prepared) = core.db.read(|tx| {
        let prepared = docs.into_iter().map(|push| Ok(Prepared { merged: join(tx, &push)?, push }));
        let prepared = prepared.collect::<Result<Vec<_>, ApiError>>()?;
        Ok::<_, ApiError>((core.incarnation(tx)?, feed::last_position(tx)?, prepared))
    })?;
    // A position of another incarnation, or from a future that was lost, says nothing: tell everything.
    let known = incarnation == Some(ours) && cursor <= last;
    let answer = answer::Head { incarnation: ours, cursor: if known { cursor } else { 0 } };
    let reinstalled = incarnation.is_none() && prepared.is_empty();
    if prepared.is_empty() && gone.is_empty() && !reinstalled {
        return core.db.read(|tx| answer.complete(tx, &exchange, Vec::new(), &want));
    }
    let answered = core.db.write_grouped(move |tx| {
        let mut answers = Vec::with_capacity(prepared.len());
        for document in prepared {
            answers.push(document::receive(tx, &exchange, document)?);
        }
        for task in gone {
            gone::receive(tx, &exchange, task)?;
        }
        if reinstalled {
            answer::hand_back(tx, &exchange)?;
        }
        answer.complete(tx, &exchange, answers, &want)
    });
    core.jobs.looks.ring();
    answered
}

/// Hands over once more what lay in quarantine, as if `caller` sent it now: the receipts for its submissions. `None`
/// when it cannot be taken in.
///
/// # Errors
/// Whatever the database says.
pub(super) fn redeliver(
    core: &Core,
    tx: &Tx<'_>,
    caller: Caller,
    push: DocPush,
) -> Result<Option<Vec<Receipt>>, ApiError> {
    let (key, media) = (core.keys.secret().clone(), core.media.clone());
    let exchange = Exchange { caller, now: core.env.now(), key, media };
    let merged = join(tx, &push)?;
    let answer = document::receive(tx, &exchange, Prepared { push, merged })?;
    Ok((answer.outcome == DocOutcome::Merged).then_some(answer.receipts))
}

fn join(tx: &Tx<'_>, push: &DocPush) -> Result<Result<Merged, MergeError>, ApiError> {
    let stored = store::document::load(tx, push.task)?;
    Ok(merge::merge(stored.as_deref(), push))
}

impl answer::Head {
    /// The answer: what became of the documents, what the phone asked for, and the feed.
    fn complete(
        &self,
        tx: &Tx<'_>,
        exchange: &Exchange,
        mut docs: Vec<shared_model::wire::DocAnswer>,
        want: &[shared_model::wire::DocWant],
    ) -> Result<SyncResponse, ApiError> {
        for wanted in want {
            docs.push(answer::wanted(tx, exchange, wanted)?);
        }
        let page = feed::page(tx, exchange.caller.account, self.cursor)?;
        Ok(SyncResponse {
            version: VERSION,
            incarnation: self.incarnation,
            now: exchange.now,
            cursor: page.cursor,
            more: page.more,
            docs,
            feed: page.entries,
        })
    }
}
