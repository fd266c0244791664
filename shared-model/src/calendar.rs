//! The business calendar: Asia/Shanghai, which has kept UTC+08:00 all year since 1992.
//!
//! Everything is stored in UTC; days, months and due dates are what they are in Shanghai. This module
//! must not know the time: it is an argument.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use crate::moment::Moment;

/// The business calendar's fixed offset from UTC.
pub const SHANGHAI: Offset = Offset::constant(8);

/// The day on which `at` falls in Shanghai. Moments beyond the years 1 to 9999 fall on the first or
/// last day a calendar can name.
#[must_use]
pub fn day_of(at: Moment) -> Date {
    match Timestamp::from_millisecond(at.as_ms()) {
        Ok(timestamp) => SHANGHAI.to_datetime(timestamp).date(),
        Err(_) if at.as_ms() < 0 => Date::MIN,
        Err(_) => Date::MAX,
    }
}

/// The wall clock time of `at` in Shanghai (midnight where no calendar reaches).
#[must_use]
pub fn time_of(at: Moment) -> Time {
    Timestamp::from_millisecond(at.as_ms()).map_or(Time::midnight(), |t| SHANGHAI.to_datetime(t).time())
}

/// The first moment of `day` in Shanghai.
#[must_use]
pub fn start_of(day: Date) -> Moment {
    let midnight = day.to_datetime(Time::midnight());
    match SHANGHAI.to_timestamp(midnight) {
        Ok(timestamp) => Moment::from_ms(timestamp.as_millisecond()),
        // Only the very first day of the calendar lies before what a timestamp can hold.
        Err(_) => Moment::from_ms(Timestamp::MIN.as_millisecond()),
    }
}

/// The first moment after `day` in Shanghai.
#[must_use]
pub fn end_of(day: Date) -> Moment {
    start_of(day).plus_ms(DAY_MS)
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Days from `from` to `to`; negative when `to` is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    let ms = start_of(to).ms_since(start_of(from));
    i32::try_from(ms / DAY_MS).unwrap_or(if ms < 0 { i32::MIN } else { i32::MAX })
}

/// `day` moved by `days`, held at the ends of the calendar.
#[must_use]
pub fn plus_days(day: Date, days: i32) -> Date {
    day.saturating_add(jiff::Span::new().days(days.clamp(-3_000_000, 3_000_000)))
}

/// A month of the business calendar: `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

/// A text that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no month; a month looks like 2026-11")]
pub struct MonthError {
    /// What was given.
    pub text: String,
}

impl Month {
    /// Month `month` (1 to 12) of `year` (1 to 9998); `None` beyond.
    #[must_use]
    pub fn new(year: i16, month: i8) -> Option<Self> {
        ((1..=9998).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month in which `day` lies.
    #[must_use]
    pub fn of_day(day: Date) -> Self {
        Self { year: day.year().clamp(1, 9998), month: day.month() }
    }

    /// The month in which `at` falls in Shanghai.
    #[must_use]
    pub fn of(at: Moment) -> Self {
        Self::of_day(day_of(at))
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month's number, 1 to 12.
    #[must_use]
    pub const fn number(self) -> i8 {
        self.month
    }

    /// The first day.
    #[must_use]
    pub const fn first_day(self) -> Date {
        jiff::civil::date(self.year, self.month, 1)
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// The first moment.
    #[must_use]
    pub fn start(self) -> Moment {
        start_of(self.first_day())
    }

    /// The first moment after the month.
    #[must_use]
    pub fn end(self) -> Moment {
        end_of(self.last_day())
    }

    /// Whether `at` falls in this month in Shanghai.
    #[must_use]
    pub fn contains(self, at: Moment) -> bool {
        self.start() <= at && at < self.end()
    }

    /// Whether `day` lies in this month.
    #[must_use]
    pub fn contains_day(self, day: Date) -> bool {
        self.first_day() <= day && day <= self.last_day()
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of_day(plus_days(self.last_day(), 1))
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::of_day(plus_days(self.first_day(), -1))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let parse = || {
            let (year, month) = text.split_once('-')?;
            let digits = |part: &str, len| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
            (digits(year, 4) && digits(month, 2)).then_some(())?;
            Self::new(year.parse().ok()?, month.parse().ok()?)
        };
        parse().ok_or_else(|| MonthError { text: text.to_owned() })
    }
}

impl TryFrom<String> for Month {
    type Error = MonthError;

    fn try_from(text: String) -> Result<Self, MonthError> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests;
