//! The evidence package: everything of a phone that no server has signed for, in one file, as a last resort.
//!
//! A tar archive (POSIX 1003.1) that anybody can open: `manifest.json` says what is in it, `manifest.sig` is the
//! phone's signature over it, `documents/` holds task documents as Automerge saves them and `photos/` the originals
//! as they were taken. This module must not know of archives or files, only of what they are called and signed with.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, DeviceId, TaskId};
use crate::moment::Moment;
use crate::sha::Sha256;
use crate::signature::PublicKey;

/// The version of packages this program writes and reads.
pub const VERSION: u32 = 1;
/// Name of the manifest: the first file of a package.
pub const MANIFEST: &str = "manifest.json";
/// Name of the signature over it: the second file.
pub const SIGNATURE: &str = "manifest.sig";
/// The largest manifest that is read, in bytes: some 100,000 photos.
pub const MAX_MANIFEST_BYTES: u64 = 32 * 1024 * 1024;
/// What a signed message begins with.
const PURPOSE: &[u8] = b"fengtai evidence package 1\n";

/// What is in a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`VERSION`].
    pub version: u32,
    /// The phone it comes from.
    pub device: DeviceId,
    /// The phone's key.
    pub key: PublicKey,
    /// When it was made, by the phone's clock.
    pub made_at: Moment,
    /// The documents, in the order of the files.
    pub documents: Vec<PackedDocument>,
    /// The photos, in the order of the files.
    pub photos: Vec<PackedPhoto>,
}

/// A document of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedDocument {
    /// Whose.
    pub task: TaskId,
    /// Under which account it lay on the phone.
    pub account: AccountId,
    /// Digest of the file.
    pub sha256: Sha256,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// A photo of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedPhoto {
    /// Digest of the file: the photo's name.
    pub sha256: Sha256,
    /// A task that names it.
    pub task: TaskId,
    /// Under which account it lay on the phone.
    pub account: AccountId,
    /// Size of the file in bytes.
    pub bytes: u64,
}

impl PackedDocument {
    /// Name of the file.
    #[must_use]
    pub fn file(&self) -> String {
        format!("documents/{}.automerge", self.task)
    }
}

impl PackedPhoto {
    /// Name of the file.
    #[must_use]
    pub fn file(&self) -> String {
        format!("photos/{}", self.sha256)
    }
}

/// What the phone signs: the manifest's bytes, as they stand in the file.
#[must_use]
pub fn message(manifest: &[u8]) -> Vec<u8> {
    [PURPOSE, Sha256::of(manifest).as_bytes()].concat()
}
