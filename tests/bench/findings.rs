//! `findings`: how often honest material is found (R12.2): pictures that cameras took and ways that receivers recorded.
//!
//! Only what such material can prove is counted: that different pictures are not taken for one, that copies of one are,
//! and that a way that was really gone is not too fast. How often an honest stay is "too short" or honest readings are
//! "identical" needs the records of months.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use image::DynamicImage;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use jiff::Timestamp;
use shared_model::document::statement::Said;
use shared_model::document::{TaskEvidence, TaskHeader};
use shared_model::finding::{Finding, MAX_BITS, MAX_SPEED_M_S, impossible_speed};
use shared_model::id::{AccountId, DeviceId, ProjectId, SegmentId, TaskId};
use shared_model::moment::{Moment, RecordedTime};
use shared_model::position::{FixSource, LatLon};
use shared_model::task::TaskKind;
use shared_model::track::{Segment, TrackPoint};
use sync_server::media::fingerprint::fingerprint;
use sync_server::media::thumbnail::thumbnail;
use system_tests::material::Photos;

use crate::figures::Figures;

/// Minutes of a way that are looked at as one task's.
const WINDOW_MS: i64 = 20 * 60 * 1000;
/// From one such window to the next.
const STEP_MS: i64 = 60 * 1000;
/// Errors a phone states, in metres: of a good receiver, a usual one and a poor one.
const ACCURACIES_M: [f32; 3] = [3.0, 8.0, 15.0];
/// JPEG quality of a copy that somebody passed on.
const COPY_QUALITY: u8 = 60;

/// When somebody was where.
type Measured = (Moment, LatLon);

/// Folders of what was really taken and gone.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Material {
    /// For `findings`: a folder of different pictures (.jpg, .png)
    #[arg(long)]
    photos: Option<PathBuf>,
    /// For `findings`: a folder of recorded ways (.gpx)
    #[arg(long)]
    tracks: Option<PathBuf>,
}

impl Material {
    /// Whether there is any.
    pub(crate) const fn is_given(&self) -> bool {
        self.photos.is_some() || self.tracks.is_some()
    }
}

/// Measures what there is material for.
///
/// # Errors
/// When a folder cannot be read, or what lies there is neither a picture nor a way.
pub(crate) fn measure(figures: &mut Figures, material: &Material) -> Result<()> {
    if !material.is_given() {
        bail!("`findings` counts false alarms on real material: name it with --photos DIR, --tracks DIR or both");
    }
    material.photos.as_deref().map(|folder| pictures(figures, folder)).transpose()?;
    material.tracks.as_deref().map(|folder| ways(figures, folder)).transpose()?;
    Ok(())
}

/// Different pictures against each other, and each against copies of itself.
fn pictures(figures: &mut Figures, folder: &Path) -> Result<()> {
    let originals = Photos::from_folder(folder)?.given();
    let of = |bytes: &[u8]| Ok::<_, anyhow::Error>(fingerprint(&thumbnail(bytes)?));
    let prints = originals.iter().map(|bytes| of(bytes)).collect::<Result<Vec<_>>>()?;
    let seen: Vec<u64> = prints.iter().copied().flatten().collect();
    let pairs = seen.iter().enumerate().flat_map(|(nth, a)| seen[nth + 1..].iter().map(move |b| (a ^ b).count_ones()));
    let apart: Vec<f64> = pairs.map(f64::from).collect();
    ensure!(!apart.is_empty(), "one picture cannot be compared");
    let alarms = apart.iter().filter(|bits| **bits <= f64::from(MAX_BITS)).count();

    let (mut copies, mut found) = (0, 0);
    for (bytes, print) in originals.iter().zip(&prints) {
        let Some(print) = print else { continue };
        for copy in passed_on(bytes)? {
            copies += 1;
            found += usize::from(of(&copy)?.is_some_and(|copied| (copied ^ print).count_ones() <= MAX_BITS));
        }
    }
    figures.add("findings_pictures_without_fingerprint_count", None, vec![(prints.len() - seen.len()) as f64]);
    figures.add("findings_picture_pairs_count", None, vec![apart.len() as f64]);
    figures.add("findings_picture_alarms_count", Some(0.0), vec![alarms as f64]);
    figures.add("findings_picture_pairs_apart_bits", None, apart);
    figures.add("findings_picture_copies_count", None, vec![f64::from(copies)]);
    figures.add("findings_picture_copies_missed_count", Some(0.0), vec![f64::from(copies) - found as f64]);
    Ok(())
}

