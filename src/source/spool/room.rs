//! Room on the disk.

use std::path::Path;

/// Bytes a user may still write to the file system of a folder; `None` where the system does not
/// say.
#[cfg(unix)]
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let facts = rustix::fs::statvfs(folder).ok()?;
    facts.f_bavail.checked_mul(facts.f_frsize)
}

/// Bytes a user may still write to the file system of a folder: the system does not say.
#[cfg(not(unix))]
pub fn free_bytes(_: &Path) -> Option<u64> {
    None
}
