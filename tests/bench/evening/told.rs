//! What the phones met, added up.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use reqwest::StatusCode;

use crate::figures::{Figures, quantile};

const BYTES_PER_MB: f64 = 1e6;
/// The busiest time is looked for in stretches of so many seconds.
const STRETCH_S: u64 = 10;

/// What was asked of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Task,
    Picture,
}

/// Everything that was met so far.
pub(super) struct Told {
    since: Instant,
    sums: Mutex<Sums>,
}

#[derive(Default)]
struct Sums {
    tasks_ms: Vec<f64>,
    pictures_ms: Vec<f64>,
    picture_bytes: usize,
    /// Tasks and picture bytes by stretch.
    stretches: BTreeMap<u64, (usize, usize)>,
    asking: usize,
    most_asking: usize,
    broke: usize,
    refused: BTreeMap<u16, usize>,
}

impl Default for Told {
    fn default() -> Self {
        Self { since: Instant::now(), sums: Mutex::default() }
    }
}

/// A request under way.
pub(super) struct Asked<'t> {
    told: &'t Told,
    what: What,
    since: Instant,
}

impl Told {
    fn sums(&self) -> MutexGuard<'_, Sums> {
        self.sums.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn begin(&self, what: What) -> Asked<'_> {
        let mut sums = self.sums();
        sums.asking += 1;
        sums.most_asking = sums.most_asking.max(sums.asking);
        Asked { told: self, what, since: Instant::now() }
    }

    /// The network broke.
    pub(super) fn broke(&self) {
        self.sums().broke += 1;
    }

    /// The server asked to come again.
    pub(super) fn refused(&self, status: StatusCode) {
        *self.sums().refused.entry(status.as_u16()).or_default() += 1;
    }

    /// Adds it all to the figures.
    pub(super) fn figures(&self, figures: &mut Figures, seconds: f64, phones: usize) {
        let mut guard = self.sums();
        let sums = &mut *guard;
        let stretch = STRETCH_S as f64;
        let busiest = sums.stretches.values().map(|(tasks, _)| *tasks).max().unwrap_or_default() as f64 / stretch;
        let bytes = sums.stretches.values().map(|(_, bytes)| *bytes).max().unwrap_or_default() as f64;
        let mut one = |name: &'static str, value: f64| figures.add(name, None, vec![value]);
        one("load_tasks_per_s", phones as f64 / seconds);
        one("load_busiest_tasks_per_s", busiest);
        one("load_pictures_mb_per_s", sums.picture_bytes as f64 / BYTES_PER_MB / seconds);
        one("load_busiest_pictures_mb_per_s", bytes / BYTES_PER_MB / stretch);
        one("load_most_at_once", sums.most_asking as f64);
        one("load_broken_connections", sums.broke as f64);
        one("load_come_again", sums.refused.values().sum::<usize>() as f64);
        for (median, slow, times) in [
            ("load_task_p50_ms", "load_task_p99_ms", &mut sums.tasks_ms),
            ("load_picture_p50_ms", "load_picture_p99_ms", &mut sums.pictures_ms),
        ] {
            times.sort_by(f64::total_cmp);
            let (half, most) = (quantile(times, 0.5), quantile(times, 0.99));
            figures.add(median, None, vec![half]);
            figures.add(slow, None, vec![most]);
        }
    }
}

impl Asked<'_> {
    /// It was answered; `bytes` are handed over.
    pub(super) fn answered(self, bytes: usize) {
        let ms = self.since.elapsed().as_secs_f64() * 1_000.0;
        let stretch = self.told.since.elapsed().as_secs() / STRETCH_S;
        let mut sums = self.told.sums();
        let (tasks, picture_bytes) = sums.stretches.entry(stretch).or_default();
        match self.what {
            What::Task => *tasks += 1,
            What::Picture => *picture_bytes += bytes,
        }
        match self.what {
            What::Task => sums.tasks_ms.push(ms),
            What::Picture => {
                sums.pictures_ms.push(ms);
                sums.picture_bytes += bytes;
            }
        }
    }
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.told.sums().asking -= 1;
    }
}
