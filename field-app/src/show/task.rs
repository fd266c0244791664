//! Tasks: the line for lists, and the whole page.

use std::collections::HashMap;

use shared_model::catalogue::Catalogue;
use shared_model::completeness::Missing;
use shared_model::document::statement::{ControllerInfo, PhotoOf, PhotoStatement, ResultKey};
use shared_model::feed::ProjectFacts;
use shared_model::id::EntryId;
use shared_model::sha::Sha256;
use shared_model::task::TaskKind;

use super::item::ItemContext;
use super::{Show, facility_name, item_of, item_target, origin, target_of, text};
use crate::device::LocationPermission;
use crate::error::AppError;
use crate::phone::{OpenTask, PhaseEvent, can_be_deleted, next_phase};
use crate::store::{Held, Phase, PhotoPhase, PhotoRow, TaskRow};
use crate::text::{finding, missing as missing_text};
use crate::view::{
    self, ArrivalView, ControllerView, FacilityView, FindingView, MissingView, OrderView, PhotoState, PhotoTarget,
    PhotoView, ReviewView, SafetyView, SignInView, TaskActions, TaskCard, TaskState, TaskView, Text, TrackView,
};

/// Places offered again.
const PLACES: usize = 12;

pub(super) fn state(row: &TaskRow) -> TaskState {
    match (row.phase, row.held) {
        (Phase::Approved, _) => TaskState::Approved,
        (Phase::Removed, _) => TaskState::Removed,
        (_, Some(Held::Quarantined)) => TaskState::Quarantined,
        (Phase::Unsubmitted, _) => TaskState::Unsubmitted,
        (Phase::Submitted, _) => TaskState::Queued,
        (Phase::Received, _) => TaskState::Pending,
        (Phase::Returned, _) => TaskState::Returned,
    }
}

/// Whether the server has a submission that was made on another phone, for which no receipt came to this one.
fn is_with_the_server(row: &TaskRow) -> bool {
    let decided_or_pending = matches!(row.phase, Phase::Received | Phase::Approved | Phase::Returned);
    decided_or_pending && row.held.is_none() && row.is_sent()
}

fn safety(row: &TaskRow, photos: &[PhotoRow]) -> SafetyView {
    let safe = photos.iter().filter(|photo| photo.phase == PhotoPhase::Safe).count();
    let left = photos.iter().filter(|photo| photo.phase == PhotoPhase::Waiting);
    SafetyView {
        document_safe: row.is_sent(),
        submission_safe: row.receipt_at.is_some() || is_with_the_server(row),
        submission_receipt_at: row.receipt_at.map(|at| at.as_ms()),
        photos: photos.len() as u32,
        photos_safe: safe as u32,
        bytes_left: left.map(|photo| photo.bytes.saturating_sub(photo.sent)).sum(),
    }
}

/// One line for lists.
pub(crate) fn card(show: &Show<'_, '_>, row: &TaskRow) -> Result<TaskCard, AppError> {
    let header = &row.header;
    let project: Option<ProjectFacts> = show.tx.project(row.account, header.project)?;
    let assignment = header.plan.map(|plan| show.tx.any_assignment(row.account, plan)).transpose()?.flatten();
    let catalogue = Catalogue::of_version(&header.catalogue);
    let review = show.tx.reviews(row.id())?.into_iter().next();
    let photos = show.tx.task_photos(row.id())?;
    Ok(TaskCard {
        id: row.id().to_string(),
        kind: kind(header.kind),
        state: state(row),
        project: header.project.to_string(),
        project_name: project.map(|project| project.name).unwrap_or_default(),
        month: assignment.map(|facts| facts.month.to_string()),
        created_at: row.created_at.as_ms(),
        changed_at: row.changed_at.as_ms(),
        submitted_at: row.submitted_at.map(|at| at.as_ms()),
        done: row.answered,
        total: row.total,
        facilities: header.facilities.iter().map(|code| facility_name(catalogue, code)).collect(),
        review_note: review.as_ref().map(|review| review.note.clone()),
        reviewed_at: review.map(|review| review.at.as_ms()),
        safety: safety(row, &photos),
        shared: row.shared,
    })
}

pub(super) const fn kind(kind: TaskKind) -> view::TaskKind {
    match kind {
        TaskKind::Planned => view::TaskKind::Planned,
        TaskKind::Supplementary => view::TaskKind::Supplementary,
        TaskKind::NormMismatch => view::TaskKind::NormMismatch,
        TaskKind::Investigation => view::TaskKind::Investigation,
        TaskKind::Repair => view::TaskKind::Repair,
    }
}

