//! The home screen, the open items of a plan, brands.

use std::collections::BTreeMap;

use shared_model::calendar::Month;
use shared_model::catalogue::Catalogue;
use shared_model::code::FacilityCode;
use shared_model::feed::{AssignmentFacts, ProjectFacts};
use shared_model::id::{PlanId, TaskId};
use shared_model::position::LatLon;

use super::{Show, card, facility_name, text};
use crate::error::{AppError, Rule};
use crate::phone::Scope;
use crate::store::{Phase, TaskRow};
use crate::text::noted;
use crate::view::{
    BrandView, ErrorView, HomeView, NoticeView, OpenFacility, OpenItem, OpenItemsView, OpenState, OpenSystem,
    OrderState, PlanCard, ProjectCard, QueryState, SyncView, TaskCard,
};

/// Brands shown for one search.
const BRANDS: usize = 60;

/// The state of everything on this phone.
pub(crate) fn home(show: &Show<'_, '_>, sync: SyncView, here: Option<LatLon>) -> Result<HomeView, AppError> {
    let tasks = show.tx.tasks(show.account.id)?;
    let cards = |wanted: &dyn Fn(&TaskRow) -> bool| -> Result<Vec<TaskCard>, AppError> {
        tasks.iter().filter(|row| wanted(row)).map(|row| card(show, row)).collect()
    };
    let queued = cards(&|row| matches!(row.phase, Phase::Submitted | Phase::Received | Phase::Approved))?;
    let incomplete = |task: &TaskCard| !task.safety.submission_safe || task.safety.photos_safe < task.safety.photos;
    Ok(HomeView {
        projects: projects(show, &tasks, here)?,
        unsubmitted: cards(&|row| matches!(row.phase, Phase::Unsubmitted | Phase::Removed))?,
        returned: cards(&|row| row.phase == Phase::Returned)?,
        queued: queued.into_iter().filter(incomplete).collect(),
        orders: waiting_orders(show)?,
        sync,
        tracking: show.tx.trackings()?.last().map(|row| row.task.to_string()),
        notices: notices(show)?,
    })
}

fn waiting_orders(show: &Show<'_, '_>) -> Result<u32, AppError> {
    let orders = super::orders(show, None)?;
    Ok(orders.iter().filter(|order| matches!(order.state, OrderState::New | OrderState::Accepted)).count() as u32)
}

fn notices(show: &Show<'_, '_>) -> Result<Vec<NoticeView>, AppError> {
    let view = |row: crate::store::NoticeRow| NoticeView {
        id: row.id,
        message: noted(&row.code, &row.detail),
        code: row.code,
        at: row.at.as_ms(),
        task: row.task.map(|task| task.to_string()),
    };
    Ok(show.tx.notices()?.into_iter().map(view).collect())
}

fn projects(show: &Show<'_, '_>, tasks: &[TaskRow], here: Option<LatLon>) -> Result<Vec<ProjectCard>, AppError> {
    let mut by_plan: BTreeMap<PlanId, Vec<AssignmentFacts>> = BTreeMap::new();
    for facts in show.tx.assignments(show.account.id)? {
        by_plan.entry(facts.plan).or_default().push(facts);
    }
    let mut cards = Vec::new();
    for project in show.tx.projects(show.account.id)? {
        let mut plans = Vec::new();
        for (plan, facts) in by_plan.iter().filter(|(_, facts)| facts[0].project == project.id) {
            plans.extend(plan_card(show, *plan, facts)?);
        }
        let open = |row: &&TaskRow| row.header.project == project.id && row.phase == Phase::Unsubmitted;
        cards.push(ProjectCard {
            id: project.id.to_string(),
            distance_m: here.zip(site(&project)).map(|(here, site)| here.distance_m(site)),
            name: project.name,
            address: project.address,
            plans,
            unsubmitted: tasks.iter().filter(open).count() as u32,
        });
    }
    let far = |card: &ProjectCard| card.distance_m.unwrap_or(f64::MAX);
    cards.sort_by(|a, b| far(a).total_cmp(&far(b)).then_with(|| a.name.cmp(&b.name)));
    Ok(cards)
}

pub(super) fn site(project: &ProjectFacts) -> Option<LatLon> {
    project.site.or_else(|| project.geofence.as_ref().and_then(shared_model::geofence::Geofence::center))
}

/// A plan's line; none for plans of past months in which nothing is left to be seen.
fn plan_card(show: &Show<'_, '_>, plan: PlanId, facts: &[AssignmentFacts]) -> Result<Option<PlanCard>, AppError> {
    let month = facts[0].month;
    if month < Month::of(show.now) {
        return Ok(None);
    }
    let assigned = assigned(facts);
    let states = states(show, plan, &assigned)?;
    let open: Vec<_> =
        states.iter().filter(|(_, state, _)| *state == OpenState::Open).map(|(code, ..)| code.clone()).collect();
    let items = Scope::of(&facts[0].catalogue, facts[0].period, &open).map_or(0, |scope| scope.items.len());
    Ok(Some(PlanCard {
        plan: plan.to_string(),
        month: month.to_string(),
        period: facts[0].period.word().to_owned(),
        facilities: assigned.len() as u32,
        facilities_open: open.len() as u32,
        items_open: items as u32,
        expired: !month.contains(show.now),
    }))
}

