//! `answer`: how long the engineer waits until an answer is durable, with many items in the document.

use std::time::Instant;

use anyhow::{Context as _, Result};
use field_app::device::Replay;
use field_app::view::{ItemView, ResultInput};
use system_tests::engineer::{Engineer, Round, answer};
use system_tests::material::{SQUARE, walk_gpx};
use system_tests::town::FACILITIES;

use crate::figures::{Figures, quantile};
use crate::world::{PHONES, World, now};

/// Answers in the document before it is measured.
const ITEMS: usize = 1_000;
/// Answers that are measured.
const MEASURED: usize = 400;
/// Answers of one sample.
const IN_SAMPLE: usize = 100;
/// Promised for 99 of 100 answers, in milliseconds.
const TARGET_MS: f64 = 20.0;

/// Measures.
///
/// # Errors
/// When server or phone refuse anything.
pub(crate) async fn measure(figures: &mut Figures) -> Result<()> {
    let world = World::settle().await?;
    let place = world.place(0).await?;
    let dir = tempfile::tempdir()?;
    let walk = Replay::read(walk_gpx(SQUARE, now()?, 2).as_bytes())?;
    let phone = Engineer::unpack(dir.path(), &world.server.base, "Bench phone", walk, 1.0, 0)?;
    phone.first_sign_in(PHONES[0]).await?;
    phone.set_online(false);
    let facilities: Vec<String> = FACILITIES.iter().map(|(code, ..)| (*code).to_owned()).collect();
    let view = phone.app.start_task(&place.plan.to_string(), &facilities)?;
    let items: Vec<_> = view.facilities.into_iter().flat_map(|facility| facility.items).collect();
    let mut waited = Vec::new();
    for number in 0..ITEMS + MEASURED {
        let input = at_point(items.get(number % items.len()).context("the plan has items")?, number % ITEMS);
        let started = Instant::now();
        phone.app.record_result(&view.card.id, input)?;
        waited.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    let samples: Vec<_> = waited[ITEMS..].chunks(IN_SAMPLE).map(sorted).collect();
    figures.add("answer_p50_ms", None, samples.iter().map(|sample| quantile(sample, 0.5)).collect());
    figures.add("answer_p99_ms", Some(TARGET_MS), samples.iter().map(|sample| quantile(sample, 0.99)).collect());
    Ok(())
}

/// An answer for one of many points of an item: a thousand of them are a large building's month.
fn at_point(item: &ItemView, number: usize) -> ResultInput {
    let round = Round { pace_ms: 0, wait: &|_| {}, broken: None, untestable: None };
    ResultInput { point: Some(format!("P{number:04}")), ..answer(item, &round) }
}

fn sorted(waited: &[f64]) -> Vec<f64> {
    let mut sorted = waited.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}
