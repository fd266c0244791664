//! What settles a conflict, and what does not.

use super::*;
use crate::document::statement::{ControllerInfo, Said};
use crate::document::{TaskDoc, TaskHeader};
use crate::id::{DeviceId, ProjectId, TaskId};
use crate::moment::RecordedTime;
use crate::task::TaskKind;
use crate::verdict::Verdict;

const LEAD: AccountId = AccountId::from_bytes([9; 16]);
const NOW: Moment = Moment::from_ms(1_795_140_000_000);

fn said(person: u8, device: u8, ms: i64) -> Said {
    let at = RecordedTime { device: Moment::from_ms(ms), monotonic_ms: 5, boot: 1, offset_ms: None };
    Said { by: AccountId::from_bytes([person; 16]), device: DeviceId::from_bytes([device; 16]), at }
}

fn result(verdict: Verdict, said: Said) -> ResultStatement {
    ResultStatement {
        verdict,
        value: None,
        unit: None,
        limit: None,
        limit_case: None,
        override_reason: None,
        note: String::new(),
        place: "3F".to_owned(),
        said,
    }
}

fn entry(finding: &str, withdrawn: bool, said: Said) -> EntryStatement {
    EntryStatement {
        verdict: Some(Verdict::Pass),
        subject: String::new(),
        facility: None,
        prompt: None,
        norm: String::new(),
        place: String::new(),
        quantity: None,
        record: String::new(),
        finding: finding.to_owned(),
        withdrawn,
        said,
    }
}

fn key(text: &str) -> ResultKey {
    text.parse().unwrap()
}

fn item() -> Subject {
    Subject::Result(key("FAS-01/FAS-01-02"))
}

/// A task in which two writers each add what `write` says for their number, without having seen the other.
fn apart(write: impl Fn(&mut TaskDoc, u8)) -> TaskEvidence {
    let header = TaskHeader {
        id: TaskId::from_bytes([1; 16]),
        kind: TaskKind::Planned,
        project: ProjectId::from_bytes([1; 16]),
        plan: None,
        fault: None,
        order: None,
        catalogue: "2026.1".to_owned(),
        facilities: vec!["FAS-01".parse().unwrap()],
        created: said(1, 1, 0),
    };
    let mut doc = TaskDoc::create(&header, [1; 16]);
    let mut other = TaskDoc::open(&doc.save(), [2; 16]).unwrap();
    let base = doc.heads();
    write(&mut doc, 1);
    write(&mut other, 2);
    doc.apply(&other.changes_since(&base).unwrap()).unwrap();
    doc.project().unwrap()
}

fn contradicted() -> TaskEvidence {
    apart(|doc, n| {
        let verdict = if n == 1 { Verdict::Pass } else { Verdict::Fail };
        doc.record_result(&key("FAS-01/FAS-01-02"), &result(verdict, said(n, n, 1_000)));
    })
}

fn asked(subject: Subject, statement: Option<StatementId>, reason: &str) -> NewSettlement {
    NewSettlement { subject, statement, reason: reason.to_owned() }
}

fn name_of(evidence: &TaskEvidence, verdict: Verdict) -> StatementId {
    let said = evidence.results[&key("FAS-01/FAS-01-02")].all().find(|said| said.verdict == verdict);
    StatementId::of(said.unwrap())
}

#[test]
fn subjects_are_read_as_they_are_written() {
    let subjects = [
        Subject::Controller,
        Subject::Result(key("FAS-01/FAS-01-02/a:b")),
        Subject::Fault(FaultId::from_bytes([3; 16])),
        Subject::Entry(EntryId::from_bytes([4; 16])),
    ];
    for subject in subjects {
        assert_eq!(subject.to_string().parse(), Ok(subject));
    }
    for text in ["", "fault:", "entry:x", "controller:", "FAS-01"] {
        assert!(text.parse::<Subject>().is_err(), "{text}");
    }
}

#[test]
fn the_name_of_a_statement_stays_what_it_is() {
    let stored = concat!(
        r#"{"v":"fail","n":0.05,"u":"MPa","place":"3F","by":"01010101-0101-0101-0101-010101010101","#,
        r#""dev":"02020202-0202-0202-0202-020202020202","at":"#
    );
    let full =
        ResultStatement { value: Some(0.05), unit: Some("MPa".to_owned()), ..result(Verdict::Fail, said(1, 2, 1_000)) };
    let json = serde_json::to_string(&full).unwrap();
    assert!(json.starts_with(stored), "the JSON of statements is stored for ever: {json}");
    assert_eq!(StatementId::of(&full), StatementId(Sha256::of(json.as_bytes())));
    let read: ResultStatement = serde_json::from_str(&json).unwrap();
    assert_eq!(StatementId::of(&read), StatementId::of(&full));
}

#[test]
fn two_phones_of_one_person_are_told_apart() {
    let names = [said(1, 1, 1_000), said(1, 2, 1_000), said(1, 1, 1_001), said(2, 1, 1_000)]
        .map(|said| StatementId::of(&result(Verdict::Pass, said)));
    assert_eq!(names.into_iter().collect::<BTreeSet<_>>().len(), 4);
}

#[test]
fn who_says_the_same_apart_contradicts_nobody() {
    let alike = apart(|doc, n| {
        doc.record_result(&key("FAS-01/FAS-01-02"), &result(Verdict::Pass, said(n, n, i64::from(n))));
        let controller = ControllerInfo::Present { brand: "海湾".to_owned(), model: None };
        let statement = ControllerStatement { controller, photo: Sha256::of(&[n]), said: said(n, n, 1) };
        doc.set_controller(&statement);
    });
    assert!(alike.results.values().all(Disputed::is_conflict));
    assert_eq!(conflicts(&alike), []);
}

