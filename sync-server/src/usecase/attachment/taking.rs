//! Files on their way in: resumable uploads (tus 1.0). What was answered as received is on the disk.

use bytes::Bytes;
use shared_model::id::{AccountId, AgencyId, AttachmentId, DraftId};
use shared_model::sha::Sha256;

use super::{Holder, too_large};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::media::partial::PartialFile;
use crate::store;
use crate::store::attachment::AttachmentRow;

/// A file that belongs to nothing and that nothing was heard of for so long is dropped.
const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// Longest name of a file in characters, as file systems have it.
const NAME_CHARACTERS: usize = 255;
/// What cannot be told any better.
const ANY_TYPE: &str = "application/octet-stream";

/// What a new upload announces.
#[derive(Debug, Clone)]
pub struct Announced {
    /// The file's name.
    pub name: String,
    /// Its media type, as the uploader's machine has it.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Whether it is to be the body of a report, which may be larger.
    pub is_body: bool,
}

/// Begins an upload.
///
/// # Errors
/// `attachment.too_large`, `attachment.empty`, `attachment.name`, `attachment.too_many`, `request.forbidden`,
/// `storage.full`.
pub fn create(core: &Core, holder: &Holder, announced: Announced) -> Result<AttachmentRow, ApiError> {
    let limit = holder.limit(announced.is_body);
    if announced.bytes > limit {
        return Err(too_large(limit));
    }
    if announced.bytes == 0 {
        return Err(Code::AttachmentEmpty.into());
    }
    let now = core.env.now();
    let (agency, uploaded_by, draft) = owner(holder);
    let row = AttachmentRow {
        id: AttachmentId::new(now, core.env.random()),
        agency,
        uploaded_by,
        draft,
        name: file_name(&announced.name).ok_or(Code::AttachmentName)?,
        media_type: announced.media_type,
        bytes: announced.bytes,
        received: 0,
        sha256: None,
        created_at: now,
        attached: None,
    };
    sweep(core)?;
    core.db.write(|tx| {
        holder.authorise(tx, row.bytes)?;
        Ok::<_, ApiError>(store::attachment::add(tx, &row)?)
    })?;
    Ok(row)
}

fn owner(holder: &Holder) -> (Option<AgencyId>, Option<AccountId>, Option<DraftId>) {
    match holder {
        Holder::Account(actor) => (actor.agency, Some(actor.account), None),
        Holder::Draft(draft) => (None, None, Some(*draft)),
    }
}

/// The last part of a path, if it can be the name of a file.
fn file_name(text: &str) -> Option<String> {
    let name = text.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let fits = !name.is_empty() && name.chars().count() <= NAME_CHARACTERS && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned())
}

/// How far an upload has come.
///
/// # Errors
/// `media.upload_gone` when there is none of this holder.
pub fn progress(core: &Core, holder: &Holder, id: AttachmentId) -> Result<AttachmentRow, ApiError> {
    let row = core.db.read(|tx| own(tx, holder, id))?;
    // The last part came, but there was no room to take the file in.
    if row.received == row.bytes && row.sha256.is_none() { take_in(core, row) } else { Ok(row) }
}

fn own(tx: &Tx<'_>, holder: &Holder, id: AttachmentId) -> Result<AttachmentRow, ApiError> {
    let row = store::attachment::get(tx, id)?.filter(|row| holder.holds(row));
    row.ok_or_else(|| Code::MediaUploadGone.into())
}

/// Opens an upload to go on at `offset`.
///
/// # Errors
/// `media.wrong_offset` with the right one, `media.upload_gone`.
pub fn resume(
    core: &Core,
    holder: &Holder,
    id: AttachmentId,
    offset: u64,
) -> Result<(AttachmentRow, PartialFile), ApiError> {
    let row = core.db.read(|tx| own(tx, holder, id))?;
    if row.received != offset || row.sha256.is_some() {
        return Err(ApiError::from(Code::MediaWrongOffset).with("offset", row.received));
    }
    let file = core.media.uploads().resume(&id.to_string(), offset)?;
    Ok((row, file))
}

