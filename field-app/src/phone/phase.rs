//! Where a task stands on this phone; the diagram is at [`Phase`].

use crate::store::Phase;

/// What happened to a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseEvent {
    /// The engineer submitted it.
    Submit,
    /// The server signed for the submission.
    Receipt,
    /// The reviewer approved it.
    Approve,
    /// The reviewer returned it.
    Return,
    /// The engineer records in it.
    Correct,
    /// It was removed in the console before it was submitted.
    Remove,
    /// A correction took the approval back.
    UndoApproval,
}

/// The next phase, or none when the event does not fit: then nothing happens.
#[must_use]
pub const fn next_phase(phase: Phase, event: PhaseEvent) -> Option<Phase> {
    use Phase::{Approved, Received, Removed, Returned, Submitted, Unsubmitted};
    match (phase, event) {
        (Unsubmitted, PhaseEvent::Submit) => Some(Submitted),
        (Submitted, PhaseEvent::Receipt) => Some(Received),
        // A colleague's submission may have been approved while this phone had submitted nothing.
        (Unsubmitted | Submitted | Received | Returned | Approved, PhaseEvent::Approve) => Some(Approved),
        (Submitted | Received | Approved | Returned, PhaseEvent::Return) => Some(Returned),
        (Unsubmitted | Returned, PhaseEvent::Correct) => Some(Unsubmitted),
        (Unsubmitted | Returned, PhaseEvent::Remove) => Some(Removed),
        (Approved, PhaseEvent::UndoApproval) => Some(Received),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_phase_and_event_is_decided() {
        use Phase::{Approved, Received, Removed, Returned, Submitted, Unsubmitted};
        use PhaseEvent::{Approve, Correct, Receipt, Remove, Return, Submit, UndoApproval};
        let events = [Submit, Receipt, Approve, Return, Correct, Remove, UndoApproval];
        let table = [
            (Unsubmitted, [Some(Submitted), None, Some(Approved), None, Some(Unsubmitted), Some(Removed), None]),
            (Submitted, [None, Some(Received), Some(Approved), Some(Returned), None, None, None]),
            (Received, [None, None, Some(Approved), Some(Returned), None, None, None]),
            (Approved, [None, None, Some(Approved), Some(Returned), None, None, Some(Received)]),
            (Returned, [None, None, Some(Approved), Some(Returned), Some(Unsubmitted), Some(Removed), None]),
            (Removed, [None; 7]),
        ];
        for (phase, expected) in table {
            assert_eq!(events.map(|event| next_phase(phase, event)), expected, "{phase:?}");
        }
    }
}
