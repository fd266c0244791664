//! The first sheets: what the cover says, what the workbook belongs to, and what was checked before generating.

use fengtai_report::{ReportData, ReportKind};

use super::{Tables, numbered, table, text};
use crate::sheet::{Sheet, Value};

/// The cover, with the digests by which the document is told from any other.
pub(super) fn cover(Tables { data, document }: &Tables) -> Sheet {
    let mut lines = facts(data);
    lines.extend(filing(data));
    lines.extend([
        ("报告文件（PDF）SHA-256", document.sha256.to_string()),
        ("报告文件页数", document.pages.to_string()),
        ("数据校验码（SHA-256）", data.check_code.clone()),
    ]);
    lines.extend(body(data));
    let rows = lines.into_iter().map(|(name, said)| vec![name.into(), text(&said)]);
    table("报告首页", &[("项目", 28.0), ("内容", 72.0)], rows, "")
}

fn facts(data: &ReportData) -> Vec<(&'static str, String)> {
    let cover = &data.cover;
    let said = |text: &String| text.clone();
    let mut lines = vec![
        ("报告名称", said(&data.title)),
        ("报告月份", said(&data.period)),
        ("报告编号", said(&data.number)),
        ("项目名称", said(&cover.project_name)),
        ("项目地址", said(&cover.project_address)),
        ("业主单位", said(&cover.owner_name)),
        ("服务机构", said(&cover.agency_name)),
        ("统一信用代码", said(&cover.agency_code)),
        ("合同名称", said(&cover.contract_name)),
        ("合同类型", said(&cover.contract_kind)),
    ];
    if !cover.conclusion.is_empty() {
        lines.push(("报告结论", said(&cover.conclusion)));
    }
    lines.extend([
        ("技术服务日期", said(&cover.service_dates)),
        ("报告日期", said(&cover.dated_on)),
        ("项目负责人", said(&cover.project_lead)),
        ("现场执业人员", cover.engineers.join("、")),
        ("技术负责人", said(&cover.technical_lead)),
        ("备注", said(&cover.remarks)),
        ("生成时间（北京时间）", said(&data.generated_at_text)),
    ]);
    if data.training {
        lines.push(("效力", "培训系统生成，不具效力".to_owned()));
    }
    lines
}

/// The filing; of a report that is not filed, that it is not.
fn filing(data: &ReportData) -> Vec<(&'static str, String)> {
    let Some(filed) = &data.cover.filing else { return vec![("备案编号", "尚未备案".to_owned())] };
    vec![
        ("备案编号", filed.number.clone()),
        ("备案日期", filed.filed_on.clone()),
        ("备案意见", filed.note.clone()),
        ("查询码", filed.code.clone()),
    ]
}

/// The uploaded body and what permits it.
fn body(data: &ReportData) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if let Some(uploaded) = &data.uploaded {
        lines.extend([
            ("上传正文页数", uploaded.pages.len().to_string()),
            ("上传正文文件大小", uploaded.size.clone()),
            ("上传正文SHA-256", uploaded.sha256.clone()),
        ]);
    }
    if data.kind == ReportKind::SpecialVenue {
        lines.extend(match &data.approval {
            None => vec![("直接上传批准", "没有批准记录。".to_owned())],
            Some(granted) => vec![
                ("批准编号", granted.number.clone()),
                ("批准日期", granted.decided_on.clone()),
                ("批准部门", granted.department.clone()),
            ],
        });
    }
    lines
}

pub(super) fn checks(data: &ReportData) -> Sheet {
    let titles = [("检查内容", 40.0), ("结果", 10.0), ("说明", 60.0)];
    let held = |passed: bool| Value::from(if passed { "符合" } else { "不符合" });
    let rows = data.checks.iter().map(|check| vec![text(&check.name), held(check.passed), text(&check.detail)]);
    numbered("生成前检查", &titles, rows, "未记录生成前检查。")
}
