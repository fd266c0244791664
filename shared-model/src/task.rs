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
    /// approved or returned; it never leaves approved.
    pub enum TaskState {
        /// 未提交: evidence has arrived, no submission yet.
        Unsubmitted = "unsubmitted",
        /// 待审核: submitted, waiting for the reviewer.
        Pending = "pending",
        /// 审核通过: approved; its state is pinned for the report.
        Approved = "approved",
        /// 审核不通过: returned to the engineer with words.
        Returned = "returned",
        /// Deleted in the console before anything was submitted (R3.3).
        Deleted = "deleted",
    }
}
