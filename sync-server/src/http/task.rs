//! Tasks with their evidence, tracks, photos, and what was quarantined.

mod detail;
mod dto;
mod entry;
mod fault;
mod fault_page;
mod finding;
mod late_page;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shared_model::calendar::Month;
use shared_model::id::{AccountId, ProjectId, TaskId};
use shared_model::sha::Sha256;
use shared_model::task::{TaskKind, TaskState};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, Code, ErrorBody, Message};
use crate::media::thumbnail::unreadable;
use crate::store::quarantine::QuarantineRow;
use crate::store::task_list::{ListedTask, Wanted};
use crate::usecase::task;
use dto::TaskDetailDto;
pub(super) use fault::{FaultEventDto, fault_event_dto};
pub(super) use fault_page::FaultDetailDto;
pub(super) use late_page::LateEvidenceDto;

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(queue))
        .routes(routes!(get))
        .routes(routes!(track))
        .routes(routes!(photo))
        .routes(routes!(quarantine))
}

/// A task in lists.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TaskSummaryDto {
    id: String,
    /// `planned`, `supplementary`, `norm_mismatch`, `investigation` or `repair`.
    kind: &'static str,
    /// `unsubmitted`, `pending`, `approved`, `returned` or `deleted`.
    state: &'static str,
    project: String,
    project_name: String,
    plan: Option<String>,
    /// Month it counts for.
    month: String,
    /// Names of who recorded evidence.
    engineers: Vec<String>,
    submitted_at: Option<i64>,
    updated_at: i64,
    result_count: u32,
    entry_count: u32,
    failed_count: u32,
    untestable_count: u32,
    conflict_count: u32,
    fault_count: u32,
    photo_count: u32,
    missing_photo_count: u32,
    /// When it was begun, as well as that is known.
    begun_at: i64,
    /// When the server last heard from the phone it was begun on, to about an hour.
    heard_at: i64,
    /// Items that its plan asks for.
    due_count: Option<usize>,
    /// Those of them that have a result.
    recorded_count: Option<usize>,
    /// Deliveries in quarantine because no rule admits them.
    quarantined_count: u32,
    /// Authenticity findings: what deserves a second look.
    finding_count: u32,
    removal: Option<RemovedDto>,
}

/// That a task was removed in the console.
#[derive(Debug, Serialize, ToSchema)]
struct RemovedDto {
    by_name: String,
    at: i64,
    reason: String,
}

impl From<ListedTask> for TaskSummaryDto {
    fn from(task: ListedTask) -> Self {
        Self {
            id: task.id.to_string(),
            kind: task.kind.word(),
            state: task.state.word(),
            project: task.project.to_string(),
            project_name: task.project_name,
            plan: task.plan.map(|plan| plan.to_string()),
            month: task.month.to_string(),
            engineers: task.engineers,
            submitted_at: task.submitted_at.map(|at| at.as_ms()),
            updated_at: task.updated_at.as_ms(),
            result_count: task.counts.results,
            entry_count: task.counts.entries,
            failed_count: task.counts.failed,
            untestable_count: task.counts.untestable,
            conflict_count: task.counts.conflicts,
            fault_count: task.counts.faults,
            photo_count: task.counts.photos,
            missing_photo_count: task.missing_photos,
            begun_at: task.begun_at.as_ms(),
            heard_at: task.heard_at.as_ms(),
            due_count: task.progress.map(|progress| progress.due),
            recorded_count: task.progress.map(|progress| progress.recorded),
            quarantined_count: task.quarantined,
            finding_count: task.findings,
            removal: task.removal.map(|row| RemovedDto {
                by_name: row.by_name,
                at: row.at.as_ms(),
                reason: row.reason,
            }),
        }
    }
}

/// Which tasks are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TaskQuery {
    /// Only tasks that stand so.
    #[param(value_type = Option<String>)]
    state: Option<TaskState>,
    /// Only tasks of this project.
    #[param(value_type = Option<String>)]
    project: Option<ProjectId>,
    /// Only tasks of this month, `2026-11`.
    #[param(value_type = Option<String>)]
    month: Option<Month>,
    /// Only tasks that this account works on.
    #[param(value_type = Option<String>)]
    engineer: Option<AccountId>,
    /// Only tasks of this kind.
    #[param(value_type = Option<String>)]
    kind: Option<TaskKind>,
}

impl TaskQuery {
    const fn wanted(&self) -> Wanted {
        let Self { state, project, month, engineer, kind } = *self;
        Wanted { state, project, month, kind, engineer }
    }
}

/// The tasks that may be seen.
#[utoipa::path(get, path = "/api/tasks", operation_id = "list_tasks", tag = "tasks", params(PageQuery, NarrowQuery, TaskQuery),
    responses((status = 200, body = ListDto<TaskSummaryDto>), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
    Query(query): Query<TaskQuery>,
) -> Result<Json<ListDto<TaskSummaryDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| task::list(core, &actor, &narrow.into(), &query.wanted(), &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// The tasks that wait for the caller's review: what asks for attention first, in both parts the longest wait first.
#[utoipa::path(get, path = "/api/review-queue", operation_id = "list_review_queue", tag = "review", params(PageQuery),
    responses((status = 200, body = ListDto<TaskSummaryDto>), (status = 403, body = ErrorBody)))]
