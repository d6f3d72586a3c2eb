//! What is no plain UTF-8 text is turned into one before anybody reads it: standard input, packed
//! files, other encodings. The text goes into an unlinked temporary file, and all that follows
//! reads that as any other open file. A workbook is only unpacked.
//!
//! A plain file is not copied; to find out costs a look at its beginning.

mod packed;
mod room;
mod zipped;

use std::fs;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use super::encoding::{Decision, Decoder, decide, is_hopeless};
use super::file::Opened;
use super::sniff::{Packing, foreign, is_old_workbook, packing};
use super::{Charset, Error, Options};
use crate::table::Encoding;
use crate::table::limits::{BLOCK_BYTES, DISK_BYTES_RESERVED, STDIN_BYTES_MAX};

pub use room::free_bytes;

/// What people read where the input has no name.
const STANDARD_INPUT: &str = "standard input";
/// Bytes looked at to tell what a file is.
const HEAD_BYTES: usize = 64 * 1024;
/// Bytes written between two looks at the free room.
const LOOK_BYTES: u64 = 16 * 1024 * 1024;

/// A file whose content is a workbook or UTF-8 text, or something that is refused.
pub(super) struct Plain {
    pub(super) opened: Opened,
    /// How its bytes were letters; `None` where it is no text.
    pub(super) encoding: Option<Encoding>,
    /// What it was packed with.
    pub(super) packing: Option<Packing>,
}

/// Opens a path, or standard input for `-`, and turns what is there into something plain.
pub(super) fn open(path: &str, options: &Options) -> Result<Plain, Error> {
    let opened = match path {
        super::paths::STANDARD_INPUT => standard_input(options)?,
        path => Opened::new(path)?,
    };
    plain(opened, options)
}

/// Turns what was opened into something plain.
pub(super) fn plain(opened: Opened, options: &Options) -> Result<Plain, Error> {
    let (opened, packing) = unpacked(opened, options)?;
    let head = opened.head(HEAD_BYTES)?;
    if foreign(&head).is_some() || is_old_workbook(&head) || super::sniff::packing(&head).is_some()
    {
        return Ok(Plain { opened, encoding: None, packing });
    }
    let decision = decide(&opened, options.encoding)?;
    let opened = match decision.charset {
        Charset::Utf8 => opened,
        _ => decoded(opened, &decision, options)?,
    };
    Ok(Plain { opened, encoding: Some(decision.encoding), packing })
}

/// The content of a packed file.
fn unpacked(opened: Opened, options: &Options) -> Result<(Opened, Option<Packing>), Error> {
    let Some(packing) = packing(&opened.head(HEAD_BYTES)?) else { return Ok((opened, None)) };
    let mut spool = Spool::new(opened.path(), options)?;
    match packing {
        Packing::Gzip => packed::gzip(&opened, &mut spool)?,
        Packing::Zstd => packed::zstd(&opened, &mut spool)?,
        Packing::Zip => {
            if !zipped::member(&opened, &mut spool)? {
                return Ok((opened, None));
            }
        }
    }
    let opened = opened.turned_into(spool.finish())?;
    // A workbook is an archive, too, and may be packed once like any other file.
    let again = match super::sniff::packing(&opened.head(HEAD_BYTES)?) {
        Some(Packing::Zip) => !zipped::is_workbook(&opened)?,
        other => other.is_some(),
    };
    if again {
        let reason = "it is packed twice; unpack it once".to_owned();
        return Err(Error::Unreadable { path: PathBuf::from(opened.path()), reason });
    }
    Ok((opened, Some(packing)))
}

/// The content as UTF-8, without its byte order mark.
fn decoded(opened: Opened, decision: &Decision, options: &Options) -> Result<Opened, Error> {
    let mut spool = Spool::new(opened.path(), options)?;
    let mut decoder = Decoder::new(decision.charset);
    let mut stream = opened.stream_at(decision.mark as u64);
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let count = stream.read(&mut block).map_err(|source| opened.io(source))?;
        decoder.feed(&block[..count], count == 0, |piece| spool.add(piece))?;
        if count == 0 {
            break;
        }
    }
    let kept = spool.finish();
    opened.turned_into(kept)
}

