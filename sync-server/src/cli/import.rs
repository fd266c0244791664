//! `sync-server import`: takes in evidence packages.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use super::say;
use crate::core::Core;
use crate::usecase::import::{Fate, import};

/// Takes in each package and says what became of it.
pub(super) fn run(core: &Core, packages: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let mut whole = true;
    for package in packages {
        whole &= one(core, package)?;
    }
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn one(core: &Core, package: &Path) -> anyhow::Result<bool> {
    let file = File::open(package).with_context(|| package.display().to_string())?;
    let imported = import(core, BufReader::new(file)).with_context(|| package.display().to_string())?;
    for (task, fate) in &imported.documents {
        say(&format!("task {task}: {}", told(fate)))?;
    }
    for (sha256, fate) in imported.photos.iter().filter(|(_, fate)| *fate != Fate::Held) {
        say(&format!("photo {sha256}: {}", told(fate)))?;
    }
    let held = imported.photos.iter().filter(|(_, fate)| *fate == Fate::Held).count();
    say(&format!("photos held: {held} of {}", imported.photos.len()))?;
    if imported.absent > 0 {
        say(&format!("{} files named in the package are not in it: it was cut short", imported.absent))?;
    }
    Ok(imported.is_whole())
}

fn told(fate: &Fate) -> String {
    match fate {
        Fate::Held => "held".to_owned(),
        Fate::Quarantined(code) => format!("kept in quarantine ({code})"),
        Fate::Refused(code) => format!("refused ({code})"),
    }
}
