//! What was settled about a conflict, on paper.

use fengtai_report::Verdict as Printed;
use shared_model::document::TaskDoc;
use shared_model::id::TaskId;
use shared_model::review::{NewSettlement, Subject, conflicts};

use super::*;
use crate::testing::{Phone, World, news};
use crate::usecase::review::{NewReview, review};

const REASON: &str = "照片可见机柜上锁";

/// An office with a task in which the engineer and a colleague, who have not seen each other's statement, each said
/// something.
fn contradicted(write: impl Fn(&Phone, &mut TaskDoc)) -> (Office, PlanId, TaskId) {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, mut doc) = office.submitted(plan, Verdict::Pass);
    let base = doc.heads();
    let mut copy = TaskDoc::open(&doc.save(), [9; 16]).unwrap();
    write(&office.phone, &mut doc);
    write(&World::phone(2), &mut copy);
    doc.apply(&copy.changes_since(&base).unwrap()).unwrap();
    let change = news(&mut doc, &base);
    office.world.sync(&mut office.phone, vec![change]);
    (office, plan, task)
}

/// Approves; what phone `holds` said holds of everything, or both stand.
pub(super) fn approve(office: &Office, task: TaskId, holds: Option<u8>) {
    let core = &office.world.core;
    let heads = core.db.read(|tx| store::task::get(tx, task)).unwrap().unwrap().heads;
    let evidence = core.db.read(|tx| crate::usecase::task::evidence(tx, task, None)).unwrap();
    let chosen = |subject: &Subject| {
        let by = World::phone(holds?).caller.account;
        let said: Vec<_> = match subject {
            Subject::Result(key) => evidence.results[key].all().map(|said| (said.said.by, id(said))).collect(),
            Subject::Entry(entry) => evidence.entries[entry].all().map(|said| (said.said.by, id(said))).collect(),
            Subject::Fault(fault) => evidence.faults[fault].all().map(|said| (said.said.by, id(said))).collect(),
            Subject::Controller => panic!("nobody said anything of it"),
        };
        said.into_iter().find(|(who, _)| *who == by).map(|(_, id)| id)
    };
    let settlements = conflicts(&evidence).into_iter().map(|conflict| NewSettlement {
        statement: chosen(&conflict.subject),
        subject: conflict.subject,
        reason: REASON.to_owned(),
    });
    let new = NewReview {
        decision: ReviewDecision::Approve,
        heads,
        note: String::new(),
        items: Vec::new(),
        entries: Vec::new(),
        settlements: settlements.collect(),
    };
    review(core, &office.lead, task, new).unwrap();
}

fn id<T: shared_model::review::Statement>(said: &T) -> shared_model::review::StatementId {
    shared_model::review::StatementId::of(said)
}

fn printed(office: &Office, plan: PlanId) -> fengtai_report::ReportData {
    let core = &office.world.core;
    let row = add(core, &office.lead, &wish(plan)).unwrap();
    serde_json::from_slice::<Frozen>(&core.media.file(&row.input).unwrap()).unwrap().data
}

fn answered(phone: &Phone, doc: &mut TaskDoc) {
    let verdict = if phone.number == 1 { Verdict::Pass } else { Verdict::Untestable };
    phone.state_at(doc, "PWR-01-01", verdict, 70);
}

#[test]
fn what_holds_is_counted_and_both_versions_are_printed() {
    for (holds, verdict, counts) in [(1, Printed::Pass, [4, 0]), (2, Printed::Untestable, [3, 1])] {
        let (office, plan, task) = contradicted(answered);
        approve(&office, task, Some(holds));
        let data = printed(&office, plan);
        let total = |of: fn(&fengtai_report::SummaryRow) -> u32| data.summary.iter().map(of).sum::<u32>();
        assert_eq!([total(|row| row.passed), total(|row| row.untestable)], counts);
        let mut rows = data.maintenance.iter().flat_map(|group| &group.rows);
        let row = rows.find(|row| row.item_code == "PWR-01-01").unwrap();
        assert_eq!((row.verdict, row.by.as_str()), (verdict, format!("Engineer {holds}").as_str()));
        assert!(row.remark.contains("审核人已认定"), "{}", row.remark);
        let record = data.measured.iter().find(|record| record.item_code == "PWR-01-01").unwrap();
        assert_eq!((record.verdict, record.conflicts.len()), (verdict, 1));
        let line = record.settlement.as_deref().unwrap();
        assert!(line.starts_with("两份记录不一致，审核人Person 21认定采用：Engineer "), "{line}");
        assert!(line.contains(REASON) && record.conflicts[0].contains(&format!("Engineer {}", 3 - holds)));
    }
}

#[test]
fn what_stands_twice_is_printed_as_a_conflict() {
    let (office, plan, task) = contradicted(answered);
    approve(&office, task, None);
    let data = printed(&office, plan);
    let mut rows = data.maintenance.iter().flat_map(|group| &group.rows);
    let row = rows.find(|row| row.item_code == "PWR-01-01").unwrap();
    assert_eq!(row.verdict, Printed::Conflict);
    let record = data.measured.iter().find(|record| record.item_code == "PWR-01-01").unwrap();
    assert_eq!((record.settlement.as_ref(), record.conflicts.len()), (None, 1));
}

#[test]
fn an_entry_that_is_settled_to_be_a_mistake_is_told_with_what_was_put_aside() {
    let (office, plan, task) = contradicted(|phone, doc| match phone.number {
        1 => phone.enter_by_mistake(doc, 1),
        _ => phone.enter(doc, 1, Verdict::Fail, "启动电池鼓包"),
    });
    approve(&office, task, Some(1));
    let data = printed(&office, plan);
    let [extra] = &data.extras[..] else { panic!("{:?}", data.extras) };
    assert_eq!((extra.verdict, extra.finding.as_str()), (None, "误建，作废"));
    assert!(extra.conflicts[0].contains("启动电池鼓包") && extra.settlement.is_some(), "{extra:?}");
}
