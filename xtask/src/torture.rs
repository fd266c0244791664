//! `cargo xtask torture`: kills real processes and looks for what is gone.
//!
//! What is killed, when, and what is looked for is the `torture` program of the system tests.

use std::ffi::OsString;

use anyhow::Result;
use clap::Args;

use crate::build::{self, Profile, Programs};
use crate::process::Run;
use crate::{setup, workspace};

/// What is tortured, and how; handed on to the program as it is.
#[derive(Args)]
pub(crate) struct TortureArguments {
    /// `phone [--kills N] [--seed S] [--disk-mb M]` or `server [--kills N] [--seed S] [--phones P]`, either with
    /// `--power [--faults F]`, a server with `--bucket` or `--database postgres`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    words: Vec<OsString>,
}

/// Builds the programs and tortures.
pub(crate) fn run(arguments: &TortureArguments) -> Result<()> {
    setup::for_the_torture()?;
    let programs = build::programs(Profile::Dev, Programs::Named(&["sync-server", "torture", "bucket"]))?;
    Run::new(programs.join("torture")).args(arguments.words.clone()).env("FENGTAI_BIN_DIR", programs).run()
}

/// A few kills of a phone with the programs that are built: a part of all tests.
pub(crate) fn a_few_phones() -> Result<()> {
    torture(&["phone", "--kills", "5"])
}

/// A few kills of a server.
pub(crate) fn a_few_servers() -> Result<()> {
    torture(&["server", "--kills", "5"])?;
    torture(&["server", "--kills", "5", "--bucket", "--database", "postgres"])
}

/// A few power cuts of both, on a disk that fails now and then.
pub(crate) fn a_few_power_cuts() -> Result<()> {
    torture(&["phone", "--kills", "12", "--power", "--faults", "300"])?;
    torture(&["server", "--kills", "5", "--power", "--faults", "300"])
}

fn torture(words: &[&str]) -> Result<()> {
    let programs = workspace::target_dir()?.join("debug");
    Run::new(programs.join("torture")).args(words).env("FENGTAI_BIN_DIR", programs).run()
}
