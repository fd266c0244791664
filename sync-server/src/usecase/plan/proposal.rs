//! "As last month": who had which facility the last time, proposed for a plan, and issued for many plans at once.

use std::collections::{BTreeMap, BTreeSet};

use shared_model::calendar::Month;
use shared_model::code::FacilityCode;
use shared_model::id::{AccountId, PlanId};
use shared_model::moment::Moment;
use shared_model::plan::PlanEvent;
use shared_model::task::TaskState;

use super::batch::MOST;
use super::dispatch::{self, Batch};
use super::{managed, refused};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code, ErrorBody};
use crate::store;
use crate::store::plan::PlanRow;
use crate::usecase::engineer::{self, Candidate};
use crate::usecase::session::Actor;

/// What is proposed for a plan.
#[derive(Debug)]
pub struct Proposal {
    /// The plan.
    pub plan: PlanRow,
    /// The month it is taken from; none when nothing was ever issued before.
    pub from: Option<Month>,
    /// Who would get what.
    pub batches: Vec<Batch>,
    /// Everybody who would get something.
    pub people: Vec<Candidate>,
    /// Those who had something and cannot be given it now.
    pub unfit: Vec<Candidate>,
    /// Facilities that would still be issued to nobody.
    pub left: Vec<FacilityCode>,
}

/// What became of one plan.
#[derive(Debug)]
pub struct DispatchedAsBefore {
    /// The plan.
    pub plan: PlanId,
    /// What is or was issued; none when the plan may not be seen.
    pub proposal: Option<Proposal>,
    /// Why nothing was issued.
    pub refused: Option<ErrorBody>,
}

/// What would be issued if it were done as the last time.
///
/// # Errors
/// `request.not_found`, `request.forbidden`.
pub fn proposal(core: &Core, actor: &Actor, id: PlanId) -> Result<Proposal, ApiError> {
    let now = core.env.now();
    core.db.read(|tx| {
        let plan = managed(tx, actor, id)?;
        propose(tx, plan, now)
    })
}

/// Issues each of the plans as the last time; `preview` only says what would become of each.
///
/// # Errors
/// `request.invalid` for no plan or too many.
pub fn dispatch_as_before(
    core: &Core,
    actor: &Actor,
    plans: &[PlanId],
    preview: bool,
) -> Result<Vec<DispatchedAsBefore>, ApiError> {
    let asked: BTreeSet<PlanId> = plans.iter().copied().collect();
    if asked.is_empty() || asked.len() > MOST {
        let code = if asked.is_empty() { Code::FieldRequired } else { Code::FieldRange };
        return Err(ApiError::from(Code::RequestInvalid).field("plans", code));
    }
    Ok(asked.into_iter().map(|plan| one_as_before(core, actor, plan, preview)).collect())
}

fn one_as_before(core: &Core, actor: &Actor, plan: PlanId, preview: bool) -> DispatchedAsBefore {
    let proposal = match proposal(core, actor, plan) {
        Ok(proposal) => proposal,
        Err(error) => return DispatchedAsBefore { plan, proposal: None, refused: Some(error.body()) },
    };
    let outcome = issuable(&proposal, core.env.now()).and_then(|()| {
        if preview { Ok(()) } else { dispatch::dispatch(core, actor, plan, &proposal.batches).map(drop) }
    });
    DispatchedAsBefore { plan, proposal: Some(proposal), refused: outcome.err().map(|error| error.body()) }
}

fn issuable(proposal: &Proposal, now: Moment) -> Result<(), ApiError> {
    let plan = &proposal.plan;
    plan.state.on(PlanEvent::Dispatched, plan.month, now).map_err(refused)?;
    match (&proposal.batches[..], &proposal.unfit[..], &proposal.left[..]) {
        ([], [], []) => Err(Code::PlanAllIssued.into()),
        ([], [], _) => Err(Code::PlanNothingBefore.into()),
        ([], unfit, _) => {
            let names: Vec<&str> = unfit.iter().map(|person| person.name.as_str()).collect();
            Err(ApiError::from(Code::PlanAssignee).with("name", names.join("、")))
        }
        _ => Ok(()),
    }
}

fn propose(tx: &Tx<'_>, plan: PlanRow, now: Moment) -> Result<Proposal, ApiError> {
    let open = open_facilities(tx, &plan)?;
    let before = store::plan::issued_before(tx, plan.project, plan.month)?;
    let from = before.first().map(|(month, ..)| *month);
    let mut known: BTreeMap<AccountId, Option<Candidate>> = BTreeMap::new();
    let mut people: BTreeMap<FacilityCode, BTreeSet<AccountId>> = BTreeMap::new();
    for (_, facility, account) in before.into_iter().filter(|(_, facility, _)| open.contains(facility)) {
        if let std::collections::btree_map::Entry::Vacant(unknown) = known.entry(account) {
            unknown.insert(engineer::candidate(tx, plan.agency, account, now)?);
        }
        if known.get(&account).is_some_and(|person| person.as_ref().is_some_and(Candidate::is_fit)) {
            people.entry(facility).or_default().insert(account);
        }
    }
    let left = open.into_iter().filter(|facility| !people.contains_key(facility)).collect();
    let mut batches: BTreeMap<BTreeSet<AccountId>, Vec<FacilityCode>> = BTreeMap::new();
    for (facility, assignees) in people {
        batches.entry(assignees).or_default().push(facility);
    }
    let (fit, unfit) = known.into_values().flatten().partition(Candidate::is_fit);
    let batch = |(assignees, facilities): (BTreeSet<AccountId>, Vec<FacilityCode>)| Batch {
        facilities,
        assignees: assignees.into_iter().collect(),
    };
    Ok(Proposal { plan, from, batches: batches.into_iter().map(batch).collect(), people: fit, unfit, left })
}

/// The facilities that nobody has and that nobody submitted.
fn open_facilities(tx: &Tx<'_>, plan: &PlanRow) -> Result<Vec<FacilityCode>, ApiError> {
    let issued = store::plan::issued(tx, plan.id)?;
    let tasks = store::plan::tasks(tx, plan.id)?;
    let handed_in = |task: &store::plan::PlanTaskRow| matches!(task.state, TaskState::Pending | TaskState::Approved);
    let taken = |code: &FacilityCode| {
        issued.iter().any(|batch| batch.facilities.contains(code))
            || tasks.iter().any(|task| handed_in(task) && task.facilities.contains(code))
    };
    Ok(store::plan::facilities(tx, plan.id)?.into_iter().filter(|code| !taken(code)).collect())
}
