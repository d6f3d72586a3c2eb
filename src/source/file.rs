//! One open file. It is opened once and kept: whatever happens to its path meanwhile, the bytes
//! read last are of the file that was judged first.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::sheet::Workbook;
use super::text::Layout;
use super::{BlockFacts, Blocks, Error};
use crate::table::{Input, InputId, Place};

/// A file that was opened, and the inputs it holds.
#[derive(Debug)]
pub struct File {
    pub(super) path: String,
    pub(super) handle: Arc<fs::File>,
    stamp: Stamp,
    pub(super) inputs: Range<usize>,
    pub(super) kind: Kind,
}

/// How a file is built.
#[derive(Debug)]
pub(super) enum Kind {
    Text(Layout),
    /// A workbook; every input of the file is a sheet of it.
    Workbook(Workbook),
}

/// What tells whether a file is still the one that was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    /// Device and inode where the system has them.
    identity: (u64, u64),
}

/// A file before anybody looked into it.
#[derive(Debug)]
pub(super) struct Opened {
    path: String,
    handle: Arc<fs::File>,
    stamp: Stamp,
}

impl Opened {
    /// Opens a regular file. A pipe or a device is refused before it is opened, for opening one
    /// can wait forever.
    pub(super) fn new(path: &str) -> Result<Opened, Error> {
        let whole = PathBuf::from(path);
        let facts = fs::metadata(&whole).map_err(|source| refused(&whole, source))?;
        if facts.is_dir() {
            return Err(Error::Folder(whole));
        }
        if !facts.is_file() {
            let reason = "it is a pipe or a device; save its content as a file first";
            return Err(Error::Unreadable { path: whole, reason: reason.to_owned() });
        }
        let handle = fs::File::open(&whole).map_err(|source| refused(&whole, source))?;
        let facts = handle.metadata().map_err(|source| refused(&whole, source))?;
        Ok(Opened { path: path.to_owned(), handle: Arc::new(handle), stamp: Stamp::of(&facts) })
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn size(&self) -> u64 {
        self.stamp.size
    }

    /// A reader of the whole file with a position of its own.
    pub(super) fn stream(&self) -> Stream {
        Stream { file: Arc::clone(&self.handle), size: self.stamp.size, offset: 0 }
    }

    /// The first bytes of the file, at most `count` of them.
    pub(super) fn head(&self, count: usize) -> Result<Vec<u8>, Error> {
        let mut head = Vec::new();
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        Cursor { file: &self.handle, offset: 0 }
            .take(count)
            .read_to_end(&mut head)
            .map_err(|source| Error::Io { path: PathBuf::from(&self.path), source })?;
        Ok(head)
    }

    pub(super) fn into_file(self, inputs: Range<usize>, kind: Kind) -> File {
        File { path: self.path, handle: self.handle, stamp: self.stamp, inputs, kind }
    }
}

impl File {
    /// The path as the user gave it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Which of the run's inputs it holds.
    pub fn inputs(&self) -> Range<usize> {
        self.inputs.clone()
    }

    /// Its size in bytes when it was opened.
    pub fn size(&self) -> u64 {
        self.stamp.size
    }

    /// Whether it is a text file, whose rows can be read again by their offset.
    pub fn is_text(&self) -> bool {
        match self.kind {
            Kind::Text(_) => true,
            Kind::Workbook(_) => false,
        }
    }

    /// Reads the file from its beginning. `inputs` are all inputs of the run.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] and, for a workbook, [`Error::Unreadable`].
    pub fn blocks<'a>(&'a self, inputs: &'a [Input]) -> Result<Blocks<'a>, Error> {
        Blocks::new(self, inputs)
    }

    /// Fills a buffer with the bytes at an offset of a text file.
    ///
    /// # Errors
    ///
    /// [`Error::Changed`] when the file has become too short, [`Error::Io`] when reading fails.
    pub fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), Error> {
        Cursor { file: &self.handle, offset }.read_exact(buffer).map_err(|source| {
            match source.kind() {
                io::ErrorKind::UnexpectedEof => self.changed(),
                _ => self.io(source),
            }
        })
    }

