//! Taking foreign change chunks apart, strictly.
//!
//! Automerge's own incremental loading accepts some truncated input silently. Here every chunk must
//! be whole (magic bytes, type, length) and no byte may be left over, before Automerge sees it.

use automerge::Change;

use super::DocError;

/// The bytes every Automerge chunk begins with (Automerge binary format, "chunks").
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Magic bytes and checksum.
const PREFIX: usize = 8;
/// Chunk types that are one change: plain and deflated.
const CHANGE_TYPES: [u8; 2] = [1, 2];

/// The changes whose chunks `bytes` holds one after the other.
///
/// # Errors
/// [`DocError::CutShort`] when the last chunk is not whole, [`DocError::NotAutomerge`] when there is
/// anything but changes.
pub(super) fn parse_changes(mut bytes: &[u8]) -> Result<Vec<Change>, DocError> {
    let mut changes = Vec::new();
    while !bytes.is_empty() {
        let (chunk, rest) = split_first(bytes)?;
        changes.push(Change::try_from(chunk).map_err(|_| DocError::NotAutomerge)?);
        bytes = rest;
    }
    Ok(changes)
}

/// The first chunk and what follows it.
fn split_first(bytes: &[u8]) -> Result<(&[u8], &[u8]), DocError> {
    let head = bytes.get(..=PREFIX).ok_or(DocError::CutShort)?;
    if head[..4] != MAGIC || !CHANGE_TYPES.contains(&head[PREFIX]) {
        return Err(DocError::NotAutomerge);
    }
    let (length, length_bytes) = unsigned_leb128(&bytes[PREFIX + 1..])?;
    let end = usize::try_from(length).ok().and_then(|length| length.checked_add(PREFIX + 1 + length_bytes));
    bytes.split_at_checked(end.ok_or(DocError::CutShort)?).ok_or(DocError::CutShort)
}

/// The number at the front of `bytes` and how many bytes it takes.
fn unsigned_leb128(bytes: &[u8]) -> Result<(u64, usize), DocError> {
    let mut value = 0u64;
    for (index, byte) in bytes.iter().take(9).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((value, index + 1));
        }
    }
    Err(if bytes.len() < 9 { DocError::CutShort } else { DocError::NotAutomerge })
}
