//! Evidence that came after an approval, on the phone that sent it: kept apart, and taken in after all.

use shared_model::document::Heads;
use shared_model::feed::FeedEvent;
use shared_model::wire::{DocOutcome, Payload};

use super::id;
use crate::testing::{Rig, record_arrival};
use crate::view::*;

fn heads(rig: &Rig, task: &TaskView) -> Heads {
    rig.app.phone().look(id(task), |row, _, _| Ok(row.heads.clone())).unwrap()
}

async fn hears(rig: &Rig, task: &TaskView, heads: Heads) {
    let changes = FeedEvent::TaskChanges { task: id(task), payload: Payload::Changes(Vec::new()), heads };
    rig.server.lock().feed.push(changes);
    rig.app.sync_now().await.unwrap();
}

#[tokio::test]
async fn what_was_kept_apart_is_shown_so_until_the_server_has_all_of_it() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.app.sync_now().await.unwrap();
    let before = heads(&rig, &task);
    record_arrival(&rig.app, &task.card.id);
    rig.server.lock().outcome = Some(DocOutcome::Quarantined { code: "sync.task_approved".to_owned() });
    rig.app.sync_now().await.unwrap();
    let state = || rig.app.task_view(&task.card.id).unwrap().card.state;
    assert_eq!(state(), TaskState::Quarantined);
    hears(&rig, &task, before).await;
    assert_eq!(state(), TaskState::Quarantined, "the server still has nothing of it");
    hears(&rig, &task, heads(&rig, &task)).await;
    assert_ne!(state(), TaskState::Quarantined);
}

#[tokio::test]
async fn a_submission_that_was_kept_apart_and_taken_in_after_all_gets_its_receipt() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.record_all(&task.card.id);
    rig.app.submit(&task.card.id).unwrap();
    rig.server.lock().outcome = Some(DocOutcome::Quarantined { code: "sync.task_withdrawn".to_owned() });
    rig.app.sync_now().await.unwrap();
    let state = || rig.app.task_view(&task.card.id).unwrap().card.state;
    assert_eq!(state(), TaskState::Quarantined);
    // The request arrived a second time, when a colleague had brought the task; the answer with the receipt was lost.
    hears(&rig, &task, heads(&rig, &task)).await;
    let sync = rig.app.sync_state().unwrap();
    assert_eq!((state(), sync.phase, sync.submissions_waiting), (TaskState::Pending, SyncPhase::Done, 0));
}
