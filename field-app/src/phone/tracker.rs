//! The track as a pure function: reports of the location service in, points and gaps out (R4.2).

use shared_model::document::statement::GapReason;
use shared_model::moment::Moment;
use shared_model::track::TrackPoint;

use crate::device::{Location, LocationEvent};
use crate::store::TrackingRow;

/// Time without a point that counts as a gap, in milliseconds: receivers deliver every few seconds, and
/// save power at rest for up to a minute.
pub(crate) const GAP_MS: i64 = 120_000;

/// What the document gains.
#[derive(Debug, Clone, PartialEq)]
pub enum TrackAction {
    /// A point that continues the run.
    Point(TrackPoint),
    /// The run ends here: what comes next is a run of its own.
    Break,
    /// A stretch without points, after the run before it has ended.
    Gap {
        /// From.
        from: Moment,
        /// To.
        to: Moment,
        /// Why.
        reason: GapReason,
    },
}

/// A recording after some reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracked {
    /// Its state now.
    pub row: TrackingRow,
    /// What the document gains, in order.
    pub actions: Vec<TrackAction>,
}

/// Takes in reports of the location service.
#[must_use]
pub fn advance(row: &TrackingRow, boot: u64, events: &[LocationEvent]) -> Tracked {
    let mut tracked = Tracked { row: TrackingRow { boot, ..row.clone() }, actions: Vec::new() };
    for event in events {
        match event.location {
            Location::Lost { at, reason } => tracked.lose(at, reason),
            Location::Fix(fix) => tracked.point(TrackPoint {
                at: fix.at,
                position: fix.position,
                accuracy_m: fix.accuracy_m,
                source: fix.source,
                mock: fix.mock,
            }),
        }
    }
    tracked
}

/// Ends a recording at `now`: a stretch without points up to now is a gap too.
#[must_use]
pub fn end(row: &TrackingRow, now: Moment) -> Tracked {
    let mut tracked = Tracked { row: row.clone(), actions: Vec::new() };
    if tracked.row.lost.is_none() && now.ms_since(row.last_at) > GAP_MS {
        tracked.row.lost = Some((row.last_at, GapReason::NoFix));
    }
    tracked.close_gap(now);
    tracked
}

impl Tracked {
    fn lose(&mut self, at: Moment, reason: GapReason) {
        if self.row.lost.is_none() {
            self.row.lost = Some((at.max(self.row.last_at), reason));
        }
    }

    fn point(&mut self, point: TrackPoint) {
        let since_last = point.at.ms_since(self.row.last_at);
        if (-GAP_MS..0).contains(&since_last) || (since_last == 0 && self.row.points > 0) {
            // Delivered twice, or from before the task: known already.
            return;
        }
        if since_last < 0 {
            // The clock was set back: a run of its own, because time within a run goes forward.
            self.actions.push(TrackAction::Break);
            self.row.lost = None;
        } else if self.row.lost.is_none() && since_last > GAP_MS {
            self.row.lost = Some((self.row.last_at, GapReason::Unknown));
        }
        self.close_gap(point.at);
        self.row.last_at = point.at;
        self.row.points += 1;
        self.actions.push(TrackAction::Point(point));
    }

