//! Late evidence in JSON: the deliveries, and in words what they would change.

use serde::Serialize;
use utoipa::ToSchema;

use super::detail::{Reader, admitted_dto};
use super::dto::{LateAdmittedDto, PhotoDto, ResultDto};
use super::entry::EntryDto;
use super::fault::FaultDto;
use crate::error::Message;
use crate::store::late::LateDelivery;
use crate::usecase::late::LateView;

/// What came after the approval of a task.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct LateEvidenceDto {
    /// The version of the catalogue that names facilities and items.
    catalogue: String,
    /// Every late delivery, admitted or not, in the order they came.
    deliveries: Vec<LateDeliveryDto>,
    /// The approval that counts, if one does.
    approved: Option<LateAdmittedDto>,
    /// Why it is not admitted now; none when the asker may admit it.
    obstacle: Option<ObstacleDto>,
    /// Answers that would be new or different.
    results: Vec<LateResultDto>,
    /// Entries that would be new or different, as they would stand.
    entries: Vec<EntryDto>,
    /// Faults that would be new or different, as they would stand.
    faults: Vec<FaultDto>,
    /// Photos that would be new.
    photos: Vec<PhotoDto>,
    /// Points that the track would have more.
    point_count: usize,
    /// Submissions that it would have more.
    submission_count: usize,
    /// Conflicts that it would have more: the new review has to settle them.
    conflict_count: usize,
}

/// A late delivery.
#[derive(Debug, Serialize, ToSchema)]
struct LateDeliveryDto {
    id: u64,
    received_at: i64,
    by_name: String,
    device: String,
    bytes: usize,
    admitted: Option<LateAdmittedDto>,
}

/// Why something is not admitted.
#[derive(Debug, Serialize, ToSchema)]
struct ObstacleDto {
    code: &'static str,
    message: Message,
}

/// An answer that late evidence would change.
#[derive(Debug, Serialize, ToSchema)]
struct LateResultDto {
    /// As it would stand.
    after: ResultDto,
    /// As it stands now; none when it would be new.
    before: Option<ResultDto>,
}

impl From<LateView> for LateEvidenceDto {
    fn from(view: LateView) -> Self {
        let (before, after) = (Reader { view: &view.before }, Reader { view: &view.after });
        let evidence = &view.after.evidence;
        let results = evidence.results.iter().filter(|(key, _)| view.change.results.contains(key));
        let entries = evidence.entries.iter().filter(|(id, _)| view.change.entries.contains(id));
        let faults = evidence.faults.iter().filter(|(id, _)| view.change.faults.contains(id));
        let photos = evidence.photos.iter().filter(|(sha256, _)| view.change.photos.contains(sha256));
        let known = |key| view.before.evidence.results.get(key).map(|result| before.result(key, result));
        Self {
            catalogue: view.after.row.catalogue.clone(),
            deliveries: view.deliveries.iter().map(delivery_dto).collect(),
            approved: view
                .approval
                .as_ref()
                .map(|review| LateAdmittedDto { by_name: review.reviewer_name.clone(), at: review.at.as_ms() }),
            obstacle: view
                .obstacle
                .as_ref()
                .map(|error| ObstacleDto { code: error.code().as_str(), message: error.body().message }),
            results: results
                .map(|(key, result)| LateResultDto { after: after.result(key, result), before: known(key) })
                .collect(),
            entries: entries.map(|(id, entry)| after.entry(*id, entry)).collect(),
            faults: faults.map(|(id, fault)| after.fault(*id, fault)).collect(),
            photos: photos.map(|(sha256, photo)| after.photo(sha256, &photo.shown)).collect(),
            point_count: view.change.points,
            submission_count: view.change.submissions,
            conflict_count: view.change.conflicts,
        }
    }
}

fn delivery_dto(delivery: &LateDelivery) -> LateDeliveryDto {
    LateDeliveryDto {
        id: delivery.id,
        received_at: delivery.received_at.as_ms(),
        by_name: delivery.account_name.clone(),
        device: delivery.device.to_string(),
        bytes: delivery.bytes.len(),
        admitted: delivery.admitted.as_ref().map(admitted_dto),
    }
}
