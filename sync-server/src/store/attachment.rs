//! Files added to requests, contracts and the like, on their way in and whole; and the drafts of applications that
//! somebody without an account uploads for.

use shared_model::id::{AccountId, AgencyId, AttachmentId, DraftId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use crate::db::{DbError, Row, Tx};
use crate::params;

/// A file, whole or on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRow {
    /// The file.
    pub id: AttachmentId,
    /// The agency of whoever uploaded it.
    pub agency: Option<AgencyId>,
    /// Whose account uploaded it.
    pub uploaded_by: Option<AccountId>,
    /// The draft it was uploaded for, where there is no account.
    pub draft: Option<DraftId>,
    /// Its name as on the uploader's machine.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many of them are durable here.
    pub received: u64,
    /// The digest, once it is whole.
    pub sha256: Option<Sha256>,
    /// When its upload began.
    pub created_at: Moment,
    /// What it was added to: the kind of thing and its id.
    pub attached: Option<(String, [u8; 16])>,
}

/// How much a draft holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct DraftFill {
    /// Files, whole or on their way.
    pub files: u32,
    /// Their bytes.
    pub bytes: u64,
}

/// The columns of an attachment, in the order of [`read`].
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, agency, uploaded_by, draft, name, media_type, bytes, received, sha256, created_at, attached_as,
                attached_to FROM attachment ",
            $rest
        )
    };
}

const ADD: &str =
    "INSERT INTO attachment (id, agency, uploaded_by, draft, name, media_type, bytes, received, created_at,
        touched_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?8)";
const GET: &str = columns!("WHERE id = ?1");
const OF_SUBJECT: &str = columns!("WHERE attached_as = ?1 AND attached_to = ?2 ORDER BY position");
const ADVANCE: &str = "UPDATE attachment SET received = ?3, touched_at = ?4 WHERE id = ?1 AND received = ?2";
const COMPLETE: &str = "UPDATE attachment SET sha256 = ?2, media_type = ?3, touched_at = ?4
    WHERE id = ?1 AND received = bytes AND sha256 IS NULL";
const ATTACH: &str = "UPDATE attachment SET attached_as = ?2, attached_to = ?3, position = ?4
    WHERE id = ?1 AND attached_to IS NULL AND sha256 IS NOT NULL";
const REMOVE: &str = "DELETE FROM attachment WHERE id = ?1 AND attached_to IS NULL";
const LOOSE: &str =
    "SELECT id FROM attachment WHERE attached_to IS NULL AND touched_at < ?1 ORDER BY touched_at LIMIT 100";
const ADD_DRAFT: &str = "INSERT INTO draft (id, secret, address, created_at) VALUES (?1, ?2, ?3, ?4)";
const DRAFT_SECRET: &str = "SELECT secret FROM draft WHERE id = ?1 AND created_at > ?2";
const DRAFTS_FROM: &str = "SELECT count(*) FROM draft WHERE address = ?1 AND created_at > ?2";
const DRAFT_FILL: &str = "SELECT count(*), CAST(COALESCE(sum(bytes), 0) AS BIGINT) FROM attachment WHERE draft = ?1";

/// Records a file whose upload begins.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, row: &AttachmentRow) -> Result<(), DbError> {
    let AttachmentRow { id, agency, uploaded_by, draft, name, media_type, bytes, created_at, .. } = row;
    tx.execute(ADD, params![*id, *agency, *uploaded_by, *draft, name, media_type, *bytes, *created_at]).map(drop)
}

/// One file.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: AttachmentId) -> Result<Option<AttachmentRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The files of one thing, in their order.
///
/// # Errors
/// Whatever the database says.
pub fn of_subject(tx: &Tx<'_>, kind: &str, subject: &[u8; 16]) -> Result<Vec<AttachmentRow>, DbError> {
    tx.query(OF_SUBJECT, params![kind, *subject], read)
}

/// Records that a file has come from `from` to `to` bytes; `false` when it is not at `from` any more.
///
/// # Errors
/// Whatever the database says.
pub fn advance(tx: &Tx<'_>, id: AttachmentId, from: u64, to: u64, at: Moment) -> Result<bool, DbError> {
    Ok(tx.execute(ADVANCE, params![id, from, to, at])? == 1)
}

