//! Workbooks with a password: they are wrapped into a container of the old kind.

use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use memchr::memmem;

use crate::source::Error;
use crate::source::file::Opened;

/// The container's first bytes.
const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Bytes of the file's beginning that are looked at.
const HEAD_BYTES: usize = 64 * 1024;
/// Bytes of the container's directory that are looked at. An encrypted workbook has some ten
/// entries of 128 bytes.
const DIRECTORY_BYTES: u64 = 8 * 1024;

/// Whether a file is a workbook with a password.
///
/// # Errors
///
/// When the file cannot be read.
pub(super) fn has_password(opened: &Opened) -> Result<bool, Error> {
    let head = opened.head(HEAD_BYTES)?;
    if !head.starts_with(MAGIC) {
        return Ok(false);
    }
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memmem::find(&head, &name).is_some() {
        return Ok(true);
    }
    let Some(offset) = directory(&head) else { return Ok(false) };
    let io = |source| Error::Io { path: PathBuf::from(opened.path()), source };
    let mut stream = opened.stream();
    stream.seek(SeekFrom::Start(offset)).map_err(io)?;
    let mut entries = Vec::new();
    stream.take(DIRECTORY_BYTES).read_to_end(&mut entries).map_err(io)?;
    Ok(memmem::find(&entries, &name).is_some())
}

/// Where the directory begins.
fn directory(head: &[u8]) -> Option<u64> {
    let shift = u16::from_le_bytes(head.get(30..32)?.try_into().ok()?);
    let sector = u32::from_le_bytes(head.get(48..52)?.try_into().ok()?);
    let bytes = 1_u64.checked_shl(u32::from(shift)).filter(|_| shift < 16)?;
    Some((u64::from(sector) + 1) * bytes)
}
