//! Backups: a folder with the database, the key and the photos, taken while the server runs, and the way
//! back. A restored database gets a new incarnation, so that phones offer again what it may lack.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::core::{Core, DATABASE_FILE, KEY_FILE, MEDIA_DIR, OpenError, Places};
use crate::db::place::DatabasePlace;
use crate::db::{Database, DbError};
use crate::env::Env;
use crate::media::place::MediaPlace;
use crate::media::{Media, MediaError};

/// Why a backup or a restore stopped.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The target holds something already.
    #[error("{path} is not empty: name a folder that is not there yet")]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// The source is no backup.
    #[error("{path} is no backup: it holds no {DATABASE_FILE}")]
    NoBackup {
        /// The folder.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The object store refused.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The restored data cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// Copies everything of `core` (whose data lie in `data_dir`) to the new folder `target`.
///
/// The database comes first: every photo it names is in the store already, and photos are never
/// changed, so the copy is whole whatever arrives meanwhile.
///
/// # Errors
/// [`BackupError`]; what was copied so far stays for a look.
pub fn back_up(core: &Core, data_dir: &Path, places: &Places, target: &Path) -> Result<(), BackupError> {
    require_empty(target)?;
    create(target)?;
    core.db.backup_to(&target.join(DATABASE_FILE))?;
    copy_file(&data_dir.join(KEY_FILE), &target.join(KEY_FILE))?;
    copy_folder(&data_dir.join(MEDIA_DIR), &target.join(MEDIA_DIR))?;
    if places.media == MediaPlace::Folder { Ok(()) } else { Ok(core.media.copy_to(&in_folder(target)?)?) }
}

/// Puts a backup into the empty folder `data_dir` and gives its database a new incarnation, which is
/// returned.
///
/// # Errors
/// [`BackupError`].
pub fn restore(source: &Path, data_dir: &Path, places: &Places, env: Arc<dyn Env>) -> Result<u64, BackupError> {
    if !source.join(DATABASE_FILE).is_file() {
        return Err(BackupError::NoBackup { path: source.to_owned() });
    }
    require_empty(data_dir)?;
    create(data_dir)?;
    if places.media == MediaPlace::Folder {
        copy_folder(&source.join(MEDIA_DIR), &data_dir.join(MEDIA_DIR))?;
    }
    copy_file(&source.join(KEY_FILE), &data_dir.join(KEY_FILE))?;
    let file = data_dir.join(DATABASE_FILE);
    copy_file(&source.join(DATABASE_FILE), &file)?;
    if places.database != DatabasePlace::File {
        // A backup is a file whatever it was taken from, maybe one of an older program: opening it brings it up to date.
        let backup = Database::open(&file)?;
        backup.copy_to(&Database::open_at(&places.database, &file)?)?;
        backup.checkpoint()?;
        drop(backup);
        fs::remove_file(&file).map_err(|source| BackupError::File { path: file.clone(), source })?;
    }
    let core = Core::open_with(data_dir, places, env)?;
    if places.media != MediaPlace::Folder {
        in_folder(source)?.copy_to(&core.media)?;
    }
    Ok(core.db.write(|tx| core.renew_incarnation(tx))?)
}

/// The objects of a backup.
fn in_folder(backup: &Path) -> Result<Media, BackupError> {
    let folder = backup.join(MEDIA_DIR);
    Media::open(&folder).map_err(|source| BackupError::File { path: folder, source })
}

fn require_empty(folder: &Path) -> Result<(), BackupError> {
    match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(BackupError::NotEmpty { path: folder.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(BackupError::File { path: folder.to_owned(), source }),
    }
}

fn create(folder: &Path) -> Result<(), BackupError> {
    fs::create_dir_all(folder).map_err(|source| BackupError::File { path: folder.to_owned(), source })
}

/// Copies a folder with all that is in it; one that is not there is an empty one.
fn copy_folder(from: &Path, to: &Path) -> Result<(), BackupError> {
    let failed = |source| BackupError::File { path: from.to_owned(), source };
    create(to)?;
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let target = to.join(entry.file_name());
        if entry.file_type().map_err(failed)?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            copy_file(&entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Copies a file with its rights, durable when this returns. One that vanished meanwhile (an upload that
/// was completed) is left out.
fn copy_file(from: &Path, to: &Path) -> Result<(), BackupError> {
    let copied = match fs::copy(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        copied => copied.and_then(|_| fs::OpenOptions::new().append(true).open(to)?.sync_all()),
    };
    copied.map_err(|source| BackupError::File { path: from.to_owned(), source })
}
