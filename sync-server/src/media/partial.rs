//! Uploads that are not complete yet: one local file each, which grows and survives a restart.
//!
//! How far an upload has come is decided by the database, which is told only after the bytes are on
//! the disk: what a file holds beyond that is not evidence of anything and is written over.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::MediaError;

/// The folder of growing files, one per upload, named by the upload's id.
#[derive(Debug, Clone)]
pub struct PartialUploads {
    folder: PathBuf,
}

/// One growing file, opened at the offset that is known to be durable.
#[derive(Debug)]
pub struct PartialFile {
    file: File,
    folder: PathBuf,
    written: u64,
}

impl PartialUploads {
    /// Opens (and makes, where missing) the folder.
    ///
    /// # Errors
    /// What the file system says when it cannot be made.
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Where the file of an upload lies.
    #[must_use]
    pub fn path(&self, upload: &str) -> PathBuf {
        // Only our own ids reach this place; nothing else becomes a file name.
        debug_assert!(upload.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        self.folder.join(format!("{upload}.part"))
    }

    /// Opens an upload to go on writing at `offset`; its file is made with the first byte.
    ///
    /// # Errors
    /// [`MediaError::Missing`] when the file is gone.
    pub fn resume(&self, upload: &str, offset: u64) -> Result<PartialFile, MediaError> {
        let path = self.path(upload);
        let mut options = OpenOptions::new();
        let opened = options.write(true).create(offset == 0).open(&path).and_then(|mut file| {
            file.seek(SeekFrom::Start(offset))?;
            Ok(file)
        });
        let folder = self.folder.clone();
        opened.map(|file| PartialFile { file, folder, written: 0 }).map_err(|error| missing_or(&path, &error))
    }

    /// The first `length` bytes of an upload.
    ///
    /// # Errors
    /// [`MediaError::Missing`] when the file is gone or shorter.
    pub fn read(&self, upload: &str, length: u64) -> Result<Vec<u8>, MediaError> {
        let path = self.path(upload);
        let mut bytes = Vec::new();
        let file = File::open(&path).map_err(|error| missing_or(&path, &error))?;
        file.take(length).read_to_end(&mut bytes).map_err(|error| MediaError::of_io(&error))?;
        if (bytes.len() as u64) < length {
            return Err(MediaError::Missing { key: path.display().to_string() });
        }
        Ok(bytes)
    }

    /// Removes an upload's file; that it is gone already is no error.
    ///
    /// # Errors
    /// [`MediaError`] of the file system.
    pub fn remove(&self, upload: &str) -> Result<(), MediaError> {
        match std::fs::remove_file(self.path(upload)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(MediaError::of_io(&error)),
            _ => Ok(()),
        }
    }
}

impl PartialFile {
    /// Writes on. Not durable before [`PartialFile::finish`].
    ///
    /// # Errors
    /// [`MediaError::Full`] when the disk is full; what was durable before still is.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), MediaError> {
        self.file.write_all(bytes).map_err(|error| MediaError::of_io(&error))?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Makes everything written durable, and that there is such a file, and tells how many bytes that were.
    ///
    /// # Errors
    /// [`MediaError`]: nothing of this run may count.
    pub fn finish(self) -> Result<u64, MediaError> {
        let synced = self.file.sync_data().and_then(|()| File::open(&self.folder)?.sync_all());
        synced.map(|()| self.written).map_err(|error| MediaError::of_io(&error))
    }

    /// Bytes written in this run.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.written
    }
}

fn missing_or(path: &Path, error: &std::io::Error) -> MediaError {
    if error.kind() == std::io::ErrorKind::NotFound {
        MediaError::Missing { key: path.display().to_string() }
    } else {
        MediaError::of_io(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_goes_on_where_it_was_known_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let uploads = PartialUploads::open(folder.path()).unwrap();
        let mut file = uploads.resume("u-1", 0).unwrap();
        file.write(b"abcdXX").unwrap();
        assert_eq!(file.finish().unwrap(), 6);

        // Only four bytes were recorded before the crash: the rest is written over.
        let mut file = uploads.resume("u-1", 4).unwrap();
        file.write(b"efgh").unwrap();
        file.finish().unwrap();
        assert_eq!(uploads.read("u-1", 8).unwrap(), b"abcdefgh");
        assert!(matches!(uploads.read("u-1", 9), Err(MediaError::Missing { .. })));
    }

    #[test]
    fn a_removed_upload_is_gone_and_removing_it_twice_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        let uploads = PartialUploads::open(folder.path()).unwrap();
        uploads.resume("u-2", 0).unwrap().write(b"ab").unwrap();
        uploads.remove("u-2").unwrap();
        uploads.remove("u-2").unwrap();
        assert!(matches!(uploads.resume("u-2", 2), Err(MediaError::Missing { .. })));
        assert!(matches!(uploads.read("u-2", 2), Err(MediaError::Missing { .. })));
    }
}
