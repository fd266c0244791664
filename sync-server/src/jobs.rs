//! The thread that makes reports, one at a time. What is to be made stands in the database; the bell only
//! saves looking there all the time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};

use fengtai_report::{FontConfig, FontError, Fonts};

use crate::core::Core;
use crate::usecase::report;

/// What rings when there is something to make, and the fonts that making needs.
#[derive(Debug, Default)]
pub struct Jobs {
    rung: Mutex<bool>,
    bell: Condvar,
    stopping: AtomicBool,
    fonts: OnceLock<Fonts>,
    config: OnceLock<FontConfig>,
}

impl Jobs {
    /// Says that something was queued.
    pub fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
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

    /// The fonts, loaded when first needed and kept.
    ///
    /// # Errors
    /// [`FontError`] when they are not installed; they are looked for again the next time.
    pub fn fonts(&self) -> Result<&Fonts, FontError> {
        if let Some(fonts) = self.fonts.get() {
            return Ok(fonts);
        }
        let loaded = Fonts::load(self.config.get().cloned().unwrap_or_default())?;
        Ok(self.fonts.get_or_init(|| loaded))
    }

    fn wait(&self) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rung = self.bell.wait_while(rung, |rung| !*rung).unwrap_or_else(PoisonError::into_inner);
        *rung = false;
    }
}

/// Makes reports until asked to stop. What an earlier process left half done is taken up again first.
pub fn run(core: &Core) {
    if let Err(error) = report::resume(core) {
        tracing::error!(%error, "interrupted reports could not be queued again");
    }
    while !core.jobs.stopping.load(Ordering::SeqCst) {
        match report::make_next(core) {
            Ok(true) => {}
            Ok(false) => core.jobs.wait(),
            Err(error) => {
                tracing::error!(%error, "a report could not be taken up; it is tried again with the next one");
                core.jobs.wait();
            }
        }
    }
}
