//! Looking at submitted tasks: when, at what, and what is told to whom.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GrayImage, Luma};
use shared_model::document::TaskDoc;
use shared_model::document::statement::PhotoOf;
use shared_model::finding::SeenPhoto;
use shared_model::sha::Sha256;
use shared_model::verdict::Verdict;

use super::*;
use crate::params;
use crate::store::finding::Look;
use crate::testing::{news, whole};
use crate::testing_office::Office;
use crate::usecase::upload::{Announcement, Uploader, receive_whole};

/// The same soft picture at any quality.
fn picture(quality: u8) -> Vec<u8> {
    let at = |x: u32, y: u32| ((f64::from(x) / 31.0).sin() * 50.0 + (f64::from(y) / 23.0).cos() * 50.0 + 128.0) as u8;
    let picture = DynamicImage::ImageLuma8(GrayImage::from_fn(400, 300, |x, y| Luma([at(x, y)])));
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&picture).unwrap();
    jpeg
}

fn upload(office: &Office, task: TaskId, photo: &[u8]) {
    let caller = office.phone.caller;
    let uploader = Uploader { account: caller.account, agency: caller.agency };
    let announced = Announcement { sha256: Sha256::of(photo), task, length: photo.len() as u64 };
    receive_whole(&office.world.core, uploader, announced, photo).unwrap();
}

/// A submitted task with one photo; it was begun in the order of the numbers.
fn submitted_with(office: &mut Office, plan: shared_model::id::PlanId, number: u8, photo: &[u8]) -> (TaskId, TaskDoc) {
    let mut doc = office.phone.task_of(plan, number, &["PWR-01"]);
    office.phone.state(&mut doc, "PWR-01-01", Verdict::Pass);
    let key = "PWR-01/PWR-01-01".parse().unwrap();
    office.phone.add_photo(&mut doc, PhotoOf::Item(key), photo);
    office.phone.submit(&mut doc, 1);
    office.world.sync(&mut office.phone, vec![whole(&mut doc)]);
    let task = doc.header().unwrap().id;
    office.world.run("UPDATE task SET created_at = created_at + ?2 WHERE id = ?1", params![task, i64::from(number)]);
    (task, doc)
}

fn look_at_all(office: &Office) {
    while look_next(&office.world.core).unwrap() {}
}

fn look(office: &Office, task: TaskId) -> Look {
    office.world.core.db.read(|tx| store::finding::of_task(tx, task)).unwrap().unwrap()
}

fn seen(office: &Office, task: TaskId) -> Vec<SeenPhoto> {
    let findings = look(office, task).findings.unwrap();
    let photos = findings.into_iter().find_map(|finding| match finding {
        Finding::PhotoSeenBefore { photos } => Some(photos),
        _ => None,
    });
    photos.unwrap_or_default()
}

#[test]
fn a_submission_is_looked_at_once() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, mut doc) = submitted_with(&mut office, plan, 1, b"not here yet");
    assert!(look(&office, task).is_waiting && look(&office, task).at.is_none());
    look_at_all(&office);
    let first = look(&office, task);
    assert!(!first.is_waiting && first.at.is_some());
    // A picture that was chosen as a file is all there is to see.
    assert!(matches!(first.findings.as_deref(), Some([Finding::OddPhotos { .. }])), "{first:?}");
    let listed = crate::usecase::task::view(&office.world.core, &office.lead, task).unwrap();
    assert_eq!((listed.listed.findings, listed.look), (1, Some(first)));

    let base = doc.heads();
    office.phone.submit(&mut doc, 2);
    office.world.sync(&mut office.phone, vec![news(&mut doc, &base)]);
    assert!(look(&office, task).is_waiting);
}

#[test]
fn a_task_under_way_is_not_looked_at() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let mut doc = office.phone.task_of(plan, 1, &["PWR-01"]);
    office.world.sync(&mut office.phone, vec![whole(&mut doc)]);
    assert!(!look_next(&office.world.core).unwrap());
}

