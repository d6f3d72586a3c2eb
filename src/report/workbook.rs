//! `<input>.rejects.xlsx`: the rows that did not get in as a workbook, to be corrected where they
//! are marked and sent back as it is.
//!
//! One sheet for every input that has such rows, its columns first, headings and cells as received
//! and all as text; then muster's columns, as in the CSV file. A cell that something is said about
//! is filled, has a border and a note. Rows go to the disk as they come, so memory does not grow
//! with them; what is gathered is the notes, and those are limited.
//!
//! There is no formula, no macro and no link out of the workbook in it: every cell is a string, and
//! one that could act as a formula where text is taken for typed carries the mark by which
//! spreadsheet programs keep it text.

mod about;
mod causes;
mod formats;
mod sheet;

use std::fs::File;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, Note, Worksheet, XlsxError};

use crate::rules::{Language, Message, Word, say};
use crate::table::Input;
use crate::table::limits::{
    COLUMNS_MAX, NOTES_MAX, SHEET_BYTES_MAX, SHEET_ROWS_MAX, SHEET_TEXT_UNITS_MAX,
    WORKBOOK_BYTES_MAX,
};

use super::layout::kept_headings;
use super::lists_sheet::{Lists, meta_sheet};
use super::marked::{Mark, MarkedRow, MarkedRows};
use super::rejects::OWN_HEADINGS;
use super::{Error, Plan, Summary};
use formats::{Formats, Look};
use sheet::Sheet;

/// Rows by which widths of columns are chosen.
const WIDTH_ROWS: u32 = 500;
/// Rows before the end of a sheet from which on it ends with a family.
const FAMILY_ROWS: u32 = 1_000;
/// Bytes that a cell takes beside its text.
const CELL_BYTES: usize = 64;
const OWN_COLUMNS: usize = OWN_HEADINGS.len() - 1;

/// A cell of the workbook, for links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SheetCell {
    sheet: usize,
    row: u32,
    column: u16,
}

/// What is left out of the workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Cut {
    notes: u64,
    cells: u64,
    rows: u64,
}

/// The workbook while it is written.
pub(super) struct Workbook {
    book: rust_xlsxwriter::Workbook,
    formats: Formats,
    sheets: Vec<Sheet>,
    cut: Cut,
    notes: usize,
    /// Bytes of all sheets, about.
    bytes: u64,
}

impl std::fmt::Debug for Workbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workbook").field("sheets", &self.sheets.len()).finish_non_exhaustive()
    }
}

impl Workbook {
    /// An empty workbook whose rows wait in unnamed files in a folder.
    pub(super) fn new(folder: &Path) -> Result<Workbook, Error> {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.set_tempdir(folder).map_err(|source| failed(folder, source))?;
        // Rows of a table shrink to a tenth even so, in a third of the time.
        book.set_zip_compression_level(1);
        Ok(Workbook {
            book,
            formats: Formats::new(),
            sheets: Vec::new(),
            cut: Cut::default(),
            notes: 0,
            bytes: 0,
        })
    }

    /// Adds rows of an input behind those before. Gives where each row came to stand, as the index
    /// of its sheet and its row there, as long as there is room.
    pub(super) fn append(
        &mut self,
        input: &Input,
        rows: &MarkedRows,
        folder: &Path,
    ) -> Result<Vec<(usize, u32)>, Error> {
        let mut places = Vec::with_capacity(rows.len());
        let mut result = Ok(());
        let too_wide = kept_headings(input).count() + OWN_COLUMNS > COLUMNS_MAX;
        rows.each(|row, cells, marks| {
            if self.bytes > WORKBOOK_BYTES_MAX || too_wide {
                self.cut.rows += 1;
            } else if result.is_ok() {
                let written = self.row(input, row, cells.iter(), marks);
                result = written.map(|place| places.push(place));
            }
        });
        result.map_err(|source| failed(folder, source))?;
        Ok(places)
    }

    /// The cell of a place that [`Workbook::append`] gave.
    pub(super) fn cell((sheet, row): (usize, u32), column: usize) -> SheetCell {
        SheetCell { sheet, row, column: u16::try_from(column).unwrap_or(u16::MAX) }
    }

