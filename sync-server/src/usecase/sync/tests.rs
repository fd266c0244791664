//! What an exchange promises, whatever is delivered.

use shared_model::feed::FeedEvent;
use shared_model::task::TaskState;
use shared_model::verdict::Verdict;
use shared_model::wire::{DocOutcome, DocWant, Payload};

use super::*;
use crate::db::DbError;
use crate::testing::{World, news, task_id, whole};

fn row(world: &World, task: u8) -> store::task::TaskRow {
    world.core.db.read(|tx| store::task::get(tx, task_id(task))).unwrap().unwrap()
}

fn outcome(answer: &SyncResponse) -> &DocOutcome {
    &answer.docs[0].outcome
}

fn quarantined(code: &str) -> DocOutcome {
    DocOutcome::Quarantined { code: code.to_owned() }
}

#[test]
fn a_new_task_is_merged_projected_and_journaled() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    phone.record(&mut doc, 1, Verdict::Pass);
    phone.record(&mut doc, 2, Verdict::Fail);
    let answer = world.sync(&mut phone, vec![whole(&mut doc)]);
    assert_eq!(outcome(&answer), &DocOutcome::Merged);
    let row = row(&world, 9);
    assert_eq!(
        (row.state, row.heads, row.counts.results, row.counts.failed),
        (TaskState::Unsubmitted, doc.heads(), 2, 1)
    );
    let answers = world.core.db.read(|tx| store::evidence::answers(tx, task_id(9))).unwrap();
    assert_eq!(answers.into_values().map(|answer| answer.verdict).collect::<Vec<_>>(), [Verdict::Pass, Verdict::Fail]);
    assert_eq!(world.count("SELECT count(*) FROM journal WHERE kind = 'evidence.merged'"), 1);
}

#[test]
fn the_same_delivery_twice_has_one_effect() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    phone.record(&mut doc, 1, Verdict::Pass);
    phone.submit(&mut doc, 1);
    let first = world.sync(&mut phone, vec![whole(&mut doc)]);
    let journal = world.count("SELECT count(*) FROM journal");
    // The answer was lost: the phone sends the same again, and gets the same receipt.
    world.env.advance_ms(60_000);
    let second = world.sync(&mut phone, vec![whole(&mut doc)]);
    assert_eq!(first.docs, second.docs);
    assert_eq!(first.docs[0].receipts.len(), 1);
    assert_eq!(world.count("SELECT count(*) FROM journal"), journal);
    assert_eq!(world.count("SELECT count(*) FROM task_submission"), 1);
}

#[test]
fn a_submission_is_verified_receipted_and_pends_for_review() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    phone.record(&mut doc, 1, Verdict::Pass);
    world.sync(&mut phone, vec![whole(&mut doc)]);
    let base = doc.heads();
    phone.submit(&mut doc, 1);
    let answer = world.sync(&mut phone, vec![news(&mut doc, &base)]);
    let server = world.core.keys.public();
    assert_eq!(answer.docs[0].receipts[0].verify(&server), Ok(()));
    let row = row(&world, 9);
    assert_eq!((row.state, row.submission), (TaskState::Pending, Some(1)));
}

#[test]
fn an_edit_of_an_acknowledged_submission_brings_no_second_receipt() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    phone.submit(&mut doc, 1);
    world.sync(&mut phone, vec![whole(&mut doc)]);
    let base = doc.heads();
    phone.record(&mut doc, 3, Verdict::Pass);
    let answer = world.sync(&mut phone, vec![news(&mut doc, &base)]);
    assert_eq!((outcome(&answer), answer.docs[0].receipts.len()), (&DocOutcome::Merged, 0));
}

