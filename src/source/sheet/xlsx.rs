//! Workbooks of the kind that is XML in an archive: `.xlsx` and `.xlsm`.
//!
//! Read by ourselves, since no library we know tells number formats, formulas and hidden rows in one
//! walk, and since everything here may be a lie: counts, sizes, indexes, names. Parts are found by
//! their relationships; the workbook, its styles and its shared texts are held, sheets are streamed.

mod cells;
mod heads;
mod noted;
mod package;
mod quick;
mod strings;
mod styles;
mod tag;
#[cfg(test)]
mod tests;
mod text;
mod workbook;
mod xml;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use self::cells::{Cells, Shared};
use self::noted::Noted;
use self::package::{Package, Relation};
use self::strings::Strings;
use self::styles::Styles;
use self::workbook::{Named, Workbook};
use self::xml::Broken;
use super::rows::{Row, Trouble};
use crate::source::Error;
use crate::source::file::Stream;
use crate::table::limits::{HEADINGS_SEARCH_BYTES_MAX, PREAMBLE_ROWS_MAX, SHEET_ROWS_MAX};
use crate::table::{Input, Remark};

/// A workbook that was opened: all of it but the cells.
#[derive(Debug)]
pub(in crate::source) struct Book {
    path: PathBuf,
    package: Package,
    sheets: Vec<Sheet>,
    styles: Styles,
    from_1904: bool,
    is_stale: bool,
    strings_part: Option<String>,
    /// Kept from opening until the sheets are read, which is once.
    strings: Mutex<Option<Strings>>,
}

/// A sheet of cells.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) is_hidden: bool,
    part: String,
    /// About how many rows it has: guessed from its size when its headings were read.
    rows_expected: u64,
}

/// The first rows of a sheet that hold anything: their numbers and texts.
pub(super) type FirstRows = Vec<(u32, Vec<String>)>;

impl Book {
    /// Reads the parts that say what is in a workbook.
    pub(super) fn open(path: &Path, stream: Stream) -> Result<Book, Error> {
        Book::read(path, stream).map_err(|broken| error(path, broken))
    }

    fn read(path: &Path, stream: Stream) -> Result<Book, Broken> {
        let mut package = Package::open(stream)?;
        let part = package
            .relations("")?
            .into_iter()
            .find(|relation| relation.kind == "officeDocument")
            .and_then(|relation| relation.part)
            .unwrap_or_else(|| "xl/workbook.xml".to_owned());
        let workbook = Workbook::read(&mut package.part(&part)?)?;
        let relations = package.relations(&part)?;
        let of_kind = |kind: &str| {
            let relation = relations.iter().find(|relation| relation.kind == kind)?;
            relation.part.clone().filter(|part| package.has(part))
        };
        let (styles_part, strings_part) = (of_kind("styles"), of_kind("sharedStrings"));
        let sheets = sheets(workbook.sheets, &relations)?;
        let styles = match styles_part {
            Some(part) => Styles::read(&mut package.part(&part)?)?,
            None => Styles::default(),
        };
        Ok(Book {
            path: path.to_owned(),
            package,
            sheets,
            styles,
            from_1904: workbook.from_1904,
            is_stale: workbook.is_stale,
            strings_part,
            strings: Mutex::new(None),
        })
    }

    pub(super) fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// About how many rows a sheet has.
    pub(in crate::source) fn rows_expected(&self, sheet: &str) -> u64 {
        let named = self.sheets.iter().find(|own| own.name == sheet);
        named.map_or(0, |sheet| sheet.rows_expected)
    }

    /// Whether the workbook counts its days from 1904.
    pub(super) fn is_from_1904(&self) -> bool {
        self.from_1904
    }

    /// The first rows of some sheets, by index.
    pub(super) fn first_rows(&mut self, sheets: &[usize]) -> Result<Vec<FirstRows>, Error> {
        let strings = self.take_strings()?;
        let mut left = HEADINGS_SEARCH_BYTES_MAX;
        let mut all = Vec::with_capacity(sheets.len());
        for &sheet in sheets {
            let mut first = Vec::new();
            let mut row = Row::default();
            let mut passed = 0;
            self.walk(sheet, &strings, Noted::default(), |cells| {
                while first.len() < PREAMBLE_ROWS_MAX as usize && cells.next_row(&mut row)? {
                    first.push((row.number, row.texts()));
                }
                passed = cells.passed();
                left = left.checked_sub(passed).ok_or_else(|| {
                    let limit = HEADINGS_SEARCH_BYTES_MAX;
                    Trouble::Limit(format!("no headings stand in its first {limit} bytes"))
                })?;
                Ok(())
            })?;
            let size = self.package.size(&self.sheets[sheet].part);
            let rows = size.saturating_mul(first.len() as u64) / passed.max(1);
            self.sheets[sheet].rows_expected = rows.min(u64::from(SHEET_ROWS_MAX));
            all.push(first);
        }
        *self.strings.lock().unwrap_or_else(PoisonError::into_inner) = Some(strings);
        Ok(all)
    }

