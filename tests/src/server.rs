//! The server as a process of its own, as it runs in an office.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::town::OPERATOR;

/// The operator's password.
pub const OPERATOR_PASSWORD: &str = "Operator-Beacon-2026";

/// A running server with an empty database; ends with this value.
pub struct Server {
    /// Where it answers.
    pub base: String,
    /// Its process.
    pub pid: u32,
    process: Child,
    folder: TempDir,
}

impl Server {
    /// Starts `sync-server` from `FENGTAI_BIN_DIR`.
    ///
    /// # Errors
    /// When the program is not there or does not come up.
    pub async fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let password = folder.path().join("password");
        writeln!(std::fs::File::create(&password)?, "{OPERATOR_PASSWORD}")?;
        let words = ["account", "add", OPERATOR, "--role", "operator", "--name", "Operator"];
        let mut add = command(folder.path(), &words)?;
        let added = add.arg("--password-file").arg(&password).output().await?;
        ensure!(added.status.success(), "the operator was not added: {}", String::from_utf8_lossy(&added.stderr));
        let (process, base) = serve(folder.path()).await?;
        let pid = process.id().context("the server runs")?;
        Ok(Self { base, pid, process, folder })
    }

    /// Ends the process in the middle of whatever it does (`kill -9`).
    ///
    /// # Errors
    /// When there is nothing to kill: it ended by itself.
    pub async fn kill(&mut self) -> Result<()> {
        ensure!(self.process.try_wait()?.is_none(), "the server had ended by itself");
        Ok(self.process.kill().await?)
    }

    /// Starts it again after [`Server::kill`], on what it left; it answers at another port.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn start_again(&mut self) -> Result<()> {
        (self.process, self.base) = serve(self.folder.path()).await?;
        self.pid = self.process.id().context("the server runs")?;
        Ok(())
    }

    /// Starts it again after [`Server::kill`] where it answered before, so that whoever knows it finds it again.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn start_again_there(&mut self) -> Result<()> {
        let address = self.base.trim_start_matches("http://").to_owned();
        (self.process, self.base) = serve_at(self.folder.path(), &address).await?;
        self.pid = self.process.id().context("the server runs")?;
        Ok(())
    }

    /// Where it keeps everything.
    #[must_use]
    pub fn data_dir(&self) -> PathBuf {
        data_dir(self.folder.path())
    }

    /// Asks the server to end, waits until it has, and has its own program check database, journal and photos.
    ///
    /// # Errors
    /// What the check found wrong.
    pub async fn stop_and_verify(mut self) -> Result<String> {
        Command::new("kill").args(["-TERM", &self.pid.to_string()]).status().await?;
        ensure!(self.process.wait().await?.success(), "the server did not end in peace");
        let checked = command(self.folder.path(), &["verify"])?.output().await?;
        let told = String::from_utf8_lossy(&checked.stdout).into_owned();
        ensure!(checked.status.success(), "verify: {told}{}", String::from_utf8_lossy(&checked.stderr));
        Ok(told)
    }
}

/// Serves the world of `folder`; the process, and where it answers.
async fn serve(folder: &Path) -> Result<(Child, String)> {
    serve_at(folder, "127.0.0.1:0").await
}

async fn serve_at(folder: &Path, address: &str) -> Result<(Child, String)> {
    let mut command = command(folder, &["serve"])?;
    command.env("FENGTAI_LISTEN", address);
    let mut process = command.stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
    let mut lines = BufReader::new(process.stdout.take().context("the server's output")?).lines();
    let line = lines.next_line().await?.context("the server ended before it listened")?;
    let base = line.strip_prefix("listening on ").with_context(|| format!("an address in {line:?}"))?.to_owned();
    Ok((process, base))
}

fn data_dir(folder: &Path) -> PathBuf {
    folder.join("data")
}

/// The server's program in the world of `folder`.
fn command(folder: &Path, words: &[&str]) -> Result<Command> {
    let mut command = Command::new(program("sync-server")?);
    command.args(words).env("FENGTAI_DATA_DIR", data_dir(folder));
    command.env("FENGTAI_LISTEN", "127.0.0.1:0").env("FENGTAI_LOG", "warn").current_dir(folder);
    Ok(command)
}

/// A program of the workspace, where xtask has built it.
///
/// # Errors
/// When `FENGTAI_BIN_DIR` does not say where.
pub fn program(name: &str) -> Result<PathBuf> {
    let folder = std::env::var_os("FENGTAI_BIN_DIR").context("FENGTAI_BIN_DIR: use cargo xtask")?;
    Ok(PathBuf::from(folder).join(name))
}
