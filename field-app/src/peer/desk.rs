//! What the screens see of a meeting.

use std::collections::BTreeSet;

use shared_model::id::TaskId;
use tokio::sync::watch;

use super::message::Remaining;
use crate::view::{ErrorView, PeerCodeView, PeerPhase, PeerView};

/// What was exchanged so far, counted over all connections of one meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// The person on the other phone, once they proved who they are.
    pub person: Option<String>,
    /// Documents exchanged.
    pub documents: u32,
    /// Photos exchanged.
    pub photos: u32,
    /// Bytes of photos exchanged.
    pub bytes: u64,
    /// What was not taken because it was damaged.
    pub refused: u32,
    /// Tasks that changed on this phone.
    pub tasks: BTreeSet<TaskId>,
    totals: Remaining,
}

impl Tally {
    /// Notes what is still to be done.
    pub(crate) fn expect(&mut self, remaining: Remaining) {
        self.totals = Remaining {
            documents: self.documents.saturating_add(remaining.documents),
            photos: self.photos.saturating_add(remaining.photos),
            bytes: self.bytes.saturating_add(remaining.bytes),
        };
    }

    /// Everything counted, to see whether a connection brought anything.
    pub(crate) fn moved(&self) -> (u32, u32, u64) {
        (self.documents, self.photos, self.bytes)
    }
}

/// The meeting of this phone: one at a time.
pub(crate) struct Desk {
    pub(crate) phase: PeerPhase,
    pub(crate) code: Option<PeerCodeView>,
    pub(crate) tally: Tally,
    pub(crate) error: Option<ErrorView>,
    /// Tells the meeting under way to stop.
    stop: Option<watch::Sender<bool>>,
    /// Which meeting this is: what an earlier one still has to say is not heard.
    number: u64,
}

impl Default for Desk {
    fn default() -> Self {
        Self { phase: PeerPhase::Idle, code: None, tally: Tally::default(), error: None, stop: None, number: 0 }
    }
}

impl Desk {
    /// Begins a meeting; the one before is told to stop.
    pub(crate) fn begin(&mut self, phase: PeerPhase, code: Option<PeerCodeView>) -> (u64, watch::Receiver<bool>) {
        self.stop();
        let (stop, stopped) = watch::channel(false);
        *self = Self { phase, code, stop: Some(stop), number: self.number + 1, ..Self::default() };
        (self.number, stopped)
    }

    /// Tells the meeting under way to stop.
    pub(crate) fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send_replace(true);
        }
    }

    /// This meeting, unless another one has begun since.
    pub(crate) fn of(&mut self, number: u64) -> Option<&mut Self> {
        (self.number == number).then_some(self)
    }

    /// Ends the meeting.
    pub(crate) fn end(&mut self, phase: PeerPhase, error: Option<ErrorView>) {
        (self.phase, self.error, self.code, self.stop) = (phase, error, None, None);
    }

    pub(crate) fn view(&self) -> PeerView {
        let Tally { totals, .. } = &self.tally;
        PeerView {
            phase: self.phase,
            code: self.code.clone(),
            person: self.tally.person.clone(),
            documents: self.tally.documents,
            documents_total: totals.documents.max(self.tally.documents),
            photos: self.tally.photos,
            photos_total: totals.photos.max(self.tally.photos),
            bytes: self.tally.bytes,
            bytes_total: totals.bytes.max(self.tally.bytes),
            refused: self.tally.refused,
            error: self.error.clone(),
        }
    }
}