    /// Hands every row of a sheet that holds anything to a function.
    pub(super) fn each_row(
        &self,
        sheet: usize,
        mut take: impl FnMut(&Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let strings = self.take_strings()?;
        let mut row = Row::default();
        let mut refused = Ok(());
        self.walk(sheet, &strings, Noted::default(), |cells| {
            while refused.is_ok() && cells.next_row(&mut row)? {
                refused = take(&row);
            }
            Ok(())
        })?;
        refused
    }

    /// Reads the sheets of inputs, one after the other: `read` is called with each and with what
    /// gives its next row. Returns what is peculiar about them.
    pub(super) fn read_sheets(
        &self,
        inputs: &[Input],
        mut read: impl FnMut(
            &Input,
            &mut dyn FnMut(&mut Row) -> Result<bool, Trouble>,
        ) -> Result<Option<Remark>, Trouble>,
    ) -> Result<Vec<Remark>, Error> {
        let strings = self.take_strings()?;
        let mut remarks = Vec::new();
        for input in inputs {
            let named = |sheet: &Sheet| Some(sheet.name.as_str()) == input.sheet.as_deref();
            let Some(index) = self.sheets.iter().position(named) else { continue };
            let is_hidden = self.sheets[index].is_hidden;
            self.walk(index, &strings, Noted::of(input), |cells| {
                let beside = read(input, &mut |row| cells.next_row(row))?;
                remarks.extend(beside);
                remarks.extend(cells.noted().remarks(input, is_hidden, self.is_stale));
                Ok(())
            })?;
        }
        Ok(remarks)
    }

    fn walk(
        &self,
        sheet: usize,
        strings: &Strings,
        noted: Noted,
        work: impl FnOnce(&mut Cells<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Error> {
        let Sheet { name, part, .. } = &self.sheets[sheet];
        let mut package = self.package.clone();
        let shared = Shared { strings, styles: &self.styles, from_1904: self.from_1904 };
        let mut member = package.member(part).map_err(|broken| error(&self.path, broken))?;
        let mut cells = Cells::new(&mut member, shared, noted);
        work(&mut cells).map_err(|trouble| trouble.at(&self.path, name))
    }

    fn take_strings(&self) -> Result<Strings, Error> {
        let kept = self.strings.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(strings) = kept {
            return Ok(strings);
        }
        let Some(part) = &self.strings_part else { return Ok(Strings::default()) };
        let mut package = self.package.clone();
        let claimed = package.size(part);
        package
            .part(part)
            .and_then(|mut xml| Strings::read(&mut xml, claimed))
            .map_err(|broken| error(&self.path, broken))
    }
}

/// The sheets of cells among those that the workbook lists. Charts and dialogs are none.
fn sheets(listed: Vec<Named>, relations: &[Relation]) -> Result<Vec<Sheet>, Broken> {
    let mut sheets: Vec<Sheet> = Vec::new();
    // What has no part has no cells either: modules of old macros are listed like sheets.
    for named in listed.into_iter().filter(|named| !named.relation.is_empty()) {
        let relation = relations.iter().find(|relation| relation.id == named.relation);
        let missing = || Broken::Damaged(format!("the part of sheet `{}` is missing", named.name));
        let relation = relation.ok_or_else(missing)?;
        if relation.kind != "worksheet" {
            continue;
        }
        let part = relation.part.clone().ok_or_else(missing)?;
        if sheets.iter().any(|other| other.part == part || other.name == named.name) {
            return Err(Broken::Damaged(format!("it has the sheet `{}` twice", named.name)));
        }
        let Named { name, is_hidden, .. } = named;
        sheets.push(Sheet { name, is_hidden, part, rows_expected: 0 });
    }
    Ok(sheets)
}

/// The error it is for the user, where no sheet is being read.
fn error(path: &Path, broken: Broken) -> Error {
    match broken {
        Broken::Damaged(reason) => super::unreadable(
            path,
            format!(
                "the workbook is damaged ({reason}); open and save it in a spreadsheet program"
            ),
        ),
        Broken::Limit(limit) => Error::Limit { path: path.to_path_buf(), limit },
    }
}
