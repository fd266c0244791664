//! The desktop's signing key: 32 bytes in a file that only this user can read.
//!
//! A desktop has no key store that an app can rely on; the profile says so wherever it matters.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use shared_model::signature::SecretKey;

use super::DeviceError;

/// Reads the key, or makes one from `seed` when there is none.
pub(super) fn load_or_create(path: &Path, seed: [u8; 32]) -> Result<SecretKey, DeviceError> {
    match read(path) {
        Ok(found) => Ok(SecretKey::from_seed(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            write(path, &seed).map_err(|error| unusable(&error))?;
            Ok(SecretKey::from_seed(seed))
        }
        Err(error) => Err(unusable(&error)),
    }
}

fn unusable(error: &io::Error) -> DeviceError {
    DeviceError::Key { reason: error.to_string() }
}

fn read(path: &Path) -> io::Result<[u8; 32]> {
    let mut bytes = Vec::new();
    File::open(path)?.take(33).read_to_end(&mut bytes)?;
    bytes.try_into().map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the key file is not 32 bytes long"))
}

/// Written beside and renamed, so that a death in between leaves no half key.
fn write(path: &Path, seed: &[u8; 32]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&beside)?;
    file.write_all(seed)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    crate::durable::sync_parent(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_stays_the_same_and_is_private() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("device.key");
        let made = load_or_create(&path, [1; 32]).unwrap();
        let found = load_or_create(&path, [2; 32]).unwrap();
        assert_eq!(made.public(), found.public());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_key_is_not_replaced_silently() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("device.key");
        std::fs::write(&path, [0; 31]).unwrap();
        assert!(matches!(load_or_create(&path, [2; 32]), Err(DeviceError::Key { .. })));
        assert_eq!(std::fs::read(&path).unwrap().len(), 31);
    }
}
