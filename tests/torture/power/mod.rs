//! Power cuts: what a program wrote since it last flushed may be on the disk afterwards, or not, or in part.
//!
//! A shim between program and system (`shim.c`, Linux) writes down every change below a folder. After the program was
//! killed, its folder is put into one of the states that a disk could be in when the power goes at that moment.

mod disk;
mod log;

use std::path::{Path, PathBuf};
use std::process::Command as Compiler;

use anyhow::{Context as _, Result, ensure};
use system_tests::dice::Dice;
use tempfile::TempDir;
use tokio::process::Command;

use disk::Disk;

/// The shim's source.
const SHIM: &str = include_str!("shim.c");

/// The power supply of one program.
pub(crate) struct Power {
    /// The shim and its log.
    folder: TempDir,
    /// What the program works in.
    root: PathBuf,
    /// One in so many writes and flushes fails; 0 for none.
    faults: u32,
    /// The disk as it was when the program was started last.
    disk: Disk,
}

/// What a power cut left.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Cut {
    /// Changes that were written down.
    pub(crate) changes: usize,
    /// Changes that had not been flushed.
    pub(crate) unflushed: usize,
    /// Of these, how many did not get to the disk whole.
    pub(crate) lost: usize,
}

impl Cut {
    /// Adds what another one left.
    pub(crate) const fn add(&mut self, other: Self) {
        self.changes += other.changes;
        self.unflushed += other.unflushed;
        self.lost += other.lost;
    }

    /// What all of them left, in one line.
    ///
    /// # Errors
    /// When no cut ever met anything.
    pub(crate) fn told(self) -> Result<String> {
        let Self { changes, unflushed, lost } = self;
        ensure!(lost > 0, "nothing that was written was ever lost: nothing was tested");
        Ok(format!("{changes} changes on the disk, {unflushed} not flushed, {lost} of these lost or torn"))
    }
}

impl Power {
    /// Builds the shim for a program that works in `root`.
    ///
    /// # Errors
    /// When there is no C compiler.
    pub(crate) fn of(root: &Path, faults: u32) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let source = folder.path().join("shim.c");
        std::fs::write(&source, SHIM)?;
        let mut compiler = Compiler::new("cc");
        compiler.args(["-O1", "-shared", "-fPIC", "-o"]).arg(folder.path().join("shim.so")).arg(&source);
        let built = compiler.args(["-ldl", "-lpthread"]).status().context("`cc` builds the shim")?;
        ensure!(built.success(), "the shim was not built");
        let root = root.canonicalize()?;
        let disk = Disk::read(&root)?;
        Ok(Self { folder, root, faults, disk })
    }

    /// Puts a program under the shim from its start; what is on the disk now is durable. `fails` whether writes and
    /// flushes may fail this time.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub(crate) fn supply(&mut self, program: &mut Command, fails: bool, dice: &mut Dice) -> Result<()> {
        self.disk = Disk::read(&self.root)?;
        std::fs::write(self.log(), [])?;
        program.env("LD_PRELOAD", self.folder.path().join("shim.so"));
        program.env("FENGTAI_POWER_ROOT", &self.root).env("FENGTAI_POWER_LOG", self.log());
        program.env("FENGTAI_POWER_FAULTS", if fails { self.faults } else { 0 }.to_string());
        // Rolled anew for every start: with neighbouring numbers the faults of one start would come again in the next.
        program.env("FENGTAI_POWER_SEED", dice.below(usize::MAX).to_string());
        Ok(())
    }

    /// Leaves the disk in a state it could be in after a power cut at the moment the program was killed.
    ///
    /// # Errors
    /// When the log or the disk cannot be read or written.
    pub(crate) fn cut(&mut self, dice: &mut Dice) -> Result<Cut> {
        let log = std::fs::read(self.log())?;
        let mut disk = std::mem::take(&mut self.disk);
        let mut changes = 0;
        for change in log::changes(&log) {
            disk.take(change);
            changes += 1;
        }
        let (unflushed, lost) = disk.settle(dice);
        disk.write(&self.root)?;
        Ok(Cut { changes, unflushed, lost })
    }

    /// Whether writes and flushes fail now and then.
    pub(crate) const fn fails(&self) -> bool {
        self.faults > 0
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}
