//! A phone of the same agency that does not keep to anything harms nobody.

use shared_model::document::{Heads, TaskDoc, TaskHeader};
use shared_model::id::TaskId;
use shared_model::sha::Sha256;
use shared_model::wire::{DocPush, MAX_DOCUMENT_BYTES, Payload};

use super::super::message::{Ask, Nonce, Offered, PhotoNote};
use super::super::wire::{read, write};
use super::super::{PeerError, connector};
use super::*;

/// What a document says to change its own header.
fn another(header: &TaskHeader, id: TaskId) -> TaskDoc {
    TaskDoc::create(&TaskHeader { id, ..header.clone() }, [9; 16])
}

/// The document of a task of a phone, as it would hand it over.
fn push_of(rig: &Rig, task: &str) -> DocPush {
    let mut phone = rig.app.phone();
    let account = phone.account().unwrap().id;
    super::super::documents::hand_over(&mut phone, account, task.parse().unwrap(), &Heads::default()).unwrap().unwrap()
}

/// Documents that are not what they are announced as.
fn bad_documents(good: &DocPush) -> Vec<DocPush> {
    let Payload::Saved(bytes) = &good.payload else { panic!("a whole document") };
    let header = TaskDoc::open(bytes, [1; 16]).unwrap().header().unwrap();
    let damaged = bytes[..bytes.len() / 2].to_vec();
    let mut foreign = another(&header, TaskId::from_bytes([0x77; 16]));
    let mut unknown = TaskDoc::create(&TaskHeader { catalogue: "1999.1".to_owned(), ..header }, [9; 16]);
    let with = |payload| DocPush { payload, ..good.clone() };
    vec![
        with(Payload::Saved(damaged)),
        with(Payload::Saved(b"garbage".to_vec())),
        with(Payload::Packed(vec![1; 100])),
        with(Payload::Saved(vec![0; MAX_DOCUMENT_BYTES + 1])),
        DocPush { heads: Heads::new(vec![[5; 32]]), ..good.clone() },
        DocPush { heads: foreign.heads(), payload: Payload::Saved(foreign.save()), ..good.clone() },
        DocPush { heads: unknown.heads(), payload: Payload::Saved(unknown.save()), ..good.clone() },
    ]
}

/// A connection on which both have proved who they are.
fn open_ends(shows: &Rig, reads: &Rig) -> (Host, Guest) {
    let (mut host, mut guest) = ends(shows, reads);
    while !guest.is_open() {
        let ask = reads.app.peer_ask(&mut guest).unwrap().unwrap();
        let answer = shows.app.peer_answer(&mut host, ask).unwrap();
        reads.app.peer_take(&mut guest, answer).unwrap();
    }
    (host, guest)
}

#[tokio::test]
async fn bad_documents_are_refused_one_by_one_and_the_good_one_is_taken() {
    let (_server, a, b) = colleagues().await;
    let task = b.start().card.id;
    let good = push_of(&b, &task);
    let (mut host, _) = open_ends(&a, &b);
    for bad in bad_documents(&good) {
        let answer = a.app.peer_answer(&mut host, Ask::Push(Box::new(bad.clone()))).unwrap();
        assert!(matches!(answer, Answer::Refused { .. }), "{answer:?}");
        assert_eq!(code_of(a.app.task_view(&task)), "task.unknown");
    }
    assert_eq!(a.app.peer_answer(&mut host, Ask::Push(Box::new(good.clone()))).unwrap(), Answer::Kept);
    let before = push_of(&a, &task).heads;
    for bad in bad_documents(&good) {
        let answer = a.app.peer_answer(&mut host, Ask::Push(Box::new(bad.clone()))).unwrap();
        assert!(matches!(answer, Answer::Refused { .. }), "{answer:?}");
        assert_eq!(push_of(&a, &task).heads, before);
    }
    assert!(a.app.task_view(&task).is_ok());
}

#[tokio::test]
async fn bad_answers_do_not_stop_the_rest() {
    let (_server, a, b) = colleagues().await;
    let (first, second) = (a.start().card.id, a.start().card.id);
    let (good, other) = (push_of(&a, &first), push_of(&a, &second));
    for bad in bad_documents(&good) {
        let (_, mut guest) = open_ends(&a, &b);
        assert_eq!(b.app.peer_ask(&mut guest).unwrap(), Some(Ask::List));
        let offered = |push: &DocPush| Offered { task: push.task, heads: push.heads.clone() };
        let tasks = vec![offered(&bad), offered(&other)];
        b.app.peer_take(&mut guest, Answer::List { tasks }).unwrap();
        let mut taken = 0;
        while taken < 2 {
            let answer = match b.app.peer_ask(&mut guest).unwrap().unwrap() {
                Ask::Remaining(_) => Answer::Noted,
                Ask::Pull { task, .. } => {
                    taken += 1;
                    Answer::Document(Box::new(if task == bad.task { bad.clone() } else { other.clone() }))
                }
                ask => panic!("{ask:?}"),
            };
            b.app.peer_take(&mut guest, answer).unwrap();
            if b.app.task_view(&second).is_ok() && taken >= 1 {
                break;
            }
        }
        assert!(b.app.task_view(&second).is_ok());
        assert_eq!(code_of(b.app.task_view(&first)), "task.unknown");
    }
    assert!(b.app.peer_state().refused >= 6);
}

