//! What the engineer does. Each call is durable when it returns.

use shared_model::code::FacilityCode;
use shared_model::document::statement::ControllerInfo;
use shared_model::id::{PlanId, TaskId};
use shared_model::sha::Sha256;

use super::{FieldApp, digest, task_id};
use crate::device::Capture;
use crate::error::{AppError, Rule};
use crate::phone::Answer;
use crate::show;
use crate::view::{
    Change, ControllerInput, FaultInput, ItemView, PhotoTarget, PhotoView, ResultInput, SubmissionView, TaskView,
};

impl FieldApp {
    /// Starts a task with the picked facilities of a plan.
    ///
    /// # Errors
    /// `plan.expired`, `plan.facility`, `location.permission`, and what the store says.
    pub fn start_task(&self, plan: &str, facilities: &[String]) -> Result<TaskView, AppError> {
        let plan: PlanId = plan.parse().map_err(|_| Rule::Malformed { field: "plan" })?;
        let code = |text: &String| text.parse::<FacilityCode>().map_err(|_| Rule::Facility { facility: text.clone() });
        let facilities = facilities.iter().map(code).collect::<Result<Vec<_>, _>>()?;
        let task = self.phone().start_task(plan, &facilities)?;
        self.recorded(task);
        self.tell(Change::Home);
        self.task_view(&task.to_string())
    }

    /// Adds a photo. A selfie is the selfie and a sign-in photo the sign-in at once.
    ///
    /// # Errors
    /// `photo.*` for what is no acceptable picture, `disk.full`, and rules about the task; then nothing was added.
    pub fn add_photo(&self, task: &str, target: PhotoTarget, bytes: Vec<u8>) -> Result<PhotoView, AppError> {
        let task = task_id(task)?;
        let of = show::photo_of(&target)?;
        let (new, files) = {
            let mut phone = self.phone();
            (phone.begin_photo(task, of)?, phone.files())
        };
        let prepared = new.prepare(&files, &bytes)?;
        let sha256 = self.phone().add_photo(task, prepared)?;
        self.recorded(task);
        self.photo_view(task, sha256)
    }

    /// Adds a picture that the person chose as a file, where no camera can be opened.
    ///
    /// # Errors
    /// `camera.only` on a phone that has a camera: there a picture is taken and never chosen (R4.11); otherwise those
    /// of [`FieldApp::add_photo`].
    pub fn add_chosen_photo(&self, task: &str, target: PhotoTarget, bytes: Vec<u8>) -> Result<PhotoView, AppError> {
        match self.inner.device.profile().capture {
            Capture::Camera => Err(Rule::CameraOnly.into()),
            Capture::PickFile => self.add_photo(task, target, bytes),
        }
    }

    pub(super) fn photo_view(&self, task: TaskId, sha256: Sha256) -> Result<PhotoView, AppError> {
        self.phone().look(task, |_, open, tx| {
            let said = open.evidence.photos.get(&sha256).ok_or(Rule::UnknownPhoto)?;
            Ok(show::photo_view(sha256, &said.shown, tx.photo(sha256)?.as_ref()))
        })
    }

    /// Chooses another of the task's selfies.
    ///
    /// # Errors
    /// `photo.unknown` and what the store says.
    pub fn set_selfie(&self, task: &str, photo: &str) -> Result<TaskView, AppError> {
        let id = task_id(task)?;
        self.phone().set_selfie(id, digest(photo)?)?;
        self.after(id)
    }

    /// Signs in on site with another of the task's sign-in photos.
    ///
    /// # Errors
    /// `photo.unknown` and what the store says.
    pub fn sign_in_on_site(&self, task: &str, photo: &str) -> Result<TaskView, AppError> {
        let id = task_id(task)?;
        self.phone().sign_in_on_site(id, digest(photo)?)?;
        self.after(id)
    }

