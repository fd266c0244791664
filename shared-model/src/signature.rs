//! Signatures: a phone signs what it submits, the server signs what it received (R12.1).
//!
//! Ed25519 (RFC 8032) over byte strings that begin with their own name and version, so that a
//! signature for one purpose is never one for another. This module must not know where keys are kept.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::document::Heads;
use crate::document::statement::Said;
use crate::id::TaskId;
use crate::moment::Moment;
use crate::sha::Sha256;

/// A signature does not fit the statement and the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not fit")]
pub struct BadSignature;

macro_rules! byte_text {
    ($($(#[$doc:meta])* $name:ident($len:literal);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; $len]);

        impl $name {
            /// The value of these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The bytes of the value.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&BASE64URL_NOPAD.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = BadSignature;

            fn from_str(text: &str) -> Result<Self, BadSignature> {
                let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| BadSignature)?;
                bytes.try_into().map(Self).map_err(|_| BadSignature)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.collect_str(self)
                } else {
                    serializer.serialize_bytes(&self.0)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
                } else {
                    crate::wire::bytes::fixed(deserializer).map(Self)
                }
            }
        }
    )*};
}

byte_text! {
    /// An Ed25519 signature; base64url without padding in texts, 64 bytes in CBOR.
    Signature(64);
    /// An Ed25519 public key; base64url without padding in texts, 32 bytes in CBOR.
    PublicKey(32);
}

impl PublicKey {
    /// Checks that `signature` was made over `message` by the owner of this key.
    ///
    /// # Errors
    /// [`BadSignature`] when it was not, or when this is no key at all.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        let key = VerifyingKey::from_bytes(&self.0).map_err(|_| BadSignature)?;
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        key.verify_strict(message, &signature).map_err(|_| BadSignature)
    }
}

/// A secret Ed25519 key: a phone's, or the server's for receipts.
#[derive(Clone)]
pub struct SecretKey(SigningKey);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(of {})", self.public())
    }
}

impl SecretKey {
    /// The key made of 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&seed))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs `message`.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }
}

/// What a submission's signature covers.
#[derive(Debug, Clone, Copy)]
pub struct SubmissionMessage<'a> {
    /// The task.
    pub task: TaskId,
    /// Which submission of the task.
    pub number: u32,
    /// The document's heads that are submitted.
    pub heads: &'a Heads,
    /// How many photos the document named at these heads.
    pub photo_count: u32,
    /// SHA-256 over the digests of these photos in ascending order.
    pub photo_digest: Sha256,
    /// Who, on which phone, when.
    pub said: Said,
}

impl SubmissionMessage<'_> {
    /// The bytes that are signed: every field in a fixed order and width, integers little-endian.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = b"fengtai submission 1\n".to_vec();
        out.extend(self.task.as_bytes());
        out.extend(self.number.to_le_bytes());
        out.extend(self.said.by.as_bytes());
        out.extend(self.said.device.as_bytes());
        out.extend(self.said.at.device.as_ms().to_le_bytes());
        out.extend(self.said.at.monotonic_ms.to_le_bytes());
        out.extend(self.said.at.boot.to_le_bytes());
        // An unknown offset must sign differently from an offset of zero.
        out.push(u8::from(self.said.at.offset_ms.is_some()));
        out.extend(self.said.at.offset_ms.unwrap_or(0).to_le_bytes());
        out.extend(self.photo_count.to_le_bytes());
        out.extend(self.photo_digest.as_bytes());
        out.extend((self.heads.as_slice().len() as u32).to_le_bytes());
        self.heads.as_slice().iter().for_each(|head| out.extend(head));
        out
    }
}

/// What a receipt says the server holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptFor {
    /// A photo, whole and with this digest.
    Photo {
        /// Its digest.
        sha256: Sha256,
    },
    /// A submission of a task.
    Submission {
        /// The task.
        task: TaskId,
        /// Which submission.
        number: u32,
        /// The submitted heads.
        heads: Heads,
    },
}

/// The server's signed answer that it durably holds a submission or a photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What.
    #[serde(rename = "for")]
    pub of: ReceiptFor,
    /// When the server had it durably, by the server's clock.
    pub at: Moment,
    /// Position of the journal entry that records it.
    pub journal: u64,
    /// The key that signed.
    pub key: PublicKey,
    /// The server's signature.
    pub signature: Signature,
}

impl Receipt {
    /// Makes and signs a receipt.
    #[must_use]
    pub fn issue(of: ReceiptFor, at: Moment, journal: u64, key: &SecretKey) -> Self {
        let signature = key.sign(&Self::message(&of, at, journal));
        Self { of, at, journal, key: key.public(), signature }
    }

    /// Checks that the server whose key is `server` issued this receipt as it stands.
    ///
    /// # Errors
    /// [`BadSignature`] when it did not.
    pub fn verify(&self, server: &PublicKey) -> Result<(), BadSignature> {
        if self.key != *server {
            return Err(BadSignature);
        }
        server.verify(&Self::message(&self.of, self.at, self.journal), &self.signature)
    }

    fn message(of: &ReceiptFor, at: Moment, journal: u64) -> Vec<u8> {
        let mut out = b"fengtai receipt 1\n".to_vec();
        out.extend(at.as_ms().to_le_bytes());
        out.extend(journal.to_le_bytes());
        match of {
            ReceiptFor::Photo { sha256 } => {
                out.push(b'p');
                out.extend(sha256.as_bytes());
            }
            ReceiptFor::Submission { task, number, heads } => {
                out.push(b's');
                out.extend(task.as_bytes());
                out.extend(number.to_le_bytes());
                heads.as_slice().iter().for_each(|head| out.extend(head));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(key: &SecretKey) -> Receipt {
        let of = ReceiptFor::Photo { sha256: Sha256::of(b"photo") };
        Receipt::issue(of, Moment::from_ms(1_000), 7, key)
    }

    #[test]
    fn a_receipt_verifies_with_its_servers_key_only() {
        let (ours, theirs) = (SecretKey::from_seed([1; 32]), SecretKey::from_seed([2; 32]));
        assert_eq!(receipt(&ours).verify(&ours.public()), Ok(()));
        assert_eq!(receipt(&ours).verify(&theirs.public()), Err(BadSignature));
    }

    #[test]
    fn an_altered_receipt_does_not_verify() {
        let key = SecretKey::from_seed([1; 32]);
        let altered = [
            Receipt { journal: 8, ..receipt(&key) },
            Receipt { at: Moment::from_ms(1_001), ..receipt(&key) },
            Receipt { of: ReceiptFor::Photo { sha256: Sha256::of(b"another") }, ..receipt(&key) },
        ];
        for receipt in altered {
            assert_eq!(receipt.verify(&key.public()), Err(BadSignature));
        }
    }
}
