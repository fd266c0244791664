//! What goes over the wire for ours, counted by the proxy: the real app with a task of 40 items and 500 points and nothing
//! else; and, as the others are given it, a submitted one, with arrival and signature.

use anyhow::{Result, ensure};
use field_app::view::ResultInput;
use system_tests::engineer::{Round, answer};
use system_tests::town::FACILITIES;

use super::content::{EDITED, NOTE};
use super::fleet::POINTS;
use super::traffic::counted;
use crate::paper::PaperPhone;
use crate::proxy::{Proxy, Traffic};
use crate::wire::{Watched, of_nothing};
use crate::world::{PHONES, World};

/// Tasks of one run.
const TASKS: usize = 3;
/// How much time each answer takes, in milliseconds: forty of them are the walk of 500 points, eight seconds apart.
const PACE_MS: i64 = 100_000;
/// How long before now the work began, in milliseconds: all of it fits between.
const BEGAN_AGO_MS: i64 = 2 * 3_600_000;

/// What went over the wire, several times each.
pub(super) struct Told {
    /// The app's first upload.
    pub(super) first: Vec<Traffic>,
    /// The first upload of what the others are given.
    pub(super) submitted: Vec<Traffic>,
    pub(super) edit: Vec<Traffic>,
    pub(super) nothing: Vec<Traffic>,
}

/// Records tasks of 40 items and 500 points, edits them, and syncs with nothing to say.
///
/// # Errors
/// When phone or server refuse anything.
pub(super) async fn wires() -> Result<Told> {
    let (mut first, mut submitted, mut edit) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TASKS {
        let world = World::settle().await?;
        let place = world.place(0).await?;
        let proxy = Proxy::start(&world.server.base).await?;
        let mut paper = PaperPhone::sign_in(&proxy.base, PHONES[1]).await?;
        paper.catch_up().await?;
        let task = paper.task(place, POINTS)?;
        submitted.push(counted(&proxy, paper.exchange(vec![task])).await?.0);
        let dir = tempfile::tempdir()?;
        let walk = (u32::try_from(POINTS)?, BEGAN_AGO_MS);
        let watched = Watched::sign_in_at(&world, dir.path(), PHONES[0], walk).await?;
        let app = &watched.phone.app;
        let facilities: Vec<String> = FACILITIES.iter().map(|(code, ..)| (*code).to_owned()).collect();
        let view = app.start_task(&place.plan.to_string(), &facilities)?;
        let task = view.card.id;
        let items: Vec<_> = view.facilities.into_iter().flat_map(|facility| facility.items).collect();
        let round = Round { pace_ms: 0, wait: &|_| {}, broken: None, untestable: None };
        for item in &items {
            watched.phone.advance(PACE_MS);
            app.collect_locations()?;
            app.record_result(&task, answer(item, &round))?;
        }
        first.push(watched.sync().await?);
        let points = app.task_view(&task)?.track.points;
        ensure!(points + 10 >= walk.0, "the task has {points} points of {POINTS}");
        for item in &items[..EDITED] {
            app.record_result(&task, ResultInput { note: NOTE.to_owned(), ..answer(item, &round) })?;
        }
        edit.push(watched.sync().await?);
    }
    Ok(Told { first, submitted, edit, nothing: of_nothing().await? })
}
