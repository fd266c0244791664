//! Whole stories over the facade, with a phone of plain values and a server in memory.

mod ages;
mod extra;
mod late;
mod rescue;
mod reviewed;
mod session;
mod storage;
mod time;

use std::collections::BTreeSet;
use std::sync::Arc;

use shared_model::feed::FeedEvent;
use shared_model::id::TaskId;
use shared_model::wire::DocOutcome;

use crate::AppError;
use crate::device::{Device as _, LocationPermission};
use crate::sync::Method;
use crate::testing::{FakeServer, NOW, PLAN, Rig, fix, input, picture, record_arrival};
use crate::view::*;

fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> String {
    result.unwrap_err().code()
}

fn id(task: &TaskView) -> TaskId {
    task.card.id.parse().unwrap()
}

#[tokio::test]
async fn a_month_recorded_offline_is_safe_after_the_network_comes_back() {
    let rig = Rig::signed_in().await;
    rig.device.set_network(false, false);
    let project = &rig.app.home().unwrap().projects[0];
    assert_eq!((project.name.as_str(), project.plans[0].facilities_open), ("长安大厦", 4));
    let task = rig.start();
    for step in 0..200 {
        rig.device.advance(3_000);
        rig.device.measure(fix(rig.device.clock().now, step));
    }
    rig.record_all(&task.card.id);
    assert_eq!(rig.app.missing(&task.card.id).unwrap(), []);
    let rig = rig.restart();
    let submission = rig.app.submit(&task.card.id).unwrap();
    assert_eq!((submission.number, submission.task.state), (1, TaskState::Queued));
    assert!(!rig.device.is_tracking());
    let offline = rig.app.sync_now().await.unwrap();
    assert_eq!((offline.phase, offline.photos_safe), (SyncPhase::Offline, 0));

    rig.device.set_network(true, false);
    let online = rig.app.sync_now().await.unwrap();
    assert_eq!(online.phase, SyncPhase::Done, "{online:?}");
    assert_eq!(online.photos, online.photos_safe);
    assert!(online.photos > 5);
    let pending = rig.app.query(QueryState::Pending).unwrap();
    assert_eq!(pending[0].state, TaskState::Pending);
    assert!(pending[0].safety.document_safe && pending[0].safety.submission_safe);
    let mut state = rig.server.lock();
    let doc = state.docs.get_mut(&id(&task)).unwrap();
    let evidence = doc.project().unwrap();
    assert_eq!(evidence.track_points(), 200);
    let walkers: BTreeSet<_> = evidence.tracks.values().map(|segment| (segment.by, segment.device)).collect();
    assert_eq!(walkers, BTreeSet::from([(evidence.submissions[0].said.by, evidence.submissions[0].said.device)]));
    assert_eq!(evidence.photos.len(), online.photos as usize);
    let key = rig.device.public_key().unwrap();
    let submitted = evidence.submissions[0].clone();
    assert_eq!(doc.verify_submission(&submitted, &key), Ok(Ok(())));
}

#[tokio::test]
async fn what_is_missing_is_named_and_stops_the_submission() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    let missing = rig.app.missing(&task.card.id).unwrap();
    let codes: Vec<_> = missing.iter().map(|each| each.code.as_str()).collect();
    assert_eq!(codes[..3], ["arrival.selfie", "arrival.sign_in", "arrival.controller"]);
    assert_eq!(codes.len() as u32, 3 + task.card.total);
    assert_eq!(code(rig.app.submit(&task.card.id)), "task.incomplete");
    assert_eq!(rig.app.task_view(&task.card.id).unwrap().card.state, TaskState::Unsubmitted);
}

#[tokio::test]
async fn an_answer_is_judged_and_can_be_changed() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    let items = || task.facilities.iter().flat_map(|facility| &facility.items);
    let measured = items().find(|item| item.limits.iter().any(|limit| limit.max.is_some())).unwrap();
    let max = measured.limits[0].max.unwrap();
    let judged = rig.app.judge(&task.card.id, &measured.facility, &measured.item, None, max + 1.0).unwrap();
    assert_eq!((judged.verdict, judged.relation.as_str()), (Some(Verdict::Fail), "too_high"));
    let plain = input(&measured.facility, &measured.item);
    assert_eq!(code(rig.app.record_result(&task.card.id, plain.clone())), "item.value_needed");
    let against = ResultInput { value: Some(max + 1.0), ..plain.clone() };
    assert_eq!(code(rig.app.record_result(&task.card.id, against)), "item.reason_needed");
    let failing = ResultInput { value: Some(max + 1.0), verdict: None, ..plain.clone() };
    let view = rig.app.record_result(&task.card.id, failing).unwrap();
    assert!(view.result.as_ref().unwrap().out_of_range);
    assert!(view.missing.contains(&"fault.description".to_owned()));
    let passing = ResultInput { value: Some(max), verdict: None, ..plain };
    let view = rig.app.record_result(&task.card.id, passing).unwrap();
    assert_eq!(view.result.unwrap().verdict, Verdict::Pass);
    assert_eq!(view.others, []);
}

