//! The phone that is killed: the real library on real files, doing what engineers do, in an order of chance.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use field_app::AppError;
use field_app::device::Replay;
use field_app::view::{
    ItemView, PhotoSize, PhotoState, PhotoTarget, PhotoView, QueryState, ResultInput, SyncPhotoView, SyncTaskView,
    TaskView, Verdict,
};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;
use system_tests::dice::Dice;
use system_tests::engineer::{Engineer, Round, answer};
use system_tests::material::{Photos, SQUARE, picture, walk_gpx};

use crate::Folder;
use crate::ledger::{HeldTask, Told};

/// Tasks that are open at once.
const OPEN_TASKS: usize = 3;
/// Facilities of a new task.
const FACILITIES: usize = 2;
/// Exchanges after which everything must be with the server.
const MOST_EXCHANGES: usize = 200;
/// Different pictures to take.
const MOST_PICTURES: usize = 1_000_000;
/// What an answer's note begins with; its number follows.
const NUMBERED: &str = "第";

/// One life of the phone.
#[derive(Args)]
pub(crate) struct Life {
    /// The server
    #[arg(long)]
    base: String,
    /// Where the phone's state lies
    #[arg(long)]
    dir: Folder,
    /// What chance begins with in this life
    #[arg(long)]
    seed: u64,
    /// The number of the last answer of the life before
    #[arg(long, default_value_t = 0)]
    count: u64,
    /// Only sign in, for the first time, as this account
    #[arg(long)]
    sign_in: Option<String>,
    /// Complete, submit and send everything, and end in peace
    #[arg(long)]
    finish: bool,
}

/// Lives until killed, or until everything is done.
pub(crate) async fn live(life: Life) -> Result<()> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let walk = walk_gpx(SQUARE, Moment::from_ms(i64::try_from(now.as_millis())?), 600);
    let replay = Replay::read(walk.as_bytes())?;
    let unpacked = Engineer::unpack(&life.dir, &life.base, "Tortured phone", replay, 20.0, 0);
    let engineer = match unpacked {
        Err(error) if no_room(&error) => return tell(&Told::NoRoom { open: false }),
        unpacked => unpacked?,
    };
    if let Some(login) = &life.sign_in {
        engineer.first_sign_in(login).await?;
        return Ok(());
    }
    let mut victim = Victim { engineer, dice: Dice::new(life.seed), count: life.count };
    tell(&Told::Held { tasks: victim.held()? })?;
    if life.finish {
        victim.finish().await?;
        return tell(&Told::Held { tasks: victim.held()? });
    }
    loop {
        match victim.deed().await {
            Err(error) if no_room(&error) => tell(&Told::NoRoom { open: true })?,
            deed => deed?,
        }
    }
}

/// Whether the phone said that its disk is full, or broken.
fn no_room(error: &anyhow::Error) -> bool {
    error.downcast_ref::<AppError>().is_some_and(|error| matches!(error.code().as_str(), "disk.full" | "disk.failed"))
}

fn tell(told: &Told) -> Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, told)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

struct Victim {
    engineer: Engineer,
    dice: Dice,
    count: u64,
}

impl Victim {
    /// What is on the phone, photo files read and held against their names.
    fn held(&self) -> Result<BTreeMap<String, HeldTask>> {
        let app = &self.engineer.app;
        let mut tasks = BTreeMap::new();
        for card in app.unsubmitted()? {
            tasks.insert(card.id.clone(), self.held_task(&card.id, false)?);
        }
        for state in [QueryState::Pending, QueryState::Approved, QueryState::Returned] {
            for card in app.query(state)? {
                tasks.insert(card.id.clone(), self.held_task(&card.id, true)?);
            }
        }
        Ok(tasks)
    }

