//! The documents of a meeting: which are offered, what is handed over, and how what comes is taken in.
//!
//! Foreign bytes meet the document library only in [`receive`]: size limits first, panics caught, heads and header
//! compared with what was announced; then all of it becomes durable in one transaction, or nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared_model::document::{DocError, Heads, TaskDoc};
use shared_model::id::{AccountId, TaskId};
use shared_model::wire::{DocPush, MAX_DOCUMENT_BYTES, Payload};

use super::plan::Shelf;
use crate::error::AppError;
use crate::phone::{Documents, OpenTask, Phone, guarded, scope_of};
use crate::store::{Phase, StoreError, TaskRow, Tx};
use crate::sync::chunks_of;

/// What became of a document that another phone handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Received {
    /// It is durable here; whether anything of it was new.
    Kept {
        /// Something was.
        news: bool,
    },
    /// Deleted or decided here, or kept apart by the server.
    Unwanted,
    /// It builds on changes that are not here.
    Lacking,
    /// It is not what it was announced as.
    Refused(&'static str),
}

/// Whether a task goes from phone to phone: not once it is settled, nor when the server keeps it apart, because
/// then nobody's copy is to become like this one.
pub(crate) fn is_exchanged(row: &TaskRow, account: AccountId) -> bool {
    let open = !matches!(row.phase, Phase::Approved | Phase::Removed);
    row.account == account && open && row.held.is_none()
}

/// The tasks that go from phone to phone.
///
/// # Errors
/// What the store says.
pub(crate) fn exchanged(tx: &Tx<'_>, account: AccountId) -> Result<Vec<TaskRow>, StoreError> {
    Ok(tx.tasks(account)?.into_iter().filter(|row| is_exchanged(row, account)).collect())
}

/// What this phone offers.
///
/// # Errors
/// What the store says.
pub(crate) fn offer(phone: &mut Phone, account: AccountId) -> Result<Shelf, AppError> {
    let rows = phone.store.read(|tx| exchanged(tx, account))?;
    Ok(rows.into_iter().map(|row| (row.id(), row.heads)).collect())
}

/// Of what the other phone offers: tasks that are not taken over here, and those whose offered state is here already.
///
/// # Errors
/// What the store says.
pub(crate) fn settled(
    phone: &mut Phone,
    account: AccountId,
    theirs: &Shelf,
) -> Result<(BTreeSet<TaskId>, BTreeSet<TaskId>), AppError> {
    let (mut closed, mut contained) = (BTreeSet::new(), BTreeSet::new());
    let Phone { store, documents, .. } = phone;
    store.read(|tx| {
        for (task, heads) in theirs {
            match tx.task(*task)? {
                None if tx.is_deleted(*task)? => drop(closed.insert(*task)),
                None => {}
                Some(row) if !is_exchanged(&row, account) => drop(closed.insert(*task)),
                Some(row) if row.heads == *heads => {}
                Some(row) => {
                    let mut open = documents.take_in(tx, &row)?;
                    if open.doc.contains(heads) {
                        contained.insert(*task);
                    }
                    documents.put(*task, open);
                }
            }
        }
        Ok::<_, AppError>((closed, contained))
    })
}

/// What a document has beyond `base`; none when it is not exchanged, or too large to be.
///
/// # Errors
/// What the store says.
pub(crate) fn hand_over(
    phone: &mut Phone,
    account: AccountId,
    task: TaskId,
    base: &Heads,
) -> Result<Option<DocPush>, AppError> {
    let Phone { store, documents, .. } = phone;
    store.read(|tx| {
        let Some(row) = tx.task(task)?.filter(|row| is_exchanged(row, account)) else { return Ok(None) };
        let mut open = documents.take_in(tx, &row)?;
        let heads = open.doc.heads();
        let changes = if base.is_empty() { None } else { open.doc.changes_since(base).ok() };
        let (base, payload) = match changes {
            Some(changes) => (base.clone(), Payload::of_changes(changes)),
            // Somebody who has what is not here gets the whole: it is small, and never wrong.
            None => (Heads::default(), Payload::Saved(open.doc.save())),
        };
        documents.put(task, open);
        let fits = payload.raw().len() <= MAX_DOCUMENT_BYTES;
        Ok(fits.then_some(DocPush { task, base, payload, heads }))
    })
}

