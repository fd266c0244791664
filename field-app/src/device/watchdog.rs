//! Why a recording that should have been running was not: told from the last note of the watchdog (R4.2).
//!
//! The service writes a note every half minute while it records. Whoever starts next compares it with what is now.
//! The native code has the same rules; `native/policy/watchdog.txt` is run against both.

use shared_model::document::statement::GapReason;

/// The last note of a service that was recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heartbeat {
    /// Which start of the phone it was written in.
    pub boot: u64,
    /// Milliseconds since that start.
    pub elapsed_ms: u64,
}

/// What is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// Which start of the phone this is.
    pub boot: u64,
    /// Milliseconds since that start.
    pub elapsed_ms: u64,
    /// The position may be known in the background.
    pub permitted: bool,
}

/// The reason of the stretch between the note and now; none when it is too short to be one.
#[must_use]
pub const fn classify(before: Heartbeat, now: Situation, stopped_after_ms: u64) -> Option<GapReason> {
    // A clock that counts from the start of the phone and went back was started anew, whatever the number says.
    if before.boot != now.boot || now.elapsed_ms < before.elapsed_ms {
        return Some(GapReason::PhoneOff);
    }
    if now.elapsed_ms - before.elapsed_ms <= stopped_after_ms {
        return None;
    }
    // Android ends the process when a permission is taken away: the cause, not the end, is what is told.
    Some(if now.permitted { GapReason::StoppedBySystem } else { GapReason::PermissionRemoved })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::sampling::Policy;

    #[test]
    fn the_rules_are_those_of_the_shared_table() {
        let stopped_after_ms = Policy::current().unwrap().stopped_after_ms.unsigned_abs();
        let table = include_str!("../../native/policy/watchdog.txt");
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<_> = line.split_whitespace().collect();
            let [boot, elapsed, boot_now, elapsed_now, permitted, "->", reason] = words[..] else { panic!("{line}") };
            let number = |word: &str| word.parse().unwrap();
            let before = Heartbeat { boot: number(boot), elapsed_ms: number(elapsed) };
            let now =
                Situation { boot: number(boot_now), elapsed_ms: number(elapsed_now), permitted: permitted == "yes" };
            let told = match classify(before, now, stopped_after_ms) {
                None => "none",
                Some(GapReason::PhoneOff) => "phone_off",
                Some(GapReason::StoppedBySystem) => "stopped_by_system",
                Some(GapReason::PermissionRemoved) => "permission_removed",
                Some(other) => panic!("{other:?}"),
            };
            assert_eq!(told, reason, "{line}");
        }
    }
}
