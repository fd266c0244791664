//! What one task whole looks like in JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::TaskSummaryDto;
use super::entry::EntryDto;
use super::fault::{FaultDto, OrderedDto};
use super::finding::LookDto;
use crate::http::project::{GeofenceDto, PositionDto};

/// A task with all its evidence.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TaskDetailDto {
    #[serde(flatten)]
    pub(super) summary: TaskSummaryDto,
    /// The document's heads now: a review names them.
    pub(super) heads: Vec<String>,
    pub(super) approved_heads: Option<Vec<String>>,
    pub(super) catalogue: String,
    pub(super) facilities: Vec<String>,
    pub(super) created: SaidDto,
    pub(super) arrival: ArrivalDto,
    pub(super) results: Vec<ResultDto>,
    pub(super) faults: Vec<FaultDto>,
    /// Free records, in the order they were made.
    pub(super) entries: Vec<EntryDto>,
    /// What was stated apart and is not the same; an approval settles each.
    pub(super) conflicts: Vec<ConflictDto>,
    /// The order it carries out.
    pub(super) order: Option<OrderedDto>,
    pub(super) photos: Vec<PhotoDto>,
    pub(super) tracks: Vec<TrackDto>,
    pub(super) gaps: Vec<GapDto>,
    pub(super) presence: Vec<PresenceDto>,
    pub(super) geofence: GeofenceDto,
    pub(super) site: PositionDto,
    pub(super) submissions: Vec<SubmissionDto>,
    /// Oldest first.
    pub(super) reviews: Vec<ReviewDto>,
    /// What deserves a second look; null before the first submission.
    pub(super) look: Option<LookDto>,
    /// What the plan asks for and the task does not have.
    pub(super) missing: Vec<MissingDto>,
    /// Statements this version of the server cannot read: kept, and named here.
    pub(super) unreadable: Vec<String>,
}

/// A correction that took an approval back.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UndoneDto {
    pub(super) request: String,
    pub(super) by_name: String,
    pub(super) at: i64,
    pub(super) note: String,
}

/// That late evidence was admitted.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LateAdmittedDto {
    pub(super) by_name: String,
    pub(super) at: i64,
}

/// One thing a task lacks.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MissingDto {
    /// `arrival.selfie`, `arrival.sign_in`, `arrival.controller`, `task.results`, `item.result`, `item.value`,
    /// `item.override_reason`, `item.note`, `item.photo`, `fault.description`, `fault.photo`, `task.entries`,
    /// `entry.subject`, `entry.verdict`, `entry.norm`, `entry.record`, `entry.finding` or `entry.photo`.
    pub(super) code: &'static str,
    /// The item it is about.
    pub(super) item: Option<String>,
    /// The entry it is about.
    pub(super) entry: Option<String>,
}

/// Who said something, on which phone, when.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SaidDto {
    pub(super) by: String,
    pub(super) by_name: String,
    pub(super) device: String,
    /// When, as well as that is known.
    pub(super) at: i64,
    /// The earliest it can have been, by what is known of the phone's clock.
    pub(super) earliest_at: i64,
    /// The latest it can have been.
    pub(super) latest_at: i64,
}

/// The evidence of arrival; what was stated apart by others stands in `others`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ArrivalDto {
    pub(super) selfie: Option<ArrivalPhotoDto>,
    pub(super) sign_in: Option<SignInDto>,
    pub(super) controller: Option<ControllerDto>,
}

/// A picture of the arrival.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ArrivalPhotoDto {
    pub(super) photo: String,
    #[serde(flatten)]
    pub(super) said: SaidDto,
    pub(super) others: Vec<SaidDto>,
}

/// The sign-in on site, and how it lies against the geofence.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignInDto {
    pub(super) photo: String,
    pub(super) position: Option<PositionDto>,
    pub(super) accuracy_m: Option<f32>,
    pub(super) simulated: bool,
    /// Distance to the geofence in metres; 0 within.
    pub(super) distance_m: Option<f64>,
    /// Whether it lies within the geofence, by its own accuracy.
    pub(super) inside: Option<bool>,
    #[serde(flatten)]
    pub(super) said: SaidDto,
    pub(super) others: Vec<SaidDto>,
}

/// The alarm controller, or that there is none.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ControllerDto {
    /// Names the statement.
    pub(super) statement: String,
    /// None where there is no alarm system.
    pub(super) brand: Option<String>,
    pub(super) model: Option<String>,
    pub(super) photo: String,
    #[serde(flatten)]
    pub(super) said: SaidDto,
    #[schema(no_recursion)]
    pub(super) others: Vec<ControllerDto>,
}

/// One person's answer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StatementDto {
    /// Names it among others about the same thing.
    pub(super) statement: String,
    /// `pass`, `fail` or `untestable`.
    pub(super) verdict: &'static str,
    pub(super) value: Option<f64>,
    pub(super) unit: Option<String>,
    pub(super) limit: Option<LimitDto>,
    pub(super) override_reason: Option<String>,
    pub(super) note: String,
    pub(super) place: String,
    #[serde(flatten)]
    pub(super) said: SaidDto,
}

