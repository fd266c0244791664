//! Taking foreign chunks apart, strictly.
//!
//! Automerge's own incremental loading accepts some truncated input silently. Here every chunk must
//! be whole (magic bytes, type, length), no byte may be left over, and what it would unpack to is
//! bounded, before Automerge sees it.

use automerge::Change;

use super::DocError;
use super::bounds::Bounds;
use super::reader::Reader;

/// The bytes every Automerge chunk begins with (Automerge binary format, "chunks").
pub(super) const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Bytes of the checksum behind them.
pub(super) const CHECKSUM: usize = 4;
/// A whole document. (There is a fourth kind, bundles of changes, which no program of ours writes.)
pub(super) const DOCUMENT: u8 = 0;
/// One change.
pub(super) const CHANGE: u8 = 1;
/// One change, deflated.
pub(super) const DEFLATED_CHANGE: u8 = 2;

/// A chunk.
pub(super) struct Chunk<'a> {
    /// What it holds.
    pub(super) kind: u8,
    /// What is behind its header.
    pub(super) body: &'a [u8],
    /// All of it.
    whole: &'a [u8],
}

impl<'a> Chunk<'a> {
    /// All of it, head and body.
    pub(super) const fn whole(&self) -> &'a [u8] {
        self.whole
    }
}

/// Whether `bytes` are whole chunks, one after the other, that do not unpack to too much.
///
/// # Errors
/// [`DocError::CutShort`] when the last chunk is not whole, [`DocError::TooLarge`] when they would unpack to too much,
/// [`DocError::NotAutomerge`] when there is anything but documents and changes.
pub(super) fn check(mut bytes: &[u8]) -> Result<(), DocError> {
    let mut bounds = Bounds::new();
    while !bytes.is_empty() {
        bounds.count(&split_first(&mut bytes)?)?;
    }
    Ok(())
}

/// The changes whose chunks `bytes` holds one after the other.
///
/// # Errors
/// As for [`check`], and [`DocError::NotAutomerge`] when there is anything but changes.
pub(super) fn parse_changes(mut bytes: &[u8]) -> Result<Vec<Change>, DocError> {
    let mut bounds = Bounds::new();
    let mut changes = Vec::new();
    while !bytes.is_empty() {
        let chunk = split_first(&mut bytes)?;
        if chunk.kind == DOCUMENT {
            return Err(DocError::NotAutomerge);
        }
        bounds.count(&chunk)?;
        changes.push(Change::try_from(chunk.whole).map_err(|_| DocError::NotAutomerge)?);
    }
    Ok(changes)
}

/// Takes the first chunk off `bytes`.
pub(super) fn split_first<'a>(bytes: &mut &'a [u8]) -> Result<Chunk<'a>, DocError> {
    let whole = *bytes;
    let mut reader = Reader(whole);
    if reader.take(MAGIC.len() as u64)? != MAGIC {
        return Err(DocError::NotAutomerge);
    }
    reader.take(CHECKSUM as u64)?;
    let kind = reader.take(1)?[0];
    if ![DOCUMENT, CHANGE, DEFLATED_CHANGE].contains(&kind) {
        return Err(DocError::NotAutomerge);
    }
    let body = reader.prefixed()?;
    *bytes = reader.0;
    Ok(Chunk { kind, body, whole: &whole[..whole.len() - reader.0.len()] })
}
