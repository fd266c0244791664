//! What the server told, entry by entry, within the transaction of one answer.

use std::borrow::Cow;
use std::sync::Arc;

use shared_model::document::{DocError, Heads, TaskDoc, TaskEvidence};
use shared_model::feed::{FeedEvent, OrderFacts, ReviewFacts};
use shared_model::id::{OrderId, TaskId};
use shared_model::moment::Moment;
use shared_model::signature::{PublicKey, Receipt, ReceiptFor};
use shared_model::wire::Payload;

use super::exchange::Exchanged;
use crate::device::Device;
use crate::error::AppError;
use crate::phone::{Documents, OpenTask, PhaseEvent, Phone, guarded, next_phase, scope_of};
use crate::store::{AccountRow, Held, Phase, TaskRow, Tx};

/// Setting with the server key that receipts are checked against; the first one seen is kept.
const SERVER_KEY: &str = "server_key";

/// How a receipt came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// As the answer to what this phone brought, or asked.
    Directly,
    /// As an entry of the feed, which says that it was once so.
    InFeed,
}

/// One answer being applied.
pub(super) struct Applying<'a, 'b> {
    pub(super) tx: &'a Tx<'b>,
    pub(super) documents: &'a mut Documents,
    pub(super) now: Moment,
    pub(super) done: Exchanged,
    device: &'a dyn Device,
    account: &'a AccountRow,
}

impl<'a, 'b> Applying<'a, 'b> {
    pub(super) fn new(
        tx: &'a Tx<'b>,
        documents: &'a mut Documents,
        device: &'a dyn Device,
        account: &'a AccountRow,
        now: Moment,
    ) -> Self {
        Self { tx, documents, now, done: Exchanged::default(), device, account }
    }

    /// Applies one entry of the feed.
    pub(super) fn event(&mut self, event: &FeedEvent) -> Result<(), AppError> {
        let account = self.account.id;
        self.done.lists = true;
        match event {
            FeedEvent::Account(facts) => {
                let mut view = self.account.facts.clone();
                (view.person_name, view.agency_name) = (facts.name.clone(), facts.agency.clone());
                view.role = facts.role.word().to_owned();
                self.tx.describe_account(account, &view)?;
            }
            FeedEvent::Project(facts) => self.tx.put_project(account, facts)?,
            FeedEvent::Assignment(facts) => self.tx.put_assignment(account, facts)?,
            FeedEvent::AssignmentWithdrawn { assignment } => self.tx.withdraw_assignment(account, *assignment)?,
            FeedEvent::PlanProgress { plan, done } => self.tx.put_progress(account, *plan, done)?,
            FeedEvent::Order(facts) => self.order(facts)?,
            FeedEvent::OrderWithdrawn { order } => self.order_withdrawn(*order)?,
            FeedEvent::Review(facts) => self.review(facts)?,
            FeedEvent::ApprovalUndone { task, note } => self.approval_undone(*task, note)?,
            FeedEvent::TaskRemoved { task } => self.removed(*task)?,
            FeedEvent::TaskChanges { task, payload, heads } => self.changes(*task, payload, heads)?,
            FeedEvent::Receipt(receipt) => self.receipt(receipt, Told::InFeed)?,
            FeedEvent::Unknown => {
                Phone::hear_again_when_updated(self.tx)?;
                self.tx.add_notice("sync.too_new", "", None, self.now)?;
            }
        }
        Ok(())
    }

    fn order(&mut self, facts: &OrderFacts) -> Result<(), AppError> {
        let known = self.tx.order(self.account.id, facts.id)?;
        self.tx.put_order(self.account.id, facts)?;
        if known.is_none_or(|known| known.withdrawn) {
            self.tx.add_notice("order.new", &facts.description, None, self.now)?;
        }
        Ok(())
    }

    fn order_withdrawn(&mut self, order: OrderId) -> Result<(), AppError> {
        let account = self.account.id;
        let known = self.tx.order(account, order)?.filter(|known| !known.withdrawn);
        if let Some(known) = known.filter(|_| self.tx.withdraw_order(account, order).is_ok_and(|changed| changed)) {
            let task = self.tx.task_of_order(account, order)?.map(|row| row.id());
            self.tx.add_notice("order.withdrawn", &known.facts.description, task, self.now)?;
        }
        Ok(())
    }

    fn review(&mut self, facts: &ReviewFacts) -> Result<(), AppError> {
        if self.tx.put_review(facts)? { self.decided(facts) } else { Ok(()) }
    }

    /// Lets a task follow a decision, if it is here.
    fn decided(&mut self, facts: &ReviewFacts) -> Result<(), AppError> {
        let Some(mut row) = self.tx.task(facts.task)? else { return Ok(()) };
        let answered = self.is_answered(&row, facts)?;
        let event = if facts.approved { PhaseEvent::Approve } else { PhaseEvent::Return };
        if let Some(phase) = next_phase(row.phase, event).filter(|_| !answered) {
            row.phase = phase;
            self.tx.update_task(&row)?;
            if facts.approved {
                self.tx.stop_tracking(facts.task)?;
            } else {
                self.tx.add_notice("task.returned", &facts.note, Some(facts.task), self.now)?;
            }
        }
        self.done.tasks.push(facts.task);
        Ok(())
    }

