//! The app through time: old and new documents, a phone that comes back after a year, a first start with nothing.

use shared_model::document::{Heads, TaskDoc};
use shared_model::feed::FeedEvent;
use shared_model::id::TaskId;
use shared_model::wire::Payload;

use super::{code, id};
use crate::device::Device as _;
use crate::testing::{FakeServer, NOW, PLAN, Rig, assignment, facilities, input, record_arrival};
use crate::view::*;

/// Made by the document's own tests; what they say is in `shared-model`.
const OLD: &[u8] = include_bytes!("../../../../shared-model/tests/fixtures/task-schema-0001.automerge");
const NEW: &[u8] = include_bytes!("../../../../shared-model/tests/fixtures/task-schema-0003.automerge");
const COLLEAGUES: TaskId = TaskId::from_bytes([9; 16]);
const YEAR_MS: u64 = 365 * 24 * 3_600_000;

fn told_of(document: &[u8]) -> FeedEvent {
    let payload = Payload::Saved(document.to_vec());
    FeedEvent::TaskChanges { task: COLLEAGUES, payload, heads: Heads::default() }
}

#[tokio::test]
async fn a_colleagues_document_of_the_first_schema_is_taken_over_and_continued() {
    let rig = Rig::signed_in().await;
    rig.server.lock().docs.insert(COLLEAGUES, TaskDoc::open(OLD, [0xee; 16]).unwrap());
    rig.server.lock().feed.push(told_of(OLD));
    rig.app.sync_now().await.unwrap();
    let task = COLLEAGUES.to_string();
    let before = rig.app.task_view(&task).unwrap();
    assert_eq!(before.card.done, 1);
    let item = &before.facilities[0].items.iter().find(|item| item.result.is_none()).unwrap();
    let note = ResultInput { verdict: Some(Verdict::Untestable), ..input(&item.facility, &item.item) };
    rig.app.record_result(&task, ResultInput { note: "停电".to_owned(), ..note }).unwrap();
    assert_eq!(rig.app.sync_now().await.unwrap().phase, SyncPhase::Done);
    let mut state = rig.server.lock();
    assert_eq!(state.docs.get_mut(&COLLEAGUES).unwrap().project().unwrap().results.len(), 2);
}

#[tokio::test]
async fn a_colleagues_document_of_a_newer_app_is_told_and_holds_up_nothing() {
    let rig = Rig::signed_in().await;
    let own = rig.start();
    record_arrival(&rig.app, &own.card.id);
    rig.server.lock().feed.push(told_of(NEW));
    rig.server.review(id(&own), true, "", NOW);
    let sync = rig.app.sync_now().await.unwrap();
    assert_eq!((sync.phase, sync.photos_safe), (SyncPhase::Done, 3), "{sync:?}");
    assert!(rig.server.lock().docs.contains_key(&id(&own)));
    assert_eq!(rig.app.query(QueryState::Approved).unwrap().len(), 1, "what was told behind it is heard");
    let notices = rig.app.home().unwrap().notices;
    assert_eq!(notices.iter().map(|notice| notice.code.as_str()).collect::<Vec<_>>(), ["document.too_new"]);
    assert!(notices[0].message.zh.contains("更新应用") && notices[0].message.en.contains("Update the app"));
    assert_eq!(code(rig.app.task_view(&COLLEAGUES.to_string())), "task.unknown");
}

#[tokio::test]
async fn what_an_older_app_could_not_read_comes_by_itself_after_the_update() {
    let rig = Rig::signed_in().await;
    rig.server.lock().feed.push(told_of(NEW));
    rig.app.sync_now().await.unwrap();
    let rig = rig.restart();
    rig.app.sync_now().await.unwrap();
    assert_eq!(code(rig.app.task_view(&COLLEAGUES.to_string())), "task.unknown", "the same app asks in vain");
    // The app that could not read it was an older one than this, and this one can.
    rig.app.phone().store.transact(|tx| tx.set_setting("unread_by", "0.0.1")).unwrap();
    *rig.server.lock().feed.last_mut().unwrap() = told_of(OLD);
    let rig = rig.restart();
    rig.app.sync_now().await.unwrap();
    assert_eq!(rig.app.task_view(&COLLEAGUES.to_string()).unwrap().card.done, 1);
    let sent = rig.server.lock().requests.len();
    let rig = rig.restart();
    rig.app.sync_now().await.unwrap();
    assert_eq!(rig.server.lock().requests.len(), sent + 1, "everything is heard again only once");
}

