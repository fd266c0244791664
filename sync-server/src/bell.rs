//! What wakes a thread that works off what stands in the database: it saves looking there all the time.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

#[derive(Debug, Default)]
struct State {
    rung: bool,
    stopping: bool,
}

/// A bell that one thread listens to and anybody rings.
#[derive(Debug, Default)]
pub struct Bell {
    state: Mutex<State>,
    changed: Condvar,
}

impl Bell {
    /// Says that there is something to do.
    pub fn ring(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).rung = true;
        self.changed.notify_all();
    }

    /// Asks the listener to end after what it is at.
    pub fn stop(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stopping = true;
        self.ring();
    }

    /// Whether the listener is to end.
    pub fn is_stopping(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stopping
    }

    /// Waits until it was rung since the last time, for at most `quiet`; whether it was.
    pub fn wait_for(&self, quiet: Duration) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(state, quiet, |state| !state.rung);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut state.rung)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ring_wakes_once_even_when_nobody_listened() {
        let bell = Bell::default();
        bell.ring();
        bell.ring();
        assert!(bell.wait_for(Duration::ZERO));
        assert!(!bell.wait_for(Duration::ZERO));
    }

    #[test]
    fn stopping_wakes_the_listener() {
        let bell = Bell::default();
        bell.stop();
        assert!(bell.wait_for(Duration::MAX));
        assert!(bell.is_stopping());
    }
}
