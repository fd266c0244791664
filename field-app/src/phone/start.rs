//! Starting a task: by plan (R4.3), outside it (R4.5, R4.6), or on an order (R4.10). Recording begins with it.

use std::sync::Arc;

use shared_model::catalogue::Catalogue;
use shared_model::code::FacilityCode;
use shared_model::document::{TaskDoc, TaskHeader};
use shared_model::feed::{AssignmentFacts, ProjectFacts};
use shared_model::id::{OrderId, PlanId, ProjectId, TaskId};
use shared_model::task::TaskKind;

use super::{OpenTask, Phone, scope_of};
use crate::device::LocationPermission;
use crate::error::{AppError, Rule};
use crate::store::{AccountRow, OrderRow, TrackingRow};

impl Phone {
    /// Starts a task with the picked facilities of a plan; its track is recorded from now on.
    ///
    /// # Errors
    /// [`Rule::Expired`], [`Rule::Facility`], [`Rule::LocationPermission`] and what the store says.
    pub fn start_task(&mut self, plan: PlanId, facilities: &[FacilityCode]) -> Result<TaskId, AppError> {
        let account = self.account()?;
        let assignments: Vec<AssignmentFacts> = self.store.read(|tx| tx.plan_assignments(account.id, plan))?;
        let first = assignments.first().ok_or(Rule::UnknownPlan)?.clone();
        self.may_start(&first)?;
        let assigned = |code: &FacilityCode| assignments.iter().any(|each| each.facilities.contains(code));
        let facilities = picked(facilities, assigned)?;
        let header = TaskHeader {
            plan: Some(plan),
            catalogue: first.catalogue,
            facilities,
            ..self.header(&account, TaskKind::Planned, first.project)?
        };
        self.begin(&account, &header)
    }

    /// Starts supplementary work on the picked facilities of a project, outside any plan (R4.5).
    ///
    /// # Errors
    /// [`Rule::UnknownProject`], [`Rule::Facility`], [`Rule::LocationPermission`] and what the store says.
    pub fn start_supplementary(&mut self, project: ProjectId, facilities: &[FacilityCode]) -> Result<TaskId, AppError> {
        let account = self.account()?;
        let facts = self.project_of(&account, project)?;
        let installed = |code: &FacilityCode| facts.facilities.iter().any(|each| each.code == *code);
        let facilities = picked(facilities, installed)?;
        let header = TaskHeader { facilities, ..self.header(&account, TaskKind::Supplementary, project)? };
        self.begin(&account, &header)
    }

    /// Starts the record of a facility that the current norm does not fit (R4.6).
    ///
    /// # Errors
    /// [`Rule::UnknownProject`], [`Rule::LocationPermission`] and what the store says.
    pub fn start_norm_mismatch(&mut self, project: ProjectId) -> Result<TaskId, AppError> {
        let account = self.account()?;
        self.project_of(&account, project)?;
        let header = self.header(&account, TaskKind::NormMismatch, project)?;
        self.begin(&account, &header)
    }

    /// Takes an order on: it is the engineer's to carry out from now on.
    ///
    /// # Errors
    /// [`Rule::UnknownOrder`], [`Rule::OrderWithdrawn`] and what the store says.
    pub fn accept_order(&mut self, order: OrderId) -> Result<(), AppError> {
        let account = self.account()?;
        let now = self.now();
        self.store.transact(|tx| {
            in_force(tx.order(account.id, order)?)?;
            Ok(tx.accept_order(account.id, order, now)?)
        })
    }

    /// Starts the task that carries out an order; begun already, it is that task.
    ///
    /// # Errors
    /// [`Rule::UnknownOrder`], [`Rule::OrderWithdrawn`], [`Rule::LocationPermission`] and what the store says.
    pub fn start_order(&mut self, order: OrderId) -> Result<TaskId, AppError> {
        let account = self.account()?;
        let begun = self.store.read(|tx| tx.task_of_order(account.id, order))?;
        if let Some(row) = begun {
            return Ok(row.id());
        }
        self.accept_order(order)?;
        let facts = in_force(self.store.read(|tx| tx.order(account.id, order))?)?.facts;
        let header = TaskHeader {
            fault: Some(facts.fault),
            order: Some(order),
            catalogue: facts.catalogue,
            facilities: vec![facts.item.facility],
            ..self.header(&account, facts.kind, facts.project)?
        };
        self.begin(&account, &header)
    }

