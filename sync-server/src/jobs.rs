//! The thread that makes reports, one at a time. What is to be made stands in the database; the bell only
//! saves looking there all the time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use fengtai_report::{FontConfig, FontError, Fonts};

use crate::core::Core;
use crate::usecase::report;

/// Without a report for so long, the fonts are given back: they are most of the server's memory, and
/// loading them again takes less than a report.
const QUIET: Duration = Duration::from_secs(60);

/// What rings when there is something to make, and the fonts that making needs.
#[derive(Debug, Default)]
pub struct Jobs {
    rung: Mutex<bool>,
    bell: Condvar,
    stopping: AtomicBool,
    fonts: Mutex<Option<Arc<Fonts>>>,
    config: OnceLock<FontConfig>,
}

impl Jobs {
    /// Says that something was queued.
    pub fn ring(&self) {
        *lock(&self.rung) = true;
        self.bell.notify_all();
    }

    /// Asks the thread to end after what it is at.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.ring();
    }

    /// Sets where fonts are looked for; only before the first report is made.
    pub fn set_fonts(&self, config: FontConfig) {
        // A second setting would not be seen by fonts loaded already, so the first one stays.
        let _ = self.config.set(config);
    }

    /// The fonts, loaded when needed and kept while there is work.
    ///
    /// # Errors
    /// [`FontError`] when they are not installed; they are looked for again the next time.
    pub fn fonts(&self) -> Result<Arc<Fonts>, FontError> {
        let mut fonts = lock(&self.fonts);
        if let Some(fonts) = &*fonts {
            return Ok(Arc::clone(fonts));
        }
        let loaded = Arc::new(Fonts::load(self.config.get().cloned().unwrap_or_default())?);
        Ok(Arc::clone(fonts.insert(loaded)))
    }

    /// Waits until something is queued; after a quiet time, without the fonts.
    fn wait(&self, quiet: Duration) {
        let waiting = self.bell.wait_timeout_while(lock(&self.rung), quiet, |rung| !*rung);
        let (mut rung, waited) = waiting.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            lock(&self.fonts).take();
            rung = self.bell.wait_while(rung, |rung| !*rung).unwrap_or_else(PoisonError::into_inner);
        }
        *rung = false;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes reports until asked to stop. What an earlier process left half done is taken up again first.
pub fn run(core: &Core) {
    if let Err(error) = report::resume(core) {
        tracing::error!(%error, "interrupted reports could not be queued again");
    }
    while !core.jobs.stopping.load(Ordering::SeqCst) {
        match report::make_next(core) {
            Ok(true) => {}
            Ok(false) => core.jobs.wait(QUIET),
            Err(error) => {
                tracing::error!(%error, "a report could not be taken up; it is tried again with the next one");
                core.jobs.wait(QUIET);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_are_given_back_after_a_quiet_time_and_loaded_again_when_needed() {
        let jobs = Arc::new(Jobs::default());
        let loaded = Arc::downgrade(&jobs.fonts().unwrap());
        assert!(loaded.upgrade().is_some());
        let waiting = std::thread::spawn({
            let jobs = Arc::clone(&jobs);
            move || jobs.wait(Duration::ZERO)
        });
        while loaded.upgrade().is_some() {
            std::thread::yield_now();
        }
        jobs.ring();
        waiting.join().unwrap();
        assert!(jobs.fonts().is_ok());
    }
}
