//! Plans made and issued many at once, and what is proposed for one.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared_model::calendar::Month;
use shared_model::id::{PlanId, ProjectId};
use shared_model::period::Period;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiError, ErrorBody};
use crate::http::auth::Auth;
use crate::http::extract::{Json, Path};
use crate::http::state::AppState;
use crate::usecase::engineer::{self, Candidate};
use crate::usecase::plan::{self, Batch, DispatchedAsBefore, Made, MadeFor, Proposal};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(add_many))
        .routes(routes!(dispatch_many))
        .routes(routes!(propose))
        .routes(routes!(engineers))
}

/// Plans to be made.
#[derive(Debug, Deserialize, ToSchema)]
struct NewPlansDto {
    /// At most 200.
    #[schema(value_type = Vec<String>)]
    projects: Vec<ProjectId>,
    /// The current month, `2026-11`.
    #[schema(value_type = String)]
    month: Month,
    /// `month`, `quarter` or `year`.
    #[schema(value_type = String)]
    period: Period,
    /// Only say what would become of each.
    #[serde(default)]
    preview: bool,
}

/// What became of one project.
#[derive(Debug, Serialize, ToSchema)]
struct PlanMadeDto {
    project: String,
    project_name: Option<String>,
    /// `made` (or would be), `existing` or `refused`.
    outcome: &'static str,
    plan: Option<String>,
    facility_count: usize,
    item_count: usize,
    refused: Option<ErrorBody>,
}

impl From<MadeFor> for PlanMadeDto {
    fn from(MadeFor { project, name, made }: MadeFor) -> Self {
        let (outcome, plan, facility_count, item_count, refused) = match made {
            Made::Plan { plan, facilities, items } => ("made", plan, facilities, items, None),
            Made::Existing { plan } => ("existing", Some(plan), 0, 0, None),
            Made::Refused(body) => ("refused", None, 0, 0, Some(body)),
        };
        let plan = plan.map(|plan| plan.to_string());
        Self { project: project.to_string(), project_name: name, outcome, plan, facility_count, item_count, refused }
    }
}

/// What became of each project, in the order asked.
#[derive(Debug, Serialize, ToSchema)]
struct PlansMadeDto {
    results: Vec<PlanMadeDto>,
}

/// Plans to be issued as the last time.
#[derive(Debug, Deserialize, ToSchema)]
struct DispatchManyDto {
    /// At most 200.
    #[schema(value_type = Vec<String>)]
    plans: Vec<PlanId>,
    /// Only say what would become of each.
    #[serde(default)]
    preview: bool,
}

/// Somebody work on site may or may not be given to.
#[derive(Debug, Serialize, ToSchema)]
struct EngineerDto {
    account: String,
    name: String,
    role: &'static str,
    /// Why nothing can be given to them: `disabled`, `no_certificate` or `no_field_work`.
    unfit: Option<&'static str>,
}

impl From<Candidate> for EngineerDto {
    fn from(person: Candidate) -> Self {
        Self {
            account: person.account.to_string(),
            name: person.name,
            role: person.role.word(),
            unfit: person.unfit.map(engineer::Unfit::word),
        }
    }
}

/// Facilities for people, as proposed.
#[derive(Debug, Serialize, ToSchema)]
struct ProposedBatchDto {
    facilities: Vec<String>,
    assignees: Vec<String>,
}

