//! People and their certificates.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_model::id::{AgencyId, PersonId};
use shared_model::person::{Certificate, Level, Qualification};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Json, Path, Query};
use super::list::{ListDto, NarrowQuery, PageQuery};
use super::state::AppState;
use crate::error::{ApiError, Code, ErrorBody};
use crate::usecase::person::{self, NewPerson, PersonWithCertificates, Wanted};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(get))
}

/// A certificate.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct CertificateDto {
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
        }
    }
}

/// Which people are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PersonQuery {
    /// Only those of whom a certificate has expired or expires within so many days.
    expiring_days: Option<u16>,
}

impl PersonQuery {
    fn wanted(&self, narrow: NarrowQuery) -> Wanted {
        Wanted { narrow: narrow.into(), expiring_days: self.expiring_days }
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
    let listed = app.call(move |core| person::list(core, &actor, &query.wanted(narrow), &page)).await?;
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
