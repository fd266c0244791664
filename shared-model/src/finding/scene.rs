//! Evidence made by hand for the tests of findings: a day at a site, step by step.

use std::collections::BTreeMap;

use crate::calendar::Month;
use crate::document::statement::{
    CaptureSource, PhotoOf, PhotoStatement, ResultKey, ResultStatement, Said, SignInStatement,
};
use crate::document::{Disputed, TaskEvidence, TaskHeader};
use crate::geofence::Geofence;
use crate::id::{AccountId, DeviceId, ProjectId, SegmentId, TaskId};
use crate::moment::{Moment, RecordedTime};
use crate::photo::PhotoKind;
use crate::position::{Fix, FixSource, LatLon};
use crate::sha::Sha256;
use crate::task::TaskKind;
use crate::track::{Segment, TrackPoint};
use crate::verdict::Verdict;

/// The site.
pub(super) const SITE: LatLon = LatLon { lat: 34.2583, lon: 108.9429 };
/// 1,112 m north of it.
pub(super) const AWAY: LatLon = LatLon { lat: 34.2683, lon: 108.9429 };
const BEGUN_MS: i64 = 1_793_600_000_000;

pub(super) fn fence() -> Geofence {
    Geofence::around(SITE)
}

/// So many seconds after the day began, by a right clock.
pub(super) const fn moment(second: i64) -> Moment {
    Moment::from_ms(BEGUN_MS + second * 1_000)
}

pub(super) fn month(text: &str) -> Month {
    text.parse().unwrap()
}

