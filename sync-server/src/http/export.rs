//! Lists taken away as sheets, with the filters and the permissions of the list itself (R12.4).
//!
//! What stands in a sheet is said by [`sheets`]; how it is written, here. A text never becomes a formula: in a workbook
//! its cell is a text, and in a CSV file, which knows no types, a quotation mark stands before it.

mod sheets;
mod words;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;
use shared_model::calendar::Month;
use shared_model::id::{AccountId, AgencyId, OwnerId, ProjectId};
use shared_model::role::Role;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Auth;
use super::extract::{Path, Query};
use super::person::RunningDto;
use super::state::AppState;
use crate::error::{ApiError, Code, ErrorBody};
use crate::sheet::{Sheet, Value, write};
use sheets::Export;
pub(super) use sheets::{day, names, number};

/// The media type of workbooks.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: HeaderValue = HeaderValue::from_static("text/csv; charset=utf-8");

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(export))
}

/// The filters of the lists; each list knows some of them.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// Part of a name or code, or of the initials of a name's pinyin.
    q: Option<String>,
    /// Only what belongs to this agency.
    #[param(value_type = Option<String>)]
    agency: Option<AgencyId>,
    /// Only what lies in the region with this code.
    region: Option<String>,
    /// Only what belongs to this project.
    #[param(value_type = Option<String>)]
    project: Option<ProjectId>,
    /// Only what is of this month, `2026-11`.
    #[param(value_type = Option<String>)]
    month: Option<Month>,
    /// Only what stands so, in the list's own words.
    state: Option<String>,
    /// Only this list of faults.
    standing: Option<String>,
    /// Only what is of this kind, in the list's own words.
    kind: Option<String>,
    /// Only accounts of this kind.
    #[param(value_type = Option<String>)]
    role: Option<Role>,
    /// Only projects that this account leads.
    #[param(value_type = Option<String>)]
    lead: Option<AccountId>,
    /// Only projects that have no plan of this month.
    #[param(value_type = Option<String>)]
    without_plan: Option<Month>,
    /// Only contracts with this owner, or its contacts.
    #[param(value_type = Option<String>)]
    owner: Option<OwnerId>,
    /// Only people with certificates that have run so far: `expiring` or `expired`.
    #[param(value_type = Option<String>)]
    certificates: Option<RunningDto>,
    /// People who left instead of those who are there.
    #[serde(default)]
    left: bool,
    /// Only tasks that this account works on.
    #[param(value_type = Option<String>)]
    engineer: Option<AccountId>,
    /// Only requests that wait for a decision of the asker.
    #[serde(default)]
    waiting: bool,
    /// Contacts who are asked for no more, and units taken off the list, too.
    #[serde(default)]
    ended: bool,
}

/// A list as a sheet, at most 50,000 rows: the last one tells when there are more.
#[utoipa::path(get, path = "/api/export/{file}", tag = "export", operation_id = "export_list",
    params(("file" = String, Path, description = "`agencies`, `people`, `accounts`, `owners`, `contracts`, `projects`, \
        `plans`, `board`, `tasks`, `faults`, `reports`, `requests`, `owner-contacts` or `key-units`, with `.xlsx` or `.csv`"), ExportQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
async fn export(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(file): Path<String>,
    Query(query): Query<ExportQuery>,
) -> Result<(HeaderMap, Vec<u8>), ApiError> {
    let (name, form) = file.split_once('.').ok_or(Code::RequestNotFound)?;
    let list = Export::named(name).ok_or(Code::RequestNotFound)?;
    let media_type = match form {
        "xlsx" => HeaderValue::from_static(XLSX),
        "csv" => CSV,
        _ => return Err(Code::RequestNotFound.into()),
    };
    let as_csv = form == "csv";
    let bytes = app
        .call(move |core| {
            let sheet = list.sheet(core, &actor, &query)?;
            if as_csv { Ok(csv(&sheet)) } else { Ok::<_, ApiError>(write(&[sheet], core.env.now())?) }
        })
        .await?;
    let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, media_type)]);
    if let Ok(named) = HeaderValue::from_str(&format!("attachment; filename=\"{file}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    Ok((headers, bytes))
}

/// The sheet as spreadsheet programs of this country open it: UTF-8 with its mark, lines ended as RFC 4180 says.
fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut text = String::from("\u{feff}");
    let titles = sheet.headings.iter().map(|heading| Value::Text(heading.title.clone())).collect::<Vec<_>>();
    for row in std::iter::once(&titles).chain(&sheet.rows) {
        let cells: Vec<String> = row.iter().map(cell).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Number(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Text(text) => {
            // What a spreadsheet program would take for a formula.
            let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
            format!("\"{guard}{}\"", text.replace('"', "\"\""))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_never_becomes_a_formula_or_another_cell() {
        for (text, written) in [
            ("=1+1", "\"'=1+1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("说\"好\",\n", "\"说\"\"好\"\",\n\""),
            ("1-2", "\"1-2\""),
        ] {
            assert_eq!(cell(&Value::from(text)), written);
        }
        assert_eq!(cell(&Value::Number(3.0)), "3");
    }
}
