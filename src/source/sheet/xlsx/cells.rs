//! The cells of a sheet, row by row, from its part.

use std::io::Read;

use super::heads::{Head, Type, cell_head, columns, region, row_head};
use super::noted::Noted;
use super::quick::{self, Quick};
use super::strings::{Strings, rich};
use super::styles::Styles;
use super::xml::{Broken, Token, Xml};
use crate::source::sheet::format::{self, Format};
use crate::source::sheet::rows::{Row, Trouble};
use crate::table::limits::{
    COLUMNS_MAX, SHEET_CELLS_MAX, SHEET_TEXT_FREE_BYTES, SHEET_TEXT_RATIO_MAX,
};
use crate::table::{CellKind, column_letters};

/// What cells refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared<'a> {
    pub(super) strings: &'a Strings,
    pub(super) styles: &'a Styles,
    pub(super) from_1904: bool,
}

/// A sheet being read.
pub(super) struct Cells<'a> {
    xml: Xml<&'a mut dyn Read>,
    shared: Shared<'a>,
    noted: Noted,
    stage: Stage,
    /// The number of the row read last, from 1.
    row: u32,
    /// The cell read last, its row from 1 and its column from 0.
    last: (u32, usize),
    /// Cells read so far, and bytes of text in all rows before this one.
    count: u32,
    text_bytes: u64,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    Rows,
    Behind,
}

impl<'a> Cells<'a> {
    pub(super) fn new(part: &'a mut dyn Read, shared: Shared<'a>, noted: Noted) -> Cells<'a> {
        Cells {
            xml: Xml::new(part),
            shared,
            noted,
            stage: Stage::Before,
            row: 0,
            last: (1, 0),
            count: 0,
            text_bytes: 0,
            value: String::new(),
        }
    }

    /// Replaces a row by the next one that holds anything; `false` at the end of the sheet.
    pub(super) fn next_row(&mut self, row: &mut Row) -> Result<bool, Trouble> {
        row.clear();
        loop {
            let more = match self.stage {
                Stage::Before => self.head(),
                Stage::Rows => self.one_row(row),
                Stage::Behind => return Ok(false),
            };
            more.map_err(|broken| self.trouble(broken))?;
            if !row.is_empty() {
                return Ok(true);
            }
        }
    }

    /// Bytes of the part gone through so far.
    pub(super) fn passed(&self) -> u64 {
        self.xml.passed()
    }

    /// What was noted, once the sheet was read to its end.
    pub(super) fn noted(&self) -> &Noted {
        &self.noted
    }

    /// What stands above the rows.
    fn head(&mut self) -> Result<(), Broken> {
        loop {
            match self.xml.next()? {
                Token::Start(tag) => match tag.name() {
                    b"worksheet" | b"cols" => {}
                    b"sheetData" => {
                        self.stage = Stage::Rows;
                        return Ok(());
                    }
                    b"col" => columns(&tag, &mut self.noted)?,
                    _ => self.xml.skip()?,
                },
                Token::End | Token::Text => {}
                Token::Eof => {
                    self.stage = Stage::Behind;
                    return Ok(());
                }
            }
        }
    }

    /// One row, or what stands behind the last.
    fn one_row(&mut self, row: &mut Row) -> Result<(), Broken> {
        let is_hidden = match self.xml.next()? {
            Token::Start(tag) if tag.name() == b"row" => {
                let (number, is_hidden) = row_head(&tag, self.row)?;
                self.row = number;
                is_hidden
            }
            Token::Start(_) => return self.xml.skip(),
            Token::Text => return Ok(()),
            Token::End | Token::Eof => {
                self.stage = Stage::Behind;
                return self.rest();
            }
        };
        row.number = self.row;
        let mut next = 0;
        loop {
            if let Some(column) = self.quick(row)? {
                next = column + 1;
                continue;
            }
            let head = match self.xml.next()? {
                Token::Start(tag) if tag.name() == b"c" => cell_head(&tag, self.row, next)?,
                Token::Start(_) => {
                    self.xml.skip()?;
                    continue;
                }
                Token::Text => continue,
                Token::End | Token::Eof => break,
            };
            next = head.column + 1;
            self.last = (self.row, head.column);
            self.cell(head, row)?;
            self.weigh(row)?;
        }
        if !row.is_empty() {
            if !row.order() {
                return Err(Broken::damaged("it holds a cell twice"));
            }
            self.text_bytes += row.text_bytes() as u64;
            self.noted.row(self.row, is_hidden);
        }
        Ok(())
    }

    /// Reads the next cell, if it is written in the usual way, and says its column.
    fn quick(&mut self, row: &mut Row) -> Result<Option<usize>, Broken> {
        let Some(quick) = quick::cell(self.xml.unread(), self.row) else { return Ok(None) };
        let Quick { head, value, length } = quick;
        // What is no plain text is read the other way.
        let plain = std::str::from_utf8(value.raw).ok().filter(|_| !value.raw.contains(&b'&'));
        match plain {
            _ if head.column >= COLUMNS_MAX => return Ok(None),
            _ if value.raw.is_empty() => {}
            _ if head.kind == Type::Text => {
                let mut outcome = Ok(());
                row.write(head.column, |text| {
                    outcome = super::text::push(value, text);
                    CellKind::Text
                });
                outcome?;
            }
            Some(value) => add(self.shared, head, value, row)?,
            None => return Ok(None),
        }
        self.last = (self.row, head.column);
        self.xml.take(length);
        self.weigh(row)?;
        Ok(Some(head.column))
    }

    /// The value of a cell.
    fn cell(&mut self, head: Head, row: &mut Row) -> Result<(), Broken> {
        self.value.clear();
        let (mut formula, mut valued, mut kind) = (false, false, head.kind);
        loop {
            match self.xml.next()? {
                Token::Start(tag) => match tag.name() {
                    b"v" if !valued => {
                        valued = true;
                        self.xml.text(&mut self.value)?;
                    }
                    b"is" if !valued => {
                        kind = Type::Text;
                        rich(&mut self.xml, &mut self.value)?;
                    }
                    name => {
                        formula |= name == b"f";
                        self.xml.skip()?;
                    }
                },
                Token::Text => {}
                Token::End | Token::Eof => break,
            }
        }
        if self.value.is_empty() {
            // A formula may well give an empty text; that is a result, unlike none at all.
            if formula && !(valued && kind == Type::Text) {
                row.add(head.column, "", CellKind::Formula);
            }
            return Ok(());
        }
        if formula {
            self.noted.formula(self.row, head.column);
        }
        add(self.shared, Head { kind, ..head }, &self.value, row)
    }

    /// Counts a cell. Cells that share a text may repeat it, but not without end.
    fn weigh(&mut self, row: &Row) -> Result<(), Broken> {
        self.count += 1;
        if self.count > SHEET_CELLS_MAX {
            return Err(Broken::Limit(format!("it has more than {SHEET_CELLS_MAX} cells")));
        }
        let allowed = SHEET_TEXT_FREE_BYTES + self.xml.bytes() * SHEET_TEXT_RATIO_MAX;
        if self.text_bytes + row.text_bytes() as u64 <= allowed {
            return Ok(());
        }
        Err(Broken::Limit(format!(
            "its cells repeat shared texts to more than {SHEET_TEXT_RATIO_MAX} times its size"
        )))
    }

    /// What stands behind the rows.
    fn rest(&mut self) -> Result<(), Broken> {
        loop {
            match self.xml.next()? {
                Token::Start(tag) => match tag.name() {
                    b"mergeCells" | b"autoFilter" => {}
                    b"mergeCell" => {
                        if let Some((first, last)) = region(&tag)? {
                            self.noted.merged(first, last);
                        }
                    }
                    b"filterColumn" => {
                        self.noted.filter();
                        self.xml.skip()?;
                    }
                    b"sheetData" => return Err(Broken::damaged("it holds its rows twice")),
                    _ => self.xml.skip()?,
                },
                Token::End | Token::Text => {}
                Token::Eof => return Ok(()),
            }
        }
    }

    fn trouble(&self, broken: Broken) -> Trouble {
        match broken {
            Broken::Damaged(reason) => {
                let (row, column) = self.last;
                let letters = column_letters(u16::try_from(column).unwrap_or(u16::MAX));
                Trouble::Damaged { reason, after: format!("{letters}{row}") }
            }
            Broken::Limit(limit) => Trouble::Limit(limit),
        }
    }
}

