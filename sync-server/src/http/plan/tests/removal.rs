//! Deleting a plan in every state (manual 四4.7), and what becomes of work that a phone hands over afterwards.

use serde_json::{Value, json};
use shared_model::calendar::Month;
use shared_model::document::TaskDoc;
use shared_model::feed::FeedEvent;
use shared_model::id::{PlanId, TaskId};
use shared_model::review::ReviewDecision;
use shared_model::verdict::Verdict;
use shared_model::wire::DocOutcome;

use super::desk::{Desk, account, code};
use crate::testing::{task_id, whole};

const STATES: [&str; 7] = ["draft", "issued", "started", "removed", "submitted", "returned", "approved"];

/// A plan that has come so far, with its task.
fn standing(state: &str) -> (Desk, PlanId, TaskId) {
    let mut desk = Desk::new();
    let plan = if state == "draft" { desk.office.drawn_up() } else { desk.office.dispatched() };
    let mut task = task_id(40);
    match state {
        "started" | "removed" => {
            begin(&mut desk, plan);
            let (core, admin) = (&desk.office.world.core, &desk.office.admin);
            if state == "removed" {
                crate::usecase::review::remove(core, admin, task, "误派").unwrap();
            }
        }
        "submitted" | "returned" | "approved" => {
            task = desk.office.submitted(plan, Verdict::Pass).0;
            if state == "returned" {
                desk.office.review(task, ReviewDecision::Return, "重拍").unwrap();
            } else if state == "approved" {
                desk.office.review(task, ReviewDecision::Approve, "").unwrap();
            }
        }
        _ => {}
    }
    (desk, plan, task)
}

/// The engineer begins a task of the plan, and the server hears of it.
fn begin(desk: &mut Desk, plan: PlanId) -> TaskDoc {
    let mut doc = desk.office.phone.task_of(plan, 40, &["PWR-01"]);
    desk.office.phone.state(&mut doc, "PWR-01-01", Verdict::Pass);
    desk.office.world.sync(&mut desk.office.phone, vec![whole(&mut doc)]);
    doc
}

/// What each action answers in each state: withdrawing a facility, deleting, deleting with what is issued, removing the
/// task.
#[tokio::test]
async fn every_state_and_action() {
    let table = [
        ("draft", ["plan.not_issued", "204", "204", "request.not_found"]),
        ("issued", ["200", "plan.issued", "204", "request.not_found"]),
        ("started", ["200", "plan.started", "plan.started", "204"]),
        ("removed", ["200", "plan.issued", "204", "task.deleted"]),
        ("submitted", ["plan.submitted", "plan.submitted", "plan.submitted", "task.submitted"]),
        ("returned", ["200", "plan.submitted", "plan.submitted", "task.submitted"]),
        ("approved", ["plan.submitted", "plan.submitted", "plan.submitted", "task.submitted"]),
    ];
    assert_eq!(table.map(|(state, _)| state), STATES);
    for (state, expected) in table {
        for (number, outcome) in expected.into_iter().enumerate() {
            let (desk, plan, task) = standing(state);
            let answer = match number {
                0 => {
                    let body = json!({ "facilities": ["PWR-01"], "assignees": [account(1)] });
                    desk.post(&format!("/api/plans/{plan}/withdraw"), body).await
                }
                1 => desk.delete(&format!("/api/plans/{plan}")).await,
                2 => desk.delete(&format!("/api/plans/{plan}?withdraw=true")).await,
                _ => desk.remove_task(task).await,
            };
            let told = if answer.0 < 300 { answer.0.to_string() } else { code(&answer).to_owned() };
            assert_eq!(told, outcome, "{state}, action {number}: {answer:?}");
            for language in ["zh", "en"] {
                let text = answer.1["message"][language].as_str().unwrap_or_default();
                assert!(!text.contains('{'), "{text}");
            }
        }
    }
}

#[tokio::test]
async fn what_deleting_takes_is_told_before() {
    let ways = ["delete", "withdraw", "remove_tasks", "withdraw", "never", "never", "never"];
    for (state, way) in STATES.into_iter().zip(ways) {
        let (desk, plan, task) = standing(state);
        let removal = desk.get(&format!("/api/plans/{plan}/removal")).await;
        assert_eq!(removal["way"], way, "{state}");
        let holders = removal["holders"].as_array().unwrap();
        assert_eq!(holders.is_empty(), state == "draft");
        assert!(holders.iter().all(|holder| holder["facilities"] == json!(["PWR-01", "PWR-02"])));
        if state == "started" {
            let one = &removal["tasks"][0];
            assert_eq!((&one["id"], &one["engineer_name"]), (&json!(task.to_string()), &json!("Engineer 1")));
            assert_eq!((&one["recorded_count"], &one["facilities"]), (&json!(1), &json!(["PWR-01"])));
            assert!(one["heard_at"].as_i64() >= one["begun_at"].as_i64());
            let refused = desk.delete(&format!("/api/plans/{plan}?withdraw=true")).await;
            assert_eq!(refused.1["detail"]["person"], "Engineer 1");
            assert_eq!(refused.1["detail"]["tasks"], json!([task.to_string()]));
        }
        let foreign = desk.as_stranger("GET", &format!("/api/plans/{plan}/removal"), Value::Null).await;
        assert_eq!(code(&foreign), "request.not_found");
        let seen = desk.as_technical_lead("DELETE", &format!("/api/plans/{plan}"), Value::Null).await;
        assert_eq!(code(&seen), "request.forbidden");
    }
}