/// Records that a file is whole.
///
/// # Errors
/// Whatever the database says.
pub fn complete(tx: &Tx<'_>, id: AttachmentId, sha256: Sha256, media_type: &str, at: Moment) -> Result<(), DbError> {
    tx.execute(COMPLETE, params![id, sha256, media_type, at]).map(drop)
}

/// Adds a whole file to something, for good; `false` when it belongs to something already.
///
/// # Errors
/// Whatever the database says.
pub fn attach(tx: &Tx<'_>, id: AttachmentId, kind: &str, subject: &[u8; 16], position: u32) -> Result<bool, DbError> {
    Ok(tx.execute(ATTACH, params![id, kind, *subject, position])? == 1)
}

/// Forgets a file that belongs to nothing; `false` when it does.
///
/// # Errors
/// Whatever the database says.
pub fn remove(tx: &Tx<'_>, id: AttachmentId) -> Result<bool, DbError> {
    Ok(tx.execute(REMOVE, params![id])? == 1)
}

/// Files that belong to nothing and that nothing was heard of since `before`, at most 100.
///
/// # Errors
/// Whatever the database says.
pub fn loose_since(tx: &Tx<'_>, before: Moment) -> Result<Vec<AttachmentId>, DbError> {
    tx.query(LOOSE, params![before], |row| row.get(0))
}

/// Records a draft.
///
/// # Errors
/// Whatever the database says.
pub fn add_draft(tx: &Tx<'_>, id: DraftId, secret: Sha256, address: &str, at: Moment) -> Result<(), DbError> {
    tx.execute(ADD_DRAFT, params![id, secret, address, at]).map(drop)
}

/// The digest of the secret of a draft begun after `since`.
///
/// # Errors
/// Whatever the database says.
pub fn draft_secret(tx: &Tx<'_>, id: DraftId, since: Moment) -> Result<Option<Sha256>, DbError> {
    tx.query_opt(DRAFT_SECRET, params![id, since], |row| row.get(0))
}

/// How many drafts were begun from an address after `since`.
///
/// # Errors
/// Whatever the database says.
pub fn drafts_from(tx: &Tx<'_>, address: &str, since: Moment) -> Result<u32, DbError> {
    tx.query_one(DRAFTS_FROM, params![address, since], |row| row.get(0))
}

/// How much was uploaded for a draft.
///
/// # Errors
/// Whatever the database says.
pub fn draft_fill(tx: &Tx<'_>, id: DraftId) -> Result<DraftFill, DbError> {
    tx.query_one(DRAFT_FILL, params![id], |row| Ok(DraftFill { files: row.get(0)?, bytes: row.get(1)? }))
}

fn read(row: &Row<'_>) -> Result<AttachmentRow, DbError> {
    let attached = match row.get::<Option<String>>(10)? {
        Some(kind) => Some((kind, row.get(11)?)),
        None => None,
    };
    Ok(AttachmentRow {
        id: row.get(0)?,
        agency: row.get(1)?,
        uploaded_by: row.get(2)?,
        draft: row.get(3)?,
        name: row.get(4)?,
        media_type: row.get(5)?,
        bytes: row.get(6)?,
        received: row.get(7)?,
        sha256: row.get(8)?,
        created_at: row.get(9)?,
        attached,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::World;

    #[test]
    fn files_are_found_by_an_index() {
        let world = World::on_sqlite();
        for (sql, count, index) in [
            (super::OF_SUBJECT, 2, "attachment_by_subject (attached_as=? AND attached_to=?)"),
            (super::LOOSE, 1, "attachment_loose (touched_at<?)"),
            (super::DRAFT_FILL, 1, "attachment_by_draft (draft=?)"),
            (super::DRAFTS_FROM, 2, "draft_by_address (address=? AND created_at>?)"),
        ] {
            let nothing: Vec<&dyn crate::db::Bind> = (0..count).map(|_| &None::<i64> as &dyn crate::db::Bind).collect();
            let explain = format!("EXPLAIN QUERY PLAN {sql}");
            let read = |row: &crate::db::Row<'_>| row.get::<String>(3);
            let steps = world.core.db.read(|tx| tx.query::<_, crate::db::DbError>(&explain, &nothing, read)).unwrap();
            let steps = steps.join("; ");
            assert!(steps.contains(index) && !steps.contains("SCAN"), "{steps}");
        }
    }
}
