//! The heads of a document: the hashes of its newest changes, which name one state of it exactly.

use std::fmt;

use automerge::ChangeHash;
use data_encoding::HEXLOWER_PERMISSIVE;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The hashes of a document's newest changes, in ascending order; empty for no document.
#[derive(Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Heads(Vec<[u8; 32]>);

impl Heads {
    /// The heads with these hashes, in any order, doubles dropped.
    #[must_use]
    pub fn new(mut hashes: Vec<[u8; 32]>) -> Self {
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    /// Whether there is no document at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The hashes in ascending order.
    #[must_use]
    pub fn as_slice(&self) -> &[[u8; 32]] {
        &self.0
    }

    /// The hashes one after the other: the form a database column keeps.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.concat()
    }

    /// The heads of a database column; `None` when its length is no multiple of 32.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        rest.is_empty().then(|| Self::new(hashes.to_vec()))
    }

    pub(super) fn of(hashes: &[ChangeHash]) -> Self {
        Self::new(hashes.iter().map(|hash| hash.0).collect())
    }

    pub(super) fn hashes(&self) -> Vec<ChangeHash> {
        self.0.iter().map(|hash| ChangeHash(*hash)).collect()
    }
}

impl fmt::Display for Heads {
    /// Hexadecimal hashes, separated by `+`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, hash) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "+" };
            write!(f, "{separator}{}", data_encoding::HEXLOWER.encode(hash))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Heads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Heads({self})")
    }
}

impl Serialize for Heads {
    /// A list of hexadecimal texts in JSON, one byte string in CBOR.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_seq(self.0.iter().map(|hash| data_encoding::HEXLOWER.encode(hash)))
        } else {
            serializer.serialize_bytes(&self.to_bytes())
        }
    }
}

impl<'de> Deserialize<'de> for Heads {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let texts = Vec::<String>::deserialize(deserializer)?;
            let hash = |text: String| {
                let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?;
                <[u8; 32]>::try_from(bytes).ok()
            };
            let hashes: Option<Vec<_>> = texts.into_iter().map(hash).collect();
            hashes.map(Self::new).ok_or_else(|| de::Error::custom("not the hashes of changes"))
        } else {
            let bytes = serde_bytes::ByteBuf::deserialize(deserializer)?;
            Self::from_bytes(&bytes).ok_or_else(|| de::Error::custom("not the hashes of changes"))
        }
    }
}
