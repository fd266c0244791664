//! The templates that people download, fill in and send back. The first sheet is the one that is read.

use shared_model::moment::Moment;

use super::{CHANGE_COLUMNS, PEOPLE_COLUMNS};
use crate::error::ApiError;
use crate::sheet::{Heading, Sheet, Value, write};

/// A template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// The papers of an application: the people, and the company's facts to be signed.
    Application,
    /// People who come, go or hold other certificates.
    StaffChange,
}

/// The facts of a company, as the form on the screen asks for them: they are typed there and not read from here.
const COMPANY: [&str; 9] = [
    "机构名称",
    "统一社会信用代码",
    "管辖归属（省、市、区县）",
    "自主登记编号",
    "地址",
    "联系电话",
    "管理员姓名",
    "管理员手机号",
    "管理员登录账号",
];

/// What each column takes.
const NOTES: [(&str, &str); 8] = [
    ("变更类型", "入职、离职或证书变更（仅人员变更表）"),
    ("姓名", "与证书一致；同一人有多本证书时每本一行，姓名和联系电话填写相同"),
    ("联系电话", "可不填；机构内有同名人员时必须填写"),
    ("资格", "注册消防工程师 或 消防设施操作员"),
    ("等级", "注册消防工程师：一级、二级；消防设施操作员：初级、中级、高级、技师、高级技师"),
    ("证书编号", "单元格为文本格式，请勿改为数字，否则末尾几位会丢失"),
    ("发证日期", "例如 2024-05-01"),
    ("有效期至", "例如 2029-04-30；长期有效的留空或填写“长期”"),
];

/// The bytes of a template.
///
/// # Errors
/// `server.failed`.
pub fn template(template: Template, made_at: Moment) -> Result<Vec<u8>, ApiError> {
    let sheets = match template {
        Template::Application => vec![
            Sheet::form("人员名单", &PEOPLE_COLUMNS),
            company(),
            notes(&["企业信息：提交前备齐，在申请页面填写；导入时只读取“人员名单”。"]),
        ],
        Template::StaffChange => vec![
            Sheet::form("人员变更", &CHANGE_COLUMNS),
            notes(&[
                "离职：只需填写变更类型和姓名（同名时加联系电话或证书编号）；仍是项目负责人的，请先更换项目负责人。",
                "证书变更：填写该人员变更后的全部证书，未列出的证书不再有效。",
            ]),
        ],
    };
    Ok(write(&sheets, made_at)?)
}

fn company() -> Sheet {
    Sheet {
        name: "企业信息".to_owned(),
        headings: vec![Heading::new("项目", 40.0), Heading::new("内容", 60.0).text()],
        rows: COMPANY.iter().map(|fact| vec![Value::from(*fact)]).collect(),
    }
}

fn notes(more: &[&'static str]) -> Sheet {
    let more = more.iter().map(|note| ("说明", *note));
    Sheet::notes(&NOTES.into_iter().chain(more).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn a_template_is_read_as_an_empty_sheet_of_its_columns() {
        for (which, columns) in
            [(Template::Application, &PEOPLE_COLUMNS[..]), (Template::StaffChange, &CHANGE_COLUMNS[..])]
        {
            let bytes = template(which, Moment::from_ms(0)).unwrap();
            let refused = ApiError::from(crate::sheet::read(&bytes, columns).unwrap_err());
            assert_eq!(refused.code(), Code::SheetEmpty);
        }
    }
}
