//! Plans from being drawn up to being deleted, and what stands against each step.

use shared_model::feed::FeedEvent;
use shared_model::id::AgencyId;
use shared_model::plan::PlanState;
use shared_model::verdict::Verdict;

use super::*;
use crate::params;
use crate::testing::PROJECT;
use crate::testing_office::{Office, facilities, refusal};

fn add(office: &Office, month: &str, period: Period) -> Result<PlanView, ApiError> {
    super::add(&office.world.core, &office.lead, PROJECT, month.parse().unwrap(), period)
}

fn issue(office: &Office, plan: PlanId, codes: &[&str], account: u8) -> Result<PlanView, ApiError> {
    let account = shared_model::id::AccountId::from_bytes([account; 16]);
    let batch = Batch { facilities: facilities(codes), assignees: vec![account] };
    dispatch(&office.world.core, &office.lead, plan, &[batch])
}

#[test]
fn a_plan_takes_the_facilities_with_items_due() {
    let office = Office::new();
    let view = add(&office, "2026-11", Period::Quarter).unwrap();
    assert_eq!(view.facilities, facilities(&["PWR-01"]));
    assert_eq!(view.plan.state, PlanState::Draft);
}

#[test]
fn what_was_submitted_is_neither_taken_back_nor_issued_again() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let engineer = office.phone.caller.account;
    office.submitted(plan, Verdict::Pass);
    let back = withdraw(&office.world.core, &office.lead, plan, &facilities(&["PWR-01"]), &[engineer]);
    assert_eq!(refusal(back), Code::PlanSubmitted);
    assert_eq!(refusal(issue(&office, plan, &["PWR-01"], 2)), Code::PlanSubmitted);
}

#[test]
fn phones_hear_of_another_lead() {
    let office = Office::new();
    office.dispatched();
    office.world.run("UPDATE account SET role = 'project_lead' WHERE id = ?1", params![office.admin.account]);
    crate::usecase::project::set_lead(&office.world.core, &office.admin, PROJECT, office.admin.account).unwrap();
    let leads = office.told().into_iter().filter_map(|event| match event {
        FeedEvent::Project(facts) => Some(facts.lead),
        _ => None,
    });
    assert_eq!(leads.collect::<Vec<_>>(), [office.lead.name, office.admin.name]);
}

#[test]
fn what_stands_against_a_plan_is_told() {
    let office = Office::new();
    assert_eq!(refusal(add(&office, "2026-10", Period::Month)), Code::PlanWrongMonth);
    assert_eq!(refusal(add(&office, "2026-11", Period::Year)), Code::PlanNothingDue);
    office.drawn_up();
    assert_eq!(refusal(add(&office, "2026-11", Period::Month)), Code::PlanExists);
    office.world.run("UPDATE contract SET state = 'terminated'", params![]);
    assert_eq!(refusal(add(&office, "2026-11", Period::Quarter)), Code::PlanProjectEnded);
}

#[test]
fn issued_items_reach_the_phone_once() {
    let office = Office::new();
    let plan = office.dispatched();
    issue(&office, plan, &["PWR-01"], 1).unwrap();
    let told = office.told();
    let assignments: Vec<_> =
        told.iter().filter_map(|e| if let FeedEvent::Assignment(facts) = e { Some(facts) } else { None }).collect();
    assert_eq!(assignments.len(), 1);
    assert_eq!(assignments[0].facilities, facilities(&["PWR-01", "PWR-02"]));
    assert!(matches!(told[0], FeedEvent::Project(_)));
}

#[test]
fn taking_back_a_part_leaves_the_rest_issued() {
    let office = Office::new();
    let plan = office.dispatched();
    let account = office.phone.caller.account;
    let view = withdraw(&office.world.core, &office.lead, plan, &facilities(&["PWR-01"]), &[account]).unwrap();
    let left: Vec<_> = view.issued.iter().flat_map(|batch| batch.facilities.iter().cloned()).collect();
    assert_eq!(left, facilities(&["PWR-02"]));
    assert!(office.told().iter().any(|event| matches!(event, FeedEvent::AssignmentWithdrawn { .. })));
    let again = withdraw(&office.world.core, &office.lead, plan, &facilities(&["PWR-01"]), &[account]);
    assert_eq!(refusal(again), Code::PlanNotIssued);
}

#[test]
fn only_a_plan_that_is_not_issued_is_deleted() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let delete = |office: &Office| super::delete(&office.world.core, &office.admin, plan, false);
    assert_eq!(refusal(delete(&office)), Code::PlanIssued);
    let (task, _) = office.submitted(plan, Verdict::Pass);
    assert_eq!(refusal(delete(&office)), Code::PlanSubmitted);
    assert_eq!(
        refusal(crate::usecase::review::remove(&office.world.core, &office.admin, task, "误派")),
        Code::TaskSubmitted
    );

    let office = Office::new();
    let draft = office.drawn_up();
    super::delete(&office.world.core, &office.admin, draft, false).unwrap();
    assert_eq!(refusal(get(&office.world.core, &office.admin, draft)), Code::RequestNotFound);
    office.drawn_up();
}

