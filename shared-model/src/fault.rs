//! Faults: from being found to being solved, or to nothing more being done about them (R5.3, R5.4).
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> Open: found
//!     Open --> Investigating: investigate
//!     Investigating --> Open: finding approved
//!     Investigating --> Open: order withdrawn
//!     Open --> Repairing: owner agreed
//!     Repairing --> Open: repair failed
//!     Repairing --> Open: order withdrawn
//!     Repairing --> Resolved: repair approved
//!     Open --> Declined: owner declined
//!     Declined --> Repairing: owner agreed
//!     Open --> InDiscussion: in talks
//!     InDiscussion --> Investigating: investigate
//!     InDiscussion --> Repairing: owner agreed
//!     InDiscussion --> Declined: owner declined
//!     InDiscussion --> OutOfScope: out of scope
//!     Open --> OutOfScope: out of scope
//!     Open --> Investigating: its approval undone
//!     Open --> Repairing: its approval undone
//!     Resolved --> Repairing: its approval undone
//! ```

mod hazards;
mod standing;

use crate::task::TaskKind;
use crate::words::words;

pub use hazards::HazardCounts;
pub use standing::{FaultAwaits, FaultStanding};

words! {
    /// 故障处理: how it was settled that a fault is handled.
    pub enum FaultDisposition {
        /// 排查: an engineer finds out what is behind it.
        Investigate = "investigate",
        /// 业主同意维修: it is repaired.
        OwnerAgreed = "owner_agreed",
        /// 业主不同意维修: the owner does not have it repaired.
        OwnerDeclined = "owner_declined",
        /// 与业主沟通中: it is not settled yet.
        InDiscussion = "in_discussion",
        /// 不在合同范围内: nothing of the agency's.
        OutOfScope = "out_of_scope",
    }
}

words! {
    /// Where a fault stands.
    pub enum FaultState {
        /// 待处理: found, nothing settled; or investigated, with its finding.
        Open = "open",
        /// 解决中: an investigation is under way.
        Investigating = "investigating",
        /// 解决中: a repair is under way.
        Repairing = "repairing",
        /// 沟通中: in talks with the owner.
        InDiscussion = "in_discussion",
        /// 不同意维修: declined by the owner.
        Declined = "declined",
        /// 不在合同范围: not the agency's.
        OutOfScope = "out_of_scope",
        /// 已解决: a repair was approved.
        Resolved = "resolved",
    }
}

/// What can happen to a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultEvent {
    /// Somebody settled how it is handled.
    Handled(FaultDisposition),
    /// Its investigation task was approved.
    Investigated,
    /// Its repair task was approved.
    Repaired,
    /// Its repair task was approved, and it does not work: it has to be settled anew how the fault is handled.
    RepairFailed,
    /// The order under way was taken back: it has to be settled anew how the fault is handled.
    OrderWithdrawn,
    /// A correction took back the approval that ended its investigation, after which nothing else happened.
    InvestigationUndone,
    /// A correction took back the approval that ended its repair, after which nothing else happened.
    RepairUndone,
}

/// Why something cannot happen to a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// An investigation or a repair is under way.
    #[error("an investigation or a repair is under way")]
    UnderWay,
    /// It is solved or outside the contract: nothing more is done.
    #[error("nothing more is done about this fault")]
    Closed,
    /// A declined fault can only become a repair.
    #[error("a declined fault can only be repaired after all")]
    OnlyRepair,
    /// No such task is under way.
    #[error("no such task is under way")]
    NotUnderWay,
    /// It stands where the approval of no such task brings it.
    #[error("no such task has just ended")]
    NotEnded,
}

