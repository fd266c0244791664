//! One fault whole, as the console shows it: as recorded on site, what was done about it, and what can be done now.

use serde::Serialize;
use shared_model::document::statement::PhotoOf;
use shared_model::fault::FaultStanding;
use utoipa::ToSchema;

use super::detail::Reader;
use super::dto::{PhotoDto, ResultDto};
use super::entry::EntryDto;
use super::fault::FaultDto;
use crate::usecase::fault::FaultView;
use crate::usecase::task::TaskView;

/// A fault with all that is known of it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct FaultDetailDto {
    #[serde(flatten)]
    fault: FaultDto,
    project: String,
    project_name: String,
    owner_name: String,
    lead_name: String,
    /// The task that recorded it.
    task: String,
    /// `unsubmitted`, `pending`, `approved`, `returned` or `deleted`.
    task_state: &'static str,
    /// The month it was found for.
    month: String,
    /// The version of the catalogue that names its facility and item.
    catalogue: String,
    /// Which list it is in: `open`, `under_way`, `in_discussion`, `declined`, `resolved` or `out_of_scope`.
    standing: &'static str,
    /// `settling`, `work`, `review`, `talks`, `owner` or `nothing`.
    awaits: &'static str,
    /// Days from its finding to now, or to its end.
    days: i32,
    /// Whether the asker may settle how it is handled.
    handling: bool,
    /// The answer that showed it.
    recorded: Option<ResultDto>,
    /// The photos of the fault and of that answer.
    evidence: Vec<PhotoDto>,
    /// The repair that solved it.
    repair: Option<RepairDto>,
}

/// The repair that solved a fault.
#[derive(Debug, Serialize, ToSchema)]
struct RepairDto {
    task: String,
    entries: Vec<EntryDto>,
    photos: Vec<PhotoDto>,
}

impl FaultDetailDto {
    /// `None` when the document does not state the fault any more.
    pub(in crate::http) fn of(view: &FaultView) -> Option<Self> {
        let reader = Reader { view: &view.task };
        let said = view.task.evidence.faults.get(&view.id)?;
        let key = &said.shown.result;
        let result = view.task.evidence.results.get(key);
        let project = &view.task.project;
        let shown = [PhotoOf::Fault(view.id), PhotoOf::Item(key.clone())];
        Some(Self {
            fault: reader.fault(view.id, said),
            project: project.id.to_string(),
            project_name: project.name.clone(),
            owner_name: project.owner_name.clone(),
            lead_name: project.lead_name.clone(),
            task: view.task.row.id.to_string(),
            task_state: view.task.row.state.word(),
            month: view.task.row.month.to_string(),
            catalogue: view.task.row.catalogue.clone(),
            standing: FaultStanding::of(view.state).word(),
            awaits: view.awaits.word(),
            days: view.days,
            handling: view.handling,
            recorded: result.map(|result| reader.result(key, result)),
            evidence: photos(&view.task, |of| shown.contains(of)),
            repair: view.repair.as_ref().map(repair_dto),
        })
    }
}

fn photos(view: &TaskView, wanted: impl Fn(&PhotoOf) -> bool) -> Vec<PhotoDto> {
    let reader = Reader { view };
    let all = view.evidence.photos.iter().filter(|(_, photo)| wanted(&photo.shown.of));
    all.map(|(sha256, photo)| reader.photo(sha256, &photo.shown)).collect()
}

fn repair_dto(view: &TaskView) -> RepairDto {
    let reader = Reader { view };
    RepairDto {
        task: view.row.id.to_string(),
        entries: view.evidence.entries.iter().map(|(id, entry)| reader.entry(*id, entry)).collect(),
        photos: photos(view, |of| matches!(of, PhotoOf::Entry(_))),
    }
}
