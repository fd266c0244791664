//! The floor: the disk, and a server that only appends durably.

use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use shared_model::wire::DocPush;
use tokio::process::Command;

use super::append;
use super::child::Running;
use super::load::{Load, Processes, timed};
use crate::cpu::peak_mib;

/// What is written between two syncs of the disk: a page.
const PAGE: usize = 4_096;
/// How long the disk is asked.
const LONG: Duration = Duration::from_secs(1);

/// How often in a second a page can be appended to a file and synced, one after the other.
///
/// # Errors
/// What the system says.
pub(super) fn syncs_per_s() -> Result<f64> {
    let mut file = tempfile::tempfile()?;
    let started = Instant::now();
    let mut count = 0.0;
    while started.elapsed() < LONG {
        file.write_all(&[1; PAGE])?;
        file.sync_data()?;
        count += 1.0;
    }
    Ok(count / started.elapsed().as_secs_f64())
}

/// The server that only appends.
pub(super) struct Bare {
    server: Running,
    http: reqwest::Client,
    bodies: Vec<Vec<u8>>,
    _folder: tempfile::TempDir,
}

impl Bare {
    /// Starts it; what is appended are the documents of `tasks`, saved.
    ///
    /// # Errors
    /// When it does not come up.
    pub(super) async fn start(tasks: &[DocPush]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let program = std::env::current_exe()?;
        let server = Running::start(|port| {
            let mut bench = Command::new(program);
            bench.arg("append").env(append::PORT, port.to_string()).env(append::FILE, folder.path().join("appended"));
            bench
        })
        .await?;
        let bodies = tasks.iter().map(|push| push.payload.raw().to_vec()).collect();
        Ok(Self { server, http: system_tests::http_client(), bodies, _folder: folder })
    }

    /// `clients` at once hand over `each` documents, one to a request.
    ///
    /// # Errors
    /// When one was not kept.
    pub(super) async fn load(&self, clients: usize, each: usize) -> Result<Load> {
        let bodies = &self.bodies;
        self.hand_over(clients, each, |number| &bodies[number % bodies.len()]).await
    }

    /// The same with pictures.
    ///
    /// # Errors
    /// When one was not kept.
    pub(super) async fn photos(&self, clients: usize, pictures: &[Vec<u8>]) -> Result<Load> {
        self.hand_over(clients, pictures.len() / clients, |number| &pictures[number]).await
    }

    async fn hand_over<'a>(
        &'a self,
        clients: usize,
        each: usize,
        body: impl Fn(usize) -> &'a Vec<u8> + Copy,
    ) -> Result<Load> {
        let address = &format!("http://{}/", self.server.address);
        let hand_over = (0..clients).map(async |client| {
            for number in 0..each {
                let request = self.http.post(address).body(body(client * each + number).clone());
                let status = request.send().await?.status();
                ensure!(status.is_success(), "the server answered {status}");
            }
            Ok::<_, anyhow::Error>(())
        });
        timed(Processes::with_clients_here(self.server.pid), async {
            futures_util::future::try_join_all(hand_over).await?;
            Ok(clients * each)
        })
        .await
    }

    /// The most memory the server has had so far, in MiB.
    ///
    /// # Errors
    /// When the system is not Linux.
    pub(super) fn peak_mib(&self) -> Result<f64> {
        peak_mib(self.server.pid)
    }
}
