//! The books: everything read is accounted for, once, or the run does not call itself finished.

use std::ops::Range;

use rayon::prelude::*;

use crate::report::{Books, Counts, Disposition, InputBooks};

use super::Error;
use super::docket::Docket;
use super::families::{self, customer_row};
use super::roster::{Flags, NONE, Roster};

/// What became of a row.
pub(super) fn disposition(flags: Flags) -> Disposition {
    if flags.has(Flags::BLANK) {
        Disposition::Blank
    } else if flags.has(Flags::FURNITURE) {
        Disposition::Furniture
    } else if flags.has(Flags::DUPLICATE) {
        Disposition::Duplicate
    } else if flags.any(Flags::BAD) {
        Disposition::Rejected
    } else if flags.has(Flags::HELD) {
        Disposition::Held
    } else if flags.has(Flags::UNCHANGED) {
        Disposition::Unchanged
    } else {
        Disposition::Accepted
    }
}

/// Counts rows, customers, lines and families, each by what became of it.
pub(super) fn count(
    roster: &Roster,
    docket: &Docket<'_>,
    inputs: &[crate::table::Input],
    pool: &rayon::ThreadPool,
) -> Books {
    let mut books = Books::default();
    for input in inputs {
        books.inputs.push(InputBooks {
            input: input.path.clone(),
            sheet: input.sheet.clone(),
            rows: Counts::default(),
        });
    }
    let blocks = 0..docket.block_count();
    let families = families::parts(roster.family_count());
    let (blocks, families): (Vec<_>, Vec<_>) = pool.join(
        || blocks.into_par_iter().map(|block| of_block(roster, docket, block)).collect(),
        || families.map(|some| of_families(roster, some)).collect(),
    );
    for (block, [rows, lines]) in blocks.iter().enumerate() {
        books.inputs[docket.block_input(block).index()].rows.merge(rows);
        books.lines.merge(lines);
    }
    for input in &books.inputs {
        books.rows.merge(&input.rows);
    }
    for ([customers, families], extended) in &families {
        books.customers.merge(customers);
        books.families.merge(families);
        books.extended += extended;
    }
    books
}

/// The rows of a block, and the lines among them.
fn of_block(roster: &Roster, docket: &Docket<'_>, block: usize) -> [Counts; 2] {
    let mut counts = [Counts::default(); 2];
    let [rows, lines] = &mut counts;
    for row in docket.block_rows(block) {
        let flags = roster.rows.flags(row);
        let disposition = disposition(flags);
        rows.add(disposition);
        if flags.has(Flags::LINE) {
            lines.add(disposition);
        }
    }
    counts
}

/// The customers of some families, the families, and how many stored customers get new lines.
fn of_families(roster: &Roster, some: Range<u32>) -> ([Counts; 2], u64) {
    let mut counts = [Counts::default(); 2];
    let [customers, families] = &mut counts;
    let mut extended = 0;
    for family in some {
        let has_customer = roster.customer(family) != NONE;
        let customer = has_customer.then(|| customer_disposition(roster, family));
        if let Some(customer) = customer {
            customers.add(customer);
        }
        let (family, takes_lines) = family_disposition(roster, family, customer);
        families.add(family);
        let is_new = customer.is_some_and(|customer| customer != Disposition::Unchanged);
        extended += u64::from(takes_lines && !is_new);
    }
    (counts, extended)
}

/// What became of a family's customer, however many rows describe it and whatever became of their
/// lines.
pub(super) fn customer_disposition(roster: &Roster, family: u32) -> Disposition {
    let Some(row) = customer_row(roster, family) else { return Disposition::Rejected };
    if roster.rows.flags(row).any(Flags::STORED) {
        Disposition::Unchanged
    } else if roster.fate(family).waits {
        Disposition::Held
    } else {
        Disposition::Accepted
    }
}

/// What decides about a family, the first before the others: it is accepted when something of it goes
/// in, unchanged when all of it is stored, held when its own rows are innocent, and rejected
/// otherwise.
const ORDER: [Disposition; 5] = [
    Disposition::Accepted,
    Disposition::Rejected,
    Disposition::Held,
    Disposition::Unchanged,
    Disposition::Duplicate,
];

/// What became of a family, given what became of its customer, and whether lines of it go in.
fn family_disposition(
    roster: &Roster,
    family: u32,
    customer: Option<Disposition>,
) -> (Disposition, bool) {
    let place =
        |own: Disposition| ORDER.iter().position(|one| *one == own).unwrap_or(ORDER.len() - 1);
    let mut first = customer.map_or(ORDER.len() - 1, place);
    let mut takes_lines = false;
    for row in roster.members(family) {
        let flags = roster.rows.flags(*row);
        let own = disposition(flags);
        first = first.min(place(own));
        takes_lines |= flags.has(Flags::LINE) && own == Disposition::Accepted;
    }
    (ORDER[first], takes_lines)
}

/// Whether everything adds up: per input, in all, and against the rows that were gathered.
pub(super) fn balance(books: &Books, roster: &Roster) -> Result<(), Error> {
    let parts = books.inputs.iter().map(|input| (input.input.as_str(), &input.rows)).chain([
        ("all rows", &books.rows),
        ("customers", &books.customers),
        ("lines", &books.lines),
        ("families", &books.families),
    ]);
    for (what, counts) in parts {
        if !counts.balanced() {
            return Err(Error::Unbalanced(format!("{what}: {counts:?}")));
        }
    }
    if books.rows.read != u64::from(roster.rows.len()) {
        return Err(Error::Unbalanced(format!(
            "{} rows were gathered, {} are accounted for",
            roster.rows.len(),
            books.rows.read
        )));
    }
    Ok(())
}

/// Whether what the ledger says was written is what the books say was accepted.
pub(super) fn agree_with_ledger(books: &Books, customers: u64, lines: u64) -> Result<(), Error> {
    if (books.customers.accepted, books.lines.accepted) == (customers, lines) {
        return Ok(());
    }
    Err(Error::Unbalanced(format!(
        "{} customers and {} lines were accepted, the ledger says {customers} and {lines}",
        books.customers.accepted, books.lines.accepted
    )))
}
