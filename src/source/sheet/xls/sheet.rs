//! The cells of one `.xls` sheet.

use super::globals::Globals;
use super::record::{Records, kind};
use super::text::{self, Letters};
use crate::source::sheet::binary::{error_text, rk, u16_at, u32_at};
use crate::source::sheet::rows::{Row, Trouble};
use crate::table::limits::ROW_BYTES_MAX;
use crate::table::{CellKind, column_letters};

/// Records of cells in a sheet: it has no more places.
const CELLS_MAX: usize = 65_536 * 256;

/// Flags of a formula that is to be calculated, always or when the workbook is opened.
const ASKS: u8 = 3;

/// Where the cells of a sheet are.
pub(super) struct Index {
    /// In the order of rows, and for one row in the order of the file.
    cells: Vec<Place>,
    next: usize,
    pub(super) hidden_rows: u64,
    /// Bytes of the sheet's records.
    pub(super) bytes: u64,
}

/// A record that holds a cell, or several of one row.
#[derive(Clone, Copy)]
struct Place {
    row: u16,
    /// The record's offset.
    offset: u32,
}

impl Index {
    /// Lists the cells of the sheet that begins at an offset.
    pub(super) fn of(records: &mut Records, offset: u64) -> Result<Index, Trouble> {
        records.go_to(offset);
        let head = records.next()?;
        if head.kind != kind::BOF {
            return Err(Trouble::File(
                "the workbook is damaged (a sheet is not where it should be); open and save it as \
                 .xlsx"
                    .to_owned(),
            ));
        }
        let mut index = Index { cells: Vec::new(), next: 0, hidden_rows: 0, bytes: 0 };
        let mut inside = 1_u32;
        while inside > 0 {
            let head = records.next()?;
            index.bytes = head.offset - offset;
            match head.kind {
                kind::BOF => inside += 1,
                kind::EOF => inside -= 1,
                // Charts inside a sheet have cells of their own.
                _ if inside > 1 => {}
                kind::ROW if head.length >= 16 => {
                    let content: [u8; 14] = records.bytes()?;
                    index.hidden_rows += u64::from(u16_at(&content, 12) & 0x20 != 0);
                }
                kind::NUMBER
                | kind::RK
                | kind::MULRK
                | kind::LABEL
                | kind::LABELSST
                | kind::RSTRING
                | kind::BOOLERR
                | kind::FORMULA
                | kind::FORMULA3
                | kind::FORMULA4
                    if head.length >= 6 =>
                {
                    if index.cells.len() >= CELLS_MAX {
                        return Err(Trouble::Limit(format!(
                            "a sheet has at most {CELLS_MAX} cells"
                        )));
                    }
                    let row = u16::from_le_bytes(records.bytes()?);
                    let offset = u32::try_from(head.offset).unwrap_or(u32::MAX);
                    index.cells.push(Place { row, offset });
                }
                _ => {}
            }
        }
        if !index.cells.is_sorted_by_key(|place| place.row) {
            index.cells.sort_by_key(|place| place.row);
            records.read_little();
        }
        Ok(index)
    }

