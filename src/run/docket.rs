//! The docket: where rows are read again when the survey is over, in order or by family.
//!
//! It holds what was *received*, not what was concluded: a verdict is recomputed from the same
//! cells by the same rules whenever it is needed. An import keeps a copy of its inputs in an
//! unlinked temporary file, so that nobody can change them under its feet; a check reads text
//! files where they lie and copies only sheets, which cannot be read from the middle.

mod sheet;

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::rules::{self, Book, Correction};
use crate::source::{self, BlockFacts, Sources};
use crate::table::{Chunk, Input, InputId, Place, RowView};

use super::Error;
use super::roster::{Flags, Rows};

use sheet::decode;
pub(super) use sheet::encode;

/// Rows that lie this near to each other are read in one piece.
const NEAR_ROWS: u32 = 16;

/// Where the bytes of a block lie.
#[derive(Debug, Clone, Copy)]
enum Kept {
    /// In the docket's file, from this offset.
    Copied(u64),
    /// In the input file itself.
    Source,
    /// In the docket's file, row by row; a sheet.
    Encoded(u64),
}

#[derive(Debug)]
struct BlockEntry {
    facts: BlockFacts,
    /// Index of its first row in the roster.
    first_index: u32,
    /// Bytes.
    len: u64,
    kept: Kept,
}

/// The docket of a run.
#[derive(Debug)]
pub(super) struct Docket<'s> {
    sources: &'s Sources,
    file: File,
    folder: PathBuf,
    copies: bool,
    blocks: Vec<BlockEntry>,
    written: u64,
    /// The rules by which cells are put right, where the run asks for it.
    fixes: Option<Book>,
}