#[tokio::test]
async fn a_photo_that_is_not_what_its_name_says_is_not_kept() {
    let (_server, a, b) = colleagues().await;
    let task = b.start().card.id;
    let photo: Sha256 = add_large_photo(&b, &task, 9, 1_000).parse().unwrap();
    let (mut host, _) = open_ends(&a, &b);
    let mut ask = |ask| a.app.peer_answer(&mut host, ask).unwrap();
    ask(Ask::Push(Box::new(push_of(&b, &task))));
    let Answer::Photos { want, .. } = ask(Ask::Photos { want: vec![photo] }) else { panic!("photos") };
    assert_eq!(want, [photo]);
    let wrong_size = PhotoNote { sha256: photo, bytes: 2_000 };
    let unasked = PhotoNote { sha256: Sha256::of(b"unasked"), bytes: 1_000 };
    let right = PhotoNote { sha256: photo, bytes: 1_000 };
    let answer = ask(Ask::Give { photos: vec![wrong_size, unasked, right] });
    assert_eq!(answer, Answer::Resume { at: vec![None, None, Some(0)] });
    let put = |offset, bytes| Ask::Put { sha256: photo, offset, bytes };
    // Too much, out of place, and twice something else of the right size.
    assert_eq!(ask(put(0, vec![0; 2_000])), Answer::At { offset: 0 });
    assert_eq!(ask(put(500, vec![0; 100])), Answer::At { offset: 0 });
    assert!(matches!(ask(put(0, vec![0; 1_000])), Answer::Refused { .. }));
    assert!(matches!(ask(put(0, vec![0; 1_000])), Answer::Refused { .. }));
    assert!(matches!(ask(Ask::Part { sha256: photo, offset: 0 }), Answer::Refused { .. }));
    assert_eq!(a.app.sync_state().unwrap().photos, 0);
    assert_eq!(a.app.phone().files().incoming_bytes(photo), 0);
    // The next meeting, with the phone as it is, brings it.
    while !carry_messages(&a, &b, 100).unwrap() {}
    assert_eq!(a.app.sync_state().unwrap().photos, 1);
}

#[tokio::test]
async fn nothing_is_answered_before_the_other_phone_is_known() {
    let (_server, a, b) = colleagues().await;
    let task: TaskId = a.start().card.id.parse().unwrap();
    let asks = [
        Ask::List,
        Ask::Pull { task, have: Heads::default() },
        Ask::Photos { want: Vec::new() },
        Ask::End,
        Ask::Hello { v: 9, nonce: Nonce::new([0; 32]) },
    ];
    for ask in asks {
        let (mut host, _) = ends(&a, &b);
        assert!(a.app.peer_answer(&mut host, ask).is_err());
        assert!(!host.is_open() && !host.is_over());
    }
    // A join without the secret, or one that was heard in another meeting.
    let (mut host, mut guest) = ends(&a, &b);
    let hello = b.app.peer_ask(&mut guest).unwrap().unwrap();
    let challenge = a.app.peer_answer(&mut host, hello.clone()).unwrap();
    b.app.peer_take(&mut guest, challenge).unwrap();
    let join = b.app.peer_ask(&mut guest).unwrap().unwrap();
    let mut replayed = host.another();
    a.app.peer_answer(&mut replayed, hello).unwrap();
    assert_eq!(code_of(a.app.peer_answer(&mut replayed, join)), "peer.wrong_code");
}

#[tokio::test]
async fn a_huge_or_meaningless_message_ends_its_connection_only() {
    let (_server, a, b) = colleagues().await;
    let shown = a.app.peer_open().await.unwrap();
    let code = Code::parse(&shown.text).unwrap();
    for bytes in [vec![0xff; 4], vec![0, 0, 0, 3, 0xff, 0xff, 0xff], vec![0, 0x10, 0, 0]] {
        let socket = TcpStream::connect(("127.0.0.1", code.port)).await.unwrap();
        let (connector, name) = connector(&code.key).unwrap();
        let mut stream = connector.connect(name, socket).await.unwrap();
        stream.write_all(&bytes).await.unwrap();
        let told: Answer = read(&mut stream, 10_000).await.unwrap();
        assert_eq!(told, Answer::No { code: PeerError::Version.code().to_owned() });
        assert!(write(&mut stream, &Ask::List).await.is_err() || read::<Answer>(&mut stream, 10_000).await.is_err());
    }
    // Somebody who does not even speak TLS.
    let mut socket = TcpStream::connect(("127.0.0.1", code.port)).await.unwrap();
    socket.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    assert_eq!(b.app.peer_join(&shown.text).await.unwrap().phase, PeerPhase::Done);
}
