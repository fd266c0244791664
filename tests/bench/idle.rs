//! `idle`: memory of the server when nothing happens.

use anyhow::Result;

use crate::figures::Figures;
use crate::server::Server;
use crate::world::World;

/// Servers that are started.
const STARTS: usize = 3;
/// Promised: MiB of memory in RAM.
const TARGET_MIB: f64 = 60.0;

/// Measures.
///
/// # Errors
/// When the server does not start.
pub(crate) async fn measure(figures: &mut Figures) -> Result<()> {
    let mut idle = Vec::new();
    for _ in 0..STARTS {
        let server = Server::start().await?;
        // The first answer shows that everything is up.
        system_tests::http_client().get(format!("{}/readyz", server.base)).send().await?.error_for_status()?;
        idle.push(server.rss_mib()?);
    }
    let world = World::settle().await?;
    figures.add("idle_server_rss_mib", Some(TARGET_MIB), idle);
    figures.add("after_sign_ins_server_rss_mib", None, vec![world.server.rss_mib()?]);
    Ok(())
}
