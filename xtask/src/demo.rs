//! `cargo xtask demo`: sets this machine up, builds what is needed and plays the main job.
//!
//! What is played, shown and verified is the `demo` program of the system tests; this command only
//! brings it to life on a fresh machine.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::build::{self, Profile, Programs};
use crate::process::{Run, absolute};
use crate::{setup, workspace};

/// What the person wants to see.
#[derive(Args)]
pub(crate) struct DemoArguments {
    /// Stop at the end; exit 0 only when every step was verified
    #[arg(long)]
    once: bool,
    /// Where report.pdf, the track, the receipts and summary.json go
    #[arg(long, value_name = "DIR", default_value = "demo-out")]
    out: PathBuf,
    /// A folder of photos to record with (small generated ones otherwise)
    #[arg(long, value_name = "DIR")]
    photos: Option<PathBuf>,
    /// A GPX track to walk (a generated one otherwise)
    #[arg(long, value_name = "FILE.gpx")]
    track: Option<PathBuf>,
}

/// Setup, console, server and story, in this order.
pub(crate) fn run(arguments: &DemoArguments) -> Result<()> {
    let program_arguments = arguments.for_the_program()?;
    setup::for_the_demo()?;
    setup::npm::build_console()?;
    let programs = build::programs(Profile::Dev, Programs::Named(&["sync-server", "demo"]))?;
    Run::new(programs.join("demo"))
        .args(program_arguments)
        .env("FENGTAI_BIN_DIR", programs)
        .env("FENGTAI_WEB_DIR", workspace::root().join("sync-server/web/dist"))
        .run()
}

impl DemoArguments {
    /// The same arguments with absolute paths: the program starts in the clone's root, the person
    /// may stand elsewhere.
    fn for_the_program(&self) -> Result<Vec<OsString>> {
        let mut words = vec!["--out".into(), absolute(&self.out)?];
        if self.once {
            words.push("--once".into());
        }
        if let Some(photos) = &self.photos {
            words.extend(["--photos".into(), absolute(photos)?]);
        }
        if let Some(track) = &self.track {
            words.extend(["--track".into(), absolute(track)?]);
        }
        Ok(words)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn paths_reach_the_program_absolute_and_only_what_was_given() {
        let arguments = DemoArguments { once: true, out: "out".into(), photos: Some("/photos".into()), track: None };
        let words = arguments.for_the_program().unwrap();
        assert_eq!(words[0], "--out");
        assert!(Path::new(&words[1]).is_absolute());
        assert_eq!(words[2..], ["--once", "--photos", "/photos"]);
    }
}
