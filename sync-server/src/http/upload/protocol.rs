//! The headers of tus 1.0.

use axum::http::{HeaderMap, HeaderName, header};
use data_encoding::BASE64;
use sha1::Sha1;
use sha2::{Digest as _, Sha256 as Sha2};
use shared_model::id::TaskId;
use shared_model::sha::Sha256;

use crate::error::{ApiError, Code};
use crate::usecase::upload::Announcement;

/// The version this server speaks.
pub(in crate::http) const TUS_VERSION: &str = "1.0.0";
/// The extensions it knows.
pub(in crate::http) const EXTENSIONS: &str = "creation,checksum,termination";
/// The checksums it knows; `sha1` is asked for by the protocol.
pub(in crate::http) const CHECKSUM_ALGORITHMS: &str = "sha1,sha256";
/// The media type of a part.
const PART_TYPE: &str = "application/offset+octet-stream";

/// The checksum a part was announced with.
pub struct Checksum {
    hasher: Hasher,
    expected: Vec<u8>,
}

enum Hasher {
    Sha1(Sha1),
    Sha256(Sha2),
}

impl Checksum {
    /// Takes in the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.hasher {
            Hasher::Sha1(hasher) => hasher.update(bytes),
            Hasher::Sha256(hasher) => hasher.update(bytes),
        }
    }

    /// Whether the bytes are those that were announced.
    #[must_use]
    pub fn fits(self) -> bool {
        match self.hasher {
            Hasher::Sha1(hasher) => hasher.finalize().as_slice() == self.expected,
            Hasher::Sha256(hasher) => hasher.finalize().as_slice() == self.expected,
        }
    }
}

/// Refuses other versions of the protocol.
///
/// # Errors
/// `media.tus_version`.
pub fn check_version(headers: &HeaderMap) -> Result<(), ApiError> {
    if text(headers, &super::TUS_RESUMABLE) == Some(TUS_VERSION) { Ok(()) } else { Err(Code::MediaTusVersion.into()) }
}

/// Refuses parts of another media type.
///
/// # Errors
/// `request.media_type`.
pub fn check_part_type(headers: &HeaderMap) -> Result<(), ApiError> {
    if text(headers, &header::CONTENT_TYPE) == Some(PART_TYPE) {
        return Ok(());
    }
    Err(ApiError::from(Code::RequestMediaType).with("expected", PART_TYPE))
}

/// What a new upload announces: its length, and the photo's digest and task.
///
/// # Errors
/// `media.metadata`.
pub fn announcement(headers: &HeaderMap) -> Result<Announcement, ApiError> {
    let length = number(headers, &super::UPLOAD_LENGTH)?;
    let entry = |name| metadata(headers, name);
    let malformed = || ApiError::from(Code::MediaMetadata);
    let sha256: Sha256 = entry("sha256").and_then(|text| text.parse().ok()).ok_or_else(malformed)?;
    let task: TaskId = entry("task").and_then(|text| text.parse().ok()).ok_or_else(malformed)?;
    Ok(Announcement { sha256, task, length })
}

/// The text of that name in `Upload-Metadata`.
pub(in crate::http) fn metadata(headers: &HeaderMap, name: &str) -> Option<String> {
    let metadata = text(headers, &HeaderName::from_static("upload-metadata"))?;
    let mut entries = metadata.split(',').map(|entry| entry.trim().split_once(' ').unwrap_or((entry.trim(), "")));
    let (_, value) = entries.find(|(key, _)| *key == name)?;
    String::from_utf8(BASE64.decode(value.trim().as_bytes()).ok()?).ok()
}

/// The checksum of the part that follows, if one was announced.
///
/// # Errors
/// `media.checksum_algorithm` or `media.checksum_mismatch`.
pub fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, ApiError> {
    let Some(announced) = text(headers, &HeaderName::from_static("upload-checksum")) else { return Ok(None) };
    let unknown = || ApiError::from(Code::MediaChecksumAlgorithm);
    let (algorithm, digest) = announced.split_once(' ').ok_or_else(unknown)?;
    let (hasher, length) = match algorithm {
        "sha1" => (Hasher::Sha1(Sha1::new()), 20),
        "sha256" => (Hasher::Sha256(Sha2::new()), 32),
        _ => return Err(unknown()),
    };
    let expected = BASE64.decode(digest.trim().as_bytes()).ok().filter(|digest| digest.len() == length);
    Ok(Some(Checksum { hasher, expected: expected.ok_or_else(|| ApiError::from(Code::MediaChecksumMismatch))? }))
}

/// A number in a header.
pub(in crate::http) fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, ApiError> {
    text(headers, name).and_then(|text| text.parse().ok()).ok_or_else(|| Code::MediaMetadata.into())
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(entries: &[(&'static str, &str)]) -> HeaderMap {
        entries
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect()
    }

    #[test]
    fn an_announcement_names_photo_task_and_length() {
        let (sha256, task) = (Sha256::of(b"photo"), TaskId::from_bytes([3; 16]));
        let metadata = format!(
            "filename {},sha256 {}, task {},empty",
            BASE64.encode(b"a.jpg"),
            BASE64.encode(sha256.to_string().as_bytes()),
            BASE64.encode(task.to_string().as_bytes())
        );
        let announced = announcement(&headers(&[("upload-length", "12"), ("upload-metadata", &metadata)])).unwrap();
        assert_eq!((announced.sha256, announced.task, announced.length), (sha256, task, 12));
    }

    #[test]
    fn an_announcement_without_a_digest_is_refused() {
        for metadata in ["", "sha256", "sha256 !!!", "task aGVsbG8="] {
            let error = announcement(&headers(&[("upload-length", "12"), ("upload-metadata", metadata)])).unwrap_err();
            assert_eq!(error.code(), Code::MediaMetadata, "{metadata}");
        }
    }

    #[test]
    fn a_checksum_fits_its_bytes_only() {
        let announced = format!("sha1 {}", BASE64.encode(Sha1::digest(b"part").as_slice()));
        for (bytes, fits) in [(&b"part"[..], true), (&b"trap"[..], false)] {
            let mut checksum = checksum(&headers(&[("upload-checksum", &announced)])).unwrap().unwrap();
            checksum.update(bytes);
            assert_eq!(checksum.fits(), fits);
        }
    }

    #[test]
    fn an_unknown_checksum_algorithm_is_refused() {
        let error = checksum(&headers(&[("upload-checksum", "md5 aaaa")])).err().unwrap();
        assert_eq!(error.code(), Code::MediaChecksumAlgorithm);
    }
}
