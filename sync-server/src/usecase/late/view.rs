//! What late evidence says: the difference it would make, before anybody admits it.

use std::collections::BTreeSet;

use shared_model::document::TaskEvidence;
use shared_model::document::statement::ResultKey;
use shared_model::id::{EntryId, FaultId, TaskId};
use shared_model::permission::Action;
use shared_model::review::conflicts;
use shared_model::sha::Sha256;

use super::{approval, decide, push_of};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store::late::LateDelivery;
use crate::store::photo::HeldPhoto;
use crate::store::review::ReviewRow;
use crate::usecase::review::acted_on;
use crate::usecase::session::Actor;
use crate::usecase::task::{self, TaskView};
use crate::{merge, store};

/// What would be new or different.
#[derive(Debug, Default)]
pub struct LateChange {
    /// Answers.
    pub results: BTreeSet<ResultKey>,
    /// Entries.
    pub entries: BTreeSet<EntryId>,
    /// Faults.
    pub faults: BTreeSet<FaultId>,
    /// Photos.
    pub photos: BTreeSet<Sha256>,
    /// Points of the track.
    pub points: usize,
    /// Submissions.
    pub submissions: usize,
    /// Conflicts that are not there yet: the new review settles them.
    pub conflicts: usize,
}

/// The late evidence of a task.
#[derive(Debug)]
pub struct LateView {
    /// Every late delivery, admitted or not, in the order they came.
    pub deliveries: Vec<LateDelivery>,
    /// The task as it is.
    pub before: TaskView,
    /// The task as it would be with what waits; the same where nothing does.
    pub after: TaskView,
    /// The difference.
    pub change: LateChange,
    /// The approval that counts.
    pub approval: Option<ReviewRow>,
    /// Why it is not admitted now; nothing when the actor may admit it.
    pub obstacle: Option<ApiError>,
}

/// The late evidence of a task that the actor may see.
///
/// # Errors
/// `request.not_found`, `request.forbidden`.
pub fn view(core: &Core, actor: &Actor, task: TaskId) -> Result<LateView, ApiError> {
    let now = core.env.now();
    let (deliveries, evidence, held, approval, obstacle) = core.db.read(|tx| {
        let (row, _) = acted_on(tx, actor, task, Action::ReadQuarantine)?;
        let deliveries = store::late::of_task(tx, task)?;
        let waiting: Vec<_> = deliveries.iter().filter(|each| each.admitted.is_none()).cloned().collect();
        let obstacle = match acted_on(tx, actor, task, Action::ReviewTask) {
            Err(error) => Some(error),
            Ok(_) => decide(tx, actor, &row, &waiting, None, now).err(),
        };
        let evidence = joined(tx, task, waiting)?;
        let held = held(tx, &evidence)?;
        Ok::<_, ApiError>((deliveries, evidence, held, approval(tx, task)?, obstacle))
    })?;
    let (before, mut after) = (task::view(core, actor, task)?, task::view(core, actor, task)?);
    after.names = core.db.read(|tx| task::names(tx, &evidence))?;
    let change = LateChange::between(&before.evidence, &evidence);
    after.evidence = evidence;
    after.held.extend(held.into_iter().map(|photo| (photo.sha256, photo)));
    Ok(LateView { deliveries, before, after, change, approval, obstacle })
}

/// What the task would say with every delivery that can be joined; nothing is written.
fn joined(tx: &Tx<'_>, task: TaskId, deliveries: Vec<LateDelivery>) -> Result<TaskEvidence, ApiError> {
    let mut stored = store::document::load(tx, task)?.ok_or(Code::RequestNotFound)?;
    let mut evidence = task::evidence(tx, task, None)?;
    for delivery in deliveries {
        if let Ok(mut merged) = merge::merge(Some(&stored), &push_of(task, delivery.bytes)) {
            stored = merged.doc.save();
            evidence = merged.evidence;
        }
    }
    Ok(evidence)
}

/// The photos that have arrived, of all that the evidence names.
fn held(tx: &Tx<'_>, evidence: &TaskEvidence) -> Result<Vec<HeldPhoto>, ApiError> {
    let mut held = Vec::new();
    for sha256 in evidence.photos.keys() {
        held.extend(store::photo::get(tx, *sha256)?.map(|photo| HeldPhoto {
            sha256: photo.sha256,
            received_at: photo.received_at,
            findings: photo.findings,
        }));
    }
    Ok(held)
}

impl LateChange {
    fn between(before: &TaskEvidence, after: &TaskEvidence) -> Self {
        let results = after.results.iter().filter(|(key, said)| before.results.get(key) != Some(*said));
        let entries = after.entries.iter().filter(|(id, said)| before.entries.get(id) != Some(*said));
        let faults = after.faults.iter().filter(|(id, said)| before.faults.get(id) != Some(*said));
        let known = conflicts(before);
        let photos = after.photos.keys().filter(|sha256| !before.photos.contains_key(sha256));
        Self {
            results: results.map(|(key, _)| key.clone()).collect(),
            entries: entries.map(|(id, _)| *id).collect(),
            faults: faults.map(|(id, _)| *id).collect(),
            photos: photos.copied().collect(),
            points: after.track_points().saturating_sub(before.track_points()),
            submissions: after.submissions.len().saturating_sub(before.submissions.len()),
            conflicts: conflicts(after).iter().filter(|conflict| !known.contains(conflict)).count(),
        }
    }
}
