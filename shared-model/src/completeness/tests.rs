//! A complete task lacks nothing; take one thing away and exactly that is named.

use std::collections::BTreeMap;

use super::*;
use crate::catalogue::Catalogue;
use crate::code::ItemCode;
use crate::document::TaskHeader;
use crate::document::statement::{
    CaptureSource, ControllerInfo, ControllerStatement, EntryStatement, FaultStatement, PhotoStatement, Said,
    SelfieStatement, SignInStatement,
};
use crate::id::{AccountId, DeviceId, ProjectId, TaskId};
use crate::moment::{Moment, RecordedTime};
use crate::period::Period;
use crate::photo::PhotoKind;
use crate::task::TaskKind;
use crate::verdict::Limit;

const AT: Moment = Moment::from_ms(1_795_300_000_000);

fn said() -> Said {
    Said {
        by: AccountId::new(AT, [1; 10]),
        device: DeviceId::new(AT, [2; 10]),
        at: RecordedTime { device: AT, monotonic_ms: 1, boot: 1, offset_ms: Some(0) },
    }
}

const fn alone<T>(shown: T) -> Disputed<T> {
    Disputed { shown, others: Vec::new() }
}

fn photo(of: PhotoOf) -> (Sha256, Disputed<PhotoStatement>) {
    let sha = Sha256::of(format!("{of:?}").as_bytes());
    let statement = PhotoStatement {
        of,
        kind: PhotoKind::Site,
        width: 1,
        height: 1,
        bytes: 1,
        fix: None,
        source: CaptureSource::Camera,
        exif_at: None,
        exif_position: None,
        findings: Vec::new(),
        said: said(),
    };
    (sha, alone(statement))
}

fn key(item: &str) -> ResultKey {
    let item: ItemCode = item.parse().unwrap();
    ResultKey { facility: item.facility(), item, point: None }
}

fn result(verdict: Verdict) -> ResultStatement {
    ResultStatement {
        verdict,
        value: None,
        unit: None,
        limit: None,
        limit_case: None,
        override_reason: None,
        note: String::new(),
        place: String::new(),
        said: said(),
    }
}

fn fault() -> FaultId {
    FaultId::new(AT, [9; 10])
}

/// A monthly task on PWR-01 (two checks, one with a photo) and PWR-02 (a value with a photo, a check)
/// with one fault.
fn complete() -> TaskEvidence {
    let arrival = [PhotoOf::Selfie, PhotoOf::SignIn, PhotoOf::Controller].map(photo);
    let [selfie, sign_in, controller] = [arrival[0].0, arrival[1].0, arrival[2].0];
    let items = ["PWR-01-02", "PWR-02-01"].map(|item| photo(PhotoOf::Item(key(item))));
    let measured = ResultStatement {
        value: Some(20.0),
        limit: Some(Limit { min: None, max: Some(30.0) }),
        ..result(Verdict::Pass)
    };
    let description =
        FaultStatement {
            result: key("PWR-02-02"), description: "电池失效".into(), place: String::new(), said: said()
        };
    TaskEvidence {
        header: TaskHeader {
            id: TaskId::new(AT, [3; 10]),
            kind: TaskKind::Planned,
            project: ProjectId::new(AT, [4; 10]),
            plan: None,
            fault: None,
            order: None,
            catalogue: Catalogue::current().version.clone(),
            facilities: vec!["PWR-01".parse().unwrap(), "PWR-02".parse().unwrap()],
            created: said(),
        },
        selfie: Some(alone(SelfieStatement { photo: selfie, said: said() })),
        sign_in: Some(alone(SignInStatement { photo: sign_in, fix: None, said: said() })),
        controller: Some(alone(ControllerStatement {
            controller: ControllerInfo::None,
            photo: controller,
            said: said(),
        })),
        results: BTreeMap::from([
            (key("PWR-01-01"), alone(result(Verdict::Pass))),
            (key("PWR-01-02"), alone(result(Verdict::Pass))),
            (key("PWR-02-01"), alone(measured)),
            (key("PWR-02-02"), alone(result(Verdict::Fail))),
        ]),
        faults: BTreeMap::from([(fault(), alone(description))]),
        entries: BTreeMap::new(),
        photos: arrival.into_iter().chain(items).chain([photo(PhotoOf::Fault(fault()))]).collect(),
        tracks: BTreeMap::new(),
        gaps: BTreeMap::new(),
        submissions: Vec::new(),
        unreadable: Vec::new(),
    }
}

