//! Work outside the plan, on orders, and recorded as entries.

use shared_model::calendar::Month;
use shared_model::catalogue::Catalogue;
use shared_model::document::statement::PhotoOf;
use shared_model::feed::{AssignmentFacts, EntryNote, FacilityFacts, FeedEvent, OrderFacts, Picture};
use shared_model::id::{FaultId, OrderId, PlanId};
use shared_model::sha::Sha256;
use shared_model::task::TaskKind as Kind;

use super::{code, id};
use crate::device::Device as _;
use crate::testing::{NOW, PROJECT, Rig, assignment, input, picture, project, record_arrival};
use crate::view::*;

const ORDER: OrderId = OrderId::from_bytes([4; 16]);

async fn told(events: Vec<FeedEvent>) -> Rig {
    let rig = Rig::signed_in().await;
    rig.server.lock().feed.extend(events);
    rig.app.sync_now().await.unwrap();
    rig
}

fn words(subject: &str, record: &str, finding: &str) -> EntryWords {
    EntryWords {
        verdict: Some(Verdict::Pass),
        subject: subject.to_owned(),
        facility: None,
        prompt: None,
        norm: String::new(),
        place: "地下1层".to_owned(),
        quantity: None,
        record: record.to_owned(),
        finding: finding.to_owned(),
    }
}

fn missing(rig: &Rig, task: &str) -> Vec<String> {
    rig.app.missing(task).unwrap().into_iter().map(|missing| missing.code).collect()
}

fn order() -> OrderFacts {
    OrderFacts {
        id: ORDER,
        kind: Kind::Repair,
        project: PROJECT,
        fault: FaultId::from_bytes([5; 16]),
        item: "FAS-01/FAS-01-02".parse().unwrap(),
        catalogue: Catalogue::current().version.clone(),
        description: "探测器不报警".to_owned(),
        place: "3层".to_owned(),
        found_by: "张工".to_owned(),
        found_at: NOW.plus_ms(-86_400_000),
        pictures: vec![Picture { sha256: Sha256::of(b"fault"), jpeg: b"small".to_vec() }],
        ordered_by: "李工".to_owned(),
        ordered_at: NOW,
        note: "业主已同意更换".to_owned(),
    }
}

#[tokio::test]
async fn supplementary_items_are_recorded_where_the_owner_called() {
    let installed = FacilityFacts { code: "HYD-01".parse().unwrap(), count: 4, place: String::new() };
    let facts = shared_model::feed::ProjectFacts { facilities: vec![installed], ..project() };
    let rig = told(vec![FeedEvent::Project(Box::new(facts))]).await;
    rig.device.set_network(false, false);
    let choice = rig.app.project_items(&PROJECT.to_string()).unwrap();
    assert_eq!((choice.systems.len(), choice.systems[0].facilities[0].code.as_str()), (1, "HYD-01"));
    let start = |code: &str| rig.app.start_supplementary(&PROJECT.to_string(), &[code.to_owned()]);
    assert_eq!(code(start("FAS-01")), "plan.facility");
    let task = start("HYD-01").unwrap();
    assert_eq!((task.card.kind, task.card.month.clone()), (TaskKind::Supplementary, None));
    record_arrival(&rig.app, &task.card.id);
    assert_eq!(missing(&rig, &task.card.id), ["task.results"]);
    let item =
        task.facilities[0].items.iter().find(|item| item.kind == ItemKind::Check && !item.photo_required).unwrap();
    rig.app.record_result(&task.card.id, input(&item.facility, &item.item)).unwrap();
    assert_eq!(missing(&rig, &task.card.id), [""; 0], "one item is enough, the others were not asked for");
    rig.app.submit(&task.card.id).unwrap();
    rig.device.set_network(true, false);
    assert_eq!(rig.app.sync_now().await.unwrap().phase, SyncPhase::Done);
    let mut state = rig.server.lock();
    let header = state.docs.get_mut(&id(&task)).unwrap().header().unwrap();
    assert_eq!((header.kind, header.plan), (Kind::Supplementary, None));
}