    fn held_task(&self, task: &str, submitted: bool) -> Result<HeldTask> {
        let view = self.engineer.app.task_view(task)?;
        let answers = answers_of(&view);
        let mut photos = BTreeSet::new();
        for photo in photos_of(&view) {
            let bytes = self.engineer.app.photo_bytes(&photo.sha256, PhotoSize::Original)?;
            if Sha256::of(&bytes).to_string() == photo.sha256 {
                photos.insert(photo.sha256.clone());
            }
        }
        Ok(HeldTask { submitted, answers, photos })
    }

    /// One deed.
    async fn deed(&mut self) -> Result<()> {
        let open = self.engineer.app.unsubmitted()?;
        if open.len() < OPEN_TASKS && self.start()? {
            return Ok(());
        }
        let Some(card) = self.dice.pick(&open) else { return self.sync().await };
        let view = self.engineer.app.task_view(&card.id)?;
        match self.dice.below(100) {
            0..60 => self.answer_any(&view),
            60..75 => self.photograph_any(&view),
            75..82 => Ok(self.engineer.app.collect_locations()?),
            82..84 if view.card.done > 0 => self.complete(&view.card.id),
            _ => self.sync().await,
        }
    }

    /// Begins a task with some of what is open; answers whether there was any.
    fn start(&mut self) -> Result<bool> {
        let home = self.engineer.app.home()?;
        let mut plans = home.projects.iter().flat_map(|project| &project.plans);
        let Some(plan) = plans.find(|plan| plan.items_open > 0) else { return Ok(false) };
        let open = self.engineer.app.project_open_items(&plan.plan)?;
        let facilities = open.systems.iter().flat_map(|system| &system.facilities);
        let facilities: Vec<_> = facilities.take(FACILITIES).map(|facility| facility.code.clone()).collect();
        self.engineer.app.start_task(&plan.plan, &facilities)?;
        Ok(true)
    }

    fn answer_any(&mut self, view: &TaskView) -> Result<()> {
        let items: Vec<_> = items(view).cloned().collect();
        let Some(item) = self.dice.pick(&items).cloned() else { return Ok(()) };
        self.answer(&view.card.id, &item)
    }

    fn answer(&mut self, task: &str, item: &ItemView) -> Result<()> {
        self.count += 1;
        let round = Round { pace_ms: 0, wait: &|_| {}, broken: None, untestable: None };
        let input = ResultInput { note: format!("{NUMBERED}{}", self.count), ..answer(item, &round) };
        let input = ResultInput { verdict: Some(Verdict::Pass), ..input };
        self.engineer.app.record_result(task, input)?;
        tell(&Told::Answer { task: task.to_owned(), key: key_of(item), count: self.count })
    }

    fn photograph_any(&mut self, view: &TaskView) -> Result<()> {
        let items: Vec<_> = items(view).collect();
        let Some(item) = self.dice.pick(&items) else { return Ok(()) };
        let ItemView { facility, item, point, .. } = (*item).clone();
        self.photograph(&view.card.id, PhotoTarget::Item { facility, item, point })
    }

    fn photograph(&mut self, task: &str, target: PhotoTarget) -> Result<()> {
        let number = u32::try_from(self.dice.below(MOST_PICTURES))?;
        let photo = self.engineer.app.add_photo(task, target, picture(number))?;
        tell(&Told::Photo { task: task.to_owned(), sha256: photo.sha256 })
    }

    /// Supplies what is missing, and submits.
    fn complete(&mut self, task: &str) -> Result<()> {
        if self.engineer.app.missing(task)?.iter().any(|missing| missing.code.starts_with("arrival.")) {
            let round = Round { pace_ms: 0, wait: &|_| {}, broken: None, untestable: None };
            self.engineer.arrive(task, &mut Photos::generated(), &round)?;
        }
        let view = self.engineer.app.task_view(task)?;
        for item in items(&view) {
            if item.result.is_none() {
                self.answer(task, item)?;
            }
            if item.photo_required && item.photos.is_empty() {
                let ItemView { facility, item, point, .. } = item.clone();
                self.photograph(task, PhotoTarget::Item { facility, item, point })?;
            }
        }
        let missing = self.engineer.app.missing(task)?;
        ensure!(missing.is_empty(), "{task} still lacks {missing:?}");
        self.engineer.app.submit(task)?;
        tell(&Told::Submitted { task: task.to_owned() })
    }

