//! A recorded way, replayed as if the receiver measured it now; every fix says that it is simulated.

use std::io::Read;

use gpx::{GpxVersion, Waypoint};
use shared_model::moment::Moment;
use shared_model::position::{Fix, FixSource, LatLon};

/// Accuracy given to replayed points that name none, in metres: a usual value in the open.
const USUAL_ACCURACY_M: f32 = 5.0;
/// Step between points of a file without times, in milliseconds: a usual receiver interval.
const USUAL_STEP_MS: i64 = 1_000;

/// A file is no track that can be replayed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// The file cannot be read as GPX.
    #[error("not a GPX file: {reason}")]
    NotGpx {
        /// What the reader said.
        reason: String,
    },
    /// There is no point in it.
    #[error("the GPX file has no track point")]
    Empty,
}

/// Points with their distance in time from the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    points: Vec<(i64, LatLon, f32)>,
}

impl Replay {
    /// Reads the tracks of a GPX 1.0 or 1.1 file, one after the other.
    ///
    /// # Errors
    /// [`ReplayError`] when it is none, or an empty one.
    pub fn read(source: impl Read) -> Result<Self, ReplayError> {
        let gpx = gpx::read(source).map_err(|error| ReplayError::NotGpx { reason: error.to_string() })?;
        if gpx.version == GpxVersion::Unknown {
            return Err(ReplayError::NotGpx { reason: "unknown version".to_owned() });
        }
        let waypoints = gpx.tracks.iter().flat_map(|track| &track.segments).flat_map(|segment| &segment.points);
        let points = in_time(waypoints);
        if points.is_empty() { Err(ReplayError::Empty) } else { Ok(Self { points }) }
    }

    /// The fixes of the first `elapsed_ms` of a replay begun at `start`, played `speed` times as fast.
    pub fn until(&self, start: Moment, elapsed_ms: i64, speed: f64) -> impl Iterator<Item = Fix> + '_ {
        let real = move |recorded: i64| (recorded as f64 / speed) as i64;
        self.points
            .iter()
            .map(move |(at, position, accuracy)| (real(*at), *position, *accuracy))
            .take_while(move |(at, ..)| *at <= elapsed_ms)
            .map(move |(at, position, accuracy_m)| Fix {
                position,
                accuracy_m,
                at: start.plus_ms(at),
                source: FixSource::Simulated,
                mock: false,
            })
    }

    /// The first position.
    #[must_use]
    pub fn first(&self) -> LatLon {
        self.points[0].1
    }

    /// How many points there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.points.len()
    }

    /// Never: a replay without points is refused when it is read.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// How long the recorded way took, in milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> i64 {
        self.points.last().map_or(0, |(at, ..)| *at)
    }
}

/// Keeps the points whose time goes forward; a clock set back while recording would stop a replay.
fn in_time<'a>(waypoints: impl Iterator<Item = &'a Waypoint>) -> Vec<(i64, LatLon, f32)> {
    let mut first_ms = None;
    let mut points: Vec<(i64, LatLon, f32)> = Vec::new();
    for waypoint in waypoints {
        let Some(position) = LatLon::new(waypoint.point().y(), waypoint.point().x()) else { continue };
        let last = points.last().map(|(at, ..)| *at);
        let at = match time_ms(waypoint) {
            Some(ms) => ms - *first_ms.get_or_insert(ms),
            None => last.map_or(0, |last| last + USUAL_STEP_MS),
        };
        if last.is_none_or(|last| at > last) {
            let accuracy = waypoint.hdop.map_or(USUAL_ACCURACY_M, |hdop| hdop as f32 * USUAL_ACCURACY_M);
            points.push((at, position, accuracy));
        }
    }
    points
}

fn time_ms(waypoint: &Waypoint) -> Option<i64> {
    let time = time::OffsetDateTime::from(waypoint.time?);
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALK: &str = r#"<gpx version="1.1" creator="t"><trk><trkseg>
        <trkpt lat="34.0" lon="108.0"><time>2026-01-01T00:00:00Z</time></trkpt>
        <trkpt lat="34.1" lon="108.1"><time>2026-01-01T00:00:10Z</time></trkpt>
        <trkpt lat="34.9" lon="108.9"><time>2026-01-01T00:00:05Z</time></trkpt>
        <trkpt lat="34.2" lon="108.2"><time>2026-01-01T00:00:20Z</time></trkpt>
        </trkseg></trk></gpx>"#;

    #[test]
    fn points_come_when_their_time_has_come() {
        let replay = Replay::read(WALK.as_bytes()).unwrap();
        let start = Moment::from_ms(1_000_000);
        let fixes: Vec<_> = replay.until(start, 5_000, 2.0).collect();
        assert_eq!(fixes.iter().map(|fix| fix.at.ms_since(start)).collect::<Vec<_>>(), [0, 5_000]);
        assert!(fixes.iter().all(|fix| fix.source == FixSource::Simulated));
        assert_eq!((replay.len(), replay.duration_ms()), (3, 20_000));
    }

    #[test]
    fn gaps_and_jumps_are_replayed_as_recorded_and_duplicates_once() {
        const ROUGH: &str = r#"<gpx version="1.1" creator="t"><trk><trkseg>
            <trkpt lat="34.0" lon="108.0"><time>2026-01-01T00:00:00Z</time></trkpt>
            <trkpt lat="34.0" lon="108.0"><time>2026-01-01T00:00:00Z</time></trkpt>
            <trkpt lat="39.9" lon="116.4"><time>2026-01-01T00:00:01Z</time></trkpt>
            </trkseg><trkseg>
            <trkpt lat="34.0" lon="108.0"><time>2026-01-01T01:00:00Z</time></trkpt>
            </trkseg></trk></gpx>"#;
        let replay = Replay::read(ROUGH.as_bytes()).unwrap();
        let start = Moment::from_ms(0);
        let fixes: Vec<_> = replay.until(start, i64::MAX, 1.0).map(|fix| (fix.at.as_ms(), fix.position.lat)).collect();
        assert_eq!(fixes, [(0, 34.0), (1_000, 39.9), (3_600_000, 34.0)]);
    }

    #[test]
    fn other_files_are_refused() {
        assert!(matches!(Replay::read(&b"no xml"[..]), Err(ReplayError::NotGpx { .. })));
        let empty = r#"<gpx version="1.1" creator="t"></gpx>"#;
        assert_eq!(Replay::read(empty.as_bytes()), Err(ReplayError::Empty));
    }
}
