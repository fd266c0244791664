//! `idle`: memory of the server when nothing happens, before and after its first reports.

use anyhow::Result;
use system_tests::server::Server;

use crate::cpu::{cpu_ms, rss_mib};
use crate::figures::Figures;
use crate::office;
use crate::world::World;

/// Servers that are started.
const STARTS: usize = 3;
/// Reports that are made, after one that loads what typesetting needs.
const REPORTS: usize = 3;
/// Promised: MiB of memory in RAM.
const TARGET_MIB: f64 = 60.0;

/// Measures.
///
/// # Errors
/// When the server does not start or refuses a step.
pub(crate) async fn measure(figures: &mut Figures) -> Result<()> {
    let mut idle = Vec::new();
    for _ in 0..STARTS {
        let server = Server::start().await?;
        // The first answer shows that everything is up.
        system_tests::http_client().get(format!("{}/readyz", server.base)).send().await?.error_for_status()?;
        idle.push(rss_mib(server.pid)?);
    }
    figures.add("idle_server_rss_mib", Some(TARGET_MIB), idle);
    after_work(figures).await
}

/// A month with its report: what the server keeps of it, and what the whole job costs it.
async fn after_work(figures: &mut Figures) -> Result<()> {
    let world = World::settle().await?;
    let plan = office::approved_plan(&world).await?;
    figures.add("idle_after_photos_server_rss_mib", None, vec![rss_mib(world.server.pid)?]);
    let (mut memory, mut cpu) = (Vec::new(), Vec::new());
    for report in 0..=REPORTS {
        let before = cpu_ms(world.server.pid)?;
        office::report(&world.town, &plan).await?;
        if report > 0 {
            cpu.push(cpu_ms(world.server.pid)? - before);
            memory.push(rss_mib(world.server.pid)?);
        }
    }
    figures.add("idle_after_report_server_rss_mib", None, memory);
    figures.add("idle_report_job_server_cpu_ms", None, cpu);
    Ok(())
}
