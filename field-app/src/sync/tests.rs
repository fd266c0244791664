//! The exchange over a network that loses, doubles and cuts; the plan and the uploads as pure functions.

use proptest::prelude::*;
use shared_model::id::TaskId;
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use super::*;
use crate::testing::{Fate, Rig};
use crate::view::{SyncPhase, TaskState};

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        Just(Fate::Through),
        Just(Fate::Lost),
        Just(Fate::AnswerLost),
        Just(Fate::Doubled),
        Just(Fate::CutShort),
        Just(Fate::Unavailable),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_fate_of_the_first_requests_ends_with_everything_safe_once(
        fates in proptest::collection::vec(fate(), 0..24), restart in any::<bool>()
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let rig = Rig::signed_in().await;
            let task = rig.start();
            rig.record_all(&task.card.id);
            rig.app.submit(&task.card.id).unwrap();
            rig.server.lock().fates.extend(&fates);
            let rig = if restart { rig.restart() } else { rig };
            for _ in 0..60 {
                if rig.app.sync_now().await.unwrap().phase == SyncPhase::Done && rig.server.lock().fates.is_empty() {
                    break;
                }
                rig.device.advance(20_000);
            }
            let state = rig.app.sync_state().unwrap();
            assert_eq!((state.phase, state.photos_safe), (SyncPhase::Done, state.photos));
            assert_eq!(rig.app.task_view(&task.card.id).unwrap().card.state, TaskState::Pending);
            let mut server = rig.server.lock();
            let id: TaskId = task.card.id.parse().unwrap();
            let evidence = server.docs.get_mut(&id).unwrap().project().unwrap();
            assert_eq!(evidence.submissions.len(), 1);
            assert_eq!(server.photos.len(), state.photos as usize);
        });
    }

    #[test]
    fn the_plan_never_acts_offline_and_always_says_when_to_look_again(
        now in 0..1_000_000i64, online: bool, session: bool, documents: bool, photo: bool, failures in 0..5u32, random: u64
    ) {
        let now = Moment::from_ms(now);
        let mut engine = Engine::default();
        (0..failures).for_each(|_| engine.failed(now, None, random));
        let photo = photo.then(|| job(None, 0));
        let queue = Queue { ended_session: None, session, documents, photo, photo_at: None };
        match engine.step(&queue, &Conditions { now, online, photos_allowed: true }) {
            Step::Wait { why: Waiting::Backoff, until } => prop_assert!(failures > 0 && until > Some(now)),
            Step::Wait { why, .. } => prop_assert!(!online || !session || why == Waiting::Done),
            Step::Exchange { documents } => prop_assert!(online && session && documents > 0),
            Step::Upload(_) | Step::EndSession { .. } => prop_assert!(online),
        }
    }

    #[test]
    fn no_answer_to_an_upload_panics(
        status in 100..600u16, offset in proptest::option::of(".{0,12}"), location in proptest::option::of(".{0,30}"),
        receipt in proptest::option::of(".{0,40}"), under_way: bool
    ) {
        let named = |name: &str, value: Option<String>| value.map(|value| (name.to_owned(), value));
        let headers = [named("upload-offset", offset), named("location", location), named("upload-receipt", receipt)];
        let answer = HttpAnswer { status, headers: headers.into_iter().flatten().collect(), body: Vec::new() };
        let moved = after_answer(&job(under_way.then(|| "/api/uploads/1".to_owned()), 3), &answer);
        if let UploadMove::Sent { upload, .. } = moved {
            prop_assert!(upload.starts_with('/'));
        }
    }
}

fn job(upload: Option<String>, sent: u64) -> PhotoJob {
    let (sha256, task) = (Sha256::of(b"x"), TaskId::from_bytes([1; 16]));
    PhotoJob { sha256, task, bytes: 10, upload, sent, tries: 0 }
}

#[test]
fn documents_go_before_photos_and_photos_do_not_wait_for_a_stuck_document() {
    let now = Moment::from_ms(1_000);
    let conditions = Conditions { now, online: true, photos_allowed: true };
    let queue = Queue { session: true, documents: true, photo: Some(job(None, 0)), ..Queue::default() };
    let mut engine = Engine::default();
    assert!(matches!(engine.step(&queue, &conditions), Step::Exchange { .. }));
    engine.exchanged(now, false);
    engine.fruitless(now, 0);
    assert!(matches!(engine.step(&queue, &conditions), Step::Upload(_)));
}

#[test]
fn a_network_that_comes_back_ends_the_waiting() {
    let now = Moment::from_ms(1_000);
    let queue = Queue { session: true, documents: true, ..Queue::default() };
    let mut engine = Engine::default();
    engine.failed(now, Some(600), 0);
    let on = Conditions { now, online: true, photos_allowed: true };
    assert!(matches!(engine.step(&queue, &on), Step::Wait { why: Waiting::Backoff, .. }));
    engine.step(&queue, &Conditions { online: false, ..on });
    assert!(matches!(engine.step(&queue, &on), Step::Exchange { .. }));
}

#[test]
fn a_clock_set_back_does_not_silence_the_phone() {
    let far = Moment::from_ms(10_000_000_000);
    let mut engine = Engine::default();
    engine.exchanged(far, false);
    engine.failed(far, None, 0);
    let queue = Queue { session: true, ..Queue::default() };
    let conditions = Conditions { now: Moment::from_ms(0), online: true, photos_allowed: true };
    assert!(matches!(engine.step(&queue, &conditions), Step::Exchange { .. }));
}

#[test]
fn an_upload_asks_how_far_it_is_before_it_goes_on() {
    let part = |offset: u64, len: usize| Ok(vec![b'x'; len.min(10 - offset as usize)]);
    let create = next_request(&job(None, 0), true, part).unwrap();
    assert_eq!((create.method, create.path.as_str()), (Method::Post, "/api/uploads"));
    let under_way = job(Some("/api/uploads/1".to_owned()), 4);
    assert_eq!(next_request(&under_way, true, part).unwrap().method, Method::Head);
    let patch = next_request(&under_way, false, part).unwrap();
    assert_eq!((patch.method, patch.body.len()), (Method::Patch, 6));
    let answer = |status| HttpAnswer { status, ..HttpAnswer::default() };
    assert_eq!(after_answer(&under_way, &answer(409)), UploadMove::Lost { upload: under_way.upload.clone() });
    assert_eq!(after_answer(&under_way, &answer(404)), UploadMove::Lost { upload: None });
    assert!(matches!(after_answer(&under_way, &answer(422)), UploadMove::Refused(_)));
    assert!(matches!(after_answer(&under_way, &answer(503)), UploadMove::Failed(_)));
}
