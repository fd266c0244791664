//! Room is made by receipts only; what is not safe can be taken out in one file.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use shared_model::document::TaskDoc;
use shared_model::package::{MANIFEST, Manifest, SIGNATURE, message};
use shared_model::sha::Sha256;
use shared_model::signature::Signature;

use super::{code, id};
use crate::device::Device as _;
use crate::testing::{Rig, picture, record_arrival};
use crate::view::*;

fn unpacked(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(std::fs::File::open(path).unwrap());
    let read = |mut entry: tar::Entry<'_, std::fs::File>| {
        let name = entry.path().unwrap().display().to_string();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    };
    archive.entries().unwrap().map(|entry| read(entry.unwrap())).collect()
}

#[tokio::test]
async fn what_no_server_signed_for_is_taken_out_whole_and_signed() {
    let rig = Rig::signed_in().await;
    assert_eq!(code(rig.app.export_unsent()), "export.nothing");
    rig.device.set_network(false, false);
    let task = rig.start();
    rig.record_all(&task.card.id);
    rig.app.submit(&task.card.id).unwrap();
    let export = rig.app.export_unsent().unwrap();
    assert_eq!((export.tasks, export.photos_lost), (1, 0));
    let files = unpacked(Path::new(&export.path));
    let signature: Signature = String::from_utf8(files[SIGNATURE].clone()).unwrap().parse().unwrap();
    rig.device.public_key().unwrap().verify(&message(&files[MANIFEST]), &signature).unwrap();
    let manifest: Manifest = serde_json::from_slice(&files[MANIFEST]).unwrap();
    assert_eq!(manifest.photos.len() as u32, rig.app.sync_state().unwrap().photos);
    for photo in &manifest.photos {
        assert_eq!(Sha256::of(&files[&photo.file()]), photo.sha256);
    }
    let bytes = &files[&manifest.documents[0].file()];
    let evidence = TaskDoc::open(bytes, [9; 16]).unwrap().project().unwrap();
    assert_eq!((evidence.header.id, evidence.submissions.len()), (id(&task), 1));
    rig.device.set_network(true, false);
    rig.app.sync_now().await.unwrap();
    assert_eq!(code(rig.app.export_unsent()), "export.nothing", "an export changes nothing, a receipt does");
}

#[tokio::test]
async fn what_another_account_left_unsent_is_taken_out_too() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    record_arrival(&rig.app, &task.card.id);
    rig.device.set_network(false, false);
    rig.app.sign_out().await.unwrap();
    rig.device.set_network(true, false);
    rig.app.sign_in("zhang", "secret").await.unwrap();
    let export = rig.app.export_unsent().unwrap();
    assert_eq!((export.tasks, export.photos), (1, 3));
}

#[tokio::test]
async fn a_damaged_photo_is_counted_as_lost_and_holds_up_nothing() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    record_arrival(&rig.app, &task.card.id);
    let selfie = rig.app.task_view(&task.card.id).unwrap().arrival.selfie.unwrap().sha256;
    std::fs::write(rig.dir.path().join("photos").join(&selfie[..2]).join(&selfie), b"rust").unwrap();
    let export = rig.app.export_unsent().unwrap();
    assert_eq!((export.photos, export.photos_lost), (2, 1));
}

#[tokio::test]
async fn a_photo_damaged_on_this_phone_is_told_by_itself_and_the_others_are_sent() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    record_arrival(&rig.app, &task.card.id);
    let selfie = rig.app.task_view(&task.card.id).unwrap().arrival.selfie.unwrap().sha256;
    std::fs::write(rig.dir.path().join("photos").join(&selfie[..2]).join(&selfie), b"rust").unwrap();
    let sync = rig.app.sync_now().await.unwrap();
    assert_eq!((sync.photos, sync.photos_safe, sync.tasks_waiting), (3, 2, 0), "{sync:?}");
    let details = rig.app.sync_details().unwrap();
    let photos = &details.tasks[0].photos;
    let damaged: Vec<_> = photos.iter().filter_map(|photo| Some((photo, photo.error.as_ref()?))).collect();
    assert_eq!(damaged.len(), 1);
    let (photo, error) = damaged[0];
    assert_eq!((&photo.sha256, error.code.as_str()), (&selfie, "photo.file_damaged"));
    let notices = rig.app.home().unwrap().notices;
    assert_eq!((notices.len(), notices[0].code.as_str()), (1, "photo.file_damaged"));
    assert_eq!(notices[0].task.as_deref(), Some(task.card.id.as_str()));
    assert!(notices[0].message.zh.contains(&selfie[..8]), "{notices:?}");
    // Taken again, the arrival is whole; the damaged one is not sent in its place, and not told twice.
    rig.app.add_photo(&task.card.id, PhotoTarget::Selfie, picture(50)).unwrap();
    let again = rig.app.sync_now().await.unwrap();
    assert_eq!((again.photos, again.photos_safe), (4, 3), "{again:?}");
    assert_eq!(rig.app.home().unwrap().notices.len(), 1);
    assert_eq!(rig.server.lock().photos.len(), 3);
}

#[tokio::test]
async fn originals_go_only_when_the_server_signed_for_them_and_the_task_is_past_the_phone() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.record_all(&task.card.id);
    let nothing = FreedView { photos: 0, bytes: 0 };
    assert_eq!(rig.app.free_space().unwrap(), nothing);
    rig.app.sync_now().await.unwrap();
    assert_eq!(rig.app.free_space().unwrap(), nothing, "the task is still being recorded");
    rig.app.submit(&task.card.id).unwrap();
    rig.app.sync_now().await.unwrap();
    let before = rig.app.storage().unwrap();
    let photos = rig.app.sync_state().unwrap().photos;
    assert_eq!((before.freeable_photos, before.unsent), (photos, 0));
    assert_eq!(rig.app.free_space().unwrap(), FreedView { photos, bytes: before.freeable });
    assert_eq!(rig.app.storage().unwrap().freeable_photos, 0);
    let selfie = rig.app.task_view(&task.card.id).unwrap().arrival.selfie.unwrap().sha256;
    assert!(rig.app.photo_bytes(&selfie, PhotoSize::Thumb).is_ok());
    assert_eq!(code(rig.app.photo_bytes(&selfie, PhotoSize::Original)), "photo.not_here");
    // A server that was restored asks for nothing that is no longer here, and nothing is counted as unsafe.
    rig.server.lock().incarnation = 12;
    let sync = rig.app.sync_now().await.unwrap();
    assert_eq!((sync.phase, sync.photos_safe), (SyncPhase::Done, photos));
}