impl<'s> Docket<'s> {
    /// An empty docket in a folder. With `copies`, text files are copied too.
    pub(super) fn new(
        sources: &'s Sources,
        folder: &Path,
        copies: bool,
        book: &Book,
    ) -> Result<Docket<'s>, Error> {
        let wrap = |source| Error::Docket { folder: folder.to_path_buf(), source };
        std::fs::create_dir_all(folder).map_err(wrap)?;
        let need = if copies { sources.files.iter().map(source::File::size).sum() } else { 0 };
        if let Some(free) = source::free_bytes(folder).filter(|free| *free < need) {
            return Err(Error::Room { folder: folder.to_path_buf(), free, need });
        }
        let file = tempfile::tempfile_in(folder).map_err(wrap)?;
        Ok(Docket {
            sources,
            file,
            folder: folder.to_path_buf(),
            copies,
            blocks: Vec::new(),
            written: 0,
            fixes: book.fixes_certain().then(|| book.clone()),
        })
    }

    /// Whether text files are copied.
    pub(super) fn copies(&self) -> bool {
        self.copies
    }

    /// Adds a block of a text file; `bytes` may be empty when nothing is copied.
    pub(super) fn push_text(
        &mut self,
        facts: BlockFacts,
        first_index: u32,
        len: u64,
        bytes: &[u8],
    ) -> Result<(), Error> {
        let kept = if self.copies { Kept::Copied(self.append(bytes)?) } else { Kept::Source };
        self.blocks.push(BlockEntry { facts, first_index, len, kept });
        Ok(())
    }

    /// Adds rows of a sheet; see [`encode`].
    pub(super) fn push_rows(
        &mut self,
        facts: BlockFacts,
        first_index: u32,
        bytes: &[u8],
    ) -> Result<(), Error> {
        let kept = Kept::Encoded(self.append(bytes)?);
        self.blocks.push(BlockEntry { facts, first_index, len: bytes.len() as u64, kept });
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<u64, Error> {
        let at = self.written;
        self.file.write_all(bytes).map_err(|source| self.failed(source))?;
        self.written += bytes.len() as u64;
        Ok(at)
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::Docket { folder: self.folder.clone(), source }
    }

    /// How many blocks there are.
    pub(super) fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// The rows of a block, as roster indexes.
    pub(super) fn block_rows(&self, block: usize) -> std::ops::Range<u32> {
        let entry = &self.blocks[block];
        entry.first_index..entry.first_index + entry.facts.rows
    }

    /// The input of a block.
    pub(super) fn block_input(&self, block: usize) -> InputId {
        self.blocks[block].facts.input
    }

    /// All inputs.
    pub(super) fn inputs(&self) -> &'s [Input] {
        &self.sources.inputs
    }

    /// The input of a row.
    pub(super) fn input(&self, row: u32) -> &'s Input {
        &self.sources.inputs[self.entry(row).facts.input.index()]
    }

    /// Where a row begins.
    pub(super) fn place(&self, rows: &Rows, row: u32) -> Place {
        let entry = self.entry(row);
        let line = rows.line(row);
        match entry.kept {
            Kept::Encoded(_) => {
                Place { input: entry.facts.input, row: line, line: 0, byte: 0, column: None }
            }
            Kept::Copied(_) | Kept::Source => Place {
                input: entry.facts.input,
                row: entry.facts.first_row + (row - entry.first_index),
                line: u64::from(line),
                byte: entry.facts.first_byte + u64::from(rows.byte(row)),
                column: None,
            },
        }
    }

    fn entry(&self, row: u32) -> &BlockEntry {
        let behind = self.blocks.partition_point(|entry| entry.first_index <= row);
        &self.blocks[behind.saturating_sub(1)]
    }

    /// All rows of a block, and what was put right in them.
    pub(super) fn block(&self, rows: &Rows, block: usize) -> Result<Corrected, Error> {
        let entry = &self.blocks[block];
        let mut bytes = vec![0; usize::try_from(entry.len).unwrap_or(usize::MAX)];
        self.read(entry, begin(entry), &mut bytes)?;
        let mut chunk = self.take_apart(entry, &entry.facts, &bytes);
        let corrections = self.correct(rows, entry.first_index, &mut chunk);
        Ok(Corrected { chunk, corrections })
    }

    /// Puts right again what the survey put right, in rows that begin at a roster index; gives the
    /// corrections by index in the chunk.
    fn correct(&self, rows: &Rows, first: u32, chunk: &mut Chunk) -> Vec<(usize, Vec<Correction>)> {
        let Some(book) = &self.fixes else { return Vec::new() };
        let input = &self.sources.inputs[chunk.input().index()];
        let count = u32::try_from(chunk.len()).unwrap_or(u32::MAX).min(rows.len() - first);
        let flagged = |at: &u32| rows.flags(first + at).has(Flags::CORRECTED);
        (0..count)
            .filter(flagged)
            .map(|at| at as usize)
            .map(|at| (at, rules::correct(book, input, chunk, at)))
            .collect()
    }

    /// Some rows, given by rising roster indexes.
    pub(super) fn fetch(&self, rows: &Rows, wanted: &[u32]) -> Result<Fetched, Error> {
        let mut runs = Vec::new();
        let mut rest = wanted;
        while let Some(&first) = rest.first() {
            let entry = self.entry(first);
            let end = entry.first_index + entry.facts.rows;
            let mut count = 1;
            while count < rest.len()
                && rest[count] < end
                && rest[count] - rest[count - 1] <= NEAR_ROWS
            {
                count += 1;
            }
            let last = rest[count - 1];
            runs.push((first, self.range(rows, entry, first, last)?));
            rest = &rest[count..];
        }
        Ok(Fetched { runs })
    }

    fn range(
        &self,
        rows: &Rows,
        entry: &BlockEntry,
        first: u32,
        last: u32,
    ) -> Result<Corrected, Error> {
        let begin = begin(entry);
        let start = |row: u32| begin + u64::from(rows.byte(row));
        let from = start(first);
        let end_of_block = entry.first_index + entry.facts.rows;
        let to = if last + 1 < end_of_block { start(last + 1) } else { begin + entry.len };
        let mut bytes = vec![0; usize::try_from(to - from).unwrap_or(usize::MAX)];
        self.read(entry, from, &mut bytes)?;
        let skipped = from - begin;
        let facts = BlockFacts {
            input: entry.facts.input,
            first_row: entry.facts.first_row + (first - entry.first_index),
            first_line: u64::from(rows.line(first)),
            first_byte: from,
            rows: last - first + 1,
            dialect: entry.facts.dialect,
            width: entry.facts.width,
            footer: entry.facts.footer,
            second_table: entry.facts.second_table,
            unclosed: entry
                .facts
                .unclosed
                .iter()
                .filter_map(|at| u64::from(*at).checked_sub(skipped))
                .filter(|at| *at < to - from)
                .filter_map(|at| u32::try_from(at).ok())
                .collect(),
        };
        let mut chunk = self.take_apart(entry, &facts, &bytes);
        let corrections = self.correct(rows, first, &mut chunk);
        Ok(Corrected { chunk, corrections })
    }

    /// Reads bytes of a block; `from` is in the measure of [`begin`].
    fn read(&self, entry: &BlockEntry, from: u64, buffer: &mut [u8]) -> Result<(), Error> {
        let at = match entry.kept {
            Kept::Source => {
                return Ok(self.source_file(entry.facts.input).read_at(from, buffer)?);
            }
            Kept::Copied(at) => at + (from - entry.facts.first_byte),
            Kept::Encoded(_) => from,
        };
        read_exact_at(&self.file, buffer, at).map_err(|source| self.failed(source))
    }

    fn source_file(&self, input: InputId) -> &'s source::File {
        self.sources.file_of(input).unwrap_or(&self.sources.files[0])
    }

    fn take_apart(&self, entry: &BlockEntry, facts: &BlockFacts, bytes: &[u8]) -> Chunk {
        match entry.kept {
            Kept::Encoded(_) => {
                let input = &self.sources.inputs[facts.input.index()];
                let mut chunk = decode(facts.input, bytes);
                chunk.fill(&input.header, input.shape);
                chunk
            }
            Kept::Copied(_) | Kept::Source => {
                source::parse(&self.sources.inputs[facts.input.index()], facts, bytes)
            }
        }
    }
}

