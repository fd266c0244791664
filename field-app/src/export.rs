//! Writes the evidence package ([`shared_model::package`]): everything no server has signed for, in one file.
//!
//! A last resort: for a phone that never gets a network again, or a server that no longer takes its account. It
//! changes nothing on the phone; what is in a package is sent as ever when that becomes possible.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use shared_model::calendar::{day_of, time_of};
use shared_model::moment::Moment;
use shared_model::package::{MANIFEST, Manifest, PackedDocument, PackedPhoto, SIGNATURE, VERSION, message};
use shared_model::sha::Sha256;

use crate::device::Device;
use crate::error::{AppError, Rule};
use crate::phone::Phone;
use crate::photo::PhotoFiles;
use crate::view::ExportView;

/// The folder of packages in the phone's own.
const FOLDER: &str = "exports";
/// Room that has to stay free beside a package, in bytes: the phone must be able to go on recording.
const RESERVE_BYTES: u64 = 64 * 1024 * 1024;

/// What goes into a package, read in one go; the photos are read while it is written.
pub(crate) struct Unsent {
    manifest: Manifest,
    documents: Vec<Vec<u8>>,
    photos_lost: u32,
    files: PhotoFiles,
    folder: PathBuf,
}

/// Looks together what no server has signed for.
///
/// # Errors
/// [`Rule::NothingUnsent`], and what the store says.
pub(crate) fn collect(phone: &mut Phone, dir: &Path) -> Result<Unsent, AppError> {
    let files = phone.files();
    let (tasks, photos) = phone.store.read(|tx| Ok::<_, AppError>((tx.unsafe_tasks()?, tx.unsafe_photos()?)))?;
    if tasks.is_empty() {
        return Err(Rule::NothingUnsent.into());
    }
    let mut documents = Vec::with_capacity(tasks.len());
    let mut packed = Vec::with_capacity(tasks.len());
    for task in tasks {
        let (bytes, _) = phone.store.read(|tx| tx.document(task.id()))?;
        let bytes = crate::phone::open_document(&bytes, task.actor)?.save();
        let (sha256, len) = (Sha256::of(&bytes), bytes.len() as u64);
        packed.push(PackedDocument { task: task.id(), account: task.account, sha256, bytes: len });
        documents.push(bytes);
    }
    let all = photos.len();
    let whole: Vec<_> = photos.into_iter().filter(|photo| files.is_whole(photo.sha256)).collect();
    let photos_lost = (all - whole.len()) as u32;
    let photo = |photo: &crate::store::UnsafePhoto| PackedPhoto {
        sha256: photo.sha256,
        task: photo.task,
        account: photo.account,
        bytes: photo.bytes,
    };
    let manifest = Manifest {
        version: VERSION,
        device: phone.device_id(),
        key: phone.device.public_key()?,
        made_at: phone.now(),
        documents: packed,
        photos: whole.iter().map(photo).collect(),
    };
    Ok(Unsent { manifest, documents, photos_lost, files, folder: dir.join(FOLDER) })
}

impl Unsent {
    /// Writes the package: whole, or not at all.
    ///
    /// # Errors
    /// `disk.full` when there is no room for it, and what the device or the file system says.
    pub(crate) fn write(self, device: &dyn Device) -> Result<ExportView, AppError> {
        let manifest = serde_json::to_vec_pretty(&self.manifest).map_err(io::Error::other)?;
        let signature = device.sign(&message(&manifest))?.to_string();
        std::fs::create_dir_all(&self.folder)?;
        self.check_room()?;
        let path = self.folder.join(name(self.manifest.made_at));
        let beside = path.with_extension("part");
        let written = self.write_beside(&beside, &manifest, &signature).and_then(|()| {
            std::fs::rename(&beside, &path)?;
            crate::durable::sync_parent(&path)
        });
        if let Err(error) = written {
            // What is left of a failed attempt only takes space on a disk that may be full.
            let _ = std::fs::remove_file(&beside);
            return Err(error.into());
        }
        Ok(ExportView {
            bytes: std::fs::metadata(&path)?.len(),
            path: path.display().to_string(),
            tasks: self.manifest.documents.len() as u32,
            photos: self.manifest.photos.len() as u32,
            photos_lost: self.photos_lost,
        })
    }

    fn check_room(&self) -> io::Result<()> {
        let documents = self.documents.iter().map(|bytes| bytes.len() as u64).sum::<u64>();
        let photos = self.manifest.photos.iter().map(|photo| photo.bytes).sum::<u64>();
        match crate::space::free(&self.folder) {
            Some(free) if free < documents + photos + RESERVE_BYTES => Err(io::ErrorKind::StorageFull.into()),
            _ => Ok(()),
        }
    }

    fn write_beside(&self, beside: &Path, manifest: &[u8], signature: &str) -> io::Result<()> {
        let mut archive = tar::Builder::new(io::BufWriter::new(File::create(beside)?));
        let at = self.manifest.made_at;
        append(&mut archive, MANIFEST, manifest.len() as u64, at, manifest)?;
        append(&mut archive, SIGNATURE, signature.len() as u64, at, signature.as_bytes())?;
        for (document, bytes) in self.manifest.documents.iter().zip(&self.documents) {
            append(&mut archive, &document.file(), document.bytes, at, &bytes[..])?;
        }
        for photo in &self.manifest.photos {
            let file = File::open(self.files.original(photo.sha256))?;
            append(&mut archive, &photo.file(), photo.bytes, at, file)?;
        }
        let file = archive.into_inner()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()
    }
}

fn append<W: Write, R: Read>(
    archive: &mut tar::Builder<W>,
    name: &str,
    len: u64,
    at: Moment,
    bytes: R,
) -> io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_size(len);
    header.set_mode(0o600);
    header.set_mtime(u64::try_from(at.as_ms() / 1000).unwrap_or(0));
    archive.append_data(&mut header, name, bytes)
}

/// `fengtai-2026-11-22-140509.tar`, by the business calendar.
fn name(at: Moment) -> String {
    let time = time_of(at);
    format!("fengtai-{}-{:02}{:02}{:02}.tar", day_of(at), time.hour(), time.minute(), time.second())
}
