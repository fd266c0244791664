//! Looking at what was submitted for what deserves a second look (R12.2). It decides nothing and is journaled nowhere:
//! the same evidence gives the same findings again.

use std::collections::BTreeMap;

use shared_model::finding::{Finding, Looked, MAX_BITS, Twin, findings};
use shared_model::id::{AgencyId, TaskId};

use super::task::evidence;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::media::fingerprint::fingerprint;
use crate::media::inspect::PICTURE_BROKEN;
use crate::store;
use crate::store::finding::Waiting;

/// Looks at a task that waits; whether there was one.
///
/// # Errors
/// Whatever the database says. A task that cannot be looked at is kept as such and does not hold up the others.
pub fn look_next(core: &Core) -> Result<bool, ApiError> {
    let Some(waiting) = core.db.read(store::finding::next)? else { return Ok(false) };
    let found = take_fingerprints(core, waiting.task).and_then(|()| core.db.read(|tx| look(tx, waiting)));
    if let Err(error) = &found {
        tracing::warn!(%error, task = %waiting.task, "a task could not be looked at");
    }
    let at = core.env.now();
    core.db.write(|tx| store::finding::put(tx, waiting, at, found.as_deref().ok()))?;
    Ok(true)
}

/// Takes the fingerprints of photos that have none yet. Their thumbnails are made by it, so that whoever reviews the task
/// does not wait for them.
fn take_fingerprints(core: &Core, task: TaskId) -> Result<(), ApiError> {
    let photos = core.db.read(|tx| store::finding::without_fingerprint(tx, task))?;
    if photos.is_empty() {
        return Ok(());
    }
    // A small copy that cannot be read now is taken up with the next look: the other findings do not wait for it.
    let read = photos.into_iter().filter_map(|photo| match core.media.thumbnail(&photo) {
        Ok(thumbnail) => Some((photo, thumbnail)),
        Err(error) => {
            tracing::warn!(%error, %photo, "a photo's small copy cannot be read");
            None
        }
    });
    let taken: Vec<_> =
        read.map(|(photo, small)| (photo, small.is_none(), small.and_then(|small| fingerprint(&small)))).collect();
    core.db.write(|tx| {
        taken.iter().try_for_each(|(photo, broken, bits)| {
            if *broken {
                store::photo::note(tx, *photo, PICTURE_BROKEN)?;
            }
            store::finding::keep_fingerprint(tx, *photo, *bits)
        })
    })?;
    Ok(())
}

fn look(tx: &Tx<'_>, waiting: Waiting) -> Result<Vec<Finding>, ApiError> {
    let row = store::task::get(tx, waiting.task)?.ok_or(Code::RequestNotFound)?;
    let project = store::project::get(tx, row.project)?.ok_or(Code::RequestNotFound)?;
    let submissions = store::submission::of_task(tx, row.id)?;
    let received_at = submissions.iter().map(|submission| submission.received_at).max();
    let twins = twins(tx, waiting.task, row.agency)?;
    let looked = Looked {
        evidence: &evidence(tx, row.id, None)?,
        fence: &project.geofence,
        month: row.month,
        received_at: received_at.ok_or(Code::RequestNotFound)?,
        twins: &twins,
        earlier: &store::finding::earlier(tx, row.project, row.month)?,
    };
    Ok(findings(&looked))
}

/// Photos of the task that are part of earlier tasks, or look like one that is. Of another agency's only the month is told.
fn twins(tx: &Tx<'_>, task: TaskId, agency: AgencyId) -> Result<Vec<Twin>, ApiError> {
    let same = store::finding::named(tx, task)?.into_iter().map(|photo| (photo, photo, 0));
    let alike = store::finding::alike(tx, task)?.into_iter().filter(|(.., bits)| *bits <= MAX_BITS);
    let mut seen_in = BTreeMap::new();
    let mut twins = Vec::new();
    for (photo, other, bits) in same.chain(alike) {
        let seen = match seen_in.get(&other) {
            Some(seen) => *seen,
            None => *seen_in.entry(other).or_insert(store::finding::seen_before(tx, other, task)?),
        };
        twins.extend(seen.map(|seen| Twin {
            photo,
            other,
            task: (seen.agency == agency).then_some(seen.task),
            month: seen.month,
            bits,
        }));
    }
    Ok(twins)
}

#[cfg(test)]
mod tests;
