//! A phone in the simulation and the person who holds it.

use std::future::Future;
use std::io::Cursor;
use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};

use field_app::device::Device as _;
use field_app::device::fake::FakeDevice;
use field_app::view::{
    ControllerInput, FaultInput, ItemView, MissingView, PhotoTarget, QueryState, SessionState, SyncView, TaskCard,
    TaskView,
};
use field_app::{AppError, FieldApp, Options};
use image::{ImageFormat, Rgb, RgbImage};
use shared_model::position::{Fix, FixSource, LatLon};
use shared_model::sha::Sha256;
use system_tests::dice::Dice;
use system_tests::engineer::{Round, answer};
use system_tests::material::SQUARE;
use system_tests::town::PASSWORD;
use tempfile::TempDir;

use super::air::{Air, Antenna};
use super::death::{SharedFate, as_it_lies, survives};
use super::template::device;
use super::trace::Trace;

/// A large photo goes in several parts: more than the 1 MiB of one.
const LARGE_BYTES: usize = 1_400_000;
/// More steps than any task needs to be complete.
const MOST_STEPS: usize = 80;

/// A conversation with the server under way.
type Talk = Pin<Box<dyn Future<Output = Result<SyncView, AppError>>>>;

/// What the phone told its owner was done: from then on it must not get lost.
#[derive(Default)]
pub(super) struct Deeds {
    /// Task, item and the unique note of the answer.
    pub(super) answers: Vec<(String, String, String)>,
    /// Task and digest.
    pub(super) photos: Vec<(String, String)>,
    /// Task and digest of photos over which the app died or failed: they may have been added all the same.
    pub(super) doubtful: Vec<(String, String)>,
    /// Task and number.
    pub(super) submissions: Vec<(String, u32)>,
}

/// A phone.
pub(super) struct Phone {
    pub(super) number: usize,
    /// Its id, as it stands in what it states.
    pub(super) id: String,
    pub(super) device: Arc<FakeDevice>,
    pub(super) fate: SharedFate,
    pub(super) folder: TempDir,
    pub(super) deeds: Deeds,
    /// None while the phone is off.
    app: Option<FieldApp>,
    talk: Option<Talk>,
    air: Air,
    trace: Trace,
    numbered: u32,
}

impl Phone {
    pub(super) fn unpack(number: usize, template: &Path, air: Air, trace: Trace) -> Self {
        let (device, folder) = (Arc::new(device(number)), as_it_lies(template));
        let fate = SharedFate::default();
        let (id, deeds) = (String::new(), Deeds::default());
        let mut phone =
            Self { number, id, device, fate, folder, deeds, app: None, talk: None, air, trace, numbered: 0 };
        phone.start();
        phone.id = phone.try_to("session", FieldApp::session).expect("a new phone works").device.id;
        phone
    }

    pub(super) fn is_on(&self) -> bool {
        self.app.is_some()
    }

    pub(super) fn is_talking(&self) -> bool {
        self.talk.is_some()
    }

    pub(super) fn note(&self, text: impl AsRef<str>) {
        self.trace.note(format!("phone {}: {}", self.number, text.as_ref()));
    }

    /// Starts the app with what is durable, unless it runs.
    pub(super) fn start(&mut self) {
        if self.app.is_some() {
            return;
        }
        self.fate = SharedFate::default();
        let transport = Arc::new(Antenna { phone: self.number, air: self.air.clone() });
        let options =
            Options { transport: Some(transport), witness: Some(Arc::clone(&self.fate) as _), ..Options::default() };
        let app = FieldApp::open(self.folder.path(), Arc::clone(&self.device) as _, options);
        self.app = Some(app.expect("the app opens after every death"));
    }

    /// Dies: what was not durable is gone.
    pub(super) fn die(&mut self) {
        self.note("dies");
        let left = as_it_lies(self.folder.path());
        (self.talk, self.app) = (None, None);
        self.folder = left;
    }

    /// Does something on the phone. None when it is off, refused, or died over it.
    pub(super) fn try_to<T>(&mut self, what: &str, work: impl FnOnce(&FieldApp) -> Result<T, AppError>) -> Option<T> {
        let app = self.app.as_ref()?;
        match survives(|| work(app)) {
            None => {
                self.note(format!("{what}: in the middle"));
                self.die();
                None
            }
            Some(Ok(done)) => Some(done),
            Some(Err(error)) => {
                self.note(format!("{what}: {}", error.code()));
                assert!(is_understandable(&error.code()), "{what}: {error} ({})", error.code());
                None
            }
        }
    }

    /// Begins to talk to the server, unless it talks already.
    pub(super) fn call(&mut self) {
        let Some(app) = self.app.clone().filter(|_| self.talk.is_none()) else { return };
        self.note("calls");
        self.talk = Some(Box::pin(async move { app.sync_now().await }));
        self.listen();
    }

