//! `cargo xtask load`: the last evening of a month in a province, pressed into a run.
//!
//! Who comes when, over which connections, and what is told in the end is the `bench` program's `load`.

use anyhow::Result;
use clap::Args;

use crate::build::{self, Profile, Programs};
use crate::process::Run;
use crate::setup;

/// How large the evening is.
#[derive(Args)]
pub(crate) struct LoadArguments {
    /// Phones that come
    #[arg(long, default_value_t = 5_000)]
    phones: usize,
    /// Hours that the run takes
    #[arg(long, default_value_t = 1.0)]
    hours: f64,
    /// Pictures of 300 KB of each task
    #[arg(long, default_value_t = 8)]
    pictures: usize,
    /// What chance begins with
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Close with one line: a flat JSON object of figures with their units in the names
    #[arg(long)]
    json: bool,
}

/// Builds the release programs and lets everybody come.
pub(crate) fn run(arguments: &LoadArguments) -> Result<()> {
    setup::for_the_demo()?;
    let programs = build::programs(Profile::Release, Programs::Named(&["sync-server", "bench"]))?;
    let LoadArguments { phones, hours, pictures, seed, json } = arguments;
    let mut words = vec!["load".to_owned()];
    for (option, value) in [
        ("--phones", phones.to_string()),
        ("--hours", hours.to_string()),
        ("--pictures", pictures.to_string()),
        ("--seed", seed.to_string()),
    ] {
        words.extend([option.to_owned(), value]);
    }
    if *json {
        words.push("--json".to_owned());
    }
    Run::new(programs.join("bench")).args(words).env("FENGTAI_BIN_DIR", programs).run()
}
