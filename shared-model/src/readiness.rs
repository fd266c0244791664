//! Why a plan's report cannot be generated yet, item by item (R6.1, report-layout 1.8).

use serde::Serialize;

use crate::calendar::Month;
use crate::code::FacilityCode;
use crate::contract::ContractKind;
use crate::fault::FaultState;
use crate::id::{FaultId, TaskId};
use crate::moment::Moment;
use crate::task::TaskState;

/// One thing that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Blocker {
    /// The project or its contract has ended.
    ProjectEnded,
    /// The month is paused.
    MonthPaused,
    /// The first report is due in a later month.
    BeforeFirstReport {
        /// The month of the first report.
        first: Month,
    },
    /// The month is over: the report is overdue and stays ungenerated (manual, FAQ 8).
    MonthOver {
        /// The month.
        month: Month,
    },
    /// A facility of the plan was issued to nobody.
    NotIssued {
        /// The facility.
        facility: FacilityCode,
    },
    /// A facility of the plan is in no task that was submitted or begun.
    NotBegun {
        /// The facility.
        facility: FacilityCode,
    },
    /// A task was begun and not submitted.
    NotSubmitted {
        /// The task.
        task: TaskId,
    },
    /// A task waits for its review.
    Pending {
        /// The task.
        task: TaskId,
    },
    /// A task was returned to the engineer.
    Returned {
        /// The task.
        task: TaskId,
    },
    /// It cannot be shown that a task was submitted before the month was over.
    SubmittedLate {
        /// The task.
        task: TaskId,
        /// The latest true time of its submission.
        latest: Moment,
    },
    /// Nothing is settled about a fault.
    FaultOpen {
        /// The task.
        task: TaskId,
        /// The fault.
        fault: FaultId,
    },
}

/// A task raised from the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanTask {
    /// The task.
    pub id: TaskId,
    /// Where it stands.
    pub state: TaskState,
    /// The latest true time of its last submission.
    pub submitted_latest: Option<Moment>,
    /// The facilities it covers.
    pub facilities: Vec<FacilityCode>,
    /// Its faults.
    pub faults: Vec<(FaultId, FaultState)>,
}

/// What readiness is judged on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStanding {
    /// The month of the plan.
    pub month: Month,
    /// The kind of the project's contract.
    pub contract: ContractKind,
    /// Whether the project or its contract has ended.
    pub ended: bool,
    /// Whether an approved pause covers the month.
    pub paused: bool,
    /// Whether a correction reopened its filed report: another may take its place whenever that is (R9.4).
    pub reopened: bool,
    /// The month of the first report.
    pub first_report: Month,
    /// The facilities of the plan that have items due.
    pub facilities: Vec<FacilityCode>,
    /// Those issued to somebody.
    pub issued: Vec<FacilityCode>,
    /// The tasks raised from it.
    pub tasks: Vec<PlanTask>,
}

impl PlanStanding {
    /// Everything that stands in the way of the report at `now`; empty when it can be generated.
    #[must_use]
    pub fn blockers(&self, now: Moment) -> Vec<Blocker> {
        let maintenance = self.contract == ContractKind::Maintenance;
        let mut found = Vec::new();
        if self.ended {
            found.push(Blocker::ProjectEnded);
        }
        if self.paused {
            found.push(Blocker::MonthPaused);
        }
        if maintenance && self.month < self.first_report {
            found.push(Blocker::BeforeFirstReport { first: self.first_report });
        }
        if maintenance && now >= self.month.end() && !self.reopened {
            found.push(Blocker::MonthOver { month: self.month });
        }
        let alive = || self.tasks.iter().filter(|task| task.state != TaskState::Deleted);
        for facility in &self.facilities {
            let begun = alive().any(|task| task.facilities.contains(facility));
            if begun {
                continue;
            }
            let facility = facility.clone();
            let issued = self.issued.contains(&facility);
            found.push(if issued { Blocker::NotBegun { facility } } else { Blocker::NotIssued { facility } });
        }
        found.extend(alive().flat_map(|task| self.of_task(task)));
        found
    }