#[tokio::test]
async fn a_value_that_is_no_number_is_refused_and_changes_nothing() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    let mut items = task.facilities.iter().flat_map(|facility| &facility.items);
    let measured = items.find(|item| item.kind == ItemKind::Measure).unwrap();
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let answer = ResultInput { value: Some(value), ..input(&measured.facility, &measured.item) };
        let error = rig.app.record_result(&task.card.id, answer).unwrap_err().view();
        assert_eq!((error.code.as_str(), error.message.zh.as_str()), ("item.value", "实测值必须是数字。"));
        let judged = rig.app.judge(&task.card.id, &measured.facility, &measured.item, None, value).unwrap();
        assert_eq!(judged.verdict.filter(|_| value.is_nan()), None, "{judged:?}");
    }
    assert_eq!(rig.app.task_view(&task.card.id).unwrap().card.done, 0);
}

#[tokio::test]
async fn the_case_of_a_stricter_limit_stays_with_the_answer() {
    let rig = Rig::signed_in().await;
    let task = rig.app.start_task(&PLAN.to_string(), &["HYD-01".to_owned()]).unwrap();
    let item = task.facilities[0].items.iter().find(|item| item.limits.len() > 2).unwrap();
    let (general, strict) = (item.limits[0].min.unwrap(), item.limits[2].min.unwrap());
    assert!(strict > general);
    let answer =
        ResultInput { value: Some(general), verdict: None, limit_case: Some(1), ..input(&item.facility, &item.item) };
    let view = rig.app.record_result(&task.card.id, answer.clone()).unwrap();
    assert_eq!(view.result.as_ref().unwrap().verdict, Verdict::Fail);
    let rig = rig.restart();
    let again = rig.app.task_view(&task.card.id).unwrap();
    let shown = again.facilities[0].items.iter().find(|each| each.item == item.item).unwrap();
    assert_eq!(shown.result.as_ref().unwrap().limit_case, Some(1));
    let unknown = ResultInput { limit_case: Some(99), ..answer };
    assert_eq!(code(rig.app.record_result(&task.card.id, unknown)), "input.malformed");
}

#[tokio::test]
async fn starting_needs_the_month_the_permission_and_own_facilities() {
    let rig = Rig::signed_in().await;
    let own = task_facilities();
    rig.device.set_permission(LocationPermission::WhileInUse);
    assert_eq!(code(rig.app.start_task(&PLAN.to_string(), &own)), "location.permission");
    rig.device.set_permission(LocationPermission::Always);
    assert_eq!(code(rig.app.start_task(&PLAN.to_string(), &["XTS-01".to_owned()])), "plan.facility");
    assert_eq!(code(rig.app.start_task(&PLAN.to_string(), &[])), "plan.facility");
    rig.device.set_clock(NOW.plus_ms(40 * 24 * 3_600_000));
    assert_eq!(code(rig.app.start_task(&PLAN.to_string(), &own)), "plan.expired");
    assert_eq!(rig.app.project_open_items(&PLAN.to_string()).unwrap().blocked.unwrap().code, "plan.expired");
    assert_eq!(rig.app.unsubmitted().unwrap(), []);
}

fn task_facilities() -> Vec<String> {
    crate::testing::facilities().iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_deleted_draft_is_gone_here_and_told_to_the_server() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    record_arrival(&rig.app, &task.card.id);
    rig.app.sync_now().await.unwrap();
    rig.app.delete_task(&task.card.id).unwrap();
    assert_eq!(rig.app.unsubmitted().unwrap(), []);
    assert!(!rig.device.is_tracking());
    assert_eq!(rig.app.sync_state().unwrap().photos, 0);
    rig.app.sync_now().await.unwrap();
    assert_eq!(rig.server.lock().gone, [id(&task)]);
    rig.app.sync_now().await.unwrap();
    assert_eq!(rig.server.lock().gone.len(), 1, "told once");
    let open = rig.app.project_open_items(&PLAN.to_string()).unwrap();
    assert!(open.systems.iter().flat_map(|system| &system.facilities).all(|each| each.state == OpenState::Open));
}

