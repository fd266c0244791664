//! `cargo xtask simulate`: plays seeds of the deterministic simulation in a release build.
//!
//! What happens in a run and what must hold is the `simulate` program of the system tests.

use std::ffi::OsString;

use anyhow::Result;
use clap::Args;

use crate::build::{self, Profile, Programs};
use crate::process::Run;
use crate::setup;

/// Which runs; handed on to the program as they are.
#[derive(Args)]
pub(crate) struct SimulateArguments {
    /// `[--seeds N] [--from S] [--phones P]`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<OsString>,
}

/// Builds the program and plays.
pub(crate) fn run(arguments: &SimulateArguments) -> Result<()> {
    setup::for_the_demo()?;
    let programs = build::programs(Profile::Release, Programs::Named(&["simulate"]))?;
    Run::new(programs.join("simulate")).args(arguments.words.clone()).run()
}
