//! Reports: a job that may be interrupted, then a document that is filed or deleted (R6.1, R6.4).
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> Queued: asked for
//!     Queued --> Running: begun
//!     Running --> Running: progress
//!     Running --> Queued: interrupted
//!     Running --> Generated: done
//!     Running --> Failed: failed
//!     Failed --> Queued: tried again
//!     Generated --> Filed: filed
//!     Queued --> Deleted: delete
//!     Failed --> Deleted: delete
//!     Generated --> Deleted: delete
//! ```

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::contract::ContractKind;
use crate::words::words;

words! {
    /// What kind of report a project has; it decides what goes into it (report-layout sections 1 to 4).
    pub enum ReportKind {
        /// 维护保养: made from the records alone.
        Maintenance = "maintenance",
        /// 竣工、年度、专项检测: an uploaded body with a conclusion, then the records made on site.
        Inspection = "inspection",
        /// 安全评估: an uploaded body, then the records made on site.
        Assessment = "assessment",
        /// 不能使用手机的场所: an uploaded body, as the authority permitted (R2.6).
        SpecialVenue = "special_venue",
    }
}

words! {
    /// 报告结论: what an inspection comes to, chosen when its report is generated.
    pub enum Conclusion {
        /// 合格.
        Pass = "pass",
        /// 不合格.
        Fail = "fail",
    }
}

impl ReportKind {
    /// The kind of the reports of a project: a direct upload that was permitted goes before the kind of contract.
    #[must_use]
    pub const fn of(contract: ContractKind, direct_upload: bool) -> Self {
        match contract {
            _ if direct_upload => Self::SpecialVenue,
            ContractKind::Maintenance => Self::Maintenance,
            ContractKind::Assessment => Self::Assessment,
            ContractKind::CompletionInspection | ContractKind::AnnualInspection | ContractKind::SpecialInspection => {
                Self::Inspection
            }
        }
    }

    /// Whether its body is uploaded (R6.3).
    #[must_use]
    pub const fn is_uploaded(self) -> bool {
        !matches!(self, Self::Maintenance)
    }

    /// Whether a conclusion is chosen.
    #[must_use]
    pub const fn has_conclusion(self) -> bool {
        matches!(self, Self::Inspection)
    }
}

/// Whether a report may be dated on `dated_on`: not before the last day of the service it reports on.
#[must_use]
pub fn is_dated_after_service(dated_on: Date, last_service_day: Date) -> bool {
    dated_on >= last_service_day
}

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ReportState {
    /// Waiting to be made; its inputs are frozen.
    Queued,
    /// Being made.
    Running {
        /// Per cent done.
        progress: u8,
    },
    /// Could not be made; the reason is kept beside it.
    Failed,
    /// 已生成: made, and can still be deleted.
    Generated,
    /// 已备案: filed; never changes and is never deleted.
    Filed,
    /// Deleted before it was filed.
    Deleted,
}

/// What can happen to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportEvent {
    /// The job began.
    Begun,
    /// The job got on.
    Progressed {
        /// Per cent done.
        progress: u8,
    },
    /// The server stopped while the job ran.
    Interrupted,
    /// The document is there.
    Done,
    /// It could not be made.
    Failed,
    /// Somebody asked for another try.
    Retried,
    /// 备案.
    Filed,
    /// Deleted.
    Deleted,
}

/// Why something cannot happen to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// It is filed.
    #[error("the report is filed: it never changes and is never deleted")]
    Filed,
    /// It is being made.
    #[error("the report is being made")]
    Running,
    /// It is not there yet.
    #[error("the report is not generated")]
    NotGenerated,
    /// It is there already.
    #[error("the report is generated already")]
    Generated,
    /// It was deleted.
    #[error("the report was deleted")]
    Deleted,
}

