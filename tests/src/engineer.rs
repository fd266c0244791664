//! A field engineer with a phone: the real field-app library, a desktop in the phone's place.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use field_app::device::{DesktopDevice, DesktopOptions, Replay};
use field_app::view::{
    ControllerInput, EntryInput, EntryWords, FaultInput, ItemView, PhotoTarget, PromptView, ResultInput, SettingsView,
    SyncView, TaskView, Verdict,
};
use field_app::{FieldApp, Options};

use crate::material::Photos;
use crate::town::{PASSWORD, issued_password};

/// A field engineer at work.
pub struct Engineer {
    /// The phone.
    pub app: FieldApp,
    device: Arc<DesktopDevice>,
}

/// How an engineer records: how long each answer takes, and what is found wrong.
pub struct Round<'a> {
    /// Time that passes with each answer, in milliseconds.
    pub pace_ms: i64,
    /// Lets time pass everywhere.
    pub wait: &'a dyn Fn(i64),
    /// The item found broken, with what is wrong.
    pub broken: Option<(&'a str, &'a str)>,
    /// The item that cannot be tested, with the reason.
    pub untestable: Option<(&'a str, &'a str)>,
}

impl Engineer {
    /// Unpacks a phone whose state lies in `dir`.
    ///
    /// # Errors
    /// When the phone cannot be opened.
    pub fn unpack(dir: &Path, base: &str, name: &str, replay: Replay, speed: f64, shift_ms: i64) -> Result<Self> {
        let options = DesktopOptions { name: name.to_owned(), replay: Some(replay), speed, clock_shift_ms: shift_ms };
        let device = Arc::new(DesktopDevice::open(dir, options)?);
        // The other phones are programs of this machine.
        let options = Options { listen: Some(std::net::Ipv4Addr::LOCALHOST), ..Options::default() };
        let app = FieldApp::open(dir, device.clone(), options)?;
        let settings = app.settings()?;
        app.set_settings(SettingsView { server: Some(base.to_owned()), ..settings })?;
        Ok(Self { app, device })
    }

    /// Signs in for the first time, chooses a password and fetches what is issued.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn first_sign_in(&self, login: &str) -> Result<SyncView> {
        self.app.sign_in(login, issued_password()).await?;
        self.app.change_password(issued_password(), PASSWORD).await?;
        Ok(self.app.sync_now().await?)
    }

    /// Takes the network away or gives it back.
    pub fn set_online(&self, online: bool) {
        self.device.set_online(online);
    }

    /// Lets time pass on the phone's clocks, in milliseconds.
    pub fn advance(&self, ms: i64) {
        self.device.advance(ms);
    }

    /// Starts a task with everything that is issued and open.
    ///
    /// # Errors
    /// When nothing is issued.
    pub fn start(&self) -> Result<TaskView> {
        let home = self.app.home()?;
        let plan = home.projects.iter().flat_map(|project| &project.plans).find(|plan| plan.facilities_open > 0);
        let plan = plan.context("there is a plan with open facilities on this phone")?;
        let open = self.app.project_open_items(&plan.plan)?;
        let facilities: Vec<_> =
            open.systems.iter().flat_map(|system| &system.facilities).map(|facility| facility.code.clone()).collect();
        Ok(self.app.start_task(&plan.plan, &facilities)?)
    }

    /// Records the arrival: selfie, sign-in on site, and the controller.
    ///
    /// # Errors
    /// When the phone refuses.
    pub fn arrive(&self, task: &str, photos: &mut Photos, round: &Round<'_>) -> Result<()> {
        let mut shoot = |target| -> Result<String> {
            (round.wait)(round.pace_ms);
            self.app.collect_locations()?;
            Ok(self.app.add_photo(task, target, photos.take())?.sha256)
        };
        let (selfie, sign_in) = (shoot(PhotoTarget::Selfie)?, shoot(PhotoTarget::SignIn)?);
        let controller = shoot(PhotoTarget::Controller)?;
        self.app.set_selfie(task, &selfie)?;
        self.app.sign_in_on_site(task, &sign_in)?;
        let brand = self.app.brands("海湾")?.first().context("the brand list knows 海湾")?.name.clone();
        let model = Some("JB-QB-GST500".to_owned());
        self.app
            .set_controller(task, ControllerInput { present: true, brand: Some(brand), model, photo: controller })?;
        Ok(())
    }

    /// Records every item of the task, and an entry for each prompt of its record facilities.
    ///
    /// # Errors
    /// When the phone refuses.
    pub fn record_all(&self, task: &str, photos: &mut Photos, round: &Round<'_>) -> Result<()> {
        let view = self.app.task_view(task)?;
        for prompt in view.entries.iter().flat_map(|entries| &entries.prompts) {
            (round.wait)(round.pace_ms);
            self.app.collect_locations()?;
            let entry = self.app.record_entry(task, EntryInput { entry: None, words: entry(prompt, round) })?.id;
            self.app.add_photo(task, PhotoTarget::Entry { entry }, photos.take())?;
        }
        for item in view.facilities.iter().flat_map(|facility| &facility.items) {
            (round.wait)(round.pace_ms);
            self.app.collect_locations()?;
            let answer = self.app.record_result(task, answer(item, round))?;
            if item.photo_required {
                let ItemView { facility, item, point, .. } = item.clone();
                self.app.add_photo(task, PhotoTarget::Item { facility, item, point }, photos.take())?;
            }
            if let Some((_, what)) = round.broken.filter(|(code, _)| *code == item.item) {
                ensure!(answer.result.as_ref().is_some_and(|r| r.verdict == Verdict::Fail), "{} fails", item.item);
                self.fault(task, item, what, photos)?;
            }
        }
        Ok(())
    }

    fn fault(&self, task: &str, item: &ItemView, what: &str, photos: &mut Photos) -> Result<()> {
        let input = FaultInput {
            facility: item.facility.clone(),
            item: item.item.clone(),
            point: item.point.clone(),
            description: what.to_owned(),
            place: "1号楼 3F 东侧".to_owned(),
        };
        let fault = self.app.record_fault(task, input)?.fault.context("the item shows its fault")?;
        self.app.add_photo(task, PhotoTarget::Fault { fault: fault.id }, photos.take())?;
        Ok(())
    }
}