/// Takes in what another phone handed over. The server learns of it from this phone like of anything recorded here.
///
/// # Errors
/// What the store says; then nothing was changed.
pub(crate) fn receive(phone: &mut Phone, account: AccountId, push: &DocPush) -> Result<Received, AppError> {
    if push.payload.raw().len() > MAX_DOCUMENT_BYTES {
        return Ok(Received::Refused("document.too_large"));
    }
    let actor = phone.random()?;
    let Phone { store, documents, .. } = phone;
    let received = store.transact(|tx| match tx.task(push.task)? {
        Some(row) if !is_exchanged(&row, account) => Ok(Received::Unwanted),
        Some(row) => join(tx, documents, row, push),
        None if tx.is_deleted(push.task)? => Ok(Received::Unwanted),
        None => adopt(tx, documents, account, actor, push),
    });
    if !matches!(received, Ok(Received::Kept { .. } | Received::Unwanted)) {
        // The document in memory may know what was not kept.
        phone.documents.forget(push.task);
    }
    received
}

/// Foreign changes join a document of this phone.
fn join(tx: &Tx<'_>, documents: &mut Documents, mut row: TaskRow, push: &DocPush) -> Result<Received, AppError> {
    let mut open = documents.take_in(tx, &row)?;
    let before = open.doc.heads();
    let joined = guarded(|| {
        if let Payload::Saved(bytes) = &push.payload {
            // A document of another task joins this one as quietly as its own would.
            let theirs = TaskDoc::open_foreign(bytes, row.actor)?.header()?;
            if theirs != row.header {
                return Ok((true, theirs));
            }
        }
        open.doc.apply(&chunks_of(&push.payload, row.actor)?)?;
        Ok((open.doc.contains(&push.heads), open.doc.header()?))
    });
    match joined {
        Ok((false, _)) => return Ok(Received::Refused("document.heads")),
        Ok((true, header)) if header != row.header => return Ok(Received::Refused("document.header")),
        Ok(_) => {}
        Err(DocError::MissingChanges) => return Ok(Received::Lacking),
        Err(error) => return Ok(Received::Refused(error.code())),
    }
    let news = open.doc.heads() != before;
    if news {
        if guarded(|| open.doc.project()).is_err() {
            return Ok(Received::Refused("document.not_a_task"));
        }
        open.refresh()?;
        tx.append_chunk(row.id(), &open.doc.take_incremental())?;
        open.chunks += 1;
        row.heads = open.doc.heads();
        row.shared = true;
        (row.answered, row.total) = open.progress();
        tx.update_task(&row)?;
    }
    documents.put(row.id(), open);
    Ok(Received::Kept { news })
}

/// Takes in a task begun on another phone. Unlike one that the server told of, it still has to reach the server.
fn adopt(
    tx: &Tx<'_>,
    documents: &mut Documents,
    account: AccountId,
    actor: [u8; 16],
    push: &DocPush,
) -> Result<Received, AppError> {
    let Payload::Saved(bytes) = &push.payload else { return Ok(Received::Lacking) };
    let opened = guarded(|| {
        let mut doc = TaskDoc::open_foreign(bytes, actor)?;
        let header = doc.project()?.header;
        Ok((doc, header))
    });
    let (mut doc, header) = match opened {
        Ok(opened) => opened,
        Err(error) => return Ok(Received::Refused(error.code())),
    };
    if header.id != push.task {
        return Ok(Received::Refused("document.header"));
    }
    if doc.heads() != push.heads {
        return Ok(Received::Refused("document.heads"));
    }
    let Ok(scope) = scope_of(tx, account, &header) else { return Ok(Received::Refused("catalogue.unknown")) };
    tx.add_task(account, &header, actor)?;
    tx.append_chunk(push.task, &doc.save())?;
    let open = OpenTask::new(doc, Arc::new(scope), 1)?;
    if let Some(mut row) = tx.task(push.task)? {
        (row.heads, row.shared) = (push.heads.clone(), true);
        (row.answered, row.total) = open.progress();
        tx.update_task(&row)?;
    }
    documents.put(push.task, open);
    Ok(Received::Kept { news: true })
}