/// Everything that standard input gives.
fn standard_input(options: &Options) -> Result<Opened, Error> {
    let path = PathBuf::from(STANDARD_INPUT);
    let mut input = io::stdin().lock();
    let mut spool = Spool::new(STANDARD_INPUT, options)?;
    let mut head = Vec::new();
    let broken = |source| Error::Io { path: path.clone(), source };
    input.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(broken)?;
    // It may have no end; what is no table is not waited for.
    if let Some(reason) = foreign(&head) {
        return Err(Error::Unreadable { path, reason: reason.to_owned() });
    }
    if packing(&head).is_none() && !is_old_workbook(&head) && is_hopeless(&head) {
        return Err(Error::Unreadable { path, reason: super::sniff::NULS.to_owned() });
    }
    spool.add(&head)?;
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let count = match input.read(&mut block) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other.map_err(broken)?,
        };
        if count == 0 {
            return Ok(Opened::kept(STANDARD_INPUT, spool.finish()));
        }
        spool.add(&block[..count])?;
        if spool.written > STDIN_BYTES_MAX {
            let limit = format!(
                "at most {STDIN_BYTES_MAX} bytes are read from it; save them as a file and name that"
            );
            return Err(Error::Limit { path, limit });
        }
    }
}

/// Bytes in an unlinked temporary file.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) file: fs::File,
    pub(super) size: u64,
}

/// An unlinked temporary file being written.
pub(super) struct Spool {
    path: PathBuf,
    folder: Option<PathBuf>,
    file: fs::File,
    written: u64,
    /// How much was written when the free room was looked at last.
    looked: u64,
}

impl Spool {
    /// `path` is the input's, for errors.
    fn new(path: &str, options: &Options) -> Result<Spool, Error> {
        let folder = options.work_dir.clone();
        let made = match &folder {
            Some(folder) => fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder)),
            None => tempfile::tempfile(),
        };
        let path = PathBuf::from(path);
        match made {
            Ok(file) => Ok(Spool { path, folder, file, written: 0, looked: 0 }),
            Err(source) => Err(Error::Spool { path, source }),
        }
    }

    fn add(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if self.written == 0 || self.written - self.looked >= LOOK_BYTES {
            self.looked = self.written;
            self.look()?;
        }
        self.file
            .write_all(bytes)
            .map_err(|source| Error::Spool { path: self.path.clone(), source })?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Stops before the disk is full, which would harm others.
    fn look(&self) -> Result<(), Error> {
        let folder = self.folder.as_deref().unwrap_or(Path::new("."));
        match free_bytes(folder) {
            Some(free) if free < DISK_BYTES_RESERVED + LOOK_BYTES => {
                Err(Error::Room { path: self.path.clone(), written: self.written, free })
            }
            _ => Ok(()),
        }
    }

    fn finish(self) -> Kept {
        Kept { file: self.file, size: self.written }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::open as open_all;

    /// A file with a name in windows-1252, and where it lies.
    fn latin() -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in.csv").to_str().unwrap().to_owned();
        fs::write(&path, b"company_name,country\nM\xFCller,DE\n").unwrap();
        (folder, path)
    }

    #[test]
    fn a_file_that_is_copied_is_still_watched_where_it_lies() {
        let (folder, path) = latin();
        let work_dir = folder.path().join("work");
        let options = Options { work_dir: Some(work_dir.clone()), ..Options::default() };
        let sources = open_all(std::slice::from_ref(&path), &options).unwrap();
        let file = &sources.files[0];
        assert_eq!((file.size(), file.received().map(|(_, bytes)| bytes)), (32, Some(31)));
        assert!(file.unchanged().is_ok());
        // The copy has no name, so nothing of it can be left behind.
        assert_eq!(fs::read_dir(work_dir).unwrap().count(), 0);
        fs::write(&path, b"company_name,country\nM\xFCller,AT,x\n").unwrap();
        assert!(matches!(file.unchanged(), Err(Error::Changed(_))));
    }

    #[test]
    fn a_work_folder_that_cannot_be_written_is_told() {
        let (folder, path) = latin();
        let work_dir = Some(folder.path().join("in.csv/work"));
        let options = Options { work_dir, ..Options::default() };
        assert!(matches!(open_all(&[path], &options), Err(Error::Spool { .. })));
    }

    #[test]
    fn a_plain_file_is_not_copied() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in.csv").to_str().unwrap().to_owned();
        fs::write(&path, "company_name,country\nMüller,DE\n").unwrap();
        let plain = open(&path, &Options::default()).unwrap();
        assert_eq!(plain.opened.size(), 32);
        let sources = open_all(&[path], &Options::default()).unwrap();
        assert!(sources.files[0].received().is_none());
    }
}