fn due(evidence: &TaskEvidence) -> Vec<(FacilityCode, &'static TestItem)> {
    let facilities = evidence.header.facilities.iter();
    let items = |code: &FacilityCode| Catalogue::current().due_items(code, Period::Month).collect::<Vec<_>>();
    facilities.flat_map(|code| items(code).into_iter().map(|item| (code.clone(), item))).collect()
}

fn lacks(change: impl FnOnce(&mut TaskEvidence)) -> Vec<Missing> {
    let mut evidence = complete();
    change(&mut evidence);
    let due = due(&evidence);
    missing(&evidence, due.iter().map(|(facility, item)| (facility, *item)))
}

fn statement<'a>(evidence: &'a mut TaskEvidence, item: &str) -> &'a mut ResultStatement {
    &mut evidence.results.get_mut(&key(item)).unwrap().shown
}

fn without_photo(evidence: &mut TaskEvidence, of: &PhotoOf) {
    evidence.photos.retain(|_, said| said.shown.of != *of);
}

#[test]
fn a_complete_task_lacks_nothing() {
    assert_eq!(lacks(|_| ()), []);
}

#[test]
fn the_arrival_is_named_part_by_part() {
    assert_eq!(lacks(|e| e.selfie = None), [Missing::Selfie]);
    assert_eq!(lacks(|e| e.sign_in = None), [Missing::SignIn]);
    assert_eq!(lacks(|e| e.controller = None), [Missing::Controller]);
    assert_eq!(lacks(|e| without_photo(e, &PhotoOf::Selfie)), [Missing::Selfie]);
}

#[test]
fn every_due_item_needs_a_result() {
    let open = lacks(|e| {
        e.results.remove(&key("PWR-01-01"));
    });
    assert_eq!(open, [Missing::Result(key("PWR-01-01"))]);
}

#[test]
fn the_same_item_of_another_facility_is_no_answer() {
    let open = lacks(|e| {
        let answer = e.results.remove(&key("PWR-01-01")).unwrap();
        e.results.insert(ResultKey { facility: "PWR-02".parse().unwrap(), ..key("PWR-01-01") }, answer);
    });
    assert_eq!(open, [Missing::Result(key("PWR-01-01"))]);
}

#[test]
fn a_measured_item_needs_its_value_and_an_override_its_reason() {
    let result = || key("PWR-02-01");
    assert_eq!(lacks(|e| statement(e, "PWR-02-01").value = None), [Missing::Value(result())]);
    assert_eq!(lacks(|e| statement(e, "PWR-02-01").value = Some(31.0)), [Missing::OverrideReason(result())]);
    let explained = lacks(|e| {
        let said = statement(e, "PWR-02-01");
        (said.value, said.override_reason) = (Some(31.0), Some("仪表误差".into()));
    });
    assert_eq!(explained, []);
}

#[test]
fn photos_are_asked_for_where_the_catalogue_says_so() {
    let of = || PhotoOf::Item(key("PWR-01-02"));
    assert_eq!(lacks(|e| without_photo(e, &of())), [Missing::Photo(key("PWR-01-02"))]);
}

#[test]
fn what_could_not_be_tested_needs_only_a_note() {
    let untestable = |note: &'static str| {
        lacks(|e| {
            without_photo(e, &PhotoOf::Item(key("PWR-02-01")));
            *statement(e, "PWR-02-01") = ResultStatement { note: note.into(), ..result(Verdict::Untestable) };
        })
    };
    assert_eq!(untestable(" "), [Missing::Note(key("PWR-02-01"))]);
    assert_eq!(untestable("机房上锁"), []);
}

#[test]
fn a_fail_needs_a_described_and_photographed_fault() {
    assert_eq!(lacks(|e| e.faults.clear()), [Missing::Fault(key("PWR-02-02"))]);
    let described = lacks(|e| e.faults.get_mut(&fault()).unwrap().shown.description.clear());
    assert_eq!(described, [Missing::Fault(key("PWR-02-02"))]);
    let shown = lacks(|e| without_photo(e, &PhotoOf::Fault(fault())));
    assert_eq!(shown, [Missing::FaultPhoto(key("PWR-02-02"), fault())]);
}

#[test]
fn a_concurrent_statement_has_to_be_complete_too() {
    let found = lacks(|e| e.results.get_mut(&key("PWR-01-01")).unwrap().others.push(result(Verdict::Untestable)));
    assert_eq!(found, [Missing::Note(key("PWR-01-01"))]);
}

