//! Late evidence: whether what came after an approval may be admitted by a new review (R5.1, ADR 0017).
//!
//! Only a task that is approved is opened again, and only while no report counts on its approval. A report that is made
//! has to be deleted first; beside a filed one, late evidence is only shown.

use jiff::civil::Date;

use crate::person::{Certificate, Qualification, certificate_for};
use crate::report::ReportState;
use crate::task::{TaskError, TaskEvent, TaskState};

/// Everything that an admission is decided on.
#[derive(Debug, Clone, Copy)]
pub struct Admission<'a> {
    /// Where the task stands.
    pub state: TaskState,
    /// The report that counts on the task's approval, if there is one.
    pub report: Option<ReportState>,
    /// Deliveries that are there to be admitted.
    pub deliveries: &'a [u64],
    /// Those that the reviewer saw.
    pub seen: &'a [u64],
    /// The reviewer's certificates.
    pub certificates: &'a [Certificate],
    /// The day, in Shanghai.
    pub today: Date,
}

/// Why late evidence is not admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdmissionError {
    /// The task is not approved: what comes is admitted anyway, or never.
    #[error(transparent)]
    Task(#[from] TaskError),
    /// The report is filed and stays as it is.
    #[error("the report is filed")]
    ReportFiled,
    /// The report was asked for or made, and has to be deleted first.
    #[error("the report has to be deleted first")]
    ReportMade,
    /// Nothing came.
    #[error("there is no late evidence")]
    Nothing,
    /// More came since the reviewer looked.
    #[error("more came since it was looked at")]
    Stale,
    /// The reviewer has no registered engineer's certificate that is valid today.
    #[error("a registered engineer's certificate valid today is needed")]
    NoCertificate,
}

impl Admission<'_> {
    /// The state of the task after the admission: it waits for its review again.
    ///
    /// # Errors
    /// The first [`AdmissionError`] that stands against it.
    pub fn decide(&self) -> Result<TaskState, AdmissionError> {
        let next = self.state.on(TaskEvent::Reopened)?;
        match self.report {
            Some(ReportState::Filed) => return Err(AdmissionError::ReportFiled),
            Some(_) => return Err(AdmissionError::ReportMade),
            None => {}
        }
        if self.deliveries.is_empty() {
            Err(AdmissionError::Nothing)
        } else if self.deliveries != self.seen {
            Err(AdmissionError::Stale)
        } else if certificate_for(self.certificates, Qualification::RegisteredEngineer, self.today).is_none() {
            Err(AdmissionError::NoCertificate)
        } else {
            Ok(next)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::person::Level;

    fn decide(change: impl FnOnce(&mut Admission<'_>)) -> Result<TaskState, AdmissionError> {
        let certificates = [Certificate {
            qualification: Qualification::RegisteredEngineer,
            level: Level::Class1,
            number: "Z1".into(),
            issued_on: date(2020, 1, 1),
            expires_on: Some(date(2026, 11, 22)),
        }];
        let mut admission = Admission {
            state: TaskState::Approved,
            report: None,
            deliveries: &[7],
            seen: &[7],
            certificates: &certificates,
            today: date(2026, 11, 22),
        };
        change(&mut admission);
        admission.decide()
    }

    #[test]
    fn an_approved_task_waits_for_its_review_again() {
        assert_eq!(decide(|_| ()), Ok(TaskState::Pending));
    }

    #[test]
    fn only_an_approved_task_is_opened_again() {
        for state in TaskState::ALL.iter().filter(|state| **state != TaskState::Approved) {
            let error = if *state == TaskState::Deleted { TaskError::Removed } else { TaskError::NotApproved };
            assert_eq!(decide(|a| a.state = *state), Err(AdmissionError::Task(error)), "{state}");
        }
    }

    #[test]
    fn a_report_that_was_made_is_deleted_first_and_a_filed_one_stays() {
        for report in
            [ReportState::Queued, ReportState::Running { progress: 3 }, ReportState::Failed, ReportState::Generated]
        {
            assert_eq!(decide(|a| a.report = Some(report)), Err(AdmissionError::ReportMade), "{report:?}");
        }
        assert_eq!(decide(|a| a.report = Some(ReportState::Filed)), Err(AdmissionError::ReportFiled));
    }

    #[test]
    fn nothing_is_admitted_that_was_not_seen() {
        assert_eq!(decide(|a| (a.deliveries, a.seen) = (&[], &[])), Err(AdmissionError::Nothing));
        assert_eq!(decide(|a| a.deliveries = &[7, 8]), Err(AdmissionError::Stale));
        assert_eq!(decide(|a| a.seen = &[]), Err(AdmissionError::Stale));
    }

    #[test]
    fn a_certificate_that_ended_yesterday_admits_nothing() {
        assert_eq!(decide(|a| a.today = date(2026, 11, 23)), Err(AdmissionError::NoCertificate));
        assert_eq!(decide(|a| a.certificates = &[]), Err(AdmissionError::NoCertificate));
    }
}