    fn row<'c>(
        &mut self,
        input: &Input,
        row: &MarkedRow,
        cells: impl Iterator<Item = &'c str>,
        marks: &[Mark],
    ) -> Result<(usize, u32), XlsxError> {
        let at = self.sheet_for(input, row.goes_on)?;
        let sheet = &mut self.sheets[at];
        sheet.rows += 1;
        let number = sheet.rows;
        let bytes = (row.bytes + row.cell_count() * CELL_BYTES) as u64;
        sheet.bytes += bytes;
        self.bytes += bytes;
        for (column, text) in cells.enumerate() {
            let mark = marks.iter().find(|mark| mark.column == column);
            if column >= COLUMNS_MAX {
                self.cut.cells += 1;
                continue;
            }
            if text.is_empty() && mark.is_none() {
                continue;
            }
            let text = shortened(text, &mut self.cut.cells);
            if number <= WIDTH_ROWS {
                sheet.measure(column, text.chars().count());
            }
            let look = Look {
                own: (sheet.width..sheet.width + OWN_COLUMNS).contains(&column),
                wraps: column == sheet.width + 1,
                held: row.held,
                severity: mark.and_then(|mark| mark.severity),
                could_run: mark.is_some_and(|mark| mark.could_run),
            };
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            match self.formats.of(look) {
                Some(format) => {
                    sheet.worksheet.write_string_with_format(number, column, text, format)?;
                }
                None => {
                    sheet.worksheet.write_string(number, column, text)?;
                }
            }
        }
        for mark in marks.iter().filter(|mark| !mark.note.is_empty()) {
            if self.notes == NOTES_MAX {
                self.cut.notes += 1;
                continue;
            }
            self.notes += 1;
            let column = u16::try_from(mark.column).unwrap_or(u16::MAX);
            sheet.worksheet.insert_note(number, column, &note(&mark.note))?;
        }
        Ok((at, number))
    }

    /// The sheet that takes the next row of an input: the last, or a new one.
    fn sheet_for(&mut self, input: &Input, goes_on: bool) -> Result<usize, XlsxError> {
        let last = self.sheets.len().checked_sub(1);
        if let Some(at) = last
            && let Some(sheet) = self.sheets.get(at)
            && sheet.input == input.id
        {
            let room = SHEET_ROWS_MAX - 1 - sheet.rows;
            let small = sheet.bytes < SHEET_BYTES_MAX;
            if room > 0 && (goes_on || (room > FAMILY_ROWS && small)) {
                return Ok(at);
            }
        }
        let part = self.sheets.iter().filter(|sheet| sheet.input == input.id).count() + 1;
        let taken: Vec<String> = self.sheets.iter().map(|own| own.name.to_lowercase()).collect();
        let name = super::names::sheet_name(input, part, &taken);
        let mut worksheet = self.book.new_worksheet_with_constant_memory()?;
        worksheet.set_name(&name)?;
        let mut sheet = Sheet {
            input: input.id,
            name,
            worksheet,
            width: kept_headings(input).count(),
            rows: 0,
            bytes: 0,
            widths: Vec::new(),
        };
        sheet.headings(input, &self.formats)?;
        self.sheets.push(sheet);
        Ok(self.sheets.len() - 1)
    }

    /// How many rows the workbook holds.
    pub(super) fn rows(&self) -> u64 {
        self.sheets.iter().map(|sheet| u64::from(sheet.rows)).sum()
    }

    /// What is not in the workbook, in sentences.
    pub(super) fn cuts(&self, name: &str, language: Language) -> Vec<String> {
        let mut cuts: Vec<Message> = Vec::new();
        let file = Word::from(name.to_owned());
        if self.cut.notes > 0 {
            cuts.push(say!(
                "{file}: {count} more marked cells have no note, because only the first {most} \
                 have one; `_import_problems` says what is wrong with each.",
                file = file.clone(),
                count = Word::Number(self.cut.notes),
                most = Word::Number(NOTES_MAX as u64)
            ));
        }
        if self.cut.rows > 0 {
            cuts.push(say!(
                "{file}: {count} more rows are not in the workbook, because it has no room for \
                 them; the CSV files have all of them.",
                file = file.clone(),
                count = Word::Number(self.cut.rows)
            ));
        }
        if self.cut.cells > 0 {
            cuts.push(say!(
                "{file}: {count} cells were cut or left out, because a sheet holds {most} \
                 characters a cell and {columns} columns; the CSV file has them whole.",
                file = file.clone(),
                count = Word::Number(self.cut.cells),
                most = Word::Number(SHEET_TEXT_UNITS_MAX as u64),
                columns = Word::Number(COLUMNS_MAX as u64)
            ));
        }
        if self.sheets.windows(2).any(|pair| pair[0].input == pair[1].input) {
            cuts.push(say!(
                "{file}: the rows are too many for one sheet, so they go on in further sheets \
                 (`_part2` and so on).",
                file
            ));
        }
        cuts.iter().map(|cut| cut.to(language)).collect()
    }

    /// Puts the sheets together and writes the file.
    pub(super) fn save(
        mut self,
        plan: &Plan<'_>,
        path: &Path,
        summary: &Summary,
        links: &[Option<SheetCell>],
    ) -> Result<(), Error> {
        self.assembled(plan, summary, links).map_err(|source| failed(path, source))?;
        let file = super::file::create(path)?;
        self.write(&file).map_err(|source| failed(path, source))?;
        file.sync_all().map_err(|source| Error { doing: "write", path: path.to_owned(), source })
    }

    fn write(&mut self, file: &File) -> Result<(), XlsxError> {
        self.book.save_to_writer(std::io::BufWriter::with_capacity(256 * 1024, file))
    }

    fn assembled(
        &mut self,
        plan: &Plan<'_>,
        summary: &Summary,
        links: &[Option<SheetCell>],
    ) -> Result<(), XlsxError> {
        let language = plan.language;
        let names: Vec<String> = self.sheets.iter().map(|sheet| sheet.name.clone()).collect();
        let counts: Vec<(String, u32)> =
            self.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.rows)).collect();
        self.book.set_properties(&properties(summary)?);
        let mut first = about::sheet(summary, &counts, &self.formats, language)?;
        first.set_active(true);
        self.book.push_worksheet(first);
        let mut lists = Lists::default();
        for mut sheet in std::mem::take(&mut self.sheets) {
            sheet.finish()?;
            if let Some(input) = plan.inputs.get(sheet.input.index()) {
                sheet.offer(input, &mut lists, plan)?;
            }
            self.book.push_worksheet(sheet.worksheet);
        }
        if !summary.causes.is_empty() {
            let linked = causes::sheet(summary, links, &names, &self.formats, language)?;
            self.book.push_worksheet(linked);
        }
        lists.write(&mut self.book)?;
        self.book.push_worksheet(meta(summary)?);
        Ok(())
    }
}

