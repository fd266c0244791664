//! XLSX: guarded, then read cell by cell, so that neither a packed bomb nor a sheet that claims a million columns
//! takes more memory than it has bytes.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use jiff::civil::Date;
use zip::ZipArchive;

use super::read::{Cell, RawRow};
use super::{MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES, SheetError};
use crate::error::Code;

/// The most parts a workbook is made of.
const MAX_PARTS: usize = 200;
/// The most texts a workbook may announce: the reader sets room aside for them unseen.
const MAX_ANNOUNCED: u64 = 1_000_000;
/// Numbers from here on are not held exactly by a spreadsheet: digits of a longer one were already lost.
const EXACT: f64 = 1e15;

/// The rows of the first sheet with something in them.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<RawRow>, SheetError> {
    guard(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let name = workbook.sheet_names().first().cloned().ok_or(SheetError::Empty)?;
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(unreadable)?;
    let mut rows: Vec<RawRow> = Vec::new();
    while let Some(found) = cells.next_cell_with_formula_metadata().map_err(unreadable)? {
        let (row, column) = (found.pos.0.saturating_add(1), found.pos.1 as usize);
        // What a formula came to is only what its program last thought: a sheet holds what it says.
        let cell = if found.formula.is_some() { Some(Cell::Bad(Code::SheetFormula)) } else { cell(&found.value) };
        let Some(cell) = cell else { continue };
        if column >= MAX_COLUMNS {
            return Err(SheetError::TooManyColumns);
        }
        match rows.last_mut().filter(|last| last.number == row) {
            Some(last) => last.cells.push((column, cell)),
            None => rows.push(RawRow { number: row, cells: vec![(column, cell)] }),
        }
        if rows.len() > MAX_ROWS {
            return Err(SheetError::TooManyRows);
        }
    }
    Ok(rows)
}

/// Looks at every part without keeping it: first what the archive says of their sizes, then what they really are.
fn guard(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| SheetError::Unreadable(error.to_string()))?;
    if archive.len() > MAX_PARTS {
        return Err(SheetError::Bomb);
    }
    let mut claimed = 0_u64;
    for part in 0..archive.len() {
        let part = archive.by_index_raw(part).map_err(|error| SheetError::Unreadable(error.to_string()))?;
        claimed = claimed.saturating_add(part.size());
    }
    if claimed > MAX_UNPACKED_BYTES {
        return Err(SheetError::Bomb);
    }
    let mut left = MAX_UNPACKED_BYTES;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(|error| SheetError::Unreadable(error.to_string()))?;
        let mut content = Vec::new();
        part.take(left + 1).read_to_end(&mut content).map_err(|error| SheetError::Unreadable(error.to_string()))?;
        left = left.checked_sub(content.len() as u64).ok_or(SheetError::Bomb)?;
        if announces_too_much(&content) {
            return Err(SheetError::Bomb);
        }
    }
    Ok(())
}

/// Whether a table of shared texts claims to hold more than any sheet we read.
fn announces_too_much(content: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    let mut rest = content;
    while let Some(at) = rest.windows(NAME.len()).position(|window| window == NAME) {
        rest = &rest[at + NAME.len()..];
        let digits = rest.iter().skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'"' | b'\''));
        let digits = digits.take_while(|byte| byte.is_ascii_digit());
        let announced = digits.fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
        if announced > MAX_ANNOUNCED {
            return true;
        }
    }
    false
}

/// What a cell holds; nothing when it is empty.
fn cell(value: &DataRef<'_>) -> Option<Cell> {
    match value {
        DataRef::Empty => None,
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Int(number) => Some(Cell::Text(number.to_string())),
        DataRef::Float(number) if number.abs() >= EXACT => Some(Cell::Bad(Code::SheetLongNumber)),
        DataRef::Float(number) => Some(Cell::Text(number.to_string())),
        DataRef::Bool(_) | DataRef::Error(_) | DataRef::DurationIso(_) => Some(Cell::Bad(Code::FieldFormat)),
        DataRef::DateTimeIso(text) => text_cell(text.split('T').next().unwrap_or_default()),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
            let date = match parts {
                (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).ok(),
                _ => None,
            };
            Some(date.map_or(Cell::Bad(Code::FieldFormat), |date| Cell::Text(date.to_string())))
        }
    }
}

fn text_cell(text: &str) -> Option<Cell> {
    let text = text.trim();
    (!text.is_empty()).then(|| Cell::Text(text.to_owned()))
}

fn unreadable(error: XlsxError) -> SheetError {
    SheetError::Unreadable(error.to_string())
}