    /// Describes the alarm controller, or that there is none.
    ///
    /// # Errors
    /// `controller.brand_needed`, `photo.unknown` and what the store says.
    pub fn set_controller(&self, task: &str, input: ControllerInput) -> Result<TaskView, AppError> {
        let id = task_id(task)?;
        let controller = if input.present {
            ControllerInfo::Present { brand: input.brand.unwrap_or_default(), model: input.model }
        } else {
            ControllerInfo::None
        };
        self.phone().set_controller(id, controller, digest(&input.photo)?)?;
        self.after(id)
    }

    /// Records an answer; recording again replaces it, and both stay in the history.
    ///
    /// # Errors
    /// `item.*` about the answer, `task.not_recordable`, and what the store says.
    pub fn record_result(&self, task: &str, input: ResultInput) -> Result<ItemView, AppError> {
        let id = task_id(task)?;
        let key = show::key_of(&input.facility, &input.item, input.point.as_deref())?;
        let answer = Answer {
            verdict: input.verdict.map(show::verdict_of),
            value: input.value,
            limit_case: input.limit_case,
            override_reason: input.override_reason,
            note: input.note,
            place: input.place,
        };
        self.phone().record_result(id, &key, &answer)?;
        self.recorded(id);
        self.item(id, &key)
    }

    /// Opens the fault of a non-conforming item, or states it anew.
    ///
    /// # Errors
    /// `fault.*`, and what the store says.
    pub fn record_fault(&self, task: &str, input: FaultInput) -> Result<ItemView, AppError> {
        let id = task_id(task)?;
        let key = show::key_of(&input.facility, &input.item, input.point.as_deref())?;
        self.phone().record_fault(id, &key, &input.description, &input.place)?;
        self.recorded(id);
        self.item(id, &key)
    }

    fn item(&self, task: TaskId, key: &shared_model::document::statement::ResultKey) -> Result<ItemView, AppError> {
        let mut phone = self.phone();
        let account = phone.account()?.id.to_string();
        phone.look(task, |row, open, tx| {
            let item = open.scope.item(key).ok_or_else(|| Rule::UnknownItem { item: key.to_string() })?;
            show::single_item(tx, row, open, account, key, item)
        })
    }

    /// Submits a task: it is signed, and goes out when there is a network.
    ///
    /// # Errors
    /// `task.incomplete` when [`FieldApp::missing`] is not empty, `device.key`, and what the store says.
    pub fn submit(&self, task: &str) -> Result<SubmissionView, AppError> {
        let id = task_id(task)?;
        let statement = self.phone().submit(id)?;
        self.recorded(id);
        self.tell(Change::Home);
        let task = self.show(|show| {
            let row = show.tx.task(id)?.ok_or(Rule::UnknownTask)?;
            show::card(show, &row)
        })?;
        let at = statement.said.at.device.as_ms();
        Ok(SubmissionView { number: statement.number, at, photos: statement.photo_count, task })
    }

    /// Deletes a task that was never submitted; the screen asks first.
    ///
    /// # Errors
    /// `task.submitted`, and what the store says.
    pub fn delete_task(&self, task: &str) -> Result<(), AppError> {
        let id = task_id(task)?;
        self.phone().delete_task(id)?;
        self.recorded(id);
        self.tell(Change::Home);
        Ok(())
    }

    /// Opens a returned task for correction.
    ///
    /// # Errors
    /// `task.not_returned`, and what the store says.
    pub fn reopen(&self, task: &str) -> Result<TaskView, AppError> {
        let id = task_id(task)?;
        self.phone().reopen(id)?;
        self.after(id)
    }

    /// Takes in what the location service has reported; the background loop does it by itself.
    ///
    /// # Errors
    /// What the store says; nothing is lost then.
    pub fn collect_locations(&self) -> Result<(), AppError> {
        self.phone().collect_locations()
    }

    fn after(&self, task: TaskId) -> Result<TaskView, AppError> {
        self.recorded(task);
        self.task_view(&task.to_string())
    }
}
