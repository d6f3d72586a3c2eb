//! Workbooks: one input per sheet.
//!
//! A sheet is read cell by cell from its beginning and never held as a whole: two cells in far
//! corners of a sheet of five kilobytes would otherwise ask for gigabytes. It is read on a thread
//! of its own, since unpacking takes longer than judging; the channel between the two is short, so
//! that a slow judge holds the reader back.

mod archive;
mod binary;
mod books;
mod html;
mod number_format;
mod ods;
mod ole;
mod package;
mod rows;
mod spreadsheetml;
#[cfg(test)]
mod tests;
mod texts;
mod utf8;
mod value;
mod xls;
mod xlsb;
mod xml;

use std::io::{BufReader, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use calamine::{Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::file::{File, Opened, Stream};
use super::headings::{heading_row, headings, shape};
use super::{Block, Error};
use crate::model::{Digest, Hasher};
use crate::table::{Header, Input, Listing, Shape, limits};
pub(super) use archive::Container;
use archive::Format;
use rows::{Cells, Row, Trouble};

/// Blocks that may wait between the reader and its user.
const WAITING_MAX: usize = 2;

/// A column that an input needs is no proof that a sheet is one; a list of countries has it too.
const EVIDENCE_MIN: usize = 2;

type XlsxReader = Xlsx<BufReader<Stream>>;

/// How a workbook is read.
#[derive(Debug, Clone)]
pub(super) enum Workbook {
    Xlsx,
    /// One of the other formats.
    Other(books::Plan),
}

/// Reads the sheets' names and headings. `first` is the number of the first sheet's input.
pub(super) fn open(
    opened: &Opened,
    container: Container,
    first: usize,
) -> Result<(Vec<Input>, Workbook), Error> {
    let path = Path::new(opened.path());
    match archive::check(path, opened.stream(), container)? {
        Format::Xlsx => Ok((open_xlsx(opened, first)?, Workbook::Xlsx)),
        format => {
            let (inputs, plan) = guarded(path, || books::open(opened, first, format))?;
            Ok((inputs, Workbook::Other(plan)))
        }
    }
}

fn open_xlsx(opened: &Opened, first: usize) -> Result<Vec<Input>, Error> {
    let path = Path::new(opened.path());
    guarded(path, || {
        let mut workbook = unpack(path, opened.stream())?;
        let sheets: Vec<_> = workbook
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .cloned()
            .collect();
        let mut inputs = Vec::new();
        for sheet in sheets {
            let Some(header) = header(path, &mut workbook, &sheet.name)? else { continue };
            let dialect = match sheet.visible {
                SheetVisible::Visible => "XLSX",
                SheetVisible::Hidden | SheetVisible::VeryHidden => "XLSX, hidden sheet",
            };
            inputs.push(Input {
                id: super::open::id(opened.path(), first + inputs.len())?,
                path: opened.path().to_owned(),
                sheet: Some(sheet.name),
                dialect: dialect.to_owned(),
                shape: shape(&header, EVIDENCE_MIN),
                header,
            });
        }
        Ok(inputs)
    })
}

/// Reads the first visible sheet of cells whole, as texts under the headings in its first row that
/// holds anything.
pub(super) fn listing(opened: &Opened, container: Container) -> Result<Listing, Error> {
    let path = Path::new(opened.path());
    let format = archive::check(path, opened.stream(), container)?;
    if format != Format::Xlsx {
        return guarded(path, || books::listing(opened, format));
    }
    guarded(path, || {
        let mut workbook = unpack(path, opened.stream())?;
        let mut sheets = workbook.sheets_metadata().to_vec();
        sheets.retain(|sheet| sheet.typ == SheetType::WorkSheet);
        // A hidden sheet is read only where there is no other.
        sheets.sort_by_key(|sheet| sheet.visible != SheetVisible::Visible);
        let mut listing = Listing { path: opened.path().to_owned(), ..Listing::default() };
        let Some(sheet) = sheets.first() else { return Ok(listing) };
        let reader =
            workbook.worksheet_cells_reader(&sheet.name).map_err(|error| damaged(path, &error))?;
        let (mut cells, mut row) = (Cells::new(reader), Row::default());
        while cells.next_row(&mut row).map_err(|trouble| trouble.at(path, &sheet.name))? {
            let texts: Vec<String> =
                row.texts().into_iter().map(|text| text.trim().to_owned()).collect();
            if texts.iter().all(String::is_empty) {
                continue;
            }
            if listing.headings.is_empty() {
                listing.headings = texts;
            } else {
                super::listing::add(&mut listing, u64::from(row.number), texts)?;
            }
        }
        Ok(listing)
    })
}

/// The headings of a sheet; `None` when it is no sheet of cells.
fn header(path: &Path, workbook: &mut XlsxReader, name: &str) -> Result<Option<Header>, Error> {
    let reader = match workbook.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(error) => return Err(damaged(path, &error)),
    };
    let mut cells = Cells::new(reader);
    let mut first_rows = Vec::new();
    let mut row = Row::default();
    while first_rows.len() < limits::PREAMBLE_ROWS_MAX as usize
        && cells.next_row(&mut row).map_err(|trouble| trouble.at(path, name))?
    {
        first_rows.push((row.number, row.texts()));
    }
    let texts: Vec<Vec<String>> = first_rows.iter().map(|(_, texts)| texts.clone()).collect();
    Ok(Some(match heading_row(&texts) {
        None => Header::new(0, 0, Vec::new()),
        Some(found) => {
            let (number, texts) = &first_rows[found.index];
            Header::new(*number, 0, headings(texts))
        }
    }))
}

/// The reader of one workbook.
pub(super) struct SheetBlocks<'a> {
    file: &'a File,
    blocks: Receiver<Result<Block, Error>>,
    reader: Option<std::thread::JoinHandle<()>>,
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
            .spawn(move || {
                let outcome = match &book {
                    Workbook::Xlsx => read(&path, stream, &sheets, &sender),
                    Workbook::Other(plan) => {
                        books::read(&path, stream, plan, (first, &sheets), &sender)
                    }
                };
                if let Err(error) = outcome {
                    // A send fails only when the receiver is gone, and then there is nobody to tell.
                    drop(sender.send(Err(error)));
                }
            })
            .map_err(|source| file.io(source))?;
        Ok(SheetBlocks { file, blocks, reader: Some(reader) })
    }

    pub(super) fn next_block(&mut self) -> Result<Option<Block>, Error> {
        if let Ok(block) = self.blocks.recv() {
            return block.map(Some);
        }
        match self.reader.take().map(std::thread::JoinHandle::join) {
            Some(Err(_)) => Err(broke_off(Path::new(self.file.path()))),
            Some(Ok(())) | None => Ok(None),
        }
    }

    /// The digest of the file and its length. The sheets were read in the order of the archive's
    /// index, so the bytes are gone through once more.
    pub(super) fn finish(self) -> Result<(Digest, u64), Error> {
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
            Ok((hasher.finish(), bytes))
        } else {
            Err(self.file.changed())
        }
    }
}

