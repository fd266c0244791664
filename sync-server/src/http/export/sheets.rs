//! The sheets of the lists: their columns, and a row for each row of the list.

mod board;
mod clients;
mod faults;
mod requests;

use std::str::FromStr;

use shared_model::calendar::day_of;
use shared_model::moment::Moment;

pub(in crate::http) use faults::names;

use super::ExportQuery;
use super::words::told;
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::sheet::{Heading, Sheet, Value};
use crate::store::page::{Listed, Page};
use crate::store::{account as accounts, contract as contracts, plan as plans, project_list as projects};
use crate::store::{report_list as reports, task_list as tasks};
use crate::usecase::access::Narrow;
use crate::usecase::session::Actor;
use crate::usecase::{account, agency, contract, owner, person, plan, project, report, task};

/// Most rows in a sheet.
const MOST: u32 = 50_000;
/// Rows asked for at a time.
const PART: u32 = 1_000;

/// A list that can be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Export {
    Agencies,
    People,
    Accounts,
    Owners,
    Contracts,
    Projects,
    Plans,
    Board,
    Tasks,
    Faults,
    Reports,
    Requests,
    OwnerContacts,
    KeyUnits,
}

impl Export {
    /// The list of this name in addresses.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "agencies" => Self::Agencies,
            "people" => Self::People,
            "accounts" => Self::Accounts,
            "owners" => Self::Owners,
            "contracts" => Self::Contracts,
            "projects" => Self::Projects,
            "plans" => Self::Plans,
            "tasks" => Self::Tasks,
            "faults" => Self::Faults,
            "reports" => Self::Reports,
            "board" => Self::Board,
            "requests" => Self::Requests,
            "owner-contacts" => Self::OwnerContacts,
            "key-units" => Self::KeyUnits,
            _ => return None,
        })
    }

    /// What the actor may see of it, as a sheet.
    pub(super) fn sheet(self, core: &Core, actor: &Actor, query: &ExportQuery) -> Result<Sheet, ApiError> {
        let narrow = Narrow { agency: query.agency, region: query.region.clone() };
        let q = query.q.as_deref();
        match self {
            Self::Board => board::sheet(core, actor, &narrow, query),
            Self::Faults => faults::sheet(core, actor, &narrow, query),
            Self::Requests => requests::sheet(core, actor, &narrow, query),
            Self::OwnerContacts => clients::contacts(core, actor, query),
            Self::KeyUnits => clients::key_units(core, actor, query),
            Self::Agencies => {
                let titles = [
                    ("机构名称", 36.0),
                    ("统一社会信用代码", 22.0),
                    ("备案编号", 20.0),
                    ("辖区", 10.0),
                    ("地址", 40.0),
                    ("电话", 16.0),
                ];
                filled(
                    "服务机构",
                    &titles,
                    q,
                    |page| agency::list(core, actor, &narrow, page),
                    |row| {
                        vec![
                            row.name.into(),
                            row.credit_code.into(),
                            or_empty(row.registry_number),
                            row.jurisdiction.into(),
                            row.address.into(),
                            row.phone.into(),
                        ]
                    },
                )
            }
            Self::People => {
                let wanted = person::Wanted { certificates: query.certificates.map(Into::into), left: query.left };
                let titles = [("姓名", 14.0), ("机构", 36.0), ("电话", 16.0), ("证书", 60.0)];
                filled(
                    "人员",
                    &titles,
                    q,
                    |page| person::list(core, actor, &narrow, wanted, page),
                    |row| {
                        let certificates: Vec<String> = row
                            .certificates
                            .iter()
                            .map(|held| {
                                let until = held.expires_on.map(|day| format!("，有效期至 {day}")).unwrap_or_default();
                                format!("{} {}{until}", told(held.qualification.word()), held.number)
                            })
                            .collect();
                        vec![
                            row.person.name.into(),
                            or_empty(row.person.agency_name),
                            row.person.phone.into(),
                            certificates.join("；").into(),
                        ]
                    },
                )
            }
            Self::Accounts => {
                let wanted = accounts::Wanted { role: query.role, state: word(query.state.as_deref())?, person: None };
                let titles = [
                    ("姓名", 14.0),
                    ("类型", 16.0),
                    ("账号", 20.0),
                    ("电话", 16.0),
                    ("状态", 10.0),
                    ("最近登录", 14.0),
                ];
                filled(
                    "账号",
                    &titles,
                    q,
                    |page| account::list(core, actor, &wanted, page),
                    |row| {
                        vec![
                            row.person_name.into(),
                            told(row.role.word()).into(),
                            row.login.into(),
                            row.phone.into(),
                            told(row.state.word()).into(),
                            row.signed_in_at.map_or(Value::Empty, day),
                        ]
                    },
                )
            }
            Self::Owners => {
                let titles = [("单位名称", 36.0), ("统一社会信用代码", 22.0), ("地址", 40.0), ("联系人数", 10.0)];
                filled(
                    "业主单位",
                    &titles,
                    q,
                    |page| owner::list(core, actor, &narrow, page),
                    |row| {
                        vec![row.name.into(), or_empty(row.credit_code), row.address.into(), number(row.contact_count)]
                    },
                )
            }
            Self::Contracts => {
                let (state, kind) = (word(query.state.as_deref())?, word(query.kind.as_deref())?);
                let wanted = contracts::Wanted { state, kind, owner: query.owner };
                let titles =
                    [("合同名称", 40.0), ("类型", 14.0), ("业主单位", 36.0), ("签订日期", 14.0), ("状态", 10.0)];
                filled(
                    "合同",
                    &titles,
                    q,
                    |page| contract::list(core, actor, &narrow, wanted, page),
                    |row| {
                        vec![
                            row.name.into(),
                            told(row.kind.word()).into(),
                            row.owner_name.into(),
                            Value::Date(row.signed_on),
                            told(row.state.word()).into(),
                        ]
                    },
                )
            }
            Self::Projects => {
                let (lead, without_plan) = (query.lead, query.without_plan);
                let wanted = projects::Wanted { lead, without_plan, ..projects::Wanted::default() };
                let titles = [
                    ("项目名称", 36.0),
                    ("地址", 40.0),
                    ("辖区", 10.0),
                    ("合同", 36.0),
                    ("类型", 14.0),
                    ("业主单位", 36.0),
                    ("项目负责人", 14.0),
                    ("设施数", 10.0),
                ];
                filled(
                    "项目",
                    &titles,
                    q,
                    |page| project::list(core, actor, &narrow, wanted, page),
                    |row| {
                        vec![
                            row.name.into(),
                            row.address.into(),
                            row.jurisdiction.into(),
                            row.contract_name.into(),
                            told(row.kind.word()).into(),
                            row.owner_name.into(),
                            row.lead_name.into(),
                            number(row.facility_count),
                        ]
                    },
                )
            }
            Self::Plans => {
                let wanted = plans::Wanted { project: query.project, month: query.month };
                let titles = [
                    ("项目名称", 36.0),
                    ("月份", 10.0),
                    ("类型", 10.0),
                    ("状态", 10.0),
                    ("设施数", 10.0),
                    ("任务数", 10.0),
                ];
                filled(
                    "计划",
                    &titles,
                    q,
                    |page| plan::list(core, actor, &narrow, wanted, page),
                    |row| {
                        vec![
                            row.plan.project_name.into(),
                            row.plan.month.to_string().into(),
                            told(row.plan.period.word()).into(),
                            told(row.plan.state.word()).into(),
                            number(row.facilities.len()),
                            number(row.tasks.len()),
                        ]
                    },
                )
            }
            Self::Tasks => {
                let (state, kind) = (word(query.state.as_deref())?, word(query.kind.as_deref())?);
                let (project, month, engineer) = (query.project, query.month, query.engineer);
                let wanted = tasks::Wanted { state, project, month, kind, engineer };
                let titles = [
                    ("项目名称", 36.0),
                    ("月份", 10.0),
                    ("类型", 14.0),
                    ("状态", 10.0),
                    ("执业人员", 20.0),
                    ("提交日期", 14.0),
                    ("结果数", 10.0),
                    ("不合格", 10.0),
                    ("无法检测", 10.0),
                    ("照片数", 10.0),
                    ("未到照片", 10.0),
                ];
                filled(
                    "任务",
                    &titles,
                    q,
                    |page| task::list(core, actor, &narrow, &wanted, page),
                    |row| {
                        vec![
                            row.project_name.into(),
                            row.month.to_string().into(),
                            told(row.kind.word()).into(),
                            told(row.state.word()).into(),
                            row.engineers.join("、").into(),
                            row.submitted_at.map_or(Value::Empty, day),
                            number(row.counts.results),
                            number(row.counts.failed),
                            number(row.counts.untestable),
                            number(row.counts.photos),
                            number(row.missing_photos),
                        ]
                    },
                )
            }
            Self::Reports => {
                let wanted = reports::Wanted { state: query.state.clone(), project: query.project, month: query.month };
                let titles = [
                    ("项目名称", 36.0),
                    ("月份", 10.0),
                    ("报告编号", 24.0),
                    ("状态", 10.0),
                    ("报告日期", 14.0),
                    ("备案编号", 24.0),
                    ("备案日期", 14.0),
                ];
                filled(
                    "报告",
                    &titles,
                    q,
                    |page| report::list(core, actor, &narrow, &wanted, page),
                    |row| {
                        let filed_on = row.filing.as_ref().map_or(Value::Empty, |filing| day(filing.at));
                        vec![
                            row.project_name.into(),
                            row.month.to_string().into(),
                            row.number.into(),
                            told(row.state.word()).into(),
                            Value::Date(row.dated_on),
                            or_empty(row.filing.map(|filing| filing.number)),
                            filed_on,
                        ]
                    },
                )
            }
        }
    }
}

