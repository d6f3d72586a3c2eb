//! One table of a page: where its cells stand.

use std::collections::VecDeque;

use super::cell::Open;
use super::tokens::Tag;
use crate::source::sheet::rows::{Row, Trouble};
use crate::table::CellKind;
use crate::table::limits::{COLUMNS_MAX, ROW_BYTES_MAX, SHEET_ROWS_MAX};

/// Columns and rows a cell may reach over, as browsers have it.
const COLUMN_SPAN_MAX: usize = 1_000;
const ROW_SPAN_MAX: u32 = 65_534;
/// Cells from above that reach into one row.
const REACHING_MAX: usize = 256;

/// A table being read.
#[derive(Default)]
pub(super) struct Table {
    /// Rows that ended, where the table is inside another.
    pub(super) rows: VecDeque<Row>,
    row: Row,
    /// The number of the row being read or read last, from 1.
    number: u32,
    in_row: bool,
    /// The column behind the last cell.
    next: usize,
    cell: Option<Open>,
    reaching: Vec<Reaching>,
}

/// A cell that reaches over rows below its own.
struct Reaching {
    first: usize,
    /// The column behind it.
    end: usize,
    /// The last row it reaches into.
    last_row: u32,
}

impl Table {
    /// Begins a row; whether it is one that is not shown.
    pub(super) fn begin_row(&mut self, tag: &Tag) -> bool {
        self.number = self.number.saturating_add(1);
        (self.in_row, self.next) = (true, 0);
        self.row.clear();
        self.row.number = self.number;
        self.reaching.retain(|cell| cell.last_row >= self.number);
        let style = tag.get("style").unwrap_or_default().to_ascii_lowercase();
        tag.get("hidden").is_some() || style.replace(' ', "").contains("display:none")
    }

    /// Ends a row, and gives it.
    pub(super) fn end_row(&mut self) -> Result<Option<Row>, Trouble> {
        self.end_cell()?;
        if !std::mem::take(&mut self.in_row) {
            return Ok(None);
        }
        if self.number > SHEET_ROWS_MAX {
            return Err(Trouble::Limit(format!("a sheet has at most {SHEET_ROWS_MAX} rows")));
        }
        Ok(Some(std::mem::take(&mut self.row)))
    }

    /// Begins a cell in the next column that no cell from above reaches into.
    pub(super) fn begin_cell(&mut self, tag: &Tag) -> Result<(), Trouble> {
        self.end_cell()?;
        if !self.in_row {
            self.begin_row(&Tag { name: String::new(), attributes: Vec::new() });
        }
        let mut column = self.next;
        while let Some(reaching) =
            self.reaching.iter().find(|cell| cell.first <= column && column < cell.end)
        {
            column = reaching.end;
        }
        let span = |name| tag.get(name).and_then(|value| value.trim().parse().ok());
        let columns = span("colspan").unwrap_or(1).clamp(1, COLUMN_SPAN_MAX);
        let rows = span("rowspan").and_then(|rows| u32::try_from(rows).ok()).unwrap_or(1);
        let rows = rows.min(ROW_SPAN_MAX);
        self.next = column + columns;
        if rows > 1 {
            if self.reaching.len() >= REACHING_MAX {
                return Err(Trouble::Limit(format!(
                    "more than {REACHING_MAX} cells reach over rows below them (rowspan)"
                )));
            }
            let last_row = self.number.saturating_add(rows - 1);
            self.reaching.push(Reaching { first: column, end: self.next, last_row });
        }
        self.cell = Some(Open::new(column, tag));
        Ok(())
    }

    pub(super) fn end_cell(&mut self) -> Result<(), Trouble> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let column = cell.column;
        let (text, kind) = cell.finish();
        if text.trim().is_empty() && kind != CellKind::Formula {
            return Ok(());
        }
        if column >= COLUMNS_MAX {
            return Err(Trouble::Limit(format!("a sheet has at most {COLUMNS_MAX} columns")));
        }
        // A row too long is told as such; nobody needs the rest of it.
        let text = if self.row.text_bytes() > ROW_BYTES_MAX { "…" } else { text.as_str() };
        self.row.add(column, text, kind);
        Ok(())
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.push(text);
        }
    }

    pub(super) fn line(&mut self, always: bool) {
        if let Some(cell) = &mut self.cell {
            cell.line(always);
        }
    }
}