    /// An exchange, on a network that is sometimes away. A refusal by chance is no deed.
    async fn sync(&mut self) -> Result<()> {
        self.engineer.set_online(self.dice.chance(80));
        self.engineer.app.sync_now().await?;
        self.engineer.set_online(true);
        tell(&Told::Signed { tasks: self.signed()? })
    }

    /// What the server's signatures on this phone are for.
    fn signed(&self) -> Result<BTreeMap<String, HeldTask>> {
        let mut tasks = BTreeMap::new();
        for SyncTaskView { id, document_safe, submission_receipt_at, photos, .. } in
            self.engineer.app.sync_details()?.tasks
        {
            let mut signed = HeldTask { submitted: submission_receipt_at.is_some(), ..HeldTask::default() };
            // A picture that two tasks have is signed for once; a task shows it when its document has arrived.
            if document_safe {
                let is_safe = |photo: &&SyncPhotoView| matches!(photo.state, PhotoState::Safe { .. });
                signed.photos = photos.iter().filter(is_safe).map(|photo| photo.sha256.clone()).collect();
                signed.answers = answers_of(&self.engineer.app.task_view(&id)?);
            }
            if document_safe || signed != HeldTask::default() {
                tasks.insert(id, signed);
            }
        }
        Ok(tasks)
    }

    async fn finish(&mut self) -> Result<()> {
        self.engineer.set_online(true);
        for card in self.engineer.app.unsubmitted()? {
            self.complete(&card.id)?;
        }
        for _ in 0..MOST_EXCHANGES {
            let state = self.engineer.app.sync_now().await?;
            if state.tasks_waiting + state.submissions_waiting == 0 && state.photos_safe == state.photos {
                return tell(&Told::Signed { tasks: self.signed()? });
            }
        }
        anyhow::bail!("not everything is safe after {MOST_EXCHANGES} exchanges: {:?}", self.engineer.app.sync_state()?)
    }
}

fn items(view: &TaskView) -> impl Iterator<Item = &ItemView> {
    view.facilities.iter().flat_map(|facility| &facility.items)
}

/// The number of each item's answer.
fn answers_of(view: &TaskView) -> BTreeMap<String, u64> {
    items(view).filter_map(|item| Some((key_of(item), number_of(&item.result.as_ref()?.note)?))).collect()
}

fn photos_of(view: &TaskView) -> impl Iterator<Item = &PhotoView> {
    let of_items = items(view).flat_map(|item| &item.photos);
    let arrival = &view.arrival;
    of_items.chain(arrival.selfie.as_ref()).chain(arrival.sign_in.as_ref().map(|sign_in| &sign_in.photo))
}

fn key_of(item: &ItemView) -> String {
    format!("{}/{}", item.facility, item.item)
}

/// The number in an answer's note.
fn number_of(note: &str) -> Option<u64> {
    note.strip_prefix(NUMBERED)?.parse().ok()
}

/// The numbers of the answers of a task as the server tells it.
///
/// # Errors
/// When the answer is not a task.
pub(crate) fn told_by_server(task: &serde_json::Value) -> Result<HeldTask> {
    let list = |name: &str| task[name].as_array().with_context(|| format!("a task has {name}"));
    let mut held = HeldTask { submitted: task["state"] != "unsubmitted", ..HeldTask::default() };
    for result in list("results")? {
        let key = format!("{}/{}", text(&result["facility"])?, text(&result["item"])?);
        if let Some(number) = number_of(text(&result["latest"]["note"])?) {
            held.answers.insert(key, number);
        }
    }
    for photo in list("photos")? {
        if photo["received"] == true {
            held.photos.insert(text(&photo["sha256"])?.to_owned());
        }
    }
    Ok(held)
}

fn text(value: &serde_json::Value) -> Result<&str> {
    value.as_str().with_context(|| format!("a text instead of {value}"))
}
