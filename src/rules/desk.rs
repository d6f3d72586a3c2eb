//! One row on the desk: its cells by column, and the pile of findings.

use crate::model;
use crate::table::{Cell, CellKind, Column, Header, RowView};

use super::{Book, Finding, Message, Rule, Severity};

/// A row being judged.
#[derive(Debug)]
pub struct Desk<'r, 'a> {
    /// The rules of this run.
    pub book: &'r Book,
    header: &'r Header,
    row: RowView<'a>,
    findings: &'r mut Vec<Finding>,
    /// Whether the table is flat, so that its currency is the line's.
    flat: bool,
    /// How many findings there were before this row.
    before: usize,
    /// One bit a column: its cell is known to be unreadable, so nothing more is said about it.
    closed: u128,
}

const _: () = assert!(Column::COUNT <= 128, "a column has no bit in `closed`");

impl<'r, 'a> Desk<'r, 'a> {
    /// Puts a row on the desk. Its findings are added to `findings`.
    pub fn new(
        book: &'r Book,
        header: &'r Header,
        row: RowView<'a>,
        findings: &'r mut Vec<Finding>,
    ) -> Desk<'r, 'a> {
        let before = findings.len();
        Desk { book, header, row, findings, flat: false, before, closed: 0 }
    }

    /// The same in a flat table.
    #[must_use]
    pub fn flat(self, flat: bool) -> Desk<'r, 'a> {
        Desk { flat, ..self }
    }

    /// Whether the table is flat: a column that both kinds of rows can have, such as the currency,
    /// is then the line's, or two lines of one customer could not differ in it.
    pub fn is_flat(&self) -> bool {
        self.flat
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

    /// The cell of a column, its text trimmed; empty where the input lacks the column, and for a
    /// closed cell.
    pub fn cell(&self, column: Column) -> Cell<'a> {
        if self.is_closed(column) {
            return Cell::EMPTY;
        }
        let Some(position) = self.header.position(column) else { return Cell::EMPTY };
        let cell = self.row.cell(usize::from(position));
        Cell { text: model::trim(cell.text), kind: cell.kind }
    }

    /// The trimmed text of a column; `None` where it is empty or the input lacks the column.
    pub fn text(&self, column: Column) -> Option<&'a str> {
        let position = self.header.position(column)?;
        let text = model::trim(self.row.text(usize::from(position)));
        (!text.is_empty() && !self.is_closed(column)).then_some(text)
    }

    /// What the container said about a cell.
    pub fn kind(&self, column: Column) -> CellKind {
        self.cell(column).kind
    }

    /// Puts a finding on the pile if its rule is in force, with the severity of the run's rules.
    ///
    /// Gives whether the row is rejected by it. [`Desk::find_with`] can say more.
    pub fn find(
        &mut self,
        rule: &'static Rule,
        column: Column,
        message: impl Into<Message>,
    ) -> bool {
        self.push(rule, Some(column), message.into(), |finding| finding)
    }

    /// As [`Desk::find`], with what would be accepted, a suggestion, or another place filled in.
    pub fn find_with(
        &mut self,
        rule: &'static Rule,
        column: Column,
        message: impl Into<Message>,
        fill: impl FnOnce(Finding) -> Finding,
    ) -> bool {
        self.push(rule, Some(column), message.into(), fill)
    }

    /// Puts a finding about the whole row on the pile.
    pub fn find_row(&mut self, rule: &'static Rule, message: impl Into<Message>) -> bool {
        self.push(rule, None, message.into(), |finding| finding)
    }

    /// As [`Desk::find_with`], but never more than a warning: for a case that is milder than the
    /// rule's own.
    pub fn warn(
        &mut self,
        rule: &'static Rule,
        column: Column,
        message: impl Into<Message>,
        fill: impl FnOnce(Finding) -> Finding,
    ) {
        self.push(rule, Some(column), message.into(), |finding| fill(finding).mild(true));
    }

    /// Closes a cell that a finding has already rejected: whatever else is found about it would
    /// only be noise, so it reads as empty and further findings about it are dropped.
    pub fn close(&mut self, column: Column) {
        self.closed |= 1 << column as u8;
    }

    /// Whether a cell is closed; see [`Desk::close`].
    pub fn is_closed(&self, column: Column) -> bool {
        self.closed & (1 << column as u8) != 0
    }

    fn push(
        &mut self,
        rule: &'static Rule,
        column: Option<Column>,
        message: Message,
        fill: impl FnOnce(Finding) -> Finding,
    ) -> bool {
        if column.is_some_and(|column| self.is_closed(column)) {
            return true;
        }
        let Some(finding) = self.book.finding(rule, column, message) else { return false };
        let finding = fill(finding);
        let rejects = finding.severity == Severity::Reject;
        self.findings.push(finding);
        rejects
    }

    /// Whether a finding so far rejects the row for something else than a line's own column.
    pub fn rejects_customer(&self) -> bool {
        let lines = |column: Column| {
            column.entity() == crate::table::Entity::Line
                || (self.flat && column == Column::Currency)
        };
        self.own().any(|finding| {
            finding.severity == Severity::Reject && !finding.column.is_some_and(lines)
        })
    }

    /// Whether a finding so far rejects the row for something that its line holds. The keys that
    /// lead to its customer are none of it.
    pub fn rejects_line(&self) -> bool {
        let held = |column: Column| {
            column.entity() == crate::table::Entity::Line || column == Column::Currency
        };
        self.own()
            .any(|finding| finding.severity == Severity::Reject && finding.column.is_some_and(held))
    }

    fn own(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().skip(self.before)
    }

    /// Whether a finding so far rejects the row.
    pub fn rejects(&self) -> bool {
        self.own().any(|finding| finding.severity == Severity::Reject)
    }
}
