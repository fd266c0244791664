//! The month board as a sheet.

use shared_model::board::BoardState;
use shared_model::calendar::{Month, day_of};
use shared_model::moment::Moment;
use shared_model::task::TaskState;

use super::super::ExportQuery;
use super::super::words::told;
use super::{filled, number, or_empty, word};
use crate::core::Core;
use crate::error::ApiError;
use crate::http::plan::PlanSummaryDto;
use crate::sheet::{Sheet, Value};
use crate::usecase::access::Narrow;
use crate::usecase::board::{self, BoardLine, BoardQuery};
use crate::usecase::session::Actor;

const TITLES: [(&str, f64); 15] = [
    ("项目名称", 36.0),
    ("业主单位", 36.0),
    ("类型", 14.0),
    ("项目负责人", 14.0),
    ("月份", 10.0),
    ("状态", 12.0),
    ("计划", 10.0),
    ("接收人员", 24.0),
    ("应检项", 10.0),
    ("已记录", 10.0),
    ("已提交", 10.0),
    ("待审核任务", 12.0),
    ("报告编号", 24.0),
    ("备案截止", 12.0),
    ("备案", 14.0),
];

pub(super) fn sheet(core: &Core, actor: &Actor, narrow: &Narrow, query: &ExportQuery) -> Result<Sheet, ApiError> {
    let month = query.month.unwrap_or_else(|| Month::of(core.env.now()));
    let wanted = BoardQuery { month: Some(month), state: word(query.state.as_deref())?, lead: query.lead };
    filled(
        "计划看板",
        &TITLES,
        query.q.as_deref(),
        |page| Ok(board::board(core, actor, narrow, wanted, page)?.lines),
        |line| row(month, line),
    )
}

fn row(month: Month, line: BoardLine) -> Vec<Value> {
    let BoardLine { shown, state, plan, report, .. } = line;
    let mut people: Vec<String> = plan.iter().flat_map(|view| &view.issued).map(|batch| batch.name.clone()).collect();
    people.dedup();
    let tasks = plan.iter().flat_map(|view| &view.tasks);
    let pending = tasks.filter(|task| task.state == TaskState::Pending).count();
    let period = plan.as_ref().map(|view| told(view.plan.period.word()).to_owned());
    let (counts, recorded) = plan.map(PlanSummaryDto::counted).unzip();
    let (due, submitted) = counts.map(|counts| (counts.item_count, counts.submitted_count)).unzip();
    vec![
        shown.name.into(),
        shown.owner_name.into(),
        told(shown.contract.word()).into(),
        shown.lead_name.into(),
        month.to_string().into(),
        standing(state).into(),
        or_empty(period),
        people.join("、").into(),
        due.map_or(Value::Empty, number),
        recorded.map_or(Value::Empty, number),
        submitted.map_or(Value::Empty, number),
        number(pending),
        or_empty(report.as_ref().map(|report| report.number.clone())),
        or_empty(report.as_ref().and_then(|report| report.due).map(|due| due.day().to_string())),
        or_empty(report.and_then(|report| report.filed).map(|(at, late)| filed(at, late))),
    ]
}

fn filed(at: Moment, late: bool) -> String {
    format!("{}{}", day_of(at), if late { "（逾期）" } else { "" })
}

/// Where a project stands in a month, as the board says it.
const fn standing(state: BoardState) -> &'static str {
    match state {
        BoardState::Late => "逾期",
        BoardState::NoPlan => "未制定",
        BoardState::Draft => "未下发",
        BoardState::Partly => "部分下发",
        BoardState::Approved => "待出报告",
        BoardState::InReview => "待审核",
        BoardState::Dispatched => "已下发",
        BoardState::UnderWay => "执行中",
        BoardState::NotYetDue => "未到期",
        BoardState::Suspended => "已暂停",
        BoardState::Reported => "待备案",
        BoardState::Filed => "已备案",
        BoardState::Ended => "已终止",
    }
}
