//! The story's clock: real time, a few hours earlier at first, and moved on as the story goes.

use std::sync::atomic::{AtomicI64, Ordering};

use shared_model::calendar::Month;
use shared_model::moment::Moment;
use sync_server::env::{Env, SystemEnv};

/// The story is told of the last hours, in milliseconds; less right after the month has begun.
const SPAN_MS: i64 = 3 * 3_600_000;

/// A clock that lags behind the real one, less and less.
#[derive(Debug)]
pub(crate) struct StoryClock {
    lag_ms: AtomicI64,
    span_ms: i64,
}

impl StoryClock {
    /// Begins as far back as the month allows: a plan is made for the current month only.
    pub(crate) fn new() -> Self {
        let now = SystemEnv.now();
        let span_ms = now.ms_since(Month::of(now).start()).clamp(0, SPAN_MS);
        Self { lag_ms: AtomicI64::new(span_ms), span_ms }
    }

    /// The share of the story's time, in milliseconds.
    pub(crate) fn share(&self, percent: i64) -> i64 {
        self.span_ms * percent / 100
    }

    /// How far the clock is behind the real one, in milliseconds.
    pub(crate) fn lag_ms(&self) -> i64 {
        self.lag_ms.load(Ordering::SeqCst)
    }

    /// Lets time pass, but never beyond the real time; answers how much passed, in milliseconds.
    pub(crate) fn pass(&self, ms: i64) -> i64 {
        let lag = self.lag_ms();
        let passed = ms.clamp(0, lag);
        self.lag_ms.store(lag - passed, Ordering::SeqCst);
        passed
    }
}

impl Env for StoryClock {
    fn now(&self) -> Moment {
        SystemEnv.now().plus_ms(-self.lag_ms())
    }

    fn fill(&self, bytes: &mut [u8]) {
        SystemEnv.fill(bytes);
    }
}
