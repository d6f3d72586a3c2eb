//! What the database said about the families, kept for settle and deliver.

use std::collections::BTreeMap;

use crate::model::Guid;
use crate::rules::{Book, CustomerFacts, Finding, Level, LineFacts, Severity, Stored};
use crate::run::roster::{Flags, Interner, Roster};

/// Something the database has to say about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::run) struct StoredEntry {
    pub(in crate::run) row: u32,
    pub(in crate::run) stored: Stored,
    /// Who stored what is in the way, as a number in [`Memory::details`].
    pub(in crate::run) detail: u32,
}

/// What the database said, kept for settle and deliver.
#[derive(Debug, Default)]
pub(in crate::run) struct Memory {
    /// Sorted by row once the forecast is over; settle adds to it.
    pub(in crate::run) entries: Vec<StoredEntry>,
    pub(in crate::run) details: Interner,
    /// Families whose customer is stored, with its id; rising.
    pub(in crate::run) customers: Vec<(u32, Guid)>,
    /// Families whose customer is stored with other content than the inputs have, with its id;
    /// rising. Nothing is written for it, but its lines may be the bases of add-ons.
    pub(in crate::run) changed: Vec<(u32, Guid)>,
    /// Rows that are stored already, with the id they are stored under; rising once sorted.
    pub(in crate::run) ids: Vec<(u32, Guid)>,
    /// Families that bring new lines to a stored customer: what it has already.
    pub(in crate::run) stock: BTreeMap<u32, Stock>,
    /// Lines whose parent is stored and not in the inputs, with the parent's id.
    pub(in crate::run) parents: BTreeMap<u32, Guid>,
}

/// What a stored customer is and has.
#[derive(Debug)]
pub(in crate::run) struct Stock {
    pub(in crate::run) customer: CustomerFacts,
    /// Its lines, with their ids.
    pub(in crate::run) lines: Vec<(Guid, LineFacts)>,
}

impl Memory {
    /// Notes what the database said about a row, and marks the row.
    pub(in crate::run) fn note(
        &mut self,
        roster: &mut Roster,
        book: &Book,
        row: u32,
        stored: Stored,
        detail: &str,
    ) {
        match book.level(stored.rule()) {
            Level::Off => return,
            Level::On(Severity::Reject) if !stored.is_mild() => {
                let flag = stored.is_of_customer().then_some(Flags::STORED_REFUSED_CUSTOMER);
                roster.refuse(row, Flags::STORED_REFUSED, flag);
            }
            Level::On(_) => {}
        }
        let detail = self.details.intern(detail);
        self.entries.push(StoredEntry { row, stored, detail });
    }

    /// What the database said about a row, as findings.
    pub(in crate::run) fn findings(&self, book: &Book, row: u32) -> impl Iterator<Item = Finding> {
        self.said(book, row).map(|(finding, _)| finding)
    }

    /// As [`Memory::findings`], each with who stored what is in the way.
    pub(in crate::run) fn said(
        &self,
        book: &Book,
        row: u32,
    ) -> impl Iterator<Item = (Finding, &str)> {
        self.entries_of(row).iter().filter_map(|entry| {
            let detail = self.details.text(entry.detail);
            Some((entry.stored.finding(book, detail)?, detail))
        })
    }

    /// What the database said at a customer's row and means for every row that repeats the customer.
    pub(in crate::run) fn said_once(&self, book: &Book, row: u32) -> impl Iterator<Item = Finding> {
        let once = self.entries_of(row).iter().filter(|entry| entry.stored.is_said_once());
        once.filter_map(|entry| entry.stored.finding(book, self.details.text(entry.detail)))
    }

    fn entries_of(&self, row: u32) -> &[StoredEntry] {
        let start = self.entries.partition_point(|entry| entry.row < row);
        let end = self.entries.partition_point(|entry| entry.row <= row);
        &self.entries[start..end]
    }

    /// The id a row is stored under.
    pub(in crate::run) fn id(&self, row: u32) -> Option<Guid> {
        let at = self.ids.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        Some(self.ids[at].1)
    }

    /// The id of a family's stored customer, whatever its content.
    pub(in crate::run) fn any_customer(&self, family: u32) -> Option<Guid> {
        let at = self.changed.binary_search_by_key(&family, |(family, _)| *family);
        self.customer(family).or_else(|| at.ok().map(|at| self.changed[at].1))
    }

    /// The id of a family's stored customer.
    pub(in crate::run) fn customer(&self, family: u32) -> Option<Guid> {
        let at = self.customers.binary_search_by_key(&family, |(family, _)| *family).ok()?;
        Some(self.customers[at].1)
    }
}
