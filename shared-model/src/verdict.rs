//! What an engineer says about one test item, and how a measured value is judged (R4.4).

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// The outcome of one test item as the engineer states it.
    pub enum Verdict {
        /// 正常 / 符合: it works as the norm asks.
        Pass = "pass",
        /// 不符合: it does not; this opens a fault.
        Fail = "fail",
        /// 不能测试: it could not be tested; the note says why.
        Untestable = "untestable",
    }
}

/// The limits a measured value is judged against; both ends belong to the allowed range.
///
/// No end at all means that only the project's design value can judge, which a person knows.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Limit {
    /// The smallest allowed value, in the item's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The largest allowed value, in the item's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// Where a measured value lies against its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// Within the limits, ends included.
    Within,
    /// Below the smallest allowed value.
    Below,
    /// Above the largest allowed value.
    Above,
    /// There is no limit, or the value is no number: a person has to judge.
    Open,
}

impl Judgement {
    /// The verdict that follows from the value alone; `None` where a person has to judge.
    #[must_use]
    pub const fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Within => Some(Verdict::Pass),
            Self::Below | Self::Above => Some(Verdict::Fail),
            Self::Open => None,
        }
    }
}

impl Limit {
    /// Whether the limits themselves make sense: finite, and not the wrong way round.
    #[must_use]
    pub fn is_sane(&self) -> bool {
        let finite = self.min.into_iter().chain(self.max).all(f64::is_finite);
        finite && self.min.zip(self.max).is_none_or(|(min, max)| min <= max)
    }

    /// Whether there is anything to judge against.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.min.is_none() && self.max.is_none()
    }
}

/// Judges a measured value against `limit`, both ends included.
#[must_use]
pub fn judge(value: f64, limit: &Limit) -> Judgement {
    if limit.is_empty() || value.is_nan() {
        Judgement::Open
    } else if limit.min.is_some_and(|min| value < min) {
        Judgement::Below
    } else if limit.max.is_some_and(|max| value > max) {
        Judgement::Above
    } else {
        Judgement::Within
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ends_of_the_range_pass() {
        let limit = Limit { min: Some(0.07), max: Some(0.5) };
        assert_eq!(judge(0.07, &limit), Judgement::Within);
        assert_eq!(judge(0.5, &limit), Judgement::Within);
        assert_eq!(judge(0.069, &limit).verdict(), Some(Verdict::Fail));
    }

    #[test]
    fn without_a_limit_a_person_judges() {
        assert_eq!(judge(3.0, &Limit::default()).verdict(), None);
        assert_eq!(judge(f64::NAN, &Limit { min: Some(1.0), max: None }).verdict(), None);
    }

    proptest! {
        #[test]
        fn a_value_is_within_exactly_when_it_is_between(value in -1e6..1e6_f64, a in -1e6..1e6_f64, b in -1e6..1e6_f64) {
            let limit = Limit { min: Some(a.min(b)), max: Some(a.max(b)) };
            let between = (a.min(b)..=a.max(b)).contains(&value);
            prop_assert_eq!(judge(value, &limit) == Judgement::Within, between);
            prop_assert!(limit.is_sane());
        }

        #[test]
        fn a_wider_limit_never_fails_what_passed(value in -1e6..1e6_f64, min in -1e6..1e6_f64, by in 0.0..1e6_f64) {
            let narrow = Limit { min: Some(min), max: None };
            let wide = Limit { min: Some(min - by), max: None };
            if judge(value, &narrow) == Judgement::Within {
                prop_assert_eq!(judge(value, &wide), Judgement::Within);
            }
        }
    }
}
