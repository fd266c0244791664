//! Reviews: what was seen is what is approved, and faults are handled first.

use shared_model::fault::{FaultDisposition, FaultState};
use shared_model::verdict::Verdict;

use super::*;
use crate::params;
use crate::testing::news;
use crate::testing_office::{FAULT, Office, refusal};
use crate::usecase::fault::{self, Handling};

fn row(office: &Office, task: TaskId) -> TaskRow {
    office.world.core.db.read(|tx| store::task::get(tx, task)).unwrap().unwrap()
}

fn approve(
    office: &Office,
    actor: &Actor,
    task: TaskId,
    (heads, settlements): (Heads, Vec<NewSettlement>),
) -> Result<(), ApiError> {
    let new = NewReview {
        decision: ReviewDecision::Approve,
        heads,
        note: String::new(),
        items: Vec::new(),
        entries: Vec::new(),
        settlements,
    };
    review(&office.world.core, actor, task, new)
}

#[test]
fn an_approval_pins_what_the_reviewer_saw() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, _) = office.submitted(plan, Verdict::Pass);
    let heads = row(&office, task).heads;
    office.review(task, ReviewDecision::Approve, "").unwrap();
    let row = row(&office, task);
    assert_eq!((row.state, row.approved_heads), (TaskState::Approved, Some(heads)));
    assert!(office.told().iter().any(|event| matches!(event, FeedEvent::Review(facts) if facts.approved)));
    assert_eq!(refusal(office.review(task, ReviewDecision::Return, "x")), Code::ReviewApproved);
}

#[test]
fn the_reviewer_is_told_what_an_app_let_through() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, _) = office.submitted(plan, Verdict::Fail);
    let missing = crate::usecase::task::view(&office.world.core, &office.lead, task).unwrap().missing;
    let told: Vec<_> = missing.iter().map(|each| (each.code(), each.key().map(ToString::to_string))).collect();
    assert!(told.contains(&("arrival.sign_in", None)), "{told:?}");
    assert!(told.contains(&("fault.photo", Some("PWR-02/PWR-02-02".to_owned()))), "{told:?}");
    assert!(told.iter().all(|(code, _)| *code != "item.result"), "every item has an answer: {told:?}");
}

#[test]
fn what_changed_since_it_was_seen_is_not_approved() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, mut doc) = office.submitted(plan, Verdict::Pass);
    let seen = doc.heads();
    office.phone.state(&mut doc, "PWR-01-01", Verdict::Untestable);
    office.world.sync(&mut office.phone.clone(), vec![news(&mut doc, &seen)]);
    assert_eq!(refusal(approve(&office, &office.lead, task, (seen, Vec::new()))), Code::ReviewStale);
    assert_eq!(row(&office, task).state, TaskState::Pending);
}

#[test]
fn without_a_valid_certificate_nothing_is_reviewed() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, _) = office.submitted(plan, Verdict::Pass);
    office.world.run("UPDATE certificate SET expires_on = '2026-01-01'", params![]);
    assert_eq!(refusal(office.review(task, ReviewDecision::Approve, "")), Code::ReviewCertificate);
}

#[test]
fn a_returned_task_says_why_and_can_be_submitted_again() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, mut doc) = office.submitted(plan, Verdict::Pass);
    assert_eq!(refusal(office.review(task, ReviewDecision::Return, " ")), Code::ReviewNote);
    office.review(task, ReviewDecision::Return, "照片不清").unwrap();
    assert_eq!(row(&office, task).state, TaskState::Returned);
    let told = office.told();
    let Some(FeedEvent::Review(facts)) = told.last() else { panic!("the phone was told something else: {told:?}") };
    assert_eq!((facts.note.as_str(), facts.approved), ("照片不清", false));

    let base = doc.heads();
    office.phone.state(&mut doc, "PWR-01-01", Verdict::Untestable);
    office.phone.submit(&mut doc, 2);
    office.world.sync(&mut office.phone, vec![news(&mut doc, &base)]);
    assert_eq!(row(&office, task).state, TaskState::Pending);
    office.review(task, ReviewDecision::Approve, "").unwrap();
}

#[test]
fn a_task_with_a_fault_is_approved_only_when_it_is_handled() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, _) = office.submitted(plan, Verdict::Fail);
    assert_eq!(refusal(office.review(task, ReviewDecision::Approve, "")), Code::ReviewFaultsOpen);
    let handle = |actor: &Actor, disposition| {
        let handling = Handling { disposition, note: "n".to_owned(), assignee: None };
        fault::handle(&office.world.core, actor, task, FAULT, &handling)
    };
    handle(&office.lead, FaultDisposition::InDiscussion).unwrap();
    handle(&office.lead, FaultDisposition::OwnerDeclined).unwrap();
    assert_eq!(refusal(handle(&office.lead, FaultDisposition::Investigate)), Code::FaultOnlyRepair);
    office.review(task, ReviewDecision::Approve, "").unwrap();
    let (state, history) = office
        .world
        .core
        .db
        .read(|tx| {
            let fault = store::fault::get(tx, FAULT)?.unwrap();
            Ok::<_, crate::db::DbError>((fault.state, store::fault::history(tx, FAULT)?.len()))
        })
        .unwrap();
    assert_eq!((state, history), (FaultState::Declined, 2));
}

#[test]
fn an_engineer_reviews_nothing_and_a_foreign_lead_neither() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, _) = office.submitted(plan, Verdict::Pass);
    let heads = row(&office, task).heads;
    let mut engineer = office.lead.clone();
    engineer.role = shared_model::role::Role::FieldEngineer;
    assert_eq!(refusal(approve(&office, &engineer, task, (heads.clone(), Vec::new()))), Code::RequestForbidden);
    let mut foreign = office.lead.clone();
    foreign.account = office.technical_lead.account;
    assert_eq!(refusal(approve(&office, &foreign, task, (heads, Vec::new()))), Code::RequestNotFound);
}
