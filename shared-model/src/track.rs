//! The track: points of a phone's way, and how a segment of them is packed.
//!
//! A segment is one run of points of one person's phone without a gap. It is immutable once written, so it is
//! one byte string, not a list: whose it is, then differences of neighbouring points as variable-length
//! integers, about four to six bytes a point. Positions are kept to 1e-6 degrees (0.11 m), times to a tenth of a second and
//! accuracy to the metre: finer than any phone measures, and stated so that nobody wonders.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, DeviceId};
use crate::moment::Moment;
use crate::position::{FixSource, LatLon};

/// One point of a track.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrackPoint {
    /// When the receiver measured it, by the phone's clock.
    pub at: Moment,
    /// Where.
    pub position: LatLon,
    /// Radius in metres within which the true position lies with 68 % probability.
    pub accuracy_m: f32,
    /// What measured it.
    pub source: FixSource,
    /// Whether the platform says that an app made the position up.
    pub mock: bool,
}

/// A run of points of one person's phone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Who carried the phone: the account that was signed in.
    pub by: AccountId,
    /// The phone.
    pub device: DeviceId,
    /// The points in the order they were measured.
    pub points: Vec<TrackPoint>,
}

/// Why bytes are not a track segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrackError {
    /// The first byte names a layout this program does not know.
    #[error("track segment of unknown layout {layout}")]
    UnknownLayout {
        /// The layout named.
        layout: u8,
    },
    /// The bytes end in the middle of a point.
    #[error("track segment cut short")]
    CutShort,
    /// A point lies off the globe, or a number is larger than any phone can mean.
    #[error("track segment with an impossible point")]
    Impossible,
}

/// The layout written by this program; the first byte of every segment.
const LAYOUT: u8 = 1;
/// Stored units per degree: 1e-6 degrees are 0.11 m.
const UNITS_PER_DEGREE: f64 = 1e6;
/// Milliseconds of one stored unit of time.
const TICK_MS: i64 = 100;
/// More points than this in one segment are refused: a day at one point a second.
const MAX_POINTS: u64 = 86_400;
/// The largest accuracy that is written, in metres; no smaller one than nothing is.
const MAX_ACCURACY_M: u32 = 1_000_000;

/// The stored form of a point: whole numbers, so that rounding happens once and never adds up.
#[derive(Clone, Copy, Default)]
struct Stored {
    ticks: i64,
    lat: i64,
    lon: i64,
    accuracy: i64,
    flags: u64,
}

impl Stored {
    fn of(point: &TrackPoint) -> Self {
        let source = match point.source {
            FixSource::Gnss => 0,
            FixSource::Network => 1,
            FixSource::Simulated => 2,
        };
        Self {
            ticks: point.at.as_ms().div_euclid(TICK_MS),
            lat: (point.position.lat * UNITS_PER_DEGREE).round() as i64,
            lon: (point.position.lon * UNITS_PER_DEGREE).round() as i64,
            accuracy: f64::from(point.accuracy_m).clamp(0.0, f64::from(MAX_ACCURACY_M)).round() as i64,
            flags: source << 1 | u64::from(point.mock),
        }
    }

    fn point(self) -> Result<TrackPoint, TrackError> {
        let position = LatLon::new(self.lat as f64 / UNITS_PER_DEGREE, self.lon as f64 / UNITS_PER_DEGREE)
            .ok_or(TrackError::Impossible)?;
        let source = match self.flags >> 1 {
            0 => FixSource::Gnss,
            1 => FixSource::Network,
            2 => FixSource::Simulated,
            _ => return Err(TrackError::Impossible),
        };
        if !(0..=i64::from(MAX_ACCURACY_M)).contains(&self.accuracy) {
            return Err(TrackError::Impossible);
        }
        let at = Moment::from_ms(self.ticks.checked_mul(TICK_MS).ok_or(TrackError::Impossible)?);
        Ok(TrackPoint { at, position, accuracy_m: self.accuracy as f32, source, mock: self.flags & 1 == 1 })
    }
}

impl Segment {
    /// Packs the segment. Its points come back from [`decode`](Self::decode) rounded as the module says.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![LAYOUT];
        out.extend(self.by.as_bytes());
        out.extend(self.device.as_bytes());
        write_points(&mut out, &self.points);
        out
    }

    /// Unpacks a segment.
    ///
    /// # Errors
    /// [`TrackError`] when the bytes are not a whole segment of a known layout.
    pub fn decode(bytes: &[u8]) -> Result<Self, TrackError> {
        let (&layout, rest) = bytes.split_first().ok_or(TrackError::CutShort)?;
        if layout != LAYOUT {
            return Err(TrackError::UnknownLayout { layout });
        }
        let (by, rest) = rest.split_first_chunk().ok_or(TrackError::CutShort)?;
        let (device, rest) = rest.split_first_chunk().ok_or(TrackError::CutShort)?;
        let points = read_points(rest)?;
        Ok(Self { by: AccountId::from_bytes(*by), device: DeviceId::from_bytes(*device), points })
    }
}

