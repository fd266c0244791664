//! Photos that come from another phone in parts: `incoming/<sha256>` until they are whole.
//!
//! What lies there proves nothing and is referred to by nobody. A part that a power loss turned to nothing is
//! noticed like any other damage, by the digest.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::PathBuf;

use shared_model::sha::Sha256;

use super::PhotoFiles;

impl PhotoFiles {
    fn incoming(&self, sha256: Sha256) -> PathBuf {
        self.incoming.join(sha256.to_string())
    }

    /// How many bytes of the photo are here.
    #[must_use]
    pub fn incoming_bytes(&self, sha256: Sha256) -> u64 {
        std::fs::metadata(self.incoming(sha256)).map_or(0, |metadata| metadata.len())
    }

    /// Adds a part at the end; one that does not begin there is left out. Returns how many bytes are here now.
    ///
    /// # Errors
    /// The system's error; then the part is not here.
    pub fn add_incoming(&self, sha256: Sha256, offset: u64, part: &[u8]) -> io::Result<u64> {
        let here = self.incoming_bytes(sha256);
        if offset != here {
            return Ok(here);
        }
        let mut file = OpenOptions::new().create(true).append(true).open(self.incoming(sha256))?;
        if let Err(error) = file.write_all(part) {
            // Half a part would be taken for the beginning of the next.
            let _ = file.set_len(here);
            return Err(error);
        }
        Ok(here + part.len() as u64)
    }

    /// Makes a photo that has come whole an original of this phone, durably. `false` when it is not what its name
    /// says; then nothing of it is left.
    ///
    /// # Errors
    /// The system's error; then it lies where it lay.
    pub fn take_incoming(&self, sha256: Sha256) -> io::Result<bool> {
        let bytes = std::fs::read(self.incoming(sha256))?;
        let whole = Sha256::of(&bytes) == sha256;
        if whole {
            self.keep_original(sha256, &bytes)?;
        }
        std::fs::remove_file(self.incoming(sha256))?;
        Ok(whole)
    }

    /// Drops what has come of photos, except of those in `wanted`.
    pub fn sweep_incoming(&self, wanted: &BTreeSet<Sha256>) {
        let Ok(entries) = std::fs::read_dir(&self.incoming) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
            if !name.is_some_and(|sha256| wanted.contains(&sha256)) {
                let _ = std::fs::remove_file(path);
            }
        }
    }

    /// Forgets what has come of a photo.
    ///
    /// # Errors
    /// The system's error.
    pub fn restart_incoming(&self, sha256: Sha256) -> io::Result<()> {
        File::create(self.incoming(sha256)).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::durable::no_witness;
    use crate::view::PhotoSize;

    #[test]
    fn a_photo_in_parts_is_used_only_when_it_is_what_its_name_says() {
        let dir = tempfile::tempdir().unwrap();
        let files = PhotoFiles::open(dir.path(), no_witness()).unwrap();
        let sha256 = Sha256::of(b"picture");
        assert_eq!(files.add_incoming(sha256, 0, b"pic").unwrap(), 3);
        assert_eq!(files.add_incoming(sha256, 0, b"pic").unwrap(), 3, "the same part again");
        assert_eq!(files.add_incoming(sha256, 3, b"Ture").unwrap(), 7);
        assert!(!files.take_incoming(sha256).unwrap());
        assert_eq!(files.incoming_bytes(sha256), 0);
        assert!(files.read(sha256, PhotoSize::Original).is_err());
        files.add_incoming(sha256, 0, b"picture").unwrap();
        files.sweep_incoming(&BTreeSet::from([sha256]));
        assert!(files.take_incoming(sha256).unwrap());
        assert_eq!(files.read(sha256, PhotoSize::Original).unwrap(), b"picture");
        files.add_incoming(sha256, 0, b"x").unwrap();
        files.sweep_incoming(&BTreeSet::new());
        assert_eq!(files.incoming_bytes(sha256), 0);
    }
}