    /// Whether this is a return of an earlier submission than the one this phone answered it with. An approval is
    /// the last word. No clock is asked: the phone's may have been set.
    fn is_answered(&mut self, row: &TaskRow, facts: &ReviewFacts) -> Result<bool, AppError> {
        if facts.approved || row.submission < 2 {
            return Ok(false);
        }
        let mut open = self.documents.take_in(self.tx, row)?;
        let seen = open.doc.project_at(&facts.heads);
        self.documents.put(row.id(), open);
        let ours = |seen: TaskEvidence| {
            seen.submissions.iter().any(|each| each.number == row.submission && each.said.by == row.account)
        };
        Ok(seen.is_ok_and(|seen| !ours(seen)))
    }

    fn approval_undone(&mut self, task: TaskId, note: &str) -> Result<(), AppError> {
        let Some(mut row) = self.tx.task(task)? else { return Ok(()) };
        if let Some(phase) = next_phase(row.phase, PhaseEvent::UndoApproval) {
            row.phase = phase;
            self.tx.update_task(&row)?;
            self.tx.add_notice("task.approval_undone", note, Some(task), self.now)?;
            self.done.tasks.push(task);
        }
        Ok(())
    }

    fn removed(&mut self, task: TaskId) -> Result<(), AppError> {
        let Some(mut row) = self.tx.task(task)? else { return Ok(()) };
        if let Some(phase) = next_phase(row.phase, PhaseEvent::Remove) {
            row.phase = phase;
            self.tx.update_task(&row)?;
            self.tx.stop_tracking(task)?;
            self.tx.add_notice("task.removed", "", Some(task), self.now)?;
            self.done.tasks.push(task);
        }
        Ok(())
    }

    /// Keeps a receipt whose signature fits; another one is shown, not believed.
    pub(super) fn receipt(&mut self, receipt: &Receipt, told: Told) -> Result<(), AppError> {
        let pinned: Option<PublicKey> = self.tx.setting(SERVER_KEY)?.and_then(|text| text.parse().ok());
        if receipt.verify(&pinned.unwrap_or(receipt.key)).is_err() {
            self.tx.add_notice("sync.receipt_invalid", "", None, self.now)?;
            return Ok(());
        }
        if pinned.is_none() {
            self.tx.set_setting(SERVER_KEY, &receipt.key.to_string())?;
        }
        self.tx.put_receipt(receipt)?;
        match &receipt.of {
            ReceiptFor::Photo { sha256 } => match told {
                Told::Directly => self.tx.photo_safe(*sha256, receipt.at)?,
                Told::InFeed => self.tx.photo_safe_by_others(*sha256, receipt.at)?,
            },
            ReceiptFor::Submission { task, number, heads } => {
                self.submission_received(*task, (*number, heads), receipt.at)?;
            }
        }
        Ok(())
    }

    fn submission_received(&mut self, task: TaskId, of: (u32, &Heads), at: Moment) -> Result<(), AppError> {
        let Some(mut row) = self.tx.task(task)? else { return Ok(()) };
        if row.submission == of.0 && !self.is_of_another(&row, of)? {
            row.receipt_at = Some(at);
            row.phase = next_phase(row.phase, PhaseEvent::Receipt).unwrap_or(row.phase);
            self.tx.update_task(&row)?;
            self.done.tasks.push(task);
        }
        Ok(())
    }

    /// Whether the submission of this number that was made here is of another state: two phones of one account, or two
    /// colleagues, may both have submitted a task for the first time.
    fn is_of_another(&mut self, row: &TaskRow, (number, heads): (u32, &Heads)) -> Result<bool, AppError> {
        let open = self.documents.take_in(self.tx, row)?;
        let ours = open.evidence.submissions.iter().find(|each| {
            (each.number, each.said.by) == (number, row.account) && Some(each.said.at.device) == row.submitted_at
        });
        let another = ours.is_some_and(|ours| ours.heads != *heads);
        self.documents.put(row.id(), open);
        Ok(another)
    }

    fn changes(&mut self, task: TaskId, payload: &Payload, server: &Heads) -> Result<(), AppError> {
        match self.tx.task(task)? {
            Some(mut row) => {
                self.merge(&mut row, payload)?;
                if row.held == Some(Held::Quarantined) && row.heads == *server {
                    taken_in(&mut row);
                }
                self.tx.update_task(&row)?;
                self.done.tasks.push(task);
                Ok(())
            }
            // What was deleted here stays deleted here.
            None if self.tx.is_deleted(task)? => Ok(()),
            None => self.adopt(task, payload),
        }
    }