#[test]
fn a_task_without_a_plan_needs_any_result() {
    let mut evidence = complete();
    assert_eq!(missing(&evidence, []), []);
    evidence.results.clear();
    evidence.faults.clear();
    assert_eq!(missing(&evidence, []), [Missing::AnyResult]);
}

#[test]
fn work_outside_the_plan_needs_any_answer_and_each_complete() {
    let mut evidence = complete();
    evidence.header.kind = TaskKind::Supplementary;
    let due = due(&evidence);
    let lacks = |evidence: &TaskEvidence| missing(evidence, due.iter().map(|(facility, item)| (facility, *item)));
    evidence.results.remove(&key("PWR-01-01"));
    assert_eq!(lacks(&evidence), []);
    statement(&mut evidence, "PWR-02-01").value = None;
    assert_eq!(lacks(&evidence), [Missing::Value(key("PWR-02-01"))]);
    evidence.results.clear();
    assert_eq!(lacks(&evidence), [Missing::AnyResult]);
}

fn recorded_as(kind: TaskKind, facilities: &[&str]) -> (TaskEvidence, EntryId) {
    let entry = EntryId::new(AT, [9; 10]);
    let mut evidence = complete();
    evidence.results.clear();
    evidence.faults.clear();
    evidence.header.kind = kind;
    evidence.header.facilities = facilities.iter().map(|code| code.parse().unwrap()).collect();
    let written = EntryStatement {
        verdict: Some(Verdict::Pass),
        subject: "室内消火栓系统".into(),
        facility: None,
        prompt: None,
        norm: "GB 50974-2014".into(),
        place: "3层".into(),
        quantity: Some(4),
        record: "抽查4处".into(),
        finding: "压力正常".into(),
        withdrawn: false,
        said: said(),
    };
    evidence.entries.insert(entry, alone(written));
    evidence.photos.extend([photo(PhotoOf::Entry(entry))]);
    (evidence, entry)
}

fn lacking(evidence: &TaskEvidence) -> Vec<Missing> {
    let due = due(evidence);
    missing(evidence, due.iter().map(|(facility, item)| (facility, *item)))
}

#[test]
fn record_items_ask_for_entries_and_not_for_answers() {
    let (mut evidence, entry) = recorded_as(TaskKind::Planned, &["XTS-01"]);
    assert!(!due(&evidence).is_empty());
    assert_eq!(lacking(&evidence), []);
    without_photo(&mut evidence, &PhotoOf::Entry(entry));
    assert_eq!(lacking(&evidence), [Missing::EntryPhoto(entry)]);
    evidence.entries.get_mut(&entry).unwrap().shown.withdrawn = true;
    assert_eq!(lacking(&evidence), [Missing::AnyEntry]);
}

#[test]
fn an_entry_says_what_its_kind_of_task_asks_for() {
    let blank = |kind| {
        let (mut evidence, entry) = recorded_as(kind, &[]);
        let shown = &mut evidence.entries.get_mut(&entry).unwrap().shown;
        shown.verdict = None;
        (shown.subject, shown.norm, shown.record, shown.finding) = Default::default();
        lacking(&evidence).iter().map(Missing::code).collect::<Vec<_>>()
    };
    assert_eq!(
        blank(TaskKind::NormMismatch),
        ["entry.subject", "entry.verdict", "entry.norm", "entry.record", "entry.finding"]
    );
    assert_eq!(blank(TaskKind::Investigation), ["entry.verdict", "entry.record", "entry.finding"]);
}

#[test]
fn what_cannot_be_inspected_needs_its_reason_and_no_record() {
    let (mut evidence, entry) = recorded_as(TaskKind::NormMismatch, &[]);
    let shown = &mut evidence.entries.get_mut(&entry).unwrap().shown;
    (shown.verdict, shown.record) = (Some(Verdict::Untestable), String::new());
    assert_eq!(lacking(&evidence), []);
    evidence.entries.get_mut(&entry).unwrap().shown.finding.clear();
    assert_eq!(lacking(&evidence), [Missing::EntryFinding(entry)]);
}

#[test]
fn whoever_comes_for_a_fault_needs_no_controller() {
    let (mut evidence, _) = recorded_as(TaskKind::Repair, &[]);
    evidence.controller = None;
    assert_eq!(lacking(&evidence), []);
    evidence.sign_in = None;
    assert_eq!(lacking(&evidence), [Missing::SignIn]);
}
