//! What a track says of one engineer's day against the geofence (report-layout 1.7).
//!
//! The conclusion informs; it never blocks a report. Simulated and mocked points count like others
//! here and are pointed out beside the conclusion.

use serde::Serialize;

use crate::geofence::Geofence;
use crate::moment::Moment;
use crate::position::Fix;
use crate::track::TrackPoint;
use crate::words::words;

/// The longest time in milliseconds between two points that still counts as time on site: 5 minutes.
pub const MAX_STEP_MS: i64 = 5 * 60 * 1000;

words! {
    /// 结论: how a day's track lies against the fence.
    pub enum PresenceVerdict {
        /// 正常: signed in inside, and no time outside.
        Normal = "normal",
        /// 部分离开: some of the time was outside.
        PartlyAway = "partly_away",
        /// 无轨迹: no points, or only one.
        NoTrack = "no_track",
        /// 签到在围栏外: the sign-in was outside.
        SignInOutside = "sign_in_outside",
    }
}

/// One row of the presence table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Presence {
    /// Distance of the sign-in to the fence in metres; 0 inside, `None` without a fix.
    pub sign_in_distance_m: Option<f64>,
    /// Milliseconds inside the fence.
    pub inside_ms: i64,
    /// Milliseconds outside.
    pub outside_ms: i64,
    /// The longest silence in milliseconds between sign-in and last submission.
    pub largest_gap_ms: i64,
    /// How many points were recorded.
    pub points: u32,
    /// Whether any position was simulated or mocked.
    pub simulated: bool,
    /// The conclusion.
    pub verdict: PresenceVerdict,
}

/// Looks at one engineer's day: the sign-in's fix, the points in any order, and the time between
/// sign-in and last submission, as far as they are known.
#[must_use]
pub fn presence(
    fence: &Geofence,
    sign_in: Option<&Fix>,
    points: &[TrackPoint],
    from: Option<Moment>,
    to: Option<Moment>,
) -> Presence {
    let mut points: Vec<&TrackPoint> = points.iter().collect();
    points.sort_by_key(|point| point.at);
    let (mut inside_ms, mut outside_ms, mut largest_gap_ms) = (0, 0, 0);
    for (a, b) in points.iter().zip(points.iter().skip(1)) {
        let step = b.at.ms_since(a.at);
        largest_gap_ms = largest_gap_ms.max(step);
        if step < MAX_STEP_MS {
            let inside = [a, b].iter().all(|p| fence.holds(p.position, p.accuracy_m));
            *(if inside { &mut inside_ms } else { &mut outside_ms }) += step;
        }
    }
    let ends = [
        from.zip(points.first()).map(|(from, first)| first.at.ms_since(from)),
        to.zip(points.last()).map(|(to, last)| to.ms_since(last.at)),
        if points.is_empty() { from.zip(to).map(|(from, to)| to.ms_since(from)) } else { None },
    ];
    let largest_gap_ms = ends.into_iter().flatten().fold(largest_gap_ms, i64::max);
    let signed_in_outside = sign_in.is_some_and(|fix| !fence.holds(fix.position, fix.accuracy_m));
    let verdict = if signed_in_outside {
        PresenceVerdict::SignInOutside
    } else if points.len() < 2 {
        PresenceVerdict::NoTrack
    } else if outside_ms > 0 {
        PresenceVerdict::PartlyAway
    } else {
        PresenceVerdict::Normal
    };
    let made_up = |source, mock| mock || source == crate::position::FixSource::Simulated;
    Presence {
        sign_in_distance_m: sign_in.map(|fix| fence.distance_m(fix.position)),
        inside_ms,
        outside_ms,
        largest_gap_ms,
        points: u32::try_from(points.len()).unwrap_or(u32::MAX),
        simulated: points.iter().any(|p| made_up(p.source, p.mock))
            || sign_in.is_some_and(|f| made_up(f.source, f.mock)),
        verdict,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::position::{FixSource, LatLon};

    const SITE: LatLon = LatLon { lat: 34.2583, lon: 108.9429 };
    const AWAY: LatLon = LatLon { lat: 34.2683, lon: 108.9429 };

    const fn point(seconds: i64, position: LatLon) -> TrackPoint {
        TrackPoint {
            at: Moment::from_ms(seconds * 1000),
            position,
            accuracy_m: 8.0,
            source: FixSource::Gnss,
            mock: false,
        }
    }

    fn fix(position: LatLon) -> Fix {
        Fix { position, accuracy_m: 8.0, at: Moment::from_ms(0), source: FixSource::Gnss, mock: false }
    }

    fn at(points: &[TrackPoint]) -> Presence {
        presence(&Geofence::around(SITE), Some(&fix(SITE)), points, None, None)
    }

    #[test]
    fn a_day_inside_is_normal() {
        let found = at(&[point(0, SITE), point(60, SITE), point(120, SITE)]);
        assert_eq!((found.inside_ms, found.outside_ms, found.verdict), (120_000, 0, PresenceVerdict::Normal));
    }

    #[test]
    fn time_with_an_end_outside_is_outside() {
        let found = at(&[point(0, SITE), point(60, AWAY), point(120, SITE)]);
        assert_eq!((found.inside_ms, found.outside_ms, found.verdict), (0, 120_000, PresenceVerdict::PartlyAway));
    }

    #[test]
    fn a_long_silence_counts_nowhere_but_as_a_gap() {
        let found = at(&[point(0, SITE), point(600, SITE)]);
        assert_eq!((found.inside_ms, found.outside_ms, found.largest_gap_ms), (0, 0, 600_000));
    }

    #[test]
    fn the_silence_before_the_first_and_after_the_last_point_counts() {
        let to = Some(Moment::from_ms(1_000_000));
        let fence = Geofence::around(SITE);
        let found = presence(&fence, None, &[point(100, SITE), point(160, SITE)], Some(Moment::from_ms(0)), to);
        assert_eq!(found.largest_gap_ms, 840_000);
        assert_eq!(presence(&fence, None, &[], Some(Moment::from_ms(0)), to).largest_gap_ms, 1_000_000);
    }

    #[test]
    fn the_sign_in_outside_outweighs_the_rest() {
        let found = presence(&Geofence::around(SITE), Some(&fix(AWAY)), &[], None, None);
        assert_eq!(found.verdict, PresenceVerdict::SignInOutside);
        assert!(found.sign_in_distance_m.unwrap() > 800.0);
        assert_eq!(at(&[]).verdict, PresenceVerdict::NoTrack);
    }

    #[test]
    fn made_up_positions_are_pointed_out() {
        let mocked = TrackPoint { mock: true, ..point(0, SITE) };
        assert!(at(&[mocked, point(9, SITE)]).simulated);
        assert!(!at(&[point(0, SITE)]).simulated);
    }

    proptest! {
        #[test]
        fn inside_and_outside_never_exceed_the_time_between_the_ends(seconds in prop::collection::vec((0_i64..40_000, any::<bool>()), 0..60)) {
            let points: Vec<_> = seconds.iter().map(|(s, inside)| point(*s, if *inside { SITE } else { AWAY })).collect();
            let found = at(&points);
            let span = seconds.iter().map(|(s, _)| *s).max().unwrap_or(0) - seconds.iter().map(|(s, _)| *s).min().unwrap_or(0);
            prop_assert!(found.inside_ms + found.outside_ms <= span * 1000);
            prop_assert!(found.largest_gap_ms <= span * 1000);
        }
    }
}
