//! Workbooks: one input per sheet.
//!
//! A sheet is read row by row from its beginning and never held as a whole: two cells in far
//! corners of a sheet of five kilobytes would otherwise ask for gigabytes. It is read on a thread
//! of its own, since unpacking takes longer than judging; the channel between the two is short, so
//! that a slow judge holds the reader back.

mod archive;
mod binary;
mod books;
mod choice;
mod format;
mod html;
mod locked;
mod number_format;
mod ods;
mod ole;
mod package;
mod rows;
mod serial;
mod spreadsheetml;
#[cfg(test)]
mod tests;
mod texts;
mod utf8;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::file::{File, Opened, Stream};
use super::headings::{heading_row, headings, shape};
use super::{Block, Error, FileFacts};
use crate::model::Hasher;
use crate::source::listing::{Candidates, Fits, Gather};
use crate::table::{Header, Input, Listing, Mapping, Remark, Shape, limits};
pub(super) use archive::Container;
use archive::Format;
pub(super) use choice::Choice;
use rows::Trouble;

/// Blocks that may wait between the reader and its user.
const WAITING_MAX: usize = 2;

/// A column that an input needs is no proof that a sheet is one; a list of countries has it too.
pub(super) const EVIDENCE_MIN: usize = 2;
/// Of a sheet that was asked for by name it is one, as of a file.
const EVIDENCE_CHOSEN_MIN: usize = 1;

/// How a workbook is read.
#[derive(Debug, Clone)]
pub(super) enum Workbook {
    Xlsx(Arc<xlsx::Book>),
    /// One of the other formats.
    Other(books::Plan),
}

impl Workbook {
    /// About how many rows a sheet has, where its size tells.
    pub(super) fn rows_expected(&self, sheet: &str) -> Option<u64> {
        match self {
            Workbook::Xlsx(book) => Some(book.rows_expected(sheet)),
            Workbook::Other(_) => None,
        }
    }
}

/// What was said about the sheets of workbooks and their headings.
pub(super) struct Asked<'a, 'c> {
    /// Which sheets are meant.
    pub(super) choice: &'a mut Choice<'c>,
    /// What the headings mean.
    pub(super) mapping: &'a Mapping,
}

impl Asked<'_, '_> {
    /// The headings of a sheet, among its first rows, and what they make of it.
    fn header(
        &self,
        path: &Path,
        sheet: &str,
        first_rows: &[(u32, Vec<String>)],
    ) -> Result<(Header, Shape), Error> {
        let texts: Vec<Vec<String>> = first_rows.iter().map(|(_, texts)| texts.clone()).collect();
        let header = match heading_row(&texts, self.mapping) {
            None => Header::new(0, 0, Vec::new()),
            Some(found) => {
                let (number, texts) = &first_rows[found.index];
                Header::new(*number, 0, headings(texts))
            }
        };
        if !self.choice.is_made() {
            let shape = shape(&header, EVIDENCE_MIN);
            return Ok((header, shape));
        }
        let shape = shape(&header, EVIDENCE_CHOSEN_MIN);
        if shape == Shape::Unknown {
            let count = limits::PREAMBLE_ROWS_MAX;
            let reason = format!(
                "sheet `{sheet}` has no known heading in its first {count} rows; add the headings"
            );
            return Err(unreadable(path, reason));
        }
        Ok((header, shape))
    }

    /// A sheet as an input, the one of a number, judging by its first rows.
    fn input(
        &self,
        opened: &Opened,
        number: usize,
        sheet: &str,
        dialect: String,
        first_rows: &[(u32, Vec<String>)],
    ) -> Result<Input, Error> {
        let (header, shape) = self.header(Path::new(opened.path()), sheet, first_rows)?;
        Ok(Input {
            id: super::open::id(opened.path(), number)?,
            path: opened.path().to_owned(),
            sheet: Some(sheet.to_owned()),
            dialect,
            encoding: None,
            shape,
            header,
        })
    }
}

/// Reads the sheets' names and headings. `first` is the number of the first sheet's input.
pub(super) fn open(
    opened: &Opened,
    container: Container,
    first: usize,
    asked: &mut Asked<'_, '_>,
) -> Result<(Vec<Input>, Workbook), Error> {
    let path = Path::new(opened.path());
    if container == Container::Ole && locked::has_password(opened)? {
        return Err(unreadable(path, "it has a password; save it without one".to_owned()));
    }
    let format = archive::check(path, opened.stream(), container)?;
    guarded(path, || match format {
        Format::Xlsx => open_xlsx(opened, first, asked),
        format => {
            let (inputs, plan) = books::open(opened, first, format, asked)?;
            Ok((inputs, Workbook::Other(plan)))
        }
    })
}

fn open_xlsx(
    opened: &Opened,
    first: usize,
    asked: &mut Asked<'_, '_>,
) -> Result<(Vec<Input>, Workbook), Error> {
    let path = Path::new(opened.path());
    let mut book = xlsx::Book::open(path, opened.stream())?;
    let names: Vec<&str> = book.sheets().iter().map(|sheet| sheet.name.as_str()).collect();
    let chosen = asked.choice.of(path, &names)?;
    let first_rows = book.first_rows(&chosen)?;
    let mut inputs = Vec::new();
    for (&index, rows) in chosen.iter().zip(first_rows) {
        let sheet = &book.sheets()[index];
        let mut dialect = "XLSX".to_owned();
        if book.is_from_1904() {
            dialect.push_str(", dates from 1904");
        }
        if sheet.is_hidden {
            dialect.push_str(", hidden sheet");
        }
        inputs.push(asked.input(opened, first + inputs.len(), &sheet.name, dialect, &rows)?);
    }
    Ok((inputs, Workbook::Xlsx(Arc::new(book))))
}

