//! The feed: what the server tells each account, in the order it was decided.
//!
//! An entry is written inside the transaction that decides it, and there is one writer: so a position
//! is visible only together with everything before it, and a phone that has seen one has missed
//! none. Positions are never used again, not even after a restore (the incarnation changes then).
//!
//! A whole document is not copied into the feed, once for every colleague: the entry names it, and whoever
//! reads the entry gets the document as it then is. Documents only grow, so that nothing is told too little.

use std::borrow::Borrow;

use shared_model::document::Heads;
use shared_model::feed::FeedEvent;
use shared_model::id::{AccountId, TaskId};
use shared_model::wire::{FeedEntry, Payload};

use crate::db::{DbError, Tx};
use crate::{params, store};

/// Entries in one answer at most: about what a phone applies in one transaction without a pause.
pub const PAGE_ENTRIES: u32 = 200;
/// Bytes of entries in one answer at most (one entry may be larger by itself): seconds on a slow network.
pub const PAGE_BYTES: usize = 1 << 20;

/// One answer's part of the feed.
#[derive(Debug, Default)]
pub struct FeedPage {
    /// The entries, oldest first.
    pub entries: Vec<FeedEntry>,
    /// The position up to which the account has now been told everything.
    pub cursor: u64,
    /// Whether there is more after it.
    pub more: bool,
}

/// Stands in a stored entry for the document as it is when the entry is read.
const AS_STORED: Payload = Payload::Saved(Vec::new());

const ADD: &str = "INSERT INTO feed (account, event) VALUES (?1, ?2)";
const AFTER: &str = "SELECT position, event FROM feed WHERE account = ?1 AND position > ?2 ORDER BY position LIMIT ?3";
const LAST: &str = "SELECT COALESCE(MAX(position), 0) FROM feed";

/// Tells `account` of `event`, as part of the transaction that decides it.
///
/// # Errors
/// Whatever the database says.
pub fn publish(tx: &Tx<'_>, account: AccountId, event: impl Borrow<FeedEvent>) -> Result<(), DbError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(event.borrow(), &mut bytes).map_err(|error| DbError::Engine(error.to_string()))?;
    publish_encoded(tx, account, &bytes)
}

/// Tells several accounts of the same event.
///
/// # Errors
/// Whatever the database says.
pub fn publish_to(tx: &Tx<'_>, accounts: &[AccountId], event: &FeedEvent) -> Result<(), DbError> {
    if accounts.is_empty() {
        return Ok(());
    }
    let mut bytes = Vec::new();
    ciborium::into_writer(event, &mut bytes).map_err(|error| DbError::Engine(error.to_string()))?;
    accounts.iter().try_for_each(|account| publish_encoded(tx, *account, &bytes))
}

/// Hands several accounts the whole document of `task`.
///
/// # Errors
/// Whatever the database says.
pub fn publish_document(tx: &Tx<'_>, accounts: &[AccountId], task: TaskId) -> Result<(), DbError> {
    publish_to(tx, accounts, &FeedEvent::TaskChanges { task, payload: AS_STORED, heads: Heads::default() })
}

fn publish_encoded(tx: &Tx<'_>, account: AccountId, event: &[u8]) -> Result<(), DbError> {
    tx.execute(ADD, params![account, event]).map(drop)
}

/// What `account` has not been told yet, from after `cursor` on.
///
/// # Errors
/// Whatever the database says.
pub fn page(tx: &Tx<'_>, account: AccountId, cursor: u64) -> Result<FeedPage, DbError> {
    let rows = tx.query(AFTER, params![account, cursor, PAGE_ENTRIES + 1], |row| {
        Ok::<_, DbError>((row.get::<u64>(0)?, row.get::<Vec<u8>>(1)?))
    })?;
    let (mut page, mut bytes) = (FeedPage { entries: Vec::new(), cursor, more: false }, 0);
    for (position, stored) in rows {
        let event = resolve(tx, decode(&stored)?)?;
        bytes += size(&event).max(stored.len());
        if page.entries.len() == PAGE_ENTRIES as usize || (bytes > PAGE_BYTES && !page.entries.is_empty()) {
            page.more = true;
            break;
        }
        page.entries.push(FeedEntry { position, event });
        page.cursor = position;
    }
    Ok(page)
}

/// Puts the document into an entry that only names it.
fn resolve(tx: &Tx<'_>, event: FeedEvent) -> Result<FeedEvent, DbError> {
    match event {
        FeedEvent::TaskChanges { task, payload, .. } if payload == AS_STORED => {
            let heads = store::task::get(tx, task)?.map(|row| row.heads).unwrap_or_default();
            let payload = Payload::Saved(store::document::load(tx, task)?.unwrap_or_default());
            Ok(FeedEvent::TaskChanges { task, payload, heads })
        }
        event => Ok(event),
    }
}

fn size(event: &FeedEvent) -> usize {
    match event {
        FeedEvent::TaskChanges { payload, .. } => payload.raw().len(),
        _ => 0,
    }
}

/// The position of the newest entry of all; 0 when there is none.
///
/// # Errors
/// Whatever the database says.
pub fn last_position(tx: &Tx<'_>) -> Result<u64, DbError> {
    tx.query_one(LAST, &[], |row| row.get(0))
}

fn decode(event: &[u8]) -> Result<FeedEvent, DbError> {
    ciborium::from_reader(event)
        .map_err(|_| DbError::Column { column: "feed.event".to_owned(), expected: "a feed event" })
}
