//! The rows themselves, one array per fact: some ten bytes a row, and ten more for a line until
//! families are judged.

use super::NONE;
use super::lines::{LineEntry, Lines};
use super::pieces::Pieces;
use super::places::Places;

/// Facts about a row that are either true or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::run) struct Flags(pub(in crate::run) u32);

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident $bit:literal;)*) => {
        impl Flags {
            $($(#[$doc])* pub(in crate::run) const $name: Flags = Flags(1 << $bit);)*
        }
    };
}

flags! {
    /// It describes a customer.
    CUSTOMER 0;
    /// It describes a line.
    LINE 1;
    /// It holds nothing.
    BLANK 2;
    /// It is no data.
    FURNITURE 3;
    /// What it holds itself rejects it.
    FAULTY 4;
    /// A rule has something to say about what it holds itself.
    REMARKED 5;
    /// Another row rejects it.
    REFUSED 6;
    /// It equals an earlier row of its key.
    DUPLICATE 7;
    /// It is stored already.
    UNCHANGED 8;
    /// It is innocent, but not accepted.
    HELD 9;
    /// Its customer names an agreement, or is in a cloud where none is taken.
    AGREEMENT 10;
    /// Its customer accepts the agreement directly.
    DIRECT 11;
    /// It has a `line_ref`.
    LINE_REF 12;
    /// The customer part repeats an earlier row of the family; only its line part counts.
    REPEATS_CUSTOMER 13;
    /// Held because its parent line is rejected.
    ORPHAN 14;
    /// Its key is a domain, not a `customer_ref`; see [`Rows::key`].
    KEY_IS_DOMAIN 15;
    /// Its customer is stored, whatever becomes of its line.
    STORED_CUSTOMER 16;
    /// It could not be taken apart; at most its key is known.
    UNREADABLE 17;
    /// What it holds itself rejects its customer part; a flat row may be faulty in its line only.
    FAULTY_CUSTOMER 18;
    /// Another row rejects the customer it describes.
    REFUSED_CUSTOMER 19;
    /// The database rejects it.
    STORED_REFUSED 20;
    /// The database rejects the customer it describes.
    STORED_REFUSED_CUSTOMER 21;
    /// Some of its cells are put right whenever it is read.
    CORRECTED 22;
    /// A rule has something to say about it because of other rows.
    CROSSED 23;
    /// Another row or the database rejects its line, whatever becomes of its customer.
    LINE_REFUSED 24;
    /// Its line repeats that of an earlier row which is rejected for its customer, as this one is.
    TWIN 25;
    /// It names a stored line as its base.
    NAMES_STORED 26;
}

impl Flags {
    /// Rejected by itself or by another row.
    pub(in crate::run) const BAD_ITSELF: Flags = Flags::FAULTY.and(Flags::REFUSED);
    /// Rejected by itself, by another row or by the database.
    pub(in crate::run) const BAD: Flags = Flags::BAD_ITSELF.and(Flags::STORED_REFUSED);
    /// A stored customer with the same content.
    pub(in crate::run) const STORED: Flags = Flags::UNCHANGED.and(Flags::STORED_CUSTOMER);

    /// Whether the line of a row is rejected. A flat row that is rejected for its customer alone
    /// still has its line, as it would have in a file of its own.
    pub(in crate::run) fn line_is_bad(self) -> bool {
        if !self.has(Flags::CUSTOMER) {
            return self.any(Flags::BAD);
        }
        let faulty = self.has(Flags::FAULTY) && !self.has(Flags::FAULTY_CUSTOMER);
        faulty || self.has(Flags::LINE_REFUSED)
    }

    /// Whether all of some flags are set.
    pub(in crate::run) fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether one of some flags is set.
    pub(in crate::run) fn any(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }

    /// These and others.
    pub(in crate::run) const fn and(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// Sets flags.
    pub(in crate::run) fn set(&mut self, other: Flags) {
        self.0 |= other.0;
    }

    /// Clears flags.
    pub(in crate::run) fn clear(&mut self, other: Flags) {
        self.0 &= !other.0;
    }
}

/// A row as it joins the roster.
#[derive(Debug, Clone, Copy)]
pub(in crate::run) struct RowEntry {
    /// Where it begins, in bytes from the beginning of its block.
    pub(in crate::run) byte: u32,
    /// Its physical line; for a sheet its row.
    pub(in crate::run) line: u32,
    /// Key of its customer; see [`Flags::KEY_IS_DOMAIN`].
    pub(in crate::run) key: u32,
    /// What is true of it.
    pub(in crate::run) flags: Flags,
    /// What is kept of its line, where it describes one.
    pub(in crate::run) entry: Option<LineEntry>,
}

/// All rows.
#[derive(Debug, Default)]
pub(in crate::run) struct Rows {
    places: Places,
    /// The key while rows are gathered; the family once families are made.
    pub(in crate::run) key: Pieces<u32>,
    pub(in crate::run) flags: Pieces<Flags>,
    lines: Lines,
}

impl Rows {
    /// How many rows there are.
    pub(in crate::run) fn len(&self) -> u32 {
        u32::try_from(self.flags.len()).unwrap_or(NONE)
    }

    /// Adds a row and gives its index.
    pub(in crate::run) fn push(&mut self, row: RowEntry) -> u32 {
        let index = self.len();
        self.places.push(row.byte, row.line);
        self.key.push(row.key);
        self.flags.push(row.flags);
        self.lines.push(row.entry);
        index
    }

    /// Where a row begins, in bytes from the beginning of its block.
    pub(in crate::run) fn byte(&self, row: u32) -> u32 {
        self.places.byte(row)
    }

    /// The physical line of a row; for a sheet its row.
    pub(in crate::run) fn line(&self, row: u32) -> u32 {
        self.places.line(row)
    }

    /// What is kept of a row's line, until it is forgotten; `None` for a row that describes none.
    pub(in crate::run) fn entry(&self, row: u32) -> Option<LineEntry> {
        self.lines.get(row)
    }

    /// Gives back what only families are judged by.
    pub(in crate::run) fn forget_lines(&mut self) {
        self.lines = Lines::default();
    }

    /// What is true of a row.
    pub(in crate::run) fn flags(&self, row: u32) -> Flags {
        self.flags[row as usize]
    }

    /// Sets flags of a row.
    pub(in crate::run) fn set(&mut self, row: u32, flags: Flags) {
        self.flags[row as usize].set(flags);
    }

    /// The family of a row, once families are made; [`NONE`] for blank rows and furniture.
    pub(in crate::run) fn family(&self, row: u32) -> u32 {
        self.key[row as usize]
    }
}
