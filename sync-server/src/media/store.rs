//! The media store: photos and their thumbnails in an object store (a local folder by default).

use std::future::Future;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt as _};
use shared_model::id::AttachmentId;
use shared_model::sha::Sha256;
use tokio::runtime::{Builder, Handle, Runtime};

use super::partial::PartialUploads;
use super::place::MediaPlace;
use super::thumbnail::{sealed, thumbnail, unsealed};

/// What can go wrong between the server and the place where photos lie.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// There is no room left. What was stored before is untouched; trying again later can help.
    #[error("the media store is full")]
    Full,
    /// The object is not there.
    #[error("no such object: {key}")]
    Missing {
        /// The name that was asked for.
        key: String,
    },
    /// The object is there and is not what was stored: the storage below rotted, or somebody changed it.
    #[error("its bytes were changed: {key}")]
    Damaged {
        /// The name that was asked for.
        key: String,
    },
    /// Any other fault of the storage.
    #[error("the media store failed: {0}")]
    Storage(String),
}

impl MediaError {
    /// The error a file operation stands for.
    #[must_use]
    pub fn of_io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Storage(error.to_string()),
        }
    }

    fn of_object(key: &ObjectPath, error: &object_store::Error) -> Self {
        if matches!(error, object_store::Error::NotFound { .. }) {
            return Self::Missing { key: key.to_string() };
        }
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
        while let Some(inner) = cause {
            if let Some(io) = inner.downcast_ref::<std::io::Error>() {
                return Self::of_io(io);
            }
            cause = inner.source();
        }
        Self::Storage(error.to_string())
    }
}

/// Photos by SHA-256, the thumbnails of those somebody wanted to see, and the folder where uploads grow.
#[derive(Debug, Clone)]
pub struct Media {
    objects: Arc<dyn ObjectStore>,
    uploads: PartialUploads,
}

