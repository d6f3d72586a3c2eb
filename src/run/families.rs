//! Rows into families, and what the rows of one family, or of two, have to say about each other.
//!
//! What is to be said is said in file order on one thread, so that "the first wins" means the same for
//! any number of threads. Of whom something may have to be said is looked for on the pool.

mod again;
mod alike;
mod claims;
mod conflicts;
mod dispose;
mod domains;
mod lines;
mod make;
mod meetings;
mod sandbox;
mod search;
mod stock;

pub(super) use claims::{claims, companies_of, names_of};
pub(super) use dispose::{Cause, cause, customer_row, dispose, dispose_all};
pub(super) use make::make;
pub(super) use meetings::compare;
pub(super) use sandbox::{azure, sandbox};
pub(super) use search::parts;
pub(super) use stock::stock;

use crate::rules::{Book, Cross, Level, Severity};
use crate::table::{Column, Entity, Input};

use super::Error;
use super::docket::Docket;
use super::forecast::Memory;
use super::roster::{CrossEntry, Flags, NONE, Roster};

use search::search;

/// A line whose parent is not among the rows of its family, and a row of another family that has
/// the parent's reference, or [`NONE`].
pub(super) type Orphan = (u32, u32);

/// Judges what takes more than one row to see, but for claims to a domain: those wait until all
/// that rows say of each other is known. What is left for the database to say, the parents that
/// are not in the files, comes back.
pub(super) fn decide(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    pool: &rayon::ThreadPool,
) -> Result<Vec<Orphan>, Error> {
    conflicts::reject_conflicts(roster, docket, book)?;
    duplicates(roster, book, pool);
    let orphans = lines::judge_lines(roster, docket, book, pool)?;
    roster.parent_rows.sort_unstable();
    agreements(roster, docket, book, pool);
    claims::repeated_values(roster, docket, book, pool)?;
    Ok(orphans)
}

/// Notes what a rule said because of another row, and marks the row. Of a row that repeats an
/// earlier one there is nothing else to say: the earlier row says it all.
pub(super) fn note(roster: &mut Roster, book: &Book, row: u32, cross: Cross, related: u32) {
    let of_customer = cross.is_of_customer();
    let repeats = roster.rows.flags(row).has(Flags::DUPLICATE);
    if repeats && !of_customer && cross != Cross::RowDuplicate {
        return;
    }
    match book.level(cross.rule()) {
        Level::Off => return,
        Level::On(Severity::Reject) if !cross.is_mild() => {
            // A warning about a customer's cell that the configuration raised speaks of it as well.
            let of_cell = cross.column().is_some_and(|own| own.entity() == Entity::Customer);
            let meant = of_customer || (of_cell && roster.rows.flags(row).has(Flags::CUSTOMER));
            let customer_flag = meant.then_some(Flags::REFUSED_CUSTOMER);
            roster.refuse(row, Flags::REFUSED, customer_flag);
        }
        Level::On(_) => {}
    }
    roster.rows.set(row, Flags::CROSSED);
    roster.cross.push(CrossEntry { row, cross, related });
}

/// Customer rows that repeat an earlier one of their key in every column.
fn duplicates(roster: &mut Roster, book: &Book, pool: &rayon::ThreadPool) {
    let repeats = |row| roster.rows.flags(row).has(Flags::DUPLICATE.and(Flags::CUSTOMER));
    for row in search(pool, roster.rows.len(), repeats) {
        let first = roster.customer(roster.rows.family(row));
        note(roster, book, row, Cross::RowDuplicate, first);
    }
}

/// What a customer's agreement has to do with its lines.
fn agreements(roster: &mut Roster, docket: &Docket<'_>, book: &Book, pool: &rayon::ThreadPool) {
    let silent = Flags::UNREADABLE.and(Flags::AGREEMENT);
    let asks = |family| {
        let customer = roster.customer(family);
        customer != NONE && !roster.rows.flags(customer).any(silent)
    };
    for family in search(pool, roster.family_count(), asks) {
        let customer = roster.customer(family);
        let counts = |row: &u32| {
            let flags = roster.rows.flags(*row);
            flags.has(Flags::LINE) && !flags.has(Flags::DUPLICATE)
        };
        let line = roster.members(family).iter().copied().find(counts);
        let column = agreement_column(docket.input(customer));
        match line {
            Some(line) => note(roster, book, customer, Cross::AgreementRequired(column), line),
            None => note(roster, book, customer, Cross::AgreementMissingNoOrder(column), NONE),
        }
    }
}

