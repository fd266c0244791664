//! Writing XLSX: a bold, frozen header, typed columns, widths, and texts that stay texts.

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError};
use shared_model::moment::Moment;

use super::{Column, SheetError};

/// A column to be written.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Its heading.
    pub title: String,
    /// Its width, in characters of a Latin letter.
    pub width: f64,
    /// Whether people fill it in with texts that look like numbers: the column is then formatted as text.
    pub text: bool,
}

impl Heading {
    /// A column of this title and width.
    #[must_use]
    pub fn new(title: impl Into<String>, width: f64) -> Self {
        Self { title: title.into(), width, text: false }
    }

    /// The same column, formatted as text.
    #[must_use]
    pub const fn text(mut self) -> Self {
        self.text = true;
        self
    }
}

/// What a cell holds. A text is written as a text whatever it begins with: `=1+1` is no formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Date(Date),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A sheet to be written.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its name: at most 31 characters, none of `[]:*?/\`.
    pub name: String,
    /// The header row.
    pub headings: Vec<Heading>,
    /// The rows below it.
    pub rows: Vec<Vec<Value>>,
}

impl Sheet {
    /// A sheet that people fill in: nothing but the headings, with an asterisk where a column must be there.
    #[must_use]
    pub fn form(name: &str, columns: &[Column]) -> Self {
        let headings = columns.iter().map(|column| {
            let mark = if column.required { "*" } else { "" };
            Heading::new(format!("{}{mark}", column.title), 24.0).text()
        });
        Self { name: name.to_owned(), headings: headings.collect(), rows: Vec::new() }
    }

    /// What to write into which column, beside a form.
    #[must_use]
    pub fn notes(notes: &[(&str, &str)]) -> Self {
        Self {
            name: "填写说明".to_owned(),
            headings: vec![Heading::new("列", 16.0), Heading::new("填写方法", 90.0)],
            rows: notes.iter().map(|(column, note)| vec![Value::from(*column), Value::from(*note)]).collect(),
        }
    }
}

/// Writes a workbook; the same input gives the same bytes.
///
/// # Errors
/// [`SheetError::Write`].
pub fn write(sheets: &[Sheet], made_at: Moment) -> Result<Vec<u8>, SheetError> {
    workbook(sheets, made_at).map_err(|error| SheetError::Write(error.to_string()))
}

fn workbook(sheets: &[Sheet], made_at: Moment) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_timestamp(made_at.as_ms() / 1_000)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for sheet in sheets {
        fill(workbook.add_worksheet(), sheet)?;
    }
    workbook.save_to_buffer()
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let header = Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let text = Format::new().set_num_format("@");
    worksheet.set_name(&sheet.name)?;
    worksheet.set_freeze_panes(1, 0)?;
    for (column, heading) in (0_u16..).zip(&sheet.headings) {
        worksheet.set_column_width(column, heading.width)?;
        if heading.text {
            worksheet.set_column_format(column, &text)?;
        }
        worksheet.write_string_with_format(0, column, &heading.title, &header)?;
    }
    for (row, values) in (1_u32..).zip(&sheet.rows) {
        for (column, value) in (0_u16..).zip(values) {
            match value {
                Value::Empty => {}
                Value::Text(value) => {
                    worksheet.write_string(row, column, value)?;
                }
                Value::Number(value) => {
                    worksheet.write_number(row, column, *value)?;
                }
                Value::Date(day) => {
                    let day = ExcelDateTime::from_ymd(
                        day.year().unsigned_abs(),
                        day.month().unsigned_abs(),
                        day.day().unsigned_abs(),
                    )?;
                    worksheet.write_datetime_with_format(row, column, &day, &date)?;
                }
            }
        }
    }
    Ok(())
}
