//! Plans: what of a project is due in a month, and how it is issued to engineers (R3.1 to R3.4).
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> Draft: drawn up
//!     Draft --> Dispatched: items issued
//!     Dispatched --> Dispatched: more issued, some withdrawn
//!     Dispatched --> Draft: all withdrawn
//!     Dispatched --> Started: a task begun
//!     Started --> Dispatched: last task removed
//!     Draft --> Deleted: delete
//!     Dispatched --> Deleted: withdraw all and delete
//! ```
//!
//! Over the end of its month a plan expires: it changes no more, whatever its state.

use crate::calendar::Month;
use crate::contract::ContractKind;
use crate::moment::Moment;
use crate::period::Period;
use crate::words::words;

words! {
    /// Where a plan stands.
    pub enum PlanState {
        /// 制定: drawn up, nothing issued.
        Draft = "draft",
        /// 下发: items were issued and nobody has begun.
        Dispatched = "dispatched",
        /// Somebody has begun a task of it.
        Started = "started",
        /// Deleted before anything was begun.
        Deleted = "deleted",
    }
}

/// What can happen to a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanEvent {
    /// Items were issued.
    Dispatched,
    /// Items were withdrawn.
    Withdrawn {
        /// How many facilities are still issued to somebody.
        left: usize,
    },
    /// Somebody began a task of it.
    TaskBegun,
    /// A task was removed.
    TaskRemoved {
        /// How many tasks are left.
        left: usize,
    },
    /// It was deleted.
    Deleted {
        /// Whether what is issued is taken back with it.
        withdrawing: bool,
        /// Whether a task of it was ever submitted.
        submitted: bool,
    },
}

/// Why something cannot happen to a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A plan is made for the current month only.
    #[error("a plan is made for the current month, {current}")]
    WrongMonth {
        /// The current month.
        current: Month,
    },
    /// The month is paused.
    #[error("the month is paused")]
    Paused,
    /// The project or its contract has ended.
    #[error("the project has ended")]
    ProjectEnded,
    /// The first report is due in a later month.
    #[error("the first report is due in {first}")]
    BeforeFirstReport {
        /// The month of the first report.
        first: Month,
    },
    /// There is such a plan for this month, or, for inspection and assessment, one at all.
    #[error("there is such a plan already")]
    Exists,
    /// No item of the project's facilities belongs to this kind of plan.
    #[error("nothing is due for this kind of plan")]
    NothingDue,
    /// The month is over.
    #[error("the month of the plan is over")]
    Expired,
    /// Items are issued: withdraw them first.
    #[error("items are issued; withdraw them first")]
    Issued,
    /// Work has begun: its tasks have to be removed first.
    #[error("work has begun")]
    Started,
    /// Work was submitted: nothing submitted is deleted (R3.3).
    #[error("work was submitted")]
    Submitted,
    /// Nothing is issued.
    #[error("nothing is issued")]
    NotIssued,
    /// The plan was deleted.
    #[error("the plan was deleted")]
    Deleted,
}

impl PlanState {
    /// The state after `event` at `now`, for a plan of `month`.
    ///
    /// # Errors
    /// [`PlanError`] when the event cannot happen in this state or at this time.
    pub fn on(self, event: PlanEvent, month: Month, now: Moment) -> Result<Self, PlanError> {
        // What phones report of a past month still counts; decisions about it do not.
        let decision = matches!(event, PlanEvent::Dispatched);
        if decision && self != Self::Deleted && now >= month.end() {
            return Err(PlanError::Expired);
        }
        match (self, event) {
            (Self::Draft | Self::Dispatched, PlanEvent::Dispatched) => Ok(Self::Dispatched),
            (Self::Started, PlanEvent::Dispatched) => Ok(Self::Started),
            (Self::Dispatched, PlanEvent::Withdrawn { left: 0 }) => Ok(Self::Draft),
            (Self::Dispatched | Self::Started, PlanEvent::Withdrawn { .. }) => Ok(self),
            (Self::Draft, PlanEvent::Withdrawn { .. }) => Err(PlanError::NotIssued),
            // A task may arrive whose items were withdrawn while its phone was off line.
            (Self::Draft | Self::Dispatched | Self::Started, PlanEvent::TaskBegun) => Ok(Self::Started),
            (Self::Started, PlanEvent::TaskRemoved { left: 0 }) => Ok(Self::Dispatched),
            (Self::Draft | Self::Dispatched | Self::Started, PlanEvent::TaskRemoved { .. }) => Ok(self),
            (Self::Draft, PlanEvent::Deleted { .. })
            | (Self::Dispatched, PlanEvent::Deleted { withdrawing: true, .. }) => Ok(Self::Deleted),
            (Self::Dispatched, PlanEvent::Deleted { withdrawing: false, .. }) => Err(PlanError::Issued),
            (Self::Started, PlanEvent::Deleted { submitted: true, .. }) => Err(PlanError::Submitted),
            (Self::Started, PlanEvent::Deleted { submitted: false, .. }) => Err(PlanError::Started),
            (Self::Deleted, _) => Err(PlanError::Deleted),
        }
    }
}

