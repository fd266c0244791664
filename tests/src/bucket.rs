//! An object store of the S3 kind as a process of its own (`bin/bucket.rs`).

use std::process::Stdio;

use anyhow::{Context as _, Result};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::server::program;

/// The access key it takes.
pub const KEY: &str = "fengtai-tests";
/// The secret behind [`KEY`].
pub const SECRET: &str = "secret-of-the-tests";
/// The one bucket.
const BUCKET: &str = "fengtai";

/// A running object store with an empty bucket; ends with this value.
pub struct Bucket {
    base: String,
    process: Child,
    folder: TempDir,
}

impl Bucket {
    /// Starts `bucket` from `FENGTAI_BIN_DIR`.
    ///
    /// # Errors
    /// When the program is not there or does not come up.
    pub async fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir(folder.path().join(BUCKET))?;
        let (process, base) = start(&folder, 0).await?;
        Ok(Self { base, process, folder })
    }

    /// What tells a server to keep its media below `prefix` here.
    #[must_use]
    pub fn settings(&self, prefix: &str) -> Vec<(&'static str, String)> {
        vec![
            ("FENGTAI_MEDIA", format!("s3://{BUCKET}/{prefix}")),
            ("AWS_ENDPOINT", self.base.clone()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
        ]
    }

    /// Ends it in the middle of whatever it does (`kill -9`).
    ///
    /// # Errors
    /// When there is nothing to kill.
    pub async fn kill(&mut self) -> Result<()> {
        Ok(self.process.kill().await?)
    }

    /// Starts it again at the same address.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn start_again(&mut self) -> Result<()> {
        let port = self.base.rsplit(':').next().context("a port")?.parse()?;
        (self.process, self.base) = start(&self.folder, port).await?;
        Ok(())
    }
}

async fn start(folder: &TempDir, port: u16) -> Result<(Child, String)> {
    let mut command = Command::new(program("bucket")?);
    command.args(["--port", &port.to_string()]).arg(folder.path());
    let mut process = command.stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
    let mut lines = BufReader::new(process.stdout.take().context("the object store's output")?).lines();
    let line = lines.next_line().await?.context("the object store ended before it listened")?;
    let base = line.strip_prefix("listening on ").with_context(|| format!("an address in {line:?}"))?.to_owned();
    Ok((process, base))
}
