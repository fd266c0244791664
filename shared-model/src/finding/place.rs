//! Where people were while they recorded, and for how long.

use super::Finding;
use super::deeds::{Deed, between, deeds, tracks};
use crate::document::TaskEvidence;
use crate::geofence::Geofence;
use crate::position::Fix;
use crate::presence::presence;
use crate::track::TrackPoint;

/// Longest time in milliseconds outside the fence, between the first and the last record, that is not found: 20 minutes
/// to fetch something from the car, or to eat.
pub const MAX_AWAY_MS: i64 = 20 * 60 * 1000;
/// Fewest items of one person from which a stay is judged.
pub const MIN_ITEMS: u32 = 5;
/// What one item takes at the least, in milliseconds: to look, to test and to say so.
pub const MS_PER_ITEM: i64 = 15 * 1000;

/// Who recorded outside the geofence. A position counts as inside as long as its stated error reaches the fence.
///
/// Honest causes: a wrong fence, no sky (the phone then names the place of a mobile cell), a pump house across the road.
#[must_use]
pub fn outside_fence(evidence: &TaskEvidence, fence: &Geofence) -> Vec<Finding> {
    let away = |fix: &Fix| (!fence.holds(fix.position, fix.accuracy_m)).then(|| fence.distance_m(fix.position));
    let tracks = tracks(evidence);
    let found = deeds(evidence).into_iter().filter_map(|(by, deeds)| {
        let mut sign_ins = evidence.sign_in.iter().flat_map(|each| each.all()).filter(|each| each.said.by == by);
        let sign_in_m = sign_ins.find_map(|each| each.fix.as_ref().and_then(away));
        let mut photos = Vec::new();
        let mut farthest_m = sign_in_m.unwrap_or_default();
        for (photo, stated) in &evidence.photos {
            let mut own = stated.all().filter(|each| each.said.by == by);
            if let Some(distance) = own.find_map(|each| each.fix.as_ref().and_then(away)) {
                photos.push(*photo);
                farthest_m = farthest_m.max(distance);
            }
        }
        let outside_ms = tracks.get(&by).map_or(0, |points| outside_ms(fence, points, &deeds));
        let outside_ms = if outside_ms > MAX_AWAY_MS { outside_ms } else { 0 };
        let is_found = sign_in_m.is_some() || !photos.is_empty() || outside_ms > 0;
        is_found.then_some(Finding::OutsideFence { by, sign_in_m, photos, farthest_m, outside_ms })
    });
    found.collect()
}

/// How long the track was outside between the first and the last record: the way there and back is nobody's concern.
fn outside_ms(fence: &Geofence, points: &[TrackPoint], deeds: &[Deed<'_>]) -> i64 {
    let (Some(first), Some(last)) = (deeds.first(), deeds.last()) else { return 0 };
    let (from, to) = (first.said.at.device, last.said.at.device);
    let within: Vec<TrackPoint> = points.iter().filter(|point| point.at >= from && point.at <= to).copied().collect();
    presence(fence, None, &within, None, None).outside_ms
}

/// Who recorded more items than the stay has time for.
///
/// Honest causes: notes taken on paper and entered afterwards; a phone that lost its track; several items that one test
/// answers.
#[must_use]
pub fn short_on_site(evidence: &TaskEvidence, fence: &Geofence) -> Vec<Finding> {
    let tracks = tracks(evidence);
    let found = deeds(evidence).into_iter().filter_map(|(by, deeds)| {
        let items = u32::try_from(deeds.iter().filter(|deed| deed.is_result).count()).unwrap_or(u32::MAX);
        let recorded_ms = between(&deeds.first()?.said, &deeds.last()?.said);
        let inside_ms = tracks.get(&by).map_or(0, |points| presence(fence, None, points, None, None).inside_ms);
        let stayed_ms = recorded_ms.max(inside_ms);
        let needed_ms = i64::from(items) * MS_PER_ITEM;
        let is_short = items >= MIN_ITEMS && stayed_ms < needed_ms;
        is_short.then_some(Finding::ShortOnSite { by, items, stayed_ms, needed_ms })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::scene::{AWAY, SITE, Scene, fence, person};
    use super::*;

    #[test]
    fn work_on_site_is_not_found() {
        let scene = Scene::new().sign_in(0, SITE).results(60, 6, 30).photo(300, SITE).track(0, 600, SITE);
        assert_eq!(outside_fence(&scene.evidence, &fence()), []);
        assert_eq!(short_on_site(&scene.evidence, &fence()), []);
    }

    #[test]
    fn a_sign_in_and_a_photo_outside_are_one_finding_with_the_farthest() {
        let scene = Scene::new().sign_in(0, AWAY).photo(60, SITE).photo(120, AWAY);
        let found = outside_fence(&scene.evidence, &fence());
        let [Finding::OutsideFence { by, sign_in_m: Some(sign_in_m), photos, farthest_m, outside_ms: 0 }] = &found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!((*by, photos.len()), (person(1), 1));
        assert!((*sign_in_m - 912.0).abs() < 20.0 && farthest_m >= sign_in_m, "{sign_in_m} {farthest_m}");
    }

    #[test]
    fn an_error_that_reaches_the_fence_is_inside() {
        let scene = Scene::new().sign_in_within(0, AWAY, 950.0);
        assert_eq!(outside_fence(&scene.evidence, &fence()), []);
    }

    #[test]
    fn only_a_long_time_outside_between_the_records_is_found() {
        let on_the_way = Scene::new().track(0, 3_000, AWAY).sign_in(3_100, SITE).photo(3_200, SITE);
        assert_eq!(outside_fence(&on_the_way.evidence, &fence()), []);
        let away = |seconds| Scene::new().sign_in(0, SITE).track(60, seconds, AWAY).photo(60 + seconds, SITE);
        assert_eq!(outside_fence(&away(1_200).evidence, &fence()), []);
        let found = outside_fence(&away(1_260).evidence, &fence());
        assert!(matches!(found[..], [Finding::OutsideFence { outside_ms: 1_260_000, .. }]), "{found:?}");
    }

    #[test]
    fn a_stay_is_short_when_its_items_take_longer() {
        let scene = Scene::new().results(0, 5, 18);
        let found = short_on_site(&scene.evidence, &fence());
        assert_eq!(found, [Finding::ShortOnSite { by: person(1), items: 5, stayed_ms: 72_000, needed_ms: 75_000 }]);
        assert_eq!(short_on_site(&Scene::new().results(0, 4, 1).evidence, &fence()), []);
    }

    #[test]
    fn time_inside_by_the_track_counts_as_a_stay() {
        let scene = Scene::new().results(500, 6, 1).track(0, 600, SITE);
        assert_eq!(short_on_site(&scene.evidence, &fence()), []);
    }

    #[test]
    fn a_clock_that_was_set_does_not_lengthen_a_stay() {
        let scene = Scene::new().results(0, 5, 3).clock_set(2, 3_600_000);
        let found = short_on_site(&scene.evidence, &fence());
        assert!(matches!(found[..], [Finding::ShortOnSite { stayed_ms: 12_000, .. }]), "{found:?}");
    }
}
