//! Service contracts.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_model::contract::{ContractKind, ContractState};
use shared_model::id::{AttachmentId, ContractId, OwnerId};
use shared_model::moment::Moment;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::attachment::AttachmentDto;
use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::history::HistoryDto;
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::store::attachment::AttachmentRow;
use crate::store::contract::{ContractRow, Ending, Wanted};
use crate::usecase::contract::{self, ContractEdit, EndForm, NewContract};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, update))
        .routes(routes!(terminate))
        .routes(routes!(cancel))
        .routes(routes!(history))
        .routes(routes!(attachments, attach))
}

/// A contract to be recorded; its dates and its kind never change afterwards.
#[derive(Debug, Deserialize, ToSchema)]
struct NewContractDto {
    #[schema(value_type = String)]
    owner: OwnerId,
    name: String,
    /// `maintenance`, `completion_inspection`, `annual_inspection`, `special_inspection` or `assessment`.
    #[schema(value_type = String)]
    kind: ContractKind,
    #[schema(value_type = String, format = Date)]
    signed_on: Date,
}

/// An edited contract: only its name changes. Whatever else is sent must be as it was.
#[derive(Debug, Deserialize, ToSchema)]
struct ContractEditDto {
    /// The version that was edited.
    version: u32,
    name: String,
    #[schema(value_type = Option<String>)]
    owner: Option<OwnerId>,
    #[schema(value_type = Option<String>)]
    kind: Option<ContractKind>,
    #[schema(value_type = Option<String>, format = Date)]
    signed_on: Option<Date>,
}

/// Why something ends, and who is answerable for it.
#[derive(Debug, Deserialize, ToSchema)]
struct EndDto {
    reason: String,
    /// Name of the person.
    person: String,
}

/// How something came to its end.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EndingDto {
    #[schema(value_type = i64)]
    at: Moment,
    /// The name of whoever recorded it.
    by: String,
    reason: String,
    /// The person who is answerable for it.
    person: String,
}

impl From<Ending> for EndingDto {
    fn from(Ending { at, by, reason, person }: Ending) -> Self {
        Self { at, by, reason, person }
    }
}

/// A contract.
#[derive(Debug, Serialize, ToSchema)]
struct ContractDto {
    #[schema(value_type = String)]
    id: ContractId,
    #[schema(value_type = String)]
    owner: OwnerId,
    owner_name: String,
    name: String,
    #[schema(value_type = String)]
    kind: ContractKind,
    #[schema(value_type = String, format = Date)]
    signed_on: Date,
    /// `active`, `terminated` or `cancelled`.
    #[schema(value_type = String)]
    state: ContractState,
    /// Counts the edits; an edit names the one it was made of.
    version: u32,
    ending: Option<EndingDto>,
    #[schema(value_type = i64)]
    created_at: Moment,
}

impl From<ContractRow> for ContractDto {
    fn from(row: ContractRow) -> Self {
        let ContractRow { id, owner, owner_name, name, kind, signed_on, state, version, created_at, .. } = row;
        let ending = row.ending.map(Into::into);
        Self { id, owner, owner_name, name, kind, signed_on, state, version, ending, created_at }
    }
}

/// Which contracts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ContractQuery {
    /// Only contracts that stand so: `active`, `terminated` or `cancelled`.
    #[param(value_type = Option<String>)]
    state: Option<ContractState>,
    /// Only contracts of this kind.
    #[param(value_type = Option<String>)]
    kind: Option<ContractKind>,
    /// Only contracts with this owner.
    #[param(value_type = Option<String>)]
    owner: Option<OwnerId>,
}

impl ContractQuery {
    const fn wanted(&self) -> Wanted {
        let Self { state, kind, owner } = *self;
        Wanted { state, kind, owner }
    }
}

