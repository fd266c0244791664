//! The threads that work in the background: one makes reports, one at a time, one looks at what was submitted. What is to
//! be done stands in the database; a bell only saves looking there all the time.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use fengtai_report::{FontConfig, FontError, Fonts};

use crate::bell::Bell;
use crate::core::Core;
use crate::usecase::{fault, finding, report};

/// Without a report for so long, the fonts are given back: they are most of the server's memory, and
/// loading them again takes less than a report. So often, too, a server looks whether another one of the same database
/// left something lying: a bell wakes only its own.
const QUIET: Duration = Duration::from_secs(60);

/// What rings when there is something to do, and the fonts that making reports needs.
#[derive(Debug, Default)]
pub struct Jobs {
    /// Rings when a report was queued.
    pub reports: Bell,
    /// Rings when there is something new to look at.
    pub looks: Bell,
    fonts: Mutex<Option<Arc<Fonts>>>,
    /// Held while a filing is typeset.
    filing: Mutex<()>,
    config: OnceLock<FontConfig>,
}

impl Jobs {
    /// Asks the threads to end after what they are at.
    pub fn stop(&self) {
        self.reports.stop();
        self.looks.stop();
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

    /// Waits until no other filing is typeset: a report around a large upload takes hundreds of megabytes, and many may
    /// be filed on one evening. The thread that makes reports does not wait here, so that neither holds up the other.
    pub fn filing_turn(&self) -> MutexGuard<'_, ()> {
        lock(&self.filing)
    }

    /// Waits until a report is queued here; not longer than a quiet time, after which the fonts are gone.
    fn wait(&self, quiet: Duration) {
        if !self.reports.wait_for(quiet) {
            lock(&self.fonts).take();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes reports until asked to stop. What was left half done, by an earlier process or by another server, is taken up
/// again.
pub fn make_reports(core: &Core) {
    while !core.jobs.reports.is_stopping() {
        match report::make_next(core) {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "a report could not be taken up; it is tried again later"),
        }
        match report::resume(core) {
            Ok(0) => core.jobs.wait(QUIET),
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "interrupted reports could not be queued again; it is tried again later");
                core.jobs.wait(QUIET);
            }
        }
    }
}

/// Looks at what was submitted until asked to stop (R12.2). What an older program left out of the lists comes first.
pub fn look_at_tasks(core: &Core) {
    match fault::missing::list_missing(core) {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "old tasks now have their lines in the lists of what could not be tested"),
        Err(error) => tracing::error!(%error, "old tasks lack lines in the lists; it is tried again at the next start"),
    }
    while !core.jobs.looks.is_stopping() {
        match finding::look_next(core) {
            Ok(true) => {}
            Ok(false) => {
                core.jobs.looks.wait_for(QUIET);
            }
            Err(error) => {
                tracing::error!(%error, "a task could not be looked at; it is tried again later");
                core.jobs.looks.wait_for(QUIET);
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
        waiting.join().unwrap();
        assert!(jobs.fonts().is_ok());
    }
}