#[tokio::test]
async fn a_restored_server_is_offered_everything_again() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.record_all(&task.card.id);
    rig.app.submit(&task.card.id).unwrap();
    let before = rig.app.sync_now().await.unwrap();
    {
        let mut state = rig.server.lock();
        state.incarnation = 12;
        state.docs.clear();
        state.photos.clear();
    }
    let after = rig.app.sync_now().await.unwrap();
    assert_eq!((after.phase, after.photos_safe), (SyncPhase::Done, before.photos_safe));
    let state = rig.server.lock();
    assert!(state.docs.contains_key(&id(&task)));
    assert_eq!(state.photos.len(), before.photos as usize);
}

#[tokio::test]
async fn an_old_receipt_in_the_feed_keeps_no_photo_from_being_brought_again() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.record_all(&task.card.id);
    let before = rig.app.sync_now().await.unwrap();
    rig.server.lose_photos();
    let after = rig.app.sync_now().await.unwrap();
    assert_eq!((after.phase, after.photos_safe), (SyncPhase::Done, before.photos_safe));
    assert_eq!(rig.server.lock().photos.len(), before.photos as usize);
}

#[tokio::test]
async fn one_bad_document_does_not_hold_up_the_rest() {
    let outcomes = [
        DocOutcome::Refused { code: "sync.not_your_task".to_owned() },
        DocOutcome::Quarantined { code: "sync.task_approved".to_owned() },
    ];
    for (outcome, notice) in outcomes.into_iter().zip(["task.refused", "task.quarantined"]) {
        let rig = Rig::signed_in().await;
        let first = rig.app.start_task(&PLAN.to_string(), &task_facilities()[..1]).unwrap();
        rig.server.lock().outcome = Some(outcome);
        rig.app.sync_now().await.unwrap();
        let second = rig.app.start_task(&PLAN.to_string(), &task_facilities()[1..]).unwrap();
        rig.app.sync_now().await.unwrap();
        assert!(rig.server.lock().docs.contains_key(&id(&second)));
        assert_eq!(rig.app.home().unwrap().notices[0].code, notice);
        let details = rig.app.sync_details().unwrap();
        let problem = details.tasks.iter().find(|task| task.id == first.card.id).unwrap().problem.as_ref();
        assert_eq!(problem.unwrap().code, notice);
        assert!(!problem.unwrap().message.zh.contains("sync."), "{problem:?}");
    }
}

#[tokio::test]
async fn a_refusal_that_cannot_be_read_refuses_no_document() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.server.lock().refuse_session = Some((400, "http.status_400"));
    rig.app.sync_now().await.unwrap();
    rig.server.lock().refuse_session = None;
    assert_eq!(rig.app.sync_now().await.unwrap().phase, SyncPhase::Done);
    assert!(rig.server.lock().docs.contains_key(&id(&task)));
}

#[tokio::test]
async fn photos_wait_for_wifi_when_asked_to() {
    let rig = Rig::signed_in().await;
    let settings = SettingsView { photos_on_wifi_only: true, ..rig.app.settings().unwrap() };
    rig.app.set_settings(settings).unwrap();
    rig.device.set_network(true, true);
    let task = rig.start();
    record_arrival(&rig.app, &task.card.id);
    let metered = rig.app.sync_now().await.unwrap();
    assert!(metered.waiting_for_wifi);
    assert_eq!((metered.photos_safe, metered.tasks_waiting), (0, 0));
    rig.device.set_network(true, false);
    assert_eq!(rig.app.sync_now().await.unwrap().photos_safe, 3);
}