#[test]
fn items_of_a_past_month_are_not_issued() {
    let office = Office::new();
    let plan = office.drawn_up();
    let month: Month = "2026-11".parse().unwrap();
    office.world.env.set(month.end());
    assert_eq!(refusal(issue(&office, plan, &["PWR-01"], 1)), Code::PlanExpired);
}

#[test]
fn only_people_who_may_work_on_site_are_issued_items() {
    let office = Office::new();
    let plan = office.drawn_up();
    office.world.run("DELETE FROM certificate WHERE qualification = 'facility_operator'", params![]);
    assert_eq!(refusal(issue(&office, plan, &["PWR-01"], 1)), Code::PlanAssignee);
    assert_eq!(refusal(issue(&office, plan, &["PWR-01"], 22)), Code::PlanAssignee);
    assert_eq!(refusal(issue(&office, plan, &["PWR-01"], 4)), Code::RequestInvalid);
    assert_eq!(refusal(issue(&office, plan, &["FAS-01"], 1)), Code::RequestInvalid);
}

#[test]
fn another_agency_s_plan_does_not_exist() {
    let office = Office::new();
    let plan = office.drawn_up();
    let mut stranger = office.admin.clone();
    stranger.agency = Some(AgencyId::from_bytes([2; 16]));
    assert_eq!(refusal(get(&office.world.core, &stranger, plan)), Code::RequestNotFound);
    assert_eq!(refusal(super::delete(&office.world.core, &stranger, plan, false)), Code::RequestNotFound);
    assert_eq!(refusal(super::delete(&office.world.core, &office.technical_lead, plan, false)), Code::RequestForbidden);
}

#[test]
fn readiness_names_what_is_missing_until_nothing_is() {
    let mut office = Office::new();
    let codes = |office: &Office, plan| -> Vec<&str> {
        readiness(&office.world.core, &office.lead, plan).unwrap().iter().map(|obstacle| obstacle.code).collect()
    };
    let plan = office.drawn_up();
    assert_eq!(codes(&office, plan), ["readiness.not_issued", "readiness.not_issued"]);
    issue(&office, plan, &["PWR-01", "PWR-02"], 1).unwrap();
    assert_eq!(codes(&office, plan), ["readiness.not_begun", "readiness.not_begun"]);
    let (task, _) = office.submitted(plan, Verdict::Pass);
    assert_eq!(codes(&office, plan), ["readiness.pending"]);
    office.review(task, shared_model::review::ReviewDecision::Approve, "").unwrap();
    assert!(codes(&office, plan).is_empty());
    office.world.env.set("2026-11".parse::<Month>().unwrap().end());
    assert_eq!(codes(&office, plan), ["readiness.month_over"]);
}

#[test]
fn the_end_of_a_project_takes_back_what_nobody_began() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let doc = office.phone.task_of(plan, 40, &["PWR-01"]);
    begin(&mut office, doc);
    let before = office.told().len();
    let form = crate::usecase::contract::EndForm { reason: "搬迁".to_owned(), person: "王五".to_owned() };
    let end = crate::usecase::project::terminate(&office.world.core, &office.admin, PROJECT, &form, "P");
    assert!(end.unwrap().project.ending.is_some());
    let told = office.told().split_off(before);
    let [FeedEvent::AssignmentWithdrawn { .. }, FeedEvent::Assignment(rest)] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(rest.facilities, facilities(&["PWR-01"]), "what was begun goes on");
    assert_eq!(refusal(issue(&office, plan, &["PWR-02"], 2)), Code::PlanProjectEnded);
    let obstacles = readiness(&office.world.core, &office.lead, plan).unwrap();
    assert!(obstacles.iter().any(|obstacle| obstacle.code == Code::BlockerProjectEnded.as_str()), "{obstacles:?}");
}

#[test]
fn the_end_of_a_contract_takes_back_all_that_is_not_begun() {
    let office = Office::new();
    let plan = office.dispatched();
    let id = shared_model::id::ContractId::from_bytes([1; 16]);
    let form = crate::usecase::contract::EndForm { reason: "解约".to_owned(), person: "王五".to_owned() };
    crate::usecase::contract::terminate(&office.world.core, &office.admin, id, &form).unwrap();
    assert!(matches!(office.told().last(), Some(FeedEvent::AssignmentWithdrawn { .. })));
    assert!(get(&office.world.core, &office.lead, plan).unwrap().issued.is_empty());
    assert_eq!(refusal(add(&office, "2026-11", Period::Quarter)), Code::PlanProjectEnded);
}

fn begin(office: &mut Office, mut doc: shared_model::document::TaskDoc) {
    office.world.sync(&mut office.phone, vec![crate::testing::whole(&mut doc)]);
}
