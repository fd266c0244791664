//! What pictures say of themselves, and whether they were seen before.

use std::collections::BTreeMap;

use super::{Finding, OddPhoto, SeenPhoto};
use crate::calendar::Month;
use crate::document::TaskEvidence;
use crate::document::statement::{CaptureSource, PhotoStatement};
use crate::id::{AccountId, TaskId};
use crate::sha::Sha256;

/// Most milliseconds between the time in a picture's metadata and its record: 10 minutes.
pub const MAX_APART_MS: i64 = 10 * 60 * 1000;
/// Most metres between the place in a picture's metadata and the phone, beyond the phone's error.
pub const MAX_APART_M: f64 = 300.0;
/// Most bits of 64 in which the fingerprints of two pictures that look alike differ.
pub const MAX_BITS: u32 = 3;

/// A photo of another task that is the same as one of this task, or looks like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twin {
    /// The photo of this task.
    pub photo: Sha256,
    /// The other.
    pub other: Sha256,
    /// Its task; `None` where that is another agency's.
    pub task: Option<TaskId>,
    /// The month that task counts for.
    pub month: Month,
    /// In how many of the 64 bits their fingerprints differ.
    pub bits: u32,
}

/// Photos that are part of another task too, or look like one of them. A photo with several twins is named once, with the
/// nearest.
///
/// Honest causes: the same panel from the same spot each month; a blank wall. Two pictures of one place that differ only
/// in what a hand holds look alike to a fingerprint of 64 bits.
#[must_use]
pub fn seen_before(twins: &[Twin]) -> Vec<Finding> {
    let mut nearest: BTreeMap<Sha256, Twin> = BTreeMap::new();
    for twin in twins.iter().filter(|twin| twin.photo == twin.other || twin.bits <= MAX_BITS) {
        let rank = |twin: &Twin| (twin.photo != twin.other, twin.bits, twin.month);
        let kept = nearest.entry(twin.photo).or_insert(*twin);
        if rank(twin) < rank(kept) {
            *kept = *twin;
        }
    }
    let photos: Vec<SeenPhoto> = nearest.into_values().map(seen).collect();
    if photos.is_empty() { Vec::new() } else { vec![Finding::PhotoSeenBefore { photos }] }
}

fn seen(twin: Twin) -> SeenPhoto {
    let Twin { photo, other, task, month, bits } = twin;
    SeenPhoto { photo, twin: task.map(|_| other), task, month, bits: (photo != other).then_some(bits) }
}

/// Whose photos say something else of themselves than the record does, or were chosen as files.
///
/// Honest causes: a camera whose clock is wrong, metadata that a gallery app wrote anew, the desktop app without a camera.
#[must_use]
pub fn odd_photos(evidence: &TaskEvidence) -> Vec<Finding> {
    let mut of: BTreeMap<AccountId, Vec<OddPhoto>> = BTreeMap::new();
    for (photo, stated) in &evidence.photos {
        for statement in stated.all() {
            of.entry(statement.said.by).or_default().extend(oddity(*photo, statement));
        }
    }
    of.into_iter()
        .filter(|(_, photos)| !photos.is_empty())
        .map(|(by, photos)| Finding::OddPhotos { by, photos })
        .collect()
}

fn oddity(photo: Sha256, statement: &PhotoStatement) -> Option<OddPhoto> {
    // Both times are of the same clock when the phone took the picture: nothing is corrected.
    let apart_ms = statement.exif_at.map(|taken| statement.said.at.device.ms_since(taken));
    let apart_ms = apart_ms.filter(|apart| apart.abs() > MAX_APART_MS);
    let apart_m = statement
        .exif_position
        .zip(statement.fix)
        .map(|(taken, fix)| (taken.distance_m(fix.position), 2.0_f64.mul_add(f64::from(fix.accuracy_m), MAX_APART_M)));
    let apart_m = apart_m.filter(|(apart, most)| apart > most).map(|(apart, _)| apart);
    let chosen = statement.source == CaptureSource::Simulated;
    (apart_ms.is_some() || apart_m.is_some() || chosen).then_some(OddPhoto { photo, apart_ms, apart_m, chosen })
}

#[cfg(test)]
mod tests {
    use super::super::scene::{AWAY, SITE, Scene, moment, month, person, sha};
    use super::*;

    fn twin(photo: u8, other: u8, task: Option<u8>, bits: u32) -> Twin {
        let task = task.map(|task| TaskId::from_bytes([task; 16]));
        Twin { photo: sha(photo), other: sha(other), task, month: month("2026-10"), bits }
    }

    #[test]
    fn the_same_file_comes_before_one_that_looks_alike() {
        let found = seen_before(&[twin(1, 2, Some(7), 1), twin(1, 1, Some(8), 0)]);
        let same = SeenPhoto {
            photo: sha(1),
            twin: Some(sha(1)),
            task: Some(TaskId::from_bytes([8; 16])),
            month: month("2026-10"),
            bits: None,
        };
        assert_eq!(found, [Finding::PhotoSeenBefore { photos: vec![same] }]);
    }

    #[test]
    fn another_agencys_picture_is_not_named() {
        let found = seen_before(&[twin(1, 2, None, 2)]);
        let [Finding::PhotoSeenBefore { photos }] = &found[..] else { panic!("{found:?}") };
        assert_eq!((photos[0].twin, photos[0].task, photos[0].bits), (None, None, Some(2)));
    }

    #[test]
    fn pictures_that_differ_more_are_not_found() {
        assert_eq!(seen_before(&[twin(1, 2, Some(7), MAX_BITS + 1)]), []);
        assert_eq!(seen_before(&[]), []);
    }

    #[test]
    fn metadata_that_fits_is_not_found() {
        let scene = Scene::new().photo(60, SITE).taken(|photo| {
            photo.exif_at = Some(moment(0));
            photo.exif_position = Some(SITE);
        });
        assert_eq!(odd_photos(&scene.evidence), []);
    }

    #[test]
    fn a_picture_of_yesterday_from_elsewhere_is_found_with_both() {
        let scene = Scene::new().photo(90_000, SITE).taken(|photo| {
            photo.exif_at = Some(moment(0));
            photo.exif_position = Some(AWAY);
        });
        let found = odd_photos(&scene.evidence);
        let [Finding::OddPhotos { by, photos }] = &found[..] else { panic!("{found:?}") };
        assert_eq!((*by, photos[0].apart_ms, photos[0].chosen), (person(1), Some(90_000_000), false));
        assert!((photos[0].apart_m.unwrap() - 1_112.0).abs() < 3.0);
    }

    #[test]
    fn a_chosen_file_is_found() {
        let scene = Scene::new().photo(0, SITE).taken(|photo| photo.source = CaptureSource::Simulated);
        let found = odd_photos(&scene.evidence);
        assert!(matches!(&found[..], [Finding::OddPhotos { photos, .. }] if photos[0].chosen), "{found:?}");
    }
}
