//! How values are written in a Chinese report.

use jiff::civil::Date;
use shared_model::calendar::{Month, day_of, time_of};
use shared_model::contract::ContractKind;
use shared_model::fault::{FaultDisposition, FaultState};
use shared_model::moment::Moment;
use shared_model::period::Period;
use shared_model::presence::PresenceVerdict;
use shared_model::report::{Conclusion, ReportKind};
use shared_model::task::TaskKind;
use shared_model::verdict::{Limit, Verdict};

/// `2026年11月22日`.
pub(crate) fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// `2026年11月`.
pub(super) fn month(month: Month) -> String {
    let first = month.first_day();
    format!("{}年{}月", first.year(), first.month())
}

/// `2026年11月3日至2026年11月21日`, or one day.
pub(super) fn days((from, to): (Date, Date)) -> String {
    if from == to { day(from) } else { format!("{}至{}", day(from), day(to)) }
}

/// `2026-11-22 14:05`, Asia/Shanghai.
pub(crate) fn time(at: Moment) -> String {
    let clock = time_of(at);
    format!("{} {:02}:{:02}", day_of(at), clock.hour(), clock.minute())
}

/// `14:05`, Asia/Shanghai.
pub(super) fn clock(at: Moment) -> String {
    let clock = time_of(at);
    format!("{:02}:{:02}", clock.hour(), clock.minute())
}

/// `2小时15分`.
pub(super) fn duration(ms: i64) -> String {
    let minutes = ms.max(0) / 60_000;
    match (minutes / 60, minutes % 60) {
        (0, 0) if ms > 0 => "不足1分".to_owned(),
        (0, minutes) => format!("{minutes}分"),
        (hours, minutes) => format!("{hours}小时{minutes}分"),
    }
}

/// A number as people write it: no trailing zeros, no noise of binary fractions.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `≥ 0.1`, `≤ 30`, `0.07 ～ 0.15`; `None` without any limit.
pub(super) fn limit(limit: &Limit) -> Option<String> {
    match (limit.min, limit.max) {
        (Some(min), Some(max)) => Some(format!("{} ～ {}", number(min), number(max))),
        (Some(min), None) => Some(format!("≥ {}", number(min))),
        (None, Some(max)) => Some(format!("≤ {}", number(max))),
        (None, None) => None,
    }
}

/// The document's title.
pub(super) fn title(kind: ReportKind, contract: ContractKind, of: Period) -> String {
    match kind {
        ReportKind::Maintenance => format!("建筑消防设施维护保养报告（{}）", period(of)),
        ReportKind::Inspection => format!("建筑消防设施检测报告（{}）", self::contract(contract)),
        ReportKind::Assessment => "消防安全评估报告".to_owned(),
        ReportKind::SpecialVenue => format!("消防技术服务报告（{}）", self::contract(contract)),
    }
}

/// What an agency is engaged for.
pub(super) const fn contract(kind: ContractKind) -> &'static str {
    match kind {
        ContractKind::Maintenance => "维护保养",
        ContractKind::CompletionInspection => "竣工检测",
        ContractKind::AnnualInspection => "年度检测",
        ContractKind::SpecialInspection => "专项检测",
        ContractKind::Assessment => "安全评估",
    }
}

/// What an inspection came to.
pub(super) const fn conclusion(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Pass => "合格",
        Conclusion::Fail => "不合格",
    }
}

/// The size of a file.
pub(crate) fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", tenths(1024)),
        _ => format!("{} MB", tenths(1_048_576)),
    }
}

/// 月、季、年.
pub(super) const fn period(period: Period) -> &'static str {
    match period {
        Period::Month => "月",
        Period::Quarter => "季",
        Period::Year => "年",
    }
}

/// How something came out, in a sentence.
pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "正常",
        Verdict::Fail => "故障（不符合）",
        Verdict::Untestable => "不能测试",
    }
}

/// The kind of a task.
pub(super) const fn task_kind(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Planned => "按计划自建任务",
        TaskKind::Supplementary => "补充测试项",
        TaskKind::NormMismatch => "处理消防设施与当前测试规范不匹配",
        TaskKind::Investigation => "排查",
        TaskKind::Repair => "维修",
    }
}

/// How a fault is handled.
pub(crate) const fn disposition(disposition: FaultDisposition) -> &'static str {
    match disposition {
        FaultDisposition::Investigate => "排查",
        FaultDisposition::OwnerAgreed => "业主同意维修",
        FaultDisposition::OwnerDeclined => "业主不同意维修",
        FaultDisposition::InDiscussion => "与业主沟通中",
        FaultDisposition::OutOfScope => "不在合同范围内",
    }
}

/// Where a fault stands.
pub(crate) const fn fault_state(state: FaultState) -> &'static str {
    match state {
        FaultState::Open => "待处理",
        FaultState::Investigating | FaultState::Repairing => "解决中",
        FaultState::InDiscussion => "沟通中",
        FaultState::Declined => "不同意维修",
        FaultState::OutOfScope => "不在合同范围",
        FaultState::Resolved => "已解决",
    }
}

/// How a day's track lies against the fence.
pub(super) const fn presence(verdict: PresenceVerdict) -> &'static str {
    match verdict {
        PresenceVerdict::Normal => "正常",
        PresenceVerdict::PartlyAway => "部分离开",
        PresenceVerdict::NoTrack => "无轨迹",
        PresenceVerdict::SignInOutside => "签到在围栏外",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_their_noise_and_nothing_else() {
        assert_eq!([0.1 + 0.2, 30.0, 0.07, 1200.0].map(number), ["0.3", "30", "0.07", "1200"]);
    }

    #[test]
    fn limits_read_as_in_the_norms() {
        assert_eq!(limit(&Limit { min: Some(0.1), max: None }).as_deref(), Some("≥ 0.1"));
        assert_eq!(limit(&Limit { min: Some(0.07), max: Some(0.15) }).as_deref(), Some("0.07 ～ 0.15"));
        assert_eq!(limit(&Limit::default()), None);
    }

    #[test]
    fn sizes_are_told_in_the_unit_that_fits() {
        assert_eq!([900, 1536, 1_048_576].map(size), ["900 B", "1.5 KB", "1.0 MB"]);
    }

    #[test]
    fn durations_are_told_in_hours_and_minutes() {
        assert_eq!([0, 59_000, 8_100_000].map(duration), ["0分", "不足1分", "2小时15分"]);
    }
}
