//! What a phone keeps when it is killed between any two writes.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use crate::AppError;
use crate::durable::{Step, Witness};
use crate::testing::{PLAN, Rig, facilities, input, open, picture};
use crate::view::{PhotoTarget, ResultInput, TaskState, Verdict};

/// Lets `left` steps pass, then fails every one: the phone is dead.
struct Mortal {
    left: AtomicUsize,
    kind: io::ErrorKind,
}

impl Witness for Mortal {
    fn before(&self, _step: Step) -> io::Result<()> {
        let lives = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        lives.map(drop).map_err(|_| self.kind.into())
    }
}

/// What the engineer does, and what the screens said was saved.
fn work(app: &crate::FieldApp, seen: &mut Vec<String>) -> Result<(), AppError> {
    let codes: Vec<_> = facilities().iter().map(ToString::to_string).collect();
    let task = app.start_task(&PLAN.to_string(), &codes)?;
    let id = &task.card.id;
    seen.push("task".to_owned());
    app.add_photo(id, PhotoTarget::Selfie, picture(1))?;
    seen.push("selfie".to_owned());
    for item in &task.facilities[0].items {
        let untestable = ResultInput {
            verdict: Some(Verdict::Untestable),
            note: "停电".to_owned(),
            ..input(&item.facility, &item.item)
        };
        app.record_result(id, untestable)?;
        seen.push(item.item.clone());
    }
    Ok(())
}

#[tokio::test]
async fn a_phone_killed_between_any_two_writes_keeps_what_it_showed_as_saved() {
    let mut deaths = 0;
    for left in 0.. {
        let rig = Rig::signed_in().await;
        let Rig { dir, device, server, app } = rig;
        drop(app);
        let kind = if left % 2 == 0 { io::ErrorKind::Other } else { io::ErrorKind::StorageFull };
        let mut seen = Vec::new();
        let outcome = {
            let witness: Arc<dyn Witness> = Arc::new(Mortal { left: AtomicUsize::new(left), kind });
            work(&open(dir.path(), &device, &server, Some(witness)), &mut seen)
        };
        let app = open(dir.path(), &device, &server, None);
        let tasks = app.unsubmitted().unwrap();
        assert!(tasks.len() >= usize::from(seen.contains(&"task".to_owned())));
        for card in &tasks {
            let view = app.task_view(&card.id).unwrap();
            let selfie = view.arrival.selfie;
            assert!(selfie.is_some() || !seen.contains(&"selfie".to_owned()));
            if let Some(photo) = selfie {
                // What is referred to is whole.
                assert_eq!(app.photo_bytes(&photo.sha256, crate::view::PhotoSize::Original).unwrap(), picture(1));
            }
            for item in view.facilities.iter().flat_map(|facility| &facility.items) {
                assert!(item.result.is_some() || !seen.contains(&item.item));
            }
        }
        // And work goes on: the same again, to the end.
        let mut again = Vec::new();
        if tasks.is_empty() {
            work(&app, &mut again).unwrap();
        } else {
            app.add_photo(&tasks[0].id, PhotoTarget::SignIn, picture(2)).unwrap();
        }
        app.sync_now().await.unwrap();
        assert_eq!(app.sync_state().unwrap().tasks_waiting, 0);
        match outcome {
            Ok(()) => break,
            Err(_) => deaths += 1,
        }
    }
    assert!(deaths > 8, "{deaths} deaths were tried");
}

#[tokio::test]
async fn a_full_disk_loses_one_answer_and_says_so() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    let Rig { dir, device, server, app } = rig;
    drop(app);
    let witness = Arc::new(Mortal { left: AtomicUsize::new(usize::MAX), kind: io::ErrorKind::StorageFull });
    let app = open(dir.path(), &device, &server, Some(Arc::clone(&witness) as Arc<dyn Witness>));
    let item = &task.facilities[0].items[0];
    let answer = || ResultInput {
        verdict: Some(Verdict::Untestable),
        note: "停电".to_owned(),
        ..input(&item.facility, &item.item)
    };
    witness.left.store(0, Ordering::SeqCst);
    assert_eq!(app.record_result(&task.card.id, answer()).unwrap_err().code(), "disk.full");
    let photo = app.add_photo(&task.card.id, PhotoTarget::Selfie, picture(1));
    assert_eq!(photo.unwrap_err().code(), "disk.full");
    let view = app.task_view(&task.card.id).unwrap();
    assert!(view.facilities[0].items[0].result.is_none() && view.arrival.selfie.is_none());
    witness.left.store(usize::MAX, Ordering::SeqCst);
    app.record_result(&task.card.id, answer()).unwrap();
    app.add_photo(&task.card.id, PhotoTarget::Selfie, picture(1)).unwrap();
    app.sync_now().await.unwrap();
    assert_eq!(app.sync_state().unwrap().photos_safe, 1);
}

