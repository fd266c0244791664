//! What phones see and where they walk: photos and tracks, given or generated.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use gpx::Waypoint;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use shared_model::moment::Moment;
use shared_model::position::LatLon;

/// Where generated walks take place when no track is given: a public square in Xi'an.
pub const SQUARE: LatLon = LatLon { lat: 34.2610, lon: 108.9423 };

/// Pictures handed out one by one; no picture twice, as no camera takes the same picture twice.
pub struct Photos {
    given: std::vec::IntoIter<Vec<u8>>,
    generated: u32,
}

impl Photos {
    /// The pictures of `folder` in the order of their names, then generated ones.
    ///
    /// # Errors
    /// When the folder cannot be read or holds no picture.
    pub fn from_folder(folder: &Path) -> Result<Self> {
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .with_context(|| format!("the folder of photos {}", folder.display()))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_>>()?;
        files.retain(|file| {
            let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
            matches!(ending.as_str(), "jpg" | "jpeg" | "png")
        });
        files.sort();
        ensure!(!files.is_empty(), "{} holds no .jpg, .jpeg or .png", folder.display());
        let given: Vec<_> = files.iter().map(std::fs::read).collect::<Result<_, _>>()?;
        Ok(Self { given: given.into_iter(), generated: 0 })
    }

    /// Generated pictures only.
    #[must_use]
    pub fn generated() -> Self {
        Self { given: Vec::new().into_iter(), generated: 0 }
    }

    /// The pictures that were given and not yet handed out.
    #[must_use]
    pub fn given(self) -> Vec<Vec<u8>> {
        self.given.collect()
    }

    /// The next picture.
    pub fn take(&mut self) -> Vec<u8> {
        self.given.next().unwrap_or_else(|| {
            self.generated += 1;
            picture(self.generated)
        })
    }
}

/// A JPEG picture of 960 × 720 that differs with `number`: a wall, a pipe and a gauge whose hand turns.
#[must_use]
pub fn picture(number: u32) -> Vec<u8> {
    const WIDTH: u32 = 960;
    const HEIGHT: u32 = 720;
    let turn = f64::from(number) * 0.7;
    let (hand_x, hand_y) = (turn.cos(), turn.sin());
    let image = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let (dx, dy) = (f64::from(x) - 480.0, f64::from(y) - 330.0);
        let (radius, along) = (dx.hypot(dy), dx * hand_x + dy * hand_y);
        let across = (dx * hand_y - dy * hand_x).abs();
        let grain = ((x * 31 + y * 17 + number * 101) % 13) as u8;
        if along > 0.0 && along < 170.0 && across < 7.0 {
            Rgb([30, 30, 34])
        } else if radius < 215.0 {
            Rgb([244 - grain, 243 - grain, 238 - grain])
        } else if radius < 240.0 {
            Rgb([176, 42, 30])
        } else if dx.abs() < 46.0 {
            Rgb([196 - grain, 40 + grain, 32])
        } else {
            let shade = (150 + (y / 12) as u8).saturating_sub(grain);
            Rgb([shade, shade, shade.saturating_sub(8)])
        }
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 82).encode_image(&image).expect("a picture in memory can be encoded");
    bytes
}

/// A GPX track of an hour's walk around `center` that begins at `start`: `points` points, eight seconds apart.
#[must_use]
pub fn walk_gpx(center: LatLon, start: Moment, points: u32) -> String {
    let mut gpx = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"Fengtai\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n<trk><trkseg>\n",
    );
    for step in 0..points {
        let angle = f64::from(step) * 0.045;
        let reach = 6e-4 * (0.35 + 0.65 * (angle * 0.31).sin().abs());
        let (lat, lon) = (center.lat + reach * angle.sin(), center.lon + reach * 1.2 * angle.cos());
        let at = jiff::Timestamp::from_millisecond(start.plus_ms(i64::from(step) * 8_000).as_ms())
            .expect("the years of a demonstration are representable");
        gpx.push_str(&format!("<trkpt lat=\"{lat:.7}\" lon=\"{lon:.7}\"><time>{at}</time></trkpt>\n"));
    }
    gpx.push_str("</trkseg></trk>\n</gpx>\n");
    gpx
}

/// A real walk at another place: every point keeps its time, its height and its distance in metres from the first
/// one, which lies at `begin`.
///
/// # Errors
/// When the track cannot be read, or has no point.
pub fn moved_to(gpx: &str, begin: LatLon) -> Result<String> {
    let mut track = gpx::read(gpx.as_bytes()).context("the track is GPX")?;
    let points = || track.tracks.iter().flat_map(|track| &track.segments).flat_map(|segment| &segment.points);
    let from = points().next().context("the track has a point")?.point();
    // A degree of longitude is shorter the farther it is from the equator.
    let wider = from.y().to_radians().cos() / begin.lat.to_radians().cos();
    for segment in track.tracks.iter_mut().flat_map(|track| &mut track.segments) {
        for point in &mut segment.points {
            let mut place = point.point();
            place.set_x(begin.lon + (place.x() - from.x()) * wider);
            place.set_y(begin.lat + (place.y() - from.y()));
            let (time, elevation) = (point.time, point.elevation);
            *point = Waypoint::new(place);
            (point.time, point.elevation) = (time, elevation);
        }
    }
    let mut moved = Vec::new();
    gpx::write(&track, &mut moved).context("the moved track can be written")?;
    Ok(String::from_utf8(moved)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_generated_pictures_are_alike() {
        let mut photos = Photos::generated();
        let (first, second) = (photos.take(), photos.take());
        assert_ne!(first, second);
        assert_eq!(image::load_from_memory(&first).unwrap().width(), 960);
    }

    #[test]
    fn a_moved_walk_keeps_its_times_and_its_length() {
        let (there, here) = (LatLon::new(45.4, 14.0).unwrap(), LatLon::new(34.2, 108.9).unwrap());
        let walk = walk_gpx(there, Moment::from_ms(1_795_312_800_000), 200);
        let moved = moved_to(&walk, here).unwrap();
        let points = |gpx: &str| {
            let track = gpx::read(gpx.as_bytes()).unwrap();
            track.tracks[0].segments[0]
                .points
                .iter()
                .map(|p| (p.time, LatLon { lat: p.point().y(), lon: p.point().x() }))
                .collect::<Vec<_>>()
        };
        let (before, after) = (points(&walk), points(&moved));
        assert_eq!(after[0].1, here);
        for ((time_before, a), (time_after, b)) in before.iter().zip(&after) {
            assert_eq!(time_before, time_after);
            let (far_before, far_after) = (before[0].1.distance_m(*a), here.distance_m(*b));
            assert!((far_before - far_after).abs() < 0.5, "{far_before} m became {far_after} m");
        }
    }
}
