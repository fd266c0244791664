//! What phone and server say to each other in `POST /api/sync`, as CBOR (RFC 8949).
//!
//! Any of these messages may be lost, doubled, reordered, cut short or replayed a year later, with
//! one effect. Nothing here assumes that one end is a phone and the other the centre. Keys are short
//! because a sync with nothing to do must fit into one small packet.

use serde::{Deserialize, Serialize};

use crate::document::Heads;
use crate::feed::FeedEvent;
use crate::id::{DeviceId, TaskId};
use crate::moment::Moment;
use crate::signature::Receipt;

mod newer;
mod packing;

pub use packing::PackingError;

/// Byte strings of fixed length in binary formats.
pub mod bytes {
    use serde::{Deserialize, Deserializer};

    /// Reads a byte string of exactly `N` bytes.
    ///
    /// # Errors
    /// The format's own error when there is no byte string of that length.
    pub fn fixed<'de, D: Deserializer<'de>, const N: usize>(deserializer: D) -> Result<[u8; N], D::Error> {
        serde_bytes::ByteArray::<N>::deserialize(deserializer).map(serde_bytes::ByteArray::into_array)
    }
}

/// The version of the exchange this program speaks.
pub const VERSION: u8 = 1;
/// The content type of both directions.
pub const CONTENT_TYPE: &str = "application/cbor";
/// The largest body either end accepts, in bytes.
pub const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;
/// The largest single document or bundle of changes, unpacked, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 4 * 1024 * 1024;
/// The most documents in one request.
pub const MAX_DOCUMENTS: usize = 256;

/// What a phone hands over and asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// [`VERSION`].
    #[serde(rename = "v")]
    pub version: u8,
    /// The phone.
    #[serde(rename = "d")]
    pub device: DeviceId,
    /// The central database this phone last spoke to; `None` on first contact.
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    pub incarnation: Option<u64>,
    /// Position of the last feed entry the phone has durably applied; 0 for none.
    #[serde(rename = "c")]
    pub cursor: u64,
    /// Documents with something new.
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    pub docs: Vec<DocPush>,
    /// Documents the phone cannot complete by itself.
    #[serde(rename = "w", default, skip_serializing_if = "Vec::is_empty")]
    pub want: Vec<DocWant>,
    /// Tasks handed over earlier that the engineer then deleted before submitting them (R4.7). The receiver
    /// keeps the document and no longer counts the task as begun; for a submitted task this does nothing.
    #[serde(rename = "g", default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<TaskId>,
}

/// The news of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocPush {
    /// Whose document.
    #[serde(rename = "t")]
    pub task: TaskId,
    /// The heads both ends acknowledged last, which `payload` builds on; empty for a new document.
    #[serde(rename = "b", default, skip_serializing_if = "Heads::is_empty")]
    pub base: Heads,
    /// The news.
    #[serde(rename = "p")]
    pub payload: Payload,
    /// The heads the sender had after these changes: the receiver checks that it gets there.
    #[serde(rename = "h")]
    pub heads: Heads,
}

/// Changes of a document, in the form that is smallest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Payload {
    /// The whole document as Automerge saves it (it compresses itself).
    #[serde(rename = "s", with = "serde_bytes")]
    Saved(Vec<u8>),
    /// Change chunks, one after the other.
    #[serde(rename = "c", with = "serde_bytes")]
    Changes(Vec<u8>),
    /// Change chunks, one after the other, packed ([`Payload::of_changes`]).
    #[serde(rename = "z", with = "serde_bytes")]
    Packed(Vec<u8>),
}

/// A request for what a document lacks here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocWant {
    /// Whose document.
    #[serde(rename = "t")]
    pub task: TaskId,
    /// What the asker has; empty for nothing.
    #[serde(rename = "h", default, skip_serializing_if = "Heads::is_empty")]
    pub have: Heads,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncResponse {
    /// [`VERSION`].
    #[serde(rename = "v")]
    pub version: u8,
    /// The central database: a number that a restore changes. When it differs from the one the phone
    /// knows, the phone offers everything again.
    #[serde(rename = "i")]
    pub incarnation: u64,
    /// The server's clock, from which the phone learns its offset.
    #[serde(rename = "n")]
    pub now: Moment,
    /// Position of the last feed entry in this answer; the phone's next cursor.
    #[serde(rename = "c")]
    pub cursor: u64,
    /// Whether the feed goes on after `cursor`: ask again at once.
    #[serde(rename = "m", default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// One answer for each document of the request, in its order.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub docs: Vec<DocAnswer>,
    /// What happened since the phone's cursor, in order.
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    pub feed: Vec<FeedEntry>,
}

/// What became of one document of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocAnswer {
    /// Whose document.
    #[serde(rename = "t")]
    pub task: TaskId,
    /// What became of it.
    #[serde(rename = "o", deserialize_with = "newer::outcome")]
    pub outcome: DocOutcome,
    /// Receipts for the submissions that arrived with it.
    #[serde(rename = "r", default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<Receipt>,
}

/// What became of one document of a request, or of one request for a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocOutcome {
    /// Durably merged; the receiver now acknowledges the pushed heads.
    #[serde(rename = "ok")]
    Merged,
    /// The changes build on others the receiver lacks: send what it does not have.
    #[serde(rename = "need")]
    NeedChanges {
        /// What the receiver has; empty for nothing.
        have: Heads,
    },
    /// Kept as evidence but not admitted; the engineer is told why. Not to be sent again.
    #[serde(rename = "quarantined")]
    Quarantined {
        /// Stable code of the reason.
        code: String,
    },
    /// Not kept; sending the same again will not help.
    #[serde(rename = "refused")]
    Refused {
        /// Stable code of the reason.
        code: String,
    },
    /// The answer to a [`DocWant`]: what the asker lacks.
    #[serde(rename = "have")]
    Changes {
        /// The changes.
        payload: Payload,
        /// The heads after them.
        heads: Heads,
    },
    /// What only a newer app understands: nothing is known of the document but that it was answered. Never sent.
    #[serde(skip)]
    Unknown,
}

/// One entry of the feed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeedEntry {
    /// Its position: strictly increasing, with holes.
    #[serde(rename = "p")]
    pub position: u64,
    /// What happened.
    #[serde(rename = "e", deserialize_with = "newer::event")]
    pub event: FeedEvent,
}
