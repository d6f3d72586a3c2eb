//! One row on the desk: its cells by column, and the pile of findings.

use crate::model;
use crate::table::{Cell, CellKind, Column, Header, RowView};

use super::{Book, Finding, Level, Rule, Severity};

/// A row being judged.
#[derive(Debug)]
pub struct Desk<'r, 'a> {
    /// The rules of this run.
    pub book: &'r Book,
    header: &'r Header,
    row: RowView<'a>,
    findings: &'r mut Vec<Finding>,
    /// How many findings there were before this row.
    before: usize,
}

impl<'r, 'a> Desk<'r, 'a> {
    /// Puts a row on the desk. Its findings are added to `findings`.
    pub fn new(
        book: &'r Book,
        header: &'r Header,
        row: RowView<'a>,
        findings: &'r mut Vec<Finding>,
    ) -> Desk<'r, 'a> {
        let before = findings.len();
        Desk { book, header, row, findings, before }
    }

    /// The row itself.
    pub fn row(&self) -> RowView<'a> {
        self.row
    }

    /// The headings over it.
    pub fn header(&self) -> &'r Header {
        self.header
    }

    /// Whether the input has the column at all.
    pub fn has(&self, column: Column) -> bool {
        self.header.has(column)
    }

    /// The cell of a column, its text trimmed; empty where the input lacks the column.
    pub fn cell(&self, column: Column) -> Cell<'a> {
        let Some(position) = self.header.position(column) else { return Cell::EMPTY };
        let cell = self.row.cell(usize::from(position));
        Cell { text: model::trim(cell.text), kind: cell.kind }
    }

    /// The trimmed text of a column; `None` where it is empty or the input lacks the column.
    pub fn text(&self, column: Column) -> Option<&'a str> {
        let cell = self.cell(column);
        (!cell.text.is_empty()).then_some(cell.text)
    }

    /// What the container said about a cell.
    pub fn kind(&self, column: Column) -> CellKind {
        self.cell(column).kind
    }

    /// Puts a finding on the pile if its rule is in force, with the severity of the run's rules.
    ///
    /// The finding that comes back can be filled in further; see [`Finding::expecting`] and its
    /// like through [`Desk::last`]. Returns whether the row is rejected by it.
    pub fn find(
        &mut self,
        rule: &'static Rule,
        column: Column,
        message: impl Into<String>,
    ) -> bool {
        self.push(rule, Some(column), message.into(), |finding| finding)
    }

    /// As [`Desk::find`], with what would be accepted, a suggestion, or another place filled in.
    pub fn find_with(
        &mut self,
        rule: &'static Rule,
        column: Column,
        message: impl Into<String>,
        fill: impl FnOnce(Finding) -> Finding,
    ) -> bool {
        self.push(rule, Some(column), message.into(), fill)
    }

    /// Puts a finding about the whole row on the pile.
    pub fn find_row(&mut self, rule: &'static Rule, message: impl Into<String>) -> bool {
        self.push(rule, None, message.into(), |finding| finding)
    }

    fn push(
        &mut self,
        rule: &'static Rule,
        column: Option<Column>,
        message: String,
        fill: impl FnOnce(Finding) -> Finding,
    ) -> bool {
        let Level::On(severity) = self.book.level(rule) else { return false };
        let finding = Finding {
            rule,
            severity,
            column,
            message,
            expected: None,
            suggestion: None,
            related: None,
        };
        self.findings.push(fill(finding));
        severity == Severity::Reject
    }

    /// Whether a finding so far rejects the row.
    pub fn rejects(&self) -> bool {
        self.findings.iter().skip(self.before).any(|finding| finding.severity == Severity::Reject)
    }
}
