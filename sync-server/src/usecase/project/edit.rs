//! Editing a project: everything but its contract, and never over what somebody else saved in between.

use std::collections::BTreeSet;

use serde_json::json;
use shared_model::calendar::Month;
use shared_model::catalogue::Catalogue;
use shared_model::code::FacilityCode;
use shared_model::id::ProjectId;
use shared_model::permission::Action;
use shared_model::project::{Building, InstalledFacility};

use super::{NewProject, ProjectDetail, detail, form, tell_phones};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::project::ProjectRow;
use crate::usecase::access;
use crate::usecase::edit::{self, Facts};
use crate::usecase::session::Actor;

/// An edited project.
#[derive(Debug, Clone)]
pub struct ProjectEdit {
    /// The version that was edited.
    pub version: u32,
    /// All of it, as it should be. Buildings that were there keep their ids.
    pub project: NewProject,
    /// The buildings that were there, as far as the edit names any.
    pub kept_buildings: BTreeSet<usize>,
    /// Whether it is known that facilities of this month's plans are taken out, and what that means.
    pub planned_facilities_known: bool,
}

/// Changes a project, if nobody did since `edit.version`. Phones that work there are told.
///
/// A facility that a plan of this month contains stays in that plan and is left out of the next one; since that is
/// easily overlooked it has to be said once more.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.changed`, `request.invalid`, `project.ended`,
/// `project.facility_planned`.
pub fn update(core: &Core, actor: &Actor, id: ProjectId, edit: ProjectEdit) -> Result<ProjectDetail, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let relation = access::relation_to_project(tx, actor, id)?;
        actor.require(Action::ReadProject, Action::ManageProject, relation)?;
        let before = detail(tx, id)?;
        edit::refuse_stale(tx, &id.to_string(), edit.version, before.project.version)?;
        if before.project.ending.is_some() {
            return Err(Code::ProjectEnded.into());
        }
        known_buildings(&before.buildings, &edit)?;
        let checked = form::check(core, tx, before.project.agency, &edit.project, Some(&before.project))?;
        let project = edit.project.project;
        if !edit.planned_facilities_known {
            planned_facilities(tx, id, Month::of(now), &before.facilities, &project.facilities)?;
        }
        let after = ProjectRow {
            lead: project.lead,
            lead_name: lead_name(tx, &project.lead)?,
            name: project.name.trim().to_owned(),
            address: project.address.trim().to_owned(),
            credit_code: checked.credit_code,
            jurisdiction: project.jurisdiction.trim().to_owned(),
            site: project.site,
            geofence: project.geofence,
            first_report: project.first_report,
            ..before.project.clone()
        };
        let old = facts(&before.project, &before.buildings, &before.facilities);
        let changes = edit::changes(&old, &facts(&after, &project.buildings, &project.facilities));
        if !changes.is_empty() {
            store::project::update(tx, &after, &project.buildings, &project.facilities, now)?;
            let edited = (before.project.version + 1, changes.as_slice());
            edit::record(tx, (actor, now), ("project.changed", &id.to_string()), after.agency, edited)?;
            tell_phones(tx, id)?;
        }
        detail(tx, id)
    })
}

/// A building that says it was there must have been.
fn known_buildings(before: &[Building], edit: &ProjectEdit) -> Result<(), ApiError> {
    let buildings = &edit.project.project.buildings;
    let mut seen = BTreeSet::new();
    for number in &edit.kept_buildings {
        let id = buildings.get(*number).map(|building| building.id);
        let known = id.is_some_and(|id| before.iter().any(|building| building.id == id) && seen.insert(id));
        if !known {
            let field = format!("buildings.{number}");
            return Err(ApiError::from(Code::RequestInvalid).field(field, Code::FieldUnknown));
        }
    }
    Ok(())
}

/// Refuses to take out facilities that this month's plans contain.
fn planned_facilities(
    tx: &Tx<'_>,
    id: ProjectId,
    month: Month,
    before: &[InstalledFacility],
    after: &[InstalledFacility],
) -> Result<(), ApiError> {
    let planned = store::plan::planned(tx, id, month)?;
    let gone = |code: &FacilityCode| planned.contains(code) && !after.iter().any(|facility| facility.code == *code);
    let gone: Vec<&FacilityCode> = before.iter().map(|facility| &facility.code).filter(|code| gone(code)).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let name = |code: &&FacilityCode| {
        Catalogue::current().facility(code).map_or_else(|| code.to_string(), |known| known.name_zh.clone())
    };
    let names = gone.iter().map(name).collect::<Vec<_>>().join("、");
    let codes: Vec<String> = gone.iter().map(ToString::to_string).collect();
    Err(ApiError::from(Code::ProjectFacilityPlanned).with("facilities", names).with("codes", codes))
}

fn lead_name(tx: &Tx<'_>, lead: &shared_model::id::AccountId) -> Result<String, ApiError> {
    Ok(store::account::get(tx, *lead)?.map(|account| account.person_name).unwrap_or_default())
}

/// Who leads it, as the history shows it.
pub(super) fn lead_facts(project: &ProjectRow) -> Facts {
    Facts::from([("lead".to_owned(), json!({ "id": project.lead, "name": project.lead_name }))])
}

fn facts(project: &ProjectRow, buildings: &[Building], facilities: &[InstalledFacility]) -> Facts {
    let mut facts = lead_facts(project);
    facts.extend([
        ("name".to_owned(), json!(project.name)),
        ("address".to_owned(), json!(project.address)),
        ("credit_code".to_owned(), json!(project.credit_code)),
        ("jurisdiction".to_owned(), json!(project.jurisdiction)),
        ("position".to_owned(), json!(project.site)),
        ("geofence".to_owned(), json!(project.geofence)),
        ("first_report".to_owned(), json!(project.first_report)),
    ]);
    facts.extend(buildings.iter().map(|building| (format!("buildings.{}", building.id), json!(building))));
    facts.extend(facilities.iter().map(|facility| {
        let InstalledFacility { code, count, place } = facility;
        (format!("facilities.{code}"), json!({ "count": count, "place": place }))
    }));
    facts
}