fn assigned(facts: &[AssignmentFacts]) -> Vec<FacilityCode> {
    let mut codes: Vec<_> = facts.iter().flat_map(|facts| facts.facilities.iter().cloned()).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// Where each facility of a plan stands.
fn states(
    show: &Show<'_, '_>,
    plan: PlanId,
    codes: &[FacilityCode],
) -> Result<Vec<(FacilityCode, OpenState, Option<TaskId>)>, AppError> {
    let tasks = show.tx.plan_tasks(show.account.id, plan)?;
    let done = show.tx.progress(show.account.id, plan)?;
    let state = |code: &FacilityCode| {
        let mine = tasks.iter().rev().find(|row| row.phase != Phase::Removed && row.header.facilities.contains(code));
        match mine {
            Some(row) if row.submission == 0 => (OpenState::Begun, Some(row.id())),
            Some(row) => (OpenState::Submitted, Some(row.id())),
            None if done.contains(code) => (OpenState::Elsewhere, None),
            None => (OpenState::Open, None),
        }
    };
    Ok(codes.iter().map(|code| (code.clone(), state(code).0, state(code).1)).collect())
}

/// The open items of a plan as systems and facilities.
pub(crate) fn open_items(
    show: &Show<'_, '_>,
    plan: PlanId,
    blocked: Option<ErrorView>,
) -> Result<OpenItemsView, AppError> {
    let facts = show.tx.plan_assignments(show.account.id, plan)?;
    let first = facts.first().ok_or(Rule::UnknownPlan)?;
    let unknown = || Rule::UnknownCatalogue { version: first.catalogue.clone() };
    let catalogue = Catalogue::of_version(&first.catalogue).ok_or_else(unknown)?;
    let states = states(show, plan, &assigned(&facts))?;
    let systems = catalogue.systems.iter().filter_map(|system| {
        let facilities: Vec<_> = system
            .facilities
            .iter()
            .filter_map(|facility| states.iter().find(|(code, ..)| *code == facility.code))
            .map(|(code, state, task)| OpenFacility {
                code: code.to_string(),
                name: facility_name(Some(catalogue), code),
                state: *state,
                task: task.map(|task| task.to_string()),
                items: catalogue.due_items(code, first.period).map(open_item).collect(),
            })
            .collect();
        let name = text(&system.name_zh, &system.name_en);
        (!facilities.is_empty()).then(|| OpenSystem { code: system.code.to_string(), name, facilities })
    });
    let project = show.tx.project(show.account.id, first.project)?;
    Ok(OpenItemsView {
        project: first.project.to_string(),
        project_name: project.map(|project| project.name).unwrap_or_default(),
        plan: plan.to_string(),
        month: first.month.to_string(),
        systems: systems.collect(),
        blocked,
    })
}

pub(super) fn open_item(item: &shared_model::catalogue::TestItem) -> OpenItem {
    OpenItem {
        code: item.code.to_string(),
        name: text(&item.name_zh, &item.name_en),
        photo_required: item.photo,
        measured: item.needs_value(),
    }
}

/// Tasks of the query tab, newest first.
pub(crate) fn task_list(show: &Show<'_, '_>, state: Option<QueryState>) -> Result<Vec<TaskCard>, AppError> {
    let wanted = |row: &TaskRow| match state {
        None => matches!(row.phase, Phase::Unsubmitted | Phase::Removed),
        Some(QueryState::Pending) => matches!(row.phase, Phase::Submitted | Phase::Received),
        Some(QueryState::Approved) => row.phase == Phase::Approved,
        Some(QueryState::Returned) => row.phase == Phase::Returned,
    };
    let tasks = show.tx.tasks(show.account.id)?;
    tasks.iter().filter(|row| wanted(row)).map(|row| card(show, row)).collect()
}

/// Brands that fit a search, those used on this phone first.
pub(crate) fn brands(show: &Show<'_, '_>, query: &str) -> Result<Vec<BrandView>, AppError> {
    let recent = show.tx.recent_brands()?;
    let needle = query.trim().to_lowercase();
    let own = recent.iter().filter(|name| name.to_lowercase().contains(&needle));
    let mut views: Vec<BrandView> =
        own.map(|name| BrandView { name: name.clone(), latin: None, recent: true }).collect();
    for brand in shared_model::brands::search(&needle) {
        let latin = Some(brand.latin.to_owned());
        match views.iter_mut().find(|view| view.name == brand.name) {
            Some(view) => view.latin = latin,
            None => views.push(BrandView { name: brand.name.to_owned(), latin, recent: false }),
        }
    }
    views.truncate(BRANDS);
    Ok(views)
}