    /// Merges foreign changes into a document of this phone. What cannot be merged is told, and the rest goes on.
    pub(super) fn merge(&mut self, row: &mut TaskRow, payload: &Payload) -> Result<(), AppError> {
        let mut open = self.documents.take_in(self.tx, row)?;
        let before = open.doc.heads();
        match guarded(|| open.doc.apply(&chunks_of(payload, row.actor)?)) {
            Ok(()) => {
                let increment = open.doc.take_incremental();
                if !increment.is_empty() {
                    self.tx.append_chunk(row.id(), &increment)?;
                    open.refresh()?;
                    row.shared = true;
                }
                row.heads = open.doc.heads();
                let known = before.as_slice();
                let gained = row.heads.as_slice().iter().filter(|head| !known.contains(head)).copied().collect();
                // What comes back by way of a colleague is no receipt: a submission without one is sent again,
                // unless the server keeps it apart.
                if row.submission == 0 || row.receipt_at.is_some() || row.held.is_some() {
                    row.acknowledge(&Heads::new(gained));
                }
                (row.answered, row.total) = open.progress();
            }
            Err(DocError::MissingChanges) => row.lacks = true,
            // The document in memory may know what was not kept: it is not put back.
            Err(error) => return Ok(self.tx.add_notice(error.code(), "", Some(row.id()), self.now)?),
        }
        self.documents.put(row.id(), open);
        Ok(())
    }

    /// Takes in a task begun on another phone.
    fn adopt(&mut self, task: TaskId, payload: &Payload) -> Result<(), AppError> {
        let Payload::Saved(bytes) = payload else {
            // Changes of a task that never was here: the server sends such a task whole.
            return Ok(());
        };
        let mut actor = [0; 16];
        self.device.random(&mut actor)?;
        let mut doc = match guarded(|| TaskDoc::open_foreign(bytes, actor)) {
            Ok(doc) => doc,
            Err(error) => {
                if matches!(error, DocError::TooNew { .. }) {
                    Phone::hear_again_when_updated(self.tx)?;
                }
                return Ok(self.tx.add_notice(error.code(), "", Some(task), self.now)?);
            }
        };
        let header = doc.header()?;
        let Ok(scope) = scope_of(self.tx, self.account.id, &header) else {
            Phone::hear_again_when_updated(self.tx)?;
            return Ok(self.tx.add_notice("catalogue.unknown", &header.catalogue, Some(task), self.now)?);
        };
        let heads = doc.heads();
        self.tx.add_task(self.account.id, &header, actor)?;
        self.tx.append_chunk(task, &doc.save())?;
        let open = OpenTask::new(doc, Arc::new(scope), 1)?;
        if let Some(mut row) = self.tx.task(task)? {
            (row.heads, row.acked, row.shared) = (heads.clone(), heads, true);
            (row.answered, row.total) = open.progress();
            take_over(&mut row, &open.evidence);
            self.tx.update_task(&row)?;
        }
        self.documents.put(task, open);
        self.done.tasks.push(task);
        // It may have been decided before it came here.
        self.tx.reviews(task)?.first().map_or(Ok(()), |facts| self.decided(facts))
    }
}

/// Nothing of this phone is kept apart any more: the late evidence was admitted, or a colleague brought the task. The
/// server may have signed for the submission in an answer that nobody heard: it is sent again, for its receipt.
fn taken_in(row: &mut TaskRow) {
    (row.problem, row.held) = (None, None);
    if row.submission > 0 && row.receipt_at.is_none() {
        row.acked = Heads::default();
    }
}

/// What this account submitted on another phone is submitted here as well: the server, which handed it back, has it.
fn take_over(row: &mut TaskRow, evidence: &TaskEvidence) {
    let own = evidence.submissions.iter().filter(|each| each.said.by == row.account);
    if let Some(last) = own.max_by_key(|each| each.number) {
        (row.submission, row.submitted_at) = (last.number, Some(last.said.at.device));
        row.phase = Phase::Received;
    }
}

/// Keeps a receipt that came with an upload.
///
/// # Errors
/// What the store says.
pub(crate) fn keep_receipt(phone: &mut Phone, receipt: &Receipt, now: Moment) -> Result<(), AppError> {
    let account = phone.account()?;
    let Phone { store, documents, device, .. } = phone;
    store.transact(|tx| Applying::new(tx, documents, &**device, &account, now).receipt(receipt, Told::Directly))
}

/// The change chunks of a payload, which may be a whole document.
///
/// # Errors
/// [`DocError`] when the payload cannot be unpacked or opened.
pub(crate) fn chunks_of(payload: &Payload, actor: [u8; 16]) -> Result<Cow<'_, [u8]>, DocError> {
    let bytes = payload.unpack().map_err(|_| DocError::NotAutomerge)?;
    match payload {
        Payload::Saved(_) => TaskDoc::open_foreign(&bytes, actor)?.changes_since(&Heads::default()).map(Cow::Owned),
        Payload::Changes(_) | Payload::Packed(_) => Ok(bytes),
    }
}
