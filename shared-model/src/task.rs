//! Tasks: the work on site, from its start on a phone to an approved, pinned state.

use crate::words::words;

words! {
    /// What kind of work a task is, and so where it comes from.
    pub enum TaskKind {
        /// 按计划自建任务: raised by the engineer from the plan's open items.
        Planned = "planned",
        /// 补充测试项: items outside the plan.
        Supplementary = "supplementary",
        /// 处理消防设施与当前测试规范不匹配: a facility the current norm does not cover.
        NormMismatch = "norm_mismatch",
        /// 排查任务: find out what is behind a fault.
        Investigation = "investigation",
        /// 维修任务: repair a fault.
        Repair = "repair",
    }
}

words! {
    /// Where a task stands between the phone and the report. Evidence moves it to pending, a review to
    /// approved or returned; only a correction takes an approval back (R9.4), or a reviewer who admits late evidence.
    pub enum TaskState {
        /// 未提交: evidence has arrived, no submission yet.
        Unsubmitted = "unsubmitted",
        /// 待审核: submitted, waiting for the reviewer.
        Pending = "pending",
        /// 审核通过: approved; its state is pinned for the report.
        Approved = "approved",
        /// 审核不通过: returned to the engineer with words.
        Returned = "returned",
        /// Removed in the console before anything was submitted (R3.3).
        Deleted = "deleted",
    }
}

/// What can happen to a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskEvent {
    /// A submission arrived; a second one while the first waits replaces it.
    Submitted,
    /// A reviewer approved exactly what is there.
    Approved,
    /// A reviewer returned it with words.
    Returned,
    /// It was removed in the console.
    Removed,
    /// A correction took its approval back: it waits for its review again.
    ApprovalUndone,
    /// A reviewer admitted evidence that came after the approval: it waits for its review again.
    Reopened,
}

/// Why something cannot happen to a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TaskError {
    /// Nothing is waiting for a review.
    #[error("the task waits for no review")]
    NotPending,
    /// It is approved: later evidence is quarantined.
    #[error("the task is approved")]
    Approved,
    /// It was submitted: nothing submitted is removed (R3.3).
    #[error("the task was submitted and cannot be removed")]
    Submitted,
    /// It was removed: later evidence is quarantined.
    #[error("the task was removed")]
    Removed,
    /// It is not approved: there is no approval to take back.
    #[error("the task is not approved")]
    NotApproved,
}

impl TaskState {
    /// The state after `event`.
    ///
    /// ```mermaid
    /// stateDiagram-v2
    ///     [*] --> Unsubmitted
    ///     Unsubmitted --> Pending: submitted
    ///     Unsubmitted --> Deleted: removed
    ///     Pending --> Pending: submitted
    ///     Pending --> Approved: approved
    ///     Pending --> Returned: returned
    ///     Returned --> Pending: submitted
    ///     Approved --> Pending: approval undone
    ///     Approved --> Pending: late evidence admitted
    /// ```
    ///
    /// # Errors
    /// [`TaskError`] when the event cannot happen in this state.
    pub const fn on(self, event: TaskEvent) -> Result<Self, TaskError> {
        match (self, event) {
            (Self::Unsubmitted | Self::Pending | Self::Returned, TaskEvent::Submitted) => Ok(Self::Pending),
            (Self::Pending, TaskEvent::Approved) => Ok(Self::Approved),
            (Self::Pending, TaskEvent::Returned) => Ok(Self::Returned),
            (Self::Unsubmitted, TaskEvent::Removed) => Ok(Self::Deleted),
            (Self::Pending | Self::Returned, TaskEvent::Removed) => Err(TaskError::Submitted),
            (Self::Unsubmitted | Self::Returned, TaskEvent::Approved | TaskEvent::Returned) => {
                Err(TaskError::NotPending)
            }
            (Self::Approved, TaskEvent::ApprovalUndone | TaskEvent::Reopened) => Ok(Self::Pending),
            (Self::Unsubmitted | Self::Pending | Self::Returned, TaskEvent::ApprovalUndone | TaskEvent::Reopened) => {
                Err(TaskError::NotApproved)
            }
            (Self::Approved, _) => Err(TaskError::Approved),
            (Self::Deleted, _) => Err(TaskError::Removed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_event() {
        use TaskError as E;
        use TaskEvent::{ApprovalUndone, Approved, Removed, Reopened, Returned, Submitted};
        use TaskState as S;
        let events = [Submitted, Approved, Returned, Removed, ApprovalUndone, Reopened];
        let (not, undo) = (Err(E::NotPending), Err(E::NotApproved));
        let fixed = Err(E::Approved);
        let expected = [
            (S::Unsubmitted, [Ok(S::Pending), not, not, Ok(S::Deleted), undo, undo]),
            (S::Pending, [Ok(S::Pending), Ok(S::Approved), Ok(S::Returned), Err(E::Submitted), undo, undo]),
            (S::Approved, [fixed, fixed, fixed, fixed, Ok(S::Pending), Ok(S::Pending)]),
            (S::Returned, [Ok(S::Pending), not, not, Err(E::Submitted), undo, undo]),
            (S::Deleted, [Err(E::Removed); 6]),
        ];
        assert_eq!(expected.len(), S::ALL.len());
        for (state, outcomes) in expected {
            for (event, outcome) in events.into_iter().zip(outcomes) {
                assert_eq!(state.on(event), outcome, "{state} {event:?}");
            }
        }
    }
}
