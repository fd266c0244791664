//! Evidence handed over by a colleague: phones that met without a network hold each other's work, and whichever
//! reaches the server first brings it (R4.12, R4.13).
//!
//! The evidence is judged as if whoever began the task had handed it in. Everybody who states something in it has
//! to belong to the agency of the phone that brings it; submissions are checked against their author's key
//! wherever they come from.

use std::collections::BTreeSet;

use shared_model::document::TaskEvidence;
use shared_model::feed::FeedEvent;
use shared_model::id::{AccountId, AgencyId, DeviceId};
use shared_model::moment::Moment;
use shared_model::task::TaskState;

use super::Caller;
use super::admission::{self, Admission, Part};
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::merge::{MergeError, Merged};
use crate::store::task::TaskRow;
use crate::usecase::review;
use crate::{feed, store};

/// Whether evidence of a task the caller has no part in is admitted as a colleague's.
pub(super) fn judge(
    tx: &Tx<'_>,
    caller: &Caller,
    row: Option<&TaskRow>,
    merged: &Result<Merged, MergeError>,
) -> Result<Admission, ApiError> {
    let refused = Ok(Admission::Refused(Code::SyncNotYourTask));
    let evidence = match (row, merged) {
        (Some(row), _) if row.agency != caller.agency => return refused,
        (Some(row), _) if row.state == TaskState::Deleted => return Ok(Admission::Refused(Code::SyncTaskDeleted)),
        (_, Ok(merged)) => &merged.evidence,
        // What is missing can be asked for: nothing is told of the task but where it stands.
        (Some(_), Err(MergeError::MissingChanges { .. })) => return Ok(Admission::Admitted(Part::Relays)),
        _ => return refused,
    };
    if row.is_none() {
        let created = evidence.header.created;
        let author = Caller { account: created.by, device: created.device, ..*caller };
        if let Admission::Refused(code) = admission::judge(tx, &author, None, Some(&evidence.header))? {
            return Ok(Admission::Refused(code));
        }
    }
    let strangers = strangers(tx, caller.agency, &evidence.writers())?;
    if strangers { refused } else { Ok(Admission::Admitted(Part::Relays)) }
}

/// Whether somebody of another agency, or a phone nobody ever signed in on, stated something.
fn strangers(tx: &Tx<'_>, agency: AgencyId, writers: &BTreeSet<(AccountId, DeviceId)>) -> Result<bool, ApiError> {
    for (account, device) in writers {
        if !is_colleague(tx, agency, *account)? || store::device::key(tx, *device)?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_colleague(tx: &Tx<'_>, agency: AgencyId, account: AccountId) -> Result<bool, ApiError> {
    Ok(store::account::credentials_by_id(tx, account)?.is_some_and(|known| known.agency == Some(agency)))
}

/// Notes everybody of the agency who stated something as taking part, whoever brought it: they are told what
/// happens to the task, and nobody else deletes it as a draft of their own. Whoever takes part in a task that is known
/// (`row`) for the first time is told of it from its beginning: their own words arrived before they did, and what
/// others recorded before these is nothing they were told.
pub(super) fn join_writers(
    tx: &Tx<'_>,
    caller: &Caller,
    row: Option<&TaskRow>,
    evidence: &TaskEvidence,
    now: Moment,
) -> Result<(), ApiError> {
    let task = evidence.header.id;
    let accounts: BTreeSet<_> = evidence.writers().into_iter().map(|(account, _)| account).collect();
    for account in accounts {
        let participation = store::task::participation(tx, task, account)?;
        if participation == Some(true) || !is_colleague(tx, caller.agency, account)? {
            continue;
        }
        if let (None, Some(row)) = (participation, row) {
            introduce(tx, account, row, now)?;
        }
        store::task::join(tx, task, account, true, now)?;
    }
    Ok(())
}

/// Tells somebody who takes part in a known task for the first time what they were not told: what the others recorded,
/// and what was decided about it. Their phone may hold the task from a colleague since before that.
pub(super) fn introduce(tx: &Tx<'_>, account: AccountId, row: &TaskRow, now: Moment) -> Result<(), ApiError> {
    feed::publish_document(tx, &[account], row.id)?;
    if matches!(row.state, TaskState::Approved | TaskState::Returned)
        && let Some(last) = store::review::of_task(tx, row.id)?.last()
    {
        feed::publish(tx, account, FeedEvent::Review(review::facts(last)))?;
    }
    Ok(store::task::join(tx, row.id, account, false, now)?)
}
