//! `noop` and `edit`: what goes over the wire, counted by a proxy between the real app and the server.

use std::path::Path;

use anyhow::{Result, ensure};
use field_app::device::Replay;
use shared_model::wire::MAX_DOCUMENTS;
use system_tests::engineer::{Engineer, Round, answer};
use system_tests::material::{SQUARE, walk_gpx};

use crate::figures::Figures;
use crate::paper::PaperPhone;
use crate::proxy::{Proxy, Traffic};
use crate::world::{PHONES, Place, World, now};

/// Tasks on the phone that has nothing to do.
pub(crate) const TASKS: usize = 1_000;
/// Track points of each of them.
const POINTS: usize = 100;
/// Tasks that share a project.
const TASKS_IN_PLACE: usize = 10;
/// Documents to a request.
const BATCH: usize = MAX_DOCUMENTS / 8;
/// Syncs that are counted.
const SYNCS: usize = 10;
/// Items of an edit.
const ITEMS: usize = 3;
/// Promised for a sync with nothing to do, in bytes.
const NOOP_BYTES: f64 = 500.0;
/// Promised for an edit of three items, in bytes.
const EDIT_BYTES: f64 = 1_000.0;

/// The real app behind the proxy.
pub(crate) struct Watched {
    pub(crate) phone: Engineer,
    proxy: Proxy,
}

impl Watched {
    async fn sign_in(world: &World, dir: &Path, login: &str) -> Result<Self> {
        Self::sign_in_at(world, dir, login, (2, 0)).await
    }

    /// Signs in on a phone that walks `points` points, with clocks that lag behind by so many milliseconds.
    ///
    /// # Errors
    /// When the server refuses.
    pub(crate) async fn sign_in_at(
        world: &World,
        dir: &Path,
        login: &str,
        (points, lag_ms): (u32, i64),
    ) -> Result<Self> {
        let proxy = Proxy::start(&world.server.base).await?;
        let walk = Replay::read(walk_gpx(SQUARE, now()?.plus_ms(-lag_ms), points).as_bytes())?;
        let phone = Engineer::unpack(dir, &proxy.base, "Bench phone", walk, 1.0, -lag_ms)?;
        phone.first_sign_in(login).await?;
        Ok(Self { phone, proxy })
    }

    /// One sync, and what went over the wire for it.
    ///
    /// # Errors
    /// When something could not be sent.
    pub(crate) async fn sync(&self) -> Result<Traffic> {
        let before = self.proxy.traffic();
        let state = self.phone.app.sync_now().await?;
        ensure!(state.error.is_none() && state.tasks_waiting == 0, "the phone could not sync: {state:?}");
        Ok(self.proxy.traffic().since(before))
    }
}

/// A phone that holds 1,000 synced tasks, with nothing to say and nothing to hear.
///
/// # Errors
/// When the server refuses anything.
pub(crate) async fn nothing_to_do(figures: &mut Figures) -> Result<()> {
    let traffic = of_nothing().await?;
    tell(
        figures,
        ["noop_wire_bytes", "noop_up_bytes", "noop_down_bytes", "noop_round_trips_count"],
        NOOP_BYTES,
        &traffic,
    );
    Ok(())
}

/// What goes over the wire for each of several syncs with nothing new in any of [`TASKS`] tasks.
///
/// # Errors
/// When the server refuses anything.
pub(crate) async fn of_nothing() -> Result<Vec<Traffic>> {
    let world = World::settle().await?;
    let mut colleague = PaperPhone::sign_in(&world.server.base, PHONES[0]).await?;
    let dir = tempfile::tempdir()?;
    let watched = Watched::sign_in(&world, dir.path(), PHONES[1]).await?;
    for number in 0..TASKS / TASKS_IN_PLACE {
        let place = world.place(number).await?;
        let tasks = (0..TASKS_IN_PLACE).map(|_| colleague.task(place, POINTS)).collect::<Result<Vec<_>>>()?;
        for batch in tasks.chunks(BATCH) {
            colleague.exchange(batch.to_vec()).await?;
        }
    }
    watched.sync().await?;
    let held = watched.phone.app.sync_details()?.tasks.len();
    ensure!(held == TASKS, "the phone holds {held} tasks instead of {TASKS}");
    let mut traffic = Vec::new();
    for _ in 0..SYNCS {
        traffic.push(watched.sync().await?);
    }
    Ok(traffic)
}

/// Three answers of a synced task given anew.
///
/// # Errors
/// When the server refuses anything.
pub(crate) async fn three_items(figures: &mut Figures) -> Result<()> {
    let world = World::settle().await?;
    let Place { plan, .. } = world.place(0).await?;
    let dir = tempfile::tempdir()?;
    let watched = Watched::sign_in(&world, dir.path(), PHONES[0]).await?;
    let app = &watched.phone.app;
    let facilities: Vec<String> = system_tests::town::FACILITIES.iter().map(|(code, ..)| (*code).to_owned()).collect();
    let view = app.start_task(&plan.to_string(), &facilities)?;
    let task = view.card.id;
    let items: Vec<_> = view.facilities.into_iter().flat_map(|facility| facility.items).collect();
    let round = Round { pace_ms: 0, wait: &|_| {}, broken: None, untestable: None };
    for item in &items {
        app.record_result(&task, answer(item, &round))?;
    }
    watched.sync().await?;
    let mut traffic = Vec::new();
    for edit in items.chunks(ITEMS).take(SYNCS) {
        for item in edit {
            let again = answer(item, &round);
            app.record_result(&task, field_app::view::ResultInput { note: "复测合格".to_owned(), ..again })?;
        }
        traffic.push(watched.sync().await?);
    }
    tell(
        figures,
        ["edit_wire_bytes", "edit_up_bytes", "edit_down_bytes", "edit_round_trips_count"],
        EDIT_BYTES,
        &traffic,
    );
    Ok(())
}

fn tell(figures: &mut Figures, names: [&'static str; 4], most: f64, traffic: &[Traffic]) {
    let samples = |read: fn(&Traffic) -> u64| traffic.iter().map(|each| read(each) as f64).collect::<Vec<_>>();
    figures.add(names[0], Some(most), samples(|each| each.bytes()));
    figures.add(names[1], None, samples(|each| each.up));
    figures.add(names[2], None, samples(|each| each.down));
    figures.add(names[3], Some(1.0), samples(|each| each.round_trips));
}
