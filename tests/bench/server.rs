//! The server as a process of its own, as it runs in an office.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use system_tests::town::OPERATOR;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::cpu;

/// The operator's password.
pub(crate) const OPERATOR_PASSWORD: &str = "Operator-Beacon-2026";

/// A running server with an empty database; ends with this value.
pub(crate) struct Server {
    /// Where it answers.
    pub(crate) base: String,
    /// Its process.
    pub(crate) pid: u32,
    _process: Child,
    _folder: TempDir,
}

impl Server {
    /// Starts `sync-server` from `FENGTAI_BIN_DIR`.
    ///
    /// # Errors
    /// When the program is not there or does not come up.
    pub(crate) async fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let command = |word: &[&str]| -> Result<Command> {
            let mut command = Command::new(program()?);
            command.args(word).env("FENGTAI_DATA_DIR", folder.path().join("data"));
            command.env("FENGTAI_LISTEN", "127.0.0.1:0").env("FENGTAI_LOG", "warn").current_dir(folder.path());
            Ok(command)
        };
        let password = folder.path().join("password");
        writeln!(std::fs::File::create(&password)?, "{OPERATOR_PASSWORD}")?;
        let mut add = command(&["account", "add", OPERATOR, "--role", "operator", "--name", "Operator"])?;
        let added = add.arg("--password-file").arg(&password).output().await?;
        ensure!(added.status.success(), "the operator was not added: {}", String::from_utf8_lossy(&added.stderr));
        let mut process = command(&["serve"])?.stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let pid = process.id().context("the server runs")?;
        let mut lines = BufReader::new(process.stdout.take().context("the server's output")?).lines();
        let line = lines.next_line().await?.context("the server ended before it listened")?;
        let base = line.strip_prefix("listening on ").with_context(|| format!("an address in {line:?}"))?.to_owned();
        Ok(Self { base, pid, _process: process, _folder: folder })
    }

    /// Processor time so far, in milliseconds.
    ///
    /// # Errors
    /// When the server has ended.
    pub(crate) fn cpu_ms(&self) -> Result<f64> {
        cpu::cpu_ms(self.pid)
    }

    /// Memory in RAM, in MiB.
    ///
    /// # Errors
    /// When the server has ended.
    pub(crate) fn rss_mib(&self) -> Result<f64> {
        cpu::rss_mib(self.pid)
    }
}

fn program() -> Result<PathBuf> {
    let folder = std::env::var_os("FENGTAI_BIN_DIR").context("FENGTAI_BIN_DIR: use `cargo xtask bench`")?;
    Ok(PathBuf::from(folder).join("sync-server"))
}
