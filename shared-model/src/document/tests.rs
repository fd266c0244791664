//! What a task document promises, tried from outside.

use proptest::prelude::*;

use super::statement::{EntryStatement, ResultKey, ResultStatement, Said, SelfieStatement};
use super::*;
use crate::id::{AccountId, DeviceId, EntryId, ProjectId, TaskId};
use crate::moment::{Moment, RecordedTime};
use crate::signature::SecretKey;
use crate::task::TaskKind;
use crate::verdict::Verdict;

fn said(phone: u8, second: i64) -> Said {
    let at = Moment::from_ms(1_763_791_200_000 + second * 1_000);
    Said {
        by: AccountId::from_bytes([phone; 16]),
        device: DeviceId::from_bytes([phone; 16]),
        at: RecordedTime { device: at, monotonic_ms: 1, boot: 1, offset_ms: None },
    }
}

fn header() -> TaskHeader {
    TaskHeader {
        id: TaskId::from_bytes([9; 16]),
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

pub(super) fn new_doc() -> TaskDoc {
    TaskDoc::create(&header(), [1; 16])
}

pub(super) fn key(text: &str) -> ResultKey {
    text.parse().unwrap()
}

pub(super) fn result(verdict: Verdict, phone: u8, second: i64) -> ResultStatement {
    ResultStatement {
        verdict,
        value: None,
        unit: None,
        limit: None,
        limit_case: None,
        override_reason: None,
        note: String::new(),
        place: "1F".to_owned(),
        said: said(phone, second),
    }
}

pub(super) fn copy_for(doc: &mut TaskDoc, actor: u8) -> TaskDoc {
    TaskDoc::open(&doc.save(), [actor; 16]).unwrap()
}

fn exchange(a: &mut TaskDoc, b: &mut TaskDoc) {
    let (from_a, from_b) = (a.changes_since(&Heads::default()).unwrap(), b.changes_since(&Heads::default()).unwrap());
    a.apply(&from_b).unwrap();
    b.apply(&from_a).unwrap();
}

#[test]
fn the_header_survives_saving() {
    let mut doc = new_doc();
    assert_eq!(copy_for(&mut doc, 2).header(), Ok(header()));
}

#[test]
fn different_verdicts_recorded_apart_are_both_kept() {
    let (mut a, item) = (new_doc(), key("FAS-01/FAS-01-02"));
    let mut b = copy_for(&mut a, 2);
    a.record_result(&item, &result(Verdict::Pass, 1, 10));
    b.record_result(&item, &result(Verdict::Fail, 2, 20));
    exchange(&mut a, &mut b);
    assert_eq!(a.project(), b.project());
    let told = &a.project().unwrap().results[&item];
    let mut verdicts: Vec<_> = told.all().map(|statement| statement.verdict).collect();
    verdicts.sort();
    assert_eq!(verdicts, [Verdict::Pass, Verdict::Fail]);
}

#[test]
fn a_later_statement_settles_the_conflict_it_has_seen() {
    let (mut a, item) = (new_doc(), key("FAS-01/FAS-01-02"));
    let mut b = copy_for(&mut a, 2);
    a.record_result(&item, &result(Verdict::Pass, 1, 10));
    b.record_result(&item, &result(Verdict::Fail, 2, 20));
    exchange(&mut a, &mut b);
    a.record_result(&item, &result(Verdict::Fail, 1, 30));
    exchange(&mut a, &mut b);
    let told = &b.project().unwrap().results[&item];
    assert!(!told.is_conflict());
    assert_eq!(told.shown, result(Verdict::Fail, 1, 30));
}

fn entry(record: &str, phone: u8, second: i64) -> EntryStatement {
    EntryStatement {
        verdict: Some(Verdict::Pass),
        subject: "防火卷帘".to_owned(),
        facility: None,
        prompt: None,
        norm: String::new(),
        place: String::new(),
        quantity: None,
        record: record.to_owned(),
        finding: String::new(),
        withdrawn: false,
        said: said(phone, second),
    }
}

#[test]
fn entries_made_apart_in_one_document_are_all_there() {
    let (first, second) = (EntryId::from_bytes([1; 16]), EntryId::from_bytes([2; 16]));
    let mut a = new_doc();
    let mut b = copy_for(&mut a, 2);
    assert!(a.project().unwrap().entries.is_empty());
    a.record_entry(first, &entry("甲", 1, 1));
    b.record_entry(second, &entry("乙", 2, 2));
    exchange(&mut a, &mut b);
    assert_eq!(a.heads(), b.heads());
    assert_eq!(a.project().unwrap().entries.len(), 2);
    // Both added the map, and it is one change: a third copy needs no more than these.
    let mut c = copy_for(&mut a, 3);
    c.record_entry(first, &entry("丙", 3, 3));
    exchange(&mut b, &mut c);
    assert_eq!(b.project().unwrap().entries[&first].shown.record, "丙");
}

#[test]
fn a_state_before_the_first_entry_has_none() {
    let mut doc = new_doc();
    let before = doc.heads();
    doc.record_entry(EntryId::from_bytes([1; 16]), &entry("甲", 1, 1));
    assert!(doc.project_at(&before).unwrap().entries.is_empty());
}

#[test]
fn a_document_says_the_oldest_schema_it_can_be_read_with() {
    let schema = |kind, facilities: &[&str]| {
        let facilities = facilities.iter().map(|code| code.parse().unwrap()).collect();
        let doc = TaskDoc::create(&TaskHeader { kind, facilities, ..header() }, [1; 16]);
        doc.doc.get(automerge::ROOT, "schema").unwrap().unwrap().0.as_u64()
    };
    assert_eq!(schema(TaskKind::Planned, &["FAS-01"]), Some(1));
    assert_eq!(schema(TaskKind::Planned, &["XTS-01"]), Some(2));
    assert_eq!(schema(TaskKind::Repair, &["FAS-01"]), Some(2));
}

#[test]
fn two_phones_that_begin_apart_share_the_same_maps() {
    let mut a = new_doc();
    let mut b = TaskDoc::create(&header(), [2; 16]);
    a.record_result(&key("FAS-01/FAS-01-01"), &result(Verdict::Pass, 1, 1));
    b.record_result(&key("FAS-01/FAS-01-02"), &result(Verdict::Pass, 2, 2));
    exchange(&mut a, &mut b);
    assert_eq!(a.project().unwrap().results.len(), 2);
}

#[test]
fn a_pinned_state_does_not_change_with_what_comes_later() {
    let (mut doc, item) = (new_doc(), key("FAS-01/FAS-01-02"));
    doc.record_result(&item, &result(Verdict::Pass, 1, 1));
    let (pinned, then) = (doc.heads(), doc.project().unwrap());
    doc.record_result(&item, &result(Verdict::Fail, 1, 2));
    assert_eq!(doc.project_at(&pinned).unwrap(), then);
    assert_ne!(doc.project().unwrap(), then);
}

#[test]
fn a_submission_is_signed_over_heads_and_photos() {
    let mut doc = new_doc();
    let photo = crate::sha::Sha256::of(b"selfie");
    doc.set_selfie(&SelfieStatement { photo, said: said(1, 1) });
    let phone = SecretKey::from_seed([3; 32]);
    let draft = doc.draft_submission(1, said(1, 2)).unwrap();
    let signature = phone.sign(&draft.message());
    let submission = doc.add_submission(draft, signature);
    assert_eq!(doc.verify_submission(&submission, &phone.public()), Ok(Ok(())));
    let another = SecretKey::from_seed([4; 32]).public();
    assert!(doc.verify_submission(&submission, &another).unwrap().is_err());
    let altered = statement::SubmissionStatement { number: 2, ..submission };
    assert!(doc.verify_submission(&altered, &phone.public()).unwrap().is_err());
}

#[test]
fn increments_behind_the_saved_form_open_to_the_same_document() {
    let mut doc = new_doc();
    let mut stored = doc.save();
    doc.record_result(&key("FAS-01/FAS-01-02"), &result(Verdict::Pass, 1, 1));
    stored.extend(doc.take_incremental());
    doc.record_result(&key("FAS-01/FAS-01-03"), &result(Verdict::Pass, 1, 2));
    stored.extend(doc.take_incremental());
    assert!(doc.take_incremental().is_empty());
    let mut opened = TaskDoc::open(&stored, [7; 16]).unwrap();
    assert_eq!(opened.heads(), doc.heads());
    assert!(opened.take_incremental().is_empty());
}

#[test]
fn changes_cut_anywhere_are_refused_and_add_nothing() {
    let mut doc = new_doc();
    let mut other = copy_for(&mut doc, 2);
    let base = other.heads();
    doc.record_result(&key("FAS-01/FAS-01-02"), &result(Verdict::Pass, 1, 1));
    doc.record_result(&key("FAS-01/FAS-01-03"), &result(Verdict::Pass, 1, 2));
    let whole = doc.changes_since(&base).unwrap();
    for cut in 1..whole.len() {
        let before = other.heads();
        if other.apply(&whole[..cut]).is_err() {
            assert_eq!(other.heads(), before, "cut at {cut}");
        }
    }
    other.apply(&whole).unwrap();
    assert_eq!(other.heads(), doc.heads());
}

#[test]
fn changes_without_their_ancestors_are_refused() {
    let mut doc = new_doc();
    let mut other = copy_for(&mut doc, 2);
    doc.record_result(&key("FAS-01/FAS-01-02"), &result(Verdict::Pass, 1, 1));
    let middle = doc.heads();
    doc.record_result(&key("FAS-01/FAS-01-03"), &result(Verdict::Pass, 1, 2));
    let late = doc.changes_since(&middle).unwrap();
    assert_eq!(other.apply(&late), Err(DocError::MissingChanges));
}

#[test]
fn a_document_without_our_genesis_is_not_a_task() {
    let foreign = automerge::AutoCommit::default().save();
    assert!(TaskDoc::open(&foreign, [1; 16]).is_err());
    assert_eq!(TaskDoc::open(b"", [1; 16]).unwrap_err(), DocError::NotATask { missing: "genesis" });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn phones_that_exchanged_everything_agree(edits in proptest::collection::vec((0..3usize, 1..6u8, any::<bool>()), 0..25)) {
        let mut first = new_doc();
        let mut phones = [copy_for(&mut first, 1), copy_for(&mut first, 2), copy_for(&mut first, 3)];
        for (second, (phone, item, pass)) in edits.iter().enumerate() {
            let verdict = if *pass { Verdict::Pass } else { Verdict::Fail };
            let key = key(&format!("FAS-01/FAS-01-0{item}"));
            phones[*phone].record_result(&key, &result(verdict, *phone as u8, second as i64));
        }
        let [a, b, c] = &mut phones;
        exchange(a, b);
        exchange(b, c);
        exchange(c, a);
        prop_assert_eq!(a.project(), b.project());
        prop_assert_eq!(b.project(), c.project());
        let items: std::collections::BTreeSet<_> = edits.iter().map(|(_, item, _)| item).collect();
        prop_assert_eq!(a.project().unwrap().results.len(), items.len());
    }

    #[test]
    fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(TaskDoc::open(&bytes, [1; 16]).is_err());
        let mut doc = new_doc();
        let before = doc.heads();
        let applied = doc.apply(&bytes);
        prop_assert!(bytes.is_empty() || applied.is_err());
        prop_assert_eq!(doc.heads(), before);
    }
}

#[test]
fn a_task_of_thousands_of_answers_is_opened_by_others() {
    let mut doc = new_doc();
    for number in 0..3_000_i64 {
        let note = format!("第 {number} 处 {}", number * 7_919 % 10_007);
        let answer = ResultStatement { note, ..result(Verdict::Fail, 1, number) };
        doc.record_result(&key(&format!("FAS-01/FAS-01-{:02}", number % 90 + 1)), &answer);
    }
    let changes = doc.changes_since(&Heads::default()).unwrap();
    for bytes in [doc.save(), changes.clone(), [doc.save(), changes].concat()] {
        assert_eq!(TaskDoc::open_foreign(&bytes, [2; 16]).unwrap().heads(), doc.heads());
    }
}

#[test]
fn an_entry_is_recorded_whatever_stands_in_its_place() {
    // Another value where the map belongs, and another change under the name of the one that adds it.
    for (name, actor) in [("entries", [5; 16]), ("other", *b"fengtai-entries1")] {
        let mut doc = new_doc();
        doc.doc.set_actor(ActorId::from(actor));
        doc.put_root(name, "hostile");
        doc.commit(Moment::default());
        let mut here = copy_for(&mut doc, 2);
        let entry = entry("ran", 2, 5);
        here.record_entry(EntryId::from_bytes([4; 16]), &entry);
        assert_eq!(here.project().unwrap().entries[&EntryId::from_bytes([4; 16])].shown, entry);
        assert_eq!(copy_for(&mut here, 3).heads(), here.heads());
    }
}
