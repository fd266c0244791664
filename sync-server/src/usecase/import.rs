//! Takes in an evidence package ([`shared_model::package`]): what a phone could not send (a last resort).
//!
//! Every document and photo goes the way it would have gone from the phone itself: the same admission, the same
//! quarantine, the same receipts, each once however often a package is taken in.

use std::collections::BTreeMap;
use std::io::Read;

use shared_model::document::Heads;
use shared_model::id::{AccountId, AgencyId, TaskId};
use shared_model::package::{
    MANIFEST, MAX_MANIFEST_BYTES, Manifest, PackedDocument, PackedPhoto, SIGNATURE, VERSION as PACKAGE_VERSION, message,
};
use shared_model::sha::Sha256;
use shared_model::signature::{PublicKey, Signature};
use shared_model::wire::{DocOutcome, DocPush, MAX_DOCUMENT_BYTES, Payload, SyncRequest, VERSION};

use super::sync::{self, Caller};
use super::upload::{self, Announcement, MAX_PHOTO_BYTES, Uploader};
use crate::core::Core;
use crate::error::ApiError;
use crate::merge;
use crate::store;

/// The longest signature that is read: base64url of 64 bytes.
const MAX_SIGNATURE_BYTES: u64 = 128;

/// Why a package is not taken in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is no tar archive, cut short, or not laid out as a package.
    #[error("not an evidence package: {0}")]
    NotAPackage(String),
    /// Made by a newer app.
    #[error("a package of version {0}, newer than this program")]
    TooNew(u32),
    /// The manifest was changed, or is of a phone that never registered here.
    #[error("the package is not signed by a phone that is registered here")]
    NotSigned,
    /// The server's own fault.
    #[error(transparent)]
    Server(#[from] ApiError),
}

/// What became of one file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is here, from this package or from before.
    Held,
    /// Kept, but not admitted; the code says why.
    Quarantined(String),
    /// Not kept; the code says why.
    Refused(String),
}

/// What became of a package.
#[derive(Debug, Default)]
pub struct Imported {
    /// Each document.
    pub documents: Vec<(TaskId, Fate)>,
    /// Each photo.
    pub photos: Vec<(Sha256, Fate)>,
    /// Files that the manifest names and the archive lacks: it was cut short.
    pub absent: usize,
}

impl Imported {
    /// Whether everything in the package is held now.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let held = |fate: &Fate| *fate == Fate::Held;
        self.absent == 0
            && self.documents.iter().all(|(_, fate)| held(fate))
            && self.photos.iter().all(|(_, fate)| held(fate))
    }
}

/// Takes in the package that `archive` holds.
///
/// # Errors
/// [`ImportError`]; what was taken in before an error stays, and the package can be taken in again.
pub fn import(core: &Core, archive: impl Read) -> Result<Imported, ImportError> {
    let mut archive = tar::Archive::new(archive);
    let mut files = archive.entries().map_err(broken)?;
    let manifest = read_file(files.next(), MANIFEST, MAX_MANIFEST_BYTES)?;
    let signature = read_file(files.next(), SIGNATURE, MAX_SIGNATURE_BYTES)?;
    let manifest = verified(core, &manifest, &signature)?;
    let mut wanted = Wanted::of(&manifest);
    let mut imported = Imported::default();
    for file in files {
        let mut file = file.map_err(broken)?;
        let name = file.path().map_err(broken)?.display().to_string();
        if let Some(document) = wanted.documents.remove(&name) {
            let bytes = read_bytes(&mut file, MAX_DOCUMENT_BYTES as u64)?;
            let fate = take_document(core, &manifest, document, bytes)?;
            imported.documents.push((document.task, fate));
        } else if let Some(photo) = wanted.photos.remove(&name) {
            let bytes = read_bytes(&mut file, MAX_PHOTO_BYTES)?;
            imported.photos.push((photo.sha256, take_photo(core, photo, bytes)?));
        }
    }
    imported.absent = wanted.documents.len() + wanted.photos.len();
    Ok(imported)
}

/// The files that the manifest names and that have not come yet.
struct Wanted<'m> {
    documents: BTreeMap<String, &'m PackedDocument>,
    photos: BTreeMap<String, &'m PackedPhoto>,
}

impl<'m> Wanted<'m> {
    fn of(manifest: &'m Manifest) -> Self {
        Self {
            documents: manifest.documents.iter().map(|document| (document.file(), document)).collect(),
            photos: manifest.photos.iter().map(|photo| (photo.file(), photo)).collect(),
        }
    }
}

