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

use super::MAX_FILES;

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
    let now = core.env.now();
    let draft =
        Draft { id: DraftId::new(now, core.env.random()), secret: BASE64URL_NOPAD.encode(&core.env.random::<24>()) };
    core.db.write(|tx| {
        if store::attachment::drafts_from(tx, address, now.plus_ms(-DAY_MS))? >= DRAFTS_A_DAY {
            return Err(ApiError::from(Code::AttachmentTooManyDrafts));
        }
        store::attachment::add_draft(tx, draft.id, Sha256::of(draft.secret.as_bytes()), address, now)?;
        Ok(())
    })?;
    Ok(draft)
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
