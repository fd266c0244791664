//! Photos on their way in: resumable uploads (tus 1.0), each for one photo named by its digest.
//!
//! What was answered as received is on the disk. A photo counts as held only when it is whole, has the
//! digest it was announced with and is a picture: then it gets its journal entry and signed receipt.

use bytes::Bytes;
use data_encoding::HEXLOWER;
use serde_json::json;
use shared_model::feed::FeedEvent;
use shared_model::id::{AccountId, AgencyId, TaskId};
use shared_model::sha::Sha256;
use shared_model::signature::{Receipt, ReceiptFor, SecretKey};

use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::media::inspect::{InspectError, Inspected, inspect};
use crate::media::partial::PartialFile;
use crate::media::{Media, MediaError};
use crate::store::photo::PhotoRow;
use crate::store::upload::UploadRow;
use crate::{feed, store};

/// The largest photo in bytes: the best quality of a 50-megapixel phone camera, with room.
pub const MAX_PHOTO_BYTES: u64 = 20 * 1024 * 1024;
/// An upload nothing was heard of for so long is dropped; the phone begins it anew.
const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// Who uploads.
#[derive(Debug, Clone, Copy)]
pub struct Uploader {
    /// The account.
    pub account: AccountId,
    /// Its agency.
    pub agency: AgencyId,
}

/// What a new upload announces.
#[derive(Debug, Clone, Copy)]
pub struct Announcement {
    /// The photo's digest.
    pub sha256: Sha256,
    /// The task it belongs to.
    pub task: TaskId,
    /// Its size in bytes.
    pub length: u64,
}

/// How far a photo has come.
#[derive(Debug, Clone)]
pub enum Progress {
    /// It is on its way.
    Under(UploadRow),
    /// The server holds it.
    Held {
        /// The photo.
        photo: Box<PhotoRow>,
    },
}

impl From<MediaError> for ApiError {
    fn from(error: MediaError) -> Self {
        let code = match &error {
            MediaError::Full => Code::StorageFull,
            MediaError::Missing { .. } => Code::MediaUploadGone,
            MediaError::Damaged { .. } => Code::StorageDamaged,
            MediaError::Storage(_) => Code::ServerFailed,
        };
        Self::from(code).caused_by(error)
    }
}

/// Begins an upload, finds the one under way, or tells that the photo is held already.
///
/// # Errors
/// `media.too_large`, `media.metadata` (no bytes at all), `media.not_your_task`, `storage.full`.
pub fn create(core: &Core, uploader: Uploader, announced: Announcement) -> Result<Progress, ApiError> {
    if announced.length > MAX_PHOTO_BYTES {
        return Err(ApiError::from(Code::MediaTooLarge).with("limit_bytes", MAX_PHOTO_BYTES));
    }
    if announced.length == 0 {
        return Err(Code::MediaMetadata.into());
    }
    let known = core.db.read(|tx| {
        authorise(tx, uploader, announced.task)?;
        under_way(tx, uploader, announced)
    })?;
    let lost = match known {
        Some(Progress::Held { .. }) if is_lost(core, announced.sha256)? => true,
        Some(progress) => return Ok(progress),
        None => false,
    };
    sweep(core)?;
    let (now, id) = (core.env.now(), HEXLOWER.encode(&core.env.random::<16>()));
    core.db.write_grouped(move |tx| {
        match under_way(tx, uploader, announced)? {
            Some(Progress::Held { .. }) if lost => {}
            Some(progress) => return Ok(progress),
            None => {}
        }
        let Announcement { sha256, task, length } = announced;
        let upload = UploadRow { id, account: uploader.account, task: Some(task), sha256, length, received: 0 };
        store::upload::add(tx, &upload, now)?;
        Ok(Progress::Under(upload))
    })
}

