//! How often somebody may search: the provider counts, and charges, by the key of the whole installation.

use std::collections::BTreeMap;
use std::sync::Mutex;

use shared_model::id::AccountId;
use shared_model::moment::Moment;

/// Searches of one account within [`WINDOW_MS`]: more than somebody types.
const SEARCHES: u32 = 20;
const WINDOW_MS: i64 = 60_000;
/// From how many accounts on those whose time is over are forgotten.
const REMEMBERED: usize = 1_000;

/// The searches of the last minute. Only in memory: a restart may forgive them.
#[derive(Debug, Default)]
pub(in crate::http) struct Allowance(Mutex<BTreeMap<AccountId, (Moment, u32)>>);

impl Allowance {
    /// Takes one search of `account`; the error is the seconds until there is another.
    pub(in crate::http) fn take(&self, account: AccountId, now: Moment) -> Result<(), u64> {
        let mut counts = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if counts.len() >= REMEMBERED {
            counts.retain(|_, (since, _)| now.ms_since(*since) < WINDOW_MS);
        }
        let (since, count) = counts.entry(account).or_insert((now, 0));
        let elapsed = now.ms_since(*since);
        if !(0..WINDOW_MS).contains(&elapsed) {
            (*since, *count) = (now, 0);
        } else if *count >= SEARCHES {
            return Err(u64::try_from(WINDOW_MS - elapsed).unwrap_or(0).div_ceil(1_000));
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_so_many_searches_for_each() {
        let allowance = Allowance::default();
        let now = Moment::from_ms(1_790_000_000_000);
        let (one, other) = (AccountId::new(now, [1; 10]), AccountId::new(now, [2; 10]));
        assert!((0..SEARCHES).all(|_| allowance.take(one, now).is_ok()));
        assert_eq!(allowance.take(one, now.plus_ms(20_000)), Err(40));
        assert_eq!(allowance.take(other, now), Ok(()));
        assert_eq!(allowance.take(one, now.plus_ms(WINDOW_MS)), Ok(()));
    }
}
