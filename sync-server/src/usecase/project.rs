//! Projects: buildings, facilities, position and fence, and who leads them (R2.4 to R2.8).

use serde_json::json;
use shared_model::calendar::day_of;
use shared_model::catalogue::Catalogue;
use shared_model::feed::FeedEvent;
use shared_model::id::{AccountId, AgencyId, ProjectId};
use shared_model::permission::Action;
use shared_model::project::{Building, FirstReport, InstalledFacility, Project, ProjectError};
use shared_model::role::Role;

use super::access::Narrow;
use super::check::Fields;
use super::session::Actor;
use super::{access, plan};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store::page::{Listed, Page};
use crate::store::project::{ProjectRow, Wanted};
use crate::{feed, store};

/// A project to be recorded: what the model knows of it, and the credit code.
#[derive(Debug, Clone)]
pub struct NewProject {
    /// The project.
    pub project: Project,
    /// The credit code of whoever uses the building, if known.
    pub credit_code: Option<String>,
}

/// A project with its buildings and facilities.
#[derive(Debug, Clone)]
pub struct ProjectDetail {
    /// The project.
    pub project: ProjectRow,
    /// Its buildings.
    pub buildings: Vec<Building>,
    /// Its facilities.
    pub facilities: Vec<InstalledFacility>,
}

/// Records a project under a contract of the own agency.
///
/// # Errors
/// `request.forbidden`, `request.invalid` (a foreign contract or lead is an unknown one).
pub fn add(core: &Core, actor: &Actor, new: NewProject) -> Result<ProjectDetail, ApiError> {
    let agency = actor.own_agency_for(Action::ManageProject)?;
    let now = core.env.now();
    let NewProject { project, credit_code } = new;
    let credit_code = credit_code.as_deref().map(str::parse::<shared_model::owner::CreditCode>);
    let id = ProjectId::new(now, core.env.random());
    core.db.write(|tx| {
        let mut fields = Fields::default();
        fields.check(!matches!(credit_code, Some(Err(_))), "credit_code", Code::FieldCreditCode);
        let contract = store::contract::get(tx, project.contract)?.filter(|contract| contract.agency == agency);
        fields.check(contract.is_some(), "contract", Code::FieldUnknown);
        fields.check(is_lead(tx, agency, project.lead)?, "lead", Code::FieldUnknown);
        let region = project.jurisdiction.trim();
        fields.check(region.is_empty() || core.regions.exists(region, day_of(now)), "jurisdiction", Code::FieldRegion);
        if let Some(contract) = &contract
            && let Err(error) = project.check(contract.kind, Catalogue::current())
        {
            let (field, code) = wrong(&error, &project.buildings);
            fields.wrong(field, code);
        }
        fields.finish()?;
        let Some(contract) = contract else { return Err(Code::RequestNotFound.into()) };
        let row = ProjectRow {
            id,
            agency,
            contract: contract.id,
            contract_name: contract.name,
            kind: contract.kind,
            owner_name: contract.owner_name,
            lead: project.lead,
            lead_name: String::new(),
            name: project.name.trim().to_owned(),
            address: project.address.trim().to_owned(),
            credit_code: credit_code.and_then(Result::ok).map(String::from),
            jurisdiction: project.jurisdiction.trim().to_owned(),
            site: project.site,
            geofence: project.geofence,
            first_report: first_report(contract.signed_on, project.first_report),
            facility_count: 0,
            created_at: now,
        };
        store::project::add(tx, &row, &project.buildings, &project.facilities)?;
        tell_phones(tx, id)?;
        let body = json!({ "contract": row.contract, "name": row.name, "lead": row.lead });
        journal::append(tx, now, Some(actor.account), JournalEvent::new("project.added", id, &body).of(agency))?;
        detail(tx, id)
    })
}