/// Reads the first visible sheet of cells whole, as texts under the headings in its first row that
/// holds anything.
pub(super) fn listing(
    opened: &Opened,
    container: Container,
    fits: Fits<'_>,
) -> Result<Listing, Error> {
    let path = Path::new(opened.path());
    let format = archive::check(path, opened.stream(), container)?;
    if format != Format::Xlsx {
        return guarded(path, || books::listing(opened, format, fits));
    }
    guarded(path, || {
        let book = xlsx::Book::open(path, opened.stream())?;
        let mut candidates = Candidates::default();
        for (number, sheet) in book.sheets().iter().enumerate() {
            let mut gather = Gather::new(opened.path(), fits);
            let read = book.each_row(number, |row| gather.row(u64::from(row.number), &row.texts()));
            if candidates.take(sheet.is_hidden, gather.finish(read)) {
                break;
            }
        }
        candidates.listing(opened.path())
    })
}

/// The reader of one workbook.
pub(super) struct SheetBlocks<'a> {
    file: &'a File,
    blocks: Receiver<Result<Block, Error>>,
    reader: Option<std::thread::JoinHandle<Vec<Remark>>>,
    /// What is peculiar about its sheets, once they were read.
    remarks: Vec<Remark>,
}

impl<'a> SheetBlocks<'a> {
    /// Begins to read. Sheets that are no table of customers or lines are passed over.
    pub(super) fn new(
        file: &'a File,
        book: &Workbook,
        inputs: &[Input],
    ) -> Result<SheetBlocks<'a>, Error> {
        let sheets: Vec<Input> = inputs
            .get(file.inputs())
            .unwrap_or_default()
            .iter()
            .filter(|input| input.shape != Shape::Unknown)
            .cloned()
            .collect();
        let (sender, blocks) = sync_channel(WAITING_MAX);
        let (path, stream) = (PathBuf::from(file.path()), file.stream());
        let (book, first) = (book.clone(), file.inputs().start);
        let reader = std::thread::Builder::new()
            .name("sheets".to_owned())
            .spawn(move || read(&path, stream, &book, (first, &sheets), &sender))
            .map_err(|source| file.io(source))?;
        Ok(SheetBlocks { file, blocks, reader: Some(reader), remarks: Vec::new() })
    }

    pub(super) fn next_block(&mut self) -> Result<Option<Block>, Error> {
        if let Ok(block) = self.blocks.recv() {
            return block.map(Some);
        }
        match self.reader.take().map(std::thread::JoinHandle::join) {
            Some(Err(_)) => Err(broke_off(Path::new(self.file.path()))),
            Some(Ok(remarks)) => {
                self.remarks = remarks;
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// What is known of the file. The sheets were read in the order of the archive's
    /// index, so the bytes are gone through once more.
    pub(super) fn finish(self) -> Result<FileFacts, Error> {
        if self.reader.is_some() {
            return Err(self.file.changed());
        }
        let (mut stream, mut hasher) = (self.file.stream(), Hasher::new());
        let mut buffer = vec![0; limits::BLOCK_BYTES];
        let mut bytes = 0;
        loop {
            let count = stream.read(&mut buffer).map_err(|source| self.file.io(source))?;
            if count == 0 {
                break;
            }
            hasher.update(&buffer[..count]);
            bytes += count as u64;
        }
        if bytes == self.file.size() {
            Ok(FileFacts { digest: hasher.finish(), bytes, remarks: self.remarks })
        } else {
            Err(self.file.changed())
        }
    }
}

/// Reads sheet after sheet until nobody listens any more. Says what is peculiar about them. `first`
/// is the number of the file's first input.
fn read(
    path: &Path,
    stream: Stream,
    book: &Workbook,
    (first, sheets): (usize, &[Input]),
    sender: &SyncSender<Result<Block, Error>>,
) -> Vec<Remark> {
    let outcome = match book {
        Workbook::Xlsx(book) => {
            book.read_sheets(sheets, |input, next_row| rows::send(next_row, input, sender))
        }
        Workbook::Other(plan) => books::read(path, stream, plan, (first, sheets), sender),
    };
    outcome.unwrap_or_else(|error| {
        // A send fails only when the receiver is gone, and then there is nobody to tell.
        drop(sender.send(Err(error)));
        Vec::new()
    })
}

/// Runs the workbook reader so that a panic of it becomes an error. It reads numbers of a file
/// nobody checked, and some of them overflow.
fn guarded<T>(path: &Path, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(broke_off(path)))
}

fn broke_off(path: &Path) -> Error {
    unreadable(path, "its sheets are damaged; open and save it in a spreadsheet program".to_owned())
}

fn unreadable(path: &Path, reason: String) -> Error {
    Error::Unreadable { path: path.to_path_buf(), reason }
}

impl Trouble {
    /// The error it is for the user, with the file and the sheet.
    fn at(self, path: &Path, sheet: &str) -> Error {
        match self {
            Trouble::Damaged { reason, after } => unreadable(
                path,
                format!(
                    "sheet `{sheet}` cannot be read behind cell {after} ({reason}); open and save \
                     it in a spreadsheet program"
                ),
            ),
            Trouble::Limit(limit) if sheet.is_empty() => {
                Error::Limit { path: path.to_path_buf(), limit }
            }
            Trouble::Limit(limit) => Error::Limit {
                path: path.to_path_buf(),
                limit: format!("sheet `{sheet}`: {limit}"),
            },
            Trouble::File(reason) => unreadable(path, reason),
        }
    }
}