/// The limits a value was judged by, both inclusive.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LimitDto {
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
}

/// The answer to a test item; concurrent answers of others stand beside it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ResultDto {
    pub(super) key: String,
    pub(super) facility: String,
    pub(super) item: String,
    pub(super) point: Option<String>,
    pub(super) latest: StatementDto,
    pub(super) others: Vec<StatementDto>,
    /// Whether it differs from the submission before the last one.
    pub(super) changed: bool,
    /// What was read there before, in the latest of the two months before this one.
    pub(super) earlier: Option<EarlierDto>,
    pub(super) photos: Vec<String>,
}

/// A reading of an earlier month.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EarlierDto {
    pub(super) month: String,
    pub(super) value: f64,
}

/// A review.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReviewDto {
    /// `approve` or `return`.
    pub(super) decision: &'static str,
    /// The correction that took it back, if one did.
    pub(super) undone: Option<UndoneDto>,
    /// That evidence which came after it was admitted by a new review.
    pub(super) reopened: Option<LateAdmittedDto>,
    pub(super) by_name: String,
    pub(super) at: i64,
    pub(super) note: String,
    pub(super) item_notes: Vec<ItemNoteDto>,
    pub(super) entry_notes: Vec<EntryNoteDto>,
    /// How conflicts were settled with it.
    pub(super) settlements: Vec<SettlementDto>,
    /// What the reviewer saw.
    pub(super) heads: Vec<String>,
}

/// The reviewer's words for one item.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ItemNoteDto {
    pub(super) item: String,
    pub(super) note: String,
}

/// The reviewer's words for one entry.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EntryNoteDto {
    pub(super) entry: String,
    pub(super) note: String,
}

/// Statements about one thing that contradict each other.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ConflictDto {
    /// A result key, `controller`, `fault:<id>` or `entry:<id>`.
    pub(super) subject: String,
    /// The names of the statements.
    pub(super) statements: Vec<String>,
    /// How the last approval settled the very same statements: a new approval takes it over unless it says otherwise.
    pub(super) settled: Option<SettlementDto>,
}

/// How a conflict was settled.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SettlementDto {
    /// A result key, `controller`, `fault:<id>` or `entry:<id>`.
    pub(super) subject: String,
    /// The statement that holds; none where they all stand.
    pub(super) statement: Option<String>,
    /// Every statement that stood there.
    pub(super) among: Vec<String>,
    pub(super) reason: String,
    pub(super) by_name: String,
    pub(super) at: i64,
}

/// A photo: everything but its bytes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PhotoDto {
    pub(super) sha256: String,
    /// `selfie`, `controller` or `site`.
    pub(super) kind: &'static str,
    /// `selfie`, `sign_in`, `controller`, a result key, or the id of a fault or an entry.
    pub(super) of: String,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bytes: u64,
    pub(super) position: Option<PositionDto>,
    pub(super) accuracy_m: Option<f32>,
    pub(super) simulated: bool,
    /// What phone and server noticed about the picture.
    pub(super) findings: Vec<String>,
    pub(super) received: bool,
    pub(super) received_at: Option<i64>,
    #[serde(flatten)]
    pub(super) said: SaidDto,
}

/// A run of track points.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TrackDto {
    pub(super) id: String,
    /// Whose it is, as far as the evidence tells.
    pub(super) by_name: String,
    pub(super) points: Vec<PointDto>,
}

/// A track point, WGS-84.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PointDto {
    pub(super) at: i64,
    pub(super) lat: f64,
    pub(super) lon: f64,
    pub(super) accuracy_m: f32,
    pub(super) simulated: bool,
    pub(super) mock: bool,
}

/// A stretch without points.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GapDto {
    pub(super) from: i64,
    pub(super) to: i64,
    #[schema(value_type = String)]
    pub(super) reason: shared_model::document::statement::GapReason,
}

/// One person on site, as the track shows it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PresenceDto {
    pub(super) name: String,
    pub(super) first_at: i64,
    pub(super) last_at: i64,
    pub(super) inside_ms: i64,
    pub(super) outside_ms: i64,
    /// The longest silence between sign-in and last submission.
    pub(super) largest_gap_ms: i64,
    /// Distance of the sign-in to the fence in metres; 0 within.
    pub(super) sign_in_distance_m: Option<f64>,
    pub(super) points: u32,
    /// Whether any position was simulated or mocked.
    pub(super) simulated: bool,
    /// `normal`, `partly_away`, `no_track` or `sign_in_outside`.
    pub(super) verdict: &'static str,
}

/// A submission, and what checking its signature gave.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SubmissionDto {
    pub(super) number: u32,
    pub(super) by: String,
    pub(super) by_name: String,
    pub(super) device: String,
    pub(super) at: i64,
    pub(super) latest_at: i64,
    pub(super) received_at: i64,
    /// `valid`, `bad_signature`, `unknown_device` or `unknown_heads`.
    pub(super) verification: String,
    pub(super) photo_count: u32,
    pub(super) heads: Vec<String>,
}