    fn close_gap(&mut self, to: Moment) {
        if let Some((from, reason)) = self.row.lost.take() {
            self.actions.push(TrackAction::Break);
            if to > from {
                self.row.gaps += 1;
                self.actions.push(TrackAction::Gap { from, to, reason });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use shared_model::id::TaskId;
    use shared_model::position::{Fix, FixSource, LatLon};

    use super::*;

    fn row(last_ms: i64) -> TrackingRow {
        let task = TaskId::from_bytes([1; 16]);
        TrackingRow { task, boot: 1, last_at: Moment::from_ms(last_ms), lost: None, points: 0, gaps: 0 }
    }

    fn fix(number: u64, ms: i64) -> LocationEvent {
        let position = LatLon { lat: 34.0, lon: 108.0 };
        let at = Moment::from_ms(ms);
        let fix = Fix { position, accuracy_m: 5.0, at, source: FixSource::Gnss, mock: false };
        LocationEvent { number, location: Location::Fix(fix) }
    }

    fn lost(number: u64, ms: i64, reason: GapReason) -> LocationEvent {
        LocationEvent { number, location: Location::Lost { at: Moment::from_ms(ms), reason } }
    }

    fn gaps(tracked: &Tracked) -> Vec<(i64, i64, GapReason)> {
        let gap = |action: &TrackAction| match action {
            TrackAction::Gap { from, to, reason } => Some((from.as_ms(), to.as_ms(), *reason)),
            _ => None,
        };
        tracked.actions.iter().filter_map(gap).collect()
    }

    #[test]
    fn a_loss_becomes_a_gap_with_its_reason_when_the_position_comes_back() {
        let events = [fix(1, 1_000), lost(2, 2_000, GapReason::NoFix), fix(3, 9_000)];
        let tracked = advance(&row(0), 1, &events);
        assert_eq!(gaps(&tracked), [(2_000, 9_000, GapReason::NoFix)]);
        assert_eq!((tracked.row.points, tracked.row.gaps, tracked.row.lost), (2, 1, None));
    }

    #[test]
    fn silence_is_a_gap_of_unknown_reason() {
        let tracked = advance(&row(0), 1, &[fix(1, 1_000), fix(2, 1_000 + GAP_MS + 1)]);
        assert_eq!(gaps(&tracked), [(1_000, 1_001 + GAP_MS, GapReason::Unknown)]);
    }

    #[test]
    fn the_end_closes_what_is_open() {
        let tracked = end(&row(0), Moment::from_ms(GAP_MS + 1));
        assert_eq!(gaps(&tracked), [(0, GAP_MS + 1, GapReason::NoFix)]);
        assert_eq!(gaps(&end(&row(0), Moment::from_ms(GAP_MS))), []);
    }

    #[test]
    fn duplicates_are_dropped_gaps_are_told_and_jumps_stay_as_they_were_measured() {
        let far = |number, ms| match fix(number, ms) {
            LocationEvent { location: Location::Fix(fix), number } => {
                let position = LatLon { lat: 35.0, lon: 109.0 };
                LocationEvent { number, location: Location::Fix(Fix { position, ..fix }) }
            }
            other => other,
        };
        let late = 3_000 + GAP_MS + 1;
        // Twice the same, a hundred kilometres within a second and back, then silence.
        let events = [fix(1, 1_000), fix(2, 1_000), far(3, 2_000), fix(4, 3_000), fix(5, late)];
        let tracked = advance(&row(0), 1, &events);
        let points = tracked.actions.iter().filter_map(|action| match action {
            TrackAction::Point(point) => Some((point.at.as_ms(), point.position.lat)),
            _ => None,
        });
        let measured = [(1_000, 34.0), (2_000, 35.0), (3_000, 34.0), (late, 34.0)];
        assert_eq!(points.collect::<Vec<_>>(), measured, "evidence is not smoothed");
        assert_eq!(gaps(&tracked), [(3_000, late, GapReason::Unknown)]);
    }

    #[test]
    fn a_clock_set_back_begins_a_run_of_its_own() {
        let tracked = advance(&row(0), 1, &[fix(1, 10 * GAP_MS), fix(2, GAP_MS)]);
        assert!(tracked.actions.contains(&TrackAction::Break));
        assert_eq!(tracked.row.points, 2);
    }

    proptest! {
        #[test]
        fn reports_delivered_twice_add_nothing(times in proptest::collection::vec(1..2_000_000i64, 1..40)) {
            let mut times = times;
            times.sort_unstable();
            times.dedup();
            let events: Vec<_> = (1..).zip(&times).map(|(number, ms)| fix(number, *ms)).collect();
            let once = advance(&row(0), 1, &events);
            prop_assert_eq!(once.row.points as usize, times.len());
            let last = events.last().copied().into_iter().collect::<Vec<_>>();
            prop_assert!(advance(&once.row, 1, &last).actions.is_empty());
        }

        #[test]
        fn time_goes_forward_within_every_run(times in proptest::collection::vec(0..3_000_000i64, 1..60)) {
            let events: Vec<_> = (1..).zip(&times).map(|(number, ms)| fix(number, *ms)).collect();
            let mut last = None;
            for action in advance(&row(0), 1, &events).actions {
                match action {
                    TrackAction::Point(point) => {
                        prop_assert!(last.is_none_or(|last| point.at > last));
                        last = Some(point.at);
                    }
                    TrackAction::Break => last = None,
                    TrackAction::Gap { from, to, .. } => prop_assert!(from < to),
                }
            }
        }
    }
}
