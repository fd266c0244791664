//! What two phones say to each other, as CBOR (RFC 8949). One asks, the other answers; every question may be asked
//! again after a break, with one effect.

use serde::{Deserialize, Serialize};
use shared_model::document::Heads;
use shared_model::id::TaskId;
use shared_model::pass::Pass;
use shared_model::sha::Sha256;
use shared_model::signature::Signature;
use shared_model::wire::{DocPush, MAX_DOCUMENT_BYTES};

/// The version of the exchange this program speaks.
pub(crate) const VERSION: u8 = 1;
/// The largest message before the phones know each other, in bytes.
pub(crate) const MAX_GREETING_BYTES: usize = 4 * 1024;
/// The largest message, in bytes: a document, with room for its envelope.
pub(crate) const MAX_MESSAGE_BYTES: usize = MAX_DOCUMENT_BYTES + 64 * 1024;
/// Tasks or photos in one list at most; a phone holds some hundreds.
pub(crate) const MAX_LISTED: usize = 8_192;
/// Bytes of a photo in one message: on a bad network a lost part costs at most this much.
pub(crate) const PART_BYTES: usize = 256 * 1024;

/// A number used once, so that nothing said in one meeting is good in another.
pub(crate) type Nonce = serde_bytes::ByteArray<32>;

/// A document of a phone and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// Whose document.
    #[serde(rename = "t")]
    pub task: TaskId,
    /// Its heads.
    #[serde(rename = "h")]
    pub heads: Heads,
}

/// A photo that one phone has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoNote {
    /// Its digest.
    #[serde(rename = "s")]
    pub sha256: Sha256,
    /// Its size in bytes.
    #[serde(rename = "b")]
    pub bytes: u64,
}

/// What is still to be done, for the progress on the other phone's screen only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Remaining {
    /// Documents.
    #[serde(rename = "d")]
    pub documents: u32,
    /// Photos.
    #[serde(rename = "p")]
    pub photos: u32,
    /// Bytes of photos.
    #[serde(rename = "b")]
    pub bytes: u64,
}

/// What the phone that read the code says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// The first word.
    Hello {
        /// [`VERSION`].
        v: u8,
        /// Its number.
        nonce: Nonce,
    },
    /// Proves that it read the code, and who it is.
    Join {
        /// Of the code's secret.
        proof: Sha256,
        /// Its pass.
        pass: Box<Pass>,
        /// By the key in the pass.
        signature: Signature,
    },
    /// Wants to know what documents the other offers.
    List,
    /// What is still to be done.
    Remaining(Remaining),
    /// Wants what a document has beyond `have`.
    Pull {
        /// Whose document.
        task: TaskId,
        /// What it has; empty for the whole.
        have: Heads,
    },
    /// Hands over what a document has beyond what the other offered.
    Push(Box<DocPush>),
    /// Photos it lacks.
    Photos {
        /// Their digests.
        want: Vec<Sha256>,
    },
    /// Photos it is about to hand over.
    Give {
        /// Which.
        photos: Vec<PhotoNote>,
    },
    /// Wants a part of a photo.
    Part {
        /// Which.
        sha256: Sha256,
        /// From where on.
        offset: u64,
    },
    /// A part of a photo.
    Put {
        /// Which.
        sha256: Sha256,
        /// Where it begins.
        offset: u64,
        /// The bytes.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Everything is exchanged.
    End,
}

/// What the phone that showed the code answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// To a hello.
    Challenge {
        /// [`VERSION`].
        v: u8,
        /// Its number.
        nonce: Nonce,
    },
    /// To a join: who it is itself.
    Welcome {
        /// Its pass.
        pass: Box<Pass>,
        /// By the key in the pass.
        signature: Signature,
    },
    /// Its documents.
    List {
        /// All it offers.
        tasks: Vec<Offered>,
    },
    /// What was asked for.
    Document(Box<DocPush>),
    /// Done, or nothing to say.
    Noted,
    /// It is durable here.
    Kept,
    /// This one thing is not taken or not here; the rest goes on.
    Refused {
        /// Stable code.
        code: String,
    },
    /// Which of the wanted photos it has, and which it lacks itself.
    Photos {
        /// Those it has.
        have: Vec<PhotoNote>,
        /// Those it lacks.
        want: Vec<Sha256>,
    },
    /// From where on it wants each of the announced photos; none for one it does not take.
    Resume {
        /// In the order they were announced.
        at: Vec<Option<u64>>,
    },
    /// A part of a photo.
    Part {
        /// The bytes.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// How much of the photo is here now.
    At {
        /// Bytes.
        offset: u64,
    },
    /// The meeting is over.
    No {
        /// Stable code of the reason.
        code: String,
    },
}
