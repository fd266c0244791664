//! `sync`: what a newly synced task costs the server, everything durable.
//!
//! Three phones hand over submitted tasks of 40 items and 500 track points at the same time, a task to a request;
//! every task is passed on to the two others, who hear of it with their next one.

use anyhow::Result;
use shared_model::wire::DocPush;

use crate::cpu::cpu_ms;
use crate::figures::Figures;
use crate::paper::PaperPhone;
use crate::world::{PHONES, World};

/// Points of each task's track.
const POINTS: usize = 500;
/// Tasks of one phone in each project: a plan is shared by few tasks.
const TASKS_IN_PLACE: usize = 3;
/// Projects of one sample.
const PLACES: usize = 12;
/// Samples of a run; the first one warms up and is not counted.
const SAMPLES: usize = 6;
/// Promised: milliseconds of processor time for a task.
const TARGET_MS: f64 = 1.2;

/// Measures.
///
/// # Errors
/// When the server refuses anything.
pub(crate) async fn measure(figures: &mut Figures) -> Result<()> {
    let world = World::settle().await?;
    let mut phones = Vec::new();
    for login in PHONES {
        phones.push(PaperPhone::sign_in(&world.server.base, login).await?);
    }
    let (mut samples, mut sizes) = (Vec::new(), Vec::new());
    for sample in 0..=SAMPLES {
        let tasks = prepare(&world, &mut phones, sample).await?;
        let count = tasks.iter().map(Vec::len).sum::<usize>() as f64;
        let bytes = tasks.iter().flatten().map(|push| push.payload.raw().len()).sum::<usize>() as f64;
        let before = cpu_ms(world.server.pid)?;
        hand_over(&mut phones, tasks).await?;
        if sample > 0 {
            samples.push((cpu_ms(world.server.pid)? - before) / count);
            sizes.push(bytes / count);
        }
    }
    figures.add("sync_task_server_cpu_ms", Some(TARGET_MS), samples);
    figures.add("sync_task_document_bytes", None, sizes);
    Ok(())
}

/// New projects, and each phone's tasks for them.
async fn prepare(world: &World, phones: &mut [PaperPhone], sample: usize) -> Result<Vec<Vec<DocPush>>> {
    let mut tasks: Vec<Vec<DocPush>> = phones.iter().map(|_| Vec::new()).collect();
    for number in 0..PLACES {
        let place = world.place(sample * PLACES + number).await?;
        for (phone, tasks) in phones.iter_mut().zip(&mut tasks) {
            for _ in 0..TASKS_IN_PLACE {
                tasks.push(phone.task(place, POINTS)?);
            }
        }
    }
    for phone in phones {
        phone.catch_up().await?;
    }
    Ok(tasks)
}

/// All phones at once, a task to a request.
async fn hand_over(phones: &mut [PaperPhone], tasks: Vec<Vec<DocPush>>) -> Result<()> {
    let [first, second, third] = phones else { anyhow::bail!("three phones") };
    let mut tasks = tasks.into_iter();
    let mut next = || tasks.next().unwrap_or_default();
    let (a, b, c) = (next(), next(), next());
    let (a, b, c) = tokio::join!(one_by_one(first, a), one_by_one(second, b), one_by_one(third, c));
    a.and(b).and(c)
}

/// Hands over one task after the other, each in a request of its own.
///
/// # Errors
/// When the server refuses one.
pub(crate) async fn one_by_one(phone: &mut PaperPhone, tasks: Vec<DocPush>) -> Result<()> {
    for task in tasks {
        phone.exchange(vec![task]).await?;
    }
    Ok(())
}
