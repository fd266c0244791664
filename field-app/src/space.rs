//! Room on the disk.

use std::path::Path;

/// Below this the screens warn, in bytes: some fifty photos.
pub(crate) const LOW_BYTES: u64 = 500 * 1024 * 1024;

/// Bytes that can still be written below `dir`; none where the system does not tell.
#[cfg(unix)]
pub(crate) fn free(dir: &Path) -> Option<u64> {
    let stats = rustix::fs::statvfs(dir).ok()?;
    Some(stats.f_bavail.saturating_mul(stats.f_frsize))
}

/// Bytes that can still be written below `dir`; none where the system does not tell.
#[cfg(not(unix))]
pub(crate) fn free(_dir: &Path) -> Option<u64> {
    None
}
