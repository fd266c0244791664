//! What is asked of the fire authority or its operators, from being filed to being decided (R9.1, R9.4).
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> Pending: filed
//!     Pending --> Withdrawn: withdrawn (not a correction)
//!     Pending --> Approved: approved
//!     Pending --> Declined: declined with words
//! ```
//!
//! A decision stands: whoever wants something else files anew. What an approval brings about is not this module's.

use crate::calendar::Month;
use crate::contract::ContractKind;
use crate::moment::Moment;
use crate::words::words;

words! {
    /// What is asked for.
    pub enum RequestKind {
        /// 自主登记: a company applies to be admitted as an agency (R1.1).
        Registration = "registration",
        /// 人员变更申请: somebody joins, leaves or has another certificate (R1.3).
        StaffChange = "staff_change",
        /// 暂停: no report for one month (R10.1).
        Suspension = "suspension",
        /// 直接上传报告: a special venue's reports are uploaded (R2.6).
        DirectUpload = "direct_upload",
        /// 系统操作变更申请: something done by mistake is put right (R9.4).
        Correction = "correction",
    }
}

words! {
    /// Where a request stands.
    pub enum RequestState {
        /// 待审核: nobody has decided.
        Pending = "pending",
        /// 已撤销: taken back by whoever asked.
        Withdrawn = "withdrawn",
        /// 审核通过: approved; what it brings about is done.
        Approved = "approved",
        /// 审核不通过: declined with words.
        Declined = "declined",
    }
}

words! {
    /// What can happen to a request.
    pub enum RequestEvent {
        /// Taken back by whoever asked.
        Withdrawn = "withdrawn",
        /// Approved.
        Approved = "approved",
        /// Declined.
        Declined = "declined",
    }
}

words! {
    /// What a correction is about.
    pub enum CorrectionKind {
        /// 审核误操作: a task was approved by mistake and waits for its review again.
        UndoApproval = "undo_approval",
        /// 备案误操作: a report was filed by mistake and another one may take its place.
        ReopenReport = "reopen_report",
        /// Anything else, which the operator carries out by hand and tells in words.
        Other = "other",
    }
}

/// Why something cannot happen to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// It is approved or declined already.
    #[error("the request is decided: {state}")]
    Decided {
        /// How.
        state: RequestState,
    },
    /// It was taken back.
    #[error("the request was withdrawn")]
    Withdrawn,
    /// Requests of this kind are never taken back (manual 十.30).
    #[error("a {kind} cannot be withdrawn")]
    NotWithdrawable {
        /// The kind.
        kind: RequestKind,
    },
}

/// Digits of a province's region code (GB/T 2260).
const PROVINCE_DIGITS: usize = 2;

impl RequestKind {
    /// Whether it can be taken back until it is decided.
    #[must_use]
    pub const fn can_be_withdrawn(self) -> bool {
        !matches!(self, Self::Correction)
    }

    /// The region whose officers decide such a request about something in `region`: the province for a direct upload
    /// (manual 七), the region itself for the others. `None`: an operator decides.
    #[must_use]
    pub fn deciding_region(self, region: &str) -> Option<&str> {
        match self {
            Self::Correction => None,
            Self::DirectUpload => Some(region.get(..PROVINCE_DIGITS).unwrap_or(region)),
            Self::Registration | Self::StaffChange | Self::Suspension => Some(region),
        }
    }
}

impl RequestState {
    /// The state of a request of this kind after `event`.
    ///
    /// # Errors
    /// [`RequestError`] when the event cannot happen to it.
    pub const fn on(self, kind: RequestKind, event: RequestEvent) -> Result<Self, RequestError> {
        match (self, event) {
            (Self::Pending, RequestEvent::Withdrawn) if !kind.can_be_withdrawn() => {
                Err(RequestError::NotWithdrawable { kind })
            }
            (Self::Pending, RequestEvent::Withdrawn) => Ok(Self::Withdrawn),
            (Self::Pending, RequestEvent::Approved) => Ok(Self::Approved),
            (Self::Pending, RequestEvent::Declined) => Ok(Self::Declined),
            (Self::Approved | Self::Declined, _) => Err(RequestError::Decided { state: self }),
            (Self::Withdrawn, _) => Err(RequestError::Withdrawn),
        }
    }
}

/// What has to be known to decide whether a month may be suspended (R10.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SuspensionRequest {
    /// The kind of the project's contract.
    pub contract: ContractKind,
    /// The month asked for.
    pub month: Month,
    /// Whether the project or its contract has ended.
    pub ended: bool,
    /// Whether the project has a plan for the month.
    pub planned: bool,
    /// Where a request for the same month stands, if one is pending or approved.
    pub asked: Option<RequestState>,
}

