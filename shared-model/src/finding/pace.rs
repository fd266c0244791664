//! How fast items were recorded.

use super::Finding;
use super::deeds::{Deed, between, deeds};
use crate::document::TaskEvidence;

/// How many results one after another are looked at together: one quick answer is nothing.
pub const RUN: usize = 8;
/// What one item of a run takes at the least, in milliseconds: to read the next one and to tap.
pub const PACE_MS: i64 = 4_000;

/// Who recorded items faster than they can be done: the longest run in which any [`RUN`] results one after another took
/// less than [`PACE_MS`] each.
///
/// Honest causes: notes taken on paper and entered afterwards; items that one look answers together.
#[must_use]
pub fn recorded_too_fast(evidence: &TaskEvidence) -> Vec<Finding> {
    let found = deeds(evidence).into_iter().filter_map(|(by, deeds)| {
        let results: Vec<_> = deeds.into_iter().filter(|deed| deed.is_result).collect();
        let run = longest_run(&results)?;
        let (first, last) = (run.first()?, run.last()?);
        let (items, took_ms) = (u32::try_from(run.len()).unwrap_or(u32::MAX), between(&first.said, &last.said));
        Some(Finding::RecordedTooFast { by, from: first.said.at.device, items, took_ms })
    });
    found.collect()
}

/// The longest stretch whose every window of [`RUN`] is too fast.
fn longest_run<'a, 'b>(results: &'b [Deed<'a>]) -> Option<&'b [Deed<'a>]> {
    let most = PACE_MS * (RUN as i64 - 1);
    let mut longest: Option<(usize, usize)> = None;
    let mut begun = None;
    for (at, window) in results.windows(RUN).enumerate() {
        let (Some(first), Some(last)) = (window.first(), window.last()) else { continue };
        if between(&first.said, &last.said) >= most {
            begun = None;
            continue;
        }
        let from = *begun.get_or_insert(at);
        if longest.is_none_or(|(start, end)| at + RUN - from > end - start) {
            longest = Some((from, at + RUN));
        }
    }
    longest.and_then(|(from, to)| results.get(from..to))
}

#[cfg(test)]
mod tests {
    use super::super::scene::{Scene, moment, person};
    use super::*;

    #[test]
    fn work_at_a_humans_pace_is_not_found() {
        assert_eq!(recorded_too_fast(&Scene::new().results(0, 40, 4).evidence), []);
    }

    #[test]
    fn seven_quick_answers_are_not_found_and_eight_are() {
        assert_eq!(recorded_too_fast(&Scene::new().results(0, 7, 1).evidence), []);
        let found = recorded_too_fast(&Scene::new().results(0, 8, 1).evidence);
        assert_eq!(found, [Finding::RecordedTooFast { by: person(1), from: moment(0), items: 8, took_ms: 7_000 }]);
    }

    #[test]
    fn the_run_is_named_and_not_the_slow_work_around_it() {
        let scene = Scene::new().results(0, 10, 60).results(2_000, 12, 2).results(3_000, 10, 60);
        let found = recorded_too_fast(&scene.evidence);
        assert_eq!(
            found,
            [Finding::RecordedTooFast { by: person(1), from: moment(2_000), items: 12, took_ms: 22_000 }]
        );
    }

    #[test]
    fn two_people_at_once_are_each_at_their_pace() {
        let scene = Scene::new().results(0, 8, 6).by(2).results(1, 8, 6);
        assert_eq!(recorded_too_fast(&scene.evidence), []);
    }
}