impl FaultState {
    /// The state after `event`.
    ///
    /// # Errors
    /// [`FaultError`] when the event cannot happen in this state.
    pub const fn on(self, event: FaultEvent) -> Result<Self, FaultError> {
        use FaultDisposition as D;
        use FaultEvent::{
            Handled, Investigated, InvestigationUndone, OrderWithdrawn, RepairFailed, RepairUndone, Repaired,
        };
        match (self, event) {
            (Self::Open | Self::InDiscussion, Handled(D::Investigate)) => Ok(Self::Investigating),
            (Self::Open | Self::InDiscussion | Self::Declined, Handled(D::OwnerAgreed)) => Ok(Self::Repairing),
            (Self::Open | Self::InDiscussion, Handled(D::OwnerDeclined)) => Ok(Self::Declined),
            (Self::Open | Self::InDiscussion, Handled(D::InDiscussion)) => Ok(Self::InDiscussion),
            (Self::Open | Self::InDiscussion, Handled(D::OutOfScope)) => Ok(Self::OutOfScope),
            (Self::Declined, Handled(_)) => Err(FaultError::OnlyRepair),
            (Self::Investigating | Self::Repairing, Handled(_)) => Err(FaultError::UnderWay),
            (Self::Resolved | Self::OutOfScope, Handled(_)) => Err(FaultError::Closed),
            (Self::Investigating, Investigated) | (Self::Investigating | Self::Repairing, OrderWithdrawn) => {
                Ok(Self::Open)
            }
            (Self::Repairing, Repaired) => Ok(Self::Resolved),
            (Self::Repairing, RepairFailed) => Ok(Self::Open),
            (Self::Open, InvestigationUndone) => Ok(Self::Investigating),
            (Self::Open | Self::Resolved, RepairUndone) => Ok(Self::Repairing),
            (_, InvestigationUndone | RepairUndone) => Err(FaultError::NotEnded),
            (_, Investigated | Repaired | RepairFailed | OrderWithdrawn) => Err(FaultError::NotUnderWay),
        }
    }

    /// The kind of task that is ordered when a fault comes to this state.
    #[must_use]
    pub const fn orders(self) -> Option<TaskKind> {
        match self {
            Self::Investigating => Some(TaskKind::Investigation),
            Self::Repairing => Some(TaskKind::Repair),
            Self::Open | Self::InDiscussion | Self::Declined | Self::OutOfScope | Self::Resolved => None,
        }
    }

    /// Whether it has been settled how the fault is handled: only then may its task be approved (R5.2).
    #[must_use]
    pub const fn is_handled(self) -> bool {
        !matches!(self, Self::Open)
    }

    /// Whether nothing more is to be done: such faults do not carry over into later months.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Resolved | Self::OutOfScope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_event() {
        use FaultDisposition as D;
        use FaultError as E;
        use FaultState as S;
        let events = [
            FaultEvent::Handled(D::Investigate),
            FaultEvent::Handled(D::OwnerAgreed),
            FaultEvent::Handled(D::OwnerDeclined),
            FaultEvent::Handled(D::InDiscussion),
            FaultEvent::Handled(D::OutOfScope),
            FaultEvent::Investigated,
            FaultEvent::Repaired,
            FaultEvent::RepairFailed,
            FaultEvent::OrderWithdrawn,
            FaultEvent::InvestigationUndone,
            FaultEvent::RepairUndone,
        ];
        let no = Err(E::NotUnderWay);
        let end = Err(E::NotEnded);
        let any = [
            Ok(S::Investigating),
            Ok(S::Repairing),
            Ok(S::Declined),
            Ok(S::InDiscussion),
            Ok(S::OutOfScope),
            no,
            no,
            no,
            no,
        ];
        let way = Err(E::UnderWay);
        let repair = Err(E::OnlyRepair);
        let shut = Err(E::Closed);
        let with =
            |[a, b, c, d, e, f, g, h, i]: [_; 9], undone: [_; 2]| [a, b, c, d, e, f, g, h, i, undone[0], undone[1]];
        let closed = [shut, shut, shut, shut, shut, no, no, no, no];
        let back = Ok(S::Open);
        let expected = [
            (S::Open, with(any, [Ok(S::Investigating), Ok(S::Repairing)])),
            (S::Investigating, with([way, way, way, way, way, back, no, no, back], [end, end])),
            (S::Repairing, with([way, way, way, way, way, no, Ok(S::Resolved), back, back], [end, end])),
            (S::InDiscussion, with(any, [end, end])),
            (S::Declined, with([repair, Ok(S::Repairing), repair, repair, repair, no, no, no, no], [end, end])),
            (S::OutOfScope, with(closed, [end, end])),
            (S::Resolved, with(closed, [end, Ok(S::Repairing)])),
        ];
        assert_eq!(expected.len(), S::ALL.len());
        for (state, outcomes) in expected {
            for (event, outcome) in events.into_iter().zip(outcomes) {
                assert_eq!(state.on(event), outcome, "{state} {event:?}");
            }
        }
    }

    #[test]
    fn every_way_of_handling_leaves_the_fault_handled() {
        for disposition in FaultDisposition::ALL {
            assert!(FaultState::Open.on(FaultEvent::Handled(*disposition)).unwrap().is_handled());
        }
    }
}
