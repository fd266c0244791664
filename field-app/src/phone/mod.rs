//! The phone's own state and everything that changes it: starting, recording, submitting, deleting,
//! the track. Every change of a task is one transaction over its document and its rows.
//!
//! This module must not know of HTTP or of screens.

mod arrival;
mod document;
mod entry;
mod finish;
mod guard;
mod phase;
mod photo;
mod record;
mod rescue;
mod start;
#[cfg(test)]
mod tests;
mod track;
mod tracker;
mod update;

use std::path::Path;
use std::sync::Arc;

use shared_model::document::TaskDoc;
use shared_model::document::statement::Said;
use shared_model::id::{DeviceId, TaskId};
use shared_model::moment::{Moment, RecordedTime};
use shared_model::sha::Sha256;

pub(crate) use document::{Documents, scope_of};
pub use document::{OpenTask, Scope, ScopeItem};
pub use entry::Entry;
pub use finish::can_be_deleted;
pub(crate) use guard::guarded;
pub use phase::{PhaseEvent, next_phase};
pub use photo::{NewPhoto, PreparedPhoto};
pub use record::{Answer, limit_of};
#[cfg(test)]
pub(crate) use tracker::GAP_MS;
pub use tracker::{TrackAction, Tracked, advance, end};

use crate::device::Device;
use crate::durable::Witness;
use crate::error::{AppError, Rule};
use crate::photo::{Fonts, PhotoFiles};
use crate::store::{AccountRow, Store, StoreError, TaskRow, Tx};

/// Chunks after which a document is rewritten as one.
const COMPACT_AT: i64 = 256;
/// The most characters of a note, place or description: several screens of text.
const MAX_TEXT: usize = 2_000;
/// Setting with the known difference to the server's clock.
const OFFSET: &str = "offset_ms";
/// The version of this app.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The phone.
pub struct Phone {
    pub(crate) store: Store,
    pub(crate) device: Arc<dyn Device>,
    pub(crate) files: PhotoFiles,
    pub(crate) fonts: Fonts,
    pub(crate) documents: Documents,
    device_id: DeviceId,
    offset_ms: Option<i64>,
}

/// One change of a task while its transaction is open.
pub(crate) struct Change<'a, 'b> {
    pub(crate) tx: &'a Tx<'b>,
    pub(crate) row: TaskRow,
    pub(crate) open: &'a mut OpenTask,
    pub(crate) said: Said,
}

impl Phone {
    /// Opens the phone's state in `dir`.
    ///
    /// # Errors
    /// [`AppError`] when the store cannot be opened or the device has no key.
    pub fn open(
        dir: &Path,
        device: Arc<dyn Device>,
        fonts: Fonts,
        witness: Arc<dyn Witness>,
    ) -> Result<Self, AppError> {
        let now = device.clock().now;
        let key = device.database_key()?;
        let opened = Store::open_with_key(dir, key.as_ref(), now, Arc::clone(&witness))?;
        let mut store = opened.store;
        if let Some(aside) = opened.moved_aside {
            let aside = aside.display().to_string();
            store.transact(|tx| tx.add_notice("store.moved_aside", &aside, None, now))?;
        }
        let files = PhotoFiles::open(dir, witness)?;
        // The id follows from the key, so that a phone whose database was lost is still the same phone.
        let digest = Sha256::of(device.public_key()?.as_bytes());
        let device_id = DeviceId::from_bytes(as_uuid(digest));
        let offset: Option<String> = store.read(|tx| tx.setting(OFFSET))?;
        let offset_ms = offset.and_then(|text| text.parse().ok());
        let mut phone = Self { store, device, files, fonts, documents: Documents::default(), device_id, offset_ms };
        phone.rescue(dir)?;
        phone.hear_after_update(VERSION)?;
        phone.resume_tracking()?;
        Ok(phone)
    }

    /// This phone's id.
    #[must_use]
    pub const fn device_id(&self) -> DeviceId {
        self.device_id
    }