    /// Replaces a row by the next one that holds anything; `false` at the end.
    pub(super) fn next_row(
        &mut self,
        records: &mut Records,
        globals: &Globals,
        row: &mut Row,
    ) -> Result<bool, Trouble> {
        while let Some(first) = self.cells.get(self.next).copied() {
            row.clear();
            row.number = u32::from(first.row) + 1;
            while let Some(place) = self.cells.get(self.next).filter(|place| place.row == first.row)
            {
                records.go_to(u64::from(place.offset));
                read_cells(records, globals, row)?;
                self.next += 1;
            }
            // A cell that was written again is as it was written last.
            row.keep_last();
            if !row.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Reads the cells of one record into a row.
fn read_cells(records: &mut Records, globals: &Globals, row: &mut Row) -> Result<(), Trouble> {
    let head = records.next()?;
    let place: [u8; 6] = records.bytes()?;
    let (column, style) = (u16_at(&place, 2), u16_at(&place, 4));
    let short = || {
        let reason = "the cell's record is too short".to_owned();
        let letters = column_letters(column);
        Trouble::Damaged { reason, after: format!("{letters}{}", u32::from(u16_at(&place, 0)) + 1) }
    };
    if head.kind == kind::MULRK {
        let mut content = Vec::new();
        records.content(&mut content)?;
        let mut style = style;
        let mut columns = column..;
        // Pairs of a number and the next one's style; the last is followed by the last column.
        for pair in content.chunks_exact(6) {
            let (text, kind) = globals.render(style, rk(u32_at(pair, 0)));
            if let Some(column) = columns.next() {
                add(row, column, &text, kind);
            }
            style = u16_at(pair, 4);
        }
        return if content.len() % 6 == 0 { Ok(()) } else { Err(short()) };
    }
    let needed = match head.kind {
        kind::NUMBER | kind::FORMULA | kind::FORMULA3 | kind::FORMULA4 => 8,
        kind::RK | kind::LABELSST => 4,
        _ => 2,
    };
    if records.left() < needed {
        return Err(short());
    }
    let (text, kind) = match head.kind {
        kind::NUMBER => globals.render(style, f64::from_le_bytes(records.bytes()?)),
        kind::RK => globals.render(style, rk(u32::from_le_bytes(records.bytes()?))),
        kind::LABELSST => {
            let number = u32::from_le_bytes(records.bytes()?);
            let text = usize::try_from(number).ok().and_then(|number| globals.texts.get(number));
            let Some(text) = text else {
                let reason = format!("its text {number} is missing");
                let letters = column_letters(column);
                let row = u32::from(u16_at(&place, 0)) + 1;
                return Err(Trouble::Damaged { reason, after: format!("{letters}{row}") });
            };
            (text.to_owned(), CellKind::Text)
        }
        kind::LABEL | kind::RSTRING => {
            let count = usize::from(u16::from_le_bytes(records.bytes()?));
            (label(records, count, globals.letters)?, CellKind::Text)
        }
        kind::BOOLERR => {
            let [value, is_error] = records.bytes()?;
            if is_error == 0 { truth(value) } else { error(value) }
        }
        _ => formula(records, globals, style)?,
    };
    add(row, column, &text, kind);
    Ok(())
}

fn label(records: &mut Records, count: usize, letters: Letters) -> Result<String, Trouble> {
    if count == 0 {
        return Ok(String::new());
    }
    text::read(records, count, letters)
}

/// The stored result of a formula.
fn formula(
    records: &mut Records,
    globals: &Globals,
    style: u16,
) -> Result<(String, CellKind), Trouble> {
    let result: [u8; 8] = records.bytes()?;
    if result[6..] != [0xFF, 0xFF] {
        return Ok(globals.render(style, f64::from_le_bytes(result)));
    }
    Ok(match result[0] {
        0 => {
            // The text stands in a record of its own behind the formula's.
            loop {
                let head = records.next()?;
                match head.kind {
                    kind::SHRFMLA | kind::ARRAY | kind::TABLE | kind::CONTINUE => {}
                    kind::STRING if head.length >= 2 => {
                        let count = usize::from(u16::from_le_bytes(records.bytes()?));
                        return Ok((label(records, count, globals.letters)?, CellKind::Text));
                    }
                    _ => return Ok((String::new(), CellKind::Formula)),
                }
            }
        }
        1 => truth(result[2]),
        2 => error(result[2]),
        // An empty text, or what a program writes that did not calculate: then it asks for it.
        3 if records.left() < 2 || records.bytes::<2>()?[0] & ASKS == 0 => {
            (String::new(), CellKind::Text)
        }
        _ => (String::new(), CellKind::Formula),
    })
}

fn add(row: &mut Row, column: u16, text: &str, kind: CellKind) {
    if !text.is_empty() || kind == CellKind::Formula {
        // A row too long is told as such; nobody needs the rest of it.
        let text = if row.text_bytes() > ROW_BYTES_MAX { "…" } else { text };
        row.add(usize::from(column), text, kind);
    }
}

fn truth(value: u8) -> (String, CellKind) {
    ((value != 0).to_string(), CellKind::Bool)
}

fn error(code: u8) -> (String, CellKind) {
    (error_text(code).to_owned(), CellKind::Error)
}
