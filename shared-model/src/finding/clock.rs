//! Phones' clocks (R12.3).

use std::collections::BTreeMap;

use super::deeds::deeds;
use super::{ClockOddity, Finding};
use crate::document::TaskEvidence;
use crate::document::statement::Said;
use crate::id::{AccountId, DeviceId};
use crate::moment::Moment;

/// Most milliseconds by which a clock may move otherwise than the time since the phone's start: a correction by the
/// network is smaller.
pub const MAX_DRIFT_MS: i64 = 2 * 60 * 1000;
/// Most milliseconds by which a clock may differ from the server's.
pub const MAX_OFFSET_MS: i64 = 5 * 60 * 1000;
/// Most milliseconds by which something may be recorded after it was received.
pub const MAX_AHEAD_MS: i64 = MAX_OFFSET_MS;

/// Where a phone's clock was set during the task, differed from the server's, or ran ahead of what the server received.
/// One finding for a phone and a way: the largest.
///
/// Honest causes: a phone that was long without network; an empty battery; a phone set by hand.
#[must_use]
pub fn clock_shifts(evidence: &TaskEvidence, received_at: Moment) -> Vec<Finding> {
    let mut said: BTreeMap<(AccountId, DeviceId), Vec<Said>> = BTreeMap::new();
    for (by, deeds) in deeds(evidence) {
        for deed in deeds {
            said.entry((by, deed.said.device)).or_default().push(deed.said);
        }
    }
    let mut found = Vec::new();
    for ((by, device), mut said) in said {
        said.sort_by_key(|each| (each.at.boot, each.at.monotonic_ms));
        let of = [
            (ClockOddity::Set, largest(set(&said))),
            (ClockOddity::Off, largest(off(&said))),
            (ClockOddity::Ahead, largest(ahead(&said, received_at))),
        ];
        let of = of.into_iter().filter_map(|(how, largest)| largest.map(|(shift_ms, at)| (how, shift_ms, at)));
        found.extend(of.map(|(how, shift_ms, at)| Finding::ClockShift { by, device, how, shift_ms, at }));
    }
    found
}

fn largest(shifts: impl Iterator<Item = (i64, Moment)>) -> Option<(i64, Moment)> {
    shifts.max_by_key(|(shift_ms, _)| shift_ms.unsigned_abs())
}

fn set(said: &[Said]) -> impl Iterator<Item = (i64, Moment)> {
    said.iter().zip(said.iter().skip(1)).filter_map(|(a, b)| {
        let shift_ms = b.at.device.ms_since(a.at.device) - a.at.elapsed_to_ms(&b.at)?;
        (shift_ms.abs() > MAX_DRIFT_MS).then_some((shift_ms, b.at.device))
    })
}

fn off(said: &[Said]) -> impl Iterator<Item = (i64, Moment)> {
    said.iter().filter_map(|each| {
        let shift_ms = -each.at.offset_ms?;
        (shift_ms.abs() > MAX_OFFSET_MS).then_some((shift_ms, each.at.device))
    })
}

fn ahead(said: &[Said], received_at: Moment) -> impl Iterator<Item = (i64, Moment)> {
    said.iter().filter_map(move |each| {
        let shift_ms = each.at.best().ms_since(received_at);
        (shift_ms > MAX_AHEAD_MS).then_some((shift_ms, each.at.device))
    })
}

#[cfg(test)]
mod tests {
    use super::super::scene::{Scene, moment, person, phone};
    use super::*;

    fn shift(how: ClockOddity, shift_ms: i64, second: i64) -> Finding {
        Finding::ClockShift { by: person(1), device: phone(1), how, shift_ms, at: moment(second) }
    }

    #[test]
    fn a_steady_clock_is_not_found() {
        assert_eq!(clock_shifts(&Scene::new().results(0, 9, 60).evidence, moment(600)), []);
    }

    #[test]
    fn a_clock_that_was_set_back_is_found_where_it_was_set() {
        let scene = Scene::new().results(7_200, 4, 60).clock_set(2, -3_600_000);
        let set = shift(ClockOddity::Set, -3_600_000, 7_200 + 120 - 3_600);
        assert_eq!(clock_shifts(&scene.evidence, moment(9_000)), [set]);
    }

    #[test]
    fn a_restart_says_nothing_of_the_clock() {
        let scene = Scene::new().results(0, 2, 60).restarted().results(9_000, 2, 60);
        assert_eq!(clock_shifts(&scene.evidence, moment(10_000)), []);
    }

    #[test]
    fn a_difference_to_the_server_is_found_above_five_minutes() {
        let of = |offset_ms| clock_shifts(&Scene::new().offset(offset_ms).results(0, 1, 1).evidence, moment(900));
        assert_eq!(of(300_000), []);
        assert_eq!(of(300_001), [shift(ClockOddity::Off, -300_001, 0)]);
        assert_eq!(of(-400_000), [shift(ClockOddity::Off, 400_000, 0)]);
    }

    #[test]
    fn a_record_of_the_future_is_found() {
        let evidence = Scene::new().results(1_000, 1, 1).evidence;
        assert_eq!(clock_shifts(&evidence, moment(700)), []);
        assert_eq!(clock_shifts(&evidence, moment(600)), [shift(ClockOddity::Ahead, 400_000, 1_000)]);
    }
}
