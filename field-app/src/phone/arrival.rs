//! Evidence of having been there: self-portrait, sign-in, alarm controller (R4.3).

use shared_model::document::statement::{
    ControllerInfo, ControllerStatement, PhotoOf, Said, SelfieStatement, SignInStatement,
};
use shared_model::id::TaskId;
use shared_model::sha::Sha256;

use super::{Change, Phone, check_text};
use crate::error::{AppError, Rule};

impl Phone {
    /// Chooses another of the task's selfies.
    ///
    /// # Errors
    /// [`Rule::UnknownPhoto`] and what the store says.
    pub fn set_selfie(&mut self, task: TaskId, photo: Sha256) -> Result<(), AppError> {
        self.change(task, |change| {
            change.for_recording()?;
            change.photo_of(photo, &PhotoOf::Selfie)?;
            change.state_selfie(photo, change.said);
            Ok(())
        })
    }

    /// Signs in on site with one of the task's sign-in photos; the position is the photo's.
    ///
    /// # Errors
    /// [`Rule::UnknownPhoto`] and what the store says.
    pub fn sign_in_on_site(&mut self, task: TaskId, photo: Sha256) -> Result<(), AppError> {
        self.change(task, |change| {
            change.for_recording()?;
            change.photo_of(photo, &PhotoOf::SignIn)?;
            change.state_sign_in(photo, change.said);
            Ok(())
        })
    }

    /// Describes the alarm controller, or that there is none.
    ///
    /// # Errors
    /// [`Rule::UnknownPhoto`], [`Rule::BrandNeeded`] and what the store says.
    pub fn set_controller(&mut self, task: TaskId, controller: ControllerInfo, photo: Sha256) -> Result<(), AppError> {
        let controller = match controller {
            ControllerInfo::None => ControllerInfo::None,
            ControllerInfo::Present { brand, model } => {
                let brand = check_text("brand", &brand)?;
                if brand.is_empty() {
                    return Err(Rule::BrandNeeded.into());
                }
                let model = model.map(|model| check_text("model", &model)).transpose()?;
                ControllerInfo::Present { brand, model: model.filter(|model| !model.is_empty()) }
            }
        };
        self.change(task, |change| {
            change.for_recording()?;
            change.photo_of(photo, &PhotoOf::Controller)?;
            if let ControllerInfo::Present { brand, .. } = &controller {
                change.tx.use_brand(brand, change.said.at.device.as_ms())?;
            }
            change.open.set_controller(ControllerStatement { controller, photo, said: change.said });
            Ok(())
        })
    }
}

impl Change<'_, '_> {
    fn photo_of(&self, photo: Sha256, of: &PhotoOf) -> Result<(), Rule> {
        let known = self.open.evidence.photos.get(&photo).is_some_and(|said| said.shown.of == *of);
        if known { Ok(()) } else { Err(Rule::UnknownPhoto) }
    }

    pub(super) fn state_selfie(&mut self, photo: Sha256, said: Said) {
        self.open.set_selfie(SelfieStatement { photo, said });
    }

    pub(super) fn state_sign_in(&mut self, photo: Sha256, said: Said) {
        let fix = self.open.evidence.photos.get(&photo).and_then(|said| said.shown.fix);
        self.open.set_sign_in(SignInStatement { photo, fix, said });
    }
}
