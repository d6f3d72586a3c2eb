//! Workbooks of every format but XLSX: each is a [`Book`], which goes from sheet to sheet and from
//! row to row and never back.

use std::path::Path;
use std::sync::mpsc::SyncSender;

use super::archive::Format;
use super::rows::{self, Row, Trouble};
use super::{Asked, html, ods, spreadsheetml, unreadable, xls, xlsb};
use crate::source::file::{Opened, Stream};
use crate::source::listing::{Candidates, Fits, Gather};
use crate::source::{Block, Error};
use crate::table::{Input, Listing, Place, Remark, RemarkKind, limits};

/// What a document is that is packed like a workbook and is none.
pub(super) const NO_SPREADSHEET: &str =
    "it is a text document or a presentation; save the table as .xlsx or .csv";

/// A sheet of cells.
pub(super) struct Sheet {
    pub(super) name: String,
    /// Whether a spreadsheet program shows it only when asked.
    pub(super) hidden: bool,
}

/// A workbook being read, from its first sheet to its last.
pub(super) trait Book: Send {
    /// Goes on to the next sheet of cells; `None` behind the last one.
    fn next_sheet(&mut self) -> Result<Option<Sheet>, Trouble>;

    /// Replaces a row by the sheet's next one that holds anything; `false` at the sheet's end.
    fn next_row(&mut self, row: &mut Row) -> Result<bool, Trouble>;

    /// What a person should know of the sheet, as far as the format tells it without being read
    /// twice. Rows that were not yet read may be lost by asking.
    fn note(&mut self) -> Result<Option<String>, Trouble> {
        Ok(None)
    }
}

/// The note on hidden rows, which are read like all others.
pub(super) fn hidden_rows(count: u64) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 hidden row".to_owned()),
        count => Some(format!("{count} hidden rows")),
    }
}

/// The format as people call it.
fn name(format: Format) -> &'static str {
    match format {
        Format::Xlsx => "XLSX",
        Format::Xlsb => "XLSB",
        Format::Ods => "ODS",
        Format::FlatOds => "flat ODS",
        Format::Xls => "XLS",
        Format::SpreadsheetMl => "SpreadsheetML 2003",
        Format::Html => "HTML table",
    }
}

fn book(format: Format, stream: Stream) -> Result<Box<dyn Book>, Trouble> {
    match format {
        Format::Xlsb => xlsb::open(stream),
        Format::Ods => ods::packed(stream),
        Format::FlatOds => Ok(ods::flat(stream)),
        Format::Xls => xls::open(stream),
        Format::SpreadsheetMl => Ok(spreadsheetml::open(stream)),
        Format::Html => Ok(html::open(stream)),
        Format::Xlsx => Err(Trouble::File("it is an .xlsx workbook".to_owned())),
    }
}

/// How a workbook is read again.
#[derive(Debug, Clone)]
pub(in crate::source) struct Plan {
    format: Format,
    /// For each of its inputs, which of its sheets it is, from 0, and whether that is hidden.
    sheets: Vec<(usize, bool)>,
}

/// Reads the sheets' names and headings. `first` is the number of the first sheet's input.
pub(super) fn open(
    opened: &Opened,
    first: usize,
    format: Format,
    asked: &mut Asked<'_, '_>,
) -> Result<(Vec<Input>, Plan), Error> {
    let path = Path::new(opened.path());
    let found = sheets(path, format, opened.stream())?;
    if found.is_empty() {
        let reason = match format {
            Format::Html => {
                "it is an HTML page without a table; export the table as .csv or .xlsx".to_owned()
            }
            _ => "it holds no sheet of cells".to_owned(),
        };
        return Err(unreadable(path, reason));
    }
    let names: Vec<&str> = found.iter().map(|found| found.sheet.name.as_str()).collect();
    let chosen = asked.choice.of(path, &names)?;
    let (mut inputs, mut sheets) = (Vec::new(), Vec::new());
    for index in chosen {
        let Found { sheet, first_rows, note } = &found[index];
        let mut dialect = name(format).to_owned();
        let hidden = sheet.hidden.then_some("hidden sheet");
        for part in [hidden, note.as_deref()].into_iter().flatten() {
            dialect.push_str(", ");
            dialect.push_str(part);
        }
        let number = first + inputs.len();
        inputs.push(asked.input(opened, number, &sheet.name, dialect, first_rows)?);
        sheets.push((index, sheet.hidden));
    }
    Ok((inputs, Plan { format, sheets }))
}

