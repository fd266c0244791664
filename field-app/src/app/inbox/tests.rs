use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use shared_model::document::statement::Said;
use shared_model::moment::Moment;

use crate::FieldApp;
use crate::device::{CaptureRequest, Device as _};
use crate::durable::{Step, Witness};
use crate::testing::{NOW, Rig, fix, picture, record_arrival};
use crate::view::{PhotoTarget, SyncPhase};

/// Lets `left` steps pass, then fails every one: the phone is dead.
struct Mortal(AtomicUsize);

impl Witness for Mortal {
    fn before(&self, _step: Step) -> io::Result<()> {
        let lives = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        lives.map(drop).map_err(|_| io::ErrorKind::Other.into())
    }
}

fn request(rig: &Rig, task: &str, target: &PhotoTarget) -> CaptureRequest {
    let account = rig.app.session().unwrap().account.unwrap().id;
    let target = serde_json::to_string(target).unwrap();
    CaptureRequest { task: task.to_owned(), target, account, offset_ms: Some(-7), front: false }
}

/// Who and when the server was told of, for the sign-in and its photo.
async fn told(rig: &Rig, task: &str) -> (Said, Said, Option<Moment>) {
    assert_eq!(rig.app.sync_now().await.unwrap().phase, SyncPhase::Done);
    let mut state = rig.server.lock();
    let evidence = state.docs.get_mut(&task.parse().unwrap()).unwrap().project().unwrap();
    let sign_in = evidence.sign_in.unwrap().shown;
    let photo = &evidence.photos[&sign_in.photo].shown;
    (sign_in.said, photo.said, sign_in.fix.map(|fix| fix.at))
}

#[tokio::test]
async fn a_picture_is_durable_in_its_task_when_the_camera_closes() {
    let rig = Rig::signed_in().await;
    let task = rig.start().card.id;
    rig.device.set_picture(picture(1));
    let photo = rig.app.take_photo(&task, PhotoTarget::Selfie).unwrap();
    assert_eq!(photo.at, NOW.as_ms());
    assert_eq!(rig.app.task_view(&task).unwrap().arrival.selfie.unwrap().sha256, photo.sha256);
    assert_eq!(rig.device.inbox().unwrap(), []);
    assert_eq!(rig.app.take_photo(&task, PhotoTarget::Selfie).unwrap_err().code(), "camera.cancelled");
    let unknown = PhotoTarget::Fault { fault: task.clone() };
    rig.device.set_picture(picture(2));
    assert_eq!(rig.app.take_photo(&task, unknown).unwrap_err().code(), "fault.unknown");
    assert_eq!(rig.device.inbox().unwrap(), [], "what cannot be added is not taken");
}

#[tokio::test]
async fn a_picture_taken_while_the_app_was_killed_joins_its_task_with_its_own_time_and_place() {
    let rig = Rig::signed_in().await;
    let task = rig.start().card.id;
    rig.device.advance(60_000);
    let then = rig.device.clock();
    rig.device.measure(fix(then.now, 1));
    rig.device.capture_and_die(&request(&rig, &task, &PhotoTarget::SignIn), picture(2));
    rig.device.reboot();
    rig.device.advance(3_600_000);
    rig.device.measure(fix(rig.device.clock().now, 9));
    let rig = rig.restart();
    assert_eq!(rig.device.inbox().unwrap(), []);
    let (sign_in, photo, fixed_at) = told(&rig, &task).await;
    assert_eq!(sign_in, photo);
    let at = photo.at;
    assert_eq!((at.device, at.monotonic_ms, at.boot, at.offset_ms), (then.now, then.monotonic_ms, then.boot, Some(-7)));
    assert_eq!(fixed_at, Some(then.now));
}

#[tokio::test]
async fn killed_between_any_two_steps_the_picture_is_there_once() {
    let mut deaths = 0;
    for left in 0.. {
        let rig = Rig::signed_in().await;
        let task = rig.start().card.id;
        let then = rig.device.clock().now;
        rig.device.capture_and_die(&request(&rig, &task, &PhotoTarget::SignIn), picture(2));
        let Rig { dir, device, server, app } = rig;
        drop(app);
        device.advance(10_000);
        let options = || crate::Options {
            transport: Some(Arc::new(server.clone())),
            witness: Some(Arc::new(Mortal(AtomicUsize::new(left)))),
            ..crate::Options::default()
        };
        // Dies somewhere on the way, or not any more; opening itself may be what fails.
        let opened = FieldApp::open(dir.path(), device.clone(), options());
        let adopted = opened.is_ok() && device.inbox().unwrap().is_empty();
        drop(opened);
        let app = crate::testing::open(dir.path(), &device, &server, None);
        let rig = Rig { dir, device, server, app };
        assert_eq!(rig.device.inbox().unwrap(), [], "after {left} steps");
        assert_eq!(rig.app.sync_state().unwrap().photos, 1);
        assert_eq!(told(&rig, &task).await.0.at.device, then);
        assert_eq!(rig.app.home().unwrap().notices, []);
        if adopted {
            break;
        }
        deaths += 1;
    }
    assert!(deaths >= 4, "{deaths} deaths were tried");
}

