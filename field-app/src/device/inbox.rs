//! The folder where a phone's camera puts pictures before anything else happens to them.
//!
//! `<id>.json` says what the picture is of and when it was taken; `<id>.jpg` is the picture. The native camera writes
//! both durably, the picture last: a picture that is there can be told, whenever the app was killed. Forgetting removes
//! the picture first, so that a death in between leaves only a few hundred bytes that mean nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use shared_model::moment::Moment;
use shared_model::position::Fix;
use shared_model::sha::Sha256;

use super::{CaptureRequest, ClockReading, DeviceError, PendingCapture};

/// Version of the note beside a picture that this program reads.
const VERSION: u32 = 1;

/// The folder.
#[derive(Debug, Clone)]
pub(super) struct Inbox {
    dir: PathBuf,
}

/// The note beside a picture, as the native camera writes it.
#[derive(Deserialize)]
struct Note {
    version: u32,
    request: CaptureRequest,
    wall_ms: i64,
    elapsed_ms: u64,
    boot: u64,
    sha256: Sha256,
    fix: Option<Fix>,
}

impl Inbox {
    pub(super) fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// All pictures whose note can be read, oldest first; the others stay where they are.
    pub(super) fn list(&self) -> Result<Vec<PendingCapture>, DeviceError> {
        let entries = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(unreadable)?,
        };
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.map_err(unreadable)?.path();
            let Some(id) = picture_id(&path) else { continue };
            match self.note(&id) {
                Ok(note) => found.push(pending(id, note)),
                Err(error) => tracing::warn!(id, %error, "a picture without a readable note stays in the inbox"),
            }
        }
        found.sort_by(|a, b| (a.taken.now, &a.id).cmp(&(b.taken.now, &b.id)));
        Ok(found)
    }

    /// The bytes of a picture.
    pub(super) fn bytes(&self, id: &str) -> Result<Vec<u8>, DeviceError> {
        fs::read(self.path(id, "jpg")?).map_err(unreadable)
    }

    /// Removes a picture and its note; what is not there is no error.
    pub(super) fn forget(&self, id: &str) {
        for kind in ["jpg", "json"] {
            let Ok(path) = self.path(id, kind) else { return };
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    // It will be found again, and found to be known.
                    tracing::warn!(id, %error, "a picture stays in the inbox");
                    return;
                }
                _ => {}
            }
        }
    }

    fn note(&self, id: &str) -> Result<Note, DeviceError> {
        let text = fs::read(self.path(id, "json")?).map_err(unreadable)?;
        let note: Note =
            serde_json::from_slice(&text).map_err(|error| DeviceError::Inbox { reason: error.to_string() })?;
        if note.version != VERSION {
            return Err(DeviceError::Inbox { reason: format!("version {} of its note is not known", note.version) });
        }
        Ok(note)
    }

    fn path(&self, id: &str, kind: &str) -> Result<PathBuf, DeviceError> {
        let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if plain {
            Ok(self.dir.join(format!("{id}.{kind}")))
        } else {
            Err(DeviceError::Inbox { reason: "no id of a picture".to_owned() })
        }
    }
}

fn picture_id(path: &Path) -> Option<String> {
    let is_picture = path.extension().is_some_and(|extension| extension == "jpg");
    is_picture.then(|| path.file_stem()?.to_str().map(str::to_owned)).flatten()
}

fn pending(id: String, note: Note) -> PendingCapture {
    PendingCapture {
        id,
        request: note.request,
        taken: ClockReading { now: Moment::from_ms(note.wall_ms), monotonic_ms: note.elapsed_ms, boot: note.boot },
        fix: note.fix,
        sha256: note.sha256,
    }
}

fn unreadable(error: io::Error) -> DeviceError {
    DeviceError::Inbox { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A note as both native cameras write it.
    const NOTE: &str = include_str!("../../native/policy/capture-note.json");

    fn filled() -> (tempfile::TempDir, Inbox) {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("1-a.json"), NOTE).unwrap();
        fs::write(dir.path().join("1-a.jpg"), b"picture").unwrap();
        let inbox = Inbox::new(dir.path());
        (dir, inbox)
    }

    #[test]
    fn a_picture_is_told_with_its_own_time_and_position() {
        let (_dir, inbox) = filled();
        let found = inbox.list().unwrap();
        assert_eq!(found.len(), 1);
        let one = &found[0];
        assert_eq!((one.id.as_str(), one.request.offset_ms, one.request.front), ("1-a", Some(-1200), false));
        assert_eq!(
            (one.taken.now.as_ms(), one.taken.monotonic_ms, one.taken.boot),
            (1_795_312_800_123, 86_400_456, 42)
        );
        assert_eq!(one.fix.unwrap().accuracy_m, 4.5);
        assert_eq!(inbox.bytes("1-a").unwrap(), b"picture");
    }

    #[test]
    fn what_is_not_whole_is_neither_told_nor_removed() {
        let (dir, inbox) = filled();
        fs::write(dir.path().join("2-b.json"), NOTE).unwrap();
        fs::write(dir.path().join("3-c.jpg.part"), b"half").unwrap();
        fs::write(dir.path().join("4-d.jpg"), b"no note").unwrap();
        fs::write(dir.path().join("5-e.jpg"), b"newer").unwrap();
        fs::write(dir.path().join("5-e.json"), NOTE.replace("\"version\": 1", "\"version\": 2")).unwrap();
        assert_eq!(inbox.list().unwrap().len(), 1);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 7);
    }

    #[test]
    fn forgetting_is_done_once_and_stays_in_the_folder() {
        let (dir, inbox) = filled();
        inbox.forget("1-a");
        inbox.forget("1-a");
        inbox.forget("../1-a");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        assert_eq!(Inbox::new(dir.path().join("none")).list().unwrap(), []);
    }
}