#[test]
fn a_submission_signed_by_another_key_is_kept_and_not_accepted() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    phone.submit_signed_by(&mut doc, 1, &World::phone(2).key);
    let answer = world.sync(&mut phone, vec![whole(&mut doc)]);
    assert_eq!(outcome(&answer), &quarantined("sync.bad_signature"));
    assert!(answer.docs[0].receipts.is_empty());
    assert_eq!(row(&world, 9).state, TaskState::Unsubmitted);
    // Submitting again, rightly, heals it.
    phone.submit(&mut doc, 2);
    let answer = world.sync(&mut phone, vec![whole(&mut doc)]);
    assert_eq!(outcome(&answer), &DocOutcome::Merged);
    assert_eq!(row(&world, 9).state, TaskState::Pending);
}

#[test]
fn a_deadline_is_judged_by_corrected_time_and_never_later_than_the_arrival() {
    const YEAR_MS: i64 = 365 * 24 * 3_600_000;
    const TIMES: &str = "SELECT said_at, earliest_at, latest_at, received_at FROM task_submission";
    // The phone's clock, what it knows of the server's, and what is made of it: said, earliest, latest.
    let cases = [
        (YEAR_MS, Some(-YEAR_MS), (0, 0, 0)),
        (-YEAR_MS, Some(YEAR_MS), (0, -YEAR_MS, 0)),
        (YEAR_MS, None, (YEAR_MS, YEAR_MS, 0)),
        (-60_000, Some(0), (-60_000, -60_000, -60_000)),
    ];
    for (ahead_ms, offset_ms, (said, earliest, latest)) in cases {
        let (world, mut phone) = (World::new(), World::phone(1));
        let mut doc = phone.task(9, &["FAS-01"]);
        let now = world.core.env.now();
        let mut when = phone.said(0);
        (when.at.device, when.at.offset_ms) = (now.plus_ms(ahead_ms), offset_ms);
        let draft = doc.draft_submission(1, when).unwrap();
        let signature = phone.key.sign(&draft.message());
        doc.add_submission(draft, signature);
        world.sync(&mut phone, vec![whole(&mut doc)]);
        let read = |row: &crate::db::Row<'_>| {
            Ok::<[i64; 4], crate::db::DbError>([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
        };
        let times = world.core.db.read(|tx| tx.query_one(TIMES, &[], read)).unwrap();
        assert_eq!(times.map(|ms| ms - now.as_ms()), [said, earliest, latest, 0], "{ahead_ms} {offset_ms:?}");
    }
}

#[test]
fn somebody_elses_task_is_kept_in_quarantine_and_changes_nothing() {
    let (world, mut phone, mut stranger) = (World::new(), World::phone(1), World::phone(4));
    let mut doc = phone.task(9, &["FAS-01"]);
    let mut own = World::phone(3).task(10, &["FAS-01"]);
    let answer = world.sync(&mut World::phone(3), vec![whole(&mut own)]);
    assert_eq!(outcome(&answer), &quarantined("sync.not_your_task"));
    let answer = world.sync(&mut stranger, vec![whole(&mut doc)]);
    assert_eq!(outcome(&answer), &quarantined("sync.not_your_task"));
    assert_eq!(world.count("SELECT count(*) FROM task"), 0);
    assert_eq!(world.count("SELECT count(*) FROM quarantine"), 2);
    world.sync(&mut phone, vec![whole(&mut doc)]);
    let heads = doc.heads();
    phone.record(&mut doc, 1, Verdict::Pass);
    let answer = world.sync(&mut stranger, vec![news(&mut doc, &heads)]);
    assert_eq!(outcome(&answer), &quarantined("sync.not_your_task"));
    assert_eq!(row(&world, 9).heads, heads);
}

#[test]
fn a_facility_that_was_not_issued_makes_it_somebody_elses_task() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01", "SPR-01"]);
    let answer = world.sync(&mut phone, vec![whole(&mut doc)]);
    assert_eq!(outcome(&answer), &quarantined("sync.not_your_task"));
}