#[tokio::test]
async fn a_picture_whose_task_was_submitted_meanwhile_is_known_not_refused() {
    let rig = Rig::signed_in().await;
    let task = rig.start().card.id;
    rig.record_all(&task);
    // Added, and killed before it was forgotten: the same bytes are still in the inbox.
    rig.device.capture_and_die(&request(&rig, &task, &PhotoTarget::Selfie), picture(1));
    rig.app.submit(&task).unwrap();
    let rig = rig.restart();
    assert_eq!(rig.device.inbox().unwrap(), []);
    assert_eq!(rig.app.home().unwrap().notices, []);
}

#[tokio::test]
async fn a_picture_no_rule_admits_is_kept_and_told_once() {
    let rig = Rig::signed_in().await;
    let (gone, sent, whole) = (rig.start().card.id, rig.start().card.id, rig.start().card.id);
    rig.app.delete_task(&gone).unwrap();
    rig.record_all(&sent);
    rig.app.submit(&sent).unwrap();
    for task in [&gone, &sent] {
        rig.device.capture_and_die(&request(&rig, task, &PhotoTarget::SignIn), picture(7));
    }
    let odd = CaptureRequest { target: "a newer app's".to_owned(), ..request(&rig, &whole, &PhotoTarget::Selfie) };
    rig.device.capture_and_die(&odd, picture(8));
    let damaged = rig.device.capture_and_die(&request(&rig, &whole, &PhotoTarget::SignIn), picture(9));
    rig.device.damage_capture(&damaged);
    let rig = rig.restart();
    let notices = rig.app.home().unwrap().notices;
    assert_eq!(notices.len(), 4, "{notices:?}");
    for notice in notices {
        assert_eq!(notice.code, "capture.kept");
        rig.app.dismiss_notice(notice.id).unwrap();
    }
    let rig = rig.restart();
    assert_eq!(rig.app.home().unwrap().notices, [], "told once");
    assert_eq!(rig.device.inbox().unwrap().len(), 4);
    assert!(rig.app.task_view(&whole).unwrap().arrival.sign_in.is_none());
}

#[tokio::test]
async fn a_picture_waits_for_whoever_took_it() {
    let rig = Rig::signed_in().await;
    let task = rig.start().card.id;
    rig.device.capture_and_die(&request(&rig, &task, &PhotoTarget::SignIn), picture(2));
    rig.app.sign_out().await.unwrap();
    rig.app.sign_in("zhang", "secret").await.unwrap();
    let rig = rig.restart();
    assert_eq!((rig.device.inbox().unwrap().len(), rig.app.home().unwrap().notices.len()), (1, 0));
    rig.app.sign_in("wang", "secret").await.unwrap();
    assert_eq!(rig.device.inbox().unwrap(), []);
    assert!(rig.app.task_view(&task).unwrap().arrival.sign_in.is_some());
}

#[tokio::test]
async fn a_late_picture_does_not_replace_a_newer_sign_in() {
    let rig = Rig::signed_in().await;
    let task = rig.start().card.id;
    rig.device.capture_and_die(&request(&rig, &task, &PhotoTarget::SignIn), picture(50));
    rig.device.advance(60_000);
    let later = rig.device.clock().now;
    record_arrival(&rig.app, &task);
    let rig = rig.restart();
    assert_eq!(rig.app.sync_state().unwrap().photos, 4);
    assert_eq!(told(&rig, &task).await.0.at.device, later);
}

#[tokio::test]
async fn a_database_that_needs_a_cipher_is_not_opened_in_clear() {
    let rig = Rig::signed_in().await;
    rig.device.set_database_key(Some([3; 32]));
    let fresh = tempfile::tempdir().unwrap();
    let options = crate::Options { transport: Some(Arc::new(rig.server.clone())), ..crate::Options::default() };
    match FieldApp::open(fresh.path(), rig.device.clone(), options) {
        Ok(_) => assert!(std::fs::read(fresh.path().join("fengtai.sqlite")).unwrap()[..6] != *b"SQLite"),
        Err(error) => assert_eq!(error.code(), "store.no_cipher"),
    }
}