impl From<Batch> for ProposedBatchDto {
    fn from(batch: Batch) -> Self {
        Self {
            facilities: batch.facilities.iter().map(ToString::to_string).collect(),
            assignees: batch.assignees.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Who would get what if it were issued as the last time.
#[derive(Debug, Serialize, ToSchema)]
struct ProposalDto {
    /// The month it is taken from; none when nothing was issued before.
    from: Option<String>,
    batches: Vec<ProposedBatchDto>,
    people: Vec<EngineerDto>,
    /// Those who had something and cannot be given it now.
    unfit: Vec<EngineerDto>,
    /// Facilities that would still be issued to nobody.
    left: Vec<String>,
}

impl From<Proposal> for ProposalDto {
    fn from(Proposal { from, batches, people, unfit, left, .. }: Proposal) -> Self {
        Self {
            from: from.map(|month| month.to_string()),
            batches: batches.into_iter().map(Into::into).collect(),
            people: people.into_iter().map(Into::into).collect(),
            unfit: unfit.into_iter().map(Into::into).collect(),
            left: left.iter().map(ToString::to_string).collect(),
        }
    }
}

/// What became of one plan.
#[derive(Debug, Serialize, ToSchema)]
struct PlanIssuedDto {
    plan: String,
    project_name: Option<String>,
    /// What was issued, or would be.
    proposal: Option<ProposalDto>,
    refused: Option<ErrorBody>,
}

impl From<DispatchedAsBefore> for PlanIssuedDto {
    fn from(DispatchedAsBefore { plan, proposal, refused }: DispatchedAsBefore) -> Self {
        let project_name = proposal.as_ref().map(|proposal| proposal.plan.project_name.clone());
        Self { plan: plan.to_string(), project_name, proposal: proposal.map(Into::into), refused }
    }
}

/// What became of each plan.
#[derive(Debug, Serialize, ToSchema)]
struct PlansIssuedDto {
    results: Vec<PlanIssuedDto>,
}

/// Everybody of the agency whose account works with the app.
#[derive(Debug, Serialize, ToSchema)]
struct EngineersDto {
    items: Vec<EngineerDto>,
}

/// Makes a plan for each project; one that cannot be made holds up no other.
#[utoipa::path(post, path = "/api/plans/batch", tag = "plan", operation_id = "add_plans", request_body = NewPlansDto,
    responses((status = 200, body = PlansMadeDto), (status = 422, body = ErrorBody)))]
async fn add_many(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewPlansDto>,
) -> Result<Json<PlansMadeDto>, ApiError> {
    let NewPlansDto { projects, month, period, preview } = dto;
    let made = app.call(move |core| plan::add_many(core, &actor, &projects, (month, period), preview)).await?;
    Ok(Json(PlansMadeDto { results: made.into_iter().map(Into::into).collect() }))
}

/// Issues each plan to whoever had its facilities the last time; one that cannot be holds up no other.
#[utoipa::path(post, path = "/api/plans/batch-dispatch", tag = "plan", operation_id = "dispatch_plans",
    request_body = DispatchManyDto, responses((status = 200, body = PlansIssuedDto), (status = 422, body = ErrorBody)))]
async fn dispatch_many(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<DispatchManyDto>,
) -> Result<Json<PlansIssuedDto>, ApiError> {
    let DispatchManyDto { plans, preview } = dto;
    let issued = app.call(move |core| plan::dispatch_as_before(core, &actor, &plans, preview)).await?;
    Ok(Json(PlansIssuedDto { results: issued.into_iter().map(Into::into).collect() }))
}

/// Who had the plan's open facilities the last time.
#[utoipa::path(get, path = "/api/plans/{id}/proposal", tag = "plan", operation_id = "get_plan_proposal",
    params(("id" = String, Path)),
    responses((status = 200, body = ProposalDto), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn propose(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<PlanId>,
) -> Result<Json<ProposalDto>, ApiError> {
    app.call(move |core| plan::proposal(core, &actor, id)).await.map(|proposal| Json(proposal.into()))
}

/// Everybody of the own agency whose account works with the app, and what keeps work from being given to them.
#[utoipa::path(get, path = "/api/engineers", tag = "plan", operation_id = "list_engineers",
    responses((status = 200, body = EngineersDto), (status = 403, body = ErrorBody)))]
async fn engineers(State(app): State<AppState>, Auth(actor): Auth) -> Result<Json<EngineersDto>, ApiError> {
    let found = app.call(move |core| engineer::candidates(core, &actor)).await?;
    Ok(Json(EngineersDto { items: found.into_iter().map(Into::into).collect() }))
}
