//! `crowd`: how long the screens' questions take on a phone that has been at work for years.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result};
use field_app::device::Replay;
use field_app::durable::no_witness;
use field_app::store::{Phase, Store};
use field_app::view::QueryState;
use shared_model::document::TaskDoc;
use shared_model::id::TaskId;
use shared_model::sha::Sha256;
use system_tests::engineer::Engineer;
use system_tests::material::{SQUARE, walk_gpx};
use system_tests::town::FACILITIES;

use crate::figures::Figures;
use crate::world::{PHONES, World, now};

/// Tasks on the phone.
const TASKS: u32 = 500;
/// Photos of each: 10,000 on the phone.
const PHOTOS: u32 = 20;
/// How often each question is asked.
const ASKED: usize = 15;
/// Promised for each question, in milliseconds: a tenth of a second is felt as at once (Nielsen, Usability
/// Engineering, 5.5).
const TARGET_MS: f64 = 100.0;

/// Measures.
///
/// # Errors
/// When server or phone refuse anything.
pub(crate) async fn measure(figures: &mut Figures) -> Result<()> {
    let world = World::settle().await?;
    let place = world.place(0).await?;
    let dir = tempfile::tempdir()?;
    let unpack = || -> Result<Engineer> {
        let walk = Replay::read(walk_gpx(SQUARE, now()?, 2).as_bytes())?;
        Engineer::unpack(dir.path(), &world.server.base, "Bench phone", walk, 1.0, 0)
    };
    let phone = unpack()?;
    phone.first_sign_in(PHONES[0]).await?;
    phone.set_online(false);
    let facilities: Vec<String> = FACILITIES.iter().map(|(code, ..)| (*code).to_owned()).collect();
    let task = phone.app.start_task(&place.plan.to_string(), &facilities)?.card.id;
    drop(phone);
    fill(dir.path(), task.parse()?)?;
    let app = unpack()?.app;
    ask(figures, "phone_home_ms", || Ok(app.home().map(drop)?))?;
    ask(figures, "phone_query_ms", || Ok(app.query(QueryState::Approved).map(drop)?))?;
    ask(figures, "phone_sync_details_ms", || Ok(app.sync_details().map(drop)?))?;
    ask(figures, "phone_storage_ms", || Ok(app.storage().map(drop)?))?;
    ask(figures, "phone_task_ms", || Ok(app.task_view(&task).map(drop)?))
}

/// Puts many approved tasks beside the one that was begun, with the photos of each.
fn fill(dir: &Path, like: TaskId) -> Result<()> {
    let mut store = Store::open(dir, now()?, no_witness())?.store;
    let model = store.read(|tx| tx.task(like))?.context("the task that was begun")?;
    for number in 0..TASKS {
        let digest = Sha256::of(&number.to_le_bytes());
        let mut id = [0; 10];
        id.copy_from_slice(&digest.as_bytes()[..10]);
        let created = model.created_at.plus_ms(-i64::from(number) * 3_600_000);
        let mut header = model.header.clone();
        header.id = TaskId::new(created, id);
        header.created.at.device = created;
        let mut doc = TaskDoc::create(&header, model.actor);
        store.transact(|tx| {
            tx.add_task(model.account, &header, model.actor)?;
            tx.append_chunk(header.id, &doc.save())?;
            let mut row = tx.task(header.id)?.ok_or(field_app::Rule::UnknownTask)?;
            (row.heads, row.acked, row.phase) = (doc.heads(), doc.heads(), Phase::Approved);
            (row.answered, row.total) = (model.total, model.total);
            tx.update_task(&row)?;
            for photo in 0..PHOTOS {
                let sha256 = Sha256::of(&(number * PHOTOS + photo).to_be_bytes());
                tx.add_photo(model.account, header.id, sha256, 400_000, created)?;
                tx.photo_safe(sha256, created)?;
            }
            Ok::<_, field_app::AppError>(())
        })?;
    }
    Ok(())
}

fn ask(figures: &mut Figures, name: &'static str, question: impl Fn() -> Result<()>) -> Result<()> {
    let mut waited = Vec::new();
    for _ in 0..ASKED {
        let started = Instant::now();
        question()?;
        waited.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    figures.add(name, Some(TARGET_MS), waited);
    Ok(())
}