impl Media {
    /// Opens (and makes, where missing) the store in `folder`. Every write is on the disk, with its
    /// folder entry, before it returns.
    ///
    /// # Errors
    /// What the file system says when the folders cannot be made.
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        Self::open_at(&MediaPlace::Folder, folder)
    }

    /// Opens the store at `place`; what does not belong there (unfinished uploads) lies in `folder`.
    ///
    /// # Errors
    /// What the file system says, or what a bucket's settings lack.
    pub fn open_at(place: &MediaPlace, folder: &Path) -> std::io::Result<Self> {
        Self::over(place.open(folder)?, &folder.join("uploads"))
    }

    /// Puts every object of this store that `target` lacks into it.
    ///
    /// # Errors
    /// [`MediaError`] of the first object that cannot be read or written; what was copied stays.
    pub fn copy_to(&self, target: &Self) -> Result<(), MediaError> {
        let listed = wait(self.objects.list(None).try_collect::<Vec<_>>());
        for object in listed.map_err(|error| MediaError::of_object(&ObjectPath::default(), &error))? {
            let key = object.location;
            // Objects are written once and never changed: what is there with this size is the same.
            let known = wait(target.objects.head(&key)).is_ok_and(|there| there.size == object.size);
            if !known {
                target.put_object(&key, self.get_object(&key)?)?;
            }
        }
        Ok(())
    }

    /// A store over any object store, with unfinished uploads in the local folder `uploads`.
    ///
    /// # Errors
    /// What the file system says when the folder cannot be made.
    pub fn over(objects: Arc<dyn ObjectStore>, uploads: &Path) -> std::io::Result<Self> {
        Ok(Self { objects, uploads: PartialUploads::open(uploads)? })
    }

    /// The uploads that are not complete yet.
    #[must_use]
    pub fn uploads(&self) -> &PartialUploads {
        &self.uploads
    }

    /// Stores a photo; durable when this returns. Storing it again changes nothing.
    ///
    /// # Errors
    /// [`MediaError::Full`] or [`MediaError::Storage`]; the photo then does not count as stored.
    pub fn put(&self, sha: &Sha256, photo: Bytes) -> Result<(), MediaError> {
        self.put_object(&photo_key(sha), photo)
    }

    /// The photo as it was taken.
    ///
    /// # Errors
    /// [`MediaError::Missing`] when it was never received, [`MediaError::Damaged`] when it is no longer what was.
    pub fn photo(&self, sha: &Sha256) -> Result<Bytes, MediaError> {
        self.get_digested(&photo_key(sha), sha)
    }

    /// The photo's thumbnail ([`thumbnail`]), made and kept when it is first wanted, and made anew when it rotted; none
    /// for a photo whose picture data cannot be decoded.
    ///
    /// # Errors
    /// [`MediaError::Missing`] when the photo was never received, [`MediaError::Damaged`] when both are damaged.
    pub fn thumbnail(&self, sha: &Sha256) -> Result<Option<Bytes>, MediaError> {
        let stored = match self.get_object(&thumbnail_key(sha)) {
            Ok(stored) => unsealed(&stored, sha),
            Err(MediaError::Missing { .. }) => None,
            Err(error) => return Err(error),
        };
        if stored.is_some() {
            return Ok(stored);
        }
        match thumbnail(&self.photo(sha)?) {
            Ok(made) => {
                self.put_object(&thumbnail_key(sha), sealed(&made, sha))?;
                Ok(Some(made.into()))
            }
            Err(error) => {
                tracing::warn!(photo = %sha, %error, "a photo has no thumbnail");
                Ok(None)
            }
        }
    }

    /// Stores a file of the server's own making (a report or its frozen input) under its digest; durable when this
    /// returns. Storing it again changes nothing.
    ///
    /// # Errors
    /// [`MediaError::Full`] or [`MediaError::Storage`].
    pub fn put_file(&self, sha: &Sha256, bytes: Bytes) -> Result<(), MediaError> {
        self.put_object(&file_key(sha), bytes)
    }

    /// A file that was stored under its digest.
    ///
    /// # Errors
    /// [`MediaError::Missing`] when it never was, [`MediaError::Damaged`] when it is no longer what was stored.
    pub fn file(&self, sha: &Sha256) -> Result<Bytes, MediaError> {
        self.get_digested(&file_key(sha), sha)
    }

    /// Stores a file that people added, under its own id; durable when this returns.
    ///
    /// # Errors
    /// [`MediaError::Full`] or [`MediaError::Storage`].
    pub fn put_attachment(&self, id: &AttachmentId, bytes: Bytes) -> Result<(), MediaError> {
        self.put_object(&attachment_key(id), bytes)
    }

    /// A file that people added; the caller compares the digest.
    ///
    /// # Errors
    /// [`MediaError::Missing`] when it never came whole.
    pub fn attachment(&self, id: &AttachmentId) -> Result<Bytes, MediaError> {
        self.get_object(&attachment_key(id))
    }

    /// Removes a file that was added to nothing after all; that it is gone already is no error.
    ///
    /// # Errors
    /// [`MediaError::Storage`].
    pub fn remove_attachment(&self, id: &AttachmentId) -> Result<(), MediaError> {
        let key = attachment_key(id);
        match wait(self.objects.delete(&key)).map_err(|error| MediaError::of_object(&key, &error)) {
            Err(MediaError::Missing { .. }) => Ok(()),
            done => done,
        }
    }

    fn put_object(&self, key: &ObjectPath, bytes: Bytes) -> Result<(), MediaError> {
        wait(self.objects.put(key, bytes.into())).map(|_| ()).map_err(|error| MediaError::of_object(key, &error))
    }

    /// Rotten bytes are never handed out as evidence.
    fn get_digested(&self, key: &ObjectPath, sha: &Sha256) -> Result<Bytes, MediaError> {
        let bytes = self.get_object(key)?;
        if Sha256::of(&bytes) == *sha { Ok(bytes) } else { Err(MediaError::Damaged { key: key.to_string() }) }
    }

    fn get_object(&self, key: &ObjectPath) -> Result<Bytes, MediaError> {
        wait(async { self.objects.get(key).await?.bytes().await }).map_err(|error| MediaError::of_object(key, &error))
    }
}

/// Two characters of the digest as a folder keep any one folder small.
fn photo_key(sha: &Sha256) -> ObjectPath {
    let name = sha.to_string();
    ObjectPath::from(format!("photos/{}/{name}", &name[..2]))
}

fn file_key(sha: &Sha256) -> ObjectPath {
    let name = sha.to_string();
    ObjectPath::from(format!("files/{}/{name}", &name[..2]))
}

/// Ids of one time begin alike: their last characters spread them over folders.
fn attachment_key(id: &AttachmentId) -> ObjectPath {
    let name = id.to_string();
    ObjectPath::from(format!("attachments/{}/{name}", &name[name.len() - 2..]))
}

