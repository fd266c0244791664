//! The month as a board: where each project that is due stands with each of its plans (R3.1 to R3.4, R6.5).
//!
//! The state follows from facts and the time; nothing else is remembered about it. This module must not know
//! where the facts come from.

use crate::calendar::Month;
use crate::moment::Moment;
use crate::words::words;

words! {
    /// Where a project stands in a month with one of its plans; in the order in which people have to act.
    pub enum BoardState {
        /// 逾期: the month is over and its report was not made.
        Late = "late",
        /// 未制定: nobody has drawn up a plan.
        NoPlan = "no_plan",
        /// 未下发: drawn up, nothing issued.
        Draft = "draft",
        /// 部分下发: some of its facilities are issued to nobody, and its report waits for all of them.
        Partly = "partly",
        /// 待出报告: everything is approved and the report is not made.
        Approved = "approved",
        /// 待备案: the report is made and not filed.
        Reported = "reported",
        /// 待审核: everything was submitted, something waits for its review.
        InReview = "in_review",
        /// 已下发: issued, nobody has begun.
        Dispatched = "dispatched",
        /// 执行中: somebody has begun.
        UnderWay = "under_way",
        /// 未到期: the first report is due in a later month, or the month has not begun.
        NotYetDue = "not_yet_due",
        /// 已暂停: the authority suspended the month.
        Suspended = "suspended",
        /// 已备案: the report is filed.
        Filed = "filed",
        /// 已终止: the project or its contract has ended.
        Ended = "ended",
    }
}

/// What of a plan matters to the board.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlanFacts {
    /// Something of it is issued.
    pub issued: bool,
    /// Each of its facilities is issued to somebody.
    pub whole: bool,
    /// A task of it was begun.
    pub begun: bool,
    /// Each of its facilities is in a task.
    pub covered: bool,
    /// A task of it was not submitted, or was returned.
    pub unsubmitted: bool,
    /// A task of it waits for its review.
    pub pending: bool,
    /// Its report is made.
    pub reported: bool,
    /// Its report is filed.
    pub filed: bool,
}

/// What is known of a project in a month, with one of its plans or with none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardFacts {
    /// The month.
    pub month: Month,
    /// Whether a report is due every month: maintenance.
    pub monthly: bool,
    /// Whether the project or its contract has ended.
    pub ended: bool,
    /// Whether the authority suspended the month.
    pub suspended: bool,
    /// The month of the first report (R2.5).
    pub first_report: Month,
    /// The plan.
    pub plan: Option<PlanFacts>,
}

impl BoardFacts {
    /// Where the project stands at `now`.
    #[must_use]
    pub fn state(&self, now: Moment) -> BoardState {
        if let Some(PlanFacts { reported: true, filed, .. }) = self.plan {
            if filed { BoardState::Filed } else { BoardState::Reported }
        } else if self.ended {
            BoardState::Ended
        } else if self.suspended {
            BoardState::Suspended
        } else if self.monthly && self.month < self.first_report {
            BoardState::NotYetDue
        } else if self.monthly && now >= self.month.end() {
            BoardState::Late
        } else {
            self.plan.map_or(self.without_plan(now), PlanFacts::progress)
        }
    }

    fn without_plan(&self, now: Moment) -> BoardState {
        if now < self.month.start() { BoardState::NotYetDue } else { BoardState::NoPlan }
    }
}

