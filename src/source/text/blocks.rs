//! A text file read once, from its beginning, in blocks of whole records.

use std::io::Read as _;

use super::Layout;
use super::record::{Cut, walk};
use super::second::Watch;
use crate::model::{Digest, Hasher};
use crate::source::file::{Cursor, File};
use crate::source::{Block, BlockFacts, Body, Error};
use crate::table::InputId;
use crate::table::limits::{RECORD_BYTES_MAX, ROWS_MAX};

/// The reader of one text file.
pub(in crate::source) struct TextBlocks<'a> {
    file: &'a File,
    layout: &'a Layout,
    input: InputId,
    /// Bytes of a block, roughly.
    size: usize,
    hasher: Hasher,
    /// How much of the file was read and hashed.
    read: u64,
    /// Read, but not yet part of a block.
    carry: Vec<u8>,
    /// Where `carry` begins.
    row: u32,
    line: u64,
    byte: u64,
    stage: Stage,
    /// Whether the headings of a second table were met, and what to look for until then.
    second_table: bool,
    watch: Watch<'a>,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Preamble,
    Body,
    End,
}

impl<'a> TextBlocks<'a> {
    pub(in crate::source) fn new(
        file: &'a File,
        layout: &'a Layout,
        size: usize,
    ) -> TextBlocks<'a> {
        TextBlocks {
            file,
            layout,
            input: file.first_input(),
            size: size.max(1),
            hasher: Hasher::new(),
            read: 0,
            carry: Vec::new(),
            row: layout.first_row,
            line: 1,
            byte: layout.start,
            stage: Stage::Preamble,
            second_table: false,
            watch: Watch::new(&layout.targets),
        }
    }

    pub(in crate::source) fn next_block(&mut self) -> Result<Option<Block>, Error> {
        if self.stage == Stage::Preamble {
            self.stage = Stage::Body;
            if let Some(block) = self.preamble()? {
                return Ok(Some(block));
            }
        }
        if self.stage == Stage::End { Ok(None) } else { self.body() }
    }

    /// The digest of the file and its length. Only a file read to its end has one.
    pub(in crate::source) fn finish(self) -> Result<(Digest, u64), Error> {
        if self.stage == Stage::End && self.read == self.file.size() {
            Ok((self.hasher.finish(), self.read))
        } else {
            Err(self.file.changed())
        }
    }

    /// The rows above the headings. The headings themselves are passed over.
    fn preamble(&mut self) -> Result<Option<Block>, Error> {
        let layout = self.layout;
        let mut head = std::mem::take(&mut self.carry);
        self.fill(&mut head, offset(layout.body))?;
        if head.len() < offset(layout.body) {
            return Err(self.file.changed());
        }
        self.carry = head.split_off(offset(layout.body));
        head.truncate(offset(layout.heading));
        let above = head.split_off(offset(layout.start).min(head.len()));
        let cut = Cut { dialect: layout.dialect, width: 0 };
        let walk = walk(&above, cut, true);
        let block = self.block(above, walk.rows, walk.unclosed);
        (self.row, self.line, self.byte) = (layout.body_row, layout.body_line, layout.body);
        Ok(block)
    }

    fn body(&mut self) -> Result<Option<Block>, Error> {
        let mut bytes = std::mem::take(&mut self.carry);
        let mut target = self.size;
        let cut = Cut { dialect: self.layout.dialect, width: self.layout.width };
        loop {
            let eof = self.fill(&mut bytes, target)?;
            let mut found = walk(&bytes, cut, eof);
            if found.end == 0 && !eof {
                if bytes.len() > RECORD_BYTES_MAX {
                    return Err(self.file.limit(format!(
                        "a line has at most {RECORD_BYTES_MAX} bytes; line {} is longer",
                        self.line
                    )));
                }
                // Doubled, so that a long record is not walked through once for each small step.
                target = bytes.len().max(self.size) * 2;
                continue;
            }
            // The block ends above the headings of a second table, and the next begins with them.
            let second = if self.second_table {
                None
            } else {
                self.watch.second_table(&bytes[..found.end], cut)
            };
            if let Some(at) = second.filter(|at| *at > 0) {
                found = walk(&bytes[..at], cut, true);
            } else if eof {
                self.stage = Stage::End;
            }
            self.second_table |= second == Some(0);
            self.carry = Vec::with_capacity(self.size + (bytes.len() - found.end));
            self.carry.extend_from_slice(&bytes[found.end..]);
            bytes.truncate(found.end);
            let length = bytes.len() as u64;
            let block = self.block(bytes, found.rows, found.unclosed);
            self.second_table |= second.is_some();
            self.row = match self.row.checked_add(found.rows) {
                Some(row) if row <= ROWS_MAX => row,
                _ => return Err(self.file.limit(format!("an input has at most {ROWS_MAX} rows"))),
            };
            self.line += found.lines;
            self.byte += length;
            return Ok(block);
        }
    }

    /// A block at the current place; none without bytes.
    fn block(&self, bytes: Vec<u8>, rows: u32, unclosed: Vec<u32>) -> Option<Block> {
        if bytes.is_empty() {
            return None;
        }
        let facts = BlockFacts {
            input: self.input,
            dialect: self.layout.dialect,
            width: self.layout.width,
            footer: self.layout.footer,
            second_table: self.second_table,
            first_row: self.row,
            first_line: self.line,
            first_byte: self.byte,
            rows,
            unclosed,
        };
        Some(Block { facts, body: Body::Text(bytes) })
    }

    /// Reads until there are `target` bytes, and says whether the file ended before.
    fn fill(&mut self, bytes: &mut Vec<u8>, target: usize) -> Result<bool, Error> {
        let Some(wanted) = target.checked_sub(bytes.len()) else { return Ok(false) };
        let before = bytes.len();
        bytes.reserve(wanted);
        let cursor = Cursor { file: &self.file.handle, offset: self.read };
        let count =
            cursor.take(wanted as u64).read_to_end(bytes).map_err(|source| self.file.io(source))?;
        self.hasher.update(&bytes[before..]);
        self.read += count as u64;
        if self.read > self.file.size() {
            return Err(self.file.changed());
        }
        Ok(count < wanted)
    }
}

/// An offset in the first bytes of a file as an index.
fn offset(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}