#[test]
fn a_picture_that_was_seen_before_is_found_when_it_arrives() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (original, again) = (picture(90), picture(50));
    let (first, _) = submitted_with(&mut office, plan, 1, &original);
    let (same, _) = submitted_with(&mut office, plan, 2, &original);
    let (alike, _) = submitted_with(&mut office, plan, 3, &again);
    upload(&office, first, &original);
    look_at_all(&office);
    assert_eq!(seen(&office, first), [], "the first is not suspected for the later ones");
    assert!(matches!(seen(&office, same)[..], [SeenPhoto { task: Some(task), bits: None, .. }] if task == first));
    assert_eq!(seen(&office, alike), [], "it is not here yet");

    upload(&office, alike, &again);
    look_at_all(&office);
    let found = seen(&office, alike);
    assert!(
        matches!(found[..], [SeenPhoto { task: Some(task), twin: Some(twin), bits: Some(..=MAX_BITS), .. }]
            if task == first && twin == Sha256::of(&original)),
        "{found:?}"
    );
}

#[test]
fn a_small_copy_that_cannot_be_read_costs_only_its_fingerprint() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, _) = submitted_with(&mut office, plan, 1, b"its bytes are lost");
    office.world.hold(&office.phone, b"its bytes are lost");
    look_at_all(&office);
    assert!(look(&office, task).findings.is_some());
    assert_eq!(office.world.count("SELECT count(*) FROM photo_fingerprint"), 0, "it is tried again");
}

#[test]
fn a_photo_whose_picture_data_break_off_is_noted_once_and_holds_up_nothing() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let mut whole = std::io::Cursor::new(Vec::new());
    DynamicImage::new_rgb8(100, 80).write_to(&mut whole, image::ImageFormat::Png).unwrap();
    let cut = &whole.get_ref()[..whole.get_ref().len() - 30];
    let (task, _) = submitted_with(&mut office, plan, 1, cut);
    upload(&office, task, cut);
    look_at_all(&office);
    assert!(look(&office, task).findings.is_some());
    assert_eq!(office.world.count("SELECT count(*) FROM photo WHERE findings LIKE '%\"picture_broken\"%'"), 1);
    assert_eq!(
        office.world.count("SELECT count(*) FROM photo_fingerprint WHERE w0 IS NULL"),
        1,
        "it is looked at once"
    );
}

#[test]
fn another_agencys_picture_is_neither_shown_nor_named() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let photo = picture(90);
    let (first, _) = submitted_with(&mut office, plan, 1, &photo);
    let (second, _) = submitted_with(&mut office, plan, 2, &photo);
    let other = AgencyId::from_bytes([2; 16]);
    office.world.run("UPDATE task SET agency = ?2 WHERE id = ?1", params![first, other]);
    look_at_all(&office);
    assert!(matches!(seen(&office, second)[..], [SeenPhoto { task: None, twin: None, bits: None, .. }]));
}

#[test]
fn a_deleted_tasks_picture_may_be_used_again() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let photo = picture(90);
    let (first, _) = submitted_with(&mut office, plan, 1, &photo);
    let (second, _) = submitted_with(&mut office, plan, 2, &photo);
    office.world.run("UPDATE task SET state = 'deleted' WHERE id = ?1", params![first]);
    look_at_all(&office);
    assert_eq!(seen(&office, second), []);
}

#[test]
fn a_task_that_cannot_be_read_is_told_so_and_holds_up_nothing() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (broken, _) = submitted_with(&mut office, plan, 1, b"a");
    let (whole, _) = submitted_with(&mut office, plan, 2, b"b");
    office.world.run("UPDATE task_document SET saved = x'00' WHERE task = ?1", params![broken]);
    office.world.run("DELETE FROM task_document_chunk WHERE task = ?1", params![broken]);
    look_at_all(&office);
    assert!(look(&office, broken).findings.is_none() && !look(&office, broken).is_waiting);
    assert!(look(&office, whole).findings.is_some());
}

#[test]
fn readings_of_the_two_months_before_are_compared() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, _) = submitted_with(&mut office, plan, 1, b"a");
    let (old, _) = submitted_with(&mut office, plan, 2, b"b");
    let answers = r#"{"PWR-01/PWR-01-01":{"v":"pass","n":12.6,"u":"V"}}"#;
    office.world.run("UPDATE task SET month = '2026-10', state = 'approved' WHERE id = ?1", params![old]);
    office.world.run("UPDATE task_answers SET answers = ?2 WHERE task = ?1", params![old, answers]);
    let earlier = crate::usecase::task::view(&office.world.core, &office.lead, task).unwrap().earlier;
    assert_eq!(
        earlier.iter().map(|reading| (reading.month.to_string(), reading.value)).collect::<Vec<_>>(),
        [("2026-10".to_owned(), 12.6)]
    );
}
