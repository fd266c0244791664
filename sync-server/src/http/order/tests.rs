//! Stories of orders over HTTP: from a lead's decision to the engineer's phone and back.

mod desk;
mod follow;
mod hazards;
mod late;
mod settle;

use serde_json::{Value, json};
use shared_model::document::TaskDoc;
use shared_model::document::statement::PhotoOf;
use shared_model::feed::{FeedEvent, OrderFacts};
use shared_model::review::ReviewDecision;
use shared_model::sha::Sha256;
use shared_model::task::{TaskKind, TaskState};
use shared_model::verdict::Verdict;
use shared_model::wire::DocOutcome;

use crate::params;
use crate::store;
use crate::testing::{news, task_id, whole};
use crate::testing_office::FAULT;
use desk::{CAUSE, Desk, ENGINEER, account, jpeg, quarantined, token};

#[tokio::test]
async fn a_repair_is_ordered_with_its_picture_done_reviewed_and_solves_the_fault() {
    let mut desk = Desk::new();
    let photo = jpeg(90);
    let base = desk.doc.heads();
    let sha256 = desk.office.phone.add_photo(&mut desk.doc, PhotoOf::Fault(FAULT), &photo);
    let change = news(&mut desk.doc, &base);
    desk.office.world.sync(&mut desk.office.phone, vec![change]);
    desk.upload(&desk.office.phone, desk.task, &photo);

    let order = desk.order("owner_agreed").await;
    assert_eq!(
        (order.kind, order.fault, order.item.to_string().as_str()),
        (TaskKind::Repair, FAULT, "PWR-02/PWR-02-02")
    );
    assert_eq!(
        (order.description.as_str(), order.place.as_str(), order.note.as_str()),
        ("启动电池失效", "B1", "请尽快")
    );
    assert_eq!((order.found_by.as_str(), order.ordered_by.as_str()), ("Engineer 1", "Person 21"));
    let [picture] = &order.pictures[..] else { panic!("{} pictures", order.pictures.len()) };
    assert_eq!(picture.sha256, sha256);
    let small = image::load_from_memory(&picture.jpeg).unwrap();
    assert!(small.width() == 320 && picture.jpeg.len() <= 24 * 1024);
    let fault = desk.fault().await;
    assert_eq!((&fault["state"], &fault["order"]["state"]), (&json!("repairing"), &json!("given")));

    let doc = desk.carried_out(50, &order, Verdict::Pass, "更换电池后启动正常");
    let task = doc.header().unwrap().id;
    let fault = desk.fault().await;
    assert_eq!(fault["order"]["state"], "submitted");
    assert_eq!(fault["order"]["task"], task.to_string());
    let detail = desk.detail(task).await;
    assert_eq!(detail["order"]["description"], "启动电池失效");
    assert_eq!(detail["order"]["fault_task"], desk.task.to_string());
    desk.office.review(task, ReviewDecision::Approve, "").unwrap();

    let fault = desk.fault().await;
    assert_eq!((&fault["state"], &fault["order"]), (&json!("resolved"), &Value::Null));
    let history = fault["history"].as_array().unwrap();
    let kinds: Vec<_> = history.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["handled", "repaired"]);
    assert_eq!(history[0]["order"]["assignee_name"], "Engineer 2");
    assert_eq!(history[1]["note"], "检查启动电池；更换电池后启动正常");
    assert_eq!(
        (&history[1]["order"]["state"], &history[1]["order"]["task"]),
        (&json!("done"), &json!(task.to_string()))
    );
    let reviewed = desk.told().into_iter().any(|event| matches!(event, FeedEvent::Review(review) if review.approved));
    assert!(reviewed, "the engineer hears of the review");
}