/// Takes in a photo that is here whole; one that is held already does nothing.
///
/// # Errors
/// As [`create`] and [`advance`].
pub fn receive_whole(
    core: &Core,
    uploader: Uploader,
    announced: Announcement,
    bytes: &[u8],
) -> Result<Progress, ApiError> {
    let upload = match create(core, uploader, announced)? {
        held @ Progress::Held { .. } => return Ok(held),
        Progress::Under(upload) => upload,
    };
    // An upload that was begun before goes on from where it is: the digest is checked over all of it.
    let mut file = unless_gone(core, &upload.id, core.media.uploads().resume(&upload.id, upload.received))?;
    file.write(usize::try_from(upload.received).ok().and_then(|from| bytes.get(from..)).unwrap_or_default())?;
    advance(core, uploader, upload, file)
}

fn under_way(tx: &Tx<'_>, uploader: Uploader, announced: Announcement) -> Result<Option<Progress>, ApiError> {
    if let Some(photo) = store::photo::get(tx, announced.sha256)? {
        return Ok(Some(Progress::Held { photo: Box::new(photo) }));
    }
    let upload = store::upload::of_photo(tx, uploader.account, announced.sha256)?;
    Ok(upload.filter(|upload| upload.length == announced.length).map(Progress::Under))
}

