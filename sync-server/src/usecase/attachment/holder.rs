//! Who uploads: an account, or somebody who is filling in an application and has none yet. The latter is known by a
//! draft's id and secret, and what a draft may hold is bounded, because anybody can begin one.

use data_encoding::BASE64URL_NOPAD;
use shared_model::id::DraftId;
use shared_model::permission::{Action, required_relation};
use shared_model::sha::Sha256;

use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::attachment::AttachmentRow;
use crate::usecase::session::Actor;

use super::{MAX_ATTACHMENT_BYTES, MAX_BODY_BYTES, MAX_FILES};

/// How long a draft can be filled in.
const DRAFT_MS: i64 = 7 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Drafts begun from one address in a day: an office applies once, and tries again a few times.
const DRAFTS_A_DAY: u32 = 10;
/// Bytes uploaded for one draft.
const DRAFT_BYTES: u64 = 60 * 1024 * 1024;

/// Whose an upload is.
#[derive(Debug, Clone)]
pub enum Holder {
    /// Somebody signed in.
    Account(Actor),
    /// Somebody who is filling in an application.
    Draft(DraftId),
}

/// A draft as its beginner is told of it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The draft.
    pub id: DraftId,
    /// What shows that one is its beginner; told once.
    pub secret: String,
}

/// Begins a draft for somebody at `address`.
///
/// # Errors
/// `attachment.too_many_drafts`.
pub fn begin_draft(core: &Core, address: &str) -> Result<Draft, ApiError> {
    let secret = BASE64URL_NOPAD.encode(&core.env.random::<24>());
    let id = core.db.write(|tx| begin_draft_with(core, tx, address, &secret))?;
    Ok(Draft { id, secret })
}

/// Begins a draft that is opened by a secret its beginner has already.
///
/// # Errors
/// `attachment.too_many_drafts`.
pub(in crate::usecase) fn begin_draft_with(
    core: &Core,
    tx: &Tx<'_>,
    address: &str,
    secret: &str,
) -> Result<DraftId, ApiError> {
    let now = core.env.now();
    if store::attachment::drafts_from(tx, address, now.plus_ms(-DAY_MS))? >= DRAFTS_A_DAY {
        return Err(ApiError::from(Code::AttachmentTooManyDrafts));
    }
    let id = DraftId::new(now, core.env.random());
    store::attachment::add_draft(tx, id, Sha256::of(secret.as_bytes()), address, now)?;
    Ok(id)
}

/// Whether files can still be uploaded for a draft.
pub(in crate::usecase) fn is_living(core: &Core, tx: &Tx<'_>, id: DraftId) -> Result<bool, ApiError> {
    Ok(store::attachment::draft_secret(tx, id, core.env.now().plus_ms(-DRAFT_MS))?.is_some())
}

impl Holder {
    /// Whoever knows the secret of a draft.
    ///
    /// # Errors
    /// `attachment.draft_gone`: no such draft, another secret, or its time is over.
    pub fn of_draft(core: &Core, id: DraftId, secret: &str) -> Result<Self, ApiError> {
        let since = core.env.now().plus_ms(-DRAFT_MS);
        let known = core.db.read(|tx| store::attachment::draft_secret(tx, id, since))?;
        // Digests are compared: how far they agree tells nothing of the secret.
        if known == Some(Sha256::of(secret.as_bytes())) {
            Ok(Self::Draft(id))
        } else {
            Err(Code::AttachmentDraftGone.into())
        }
    }

    /// Whether a file was uploaded by this holder.
    #[must_use]
    pub fn holds(&self, row: &AttachmentRow) -> bool {
        match self {
            Self::Account(actor) => row.uploaded_by == Some(actor.account),
            Self::Draft(id) => row.draft == Some(*id),
        }
    }

    /// The most bytes of one file: more for the body of a report, by whoever makes reports.
    pub(super) fn limit(&self, is_body: bool) -> u64 {
        match self {
            Self::Account(actor) if is_body && required_relation(actor.role, Action::ManageReport).is_some() => {
                MAX_BODY_BYTES
            }
            _ => MAX_ATTACHMENT_BYTES,
        }
    }

    /// Refuses another upload of so many bytes by whoever may not.
    pub(super) fn authorise(&self, tx: &Tx<'_>, bytes: u64) -> Result<(), ApiError> {
        match self {
            Self::Account(actor) => match required_relation(actor.role, Action::AddAttachment) {
                Some(_) => Ok(()),
                None => Err(Code::RequestForbidden.into()),
            },
            Self::Draft(id) => {
                let fill = store::attachment::draft_fill(tx, *id)?;
                if fill.files as usize >= MAX_FILES || fill.bytes + bytes > DRAFT_BYTES {
                    return Err(ApiError::from(Code::AttachmentTooMany).with("limit", MAX_FILES));
                }
                Ok(())
            }
        }
    }
}
