//! Where people were: the track against the geofence, and the track in a form any map program reads.

use std::collections::BTreeMap;

use gpx::{Gpx, GpxVersion, Track, TrackSegment, Waypoint};
use shared_model::document::TaskEvidence;
use shared_model::geofence::Geofence;
use shared_model::id::AccountId;
use shared_model::moment::Moment;
use shared_model::presence::{Presence, presence};
use shared_model::track::TrackPoint;
use time::OffsetDateTime;

/// One person's stay, as the track shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// Who.
    pub account: AccountId,
    /// First point.
    pub first_at: Moment,
    /// Last point.
    pub last_at: Moment,
    /// What the track says of it against the fence.
    pub presence: Presence,
}

/// The presence table of a task: a row for everybody with a track.
#[must_use]
pub fn stays(evidence: &TaskEvidence, fence: &Geofence) -> Vec<Stay> {
    let mut points: BTreeMap<AccountId, Vec<TrackPoint>> = BTreeMap::new();
    for segment in evidence.tracks.values() {
        points.entry(segment.by).or_default().extend(&segment.points);
    }
    let stay = |(account, points): (AccountId, Vec<TrackPoint>)| {
        let first_at = points.iter().map(|point| point.at).min()?;
        let last_at = points.iter().map(|point| point.at).max()?;
        let mut sign_ins = evidence.sign_in.iter().flat_map(|each| each.all());
        let sign_in = sign_ins.find(|sign_in| sign_in.said.by == account);
        let mut submissions = evidence.submissions.iter().rev();
        let submitted = submissions.find(|submission| submission.said.by == account);
        let presence = presence(
            fence,
            sign_in.and_then(|sign_in| sign_in.fix.as_ref()),
            &points,
            sign_in.map(|sign_in| sign_in.said.at.device),
            submitted.map(|submission| submission.said.at.device),
        );
        Some(Stay { account, first_at, last_at, presence })
    };
    points.into_iter().filter_map(stay).collect()
}

/// The track as a GPX 1.1 file.
pub(super) fn gpx(name: &str, evidence: &TaskEvidence) -> Result<Vec<u8>, String> {
    let segments =
        evidence.tracks.values().map(|run| TrackSegment { points: run.points.iter().map(waypoint).collect() });
    let track = Track { name: Some(name.to_owned()), segments: segments.collect(), ..Track::default() };
    let file =
        Gpx { version: GpxVersion::Gpx11, creator: Some("Fengtai".to_owned()), tracks: vec![track], ..Gpx::default() };
    let mut bytes = Vec::new();
    gpx::write(&file, &mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn waypoint(point: &TrackPoint) -> Waypoint {
    let mut waypoint = Waypoint::new((point.position.lon, point.position.lat).into());
    waypoint.time =
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(point.at.as_ms()) * 1_000_000).ok().map(Into::into);
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
