//! Orders, and what supplementary work can be done at a project.

use shared_model::catalogue::{Catalogue, is_record_system};
use shared_model::code::FacilityCode;
use shared_model::feed::ProjectFacts;
use shared_model::position::LatLon;

use super::home::{open_item, site};
use super::{Show, facility_name, task::kind, text};
use crate::error::AppError;
use crate::store::{OrderRow, Phase};
use crate::view::{ErrorView, OpenFacility, OpenState, OpenSystem, OrderState, OrderView, ProjectItemsView};

/// All orders, newest first; those taken back are there while something was recorded for them.
pub(crate) fn orders(show: &Show<'_, '_>, here: Option<LatLon>) -> Result<Vec<OrderView>, AppError> {
    let mut views = Vec::new();
    for row in show.tx.orders(show.account.id)? {
        let view = order(show, &row, here)?;
        if view.state != OrderState::Withdrawn || view.task.is_some() {
            views.push(view);
        }
    }
    Ok(views)
}

/// One order.
pub(crate) fn order(show: &Show<'_, '_>, row: &OrderRow, here: Option<LatLon>) -> Result<OrderView, AppError> {
    let facts = &row.facts;
    let account = show.account.id;
    let project: Option<ProjectFacts> = show.tx.project(account, facts.project)?;
    let task = show.tx.task_of_order(account, facts.id)?;
    let state = match (task.as_ref().map(|task| task.phase), row.withdrawn, row.accepted_at) {
        (Some(Phase::Approved), ..) => OrderState::Done,
        (Some(Phase::Submitted | Phase::Received), ..) => OrderState::Submitted,
        (_, true, _) => OrderState::Withdrawn,
        (Some(Phase::Unsubmitted | Phase::Returned | Phase::Removed), ..) => OrderState::Begun,
        (None, _, Some(_)) => OrderState::Accepted,
        (None, _, None) => OrderState::New,
    };
    let catalogue = Catalogue::of_version(&facts.catalogue);
    let item = catalogue.and_then(|catalogue| catalogue.item(&facts.item.item));
    Ok(OrderView {
        id: facts.id.to_string(),
        kind: kind(facts.kind),
        state,
        project: facts.project.to_string(),
        distance_m: here.zip(project.as_ref().and_then(site)).map(|(here, site)| here.distance_m(site)),
        address: project.as_ref().map(|project| project.address.clone()).unwrap_or_default(),
        project_name: project.map(|project| project.name).unwrap_or_default(),
        facility: facility_name(catalogue, &facts.item.facility),
        item: item.map_or_else(
            || text(facts.item.item.as_str(), facts.item.item.as_str()),
            |item| text(&item.name_zh, &item.name_en),
        ),
        description: facts.description.clone(),
        place: facts.place.clone(),
        found_by: facts.found_by.clone(),
        found_at: facts.found_at.as_ms(),
        pictures: facts.pictures.iter().map(|picture| picture.sha256.to_string()).collect(),
        ordered_by: facts.ordered_by.clone(),
        ordered_at: facts.ordered_at.as_ms(),
        note: facts.note.clone(),
        task: task.map(|task| task.id().to_string()),
    })
}

/// The facilities of a project as they can be picked outside any plan.
pub(crate) fn project_items(project: &ProjectFacts, blocked: Option<ErrorView>) -> ProjectItemsView {
    let catalogue = Catalogue::current();
    let installed = |code: &FacilityCode| project.facilities.iter().any(|each| each.code == *code);
    let systems = catalogue.systems.iter().filter(|system| !is_record_system(&system.code)).filter_map(|system| {
        let facilities: Vec<_> = system
            .facilities
            .iter()
            .filter(|facility| installed(&facility.code))
            .map(|facility| OpenFacility {
                code: facility.code.to_string(),
                name: text(&facility.name_zh, &facility.name_en),
                state: OpenState::Open,
                task: None,
                items: facility.items.iter().map(open_item).collect(),
            })
            .collect();
        let name = text(&system.name_zh, &system.name_en);
        (!facilities.is_empty()).then(|| OpenSystem { code: system.code.to_string(), name, facilities })
    });
    let systems = systems.collect();
    ProjectItemsView { project: project.id.to_string(), project_name: project.name.clone(), systems, blocked }
}
