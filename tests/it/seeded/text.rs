//! Tables as text files, in every way that people's programs write them.

use super::layout::{Record, Table};
use super::world::{Damage, Random};

/// The bytes of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    Utf8,
    /// With a byte order mark.
    Marked,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

/// How a text file is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) delimiter: char,
    pub(super) end: &'static str,
    pub(super) code: Code,
    /// Quotes around every cell.
    pub(super) quoted: bool,
    /// Lines above the headings.
    pub(super) above: &'static [&'static str],
    /// Rows without content between others.
    pub(super) blanks: bool,
    /// The last row has an end.
    pub(super) ended: bool,
}

/// Comma, line feed, UTF-8.
pub(super) const USUAL: Style = Style {
    delimiter: ',',
    end: "\n",
    code: Code::Utf8,
    quoted: false,
    above: &[],
    blanks: false,
    ended: true,
};

/// Where a row stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) row: usize,
    pub(super) line: Option<usize>,
    pub(super) byte: Option<usize>,
}

/// A table as it was written.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) bytes: Vec<u8>,
    pub(super) places: Vec<Place>,
    /// Rows that hold no data: blank ones, and those above the headings.
    pub(super) empty: usize,
}

struct Writer {
    style: Style,
    bytes: Vec<u8>,
    row: usize,
    line: usize,
}

impl Writer {
    fn put(&mut self, text: &str) {
        match self.style.code {
            Code::Utf8 | Code::Marked => self.bytes.extend_from_slice(text.as_bytes()),
            Code::Utf16Le => self.bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Code::Utf16Be => self.bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
            Code::Windows1252 => {
                let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
                assert!(!lost, "{text}");
                self.bytes.extend_from_slice(&bytes);
            }
        }
    }

    fn end(&mut self) {
        self.put(self.style.end);
        self.row += 1;
        self.line += 1;
    }

    fn cell(&mut self, cell: &str, damage: Option<Damage>) {
        let open = matches!(damage, Some(Damage::QuoteOpen));
        let marked = open || matches!(damage, Some(Damage::QuoteStray(_)));
        let special = |c: char| c == self.style.delimiter || matches!(c, '"' | '\n' | '\r');
        let quoted = self.style.quoted || marked || cell.contains(special);
        self.line += cell.matches('\n').count();
        let text = cell.replace('"', "\"\"").replace('\n', self.style.end);
        if quoted {
            self.put("\"");
        }
        self.put(&text);
        if matches!(damage, Some(Damage::BadByte(_))) {
            self.bytes.push(0xFF);
        }
        if quoted && !open {
            self.put("\"");
        }
        match damage {
            Some(Damage::QuoteStray(_)) => self.put("x"),
            Some(Damage::CellTooMany(_)) => self.put(&format!("{} Enkel", self.style.delimiter)),
            _ => {}
        }
    }

    fn cells<'c>(&mut self, cells: impl Iterator<Item = (&'c str, Option<Damage>)>) {
        let delimiter = self.style.delimiter.to_string();
        for (at, (cell, damage)) in cells.enumerate() {
            if at > 0 {
                self.put(&delimiter);
            }
            self.cell(cell, damage);
        }
    }

    fn record(&mut self, table: &Table, record: &Record) {
        let width = record.cells.len() - usize::from(record.damage == Damage::LastCellMissing);
        let at = match record.damage {
            Damage::QuoteStray(column) | Damage::BadByte(column) | Damage::CellTooMany(column) => {
                Some(table.at(column))
            }
            Damage::QuoteOpen => Some(record.cells.len() - 1),
            Damage::None | Damage::LastCellMissing => None,
        };
        let cells = record.cells.iter().take(width).enumerate();
        let damage = |own| (at == Some(own)).then_some(record.damage);
        self.cells(cells.map(|(own, cell)| (cell.as_str(), damage(own))));
    }
}

/// Writes a table.
pub(super) fn write(random: &mut Random, table: &Table, style: Style) -> Written {
    let mut out = Writer { style, bytes: Vec::new(), row: 1, line: 1 };
    if style.code != Code::Utf8 && style.code != Code::Windows1252 {
        out.put("\u{feff}");
    }
    let mut empty = 0;
    for text in style.above {
        out.put(text);
        out.end();
        empty += 1;
    }
    out.cells(table.headings.iter().map(|heading| (heading.as_str(), None)));
    let mut places = Vec::new();
    for record in &table.rows {
        out.end();
        while style.blanks && random.below(8) == 0 {
            // A line without anything, or one of separators alone.
            let width = if random.below(2) == 0 { 0 } else { table.columns.len() - 1 };
            out.put(&style.delimiter.to_string().repeat(width));
            out.end();
            empty += 1;
        }
        let place = Place { row: out.row, line: Some(out.line), byte: Some(out.bytes.len()) };
        places.push(place);
        out.record(table, record);
    }
    if style.ended {
        out.end();
    }
    Written { bytes: out.bytes, places, empty }
}
