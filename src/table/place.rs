//! Where a thing was read. A [`Place`] is made once, by `source`, and travels with its row to the
//! last report; nobody recomputes it.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use super::{Encoding, Header, Shape};

/// The number of an [`Input`] in this run, counted from 0 in the order of the command line and,
/// inside a workbook, of its sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InputId(pub u16);

impl InputId {
    /// The number as an index into the run's inputs.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A row of an input, or one cell of it.
///
/// `row`, `line` and `column` count from what a person sees: rows and lines from 1. `byte` and
/// `column` count from 0. The sheet is part of the input, since every sheet is an input of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which input.
    pub input: InputId,
    /// The row as a spreadsheet program numbers it: 1 is the first row of the sheet or file. In a
    /// CSV file a record is one row, however many lines it spans, and a blank line is a row too.
    pub row: u32,
    /// The physical line on which the row begins, from 1. A CR, an LF and a CRLF each end one
    /// line. 0 in a workbook, which has no lines.
    pub line: u64,
    /// The offset of the row's first byte in the file, from 0. 0 in a workbook.
    pub byte: u64,
    /// The cell's column, from 0; `None` when the whole row is meant.
    pub column: Option<u16>,
}

impl Place {
    /// The same row, seen at one of its columns.
    #[must_use]
    pub fn at(self, column: Option<u16>) -> Place {
        Place { column, ..self }
    }
}

/// One file, or one sheet of a workbook: what is known about it once its headings are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its number in this run.
    pub id: InputId,
    /// The path as the user gave it.
    pub path: String,
    /// The sheet's name; `None` for a CSV file.
    pub sheet: Option<String>,
    /// How it was taken apart, in words for a person: `CSV, comma, UTF-8, CRLF` or `XLSX`.
    pub dialect: String,
    /// How its bytes are letters; `None` for a workbook.
    pub encoding: Option<Encoding>,
    /// What its rows are about.
    pub shape: Shape,
    /// Its headings.
    pub header: Header,
}

impl Input {
    /// The file's own name, without the folders it lies in.
    pub fn file_name(&self) -> Cow<'_, str> {
        let name = Path::new(&self.path).file_name();
        name.map_or(Cow::Borrowed(self.path.as_str()), |name| name.to_string_lossy())
    }

    /// The address of a place in this input, as a person would look it up:
    /// `book.xlsx cell Customers!E12`, `new.csv row 12 (line 14)`, or `new.csv cell E12 (line 14)`.
    /// The file stands there by its name alone: where it lies is known to whoever sent it, and a
    /// sentence has little room.
    pub fn address(&self, place: Place) -> Address<'_> {
        Address { input: self, place }
    }

    /// The cell's name inside the input: `E12`, or `Customers!E12` in a workbook, or `12` for a row.
    pub fn cell_name(&self, place: Place) -> String {
        let mut name = String::with_capacity(24);
        if let Some(sheet) = &self.sheet {
            name.push_str(sheet);
            name.push('!');
        }
        if let Some(column) = place.column {
            push_letters(&mut name, column);
        }
        push_number(&mut name, place.row.into());
        name
    }
}

/// What table files are called that people pack.
const TABLE_ENDINGS: [&str; 8] = ["csv", "tsv", "tab", "txt", "xlsx", "xlsm", "xls", "ods"];

/// A file's name without its folder and its ending, as names of reports are made from it. Of
/// `customers.csv.gz` that is `customers`.
pub fn file_stem(path: &str) -> String {
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let ends = |path: &Path, endings: &[&str]| {
        let ending = path.extension().map(|own| own.to_string_lossy().to_ascii_lowercase());
        ending.is_some_and(|own| endings.contains(&own.as_str()))
    };
    let path = Path::new(path);
    let outer = stem(path).unwrap_or_default();
    if ends(path, &["gz", "zst", "zip"]) && ends(Path::new(&outer), &TABLE_ENDINGS) {
        return stem(Path::new(&outer)).unwrap_or(outer);
    }
    outer
}

/// An address to be shown; see [`Input::address`].
#[derive(Debug, Clone, Copy)]
pub struct Address<'a> {
    input: &'a Input,
    place: Place,
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.input.file_name())?;
        match self.place.column {
            Some(_) => write!(f, " cell {}", self.input.cell_name(self.place))?,
            None => match &self.input.sheet {
                Some(sheet) => write!(f, " sheet {sheet} row {}", self.place.row)?,
                None => write!(f, " row {}", self.place.row)?,
            },
        }
        if self.place.line > 0 && self.place.line != u64::from(self.place.row) {
            write!(f, " (line {})", self.place.line)?;
        }
        Ok(())
    }
}

/// The letters over a column: 0 is `A`, 25 is `Z`, 26 is `AA`.
pub fn column_letters(column: u16) -> String {
    let mut letters = String::with_capacity(4);
    push_letters(&mut letters, column);
    letters
}

fn push_letters(text: &mut String, column: u16) {
    if let Some(higher) = (column / 26).checked_sub(1) {
        push_letters(text, higher);
    }
    text.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
}

/// Adds the decimal digits of a number; this is done for every finding.
pub fn push_number(text: &mut String, number: u64) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or(0)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_the_file_and_not_its_folder() {
        let of = |path: &str, sheet: Option<&str>, line, column| {
            let input = Input {
                id: InputId(0),
                path: path.to_owned(),
                sheet: sheet.map(str::to_owned),
                dialect: String::new(),
                encoding: None,
                shape: Shape::Customers,
                header: Header::new(1, 1, Vec::new()),
            };
            let place = Place { input: input.id, row: 12, line, byte: 0, column };
            input.address(place).to_string()
        };
        assert_eq!(of("in/new.csv", None, 14, None), "new.csv row 12 (line 14)");
        assert_eq!(of("/data/in/new.csv", None, 12, Some(4)), "new.csv cell E12");
        assert_eq!(of("in/a.xlsx", Some("All"), 0, Some(4)), "a.xlsx cell All!E12");
        assert_eq!(of("a.xlsx", Some("All"), 0, None), "a.xlsx sheet All row 12");
        assert_eq!(of("..", None, 12, None), ".. row 12");
    }

    #[test]
    fn a_packed_file_is_called_as_its_content() {
        for (path, stem) in [
            ("in/customers.csv", "customers"),
            ("in/customers.CSV.GZ", "customers"),
            ("book.xlsx.zst", "book"),
            ("may.2026.zip", "may.2026"),
            ("may.zip", "may"),
            ("..", ""),
        ] {
            assert_eq!(file_stem(path), stem, "{path}");
        }
    }

    #[test]
    fn letters_count_as_a_spreadsheet_does() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16383, "XFD"),
        ] {
            assert_eq!(column_letters(column), letters);
        }
    }
}
