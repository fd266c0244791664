//! Servers of others as processes of their own, on this machine only.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// Between two looks whether a server listens.
const LOOK: Duration = Duration::from_millis(50);
/// Looks until a server must listen: Node.js reads a few hundred files before.
const MOST_LOOKS: usize = 600;

/// A running server; ends with this value.
pub(super) struct Running {
    /// Where it answers, `host:port`.
    pub(super) address: String,
    /// Its process.
    pub(super) pid: u32,
    _process: Child,
}

impl Running {
    /// Starts a server that is told its port by `command`, and waits until it listens.
    ///
    /// # Errors
    /// When it cannot be started, or ends before it listens.
    pub(super) async fn start(command: impl FnOnce(u16) -> Command) -> Result<Self> {
        let port = free_port()?;
        let mut command = command(port);
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true).spawn()?;
        let pid = process.id().context("the server runs")?;
        let address = format!("127.0.0.1:{port}");
        let mut looks = tokio::time::interval(LOOK);
        for _ in 0..MOST_LOOKS {
            looks.tick().await;
            if let Some(status) = process.try_wait()? {
                bail!("the server ended with {status} before it listened");
            }
            if TcpStream::connect(&address).await.is_ok() {
                return Ok(Self { address, pid, _process: process });
            }
        }
        bail!("the server at {address} does not listen")
    }
}

/// A port that nobody listens on at this moment: these servers do not choose one themselves.
fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A file of `tests/peers`.
pub(super) fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("peers").join(name)
}

/// A file of an installed package.
///
/// # Errors
/// When the packages were not installed.
pub(super) fn package(name: &str) -> Result<PathBuf> {
    let path = file("node_modules").join(name);
    anyhow::ensure!(path.exists(), "{} is not installed: cargo xtask bench peers installs it", path.display());
    Ok(path)
}
