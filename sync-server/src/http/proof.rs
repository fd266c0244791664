//! What the register says of a filed report, to anybody who holds it. What names it is sent in the body: an address with
//! it would end up in logs.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared_model::moment::Moment;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::ClientAddress;
use super::extract::Json;
use super::state::AppState;
use crate::error::{ApiError, ErrorBody};
use crate::usecase::proof::{self, Named, Proof};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(look))
}

/// What names a filed report: the token, or number and code.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct NamedDto {
    /// What the QR code holds.
    token: Option<String>,
    /// The filing number.
    number: String,
    /// The check code printed beside it.
    code: String,
}

/// What the register says. It names no person.
#[derive(Debug, Serialize, ToSchema)]
struct ProofDto {
    number: String,
    filing_number: String,
    /// `maintenance`, `inspection`, `assessment` or `special_venue`.
    kind: &'static str,
    agency_name: String,
    project_name: String,
    month: String,
    #[schema(value_type = i64)]
    filed_at: Moment,
    late: bool,
    /// When a correction let another report take its place.
    #[schema(value_type = Option<i64>)]
    superseded_at: Option<Moment>,
    /// SHA-256 of the filed document.
    filed: String,
    /// SHA-256 of the uploaded body, where the report has one.
    uploaded: Option<String>,
    /// SHA-256 of what was generated before and not filed.
    drafts: Vec<String>,
}

impl From<Proof> for ProofDto {
    fn from(proof: Proof) -> Self {
        Self {
            number: proof.number,
            filing_number: proof.filing_number,
            kind: proof.kind.word(),
            agency_name: proof.agency_name,
            project_name: proof.project_name,
            month: proof.month.to_string(),
            filed_at: proof.filed_at,
            late: proof.late,
            superseded_at: proof.superseded_at,
            filed: proof.filed.to_string(),
            uploaded: proof.uploaded.map(|sha| sha.to_string()),
            drafts: proof.drafts.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Looks a filed report up in the register.
#[utoipa::path(post, path = "/api/proof", tag = "proof", operation_id = "look_up_proof", request_body = NamedDto,
    responses((status = 200, body = ProofDto), (status = 404, body = ErrorBody, description = "`proof.not_found`"),
        (status = 429, body = ErrorBody, description = "`auth.locked` after too many wrong codes")))]
async fn look(
    State(app): State<AppState>,
    ClientAddress(address): ClientAddress,
    Json(dto): Json<NamedDto>,
) -> Result<Json<ProofDto>, ApiError> {
    let NamedDto { token, number, code } = dto;
    let named = token.map_or(Named::Number { number, code }, Named::Token);
    app.call(move |core| proof::look(core, &named, &address)).await.map(|proof| Json(proof.into()))
}