#[tokio::test]
async fn the_phone_hears_of_what_was_deleted_with_the_plan() {
    let (mut desk, plan, _) = standing("issued");
    let issued = desk.told();
    let batch = issued.iter().find_map(|event| match event {
        FeedEvent::Assignment(facts) => Some(facts.id),
        _ => None,
    });
    assert_eq!(desk.delete(&format!("/api/plans/{plan}?withdraw=true")).await.0, 204);
    let withdrawn = desk.told();
    assert!(matches!(&withdrawn[..], [FeedEvent::AssignmentWithdrawn { assignment }] if Some(*assignment) == batch));
    let board = desk.get("/api/board").await;
    assert_eq!(board["items"][0]["state"], "no_plan", "the month is free for another plan");
    assert_eq!(desk.make("2026-11", "month").await.0, 201);
}

#[tokio::test]
async fn items_of_a_past_month_do_not_reach_the_phone() {
    let (mut desk, plan, _) = standing("draft");
    desk.told();
    desk.office.world.env.set("2026-11".parse::<Month>().unwrap().end());
    assert_eq!(code(&desk.issue(plan, &["PWR-01"], &[1]).await), "plan.expired");
    assert_eq!(desk.told(), []);
    assert_eq!(desk.delete(&format!("/api/plans/{plan}")).await.0, 204, "an expired draft can be cleared away");
}

#[tokio::test]
async fn a_phone_that_was_off_line_submits_a_task_that_was_removed() {
    let (mut desk, plan, _) = standing("issued");
    let mut doc = begin(&mut desk, plan);
    let task = doc.header().unwrap().id;
    let missing = desk.as_admin("POST", &format!("/api/tasks/{task}/removal"), json!({ "reason": " " })).await;
    assert_eq!((code(&missing), &missing.1["fields"][0]["field"]), ("request.invalid", &json!("reason")));
    let lead = desk.post(&format!("/api/tasks/{task}/removal"), json!({ "reason": "误派" })).await;
    assert_eq!(code(&lead), "request.forbidden", "the administrator's alone (manual 四4.7)");
    assert_eq!(desk.remove_task(task).await.0, 204);

    desk.office.phone.state(&mut doc, "PWR-01-02", Verdict::Pass);
    desk.office.phone.submit(&mut doc, 1);
    let answer = desk.office.world.sync(&mut desk.office.phone, vec![whole(&mut doc)]);
    let expected = DocOutcome::Quarantined { code: "sync.task_deleted".to_owned() };
    assert_eq!(answer.docs[0].outcome, expected);
    assert!(
        answer.feed.iter().any(|entry| matches!(entry.event, FeedEvent::TaskRemoved { task: told } if told == task))
    );

    let detail = desk.get(&format!("/api/tasks/{task}")).await;
    assert_eq!((&detail["state"], &detail["removal"]["reason"]), (&json!("deleted"), &json!("误派")));
    assert_eq!((&detail["removal"]["by_name"], &detail["quarantined_count"]), (&json!("Person 20"), &json!(1)));
    assert_eq!(detail["results"].as_array().map(Vec::len), Some(1), "what had arrived is kept as it was");
    let kept = desk.get(&format!("/api/quarantine?task={task}")).await;
    assert_eq!((&kept["total"], &kept["items"][0]["code"]), (&json!(1), &json!("sync.task_deleted")));

    let mut again = desk.office.phone.task_of(plan, 41, &["PWR-01"]);
    let answer = desk.office.world.sync(&mut desk.office.phone, vec![whole(&mut again)]);
    assert_eq!(answer.docs[0].outcome, DocOutcome::Merged, "the items are free again");
}

#[tokio::test]
async fn field_tasks_are_watched() {
    let (mut desk, plan, _) = standing("issued");
    let mut doc = begin(&mut desk, plan);
    desk.office.phone.add_selfie(&mut doc, b"selfie");
    desk.office.world.sync(&mut desk.office.phone, vec![whole(&mut doc)]);
    let listed = desk.get(&format!("/api/tasks?state=unsubmitted&month=2026-11&engineer={}", account(1))).await;
    let one = &listed["items"][0];
    assert_eq!((&listed["total"], &one["recorded_count"]), (&json!(1), &json!(1)));
    assert!(one["due_count"].as_u64() > Some(1));
    assert_eq!((&one["photo_count"], &one["missing_photo_count"]), (&json!(1), &json!(1)));
    assert!(one["heard_at"].as_i64() >= one["begun_at"].as_i64());
    let other = desk.get(&format!("/api/tasks?engineer={}", account(3))).await;
    assert_eq!(other["total"], 0);
}
