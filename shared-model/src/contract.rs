//! Service contracts (R2.3): their kind, and the states they pass through.

use crate::words::words;

words! {
    /// 合同类型: what the agency was engaged for.
    pub enum ContractKind {
        /// 维护保养: maintenance, a report every month.
        Maintenance = "maintenance",
        /// 竣工检测: inspection of a completed building.
        CompletionInspection = "completion_inspection",
        /// 年度检测: annual inspection.
        AnnualInspection = "annual_inspection",
        /// 专项检测: special inspection.
        SpecialInspection = "special_inspection",
        /// 安全评估: fire-safety assessment.
        Assessment = "assessment",
    }
}

impl ContractKind {
    /// Whether it is one of the three kinds of inspection.
    #[must_use]
    pub const fn is_inspection(self) -> bool {
        matches!(self, Self::CompletionInspection | Self::AnnualInspection | Self::SpecialInspection)
    }
}

words! {
    /// The state of a contract. A contract is never silently deleted.
    ///
    /// ```mermaid
    /// stateDiagram-v2
    ///     [*] --> Active
    ///     Active --> Terminated: terminate
    ///     Active --> Cancelled: cancel
    /// ```
    pub enum ContractState {
        /// In force.
        Active = "active",
        /// 终止: ended before its time; what was done under it stays.
        Terminated = "terminated",
        /// 注销: should never have been recorded.
        Cancelled = "cancelled",
    }
}

/// What can happen to a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractEvent {
    /// 终止.
    Terminate,
    /// 注销: only while no work was done under it.
    Cancel {
        /// Whether any project of the contract has a plan.
        has_plans: bool,
    },
}

/// Why something cannot happen to a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContractError {
    /// It has ended already.
    #[error("the contract has ended")]
    Ended,
    /// Work was done under it: it can only be terminated.
    #[error("work was done under the contract; it can only be terminated")]
    HasPlans,
}

impl ContractState {
    /// The state after `event`.
    ///
    /// # Errors
    /// [`ContractError`] when the event cannot happen in this state.
    pub const fn on(self, event: ContractEvent) -> Result<Self, ContractError> {
        match (self, event) {
            (Self::Active, ContractEvent::Terminate) => Ok(Self::Terminated),
            (Self::Active, ContractEvent::Cancel { has_plans: false }) => Ok(Self::Cancelled),
            (Self::Active, ContractEvent::Cancel { has_plans: true }) => Err(ContractError::HasPlans),
            (Self::Terminated | Self::Cancelled, _) => Err(ContractError::Ended),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_event() {
        use ContractEvent::{Cancel, Terminate};
        let events = [Terminate, Cancel { has_plans: false }, Cancel { has_plans: true }];
        let expected = [
            (
                ContractState::Active,
                [Ok(ContractState::Terminated), Ok(ContractState::Cancelled), Err(ContractError::HasPlans)],
            ),
            (ContractState::Terminated, [Err(ContractError::Ended); 3]),
            (ContractState::Cancelled, [Err(ContractError::Ended); 3]),
        ];
        assert_eq!(expected.len(), ContractState::ALL.len());
        for (state, outcomes) in expected {
            for (event, outcome) in events.into_iter().zip(outcomes) {
                assert_eq!(state.on(event), outcome, "{state} {event:?}");
            }
        }
    }
}
