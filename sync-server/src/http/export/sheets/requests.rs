//! What is asked of the authority, as a sheet.

use super::super::ExportQuery;
use super::super::words::told;
use super::{day, filled, or_empty, word};
use crate::core::Core;
use crate::error::ApiError;
use crate::sheet::{Sheet, Value};
use crate::store;
use crate::usecase::access::Narrow;
use crate::usecase::request::{self, Wanted};
use crate::usecase::session::Actor;

const TITLES: [(&str, f64); 10] = [
    ("申请", 18.0),
    ("内容", 36.0),
    ("机构", 36.0),
    ("项目", 36.0),
    ("月份", 10.0),
    ("原因", 40.0),
    ("申请日期", 14.0),
    ("状态", 12.0),
    ("审核部门", 30.0),
    ("审核日期", 14.0),
];

pub(super) fn sheet(core: &Core, actor: &Actor, narrow: &Narrow, query: &ExportQuery) -> Result<Sheet, ApiError> {
    let (kind, state) = (word(query.kind.as_deref())?, word(query.state.as_deref())?);
    let of = store::request::Wanted { kind, state, project: query.project, waiting_in: None };
    let wanted = Wanted { of, waiting: query.waiting };
    filled(
        "申请",
        &TITLES,
        query.q.as_deref(),
        |page| request::list(core, actor, narrow, &wanted, page),
        |(row, _)| {
            let (department, decided) = row.decision.map(|decision| (decision.department, decision.at)).unzip();
            vec![
                told(row.kind.word()).into(),
                row.subject.into(),
                or_empty(row.agency_name),
                or_empty(row.project_name),
                or_empty(row.month.map(|month| month.to_string())),
                row.reason.into(),
                day(row.filed_at),
                told(row.state.word()).into(),
                or_empty(department),
                decided.map_or(Value::Empty, day),
            ]
        },
    )
}