#[tokio::test]
async fn storage_that_fills_up_at_any_step_of_a_photo_leaves_nothing_half_done() {
    let rig = Rig::signed_in().await;
    let task = rig.start().card.id;
    let Rig { dir, device, server, app } = rig;
    drop(app);
    let witness = Arc::new(Mortal { left: AtomicUsize::new(usize::MAX), kind: io::ErrorKind::StorageFull });
    let app = open(dir.path(), &device, &server, Some(Arc::clone(&witness) as Arc<dyn Witness>));
    let mut steps = 0;
    loop {
        witness.left.store(steps, Ordering::SeqCst);
        let Err(error) = app.add_photo(&task, PhotoTarget::Selfie, picture(1)) else { break };
        let told = error.view();
        assert_eq!(told.code, "disk.full", "after {steps} steps");
        assert!(told.message.zh.contains("没有保存"), "{told:?}");
        assert!(app.task_view(&task).unwrap().arrival.selfie.is_none());
        assert_eq!(app.sync_state().unwrap().photos, 0);
        steps += 1;
    }
    assert!(steps > 2, "{steps} steps were tried");
    witness.left.store(usize::MAX, Ordering::SeqCst);
    let selfie = app.task_view(&task).unwrap().arrival.selfie.unwrap().sha256;
    assert_eq!(app.photo_bytes(&selfie, crate::view::PhotoSize::Original).unwrap(), picture(1));
    app.sync_now().await.unwrap();
    let state = app.sync_state().unwrap();
    assert_eq!((state.photos, state.photos_safe), (1, 1));
}

#[tokio::test]
async fn time_without_the_app_is_a_gap_with_its_reason() {
    use shared_model::document::statement::GapReason;
    for (reboot, reason) in [(false, GapReason::StoppedBySystem), (true, GapReason::PhoneOff)] {
        let rig = Rig::signed_in().await;
        let task = rig.start();
        rig.device.measure(crate::testing::fix(crate::testing::NOW.plus_ms(1_000), 1));
        rig.app.collect_locations().unwrap();
        let Rig { dir, device, server, app } = rig;
        drop(app);
        device.advance(600_000);
        if reboot {
            device.reboot();
        }
        let app = open(dir.path(), &device, &server, None);
        let now = crate::device::Device::clock(&*device).now;
        device.measure(crate::testing::fix(now, 2));
        app.collect_locations().unwrap();
        app.sync_now().await.unwrap();
        let mut state = server.lock();
        let evidence = state.docs.get_mut(&task.card.id.parse().unwrap()).unwrap().project().unwrap();
        let gaps: Vec<_> = evidence.gaps.values().map(|gap| gap.shown.reason).collect();
        assert_eq!(gaps, [reason]);
    }
}

#[tokio::test]
async fn what_is_kept_in_memory_is_what_the_document_says() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.record_all(&task.card.id);
    let before = rig.app.task_view(&task.card.id).unwrap();
    let rig = rig.restart();
    let after = rig.app.task_view(&task.card.id).unwrap();
    assert_eq!(before, after);
    assert_eq!(after.card.state, TaskState::Unsubmitted);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_order_of_answers_reads_the_same_after_a_restart(answers in proptest::collection::vec((0..6usize, 0..2u8), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let rig = runtime.block_on(Rig::signed_in());
        let task = rig.start();
        let items: Vec<_> = task.facilities.iter().flat_map(|facility| &facility.items).collect();
        for (index, note) in answers {
            let item = items[index % items.len()];
            let note = format!("原因{note}");
            let answer = ResultInput { verdict: Some(Verdict::Untestable), note, ..input(&item.facility, &item.item) };
            rig.app.record_result(&task.card.id, answer).unwrap();
        }
        let before = rig.app.task_view(&task.card.id).unwrap();
        let rig = rig.restart();
        prop_assert_eq!(before, rig.app.task_view(&task.card.id).unwrap());
    }
}
