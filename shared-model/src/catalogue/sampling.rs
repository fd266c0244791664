//! How many of the installed number of a facility are tested per visit.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::words::WordError;

/// 抽检比例: a share of the installed number, written `20%,>=3` or `100%/Y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sampling {
    /// Per cent of the installed number.
    pub percent: u8,
    /// At least so many, where that many are installed.
    pub at_least: u32,
    /// In how many monthly visits the share is reached: 1, 6 (half a year) or 12 (a year).
    pub visits: u8,
}

impl Sampling {
    /// How many of `installed` a visit tests: the share spread over the visits, rounded up.
    #[must_use]
    pub fn count(&self, installed: u32) -> u32 {
        let share = u64::from(installed) * u64::from(self.percent);
        let per_visit = share.div_ceil(100 * u64::from(self.visits.max(1)));
        u32::try_from(per_visit).unwrap_or(u32::MAX).max(self.at_least).min(installed)
    }
}

impl fmt::Display for Sampling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.percent)?;
        if self.at_least > 0 {
            write!(f, ",>={}", self.at_least)?;
        }
        match self.visits {
            6 => f.write_str("/H"),
            12 => f.write_str("/Y"),
            _ => Ok(()),
        }
    }
}

impl FromStr for Sampling {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, WordError> {
        let parse = || {
            let (rest, visits) = match text.split_once('/') {
                None => (text, 1),
                Some((rest, "H")) => (rest, 6),
                Some((rest, "Y")) => (rest, 12),
                Some(_) => return None,
            };
            let (share, floor) = rest.split_once(",>=").unwrap_or((rest, "0"));
            let percent = share.strip_suffix('%')?.parse().ok().filter(|p| (1..=100).contains(p))?;
            Some(Self { percent, at_least: floor.parse().ok()?, visits })
        };
        parse().ok_or_else(|| WordError { what: "Sampling", text: text.to_owned() })
    }
}

impl TryFrom<String> for Sampling {
    type Error = WordError;

    fn try_from(text: String) -> Result<Self, WordError> {
        text.parse()
    }
}

impl From<Sampling> for String {
    fn from(sampling: Sampling) -> Self {
        sampling.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_follows_share_floor_and_installed_number() {
        let count = |text: &str, installed| text.parse::<Sampling>().unwrap().count(installed);
        assert_eq!(count("100%", 7), 7);
        assert_eq!(count("20%,>=3", 5), 3);
        assert_eq!(count("20%,>=3", 2), 2);
        assert_eq!(count("20%,>=3", 100), 20);
        assert_eq!(count("100%/Y", 25), 3);
        assert_eq!(count("30%", 0), 0);
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["", "20", "0%", "101%", "20%/M", "20%,>=x"] {
            assert!(text.parse::<Sampling>().is_err(), "{text:?}");
        }
    }
}