impl PlanFacts {
    /// How far the work on the plan has come.
    const fn progress(self) -> BoardState {
        match self {
            Self { begun: true, covered: true, unsubmitted: false, pending: false, .. } => BoardState::Approved,
            Self { begun: true, covered: true, unsubmitted: false, .. } => BoardState::InReview,
            Self { issued: true, whole: false, .. } => BoardState::Partly,
            Self { begun: true, .. } => BoardState::UnderWay,
            Self { issued: true, .. } => BoardState::Dispatched,
            Self { .. } => BoardState::Draft,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BoardState as S;

    fn month() -> Month {
        "2026-11".parse().unwrap()
    }

    fn facts(plan: Option<PlanFacts>) -> BoardFacts {
        BoardFacts { month: month(), monthly: true, ended: false, suspended: false, first_report: month(), plan }
    }

    const DRAWN_UP: PlanFacts = PlanFacts {
        issued: false,
        whole: false,
        begun: false,
        covered: false,
        unsubmitted: false,
        pending: false,
        reported: false,
        filed: false,
    };
    const ISSUED: PlanFacts = PlanFacts { issued: true, whole: true, ..DRAWN_UP };
    /// One facility is issued, another is not.
    const LEFT: PlanFacts = PlanFacts { whole: false, ..ISSUED };
    /// The one that is issued was begun.
    const LEFT_BEGUN: PlanFacts = PlanFacts { begun: true, unsubmitted: true, ..LEFT };
    /// Everything was withdrawn from somebody who had begun.
    const TAKEN_BACK: PlanFacts = PlanFacts { begun: true, unsubmitted: true, ..DRAWN_UP };
    const BEGUN: PlanFacts = PlanFacts { begun: true, unsubmitted: true, ..ISSUED };
    /// A part was submitted, the rest was not begun.
    const PARTLY: PlanFacts = PlanFacts { begun: true, pending: true, ..ISSUED };
    /// A task was returned while another waits.
    const RETURNED: PlanFacts = PlanFacts { covered: true, pending: true, ..BEGUN };
    const SUBMITTED: PlanFacts = PlanFacts { begun: true, covered: true, pending: true, ..ISSUED };
    const APPROVED: PlanFacts = PlanFacts { pending: false, ..SUBMITTED };
    const REPORTED: PlanFacts = PlanFacts { reported: true, ..APPROVED };
    const FILED: PlanFacts = PlanFacts { filed: true, ..REPORTED };

    /// Each plan, and the state within its month, after it, suspended, before the first report, of an ended project.
    #[test]
    fn every_standing_of_a_maintenance_plan() {
        let table = [
            (None, [S::NoPlan, S::Late, S::Suspended, S::NotYetDue, S::Ended]),
            (Some(DRAWN_UP), [S::Draft, S::Late, S::Suspended, S::NotYetDue, S::Ended]),
            (Some(LEFT), [S::Partly, S::Late, S::Suspended, S::NotYetDue, S::Ended]),
            (Some(LEFT_BEGUN), [S::Partly, S::Late, S::Suspended, S::NotYetDue, S::Ended]),
            (Some(TAKEN_BACK), [S::UnderWay, S::Late, S::Suspended, S::NotYetDue, S::Ended]),
            (Some(ISSUED), [S::Dispatched, S::Late, S::Suspended, S::NotYetDue, S::Ended]),
            (Some(BEGUN), [S::UnderWay, S::Late, S::Suspended, S::NotYetDue, S::Ended]),
            (Some(PARTLY), [S::UnderWay, S::Late, S::Suspended, S::NotYetDue, S::Ended]),
            (Some(RETURNED), [S::UnderWay, S::Late, S::Suspended, S::NotYetDue, S::Ended]),
            (Some(SUBMITTED), [S::InReview, S::Late, S::Suspended, S::NotYetDue, S::Ended]),
            (Some(APPROVED), [S::Approved, S::Late, S::Suspended, S::NotYetDue, S::Ended]),
            (Some(REPORTED), [S::Reported; 5]),
            (Some(FILED), [S::Filed; 5]),
        ];
        let within = month().end().plus_ms(-1);
        for (plan, expected) in table {
            let normal = facts(plan);
            let cases = [
                (normal, within),
                (normal, month().end()),
                (BoardFacts { suspended: true, ..normal }, month().end()),
                (BoardFacts { first_report: month().next(), ..normal }, month().end()),
                (BoardFacts { ended: true, suspended: true, ..normal }, within),
            ];
            for ((facts, now), state) in cases.into_iter().zip(expected) {
                assert_eq!(facts.state(now), state, "{facts:?}");
            }
        }
    }

    #[test]
    fn inspection_and_assessment_are_never_late() {
        for (plan, state) in [(None, S::NoPlan), (Some(DRAWN_UP), S::Draft), (Some(SUBMITTED), S::InReview)] {
            let facts = BoardFacts { monthly: false, first_report: month().next(), ..facts(plan) };
            assert_eq!(facts.state(month().end()), state);
        }
    }

    #[test]
    fn a_month_that_has_not_begun_needs_no_plan_yet() {
        assert_eq!(facts(None).state(month().start().plus_ms(-1)), S::NotYetDue);
        assert_eq!(facts(None).state(month().start()), S::NoPlan);
    }
}