fn thumbnail_key(sha: &Sha256) -> ObjectPath {
    let name = sha.to_string();
    ObjectPath::from(format!("thumbnails/{}/{name}.jpg", &name[..2]))
}

/// Carries an operation of the object store through on this thread.
///
/// The server's core is synchronous. On one of tokio's blocking threads the runtime drives the
/// operation; elsewhere (the simulation, a command) this thread drives one of its own.
fn wait<F: Future>(operation: F) -> F::Output {
    static ELSEWHERE: LazyLock<Runtime> =
        LazyLock::new(|| Builder::new_current_thread().enable_all().build().expect("a runtime without threads"));
    match Handle::try_current() {
        Ok(runtime) => runtime.block_on(operation),
        Err(_) => ELSEWHERE.block_on(operation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_photo_is_read_back_after_the_store_was_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let photo = Bytes::from_static(b"photo");
        let sha = Sha256::of(&photo);
        let store = Media::open(folder.path()).unwrap();
        store.put(&sha, photo.clone()).unwrap();
        assert_eq!(Media::open(folder.path()).unwrap().photo(&sha).unwrap(), photo);
        assert_eq!(store.thumbnail(&sha).unwrap(), None, "it shows nothing");
    }

    #[test]
    fn a_removed_attachment_is_gone_and_removing_it_twice_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        let store = Media::open(folder.path()).unwrap();
        let id = AttachmentId::from_bytes([3; 16]);
        store.put_attachment(&id, Bytes::from_static(b"scan")).unwrap();
        assert_eq!(store.attachment(&id).unwrap(), Bytes::from_static(b"scan"));
        store.remove_attachment(&id).unwrap();
        store.remove_attachment(&id).unwrap();
        assert!(matches!(store.attachment(&id), Err(MediaError::Missing { .. })));
    }

    #[test]
    fn what_rotted_is_never_handed_out() {
        let folder = tempfile::tempdir().unwrap();
        let store = Media::open(folder.path()).unwrap();
        let (photo, file) = (Sha256::of(b"photo"), Sha256::of(b"file"));
        store.put(&photo, Bytes::from_static(b"photo")).unwrap();
        store.put_file(&file, Bytes::from_static(b"file")).unwrap();
        for key in [photo_key(&photo), file_key(&file)] {
            store.put_object(&key, Bytes::from_static(b"phot0")).unwrap();
        }
        assert!(matches!(store.photo(&photo), Err(MediaError::Damaged { .. })));
        assert!(matches!(store.file(&file), Err(MediaError::Damaged { .. })));
    }

    #[test]
    fn a_thumbnail_is_made_when_it_is_wanted_and_anew_when_it_rotted_or_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let store = Media::open(folder.path()).unwrap();
        let photo = Bytes::from(super::super::inspect::tests::png(600, 30));
        let sha = Sha256::of(&photo);
        let made = Some(Bytes::from(thumbnail(&photo).unwrap()));
        store.put(&sha, photo).unwrap();
        assert!(matches!(store.get_object(&thumbnail_key(&sha)), Err(MediaError::Missing { .. })));
        assert_eq!(store.thumbnail(&sha).unwrap(), made);
        assert_eq!(unsealed(&store.get_object(&thumbnail_key(&sha)).unwrap(), &sha), made);
        store.put_object(&thumbnail_key(&sha), Bytes::from_static(b"rotten")).unwrap();
        assert_eq!(store.thumbnail(&sha).unwrap(), made);
        wait(store.objects.delete(&thumbnail_key(&sha))).unwrap();
        assert_eq!(store.thumbnail(&sha).unwrap(), made);
        assert_eq!(unsealed(&store.get_object(&thumbnail_key(&sha)).unwrap(), &sha), made);
    }

    #[test]
    fn a_photo_that_never_came_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Media::open(folder.path()).unwrap();
        assert!(matches!(store.photo(&Sha256::of(b"x")), Err(MediaError::Missing { .. })));
    }

    #[test]
    fn a_full_disk_is_told_from_other_faults() {
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        assert!(matches!(MediaError::of_io(&full), MediaError::Full));
        let other = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        assert!(matches!(MediaError::of_io(&other), MediaError::Storage(_)));
    }
}