/// Where a block begins: in its file, or for a sheet in the docket.
fn begin(entry: &BlockEntry) -> u64 {
    match entry.kept {
        Kept::Encoded(at) => at,
        Kept::Copied(_) | Kept::Source => entry.facts.first_byte,
    }
}

/// A block in which cells were put right.
#[derive(Debug)]
pub(super) struct Corrected {
    pub(super) chunk: Chunk,
    /// What was put right, by index in the chunk.
    corrections: Vec<(usize, Vec<Correction>)>,
}

impl Corrected {
    /// What was put right in the row at an index.
    pub(super) fn of(&self, index: usize) -> &[Correction] {
        let at = self.corrections.binary_search_by_key(&index, |(own, _)| *own);
        at.map_or(&[], |at| &self.corrections[at].1)
    }
}

/// Rows that were fetched.
#[derive(Debug)]
pub(super) struct Fetched {
    runs: Vec<(u32, Corrected)>,
}

impl Fetched {
    /// A row that was asked for.
    pub(super) fn row(&self, row: u32) -> Result<RowView<'_>, Error> {
        let (read, index) = self.place(row)?;
        Ok(read.chunk.row(index))
    }

    /// What a row that was asked for was read with, and its index there.
    pub(super) fn place(&self, row: u32) -> Result<(&Corrected, usize), Error> {
        let behind = self.runs.partition_point(|(first, _)| *first <= row);
        let missing = || Error::Unbalanced(format!("row {row} of the docket was not read back"));
        let (first, read) =
            behind.checked_sub(1).and_then(|at| self.runs.get(at)).ok_or_else(missing)?;
        let index = (row - first) as usize;
        if index < read.chunk.len() { Ok((read, index)) } else { Err(missing()) }
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, at)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut buffer: &mut [u8], mut at: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        let count = std::os::windows::fs::FileExt::seek_read(file, buffer, at)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        buffer = &mut buffer[count..];
        at += count as u64;
    }
    Ok(())
}