    /// The phone's clock.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.device.clock().now
    }

    /// The best estimate of the true time.
    #[must_use]
    pub fn true_now(&self) -> Moment {
        self.recorded_time().best()
    }

    fn recorded_time(&self) -> RecordedTime {
        let clock = self.device.clock();
        RecordedTime {
            device: clock.now,
            monotonic_ms: clock.monotonic_ms,
            boot: clock.boot,
            offset_ms: self.offset_ms,
        }
    }

    /// What is known of the server's clock: server minus phone, in milliseconds.
    pub(crate) const fn known_offset_ms(&self) -> Option<i64> {
        self.offset_ms
    }

    /// Learns the server's clock.
    pub(crate) const fn learn_offset(&mut self, offset_ms: i64) {
        self.offset_ms = Some(offset_ms);
    }

    /// Whether the server's clock is now known to be `step_ms` or more from what was known.
    pub(crate) fn offset_differs(&self, offset_ms: i64, step_ms: i64) -> bool {
        self.offset_ms.is_none_or(|known| (known - offset_ms).abs() >= step_ms)
    }

    /// Writes the difference to the server's clock.
    pub(crate) fn store_offset(tx: &Tx<'_>, offset_ms: i64) -> Result<(), StoreError> {
        tx.set_setting(OFFSET, &offset_ms.to_string())
    }

    /// The account in use.
    ///
    /// # Errors
    /// [`Rule::NotSignedIn`].
    pub fn account(&mut self) -> Result<AccountRow, AppError> {
        let account: Option<AccountRow> = self.store.read(|tx| tx.current_account())?;
        account.ok_or_else(|| Rule::NotSignedIn.into())
    }

    pub(crate) fn said(&self, account: &AccountRow) -> Said {
        Said { by: account.id, device: self.device_id, at: self.recorded_time() }
    }

    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N], AppError> {
        let mut bytes = [0; N];
        self.device.random(&mut bytes)?;
        Ok(bytes)
    }

    /// A task of the account in use.
    ///
    /// # Errors
    /// [`Rule::UnknownTask`].
    pub fn task(&mut self, task: TaskId) -> Result<TaskRow, AppError> {
        let account = self.account()?;
        let row: Option<TaskRow> = self.store.read(|tx| tx.task(task))?;
        row.filter(|row| row.account == account.id).ok_or_else(|| Rule::UnknownTask.into())
    }

    /// Changes a task: `work` states something in the document and changes the row; both become durable
    /// together. On any error nothing was changed, in memory neither.
    pub(crate) fn change<T>(
        &mut self,
        task: TaskId,
        work: impl FnOnce(&mut Change<'_, '_>) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let account = self.account()?;
        let said = self.said(&account);
        let row = self.task(task)?;
        // Taken out: after an error the document in memory may know more than the store, so it is dropped.
        let mut open = self.documents.take(&mut self.store, &row)?;
        let value = self.store.transact(|tx| {
            let mut change = Change { tx, row, open: &mut open, said };
            let value = work(&mut change)?;
            change.keep()?;
            Ok::<_, AppError>(value)
        })?;
        self.documents.put(task, open);
        Ok(value)
    }

    /// Reads a task with its document.
    pub(crate) fn look<T>(
        &mut self,
        task: TaskId,
        work: impl FnOnce(&TaskRow, &OpenTask, &Tx<'_>) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let row = self.task(task)?;
        let open = self.documents.take(&mut self.store, &row)?;
        let value = self.store.read(|tx| work(&row, &open, tx));
        self.documents.put(task, open);
        value
    }
}

impl Change<'_, '_> {
    /// Writes what the document gained and the row.
    pub(crate) fn keep(&mut self) -> Result<(), AppError> {
        let task = self.row.id();
        let increment = self.open.doc.take_incremental();
        if !increment.is_empty() {
            self.tx.append_chunk(task, &increment)?;
            self.row.heads = self.open.doc.heads();
            self.row.changed_at = self.said.at.device;
            self.open.chunks += 1;
            if self.open.chunks >= COMPACT_AT {
                self.tx.compact(task, &self.open.doc.save())?;
                self.open.chunks = 1;
            }
        }
        (self.row.answered, self.row.total) = self.open.progress();
        Ok(self.tx.update_task(&self.row)?)
    }

    /// Lets a task be recorded in: one that came back is opened by its first correction.
    pub(crate) fn for_recording(&mut self) -> Result<(), AppError> {
        let phase = next_phase(self.row.phase, PhaseEvent::Correct);
        self.row.phase = phase.ok_or(Rule::NotRecordable)?;
        Ok(())
    }
}

/// Gives a digest the shape of a UUID (RFC 9562, version 8: made by a rule of our own).
fn as_uuid(digest: Sha256) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    bytes
}

/// Refuses a text no screen could show.
pub(crate) fn check_text(field: &'static str, text: &str) -> Result<String, Rule> {
    let trimmed = text.trim();
    if trimmed.chars().count() > MAX_TEXT {
        Err(Rule::TooLong { field, limit: MAX_TEXT })
    } else {
        Ok(trimmed.to_owned())
    }
}

/// Opens a document from its stored bytes.
pub(crate) fn open_document(bytes: &[u8], actor: [u8; 16]) -> Result<TaskDoc, AppError> {
    Ok(TaskDoc::open(bytes, actor)?)
}
