//! One measured stretch of load.

use std::time::Instant;

use anyhow::Result;

use crate::cpu::cpu_ms;

const BYTES_PER_MB: f64 = 1e6;

/// What a stretch of load gave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Load {
    /// Tasks (or requests, or pictures) acknowledged in a second.
    pub(super) per_s: f64,
    /// Processor time of the server for each, in milliseconds.
    pub(super) server_cpu_ms: f64,
    /// Processor time of the clients for each, in milliseconds.
    pub(super) client_cpu_ms: f64,
    /// Processors that the server kept busy: with one thread at most 1.
    pub(super) server_cores: f64,
}

impl Load {
    /// Megabytes in a second, where each is so many bytes.
    pub(super) fn mb_per_s(self, bytes: f64) -> f64 {
        self.per_s * bytes / BYTES_PER_MB
    }
}

/// Processes whose time is taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Processes {
    pub(super) server: u32,
    pub(super) clients: u32,
}

impl Processes {
    /// The server, with clients in this program.
    pub(super) fn with_clients_here(server: u32) -> Self {
        Self { server, clients: std::process::id() }
    }
}

/// Takes the time of `work`, which answers how many were acknowledged.
pub(super) async fn timed(processes: Processes, work: impl Future<Output = Result<usize>>) -> Result<Load> {
    let spent = || Ok::<_, anyhow::Error>((cpu_ms(processes.server)?, cpu_ms(processes.clients)?));
    let (server, clients) = spent()?;
    let started = Instant::now();
    let count = work.await? as f64;
    let seconds = started.elapsed().as_secs_f64();
    let (server_after, clients_after) = spent()?;
    Ok(Load {
        per_s: count / seconds,
        server_cpu_ms: (server_after - server) / count,
        client_cpu_ms: (clients_after - clients) / count,
        server_cores: (server_after - server) / (seconds * 1_000.0),
    })
}