/// The same picture compressed anew, and halved as well.
fn passed_on(bytes: &[u8]) -> Result<[Vec<u8>; 2]> {
    // The upright copy: somebody who passes a picture on sees it upright.
    let upright = image::load_from_memory(&thumbnail(bytes)?)?;
    let (width, height) = (upright.width() / 2, upright.height() / 2);
    let halved = upright.resize_exact(width, height, FilterType::CatmullRom);
    Ok([jpeg(&upright)?, jpeg(&halved)?])
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, COPY_QUALITY).encode_image(&picture.to_rgb8())?;
    Ok(bytes)
}

/// Every stretch of a real way, as a receiver of each quality would have told it.
fn ways(figures: &mut Figures, folder: &Path) -> Result<()> {
    let (mut windows, mut alarms, mut points) = (0_u32, 0_u32, 0);
    let mut fastest = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("the folder of tracks {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "gpx") {
            continue;
        }
        let way = recorded(&path).with_context(|| path.display().to_string())?;
        let Some(length_ms) = way.last().map(|(at, _)| at.as_ms()) else { continue };
        points += way.len();
        fastest.push(fastest_m_s(&way));
        for begin in (0..=(length_ms - WINDOW_MS).max(0)).step_by(usize::try_from(STEP_MS)?) {
            let inside = |(at, _): &&Measured| (begin..=begin + WINDOW_MS).contains(&at.as_ms());
            let stretch: Vec<Measured> = way.iter().filter(inside).copied().collect();
            for accuracy_m in ACCURACIES_M {
                windows += 1;
                let found = impossible_speed(&gone(&stretch, accuracy_m));
                alarms += u32::from(found.iter().any(|found| matches!(found, Finding::ImpossibleSpeed { .. })));
            }
        }
    }
    ensure!(points > 0, "{} holds no .gpx with times", folder.display());
    figures.add("findings_way_points_count", None, vec![points as f64]);
    figures.add("findings_way_windows_count", None, vec![f64::from(windows)]);
    figures.add("findings_way_alarms_count", Some(0.0), vec![f64::from(alarms)]);
    figures.add("findings_way_fastest_m_s", Some(MAX_SPEED_M_S), fastest);
    Ok(())
}

/// The points of a file that name their time, from the first one's on: a point without one says nothing of speed.
fn recorded(path: &Path) -> Result<Vec<Measured>> {
    let gpx = gpx::read(File::open(path)?)?;
    let points = gpx.tracks.iter().flat_map(|track| &track.segments).flat_map(|segment| &segment.points);
    let mut way = Vec::new();
    for point in points {
        let (Some(time), Some(position)) = (point.time, LatLon::new(point.point().y(), point.point().x())) else {
            continue;
        };
        let at: Timestamp = time.format()?.parse()?;
        way.push((Moment::from_ms(at.as_millisecond()), position));
    }
    let begun_ms = way.first().map_or(0, |(at, _)| at.as_ms());
    Ok(way.into_iter().map(|(at, position)| (at.plus_ms(-begun_ms), position)).collect())
}

/// The fastest from one point to the next, without any allowance for errors.
fn fastest_m_s(way: &[Measured]) -> f64 {
    let steps = way.windows(2).map(|pair| {
        let ((from, here), (to, there)) = (pair[0], pair[1]);
        here.distance_m(there) / (to.ms_since(from) as f64 / 1_000.0).max(1.0)
    });
    steps.fold(0.0, f64::max)
}

/// A task of which only this way is known, told by a receiver that states this error.
fn gone(way: &[Measured], accuracy_m: f32) -> TaskEvidence {
    let (by, device) = (AccountId::from_bytes([1; 16]), DeviceId::from_bytes([1; 16]));
    let at = RecordedTime { device: Moment::from_ms(0), monotonic_ms: 0, boot: 1, offset_ms: None };
    let header = TaskHeader {
        id: TaskId::from_bytes([1; 16]),
        kind: TaskKind::Planned,
        project: ProjectId::from_bytes([1; 16]),
        plan: None,
        fault: None,
        order: None,
        catalogue: String::new(),
        facilities: Vec::new(),
        created: Said { by, device, at },
    };
    let told =
        |&(at, position): &Measured| TrackPoint { at, position, accuracy_m, source: FixSource::Gnss, mock: false };
    let segment = Segment { by, device, points: way.iter().map(told).collect() };
    TaskEvidence {
        header,
        selfie: None,
        sign_in: None,
        controller: None,
        results: Default::default(),
        faults: Default::default(),
        entries: Default::default(),
        photos: Default::default(),
        tracks: [(SegmentId::from_bytes([1; 16]), segment)].into(),
        gaps: Default::default(),
        submissions: Vec::new(),
        unreadable: Vec::new(),
    }
}