#[tokio::test]
async fn a_facility_the_norm_does_not_fit_is_described_freely() {
    let rig = Rig::signed_in().await;
    let task = rig.app.start_norm_mismatch(&PROJECT.to_string()).unwrap();
    let entries = task.entries.unwrap();
    assert_eq!((entries.form, entries.entries), (EntryForm::NormMismatch, vec![]));
    let task = task.card.id;
    record_arrival(&rig.app, &task);
    assert_eq!(missing(&rig, &task), ["task.entries"]);
    let begun = EntryInput { entry: None, words: EntryWords { verdict: None, ..words("防火卷帘", "", "") } };
    let entry = rig.app.record_entry(&task, begun).unwrap();
    assert_eq!(entry.missing, ["entry.verdict", "entry.norm", "entry.record", "entry.finding", "entry.photo"]);
    let rig = rig.restart();
    rig.app.add_photo(&task, PhotoTarget::Entry { entry: entry.id.clone() }, picture(7)).unwrap();
    let norm =
        EntryWords { norm: "GB 14102-2005".to_owned(), ..words("防火卷帘", "手动升降3次", "运行平稳") };
    let whole = rig.app.record_entry(&task, EntryInput { entry: Some(entry.id), words: norm }).unwrap();
    assert_eq!((whole.missing, whole.photos.len()), (vec![], 1));
    let by_mistake = rig.app.record_entry(&task, EntryInput { entry: None, words: words("", "", "") }).unwrap();
    assert_eq!(missing(&rig, &task).len(), 5);
    assert!(rig.app.withdraw_entry(&task, &by_mistake.id, true).unwrap().said.withdrawn);
    let card = rig.app.submit(&task).unwrap().task;
    assert_eq!((card.done, card.total), (1, 1));
}

#[tokio::test]
async fn an_inspection_is_recorded_as_entries_and_asks_for_no_answers() {
    let plan = PlanId::from_bytes([6; 16]);
    let facts = AssignmentFacts { month: Month::of(NOW), ..assignment(plan, &["XTS-01".parse().unwrap()]) };
    let rig = told(vec![FeedEvent::Assignment(facts)]).await;
    let task = rig.app.start_task(&plan.to_string(), &["XTS-01".to_owned()]).unwrap();
    let entries = task.entries.as_ref().unwrap();
    assert_eq!((task.facilities.len(), entries.form), (0, EntryForm::OnSite));
    assert!(entries.prompts.iter().any(|prompt| prompt.name.zh == "测试结果"));
    let choices = rig.app.entry_choices(&task.card.id).unwrap();
    assert!(choices.systems.iter().all(|system| system.code != "XTS"));
    assert!(choices.systems.iter().flat_map(|system| &system.facilities).any(|each| each.code == "FAS-01"));
    assert_eq!(choices.buildings, ["1号楼"]);
    let closed =
        EntryWords { verdict: Some(Verdict::Untestable), ..words("防烟分区", "", "业主不同意进入") };
    let entry = rig.app.record_entry(&task.card.id, EntryInput { entry: None, words: closed }).unwrap();
    assert_eq!(entry.missing, ["entry.photo"]);
    let planned = rig.start();
    let refused = rig.app.record_entry(&planned.card.id, EntryInput { entry: None, words: words("x", "", "") });
    assert_eq!(code(refused), "entry.unknown");
}

#[tokio::test]
async fn an_order_is_received_carried_out_and_submitted_with_no_network() {
    let rig = told(vec![FeedEvent::Order(Box::new(order()))]).await;
    rig.device.set_network(false, false);
    let home = rig.app.home().unwrap();
    assert_eq!((home.orders, home.notices[0].code.as_str()), (1, "order.new"));
    let received = rig.app.orders().unwrap().remove(0);
    assert_eq!((received.state, received.item.zh.is_empty()), (OrderState::New, false));
    assert_eq!(rig.app.photo_bytes(&received.pictures[0], PhotoSize::Thumb).unwrap(), b"small");
    assert_eq!(rig.app.accept_order(&received.id).unwrap().state, OrderState::Accepted);
    let task = rig.app.start_order(&received.id).unwrap();
    assert_eq!(rig.app.start_order(&received.id).unwrap().card.id, task.card.id, "begun once");
    assert_eq!(task.order.unwrap().note, "业主已同意更换");
    let task = task.card.id;
    rig.app.add_photo(&task, PhotoTarget::Selfie, picture(1)).unwrap();
    rig.app.add_photo(&task, PhotoTarget::SignIn, picture(2)).unwrap();
    let entry = rig.app.record_entry(&task, EntryInput { entry: None, words: words("", "更换探测器", "报警正常") });
    let entry = entry.unwrap();
    rig.app.add_photo(&task, PhotoTarget::Entry { entry: entry.id }, picture(3)).unwrap();
    assert_eq!(missing(&rig, &task), [""; 0]);
    rig.app.submit(&task).unwrap();
    assert_eq!(rig.app.orders().unwrap()[0].state, OrderState::Submitted);
    rig.device.set_network(true, false);
    assert_eq!(rig.app.sync_now().await.unwrap().phase, SyncPhase::Done);
    let mut state = rig.server.lock();
    let evidence = state.docs.get_mut(&task.parse().unwrap()).unwrap().project().unwrap();
    assert_eq!((evidence.header.order, evidence.header.kind), (Some(ORDER), Kind::Repair));
    assert!(evidence.photos.values().any(|photo| matches!(photo.shown.of, PhotoOf::Entry(_))));
}

