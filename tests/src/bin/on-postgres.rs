//! Runs a command whose tests take PostgreSQL instead of files: `on-postgres COMMAND WORDS…`, on a PostgreSQL of its own.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};
use system_tests::cluster::Cluster;

fn main() -> Result<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    let program = words.next().context("on-postgres COMMAND WORDS…")?;
    let cluster = Cluster::start_fleeting()?;
    let ended = Command::new(&program).args(words).env("FENGTAI_TEST_POSTGRES", cluster.address()).status();
    let ended = ended.with_context(|| format!("cannot start {}", program.display()))?;
    Ok(if ended.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
