//! `cargo xtask bench`: measures in a release build.
//!
//! What is measured and how is the `bench` program of the system tests. Everything said here goes
//! to standard error, so that with `--json` the program's last line is the last line.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::build::{self, Profile, Programs};
use crate::process::Run;
use crate::setup;

/// Which figures, in which form.
#[derive(Args)]
pub(crate) struct BenchArguments {
    /// One benchmark by name; all of them without
    name: Option<String>,
    /// Close with one line: a flat JSON object of figures with their units in the names
    #[arg(long)]
    json: bool,
    /// For `stored`: how many tasks the larger database holds
    #[arg(long)]
    stored: Option<u32>,
    /// For `findings`: a folder of different pictures that cameras took (.jpg, .png)
    #[arg(long)]
    photos: Option<PathBuf>,
    /// For `findings`: a folder of ways that receivers recorded (.gpx)
    #[arg(long)]
    tracks: Option<PathBuf>,
}

/// Builds the release programs and runs the benchmarks.
pub(crate) fn run(arguments: &BenchArguments) -> Result<()> {
    setup::for_the_demo()?;
    if arguments.name.as_deref() == Some("peers") {
        setup::npm::install_peers()?;
    }
    let programs = build::programs(Profile::Release, Programs::Named(&["sync-server", "bench"]))?;
    let mut words: Vec<OsString> = arguments.name.iter().map(OsString::from).collect();
    if arguments.json {
        words.push("--json".into());
    }
    if let Some(stored) = arguments.stored {
        words.extend(["--stored".into(), stored.to_string().into()]);
    }
    for (option, folder) in [("--photos", &arguments.photos), ("--tracks", &arguments.tracks)] {
        if let Some(folder) = folder {
            words.extend([option.into(), std::path::absolute(folder)?.into()]);
        }
    }
    Run::new(programs.join("bench")).args(words).env("FENGTAI_BIN_DIR", programs).run()
}