/// What has to be known to decide whether a plan may be drawn up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanRequest {
    /// The kind of the project's contract.
    pub contract: ContractKind,
    /// The month asked for.
    pub month: Month,
    /// The kind of plan asked for.
    pub period: Period,
    /// Whether the project or its contract has ended.
    pub ended: bool,
    /// Whether an approved pause covers the month.
    pub paused: bool,
    /// The month of the first report (R2.5).
    pub first_report: Month,
    /// Whether the project has a plan of this kind for this month.
    pub same_exists: bool,
    /// Whether the project has any plan.
    pub any_exists: bool,
    /// How many items would be due.
    pub due: usize,
}

impl PlanRequest {
    /// Whether the plan may be drawn up at `now`.
    ///
    /// # Errors
    /// The first [`PlanError`] that stands against it.
    pub fn check(&self, now: Moment) -> Result<(), PlanError> {
        let current = Month::of(now);
        let maintenance = self.contract == ContractKind::Maintenance;
        if self.month != current {
            Err(PlanError::WrongMonth { current })
        } else if self.ended {
            Err(PlanError::ProjectEnded)
        } else if self.paused {
            Err(PlanError::Paused)
        } else if maintenance && self.month < self.first_report {
            Err(PlanError::BeforeFirstReport { first: self.first_report })
        } else if self.same_exists || (!maintenance && self.any_exists) {
            Err(PlanError::Exists)
        } else if self.due == 0 {
            Err(PlanError::NothingDue)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DELETED: PlanEvent = PlanEvent::Deleted { withdrawing: false, submitted: false };

    fn month() -> Month {
        "2026-11".parse().unwrap()
    }

    #[test]
    fn every_pair_of_state_and_event() {
        use PlanError as E;
        use PlanState as S;
        let events = [
            PlanEvent::Dispatched,
            PlanEvent::Withdrawn { left: 0 },
            PlanEvent::Withdrawn { left: 2 },
            PlanEvent::TaskBegun,
            PlanEvent::TaskRemoved { left: 0 },
            PlanEvent::TaskRemoved { left: 1 },
            PlanEvent::Deleted { withdrawing: false, submitted: false },
            PlanEvent::Deleted { withdrawing: true, submitted: false },
            PlanEvent::Deleted { withdrawing: true, submitted: true },
        ];
        let not_issued = Err(E::NotIssued);
        let expected = [
            (
                S::Draft,
                [
                    Ok(S::Dispatched),
                    not_issued,
                    not_issued,
                    Ok(S::Started),
                    Ok(S::Draft),
                    Ok(S::Draft),
                    Ok(S::Deleted),
                    Ok(S::Deleted),
                    Ok(S::Deleted),
                ],
            ),
            (
                S::Dispatched,
                [
                    Ok(S::Dispatched),
                    Ok(S::Draft),
                    Ok(S::Dispatched),
                    Ok(S::Started),
                    Ok(S::Dispatched),
                    Ok(S::Dispatched),
                    Err(E::Issued),
                    Ok(S::Deleted),
                    Ok(S::Deleted),
                ],
            ),
            (
                S::Started,
                [
                    Ok(S::Started),
                    Ok(S::Started),
                    Ok(S::Started),
                    Ok(S::Started),
                    Ok(S::Dispatched),
                    Ok(S::Started),
                    Err(E::Started),
                    Err(E::Started),
                    Err(E::Submitted),
                ],
            ),
            (S::Deleted, [Err(E::Deleted); 9]),
        ];
        assert_eq!(expected.len(), S::ALL.len());
        for (state, outcomes) in expected {
            for (event, outcome) in events.into_iter().zip(outcomes) {
                assert_eq!(state.on(event, month(), month().start()), outcome, "{state} {event:?}");
            }
        }
    }

    #[test]
    fn items_of_a_past_month_are_not_issued() {
        assert_eq!(PlanState::Draft.on(PlanEvent::Dispatched, month(), month().end()), Err(PlanError::Expired));
        assert_eq!(PlanState::Draft.on(DELETED, month(), month().end()), Ok(PlanState::Deleted));
    }

    fn check(change: impl FnOnce(&mut PlanRequest)) -> Result<(), PlanError> {
        let mut request = PlanRequest {
            contract: ContractKind::Maintenance,
            month: month(),
            period: Period::Month,
            ended: false,
            paused: false,
            first_report: month(),
            same_exists: false,
            any_exists: true,
            due: 12,
        };
        change(&mut request);
        request.check(month().end().plus_ms(-1))
    }

    #[test]
    fn a_plan_is_drawn_up_for_the_current_month_only() {
        assert_eq!(check(|_| ()), Ok(()));
        let wrong = Err(PlanError::WrongMonth { current: month() });
        assert_eq!(check(|r| r.month = month().next()), wrong);
        assert_eq!(check(|r| r.month = month().previous()), wrong);
    }

    #[test]
    fn what_stands_against_a_plan_is_named() {
        assert_eq!(check(|r| r.ended = true), Err(PlanError::ProjectEnded));
        assert_eq!(check(|r| r.paused = true), Err(PlanError::Paused));
        assert_eq!(
            check(|r| r.first_report = month().next()),
            Err(PlanError::BeforeFirstReport { first: month().next() })
        );
        assert_eq!(check(|r| r.same_exists = true), Err(PlanError::Exists));
        assert_eq!(check(|r| r.contract = ContractKind::Assessment), Err(PlanError::Exists));
        assert_eq!(check(|r| r.due = 0), Err(PlanError::NothingDue));
    }
}