/// Adds a cell whose value was read.
fn add(shared: Shared<'_>, head: Head, value: &str, row: &mut Row) -> Result<(), Broken> {
    let column = head.column;
    match head.kind {
        Type::Shared => {
            let index = value.trim().parse().ok();
            let text = index.and_then(|index: usize| shared.strings.get(index));
            let text = text.ok_or_else(|| Broken::damaged("a cell refers to a text it lacks"))?;
            if !text.is_empty() {
                row.add(column, text, CellKind::Text);
            }
        }
        Type::Text => row.add(column, value, CellKind::Text),
        Type::Error => row.add(column, value.trim(), CellKind::Error),
        Type::Bool => match value.trim() {
            "1" | "true" | "TRUE" => row.add(column, "true", CellKind::Bool),
            "0" | "false" | "FALSE" => row.add(column, "false", CellKind::Bool),
            other => row.add(column, other, CellKind::Text),
        },
        Type::Date => {
            let (text, kind) = iso_date(value.trim());
            row.add(column, text, kind);
        }
        Type::Number => {
            let format = shared.styles.format(head.style);
            let from_1904 = shared.from_1904;
            row.write(column, |text| number(text, value, format, from_1904));
        }
    }
    Ok(())
}

/// Writes a number as it is meant. What is no number stays as it stands: the rules will say so.
fn number(text: &mut String, value: &str, format: &Format, from_1904: bool) -> CellKind {
    let bytes = value.as_bytes();
    let short = bytes.len() < 16 && bytes.iter().all(u8::is_ascii_digit);
    if short && *format == Format::Plain && (bytes[0] != b'0' || bytes.len() == 1) {
        // Its own shortest form.
        text.push_str(value);
        return CellKind::Number;
    }
    let trimmed = value.trim();
    let numeric =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E');
    let parsed = trimmed.bytes().all(numeric).then(|| trimmed.parse::<f64>().ok()).flatten();
    let Some(number) = parsed.filter(|number| number.is_finite()) else {
        text.push_str(value);
        return CellKind::Text;
    };
    format::write(text, number, format, from_1904)
}

/// A date in the form that is written out. A midnight is a date without a time.
fn iso_date(text: &str) -> (&str, CellKind) {
    let bytes = text.as_bytes();
    let dashes = bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    if !dashes || bytes.len() < 10 || !bytes[..4].iter().all(u8::is_ascii_digit) {
        return (text, CellKind::Text);
    }
    let bare = text.strip_suffix('Z').unwrap_or(text);
    let bare = match bare.split_once('.') {
        Some((bare, fraction)) if fraction.bytes().all(|byte| byte.is_ascii_digit()) => bare,
        _ => bare,
    };
    (bare.strip_suffix("T00:00:00").unwrap_or(bare), CellKind::Date)
}