async fn queue(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
) -> Result<Json<ListDto<TaskSummaryDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| task::queue(core, &actor, &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// One task with all its evidence.
#[utoipa::path(get, path = "/api/tasks/{id}", operation_id = "get_task", tag = "tasks", params(("id" = String, Path)),
    responses((status = 200, body = TaskDetailDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<TaskId>,
) -> Result<Json<TaskDetailDto>, ApiError> {
    app.call(move |core| task::view(core, &actor, id).map(TaskDetailDto::from)).await.map(Json)
}

/// The track of a task as GPX 1.1.
#[utoipa::path(get, path = "/api/tasks/{id}/track.gpx", operation_id = "get_task_track", tag = "tasks", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/gpx+xml", body = String), (status = 404, body = ErrorBody)))]
async fn track(State(app): State<AppState>, Auth(actor): Auth, Path(id): Path<TaskId>) -> Result<Response, ApiError> {
    let gpx = app.call(move |core| task::track_gpx(core, &actor, id)).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/gpx+xml")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"track.gpx\"")),
    ];
    Ok((headers, gpx).into_response())
}

/// Which picture of a photo is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PhotoQuery {
    /// `thumb` (at most 480 pixels a side) or `full` (as it was taken); `full` unless said.
    #[param(inline)]
    size: Option<PhotoSize>,
}

/// A size of photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PhotoSize {
    Thumb,
    Full,
}

/// A photo of a task that may be seen.
#[utoipa::path(get, path = "/api/photos/{sha256}", operation_id = "get_photo", tag = "tasks", params(("sha256" = String, Path), PhotoQuery),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>), (status = 404, body = ErrorBody)))]
async fn photo(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(name): Path<String>,
    Query(query): Query<PhotoQuery>,
) -> Result<Response, ApiError> {
    let sha256: Sha256 = name.parse().map_err(|_| Code::RequestNotFound)?;
    let (media_type, bytes) = app
        .call(move |core| {
            let media_type = task::photo(core, &actor, sha256)?;
            Ok::<_, ApiError>(match query.size {
                Some(PhotoSize::Thumb) => ("image/jpeg".to_owned(), core.media.thumbnail(&sha256)?),
                _ => (media_type, Some(core.media.photo(&sha256)?)),
            })
        })
        .await?;
    // Named by its digest: what it shows never changes. What stands for an unreadable one may.
    let (bytes, cache) =
        bytes.map_or_else(|| (unreadable(), "no-store"), |bytes| (bytes, "private, max-age=31536000, immutable"));
    let media_type =
        HeaderValue::from_str(&media_type).map_err(|error| ApiError::from(Code::ServerFailed).caused_by(error))?;
    let cache = HeaderValue::from_static(cache);
    Ok(([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, cache)], bytes).into_response())
}

/// A delivery in quarantine.
#[derive(Debug, Serialize, ToSchema)]
struct QuarantineDto {
    id: u64,
    received_at: i64,
    /// Why it was not admitted.
    code: String,
    message: Message,
    /// What exactly was wrong, for support.
    detail: String,
    account: String,
    account_name: String,
    device: Option<String>,
    task: Option<String>,
    sha256: String,
    bytes: u64,
}

impl From<QuarantineRow> for QuarantineDto {
    fn from(row: QuarantineRow) -> Self {
        let code = Code::ALL.iter().copied().find(|code| code.as_str() == row.code).unwrap_or(Code::ServerFailed);
        Self {
            id: row.id,
            received_at: row.received_at.as_ms(),
            code: row.code,
            message: ApiError::from(code).with("limit_bytes", shared_model::wire::MAX_DOCUMENT_BYTES).body().message,
            detail: row.detail,
            account: row.account.to_string(),
            account_name: row.account_name,
            device: row.device.map(|device| device.to_string()),
            task: row.task.map(|task| task.to_string()),
            sha256: row.sha256.to_string(),
            bytes: row.bytes,
        }
    }
}

/// Which deliveries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct QuarantineQuery {
    /// Only those of this task.
    #[param(value_type = Option<String>)]
    task: Option<TaskId>,
}

/// Evidence that no rule admits: kept, and shown here.
#[utoipa::path(get, path = "/api/quarantine", operation_id = "list_quarantine", tag = "tasks", params(PageQuery, NarrowQuery, QuarantineQuery),
    responses((status = 200, body = ListDto<QuarantineDto>), (status = 403, body = ErrorBody)))]
async fn quarantine(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
    Query(query): Query<QuarantineQuery>,
) -> Result<Json<ListDto<QuarantineDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| task::quarantine(core, &actor, &narrow.into(), query.task, &page)).await?;
    Ok(Json(part.answer(listed)))
}
