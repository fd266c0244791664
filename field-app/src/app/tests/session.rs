//! Signed in, signed out, refused: what was recorded stays, and is sent when the session is whole again.

use shared_model::wire::DocOutcome;

use super::{code, id};
use crate::sync::Method;
use crate::testing::{FakeServer, Fate, Rig, record_arrival};
use crate::view::*;

#[tokio::test]
async fn signing_out_keeps_the_evidence_and_another_account_does_not_see_it() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    record_arrival(&rig.app, &task.card.id);
    rig.device.set_network(false, false);
    let check = rig.app.sign_out_check().unwrap();
    assert_eq!((check.unsent_tasks, check.unsent_photos), (1, 3));
    let session = rig.app.sign_out().await.unwrap();
    assert_eq!(session.state, SessionState::SignedOut);
    assert_eq!(code(rig.app.home()), "session.none");
    rig.device.set_network(true, false);
    rig.app.sign_in("zhang", "secret").await.unwrap();
    assert_eq!(rig.app.unsubmitted().unwrap(), []);
    rig.app.sync_now().await.unwrap();
    assert!(rig.server.lock().docs.is_empty());
    assert!(rig.server.lock().requests.contains(&(Method::Delete, "/api/session".to_owned())));
    rig.app.sign_in("wang", "secret").await.unwrap();
    let sync = rig.app.sync_now().await.unwrap();
    assert_eq!((sync.phase, sync.photos_safe), (SyncPhase::Done, 3));
}

#[tokio::test]
async fn a_lost_session_keeps_recording_and_asks_to_sign_in_again() {
    for (status, refusal, state) in
        [(401, "auth.expired", SessionState::SignInAgain), (403, "auth.disabled", SessionState::Disabled)]
    {
        let rig = Rig::signed_in().await;
        let task = rig.start();
        rig.server.lock().refuse_session = Some((status, refusal));
        let sync = rig.app.sync_now().await.unwrap();
        assert_eq!((sync.phase, sync.error.unwrap().code.as_str()), (SyncPhase::Blocked, refusal));
        assert_eq!(rig.app.session().unwrap().state, state);
        record_arrival(&rig.app, &task.card.id);
        assert_eq!(code(rig.app.sign_in("wang", "secret").await), refusal);
        rig.server.lock().refuse_session = None;
        rig.app.sign_in("wang", "secret").await.unwrap();
        assert_eq!(rig.app.sync_now().await.unwrap().photos_safe, 3);
    }
}

#[tokio::test]
async fn a_strangers_refusal_on_the_way_ends_no_session() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    record_arrival(&rig.app, &task.card.id);
    rig.server.lock().refuse_session = Some((401, "http.status_401"));
    let sync = rig.app.sync_now().await.unwrap();
    assert_eq!((sync.phase, sync.error.unwrap().retry), (SyncPhase::Waiting, Retry::Later));
    assert!(crate::text::error("http.status_401").message.0.contains("Wi-Fi"));
    assert_eq!(rig.app.session().unwrap().state, SessionState::SignedIn);
    rig.server.lock().refuse_session = None;
    assert_eq!(rig.app.sync_now().await.unwrap().photos_safe, 3);
}

#[tokio::test]
async fn another_phone_and_a_wrong_password_are_refused_with_the_servers_words() {
    let rig = Rig::new(FakeServer::new(), 1);
    assert_eq!(code(rig.app.sign_in("wang", "wrong").await), "auth.wrong_password");
    rig.server.lock().refuse_session = Some((409, "auth.other_phone"));
    let error = rig.app.sign_in("wang", "secret").await.unwrap_err().view();
    assert_eq!(
        (error.code.as_str(), error.retry, error.message.zh.as_str()),
        ("auth.other_phone", Retry::AfterAction, "不行")
    );
    rig.server.lock().fates.push_back(Fate::Lost);
    assert_eq!(code(rig.app.sign_in("wang", "secret").await), "network.unreachable");
}

#[tokio::test]
async fn a_receipt_for_the_other_phones_submission_is_none_for_this_one() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.record_all(&task.card.id);
    rig.app.submit(&task.card.id).unwrap();
    // The other phone of the account submitted the task for the first time too; this one's is not heard of yet.
    rig.server.lock().outcome = Some(DocOutcome::Merged);
    rig.server.tell_receipt(id(&task), 1, shared_model::document::Heads::new(vec![[5; 32]]));
    let sync = rig.app.sync_now().await.unwrap();
    assert_eq!(sync.submissions_waiting, 1, "{sync:?}");
    let card = rig.app.task_view(&task.card.id).unwrap().card;
    assert_eq!((card.state, card.safety.submission_safe), (TaskState::Queued, false));
}
