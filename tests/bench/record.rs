//! One row in the making, and the ways to write it down.

use std::io::{self, Write};

/// The cells of one row in one string.
#[derive(Debug, Default)]
pub(crate) struct Record {
    text: String,
    ends: Vec<usize>,
}

/// What is done to a row that no cell can express.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    None,
    /// The last cell is left out.
    LastCellMissing,
    /// A byte that is no UTF-8 stands in the second cell.
    BadByte,
}

impl Record {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Adds a cell.
    pub(crate) fn cell(&mut self, text: &str) {
        self.text.push_str(text);
        self.end();
    }

    /// The text of the cell being written; close it with [`Record::end`].
    pub(crate) fn open(&mut self) -> &mut String {
        &mut self.text
    }

    pub(crate) fn end(&mut self) {
        self.ends.push(self.text.len());
    }

    pub(crate) fn get(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..self.ends[index]).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Puts other text into a cell.
    pub(crate) fn set(&mut self, index: usize, text: &str) {
        let cells: Vec<String> = (0..self.len()).map(|i| self.get(i).to_owned()).collect();
        self.clear();
        for (position, cell) in cells.iter().enumerate() {
            self.cell(if position == index { text } else { cell });
        }
    }

    /// Writes the row as CSV, ended by a line feed.
    pub(crate) fn write_csv(
        &self,
        out: &mut impl Write,
        delimiter: u8,
        damage: Damage,
    ) -> io::Result<()> {
        let cells = self.len() - usize::from(damage == Damage::LastCellMissing);
        for index in 0..cells {
            if index > 0 {
                out.write_all(&[delimiter])?;
            }
            write_cell(out, self.get(index).as_bytes(), delimiter)?;
            if index == 1 && damage == Damage::BadByte {
                out.write_all(b"\xFF")?;
            }
        }
        out.write_all(b"\n")
    }
}

fn write_cell(out: &mut impl Write, cell: &[u8], delimiter: u8) -> io::Result<()> {
    let special = |&byte: &u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    if !cell.iter().any(special) {
        return out.write_all(cell);
    }
    out.write_all(b"\"")?;
    for (index, part) in cell.split(|&byte| byte == b'"').enumerate() {
        if index > 0 {
            out.write_all(b"\"\"")?;
        }
        out.write_all(part)?;
    }
    out.write_all(b"\"")
}
