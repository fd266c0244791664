//! Applications of companies that have no account yet. Whoever has the code sends it in `Application-Code`: an address
//! with the code in it would end up in histories and logs.

use axum::extract::{DefaultBodyLimit, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use serde::{Deserialize, Serialize};
use shared_model::id::{AttachmentId, DraftId};
use shared_model::moment::Moment;
use shared_model::request::RequestState;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::ClientAddress;
use super::extract::{File, Json, Path};
use super::staff::StatedPersonDto;
use super::state::AppState;
use crate::error::{ApiError, Code, ErrorBody};
use crate::sheet;
use crate::usecase::application::{self, Administrator, Application, Begun, Form, Key};

const APPLICATION_CODE: HeaderName = HeaderName::from_static("application-code");

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    let sheets = OpenApiRouter::new().routes(routes!(read_sheet)).layer(DefaultBodyLimit::max(sheet::MAX_BYTES));
    OpenApiRouter::new().routes(routes!(begin)).routes(routes!(get, save)).routes(routes!(hand_in)).merge(sheets)
}

/// A begun application. The code is told this once.
#[derive(Debug, Serialize, ToSchema)]
struct BegunDto {
    number: String,
    code: String,
}

/// The administrator-to-be.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
struct AdministratorDto {
    name: String,
    phone: String,
    /// The account name wished for.
    login: String,
}

/// The form, as far as it is filled in.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
struct FormDto {
    name: String,
    credit_code: String,
    /// Region code of GB/T 2260 without trailing zeros.
    region: String,
    address: String,
    phone: String,
    /// Its number in the national registry.
    registry_number: String,
    people: Vec<StatedPersonDto>,
    administrator: AdministratorDto,
    /// Words to the officer.
    reason: String,
    /// Files uploaded for the application, with `Upload-Draft: <draft> <code>`.
    #[schema(value_type = Vec<String>)]
    attachments: Vec<AttachmentId>,
}

/// Where an application stands.
#[derive(Debug, Serialize, ToSchema)]
struct ApplicationDto {
    number: String,
    /// Whose uploads go with it; its secret is the code.
    #[schema(value_type = String)]
    draft: DraftId,
    form: FormDto,
    /// `draft`, `pending`, `approved`, `declined` or `withdrawn`.
    state: &'static str,
    /// The words of the decision.
    decision_note: Option<String>,
    #[schema(value_type = Option<i64>)]
    decided_at: Option<Moment>,
    /// The department that decided.
    department: Option<String>,
    #[schema(value_type = i64)]
    updated_at: Moment,
}

/// A form to be handed in.
#[derive(Debug, Deserialize, ToSchema)]
struct HandInDto {
    form: FormDto,
    /// The password of the administrator's account, chosen by the applicant: at least 10 characters.
    password: String,
}

/// What a sheet of people states; nothing of it is kept.
#[derive(Debug, Serialize, ToSchema)]
struct PeopleSheetDto {
    people: Vec<StatedPersonDto>,
}

impl From<FormDto> for Form {
    fn from(dto: FormDto) -> Self {
        let AdministratorDto { name, phone, login } = dto.administrator;
        Self {
            name: dto.name,
            credit_code: dto.credit_code,
            region: dto.region,
            address: dto.address,
            phone: dto.phone,
            registry_number: dto.registry_number,
            people: dto.people.into_iter().map(Into::into).collect(),
            administrator: Administrator { name, phone, login },
            reason: dto.reason,
            attachments: dto.attachments,
        }
    }
}

impl From<Form> for FormDto {
    fn from(form: Form) -> Self {
        let Administrator { name, phone, login } = form.administrator;
        Self {
            name: form.name,
            credit_code: form.credit_code,
            region: form.region,
            address: form.address,
            phone: form.phone,
            registry_number: form.registry_number,
            people: form.people.into_iter().map(Into::into).collect(),
            administrator: AdministratorDto { name, phone, login },
            reason: form.reason,
            attachments: form.attachments,
        }
    }
}

impl From<Application> for ApplicationDto {
    fn from(row: Application) -> Self {
        let (decided_at, department, decision_note) =
            row.decision.map_or((None, None, None), |made| (Some(made.at), Some(made.department), Some(made.note)));
        Self {
            number: row.number,
            draft: row.draft,
            form: row.form.into(),
            state: row.state.map_or("draft", RequestState::word),
            decision_note,
            decided_at,
            department,
            updated_at: row.updated_at,
        }
    }
}