#[tokio::test]
async fn an_order_taken_back_is_told_and_what_was_begun_is_kept() {
    let rig = told(vec![FeedEvent::Order(Box::new(order()))]).await;
    let task = rig.app.start_order(&ORDER.to_string()).unwrap();
    rig.server.lock().feed.push(FeedEvent::OrderWithdrawn { order: ORDER });
    rig.app.sync_now().await.unwrap();
    let notice = rig.app.home().unwrap().notices.into_iter().find(|notice| notice.code == "order.withdrawn").unwrap();
    assert_eq!(notice.task.as_deref(), Some(task.card.id.as_str()));
    assert_eq!(rig.app.orders().unwrap()[0].state, OrderState::Withdrawn);
    assert_eq!(rig.app.unsubmitted().unwrap().len(), 1);
    let rig = told(vec![FeedEvent::Order(Box::new(order())), FeedEvent::OrderWithdrawn { order: ORDER }]).await;
    assert_eq!(rig.app.orders().unwrap(), []);
    let refused = rig.app.start_order(&ORDER.to_string()).unwrap_err().view();
    assert_eq!(refused.code, "order.withdrawn");
    assert!(refused.message.zh.contains("探测器不报警") && !refused.message.zh.contains("order"));
}

#[tokio::test]
async fn what_changed_since_the_last_submission_is_marked() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.record_all(&task.card.id);
    rig.app.submit(&task.card.id).unwrap();
    rig.app.sync_now().await.unwrap();
    rig.server.review(id(&task), false, "请核对", rig.device.clock().now);
    rig.app.sync_now().await.unwrap();
    rig.app.reopen(&task.card.id).unwrap();
    let changed = |rig: &Rig| {
        let view = rig.app.task_view(&task.card.id).unwrap();
        let items = view.facilities.into_iter().flat_map(|facility| facility.items).filter(|item| item.changed);
        items.map(|item| item.item).collect::<Vec<_>>()
    };
    assert_eq!(changed(&rig), [""; 0]);
    let item = &task.facilities[0].items[1];
    let note = ResultInput { note: "复核".to_owned(), ..input(&item.facility, &item.item) };
    let view =
        rig.app.record_result(&task.card.id, ResultInput { verdict: Some(Verdict::Untestable), ..note }).unwrap();
    assert!(view.changed);
    let rig = rig.restart();
    assert_eq!(changed(&rig), std::slice::from_ref(&item.item));
    rig.app.submit(&task.card.id).unwrap();
    assert_eq!(changed(&rig), [""; 0]);
}

#[tokio::test]
async fn words_for_an_entry_stand_at_it_until_the_task_is_approved() {
    let rig = Rig::signed_in().await;
    let task = rig.app.start_norm_mismatch(&PROJECT.to_string()).unwrap();
    let of = id(&task);
    let task = task.card.id;
    record_arrival(&rig.app, &task);
    let norm =
        EntryWords { norm: "GB 14102-2005".to_owned(), ..words("防火卷帘", "手动升降3次", "运行平稳") };
    let entry = rig.app.record_entry(&task, EntryInput { entry: None, words: norm.clone() }).unwrap();
    rig.app.add_photo(&task, PhotoTarget::Entry { entry: entry.id.clone() }, picture(7)).unwrap();
    rig.app.submit(&task).unwrap();
    rig.app.sync_now().await.unwrap();
    let note = |rig: &Rig| rig.app.task_view(&task).unwrap().entries.unwrap().entries[0].review_note.clone();
    assert_eq!(note(&rig), None);

    rig.device.advance(60_000);
    rig.server.review(of, false, "见意见", rig.device.clock().now);
    if let Some(FeedEvent::Review(facts)) = rig.server.lock().feed.last_mut() {
        let words = EntryNote { entry: entry.id.parse().unwrap(), note: "请写明卷帘型号".to_owned() };
        facts.entry_notes.push(words);
    }
    rig.app.sync_now().await.unwrap();
    let asked = Some("请写明卷帘型号".to_owned());
    assert_eq!(note(&rig), asked);
    rig.app.reopen(&task).unwrap();
    let changed = EntryInput { entry: Some(entry.id.clone()), words: EntryWords { quantity: Some(2), ..norm } };
    assert_eq!(rig.app.record_entry(&task, changed).unwrap().review_note, asked, "while it is corrected");

    rig.device.advance(60_000);
    rig.app.submit(&task).unwrap();
    rig.app.sync_now().await.unwrap();
    rig.server.review(of, true, "", rig.device.clock().now);
    rig.app.sync_now().await.unwrap();
    assert_eq!(note(&rig), None);
}
