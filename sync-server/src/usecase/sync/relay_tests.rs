//! What a colleague's phone brings counts once, and as its author's.

use shared_model::document::TaskDoc;
use shared_model::feed::FeedEvent;
use shared_model::task::TaskState;
use shared_model::verdict::Verdict;
use shared_model::wire::{DocOutcome, Payload};

use super::*;
use crate::testing::{World, news, task_id, whole};
use crate::usecase::upload::{self, Announcement, Uploader};

fn row(world: &World) -> store::task::TaskRow {
    world.core.db.read(|tx| store::task::get(tx, task_id(9))).unwrap().unwrap()
}

fn outcome(answer: &SyncResponse) -> DocOutcome {
    answer.docs[0].outcome.clone()
}

fn quarantined(code: &str) -> DocOutcome {
    DocOutcome::Quarantined { code: code.to_owned() }
}

#[test]
fn a_submission_brought_by_a_colleague_counts_once_and_its_author_gets_the_receipt() {
    // Number 3 of the same agency has no part in the plan: the phones met on site.
    let (world, mut author, mut colleague) = (World::new(), World::phone(1), World::phone(3));
    let mut doc = author.task(9, &["FAS-01"]);
    author.record(&mut doc, 1, Verdict::Pass);
    author.submit(&mut doc, 1);
    let brought = world.sync(&mut colleague, vec![whole(&mut doc)]);
    assert_eq!((outcome(&brought), brought.docs[0].receipts.len()), (DocOutcome::Merged, 0));
    assert_eq!((row(&world).state, row(&world).submission), (TaskState::Pending, Some(1)));
    let delivered = "SELECT count(*) FROM journal WHERE kind = 'task.submitted' AND body LIKE '%delivered_by%'";
    assert_eq!(world.count(delivered), 1);

    let came = world.sync(&mut author, vec![whole(&mut doc)]);
    assert_eq!((outcome(&came), came.docs[0].receipts.len()), (DocOutcome::Merged, 1));
    assert_eq!(came.docs[0].receipts[0].verify(&world.core.keys.public()), Ok(()));
    assert_eq!(world.count("SELECT count(*) FROM journal WHERE kind = 'task.submitted'"), 1);
    assert_eq!(world.count("SELECT count(*) FROM journal WHERE kind = 'evidence.merged'"), 1);
    let writers = world.core.db.read(|tx| store::task::writers(tx, task_id(9))).unwrap();
    assert_eq!(writers, [author.caller.account]);
}

#[test]
fn who_brought_it_is_told_what_becomes_of_it_and_goes_on_bringing() {
    let (world, mut author, mut colleague) = (World::new(), World::phone(1), World::phone(3));
    let mut doc = author.task(9, &["FAS-01"]);
    world.sync(&mut colleague, vec![whole(&mut doc)]);
    let base = doc.heads();
    author.record(&mut doc, 1, Verdict::Pass);
    world.sync(&mut author, vec![whole(&mut doc)]);
    let told = world.sync(&mut colleague, Vec::new());
    assert!(told.feed.iter().any(|entry| matches!(entry.event, FeedEvent::TaskChanges { .. })), "{told:?}");
    author.record(&mut doc, 2, Verdict::Pass);
    assert_eq!(outcome(&world.sync(&mut colleague, vec![news(&mut doc, &base)])), DocOutcome::Merged);
    assert_eq!(row(&world).counts.results, 2);
}

#[test]
fn whose_words_were_brought_is_told_what_was_recorded_before_them() {
    // Number 3 met the author, recorded something, and met number 2, who is the first to have a network.
    let (world, mut author) = (World::new(), World::phone(1));
    let (mut bringer, mut writer) = (World::phone(2), World::phone(3));
    let mut doc = author.task(9, &["FAS-01"]);
    let mut copy = TaskDoc::open(&doc.save(), [3; 16]).unwrap();
    author.record(&mut doc, 1, Verdict::Pass);
    world.sync(&mut author, vec![whole(&mut doc)]);
    writer.record(&mut copy, 2, Verdict::Pass);
    world.sync(&mut bringer, vec![whole(&mut copy)]);
    let told = world.sync(&mut writer, vec![whole(&mut copy)]);
    let mut held = told.feed.iter().filter_map(|entry| match &entry.event {
        FeedEvent::TaskChanges { payload: Payload::Saved(whole), .. } => Some(TaskDoc::open(whole, [4; 16]).unwrap()),
        _ => None,
    });
    assert!(held.any(|mut held| held.heads() == row(&world).heads), "{told:?}");
}

