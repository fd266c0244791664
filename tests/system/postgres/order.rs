//! Servers that commit at the same time: the feed has one order, and whoever reads it misses nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Result, ensure};
use shared_model::feed::FeedEvent;
use shared_model::id::{AccountId, AssignmentId};
use shared_model::moment::Moment;
use sync_server::db::place::DatabasePlace;
use sync_server::db::{Database, DbError};
use sync_server::journal::{self, JournalEvent};
use sync_server::{feed, params};
use system_tests::cluster::Cluster;

/// Servers that write.
const WRITERS: u8 = 4;
/// Transactions of each, and how many events each tells at most.
const TRANSACTIONS: u8 = 60;
const EVENTS: u8 = 5;

fn event(writer: u8, transaction: u8, number: u8) -> FeedEvent {
    let mut bytes = [0; 16];
    bytes[..3].copy_from_slice(&[writer, transaction, number]);
    FeedEvent::AssignmentWithdrawn { assignment: AssignmentId::from_bytes(bytes) }
}

/// Every third transaction is undone after it told its events: its positions stay unused.
fn write(database: &Database, account: AccountId, writer: u8) {
    for transaction in 0..TRANSACTIONS {
        let undone = transaction % 3 == 2;
        let told = database.write(|tx| {
            for number in 0..=(transaction + writer) % EVENTS {
                feed::publish(tx, account, event(writer, transaction, number))?;
            }
            let event = JournalEvent::new("test.order", transaction, &writer);
            journal::append(tx, Moment::from_ms(0), None, event)?;
            if undone { Err(DbError::NoRow) } else { Ok(()) }
        });
        assert_eq!(told.is_err(), undone, "{told:?}");
    }
}

#[test]
fn a_reader_misses_nothing_while_several_servers_commit() -> Result<()> {
    let cluster = Cluster::start_fleeting()?;
    let place: DatabasePlace = cluster.create("fengtai")?.parse()?;
    let folder = tempfile::tempdir()?;
    let open = || Database::open_at(&place, &folder.path().join("central.sqlite"));
    let (account, reader) = (AccountId::from_bytes([1; 16]), open()?);
    reader.write(|tx| {
        tx.execute("INSERT INTO person (id, name, phone, created_at) VALUES (?1, 'A', '', 0)", params![account])?;
        tx.execute(
            "INSERT INTO account (id, person, role, login, phone, password, must_change_password, state, created_at)
             VALUES (?1, ?1, 'operator', 'a', '', '', 0, 'enabled', 0)",
            params![account],
        )
    })?;
    let writing = Arc::new(AtomicUsize::new(usize::from(WRITERS)));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (database, writing) = (open()?, Arc::clone(&writing));
            Ok(thread::spawn(move || {
                write(&database, account, writer);
                writing.fetch_sub(1, Ordering::Release);
            }))
        })
        .collect::<Result<_>>()?;
    // As a phone does: what comes after what was told last.
    let (mut cursor, mut told, mut pages) = (0, Vec::new(), 0);
    loop {
        let ended = writing.load(Ordering::Acquire) == 0;
        let page = reader.read(|tx| feed::page(tx, account, cursor))?;
        pages += usize::from(!page.entries.is_empty());
        cursor = page.cursor;
        told.extend(page.entries.into_iter().map(|entry| entry.event));
        if ended && !page.more {
            break;
        }
    }
    writers.into_iter().for_each(|writer| writer.join().expect("a writer"));
    ensure!(pages > 1, "everything was written before anybody read");
    for writer in 0..WRITERS {
        let kept = (0..TRANSACTIONS).filter(|transaction| transaction % 3 != 2);
        let expected = kept.flat_map(|transaction| {
            (0..=(transaction + writer) % EVENTS).map(move |number| event(writer, transaction, number))
        });
        let told: Vec<_> = told.iter().filter(|told| is_of(told, writer)).cloned().collect();
        ensure!(told == expected.collect::<Vec<_>>(), "writer {writer}: {told:?}");
    }
    let chain = reader.read(journal::verify)?;
    let kept = u64::from(WRITERS) * u64::from(TRANSACTIONS) * 2 / 3;
    ensure!(chain.broken.is_none() && chain.entries == kept, "{chain:?}");
    Ok(())
}

fn is_of(told: &FeedEvent, writer: u8) -> bool {
    matches!(told, FeedEvent::AssignmentWithdrawn { assignment } if assignment.as_bytes()[0] == writer)
}