impl ReportState {
    /// The state after `event`.
    ///
    /// # Errors
    /// [`ReportError`] when the event cannot happen in this state.
    pub const fn on(self, event: ReportEvent) -> Result<Self, ReportError> {
        use ReportEvent as E;
        match (self, event) {
            (Self::Queued, E::Begun) => Ok(Self::Running { progress: 0 }),
            (Self::Running { .. }, E::Progressed { progress }) => Ok(Self::Running { progress }),
            (Self::Running { .. }, E::Interrupted) | (Self::Failed, E::Retried) => Ok(Self::Queued),
            (Self::Running { .. }, E::Done) => Ok(Self::Generated),
            (Self::Running { .. }, E::Failed) => Ok(Self::Failed),
            (Self::Generated, E::Filed) => Ok(Self::Filed),
            (Self::Queued | Self::Failed | Self::Generated, E::Deleted) => Ok(Self::Deleted),
            (Self::Running { .. }, E::Begun | E::Retried | E::Deleted) => Err(ReportError::Running),
            (Self::Generated, _) => Err(ReportError::Generated),
            (Self::Queued | Self::Running { .. } | Self::Failed, _) => Err(ReportError::NotGenerated),
            (Self::Filed, _) => Err(ReportError::Filed),
            (Self::Deleted, _) => Err(ReportError::Deleted),
        }
    }

    /// The word that stands for the state where it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running { .. } => "running",
            Self::Failed => "failed",
            Self::Generated => "generated",
            Self::Filed => "filed",
            Self::Deleted => "deleted",
        }
    }

    /// The state of a stored word and its progress; `None` for any other text.
    #[must_use]
    pub fn of_word(word: &str, progress: u8) -> Option<Self> {
        [Self::Queued, Self::Running { progress }, Self::Failed, Self::Generated, Self::Filed, Self::Deleted]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_report_follows_from_contract_and_permission() {
        for contract in ContractKind::ALL.iter().copied() {
            assert_eq!(ReportKind::of(contract, true), ReportKind::SpecialVenue);
            let kind = ReportKind::of(contract, false);
            assert_eq!(kind.is_uploaded(), contract != ContractKind::Maintenance, "{contract}");
            assert_eq!(kind.has_conclusion(), contract.is_inspection(), "{contract}");
        }
    }

    #[test]
    fn a_report_is_dated_on_the_last_service_day_at_the_earliest() {
        let day = |day| jiff::civil::date(2026, 11, day);
        assert!(is_dated_after_service(day(21), day(21)) && is_dated_after_service(day(30), day(21)));
        assert!(!is_dated_after_service(day(20), day(21)));
    }

    #[test]
    fn every_pair_of_state_and_event() {
        use ReportError as E;
        use ReportState as S;
        let events = [
            ReportEvent::Begun,
            ReportEvent::Progressed { progress: 50 },
            ReportEvent::Interrupted,
            ReportEvent::Done,
            ReportEvent::Failed,
            ReportEvent::Retried,
            ReportEvent::Filed,
            ReportEvent::Deleted,
        ];
        let (not, made, run) = (Err(E::NotGenerated), Err(E::Generated), Err(E::Running));
        let half = S::Running { progress: 50 };
        let expected = [
            (S::Queued, [Ok(S::Running { progress: 0 }), not, not, not, not, not, not, Ok(S::Deleted)]),
            (
                S::Running { progress: 7 },
                [run, Ok(half), Ok(S::Queued), Ok(S::Generated), Ok(S::Failed), run, not, run],
            ),
            (S::Failed, [not, not, not, not, not, Ok(S::Queued), not, Ok(S::Deleted)]),
            (S::Generated, [made, made, made, made, made, made, Ok(S::Filed), Ok(S::Deleted)]),
            (S::Filed, [Err(E::Filed); 8]),
            (S::Deleted, [Err(E::Deleted); 8]),
        ];
        for (state, outcomes) in expected {
            assert_eq!(S::of_word(state.word(), 7), Some(state));
            for (event, outcome) in events.into_iter().zip(outcomes) {
                assert_eq!(state.on(event), outcome, "{state:?} {event:?}");
            }
        }
    }
}
