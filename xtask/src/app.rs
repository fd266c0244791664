//! `cargo xtask app`: opens the field app in its real window.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::build::{self, Profile, Programs};
use crate::process::{Run, absolute};
use crate::setup;

/// Which server, and where this phone keeps its data.
#[derive(Args)]
pub(crate) struct AppArguments {
    /// The server to sync with
    #[arg(long, default_value = "http://127.0.0.1:8119")]
    server: String,
    /// The phone's own folder: its database and photos. Another folder is another phone
    #[arg(long, value_name = "DIR", default_value = "demo-out/app")]
    data: PathBuf,
    /// A GPX track that is replayed as positions while a task is recorded (marked as simulated)
    #[arg(long, value_name = "FILE.gpx")]
    track: Option<PathBuf>,
}

/// Builds the screens and the window, and opens it.
pub(crate) fn run(arguments: &AppArguments) -> Result<()> {
    let data = absolute(&arguments.data)?;
    setup::for_the_window()?;
    setup::npm::build_app_screens()?;
    let programs = build::programs(Profile::Dev, Programs::Named(&["fengtai-field-app"]))?;
    let mut window = Run::new(programs.join("fengtai-field-app"))
        .env("FENGTAI_SERVER", &arguments.server)
        .env("FENGTAI_DATA_DIR", data);
    if let Some(track) = &arguments.track {
        window = window.env("FENGTAI_TRACK", absolute(track)?);
    }
    window.run()
}
