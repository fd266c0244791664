//! Where people were: the track against the geofence, and the track in a form any map program reads.

use std::collections::BTreeMap;

use gpx::{Gpx, GpxVersion, Track, TrackSegment, Waypoint};
use shared_model::document::TaskEvidence;
use shared_model::geofence::Geofence;
use shared_model::id::AccountId;
use shared_model::moment::Moment;
use shared_model::track::TrackPoint;
use time::OffsetDateTime;

/// Two points further apart in time than this say nothing about what lies between, in milliseconds.
const LONGEST_STEP_MS: i64 = 5 * 60 * 1000;

/// One person's stay, as far as the track shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Presence {
    /// Who: whoever began the task, when a segment does not name its own.
    pub account: AccountId,
    /// First point.
    pub first_at: Moment,
    /// Last point.
    pub last_at: Moment,
    /// Time between points that both lie within the fence (by their own accuracy), in milliseconds.
    pub inside_ms: i64,
    /// Points recorded.
    pub points: u32,
    /// Greatest distance outside the fence in metres; 0 when never outside.
    pub farthest_m: f64,
}

/// The presence table of a task.
#[must_use]
pub fn presence(evidence: &TaskEvidence, fence: &Geofence) -> Vec<Presence> {
    let mut all: BTreeMap<AccountId, Presence> = BTreeMap::new();
    for points in evidence.tracks.values() {
        let account = walker(evidence, points);
        let Some((first, last)) = points.first().zip(points.last()) else { continue };
        let entry = all.entry(account).or_insert(Presence {
            account,
            first_at: first.at,
            last_at: last.at,
            inside_ms: 0,
            points: 0,
            farthest_m: 0.0,
        });
        entry.first_at = entry.first_at.min(first.at);
        entry.last_at = entry.last_at.max(last.at);
        entry.inside_ms += inside_ms(points, fence);
        entry.points += u32::try_from(points.len()).unwrap_or(u32::MAX);
        let farthest = points.iter().map(|point| fence.distance_m(point.position)).fold(0.0, f64::max);
        entry.farthest_m = entry.farthest_m.max(farthest);
    }
    all.into_values().collect()
}

/// Whose track a segment is, as far as can be told: of whoever stated most while it was recorded, else of
/// whoever began the task. A document says which phone wrote what, but a segment names nobody.
pub(crate) fn walker(evidence: &TaskEvidence, points: &[TrackPoint]) -> AccountId {
    let began = evidence.header.created.by;
    let Some((first, last)) = points.first().zip(points.last()) else { return began };
    let mut stated: BTreeMap<AccountId, usize> = BTreeMap::from([(began, 0)]);
    for said in super::statements(evidence) {
        let during = first.at <= said.at.device && said.at.device <= last.at;
        *stated.entry(said.by).or_default() += usize::from(during);
    }
    let most = stated.values().max().copied().unwrap_or_default();
    if stated.get(&began) == Some(&most) {
        return began;
    }
    stated.into_iter().find(|(_, count)| *count == most).map_or(began, |(account, _)| account)
}

fn inside_ms(points: &[TrackPoint], fence: &Geofence) -> i64 {
    let inside = |point: &TrackPoint| fence.holds(point.position, point.accuracy_m);
    points
        .windows(2)
        .filter(|pair| inside(&pair[0]) && inside(&pair[1]))
        .map(|pair| pair[1].at.ms_since(pair[0].at))
        .filter(|step| (0..=LONGEST_STEP_MS).contains(step))
        .sum()
}

/// The track as a GPX 1.1 file.
pub(super) fn gpx(name: &str, evidence: &TaskEvidence) -> Result<Vec<u8>, String> {
    let segments = evidence.tracks.values().map(|points| TrackSegment { points: points.iter().map(waypoint).collect() });
    let track = Track { name: Some(name.to_owned()), segments: segments.collect(), ..Track::default() };
    let file = Gpx {
        version: GpxVersion::Gpx11,
        creator: Some("Fengtai".to_owned()),
        tracks: vec![track],
        ..Gpx::default()
    };
    let mut bytes = Vec::new();
    gpx::write(&file, &mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn waypoint(point: &TrackPoint) -> Waypoint {
    let mut waypoint = Waypoint::new((point.position.lon, point.position.lat).into());
    waypoint.time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(point.at.as_ms()) * 1_000_000).ok().map(Into::into);
    waypoint.source = Some(source(point).to_owned());
    waypoint
}

/// Where a point came from; what was made up says so.
const fn source(point: &TrackPoint) -> &'static str {
    use shared_model::position::FixSource;
    match (point.mock, point.source) {
        (true, _) => "mock",
        (false, FixSource::Gnss) => "gnss",
        (false, FixSource::Network) => "network",
        (false, FixSource::Simulated) => "simulated",
    }
}
