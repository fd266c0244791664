//! Reading: which file it is, the header, and the rows by their columns.

use super::{CellError, MAX_BYTES, SheetError, csv, letters, xlsx};
use crate::error::Code;

/// A column that a sheet may have.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// What the program calls it.
    pub key: &'static str,
    /// Its heading; an asterisk after it and blanks around it do not count.
    pub title: &'static str,
    /// Whether the sheet must have it. Whether each cell must be filled in is for the caller to say.
    pub required: bool,
}

/// A row as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The row as spreadsheet programs number it, from 1.
    pub row: u32,
    values: Vec<(&'static str, String)>,
}

impl Record {
    /// The text of a column, without the blanks around it; empty when the row has none.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.values.iter().find(|(name, _)| *name == key).map_or("", |(_, value)| value.as_str())
    }

    /// What is wrong with a cell of this row.
    #[must_use]
    pub fn wrong(&self, key: &str, code: Code) -> CellError {
        CellError { row: self.row, column: key.to_owned(), code, particulars: Vec::new() }
    }

    /// What is wrong with a cell of this row, for a code whose texts tell its `{value}`, and what is `{allowed}`.
    #[must_use]
    pub fn wrong_value(&self, key: &str, code: Code, allowed: &str) -> CellError {
        let particulars = vec![("value", shortened(self.get(key))), ("allowed", allowed.to_owned())];
        CellError { particulars, ..self.wrong(key, code) }
    }
}

/// A cell as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Its text.
    Text(String),
    /// It cannot be taken as it is.
    Bad(Code),
}

/// A row with something in it.
#[derive(Debug, Clone)]
pub(super) struct RawRow {
    /// Numbered from 1.
    pub(super) number: u32,
    /// By position of the column.
    pub(super) cells: Vec<(usize, Cell)>,
}

/// What every XLSX (and every other zip) begins with.
const ZIP: &[u8] = b"PK\x03\x04";
/// What old XLS files and XLSX files with a password begin with.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// Reads the first sheet of an XLSX file, or a CSV file, whose first row with something in it is the header.
/// Empty rows are passed over.
///
/// # Errors
/// [`SheetError`]; all bad cells are told at once.
pub fn read(bytes: &[u8], columns: &[Column]) -> Result<Vec<Record>, SheetError> {
    if bytes.len() > MAX_BYTES {
        return Err(SheetError::TooLarge);
    }
    let mut rows = if bytes.starts_with(ZIP) {
        xlsx::rows(bytes)?
    } else if bytes.starts_with(COMPOUND) {
        return Err(SheetError::Unreadable("an XLS file or one with a password".to_owned()));
    } else {
        csv::rows(bytes)?
    }
    .into_iter();
    let header = rows.next().ok_or(SheetError::Empty)?;
    let places = places(&header, columns)?;
    let mut errors = Vec::new();
    let records: Vec<Record> = rows.map(|row| record(row, &places, &mut errors)).collect();
    if !errors.is_empty() {
        Err(SheetError::Cells(errors))
    } else if records.is_empty() {
        Err(SheetError::Empty)
    } else {
        Ok(records)
    }
}

/// Which position holds which column.
fn places(header: &RawRow, columns: &[Column]) -> Result<Vec<(usize, &'static str)>, SheetError> {
    let mut places: Vec<(usize, &'static str)> = Vec::new();
    for (position, cell) in &header.cells {
        let Cell::Text(text) = cell else { return Err(SheetError::StrangeColumn(letters(*position))) };
        let title = text.trim().trim_end_matches(['*', '＊']).trim_end();
        let known = columns.iter().find(|column| column.title == title);
        let known = known.filter(|column| places.iter().all(|(_, key)| *key != column.key));
        places.push((*position, known.ok_or_else(|| SheetError::StrangeColumn(shortened(title)))?.key));
    }
    let missing = columns.iter().find(|column| column.required && places.iter().all(|(_, key)| *key != column.key));
    missing.map_or(Ok(places), |column| Err(SheetError::NoColumn(column.title.to_owned())))
}

fn record(row: RawRow, places: &[(usize, &'static str)], errors: &mut Vec<CellError>) -> Record {
    let mut record = Record { row: row.number, values: Vec::new() };
    for (position, cell) in row.cells {
        let key = places.iter().find(|(place, _)| *place == position).map(|(_, key)| *key);
        match (key, cell) {
            (Some(key), Cell::Text(text)) => record.values.push((key, text)),
            (Some(key), Cell::Bad(code)) => errors.push(record.wrong(key, code)),
            // Something beside the table would be lost without a word.
            (None, _) => errors.push(record.wrong(&letters(position), Code::SheetNoHeading)),
        }
    }
    record
}

/// A text of a cell as it can be shown.
fn shortened(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(40).collect()
}