#[test]
fn who_brings_what_was_approved_meanwhile_is_told_so() {
    let (world, mut author, mut colleague) = (World::new(), World::phone(1), World::phone(3));
    let mut doc = author.task(9, &["FAS-01"]);
    author.submit(&mut doc, 1);
    world.sync(&mut author, vec![whole(&mut doc)]);
    let approved = doc.heads();
    world.core.db.write(|tx| store::task::pin(tx, task_id(9), &approved, world.core.env.now())).unwrap();
    let review = store::review::ReviewRow {
        id: shared_model::id::ReviewId::from_bytes([1; 16]),
        task: task_id(9),
        decision: shared_model::review::ReviewDecision::Approve,
        note: String::new(),
        items: Vec::new(),
        entries: Vec::new(),
        settlements: Vec::new(),
        heads: approved,
        reviewer: author.caller.account,
        reviewer_name: String::new(),
        at: world.core.env.now(),
        undone: None,
        reopened: None,
    };
    world.core.db.write(|tx| store::review::add(tx, &review)).unwrap();
    author.record(&mut doc, 1, Verdict::Pass);
    let brought = world.sync(&mut colleague, vec![whole(&mut doc)]);
    assert_eq!(outcome(&brought), quarantined("sync.task_approved"));
    let told =
        |entry: &shared_model::wire::FeedEntry| matches!(&entry.event, FeedEvent::Review(facts) if facts.approved);
    assert!(brought.feed.iter().any(told), "{brought:?}");
}

#[test]
fn a_forged_submission_is_as_bad_from_a_colleague_as_from_its_author() {
    let (world, author, mut colleague) = (World::new(), World::phone(1), World::phone(3));
    let mut doc = author.task(9, &["FAS-01"]);
    author.submit_signed_by(&mut doc, 1, &colleague.key);
    let answer = world.sync(&mut colleague, vec![whole(&mut doc)]);
    assert_eq!(outcome(&answer), quarantined("sync.bad_signature"));
    assert_eq!(row(&world).state, TaskState::Unsubmitted);
}

#[test]
fn only_what_the_own_agency_recorded_is_taken_from_a_colleague() {
    let world = World::new();
    let (author, foreign, mut colleague) = (World::phone(1), World::phone(4), World::phone(3));
    let mut mixed = author.task(9, &["FAS-01"]);
    foreign.record(&mut mixed, 1, Verdict::Pass);
    assert_eq!(outcome(&world.sync(&mut colleague, vec![whole(&mut mixed)])), quarantined("sync.not_your_task"));
    let mut unknown = author.clone();
    unknown.caller.device = shared_model::id::DeviceId::from_bytes([222; 16]);
    let mut doc = unknown.task(9, &["FAS-01"]);
    assert_eq!(outcome(&world.sync(&mut colleague, vec![whole(&mut doc)])), quarantined("sync.not_your_task"));
    let mut not_issued = author.task(9, &["SPR-01"]);
    let answer = world.sync(&mut colleague, vec![whole(&mut not_issued)]);
    assert_eq!(outcome(&answer), quarantined("sync.not_your_task"));
    let mut doc = author.task(9, &["FAS-01"]);
    assert_eq!(outcome(&world.sync(&mut World::phone(4), vec![whole(&mut doc)])), quarantined("sync.not_your_task"));
    assert_eq!(world.count("SELECT count(*) FROM task"), 0);
}

#[test]
fn who_has_a_colleagues_task_brings_it_though_its_items_were_taken_back_from_them() {
    let (world, author, mut colleague) = (World::new(), World::phone(1), World::phone(2));
    world.withdraw(&colleague);
    let mut doc = author.task(9, &["FAS-01"]);
    assert_eq!(outcome(&world.sync(&mut colleague, vec![whole(&mut doc)])), DocOutcome::Merged);
    let mut own = colleague.task(8, &["FAS-01"]);
    assert_eq!(outcome(&world.sync(&mut colleague, vec![whole(&mut own)])), quarantined("sync.task_withdrawn"));
}

#[test]
fn nobody_deletes_a_draft_that_somebody_else_began() {
    // Number 2 has the same facilities: handing the task over makes it theirs as well, but not theirs alone.
    let (world, author, mut colleague) = (World::new(), World::phone(1), World::phone(2));
    let mut doc = author.task(9, &["FAS-01"]);
    world.sync(&mut colleague, vec![whole(&mut doc)]);
    let request = SyncRequest { gone: vec![task_id(9)], ..colleague.request(Vec::new()) };
    exchange(&world.core, colleague.caller, request).unwrap();
    assert_eq!(row(&world).state, TaskState::Unsubmitted);
}

#[test]
fn a_photo_is_taken_from_whoever_brought_its_task() {
    let (world, author, mut colleague) = (World::new(), World::phone(1), World::phone(3));
    let mut doc = author.task(9, &["FAS-01"]);
    let sha256 = author.add_selfie(&mut doc, b"a picture");
    world.sync(&mut World::phone(1), vec![whole(&mut doc)]);
    let announced = Announcement { sha256, task: task_id(9), length: 9 };
    let uploader = |phone: &crate::testing::Phone| {
        let Caller { account, agency, .. } = phone.caller;
        Uploader { account, agency }
    };
    let early = upload::create(&world.core, uploader(&colleague), announced);
    assert_eq!(early.unwrap_err().code(), Code::MediaNotYourTask);
    world.sync(&mut colleague, vec![whole(&mut doc)]);
    assert!(upload::create(&world.core, uploader(&colleague), announced).is_ok());
    let foreign = upload::create(&world.core, uploader(&World::phone(4)), announced);
    assert_eq!(foreign.unwrap_err().code(), Code::MediaNotYourTask);
}