/// Whether a photo that was signed for is no longer what came, or is gone: then it is taken in once more.
fn is_lost(core: &Core, sha256: Sha256) -> Result<bool, ApiError> {
    match core.media.photo(&sha256) {
        Ok(_) => Ok(false),
        Err(MediaError::Damaged { .. } | MediaError::Missing { .. }) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// Only whoever may hand in the task's evidence hands in its photos. A task that has not reached the
/// server yet is nobody else's.
fn authorise(tx: &Tx<'_>, uploader: Uploader, task: TaskId) -> Result<(), ApiError> {
    let Some(row) = store::task::get(tx, task)? else { return Ok(()) };
    let takes_part = store::task::participation(tx, task, uploader.account)?.is_some();
    if takes_part || (row.agency == uploader.agency && store::admission::was_assigned(tx, &row, uploader.account)?) {
        return Ok(());
    }
    Err(Code::MediaNotYourTask.into())
}

/// How far an upload has come. A photo's digest is also the address of the photo that is held.
///
/// # Errors
/// `media.upload_gone` when there is none of this account.
pub fn progress(core: &Core, uploader: Uploader, id: &str) -> Result<Progress, ApiError> {
    let upload = core.db.read(|tx| {
        if let Ok(sha256) = id.parse::<Sha256>() {
            let photo = store::photo::get(tx, sha256)?.ok_or(Code::MediaUploadGone)?;
            return Ok(Progress::Held { photo: Box::new(photo) });
        }
        own(tx, uploader, id).map(Progress::Under)
    })?;
    match upload {
        // The last part came, but there was no room to take the photo in.
        Progress::Under(upload) if upload.received == upload.length => take_in(core, uploader, &upload),
        progress => Ok(progress),
    }
}

fn own(tx: &Tx<'_>, uploader: Uploader, id: &str) -> Result<UploadRow, ApiError> {
    let upload = store::upload::get(tx, id)?.filter(|upload| upload.account == uploader.account);
    upload.ok_or_else(|| Code::MediaUploadGone.into())
}

/// Opens an upload to go on at `offset`.
///
/// # Errors
/// `media.wrong_offset` with the right one, `media.upload_gone`.
pub fn resume(core: &Core, uploader: Uploader, id: &str, offset: u64) -> Result<(UploadRow, PartialFile), ApiError> {
    let upload = core.db.read(|tx| own(tx, uploader, id))?;
    if upload.received != offset {
        return Err(ApiError::from(Code::MediaWrongOffset).with("offset", upload.received));
    }
    let file = unless_gone(core, id, core.media.uploads().resume(id, offset))?;
    Ok((upload, file))
}

/// Records what was written to an upload; when that was the last of it, the photo is taken in.
///
/// # Errors
/// `storage.full` (the upload can be resumed later), `media.wrong_offset` when somebody else went on
/// meanwhile, and what [`create`]d photos are refused for: `media.hash_mismatch`, `media.not_an_image`,
/// `media.too_many_pixels` (the upload is then gone).
pub fn advance(core: &Core, uploader: Uploader, upload: UploadRow, file: PartialFile) -> Result<Progress, ApiError> {
    let to = upload.received + file.written();
    if to < upload.length {
        return keep_part(core, upload, file).map(Progress::Under);
    }
    // A whole photo is made durable where it is to stay: what lies here is only for when there is no room there.
    match take_in(core, uploader, &UploadRow { received: to, ..upload.clone() }) {
        Err(error) if error.code().status() >= 500 => {
            keep_part(core, upload, file)?;
            Err(error)
        }
        taken => taken,
    }
}

/// Makes what was written durable, so that the upload goes on from there whatever happens.
fn keep_part(core: &Core, upload: UploadRow, file: PartialFile) -> Result<UploadRow, ApiError> {
    let written = file.finish()?;
    let (from, to) = (upload.received, upload.received + written);
    if written > 0 {
        let (id, now) = (upload.id.clone(), core.env.now());
        let recorded =
            core.db.write_grouped(move |tx| Ok::<_, ApiError>(store::upload::advance(tx, &id, from, to, now)?))?;
        if !recorded {
            return Err(ApiError::from(Code::MediaWrongOffset).with("offset", to));
        }
    }
    Ok(UploadRow { received: to, ..upload })
}

/// Takes a whole photo in: checked, stored, journaled, receipted. One that was held and lost keeps its first receipt.
fn take_in(core: &Core, uploader: Uploader, upload: &UploadRow) -> Result<Progress, ApiError> {
    let bytes = Bytes::from(unless_gone(core, &upload.id, core.media.uploads().read(&upload.id, upload.length))?);
    let inspected = match check(upload, &bytes) {
        Ok(inspected) => inspected,
        Err(refusal) => {
            drop_upload(core, &upload.id)?;
            return Err(refusal);
        }
    };
    let restored = core.db.read(|tx| store::photo::get(tx, upload.sha256))?.is_some() && is_lost(core, upload.sha256)?;
    core.media.put(&upload.sha256, bytes)?;
    make_for_orders(core, upload.sha256)?;
    let (row, key, now) = (upload.clone(), core.keys.secret().clone(), core.env.now());
    let media = core.media.clone();
    let photo = core.db.write_grouped(move |tx| {
        let (photo, new) = record(tx, uploader, &row, &inspected, now, &key)?;
        if restored {
            let body = json!({ "bytes": row.length, "task": row.task });
            let event = JournalEvent::new("photo.restored", row.sha256, &body).of(uploader.agency);
            journal::append(tx, now, Some(uploader.account), event)?;
        }
        if new {
            tell_orders(tx, &media, row.sha256)?;
            store::finding::photo_arrived(tx, row.sha256)?;
        }
        Ok::<_, ApiError>(photo)
    })?;
    core.media.uploads().remove(&upload.id)?;
    core.jobs.looks.ring();
    Ok(Progress::Held { photo: Box::new(photo) })
}

/// Makes the thumbnail of a photo that an order may show, while nobody waits for the database.
fn make_for_orders(core: &Core, sha256: Sha256) -> Result<(), ApiError> {
    let ordered = core.db.read(|tx| {
        let mut tasks = store::photo::tasks_naming(tx, sha256)?.into_iter();
        tasks
            .try_fold(false, |found, task| Ok::<_, DbError>(found || !store::order::open_of_task(tx, task)?.is_empty()))
    })?;
    if ordered {
        core.media.thumbnail(&sha256)?;
    }
    Ok(())
}

fn check(upload: &UploadRow, bytes: &[u8]) -> Result<Inspected, ApiError> {
    let found = Sha256::of(bytes);
    if found != upload.sha256 {
        return Err(ApiError::from(Code::MediaHashMismatch).with("found", found.to_string()));
    }
    inspect(bytes).map_err(|error| match error {
        InspectError::NotAnImage { .. } => ApiError::from(Code::MediaNotAnImage).caused_by(error),
        InspectError::TooManyPixels { width, height } => {
            ApiError::from(Code::MediaTooManyPixels).with("width", width).with("height", height)
        }
    })
}

/// The photo's row, and whether it is new.
fn record(
    tx: &Tx<'_>,
    uploader: Uploader,
    upload: &UploadRow,
    inspected: &Inspected,
    now: shared_model::moment::Moment,
    key: &SecretKey,
) -> Result<(PhotoRow, bool), ApiError> {
    store::upload::remove(tx, &upload.id)?;
    // Two people may have sent the same photo at once: the first receipt stands.
    if let Some(photo) = store::photo::get(tx, upload.sha256)? {
        return Ok((photo, false));
    }
    let body = json!({ "bytes": upload.length, "task": upload.task, "findings": inspected.findings });
    let event = JournalEvent::new("photo.received", upload.sha256, &body).of(uploader.agency);
    let journal = journal::append(tx, now, Some(uploader.account), event)?;
    let of = ReceiptFor::Photo { sha256: upload.sha256 };
    let receipt = Receipt::issue(of, now, journal, key);
    let photo = PhotoRow {
        sha256: upload.sha256,
        media_type: inspected.format.media_type().to_owned(),
        bytes: upload.length,
        width: inspected.width,
        height: inspected.height,
        findings: json!(inspected.findings).to_string(),
        received_at: now,
        account: uploader.account,
        journal,
        receipt: encoded(&receipt)?,
    };
    store::photo::add(tx, &photo)?;
    tell_colleagues(tx, uploader, upload, receipt)?;
    Ok((photo, true))
}

/// Orders for a fault go with its pictures, however late these arrive.
fn tell_orders(tx: &Tx<'_>, media: &Media, sha256: Sha256) -> Result<(), ApiError> {
    let tasks = store::photo::tasks_naming(tx, sha256)?;
    tasks.into_iter().try_for_each(|task| super::order::photo_arrived(tx, media, task, sha256))
}

/// Whoever else holds a task with this photo learns that it is safe.
fn tell_colleagues(tx: &Tx<'_>, uploader: Uploader, upload: &UploadRow, receipt: Receipt) -> Result<(), ApiError> {
    let mut others = Vec::new();
    for task in store::photo::tasks_naming(tx, upload.sha256)? {
        others.extend(store::task::participants(tx, task)?);
    }
    others.sort_unstable();
    others.dedup();
    others.retain(|account| *account != uploader.account);
    Ok(feed::publish_to(tx, &others, &FeedEvent::Receipt(receipt))?)
}

fn encoded(receipt: &Receipt) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(receipt, &mut bytes)
        .map_err(|error| ApiError::from(Code::ServerFailed).caused_by(error.to_string()))?;
    Ok(bytes)
}

/// Ends an upload that is not wanted any more.
///
/// # Errors
/// `media.upload_gone` when there is none of this account.
pub fn cancel(core: &Core, uploader: Uploader, id: &str) -> Result<(), ApiError> {
    core.db.read(|tx| own(tx, uploader, id))?;
    drop_upload(core, id)
}

/// What was read of an upload. A file that is gone does not come back: then so is the upload, and the next announcement
/// of its photo begins anew instead of finding it again.
fn unless_gone<T>(core: &Core, id: &str, read: Result<T, MediaError>) -> Result<T, ApiError> {
    if let Err(MediaError::Missing { .. }) = &read {
        drop_upload(core, id)?;
    }
    Ok(read?)
}

fn drop_upload(core: &Core, id: &str) -> Result<(), ApiError> {
    let row = id.to_owned();
    core.db.write_grouped(move |tx| Ok::<_, ApiError>(store::upload::remove(tx, &row)?))?;
    Ok(core.media.uploads().remove(id)?)
}

/// Drops uploads nothing was heard of for a week.
fn sweep(core: &Core) -> Result<(), ApiError> {
    let before = core.env.now().plus_ms(-KEPT_MS);
    let stale = core.db.read(|tx| store::upload::older_than(tx, before))?;
    stale.iter().try_for_each(|id| drop_upload(core, id))
}
