//! A file walked through once, whatever its kind.

use super::file::{File, Kind};
use super::sheet::SheetBlocks;
use super::text::TextBlocks;
use super::{Block, Error, FileFacts};
use crate::table::{Input, limits::BLOCK_BYTES};

/// A file being read. See [`File::blocks`].
pub struct Blocks<'a> {
    file: &'a File,
    reader: Reader<'a>,
}

enum Reader<'a> {
    Text(Box<TextBlocks<'a>>),
    Sheets(SheetBlocks<'a>),
}

impl<'a> Blocks<'a> {
    pub(super) fn new(file: &'a File, inputs: &'a [Input]) -> Result<Blocks<'a>, Error> {
        let reader = match &file.kind {
            Kind::Text(layout) => {
                Reader::Text(Box::new(TextBlocks::new(file, layout, BLOCK_BYTES)))
            }
            Kind::Workbook(book) => Reader::Sheets(SheetBlocks::new(file, book, inputs)?),
        };
        Ok(Blocks { file, reader })
    }

    /// The next whole records, in file order; `None` at the end. Every row of the file is in
    /// exactly one block, save the headings, which are in none.
    ///
    /// # Errors
    ///
    /// [`Error::Io`], [`Error::Limit`], [`Error::Unreadable`], or [`Error::Changed`] when the file
    /// is no longer the one that was opened.
    pub fn next_block(&mut self) -> Result<Option<Block>, Error> {
        match &mut self.reader {
            Reader::Text(text) => text.next_block(),
            Reader::Sheets(sheets) => sheets.next_block(),
        }
    }

    /// What is known now that all was read.
    ///
    /// # Errors
    ///
    /// [`Error::Changed`] when the file changed while it was read, or was not read to its end.
    pub fn finish(self) -> Result<FileFacts, Error> {
        let (digest, bytes) = match self.reader {
            Reader::Text(text) => text.finish()?,
            Reader::Sheets(sheets) => sheets.finish()?,
        };
        self.file.unchanged()?;
        Ok(FileFacts { digest, bytes })
    }
}
