//! What is filled in about a project, checked when it is recorded and whenever it is edited.

use shared_model::calendar::day_of;
use shared_model::catalogue::Catalogue;
use shared_model::contract::ContractState;
use shared_model::geofence::GeofenceError;
use shared_model::id::{AccountId, AgencyId};
use shared_model::project::{FirstReport, ProjectError, chooses_first_report};
use shared_model::role::Role;

use super::NewProject;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::contract::ContractRow;
use crate::store::project::ProjectRow;
use crate::usecase::check::Fields;

/// What was found out on the way.
pub(super) struct Checked {
    /// The contract.
    pub(super) contract: ContractRow,
    /// The credit code in its normal form.
    pub(super) credit_code: Option<String>,
}

/// Checks everything that was filled in; `before` is the project as it was, when it is edited.
///
/// # Errors
/// `request.invalid` with all that is wrong.
pub(super) fn check(
    core: &Core,
    tx: &Tx<'_>,
    agency: AgencyId,
    new: &NewProject,
    before: Option<&ProjectRow>,
) -> Result<Checked, ApiError> {
    let NewProject { project, credit_code } = new;
    let mut fields = Fields::default();
    let credit_code = credit_code.as_deref().map(str::parse::<shared_model::owner::CreditCode>);
    fields.check(!matches!(credit_code, Some(Err(_))), "credit_code", Code::FieldCreditCode);
    let contract = store::contract::get(tx, project.contract)?.filter(|contract| contract.agency == agency);
    fields.check(contract.is_some(), "contract", Code::FieldUnknown);
    // A lead who was switched off since may stay; a new one must be one.
    let kept = before.is_some_and(|before| before.lead == project.lead);
    fields.check(kept || is_lead(tx, agency, project.lead)?, "lead", Code::FieldUnknown);
    let region = project.jurisdiction.trim();
    let today = day_of(core.env.now());
    // A division that was dissolved since may stay; a new one must be one today.
    let same = before.is_some_and(|before| before.jurisdiction == region);
    fields.check(same || region.is_empty() || core.regions.exists(region, today), "jurisdiction", Code::FieldRegion);
    if let Some(contract) = &contract {
        check_against(contract, new, before, &mut fields);
    }
    fields.finish()?;
    let contract = contract.ok_or(Code::RequestNotFound)?;
    Ok(Checked { contract, credit_code: credit_code.and_then(Result::ok).map(String::from) })
}

fn check_against(contract: &ContractRow, new: &NewProject, before: Option<&ProjectRow>, fields: &mut Fields) {
    let project = &new.project;
    match before {
        Some(before) => fields.check(before.contract == contract.id, "contract", Code::FieldImmutable),
        None => fields.check(contract.state == ContractState::Active, "contract", Code::FieldContractEnded),
    }
    let chooses = chooses_first_report(contract.kind, contract.signed_on);
    let next = project.first_report == FirstReport::NextMonth;
    fields.check(chooses || !next, "first_report", Code::FieldFirstReport);
    if let Err(error) =
        project.check(contract.kind, before.is_some_and(|before| before.direct_upload), Catalogue::current())
    {
        let (field, code) = wrong(error);
        fields.wrong(field, code);
    }
}

/// Whether an account is a project lead of the agency.
pub(super) fn is_lead(tx: &Tx<'_>, agency: AgencyId, account: AccountId) -> Result<bool, ApiError> {
    let account = store::account::get(tx, account)?;
    Ok(account.is_some_and(|account| account.agency == Some(agency) && account.role == Role::ProjectLead))
}

/// The field a model's refusal is about.
fn wrong(error: ProjectError) -> (String, Code) {
    match error {
        ProjectError::Empty { field } => (field, Code::FieldRequired),
        ProjectError::NoBuilding => ("buildings".to_owned(), Code::FieldRequired),
        ProjectError::OutOfRange { field } => (field, Code::FieldRange),
        ProjectError::NoFacility => ("facilities".to_owned(), Code::FieldRequired),
        ProjectError::UnknownFacility { code } => (format!("facilities.{code}"), Code::FieldUnknown),
        ProjectError::FacilityTwice { code } => (format!("facilities.{code}"), Code::FieldTaken),
        ProjectError::Count { code } => (format!("facilities.{code}"), Code::FieldRange),
        ProjectError::WrongSystem { system } => (format!("facilities.{system}"), Code::FieldUnknown),
        ProjectError::Site => ("position".to_owned(), Code::FieldRange),
        ProjectError::Abroad => ("position".to_owned(), Code::FieldAbroad),
        ProjectError::Geofence(error) => ("geofence".to_owned(), wrong_fence(error)),
    }
}

/// What is wrong with a geofence.
const fn wrong_fence(error: GeofenceError) -> Code {
    match error {
        GeofenceError::OffTheGlobe => Code::FieldRange,
        GeofenceError::Radius => Code::FenceRadius,
        GeofenceError::Corners => Code::FenceCorners,
        GeofenceError::Crossed => Code::FenceCrossed,
        GeofenceError::TooSmall => Code::FenceSmall,
        GeofenceError::TooLarge => Code::FenceLarge,
        GeofenceError::Elsewhere => Code::FenceElsewhere,
    }
}