/// Reads sheet after sheet until nobody listens any more.
fn read(
    path: &Path,
    stream: Stream,
    sheets: &[Input],
    sender: &SyncSender<Result<Block, Error>>,
) -> Result<(), Error> {
    let mut workbook = unpack(path, stream)?;
    sheets.iter().try_for_each(|input| {
        let name = input.sheet.as_deref().unwrap_or_default();
        let reader =
            workbook.worksheet_cells_reader(name).map_err(|error| damaged(path, &error))?;
        let mut cells = Cells::new(reader);
        rows::send(|row| cells.next_row(row), input, sender)
            .map_err(|trouble| trouble.at(path, name))
    })
}

fn unpack(path: &Path, stream: Stream) -> Result<XlsxReader, Error> {
    Xlsx::new(BufReader::with_capacity(64 * 1024, stream)).map_err(|error| damaged(path, &error))
}

/// Runs the workbook reader so that a panic of it becomes an error. It reads numbers of a file
/// nobody checked, and some of them overflow.
fn guarded<T>(path: &Path, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(broke_off(path)))
}

fn broke_off(path: &Path) -> Error {
    unreadable(path, "its sheets are damaged; open and save it in a spreadsheet program".to_owned())
}

fn damaged(path: &Path, error: &XlsxError) -> Error {
    let reason = match error {
        XlsxError::Password => "it has a password; save it without one".to_owned(),
        other => {
            format!("the workbook is damaged ({other}); open and save it in a spreadsheet program")
        }
    };
    unreadable(path, reason)
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
