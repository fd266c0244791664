//! All tables of a report as one workbook: a sheet for each of them, named and worded as they are printed.

mod evidence;
mod faults;
mod front;
mod results;
mod status;
#[cfg(test)]
mod tests;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use fengtai_report::{PhotoIndex, ReportKind, Verdict};
use shared_model::id::ReportId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiError, Code, ErrorBody};
use crate::http::auth::Auth;
use crate::http::export::XLSX;
use crate::http::extract::Path;
use crate::http::state::AppState;
use crate::sheet::{Heading, Sheet, Value, write};
use crate::usecase::report::tables::{Tables, tables};

/// The most characters of a cell. The format ends at 32,767 units of UTF-16, of which a rare character takes two.
const CELL_CHARACTERS: usize = 16_000;

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(workbook))
}

/// The tables of a report as a workbook.
#[utoipa::path(get, path = "/api/reports/{id}/tables", tag = "report", operation_id = "get_report_tables",
    params(("id" = String, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
async fn workbook(
    State(app): State<AppState>,
    Auth(actor): Auth,
    Path(id): Path<ReportId>,
) -> Result<(HeaderMap, Vec<u8>), ApiError> {
    let call = move |core: &crate::core::Core| {
        let tables = tables(core, &actor, id)?;
        let bytes = write(&sheets(&tables), tables.document.at)?;
        Ok::<_, ApiError>((tables.data.number, bytes))
    };
    let (number, bytes) = app.call(call).await?;
    // The number is made of digits, capitals and hyphens.
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{number}.xlsx\""))
        .map_err(|error| ApiError::from(Code::ServerFailed).caused_by(error))?;
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(XLSX)), (header::CONTENT_DISPOSITION, disposition)];
    Ok((HeaderMap::from_iter(headers), bytes))
}

/// The sheets in the order of the printed report; which there are follows from its kind, as there.
fn sheets(tables: &Tables) -> Vec<Sheet> {
    let data = &tables.data;
    let mut sheets = vec![front::cover(tables), front::checks(data)];
    if data.kind == ReportKind::Maintenance {
        sheets.extend(status::sheets(&data.status));
        sheets.push(results::summary(&data.summary));
        sheets.push(results::maintenance(&data.maintenance));
        sheets.push(results::measured(&data.measured));
        sheets.push(results::extras(&data.extras));
        sheets.extend(faults::sheets(&data.faults));
    } else {
        sheets.push(results::records(data));
    }
    if data.kind == ReportKind::Inspection {
        sheets.push(results::refused(&data.extras));
    }
    if data.kind != ReportKind::SpecialVenue {
        sheets.push(evidence::presence(&data.presence));
    }
    sheets.push(evidence::submissions(&data.submissions));
    sheets.push(evidence::photos(&data.photos));
    sheets
}

/// A table with a number before each row. An empty one says what is printed in its place.
fn numbered(name: &str, titles: &[(&str, f64)], rows: impl Iterator<Item = Vec<Value>>, nothing: &str) -> Sheet {
    let numbers = (1_u32..).map(|number| Value::Number(f64::from(number)));
    let rows = numbers.zip(rows).map(|(number, row)| std::iter::once(number).chain(row).collect());
    let titles: Vec<_> = std::iter::once(("序号", 8.0)).chain(titles.iter().copied()).collect();
    table(name, &titles, rows, nothing)
}

fn table(name: &str, titles: &[(&str, f64)], rows: impl Iterator<Item = Vec<Value>>, nothing: &str) -> Sheet {
    let mut rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        rows.push(vec![nothing.into()]);
    }
    let headings = titles.iter().map(|(title, width)| Heading::new(*title, *width)).collect();
    Sheet { name: name.to_owned(), headings, rows }
}

/// A text, nothing where there is none. One that no cell holds is cut, and says so.
fn text(text: &str) -> Value {
    match text.char_indices().nth(CELL_CHARACTERS) {
        _ if text.is_empty() => Value::Empty,
        None => text.into(),
        Some((end, _)) => format!("{}……（单元格已满，其余见报告）", &text[..end]).into(),
    }
}

/// A printed number as a number, where it is one and stays as it was printed.
fn measure(printed: &str) -> Value {
    match printed.parse::<f64>() {
        Ok(number) if number.is_finite() && number.to_string() == printed => Value::Number(number),
        _ => text(printed),
    }
}

fn count(count: u32) -> Value {
    Value::Number(f64::from(count))
}

fn maybe(number: Option<u32>) -> Value {
    number.map_or(Value::Empty, count)
}

fn yes_no(yes: bool) -> Value {
    if yes { "是" } else { "否" }.into()
}

/// The numbers of photos, as the list of photos counts them.
fn photos(indices: &[PhotoIndex]) -> Value {
    let numbers: Vec<String> = indices.iter().map(|index| (index + 1).to_string()).collect();
    text(&numbers.join("、"))
}

/// An outcome in the report's words.
const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "正常",
        Verdict::Fail => "故障",
        Verdict::Untestable => "不能测试",
        Verdict::Absent => "无此设施",
        Verdict::Conflict => "记录不一致",
    }
}
