//! The deterministic simulation: phones that are the real field-app library, the real server core behind its
//! real router, and everything between them in the hands of a seed. Messages are lost, doubled, late, out of
//! order and cut short; phones and server die between any two writes and come back with what was durable;
//! disks fill up and clocks are set; nights pass; phones meet and exchange what they have without the server; the office
//! reviews, or the server is restored from a backup.
//!
//! `simulate [--seeds N] [--from S] [--phones P]`; the last line is `N seeds, M steps, V violations`. A seed that fails
//! prints the shortest run that was found to fail too; it is kept in `kept.rs` with what it showed.

#![allow(clippy::unwrap_used, reason = "what cannot be read or written in a run is a failure of the run")]
#![allow(clippy::print_stdout, reason = "a program that tells what it found")]

mod air;
mod check;
mod death;
#[cfg(test)]
mod kept;
mod meeting;
mod office;
mod phone;
mod quarantine;
mod run;
mod schedule;
mod server;
mod shrink;
mod template;
mod trace;
mod traffic;

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use clap::Parser;
use clap::builder::TypedValueParser as _;

use run::{Played, play};
use schedule::Play;
use template::USUAL_PHONES;

/// Runs at once.
const THREADS: usize = 2;
/// A line is told after so many seeds.
const TOLD_EVERY: u64 = 100;

#[derive(Parser)]
struct Arguments {
    /// How many seeds are played
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Phones in each run
    #[arg(long, default_value_t = USUAL_PHONES, value_parser = clap::value_parser!(u16).range(1..=20).map(usize::from))]
    phones: usize,
}

fn main() -> ExitCode {
    let Arguments { seeds, from, phones } = Arguments::parse();
    let (steps, violations) = play_all(from..from + seeds, phones);
    for (seed, failed) in &violations {
        println!("{}", shrink::told(*seed, phones, failed));
    }
    println!("{seeds} seeds, {steps} steps, {} violations", violations.len());
    if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Plays all `seeds`, several at once; how many steps that were, and what failed.
fn play_all(seeds: std::ops::Range<u64>, phones: usize) -> (usize, Vec<(u64, Played)>) {
    let (next, done) = (AtomicU64::new(seeds.start), AtomicU64::new(0));
    let work = || {
        let (mut steps, mut failed) = (0, Vec::new());
        loop {
            let seed = next.fetch_add(1, Ordering::SeqCst);
            if seed >= seeds.end {
                return (steps, failed);
            }
            let played = play(seed, phones, Play::Wide, None);
            steps += played.steps();
            if !played.problems.is_empty() {
                failed.push((seed, played));
            }
            let done = done.fetch_add(1, Ordering::SeqCst) + 1;
            if done.is_multiple_of(TOLD_EVERY) {
                println!("{done} seeds played");
            }
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).fold(
            (0, Vec::new()),
            |(sum, mut all), (steps, some)| {
                all.extend(some);
                (sum + steps, all)
            },
        )
    })
}
