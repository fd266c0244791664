//! What the guarded merge promises, with good, damaged and hostile deliveries.

use proptest::prelude::*;
use shared_model::document::TaskHeader;
use shared_model::document::statement::{ResultKey, ResultStatement, Said};
use shared_model::id::{AccountId, DeviceId, ProjectId, TaskId};
use shared_model::moment::{Moment, RecordedTime};
use shared_model::task::TaskKind;
use shared_model::verdict::Verdict;

use super::*;

fn said(phone: u8, second: i64) -> Said {
    let at = Moment::from_ms(1_763_791_200_000 + second * 1_000);
    Said {
        by: AccountId::from_bytes([phone; 16]),
        device: DeviceId::from_bytes([phone; 16]),
        at: RecordedTime { device: at, monotonic_ms: 1, boot: 1, offset_ms: None },
    }
}

fn header(task: u8) -> TaskHeader {
    TaskHeader {
        id: TaskId::from_bytes([task; 16]),
        kind: TaskKind::Planned,
        project: ProjectId::from_bytes([8; 16]),
        plan: None,
        fault: None,
        order: None,
        catalogue: "0.1.0".to_owned(),
        facilities: vec!["FAS-01".parse().unwrap()],
        created: said(1, 0),
    }
}

fn document(results: usize) -> TaskDoc {
    let mut doc = TaskDoc::create(&header(9), [1; 16]);
    for item in 1..=results {
        record(&mut doc, item, Verdict::Pass, 1);
    }
    doc
}

fn record(doc: &mut TaskDoc, item: usize, verdict: Verdict, phone: u8) {
    let key: ResultKey = format!("FAS-01/FAS-01-{item:02}").parse().unwrap();
    let statement = ResultStatement {
        verdict,
        value: None,
        unit: None,
        limit: None,
        limit_case: None,
        override_reason: None,
        note: String::new(),
        place: "1F".to_owned(),
        said: said(phone, i64::try_from(item).unwrap()),
    };
    doc.record_result(&key, &statement);
}

fn push(base: Heads, payload: Payload, heads: Heads) -> DocPush {
    DocPush { task: TaskId::from_bytes([9; 16]), base, payload, heads }
}

fn whole(doc: &mut TaskDoc) -> DocPush {
    let heads = doc.heads();
    push(Heads::default(), Payload::Saved(doc.save()), heads)
}

#[test]
fn a_new_document_is_taken_as_it_came() {
    let mut doc = document(3);
    let merged = merge(None, &whole(&mut doc)).unwrap();
    assert_eq!(merged.news, News::Document(doc.save()));
    assert_eq!(merged.evidence.results.len(), 3);
    assert_eq!(merged.heads, doc.heads());
}

#[test]
fn the_same_again_brings_nothing() {
    let mut doc = document(3);
    let merged = merge(Some(&doc.save()), &whole(&mut doc)).unwrap();
    assert_eq!(merged.news, News::None);
    assert_eq!(merged.known, Some(merged.evidence));
}

#[test]
fn an_edit_joins_and_its_changes_are_what_is_stored() {
    let mut doc = document(2);
    let (stored, base) = (doc.save(), doc.heads());
    record(&mut doc, 3, Verdict::Fail, 1);
    let changes = doc.changes_since(&base).unwrap();
    for payload in [Payload::Changes(changes.clone()), Payload::of_changes(changes.clone())] {
        let merged = merge(Some(&stored), &push(base.clone(), payload, doc.heads())).unwrap();
        assert_eq!(merged.news, News::Changes(changes.clone()));
        assert_eq!(merged.evidence.results.len(), 3);
        let again = open(&[stored.clone(), changes.clone()].concat()).unwrap().heads();
        assert_eq!(again, doc.heads());
    }
}

#[test]
fn what_two_people_recorded_apart_is_both_there() {
    let mut ours = document(1);
    let mut theirs = TaskDoc::open(&ours.save(), [2; 16]).unwrap();
    record(&mut ours, 1, Verdict::Fail, 1);
    record(&mut theirs, 1, Verdict::Pass, 2);
    let merged = merge(Some(&ours.save()), &whole(&mut theirs)).unwrap();
    let result = merged.evidence.results.values().next().unwrap();
    assert!(result.is_conflict());
    assert_eq!(crate::store::evidence::counts(&merged.evidence).conflicts, 1);
}

#[test]
fn changes_whose_beginning_is_missing_ask_for_it() {
    let mut doc = document(1);
    let (stored, acknowledged) = (doc.save(), doc.heads());
    record(&mut doc, 2, Verdict::Pass, 1);
    let base = doc.heads();
    record(&mut doc, 3, Verdict::Pass, 1);
    let news = push(base.clone(), Payload::Changes(doc.changes_since(&base).unwrap()), doc.heads());
    let missing = |have| Some(MergeError::MissingChanges { have });
    assert_eq!(merge(Some(&stored), &news).err(), missing(acknowledged));
    assert_eq!(merge(None, &news).err(), missing(Heads::default()));
}

#[test]
fn what_was_acknowledged_and_is_lost_here_is_asked_for_though_nothing_builds_on_it() {
    let mut phone = document(1);
    let (stored, have) = (phone.save(), phone.heads());
    let mut colleague = TaskDoc::open(&stored, [2; 16]).unwrap();
    record(&mut phone, 2, Verdict::Pass, 1);
    let acknowledged = phone.heads();
    record(&mut colleague, 3, Verdict::Pass, 2);
    phone.apply(&colleague.changes_since(&have).unwrap()).unwrap();
    let changes = phone.changes_since(&acknowledged).unwrap();
    let news = push(acknowledged, Payload::of_changes(changes.clone()), phone.heads());
    assert_eq!(merge(Some(&stored), &news).err(), Some(MergeError::MissingChanges { have: have.clone() }));
    // Who says that it builds on what is here, and leads elsewhere, is believed nothing.
    let untrue = push(have, Payload::Changes(changes), phone.heads());
    assert_eq!(merge(Some(&stored), &untrue).err(), Some(MergeError::HeadsMismatch));
    assert_eq!(merge(Some(&stored), &whole(&mut phone)).unwrap().heads, phone.heads());
}

