//! What the screens ask for.

use shared_model::id::PlanId;

use super::{FieldApp, digest, task_id};
use crate::error::{AppError, Rule};
use crate::photo::{PhotoError, Stamp, inspect, stamped_copy, thumbnail};
use crate::show::{self, LinkState, Show};
use crate::view::{
    BrandView, HomeView, JudgementView, MissingView, OpenItemsView, PhotoSize, QueryState, SyncDetailsView, SyncView,
    TaskCard, TaskView,
};

impl FieldApp {
    /// The state of everything on this phone.
    ///
    /// # Errors
    /// [`Rule::NotSignedIn`] and what the store says.
    pub fn home(&self) -> Result<HomeView, AppError> {
        let link = self.link_state()?;
        let here = self.inner.device.last_fix().map(|fix| fix.position);
        self.show(|show| show::home(show, show::summary(show, &link)?, here))
    }

    /// The items of a plan as systems and facilities, with where each stands.
    ///
    /// # Errors
    /// [`Rule::UnknownPlan`] and what the store says.
    pub fn project_open_items(&self, plan: &str) -> Result<OpenItemsView, AppError> {
        let plan: PlanId = plan.parse().map_err(|_| Rule::Malformed { field: "plan" })?;
        let mut phone = self.phone();
        let account = phone.account()?;
        let assignments: Vec<_> = phone.store.read(|tx| tx.plan_assignments(account.id, plan))?;
        let first = assignments.first().ok_or(Rule::UnknownPlan)?;
        let blocked = phone.may_start(first).err().map(|rule| AppError::from(rule).view());
        let now = phone.true_now();
        phone.store.read(|tx| show::open_items(&Show { tx, account: &account, now }, plan, blocked))
    }

    /// Brands that contain `query`, those used on this phone first.
    ///
    /// # Errors
    /// What the store says.
    pub fn brands(&self, query: &str) -> Result<Vec<BrandView>, AppError> {
        self.show(|show| show::brands(show, query))
    }

    /// A task, whole.
    ///
    /// # Errors
    /// [`Rule::UnknownTask`] and what the store says.
    pub fn task_view(&self, task: &str) -> Result<TaskView, AppError> {
        let task = task_id(task)?;
        let permission = self.inner.device.location_permission();
        let mut phone = self.phone();
        let account = phone.account()?;
        let now = phone.true_now();
        phone.look(task, |row, open, tx| show::task(&Show { tx, account: &account, now }, row, open, permission))
    }

    /// What stands in the way of submitting.
    ///
    /// # Errors
    /// [`Rule::UnknownTask`] and what the store says.
    pub fn missing(&self, task: &str) -> Result<Vec<MissingView>, AppError> {
        self.phone().look(task_id(task)?, |_, open, _| Ok(show::missing(open)))
    }

    /// Holds a value against its limit while it is typed.
    ///
    /// # Errors
    /// [`Rule::UnknownItem`] and [`Rule::UnknownTask`].
    pub fn judge(
        &self,
        task: &str,
        facility: &str,
        item: &str,
        limit_case: Option<u32>,
        value: f64,
    ) -> Result<JudgementView, AppError> {
        let key = show::key_of(facility, item, None)?;
        self.phone().look(task_id(task)?, |_, open, _| {
            let item = open.scope.item(&key).ok_or_else(|| Rule::UnknownItem { item: key.to_string() })?;
            let limit = crate::phone::limit_of(item, limit_case)?;
            Ok(show::judgement(value, &limit))
        })
    }

    /// Tasks not submitted yet, newest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn unsubmitted(&self) -> Result<Vec<TaskCard>, AppError> {
        self.show(|show| show::task_list(show, None))
    }

    /// Submitted tasks by state, newest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn query(&self, state: QueryState) -> Result<Vec<TaskCard>, AppError> {
        self.show(|show| show::task_list(show, Some(state)))
    }

    /// Dismisses a notice.
    ///
    /// # Errors
    /// What the store says.
    pub fn dismiss_notice(&self, id: i64) -> Result<(), AppError> {
        self.phone().store.transact(|tx| Ok(tx.remove_notice(id)?))
    }

    /// The line on top of every screen.
    ///
    /// # Errors
    /// [`Rule::NotSignedIn`] and what the store says.
    pub fn sync_state(&self) -> Result<SyncView, AppError> {
        let link = self.link_state()?;
        self.show(|show| show::summary(show, &link))
    }

    /// Synchronisation task by task and photo by photo.
    ///
    /// # Errors
    /// [`Rule::NotSignedIn`] and what the store says.
    pub fn sync_details(&self) -> Result<SyncDetailsView, AppError> {
        let link = self.link_state()?;
        self.show(|show| show::details(show, &link))
    }

    fn link_state(&self) -> Result<LinkState, AppError> {
        let network = *self.inner.device.network().borrow();
        let wifi_only = self.settings()?.photos_on_wifi_only;
        let now = self.inner.device.clock().now;
        let link = self.link();
        Ok(LinkState {
            running: link.running,
            online: network.online,
            photos_allowed: network.online && !(wifi_only && network.metered),
            next_try_at: link.engine.next_try(now),
            error: link.error.clone(),
        })
    }

    /// The bytes of a photo or of a copy of it; copies are made when they are first asked for.
    ///
    /// # Errors
    /// `photo.not_here` for a photo taken elsewhere, `photo.no_font` when no font can write the stamp.
    pub fn photo_bytes(&self, sha256: &str, size: PhotoSize) -> Result<Vec<u8>, AppError> {
        let sha256 = digest(sha256)?;
        let (files, fonts) = {
            let phone = self.phone();
            (phone.files(), phone.fonts.clone())
        };
        match files.read(sha256, size) {
            Ok(bytes) => return Ok(bytes),
            Err(error) if size == PhotoSize::Original => return Err(PhotoError::from(error).into()),
            Err(_) => {}
        }
        // Of a photo taken elsewhere an order brought a small copy.
        if let Some(jpeg) = self.phone().store.read(|tx| tx.picture(sha256))?.filter(|_| !files.has(sha256)) {
            return Ok(jpeg);
        }
        let seen = inspect(&files.read(sha256, PhotoSize::Original).map_err(PhotoError::from)?)?;
        let copy = match size {
            PhotoSize::Stamped => stamped_copy(&seen.image, &self.stamp(sha256)?, &fonts)?,
            _ => thumbnail(&seen.image)?,
        };
        // A full disk only means that the copy is made again next time.
        let _ = files.keep_copy(sha256, size, &copy);
        Ok(copy)
    }

    /// What the band on a photo says: time, place, project, person.
    fn stamp(&self, sha256: shared_model::sha::Sha256) -> Result<Stamp, AppError> {
        let mut phone = self.phone();
        let account = phone.account()?;
        let task = phone.store.read(|tx| tx.task_of_photo(sha256))?.ok_or(Rule::UnknownPhoto)?;
        phone.look(task, |row, open, tx| {
            let said = open.evidence.photos.get(&sha256).ok_or(Rule::UnknownPhoto)?;
            let project = tx.project(row.account, row.header.project)?;
            Ok(show::stamp(&said.shown, project.as_ref(), &account.facts, open))
        })
    }
}