/// The code and the address of whoever asks.
struct Opener {
    code: String,
    address: String,
}

impl Opener {
    fn key(self, number: String) -> Key {
        Key { number, code: self.code, address: self.address }
    }
}

impl FromRequestParts<AppState> for Opener {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, app).await?;
        let code = parts.headers.get(APPLICATION_CODE).and_then(|value| value.to_str().ok());
        Ok(Self { code: code.ok_or(Code::ApplicationNotFound)?.to_owned(), address })
    }
}

/// Begins an application; its code is told this once.
#[utoipa::path(post, path = "/api/applications", tag = "application", operation_id = "begin_application",
    responses((status = 201, body = BegunDto), (status = 429, body = ErrorBody)))]
async fn begin(
    State(app): State<AppState>,
    ClientAddress(address): ClientAddress,
) -> Result<(StatusCode, Json<BegunDto>), ApiError> {
    let Begun { number, code } = app.call(move |core| application::begin(core, &address)).await?;
    Ok((StatusCode::CREATED, Json(BegunDto { number, code })))
}

/// Where an application stands, for whoever has its code.
#[utoipa::path(get, path = "/api/applications/{number}", tag = "application", operation_id = "get_application",
    params(("number" = String, Path), ("Application-Code" = String, Header)), responses(
        (status = 200, body = ApplicationDto), (status = 404, body = ErrorBody, description = "`application.not_found`"),
        (status = 429, body = ErrorBody, description = "`auth.locked` after too many wrong codes"),
    ))]
async fn get(
    State(app): State<AppState>,
    opener: Opener,
    Path(number): Path<String>,
) -> Result<Json<ApplicationDto>, ApiError> {
    app.call(move |core| application::get(core, &opener.key(number))).await.map(|row| Json(row.into()))
}

/// Keeps the form as far as it is filled in.
#[utoipa::path(put, path = "/api/applications/{number}", tag = "application", operation_id = "save_application",
    params(("number" = String, Path), ("Application-Code" = String, Header)), request_body = FormDto, responses(
        (status = 200, body = ApplicationDto), (status = 404, body = ErrorBody), (status = 429, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`application.handed_in`"),
    ))]
async fn save(
    State(app): State<AppState>,
    opener: Opener,
    Path(number): Path<String>,
    Json(dto): Json<FormDto>,
) -> Result<Json<ApplicationDto>, ApiError> {
    app.call(move |core| application::save(core, &opener.key(number), &dto.into())).await.map(|row| Json(row.into()))
}

/// Hands the form in: the officers of its region decide.
#[utoipa::path(post, path = "/api/applications/{number}/hand-in", tag = "application",
    operation_id = "hand_in_application", params(("number" = String, Path), ("Application-Code" = String, Header)),
    request_body = HandInDto, responses(
        (status = 200, body = ApplicationDto), (status = 404, body = ErrorBody), (status = 429, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`application.handed_in`"),
        (status = 422, body = ErrorBody, description = "fields like `people.3.certificates.0.number`"),
    ))]
async fn hand_in(
    State(app): State<AppState>,
    opener: Opener,
    Path(number): Path<String>,
    Json(HandInDto { form, password }): Json<HandInDto>,
) -> Result<Json<ApplicationDto>, ApiError> {
    let form = Form::from(form);
    let handed = app.call(move |core| application::hand_in(core, &opener.key(number), &form, &password)).await?;
    Ok(Json(handed.into()))
}

/// Reads a sheet of people (XLSX or CSV); nothing of it is kept.
#[utoipa::path(post, path = "/api/applications/{number}/sheet", tag = "application",
    operation_id = "read_application_sheet", params(("number" = String, Path), ("Application-Code" = String, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
        (status = 200, body = PeopleSheetDto), (status = 404, body = ErrorBody), (status = 413, body = ErrorBody),
        (status = 422, body = ErrorBody, description = "`sheet.…`; of `sheet.cells` the fields are like `rows.12.number`"),
    ))]
async fn read_sheet(
    State(app): State<AppState>,
    opener: Opener,
    Path(number): Path<String>,
    File(bytes): File,
) -> Result<Json<PeopleSheetDto>, ApiError> {
    let people = app.call(move |core| application::read_sheet(core, &opener.key(number), &bytes)).await?;
    Ok(Json(PeopleSheetDto { people: people.into_iter().map(Into::into).collect() }))
}
