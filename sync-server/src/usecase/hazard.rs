//! A project's hazards table, 安全隐患处置汇总表: every fault of its whole life and how it was followed up, once a
//! maintenance report of it was filed (R5.5, report layout 5).

use shared_model::contract::ContractKind;
use shared_model::document::statement::PhotoOf;
use shared_model::fault::{FaultDisposition, FaultStanding, FaultState, HazardCounts};
use shared_model::id::{FaultId, ProjectId};
use shared_model::moment::Moment;
use shared_model::permission::Action;
use shared_model::sha::Sha256;
use shared_model::task::TaskKind;

use super::access::{self, Filter};
use super::fault::{FollowedLine, followed};
use super::session::Actor;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::fault::FaultEventRow;
use crate::store::fault_list::{FaultLine, Wanted};
use crate::store::order::OrderRow;
use crate::store::page::Page;
use crate::store::project::ProjectRow;

/// Most faults of one standing in a table: far more than a building has in its life.
const MOST: u32 = 5_000;

/// The table.
#[derive(Debug)]
pub struct HazardTable {
    /// The project.
    pub project: ProjectRow,
    /// The head line.
    pub counts: HazardCounts,
    /// The faults: what is not closed first, newest first.
    pub rows: Vec<HazardRow>,
}

/// One fault.
#[derive(Debug)]
pub struct HazardRow {
    /// The fault.
    pub fault: FaultId,
    /// Where it stands.
    pub state: FaultState,
    /// What the lists say of it.
    pub followed: FollowedLine,
    /// The last word on how it is handled.
    pub disposition: Option<FaultDisposition>,
    /// What was done about it, oldest first.
    pub history: Vec<FaultEventRow>,
    /// Every order that was given for it, oldest first.
    pub orders: Vec<OrderRow>,
    /// When an approved repair solved it.
    pub resolved_at: Option<Moment>,
    /// Its photos that have arrived.
    pub photos: Vec<Sha256>,
    /// The photos of the repair that solved it.
    pub proof: Vec<Sha256>,
}

/// The hazards of a project that the actor may see the reports of.
///
/// # Errors
/// `request.not_found`, `request.forbidden`; `hazard.not_filed` before its first maintenance report was filed.
pub fn table(core: &Core, actor: &Actor, project: ProjectId) -> Result<HazardTable, ApiError> {
    let now = core.env.now();
    core.db.read(|tx| {
        let relation = access::relation_to_project(tx, actor, project)?;
        actor.require(Action::ReadProject, Action::ReadReport, relation)?;
        let project = store::project::get(tx, project)?.ok_or(Code::RequestNotFound)?;
        if project.kind != ContractKind::Maintenance || !store::report::has_filed(tx, project.id)? {
            return Err(Code::HazardNotFiled.into());
        }
        let mut rows = Vec::new();
        for standing in FaultStanding::ALL.iter().filter(|standing| **standing != FaultStanding::Untestable) {
            let wanted = Wanted { standing: *standing, project: Some(project.id), month: None };
            let page = Page::sheet(None, MOST, 0);
            for line in store::fault_list::list(tx, &Filter::default(), &wanted, &page)?.items {
                rows.extend(row(tx, line, now)?);
            }
        }
        rows.sort_by_key(|row| (row.state.is_closed(), std::cmp::Reverse(row.followed.line.found_at), row.fault));
        Ok(HazardTable { counts: HazardCounts::of(rows.iter().map(|row| row.state)), project, rows })
    })
}

fn row(tx: &Tx<'_>, line: FaultLine, now: Moment) -> Result<Option<HazardRow>, ApiError> {
    let (Some(fault), Some(state)) = (line.fault, line.state) else { return Ok(None) };
    let (history, orders) = (store::fault::history(tx, fault)?, store::order::of_fault(tx, fault)?);
    let solved = state == FaultState::Resolved;
    let repair = orders.iter().rfind(|order| solved && order.kind == TaskKind::Repair && order.done_at.is_some());
    let (resolved_at, proof) = match repair {
        None => (None, Vec::new()),
        Some(order) => {
            let task = order.task.map(|(task, _)| task);
            let proof = task.map(|task| store::photo::held_of(tx, task, "entry:")).transpose()?;
            (order.done_at, proof.unwrap_or_default())
        }
    };
    let of = store::evidence::belongs(&PhotoOf::Fault(fault));
    Ok(Some(HazardRow {
        fault,
        state,
        // A fault that came back waits to be settled again.
        disposition: history.iter().rev().find_map(|event| event.disposition).filter(|_| state != FaultState::Open),
        photos: store::photo::held_of(tx, line.task, &of)?,
        followed: followed(line, now),
        history,
        orders,
        resolved_at,
        proof,
    }))
}