/// The whole page.
pub(crate) fn task(
    show: &Show<'_, '_>,
    row: &TaskRow,
    open: &OpenTask,
    permission: LocationPermission,
) -> Result<TaskView, AppError> {
    let photos = show.tx.task_photos(row.id())?;
    let photos: HashMap<Sha256, PhotoRow> = photos.into_iter().map(|photo| (photo.sha256, photo)).collect();
    let reviews = show.tx.reviews(row.id())?;
    let context = ItemContext {
        open,
        account: show.account.id.to_string(),
        photos: &photos,
        last_values: show.tx.other_values(&row.header)?.into_iter().collect(),
        review: reviews.first().filter(|review| !review.approved).cloned(),
    };
    let project = show.tx.project(row.account, row.header.project)?;
    let recording = next_phase(row.phase, PhaseEvent::Correct).is_some();
    Ok(TaskView {
        card: card(show, row)?,
        arrival: arrival(open, &photos, project.as_ref()),
        facilities: facilities(&context),
        entries: super::entry::entries(&context),
        order: order_of(show, row)?,
        actions: TaskActions {
            record: recording,
            submit: recording,
            delete: can_be_deleted(row, &open.evidence),
            reopen: row.phase == Phase::Returned,
        },
        track: track(show, row, open, permission)?,
        reviews: reviews
            .iter()
            .map(|review| ReviewView {
                decision: if review.approved { "approved" } else { "returned" }.to_owned(),
                note: review.note.clone(),
                at: review.at.as_ms(),
            })
            .collect(),
        places: places(open),
        missing: if recording { missing(open) } else { Vec::new() },
    })
}

fn order_of(show: &Show<'_, '_>, row: &TaskRow) -> Result<Option<OrderView>, AppError> {
    let known = row.header.order.map(|order| show.tx.order(row.account, order)).transpose()?.flatten();
    known.map(|known| super::order(show, &known, None)).transpose()
}

fn facilities(context: &ItemContext<'_>) -> Vec<FacilityView> {
    let mut views: Vec<FacilityView> = Vec::new();
    let scope = &context.open.scope;
    for each in &scope.items {
        if views.last().is_none_or(|last| last.code != each.facility.as_str()) {
            let system = scope.catalogue.system(&each.facility.system());
            views.push(FacilityView {
                code: each.facility.to_string(),
                name: facility_name(Some(scope.catalogue), &each.facility),
                system: each.facility.system().to_string(),
                system_name: system.map_or_else(|| text("", ""), |system| text(&system.name_zh, &system.name_en)),
                items: Vec::new(),
            });
        }
        let whole = ResultKey { facility: each.facility.clone(), item: each.item.code.clone(), point: None };
        let mut keys: Vec<ResultKey> = context.open.results_of(each).map(|(key, _)| key.clone()).collect();
        if keys.is_empty() {
            keys.push(whole);
        }
        if let Some(last) = views.last_mut() {
            last.items.extend(keys.iter().map(|key| item_of(context, key, each.item)));
        }
    }
    views
}

fn arrival(open: &OpenTask, photos: &HashMap<Sha256, PhotoRow>, project: Option<&ProjectFacts>) -> ArrivalView {
    let said = &open.evidence;
    let view =
        |sha256: &Sha256| said.photos.get(sha256).map(|photo| photo_view(*sha256, &photo.shown, photos.get(sha256)));
    let fence = project.and_then(|project| project.geofence.as_ref());
    let sign_in = said.sign_in.as_ref().and_then(|sign_in| {
        let fix = sign_in.shown.fix;
        Some(SignInView {
            photo: view(&sign_in.shown.photo)?,
            at: sign_in.shown.said.at.device.as_ms(),
            accuracy_m: fix.map(|fix| fix.accuracy_m),
            outside_m: fix.zip(fence).map(|(fix, fence)| fence.distance_m(fix.position).max(0.0)),
        })
    });
    let controller = said.controller.as_ref().and_then(|controller| {
        let (brand, model) = match &controller.shown.controller {
            ControllerInfo::Present { brand, model } => (Some(brand.clone()), model.clone()),
            ControllerInfo::None => (None, None),
        };
        let present = brand.is_some();
        let at = controller.shown.said.at.device.as_ms();
        Some(ControllerView { present, brand, model, photo: view(&controller.shown.photo)?, at })
    });
    let newest = said.photos.iter().filter(|(_, photo)| photo.shown.of == PhotoOf::Controller);
    let newest = newest.max_by_key(|(_, photo)| photo.shown.said.at.device);
    ArrivalView {
        selfie: said.selfie.as_ref().and_then(|selfie| view(&selfie.shown.photo)),
        sign_in,
        controller,
        controller_photo: newest.and_then(|(sha256, _)| view(sha256)),
    }
}

