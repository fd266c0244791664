//! Where things lie: the clone's root and cargo's output folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::Run;

/// The folder of the clone: the one above this crate's.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate's folder lies in the workspace")
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