/// Lines of customers who accept the agreement themselves. A new customer has not done so yet; of a
/// stored one nobody here can know, so it is only told.
pub(super) fn pending(roster: &mut Roster, memory: &Memory, book: &Book, pool: &rayon::ThreadPool) {
    let is_direct = |family| {
        let customer = roster.customer(family);
        customer != NONE && roster.rows.flags(customer).has(Flags::DIRECT)
    };
    for family in search(pool, roster.family_count(), is_direct) {
        let customer = roster.customer(family);
        let cross = if memory.customer(family).is_some() {
            Cross::AgreementDirectStored
        } else {
            Cross::AgreementPendingDirect
        };
        let old = Flags::DUPLICATE.and(Flags::UNCHANGED);
        for row in roster.members(family).to_vec() {
            let flags = roster.rows.flags(row);
            if flags.has(Flags::LINE) && !flags.any(old) {
                note(roster, book, row, cross, customer);
            }
        }
    }
}

/// Add-ons that name a stored base although their customer is new.
pub(super) fn not_stored(
    roster: &mut Roster,
    memory: &Memory,
    book: &Book,
    pool: &rayon::ThreadPool,
) {
    let old = Flags::DUPLICATE.and(Flags::UNCHANGED);
    let names = |row| {
        let flags = roster.rows.flags(row);
        flags.has(Flags::NAMES_STORED) && !flags.any(old)
    };
    for row in search(pool, roster.rows.len(), names) {
        let family = roster.rows.family(row);
        let here = roster.customer(family) != NONE;
        if here && memory.any_customer(family).is_none() {
            note(roster, book, row, Cross::ParentNotStored, NONE);
        }
    }
}

/// The lines of all families whose customer is not in the inputs, where there is no database to ask.
pub(super) fn unknown_customers(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    pool: &rayon::ThreadPool,
) {
    let is_unknown = |family| roster.customer(family) == NONE;
    for family in search(pool, roster.family_count(), is_unknown) {
        unknown_customer(roster, docket, book, family, Cross::LineCustomerNotHere);
    }
}

/// The lines of a family whose customer is nowhere: not in the inputs and, where a database was
/// asked, not stored.
pub(super) fn unknown_customer(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    family: u32,
    cross: fn(Column) -> Cross,
) {
    let is_named = || roster.key(family) != NONE || roster.by_domain(family) != NONE;
    if roster.customer(family) != NONE || !is_named() {
        return;
    }
    for row in roster.members(family).to_vec() {
        if roster.rows.flags(row).has(Flags::UNREADABLE) {
            continue;
        }
        let column = key_column(docket.input(row));
        note(roster, book, row, cross(column), NONE);
    }
}

/// A line whose parent is nowhere, or with another customer.
pub(super) fn unknown_parent(roster: &mut Roster, book: &Book, row: u32, elsewhere: u32) {
    let cross = if elsewhere == NONE { Cross::ParentUnknown } else { Cross::ParentOtherCustomer };
    note(roster, book, row, cross, elsewhere);
}

/// The key column of an input's customers: `customer_ref`, or the domain where it has none.
pub(super) fn key_column(input: &Input) -> Column {
    if input.header.has(Column::CustomerRef) { Column::CustomerRef } else { domain_column(input) }
}

/// The column in which an input names domains.
pub(super) fn domain_column(input: &Input) -> Column {
    if input.header.has(Column::DomainPrefix) || !input.header.has(Column::Domain) {
        Column::DomainPrefix
    } else {
        Column::Domain
    }
}

/// The column of an input that stands for one of another's: a domain has two.
pub(super) fn own_column(input: &Input, column: Column) -> Column {
    match column {
        Column::DomainPrefix | Column::Domain => domain_column(input),
        other => other,
    }
}

/// The column to fill in for an agreement.
fn agreement_column(input: &Input) -> Column {
    let has_date =
        input.header.has(Column::AgreementDate) || !input.header.has(Column::AgreementMode);
    if has_date { Column::AgreementDate } else { Column::AgreementMode }
}
