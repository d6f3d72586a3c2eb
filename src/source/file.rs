//! One open file. It is opened once and kept: whatever happens to its path meanwhile, the bytes
//! read last are of the file that was judged first.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::sheet::Workbook;
use super::spool::Kept;
use super::text::Layout;
use super::{BlockFacts, Blocks, Dialect, Error, Evidence};
use crate::model::{Digest, Hasher};
use crate::table::limits::BLOCK_BYTES;
use crate::table::{Input, InputId, Place};

/// A file that was opened, and the inputs it holds.
#[derive(Debug)]
pub struct File {
    pub(super) path: String,
    pub(super) handle: Arc<fs::File>,
    size: u64,
    origin: Origin,
    pub(super) inputs: Range<usize>,
    pub(super) kind: Kind,
}

/// Where the bytes of an open file are from.
#[derive(Debug, Clone)]
struct Origin {
    /// The file at the path and how it was when it was opened; standard input has none.
    named: Option<(Arc<fs::File>, Stamp)>,
    /// What was received, where that is not what is read: its digest and its length.
    received: Option<(Digest, u64)>,
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
    size: u64,
    origin: Origin,
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
        let handle = Arc::new(handle);
        let named = Some((Arc::clone(&handle), Stamp::of(&facts)));
        let origin = Origin { named, received: None };
        Ok(Opened { path: path.to_owned(), handle, size: facts.len(), origin })
    }

    /// What came without a file of its own and was kept in an unlinked one. `path` is what people
    /// know it by.
    pub(super) fn kept(path: &str, kept: Kept) -> Opened {
        let origin = Origin { named: None, received: None };
        let (handle, size) = (Arc::new(kept.file), kept.size);
        Opened { path: path.to_owned(), handle, size, origin }
    }

    /// The same file with another content: what it was turned into before anybody reads it. It
    /// goes on to be known by the bytes that were received.
    pub(super) fn turned_into(self, kept: Kept) -> Result<Opened, Error> {
        let received = match self.origin.received {
            Some(received) => received,
            None => self.received()?,
        };
        let origin = Origin { received: Some(received), ..self.origin };
        Ok(Opened { path: self.path, handle: Arc::new(kept.file), size: kept.size, origin })
    }

    /// The digest of the content, and its length.
    fn received(&self) -> Result<(Digest, u64), Error> {
        let (mut stream, mut hasher) = (self.stream(), Hasher::new());
        let mut buffer = vec![0; BLOCK_BYTES];
        let mut bytes = 0;
        loop {
            let count = stream.read(&mut buffer).map_err(|source| self.io(source))?;
            if count == 0 {
                return Ok((hasher.finish(), bytes));
            }
            hasher.update(&buffer[..count]);
            bytes += count as u64;
        }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// A reader of the whole file with a position of its own.
    pub(super) fn stream(&self) -> Stream {
        self.stream_at(0)
    }

    /// The same, from an offset.
    pub(super) fn stream_at(&self, offset: u64) -> Stream {
        Stream { file: Arc::clone(&self.handle), size: self.size, offset }
    }

    /// The bytes from an offset, at most `count` of them.
    pub(super) fn part(&self, offset: u64, count: usize) -> Result<Vec<u8>, Error> {
        let mut part = Vec::new();
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        Cursor { file: &self.handle, offset }
            .take(count)
            .read_to_end(&mut part)
            .map_err(|source| self.io(source))?;
        Ok(part)
    }

    /// The first bytes of the file, at most `count` of them.
    pub(super) fn head(&self, count: usize) -> Result<Vec<u8>, Error> {
        self.part(0, count)
    }

    pub(super) fn io(&self, source: io::Error) -> Error {
        Error::Io { path: PathBuf::from(&self.path), source }
    }

    /// The last bytes of the file, at most `count` of them.
    pub(super) fn tail(&self, count: usize) -> Result<Vec<u8>, Error> {
        let count = u64::try_from(count).unwrap_or(u64::MAX).min(self.size());
        let (mut tail, offset) = (Vec::new(), self.size() - count);
        Cursor { file: &self.handle, offset }
            .take(count)
            .read_to_end(&mut tail)
            .map_err(|source| Error::Io { path: PathBuf::from(&self.path), source })?;
        Ok(tail)
    }

    pub(super) fn into_file(self, inputs: Range<usize>, kind: Kind) -> File {
        let Opened { path, handle, size, origin } = self;
        File { path, handle, size, origin, inputs, kind }
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

    /// How many bytes are to be read: its size when it was opened, or what it was turned into.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The digest and the length of what was received, where that is not what is read.
    pub(super) fn received(&self) -> Option<(Digest, u64)> {
        self.origin.received
    }

    /// Whether it is a text file, whose rows can be read again by their offset.
    pub fn is_text(&self) -> bool {
        match self.kind {
            Kind::Text(_) => true,
            Kind::Workbook(_) => false,
        }
    }

    /// About how many rows one of its inputs has, where its size tells: a guess to make room by.
    pub fn rows_expected(&self, input: &Input) -> Option<u64> {
        match (&self.kind, &input.sheet) {
            (Kind::Workbook(book), Some(sheet)) => book.rows_expected(sheet),
            _ => None,
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
        let (dialect, width, footer) = match &self.kind {
            Kind::Text(layout) => (layout.dialect, layout.width, layout.footer),
            Kind::Workbook(_) => (Dialect::default(), 0, u64::MAX),
        };
        BlockFacts {
            input: place.input,
            dialect,
            width,
            footer,
            second_table: false,
            first_row: place.row,
            first_line: place.line,
            first_byte: place.byte,
            rows,
            unclosed: Vec::new(),
        }
    }

    /// How a text file is built, and why that is believed; `None` for a workbook.
    pub fn dialect(&self) -> Option<(Dialect, &Evidence)> {
        match &self.kind {
            Kind::Text(layout) => Some((layout.dialect, &layout.evidence)),
            Kind::Workbook(_) => None,
        }
    }

    /// Where in a text file the rows begin that close the table and are no data.
    pub fn footer(&self) -> Option<u64> {
        match &self.kind {
            Kind::Text(layout) => Some(layout.footer).filter(|footer| *footer < u64::MAX),
            Kind::Workbook(_) => None,
        }
    }

    /// Looks whether the file is still as it was when it was opened, and still found at its path.
    ///
    /// # Errors
    ///
    /// [`Error::Changed`] when it is not, [`Error::Io`] when the system does not say.
    pub fn unchanged(&self) -> Result<(), Error> {
        let Some((handle, stamp)) = &self.origin.named else { return Ok(()) };
        let open = handle.metadata().map_err(|source| self.io(source))?;
        let named = fs::metadata(&self.path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => self.changed(),
            _ => self.io(source),
        })?;
        if Stamp::of(&open) == *stamp && Stamp::of(&named) == *stamp {
            Ok(())
        } else {
            Err(self.changed())
        }
    }

    /// A reader of the whole file with a position of its own.
    pub(super) fn stream(&self) -> Stream {
        Stream { file: Arc::clone(&self.handle), size: self.size, offset: 0 }
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
pub(super) fn identity(facts: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (facts.dev(), facts.ino())
}

#[cfg(windows)]
pub(super) fn identity(_: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}