#[test]
fn withdrawn_items_are_told_apart() {
    let (world, mut phone) = (World::new(), World::phone(1));
    world.withdraw(&phone);
    let mut doc = phone.task(9, &["FAS-01"]);
    let answer = world.sync(&mut phone, vec![whole(&mut doc)]);
    assert_eq!(outcome(&answer), &quarantined("sync.task_withdrawn"));
}

#[test]
fn a_task_begun_before_the_withdrawal_goes_on() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    world.sync(&mut phone, vec![whole(&mut doc)]);
    world.withdraw(&phone);
    let base = doc.heads();
    phone.record(&mut doc, 1, Verdict::Pass);
    assert_eq!(outcome(&world.sync(&mut phone, vec![news(&mut doc, &base)])), &DocOutcome::Merged);
}

#[test]
fn evidence_after_the_approval_is_quarantined_and_a_replay_is_not() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    phone.submit(&mut doc, 1);
    world.sync(&mut phone, vec![whole(&mut doc)]);
    let approved = doc.heads();
    world.core.db.write(|tx| store::task::pin(tx, task_id(9), &approved, world.core.env.now())).unwrap();
    assert_eq!(outcome(&world.sync(&mut phone, vec![whole(&mut doc)])), &DocOutcome::Merged);
    phone.record(&mut doc, 1, Verdict::Fail);
    let late = news(&mut doc, &approved);
    for _ in 0..2 {
        let answer = world.sync(&mut phone, vec![late.clone()]);
        assert_eq!(outcome(&answer), &quarantined("sync.task_approved"));
    }
    assert_eq!(row(&world, 9).heads, approved);
    assert_eq!(world.count("SELECT count(*) FROM quarantine"), 1);
}

#[test]
fn evidence_of_a_deleted_task_is_quarantined() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    world.sync(&mut phone, vec![whole(&mut doc)]);
    let now = world.core.env.now();
    world.core.db.write(|tx| store::task::set_state(tx, task_id(9), TaskState::Deleted, now)).unwrap();
    phone.record(&mut doc, 1, Verdict::Pass);
    assert_eq!(outcome(&world.sync(&mut phone, vec![whole(&mut doc)])), &quarantined("sync.task_deleted"));
}

#[test]
fn one_damaged_document_does_not_hold_up_the_others() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let (mut good, mut bad) = (phone.task(9, &["FAS-01"]), phone.task(10, &["FAS-01"]));
    let mut damaged = whole(&mut bad);
    if let Payload::Saved(bytes) = &mut damaged.payload {
        bytes.truncate(bytes.len() / 2);
    }
    let answer = world.sync(&mut phone, vec![damaged, whole(&mut good)]);
    assert_eq!(answer.docs[0].outcome, quarantined("sync.document_damaged"));
    assert_eq!(answer.docs[1].outcome, DocOutcome::Merged);
    assert_eq!(world.count("SELECT count(*) FROM quarantine WHERE length(bytes) > 0"), 1);
}

#[test]
fn a_phone_whose_past_is_missing_here_is_asked_for_it() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    phone.record(&mut doc, 1, Verdict::Pass);
    let base = doc.heads();
    phone.record(&mut doc, 2, Verdict::Pass);
    let answer = world.sync(&mut phone, vec![news(&mut doc, &base)]);
    assert_eq!(outcome(&answer), &DocOutcome::NeedChanges { have: Default::default() });
    assert_eq!(outcome(&world.sync(&mut phone, vec![whole(&mut doc)])), &DocOutcome::Merged);
}

