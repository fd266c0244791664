//! Points in time, and what a phone can honestly say about them (R12.3).
//!
//! This module must not read a clock.

use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// The moment that lies `ms` milliseconds after the Unix epoch.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// The moment `ms` milliseconds later (earlier when negative), held at the ends of the range.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to `self`; negative when `earlier` is in fact later.
    #[must_use]
    pub const fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// When something was recorded, with everything needed to judge that time later.
///
/// A phone's clock can be wrong or be set; the monotonic clock cannot be set but restarts with the
/// phone; the offset to the server is only known when there was a network. All are kept, none is
/// corrected away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedTime {
    /// What the phone's clock said.
    #[serde(rename = "t")]
    pub device: Moment,
    /// Milliseconds since the phone was started.
    #[serde(rename = "m")]
    pub monotonic_ms: u64,
    /// Which start of the phone `monotonic_ms` counts from (a number made of the boot id).
    #[serde(rename = "b")]
    pub boot: u64,
    /// Server clock minus phone clock in milliseconds, as last learned from the server.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub offset_ms: Option<i64>,
}

impl RecordedTime {
    /// The best estimate of the true time: the phone's clock corrected by the last known offset.
    #[must_use]
    pub fn best(&self) -> Moment {
        self.device.plus_ms(self.offset_ms.unwrap_or(0))
    }

    /// The earliest true time this record may stand for.
    #[must_use]
    pub fn earliest(&self) -> Moment {
        self.device.min(self.best())
    }

    /// The latest true time this record may stand for: a deadline is met when this meets it.
    #[must_use]
    pub fn latest(&self) -> Moment {
        self.device.max(self.best())
    }

    /// Whether `later` follows `self` on the same start of the phone, by the clock nobody can set.
    #[must_use]
    pub fn elapsed_to_ms(&self, later: &Self) -> Option<i64> {
        (self.boot == later.boot)
            .then(|| i64::try_from(later.monotonic_ms).ok()?.checked_sub(i64::try_from(self.monotonic_ms).ok()?))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(device_ms: i64, offset_ms: Option<i64>) -> RecordedTime {
        RecordedTime { device: Moment::from_ms(device_ms), monotonic_ms: 5, boot: 1, offset_ms }
    }

    #[test]
    fn a_slow_clock_moves_the_latest_time_only() {
        let time = recorded(1_000, Some(60_000));
        assert_eq!(time.earliest(), Moment::from_ms(1_000));
        assert_eq!(time.latest(), Moment::from_ms(61_000));
    }

    #[test]
    fn without_an_offset_the_clock_is_all_there_is() {
        let time = recorded(1_000, None);
        assert_eq!((time.earliest(), time.latest()), (time.best(), time.best()));
    }

    #[test]
    fn elapsed_time_is_unknown_across_a_restart() {
        let before = recorded(1_000, None);
        let after = RecordedTime { boot: 2, ..before };
        assert_eq!(before.elapsed_to_ms(&after), None);
        assert_eq!(before.elapsed_to_ms(&RecordedTime { monotonic_ms: 9, ..before }), Some(4));
    }
}
