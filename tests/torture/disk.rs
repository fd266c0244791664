//! A small disk of the phone's own, which fills up and is freed again.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use system_tests::dice::Dice;

/// Bytes left free on a disk that was filled up, at most: a few photos, or not even an answer.
const MOST_LEFT: usize = 1_500_000;
/// One life in so many begins with room.
const ROOMY: usize = 3;

/// Runs this program once more where it may mount a disk that nobody else sees.
pub(crate) fn again_alone() -> Result<()> {
    let program = std::env::current_exe()?;
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "--"]).arg(program).args(std::env::args_os().skip(1)).arg("--alone");
    let status = command.status().context("`unshare` (util-linux) gives the phone a disk of its own")?;
    ensure!(status.success(), "the tortured phone on its own disk: {status}");
    Ok(())
}

/// The phone's disk.
pub(crate) struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// Mounts a disk of `megabytes` in `folder`.
    pub(crate) fn mount(folder: &Path, megabytes: u32) -> Result<Self> {
        let size = format!("size={megabytes}m");
        let mut command = Command::new("mount");
        let mounted = command.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder).status().context("`mount`")?;
        ensure!(mounted.success(), "no disk could be mounted");
        Ok(Self { folder: folder.to_owned() })
    }

    fn ballast(&self) -> PathBuf {
        self.folder.join("ballast")
    }

    /// Frees the disk.
    pub(crate) fn free(&self) -> Result<()> {
        match std::fs::remove_file(self.ballast()) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Frees the disk, and mostly fills it up again but for a little.
    pub(crate) fn shift(&self, dice: &mut Dice) -> Result<()> {
        self.free()?;
        if dice.below(ROOMY) == 0 {
            return Ok(());
        }
        let mut ballast = File::create(self.ballast())?;
        let block = vec![0; 64 * 1024];
        while ballast.write_all(&block).is_ok() {}
        let left = dice.below(MOST_LEFT) as u64;
        let len = ballast.metadata()?.len();
        Ok(ballast.set_len(len.saturating_sub(left))?)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Ends with the namespace in any case; earlier, so that the folder can go.
        let _ = Command::new("umount").arg(&self.folder).status();
    }
}
