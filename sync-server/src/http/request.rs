//! What is asked of the authority and its operators: filed, listed, looked at, withdrawn, decided.

mod file;
mod staff_change;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared_model::calendar::Month;
use shared_model::id::{AgencyId, ProjectId, RequestId};
use shared_model::moment::Moment;
use shared_model::request::{RequestKind, RequestState};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::attachment::AttachmentDto;
use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::store;
use crate::store::request::{EventRow, RequestRow};
use crate::usecase::request::{self, Decision, May, RequestDetail, Wanted};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(withdraw))
        .routes(routes!(decide))
        .merge(file::routes())
        .merge(staff_change::routes())
}

/// Something asked of the authority or its operators.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RequestDto {
    #[schema(value_type = String)]
    id: RequestId,
    /// `registration`, `staff_change`, `suspension`, `direct_upload` or `correction`.
    #[schema(value_type = String)]
    kind: RequestKind,
    /// `pending`, `withdrawn`, `approved` or `declined`.
    #[schema(value_type = String)]
    state: RequestState,
    #[schema(value_type = Option<String>)]
    agency: Option<AgencyId>,
    agency_name: Option<String>,
    #[schema(value_type = Option<String>)]
    project: Option<ProjectId>,
    project_name: Option<String>,
    /// Code of the region it lies in.
    region: String,
    /// Code of the region whose officers decide; empty: an operator does.
    decided_in: String,
    /// What it is about, in a few words.
    subject: String,
    reason: String,
    /// The month of a suspension.
    #[schema(value_type = Option<String>)]
    month: Option<Month>,
    filed_by_name: Option<String>,
    #[schema(value_type = i64)]
    filed_at: Moment,
    decision: Option<DecisionDto>,
    /// Whether the asker may decide it now.
    may_decide: bool,
    /// Whether the asker may withdraw it now.
    may_withdraw: bool,
}

/// How something was decided.
#[derive(Debug, Serialize, ToSchema)]
struct DecisionDto {
    by_name: String,
    #[schema(value_type = i64)]
    at: Moment,
    /// The department, as it was called then; empty: an operator.
    department: String,
    note: String,
}

/// Something that happened to a request.
#[derive(Debug, Serialize, ToSchema)]
struct RequestEventDto {
    /// `filed`, `withdrawn`, `approved` or `declined`.
    kind: String,
    name: String,
    /// Department or agency; empty: an operator, or somebody without an agency.
    department: String,
    note: String,
    #[schema(value_type = i64)]
    at: Moment,
}

/// A request with everything that belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RequestDetailDto {
    #[serde(flatten)]
    request: RequestDto,
    /// What is asked for, as its kind says.
    #[schema(value_type = Object)]
    body: Value,
    attachments: Vec<AttachmentDto>,
    /// Oldest first.
    history: Vec<RequestEventDto>,
}

/// A decision.
#[derive(Debug, Deserialize, ToSchema)]
struct DecideDto {
    approve: bool,
    /// Needed to decline.
    #[serde(default)]
    note: String,
}

/// Which requests are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RequestQuery {
    /// Only of this kind.
    #[param(value_type = Option<String>)]
    kind: Option<RequestKind>,
    /// Only in this state.
    #[param(value_type = Option<String>)]
    state: Option<RequestState>,
    /// Only about this project.
    #[param(value_type = Option<String>)]
    project: Option<ProjectId>,
    /// Only those that wait for a decision of the asker.
    #[serde(default)]
    waiting: bool,
}

impl RequestQuery {
    const fn wanted(&self) -> Wanted {
        let Self { kind, state, project, waiting } = *self;
        Wanted { of: store::request::Wanted { kind, state, project, waiting_in: None }, waiting }
    }
}

impl From<(RequestRow, May)> for RequestDto {
    fn from((row, may): (RequestRow, May)) -> Self {
        let decision = row.decision.map(|decision| DecisionDto {
            by_name: decision.by_name,
            at: decision.at,
            department: decision.department,
            note: decision.note,
        });
        Self {
            id: row.id,
            kind: row.kind,
            state: row.state,
            agency: row.agency,
            agency_name: row.agency_name,
            project: row.project,
            project_name: row.project_name,
            region: row.region,
            decided_in: row.decided_in,
            subject: row.subject,
            reason: row.reason,
            month: row.month,
            filed_by_name: row.filed_by_name,
            filed_at: row.filed_at,
            decision,
            may_decide: may.decide,
            may_withdraw: may.withdraw,
        }
    }
}

impl From<EventRow> for RequestEventDto {
    fn from(row: EventRow) -> Self {
        let EventRow { kind, name, department, note, at, .. } = row;
        Self { kind, name, department, note, at }
    }
}

impl From<RequestDetail> for RequestDetailDto {
    fn from(detail: RequestDetail) -> Self {
        let body = detail.request.body.clone();
        Self {
            request: (detail.request, detail.may).into(),
            body,
            attachments: detail.attachments.into_iter().map(Into::into).collect(),
            history: detail.history.into_iter().map(Into::into).collect(),
        }
    }
}

/// Lists the requests one may see, the newest first.
#[utoipa::path(get, path = "/api/requests", tag = "request", operation_id = "list_requests", params(PageQuery, NarrowQuery, RequestQuery),
    responses((status = 200, body = ListDto<RequestDto>), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
    Query(query): Query<RequestQuery>,
) -> Result<Json<ListDto<RequestDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| request::list(core, &actor, &narrow.into(), &query.wanted(), &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// One request with its files and its history.
#[utoipa::path(get, path = "/api/requests/{id}", tag = "request", operation_id = "get_request",
    params(("id" = String, Path)), responses((status = 200, body = RequestDetailDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<RequestId>,
) -> Result<Json<RequestDetailDto>, ApiError> {
    app.call(move |core| request::get(core, &actor, id)).await.map(|detail| Json(detail.into()))
}

/// Takes back what nobody has decided.
#[utoipa::path(post, path = "/api/requests/{id}/withdraw", tag = "request", operation_id = "withdraw_request",
    params(("id" = String, Path)),
    responses((status = 200, body = RequestDetailDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`decision.made`, `decision.withdrawn`, `decision.not_withdrawable`")))]
async fn withdraw(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<RequestId>,
) -> Result<Json<RequestDetailDto>, ApiError> {
    app.call(move |core| request::withdraw(core, &actor, id)).await.map(|detail| Json(detail.into()))
}

/// Approves a request, which brings about what was asked for, or declines it with words.
#[utoipa::path(post, path = "/api/requests/{id}/decide", tag = "request", operation_id = "decide_request",
    params(("id" = String, Path)), request_body = DecideDto,
    responses((status = 200, body = RequestDetailDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`decision.made`, `decision.withdrawn`, or what stands against it now"),
        (status = 422, body = ErrorBody, description = "`decision.note_required`")))]
async fn decide(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<RequestId>,
    Json(DecideDto { approve, note }): Json<DecideDto>,
) -> Result<Json<RequestDetailDto>, ApiError> {
    let decision = Decision { approve, note };
    app.call(move |core| request::decide(core, &actor, id, &decision)).await.map(|detail| Json(detail.into()))
}
