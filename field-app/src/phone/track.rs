//! Carries the tracker's actions into the store: points durable at once, runs as immutable segments.

use shared_model::document::statement::{GapReason, GapStatement};
use shared_model::id::{GapId, SegmentId, TaskId};
use shared_model::track::Segment;

use super::tracker::{GAP_MS, TrackAction, Tracked, advance, end};
use super::{Change, Phone};
use crate::device::LocationPermission;
use crate::error::AppError;
use crate::store::{StoreError, TrackingRow};

/// Points in one segment: about ten minutes of walking, 600 bytes.
const SEGMENT_POINTS: usize = 120;

impl Phone {
    /// Takes in what the location service has reported. Called now and then, and before a submission.
    ///
    /// # Errors
    /// What the store says; the reports stay with the device then.
    pub fn collect_locations(&mut self) -> Result<(), AppError> {
        let events = self.device.locations();
        let Some(last) = events.last().map(|event| event.number) else { return Ok(()) };
        let boot = self.device.clock().boot;
        for row in self.trackings()? {
            let tracked = advance(&row, boot, &events);
            self.keep_tracked(tracked)?;
        }
        self.device.forget_locations(last);
        Ok(())
    }

    fn trackings(&mut self) -> Result<Vec<TrackingRow>, StoreError> {
        self.store.read(|tx| tx.trackings())
    }

    /// Most reports only add points: those are one small transaction that leaves the document alone.
    fn keep_tracked(&mut self, tracked: Tracked) -> Result<(), AppError> {
        let task = tracked.row.task;
        let pending: usize = self.store.read(|tx| tx.points(task).map(|points| points.len()))?;
        let only_points = tracked.actions.iter().all(|action| matches!(action, TrackAction::Point(_)));
        if only_points && pending + tracked.actions.len() < SEGMENT_POINTS {
            return self.store.transact(|tx| {
                for action in &tracked.actions {
                    if let TrackAction::Point(point) = action {
                        tx.add_point(task, point)?;
                    }
                }
                Ok(tx.put_tracking(&tracked.row)?)
            });
        }
        let names = self.random()?;
        self.change_other(task, |change| {
            change.keep_actions(&tracked.actions, names)?;
            Ok(change.tx.put_tracking(&tracked.row)?)
        })
    }

    /// Like `change`, for a task that may be another account's: its track goes on while somebody else is signed in.
    fn change_other(
        &mut self,
        task: TaskId,
        work: impl FnOnce(&mut Change<'_, '_>) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let current = self.store.read(|tx| tx.current_account())?.map(|account| account.id);
        let owner = self.store.read(|tx| tx.task(task))?.map(|row| row.account);
        // Points wait in their table until their owner is back: only the owner can state something.
        if owner.is_some() && owner == current { self.change(task, work) } else { Ok(()) }
    }

    /// Goes on recording after the app was closed or killed; the time between is a gap with its reason, as far as known.
    pub(super) fn resume_tracking(&mut self) -> Result<(), AppError> {
        // What the device kept while the app was away comes first: it may leave no gap at all.
        self.collect_locations()?;
        let clock = self.device.clock();
        let allowed = self.device.location_permission() == LocationPermission::Always;
        let rows = self.trackings()?;
        for mut row in rows.iter().cloned() {
            if row.lost.is_none() && clock.now.ms_since(row.last_at) > GAP_MS {
                let reason = match (allowed, row.boot == clock.boot) {
                    (false, _) => GapReason::PermissionRemoved,
                    (true, false) => GapReason::PhoneOff,
                    (true, true) => GapReason::StoppedBySystem,
                };
                row.lost = Some((row.last_at, reason));
            }
            row.boot = clock.boot;
            self.store.transact(|tx| tx.put_tracking(&row))?;
        }
        if !rows.is_empty() {
            // Without the permission the gap stays open; the screens show the trouble.
            let _ = self.device.set_tracking(true);
        }
        Ok(())
    }

    /// Begins to record the track of a task that came back.
    pub(super) fn begin_tracking(&mut self, task: TaskId) -> Result<(), AppError> {
        let clock = self.device.clock();
        let row = TrackingRow { task, boot: clock.boot, last_at: clock.now, lost: None, points: 0, gaps: 0 };
        self.store.transact(|tx| tx.put_tracking(&row))?;
        // A correction may be made at the desk: a missing permission is recorded as a gap, not refused.
        let _ = self.device.set_tracking(true);
        Ok(())
    }

    /// Switches the receiver off when no task needs it.
    pub(super) fn stop_receiver_when_idle(&mut self) -> Result<(), AppError> {
        if self.trackings()?.is_empty() {
            self.device.set_tracking(false)?;
        }
        Ok(())
    }
}

impl Change<'_, '_> {
    /// Ends the recording of this task: last run, last gap.
    pub(super) fn end_track(&mut self, names: [u8; 20]) -> Result<(), AppError> {
        let task = self.row.id();
        if let Some(row) = self.tx.tracking(task)? {
            let tracked = end(&row, self.said.at.device);
            self.keep_actions(&tracked.actions, names)?;
        }
        self.flush_points(names, u8::MAX)?;
        Ok(self.tx.stop_tracking(task)?)
    }

    /// Carries out actions; `names` makes the ids of what they add.
    fn keep_actions(&mut self, actions: &[TrackAction], names: [u8; 20]) -> Result<(), AppError> {
        let task = self.row.id();
        let mut pending = self.tx.points(task)?.len();
        let mut step = 0u8;
        for action in actions {
            step = step.wrapping_add(1);
            match action {
                TrackAction::Point(point) => {
                    self.tx.add_point(task, point)?;
                    pending += 1;
                    if pending >= SEGMENT_POINTS {
                        self.flush_points(names, step)?;
                        pending = 0;
                    }
                }
                TrackAction::Break => {
                    self.flush_points(names, step)?;
                    pending = 0;
                }
                TrackAction::Gap { from, to, reason } => {
                    let id = GapId::new(*from, varied(names, 10, step));
                    self.open.add_gap(id, GapStatement { from: *from, to: *to, reason: *reason, said: self.said });
                }
            }
        }
        Ok(())
    }

    /// Makes a segment of the points kept so far.
    fn flush_points(&mut self, names: [u8; 20], step: u8) -> Result<(), AppError> {
        let task = self.row.id();
        let points = self.tx.points(task)?;
        if let Some(first) = points.first() {
            let id = SegmentId::new(first.at, varied(names, 0, step));
            self.open.add_track(id, Segment { by: self.said.by, device: self.said.device, points });
            self.tx.drop_points(task)?;
        }
        Ok(())
    }
}

/// Ten of the random bytes, made different for each step of one change.
fn varied(names: [u8; 20], from: usize, step: u8) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&names[from..from + 10]);
    bytes[9] ^= step;
    bytes
}
