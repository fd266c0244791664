//! Documents through the ages: what older apps wrote is read and continued, what newer apps wrote is refused whole.

use super::statement::{ResultKey, ResultStatement, Said};
use super::*;
use crate::id::{AccountId, DeviceId, TaskId};
use crate::moment::{Moment, RecordedTime};
use crate::verdict::Verdict;

/// A planned task with one answer, as apps of schema 1 wrote it: `create`, `record_result`, `save`. Never made anew:
/// phones in the field hold such bytes.
const SCHEMA_1: &[u8] = include_bytes!("../../tests/fixtures/task-schema-0001.automerge");
/// The same with another schema in its header, as an app of the future may write it.
const SCHEMA_3: &[u8] = include_bytes!("../../tests/fixtures/task-schema-0003.automerge");

fn said(phone: u8) -> Said {
    let device = Moment::from_ms(1_763_791_200_000);
    let at = RecordedTime { device, monotonic_ms: 1, boot: 1, offset_ms: None };
    Said { by: AccountId::from_bytes([phone; 16]), device: DeviceId::from_bytes([phone; 16]), at }
}

fn answer(doc: &mut TaskDoc, item: &str, phone: u8) -> ResultKey {
    let key: ResultKey = item.parse().unwrap();
    let statement = ResultStatement {
        verdict: Verdict::Pass,
        value: None,
        unit: None,
        limit: None,
        limit_case: None,
        override_reason: None,
        note: "正常".to_owned(),
        place: "1层".to_owned(),
        said: said(phone),
    };
    doc.record_result(&key, &statement);
    key
}

#[test]
fn a_document_of_the_first_schema_is_read_continued_and_merged() {
    let mut old = TaskDoc::open(SCHEMA_1, [2; 16]).unwrap();
    let mut elsewhere = TaskDoc::open(SCHEMA_1, [3; 16]).unwrap();
    let written = old.heads();
    assert_eq!(old.header().unwrap().id, TaskId::from_bytes([9; 16]));
    let first: ResultKey = "FAS-01/FAS-01-01".parse().unwrap();
    assert_eq!(old.project().unwrap().results[&first].shown.note, "正常");

    let here = answer(&mut old, "FAS-01/FAS-01-02", 2);
    let there = answer(&mut elsewhere, "FAS-01/FAS-01-03", 3);
    elsewhere.apply(&old.changes_since(&written).unwrap()).unwrap();
    old.apply(&elsewhere.changes_since(&written).unwrap()).unwrap();
    assert_eq!(old.heads(), elsewhere.heads());
    let evidence = old.project().unwrap();
    assert_eq!(evidence.results.keys().collect::<Vec<_>>(), [&first, &here, &there]);
    assert_eq!(old.project_at(&written).unwrap().results.len(), 1, "what was said then stays as it was");
}

#[test]
fn a_document_of_a_newer_schema_is_refused_by_name() {
    let refused = TaskDoc::open(SCHEMA_3, [2; 16]).unwrap_err();
    assert_eq!((refused.code(), refused), ("document.too_new", DocError::TooNew { schema: 3 }));
}
