//! Filing (备案): by when it is due, and who may file (R6.4).
//!
//! The manual states two rules: within five days of the submission of the last task (chapter 4, 3.5),
//! and within five days of generating the report (chapter 9). Filing is due on the earlier of the two
//! days; a later filing is possible and counts as late.

use jiff::civil::Date;
use serde::Serialize;

use crate::calendar::{day_of, plus_days};
use crate::moment::Moment;
use crate::person::{Certificate, Qualification, certificate_for};

/// Days after the event on which filing is still in time; the day of the event does not count.
pub const FILING_DAYS: i32 = 5;

/// By when a report has to be filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FilingDue {
    /// Last day by the rule of chapter 4: five days after the last submission.
    pub by_submission: Date,
    /// Last day by the rule of chapter 9: five days after generation.
    pub by_generation: Date,
}

impl FilingDue {
    /// The due days of a report whose last task was submitted at `submitted` and that was generated at
    /// `generated`.
    #[must_use]
    pub fn of(submitted: Moment, generated: Moment) -> Self {
        let after = |at| plus_days(day_of(at), FILING_DAYS);
        Self { by_submission: after(submitted), by_generation: after(generated) }
    }

    /// The last day on which filing is in time.
    #[must_use]
    pub fn day(&self) -> Date {
        self.by_submission.min(self.by_generation)
    }

    /// Whether filing at `at` is late.
    #[must_use]
    pub fn is_late(&self, at: Moment) -> bool {
        day_of(at) > self.day()
    }
}

/// Why a report cannot be filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FilingError {
    /// The technical lead states an opinion.
    #[error("filing needs an opinion")]
    NoteRequired,
    /// No registered engineer's certificate is valid today.
    #[error("a registered engineer's certificate valid today is needed")]
    NoCertificate,
}

/// Checks what a technical lead needs to file on `today`.
///
/// # Errors
/// [`FilingError`] says what is missing.
pub fn check(note: &str, certificates: &[Certificate], today: Date) -> Result<(), FilingError> {
    if certificate_for(certificates, Qualification::RegisteredEngineer, today).is_none() {
        Err(FilingError::NoCertificate)
    } else if note.trim().is_empty() {
        Err(FilingError::NoteRequired)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{end_of, start_of};

    #[test]
    fn filing_is_due_on_the_earlier_of_two_days() {
        let due = FilingDue::of(start_of(date(2026, 11, 20)), start_of(date(2026, 11, 25)));
        assert_eq!((due.by_submission, due.by_generation), (date(2026, 11, 25), date(2026, 11, 30)));
        assert_eq!(due.day(), date(2026, 11, 25));
        assert!(!due.is_late(end_of(date(2026, 11, 25)).plus_ms(-1)));
        assert!(due.is_late(end_of(date(2026, 11, 25))));
    }

    #[test]
    fn filing_needs_a_certificate_and_an_opinion() {
        assert_eq!(check("同意备案", &[], date(2026, 1, 1)), Err(FilingError::NoCertificate));
    }

    proptest! {
        #[test]
        fn filing_on_the_day_of_generation_is_in_time_unless_the_tasks_are_old(submitted in 0_i64..2_000_000_000_000, later in 0_i64..2_000_000_000) {
            let (submitted, generated) = (Moment::from_ms(submitted), Moment::from_ms(submitted + later));
            let due = FilingDue::of(submitted, generated);
            prop_assert_eq!(due.day(), due.by_submission);
            prop_assert_eq!(due.is_late(generated), crate::calendar::days_between(day_of(submitted), day_of(generated)) > FILING_DAYS);
        }
    }
}
