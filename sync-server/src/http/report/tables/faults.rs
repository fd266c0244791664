//! Faults and what became of them: those of the month, and older ones that are still open.

use fengtai_report::{Fault, Faults, Repair};

use super::{numbered, photos, text, yes_no};
use crate::sheet::{Sheet, Value};

const TITLES: [(&str, f64); 20] = [
    ("发现月份", 12.0),
    ("系统", 24.0),
    ("设施、测试项", 36.0),
    ("当前状态", 12.0),
    ("发现时间", 18.0),
    ("发现人", 14.0),
    ("故障部位", 24.0),
    ("业主查看时间", 18.0),
    ("故障情况描述", 50.0),
    ("处理方式", 40.0),
    ("是否停用系统", 14.0),
    ("是否报消防部门备案", 20.0),
    ("安全保护措施", 30.0),
    ("维修时间", 18.0),
    ("维修人员（单位）", 24.0),
    ("维修方法", 40.0),
    ("故障排除确认", 30.0),
    ("照片编号", 14.0),
    ("维修照片编号", 14.0),
    ("已闭环", 10.0),
];

pub(super) fn sheets(faults: &Faults) -> [Sheet; 2] {
    let earlier = "没有以前月份遗留未解决的故障。";
    [
        numbered("本月发现的故障", &TITLES, faults.current.iter().map(row), "本月未发现故障。"),
        numbered("以前月份遗留未解决的故障", &TITLES, faults.earlier.iter().map(row), earlier),
    ]
}

fn row(fault: &Fault) -> Vec<Value> {
    let mut row = vec![
        text(fault.found_in.as_deref().unwrap_or_default()),
        text(&fault.system),
        text(&fault.item),
        text(&fault.state),
        text(&fault.found_at),
        text(&fault.found_by),
        text(&fault.place),
        text(fault.owner_viewed_at.as_deref().unwrap_or("尚未查看")),
        text(&fault.description),
        if fault.disposition.is_empty() { "待处理".into() } else { text(&fault.disposition) },
    ];
    row.extend(repair(fault.repair.as_ref()));
    row.push(photos(&fault.photos));
    row.push(fault.repair.as_ref().map_or(Value::Empty, |repair| photos(&repair.photos)));
    row.push(yes_no(fault.closed));
    row
}

/// The columns of the repair; empty without one.
fn repair(repair: Option<&Repair>) -> [Value; 7] {
    let Some(repair) = repair else { return [const { Value::Empty }; 7] };
    let known = |said: Option<bool>| said.map_or(Value::Empty, yes_no);
    [
        known(repair.system_stopped),
        known(repair.reported),
        text(&repair.safeguards),
        text(&repair.at),
        text(&repair.by),
        text(&repair.method),
        if repair.confirmed.is_empty() { "待确认".into() } else { text(&repair.confirmed) },
    ]
}
