//! The project's own commands, run as `cargo xtask COMMAND`.
//!
//! One file per command; each only says in which order things happen. What is built, tested or
//! checked lives in the crates and the npm workspaces, which know nothing of this one.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to a terminal")]

mod app;
mod bench;
mod build;
mod check;
mod count;
mod demo;
mod fuzz;
mod load;
mod process;
mod screenshots;
mod setup;
mod simulate;
mod steps;
mod test;
mod tidy;
mod torture;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Fengtai's own commands", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what this machine lacks: system packages (Debian) and npm packages
    Setup,
    /// The quick look before a commit: format, lints, tidy, unit tests
    Check,
    /// Everything the project is checked by, as CI runs it
    Test,
    /// Play the main job from an engineer's phone to the filed report, then keep serving
    Demo(demo::DemoArguments),
    /// Open the field app in a window, against the server of `cargo xtask demo`
    App(app::AppArguments),
    /// Picture and check every screen of the field app, in both languages, sizes and themes
    Screenshots(screenshots::ScreenshotArguments),
    /// Run the benchmarks in a release build
    Bench(bench::BenchArguments),
    /// Let a province's phones come on the last evening of the month, in a release build
    Load(load::LoadArguments),
    /// Play many seeds of the deterministic simulation
    Simulate(simulate::SimulateArguments),
    /// Kill real processes at the worst moments and look for what is gone
    Torture(torture::TortureArguments),
    /// Feed made-up bytes to every parser that meets foreign ones
    Fuzz(fuzz::FuzzArguments),
    /// Hold the rules no compiler knows: dependencies, sizes, leftovers, migrations, links
    Tidy,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Setup => setup::everything(),
        Command::Check => check::run(),
        Command::Test => test::run(),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::App(arguments) => app::run(&arguments),
        Command::Screenshots(arguments) => screenshots::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Load(arguments) => load::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
        Command::Torture(arguments) => torture::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Tidy => tidy::run(),
    }
}
