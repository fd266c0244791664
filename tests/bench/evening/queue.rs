//! What the server still has to look at, as it tells itself in `/metrics`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use tokio::task::JoinHandle;
use tokio::time::interval;

/// The figure that is read.
const WAITING: &str = "fengtai_looks_waiting ";
/// How often.
const EVERY: Duration = Duration::from_secs(2);

/// Reads it again and again.
pub(super) struct Queue {
    metrics: String,
    longest: Arc<AtomicUsize>,
    /// Ends by an error only.
    watching: JoinHandle<anyhow::Error>,
}

impl Queue {
    pub(super) fn watch(base: &str) -> Self {
        let (metrics, longest) = (format!("{base}/metrics"), Arc::new(AtomicUsize::new(0)));
        let watching = tokio::spawn({
            let (metrics, longest) = (metrics.clone(), Arc::clone(&longest));
            async move {
                let mut ticks = interval(EVERY);
                loop {
                    ticks.tick().await;
                    match waiting(&metrics).await {
                        Ok(now) => longest.fetch_max(now, Ordering::Relaxed),
                        Err(error) => return error,
                    };
                }
            }
        });
        Self { metrics, longest, watching }
    }

    /// Waits until nothing is left; how long the queue was at most, and how many seconds that took.
    pub(super) async fn drained(self) -> Result<(usize, f64)> {
        if self.watching.is_finished() {
            return Err(self.watching.await?);
        }
        self.watching.abort();
        let (since, mut ticks) = (Instant::now(), interval(EVERY));
        while waiting(&self.metrics).await? > 0 {
            ticks.tick().await;
        }
        Ok((self.longest.load(Ordering::Relaxed), since.elapsed().as_secs_f64()))
    }
}

async fn waiting(metrics: &str) -> Result<usize> {
    let text = system_tests::http_client().get(metrics).send().await?.text().await?;
    let figure = text.lines().find_map(|line| line.strip_prefix(WAITING)).context("the queue's length in /metrics")?;
    Ok(figure.parse()?)
}
