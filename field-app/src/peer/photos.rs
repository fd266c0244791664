//! The photos of a meeting: which are lacking, which can be given, and how they come in.

use std::collections::{BTreeMap, BTreeSet};

use shared_model::id::{AccountId, TaskId};
use shared_model::sha::Sha256;

use super::documents::exchanged;
use super::message::{MAX_LISTED, PART_BYTES, PhotoNote};
use crate::error::AppError;
use crate::phone::Phone;
use crate::photo::MAX_FILE_BYTES;

/// A photo that a document names and that is not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// A task that names it.
    pub(crate) task: TaskId,
    /// Its size as the document says.
    pub(crate) bytes: u64,
}

/// Photos that are not here, by digest.
pub(crate) type WantList = BTreeMap<Sha256, Wanted>;

/// What became of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartTaken {
    /// So many bytes are here now.
    UpTo(u64),
    /// The photo is whole, durable and shown.
    Whole,
    /// It was not what its name says; nothing of it is left.
    Damaged,
}

/// The photos that documents name and that are not here; what has come of others is dropped.
///
/// # Errors
/// What the store says.
pub(crate) fn wanted(phone: &mut Phone, account: AccountId) -> Result<WantList, AppError> {
    let Phone { store, documents, files, .. } = phone;
    let wanted = store.read(|tx| {
        let mut wanted = WantList::new();
        for row in exchanged(tx, account)? {
            let open = documents.take_in(tx, &row)?;
            for (sha256, said) in &open.evidence.photos {
                let bytes = said.shown.bytes;
                if (1..=MAX_FILE_BYTES).contains(&bytes) && wanted.len() < MAX_LISTED && tx.photo(*sha256)?.is_none() {
                    wanted.insert(*sha256, Wanted { task: row.id(), bytes });
                }
            }
            documents.put(row.id(), open);
        }
        Ok::<_, AppError>(wanted)
    })?;
    files.sweep_incoming(&wanted.keys().copied().collect());
    Ok(wanted)
}

/// Those of `asked` that can be given, small ones first: photos of tasks that are exchanged, whole on this phone.
///
/// # Errors
/// What the store says.
pub(crate) fn available(phone: &mut Phone, account: AccountId, asked: &[Sha256]) -> Result<Vec<PhotoNote>, AppError> {
    let asked: BTreeSet<_> = asked.iter().take(MAX_LISTED).collect();
    let Phone { store, files, .. } = phone;
    let mut notes = BTreeMap::new();
    store.read(|tx| {
        for task in exchanged(tx, account)? {
            for photo in tx.task_photos(task.id())? {
                let on_disk = || std::fs::metadata(files.original(photo.sha256)).is_ok_and(|m| m.len() == photo.bytes);
                if asked.contains(&photo.sha256) && on_disk() {
                    notes.insert(photo.sha256, photo.bytes);
                }
            }
        }
        Ok::<_, AppError>(())
    })?;
    let mut notes: Vec<_> = notes.into_iter().map(|(sha256, bytes)| PhotoNote { sha256, bytes }).collect();
    notes.sort_by_key(|note| (note.bytes, note.sha256));
    Ok(notes)
}

/// A part of an original.
///
/// # Errors
/// The system's error.
pub(crate) fn part(phone: &Phone, sha256: Sha256, offset: u64) -> Result<Vec<u8>, AppError> {
    Ok(phone.files.read_part(sha256, offset, PART_BYTES)?)
}

/// From where on a photo is wanted. More than it should be is none of it.
///
/// # Errors
/// The system's error.
pub(crate) fn resume_at(phone: &Phone, sha256: Sha256, wanted: Wanted) -> Result<u64, AppError> {
    let here = phone.files.incoming_bytes(sha256);
    if here >= wanted.bytes {
        phone.files.restart_incoming(sha256)?;
        return Ok(0);
    }
    Ok(here)
}

/// Takes in a part; the last one makes it a photo of this phone, which also goes to the server.
///
/// # Errors
/// What the system or the store says; what came before is kept.
pub(crate) fn take_part(
    phone: &mut Phone,
    account: AccountId,
    sha256: Sha256,
    wanted: Wanted,
    offset: u64,
    bytes: &[u8],
) -> Result<PartTaken, AppError> {
    let here = phone.files.incoming_bytes(sha256);
    let fits = bytes.len() <= PART_BYTES && here.max(offset).saturating_add(bytes.len() as u64) <= wanted.bytes;
    if !fits && offset == here {
        phone.files.restart_incoming(sha256)?;
        return Ok(PartTaken::Damaged);
    }
    let here = if fits { phone.files.add_incoming(sha256, offset, bytes)? } else { here };
    if here < wanted.bytes {
        return Ok(PartTaken::UpTo(here));
    }
    if !phone.files.take_incoming(sha256)? {
        return Ok(PartTaken::Damaged);
    }
    let now = phone.now();
    phone.store.transact(|tx| tx.add_photo(account, wanted.task, sha256, wanted.bytes, now))?;
    Ok(PartTaken::Whole)
}