/// Records what was written to an upload; with the last of it the file is taken in.
///
/// # Errors
/// `storage.full` (the upload can be resumed later), `media.wrong_offset` when somebody else went on meanwhile.
pub fn advance(core: &Core, row: AttachmentRow, file: PartialFile) -> Result<AttachmentRow, ApiError> {
    let written = file.finish()?;
    let (from, to, now) = (row.received, row.received + written, core.env.now());
    if written > 0 && !core.db.write(|tx| store::attachment::advance(tx, row.id, from, to, now))? {
        return Err(ApiError::from(Code::MediaWrongOffset).with("offset", to));
    }
    let row = AttachmentRow { received: to, ..row };
    if row.received < row.bytes { Ok(row) } else { take_in(core, row) }
}

fn take_in(core: &Core, row: AttachmentRow) -> Result<AttachmentRow, ApiError> {
    let file = row.id.to_string();
    let bytes = Bytes::from(core.media.uploads().read(&file, row.bytes)?);
    let (sha256, media_type) = (Sha256::of(&bytes), media_type(&bytes, &row.media_type));
    core.media.put_attachment(&row.id, bytes)?;
    core.db.write(|tx| store::attachment::complete(tx, row.id, sha256, &media_type, core.env.now()))?;
    core.media.uploads().remove(&file)?;
    Ok(AttachmentRow { sha256: Some(sha256), media_type, ..row })
}

/// What a browser may show by itself is told by the bytes, never by the uploader; the rest is only ever saved.
fn media_type(bytes: &[u8], claimed: &str) -> String {
    if let Some(shown) = shown_type(bytes) {
        return shown.to_owned();
    }
    let token =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b));
    let well_formed = claimed.split_once('/').is_some_and(|(kind, sub)| token(kind) && token(sub));
    let saved = well_formed && claimed.len() <= 100 && !is_shown(claimed) && !claimed.starts_with("text/");
    if saved { claimed.to_ascii_lowercase() } else { ANY_TYPE.to_owned() }
}

fn shown_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        _ => None,
    }
}

/// Whether a browser may show a file of this stored type by itself.
#[must_use]
pub fn is_shown(media_type: &str) -> bool {
    matches!(media_type, "image/jpeg" | "image/png" | "application/pdf")
}

/// Ends an upload, or drops a whole file that is added to nothing.
///
/// # Errors
/// `media.upload_gone` when there is none of this holder; `attachment.taken` when it was added to something.
pub fn cancel(core: &Core, holder: &Holder, id: AttachmentId) -> Result<(), ApiError> {
    core.db.read(|tx| own(tx, holder, id))?;
    if drop_file(core, id)? { Ok(()) } else { Err(Code::AttachmentTaken.into()) }
}

fn drop_file(core: &Core, id: AttachmentId) -> Result<bool, ApiError> {
    if !core.db.write(|tx| store::attachment::remove(tx, id))? {
        return Ok(false);
    }
    core.media.uploads().remove(&id.to_string())?;
    core.media.remove_attachment(&id)?;
    Ok(true)
}

/// Drops files that belong to nothing and that nothing was heard of for a week.
fn sweep(core: &Core) -> Result<(), ApiError> {
    let before = core.env.now().plus_ms(-KEPT_MS);
    let stale = core.db.read(|tx| store::attachment::loose_since(tx, before))?;
    stale.into_iter().try_for_each(|id| drop_file(core, id).map(drop))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_of_what_is_shown_is_told_by_the_bytes() {
        assert_eq!(media_type(b"%PDF-1.7", "text/html"), "application/pdf");
        assert_eq!(media_type(b"<html>", "application/pdf"), ANY_TYPE);
        assert_eq!(media_type(b"<html>", "text/html"), ANY_TYPE);
        assert_eq!(media_type(b"<svg>", "Image/SVG+XML"), "image/svg+xml");
        assert_eq!(media_type(b"PK", "application/vnd.ms-excel\r\nX: y"), ANY_TYPE);
    }

    #[test]
    fn a_name_is_the_last_part_of_a_path() {
        assert_eq!(file_name("C:\\Users\\王\\盖章.pdf").as_deref(), Some("盖章.pdf"));
        assert_eq!(file_name("../../x.pdf").as_deref(), Some("x.pdf"));
        assert_eq!(file_name("a/"), None);
        assert_eq!(file_name("a\nb"), None);
    }
}
