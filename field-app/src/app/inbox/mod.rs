//! From the camera's inbox into the task: what was taken joins its task with its own time and place, also when the app
//! was killed with the camera open (R4.1, R4.11).
//!
//! Safe to repeat at any point: a photo is known by its digest, and the inbox forgets it only once it is durable here. A
//! picture that no rule admits stays in the inbox and is told; it joins its task if that can be recorded in again.

#[cfg(test)]
mod tests;

use shared_model::document::statement::{PhotoOf, Said};
use shared_model::id::TaskId;
use shared_model::moment::RecordedTime;
use shared_model::sha::Sha256;

use super::{FieldApp, task_id};
use crate::device::{CaptureRequest, PendingCapture};
use crate::error::{AppError, Rule};
use crate::photo::PhotoError;
use crate::show;
use crate::view::{Change, PhotoTarget, PhotoView};

/// Why a picture is not in its task yet.
enum NotAdopted {
    /// It was taken by another account, or for nobody who is signed in: it waits.
    NotNow,
    /// Something that time can heal.
    Later(AppError),
    /// Nothing the app may decide: the picture is kept and the person told.
    Kept(AppError),
}

impl FieldApp {
    /// Takes a picture with the device's camera and adds it.
    ///
    /// # Errors
    /// `camera.none` where files are picked instead, and those of [`FieldApp::add_photo`]. A picture that was taken is
    /// kept in any case.
    pub fn take_photo(&self, task: &str, target: PhotoTarget) -> Result<PhotoView, AppError> {
        let id = task_id(task)?;
        let of = show::photo_of(&target)?;
        let front = of == PhotoOf::Selfie;
        let request = {
            let mut phone = self.phone();
            // Before the camera opens: what cannot be added need not be taken.
            phone.begin_photo(id, of)?;
            let target = serde_json::to_string(&target).map_err(|_| Rule::Malformed { field: "target" })?;
            let account = phone.account()?.id.to_string();
            CaptureRequest { task: task.to_owned(), target, account, offset_ms: phone.known_offset_ms(), front }
        };
        let capture = self.inner.device.capture(&request)?;
        let pending = self.inner.device.inbox()?.into_iter().find(|pending| pending.id == capture);
        let pending = pending.ok_or(Rule::UnknownPhoto)?;
        match self.adopt(&pending) {
            Ok((task, sha256)) => self.photo_view(task, sha256),
            Err(NotAdopted::Later(error) | NotAdopted::Kept(error)) => Err(error),
            Err(NotAdopted::NotNow) => Err(Rule::NotSignedIn.into()),
        }
    }

    /// Adds every picture in the inbox to its task. What fails is logged or told, and tried again at the next start.
    pub(super) fn adopt_what_was_taken(&self) {
        let pending = match self.inner.device.inbox() {
            Ok(pending) => pending,
            Err(error) => return tracing::warn!(%error, "pictures stay in the inbox"),
        };
        for capture in &pending {
            let told = match self.adopt(capture) {
                Ok(_) | Err(NotAdopted::NotNow) => continue,
                Err(NotAdopted::Later(error)) => Err(error),
                Err(NotAdopted::Kept(error)) => self.tell_of_kept(capture, &error),
            };
            if let Err(error) = told {
                tracing::warn!(%error, capture = capture.id, "a picture stays in the inbox");
            }
        }
    }

    fn adopt(&self, pending: &PendingCapture) -> Result<(TaskId, Sha256), NotAdopted> {
        let said = self.said_then(pending)?;
        let added = self.add_taken(pending, said).map_err(|error| match &error {
            AppError::Rule(_) | AppError::Document(_) => NotAdopted::Kept(error),
            AppError::Photo(PhotoError::Io(_)) => NotAdopted::Later(error),
            AppError::Photo(_) => NotAdopted::Kept(error),
            _ => NotAdopted::Later(error),
        })?;
        self.inner.device.forget_capture(&pending.id);
        self.recorded(added.0);
        Ok(added)
    }

    /// Who took it and when, by what the clocks said then.
    fn said_then(&self, pending: &PendingCapture) -> Result<Said, NotAdopted> {
        let mut phone = self.phone();
        let account = match phone.account() {
            Ok(account) if account.id.to_string() == pending.request.account => account,
            Ok(_) | Err(AppError::Rule(_)) => return Err(NotAdopted::NotNow),
            Err(error) => return Err(NotAdopted::Later(error)),
        };
        let at = RecordedTime {
            device: pending.taken.now,
            monotonic_ms: pending.taken.monotonic_ms,
            boot: pending.taken.boot,
            offset_ms: pending.request.offset_ms,
        };
        Ok(Said { by: account.id, device: phone.device_id(), at })
    }

    fn add_taken(&self, pending: &PendingCapture, said: Said) -> Result<(TaskId, Sha256), AppError> {
        let task = task_id(&pending.request.task)?;
        let target: PhotoTarget =
            serde_json::from_str(&pending.request.target).map_err(|_| Rule::Malformed { field: "target" })?;
        let of = show::photo_of(&target)?;
        if self.is_in(task, pending.sha256, &of)? {
            // The app was killed between adding and forgetting; since then the task may have been submitted.
            return Ok((task, pending.sha256));
        }
        let bytes = self.inner.device.captured(&pending.id)?;
        if Sha256::of(&bytes) != pending.sha256 {
            return Err(PhotoError::Damaged { reason: "not what the camera gave".to_owned() }.into());
        }
        let (new, files) = {
            let mut phone = self.phone();
            (phone.begin_taken(task, of, said, pending.fix)?, phone.files())
        };
        let prepared = new.prepare(&files, &bytes)?;
        Ok((task, self.phone().add_photo(task, prepared)?))
    }

    fn is_in(&self, task: TaskId, sha256: Sha256, of: &PhotoOf) -> Result<bool, AppError> {
        self.phone()
            .look(task, |_, open, _| Ok(open.evidence.photos.get(&sha256).is_some_and(|known| known.shown.of == *of)))
    }

    /// Once for each picture: it is looked at again at every start.
    fn tell_of_kept(&self, pending: &PendingCapture, error: &AppError) -> Result<(), AppError> {
        let name = format!("capture.{}", pending.id);
        let code = error.code();
        let mut phone = self.phone();
        let now = phone.now();
        let new = phone.store.transact(|tx| {
            if tx.setting(&name)?.as_deref() == Some(code.as_str()) {
                return Ok(false);
            }
            tx.set_setting(&name, &code)?;
            tx.add_notice("capture.kept", &code, task_id(&pending.request.task).ok(), now)?;
            Ok::<_, AppError>(true)
        })?;
        drop(phone);
        if new {
            self.tell(Change::Notices);
        }
        Ok(())
    }
}