fn write_points(out: &mut Vec<u8>, points: &[TrackPoint]) {
    write_unsigned(out, points.len() as u64);
    let mut last = Stored::default();
    let mut last_step = 0;
    for point in points {
        let stored = Stored::of(point);
        // The time step is nearly constant, so its own difference is nearly always one zero byte;
        // accuracy and flags rarely change, so one bit of the same number says whether they do.
        let step = stored.ticks.wrapping_sub(last.ticks);
        let changed = stored.accuracy != last.accuracy || stored.flags != last.flags;
        write_unsigned(out, zigzag(step.wrapping_sub(last_step)) << 1 | u64::from(changed));
        write_unsigned(out, zigzag(stored.lat - last.lat));
        write_unsigned(out, zigzag(stored.lon - last.lon));
        if changed {
            write_unsigned(out, zigzag(stored.accuracy - last.accuracy));
            write_unsigned(out, stored.flags);
        }
        (last, last_step) = (stored, step);
    }
}

fn read_points(mut rest: &[u8]) -> Result<Vec<TrackPoint>, TrackError> {
    let count = read_unsigned(&mut rest)?;
    // Every point takes at least three bytes: a length that cannot be true allocates nothing.
    if count > MAX_POINTS || count.saturating_mul(3) > rest.len() as u64 {
        return Err(if count > MAX_POINTS { TrackError::Impossible } else { TrackError::CutShort });
    }
    let mut points = Vec::with_capacity(count as usize);
    let mut last = Stored::default();
    let mut step: i64 = 0;
    for _ in 0..count {
        let head = read_unsigned(&mut rest)?;
        step = add(step, unzigzag(head >> 1))?;
        last.ticks = add(last.ticks, step)?;
        last.lat = add(last.lat, unzigzag(read_unsigned(&mut rest)?))?;
        last.lon = add(last.lon, unzigzag(read_unsigned(&mut rest)?))?;
        if head & 1 == 1 {
            last.accuracy = add(last.accuracy, unzigzag(read_unsigned(&mut rest)?))?;
            last.flags = read_unsigned(&mut rest)?;
        }
        points.push(last.point()?);
    }
    if rest.is_empty() { Ok(points) } else { Err(TrackError::Impossible) }
}

fn add(a: i64, b: i64) -> Result<i64, TrackError> {
    a.checked_add(b).ok_or(TrackError::Impossible)
}

const fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

const fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// Writes an unsigned LEB128 number.
fn write_unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads an unsigned LEB128 number off the front of `rest`.
fn read_unsigned(rest: &mut &[u8]) -> Result<u64, TrackError> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, tail) = rest.split_first().ok_or(TrackError::CutShort)?;
        *rest = tail;
        let part = u64::from(byte & 0x7f);
        value |= part.checked_shl(shift).filter(|v| v >> shift == part).ok_or(TrackError::Impossible)?;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(TrackError::Impossible)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn segment(points: Vec<TrackPoint>) -> Segment {
        Segment { by: AccountId::from_bytes([7; 16]), device: DeviceId::from_bytes([9; 16]), points }
    }

    fn point() -> impl Strategy<Value = TrackPoint> {
        (
            0..4_000_000_000_000i64,
            -90_000_000..=90_000_000i64,
            -180_000_000..=180_000_000i64,
            0..500u32,
            0..3u8,
            any::<bool>(),
        )
            .prop_map(|(ms, lat, lon, accuracy, source, mock)| TrackPoint {
                at: Moment::from_ms(ms / TICK_MS * TICK_MS),
                position: LatLon { lat: lat as f64 / UNITS_PER_DEGREE, lon: lon as f64 / UNITS_PER_DEGREE },
                accuracy_m: accuracy as f32,
                source: [FixSource::Gnss, FixSource::Network, FixSource::Simulated][usize::from(source)],
                mock,
            })
    }

    proptest! {
        #[test]
        fn a_segment_comes_back_as_it_went_in(points in proptest::collection::vec(point(), 0..80)) {
            let segment = segment(points);
            prop_assert_eq!(Segment::decode(&segment.encode()), Ok(segment));
        }

        #[test]
        fn a_segment_cut_anywhere_is_refused(points in proptest::collection::vec(point(), 1..20), cut in 0.0..1.0f64) {
            let bytes = segment(points).encode();
            let end = (bytes.len() as f64 * cut) as usize;
            prop_assert!(Segment::decode(&bytes[..end]).is_err());
        }

        #[test]
        fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Segment::decode(&bytes);
        }
    }

    #[test]
    fn an_accuracy_that_no_phone_writes_is_impossible() {
        for (accuracy, told) in [(0, true), (1_000_000, true), (-1, false), (1_000_001, false), (i64::MAX, false)] {
            let mut bytes = segment(Vec::new()).encode();
            bytes.pop();
            // One point, nothing but its accuracy told.
            bytes.extend([1, 1, 0, 0]);
            write_unsigned(&mut bytes, zigzag(accuracy));
            write_unsigned(&mut bytes, 0);
            assert_eq!(Segment::decode(&bytes).is_ok(), told, "{accuracy}");
        }
    }

    #[test]
    fn a_walk_costs_about_five_bytes_a_point() {
        let walk: Vec<_> = (0..500)
            .map(|n| TrackPoint {
                at: Moment::from_ms(1_763_791_200_000 + n * 3_000),
                position: LatLon { lat: 34.26 + n as f64 * 1.1e-5, lon: 108.94 - n as f64 * 0.7e-5 },
                accuracy_m: 8.0,
                source: FixSource::Gnss,
                mock: false,
            })
            .collect();
        assert!(segment(walk).encode().len() <= 500 * 5);
    }
}
