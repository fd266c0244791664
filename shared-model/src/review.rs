//! Reviews: whether a reviewer may approve or return what they saw (R5.1, R5.2).

mod late;
mod settle;

use jiff::civil::Date;

use crate::contract::ContractKind;
use crate::document::Heads;
use crate::fault::FaultState;
use crate::id::FaultId;
use crate::person::{Certificate, Qualification, certificate_for};
use crate::task::{TaskError, TaskEvent, TaskState};
use crate::words::words;

pub use late::{Admission, AdmissionError};
pub use settle::{
    Conflict, Held, NewSettlement, SettleError, Settlement, Statement, StatementId, Subject, SubjectError, carried,
    conflicts, settle,
};

words! {
    /// What the reviewer decides.
    pub enum ReviewDecision {
        /// 审核通过.
        Approve = "approve",
        /// 审核不通过: back to the engineer, with words.
        Return = "return",
    }
}

/// Everything a review is decided on.
#[derive(Debug, Clone, Copy)]
pub struct Review<'a> {
    /// What the reviewer decides.
    pub decision: ReviewDecision,
    /// 审核意见: the reviewer's words.
    pub note: &'a str,
    /// The heads of what the reviewer saw.
    pub seen: &'a Heads,
    /// The heads of what is there now.
    pub current: &'a Heads,
    /// Where the task stands.
    pub state: TaskState,
    /// The kind of the project's contract.
    pub contract: ContractKind,
    /// The faults recorded in the task.
    pub faults: &'a [(FaultId, FaultState)],
    /// Whether every conflict is settled; an approval needs it, of any kind of contract.
    pub settled: Result<&'a [Settlement], &'a SettleError>,
    /// Results that do not conform, as they are settled, and open no fault, which a submission should not have.
    pub failed_without_fault: usize,
    /// The reviewer's certificates.
    pub certificates: &'a [Certificate],
    /// The day, in Shanghai.
    pub today: Date,
}

