//! How change chunks are packed for the way: Zstandard (RFC 8878) with a dictionary that both ends have.
//!
//! An edit is a few statements of JSON. On its own each spells out words that every statement has; with the
//! dictionary they cost next to nothing, so that three answers fit into one small packet. What cannot be packed, hashes,
//! is left out where it follows from the rest.

use std::borrow::Cow;
use std::io::Read as _;

use super::{MAX_DOCUMENT_BYTES, Payload};
use crate::document::{DocError, is_lean, lean, restore};

/// What statements look like: the rarer first, because what stands last is cheapest to point at. Part of
/// [`VERSION`](super::VERSION): another dictionary is another version of the exchange.
const DICTIONARY: &[u8] = br#"{"c":{"present":{"brand":"","model":""}},"photo":"{"from":17,"to":17,"reason":"no_fix","by":"{"no":1,"heads":[""],"photos":0,"digest":"","sig":"","by":"{"of":"controller","kind":"controller","w":{"of":"sign_in","kind":"site","w":{"of":{"fault":"019"},"kind":"site","w":1600,"h":1200,"len":{"of":{"item":""},"kind":"site","w":1600,"h":1200,"len":100000,"fix":{"lat":34.,"lon":108.,"acc":5.0,"t":17,"src":"gnss"},"src":"camera","exif_t":17,"by":"{"result":"","desc":"","place":"","by":"{"v":"untestable","note":"","place":"","by":"{"v":"fail","n":0.0,"u":"MPa","lim":{"min":0.0,"max":1.0},"why":"","note":"","place":"","by":"{"v":"pass","n":0.0,"u":"s","lim":{"max":30.0},"note":"","place":"","by":"019a0000-0000-7","dev":"019a0000-0000-7000-8000-","at":{"t":179,"m":,"b":,"o":0}}"#;
/// Changes smaller than this, in bytes, are sent as they are: packing would not pay for itself.
const PACK_FROM_BYTES: usize = 100;
/// Edits are small, so the work is too: Zstandard's most thorough level.
const LEVEL_EDIT: i32 = 22;
/// A day of changes at once must not keep the phone busy.
const LEVEL_MUCH: i32 = 9;
/// Changes larger than this, in bytes, are much.
const EDIT_BYTES: usize = 16 * 1024;

/// A frame that asks for a larger window than 2^23 bytes was not packed here: it would only take memory.
const MOST_WINDOW_LOG: u32 = 23;

/// Why a payload cannot be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PackingError {
    /// The bytes are not what this exchange packs, or damaged.
    #[error("not a packed payload, or damaged")]
    Damaged,
    /// Unpacked they would be larger than [`MAX_DOCUMENT_BYTES`].
    #[error("larger than {MAX_DOCUMENT_BYTES} bytes when unpacked")]
    TooLarge,
}

impl Payload {
    /// Change chunks, packed when that makes them smaller.
    #[must_use]
    pub fn of_changes(changes: Vec<u8>) -> Self {
        if changes.len() < PACK_FROM_BYTES {
            return Self::Changes(changes);
        }
        let level = if changes.len() > EDIT_BYTES { LEVEL_MUCH } else { LEVEL_EDIT };
        let lean = lean(&changes);
        if lean.is_none() && is_lean(&changes) {
            // No changes at all: the receiver would take them for what they are not.
            return Self::Changes(changes);
        }
        let packed = zstd::bulk::Compressor::with_dictionary(level, DICTIONARY)
            .and_then(|mut compressor| compressor.compress(lean.as_ref().unwrap_or(&changes)));
        match packed {
            Ok(packed) if packed.len() < changes.len() => Self::Packed(packed),
            _ => Self::Changes(changes),
        }
    }

    /// The bytes as they go over the wire.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        match self {
            Self::Saved(bytes) | Self::Changes(bytes) | Self::Packed(bytes) => bytes,
        }
    }

    /// The bytes unpacked: a whole document of [`Payload::Saved`], else change chunks.
    ///
    /// # Errors
    /// [`PackingError`]; no more than [`MAX_DOCUMENT_BYTES`] are ever unpacked.
    pub fn unpack(&self) -> Result<Cow<'_, [u8]>, PackingError> {
        let bytes = match self {
            Self::Saved(bytes) | Self::Changes(bytes) => Cow::Borrowed(bytes.as_slice()),
            Self::Packed(packed) => Cow::Owned(unpacked(packed)?),
        };
        if bytes.len() > MAX_DOCUMENT_BYTES { Err(PackingError::TooLarge) } else { Ok(bytes) }
    }
}

fn unpacked(packed: &[u8]) -> Result<Vec<u8>, PackingError> {
    let damaged = |_| PackingError::Damaged;
    let mut decoder = zstd::stream::read::Decoder::with_dictionary(packed, DICTIONARY).map_err(damaged)?;
    decoder.window_log_max(MOST_WINDOW_LOG).map_err(damaged)?;
    let mut bytes = Vec::new();
    // One byte more than is allowed tells a payload that is too large from one that just fits.
    decoder.take(MAX_DOCUMENT_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(damaged)?;
    if !is_lean(&bytes) {
        return Ok(bytes);
    }
    restore(&bytes, MAX_DOCUMENT_BYTES).map_err(|error| match error {
        DocError::TooLarge => PackingError::TooLarge,
        _ => PackingError::Damaged,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sha::Sha256;

    #[test]
    fn the_dictionary_is_the_one_phones_have() {
        let pinned = "f605e4cbb8999b5dcc865f47338ab092123b1b5c4e6c6ef200c71680f3c984da";
        assert_eq!(Sha256::of(DICTIONARY).to_string(), pinned);
    }

    #[test]
    fn what_would_be_too_large_is_not_unpacked() {
        let bomb = Payload::of_changes(vec![0; MAX_DOCUMENT_BYTES + 1]);
        assert!(bomb.raw().len() < 2_000);
        assert_eq!(bomb.unpack(), Err(PackingError::TooLarge));
        assert_eq!(Payload::Saved(vec![0; MAX_DOCUMENT_BYTES + 1]).unpack(), Err(PackingError::TooLarge));
    }

    proptest! {
        #[test]
        fn changes_come_back_as_they_went_in(changes in proptest::collection::vec(any::<u8>(), 0..40_000)) {
            let payload = Payload::of_changes(changes.clone());
            prop_assert_eq!(payload.unpack().unwrap().into_owned(), changes);
        }

        #[test]
        fn what_looks_lean_comes_back_too(changes in proptest::collection::vec(0..3_u8, 100..400)) {
            let payload = Payload::of_changes(changes.clone());
            prop_assert_eq!(payload.unpack().unwrap().into_owned(), changes);
        }

        #[test]
        fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Payload::Packed(bytes).unpack();
        }
    }
}
