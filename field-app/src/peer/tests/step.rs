//! Meetings that break off after every single message, and phones that die between any two writes.

use std::collections::BTreeSet;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use shared_model::document::Heads;

use super::*;
use crate::durable::{Step, Witness};
use crate::store::StoreError;
use crate::testing::{open, record_arrival};

/// Everything that is exchanged, as it lies on the disk: heads by task, and photos.
fn holds(rig: &Rig) -> (Vec<(String, Heads)>, BTreeSet<String>) {
    let mut phone = rig.app.phone();
    let account = phone.account().unwrap().id;
    let (mut tasks, mut photos) = (Vec::new(), BTreeSet::new());
    let files = phone.files();
    phone
        .store
        .read(|tx| {
            for row in tx.tasks(account)? {
                let (bytes, _) = tx.document(row.id())?;
                let heads = shared_model::document::TaskDoc::open(&bytes, [1; 16]).unwrap().heads();
                assert_eq!(heads, row.heads);
                tasks.push((row.id().to_string(), heads));
                for photo in tx.task_photos(row.id())? {
                    assert!(files.is_whole(photo.sha256), "a row without its file");
                    photos.insert(photo.sha256.to_string());
                }
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    tasks.sort_by(|a, b| a.0.cmp(&b.0));
    (tasks, photos)
}

/// Two phones that both have something for the other, small and large.
async fn two_with_work() -> (Rig, Rig) {
    let (_server, a, b) = colleagues().await;
    let shared = a.start();
    while !carry_messages(&a, &b, 100).unwrap() {}
    record_arrival(&a.app, &shared.card.id);
    add_large_photo(&b, &shared.card.id, 60, 300_000);
    add_large_photo(&a, &a.start().card.id, 61, 300_000);
    (a, b)
}

#[tokio::test]
async fn a_meeting_that_breaks_off_anywhere_and_is_held_again_has_one_effect() {
    let (a, b) = two_with_work().await;
    let mut breaks = 1;
    while !carry_messages(&a, &b, breaks).unwrap() {
        breaks += 1;
    }
    assert!(breaks > 8, "{breaks}");
    assert_eq!(holds(&a), holds(&b));
    assert_eq!((holds(&a).0.len(), holds(&a).1.len()), (2, 5));
    // The other way round there is nothing left.
    assert!(carry_messages(&b, &a, 100).unwrap());
    assert_eq!(b.app.peer_state().bytes_total, b.app.peer_state().bytes);
}

/// Fails the step that comes after so many others.
struct Mortal(AtomicUsize);

impl Witness for Mortal {
    fn before(&self, _step: Step) -> io::Result<()> {
        let left = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if left.is_err() { Err(io::Error::other("the phone died")) } else { Ok(()) }
    }
}

#[tokio::test]
async fn a_phone_that_dies_between_any_two_writes_has_everything_after_the_next_meeting() {
    for hosting in [false, true] {
        let (a, mut b) = two_with_work().await;
        let mut deaths = 0;
        loop {
            let Rig { dir, device, server, app } = b;
            drop(app);
            let witness = Arc::new(Mortal(AtomicUsize::new(deaths)));
            let app = open(dir.path(), &device, &server, Some(witness));
            b = Rig { dir, device, server, app };
            let met = if hosting { carry_messages(&b, &a, 100) } else { carry_messages(&a, &b, 100) };
            holds(&b);
            if met.unwrap_or(false) {
                break;
            }
            deaths += 1;
            assert!(deaths < 200);
        }
        assert!(deaths > 2, "{deaths}");
        let b = b.restart();
        assert_eq!(holds(&a), holds(&b));
    }
}

#[tokio::test]
async fn what_is_deleted_or_kept_apart_is_not_exchanged() {
    let (_server, a, b) = colleagues().await;
    let task = a.start();
    while !carry_messages(&a, &b, 100).unwrap() {}
    let before = b.app.peer_state().documents;
    b.app.delete_task(&task.card.id).unwrap();
    while !carry_messages(&a, &b, 100).unwrap() {}
    assert_eq!(code_of(b.app.task_view(&task.card.id)), "task.unknown");
    assert!(a.app.task_view(&task.card.id).is_ok());
    assert_eq!(b.app.peer_state().documents, before);
}