#[test]
fn colleagues_get_each_others_evidence_and_never_their_own() {
    let (world, mut a, mut b) = (World::new(), World::phone(1), World::phone(2));
    world.sync(&mut a, Vec::new());
    world.sync(&mut b, Vec::new());
    let mut doc = a.task(9, &["FAS-01"]);
    a.record(&mut doc, 1, Verdict::Pass);
    assert!(world.sync(&mut a, vec![whole(&mut doc)]).feed.is_empty());
    let told = world.sync(&mut b, Vec::new());
    let FeedEvent::TaskChanges { payload: Payload::Saved(bytes), .. } = &told.feed[0].event else { panic!("{told:?}") };
    let mut theirs = shared_model::document::TaskDoc::open(bytes, [2; 16]).unwrap();
    let base = theirs.heads();
    b.record(&mut theirs, 1, Verdict::Fail);
    assert!(world.sync(&mut b, vec![news(&mut theirs, &base)]).feed.is_empty());
    let back = world.sync(&mut a, Vec::new());
    let FeedEvent::TaskChanges { payload: Payload::Changes(bytes), .. } = &back.feed[0].event else {
        panic!("{back:?}")
    };
    doc.apply(bytes).unwrap();
    assert_eq!(doc.heads(), theirs.heads());
    assert!(world.sync(&mut a, Vec::new()).feed.is_empty());
}

#[test]
fn what_two_recorded_apart_is_a_conflict_that_the_rows_show() {
    let (world, mut a, mut b) = (World::new(), World::phone(1), World::phone(2));
    let mut first = a.task(9, &["FAS-01"]);
    world.sync(&mut a, vec![whole(&mut first)]);
    let mut second = shared_model::document::TaskDoc::open(&first.save(), [2; 16]).unwrap();
    let base = first.heads();
    a.record(&mut first, 1, Verdict::Pass);
    b.record(&mut second, 1, Verdict::Fail);
    world.sync(&mut a, vec![news(&mut first, &base)]);
    world.sync(&mut b, vec![news(&mut second, &base)]);
    assert_eq!(row(&world, 9).counts.conflicts, 1);
    let answers = world.core.db.read(|tx| store::evidence::answers(tx, task_id(9))).unwrap();
    assert_eq!(answers.into_values().map(|answer| answer.others).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_restored_server_tells_everything_again() {
    let (world, mut a, mut b) = (World::new(), World::phone(1), World::phone(2));
    world.sync(&mut b, Vec::new());
    let mut doc = a.task(9, &["FAS-01"]);
    world.sync(&mut a, vec![whole(&mut doc)]);
    assert_eq!(world.sync(&mut b, Vec::new()).feed.len(), 1);
    world.core.db.write(|tx| world.core.renew_incarnation(tx)).unwrap();
    let known = b.incarnation;
    let answer = world.sync(&mut b, Vec::new());
    assert_ne!(Some(answer.incarnation), known);
    assert_eq!(answer.feed.len(), 1);
}

#[test]
fn a_new_phone_gets_its_accounts_documents_back() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    world.sync(&mut phone, vec![whole(&mut doc)]);
    let mut reinstalled = World::phone(1);
    let answer = world.sync(&mut reinstalled, Vec::new());
    assert!(matches!(&answer.feed[..], [entry] if matches!(entry.event, FeedEvent::TaskChanges { .. })));
}

#[test]
fn a_wanted_document_is_given_to_those_who_take_part_only() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    world.sync(&mut phone, vec![whole(&mut doc)]);
    let want = |phone: &crate::testing::Phone| {
        let want = vec![DocWant { task: task_id(9), have: Default::default() }];
        let request = SyncRequest { want, incarnation: Some(1), ..phone.request(Vec::new()) };
        exchange(&world.core, phone.caller, request).unwrap().docs.remove(0).outcome
    };
    assert!(matches!(want(&World::phone(2)), DocOutcome::Changes { payload: Payload::Saved(_), .. }));
    assert!(matches!(want(&World::phone(3)), DocOutcome::Refused { code } if code == "sync.not_your_task"));
}

