//! `cargo xtask screenshots`: pictures of every screen of the phone app and every page of the console, each checked.
//!
//! Which there are, how each is reached and what it is held to is data and code of `tests/screens`, where the app's
//! screens run against a fake phone, and of `tests/browser`, where the console stands before a real server.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::build::{self, Profile, Programs};
use crate::process::{Run, absolute};
use crate::{setup, workspace};

const PLACE: &str = "tests/screens";
const CONSOLE: &str = "tests/browser";

/// What is pictured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The phone app.
    App,
    /// The console.
    Console,
}

/// Which screens, and where their pictures go.
#[derive(Args)]
pub(crate) struct ScreenshotArguments {
    /// Where the pictures and their `index.html` go [default: screenshots in cargo's output folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only screens whose name holds this
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Only the app or only the console
    #[arg(long, value_enum)]
    of: Option<Part>,
}

/// Builds the screens, pictures them, and fails when one breaks a rule.
pub(crate) fn run(arguments: &ScreenshotArguments) -> Result<()> {
    let out = match &arguments.out {
        Some(folder) => PathBuf::from(absolute(folder)?),
        None => workspace::target_dir()?.join("screenshots"),
    };
    setup::for_the_screens()?;
    if arguments.of != Some(Part::Console) {
        setup::npm::build_pictured_screens()?;
        pictures(PLACE, &out, arguments)?.run()?;
    }
    if arguments.of != Some(Part::App) {
        setup::npm::build_console()?;
        let programs = build::programs(Profile::Dev, Programs::Named(&["sync-server", "phone"]))?;
        pictures(CONSOLE, &out.join("console"), arguments)?.env("FENGTAI_BIN_DIR", programs).run()?;
    }
    Ok(())
}

fn pictures(place: &str, out: &Path, arguments: &ScreenshotArguments) -> Result<Run> {
    let run = setup::npm::npm()?.args(["run", "pictures", "--workspace", place, "--", "--out"]).args([out]);
    Ok(match &arguments.only {
        Some(only) => run.args(["--only", only]),
        None => run,
    })
}

/// The checks alone, in one language, size and theme: no pictures.
pub(crate) fn quick() -> Result<Run> {
    setup::npm::build_pictured_screens()?;
    Ok(setup::npm::npm()?.args(["run", "quick", "--workspace", PLACE]))
}