/// All rows of a list, part after part. When there are more than a sheet takes, its last row says so.
fn filled<T>(
    name: &str,
    titles: &[(&str, f64)],
    q: Option<&str>,
    list: impl Fn(&Page) -> Result<Listed<T>, ApiError>,
    row: impl Fn(T) -> Vec<Value>,
) -> Result<Sheet, ApiError> {
    let mut rows = Vec::new();
    for offset in (0..MOST).step_by(PART as usize) {
        let part = list(&Page::sheet(q, PART, offset))?.items;
        let is_last = part.len() < PART as usize;
        rows.extend(part.into_iter().map(&row));
        if is_last {
            break;
        }
    }
    if rows.len() >= MOST as usize && !list(&Page::sheet(q, 1, MOST))?.items.is_empty() {
        rows.push(vec![Value::Text(format!("超过 {MOST} 行，其余没有列出：请缩小范围后再导出"))]);
    }
    let headings = titles.iter().map(|(title, width)| Heading::new(*title, *width)).collect();
    Ok(Sheet { name: name.to_owned(), headings, rows })
}

/// A filter in the list's own words.
fn word<T: FromStr>(text: Option<&str>) -> Result<Option<T>, ApiError> {
    let unknown = || ApiError::from(Code::RequestMalformed).with("reason", "a filter that the list does not know");
    text.map(|text| text.parse().map_err(|_| unknown())).transpose()
}

fn or_empty(text: Option<String>) -> Value {
    text.map_or(Value::Empty, Value::Text)
}

pub(in crate::http) fn day(at: Moment) -> Value {
    Value::Date(day_of(at))
}

pub(in crate::http) fn number(count: impl TryInto<u32>) -> Value {
    count.try_into().map_or(Value::Empty, |count| Value::Number(f64::from(count)))
}