/// Lists the contracts one may see.
#[utoipa::path(get, path = "/api/contracts", tag = "contract", operation_id = "list_contracts", params(PageQuery, NarrowQuery, ContractQuery),
    responses((status = 200, body = ListDto<ContractDto>), (status = 403, body = ErrorBody)))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
    Query(query): Query<ContractQuery>,
) -> Result<Json<ListDto<ContractDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| contract::list(core, &actor, &narrow.into(), query.wanted(), &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// Records a contract.
#[utoipa::path(post, path = "/api/contracts", tag = "contract", operation_id = "add_contract",
    request_body = NewContractDto,
    responses((status = 201, body = ContractDto), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewContractDto>,
) -> Result<(StatusCode, Json<ContractDto>), ApiError> {
    let NewContractDto { owner, name, kind, signed_on } = dto;
    let new = NewContract { owner, name, kind, signed_on };
    let row = app.call(move |core| contract::add(core, &actor, new)).await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// One contract.
#[utoipa::path(get, path = "/api/contracts/{id}", tag = "contract", operation_id = "get_contract",
    params(("id" = String, Path)), responses((status = 200, body = ContractDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ContractId>,
) -> Result<Json<ContractDto>, ApiError> {
    app.call(move |core| contract::get(core, &actor, id)).await.map(|row| Json(row.into()))
}

/// Changes the name of a contract. An attempt to change its dates, kind or owner is refused.
#[utoipa::path(put, path = "/api/contracts/{id}", tag = "contract", operation_id = "update_contract",
    params(("id" = String, Path)), request_body = ContractEditDto, responses(
        (status = 200, body = ContractDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`request.changed`, `contract.ended`"),
        (status = 422, body = ErrorBody, description = "`field.immutable` at what never changes"),
    ))]
async fn update(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ContractId>,
    Json(dto): Json<ContractEditDto>,
) -> Result<Json<ContractDto>, ApiError> {
    let ContractEditDto { version, name, owner, kind, signed_on } = dto;
    let edit = ContractEdit { version, name, owner, kind, signed_on };
    app.call(move |core| contract::update(core, &actor, id, &edit)).await.map(|row| Json(row.into()))
}

/// Terminates a contract: its projects take no more plans, what was issued and not begun is taken back.
#[utoipa::path(post, path = "/api/contracts/{id}/terminate", tag = "contract", operation_id = "terminate_contract",
    params(("id" = String, Path)), request_body = EndDto, responses(
        (status = 200, body = ContractDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`contract.ended`"), (status = 422, body = ErrorBody),
    ))]
async fn terminate(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ContractId>,
    Json(EndDto { reason, person }): Json<EndDto>,
) -> Result<Json<ContractDto>, ApiError> {
    let form = EndForm { reason, person };
    app.call(move |core| contract::terminate(core, &actor, id, &form)).await.map(|row| Json(row.into()))
}

/// Cancels a contract that should never have been recorded: only while nothing was planned under it.
#[utoipa::path(post, path = "/api/contracts/{id}/cancel", tag = "contract", operation_id = "cancel_contract",
    params(("id" = String, Path)), request_body = EndDto, responses(
        (status = 200, body = ContractDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`contract.ended`, `contract.has_plans`"),
        (status = 422, body = ErrorBody),
    ))]
async fn cancel(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ContractId>,
    Json(EndDto { reason, person }): Json<EndDto>,
) -> Result<Json<ContractDto>, ApiError> {
    let form = EndForm { reason, person };
    app.call(move |core| contract::cancel(core, &actor, id, &form)).await.map(|row| Json(row.into()))
}

/// What happened to a contract.
#[utoipa::path(get, path = "/api/contracts/{id}/history", tag = "contract", operation_id = "contract_history",
    params(("id" = String, Path)), responses(
        (status = 200, body = HistoryDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
    ))]
async fn history(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ContractId>,
) -> Result<Json<HistoryDto>, ApiError> {
    app.call(move |core| contract::history(core, &actor, id)).await.map(|rows| Json(rows.into()))
}

/// Files to be added.
#[derive(Debug, Deserialize, ToSchema)]
struct ContractFilesDto {
    /// Files that one has uploaded to `/api/attachments`.
    #[schema(value_type = Vec<String>)]
    attachments: Vec<AttachmentId>,
}

/// The files of a contract.
#[derive(Debug, Serialize, ToSchema)]
struct ContractAttachmentsDto {
    items: Vec<AttachmentDto>,
    total: usize,
}

impl ContractAttachmentsDto {
    fn of(rows: Vec<AttachmentRow>) -> Json<Self> {
        let items: Vec<AttachmentDto> = rows.into_iter().map(Into::into).collect();
        Json(Self { total: items.len(), items })
    }
}

/// Lists the files of a contract.
#[utoipa::path(get, path = "/api/contracts/{id}/attachments", tag = "contract",
    operation_id = "list_contract_attachments", params(("id" = String, Path)),
    responses((status = 200, body = ContractAttachmentsDto), (status = 404, body = ErrorBody)))]
async fn attachments(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ContractId>,
) -> Result<Json<ContractAttachmentsDto>, ApiError> {
    app.call(move |core| contract::attachments(core, &actor, id)).await.map(ContractAttachmentsDto::of)
}

/// Adds files to a contract.
#[utoipa::path(post, path = "/api/contracts/{id}/attachments", tag = "contract",
    operation_id = "add_contract_attachments", params(("id" = String, Path)), request_body = ContractFilesDto,
    responses((status = 200, body = ContractAttachmentsDto), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn attach(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ContractId>,
    Json(ContractFilesDto { attachments }): Json<ContractFilesDto>,
) -> Result<Json<ContractAttachmentsDto>, ApiError> {
    app.call(move |core| contract::attach(core, &actor, id, &attachments)).await.map(ContractAttachmentsDto::of)
}