#[tokio::test]
async fn two_phones_merge_and_each_sees_the_others_answer() {
    let server = FakeServer::new();
    let (one, two) = (Rig::new(server.clone(), 1), Rig::new(server.clone(), 2));
    one.app.sign_in("wang", "secret").await.unwrap();
    two.app.sign_in("zhang", "secret").await.unwrap();
    one.app.sync_now().await.unwrap();
    let task = one.start();
    one.app.sync_now().await.unwrap();
    let saved = server.lock().docs.get_mut(&id(&task)).unwrap().save();
    let heads = server.lock().docs.get_mut(&id(&task)).unwrap().heads();
    let payload = shared_model::wire::Payload::Saved(saved);
    server.lock().feed.push(FeedEvent::TaskChanges { task: id(&task), payload, heads });
    two.app.sync_now().await.unwrap();
    let item = &task.facilities[0].items[0];
    let theirs = ResultInput {
        verdict: Some(Verdict::Untestable),
        note: "停电".to_owned(),
        ..input(&item.facility, &item.item)
    };
    two.app.record_result(&task.card.id, theirs.clone()).unwrap();
    let value = (item.kind == ItemKind::Measure).then_some(1.0);
    let reason = Some("见记录".to_owned());
    one.app
        .record_result(
            &task.card.id,
            ResultInput { value, override_reason: reason, ..input(&item.facility, &item.item) },
        )
        .unwrap();
    two.app.sync_now().await.unwrap();
    one.app.sync_now().await.unwrap();
    {
        let mut state = server.lock();
        let doc = state.docs.get_mut(&id(&task)).unwrap();
        let (changes, heads) = (doc.changes_since(&Default::default()).unwrap(), doc.heads());
        let payload = shared_model::wire::Payload::Changes(changes);
        state.feed.push(FeedEvent::TaskChanges { task: id(&task), payload, heads });
    }
    one.app.sync_now().await.unwrap();
    let view = one.app.task_view(&task.card.id).unwrap();
    assert_eq!(view.facilities[0].items[0].others.len(), 1, "both answers are kept");
    assert!(view.card.shared && view.card.safety.document_safe);
    let sent = server.lock().requests.len();
    one.app.sync_now().await.unwrap();
    assert_eq!(server.lock().requests.len(), sent + 1, "what came from the server is not sent back");
}

#[tokio::test]
async fn pictures_that_are_none_are_refused_and_nothing_is_added() {
    let rig = Rig::signed_in().await;
    let task = rig.start().card.id;
    let cases = [
        (b"<svg/>".to_vec(), "photo.not_an_image"),
        (picture(1)[..60].to_vec(), "photo.damaged"),
        (vec![0; 21 * 1024 * 1024], "photo.too_large"),
    ];
    for (bytes, expected) in cases {
        assert_eq!(code(rig.app.add_photo(&task, PhotoTarget::Selfie, bytes)), expected);
    }
    assert!(rig.app.task_view(&task).unwrap().arrival.selfie.is_none());
    rig.app.add_photo(&task, PhotoTarget::Selfie, picture(1)).unwrap();
    assert_eq!(code(rig.app.add_photo(&task, PhotoTarget::SignIn, picture(1))), "photo.used");
}

#[tokio::test]
async fn a_phone_with_a_camera_takes_no_chosen_files() {
    let rig = Rig::signed_in().await;
    let task = rig.start().card.id;
    assert_eq!(code(rig.app.add_chosen_photo(&task, PhotoTarget::Selfie, picture(1))), "camera.only");
    assert!(rig.app.task_view(&task).unwrap().arrival.selfie.is_none());
}

#[tokio::test]
async fn an_idle_exchange_is_one_small_request() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.record_all(&task.card.id);
    rig.app.sync_now().await.unwrap();
    rig.server.lock().requests.clear();
    rig.app.sync_now().await.unwrap();
    let state = rig.server.lock();
    assert_eq!(state.requests, [(Method::Post, "/api/sync".to_owned())]);
    assert!(state.last_body.len() <= 60, "{} bytes", state.last_body.len());
}

#[tokio::test]
async fn the_background_loop_sends_what_is_recorded() {
    let rig = Rig::signed_in().await;
    let mut changes = rig.app.subscribe();
    let app = rig.app.clone();
    let background = tokio::spawn(async move { app.run_background().await });
    let task = rig.start();
    while rig.app.sync_state().unwrap().tasks_waiting > 0 {
        // Every step of the loop tells; waiting for that is waiting for progress.
        let _ = changes.recv().await;
    }
    assert!(rig.server.lock().docs.contains_key(&id(&task)));
    rig.app.close();
    background.await.unwrap();
    drop(Arc::new(rig));
}
