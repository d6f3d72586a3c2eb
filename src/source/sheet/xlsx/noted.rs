//! What is peculiar about a sheet: some of it stands in the rows, some before and some behind them.

use crate::table::{Heading, Input, Place, Remark, RemarkKind};

/// How often something is there, and where first: its row and column.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    count: u64,
    first: Option<(u32, Option<usize>)>,
}

impl Tally {
    fn add(&mut self, row: u32, column: Option<usize>) {
        self.count += 1;
        let here = (row, column);
        if self.first.is_none_or(|first| here < first) {
            self.first = Some(here);
        }
    }
}

/// What was noted of a sheet while it was read.
#[derive(Debug, Default)]
pub(super) struct Noted {
    heading_row: u32,
    /// By column, whether there is a heading.
    headings: Vec<bool>,
    last_row: u32,
    is_filtered: bool,
    rows: Tally,
    columns: Tally,
    merged: Tally,
    formulas: Tally,
}

impl Noted {
    /// Begins for a sheet whose headings are known.
    pub(super) fn of(input: &Input) -> Noted {
        let named = |heading: &Heading| !heading.text.is_empty();
        Noted {
            heading_row: input.header.row,
            headings: input.header.headings.iter().map(named).collect(),
            ..Noted::default()
        }
    }

    /// A row that holds anything.
    pub(super) fn row(&mut self, row: u32, is_hidden: bool) {
        self.last_row = row;
        if is_hidden && row > self.heading_row {
            self.rows.add(row, None);
        }
    }

    /// A formula that has a result.
    pub(super) fn formula(&mut self, row: u32, column: usize) {
        if row > self.heading_row && self.is_headed(column) {
            self.formulas.add(row, Some(column));
        }
    }

    /// Hidden columns, from 0.
    pub(super) fn hidden_columns(&mut self, first: usize, last: usize) {
        for column in first..=last.min(self.headings.len().saturating_sub(1)) {
            if self.is_headed(column) {
                self.columns.add(self.heading_row.max(1), Some(column));
            }
        }
    }

    /// A merged region: its first and its last cell, rows from 1, columns from 0.
    pub(super) fn merged(&mut self, (top, left): (u32, usize), (bottom, right): (u32, usize)) {
        if self.headings.is_empty() {
            return;
        }
        // Only what is empty inside the table matters, and rows below the last are none of it.
        let (bottom, right) = (bottom.min(self.last_row), right.min(self.headings.len() - 1));
        let below = top.max(self.heading_row + 1);
        if below <= bottom && left <= right && (top, left) != (bottom, right) {
            self.merged.add(below, Some(left));
        }
    }

    /// The sheet has a filter that is set.
    pub(super) fn filter(&mut self) {
        self.is_filtered = true;
    }

    /// What is to be said of it.
    pub(super) fn remarks(&self, input: &Input, is_hidden: bool, is_stale: bool) -> Vec<Remark> {
        let mut sheet = Tally::default();
        if is_hidden {
            sheet.add(self.heading_row.max(1), None);
        }
        let rows = if self.is_filtered { RemarkKind::RowsFiltered } else { RemarkKind::RowsHidden };
        let formulas = if is_stale { self.formulas } else { Tally::default() };
        let all = [
            (RemarkKind::SheetHidden, sheet),
            (rows, self.rows),
            (RemarkKind::ColumnsHidden, self.columns),
            (RemarkKind::CellsMerged, self.merged),
            (RemarkKind::FormulasStale, formulas),
        ];
        let remark = |(kind, tally): (RemarkKind, Tally)| {
            let (row, column) = tally.first?;
            let column = column.and_then(|column| u16::try_from(column).ok());
            let place = Place { input: input.id, row, line: 0, byte: 0, column };
            Some(Remark { kind, place, count: tally.count })
        };
        all.into_iter().filter_map(remark).collect()
    }

    fn is_headed(&self, column: usize) -> bool {
        self.headings.get(column).copied().unwrap_or(false)
    }
}
