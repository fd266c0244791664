//! How people came from one position to the next, and whether the positions are real.

use std::collections::BTreeMap;

use super::Finding;
use super::deeds::{deeds, tracks};
use crate::document::TaskEvidence;
use crate::id::AccountId;
use crate::moment::Moment;
use crate::position::{FixSource, LatLon};

/// The fastest way to move during a task that is not found, in metres a second: 150 km/h, more than a road allows.
pub const MAX_SPEED_M_S: f64 = 150.0 / 3.6;
/// Positions closer in time than this many milliseconds say nothing of speed.
const MIN_STEP_MS: i64 = 1_000;
/// The stated error holds 68 % of all positions; twice of it holds about 95 %.
const ERRORS: f64 = 2.0;

/// A position that was measured, from a track or beside a record.
#[derive(Clone, Copy)]
struct Measured {
    at: Moment,
    position: LatLon,
    accuracy_m: f64,
    source: FixSource,
    mock: bool,
}

/// Every position of each person, in the order of time.
fn positions(evidence: &TaskEvidence) -> BTreeMap<AccountId, Vec<Measured>> {
    let mut of: BTreeMap<AccountId, Vec<Measured>> = BTreeMap::new();
    for (by, points) in tracks(evidence) {
        let measured = points.iter().map(|point| Measured {
            at: point.at,
            position: point.position,
            accuracy_m: f64::from(point.accuracy_m),
            source: point.source,
            mock: point.mock,
        });
        of.entry(by).or_default().extend(measured);
    }
    for (by, deeds) in deeds(evidence) {
        let measured = deeds.iter().filter_map(|deed| deed.fix).map(|fix| Measured {
            at: fix.at,
            position: fix.position,
            accuracy_m: f64::from(fix.accuracy_m),
            source: fix.source,
            mock: fix.mock,
        });
        of.entry(by).or_default().extend(measured);
    }
    for measured in of.values_mut() {
        measured.sort_by_key(|each| each.at);
    }
    of
}

/// Who came from one position to the next faster than anybody moves. Replayed positions are left out: they are a finding
/// of their own.
///
/// Honest causes: a position by mobile cell or Wi-Fi with too small a stated error; the first position after a tunnel.
#[must_use]
pub fn impossible_speed(evidence: &TaskEvidence) -> Vec<Finding> {
    let found = positions(evidence).into_iter().filter_map(|(by, measured)| {
        let real: Vec<_> = measured.into_iter().filter(|each| each.source != FixSource::Simulated).collect();
        let jumps: Vec<_> = real.iter().zip(real.iter().skip(1)).filter_map(|(a, b)| jump(a, b)).collect();
        let (distance_m, speed_m_s, from, to) = jumps.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let jumps = u32::try_from(jumps.len()).unwrap_or(u32::MAX);
        Some(Finding::ImpossibleSpeed { by, from, to, distance_m, speed_m_s, jumps })
    });
    found.collect()
}

/// Metres and metres a second from `a` to `b` at the least, when that is too fast.
fn jump(a: &Measured, b: &Measured) -> Option<(f64, f64, Moment, Moment)> {
    let step_ms = b.at.ms_since(a.at);
    if step_ms < MIN_STEP_MS {
        return None;
    }
    let distance_m = a.position.distance_m(b.position) - ERRORS * (a.accuracy_m + b.accuracy_m);
    let speed_m_s = distance_m / (step_ms as f64 / 1000.0);
    (speed_m_s > MAX_SPEED_M_S).then_some((distance_m, speed_m_s, a.at, b.at))
}

/// Who has positions that an app made up, or that were replayed.
///
/// Honest causes: a developer's phone, training, the desktop app without a receiver.
#[must_use]
pub fn made_up_positions(evidence: &TaskEvidence) -> Vec<Finding> {
    let count = |measured: &[Measured], is: fn(&Measured) -> bool| {
        u32::try_from(measured.iter().filter(|each| is(each)).count()).unwrap_or(u32::MAX)
    };
    let found = positions(evidence).into_iter().filter_map(|(by, measured)| {
        let mocked = count(&measured, |each| each.mock);
        let replayed = count(&measured, |each| !each.mock && each.source == FixSource::Simulated);
        let first = measured.iter().find(|each| each.mock || each.source == FixSource::Simulated)?;
        Some(Finding::MadeUpPosition { by, mocked, replayed, first_at: first.at })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::scene::{AWAY, SITE, Scene, moment, person};
    use super::*;

    #[test]
    fn a_drive_to_the_site_is_not_found() {
        // 1,112 m in 40 s are 100 km/h.
        let scene = Scene::new().photo(0, AWAY).photo(40, SITE);
        assert_eq!(impossible_speed(&scene.evidence), []);
    }

    #[test]
    fn a_jump_is_found_with_the_errors_taken_off() {
        let scene = Scene::new().track(0, 60, SITE).photo(70, AWAY).photo(80, SITE);
        let found = impossible_speed(&scene.evidence);
        let [Finding::ImpossibleSpeed { by, from, to, distance_m, speed_m_s, jumps: 2 }] = found[..] else {
            panic!("{found:?}")
        };
        assert_eq!((by, from, to), (person(1), moment(70), moment(80)));
        assert!((distance_m - (1_112.0 - 2.0 * 16.0)).abs() < 3.0, "{distance_m}");
        assert!((speed_m_s - distance_m / 10.0).abs() < 1e-9);
    }

    #[test]
    fn two_people_apart_do_not_make_a_jump() {
        let scene = Scene::new().photo(0, SITE).by(2).photo(1, AWAY);
        assert_eq!(impossible_speed(&scene.evidence), []);
    }

    #[test]
    fn made_up_and_replayed_positions_are_counted_apart() {
        let scene = Scene::new().photo(0, SITE).mocked(60, SITE).replayed(120, SITE).replayed(180, SITE);
        let found = made_up_positions(&scene.evidence);
        assert_eq!(found, [Finding::MadeUpPosition { by: person(1), mocked: 1, replayed: 2, first_at: moment(60) }]);
        assert_eq!(made_up_positions(&Scene::new().photo(0, SITE).evidence), []);
    }
}
