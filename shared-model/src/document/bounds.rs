//! What foreign bytes would unpack to, before Automerge unpacks them.
//!
//! Chunks and columns may be deflated (a thousandfold), and columns are run lengths: ten bytes can claim more
//! operations than there is memory or time for. Automerge believes both. Here columns are inflated no further than
//! is allowed, and rows are counted without being made. Layout: Automerge binary format, "document chunks",
//! "change chunks" and "column types".

use std::collections::BTreeSet;
use std::io::Read as _;

use flate2::read::DeflateDecoder;

use super::DocError;
use super::chunk::{CHANGE, Chunk, DEFLATED_CHANGE, DOCUMENT};
use super::reader::Reader;

/// Bytes that what is deflated may unpack to, and that repeated texts may amount to: sixteen times the largest
/// payload. Columns of statements deflate to a tenth at the best.
const MAX_UNPACKED_BYTES: u64 = 64 * 1024 * 1024;
/// Operations, and changes, and references among them: one for each sixteen bytes of the largest payload, which is
/// less than any statement packs to.
const MAX_ROWS: u64 = 256 * 1024;
/// Writers: one for each phone that ever worked on a task. Automerge keeps a clock of all of them for many changes.
const MAX_WRITERS: usize = 1024;
/// The longest name of a writer; ours have 16. Every change repeats it.
const MAX_WRITER_BYTES: usize = 64;
/// Bit of a column's specification that says it is deflated.
const DEFLATED: u64 = 8;

/// What is left of what one delivery may take.
pub(super) struct Bounds {
    bytes: u64,
    rows: u64,
    writers: BTreeSet<Vec<u8>>,
}

impl Bounds {
    /// All of it.
    pub(super) const fn new() -> Self {
        Self { bytes: MAX_UNPACKED_BYTES, rows: MAX_ROWS, writers: BTreeSet::new() }
    }

    /// Counts one chunk.
    ///
    /// # Errors
    /// [`DocError::TooLarge`] when the delivery would unpack to too much, [`DocError::NotAutomerge`] when the chunk's
    /// parts do not fit into it.
    pub(super) fn count(&mut self, chunk: &Chunk<'_>) -> Result<(), DocError> {
        match chunk.kind {
            DOCUMENT => self.document(&mut Reader(chunk.body)),
            CHANGE => self.change(&mut Reader(chunk.body)),
            DEFLATED_CHANGE => {
                let body = self.inflate(chunk.body)?;
                self.change(&mut Reader(&body))
            }
            _ => Err(DocError::NotAutomerge),
        }
    }

    fn document(&mut self, body: &mut Reader<'_>) -> Result<(), DocError> {
        self.writers(body)?;
        let heads = body.unsigned()?;
        body.take(heads.saturating_mul(32))?;
        let (changes, operations) = (columns(body)?, columns(body)?);
        self.rows(body, &changes)?;
        self.rows(body, &operations)
    }

    fn change(&mut self, body: &mut Reader<'_>) -> Result<(), DocError> {
        let dependencies = body.unsigned()?;
        body.take(dependencies.saturating_mul(32))?;
        self.writer(body)?;
        let _sequence = body.unsigned()?;
        let _first_operation = body.unsigned()?;
        let _time = body.signed()?;
        let _message = body.prefixed()?;
        self.writers(body)?;
        let operations = columns(body)?;
        self.rows(body, &operations)
    }

    fn writers(&mut self, body: &mut Reader<'_>) -> Result<(), DocError> {
        for _ in 0..body.unsigned()? {
            self.writer(body)?;
        }
        Ok(())
    }

    fn writer(&mut self, body: &mut Reader<'_>) -> Result<(), DocError> {
        let writer = body.prefixed()?;
        if writer.len() > MAX_WRITER_BYTES {
            return Err(DocError::TooLarge);
        }
        if !self.writers.contains(writer) {
            self.writers.insert(writer.to_vec());
        }
        if self.writers.len() > MAX_WRITERS { Err(DocError::TooLarge) } else { Ok(()) }
    }

    /// Takes the rows of one table: as many as its longest column has, or its lists have members.
    fn rows(&mut self, body: &mut Reader<'_>, columns: &[(u64, u64)]) -> Result<(), DocError> {
        let mut most = 0;
        for (specification, length) in columns {
            let data = body.take(*length)?;
            let inflated;
            let data = if specification & DEFLATED == 0 {
                data
            } else {
                inflated = self.inflate(data)?;
                &inflated
            };
            let (rows, repeated) = column(*specification, &mut Reader(data))?;
            self.bytes = self.bytes.checked_sub(repeated).ok_or(DocError::TooLarge)?;
            most = most.max(rows);
        }
        self.rows = self.rows.checked_sub(most).ok_or(DocError::TooLarge)?;
        Ok(())
    }

    fn inflate(&mut self, data: &[u8]) -> Result<Vec<u8>, DocError> {
        let mut inflated = Vec::new();
        // One byte more than is left tells what is too large from what just fits.
        DeflateDecoder::new(data)
            .take(self.bytes + 1)
            .read_to_end(&mut inflated)
            .map_err(|_| DocError::NotAutomerge)?;
        self.bytes = self.bytes.checked_sub(inflated.len() as u64).ok_or(DocError::TooLarge)?;
        Ok(inflated)
    }
}

/// The specifications and lengths of a table's columns.
fn columns(body: &mut Reader<'_>) -> Result<Vec<(u64, u64)>, DocError> {
    let mut columns = Vec::new();
    for _ in 0..body.unsigned()? {
        columns.push((body.unsigned()?, body.unsigned()?));
    }
    Ok(columns)
}

/// How many rows a column has, or members if it is one of lists, and how many bytes its texts are longer when each
/// repetition is written out.
fn column(specification: u64, data: &mut Reader<'_>) -> Result<(u64, u64), DocError> {
    const GROUP: u64 = 0;
    const DELTA: u64 = 3;
    const BOOLEAN: u64 = 4;
    const TEXT: u64 = 5;
    const RAW: u64 = 7;
    let kind = specification & 7;
    let (mut rows, mut members, mut repeated) = (0u64, 0u64, 0u64);
    while !data.0.is_empty() && kind != RAW {
        if kind == BOOLEAN {
            rows = rows.saturating_add(data.unsigned()?);
            continue;
        }
        // A run of one value, some values as they are, or a run of nothing.
        let length = data.signed()?;
        let (values, run) = match length {
            0 => (0, data.unsigned()?),
            1.. => (1, length.unsigned_abs()),
            _ => (length.unsigned_abs(), 1),
        };
        rows = rows.saturating_add(values.max(1).saturating_mul(run));
        for _ in 0..values {
            match kind {
                TEXT => {
                    let text = data.prefixed()?.len() as u64;
                    repeated = repeated.saturating_add(text.saturating_mul(run - 1));
                }
                DELTA => drop(data.signed()?),
                GROUP => members = members.saturating_add(data.unsigned()?.saturating_mul(run)),
                _ => drop(data.unsigned()?),
            }
        }
    }
    Ok((rows.max(members), repeated))
}

#[cfg(test)]
mod tests;