#[test]
fn everything_that_can_be_stated_can_be_in_conflict() {
    let (fault, id) = (FaultId::from_bytes([3; 16]), EntryId::from_bytes([4; 16]));
    let found = apart(|doc, n| {
        let verdict = if n == 1 { Verdict::Pass } else { Verdict::Untestable };
        doc.record_result(&key("FAS-01/FAS-01-02"), &result(verdict, said(n, n, 1)));
        doc.record_entry(id, &entry(&n.to_string(), false, said(n, n, 1)));
        doc.record_entry(EntryId::from_bytes([5; 16]), &entry(&n.to_string(), true, said(n, n, 1)));
        let place = n.to_string();
        let result = key("FAS-01/FAS-01-02");
        doc.record_fault(fault, &FaultStatement { result, description: String::new(), place, said: said(n, n, 1) });
        let controller = if n == 1 {
            ControllerInfo::None
        } else {
            ControllerInfo::Present { brand: "海湾".to_owned(), model: None }
        };
        doc.set_controller(&ControllerStatement { controller, photo: Sha256::of(&[n]), said: said(n, n, 1) });
    });
    let subjects: Vec<_> = conflicts(&found).into_iter().map(|conflict| conflict.subject).collect();
    let expected = [Subject::Controller, item(), Subject::Fault(fault), Subject::Entry(id)];
    assert_eq!(subjects, expected, "an entry that everybody called a mistake is none");
}

#[test]
fn a_conflict_is_settled_with_a_reason_or_declared_as_standing() {
    let evidence = contradicted();
    let all = conflicts(&evidence);
    let fail = name_of(&evidence, Verdict::Fail);
    let settled = |asked: &[NewSettlement]| settle(&all, asked, &[], (LEAD, NOW));
    assert_eq!(settled(&[]), Err(SettleError::Open { subjects: vec![item()] }));
    assert_eq!(settled(&[asked(item(), Some(fail), " ")]), Err(SettleError::NoReason { subject: item() }));
    let one = settled(&[asked(item(), Some(fail), " 照片清楚 ")]).unwrap();
    assert_eq!((one[0].statement, one[0].reason.as_str(), one[0].among.len()), (Some(fail), "照片清楚", 2));
    assert_eq!(settled(&[asked(item(), None, "")]).unwrap()[0].statement, None);
}

#[test]
fn what_is_not_in_conflict_is_not_settled() {
    let evidence = contradicted();
    let all = conflicts(&evidence);
    let settled = |asked: &[NewSettlement]| settle(&all, asked, &[], (LEAD, NOW));
    let stranger = StatementId::of(&result(Verdict::Pass, said(7, 7, 7)));
    assert_eq!(settled(&[asked(item(), Some(stranger), "x")]), Err(SettleError::Unknown { subject: item() }));
    let elsewhere = Subject::Result(key("FAS-01/FAS-01-01"));
    assert_eq!(settled(&[asked(elsewhere.clone(), None, "")]), Err(SettleError::Unknown { subject: elsewhere }));
    let twice = [asked(item(), None, ""), asked(item(), None, "")];
    assert_eq!(settled(&twice), Err(SettleError::Twice { subject: item() }));
}

#[test]
fn a_settlement_goes_on_while_the_same_statements_stand_against_each_other() {
    let evidence = contradicted();
    let all = conflicts(&evidence);
    let fail = name_of(&evidence, Verdict::Fail);
    let earlier = settle(&all, &[asked(item(), Some(fail), "照片清楚")], &[], (LEAD, NOW)).unwrap();
    let other = AccountId::from_bytes([8; 16]);
    let later = settle(&all, &[], &earlier, (other, NOW.plus_ms(1))).unwrap();
    assert_eq!(later, earlier, "with who settled it, and when");
    let anew = settle(&all, &[asked(item(), None, "")], &earlier, (other, NOW.plus_ms(1))).unwrap();
    assert_eq!((anew[0].statement, anew[0].by), (None, other), "it can be settled otherwise");
    let mut more = all;
    more[0].statements.insert(StatementId::of(&result(Verdict::Untestable, said(3, 3, 3))));
    assert_eq!(settle(&more, &[], &earlier, (other, NOW)), Err(SettleError::Open { subjects: vec![item()] }));
}

#[test]
fn what_holds_counts_alone_and_the_others_stay() {
    let evidence = contradicted();
    let stated = &evidence.results[&key("FAS-01/FAS-01-02")];
    for verdict in [Verdict::Pass, Verdict::Fail] {
        let choice = [asked(item(), Some(name_of(&evidence, verdict)), "x")];
        let settled = settle(&conflicts(&evidence), &choice, &[], (LEAD, NOW)).unwrap();
        let held = Held::new(&item(), stated, &settled);
        assert_eq!(held.counted().map(|said| said.verdict).collect::<Vec<_>>(), [verdict]);
        assert_eq!((held.others.len(), held.settlement), (1, Some(&settled[0])));
    }
    let both = settle(&conflicts(&evidence), &[asked(item(), None, "")], &[], (LEAD, NOW)).unwrap();
    let held = Held::new(&item(), stated, &both);
    assert_eq!((held.said, held.counted().count(), held.settlement), (&stated.shown, 2, None));
}
