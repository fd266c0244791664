//! The end of a recording: submitted with a signature, deleted, or opened again after it came back.

use shared_model::document::TaskEvidence;
use shared_model::document::statement::SubmissionStatement;
use shared_model::id::TaskId;
use shared_model::sha::Sha256;

use super::{PhaseEvent, Phone, next_phase};
use crate::error::{AppError, Rule};
use crate::store::TaskRow;

impl Phone {
    /// Submits a task: what was recorded is signed and goes out when there is a network.
    ///
    /// # Errors
    /// [`Rule::Incomplete`], [`Rule::NotRecordable`], a missing key, and what the store says.
    pub fn submit(&mut self, task: TaskId) -> Result<SubmissionStatement, AppError> {
        self.collect_locations()?;
        let device = std::sync::Arc::clone(&self.device);
        let names = self.random()?;
        let statement = self.change(task, |change| {
            let phase = next_phase(change.row.phase, PhaseEvent::Correct)
                .and_then(|phase| next_phase(phase, PhaseEvent::Submit));
            let phase = phase.ok_or(Rule::NotRecordable)?;
            let count = change.open.missing().len();
            if count > 0 {
                return Err(Rule::Incomplete { count }.into());
            }
            change.end_track(names)?;
            let submissions = &change.open.evidence.submissions;
            let number = submissions.iter().map(|each| each.number).max().unwrap_or(0).max(change.row.submission) + 1;
            let draft = change.open.doc.draft_submission(number, change.said)?;
            let signature = device.sign(&draft.message())?;
            let statement = change.open.doc.add_submission(draft, signature);
            change.open.evidence.submissions.push(statement.clone());
            change.open.submitted = Some(change.open.evidence.clone());
            change.row.phase = phase;
            change.row.submission = number;
            change.row.submitted_at = Some(change.said.at.device);
            change.row.receipt_at = None;
            Ok(statement)
        })?;
        self.stop_receiver_when_idle()?;
        Ok(statement)
    }

    /// Deletes a task that was never submitted. That it was deleted is remembered, and the server is told
    /// when it had heard of the task.
    ///
    /// # Errors
    /// [`Rule::Submitted`], [`Rule::UnknownTask`], and what the store says.
    pub fn delete_task(&mut self, task: TaskId) -> Result<(), AppError> {
        let (row, deletable) =
            self.look(task, |row, open, _| Ok((row.clone(), can_be_deleted(row, &open.evidence))))?;
        if !deletable {
            return Err(Rule::Submitted.into());
        }
        let now = self.now();
        let orphans: Vec<Sha256> = self.store.transact(|tx| {
            let orphans = tx.drop_task_photos(task)?;
            tx.drop_points(task)?;
            tx.stop_tracking(task)?;
            tx.delete_task(&row, now)?;
            Ok::<_, AppError>(orphans)
        })?;
        self.documents.forget(task);
        // Only after the deletion is durable: a file too many does no harm, one too few would.
        orphans.into_iter().for_each(|orphan| self.files.remove(orphan));
        self.stop_receiver_when_idle()
    }

    /// Opens a returned task for correction; its track is recorded again.
    ///
    /// # Errors
    /// [`Rule::NotReturned`] and what the store says.
    pub fn reopen(&mut self, task: TaskId) -> Result<(), AppError> {
        if self.task(task)?.phase != crate::store::Phase::Returned {
            return Err(Rule::NotReturned.into());
        }
        self.change(task, |change| change.for_recording())?;
        self.begin_tracking(task)
    }
}

/// Whether a task can be deleted: nothing of it was ever submitted, by a colleague neither, whose signature holds for
/// the photos of this phone too.
#[must_use]
pub fn can_be_deleted(row: &TaskRow, evidence: &TaskEvidence) -> bool {
    let submitted = row.submission > 0 || !evidence.submissions.is_empty();
    let open = next_phase(row.phase, PhaseEvent::Correct).is_some() && !submitted;
    open || row.phase == crate::store::Phase::Removed
}
