//! Room on the phone: seen, made by receipts only, and the package of what is not safe.

use super::FieldApp;
use crate::error::AppError;
use crate::view::{Change, ExportView, FreedView, PhotoSize, StorageView};
use crate::{export, space};

impl FieldApp {
    /// Room on the phone and what takes it.
    ///
    /// # Errors
    /// `session.none` and what the store says.
    pub fn storage(&self) -> Result<StorageView, AppError> {
        let free = space::free(&self.inner.dir);
        self.show(|show| {
            let totals = show.tx.photo_totals(show.account.id)?;
            let freeable = show.tx.freeable_photos(show.account.id)?;
            Ok(StorageView {
                photos: totals.bytes,
                unsent: totals.left,
                freeable_photos: freeable.len() as u32,
                freeable: freeable.iter().map(|(_, bytes)| bytes).sum(),
                free,
                low: free.is_some_and(|free| free < space::LOW_BYTES + totals.left),
            })
        })
    }

    /// Removes the originals that the server signed for; small copies stay.
    ///
    /// # Errors
    /// `session.none` and what the store says.
    pub fn free_space(&self) -> Result<FreedView, AppError> {
        let (files, freed) = {
            let mut phone = self.phone();
            let account = phone.account()?;
            let now = phone.now();
            let freed = phone.store.transact(|tx| {
                let freeable = tx.freeable_photos(account.id)?;
                freeable.iter().try_for_each(|(sha256, _)| tx.photo_freed(*sha256, now))?;
                Ok::<_, AppError>(freeable)
            })?;
            (phone.files(), freed)
        };
        // Only after it is noted: a file too many does no harm, a missing one that counts as here would.
        for (sha256, _) in &freed {
            // The copy is made of the original: never asked for before, it would be lost.
            let _ = self.photo_bytes(&sha256.to_string(), PhotoSize::Thumb);
            files.remove_original(*sha256);
        }
        self.tell(Change::Sync);
        Ok(FreedView { photos: freed.len() as u32, bytes: freed.iter().map(|(_, bytes)| bytes).sum() })
    }

    /// Writes everything that no server has signed for into one file: a last resort.
    ///
    /// # Errors
    /// `export.nothing`, `disk.full`, `device.key`, and what the store says; then there is no file.
    pub fn export_unsent(&self) -> Result<ExportView, AppError> {
        let unsent = export::collect(&mut self.phone(), &self.inner.dir)?;
        unsent.write(&*self.inner.device)
    }
}
