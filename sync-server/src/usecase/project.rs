//! Projects: recorded under a contract, looked at, and who leads them (R2.4 to R2.8).

mod edit;
mod form;
mod terminate;

use serde_json::json;
use shared_model::feed::FeedEvent;
use shared_model::id::{AccountId, ProjectId};
use shared_model::permission::{Action, Relation};
use shared_model::project::{Building, InstalledFacility, Project};

use super::access::{Filter, Narrow};
use super::session::Actor;
use super::{access, plan};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store::history::HistoryRow;
use crate::store::page::{Listed, Page};
use crate::store::project::{ProjectRow, Waiting};
use crate::store::project_list::Wanted;
use crate::{feed, store};

pub use edit::{ProjectEdit, update};
pub use terminate::terminate;

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
    /// The names of the buildings that were taken out; evidence may name them.
    pub removed_buildings: Vec<String>,
    /// Its facilities.
    pub facilities: Vec<InstalledFacility>,
    /// Whether the choice of the first report's month exists.
    pub chooses_first_report: bool,
    /// What waits for somebody.
    pub waiting: Waiting,
}

/// Records a project under a contract of the own agency.
///
/// # Errors
/// `request.forbidden`, `request.invalid` (a foreign contract or lead is an unknown one).
pub fn add(core: &Core, actor: &Actor, new: NewProject) -> Result<ProjectDetail, ApiError> {
    let agency = actor.own_agency_for(Action::ManageProject)?;
    let now = core.env.now();
    let id = ProjectId::new(now, core.env.random());
    core.db.write(|tx| {
        let form::Checked { contract, credit_code } = form::check(core, tx, agency, &new, None)?;
        let project = new.project;
        let row = ProjectRow {
            id,
            agency,
            contract: contract.id,
            contract_name: contract.name,
            kind: contract.kind,
            contract_state: contract.state,
            owner: contract.owner,
            owner_name: contract.owner_name,
            lead: project.lead,
            lead_name: String::new(),
            name: project.name.trim().to_owned(),
            address: project.address.trim().to_owned(),
            credit_code,
            jurisdiction: project.jurisdiction.trim().to_owned(),
            site: project.site,
            geofence: project.geofence,
            first_report: project.first_report,
            facility_count: 0,
            direct_upload: false,
            created_at: now,
            version: 1,
            ending: None,
        };
        store::project::add(tx, &row, &project.buildings, &project.facilities)?;
        tell_phones(tx, id)?;
        let body = json!({ "version": 1, "contract": row.contract, "name": row.name, "lead": row.lead });
        journal::append(tx, now, Some(actor.account), JournalEvent::new("project.added", id, &body).of(agency))?;
        detail(tx, id)
    })
}

/// Gives a project another lead, with whom the open reviews go on (R2.8).
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid`.
pub fn set_lead(core: &Core, actor: &Actor, id: ProjectId, lead: AccountId) -> Result<ProjectDetail, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let relation = access::relation_to_project(tx, actor, id)?;
        actor.require(Action::ReadProject, Action::ManageProject, relation)?;
        let before = store::project::get(tx, id)?.ok_or(Code::RequestNotFound)?;
        if !form::is_lead(tx, before.agency, lead)? {
            return Err(ApiError::from(Code::RequestInvalid).field("lead", Code::FieldUnknown));
        }
        store::project::set_lead(tx, id, lead)?;
        let after = store::project::get(tx, id)?.ok_or(Code::RequestNotFound)?;
        let changes = super::edit::changes(&edit::lead_facts(&before), &edit::lead_facts(&after));
        let body = json!({
            "version": after.version, "from": before.lead, "to": lead, "changes": changes,
            "reviews": store::project::waiting(tx, id)?.reviews,
        });
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
    if let Some(owner) = actor.owner {
        actor.require_read(Action::ReadProject, Relation::OwnOwner)?;
        let own = Wanted { owner: Some(owner), ..wanted };
        return Ok(core.db.read(|tx| store::project_list::list(tx, &Filter::default(), own, page))?);
    }
    let filter = actor.filter(Action::ReadProject)?.narrowed(narrow);
    Ok(core.db.read(|tx| store::project_list::list(tx, &filter, wanted, page))?)
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

/// What happened to a project.
///
/// # Errors
/// `request.not_found`, `request.forbidden` for the owner's contacts.
pub fn history(core: &Core, actor: &Actor, id: ProjectId) -> Result<Vec<HistoryRow>, ApiError> {
    core.db.read(|tx| {
        let relation = access::relation_to_project(tx, actor, id)?;
        actor.require_read(Action::ReadProject, relation)?;
        actor.require(Action::ReadProject, Action::ReadHistory, relation)?;
        Ok(store::history::of(tx, id)?)
    })
}

fn detail(tx: &Tx<'_>, id: ProjectId) -> Result<ProjectDetail, ApiError> {
    let (project, contract) = plan::project_of(tx, id)?;
    Ok(ProjectDetail {
        buildings: store::project::buildings(tx, id)?,
        removed_buildings: store::project::removed_buildings(tx, id)?,
        facilities: store::project::facilities(tx, id)?,
        chooses_first_report: shared_model::project::chooses_first_report(contract.kind, contract.signed_on),
        waiting: store::project::waiting(tx, id)?,
        project,
    })
}