/// Why a month cannot be suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SuspensionError {
    /// Only maintenance is due month by month.
    #[error("only maintenance is due month by month")]
    NotMaintenance,
    /// The project or its contract has ended.
    #[error("the project has ended")]
    ProjectEnded,
    /// The month is over.
    #[error("the month is over; it is {current} now")]
    Past {
        /// The current month.
        current: Month,
    },
    /// There is a plan for the month.
    #[error("there is a plan for the month")]
    Planned,
    /// The month is suspended already.
    #[error("the month is suspended")]
    Suspended,
    /// It was asked for already.
    #[error("it was asked for already")]
    Asked,
}

impl SuspensionRequest {
    /// Whether the request may be filed at `now`.
    ///
    /// # Errors
    /// The first [`SuspensionError`] that stands against it.
    pub fn check(&self, now: Moment) -> Result<(), SuspensionError> {
        let current = Month::of(now);
        if self.contract != ContractKind::Maintenance {
            return Err(SuspensionError::NotMaintenance);
        }
        if self.ended {
            return Err(SuspensionError::ProjectEnded);
        }
        if self.month < current {
            return Err(SuspensionError::Past { current });
        }
        match (self.planned, self.asked) {
            (true, _) => Err(SuspensionError::Planned),
            (false, Some(RequestState::Approved)) => Err(SuspensionError::Suspended),
            (false, Some(RequestState::Pending)) => Err(SuspensionError::Asked),
            (false, Some(RequestState::Withdrawn | RequestState::Declined) | None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_state_and_event() {
        use RequestState as S;
        for kind in RequestKind::ALL {
            let withdrawn = match kind {
                RequestKind::Correction => Err(RequestError::NotWithdrawable { kind: *kind }),
                _ => Ok(S::Withdrawn),
            };
            let decided = |state| [Err(RequestError::Decided { state }); 3];
            let expected = [
                (S::Pending, [withdrawn, Ok(S::Approved), Ok(S::Declined)]),
                (S::Withdrawn, [Err(RequestError::Withdrawn); 3]),
                (S::Approved, decided(S::Approved)),
                (S::Declined, decided(S::Declined)),
            ];
            assert_eq!(expected.len(), S::ALL.len());
            for (state, outcomes) in expected {
                for (event, outcome) in RequestEvent::ALL.iter().zip(outcomes) {
                    assert_eq!(state.on(*kind, *event), outcome, "{kind} {state} {event}");
                }
            }
        }
    }

    #[test]
    fn a_direct_upload_is_decided_by_the_province_and_a_correction_by_no_officer() {
        assert_eq!(RequestKind::DirectUpload.deciding_region("610113"), Some("61"));
        assert_eq!(RequestKind::Suspension.deciding_region("610113"), Some("610113"));
        assert_eq!(RequestKind::Correction.deciding_region("610113"), None);
    }

    #[test]
    fn a_month_is_suspended_once_ahead_of_its_plan() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let now = month("2026-11").start();
        let right = SuspensionRequest {
            contract: ContractKind::Maintenance,
            month: month("2026-11"),
            ended: false,
            planned: false,
            asked: None,
        };
        assert_eq!(right.check(now), Ok(()));
        assert_eq!(SuspensionRequest { month: month("2026-12"), ..right }.check(now), Ok(()));
        assert_eq!(SuspensionRequest { asked: Some(RequestState::Declined), ..right }.check(now), Ok(()));
        assert_eq!(SuspensionRequest { asked: Some(RequestState::Withdrawn), ..right }.check(now), Ok(()));
        let cases = [
            (SuspensionRequest { contract: ContractKind::Assessment, ..right }, SuspensionError::NotMaintenance),
            (SuspensionRequest { ended: true, ..right }, SuspensionError::ProjectEnded),
            (
                SuspensionRequest { month: month("2026-10"), ..right },
                SuspensionError::Past { current: month("2026-11") },
            ),
            (SuspensionRequest { planned: true, ..right }, SuspensionError::Planned),
            (SuspensionRequest { asked: Some(RequestState::Approved), ..right }, SuspensionError::Suspended),
            (SuspensionRequest { asked: Some(RequestState::Pending), ..right }, SuspensionError::Asked),
        ];
        for (request, error) in cases {
            assert_eq!(request.check(now), Err(error));
        }
    }
}
