//! How often a phone measures while a task is recorded, as a pure state machine, and what that costs.
//!
//! The service that records cannot ask the app: the native code has the same machine. `native/policy/sampler.txt` is run
//! against both, and a test here compares the numbers in `native/policy/location.json` with those in the native sources.

use serde::Deserialize;

/// The numbers of the policy; both native sources have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Between two measurements while the person moves.
    pub moving_interval_ms: i64,
    /// The same while the person stays in one place.
    pub still_interval_ms: i64,
    /// Time within [`Policy::still_radius_m`] after which the person counts as staying.
    pub still_after_ms: i64,
    /// Radius of "one place", in metres; a fix less accurate than this counts with its own accuracy.
    pub still_radius_m: i64,
    /// A fix this far from the last kept one is kept.
    pub keep_distance_m: i64,
    /// A fix is kept after this time wherever it is: the track shows that somebody stayed.
    pub keep_interval_ms: i64,
    /// Time without a fix after which the position counts as lost.
    pub no_fix_after_ms: i64,
    /// Between two notes of the watchdog.
    pub heartbeat_ms: i64,
    /// Time without a note after which the service counts as stopped.
    pub stopped_after_ms: i64,
}

impl Policy {
    /// The policy of this program.
    ///
    /// # Errors
    /// Never for the file in the repository; the test reads it.
    pub fn current() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("../../native/policy/location.json"))
    }
}

/// Whether the person moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// On the way: measured often.
    Moving,
    /// In one place: measured now and then.
    Still,
}

/// A measurement as the machine sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Monotonic time, in milliseconds.
    pub at_ms: i64,
    /// East and north of any fixed point, in metres.
    pub east_north_m: (f64, f64),
    /// Radius of 68 % probability, in metres.
    pub accuracy_m: f64,
}

/// The machine: what was kept last, and since when the person has been where.
#[derive(Debug, Clone, Copy)]
pub struct Sampler {
    policy: Policy,
    motion: Motion,
    last_at_ms: Option<i64>,
    kept: Option<Measured>,
    anchor: Option<Measured>,
}

impl Sampler {
    /// A machine that has measured nothing yet.
    #[must_use]
    pub const fn new(policy: Policy) -> Self {
        Self { policy, motion: Motion::Moving, last_at_ms: None, kept: None, anchor: None }
    }

    /// Takes in a measurement; returns whether it belongs to the track.
    pub fn measure(&mut self, new: Measured) -> bool {
        if self.last_at_ms.is_some_and(|last| new.at_ms <= last) {
            return false;
        }
        self.last_at_ms = Some(new.at_ms);
        self.settle(new);
        let keep = self.kept.is_none_or(|kept| {
            distance(kept, new) >= self.policy.keep_distance_m as f64
                || new.at_ms - kept.at_ms >= self.policy.keep_interval_ms
        });
        if keep {
            self.kept = Some(new);
        }
        keep
    }

    /// Whether the person moves.
    #[must_use]
    pub const fn motion(&self) -> Motion {
        self.motion
    }

    /// When to measure next, in milliseconds from the last measurement.
    #[must_use]
    pub const fn interval_ms(&self) -> i64 {
        match self.motion {
            Motion::Moving => self.policy.moving_interval_ms,
            Motion::Still => self.policy.still_interval_ms,
        }
    }

    fn settle(&mut self, new: Measured) {
        let radius = (self.policy.still_radius_m as f64).max(new.accuracy_m);
        match self.anchor {
            Some(anchor) if distance(anchor, new) <= radius => {
                if new.at_ms - anchor.at_ms >= self.policy.still_after_ms {
                    self.motion = Motion::Still;
                }
            }
            _ => {
                self.anchor = Some(new);
                self.motion = Motion::Moving;
            }
        }
    }
}

fn distance(a: Measured, b: Measured) -> f64 {
    let (east, north) = (a.east_north_m.0 - b.east_north_m.0, a.east_north_m.1 - b.east_north_m.1);
    east.hypot(north)
}

/// What a receiver draws while it measures, in mA: the value of `gps.on` in the sample power profile of AOSP.
const RECEIVER_MA: f64 = 50.0;
/// What waking up and writing adds while moving and while staying, in mA: assumed, not measured.
const OVERHEAD_MA: (f64, f64) = (5.0, 2.0);
/// How long a receiver with a recent fix runs for one more, in milliseconds: assumed, not measured.
const WARM_FIX_MS: f64 = 10_000.0;

/// What recording costs, in mAh: an estimate from the policy and the constants above, measured on no phone.
#[must_use]
pub fn budget_mah(policy: &Policy, moving_h: f64, still_h: f64) -> f64 {
    let share = (WARM_FIX_MS / policy.still_interval_ms as f64).min(1.0);
    moving_h * (RECEIVER_MA + OVERHEAD_MA.0) + still_h * (RECEIVER_MA * share + OVERHEAD_MA.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KOTLIN: &str = include_str!("../../native/android/src/main/kotlin/org/fengtai/device/Policy.kt");
    const SWIFT: &str = include_str!("../../native/ios/Sources/Policy.swift");

    #[test]
    fn the_machine_does_what_the_shared_table_says() {
        let mut sampler = Sampler::new(Policy::current().unwrap());
        let table = include_str!("../../native/policy/sampler.txt");
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<_> = line.split_whitespace().collect();
            let [at, metres, accuracy, "->", kept, motion, interval] = words[..] else { panic!("{line}") };
            let number = |word: &str| word.parse::<f64>().unwrap();
            let new = Measured {
                at_ms: number(at) as i64,
                east_north_m: (0.0, number(metres)),
                accuracy_m: number(accuracy),
            };
            let is_kept = if sampler.measure(new) { "yes" } else { "no" };
            let moves = if sampler.motion() == Motion::Moving { "moving" } else { "still" };
            assert_eq!((is_kept, moves, sampler.interval_ms() as f64), (kept, motion, number(interval)), "{line}");
        }
    }

    #[test]
    fn the_native_sources_have_the_same_numbers() {
        let table: serde_json::Value = serde_json::from_str(include_str!("../../native/policy/location.json")).unwrap();
        for (name, value) in table.as_object().unwrap() {
            let kotlin = format!("const val {}: Long = {value}\n", name.to_uppercase());
            assert!(KOTLIN.contains(&kotlin), "Policy.kt lacks {kotlin}");
            let swift = format!("static let {}: Int64 = {value}\n", camel(name));
            assert!(SWIFT.contains(&swift), "Policy.swift lacks {swift}");
        }
    }

    fn camel(name: &str) -> String {
        let mut words = name.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |text, word| text + &word[..1].to_uppercase() + &word[1..])
    }

    #[test]
    fn measuring_at_rest_leaves_no_gap_in_the_track() {
        let policy = Policy::current().unwrap();
        assert!(policy.still_interval_ms * 2 <= crate::phone::GAP_MS);
        assert_eq!(policy.no_fix_after_ms, crate::phone::GAP_MS);
        assert!(policy.stopped_after_ms > 2 * policy.heartbeat_ms);
    }

    #[test]
    fn a_working_day_takes_a_small_part_of_a_battery() {
        let day = budget_mah(&Policy::current().unwrap(), 4.0, 4.0);
        assert!((250.0..275.0).contains(&day), "{day} mAh");
    }
}
