//! How long to wait after a failure.

/// First wait, in milliseconds.
const FIRST_MS: u64 = 2_000;
/// Longest wait, in milliseconds: a person who looks at the screen after a quarter of an hour finds it moving.
const LONGEST_MS: u64 = 15 * 60 * 1000;
/// Longest wait a server can ask for, in milliseconds.
const LONGEST_ASKED_MS: u64 = 3600 * 1000;

/// Milliseconds to wait after the `failures`-th failure in a row (from 1): doubling, with the upper half
/// of each wait drawn from `random`, so that a thousand phones do not come back at once. What the server
/// asked for is never undercut.
#[must_use]
pub fn delay_ms(failures: u32, retry_after_s: Option<u32>, random: u64) -> u64 {
    let doublings = failures.saturating_sub(1).min(20);
    let whole = (FIRST_MS << doublings).min(LONGEST_MS);
    let jittered = whole / 2 + random % (whole / 2 + 1);
    let asked = u64::from(retry_after_s.unwrap_or(0)).saturating_mul(1000).min(LONGEST_ASKED_MS);
    jittered.max(asked)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waits_grow_within_bounds_and_honour_the_server(
            failures in 1..200u32, asked in proptest::option::of(0..100_000u32), random: u64
        ) {
            let wait = delay_ms(failures, asked, random);
            prop_assert!(wait >= FIRST_MS / 2);
            prop_assert!(wait <= LONGEST_MS.max(LONGEST_ASKED_MS));
            prop_assert!(wait >= (u64::from(asked.unwrap_or(0)) * 1000).min(LONGEST_ASKED_MS));
        }
    }

    #[test]
    fn the_first_retry_comes_soon() {
        assert!(delay_ms(1, None, u64::MAX) <= FIRST_MS);
    }
}
