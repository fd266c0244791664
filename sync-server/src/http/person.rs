//! People and their certificates.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_model::id::{AgencyId, PersonId};
use shared_model::moment::Moment;
use shared_model::person::{Certificate, Level, Qualification};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::history::DecidedDto;
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, Code, ErrorBody};
use crate::usecase::person::{self, NewPerson, PersonWithCertificates, Running, Wanted};
use crate::usecase::request::staff_change::ties::{self, Ties};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get))
        .routes(routes!(history))
        .routes(routes!(person_ties))
}

/// Which people are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PersonQuery {
    /// `expiring`: only with a certificate valid for at most 30 days more; `expired`: only with one not valid any more.
    #[param(value_type = Option<String>)]
    certificates: Option<RunningDto>,
    /// Those who left instead of those who are there.
    #[serde(default)]
    left: bool,
}

/// How far certificates have run.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RunningDto {
    Expiring,
    Expired,
}

/// What still depends on a person.
#[derive(Debug, Serialize, ToSchema)]
struct TiesDto {
    /// The projects the person leads: each needs another lead before they can leave.
    leads: Vec<String>,
    /// The projects of whose plans of this month something is issued to the person.
    issued: Vec<String>,
    /// Whether the person runs the agency here, and therefore cannot leave.
    administrator: bool,
}

/// A certificate.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct CertificateDto {
    /// `registered_engineer` or `facility_operator`.
    #[schema(value_type = String)]
    qualification: Qualification,
    /// `class_1`, `class_2`; `elementary`, `intermediate`, `senior`, `technician`, `senior_technician`.
    #[schema(value_type = String)]
    level: Level,
    number: String,
    #[schema(value_type = String, format = Date)]
    issued_on: Date,
    #[schema(value_type = Option<String>, format = Date)]
    expires_on: Option<Date>,
}

/// A person to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
struct NewPersonDto {
    /// The agency the person works for.
    #[schema(value_type = Option<String>)]
    agency: Option<AgencyId>,
    name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    certificates: Vec<CertificateDto>,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
struct PersonDto {
    #[schema(value_type = String)]
    id: PersonId,
    #[schema(value_type = Option<String>)]
    agency: Option<AgencyId>,
    agency_name: Option<String>,
    name: String,
    phone: String,
    certificates: Vec<CertificateDto>,
    /// Since when the person does not work for the agency any more.
    #[schema(value_type = Option<i64>)]
    left_at: Option<Moment>,
}

impl From<Certificate> for CertificateDto {
    fn from(certificate: Certificate) -> Self {
        let Certificate { qualification, level, number, issued_on, expires_on } = certificate;
        Self { qualification, level, number, issued_on, expires_on }
    }
}

impl From<CertificateDto> for Certificate {
    fn from(dto: CertificateDto) -> Self {
        let CertificateDto { qualification, level, number, issued_on, expires_on } = dto;
        Self { qualification, level, number: number.trim().to_owned(), issued_on, expires_on }
    }
}

impl From<PersonWithCertificates> for PersonDto {
    fn from(known: PersonWithCertificates) -> Self {
        let PersonWithCertificates { person, certificates } = known;
        Self {
            id: person.id,
            agency: person.agency,
            agency_name: person.agency_name,
            name: person.name,
            phone: person.phone,
            certificates: certificates.into_iter().map(Into::into).collect(),
            left_at: person.left_at,
        }
    }
}

impl PersonQuery {
    fn wanted(&self) -> Wanted {
        Wanted { certificates: self.certificates.map(Into::into), left: self.left }
    }
}

impl From<RunningDto> for Running {
    fn from(running: RunningDto) -> Self {
        match running {
            RunningDto::Expiring => Self::Expiring,
            RunningDto::Expired => Self::Expired,
        }
    }
}

/// Lists the people one may see.
#[utoipa::path(get, path = "/api/people", tag = "person", operation_id = "list_people", params(PageQuery, NarrowQuery, PersonQuery), responses(
    (status = 200, body = ListDto<PersonDto>), (status = 403, body = ErrorBody),
))]
async fn list(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Query(part): Query<PageQuery>,
    Query(narrow): Query<NarrowQuery>,
    Query(query): Query<PersonQuery>,
) -> Result<Json<ListDto<PersonDto>>, ApiError> {
    let page = part.page();
    let listed = app.call(move |core| person::list(core, &actor, &narrow.into(), query.wanted(), &page)).await?;
    Ok(Json(part.answer(listed)))
}

/// Records a person of an agency (the authority does; agencies file change requests).
#[utoipa::path(post, path = "/api/people", tag = "person", operation_id = "add_person", request_body = NewPersonDto,
    responses((status = 201, body = PersonDto), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn add(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Json(dto): Json<NewPersonDto>,
) -> Result<(StatusCode, Json<PersonDto>), ApiError> {
    let NewPersonDto { agency, name, phone, certificates } = dto;
    let required = || ApiError::from(Code::RequestInvalid).field("agency", Code::FieldRequired);
    let agency = agency.or(actor.agency).ok_or_else(required)?;
    let certificates = certificates.into_iter().map(Into::into).collect();
    let new = NewPerson { agency, name, phone, certificates };
    let person = app.call(move |core| person::add(core, &actor, new)).await?;
    Ok((StatusCode::CREATED, Json(person.into())))
}

/// One person.
#[utoipa::path(get, path = "/api/people/{id}", tag = "person", operation_id = "get_person",
    params(("id" = String, Path)), responses((status = 200, body = PersonDto), (status = 404, body = ErrorBody)))]
async fn get(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<PersonId>,
) -> Result<Json<PersonDto>, ApiError> {
    app.call(move |core| person::get(core, &actor, id)).await.map(|known| Json(known.into()))
}

/// What was decided about a person, the newest first.
#[utoipa::path(get, path = "/api/people/{id}/history", tag = "person", operation_id = "person_history",
    params(("id" = String, Path)), responses((status = 200, body = Vec<DecidedDto>), (status = 404, body = ErrorBody)))]
async fn history(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<PersonId>,
) -> Result<Json<Vec<DecidedDto>>, ApiError> {
    let rows = app.call(move |core| person::history(core, &actor, id)).await?;
    Ok(Json(rows.into_iter().map(Into::into).collect()))
}

/// What still depends on a person: asked before they leave.
#[utoipa::path(get, path = "/api/people/{id}/ties", tag = "person", operation_id = "person_ties",
    params(("id" = String, Path)), responses((status = 200, body = TiesDto), (status = 404, body = ErrorBody)))]
async fn person_ties(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<PersonId>,
) -> Result<Json<TiesDto>, ApiError> {
    let Ties { leads, issued, administrator } = app.call(move |core| ties::get(core, &actor, id)).await?;
    Ok(Json(TiesDto { leads, issued, administrator }))
}
