//! Meetings over real sockets on this machine.

use shared_model::document::TaskDoc;
use shared_model::id::TaskId;

use super::*;
use crate::device::Device as _;
use crate::testing::{facilities, input};
use crate::view::{PhotoSize, QueryState, ResultInput, SyncPhase, TaskState, TaskView, Verdict};

fn id(task: &TaskView) -> TaskId {
    task.card.id.parse().unwrap()
}

fn record(rig: &Rig, task: &TaskView, verdict: Verdict, note: &str) {
    let item = task.facilities.iter().flat_map(|f| &f.items).find(|item| item.limits.is_empty()).unwrap();
    let answer = ResultInput { verdict: Some(verdict), note: note.to_owned(), ..input(&item.facility, &item.item) };
    rig.app.record_result(&task.card.id, answer).unwrap();
}

/// What the phone shows of answers that were given apart: the note shown first, and those beside it.
fn answers(rig: &Rig, task: &TaskView) -> Vec<String> {
    let view = rig.app.task_view(&task.card.id).unwrap();
    let items = view.facilities.into_iter().flat_map(|facility| facility.items);
    let mut notes: Vec<_> = items
        .filter(|item| !item.others.is_empty())
        .flat_map(|item| item.result.into_iter().chain(item.others))
        .map(|result| result.note)
        .collect();
    notes.sort();
    notes
}

#[tokio::test]
async fn two_phones_apart_for_a_day_agree_and_either_brings_all_of_it_to_the_server() {
    let (server, a, b) = colleagues().await;
    let task = a.start();
    let (shown, read) = meet(&a, &b).await;
    assert_eq!((shown.phase, read.phase), (PeerPhase::Done, PeerPhase::Done), "{shown:?} {read:?}");
    assert_eq!((shown.person.as_deref(), read.person.as_deref()), (Some("zhang"), Some("wang")));
    assert_eq!((shown.documents, read.documents, read.documents_total), (1, 1, 1));

    // A day apart: both work on the same task, and see one item differently.
    a.device.advance(12 * 3_600_000);
    b.device.advance(12 * 3_600_000);
    a.record_all(&task.card.id);
    record(&a, &task, Verdict::Pass, "甲");
    record(&b, &task, Verdict::Fail, "乙");
    let own = b.app.start_task(&crate::testing::PLAN.to_string(), &[facilities()[0].to_string()]).unwrap();
    let of_b = add_large_photo(&b, &own.card.id, 50, 600_000);
    a.app.submit(&task.card.id).unwrap();

    let (shown, read) = meet(&b, &a).await;
    assert_eq!((shown.phase, read.phase, read.refused), (PeerPhase::Done, PeerPhase::Done, 0), "{read:?}");
    assert_eq!((read.photos, read.bytes), (read.photos_total, read.bytes_total), "{read:?}");
    assert_eq!((shown.photos, shown.bytes), (read.photos, read.bytes));
    assert_eq!(answers(&a, &task), ["乙", "甲"]);
    assert_eq!(answers(&b, &task), ["乙", "甲"]);
    assert_eq!(a.app.photo_bytes(&of_b, PhotoSize::Original).unwrap().len(), 600_000);
    assert_eq!(a.app.task_view(&own.card.id).unwrap().facilities.len(), 1);
    let photos = a.app.sync_state().unwrap().photos;
    assert_eq!(b.app.sync_state().unwrap().photos, photos);
    // Once more: nothing is left to do.
    let (_, again) = meet(&a, &b).await;
    assert_eq!((again.documents, again.photos, again.bytes), (0, 0, 0));

    // Only the second phone finds a network.
    b.device.set_network(true, false);
    let state = b.app.sync_now().await.unwrap();
    assert_eq!((state.phase, state.photos_safe), (SyncPhase::Done, photos));
    let received = {
        let mut state = server.lock();
        assert_eq!(state.photos.len(), photos as usize);
        let doc = state.docs.get_mut(&id(&task)).unwrap();
        let submission = doc.project().unwrap().submissions[0].clone();
        assert_eq!(doc.verify_submission(&submission, &a.device.public_key().unwrap()), Ok(Ok(())));
        state.photo_bytes_received
    };

    // Then the first: its receipts come, nothing is sent twice.
    a.device.set_network(true, false);
    let state = a.app.sync_now().await.unwrap();
    assert_eq!((state.phase, state.photos_safe, state.submissions_waiting), (SyncPhase::Done, photos, 0));
    assert_eq!(a.app.query(QueryState::Pending).unwrap()[0].state, TaskState::Pending);
    let mut state = server.lock();
    assert_eq!(state.photo_bytes_received, received);
    let evidence = state.docs.get_mut(&id(&task)).map(TaskDoc::project).unwrap().unwrap();
    assert_eq!(evidence.submissions.len(), 1);
}

#[tokio::test]
async fn a_phone_of_another_agency_gets_nothing_and_gives_nothing() {
    let (server, a, _) = colleagues().await;
    let stranger = phone(&server, 3, "zhao").await;
    let (own, theirs) = (a.start(), stranger.start());
    for (shows, reads) in [(&a, &stranger), (&stranger, &a)] {
        let code = shows.app.peer_open().await.unwrap();
        assert_eq!(code_of(reads.app.peer_join(&code.text).await), "peer.other_agency");
        let failed = reads.app.peer_state();
        assert_eq!((failed.phase, failed.error.unwrap().code.as_str()), (PeerPhase::Failed, "peer.other_agency"));
        assert_eq!(failed.person, None);
        shows.app.peer_close();
    }
    assert_eq!(code_of(stranger.app.task_view(&own.card.id)), "task.unknown");
    assert_eq!(code_of(a.app.task_view(&theirs.card.id)), "task.unknown");
}