fn track(
    show: &Show<'_, '_>,
    row: &TaskRow,
    open: &OpenTask,
    permission: LocationPermission,
) -> Result<TrackView, AppError> {
    let recording = show.tx.tracking(row.id())?;
    let stored = open.evidence.track_points();
    let ends = open.evidence.tracks.values().filter_map(|segment| segment.points.last());
    let last_stored = ends.map(|point| point.at).max();
    let pending = show.tx.points(row.id())?;
    let last_at = pending.last().map(|point| point.at).max(last_stored);
    let trouble = recording.as_ref().and_then(|recording| match (permission, recording.lost) {
        (LocationPermission::Always, None) => None,
        (LocationPermission::Always, Some((_, reason))) => {
            serde_json::to_value(reason).ok()?.as_str().map(str::to_owned)
        }
        _ => Some("permission_removed".to_owned()),
    });
    Ok(TrackView {
        recording: recording.is_some(),
        points: (stored + pending.len()) as u32,
        last_at: last_at.map(|at| at.as_ms()),
        gaps: open.evidence.gaps.len() as u32,
        trouble,
    })
}

fn places(open: &OpenTask) -> Vec<String> {
    let mut said: Vec<_> =
        open.evidence.results.values().map(|said| &said.shown).filter(|said| !said.place.is_empty()).collect();
    said.sort_by_key(|said| std::cmp::Reverse(said.said.at.device));
    let mut places: Vec<String> = Vec::new();
    for statement in said {
        if places.len() < PLACES && !places.contains(&statement.place) {
            places.push(statement.place.clone());
        }
    }
    places
}

/// Everything that is missing, each with where to do it.
pub(crate) fn missing(open: &OpenTask) -> Vec<MissingView> {
    let view = |missing: Missing| {
        let name = match (missing.key(), missing.entry()) {
            (Some(key), _) => item_name(open, key),
            (None, Some(entry)) => entry_name(open, entry),
            (None, None) => text("", ""),
        };
        let target = match &missing {
            Missing::Selfie => Some(PhotoTarget::Selfie),
            Missing::SignIn => Some(PhotoTarget::SignIn),
            Missing::Controller => Some(PhotoTarget::Controller),
            Missing::FaultPhoto(_, fault) => Some(PhotoTarget::Fault { fault: fault.to_string() }),
            other => {
                let entry = other.entry().map(|entry| PhotoTarget::Entry { entry: entry.to_string() });
                other.key().map(item_target).or(entry)
            }
        };
        MissingView { code: missing.code().to_owned(), message: missing_text(missing.code(), &name), target }
    };
    open.missing().into_iter().map(view).collect()
}

/// What an entry is called in a list: what it is about, or which one it is.
fn entry_name(open: &OpenTask, entry: EntryId) -> Text {
    let subject = open.evidence.entries.get(&entry).map(|said| said.shown.subject.trim()).unwrap_or_default();
    if !subject.is_empty() {
        return text(subject, subject);
    }
    let counted = open.evidence.entries.iter().filter(|(_, said)| said.all().any(|each| !each.withdrawn));
    let number = counted.take_while(|(each, _)| **each <= entry).count();
    Text { zh: format!("第{number}条记录"), en: format!("Entry {number}") }
}

fn item_name(open: &OpenTask, key: &ResultKey) -> Text {
    let point = key.point.as_deref().map(|point| format!(" {point}")).unwrap_or_default();
    match open.scope.item(key) {
        Some(item) => Text { zh: format!("{}{point}", item.name_zh), en: format!("{}{point}", item.name_en) },
        None => text(&key.to_string(), &key.to_string()),
    }
}

/// One photo.
pub(crate) fn photo_view(sha256: Sha256, said: &PhotoStatement, row: Option<&PhotoRow>) -> PhotoView {
    let findings = said.findings.iter().map(|code| FindingView { code: code.clone(), message: finding(code) });
    PhotoView {
        sha256: sha256.to_string(),
        target: target_of(&said.of),
        at: said.said.at.device.as_ms(),
        width: said.width,
        height: said.height,
        bytes: said.bytes,
        origin: origin(said.source),
        has_position: said.fix.is_some(),
        findings: findings.collect(),
        state: photo_state(row),
    }
}

pub(super) fn photo_state(row: Option<&PhotoRow>) -> PhotoState {
    match row {
        None => PhotoState::Elsewhere,
        Some(row) => match row.phase {
            PhotoPhase::Safe => PhotoState::Safe { at: row.safe_at.map_or(0, |at| at.as_ms()) },
            PhotoPhase::Refused => PhotoState::Refused { code: row.code.clone().unwrap_or_default() },
            PhotoPhase::Waiting if row.upload.is_some() => PhotoState::Sending { sent: row.sent },
            PhotoPhase::Waiting => PhotoState::Waiting,
        },
    }
}
