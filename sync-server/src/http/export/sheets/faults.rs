//! The lists of faults as a sheet: one of them, or all one after the other.

use shared_model::catalogue::Catalogue;
use shared_model::fault::{FaultAwaits, FaultStanding};

use super::super::ExportQuery;
use super::{day, filled, number, word};
use crate::core::Core;
use crate::error::ApiError;
use crate::sheet::{Heading, Sheet, Value};
use crate::store::fault_list::{FaultLine, Wanted};
use crate::usecase::access::Narrow;
use crate::usecase::fault::{self, FollowedLine};
use crate::usecase::session::Actor;

const TITLES: [(&str, f64); 14] = [
    ("项目名称", 36.0),
    ("业主单位", 36.0),
    ("服务机构", 36.0),
    ("发现报告月份", 14.0),
    ("发现日期", 14.0),
    ("发现人", 12.0),
    ("设施", 24.0),
    ("测试项", 30.0),
    ("部位", 24.0),
    ("隐患描述或不能测试原因", 40.0),
    ("当前状态", 14.0),
    ("状态日期", 14.0),
    ("历时（天）", 10.0),
    ("待办", 36.0),
];

pub(super) fn sheet(core: &Core, actor: &Actor, narrow: &Narrow, query: &ExportQuery) -> Result<Sheet, ApiError> {
    let chosen = word::<FaultStanding>(query.standing.as_deref())?;
    let standings = chosen.map_or_else(|| FaultStanding::ALL.to_vec(), |standing| vec![standing]);
    let mut rows = Vec::new();
    let list = |standing| {
        let wanted = Wanted { standing, project: query.project, month: query.month };
        let list = move |page: &_| fault::list(core, actor, narrow, &wanted, page);
        filled("测试故障", &TITLES, query.q.as_deref(), list, row)
    };
    for standing in standings {
        rows.extend(list(standing)?.rows);
    }
    let headings = TITLES.iter().map(|(title, width)| Heading::new(*title, *width)).collect();
    Ok(Sheet { name: "测试故障".to_owned(), headings, rows })
}

fn row(FollowedLine { line, days, awaits }: FollowedLine) -> Vec<Value> {
    let (facility, item) = names(&line);
    let assignee = line.order.as_ref().map(|order| order.assignee_name.as_str());
    let (who, what) = match awaits {
        FaultAwaits::Nothing => ("", ""),
        FaultAwaits::Work => (assignee.unwrap_or_default(), "：执行任务"),
        FaultAwaits::Owner => (line.owner_name.as_str(), "：同意维修"),
        FaultAwaits::Settling => (line.lead_name.as_str(), "：选择处理方式"),
        FaultAwaits::Review => (line.lead_name.as_str(), "：审核任务"),
        FaultAwaits::Talks => (line.lead_name.as_str(), "：与业主沟通"),
    };
    let who = format!("{who}{what}");
    vec![
        line.project_name.into(),
        line.owner_name.into(),
        line.agency_name.into(),
        line.month.to_string().into(),
        day(line.found_at),
        line.found_by.into(),
        facility.into(),
        item.into(),
        line.place.into(),
        line.description.into(),
        told(line.standing).into(),
        day(line.changed_at),
        number(u32::try_from(days).unwrap_or_default()),
        who.into(),
    ]
}

/// A standing in words; other lists mean other things by the same ones.
const fn told(standing: FaultStanding) -> &'static str {
    match standing {
        FaultStanding::Untestable => "不能测试",
        FaultStanding::Open => "待处理",
        FaultStanding::UnderWay => "解决中",
        FaultStanding::InDiscussion => "沟通中",
        FaultStanding::Declined => "不同意维修",
        FaultStanding::Resolved => "已解决",
        FaultStanding::OutOfScope => "不在合同范围",
    }
}

/// The facility and the item in words; an entry may be about what no catalogue names.
pub(in crate::http) fn names(line: &FaultLine) -> (String, String) {
    let catalogue = Catalogue::of_version(&line.catalogue);
    let facility = line.facility.parse().ok().and_then(|code| catalogue?.facility(&code));
    let item = line.item.parse().ok().and_then(|code| catalogue?.item(&code));
    let facility = facility.map_or_else(|| line.facility.clone(), |known| known.name_zh.clone());
    let facility = if facility.is_empty() { line.subject.clone() } else { facility };
    let item = item.map_or_else(|| line.item.clone(), |known| known.name_zh.clone());
    (facility, if line.point.is_empty() { item } else { format!("{item}（{}）", line.point) })
}
