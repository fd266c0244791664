//! The server's signing key: it signs receipts, so that a phone can prove what was received.
//!
//! The key is a file of 32 bytes in hexadecimal beside the database, readable by its owner only,
//! made at the first start. A lost key is replaced; receipts of the old one stay valid under its public half,
//! which the journal keeps.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use shared_model::signature::{PublicKey, SecretKey};

use crate::env::Env;

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file holds something else than 64 hexadecimal digits.
    #[error("the key file {path} is damaged: it must hold 64 hexadecimal digits; restore it from the backup")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

/// The server's Ed25519 key.
pub struct ServerKeys {
    key: SecretKey,
}

impl ServerKeys {
    /// The key of 32 secret bytes.
    #[must_use]
    pub fn from_secret(secret: [u8; 32]) -> Self {
        Self { key: SecretKey::from_seed(secret) }
    }

    /// Reads the key file, or makes it.
    ///
    /// # Errors
    /// [`KeyError`] when the file is damaged or cannot be read or written.
    pub fn open(path: &Path, env: &dyn Env) -> Result<Self, KeyError> {
        let failed = |source| KeyError::File { path: path.to_owned(), source };
        match fs::read_to_string(path) {
            Ok(text) => {
                let bytes = HEXLOWER.decode(text.trim().as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
                bytes.map(Self::from_secret).ok_or_else(|| KeyError::Damaged { path: path.to_owned() })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let secret: [u8; 32] = env.random();
                write_private(path, &HEXLOWER.encode(&secret)).map_err(failed)?;
                Ok(Self::from_secret(secret))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// The secret half, for signing by the types of shared-model.
    #[must_use]
    pub const fn secret(&self) -> &SecretKey {
        &self.key
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        self.key.public()
    }
}

/// Writes a file that only its owner can read, durable before it has its name.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let unfinished = path.with_extension("new");
    // Left over from a start that died in between; it was never used.
    let _ = fs::remove_file(&unfinished);
    let mut file = options.open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}
