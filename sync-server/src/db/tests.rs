//! What the database promises: all or nothing, one moment for readers, classified errors.

use std::sync::Arc;

use super::place::DatabasePlace;
use super::{Database, DbError, READERS};
use crate::params;

fn database() -> (tempfile::TempDir, Database) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = Database::open(&folder.path().join("central.sqlite")).expect("a new database");
    (folder, database)
}

const PUT: &str = "INSERT INTO server_fact (name, value) VALUES (?1, ?2)";
const COUNT: &str = "SELECT count(*) FROM server_fact";

fn count(database: &Database) -> i64 {
    database.read(|tx| tx.query_one::<_, DbError>(COUNT, &[], |row| row.get(0))).expect("a count")
}

#[test]
fn a_refused_write_leaves_nothing() {
    let (_folder, database) = database();
    let answer = database.write(|tx| {
        tx.execute(PUT, params!["a", "1"])?;
        Err::<(), _>(DbError::NoRow)
    });
    assert!(answer.is_err());
    assert_eq!(count(&database), 0);
}

#[test]
fn parameters_are_bound_by_their_number() {
    let (_folder, database) = database();
    let found: (String, String) = database
        .read(|tx| {
            tx.query_one("SELECT ?2, ?1", params!["one", "two"], |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?)))
        })
        .expect("a row");
    assert_eq!(found, ("two".to_owned(), "one".to_owned()));
}

#[test]
fn grouped_writes_are_kept_or_undone_one_by_one() {
    let (_folder, database) = database();
    let database = Arc::new(database);
    let threads: Vec<_> = (0..32)
        .map(|number: i64| {
            let database = Arc::clone(&database);
            std::thread::spawn(move || {
                database.write_grouped(move |tx| {
                    tx.execute(PUT, params![number.to_string(), "x"])?;
                    if number % 4 == 0 { Err(DbError::NoRow) } else { Ok(number) }
                })
            })
        })
        .collect();
    let kept = threads.into_iter().filter_map(|thread| thread.join().expect("no panic").ok()).count();
    assert_eq!(kept, 24);
    assert_eq!(count(&database), 24);
}

#[test]
fn a_panic_in_a_grouped_write_reaches_its_caller_and_leaves_nothing() {
    let (_folder, database) = database();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        database.write_grouped::<(), DbError>(|tx| {
            tx.execute(PUT, params!["a", "1"])?;
            panic!("of this work")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(count(&database), 0);
    database.write_grouped(|tx| tx.execute(PUT, params!["b", "2"])).expect("the next write");
    assert_eq!(count(&database), 1);
}

#[test]
fn readers_are_there_again_after_every_checkpoint() {
    let (_folder, database) = database();
    for _ in 0..=READERS {
        database.read(|tx| tx.query("SELECT 1", &[], |_| Ok::<_, DbError>(()))).unwrap();
        database.checkpoint().unwrap();
    }
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing_half_done() {
    let (_folder, database) = database();
    database.limit_pages(database.page_count().expect("pages")).expect("a limit");
    let large = "x".repeat(100_000);
    let grouped = large.clone();
    let fill = database.write_grouped(move |tx| {
        tx.execute(PUT, params!["small", "1"])?;
        tx.execute(PUT, params!["large", grouped])
    });
    assert!(matches!(fill, Err(DbError::Full(_))), "{fill:?}");
    let plain = database.write(|tx| tx.execute(PUT, params!["large", large]));
    assert!(matches!(plain, Err(DbError::Full(_))), "{plain:?}");
    assert_eq!(count(&database), 0);
    database.limit_pages(1 << 20).expect("no limit");
    database.write(|tx| tx.execute(PUT, params!["small", "1"])).expect("room again");
}

#[test]
fn a_newer_database_is_refused_with_both_versions() {
    let (folder, database) = database();
    drop(database);
    let path = folder.path().join("central.sqlite");
    rusqlite::Connection::open(&path).expect("the file").pragma_update(None, "user_version", 9_999).expect("a version");
    let opened = Database::open(&path);
    assert!(matches!(opened, Err(DbError::TooNew { found: 9_999, .. })), "not refused");
}

#[test]
fn a_file_that_is_no_database_is_told_as_damaged() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("central.sqlite");
    std::fs::write(&path, [b'x'; 8_192]).expect("a file");
    assert!(matches!(Database::open(&path), Err(DbError::Corrupt(_))));
}

#[test]
fn a_backup_holds_what_was_committed() {
    let (folder, database) = database();
    database.write(|tx| tx.execute(PUT, params!["a", "1"])).expect("a write");
    let copy = folder.path().join("copy.sqlite");
    database.backup_to(&copy).expect("a backup");
    assert_eq!(count(&Database::open(&copy).expect("the copy")), 1);
    assert!(matches!(database.backup_to(&copy), Err(DbError::Io(_))), "an existing file is never overwritten");
}

#[test]
fn a_claimed_piece_of_work_is_free_when_its_claim_ends() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = DatabasePlace::for_test(folder.path());
    let database = Database::open_at(&place, &folder.path().join("central.sqlite")).expect("a new database");
    let claim = database.claim("report 1").unwrap().expect("nobody is at it");
    assert!(database.claim("report 1").unwrap().is_none());
    assert!(database.claim("report 2").unwrap().is_some());
    drop(claim);
    assert!(database.claim("report 1").unwrap().is_some());
}