#[tokio::test]
async fn a_picture_that_arrives_later_follows_the_order() {
    let mut desk = Desk::new();
    assert!(desk.order("investigate").await.pictures.is_empty());
    let (photo, base) = (jpeg(10), desk.doc.heads());
    desk.office.phone.add_photo(&mut desk.doc, PhotoOf::Fault(FAULT), &photo);
    let selfie = desk.office.phone.add_selfie(&mut desk.doc, b"selfie");
    let change = news(&mut desk.doc, &base);
    desk.office.world.sync(&mut desk.office.phone, vec![change]);
    desk.told();
    desk.upload(&desk.office.phone, desk.task, &photo);
    let told = desk.told();
    let [FeedEvent::Order(order)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(order.pictures.iter().map(|picture| picture.sha256).collect::<Vec<_>>(), [Sha256::of(&photo)]);
    assert_ne!(order.pictures[0].sha256, selfie);
}

#[tokio::test]
async fn an_investigation_returns_with_its_finding_and_is_followed_by_a_repair() {
    let mut desk = Desk::new();
    let order = desk.order("investigate").await;
    let doc = desk.carried_out(50, &order, Verdict::Pass, "电池老化");
    desk.office.review(doc.header().unwrap().id, ReviewDecision::Approve, "").unwrap();
    let fault = desk.fault().await;
    assert_eq!((&fault["state"], &fault["disposition"]), (&json!("open"), &Value::Null));
    assert_eq!(fault["history"][1]["note"], "检查启动电池；电池老化");
    assert_eq!(fault["history"][1]["kind"], "investigated");

    let repair = desk.handle("owner_agreed", Some(account(1))).await;
    assert_eq!(repair.0, 204, "{repair:?}");
    let fault = desk.fault().await;
    assert_eq!((&fault["state"], &fault["disposition"]["kind"]), (&json!("repairing"), &json!("owner_agreed")));
    assert_eq!(fault["order"]["assignee_name"], "Engineer 1");
}

#[tokio::test]
async fn a_repair_that_says_it_failed_solves_nothing() {
    let mut desk = Desk::new();
    let order = desk.order("owner_agreed").await;
    let doc = desk.carried_out(50, &order, Verdict::Fail, "配件停产");
    desk.office.review(doc.header().unwrap().id, ReviewDecision::Approve, "").unwrap();
    let fault = desk.fault().await;
    assert_eq!((&fault["state"], &fault["history"][1]["kind"]), (&json!("open"), &json!("repair_failed")));
    assert_eq!(desk.handle("owner_agreed", Some(account(ENGINEER))).await.0, 204);
}

#[tokio::test]
async fn an_order_withdrawn_before_work_began_is_kept_in_quarantine_when_work_comes() {
    let mut desk = Desk::new();
    let order = desk.order("investigate").await;
    assert_eq!(desk.withdraw(&order).await.0, 204);
    assert!(matches!(&desk.told()[..], [FeedEvent::OrderWithdrawn { order: withdrawn }] if *withdrawn == order.id));
    let again = desk.withdraw(&order).await;
    assert_eq!((again.0, &again.1["code"]), (409, &json!("order.ended")));
    let fault = desk.fault().await;
    assert_eq!((&fault["state"], &fault["order"], &fault["disposition"]), (&json!("open"), &Value::Null, &Value::Null));
    assert_eq!(fault["history"][1]["kind"], "order_withdrawn");
    assert_eq!(fault["history"][1]["note"], "改派");
    assert_eq!(fault["history"][0]["order"]["state"], "withdrawn");

    let mut doc = desk.other.ordered_task(50, &order);
    let answer = desk.office.world.sync(&mut desk.other, vec![whole(&mut doc)]);
    quarantined(&answer, "sync.order_withdrawn");
    assert_eq!(desk.office.world.count("SELECT count(*) FROM quarantine WHERE length(bytes) > 0"), 1);
}

#[tokio::test]
async fn work_begun_before_the_withdrawal_goes_on_as_evidence_and_settles_nothing() {
    let mut desk = Desk::new();
    let order = desk.order("owner_agreed").await;
    let mut doc = desk.other.ordered_task(50, &order);
    desk.office.world.sync(&mut desk.other, vec![whole(&mut doc)]);
    assert_eq!(desk.fault().await["order"]["state"], "begun");
    assert_eq!(desk.withdraw(&order).await.0, 204);
    desk.told();
    let other = desk.handle("owner_agreed", Some(account(1))).await;
    assert_eq!(other.0, 204, "it is given to somebody else: {other:?}");

    let base = doc.heads();
    desk.other.enter(&mut doc, 1, Verdict::Pass, "已修好");
    desk.other.submit(&mut doc, 1);
    let change = news(&mut doc, &base);
    let answer = desk.office.world.sync(&mut desk.other, vec![change]);
    assert_eq!(answer.docs[0].outcome, DocOutcome::Merged);
    desk.office.review(task_id(50), ReviewDecision::Approve, "").unwrap();
    let fault = desk.fault().await;
    assert_eq!((&fault["state"], &fault["order"]["assignee_name"]), (&json!("repairing"), &json!("Engineer 1")));
}

#[tokio::test]
async fn submitted_work_is_reviewed_and_not_withdrawn() {
    let mut desk = Desk::new();
    let order = desk.order("investigate").await;
    desk.carried_out(50, &order, Verdict::Pass, "电池老化");
    let refused = desk.withdraw(&order).await;
    assert_eq!((refused.0, &refused.1["code"]), (409, &json!("order.submitted")));
    assert!(refused.1["message"]["zh"].as_str().unwrap().contains("Engineer 2"));
    desk.office.review(task_id(50), ReviewDecision::Return, "补充照片").unwrap();
    assert_eq!(desk.fault().await["order"]["state"], "returned");
    assert_eq!(desk.withdraw(&order).await.0, 204, "what was returned can be given to somebody else");
}

#[tokio::test]
async fn only_an_engineer_of_the_agency_who_is_fit_is_given_an_order() {
    let desk = Desk::new();
    let field = |answer: &(u16, Value)| {
        (answer.0, answer.1["fields"][0]["field"].clone(), answer.1["fields"][0]["code"].clone())
    };
    let refused = |code: &str| (422, json!("assignee"), json!(code));
    assert_eq!(field(&desk.handle("investigate", None).await), refused("field.required"));
    assert_eq!(field(&desk.handle("owner_declined", Some(account(1))).await), refused("field.unneeded"));
    assert_eq!(field(&desk.handle("investigate", Some(account(4))).await), refused("field.unknown"), "another agency");
    assert_eq!(field(&desk.handle("investigate", Some(account(99))).await), refused("field.unknown"), "nobody");
    let unfit = |answer: (u16, Value)| (answer.0, answer.1["code"].clone());
    let code = (422, json!("order.assignee"));
    assert_eq!(
        unfit(desk.handle("investigate", Some(desk.office.technical_lead.account)).await),
        code,
        "no field work"
    );
    assert_eq!(unfit(desk.handle("investigate", Some(account(3))).await), code, "no certificate");
    desk.office.world.run("UPDATE account SET state = 'disabled' WHERE id = ?1", params![account(2)]);
    assert_eq!(unfit(desk.handle("investigate", Some(account(2))).await), code, "disabled");
    assert_eq!(desk.office.world.count("SELECT count(*) FROM fault_order"), 0);
    assert_eq!(desk.office.world.count("SELECT count(*) FROM fault_event"), 0, "a refused decision leaves nothing");
    assert_eq!(desk.handle("in_discussion", None).await.0, 204);
    assert_eq!(desk.handle("investigate", Some(desk.office.lead.account)).await.0, 204, "a lead may go there too");
}

#[tokio::test]
async fn the_order_of_a_disabled_engineer_is_given_to_somebody_else() {
    let mut desk = Desk::new();
    let order = desk.order("investigate").await;
    desk.office.world.run("UPDATE account SET state = 'disabled' WHERE id = ?1", params![account(ENGINEER)]);
    assert_eq!(desk.fault().await["order"]["state"], "given");
    let under_way = desk.handle("investigate", Some(account(1))).await;
    assert_eq!((under_way.0, &under_way.1["code"]), (409, &json!("fault.under_way")));
    assert_eq!(desk.withdraw(&order).await.0, 204);
    assert_eq!(desk.handle("investigate", Some(account(1))).await.0, 204);
}

#[tokio::test]
async fn who_may_handle_the_fault_may_order_and_withdraw() {
    let mut desk = Desk::new();
    let mut foreign = desk.office.lead.clone();
    foreign.name = "nobody".to_owned();
    assert_eq!(desk.handle_as(&foreign, "investigate", Some(account(1))).await.0, 401);
    let engineer = desk.other.token.clone();
    let order = desk.order("investigate").await;
    let path = format!("/api/orders/{}/withdraw", order.id);
    assert_eq!(desk.call(&engineer, "POST", &path, json!({})).await.0, 404, "an engineer does not see the lead's task");
    assert_eq!(desk.call("token-4", "POST", &path, json!({})).await.0, 404, "another agency");
    assert_eq!(desk.call("token-1", "POST", &path, json!({})).await.0, 403, "the finder sees the task");
    assert_eq!(desk.call(&token(&desk.office.technical_lead), "POST", &path, json!({})).await.0, 204);
}

#[tokio::test]
async fn only_work_that_the_ordered_engineer_began_for_just_this_order_is_admitted() {
    let mut desk = Desk::new();
    let order = desk.order("investigate").await;
    let world = &desk.office.world;
    let mut phone = desk.office.phone.clone();
    let mut by_another = phone.ordered_task(50, &order);
    quarantined(&world.sync(&mut phone, vec![whole(&mut by_another)]), "sync.not_your_task");
    let mut wrong_kind = desk.other.ordered_task(51, &OrderFacts { kind: TaskKind::Repair, ..order.clone() });
    quarantined(&world.sync(&mut desk.other, vec![whole(&mut wrong_kind)]), "sync.not_your_task");
    let mut nobody_ordered = desk.other.task_outside(52, TaskKind::Repair);
    quarantined(&world.sync(&mut desk.other, vec![whole(&mut nobody_ordered)]), "sync.not_your_task");

    let mut doc = desk.other.ordered_task(53, &order);
    assert_eq!(world.sync(&mut desk.other, vec![whole(&mut doc)]).docs[0].outcome, DocOutcome::Merged);
    // A colleague who has the task from the engineer's phone may help (R4.12): the entry says whose it is.
    phone.enter(&mut doc, 2, Verdict::Pass, "同事帮忙的记录");
    assert_eq!(world.sync(&mut phone, vec![whole(&mut doc)]).docs[0].outcome, DocOutcome::Merged);
    let seen = desk.detail(doc.header().unwrap().id).await;
    let helped =
        seen["entries"].as_array().unwrap().iter().find(|entry| entry["latest"]["finding"] == "同事帮忙的记录");
    assert!(helped.is_some_and(|entry| entry.to_string().contains(&phone.caller.account.to_string())), "{seen}");
}

#[tokio::test]
async fn work_outside_the_plan_is_for_those_who_work_there_and_the_lead() {
    let mut desk = Desk::new();
    let world = &desk.office.world;
    let mut own = desk.office.phone.task_outside(60, TaskKind::NormMismatch);
    let mut phone = desk.office.phone.clone();
    assert_eq!(world.sync(&mut phone, vec![whole(&mut own)]).docs[0].outcome, DocOutcome::Merged);
    let mut foreign = desk.other.task_outside(61, TaskKind::NormMismatch);
    quarantined(&world.sync(&mut desk.other, vec![whole(&mut foreign)]), "sync.not_your_task");
    let lead = "UPDATE project SET lead = ?1 WHERE 1 = 1";
    world.run(lead, params![account(ENGINEER)]);
    assert_eq!(world.sync(&mut desk.other, vec![whole(&mut foreign)]).docs[0].outcome, DocOutcome::Merged);
}

#[tokio::test]
async fn entries_are_seen_with_their_conflicts_photos_changes_and_numbers() {
    let desk = Desk::new();
    let world = &desk.office.world;
    let mut first = desk.office.phone.clone();
    let mut doc = first.task_outside(60, TaskKind::NormMismatch);
    first.enter(&mut doc, 1, Verdict::Fail, "不符合旧规范");
    let photo = first.add_photo(&mut doc, PhotoOf::Entry(CAUSE), b"photo");
    first.submit(&mut doc, 1);
    world.sync(&mut first, vec![whole(&mut doc)]);

    // The same engineer on a phone that was restored from a copy: two statements side by side.
    let mut copy = TaskDoc::open(&doc.save(), [9; 16]).unwrap();
    let base = doc.heads();
    first.enter(&mut doc, 1, Verdict::Pass, "符合");
    first.submit(&mut doc, 2);
    first.enter(&mut copy, 1, Verdict::Fail, "仍不符合");
    world.sync(&mut first, vec![news(&mut doc, &base)]);
    world.sync(&mut first, vec![news(&mut copy, &base)]);

    let detail = desk.detail(task_id(60)).await;
    assert_eq!((&detail["entry_count"], &detail["conflict_count"]), (&json!(1), &json!(1)));
    let entry = &detail["entries"][0];
    assert_eq!((&entry["id"], &entry["changed"]), (&json!(CAUSE.to_string()), &json!(true)));
    assert_eq!(entry["photos"], json!([photo.to_string()]));
    let mut verdicts = [entry["latest"]["verdict"].as_str().unwrap(), entry["others"][0]["verdict"].as_str().unwrap()];
    verdicts.sort_unstable();
    assert_eq!(verdicts, ["fail", "pass"]);
    assert_eq!(entry["latest"]["by_name"], "Engineer 1");
    let missing: Vec<_> = detail["missing"].as_array().unwrap().iter().map(|m| (&m["code"], &m["entry"])).collect();
    assert!(missing.contains(&(&json!("entry.norm"), &json!(CAUSE.to_string()))), "{missing:?}");
    desk.approve_both(task_id(60), &format!("entry:{CAUSE}")).await;
    let row = world.core.db.read(|tx| store::task::get(tx, task_id(60))).unwrap().unwrap();
    assert_eq!(row.state, TaskState::Approved);
}