pub(super) const fn person(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

pub(super) const fn phone(number: u8) -> DeviceId {
    DeviceId::from_bytes([number; 16])
}

pub(super) fn sha(number: u8) -> Sha256 {
    Sha256::of(&[number])
}

/// The key of the reading or result `number`.
pub(super) fn key(number: u32) -> ResultKey {
    format!("FAS-01/FAS-01-01/p{number:04}").parse().unwrap()
}

/// A day at a site.
pub(super) struct Scene {
    pub(super) evidence: TaskEvidence,
    who: u8,
    boot: u64,
    offset_ms: Option<i64>,
    photo: Option<Sha256>,
}

impl Scene {
    pub(super) fn new() -> Self {
        let header = TaskHeader {
            id: TaskId::from_bytes([9; 16]),
            kind: TaskKind::Planned,
            project: ProjectId::from_bytes([8; 16]),
            plan: None,
            fault: None,
            order: None,
            catalogue: "2026.1".to_owned(),
            facilities: vec!["FAS-01".parse().unwrap()],
            created: Said { by: person(1), device: phone(1), at: recorded(0, 1, None) },
        };
        let evidence = TaskEvidence {
            header,
            selfie: None,
            sign_in: None,
            controller: None,
            results: BTreeMap::new(),
            faults: BTreeMap::new(),
            entries: BTreeMap::new(),
            photos: BTreeMap::new(),
            tracks: BTreeMap::new(),
            gaps: BTreeMap::new(),
            submissions: Vec::new(),
            unreadable: Vec::new(),
        };
        Self { evidence, who: 1, boot: 1, offset_ms: None, photo: None }
    }

    /// From here on it is another person with another phone.
    pub(super) const fn by(mut self, who: u8) -> Self {
        self.who = who;
        self
    }

    /// From here on the phone was started again.
    pub(super) const fn restarted(mut self) -> Self {
        self.boot += 1;
        self
    }

    /// From here on the server's clock is so many milliseconds ahead of the phone's, as the phone knows.
    pub(super) const fn offset(mut self, offset_ms: i64) -> Self {
        self.offset_ms = Some(offset_ms);
        self
    }

    fn said(&self, second: i64) -> Said {
        Said { by: person(self.who), device: phone(self.who), at: recorded(second, self.boot, self.offset_ms) }
    }

    pub(super) fn sign_in(self, second: i64, position: LatLon) -> Self {
        self.sign_in_within(second, position, 8.0)
    }

    pub(super) fn sign_in_within(mut self, second: i64, position: LatLon, accuracy_m: f32) -> Self {
        let fix = Fix { accuracy_m, ..fix(second, position) };
        let statement = SignInStatement { photo: sha(250), fix: Some(fix), said: self.said(second) };
        self.evidence.sign_in = Some(stated(statement));
        self
    }

    /// So many results, one every `step` seconds.
    pub(super) fn results(mut self, second: i64, count: u32, step: i64) -> Self {
        for number in 0..count {
            let at = second + i64::from(number) * step;
            let next = u32::try_from(self.evidence.results.len()).unwrap();
            self.evidence.results.insert(key(next), stated(result(None, self.said(at))));
        }
        self
    }

    /// One result for each reading, a minute apart.
    pub(super) fn readings(mut self, values: &[(u32, f64)]) -> Self {
        for (number, value) in values {
            let said = self.said(i64::from(*number) * 60);
            self.evidence.results.insert(key(*number), stated(result(Some(*value), said)));
        }
        self
    }

    /// The clock was moved by so many milliseconds before the result `from`.
    pub(super) fn clock_set(mut self, from: usize, by_ms: i64) -> Self {
        for stated in self.evidence.results.values_mut().skip(from) {
            let at = &mut stated.shown.said.at;
            at.device = at.device.plus_ms(by_ms);
        }
        self
    }

    pub(super) fn photo(self, second: i64, position: LatLon) -> Self {
        self.photo_at(second, fix(second, position))
    }

    pub(super) fn mocked(self, second: i64, position: LatLon) -> Self {
        self.photo_at(second, Fix { mock: true, ..fix(second, position) })
    }

    pub(super) fn replayed(self, second: i64, position: LatLon) -> Self {
        self.photo_at(second, Fix { source: FixSource::Simulated, ..fix(second, position) })
    }

    fn photo_at(mut self, second: i64, fix: Fix) -> Self {
        let photo = sha(u8::try_from(self.evidence.photos.len()).unwrap());
        let statement = PhotoStatement {
            of: PhotoOf::Item(key(0)),
            kind: PhotoKind::Site,
            width: 4_000,
            height: 3_000,
            bytes: 300_000,
            fix: Some(fix),
            source: CaptureSource::Camera,
            exif_at: None,
            exif_position: None,
            findings: Vec::new(),
            said: self.said(second),
        };
        self.evidence.photos.insert(photo, stated(statement));
        self.photo = Some(photo);
        self
    }

    /// What else is stated of the last photo.
    pub(super) fn taken(mut self, change: impl FnOnce(&mut PhotoStatement)) -> Self {
        let photo = self.photo.unwrap();
        change(&mut self.evidence.photos.get_mut(&photo).unwrap().shown);
        self
    }

    /// A track of a point every 30 seconds for so many seconds.
    pub(super) fn track(mut self, second: i64, seconds: i64, position: LatLon) -> Self {
        let point = |at| TrackPoint { at: moment(at), position, accuracy_m: 8.0, source: FixSource::Gnss, mock: false };
        let points = (0..=seconds / 30).map(|nth| point(second + nth * 30)).collect();
        let id = SegmentId::from_bytes([u8::try_from(self.evidence.tracks.len()).unwrap(); 16]);
        self.evidence.tracks.insert(id, Segment { by: person(self.who), device: phone(self.who), points });
        self
    }
}

const fn recorded(second: i64, boot: u64, offset_ms: Option<i64>) -> RecordedTime {
    RecordedTime { device: moment(second), monotonic_ms: (second * 1_000) as u64, boot, offset_ms }
}

const fn fix(second: i64, position: LatLon) -> Fix {
    Fix { position, accuracy_m: 8.0, at: moment(second), source: FixSource::Gnss, mock: false }
}

fn result(value: Option<f64>, said: Said) -> ResultStatement {
    ResultStatement {
        verdict: Verdict::Pass,
        value,
        unit: value.map(|_| "MPa".to_owned()),
        limit: None,
        limit_case: None,
        override_reason: None,
        note: String::new(),
        place: "1F".to_owned(),
        said,
    }
}

const fn stated<T>(shown: T) -> Disputed<T> {
    Disputed { shown, others: Vec::new() }
}
