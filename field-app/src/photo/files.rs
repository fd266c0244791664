//! Where the files lie: `photos/<first two digits>/<sha256>.jpg|png`, copies under `shown/`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shared_model::sha::Sha256;

use crate::durable::{Witness, write_file};
use crate::view::PhotoSize;

/// The folders with photos.
#[derive(Clone)]
pub struct PhotoFiles {
    originals: PathBuf,
    shown: PathBuf,
    /// Photos of another phone, as far as they have come.
    pub(super) incoming: PathBuf,
    witness: Arc<dyn Witness>,
}

impl PhotoFiles {
    /// The folders below `dir`, made when they are not there.
    ///
    /// # Errors
    /// The system's error.
    pub fn open(dir: &Path, witness: Arc<dyn Witness>) -> io::Result<Self> {
        let (originals, shown, incoming) = (dir.join("photos"), dir.join("shown"), dir.join("incoming"));
        let files = Self { originals, shown, incoming, witness };
        std::fs::create_dir_all(&files.originals)?;
        std::fs::create_dir_all(&files.shown)?;
        std::fs::create_dir_all(&files.incoming)?;
        Ok(files)
    }

    /// Where the original lies.
    #[must_use]
    pub fn original(&self, sha256: Sha256) -> PathBuf {
        let name = sha256.to_string();
        self.originals.join(&name[..2]).join(name)
    }

    fn shown(&self, sha256: Sha256, size: PhotoSize) -> PathBuf {
        let name = match size {
            PhotoSize::Thumb => "thumb",
            PhotoSize::Stamped => "stamped",
            PhotoSize::Original => return self.original(sha256),
        };
        self.shown.join(format!("{sha256}.{name}.jpg"))
    }

    /// Makes the original durable; one that is there already is left alone.
    ///
    /// # Errors
    /// The system's error; then nothing is there that was not before.
    pub fn keep_original(&self, sha256: Sha256, bytes: &[u8]) -> io::Result<()> {
        let path = self.original(sha256);
        // One that was damaged on the disk since is written anew.
        if self.is_whole(sha256) {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
            crate::durable::sync_parent(folder)?;
        }
        write_file(&path, bytes, &*self.witness)
    }

    /// Whether the original lies here.
    #[must_use]
    pub fn has(&self, sha256: Sha256) -> bool {
        self.original(sha256).exists()
    }

    /// Reads the original, or a copy made before.
    ///
    /// # Errors
    /// The system's error.
    pub fn read(&self, sha256: Sha256, size: PhotoSize) -> io::Result<Vec<u8>> {
        std::fs::read(self.shown(sha256, size))
    }

    /// Keeps a copy that can be made again at any time.
    ///
    /// # Errors
    /// The system's error.
    pub fn keep_copy(&self, sha256: Sha256, size: PhotoSize, bytes: &[u8]) -> io::Result<()> {
        let path = self.shown(sha256, size);
        let beside = path.with_extension("part");
        std::fs::write(&beside, bytes)?;
        std::fs::rename(beside, path)
    }

    /// Reads `len` bytes of the original from `offset`, fewer at its end.
    ///
    /// # Errors
    /// The system's error.
    pub fn read_part(&self, sha256: Sha256, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        use std::io::{Read as _, Seek as _, SeekFrom};
        let mut file = std::fs::File::open(self.original(sha256))?;
        file.seek(SeekFrom::Start(offset))?;
        let mut bytes = Vec::new();
        file.take(len as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Whether the original is here and still what was taken.
    #[must_use]
    pub fn is_whole(&self, sha256: Sha256) -> bool {
        std::fs::read(self.original(sha256)).is_ok_and(|bytes| Sha256::of(&bytes) == sha256)
    }

    /// Removes the original and the large copy; the small one stays.
    pub fn remove_original(&self, sha256: Sha256) {
        for size in [PhotoSize::Stamped, PhotoSize::Original] {
            let _ = std::fs::remove_file(self.shown(sha256, size));
        }
    }

    /// Removes the copies and the original; what is not there is no error.
    pub fn remove(&self, sha256: Sha256) {
        for size in [PhotoSize::Thumb, PhotoSize::Stamped, PhotoSize::Original] {
            let _ = std::fs::remove_file(self.shown(sha256, size));
        }
    }
}
