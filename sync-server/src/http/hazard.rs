//! The hazards table of a project, on the screen and as a sheet.

mod sheet;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use serde::Serialize;
use shared_model::fault::FaultDisposition;
use shared_model::id::ProjectId;
use shared_model::sha::Sha256;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path};
use super::fault::FaultLineDto;
use super::state::AppState;
use super::task::{FaultEventDto, fault_event_dto};
use crate::error::{ApiError, ErrorBody};
use crate::sheet::write;
use crate::usecase::hazard::{self, HazardRow, HazardTable};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get)).routes(routes!(sheet_of))
}

/// Every fault of a project's life, and how it was followed up.
#[derive(Debug, Serialize, ToSchema)]
struct HazardTableDto {
    project: String,
    project_name: String,
    owner_name: String,
    found_count: u32,
    resolved_count: u32,
    under_way_count: u32,
    open_count: u32,
    declined_count: u32,
    in_discussion_count: u32,
    out_of_scope_count: u32,
    /// Solved of all that the contract covers, in percent; none where it covers none of them.
    solved_percent: Option<f64>,
    /// What is not closed first, newest first.
    items: Vec<HazardDto>,
}

/// One fault of the table.
#[derive(Debug, Serialize, ToSchema)]
struct HazardDto {
    #[serde(flatten)]
    line: FaultLineDto,
    /// The last word on how it is handled: `investigate`, `owner_agreed`, `owner_declined`, `in_discussion` or
    /// `out_of_scope`.
    disposition: Option<&'static str>,
    /// What was done about it, oldest first.
    history: Vec<FaultEventDto>,
    resolved_at: Option<i64>,
    /// Digests of its photos that have arrived.
    photos: Vec<String>,
    /// Digests of the photos of the repair that solved it.
    proof: Vec<String>,
}

impl From<HazardTable> for HazardTableDto {
    fn from(HazardTable { project, counts, rows }: HazardTable) -> Self {
        Self {
            project: project.id.to_string(),
            project_name: project.name,
            owner_name: project.owner_name,
            found_count: counts.found,
            resolved_count: counts.resolved,
            under_way_count: counts.under_way,
            open_count: counts.open,
            declined_count: counts.declined,
            in_discussion_count: counts.in_discussion,
            out_of_scope_count: counts.out_of_scope,
            solved_percent: counts.solved_percent(),
            items: rows.into_iter().map(HazardDto::from).collect(),
        }
    }
}

impl From<HazardRow> for HazardDto {
    fn from(row: HazardRow) -> Self {
        let digests = |photos: Vec<Sha256>| photos.iter().map(ToString::to_string).collect();
        Self {
            disposition: row.disposition.map(FaultDisposition::word),
            history: row.history.iter().map(|event| fault_event_dto(event, &row.orders)).collect(),
            resolved_at: row.resolved_at.map(|at| at.as_ms()),
            photos: digests(row.photos),
            proof: digests(row.proof),
            line: row.followed.into(),
        }
    }
}

/// The hazards of a project, once a maintenance report of it was filed.
#[utoipa::path(get, path = "/api/projects/{id}/hazards", tag = "fault", operation_id = "get_project_hazards",
    params(("id" = String, Path)),
    responses((status = 200, body = HazardTableDto), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ProjectId>,
) -> Result<Json<HazardTableDto>, ApiError> {
    app.call(move |core| hazard::table(core, &actor, id).map(HazardTableDto::from)).await.map(Json)
}

/// The same as a workbook.
#[utoipa::path(get, path = "/api/projects/{id}/hazards.xlsx", tag = "fault", operation_id = "get_project_hazards_sheet",
    params(("id" = String, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
async fn sheet_of(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ProjectId>,
) -> Result<(HeaderMap, Vec<u8>), ApiError> {
    let call = move |core: &crate::core::Core| {
        let sheets = sheet::sheets(&hazard::table(core, &actor, id)?);
        Ok::<_, ApiError>(write(&sheets, core.env.now())?)
    };
    let bytes = app.call(call).await?;
    let headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static(super::export::XLSX)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"hazards.xlsx\"")),
    ]);
    Ok((headers, bytes))
}
