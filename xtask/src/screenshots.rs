//! `cargo xtask screenshots`: pictures of every screen of the phone app, each screen checked.
//!
//! Which screens there are, how each is reached and what it is held to is data and code of
//! `tests/screens`; this command builds the screens against the fake phone and starts it.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::process::{Run, absolute};
use crate::{setup, workspace};

const PLACE: &str = "tests/screens";

/// Which screens, and where their pictures go.
#[derive(Args)]
pub(crate) struct ScreenshotArguments {
    /// Where the pictures and their `index.html` go [default: screenshots in cargo's output folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only screens whose name holds this
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// Builds the screens, pictures them, and fails when one breaks a rule.
pub(crate) fn run(arguments: &ScreenshotArguments) -> Result<()> {
    let out = match &arguments.out {
        Some(folder) => absolute(folder)?,
        None => workspace::target_dir()?.join("screenshots").into_os_string(),
    };
    setup::for_the_screens()?;
    setup::npm::build_pictured_screens()?;
    let mut pictures = setup::npm::npm()?.args(["run", "pictures", "--workspace", PLACE, "--", "--out"]).args([out]);
    if let Some(only) = &arguments.only {
        pictures = pictures.args(["--only", only]);
    }
    pictures.run()
}

/// The checks alone, in one language, size and theme: no pictures.
pub(crate) fn quick() -> Result<Run> {
    setup::npm::build_pictured_screens()?;
    Ok(setup::npm::npm()?.args(["run", "quick", "--workspace", PLACE]))
}
