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

/// Every schema ever released, as a database with a begun task in it. A new one is made by setting
/// `FENGTAI_WRITE_FIXTURE=1` once, when a schema is released, and committed.
const FIXTURES: [&str; 3] = ["schema-0001.sqlite", "schema-0002.sqlite", "schema-0003.sqlite"];

#[tokio::test]
async fn a_draft_of_every_released_schema_opens_goes_on_and_is_sent() {
    use crate::testing::{FakeServer, Rig, input};
    use crate::view::{ResultInput, SyncPhase, TaskState, Verdict};

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let untestable = |facility: &str, item: &str| ResultInput {
        verdict: Some(Verdict::Untestable),
        note: "停电".to_owned(),
        ..input(facility, item)
    };
    if std::env::var_os("FENGTAI_WRITE_FIXTURE").is_some() {
        let rig = Rig::signed_in().await;
        let task = rig.start();
        let item = &task.facilities[0].items[0];
        rig.app.record_result(&task.card.id, untestable(&item.facility, &item.item)).unwrap();
        let Rig { dir, app, .. } = rig;
        drop(app);
        std::fs::copy(dir.path().join(FILE), folder.join(FIXTURES[FIXTURES.len() - 1])).unwrap();
    }
    assert_eq!(FIXTURES.len() as i64, SCHEMA_VERSION, "the released schema has its fixture");
    for fixture in FIXTURES {
        let rig = Rig::new(FakeServer::new(), 1);
        let Rig { dir, device, server, app } = rig;
        drop(app);
        for companion in COMPANIONS {
            let _ = std::fs::remove_file(dir.path().join(format!("{FILE}{companion}")));
        }
        std::fs::copy(folder.join(fixture), dir.path().join(FILE)).unwrap();
        let app = crate::testing::open(dir.path(), &device, &server, None);
        let draft = app.unsubmitted().unwrap().remove(0);
        assert_eq!((draft.state, draft.done), (TaskState::Unsubmitted, 1), "{fixture}");
        let task = app.task_view(&draft.id).unwrap();
        let item = &task.facilities[0].items[1];
        app.record_result(&draft.id, untestable(&item.facility, &item.item)).unwrap();
        assert_eq!(app.sync_now().await.unwrap().phase, SyncPhase::Done);
        assert!(server.lock().docs.contains_key(&draft.id.parse().unwrap()));
    }
}

/// True in a build with `rusqlite/bundled-sqlcipher`, as phones have it.
fn has_cipher() -> bool {
    let connection = Connection::open_in_memory().unwrap();
    connection.query_row("PRAGMA cipher_version", [], |_| Ok(())).is_ok()
}

#[test]
fn a_key_encrypts_the_file_or_nothing_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let open = |key: &[u8; 32]| Store::open_with_key(dir.path(), Some(key), NOW, no_witness());
    let file = || std::fs::read(dir.path().join(FILE)).unwrap_or_default();
    if !has_cipher() {
        assert!(matches!(open(&[1; 32]), Err(StoreError::NoCipher)));
        assert!(file().is_empty(), "nothing may be written in clear");
        return;
    }
    let mut store = open(&[1; 32]).unwrap().store;
    store.transact(|tx| tx.set_setting("name", "烽台烽台烽台")).unwrap();
    drop(store);
    let told = |needle: &[u8]| file().windows(needle.len()).any(|window| window == needle);
    assert!(!told(b"SQLite format 3") && !told("烽台烽台".as_bytes()));
    let before = file();
    let wrong = open(&[2; 32]).unwrap().moved_aside.unwrap();
    assert_eq!(std::fs::read(wrong.join(FILE)).unwrap(), before, "with another key it is kept, not deleted");
    std::fs::copy(wrong.join(FILE), dir.path().join(FILE)).unwrap();
    let mut store = open(&[1; 32]).unwrap().store;
    let name: Option<String> = store.read(|tx| tx.setting("name")).unwrap();
    assert_eq!(name.as_deref(), Some("烽台烽台烽台"));
}

#[test]
fn a_database_from_before_there_was_a_key_stays_readable() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path()).unwrap().store;
    store.transact(|tx| tx.set_setting("name", "before")).unwrap();
    drop(store);
    let opened = Store::open_with_key(dir.path(), Some(&[1; 32]), NOW, no_witness()).unwrap();
    assert_eq!(opened.moved_aside, None);
    let mut store = opened.store;
    let name: Option<String> = store.read(|tx| tx.setting("name")).unwrap();
    assert_eq!(name.as_deref(), Some("before"));
}
