//! Starting a task by plan (R4.3): open items, picked facilities, recording begins.

use std::sync::Arc;

use shared_model::code::FacilityCode;
use shared_model::document::{TaskDoc, TaskHeader};
use shared_model::feed::AssignmentFacts;
use shared_model::id::{PlanId, TaskId};
use shared_model::task::TaskKind;

use super::{OpenTask, Phone, Scope};
use crate::device::LocationPermission;
use crate::error::{AppError, Rule};
use crate::store::TrackingRow;

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
        let picked = picked(&assignments, facilities)?;
        let scope = Scope::of(&first.catalogue, first.period, &picked)?;
        let created = self.said(&account);
        let header = TaskHeader {
            id: TaskId::new(created.at.device, self.random()?),
            kind: TaskKind::Planned,
            project: first.project,
            plan: Some(plan),
            fault: None,
            order: None,
            catalogue: first.catalogue,
            facilities: picked,
            created,
        };
        let actor = self.random()?;
        let mut doc = TaskDoc::create(&header, actor);
        let saved = doc.save();
        let mut open = OpenTask::new(doc, Arc::new(scope), 1)?;
        // Before the task exists: a task without a track would be worse than none.
        self.device.set_tracking(true)?;
        self.store.transact(|tx| {
            tx.add_task(account.id, &header, actor)?;
            tx.append_chunk(header.id, &saved)?;
            let mut row = tx.task(header.id)?.ok_or(Rule::UnknownTask)?;
            row.heads = open.doc.heads();
            (row.answered, row.total) = open.progress();
            tx.update_task(&row)?;
            tx.put_tracking(&TrackingRow {
                task: header.id,
                boot: created.at.boot,
                last_at: created.at.device,
                lost: None,
                points: 0,
                gaps: 0,
            })?;
            Ok::<_, AppError>(())
        })?;
        self.documents.put(header.id, open);
        Ok(header.id)
    }

    /// Whether a task of the plan may be started now.
    ///
    /// # Errors
    /// [`Rule::Expired`], [`Rule::LocationPermission`].
    pub fn may_start(&self, assignment: &AssignmentFacts) -> Result<(), Rule> {
        if !assignment.month.contains(self.true_now()) {
            return Err(Rule::Expired { month: assignment.month.to_string() });
        }
        if self.device.location_permission() != LocationPermission::Always {
            return Err(Rule::LocationPermission);
        }
        Ok(())
    }
}

/// The picked facilities, each once, all of them assigned.
fn picked(assignments: &[AssignmentFacts], facilities: &[FacilityCode]) -> Result<Vec<FacilityCode>, Rule> {
    let mut picked = facilities.to_vec();
    picked.sort();
    picked.dedup();
    let foreign = picked.iter().find(|code| !assignments.iter().any(|each| each.facilities.contains(code)));
    match foreign {
        Some(code) => Err(Rule::Facility { facility: code.to_string() }),
        None if picked.is_empty() => Err(Rule::Facility { facility: String::new() }),
        None => Ok(picked),
    }
}