    /// What [`super::parse`] must know of records that are read again: `rows` of them, of which
    /// the first begins at `place`.
    pub fn facts_at(&self, place: Place, rows: u32) -> BlockFacts {
        let delimiter = match &self.kind {
            Kind::Text(layout) => layout.delimiter,
            Kind::Workbook(_) => 0,
        };
        BlockFacts {
            input: place.input,
            delimiter,
            first_row: place.row,
            first_line: place.line,
            first_byte: place.byte,
            rows,
            unclosed: Vec::new(),
        }
    }

    /// Looks whether the file is still as it was when it was opened, and still found at its path.
    ///
    /// # Errors
    ///
    /// [`Error::Changed`] when it is not, [`Error::Io`] when the system does not say.
    pub fn unchanged(&self) -> Result<(), Error> {
        let open = self.handle.metadata().map_err(|source| self.io(source))?;
        let named = fs::metadata(&self.path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => self.changed(),
            _ => self.io(source),
        })?;
        if Stamp::of(&open) == self.stamp && Stamp::of(&named) == self.stamp {
            Ok(())
        } else {
            Err(self.changed())
        }
    }

    /// A reader of the whole file with a position of its own.
    pub(super) fn stream(&self) -> Stream {
        Stream { file: Arc::clone(&self.handle), size: self.stamp.size, offset: 0 }
    }

    /// The input a text file holds.
    pub(super) fn first_input(&self) -> InputId {
        InputId(u16::try_from(self.inputs.start).unwrap_or(u16::MAX))
    }

    pub(super) fn changed(&self) -> Error {
        Error::Changed(PathBuf::from(&self.path))
    }

    pub(super) fn io(&self, source: io::Error) -> Error {
        Error::Io { path: PathBuf::from(&self.path), source }
    }

    pub(super) fn limit(&self, limit: String) -> Error {
        Error::Limit { path: PathBuf::from(&self.path), limit }
    }
}

impl Stamp {
    fn of(facts: &fs::Metadata) -> Stamp {
        Stamp { size: facts.len(), modified: facts.modified().ok(), identity: identity(facts) }
    }
}

fn refused(path: &Path, source: io::Error) -> Error {
    let path = path.to_path_buf();
    match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::Missing(path),
        io::ErrorKind::PermissionDenied => Error::Denied { path, source },
        _ => Error::Io { path, source },
    }
}

/// Reads a file from an offset without moving the file's own position, so that several readers
/// can share one open file.
pub(super) struct Cursor<'a> {
    pub(super) file: &'a fs::File,
    pub(super) offset: u64,
}

impl Read for Cursor<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = read_some(self.file, buffer, self.offset)?;
        self.offset += count as u64;
        Ok(count)
    }
}

/// A [`Cursor`] that owns its share of the file and can be moved about, as archives need it.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    file: Arc<fs::File>,
    size: u64,
    offset: u64,
}

impl Stream {
    /// The file's size in bytes.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// The first bytes of the file, at most `count` of them.
    pub(super) fn head(&self, count: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        Cursor { file: &self.file, offset: 0 }.take(count).read_to_end(&mut head)?;
        Ok(head)
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = read_some(&self.file, buffer, self.offset)?;
        self.offset += count as u64;
        Ok(count)
    }
}

impl Seek for Stream {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(distance) => self.size.checked_add_signed(distance),
            SeekFrom::Current(distance) => self.offset.checked_add_signed(distance),
        };
        self.offset = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.offset)
    }
}

#[cfg(unix)]
fn read_some(file: &fs::File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_some(file: &fs::File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

#[cfg(unix)]
fn identity(facts: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (facts.dev(), facts.ino())
}

#[cfg(windows)]
fn identity(_: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}
