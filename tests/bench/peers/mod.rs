//! `peers`: the same tasks through other sync servers and through a bare one that only appends, on the same machine in
//! the same run.
//!
//! A task has 40 items and 500 track points; each request carries one. All servers run at once and are asked in turns,
//! so that a slow moment of the machine meets all of them. What is acknowledged by ours is merged, projected, journaled,
//! receipted and on the disk (SQLite, WAL, `synchronous=FULL`, one commit for whoever comes together); by the bare
//! server on the disk; by the others in their memory or in the system's.

mod app;
pub(crate) mod append;
mod automerge;
mod bare;
mod child;
mod content;
mod fleet;
mod load;
pub(crate) mod picture;
mod pouch;
pub(crate) mod stored;
mod systems;
mod table;
mod traffic;

use anyhow::Result;

use crate::figures::Figures;
use systems::{Systems, Which};
pub(crate) use table::tell;

/// How many clients hand over at once.
const CLIENTS: [usize; 3] = [1, 8, 32];
/// Clients that upload pictures at once, the eight pictures of a task each.
const PHOTO_CLIENTS: usize = 8;
/// Stretches of a run; the first one warms up and is not counted.
const SAMPLES: usize = 2;

/// Promised: times the best peer's throughput with 32 clients.
const TIMES_THE_BEST_PEER: f64 = 15.0;
/// Promised: milliseconds of the server's processor time for a task, with 32 clients.
const SERVER_CPU_MS: f64 = 0.7;
/// Promised: bytes of the first upload of a task, headers included.
const FIRST_BYTES: f64 = 3_600.0;
/// Promised: bytes of an edit of three items.
const EDIT_BYTES: f64 = 900.0;
/// Promised: bytes of a sync with nothing new in all tasks together.
const NOTHING_BYTES: f64 = 500.0;
/// Promised: megabytes of photos in a second.
const PHOTOS_MB_PER_S: f64 = 120.0;
/// Promised: the most memory of the server under the load of 32 clients, in MiB.
const PEAK_MIB: f64 = 150.0;

/// Measures.
///
/// # Errors
/// When a server is not there or refuses anything.
pub(crate) async fn measure(figures: &mut Figures) -> Result<()> {
    let mut systems = Systems::start().await?;
    throughput(&mut systems, figures).await?;
    systems.peaks(figures)?;
    systems.wires(figures).await?;
    systems.photos(figures).await
}

async fn throughput(systems: &mut Systems, figures: &mut Figures) -> Result<()> {
    for clients in CLIENTS {
        let mut told: Vec<(Which, Vec<load::Load>)> = Which::ALL.iter().map(|which| (*which, Vec::new())).collect();
        let mut syncs = Vec::new();
        for sample in 0..=SAMPLES {
            syncs.push(bare::syncs_per_s()?);
            for (which, loads) in &mut told {
                let load = systems.load(*which, clients).await?;
                if sample > 0 {
                    loads.push(load);
                }
            }
        }
        figures.add("disk_syncs_per_s", None, syncs);
        let mut best = (0.0, 0.0);
        for (which, loads) in told {
            let name = which.name();
            let all = |read: fn(&load::Load) -> f64| loads.iter().map(read).collect::<Vec<_>>();
            let most = (which == Which::Ours && clients == 32).then_some(SERVER_CPU_MS);
            let per_s = all(|load| load.per_s);
            let mean = per_s.iter().sum::<f64>() / per_s.len() as f64;
            match which {
                Which::Ours => best.0 = mean,
                Which::Bare => {}
                _ => best.1 = f64::max(best.1, mean),
            }
            figures.add(format!("{name}_{clients}_tasks_per_s"), None, per_s);
            figures.add(format!("{name}_{clients}_server_cpu_ms"), most, all(|load| load.server_cpu_ms));
            figures.add(format!("{name}_{clients}_client_cpu_ms"), None, all(|load| load.client_cpu_ms));
            figures.add(format!("{name}_{clients}_server_busy_cores"), None, all(|load| load.server_cores));
        }
        let times = vec![best.0 / best.1];
        let name = format!("ours_{clients}_times_best_peer_ratio");
        if clients == 32 {
            figures.add_at_least(name, TIMES_THE_BEST_PEER, times);
        } else {
            figures.add(name, None, times);
        }
    }
    Ok(())
}
