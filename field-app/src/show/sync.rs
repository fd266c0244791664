//! The line on top of every screen, and the details behind it.

use shared_model::moment::Moment;

use super::Show;
use super::task::{photo_state, state};
use crate::error::AppError;
use crate::store::{Phase, SessionPhase, TaskRow};
use crate::text::{error, noted};
use crate::view::{ErrorView, SyncDetailsView, SyncPhase, SyncPhotoView, SyncTaskView, SyncView};

/// What only the running engine knows.
#[derive(Debug, Clone, Default)]
pub(crate) struct LinkState {
    pub(crate) running: bool,
    pub(crate) online: bool,
    pub(crate) photos_allowed: bool,
    pub(crate) next_try_at: Option<Moment>,
    pub(crate) error: Option<ErrorView>,
}

/// The line on top.
pub(crate) fn summary(show: &Show<'_, '_>, link: &LinkState) -> Result<SyncView, AppError> {
    let tasks = show.tx.tasks(show.account.id)?;
    let photos = show.tx.photo_totals(show.account.id)?;
    let unsent = |row: &&TaskRow| !row.is_sent() && row.refused.as_ref() != Some(&row.heads);
    let tasks_waiting = tasks.iter().filter(unsent).count() as u32;
    // What the server keeps apart gets no receipt; a notice tells, and nothing goes out by itself.
    let submissions_waiting =
        tasks.iter().filter(|row| row.phase == Phase::Submitted && row.held.is_none()).count() as u32;
    let left = tasks_waiting > 0 || submissions_waiting > 0 || photos.left > 0;
    let session = show.account.phase == SessionPhase::SignedIn;
    let phase = match (left, session) {
        _ if link.running && left => SyncPhase::Running,
        (_, false) => SyncPhase::Blocked,
        (false, true) => SyncPhase::Done,
        (true, true) if !link.online => SyncPhase::Offline,
        (true, true) if link.error.as_ref().is_some_and(|error| error.retry != crate::view::Retry::Later) => {
            SyncPhase::Blocked
        }
        (true, true) => SyncPhase::Waiting,
    };
    Ok(SyncView {
        phase,
        online: link.online,
        tasks_waiting,
        submissions_waiting,
        photos: photos.all,
        photos_safe: photos.safe,
        bytes_left: photos.left,
        waiting_for_wifi: link.online && !link.photos_allowed && photos.left > 0,
        last_ok_at: show.account.last_ok_at.map(|at| at.as_ms()),
        next_try_at: link.next_try_at.map(|at| at.as_ms()),
        error: link.error.clone(),
    })
}

/// Task by task and photo by photo, unsafe ones first.
pub(crate) fn details(show: &Show<'_, '_>, link: &LinkState) -> Result<SyncDetailsView, AppError> {
    let mut tasks = Vec::new();
    for row in show.tx.tasks(show.account.id)? {
        let project = show.tx.project(row.account, row.header.project)?;
        let photos = show.tx.task_photos(row.id())?;
        let photos = photos.iter().map(|photo| SyncPhotoView {
            sha256: photo.sha256.to_string(),
            bytes: photo.bytes,
            state: photo_state(Some(photo)),
            error: photo.code.as_deref().map(|code| told(code, code)),
        });
        tasks.push(SyncTaskView {
            id: row.id().to_string(),
            project_name: project.map(|project| project.name).unwrap_or_default(),
            state: state(&row),
            document_safe: row.is_sent(),
            submission_receipt_at: row.receipt_at.map(|at| at.as_ms()),
            problem: row.problem.as_deref().map(|code| match row.held {
                Some(crate::store::Held::Quarantined) => told("task.quarantined", code),
                _ => told("task.refused", code),
            }),
            photos: photos.collect(),
        });
    }
    let safe = |task: &SyncTaskView| {
        task.document_safe
            && task.photos.iter().all(|photo| matches!(photo.state, crate::view::PhotoState::Safe { .. }))
    };
    tasks.sort_by_key(safe);
    let photo_bytes_here = show.tx.photo_totals(show.account.id)?.bytes;
    Ok(SyncDetailsView { summary: summary(show, link)?, tasks, photo_bytes_here })
}

fn told(code: &str, detail: &str) -> ErrorView {
    ErrorView { code: code.to_owned(), message: noted(code, detail), retry: error(code).retry }
}