/// What a program has to know of a returned workbook: that it is one, and of which run.
fn meta(summary: &Summary) -> Result<Worksheet, XlsxError> {
    let mut facts = vec![
        ("program", "muster".to_owned()),
        ("run", summary.run.id.clone()),
        ("source", summary.run.source.clone()),
        ("rules_version", summary.run.rules_version.clone()),
        ("catalogue", summary.run.catalogue.clone()),
    ];
    facts.extend(summary.inputs.iter().map(|input| ("sha256", input.sha256.clone())));
    meta_sheet(&facts)
}

/// The time in a workbook's properties is that of the run: nothing in the file depends on when or
/// how often it was written.
fn properties(summary: &Summary) -> Result<DocProperties, XlsxError> {
    let started = rust_xlsxwriter::ExcelDateTime::parse_from_str(
        summary.run.started.get(..19).unwrap_or_default(),
    )?;
    Ok(DocProperties::new()
        .set_title("Rows to be corrected")
        .set_author("muster")
        .set_creation_datetime(&started))
}

fn note(text: &str) -> Note {
    let lines: usize = text.lines().map(|line| line.chars().count() / 38 + 1).sum();
    let height = u32::try_from(lines.clamp(3, 24)).unwrap_or(24) * 15 + 12;
    let text = shortened(text, &mut 0);
    Note::new(text).add_author_prefix(false).set_author("muster").set_width(260).set_height(height)
}

/// A text that a sheet's cell holds, cut between characters. What is cut off is never a value
/// somebody could use: no column takes as much.
fn shortened<'t>(text: &'t str, cut: &mut u64) -> &'t str {
    // A character of one byte is one unit, and no other takes more units than bytes.
    if text.len() <= SHEET_TEXT_UNITS_MAX {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find_map(|(at, c)| {
        units += c.len_utf16();
        (units > SHEET_TEXT_UNITS_MAX).then_some(at)
    });
    match end {
        Some(end) => {
            *cut += 1;
            text.get(..end).unwrap_or_default()
        }
        None => text,
    }
}

fn failed(path: &Path, source: XlsxError) -> Error {
    let source = match source {
        XlsxError::IoError(source) => source,
        other => std::io::Error::other(other),
    };
    Error { doing: "write", path: path.to_owned(), source }
}
