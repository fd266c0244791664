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

/// The data folder in the world of a server.
const DATA: &str = "data";

/// A running server with an empty database; ends with this value.
pub struct Server {
    /// Where it answers.
    pub base: String,
    /// Its process.
    pub pid: u32,
    process: Child,
    folder: TempDir,
    settings: Settings,
}

/// Variables that configure the server.
type Settings = Vec<(&'static str, String)>;

impl Server {
    /// Starts `sync-server` from `FENGTAI_BIN_DIR`.
    ///
    /// # Errors
    /// When the program is not there or does not come up.
    pub async fn start() -> Result<Self> {
        Self::start_with(Settings::new()).await
    }

    /// Like [`Server::start`], configured by these variables.
    ///
    /// # Errors
    /// When the program is not there or does not come up.
    pub async fn start_with(settings: Settings) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let password = folder.path().join("password");
        writeln!(std::fs::File::create(&password)?, "{OPERATOR_PASSWORD}")?;
        let words = ["account", "add", OPERATOR, "--role", "operator", "--name", "Operator"];
        let mut add = command(folder.path(), &settings, &words)?;
        let added = add.arg("--password-file").arg(&password).output().await?;
        ensure!(added.status.success(), "the operator was not added: {}", String::from_utf8_lossy(&added.stderr));
        let (process, base) = serve(command(folder.path(), &settings, &["serve"])?).await?;
        let pid = process.id().context("the server runs")?;
        Ok(Self { base, pid, process, folder, settings })
    }

    /// Where its database and photos lie.
    #[must_use]
    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join(DATA)
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
        self.start_again_as(|_| Ok(())).await
    }

    /// Like [`Server::start_again`], with something more about its process.
    ///
    /// # Errors
    /// What `more` says, or when it does not come up.
    pub async fn start_again_as(&mut self, more: impl FnOnce(&mut Command) -> Result<()>) -> Result<()> {
        let mut command = command(self.folder.path(), &self.settings, &["serve"])?;
        more(&mut command)?;
        (self.process, self.base) = serve(command).await?;
        self.pid = self.process.id().context("the server runs")?;
        Ok(())
    }

    /// Starts it again after [`Server::kill`] where it answered before, so that whoever knows it finds it again.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn start_again_there(&mut self) -> Result<()> {
        let address = self.base.trim_start_matches("http://").to_owned();
        self.start_again_as(|command| {
            command.env("FENGTAI_LISTEN", address);
            Ok(())
        })
        .await
    }

    /// Asks the server to end, waits until it has, and has its own program check database, journal and photos.
    ///
    /// # Errors
    /// What the check found wrong.
    pub async fn stop_and_verify(mut self) -> Result<String> {
        Command::new("kill").args(["-TERM", &self.pid.to_string()]).status().await?;
        ensure!(self.process.wait().await?.success(), "the server did not end in peace");
        told_by(command(self.folder.path(), &self.settings, &["verify"])?).await
    }

    /// Takes a backup while the server runs, puts it back into an empty folder with these `settings`, and has the program
    /// check what is there then.
    ///
    /// # Errors
    /// What the check found wrong.
    pub async fn restore_elsewhere(&self, settings: Settings) -> Result<String> {
        let (copy, elsewhere) = (self.folder.path().join("backup"), tempfile::tempdir()?);
        let copy = copy.to_str().context("a path of characters")?;
        told_by(command(self.folder.path(), &self.settings, &["backup", "--to", copy])?).await?;
        told_by(command(elsewhere.path(), &settings, &["restore", "--from", copy])?).await?;
        told_by(command(elsewhere.path(), &settings, &["verify"])?).await
    }
}

/// Serves; the process, and where it answers.
async fn serve(mut command: Command) -> Result<(Child, String)> {
    let mut process = command.stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
    let mut lines = BufReader::new(process.stdout.take().context("the server's output")?).lines();
    let line = lines.next_line().await?.context("the server ended before it listened")?;
    let base = line.strip_prefix("listening on ").with_context(|| format!("an address in {line:?}"))?.to_owned();
    Ok((process, base))
}

/// What a command of the server says that must succeed.
async fn told_by(mut command: Command) -> Result<String> {
    let output = command.output().await?;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "{command:?}: {told}{}", String::from_utf8_lossy(&output.stderr));
    Ok(told)
}

/// The server's program in the world of `folder`.
fn command(folder: &Path, settings: &Settings, words: &[&str]) -> Result<Command> {
    let mut command = Command::new(program("sync-server")?);
    command.args(words).env("FENGTAI_DATA_DIR", folder.join(DATA));
    command.env("FENGTAI_LISTEN", "127.0.0.1:0").env("FENGTAI_LOG", "warn").current_dir(folder);
    command.envs(settings.iter().map(|(name, value)| (name, value)));
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