/// A sheet, its first rows with their numbers, and what is to be said about it.
struct Found {
    sheet: Sheet,
    first_rows: Vec<(u32, Vec<String>)>,
    note: Option<String>,
}

/// All sheets of a workbook, in order.
fn sheets(path: &Path, format: Format, stream: Stream) -> Result<Vec<Found>, Error> {
    let mut book = book(format, stream).map_err(|trouble| trouble.at(path, ""))?;
    let mut found = Vec::new();
    while let Some(sheet) = book.next_sheet().map_err(|trouble| trouble.at(path, ""))? {
        if found.len() >= limits::INPUTS_MAX {
            let limit = format!("a workbook has at most {} sheets", limits::INPUTS_MAX);
            return Err(Error::Limit { path: path.to_path_buf(), limit });
        }
        let first_rows =
            first_rows(book.as_mut()).map_err(|trouble| trouble.at(path, &sheet.name))?;
        let note = book.note().map_err(|trouble| trouble.at(path, &sheet.name))?;
        found.push(Found { sheet, first_rows, note });
    }
    Ok(found)
}

/// The rows among which the headings are looked for.
fn first_rows(book: &mut dyn Book) -> Result<Vec<(u32, Vec<String>)>, Trouble> {
    let mut rows = Vec::new();
    let mut row = Row::default();
    while rows.len() < limits::PREAMBLE_ROWS_MAX as usize && book.next_row(&mut row)? {
        rows.push((row.number, row.texts()));
    }
    Ok(rows)
}

/// Reads a reference file.
pub(super) fn listing(opened: &Opened, format: Format, fits: Fits<'_>) -> Result<Listing, Error> {
    let path = Path::new(opened.path());
    let mut book = book(format, opened.stream()).map_err(|trouble| trouble.at(path, ""))?;
    let mut candidates = Candidates::default();
    let mut row = Row::default();
    while let Some(sheet) = book.next_sheet().map_err(|trouble| trouble.at(path, ""))? {
        let mut gather = Gather::new(opened.path(), fits);
        let mut read = Ok(());
        while read.is_ok() {
            match book.next_row(&mut row) {
                Ok(true) => read = gather.row(u64::from(row.number), &row.texts()),
                Ok(false) => break,
                Err(trouble) => read = Err(trouble.at(path, &sheet.name)),
            }
        }
        if candidates.take(sheet.hidden, gather.finish(read)) {
            break;
        }
    }
    candidates.listing(opened.path())
}

/// Reads sheet after sheet until nobody listens any more. `first` is the number of the file's first
/// input.
pub(super) fn read(
    path: &Path,
    stream: Stream,
    plan: &Plan,
    (first, inputs): (usize, &[Input]),
    sender: &SyncSender<Result<Block, Error>>,
) -> Result<Vec<Remark>, Error> {
    let mut book = book(plan.format, stream).map_err(|trouble| trouble.at(path, ""))?;
    let (mut next, mut remarks) = (0, Vec::new());
    for input in inputs {
        let name = input.sheet.as_deref().unwrap_or_default();
        let index = usize::from(input.id.0).checked_sub(first);
        let place = index.and_then(|index| plan.sheets.get(index)).copied();
        let (place, hidden) = place.ok_or_else(|| Error::Changed(path.to_path_buf()))?;
        if hidden {
            let row = input.header.row.max(1);
            let place = Place { input: input.id, row, line: 0, byte: 0, column: None };
            remarks.push(Remark { kind: RemarkKind::SheetHidden, place, count: 1 });
        }
        while next <= place {
            next += 1;
            let sheet = book.next_sheet().map_err(|trouble| trouble.at(path, name))?;
            if sheet.is_none() {
                return Err(Error::Changed(path.to_path_buf()));
            }
        }
        let beside = rows::send(|row| book.next_row(row), input, sender)
            .map_err(|trouble| trouble.at(path, name))?;
        remarks.extend(beside);
    }
    Ok(remarks)
}