    /// Signs in with name and password, and calls.
    pub(super) fn sign_in_again(&mut self) {
        let Some(app) = self.app.clone().filter(|_| self.talk.is_none()) else { return };
        self.note("signs in");
        let login = self.login();
        self.talk = Some(Box::pin(async move {
            app.sign_in(&login, PASSWORD).await?;
            app.sync_now().await
        }));
        self.listen();
    }

    /// Whether the server wants to know who this is.
    pub(super) fn is_signed_out(&mut self) -> bool {
        self.try_to("session", FieldApp::session).is_some_and(|session| session.state != SessionState::SignedIn)
    }

    /// The name its engineer signs in with.
    pub(super) fn login(&self) -> String {
        format!("engineer{}", self.number + 1)
    }

    /// Takes in what arrived, until it waits again.
    pub(super) fn listen(&mut self) {
        let Some(talk) = &mut self.talk else { return };
        match survives(|| talk.as_mut().poll(&mut Context::from_waker(Waker::noop()))) {
            None => self.die(),
            Some(Poll::Pending) => {}
            Some(Poll::Ready(ended)) => {
                self.talk = None;
                match ended {
                    Ok(state) => self.note(format!("hangs up: {:?}, {:?}", state.phase, state.error.map(|e| e.code))),
                    Err(error) => {
                        self.note(format!("hangs up: {}", error.code()));
                        assert!(is_understandable(&error.code()), "sync: {error}");
                    }
                }
            }
        }
    }

    /// The line on top of every screen; none while the phone is off.
    pub(super) fn state(&mut self) -> Option<SyncView> {
        self.try_to("state", FieldApp::sync_state)
    }

    /// One thing a person does.
    pub(super) fn act(&mut self, dice: &mut Dice) {
        let Some(drafts) = self.try_to("unsubmitted", FieldApp::unsubmitted) else { return };
        if drafts.is_empty() || dice.chance(10) {
            return self.begin(dice);
        }
        let Some(task) = dice.pick(&drafts).map(|card: &TaskCard| card.id.clone()) else { return };
        match dice.below(100) {
            0..=44 => self.record_something(&task, dice),
            45..=59 => self.add_something(&task, dice),
            60..=71 => self.walk(dice),
            72..=89 => self.submit(&task, dice),
            90..=94 => self.delete(&task),
            _ => self.reopen(dice),
        }
    }

    fn begin(&mut self, dice: &mut Dice) {
        let Some(home) = self.try_to("home", FieldApp::home) else { return };
        let Some(plan) = home.projects.first().and_then(|project| project.plans.first()).map(|plan| plan.plan.clone())
        else {
            return;
        };
        let Some(open) = self.try_to("open items", |app| app.project_open_items(&plan)) else { return };
        let codes: Vec<_> = open.systems.iter().flat_map(|system| &system.facilities).map(|f| f.code.clone()).collect();
        let picked: Vec<_> = (0..=dice.below(2)).filter_map(|_| dice.pick(&codes).cloned()).collect();
        if let Some(task) = self.try_to("start", |app| app.start_task(&plan, &picked)) {
            self.note(format!("starts {} with {picked:?}", task.card.id));
        }
    }

    fn view(&mut self, task: &str) -> Option<TaskView> {
        self.try_to("look", |app| app.task_view(task))
    }

    fn items(&mut self, task: &str) -> Vec<ItemView> {
        let view = self.view(task);
        view.into_iter().flat_map(|view| view.facilities).flat_map(|facility| facility.items).collect()
    }

    fn record_something(&mut self, task: &str, dice: &mut Dice) {
        let items = self.items(task);
        if let Some(item) = dice.pick(&items) {
            self.record(task, item, dice);
        }
    }

    fn record(&mut self, task: &str, item: &ItemView, dice: &mut Dice) {
        self.numbered += 1;
        let note = format!("phone {} says {}", self.number, self.numbered);
        let kind = dice.below(10);
        let round = Round {
            pace_ms: 0,
            wait: &|_| {},
            broken: (kind == 0).then_some((item.item.as_str(), "损坏")),
            untestable: (kind == 1).then_some((item.item.as_str(), "无法进入")),
        };
        let mut input = answer(item, &round);
        input.note.clone_from(&note);
        if self.try_to("record", |app| app.record_result(task, input)).is_some() {
            self.note(format!("records {} of {task}", item.item));
            let key = [item.facility.as_str(), &item.item, item.point.as_deref().unwrap_or_default()].join("/");
            self.deeds.answers.push((task.to_owned(), key, note));
        }
    }

    fn add_something(&mut self, task: &str, dice: &mut Dice) {
        let missing = self.try_to("missing", |app| app.missing(task)).unwrap_or_default();
        if let Some(missing) = dice.pick(&missing) {
            self.supply(task, missing, dice);
        }
    }