/// Why a review is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// The task cannot be reviewed in its state.
    #[error(transparent)]
    Task(#[from] TaskError),
    /// More evidence arrived since the reviewer looked.
    #[error("the task has changed since it was looked at")]
    Stale,
    /// The reviewer has no registered engineer's certificate that is valid today.
    #[error("a registered engineer's certificate valid today is needed")]
    NoCertificate,
    /// Faults for which nothing is settled yet.
    #[error("{} faults wait to be handled", faults.len())]
    FaultsOpen {
        /// The faults.
        faults: Vec<FaultId>,
    },
    /// Conflicts that are not settled, or not so.
    #[error(transparent)]
    Settle(#[from] SettleError),
    /// Non-conforming results without a fault: the task has to go back.
    #[error("{count} non-conforming results have no fault")]
    FailedWithoutFault {
        /// How many.
        count: usize,
    },
    /// A return says why.
    #[error("a task is returned with words")]
    NoteRequired,
}

impl Review<'_> {
    /// The state of the task after the review.
    ///
    /// # Errors
    /// The first [`ReviewError`] that stands against it.
    pub fn decide(&self) -> Result<TaskState, ReviewError> {
        let event = match self.decision {
            ReviewDecision::Approve => TaskEvent::Approved,
            ReviewDecision::Return => TaskEvent::Returned,
        };
        let next = self.state.on(event)?;
        if certificate_for(self.certificates, Qualification::RegisteredEngineer, self.today).is_none() {
            return Err(ReviewError::NoCertificate);
        }
        if self.seen != self.current {
            return Err(ReviewError::Stale);
        }
        match self.decision {
            ReviewDecision::Return if self.note.trim().is_empty() => Err(ReviewError::NoteRequired),
            ReviewDecision::Return => Ok(next),
            ReviewDecision::Approve => self.nothing_is_open().map(|()| next),
        }
    }

    /// Faults are handled and conflicts settled; what was settled may be a result that lacks its fault.
    fn nothing_is_open(&self) -> Result<(), ReviewError> {
        let maintenance = self.contract == ContractKind::Maintenance;
        let open = self.faults.iter().filter(|(_, state)| maintenance && !state.is_handled());
        let faults: Vec<FaultId> = open.map(|(id, _)| *id).collect();
        if !faults.is_empty() {
            return Err(ReviewError::FaultsOpen { faults });
        }
        self.settled.map_err(SettleError::clone)?;
        if maintenance && self.failed_without_fault > 0 {
            return Err(ReviewError::FailedWithoutFault { count: self.failed_without_fault });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::moment::Moment;
    use crate::person::Level;

    fn certificate(expires_on: Date) -> Certificate {
        Certificate {
            qualification: Qualification::RegisteredEngineer,
            level: Level::Class1,
            number: "Z1".into(),
            issued_on: date(2020, 1, 1),
            expires_on: Some(expires_on),
        }
    }

    fn decide(change: impl FnOnce(&mut Review<'_>)) -> Result<TaskState, ReviewError> {
        let (heads, certificates) = (Heads::default(), [certificate(date(2027, 1, 1))]);
        let mut review = Review {
            decision: ReviewDecision::Approve,
            note: "",
            seen: &heads,
            current: &heads,
            state: TaskState::Pending,
            contract: ContractKind::Maintenance,
            faults: &[],
            settled: Ok(&[]),
            failed_without_fault: 0,
            certificates: &certificates,
            today: date(2026, 11, 22),
        };
        change(&mut review);
        review.decide()
    }

    #[test]
    fn a_pending_task_is_approved_or_returned_with_words() {
        assert_eq!(decide(|_| ()), Ok(TaskState::Approved));
        let returned = |note| decide(|r| (r.decision, r.note) = (ReviewDecision::Return, note));
        assert_eq!(returned("照片不清"), Ok(TaskState::Returned));
        assert_eq!(returned(" "), Err(ReviewError::NoteRequired));
    }

    #[test]
    fn what_changed_since_it_was_seen_is_not_approved() {
        let seen: Heads = serde_json::from_str(&format!("[\"{}\"]", "ab".repeat(32))).unwrap();
        assert_eq!(
            Review { seen: &seen, ..stale_base(&Heads::default(), &[certificate(date(2027, 1, 1))]) }.decide(),
            Err(ReviewError::Stale)
        );
    }

    fn stale_base<'a>(heads: &'a Heads, certificates: &'a [Certificate]) -> Review<'a> {
        Review {
            decision: ReviewDecision::Approve,
            note: "",
            seen: heads,
            current: heads,
            state: TaskState::Pending,
            contract: ContractKind::Maintenance,
            faults: &[],
            settled: Ok(&[]),
            failed_without_fault: 0,
            certificates,
            today: date(2026, 11, 22),
        }
    }

    #[test]
    fn an_expired_certificate_reviews_nothing() {
        assert_eq!(decide(|r| r.today = date(2027, 1, 1)), Ok(TaskState::Approved));
        assert_eq!(decide(|r| r.today = date(2027, 1, 2)), Err(ReviewError::NoCertificate));
        assert_eq!(decide(|r| r.certificates = &[]), Err(ReviewError::NoCertificate));
    }

    #[test]
    fn a_maintenance_task_waits_for_its_faults_and_others_do_not() {
        let fault = FaultId::new(Moment::from_ms(1), [1; 10]);
        let open = [(fault, FaultState::Open)];
        let handled = [(fault, FaultState::InDiscussion)];
        let with = |faults: &[(FaultId, FaultState)], contract| {
            let (heads, certificates) = (Heads::default(), [certificate(date(2027, 1, 1))]);
            Review { faults, contract, ..stale_base(&heads, &certificates) }.decide()
        };
        assert_eq!(with(&open, ContractKind::Maintenance), Err(ReviewError::FaultsOpen { faults: vec![fault] }));
        assert_eq!(with(&handled, ContractKind::Maintenance), Ok(TaskState::Approved));
        assert_eq!(with(&open, ContractKind::AnnualInspection), Ok(TaskState::Approved));
        assert_eq!(decide(|r| r.failed_without_fault = 2), Err(ReviewError::FailedWithoutFault { count: 2 }));
    }

    #[test]
    fn an_approval_waits_for_the_conflicts_and_a_return_does_not() {
        let open = SettleError::Open { subjects: vec![Subject::Controller] };
        let with = |decision, contract, faults: &[(FaultId, FaultState)]| {
            let (heads, certificates) = (Heads::default(), [certificate(date(2027, 1, 1))]);
            let base = stale_base(&heads, &certificates);
            let (settled, note) = (Err(&open), "请核对");
            Review { decision, contract, settled, note, faults, failed_without_fault: 1, ..base }.decide()
        };
        let refused = Err(ReviewError::Settle(open.clone()));
        assert_eq!(with(ReviewDecision::Approve, ContractKind::Maintenance, &[]), refused);
        assert_eq!(with(ReviewDecision::Approve, ContractKind::AnnualInspection, &[]), refused);
        assert_eq!(with(ReviewDecision::Return, ContractKind::Maintenance, &[]), Ok(TaskState::Returned));
        let fault = FaultId::new(Moment::from_ms(1), [1; 10]);
        let faults = [(fault, FaultState::Open)];
        let refused = Err(ReviewError::FaultsOpen { faults: vec![fault] });
        assert_eq!(with(ReviewDecision::Approve, ContractKind::Maintenance, &faults), refused, "faults come first");
    }

    #[test]
    fn only_what_waits_is_reviewed() {
        assert_eq!(decide(|r| r.state = TaskState::Approved), Err(ReviewError::Task(TaskError::Approved)));
        assert_eq!(decide(|r| r.state = TaskState::Returned), Err(ReviewError::Task(TaskError::NotPending)));
    }
}
