//! The hazards table as a workbook: the table with all its columns, and its head line on a sheet of its own.

use shared_model::catalogue::Catalogue;
use shared_model::code::FacilityCode;
use shared_model::fault::HazardCounts;

use crate::compose::wording;
use crate::http::export::names;
use crate::http::export::{day, number};
use crate::sheet::{Heading, Sheet, Value};
use crate::store::fault::FaultEventRow;
use crate::usecase::hazard::{HazardRow, HazardTable};

const TITLES: [(&str, f64); 16] = [
    ("序号", 8.0),
    ("发现报告月份", 14.0),
    ("发现时间", 18.0),
    ("系统", 24.0),
    ("设施", 24.0),
    ("测试项", 30.0),
    ("部位", 24.0),
    ("隐患描述", 40.0),
    ("照片（张）", 10.0),
    ("处理方式", 18.0),
    ("处理过程", 60.0),
    ("当前状态", 14.0),
    ("解决时间", 14.0),
    ("验证照片（张）", 14.0),
    ("历时（天）", 10.0),
    ("业主已查看", 12.0),
];

pub(super) fn sheets(table: &HazardTable) -> [Sheet; 2] {
    let headings = TITLES.iter().map(|(title, width)| Heading::new(*title, *width)).collect();
    let rows = table.rows.iter().enumerate().map(|(n, each)| row(n + 1, each)).collect();
    [Sheet { name: "安全隐患处置汇总表".to_owned(), headings, rows }, head(table)]
}

fn head(HazardTable { project, counts, .. }: &HazardTable) -> Sheet {
    let HazardCounts { found, resolved, under_way, open, declined, in_discussion, out_of_scope } = *counts;
    let solved = counts.solved_percent().map_or(Value::Empty, |percent| Value::Text(format!("{percent:.1}%")));
    let lines: Vec<(&str, Value)> = vec![
        ("项目名称", project.name.as_str().into()),
        ("业主单位", project.owner_name.as_str().into()),
        ("累计", number(found)),
        ("已解决", number(resolved)),
        ("解决中", number(under_way)),
        ("待处理", number(open)),
        ("沟通中", number(in_discussion)),
        ("不同意维修", number(declined)),
        ("不在合同范围", number(out_of_scope)),
        ("解决率（已解决 ÷ 合同范围内累计）", solved),
    ];
    let rows = lines.into_iter().map(|(title, value)| vec![title.into(), value]).collect();
    Sheet {
        name: "汇总".to_owned(), headings: vec![Heading::new("项目", 36.0), Heading::new("内容", 40.0)], rows
    }
}

fn row(n: usize, row: &HazardRow) -> Vec<Value> {
    let line = &row.followed.line;
    let (facility, item) = names(line);
    vec![
        number(n),
        line.month.to_string().into(),
        wording::time(line.found_at).into(),
        system(&line.catalogue, &line.facility).into(),
        facility.into(),
        item.into(),
        line.place.as_str().into(),
        line.description.as_str().into(),
        number(row.photos.len()),
        row.disposition.map_or(Value::Empty, |way| wording::disposition(way).into()),
        row.history.iter().map(told).collect::<Vec<_>>().join("\n").into(),
        wording::fault_state(row.state).into(),
        row.resolved_at.map_or(Value::Empty, day),
        number(row.proof.len()),
        number(u32::try_from(row.followed.days).unwrap_or_default()),
        // Nobody's reading is recorded before owners can read here.
        Value::Empty,
    ]
}

fn system(catalogue: &str, facility: &str) -> String {
    let code = facility.parse::<FacilityCode>().ok();
    let known = code.as_ref().and_then(|code| Catalogue::of_version(catalogue)?.system(&code.system()));
    known.map_or_else(String::new, |system| system.name_zh.clone())
}

/// One line of the history: when, who, what, and the words.
fn told(event: &FaultEventRow) -> String {
    let what = match (event.kind.as_str(), event.disposition) {
        ("handled", Some(way)) => wording::disposition(way),
        ("investigated", _) => "排查完成",
        ("repaired", _) => "维修完成，故障解决",
        ("repair_failed", _) => "维修未能排除故障",
        ("order_withdrawn", _) => "撤回下达",
        ("approval_undone", _) => "审核被更正撤销",
        (kind, _) => kind,
    };
    let head = format!("{} {}：{what}", wording::time(event.at), event.name);
    if event.note.is_empty() { head } else { format!("{head}；{}", event.note.replace('\n', "；")) }
}
