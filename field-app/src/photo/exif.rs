//! What a picture's own metadata say, held against what the phone recorded. The outcome is a hint for
//! the reviewer, never a verdict (R12.2).

use std::io::Cursor;

use exif::{Exif, In, Tag, Value};
use shared_model::document::statement::CaptureSource;
use shared_model::moment::Moment;
use shared_model::position::{Fix, LatLon};

/// Time between metadata and record that is still the same moment, in milliseconds: camera apps write
/// the file some seconds after the shutter, and whole minutes are lost in some.
const SAME_TIME_MS: i64 = 5 * 60 * 1000;
/// Distance that is still the same site, in metres: a cell-based fix may be this far off.
const SAME_PLACE_M: f64 = 500.0;
/// The zone of times that name none, in milliseconds: the business calendar's, +08:00.
const USUAL_OFFSET_MS: i64 = 8 * 3600 * 1000;

/// What the metadata say.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Metadata {
    /// When the picture was taken.
    pub at: Option<Moment>,
    /// Where.
    pub position: Option<LatLon>,
    /// There are metadata, but they cannot be read.
    pub broken: bool,
}

/// Reads the metadata; a broken block is reported, never an error.
#[must_use]
pub fn read_metadata(bytes: &[u8]) -> Metadata {
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    match reader.read_from_container(&mut Cursor::new(bytes)) {
        Ok(exif) => of(&exif, false),
        Err(exif::Error::NotFound(_)) => Metadata::default(),
        Err(error) => match error.distill_partial_result(|_| {}) {
            Ok(exif) => of(&exif, true),
            Err(_) => Metadata { broken: true, ..Metadata::default() },
        },
    }
}

fn of(exif: &Exif, broken: bool) -> Metadata {
    Metadata { at: taken_at(exif), position: taken_where(exif), broken }
}

/// Stable codes of what does not fit the record.
#[must_use]
pub fn compare(metadata: &Metadata, at: Moment, fix: Option<&Fix>, source: CaptureSource) -> Vec<String> {
    let mut findings = Vec::new();
    if metadata.broken {
        findings.push("photo.exif_broken");
    }
    if metadata.at.is_some_and(|taken| taken.ms_since(at).abs() > SAME_TIME_MS) {
        findings.push("photo.exif_time_differs");
    }
    if let (Some(taken), Some(fix)) = (metadata.position, fix) {
        let apart = taken.distance_m(fix.position) - f64::from(fix.accuracy_m);
        if apart > SAME_PLACE_M {
            findings.push("photo.exif_position_differs");
        }
    }
    if fix.is_none() {
        findings.push("photo.no_position");
    }
    if fix.is_some_and(|fix| fix.mock) {
        findings.push("photo.mock_position");
    }
    if source == CaptureSource::Simulated {
        findings.push("photo.simulated");
    }
    findings.into_iter().map(str::to_owned).collect()
}

fn taken_at(exif: &Exif) -> Option<Moment> {
    let (field, offset) = [(Tag::DateTimeOriginal, Tag::OffsetTimeOriginal), (Tag::DateTime, Tag::OffsetTime)]
        .into_iter()
        .find_map(|(time, offset)| Some((exif.get_field(time, In::PRIMARY)?, offset)))?;
    let mut time = exif::DateTime::from_ascii(ascii(&field.value)?).ok()?;
    if let Some(offset) = exif.get_field(offset, In::PRIMARY).and_then(|field| ascii(&field.value)) {
        // An unreadable zone is no zone.
        let _ = time.parse_offset(offset);
    }
    let date = time::Date::from_calendar_date(i32::from(time.year), time::Month::try_from(time.month).ok()?, time.day);
    let clock = date.ok()?.with_hms(time.hour, time.minute, time.second).ok()?.assume_utc();
    let offset_ms = time.offset.map_or(USUAL_OFFSET_MS, |minutes| i64::from(minutes) * 60_000);
    Some(Moment::from_ms(clock.unix_timestamp() * 1000 - offset_ms))
}

fn ascii(value: &Value) -> Option<&[u8]> {
    match value {
        Value::Ascii(lines) => lines.first().map(Vec::as_slice),
        _ => None,
    }
}

fn taken_where(exif: &Exif) -> Option<LatLon> {
    let lat = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S')?;
    let lon = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W')?;
    LatLon::new(lat, lon)
}

/// Degrees, minutes and seconds as one number, negative on the side that `negative` names.
fn degrees(exif: &Exif, value: Tag, side: Tag, negative: u8) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(value, In::PRIMARY)?.value else { return None };
    let [whole, minutes, seconds] = parts.get(..3)? else { return None };
    if parts.iter().any(|part| part.denom == 0) {
        return None;
    }
    let size = whole.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
    let minus =
        exif.get_field(side, In::PRIMARY).and_then(|field| ascii(&field.value)?.first().copied()) == Some(negative);
    Some(if minus { -size } else { size })
}
