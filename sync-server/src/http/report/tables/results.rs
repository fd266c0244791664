//! Results: the summary with its totals, the maintenance table, measured records, and what was recorded besides.

use fengtai_report::{
    Extra, MaintenanceGroup, MaintenanceRow, MeasuredRecord, ReportData, ReportKind, SummaryRow, Verdict,
};

use super::{count, maybe, measure, numbered, photos, text, verdict};
use crate::sheet::{Sheet, Value};

/// Counts of the summary, in the order of its columns.
fn counts(row: &SummaryRow) -> [u32; 13] {
    let ways = &row.dispositions;
    [
        row.planned,
        row.tested,
        row.passed,
        row.failed,
        row.untestable,
        row.new_faults,
        row.resolved,
        row.carried_over,
        ways.investigate,
        ways.owner_agreed,
        ways.owner_declined,
        ways.out_of_scope,
        ways.in_discussion,
    ]
}

pub(super) fn summary(rows: &[SummaryRow]) -> Sheet {
    let titles = [
        ("系统名称", 30.0),
        ("计划项数", 10.0),
        ("已测项数", 10.0),
        ("正常", 10.0),
        ("故障", 10.0),
        ("不能测试", 10.0),
        ("本月新增", 10.0),
        ("本月解决", 10.0),
        ("遗留未解决", 12.0),
        ("排查", 10.0),
        ("业主同意维修", 14.0),
        ("业主不同意", 12.0),
        ("合同范围外", 12.0),
        ("沟通中", 10.0),
    ];
    let line = |name: &str, counts: [u32; 13]| std::iter::once(text(name)).chain(counts.map(count)).collect::<Vec<_>>();
    let printed = rows.iter().map(|row| line(&row.system, counts(row)));
    let mut sheet = numbered("建筑消防设施报告汇总表", &titles, printed, "本月计划没有测试项。");
    if !rows.is_empty() {
        let total = rows.iter().map(counts).fold([0; 13], |sum, row| std::array::from_fn(|n| sum[n] + row[n]));
        sheet.rows.push(std::iter::once(Value::Empty).chain(line("合计", total)).collect());
    }
    sheet
}

pub(super) fn maintenance(groups: &[MaintenanceGroup]) -> Sheet {
    let titles = [
        ("系统", 24.0),
        ("设施编码", 12.0),
        ("消防设施", 24.0),
        ("测试项编码", 14.0),
        ("测试项", 40.0),
        ("周期", 8.0),
        ("依据", 30.0),
        ("部位", 24.0),
        ("设备数", 10.0),
        ("抽检数", 10.0),
        ("测试结果", 12.0),
        ("故障原因及处理情况", 50.0),
        ("执行人", 14.0),
        ("时间", 18.0),
    ];
    let rows = groups.iter().flat_map(|group| group.rows.iter().map(|row| planned(&group.system, row)));
    numbered("建筑消防设施维护保养表", &titles, rows, "本月计划没有测试项。")
}

fn planned(system: &str, row: &MaintenanceRow) -> Vec<Value> {
    vec![
        text(system),
        text(&row.facility_code),
        text(&row.facility),
        text(&row.item_code),
        text(&row.item),
        text(&row.period),
        text(&row.basis),
        text(&row.place),
        maybe(row.facility_count),
        maybe(row.sampled),
        verdict(row.verdict).into(),
        text(&row.remark),
        text(&row.by),
        text(&row.at),
    ]
}

