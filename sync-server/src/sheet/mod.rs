//! Sheets in and out: XLSX and CSV from people, XLSX to people (R1.1, R12.4).
//!
//! A sheet is read whole or not at all: every bad cell is told by its row and column, and nothing of a sheet with
//! one is used. This module knows rows, columns and cells; what they mean is the business of the caller.

mod csv;
mod read;
#[cfg(test)]
mod tests;
mod write;
mod xlsx;

use crate::error::{ApiError, Code};

pub use read::{Column, Record, read};
pub use write::{Heading, Sheet, Value, write};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 5 << 20;
/// The most that a packed file may unpack to, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = 32 << 20;
/// The most rows with something in them, the header included.
pub const MAX_ROWS: usize = 2_001;
/// The most columns.
pub const MAX_COLUMNS: usize = 64;
/// How many bad cells are told: nobody reads more, and correcting these shows the others.
const MAX_TOLD: usize = 100;

/// What is wrong with one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// The row as spreadsheet programs number it, from 1.
    pub row: u32,
    /// The key of the column, or its letter when it has no heading we know.
    pub column: String,
    /// What is wrong.
    pub code: Code,
    /// Particulars that the texts of the code name.
    pub particulars: Vec<(&'static str, String)>,
}

/// Why a sheet was not read, or not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The file is larger than [`MAX_BYTES`].
    #[error("the file is larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// The file would unpack to more than [`MAX_UNPACKED_BYTES`], or says so.
    #[error("the file unpacks to more than {MAX_UNPACKED_BYTES} bytes")]
    Bomb,
    /// The file is neither XLSX nor CSV, damaged, or protected by a password.
    #[error("the file is no readable XLSX or CSV: {0}")]
    Unreadable(String),
    /// There are more than [`MAX_ROWS`] rows.
    #[error("the sheet has more than {MAX_ROWS} rows")]
    TooManyRows,
    /// There are more than [`MAX_COLUMNS`] columns.
    #[error("the sheet has more than {MAX_COLUMNS} columns")]
    TooManyColumns,
    /// There is no row below the header.
    #[error("the sheet has no rows")]
    Empty,
    /// The header lacks a column that is needed.
    #[error("the column {0} is missing")]
    NoColumn(String),
    /// The header has a column that nobody knows, or one twice.
    #[error("the column {0} is unknown or there twice")]
    StrangeColumn(String),
    /// Some cells are wrong.
    #[error("{} cells are wrong", .0.len())]
    Cells(Vec<CellError>),
    /// The sheet could not be written.
    #[error("the sheet could not be written: {0}")]
    Write(String),
}

impl From<SheetError> for ApiError {
    fn from(error: SheetError) -> Self {
        match error {
            SheetError::TooLarge => Self::from(Code::RequestTooLarge).with("limit_bytes", MAX_BYTES),
            SheetError::Bomb => Self::from(Code::SheetUnpacked).with("limit_bytes", MAX_UNPACKED_BYTES),
            SheetError::Unreadable(_) => Self::from(Code::SheetUnreadable).caused_by(error),
            SheetError::TooManyRows => Self::from(Code::SheetRows).with("limit", MAX_ROWS - 1),
            SheetError::TooManyColumns => Self::from(Code::SheetColumns).with("limit", MAX_COLUMNS),
            SheetError::Empty => Code::SheetEmpty.into(),
            SheetError::NoColumn(column) => Self::from(Code::SheetNoColumn).with("column", column),
            SheetError::StrangeColumn(column) => Self::from(Code::SheetStrangeColumn).with("column", column),
            SheetError::Cells(cells) => refused(&cells),
            SheetError::Write(_) => Self::from(Code::ServerFailed).caused_by(error),
        }
    }
}

/// The refusal of a sheet with bad cells: a field `rows.12.number` for each.
fn refused(cells: &[CellError]) -> ApiError {
    let error = ApiError::from(Code::SheetCells).with("count", cells.len());
    cells.iter().take(MAX_TOLD).fold(error, |error, cell| {
        let field = format!("rows.{}.{}", cell.row, cell.column);
        error.field_with(field, cell.code, &cell.particulars)
    })
}

/// The letters of a column, counted from 0: `A`, `Z`, `AA`.
fn letters(mut column: usize) -> String {
    let mut text = Vec::new();
    loop {
        text.push(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column % 26]);
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    text.iter().rev().map(|letter| char::from(*letter)).collect()
}
