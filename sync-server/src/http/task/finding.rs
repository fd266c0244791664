//! Authenticity findings in JSON.

use serde::Serialize;
use shared_model::finding::{Finding, OddPhoto, SameReading, SeenPhoto};
use shared_model::id::AccountId;
use utoipa::ToSchema;

use super::detail::Reader;
use crate::store::finding::Look;

/// What a look at a task gave.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LookDto {
    /// When it was last looked at; null before the first time.
    at: Option<i64>,
    /// Whether something came since.
    is_waiting: bool,
    /// What was found; null when that could not be told.
    findings: Option<Vec<FindingDto>>,
}

/// One finding: a hint with what it rests on, never a verdict. Who is meant stands in `by_name`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum FindingDto {
    /// Recorded outside the geofence.
    OutsideFence {
        by_name: String,
        /// Metres between the sign-in and the fence, when it was outside.
        sign_in_m: Option<f64>,
        photos: Vec<String>,
        farthest_m: f64,
        outside_ms: i64,
    },
    /// Less time on site than the items take.
    ShortOnSite { by_name: String, items: u32, stayed_ms: i64, needed_ms: i64 },
    /// Faster from one position to the next than anybody moves.
    ImpossibleSpeed { by_name: String, from: i64, to: i64, distance_m: f64, speed_m_s: f64, jumps: u32 },
    /// Positions that an app made up, or that were replayed.
    MadeUpPosition { by_name: String, mocked: u32, replayed: u32, first_at: i64 },
    /// A phone's clock was not what it should be.
    ClockShift {
        by_name: String,
        /// `set`, `off` or `ahead`.
        how: &'static str,
        /// By how much the phone's clock was ahead; negative for behind.
        shift_ms: i64,
        at: i64,
    },
    /// Photos that are part of another task, or look like one that is.
    PhotoSeenBefore { photos: Vec<SeenPhotoDto> },
    /// What pictures say of themselves does not fit the record.
    OddPhotos { by_name: String, photos: Vec<OddPhotoDto> },
    /// Items recorded faster than they can be done.
    RecordedTooFast { by_name: String, from: i64, items: u32, took_ms: i64 },
    /// Readings that do not change from month to month.
    IdenticalReadings { months: Vec<String>, compared: u32, same: Vec<SameReadingDto> },
}

/// A photo that was seen before.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SeenPhotoDto {
    photo: String,
    /// The one it resembles; null where that may not be seen.
    twin: Option<String>,
    task: Option<String>,
    month: String,
    /// How many of 64 bits differ; null when the files are the same.
    bits: Option<u32>,
}

/// A photo whose own metadata does not fit the record.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OddPhotoDto {
    photo: String,
    apart_ms: Option<i64>,
    apart_m: Option<f64>,
    chosen: bool,
}

/// A reading that stays the same.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SameReadingDto {
    /// The key of the result.
    key: String,
    value: f64,
}

impl Reader<'_> {
    pub(super) fn look(&self, look: &Look) -> LookDto {
        let findings = look.findings.as_ref().map(|found| found.iter().map(|each| self.finding(each)).collect());
        LookDto { at: look.at.map(|at| at.as_ms()), is_waiting: look.is_waiting, findings }
    }

    fn finding(&self, finding: &Finding) -> FindingDto {
        let by_name = |by: &AccountId| self.name(*by);
        match finding {
            Finding::OutsideFence { by, sign_in_m, photos, farthest_m, outside_ms } => FindingDto::OutsideFence {
                by_name: by_name(by),
                sign_in_m: *sign_in_m,
                photos: photos.iter().map(ToString::to_string).collect(),
                farthest_m: *farthest_m,
                outside_ms: *outside_ms,
            },
            Finding::ShortOnSite { by, items, stayed_ms, needed_ms } => FindingDto::ShortOnSite {
                by_name: by_name(by),
                items: *items,
                stayed_ms: *stayed_ms,
                needed_ms: *needed_ms,
            },
            Finding::ImpossibleSpeed { by, from, to, distance_m, speed_m_s, jumps } => FindingDto::ImpossibleSpeed {
                by_name: by_name(by),
                from: from.as_ms(),
                to: to.as_ms(),
                distance_m: *distance_m,
                speed_m_s: *speed_m_s,
                jumps: *jumps,
            },
            Finding::MadeUpPosition { by, mocked, replayed, first_at } => FindingDto::MadeUpPosition {
                by_name: by_name(by),
                mocked: *mocked,
                replayed: *replayed,
                first_at: first_at.as_ms(),
            },
            Finding::ClockShift { by, how, shift_ms, at, .. } => {
                FindingDto::ClockShift { by_name: by_name(by), how: how.word(), shift_ms: *shift_ms, at: at.as_ms() }
            }
            Finding::PhotoSeenBefore { photos } => {
                FindingDto::PhotoSeenBefore { photos: photos.iter().map(seen_dto).collect() }
            }
            Finding::OddPhotos { by, photos } => {
                FindingDto::OddPhotos { by_name: by_name(by), photos: photos.iter().map(odd_dto).collect() }
            }
            Finding::RecordedTooFast { by, from, items, took_ms } => FindingDto::RecordedTooFast {
                by_name: by_name(by),
                from: from.as_ms(),
                items: *items,
                took_ms: *took_ms,
            },
            Finding::IdenticalReadings { months, compared, same } => FindingDto::IdenticalReadings {
                months: months.iter().map(ToString::to_string).collect(),
                compared: *compared,
                same: same.iter().map(same_dto).collect(),
            },
        }
    }
}

fn seen_dto(seen: &SeenPhoto) -> SeenPhotoDto {
    SeenPhotoDto {
        photo: seen.photo.to_string(),
        twin: seen.twin.map(|twin| twin.to_string()),
        task: seen.task.map(|task| task.to_string()),
        month: seen.month.to_string(),
        bits: seen.bits,
    }
}

fn odd_dto(odd: &OddPhoto) -> OddPhotoDto {
    let OddPhoto { photo, apart_ms, apart_m, chosen } = *odd;
    OddPhotoDto { photo: photo.to_string(), apart_ms, apart_m, chosen }
}

fn same_dto(same: &SameReading) -> SameReadingDto {
    SameReadingDto { key: same.key.to_string(), value: same.value }
}