pub(super) fn measured(records: &[MeasuredRecord]) -> Sheet {
    let titles = [
        ("系统", 24.0),
        ("设施", 24.0),
        ("位置", 24.0),
        ("测试项编码", 14.0),
        ("测试项", 40.0),
        ("实测值", 12.0),
        ("标准值", 16.0),
        ("单位", 10.0),
        ("判定", 12.0),
        ("人工判定理由", 30.0),
        ("备注", 30.0),
        ("同时记录", 40.0),
        ("测试人", 14.0),
        ("时间", 18.0),
        ("照片编号", 14.0),
    ];
    let row = |record: &MeasuredRecord| {
        vec![
            text(&record.system),
            text(&record.facility),
            text(&record.place),
            text(&record.item_code),
            text(&record.item),
            record.value.as_deref().map_or(Value::Empty, measure),
            text(record.limit.as_deref().unwrap_or_default()),
            text(record.unit.as_deref().unwrap_or_default()),
            verdict(record.verdict).into(),
            text(record.override_reason.as_deref().unwrap_or_default()),
            text(&record.note),
            text(&record.conflicts.join("\n")),
            text(&record.by),
            text(&record.at),
            photos(&record.photos),
        ]
    };
    numbered("设施实测记录", &titles, records.iter().map(row), "本月没有实测值和现场照片记录。")
}

/// Of a maintenance report: the tasks ticked besides, and the free records.
pub(super) fn extras(extras: &[Extra]) -> Sheet {
    let titles = [
        ("类别", 24.0),
        ("设施", 24.0),
        ("位置", 24.0),
        ("内容", 40.0),
        ("依据", 30.0),
        ("情况", 50.0),
        ("结果", 12.0),
        ("另有记录", 40.0),
        ("执行人", 14.0),
        ("时间", 18.0),
        ("照片编号", 14.0),
    ];
    let row = |extra: &Extra| {
        vec![
            text(&extra.kind),
            text(&extra.facility),
            text(&extra.place),
            text(&extra.item),
            text(&extra.basis),
            text(&extra.finding),
            extra.verdict.map_or(Value::Empty, |said| verdict(said).into()),
            text(&extra.conflicts.join("\n")),
            text(&extra.by),
            text(&extra.at),
            photos(&extra.photos),
        ]
    };
    let nothing = "本报告没有列入补充测试项、规范不匹配处理、排查和维修任务，也没有现场记录。";
    numbered("补充测试及其他任务", &titles, extras.iter().map(row), nothing)
}

/// Of the other kinds: the records made on site.
pub(super) fn records(data: &ReportData) -> Sheet {
    let name = match data.kind {
        ReportKind::Inspection => "检测现场记录",
        ReportKind::Assessment => "评估现场记录",
        ReportKind::Maintenance | ReportKind::SpecialVenue => "现场记录",
    };
    let titles = [
        ("系统", 24.0),
        ("部位", 24.0),
        ("能否检查", 10.0),
        ("现场记录", 40.0),
        ("依据", 30.0),
        ("测试结果", 50.0),
        ("判定", 12.0),
        ("另有记录", 40.0),
        ("记录人", 14.0),
        ("时间", 18.0),
        ("照片编号", 14.0),
    ];
    let row = |record: &Extra| {
        let judged = record.verdict.filter(|said| !matches!(said, Verdict::Untestable | Verdict::Absent));
        vec![
            text(&record.facility),
            text(&record.place),
            if is_inspectable(record) { "能" } else { "不能" }.into(),
            text(&record.item),
            text(&record.basis),
            text(&record.finding),
            judged.map_or(Value::Empty, |said| verdict(said).into()),
            text(&record.conflicts.join("\n")),
            text(&record.by),
            text(&record.at),
            photos(&record.photos),
        ]
    };
    numbered(name, &titles, data.extras.iter().map(row), "没有现场记录。")
}

fn is_inspectable(record: &Extra) -> bool {
    record.verdict != Some(Verdict::Untestable)
}

/// What could not be inspected, by its number among the records.
pub(super) fn refused(records: &[Extra]) -> Sheet {
    let titles = [("现场记录", 10.0), ("系统", 24.0), ("部位", 24.0), ("原因", 60.0)];
    let rows = (1_u32..).zip(records).filter(|(_, record)| !is_inspectable(record)).map(|(number, record)| {
        vec![count(number), text(&record.facility), text(&record.place), text(&record.finding)]
    });
    super::table("不能检查清单", &titles, rows, "现场记录中没有不能检查的项目。")
}