    /// Whether a task of the plan may be started now.
    ///
    /// # Errors
    /// [`Rule::Expired`], [`Rule::LocationPermission`].
    pub fn may_start(&self, assignment: &AssignmentFacts) -> Result<(), Rule> {
        if !assignment.month.contains(self.true_now()) {
            return Err(Rule::Expired { month: assignment.month.to_string() });
        }
        self.may_track()
    }

    /// Whether a track can be recorded: no task begins without (R4.2).
    ///
    /// # Errors
    /// [`Rule::LocationPermission`].
    pub fn may_track(&self) -> Result<(), Rule> {
        match self.device.location_permission() {
            LocationPermission::Always => Ok(()),
            _ => Err(Rule::LocationPermission),
        }
    }

    fn project_of(&mut self, account: &AccountRow, project: ProjectId) -> Result<ProjectFacts, AppError> {
        let facts: Option<ProjectFacts> = self.store.read(|tx| tx.project(account.id, project))?;
        facts.ok_or_else(|| Rule::UnknownProject.into())
    }

    /// The header of a task of no plan, with nothing picked.
    fn header(&self, account: &AccountRow, kind: TaskKind, project: ProjectId) -> Result<TaskHeader, AppError> {
        let created = self.said(account);
        Ok(TaskHeader {
            id: TaskId::new(created.at.device, self.random()?),
            kind,
            project,
            plan: None,
            fault: None,
            order: None,
            catalogue: Catalogue::current().version.clone(),
            facilities: Vec::new(),
            created,
        })
    }

    /// Begins the document, and with it the track.
    fn begin(&mut self, account: &AccountRow, header: &TaskHeader) -> Result<TaskId, AppError> {
        self.may_track()?;
        let scope = self.store.read(|tx| scope_of(tx, account.id, header))?;
        let actor = self.random()?;
        let mut doc = TaskDoc::create(header, actor);
        let saved = doc.save();
        let mut open = OpenTask::new(doc, Arc::new(scope), 1)?;
        // Before the task exists: a task without a track would be worse than none.
        self.device.set_tracking(true)?;
        let at = header.created.at;
        self.store.transact(|tx| {
            tx.add_task(account.id, header, actor)?;
            tx.append_chunk(header.id, &saved)?;
            let mut row = tx.task(header.id)?.ok_or(Rule::UnknownTask)?;
            row.heads = open.doc.heads();
            (row.answered, row.total) = open.progress();
            tx.update_task(&row)?;
            let boot = at.boot;
            tx.put_tracking(&TrackingRow {
                task: header.id,
                boot,
                last_at: at.device,
                lost: None,
                points: 0,
                gaps: 0,
            })?;
            Ok::<_, AppError>(())
        })?;
        self.documents.put(header.id, open);
        Ok(header.id)
    }
}

fn in_force(order: Option<OrderRow>) -> Result<OrderRow, Rule> {
    let order = order.ok_or(Rule::UnknownOrder)?;
    if order.withdrawn { Err(Rule::OrderWithdrawn { what: order.facts.description }) } else { Ok(order) }
}

/// The picked facilities, each once, all of them to be had.
fn picked(facilities: &[FacilityCode], to_be_had: impl Fn(&FacilityCode) -> bool) -> Result<Vec<FacilityCode>, Rule> {
    let mut picked = facilities.to_vec();
    picked.sort();
    picked.dedup();
    match picked.iter().find(|code| !to_be_had(code)) {
        Some(code) => Err(Rule::Facility { facility: code.to_string() }),
        None if picked.is_empty() => Err(Rule::Facility { facility: String::new() }),
        None => Ok(picked),
    }
}