#[tokio::test]
async fn a_code_is_for_one_phone_and_for_its_time() {
    let (server, a, b) = colleagues().await;
    for text in ["", "https://fengtai.example", "FENGTAI:1:AAAA"] {
        assert_eq!(code_of(b.app.peer_join(text).await), "peer.wrong_code");
    }
    assert_eq!(code_of(b.app.peer_join("FENGTAI:9:AAAA").await), "peer.version");
    let code = a.app.peer_open().await.unwrap();
    assert!(code.svg.contains("<svg"));
    // The right place and key, another secret.
    let guessed = Code { secret: [0; 16], ..Code::parse(&code.text).unwrap() };
    assert_eq!(code_of(b.app.peer_join(&guessed.text()).await), "peer.wrong_code");
    // The right place and secret, another key: somebody between the phones.
    let other = a.device.public_key().unwrap();
    let misled = Code { key: other, ..Code::parse(&code.text).unwrap() };
    assert_eq!(code_of(b.app.peer_join(&misled.text()).await), "peer.wrong_code");
    // Shown too long ago.
    a.device.advance(11 * 60_000);
    assert_eq!(code_of(b.app.peer_join(&code.text).await), "peer.code_expired");
    // And away altogether.
    a.app.peer_close();
    settled_idle(&a, &code.text).await;
    assert_eq!(code_of(b.app.peer_join(&code.text).await), "peer.unreachable");
    b.device.advance(11 * 60_000);
    assert_eq!(code_of(b.app.peer_join(&code.text).await), "peer.code_expired");
    drop(server);
}

/// Waits until nobody listens there any more.
async fn settled_idle(rig: &Rig, code: &str) {
    assert_eq!(rig.app.peer_state().phase, PeerPhase::Idle);
    let port = Code::parse(code).unwrap().port;
    while TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_phone_without_a_valid_pass_meets_nobody() {
    let (_server, a, b) = colleagues().await;
    a.device.advance(40 * 24 * 3_600_000);
    assert_eq!(code_of(a.app.peer_open().await), "peer.pass_expired");
    let code = b.app.peer_open().await.unwrap();
    assert_eq!(code_of(a.app.peer_join(&code.text).await), "peer.pass_expired");
    a.device.set_network(true, false);
    a.server.lock().now = NOW.plus_ms(40 * 24 * 3_600_000);
    a.app.sync_now().await.unwrap();
    assert!(a.app.peer_open().await.is_ok(), "renewed with the first exchange");
    a.app.sign_out().await.unwrap();
    assert_eq!(code_of(a.app.peer_open().await), "session.none");
    assert_eq!(a.app.peer_state().phase, PeerPhase::Idle);
}

#[tokio::test]
async fn a_break_in_the_middle_of_a_photo_goes_on_where_it_was() {
    const PHOTO: usize = 2_000_000;
    let (_server, a, b) = colleagues().await;
    let task = a.start();
    let photo = add_large_photo(&a, &task.card.id, 7, PHOTO);
    let code = a.app.peer_open().await.unwrap();
    let (port, carried) = breaking_line(Code::parse(&code.text).unwrap().port, 1_200_000).await;
    let read = b.app.peer_join(&by_way_of(&code.text, port)).await.unwrap();
    assert_eq!((read.phase, read.photos, read.bytes), (PeerPhase::Done, 1, PHOTO as u64));
    assert_eq!(b.app.photo_bytes(&photo, PhotoSize::Original).unwrap().len(), PHOTO);
    assert_eq!(settled(&a).await.phase, PeerPhase::Done);
    let carried = carried.await.unwrap();
    // At most one message was on its way when the line broke.
    assert!(carried < PHOTO as u64 + 300_000, "{carried} bytes for a photo of {PHOTO}");
}

#[tokio::test]
async fn a_photo_handed_over_goes_on_in_the_next_meeting() {
    let (_server, a, b) = colleagues().await;
    let task = b.start();
    let photo = add_large_photo(&b, &task.card.id, 8, 1_000_000);
    // Greeting, lists, the document, the announcement and two parts; then the phones are apart.
    assert!(!carry_messages(&a, &b, 11).unwrap());
    let come = a.app.phone().files().incoming_bytes(photo.parse().unwrap());
    assert!((200_000..1_000_000).contains(&come), "{come}");
    let (_, read) = meet(&a, &b).await;
    assert_eq!((read.photos, read.bytes), (1, 1_000_000 - come));
    assert_eq!(a.app.photo_bytes(&photo, PhotoSize::Original).unwrap().len(), 1_000_000);
}

#[tokio::test]
async fn either_phone_can_end_a_meeting() {
    let (_server, a, b) = colleagues().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let code = a.app.peer_open().await.unwrap();
    let nobody = by_way_of(&code.text, listener.local_addr().unwrap().port());
    let joining = tokio::spawn({
        let b = b.app.clone();
        async move { b.peer_join(&nobody).await }
    });
    let _silent = listener.accept().await.unwrap();
    b.app.peer_close();
    assert_eq!(code_of(joining.await.unwrap()), "peer.cancelled");
    assert_eq!(b.app.peer_state().phase, PeerPhase::Idle);
}
