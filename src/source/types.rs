//! What goes through this room's doors.

use std::path::PathBuf;

use crate::model::Digest;
use crate::table::{Chunk, InputId};

/// Where a block begins, and what its reader found out that the block's own bytes do not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockFacts {
    /// The input.
    pub input: InputId,
    /// The byte between two cells of a text file; 0 in a workbook.
    pub delimiter: u8,
    /// Row number of its first record.
    pub first_row: u32,
    /// Physical line of its first record, from 1.
    pub first_line: u64,
    /// Offset of its first byte in the file.
    pub first_byte: u64,
    /// How many records (rows) it holds.
    pub rows: u32,
    /// Offsets, within the block, of records whose quote is never closed: such a record ends with
    /// its physical line.
    pub unclosed: Vec<u32>,
}

/// Whole records of one input.
#[derive(Debug)]
pub struct Block {
    /// Where they begin.
    pub facts: BlockFacts,
    /// What they are.
    pub body: Body,
}

/// The content of a block.
#[derive(Debug)]
pub enum Body {
    /// The bytes of a text file, as they are.
    Text(Vec<u8>),
    /// The rows of a sheet, already taken apart: a sheet can only be read from its beginning.
    Rows(Chunk),
}

/// What is known of a file once it was read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileFacts {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// How many bytes.
    pub bytes: u64,
}

/// Why an input could not be read. Never about a cell.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such file.
    #[error("there is no file `{}`", .0.display())]
    Missing(PathBuf),
    /// It is a folder.
    #[error("`{}` is a folder, not a file", .0.display())]
    Folder(PathBuf),
    /// The system does not let us read it.
    #[error("cannot read `{}`", path.display())]
    Denied {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Reading failed.
    #[error("cannot read `{}`", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// It cannot be kept while it is read.
    #[error("cannot keep a copy of `{}` in the work folder", path.display())]
    Spool {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// There is too little room for a copy of it.
    #[error(
        "`{}` does not fit on the disk: {written} bytes of it were unpacked, and {free} are free",
        path.display()
    )]
    Room {
        /// The file.
        path: PathBuf,
        /// Bytes that were written.
        written: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// No file has a name of this pattern.
    #[error("no file is called as the pattern `{0}` says")]
    NoMatch(String),
    /// The same file was named twice.
    #[error("`{}` and `{}` are the same file", first.display(), second.display())]
    Twice {
        /// As it was named first.
        first: PathBuf,
        /// As it was named again.
        second: PathBuf,
    },
    /// It changed while it was read.
    #[error("`{}` changed while it was read", .0.display())]
    Changed(PathBuf),
    /// It is none of the kinds muster reads, or a damaged or protected one.
    #[error("`{}` cannot be read as a table: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What it is or lacks, in words.
        reason: String,
    },
    /// It breaks a limit.
    #[error("`{}` is over a limit: {limit}", path.display())]
    Limit {
        /// The file.
        path: PathBuf,
        /// Which, with its number.
        limit: String,
    },
}