    fn of_task(&self, task: &PlanTask) -> Vec<Blocker> {
        let mut found = Vec::new();
        match task.state {
            TaskState::Unsubmitted => found.push(Blocker::NotSubmitted { task: task.id }),
            TaskState::Pending => found.push(Blocker::Pending { task: task.id }),
            TaskState::Returned => found.push(Blocker::Returned { task: task.id }),
            TaskState::Approved | TaskState::Deleted => {}
        }
        if self.contract != ContractKind::Maintenance {
            return found;
        }
        if let Some(latest) = task.submitted_latest.filter(|latest| *latest >= self.month.end()) {
            found.push(Blocker::SubmittedLate { task: task.id, latest });
        }
        let open = task.faults.iter().filter(|(_, state)| !state.is_handled());
        found.extend(open.map(|(fault, _)| Blocker::FaultOpen { task: task.id, fault: *fault }));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month() -> Month {
        "2026-11".parse().unwrap()
    }

    fn task() -> TaskId {
        TaskId::new(Moment::from_ms(1), [1; 10])
    }

    fn blockers(change: impl FnOnce(&mut PlanStanding)) -> Vec<Blocker> {
        let facility: FacilityCode = "FAS-01".parse().unwrap();
        let mut standing = PlanStanding {
            month: month(),
            contract: ContractKind::Maintenance,
            ended: false,
            paused: false,
            reopened: false,
            first_report: month(),
            facilities: vec![facility.clone()],
            issued: vec![facility.clone()],
            tasks: vec![PlanTask {
                id: task(),
                state: TaskState::Approved,
                submitted_latest: Some(month().end().plus_ms(-1)),
                facilities: vec![facility],
                faults: vec![(FaultId::new(Moment::from_ms(1), [2; 10]), FaultState::Declined)],
            }],
        };
        change(&mut standing);
        standing.blockers(month().end().plus_ms(-1))
    }

    #[test]
    fn a_finished_plan_is_ready() {
        assert_eq!(blockers(|_| ()), []);
    }

    #[test]
    fn each_obstacle_is_named() {
        let fault = FaultId::new(Moment::from_ms(1), [2; 10]);
        let facility = || "FAS-01".parse().unwrap();
        assert_eq!(blockers(|s| s.ended = true), [Blocker::ProjectEnded]);
        assert_eq!(blockers(|s| s.paused = true), [Blocker::MonthPaused]);
        assert_eq!(
            blockers(|s| s.first_report = month().next()),
            [Blocker::BeforeFirstReport { first: month().next() }]
        );
        assert_eq!(blockers(|s| s.tasks.clear()), [Blocker::NotBegun { facility: facility() }]);
        let unissued = blockers(|s| {
            s.tasks.clear();
            s.issued.clear();
        });
        assert_eq!(unissued, [Blocker::NotIssued { facility: facility() }]);
        assert_eq!(blockers(|s| s.tasks[0].state = TaskState::Pending), [Blocker::Pending { task: task() }]);
        assert_eq!(blockers(|s| s.tasks[0].state = TaskState::Returned), [Blocker::Returned { task: task() }]);
        assert_eq!(blockers(|s| s.tasks[0].state = TaskState::Unsubmitted), [Blocker::NotSubmitted { task: task() }]);
        assert_eq!(blockers(|s| s.tasks[0].state = TaskState::Deleted), [Blocker::NotBegun { facility: facility() }]);
        assert_eq!(
            blockers(|s| s.tasks[0].faults[0].1 = FaultState::Open),
            [Blocker::FaultOpen { task: task(), fault }]
        );
        let late = month().end();
        assert_eq!(
            blockers(|s| s.tasks[0].submitted_latest = Some(late)),
            [Blocker::SubmittedLate { task: task(), latest: late }]
        );
    }

    #[test]
    fn a_report_of_a_past_month_stays_ungenerated() {
        let mut found = Vec::new();
        blockers(|s| found = s.blockers(month().end()));
        assert_eq!(found, [Blocker::MonthOver { month: month() }]);
    }

    #[test]
    fn a_reopened_report_is_made_anew_after_its_month() {
        let mut found = Vec::new();
        blockers(|s| {
            s.reopened = true;
            found = s.blockers(month().end());
        });
        assert_eq!(found, []);
    }

    #[test]
    fn inspection_needs_no_fault_handling() {
        let found = blockers(|s| {
            s.contract = ContractKind::AnnualInspection;
            s.tasks[0].faults[0].1 = FaultState::Open;
        });
        assert_eq!(found, []);
    }
}