/// Gives a project another lead (R2.8).
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid`.
pub fn set_lead(core: &Core, actor: &Actor, id: ProjectId, lead: AccountId) -> Result<ProjectDetail, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let relation = access::relation_to_project(tx, actor, id)?;
        actor.require(Action::ReadProject, Action::ManageProject, relation)?;
        let before = store::project::get(tx, id)?.ok_or(Code::RequestNotFound)?;
        if !is_lead(tx, before.agency, lead)? {
            return Err(ApiError::from(Code::RequestInvalid).field("lead", Code::FieldUnknown));
        }
        store::project::set_lead(tx, id, lead)?;
        let body = json!({ "from": before.lead, "to": lead });
        let event = JournalEvent::new("project.lead_replaced", id, &body).of(before.agency);
        journal::append(tx, now, Some(actor.account), event)?;
        tell_phones(tx, id)?;
        detail(tx, id)
    })
}

/// Whoever works for the project knows it and its lead; the lead may record there what no plan asks for (R4.5, R4.6).
fn tell_phones(tx: &Tx<'_>, id: ProjectId) -> Result<(), ApiError> {
    let facts = FeedEvent::Project(Box::new(plan::project_facts(tx, id)?));
    Ok(feed::publish_to(tx, &store::admission::workers(tx, id)?, &facts)?)
}

/// The projects the actor may see.
///
/// # Errors
/// `request.forbidden`.
pub fn list(
    core: &Core,
    actor: &Actor,
    narrow: &Narrow,
    wanted: Wanted,
    page: &Page,
) -> Result<Listed<ProjectRow>, ApiError> {
    let filter = actor.filter(Action::ReadProject)?.narrowed(narrow);
    Ok(core.db.read(|tx| store::project::list(tx, &filter, wanted, page))?)
}

/// One project with its buildings and facilities.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: ProjectId) -> Result<ProjectDetail, ApiError> {
    core.db.read(|tx| {
        actor.require_read(Action::ReadProject, access::relation_to_project(tx, actor, id)?)?;
        detail(tx, id)
    })
}

fn detail(tx: &Tx<'_>, id: ProjectId) -> Result<ProjectDetail, ApiError> {
    Ok(ProjectDetail {
        project: store::project::get(tx, id)?.ok_or(Code::RequestNotFound)?,
        buildings: store::project::buildings(tx, id)?,
        facilities: store::project::facilities(tx, id)?,
    })
}

/// Whether an account is a project lead of the agency.
fn is_lead(tx: &Tx<'_>, agency: AgencyId, account: AccountId) -> Result<bool, ApiError> {
    let account = store::account::get(tx, account)?;
    Ok(account.is_some_and(|account| account.agency == Some(agency) && account.role == Role::ProjectLead))
}

/// Before the 20th there is no choice: the first report is due in the signing month (R2.5).
fn first_report(signed_on: jiff::civil::Date, choice: FirstReport) -> FirstReport {
    if signed_on.day() >= shared_model::project::FIRST_REPORT_CHOICE_DAY { choice } else { FirstReport::SameMonth }
}

/// The field a model's refusal is about.
fn wrong(error: &ProjectError, buildings: &[Building]) -> (String, Code) {
    match error {
        ProjectError::Empty { field } => ((*field).to_owned(), Code::FieldRequired),
        ProjectError::NoBuilding => ("buildings".to_owned(), Code::FieldRequired),
        ProjectError::NotPositive { field, name } => {
            let here =
                |building: &Building| building.name == *name || building.water.iter().any(|store| store.place == *name);
            let number = buildings.iter().position(here).unwrap_or_default();
            (format!("buildings.{number}.{field}"), Code::FieldRange)
        }
        ProjectError::NoFacility => ("facilities".to_owned(), Code::FieldRequired),
        ProjectError::UnknownFacility { code } => (format!("facilities.{code}"), Code::FieldUnknown),
        ProjectError::FacilityTwice { code } => (format!("facilities.{code}"), Code::FieldTaken),
        ProjectError::NoneInstalled { code } => (format!("facilities.{code}"), Code::FieldRange),
        ProjectError::WrongSystem { system } => (format!("facilities.{system}"), Code::FieldUnknown),
        ProjectError::Site => ("position".to_owned(), Code::FieldRange),
        ProjectError::Geofence(_) => ("geofence".to_owned(), Code::FieldRange),
    }
}