fn broken(error: std::io::Error) -> ImportError {
    ImportError::NotAPackage(error.to_string())
}

fn read_file<R: Read>(
    file: Option<std::io::Result<tar::Entry<'_, R>>>,
    name: &str,
    limit: u64,
) -> Result<Vec<u8>, ImportError> {
    let missing = || ImportError::NotAPackage(format!("{name} is missing"));
    let mut file = file.ok_or_else(missing)?.map_err(broken)?;
    if file.path().map_err(broken)?.to_str() != Some(name) {
        return Err(missing());
    }
    read_bytes(&mut file, limit)
}

fn read_bytes<R: Read>(file: &mut tar::Entry<'_, R>, limit: u64) -> Result<Vec<u8>, ImportError> {
    if file.size() > limit {
        return Err(ImportError::NotAPackage(format!("a file of {} bytes", file.size())));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(broken)?;
    if bytes.len() as u64 == file.size() { Ok(bytes) } else { Err(ImportError::NotAPackage("cut short".to_owned())) }
}

/// The manifest, if a phone that is registered here signed it.
fn verified(core: &Core, bytes: &[u8], signature: &[u8]) -> Result<Manifest, ImportError> {
    let manifest: Manifest =
        serde_json::from_slice(bytes).map_err(|error| ImportError::NotAPackage(error.to_string()))?;
    if manifest.version > PACKAGE_VERSION {
        return Err(ImportError::TooNew(manifest.version));
    }
    let signature: Option<Signature> = std::str::from_utf8(signature).ok().and_then(|text| text.trim().parse().ok());
    let known = core.db.read(|tx| Ok::<_, ApiError>(store::device::key(tx, manifest.device)?))?;
    let key = known.map(PublicKey::from_bytes).filter(|key| *key == manifest.key);
    let signed = key.zip(signature).is_some_and(|(key, signature)| key.verify(&message(bytes), &signature).is_ok());
    if signed { Ok(manifest) } else { Err(ImportError::NotSigned) }
}

fn take_document(
    core: &Core,
    manifest: &Manifest,
    document: &PackedDocument,
    bytes: Vec<u8>,
) -> Result<Fate, ImportError> {
    if Sha256::of(&bytes) != document.sha256 {
        return Ok(Fate::Refused("import.damaged".to_owned()));
    }
    let Ok(heads) = merge::open_foreign(&bytes).map(|mut doc| doc.heads()) else {
        return Ok(Fate::Refused("import.damaged".to_owned()));
    };
    let Some(agency) = agency_of(core, document.account)? else {
        return Ok(Fate::Refused("import.unknown_account".to_owned()));
    };
    let caller = Caller { account: document.account, agency, device: manifest.device };
    let push = DocPush { task: document.task, base: Heads::default(), payload: Payload::Saved(bytes), heads };
    let request = SyncRequest {
        version: VERSION,
        device: manifest.device,
        incarnation: None,
        cursor: 0,
        docs: vec![push],
        want: Vec::new(),
        gone: Vec::new(),
    };
    let answer = sync::exchange(core, caller, request)?;
    Ok(match answer.docs.into_iter().next().map(|answer| answer.outcome) {
        Some(DocOutcome::Merged) => Fate::Held,
        Some(DocOutcome::Quarantined { code }) => Fate::Quarantined(code),
        Some(DocOutcome::Refused { code }) => Fate::Refused(code),
        _ => Fate::Refused("import.damaged".to_owned()),
    })
}

fn take_photo(core: &Core, photo: &PackedPhoto, bytes: Vec<u8>) -> Result<Fate, ImportError> {
    let Some(agency) = agency_of(core, photo.account)? else {
        return Ok(Fate::Refused("import.unknown_account".to_owned()));
    };
    let uploader = Uploader { account: photo.account, agency };
    let announced = Announcement { sha256: photo.sha256, task: photo.task, length: bytes.len() as u64 };
    match upload::receive_whole(core, uploader, announced, &bytes) {
        Ok(_) => Ok(Fate::Held),
        // What is wrong with one photo is told of it; what is wrong with the server ends the import.
        Err(error) if (400..500).contains(&error.code().status()) => {
            Ok(Fate::Refused(error.code().as_str().to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

fn agency_of(core: &Core, account: AccountId) -> Result<Option<AgencyId>, ApiError> {
    core.db.read(|tx| Ok(store::account::credentials_by_id(tx, account)?.and_then(|account| account.agency)))
}