#[test]
fn a_task_deleted_on_its_phone_counts_no_longer_unless_somebody_else_recorded_in_it() {
    let (world, mut a, mut b) = (World::new(), World::phone(1), World::phone(2));
    let (mut own, mut shared) = (a.task(9, &["FAS-01"]), a.task(10, &["FAS-01"]));
    world.sync(&mut a, vec![whole(&mut own), whole(&mut shared)]);
    let base = shared.heads();
    b.record(&mut shared, 1, Verdict::Pass);
    world.sync(&mut b, vec![news(&mut shared, &base)]);
    for _ in 0..2 {
        let request = SyncRequest { gone: vec![task_id(9), task_id(10)], ..a.request(Vec::new()) };
        exchange(&world.core, a.caller, request).unwrap();
    }
    assert_eq!(row(&world, 9).state, TaskState::Deleted);
    assert_eq!(row(&world, 10).state, TaskState::Unsubmitted);
    assert_eq!(world.count("SELECT count(*) FROM journal WHERE kind = 'task.deleted'"), 1);
}

#[test]
fn another_phones_session_is_refused() {
    let world = World::new();
    let (phone, other) = (World::phone(1), World::phone(2));
    let error = exchange(&world.core, phone.caller, other.request(Vec::new())).unwrap_err();
    assert_eq!(error.code(), Code::SyncWrongDevice);
}

#[test]
fn a_full_disk_keeps_nothing_and_the_same_again_works() {
    let (world, mut phone) = (World::on_sqlite(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    for item in 1..=300 {
        phone.record(&mut doc, item, Verdict::Pass);
    }
    let pages = world.core.db.page_count().unwrap();
    world.core.db.limit_pages(pages).unwrap();
    let error = world.try_sync(&mut phone, vec![whole(&mut doc)]).unwrap_err();
    assert_eq!(error.code(), Code::StorageFull);
    assert_eq!(world.count("SELECT count(*) FROM task"), 0);
    world.core.db.limit_pages(pages * 100).unwrap();
    assert_eq!(outcome(&world.sync(&mut phone, vec![whole(&mut doc)])), &DocOutcome::Merged);
}

#[test]
fn many_edits_are_stored_compactly_and_say_the_same() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let mut doc = phone.task(9, &["FAS-01"]);
    world.sync(&mut phone, vec![whole(&mut doc)]);
    for item in 1..=60 {
        let base = doc.heads();
        phone.record(&mut doc, item, Verdict::Pass);
        world.sync(&mut phone, vec![news(&mut doc, &base)]);
    }
    assert!(world.count("SELECT count(*) FROM task_document_chunk") <= 24);
    let stored = world.core.db.read(|tx| store::document::load(tx, task_id(9))).unwrap().unwrap();
    assert_eq!(merge::open(&stored).unwrap().project(), doc.project());
}

#[test]
fn a_long_feed_is_told_in_parts_without_a_gap() {
    let (world, mut phone) = (World::new(), World::phone(1));
    let account = phone.caller.account;
    let told: Vec<_> = (0..450u16).map(|n| FeedEvent::TaskRemoved { task: task_id((n % 200) as u8) }).collect();
    for event in &told {
        world.core.db.write(|tx| feed::publish(tx, account, event)).map_err(|error: DbError| error).unwrap();
    }
    let mut heard = Vec::new();
    loop {
        let answer = world.sync(&mut phone, Vec::new());
        heard.extend(answer.feed.into_iter().map(|entry| entry.event));
        if !answer.more {
            break;
        }
    }
    assert_eq!(heard, told);
}

#[test]
fn a_sync_with_nothing_to_do_is_small() {
    let (world, mut phone) = (World::new(), World::phone(1));
    world.sync(&mut phone, Vec::new());
    let mut body = Vec::new();
    ciborium::into_writer(&phone.request(Vec::new()), &mut body).unwrap();
    let answer = sync(&world.core, phone.caller, &body).unwrap();
    // 500 bytes with headers both ways is the budget; about 330 of them are headers.
    assert!(body.len() + answer.len() <= 100, "{} + {}", body.len(), answer.len());
}