/// What is written to a prompt, in its own words.
fn entry(prompt: &PromptView, round: &Round<'_>) -> EntryWords {
    let met =
        |which: Option<(&str, &str)>| which.filter(|(code, _)| *code == prompt.item).map(|(_, why)| why.to_owned());
    let (verdict, record, finding) = match (met(round.untestable), met(round.broken)) {
        (Some(why), _) => (Verdict::Untestable, String::new(), why),
        (None, Some(what)) => (Verdict::Fail, format!("{}：现场查看", prompt.name.zh), what),
        (None, None) => (Verdict::Pass, format!("{}：现场查看", prompt.name.zh), "符合要求".to_owned()),
    };
    EntryWords {
        verdict: Some(verdict),
        subject: "火灾自动报警系统".to_owned(),
        facility: None,
        prompt: Some(prompt.item.clone()),
        norm: String::new(),
        place: "1号楼".to_owned(),
        quantity: Some(1),
        record,
        finding,
    }
}

/// What is answered to an item: measured values lie within the limits unless the item is broken.
#[must_use]
pub fn answer(item: &ItemView, round: &Round<'_>) -> ResultInput {
    let is = |which: Option<(&str, &str)>| which.is_some_and(|(code, _)| code == item.item);
    let measured = item.unit.is_some().then(|| measured_value(item, is(round.broken)));
    let verdict = if is(round.untestable) {
        Some(Verdict::Untestable)
    } else if is(round.broken) {
        Some(Verdict::Fail)
    } else {
        Some(Verdict::Pass)
    };
    let note = round.untestable.filter(|_| is(round.untestable)).map_or_else(String::new, |(_, why)| why.to_owned());
    ResultInput {
        facility: item.facility.clone(),
        item: item.item.clone(),
        point: item.point.clone(),
        verdict,
        value: measured.filter(|_| !is(round.untestable)),
        limit_case: None,
        override_reason: None,
        note,
        place: "1号楼".to_owned(),
    }
}

/// A value inside the item's limits, or outside when it is broken; 1 where there are none.
fn measured_value(item: &ItemView, broken: bool) -> f64 {
    let limit = item.limits.first();
    match (limit.and_then(|l| l.min), limit.and_then(|l| l.max)) {
        (Some(min), Some(max)) if broken => max + (max - min) + 1.0,
        (Some(min), Some(max)) => (min + max) / 2.0,
        (Some(min), None) if broken => min / 2.0,
        (Some(min), None) => min * 1.2,
        (None, Some(max)) if broken => max * 2.0,
        (None, Some(max)) => max * 0.6,
        (None, None) => 1.0,
    }
}
