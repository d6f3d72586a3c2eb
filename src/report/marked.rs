//! Rows of the workbook that people correct, as far as they can be made on any thread: their cells,
//! and what is marked in them.

use crate::rules::Severity;
use crate::table::Input;

use super::layout::{Layout, Tail, kept_headings};
use super::own::Own;
use super::quoting::is_trigger;
use super::{Disposition, ReportedRow};

/// Why a cell looks different from its neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Column in the sheet, counted from 0.
    pub(super) column: usize,
    /// The worst that is said of it; `None` where it merely could act as a formula elsewhere.
    pub(super) severity: Option<Severity>,
    /// Whether it could act as a formula in a program that takes its text for typed.
    pub(super) could_run: bool,
    /// What is wrong and what to do; empty where nothing is said.
    pub(super) note: String,
}

impl Mark {
    /// Makes it as severe as what is said of the cell.
    fn raise(&mut self, severity: Severity) {
        self.severity = self.severity.max(Some(severity));
    }

    /// Adds a sentence to the note.
    fn tell(&mut self, severity: Severity, message: &str) {
        self.raise(severity);
        if !self.note.is_empty() {
            self.note.push_str("\n\n");
        }
        self.note.push_str(message);
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MarkedRow {
    /// Its number in the input.
    number: u32,
    /// Whether nothing is wrong with it and it waits for another.
    pub(super) held: bool,
    /// Whether a family goes on: a sheet does not end before it if that can be helped.
    pub(super) goes_on: bool,
    /// Bytes of all its cells' texts.
    pub(super) bytes: usize,
    cells: usize,
    marks: usize,
}

impl MarkedRow {
    /// How many cells it has, empty ones included.
    pub(super) fn cell_count(&self) -> usize {
        self.cells
    }
}

/// Rows one behind the other.
#[derive(Debug, Clone, Default)]
pub(super) struct MarkedRows {
    text: String,
    /// Where each cell's text ends.
    ends: Vec<usize>,
    marks: Vec<Mark>,
    rows: Vec<MarkedRow>,
    /// Key of the last row's customer.
    family: String,
}

impl MarkedRows {
    /// Adds a row; `could_run` are the kept columns whose cells could act as a formula.
    pub(super) fn push(
        &mut self,
        layout: &Layout<'_>,
        reported: &ReportedRow<'_>,
        own: &Own<'_>,
        could_run: &[usize],
    ) {
        let (cells, marks, start) = (self.ends.len(), self.marks.len(), self.text.len());
        let row = reported.received;
        (0..layout.width()).for_each(|at| self.cell(layout.cell(row, at)));
        for text in [own.status, &own.problems, &own.codes, &own.row, &own.reference] {
            self.cell(text);
        }
        for text in Tail::of(layout.input, row).cells(row) {
            if is_trigger(text) {
                let column = self.ends.len() - cells;
                self.mark(marks, column).could_run = true;
            }
            self.cell(text);
        }
        for &column in could_run {
            self.mark(marks, column).could_run = true;
        }
        self.findings(layout, reported, own, marks);
        self.repeated(layout, reported, own, marks);
        let held = reported.disposition == Disposition::Held;
        let goes_on = !self.family.is_empty() && self.family == reported.customer_ref;
        reported.customer_ref.clone_into(&mut self.family);
        let (cells, marks) = (self.ends.len() - cells, self.marks.len() - marks);
        let number = row.place().row;
        let bytes = self.text.len() - start;
        self.rows.push(MarkedRow { number, held, goes_on, bytes, cells, marks });
    }

    /// Marks the cells that the row's findings are about. What is about the row as a whole, or about
    /// a column that the input has not, marks the cell that says so.
    fn findings(
        &mut self,
        layout: &Layout<'_>,
        reported: &ReportedRow<'_>,
        own: &Own<'_>,
        first: usize,
    ) {
        let problems = layout.width() + 1;
        for (finding, message) in reported.findings.iter().zip(&own.messages) {
            match finding.column.and_then(|own| layout.place(own)) {
                Some(place) => self.mark(first, place).tell(finding.severity, message),
                None => self.mark(first, problems).raise(finding.severity),
            }
            // It is worth a look: perhaps this is the cell that is wrong.
            if let Some(beside) = finding.beside.and_then(|own| layout.place(own)) {
                self.mark(first, beside).tell(Severity::Warn, message);
            }
        }
    }

    /// Marks the cells that repeat what is wrong with the customer and was said at another row.
    fn repeated(
        &mut self,
        layout: &Layout<'_>,
        reported: &ReportedRow<'_>,
        own: &Own<'_>,
        first: usize,
    ) {
        let findings = reported.repeats.iter().flat_map(|repeats| &repeats.findings);
        for (finding, message) in findings.zip(&own.repeated) {
            if let Some(place) = finding.column.and_then(|own| layout.place(own)) {
                self.mark(first, place).tell(finding.severity, message);
            }
        }
    }

    fn cell(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// The mark of a column of the row whose marks begin at `first`.
    fn mark(&mut self, first: usize, column: usize) -> &mut Mark {
        let known = self.marks[first..].iter().position(|mark| mark.column == column);
        let at = known.map_or(self.marks.len(), |at| first + at);
        if known.is_none() {
            let new = Mark { column, severity: None, could_run: false, note: String::new() };
            self.marks.push(new);
        }
        &mut self.marks[at]
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Which of them a row of the input is.
    pub(super) fn find(&self, number: u32) -> Option<usize> {
        self.rows.binary_search_by_key(&number, |row| row.number).ok()
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Every row with its cells and its marks.
    pub(super) fn each(&self, mut take: impl FnMut(&MarkedRow, Cells<'_>, &[Mark])) {
        let (mut cell, mut mark, mut start) = (0, 0, 0);
        for row in &self.rows {
            let ends = &self.ends[cell..cell + row.cells];
            take(row, Cells { text: &self.text, start, ends }, &self.marks[mark..][..row.marks]);
            start = ends.last().copied().unwrap_or(start);
            cell += row.cells;
            mark += row.marks;
        }
    }

    /// Forgets everything and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.marks.clear();
        self.rows.clear();
        self.family.clear();
    }
}

/// The cells of one row.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    text: &'a str,
    start: usize,
    ends: &'a [usize],
}

impl<'a> Cells<'a> {
    pub(super) fn iter(self) -> impl Iterator<Item = &'a str> {
        let mut start = self.start;
        self.ends.iter().map(move |end| {
            let text = self.text.get(start..*end).unwrap_or_default();
            start = *end;
            text
        })
    }
}

/// The column in the sheet of an input's column; where there is none, that of problems.
pub(super) fn column_of(input: &Input, position: Option<u16>) -> usize {
    let kept = || kept_headings(input).map(|(position, _)| position);
    let place = position.and_then(|own| kept().position(|kept| kept == usize::from(own)));
    place.unwrap_or_else(|| kept().count() + 1)
}