    fn photo(&mut self, task: &str, target: PhotoTarget, dice: &mut Dice) -> Option<String> {
        self.numbered += 1;
        let large = dice.chance(4);
        let bytes = picture(self.number, self.numbered, large);
        let doubtful = (task.to_owned(), Sha256::of(&bytes).to_string());
        let Some(photo) = self.try_to("photo", |app| app.add_photo(task, target, bytes)) else {
            self.deeds.doubtful.push(doubtful);
            return None;
        };
        self.note(format!("adds photo {} ({} bytes) to {task}", &photo.sha256[..8], photo.bytes));
        self.deeds.photos.push((task.to_owned(), photo.sha256.clone()));
        Some(photo.sha256)
    }

    /// Supplies one thing that is missing.
    fn supply(&mut self, task: &str, missing: &MissingView, dice: &mut Dice) {
        let Some(target) = missing.target.clone() else { return };
        match (missing.code.as_str(), &target) {
            ("arrival.controller", _) => {
                let Some(photo) = self.photo(task, target, dice) else { return };
                let (brand, model) = (Some("海湾".to_owned()), Some("JB-QB-GST500".to_owned()));
                let input = ControllerInput { present: true, brand, model, photo };
                self.try_to("controller", |app| app.set_controller(task, input));
            }
            ("fault.description", PhotoTarget::Item { facility, item, point }) => {
                let (facility, item, point) = (facility.clone(), item.clone(), point.clone());
                let (description, place) = ("需要更换".to_owned(), "1号楼".to_owned());
                let input = FaultInput { facility, item, point, description, place };
                self.try_to("fault", |app| app.record_fault(task, input));
            }
            ("item.result" | "item.value" | "item.note", PhotoTarget::Item { item, .. }) => {
                let items = self.items(task);
                if let Some(item) = items.iter().find(|each| each.item == *item) {
                    self.record(task, item, dice);
                }
            }
            _ => drop(self.photo(task, target, dice)),
        }
    }

    /// Supplies everything that is missing, and submits.
    fn submit(&mut self, task: &str, dice: &mut Dice) {
        for _ in 0..MOST_STEPS {
            let Some(missing) = self.try_to("missing", |app| app.missing(task)) else { return };
            let Some(first) = missing.first() else { break };
            self.supply(task, first, dice);
            self.device.advance(20_000);
        }
        if let Some(submitted) = self.try_to("submit", |app| app.submit(task)) {
            self.note(format!("submits {task} for the {}. time", submitted.number));
            self.deeds.submissions.push((task.to_owned(), submitted.number));
        }
    }

    fn walk(&mut self, dice: &mut Dice) {
        let (lat, lon) = (dice.between(-400, 400) as f64 * 1e-6, dice.between(-400, 400) as f64 * 1e-6);
        let position = LatLon { lat: SQUARE.lat + lat, lon: SQUARE.lon + lon };
        let at = self.device.clock().now;
        self.device.measure(Fix { position, accuracy_m: 6.0, at, source: FixSource::Gnss, mock: false });
        self.try_to("collect", FieldApp::collect_locations);
    }

    fn delete(&mut self, task: &str) {
        if self.try_to("delete", |app| app.delete_task(task)).is_some() {
            self.note(format!("deletes {task}"));
        }
    }

    fn reopen(&mut self, dice: &mut Dice) {
        let returned = self.try_to("returned", |app| app.query(QueryState::Returned)).unwrap_or_default();
        if let Some(card) = dice.pick(&returned) {
            self.note(format!("opens {} again", card.id));
            self.try_to("reopen", |app| app.reopen(&card.id));
        }
    }

    /// Fills the disk or makes room.
    pub(super) fn fill_disk(&self, full: bool) {
        self.fate.disk_full.store(full, Ordering::SeqCst);
    }
}

/// Whether an error is one a person can meet in a healthy app: a rule, a full disk, a network.
fn is_understandable(code: &str) -> bool {
    let (area, _) = code.split_once('.').unwrap_or((code, ""));
    !matches!(area, "store" | "device") && !matches!(code, "disk.failed" | "photo.damaged" | "photo.not_here")
}

/// A picture no other phone has. Cameras append data of their own to a picture; here that makes it unique,
/// and large.
fn picture(phone: usize, number: u32, large: bool) -> Vec<u8> {
    static PLAIN: OnceLock<Vec<u8>> = OnceLock::new();
    let plain = PLAIN.get_or_init(|| {
        let image = RgbImage::from_fn(24, 18, |x, y| Rgb([x as u8 * 9, y as u8 * 11, 40]));
        let mut bytes = Vec::new();
        image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    });
    let mut bytes = plain.clone();
    bytes.extend(format!("phone {phone} picture {number}").bytes());
    if large {
        bytes.resize(LARGE_BYTES, 0x5a);
    }
    bytes
}
