use std::io;
use std::sync::Arc;

use rusqlite::Connection;
use shared_model::moment::Moment;

use super::*;
use crate::durable::no_witness;

const NOW: Moment = Moment::from_ms(1_000);

fn open(dir: &Path) -> Result<Opened, StoreError> {
    Store::open(dir, NOW, no_witness())
}

#[test]
fn a_damaged_database_is_moved_aside_not_deleted() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()).unwrap());
    let path = dir.path().join(FILE);
    std::fs::write(&path, [b"not a database at all ".as_slice(), &[7; 5_000]].concat()).unwrap();
    let damaged = std::fs::read(&path).unwrap();
    let opened = open(dir.path()).unwrap();
    let aside = opened.moved_aside.unwrap();
    assert_eq!(std::fs::read(aside.join(FILE)).unwrap(), damaged);
}

#[test]
fn damage_inside_the_file_is_found_when_it_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path()).unwrap().store;
    for number in 0..400 {
        store.transact(|tx| tx.set_setting(&format!("name-{number}"), &"x".repeat(200))).unwrap();
    }
    drop(store);
    let path = dir.path().join(FILE);
    let mut bytes = std::fs::read(&path).unwrap();
    let end = bytes.len();
    bytes[end - 40_000..].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    assert!(open(dir.path()).unwrap().moved_aside.is_some());
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()).unwrap());
    let path = dir.path().join(FILE);
    Connection::open(&path).unwrap().pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(open(dir.path()), Err(StoreError::TooNew { .. })));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn only_one_process_has_it() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path()).unwrap();
    assert!(matches!(open(dir.path()), Err(StoreError::InUse)));
    drop(first);
    assert!(open(dir.path()).is_ok());
}

#[test]
fn a_full_disk_changes_nothing_and_a_retry_works() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path()).unwrap().store;
    store.limit_pages(60);
    let big = "x".repeat(300_000);
    let write = |store: &mut Store| {
        store.transact(|tx| {
            tx.set_setting("small", "1")?;
            tx.set_setting("big", &big)
        })
    };
    assert!(matches!(write(&mut store), Err(StoreError::Full)));
    let small: Option<String> = store.read(|tx| tx.setting("small")).unwrap();
    assert_eq!(small, None);
    store.limit_pages(10_000);
    write(&mut store).unwrap();
}

struct FullDisk;

impl Witness for FullDisk {
    fn before(&self, step: Step) -> io::Result<()> {
        if step == Step::Commit { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

#[test]
fn a_failed_commit_is_rolled_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), NOW, Arc::new(FullDisk)).unwrap().store;
    assert!(matches!(store.transact(|tx| tx.set_setting("a", "1")), Err(StoreError::Full)));
    let value: Option<String> = store.read(|tx| tx.setting("a")).unwrap();
    assert_eq!(value, None);
}

#[test]
fn lists_that_grow_are_found_by_index() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()).unwrap());
    let connection = Connection::open(dir.path().join(FILE)).unwrap();
    let queries = [
        "SELECT 1 FROM task WHERE account = x'' AND phase = 'unsubmitted' ORDER BY created_at DESC",
        "SELECT 1 FROM task WHERE account = x'' AND plan = x''",
        "SELECT bytes FROM chunk WHERE task = x'' ORDER BY number",
        "SELECT 1 FROM photo WHERE account = x'' AND state = 'waiting'",
        "SELECT 1 FROM photo_use WHERE sha256 = x''",
        "SELECT point FROM track_point WHERE task = x'' ORDER BY id",
        "SELECT facts FROM assignment WHERE account = x'' AND plan = x''",
    ];
    for query in queries {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {query}")).unwrap();
        let plan: Vec<String> = statement.query_map([], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
        assert!(plan.iter().all(|step| !step.starts_with("SCAN")), "{query}: {plan:?}");
    }
}
