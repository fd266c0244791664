//! What stands around plans: facilities, batches and tasks, with one question of each kind however many plans.

use std::collections::{BTreeMap, BTreeSet};

use shared_model::code::FacilityCode;
use shared_model::id::{PlanId, TaskId};

use super::evidence;
use super::ids::{Ids, ids};
use super::plan::{Assignment, PlanTaskRow};
use super::sql::sql;
use super::task::{self, word};
use crate::db::{DbError, Tx};
use crate::params;

const FACILITIES: &str =
    sql!("SELECT plan, facility FROM plan_facility WHERE plan IN (", ids!(), ") ORDER BY plan, facility");
const ISSUED: &str = sql!(
    "SELECT a.plan, a.id, a.account, n.name, f.facility FROM assignment a
    JOIN assignment_facility f ON f.assignment = a.id
    JOIN account c ON c.id = a.account JOIN person n ON n.id = c.person
    WHERE a.plan IN (",
    ids!(),
    ") AND a.withdrawn_at IS NULL ORDER BY a.plan, n.name, a.id, f.facility"
);
const TASKS: &str = sql!(
    "SELECT t.plan, t.id, t.state, n.name, t.submitted_at,
        (SELECT count(*) FROM task_photo f WHERE f.task = t.id
            AND NOT EXISTS (SELECT 1 FROM photo h WHERE h.sha256 = f.sha256)), t.entry_count, t.created_at,
        COALESCE((SELECT MAX(s.seen_at) FROM session s WHERE s.account = t.created_by AND s.device = t.created_device
            AND s.seen_at > t.updated_at), t.updated_at)
    FROM task t JOIN account a ON a.id = t.created_by JOIN person n ON n.id = a.person
    WHERE t.plan IN (",
    ids!(),
    ") AND t.state <> 'deleted' ORDER BY t.plan, t.created_at, t.id"
);

/// The questions of this module: lists ask them for every page.
pub const QUESTIONS: [&str; 3] = [FACILITIES, ISSUED, TASKS];

/// The facilities of each plan.
///
/// # Errors
/// Whatever the database says.
pub fn facilities(tx: &Tx<'_>, plans: &[PlanId]) -> Result<BTreeMap<PlanId, Vec<FacilityCode>>, DbError> {
    let mut found = BTreeMap::<PlanId, Vec<FacilityCode>>::new();
    tx.query(FACILITIES, params![of(plans)], |row| {
        found.entry(row.get(0)?).or_default().push(word(row, 1, "a facility code")?);
        Ok::<_, DbError>(())
    })?;
    Ok(found)
}

/// The batches of each plan that are not withdrawn, by name.
///
/// # Errors
/// Whatever the database says.
pub fn issued(tx: &Tx<'_>, plans: &[PlanId]) -> Result<BTreeMap<PlanId, Vec<Assignment>>, DbError> {
    let mut found = BTreeMap::<PlanId, Vec<Assignment>>::new();
    tx.query(ISSUED, params![of(plans)], |row| {
        let (id, facility) = (row.get(1)?, word(row, 4, "a facility code")?);
        let batches = found.entry(row.get(0)?).or_default();
        match batches.last_mut().filter(|last| last.id == id) {
            Some(last) => {
                last.facilities.insert(facility);
            }
            None => batches.push(Assignment {
                id,
                account: row.get(2)?,
                name: row.get(3)?,
                facilities: BTreeSet::from([facility]),
            }),
        }
        Ok::<_, DbError>(())
    })?;
    Ok(found)
}

/// The tasks raised from each plan that are not deleted, in the order they were begun.
///
/// # Errors
/// Whatever the database says.
pub fn tasks(tx: &Tx<'_>, plans: &[PlanId]) -> Result<BTreeMap<PlanId, Vec<PlanTaskRow>>, DbError> {
    let rows = tx.query(TASKS, params![of(plans)], |row| {
        let task = PlanTaskRow {
            id: row.get(1)?,
            state: word(row, 2, "a task state")?,
            engineer: row.get(3)?,
            submitted_at: row.get(4)?,
            facilities: Vec::new(),
            recorded: BTreeSet::new(),
            missing_photos: row.get(5)?,
            entries: row.get(6)?,
            begun_at: row.get(7)?,
            heard_at: row.get(8)?,
        };
        Ok::<_, DbError>((row.get::<PlanId>(0)?, task))
    })?;
    let ids: Vec<TaskId> = rows.iter().map(|(_, task)| task.id).collect();
    let mut facilities = task::facilities_of(tx, &ids)?;
    let mut answered = evidence::answered_items(tx, &ids)?;
    let mut found = BTreeMap::<PlanId, Vec<PlanTaskRow>>::new();
    for (plan, mut task) in rows {
        task.facilities = facilities.remove(&task.id).unwrap_or_default();
        task.recorded = answered.remove(&task.id).unwrap_or_default();
        found.entry(plan).or_default().push(task);
    }
    Ok(found)
}

fn of(plans: &[PlanId]) -> Ids {
    Ids::of(plans.iter().map(PlanId::as_bytes))
}