#[tokio::test]
async fn a_phone_that_comes_back_after_a_year_finishes_and_hands_in_what_was_begun() {
    let rig = Rig::signed_in().await;
    let one = [facilities()[0].to_string()];
    let task = rig.app.start_task(&PLAN.to_string(), &one).unwrap();
    record_arrival(&rig.app, &task.card.id);
    rig.device.set_network(false, false);
    rig.device.advance(YEAR_MS);
    rig.device.reboot();
    let rig = rig.restart();
    {
        let mut state = rig.server.lock();
        state.now = rig.device.clock().now;
        // A year of withdrawn and issued plans, more than one answer holds.
        let year = (0..500).map(|_| FeedEvent::Assignment(assignment(PLAN, &facilities())));
        state.feed.extend(year);
        state.page = 200;
        state.refuse_session = Some((401, "auth.expired"));
    }
    rig.device.set_network(true, false);
    let waiting = rig.app.sync_now().await.unwrap();
    assert_eq!(waiting.error.unwrap().code, "auth.expired");
    // Nothing begun has to wait for the sign-in.
    rig.record_all(&task.card.id);
    rig.app.submit(&task.card.id).unwrap();
    rig.server.lock().refuse_session = None;
    rig.app.sign_in("wang", "secret").await.unwrap();
    let sync = rig.app.sync_now().await.unwrap();
    assert_eq!((sync.phase, sync.photos_safe), (SyncPhase::Done, sync.photos), "{sync:?}");
    assert_eq!(rig.app.query(QueryState::Pending).unwrap().len(), 1);
    assert_eq!(code(rig.app.start_task(&PLAN.to_string(), &[facilities()[1].to_string()])), "plan.expired");
    let heard = rig.server.lock().requests.iter().filter(|(_, path)| path == "/api/sync").count();
    assert!(heard >= 4, "the year is told in parts: {heard}");
    let mut state = rig.server.lock();
    let evidence = state.docs.get_mut(&id(&task)).unwrap().project().unwrap();
    assert_eq!((evidence.submissions.len(), evidence.photos.len() as u32), (1, sync.photos));
    assert!(evidence.gaps.values().any(|gap| gap.shown.to.ms_since(gap.shown.from) > 300 * 24 * 3_600_000));
}

#[tokio::test]
async fn a_first_start_with_nothing_issued_answers_everywhere() {
    let server = FakeServer::new();
    server.lock().feed.clear();
    let rig = Rig::new(server, 1);
    assert_eq!(rig.app.session().unwrap().state, SessionState::SignedOut);
    let error = rig.app.home().unwrap_err().view();
    assert_eq!((error.code.as_str(), error.message.zh.as_str()), ("session.none", "请先登录。"));
    rig.app.sign_in("wang", "secret").await.unwrap();
    let sync = rig.app.sync_now().await.unwrap();
    assert_eq!((sync.phase, sync.photos, sync.error), (SyncPhase::Done, 0, None));
    let home = rig.app.home().unwrap();
    assert!(home.projects.is_empty() && home.unsubmitted.is_empty() && home.returned.is_empty());
    assert!(home.queued.is_empty() && home.notices.is_empty() && home.orders == 0);
    for state in [QueryState::Pending, QueryState::Approved, QueryState::Returned] {
        assert_eq!(rig.app.query(state).unwrap(), []);
    }
    assert_eq!(rig.app.unsubmitted().unwrap(), []);
    assert_eq!(rig.app.orders().unwrap(), []);
    assert_eq!(rig.app.sync_details().unwrap().tasks, []);
    let room = rig.app.storage().unwrap();
    assert_eq!((room.photos, room.unsent, room.freeable), (0, 0, 0));
    // What cannot be done yet says so in words.
    for error in [
        rig.app.export_unsent().map(drop).unwrap_err(),
        rig.app.start_task(&PLAN.to_string(), &[]).map(drop).unwrap_err(),
        rig.app.project_open_items(&PLAN.to_string()).map(drop).unwrap_err(),
    ] {
        let view = error.view();
        assert!(["export.nothing", "plan.unknown"].contains(&view.code.as_str()), "{view:?}");
        assert!(!view.message.zh.contains("出现问题"), "{view:?}");
    }
    let check = rig.app.sign_out_check().unwrap();
    assert!(check.message.zh.contains("都已送达"), "{check:?}");
}
