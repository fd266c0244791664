//! Photos of a task: looked at first, made durable, and only then named in the document.

use shared_model::document::statement::{PhotoOf, PhotoStatement, Said};
use shared_model::id::TaskId;
use shared_model::photo::PhotoKind;
use shared_model::position::Fix;
use shared_model::sha::Sha256;

use super::{Change, Phone};
use crate::error::{AppError, Rule};
use crate::photo::{Metadata, PhotoFiles, compare, inspect, read_metadata, thumbnail};
use crate::view::PhotoSize;

/// A fix older than this when the picture is taken is no position of the picture, in milliseconds.
const FRESH_MS: i64 = 5 * 60 * 1000;

/// A photo about to be taken in.
pub struct NewPhoto {
    of: PhotoOf,
    fix: Option<Fix>,
    said: Said,
}

/// A photo whose file is durable.
pub struct PreparedPhoto {
    sha256: Sha256,
    width: u32,
    height: u32,
    bytes: u64,
    metadata: Metadata,
    new: NewPhoto,
}

impl Phone {
    /// Checks that a photo may be added, and notes when and where it is taken.
    ///
    /// # Errors
    /// [`Rule`]s about the task and what the photo belongs to.
    pub fn begin_photo(&mut self, task: TaskId, of: PhotoOf) -> Result<NewPhoto, AppError> {
        let account = self.account()?;
        let (said, fix) = (self.said(&account), self.device.last_fix());
        self.begin_taken(task, of, said, fix)
    }

    /// The same for a picture that was taken before: `said` and `fix` are those of that moment.
    ///
    /// # Errors
    /// As [`Phone::begin_photo`].
    pub(crate) fn begin_taken(
        &mut self,
        task: TaskId,
        of: PhotoOf,
        said: Said,
        fix: Option<Fix>,
    ) -> Result<NewPhoto, AppError> {
        self.look(task, |row, open, _| {
            super::next_phase(row.phase, super::PhaseEvent::Correct).ok_or(Rule::NotRecordable)?;
            match &of {
                PhotoOf::Item(key) if open.scope.item(key).is_none() => {
                    Err(Rule::UnknownItem { item: key.to_string() })?
                }
                PhotoOf::Fault(fault) if !open.evidence.faults.contains_key(fault) => Err(Rule::UnknownFault)?,
                PhotoOf::Entry(entry) if !open.evidence.entries.contains_key(entry) => Err(Rule::UnknownEntry)?,
                _ => Ok(()),
            }
        })?;
        let fix = fix.filter(|fix| said.at.device.ms_since(fix.at).abs() <= FRESH_MS);
        Ok(NewPhoto { of, fix, said })
    }

    /// The folders of this phone, for [`NewPhoto::prepare`] without holding the phone.
    #[must_use]
    pub fn files(&self) -> PhotoFiles {
        self.files.clone()
    }

    /// Names a prepared photo in the document. A selfie or sign-in photo is the selfie or the sign-in at once.
    ///
    /// # Errors
    /// [`Rule::PhotoUsed`] when the same picture already stands for something else, and what the store says.
    pub fn add_photo(&mut self, task: TaskId, photo: PreparedPhoto) -> Result<Sha256, AppError> {
        let source = self.device.profile().pictures;
        let sha256 = photo.sha256;
        self.change(task, |change| {
            change.for_recording()?;
            let PreparedPhoto { width, height, bytes, metadata, new, .. } = photo;
            if let Some(known) = change.open.evidence.photos.get(&sha256) {
                // The same picture once more for the same thing is the same photo.
                return if known.shown.of == new.of { Ok(()) } else { Err(Rule::PhotoUsed.into()) };
            }
            let kind = match new.of {
                PhotoOf::Selfie => PhotoKind::Selfie,
                PhotoOf::Controller => PhotoKind::Controller,
                _ => PhotoKind::Site,
            };
            let findings = compare(&metadata, new.said.at.best(), new.fix.as_ref(), source);
            let said = new.said;
            change.open.add_photo(
                sha256,
                PhotoStatement {
                    of: new.of.clone(),
                    kind,
                    width,
                    height,
                    bytes,
                    fix: new.fix,
                    source,
                    exif_at: metadata.at,
                    exif_position: metadata.position,
                    findings,
                    said,
                },
            );
            change.tx.add_photo(change.row.account, task, sha256, bytes, said.at.device)?;
            change.stands_for(&new.of, sha256, said);
            Ok(())
        })?;
        Ok(sha256)
    }
}

impl Change<'_, '_> {
    /// A picture that comes late does not replace one that was taken after it.
    fn stands_for(&mut self, of: &PhotoOf, photo: Sha256, said: Said) {
        let evidence = &self.open.evidence;
        let later = |other: &Said| other.at.device > said.at.device;
        match of {
            PhotoOf::Selfie if !evidence.selfie.as_ref().is_some_and(|known| later(&known.shown.said)) => {
                self.state_selfie(photo, said);
            }
            PhotoOf::SignIn if !evidence.sign_in.as_ref().is_some_and(|known| later(&known.shown.said)) => {
                self.state_sign_in(photo, said);
            }
            _ => {}
        }
    }
}

impl NewPhoto {
    /// Looks at the picture and makes its file durable. Needs no access to the phone, so that a large
    /// picture holds nothing up.
    ///
    /// # Errors
    /// [`AppError::Photo`] for what is no acceptable picture, and what the file system says.
    pub fn prepare(self, files: &PhotoFiles, bytes: &[u8]) -> Result<PreparedPhoto, AppError> {
        let seen = inspect(bytes)?;
        let metadata = read_metadata(bytes);
        let sha256 = Sha256::of(bytes);
        files.keep_original(sha256, bytes)?;
        // The copy can be made again: a failure here costs nothing but time later.
        if let Ok(copy) = thumbnail(&seen.image) {
            let _ = files.keep_copy(sha256, PhotoSize::Thumb, &copy);
        }
        Ok(PreparedPhoto {
            sha256,
            width: seen.width,
            height: seen.height,
            bytes: bytes.len() as u64,
            metadata,
            new: self,
        })
    }
}
