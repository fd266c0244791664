//! `cargo xtask load`: the last evening of a month in a province, pressed into a run here.
//!
//! Every phone comes once, when the evening's curve says so: it hands over a submitted task, then its pictures, over
//! connections that break in the middle (`system_tests::wire`). What breaks is tried again as phones do. In the end
//! every submission and every picture must be signed for, and the server's own check must find nothing.

mod people;
mod phone;
mod queue;
mod told;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use clap::Args;
use system_tests::dice::Dice;
use system_tests::wire;
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use crate::cpu::{cpu_ms, peak_mib};
use crate::figures::Figures;
use crate::peers::picture::{self, Pixels};
use crate::world::World;
use phone::Visitor;
use queue::Queue;
use told::Told;

const SECONDS_PER_HOUR: f64 = 3_600.0;
/// Phones that share a project's plan: few do.
const IN_A_PROJECT: usize = 5;
/// When most come, as a share of the evening: after dinner, before midnight.
const PEAK: f64 = 0.6;

/// How large the evening is.
#[derive(Debug, Clone, Args)]
pub(crate) struct Evening {
    /// For `load`: phones that come
    #[arg(long, default_value_t = 5_000)]
    phones: usize,
    /// For `load`: hours that the run takes
    #[arg(long, default_value_t = 1.0)]
    hours: f64,
    /// For `load`: pictures of 300 KB of each task
    #[arg(long, default_value_t = picture::OF_A_TASK)]
    pictures: usize,
    /// For `load`: what chance begins with
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Lets everybody come.
///
/// # Errors
/// When somebody could not hand over everything, or the server lost something.
pub(crate) async fn measure(figures: &mut Figures, evening: &Evening) -> Result<()> {
    let Evening { phones, hours, pictures, seed } = *evening;
    ensure!(phones > 0 && hours > 0.0, "an evening needs phones and time");
    let world = World::settle().await?;
    println!("hiring {phones} engineers and drawing up their plans");
    let members = people::hire(&world, phones, IN_A_PROJECT).await?;
    let target = Arc::new(std::sync::Mutex::new(world.server.base.trim_start_matches("http://").parse()?));
    let bad = wire::open(&target, Some(Dice::new(seed))).await?;
    let plain = Arc::new(picture::several(Pixels::Many, 1, 1)?.remove(0));
    let told = Arc::new(Told::default());

    let (mut dice, http) = (Dice::new(seed ^ 0xe7e), system_tests::forgetful_http_client());
    let mut visitors = Vec::new();
    for (number, member) in members.into_iter().enumerate() {
        let at = Duration::from_secs_f64(arrival(dice.share()) * hours * SECONDS_PER_HOUR);
        visitors.push((at, Visitor::prepare(member, (http.clone(), &bad), number, pictures, Arc::clone(&plain))?));
    }
    println!("everybody comes within {:.0} minutes", hours * 60.0);
    let (pid, started) = (world.server.pid, tokio::time::Instant::now());
    let cpu_before = cpu_ms(pid)?;
    let mut under_way = JoinSet::new();
    for (at, visitor) in visitors {
        let told = Arc::clone(&told);
        under_way.spawn(async move {
            sleep_until(started + at).await;
            visitor.hand_in(&told).await
        });
    }
    let (begun, queue) = (Instant::now(), Queue::watch(&world.server.base));
    let mut failed = Vec::new();
    while let Some(ended) = under_way.join_next().await {
        if let Err(error) = ended? {
            failed.push(format!("{error:#}"));
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let (longest, drained) = queue.drained().await?;
    let (cpu, peak) = (cpu_ms(pid)? - cpu_before, peak_mib(pid)?);
    told.figures(figures, seconds, phones);
    figures.add("load_longest_queue_count", None, vec![longest as f64]);
    figures.add("load_queue_empty_after_s", None, vec![drained]);
    figures.add("load_server_cpu_per_task_ms", None, vec![cpu / phones as f64]);
    figures.add("load_server_cores_share", None, vec![cpu / 1_000.0 / (seconds + drained)]);
    figures.add("load_server_peak_mib", None, vec![peak]);
    println!("{}", world.server.stop_and_verify().await?.trim_end());
    for problem in failed.iter().take(10) {
        println!("not handed over: {problem}");
    }
    println!("{phones} phones, {} could not hand over everything", failed.len());
    ensure!(failed.is_empty(), "a phone met an error that it could not recover from");
    Ok(())
}

/// When somebody comes, as a share of the evening, by a `share` of all: more and more until [`PEAK`], then fewer.
fn arrival(share: f64) -> f64 {
    if share < PEAK { (share * PEAK).sqrt() } else { 1.0 - ((1.0 - share) * (1.0 - PEAK)).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_come_at_the_peak_and_nobody_outside_the_evening() {
        let times: Vec<f64> = (0..=1_000).map(|share| arrival(f64::from(share) / 1_000.0)).collect();
        assert!(times.iter().all(|time| (0.0..=1.0).contains(time)));
        assert!(times.is_sorted());
        let around = |from: f64| times.iter().filter(|time| (from..from + 0.1).contains(*time)).count();
        assert!(around(0.55) > 3 * around(0.05) && around(0.55) > 3 * around(0.9));
    }
}
