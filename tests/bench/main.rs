//! Measures what the project promises to be fast and small.
//!
//! `bench [NAME] [--json]`; programs measured as processes of their own lie in `FENGTAI_BIN_DIR`. Everything is
//! measured twice over, so that the spread between runs shows beside the spread within one.

#![allow(clippy::print_stdout, reason = "a measuring program tells its figures")]

mod answer;
mod cpu;
mod crowd;
mod desk;
mod evening;
mod figures;
mod findings;
mod idle;
mod lists;
mod office;
mod paper;
mod peers;
mod proxy;
mod reports;
mod sync;
mod wire;
mod world;

use anyhow::Result;
use clap::{Parser, ValueEnum};

use evening::Evening;
use figures::Figures;
use findings::Material;
use peers::stored::Stored;

/// How often everything is measured.
const RUNS: usize = 2;

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    /// Server CPU for a newly synced task
    Sync,
    /// Bytes of a sync with nothing to do
    Noop,
    /// Bytes of an edit of three items
    Edit,
    /// Time to record one answer durably
    Answer,
    /// Time for the screens' questions on a phone with 500 tasks and 10,000 photos
    Crowd,
    /// CPU and memory of typesetting reports, ordinary, large and in a batch, and time to open a full review desk
    Reports,
    /// Time of the server for each list of the console, with a province in the database
    Lists,
    /// Memory of the server when nothing happens
    Idle,
    /// False alarms of the authenticity findings on real photos and tracks
    Findings,
    /// The same tasks through other sync servers and a bare one; needs their packages (`tests/peers`)
    Peers,
    /// The last evening of a month: many phones over bad connections (`cargo xtask load`)
    Load,
    /// Throughput with a thousand and with a million stored tasks, in turns
    Stored,
    /// The bare server itself: `peers` starts it
    #[value(hide = true)]
    Append,
}

impl Name {
    /// Whether it is measured where no benchmark is named: without material there is nothing to find, and the packages
    /// of others are installed only for whoever asks for them.
    fn is_usual(self, material: &Material) -> bool {
        match self {
            Self::Findings => material.is_given(),
            Self::Peers | Self::Load | Self::Stored | Self::Append => false,
            _ => true,
        }
    }
}

#[derive(Parser)]
struct Arguments {
    /// One benchmark; all of them without
    name: Option<Name>,
    /// Close with one line: a flat JSON object of figures with their units in the names
    #[arg(long)]
    json: bool,
    /// For `stored`: how many tasks the larger database holds
    #[arg(long, default_value_t = 1_000_000)]
    stored: u32,
    #[command(flatten)]
    material: Material,
    #[command(flatten)]
    evening: Evening,
}

fn main() -> Result<()> {
    let Arguments { name, json, stored, material, evening } = Arguments::parse();
    let names = match name {
        Some(name) => vec![name],
        None => Name::value_variants().iter().copied().filter(|name| name.is_usual(&material)).collect(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if names == [Name::Append] {
        return runtime.block_on(peers::append::serve());
    }
    let mut figures = Figures::default();
    // An evening is long enough by itself.
    let runs = if names == [Name::Load] { 1 } else { RUNS };
    let mut given = Given { material, evening, stored: Stored::of(stored) };
    for run in 1..=runs {
        println!("run {run} of {runs}");
        for name in &names {
            let before = figures.len();
            runtime.block_on(measure(*name, &mut given, &mut figures))?;
            figures.tell(before);
        }
        figures.end_run();
    }
    if runs > 1 {
        println!("\nboth runs together");
        figures.tell_all();
    }
    if names.contains(&Name::Peers) {
        peers::tell(&figures);
    }
    if json {
        println!("{}", figures.json()?);
    }
    Ok(())
}

/// What some benchmarks are given, and keep from one run to the next.
struct Given {
    material: Material,
    evening: Evening,
    stored: Stored,
}

async fn measure(name: Name, given: &mut Given, figures: &mut Figures) -> Result<()> {
    match name {
        Name::Sync => sync::measure(figures).await,
        Name::Noop => wire::nothing_to_do(figures).await,
        Name::Edit => wire::three_items(figures).await,
        Name::Answer => answer::measure(figures).await,
        Name::Crowd => crowd::measure(figures).await,
        Name::Reports => reports::measure(figures).await,
        Name::Lists => lists::measure(figures).await,
        Name::Idle => idle::measure(figures).await,
        Name::Findings => findings::measure(figures, &given.material),
        Name::Peers => peers::measure(figures).await,
        Name::Load => evening::measure(figures, &given.evening).await,
        Name::Stored => given.stored.measure(figures).await,
        Name::Append => Ok(()),
    }
}