#[test]
fn changes_that_lead_elsewhere_than_announced_are_refused() {
    let mut doc = document(2);
    let (stored, base) = (doc.save(), doc.heads());
    record(&mut doc, 3, Verdict::Pass, 1);
    let first = doc.changes_since(&base).unwrap();
    record(&mut doc, 4, Verdict::Pass, 1);
    // The second change was lost on the way, at the border between two chunks.
    let cut = push(base, Payload::Changes(first), doc.heads());
    assert_eq!(merge(Some(&stored), &cut).err(), Some(MergeError::HeadsMismatch));
}

#[test]
fn another_tasks_document_is_refused() {
    let mut other = TaskDoc::create(&header(7), [1; 16]);
    assert_eq!(merge(None, &whole(&mut other)).err(), Some(MergeError::HeaderMismatch));
    let stored = document(1).save();
    assert!(matches!(merge(Some(&stored), &whole(&mut other)), Err(MergeError::HeaderMismatch)));
}

#[test]
fn a_document_that_is_too_large_is_refused_packed_and_unpacked() {
    let large = vec![0; MAX_DOCUMENT_BYTES + 1];
    let stored = document(1).save();
    let packed = Payload::of_changes(large.clone());
    assert!(packed.raw().len() < 2_000);
    for payload in [Payload::Saved(large), packed] {
        let result = merge(Some(&stored), &push(Heads::default(), payload, Heads::default()));
        assert_eq!(result.err(), Some(MergeError::TooLarge));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_document_cut_anywhere_is_never_taken_for_whole(cut in 0.0..1.0f64) {
        let mut doc = document(4);
        let DocPush { payload, heads, .. } = whole(&mut doc);
        let bytes = payload.raw();
        let end = (bytes.len() as f64 * cut) as usize;
        let result = merge(None, &push(Heads::default(), Payload::Saved(bytes[..end].to_vec()), heads));
        prop_assert!(result.is_err());
    }

    #[test]
    fn a_damaged_document_is_never_taken_for_the_right_one(at in 0.0..1.0f64, byte: u8) {
        let mut doc = document(4);
        let DocPush { payload, heads, .. } = whole(&mut doc);
        let mut bytes = payload.raw().to_vec();
        let at = (bytes.len() as f64 * at) as usize;
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        // Either it is refused, or the library proved by its hashes that the content is the same.
        if let Ok(merged) = merge(None, &push(Heads::default(), Payload::Saved(bytes), heads)) {
            prop_assert_eq!(merged.evidence, doc.project().unwrap());
        }
    }

    #[test]
    fn foreign_bytes_harm_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0..3u8) {
        let stored = document(2).save();
        let payload = match kind {
            0 => Payload::Saved(bytes),
            1 => Payload::Changes(bytes),
            _ => Payload::Packed(bytes),
        };
        let mut before = open(&stored).unwrap();
        if let Ok(merged) = merge(Some(&stored), &push(Heads::default(), payload, before.heads())) {
            prop_assert_eq!(merged.news, News::None);
        }
    }

    #[test]
    fn deliveries_in_any_order_lead_to_the_same_document(order in Just(vec![0usize, 1, 2]).prop_shuffle()) {
        let mut first = document(1);
        let stored = first.save();
        let mut deliveries = Vec::new();
        for phone in 1..=3u8 {
            let mut copy = TaskDoc::open(&stored, [phone; 16]).unwrap();
            let base = copy.heads();
            record(&mut copy, 1, if phone == 2 { Verdict::Fail } else { Verdict::Pass }, phone);
            let changes = copy.changes_since(&base).unwrap();
            deliveries.push(push(base, Payload::Changes(changes), copy.heads()));
        }
        let mut bytes = stored.clone();
        for index in order {
            if let News::Changes(chunk) = merge(Some(&bytes), &deliveries[index]).unwrap().news {
                bytes.extend(chunk);
            }
        }
        let mut all = stored;
        deliveries.iter().for_each(|delivery| all.extend(delivery.payload.raw()));
        prop_assert_eq!(open(&bytes).unwrap().project(), open(&all).unwrap().project());
    }
}

#[test]
fn a_small_delivery_that_would_unpack_beyond_any_task_is_too_large() {
    // A first change, one column of truths, and in it a run of 2^42 of them.
    let column = [0x14, 7, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01];
    let body = [&[0, 16][..], &[1; 16], &[1, 1, 0, 0, 0, 1], &column].concat();
    let chunk = [&[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1, body.len() as u8][..], &body].concat();
    let mut doc = document(1);
    let stored = doc.save();
    for payload in
        [Payload::Saved(chunk.clone()), Payload::Changes(chunk.clone()), Payload::of_changes(chunk.repeat(9))]
    {
        for stored in [None, Some(stored.as_slice())] {
            let refused = merge(stored, &push(Heads::default(), payload.clone(), doc.heads())).unwrap_err();
            assert_eq!((&refused, refused.code()), (&MergeError::TooLarge, Some(Code::SyncDocumentTooLarge)));
        }
    }
    assert_eq!(open_foreign(&chunk).unwrap_err(), MergeError::TooLarge);
}
