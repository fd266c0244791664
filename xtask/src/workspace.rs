//! Where things lie: the clone's root and cargo's output folder.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};

use crate::process::Run;

/// The folder of the clone: the one above this crate's.
///
/// Cargo says at run time which clone it runs for. What it said when this program was compiled may be another clone with
/// the same output folder.
pub(crate) fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let told =
            std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        told.parent().expect("the crate's folder lies in the workspace").to_owned()
    });
    &ROOT
}

/// Cargo's output folder, wherever the configuration or the environment has put it.
pub(crate) fn target_dir() -> Result<PathBuf> {
    let metadata = Run::new("cargo").args(["metadata", "--no-deps", "--format-version", "1"]).capture()?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    metadata["target_directory"].as_str().map(PathBuf::from).context("cargo metadata names no target_directory")
}

/// Where notes about this clone are kept (what was installed or built from what): inside
/// `node_modules`, so that removing that folder also forgets them.
pub(crate) fn stamps() -> PathBuf {
    root().join("node_modules/.cache/fengtai")
}
