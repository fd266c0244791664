//! The demonstration: one month's maintenance from an issued plan to a filed report, on real input, through
//! the real interfaces.
//!
//! The server runs in this process, on a clock that begins a few hours ago, and the story lets time pass on
//! the server and the phones alike: an hour's work is not told in a second, and nothing lies in the future.

mod clock;
mod findings;
mod outputs;
mod steps;
mod story;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use clap::Parser;
use sync_server::core::Core;
use sync_server::http::state::EdgeSettings;
use sync_server::serve::{asked_to_stop, serve};
use tokio::net::TcpListener;

use clock::StoryClock;
use steps::Steps;

/// Where the demonstration's server answers.
const ADDRESS: &str = "127.0.0.1:8119";

/// Plays the main job and keeps running, so that a person can look around.
#[derive(Parser)]
struct Arguments {
    /// Where report.pdf, the track, the receipts and summary.json go
    #[arg(long)]
    out: PathBuf,
    /// Stop at the end; exit 0 only when every step was verified
    #[arg(long)]
    once: bool,
    /// A folder of photos to record with (small generated ones otherwise)
    #[arg(long)]
    photos: Option<PathBuf>,
    /// A GPX track to walk (a generated one otherwise)
    #[arg(long)]
    track: Option<PathBuf>,
    /// Address and port of the server; port 0 takes any free one
    #[arg(long, default_value = ADDRESS)]
    listen: SocketAddr,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.out).with_context(|| format!("the folder {}", arguments.out.display()))?;
    let data = arguments.out.join("data");
    if data.exists() {
        std::fs::remove_dir_all(&data).context("the data of an earlier demonstration")?;
    }
    let clock = Arc::new(StoryClock::new());
    let core = Arc::new(Core::open(&data.join("server"), clock.clone())?);
    let operator = story::authority(&core)?;
    let listener =
        TcpListener::bind(arguments.listen).await.with_context(|| format!("listening on {}", arguments.listen))?;
    let base = format!("http://{}", listener.local_addr()?);
    let settings = EdgeSettings {
        secure_cookie: false,
        web_dir: std::env::var_os("FENGTAI_WEB_DIR").map(PathBuf::from),
        ..EdgeSettings::default()
    };
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(Arc::clone(&core), settings, listener, async move {
        let _ = stopped.await;
    }));
    let mut steps = Steps::default();
    let told = story::play(&arguments, &base, &operator, &clock, &data, &mut steps).await;
    if let Err(error) = &told {
        steps.failed(error);
    }
    steps.close(&arguments.out, &core)?;
    if !arguments.once && told.is_ok() {
        story::invite(&base);
        asked_to_stop()?.await;
    }
    let _ = stop.send(());
    server.await??;
    told
}
