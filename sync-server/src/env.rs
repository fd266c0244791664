//! The clock and the randomness of the server: the only place they come from, so that tests and the
//! simulation can set both.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use shared_model::moment::Moment;

/// Where time and random bytes come from.
pub trait Env: Send + Sync {
    /// The time now.
    fn now(&self) -> Moment;
    /// Fills `bytes` with random bytes fit for keys and tokens.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Env + '_ {
    /// `N` random bytes.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

/// The machine's clock and its random number generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEnv;

impl Env for SystemEnv {
    fn now(&self) -> Moment {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment::from_ms(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system has random numbers once it has started");
    }
}

/// A clock that stands still until it is moved, and numbers that follow from a seed. Not secret: for
/// tests and the simulation.
#[derive(Debug)]
pub struct FakeEnv {
    now_ms: AtomicI64,
    state: Mutex<u64>,
}

impl FakeEnv {
    /// Starts at `now` with the numbers of `seed`.
    #[must_use]
    pub fn new(now: Moment, seed: u64) -> Self {
        Self { now_ms: AtomicI64::new(now.as_ms()), state: Mutex::new(seed) }
    }

    /// Sets the clock.
    pub fn set(&self, now: Moment) {
        self.now_ms.store(now.as_ms(), Ordering::SeqCst);
    }

    /// Moves the clock by `ms` milliseconds.
    pub fn advance_ms(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Env for FakeEnv {
    fn now(&self) -> Moment {
        Moment::from_ms(self.now_ms.load(Ordering::SeqCst))
    }

    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            // SplitMix64 (Steele, Lea, Flood 2014): every seed gives a full-period sequence.
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = *state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
            chunk.copy_from_slice(&mixed.to_le_bytes()[..chunk.len()]);
        }
    }
}
