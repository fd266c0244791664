//! Where the bytes of photos and reports lie: in the data folder, or in an S3 bucket that several servers share.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, RetryConfig};
use serde::{Deserialize, Serialize};

/// What an address in a bucket begins with.
const S3: &str = "s3://";
/// A request to the object store ends after so long: a phone waits, and tries again later.
const REQUEST: Duration = Duration::from_secs(20);
/// All tries of one operation together.
const TRYING: Duration = Duration::from_secs(30);
const TRIES: usize = 3;

/// A place for objects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum MediaPlace {
    /// In the data folder.
    #[default]
    Folder,
    /// In a bucket, below a prefix (which may be empty). Endpoint, region and keys come from the `AWS_…` variables.
    S3 {
        /// The bucket.
        bucket: String,
        /// What every key begins with.
        prefix: String,
    },
}

/// What is no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no place for media: write \"s3://BUCKET/PREFIX\", or leave it out for the data folder")]
pub struct NotAPlace(String);

impl FromStr for MediaPlace {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let wrong = || NotAPlace(text.to_owned());
        let (bucket, prefix) = text
            .strip_prefix(S3)
            .map(|rest| rest.trim_end_matches('/').split_once('/').unwrap_or((rest.trim_end_matches('/'), "")))
            .ok_or_else(wrong)?;
        if bucket.is_empty() || bucket.contains(|character: char| character.is_whitespace()) {
            return Err(wrong());
        }
        Ok(Self::S3 { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
    }
}

impl TryFrom<String> for MediaPlace {
    type Error = NotAPlace;

    fn try_from(text: String) -> Result<Self, NotAPlace> {
        text.parse()
    }
}

impl From<MediaPlace> for String {
    fn from(place: MediaPlace) -> Self {
        place.to_string()
    }
}

impl fmt::Display for MediaPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder => f.write_str("the data folder"),
            Self::S3 { bucket, prefix } if prefix.is_empty() => write!(f, "{S3}{bucket}"),
            Self::S3 { bucket, prefix } => write!(f, "{S3}{bucket}/{prefix}"),
        }
    }
}

impl MediaPlace {
    /// Opens the store; a folder is made in `folder` where it is missing. Nothing is asked of a bucket yet.
    pub(super) fn open(&self, folder: &Path) -> std::io::Result<Arc<dyn ObjectStore>> {
        match self {
            Self::Folder => {
                let objects: PathBuf = folder.join("objects");
                std::fs::create_dir_all(&objects)?;
                let files = LocalFileSystem::new_with_prefix(&objects).map_err(std::io::Error::other)?;
                Ok(Arc::new(files.with_fsync(true)))
            }
            Self::S3 { bucket, prefix } => {
                // The one TLS stack is rustls with ring; whoever installed it before had the same reason.
                let _installed = rustls::crypto::ring::default_provider().install_default();
                let retry = RetryConfig { max_retries: TRIES, retry_timeout: TRYING, ..RetryConfig::default() };
                let options = ClientOptions::new().with_timeout(REQUEST).with_allow_http(true);
                let builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry);
                let store = builder.with_client_options(options).build().map_err(std::io::Error::other)?;
                Ok(Arc::new(PrefixStore::new(store, ObjectPath::from(prefix.as_str()))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_bucket_with_or_without_a_prefix() {
        let place =
            |bucket: &str, prefix: &str| MediaPlace::S3 { bucket: bucket.to_owned(), prefix: prefix.to_owned() };
        assert_eq!("s3://fengtai".parse(), Ok(place("fengtai", "")));
        assert_eq!("s3://fengtai/".parse(), Ok(place("fengtai", "")));
        assert_eq!("s3://fengtai/a/b/".parse(), Ok(place("fengtai", "a/b")));
        for wrong in ["", "s3://", "s3:///a", "s3://a b", "/var/media", "https://fengtai"] {
            let told = wrong.parse::<MediaPlace>().unwrap_err().to_string();
            assert!(told.contains("s3://BUCKET/PREFIX"), "{told}");
        }
    }
}
