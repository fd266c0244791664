//! CSV: what spreadsheet programs of China write, UTF-8 with or without a byte order mark, or GB 18030.

use std::borrow::Cow;

use super::read::{Cell, RawRow};
use super::{MAX_COLUMNS, MAX_ROWS, SheetError};

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// The rows with something in them.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<RawRow>, SheetError> {
    let text = decoded(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    // Rows are numbered as a spreadsheet program shows them: by record, empty lines are none.
    let mut number = 0;
    while reader.read_record(&mut record).map_err(|error| SheetError::Unreadable(error.to_string()))? {
        number += 1;
        if record.len() > MAX_COLUMNS {
            return Err(SheetError::TooManyColumns);
        }
        let cells = record.iter().map(str::trim).enumerate().filter(|(_, text)| !text.is_empty());
        let cells: Vec<_> = cells.map(|(position, text)| (position, Cell::Text(text.to_owned()))).collect();
        if !cells.is_empty() {
            rows.push(RawRow { number, cells });
        }
        if rows.len() > MAX_ROWS {
            return Err(SheetError::TooManyRows);
        }
    }
    Ok(rows)
}

/// The text, whichever of the two encodings it is in.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, SheetError> {
    let unreadable = || SheetError::Unreadable("neither UTF-8 nor GB 18030".to_owned());
    let bytes = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
    // A file with zero bytes is some other kind of file, or UTF-16.
    if bytes.contains(&0) {
        return Err(unreadable());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(unreadable)
}

/// Tabs and semicolons are what some programs write under the name of CSV: the header tells.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    [b',', b'\t', b';'].into_iter().find(|mark| header.contains(char::from(*mark))).unwrap_or(b',')
}
