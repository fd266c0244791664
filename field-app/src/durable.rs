//! Files that are either whole or not there, and the places where a death of the phone is tried.
//!
//! A file is written beside its place, flushed to the disk, renamed, and the folder flushed; only then
//! may anything refer to it.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

/// A point between two durable writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A file is about to be written beside its place.
    FileWrite,
    /// A whole, flushed file is about to be renamed to its place.
    FileRename,
    /// A transaction is about to be committed.
    Commit,
    /// A transaction was committed.
    Committed,
}

/// Decides whether the phone lives to do the next step. Tests and the simulation stop it or fill the disk
/// here; everywhere else nothing happens.
pub trait Witness: Send + Sync + 'static {
    /// Called before `step` is taken.
    ///
    /// # Errors
    /// The error the step is to fail with.
    fn before(&self, step: Step) -> io::Result<()>;
}

/// Lets everything pass.
struct Nothing;

impl Witness for Nothing {
    fn before(&self, _step: Step) -> io::Result<()> {
        Ok(())
    }
}

/// The witness of ordinary life.
#[must_use]
pub fn no_witness() -> Arc<dyn Witness> {
    Arc::new(Nothing)
}

/// Puts `bytes` at `path`, whole or not at all, and durably.
///
/// # Errors
/// The system's error; then there is nothing new at `path`.
pub fn write_file(path: &Path, bytes: &[u8], witness: &dyn Witness) -> io::Result<()> {
    let beside = path.with_extension("part");
    let written = write_beside(&beside, bytes, witness).and_then(|()| {
        witness.before(Step::FileRename)?;
        std::fs::rename(&beside, path)?;
        sync_parent(path)
    });
    if written.is_err() {
        // What is left of a failed attempt only takes space on a disk that may be full.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

fn write_beside(beside: &Path, bytes: &[u8], witness: &dyn Witness) -> io::Result<()> {
    witness.before(Step::FileWrite)?;
    let mut file = File::create(beside)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Flushes the folder of `path`, so that a rename in it survives a power loss.
///
/// # Errors
/// The system's error.
pub fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        // Folders cannot be opened for flushing everywhere; there the rename is as durable as it gets.
        #[cfg(unix)]
        Some(parent) => File::open(parent)?.sync_all(),
        _ => Ok(()),
    }
}
