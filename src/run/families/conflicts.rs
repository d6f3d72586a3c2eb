//! Customer rows of one key that contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::{Book, Cross};
use crate::run::Error;
use crate::run::docket::Docket;
use crate::run::judge::{cell, meant};
use crate::run::roster::{Flags, Roster};
use crate::table::{Column, Entity};

use super::{domain_column, note};

/// Customer rows of one key with different content: nobody can know which is right, so all of
/// them are rejected, the repetitions of the first included.
pub(super) fn reject_conflicts(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
) -> Result<(), Error> {
    let mut conflicts = std::mem::take(&mut roster.conflicts);
    conflicts.sort_unstable();
    for group in conflicts.chunk_by(|a, b| a.0 == b.0) {
        let first = group[0].0;
        let differing: Vec<u32> = group.iter().map(|(_, other)| *other).collect();
        // A row that could not be taken apart says nothing that another could contradict.
        let speaks = |row: &u32| {
            let flags = roster.rows.flags(*row);
            flags.has(Flags::CUSTOMER) && !flags.has(Flags::UNREADABLE)
        };
        let members = roster.members(roster.rows.family(first));
        let rows: Vec<u32> = members.iter().copied().filter(speaks).collect();
        let found = if rows.iter().all(|row| is_repeated(roster, docket, first, *row)) {
            in_one_table(roster, docket, &rows, first, &differing)?
        } else {
            by_pairs(roster, docket, &rows, first, &differing)?
        };
        for row in rows {
            roster.rows.flags[row as usize].clear(Flags::DUPLICATE.and(Flags::REPEATS_CUSTOMER));
        }
        for (row, cross, related) in found {
            note(roster, book, row, cross, related);
        }
    }
    Ok(())
}

/// A row, what is said of it, and the row that it contradicts.
type Found = (u32, Cross, u32);

/// Whether two rows are of one flat table, where a customer is repeated on purpose.
fn is_repeated(roster: &Roster, docket: &Docket<'_>, row: u32, other: u32) -> bool {
    let flat = |row: u32| roster.rows.flags(row).has(Flags::LINE);
    flat(row) && flat(other) && docket.input(row).id == docket.input(other).id
}

/// Each row is told of every column in which rows of the customer differ, so that one round of
/// corrections is enough whichever of them is wrong.
fn in_one_table(
    roster: &Roster,
    docket: &Docket<'_>,
    rows: &[u32],
    first: u32,
    differing: &[u32],
) -> Result<Vec<Found>, Error> {
    let mut columns: BTreeMap<Column, BTreeSet<u32>> = BTreeMap::new();
    for other in differing {
        for column in differing_columns(roster, docket, first, *other)? {
            columns.entry(column).or_default().insert(*other);
        }
    }
    let mut found = Vec::with_capacity(rows.len() * columns.len());
    for row in rows {
        for (column, others) in &columns {
            let second = others.first().copied().unwrap_or(first);
            let related = if others.contains(row) { first } else { second };
            found.push((*row, Cross::ColumnsConflict(*column), related));
        }
    }
    Ok(found)
}

/// Each row beside one that it contradicts: rows of different tables, or of one without lines,
/// repeat no customer, so it is their key that is wrong.
fn by_pairs(
    roster: &Roster,
    docket: &Docket<'_>,
    rows: &[u32],
    first: u32,
    differing: &[u32],
) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    for &row in rows {
        let related = if differing.binary_search(&row).is_ok() { first } else { differing[0] };
        if is_repeated(roster, docket, row, related) {
            let columns = differing_columns(roster, docket, row, related)?;
            found
                .extend(columns.into_iter().map(|own| (row, Cross::ColumnsConflict(own), related)));
            continue;
        }
        let input = docket.input(row);
        let cross = if input.header.has(Column::CustomerRef) {
            Cross::CustomerRefDuplicate(Column::CustomerRef)
        } else {
            Cross::DomainDuplicate(domain_column(input))
        };
        found.push((row, cross, related));
    }
    Ok(found)
}

/// The columns in which two rows of one table say different things of their customer, or where
/// there is none, those in which they spell the same thing apart.
fn differing_columns(
    roster: &Roster,
    docket: &Docket<'_>,
    row: u32,
    related: u32,
) -> Result<Vec<Column>, Error> {
    let input = docket.input(row);
    let mut rows = [row, related];
    rows.sort_unstable();
    let fetched = docket.fetch(&roster.rows, &rows)?;
    let (a, b) = (fetched.row(row)?, fetched.row(related)?);
    // Lines have the keys as well, and the currency, which in a flat table is theirs alone.
    let of_customer = |column: &Column| match column.entity() {
        Entity::Customer => true,
        Entity::Both => *column != Column::Currency,
        Entity::Line => false,
    };
    let apart = |differ: &dyn Fn(Column, &str, &str) -> bool| -> Vec<Column> {
        let columns = Column::ALL.iter().copied().filter(of_customer);
        columns.filter(|own| differ(*own, cell(input, a, *own), cell(input, b, *own))).collect()
    };
    let mut columns = apart(&|column, one, other| meant(column, one) != meant(column, other));
    if columns.is_empty() {
        let own = |column: Column| column.entity() == Entity::Customer;
        columns = apart(&|column, one, other| own(column) && one != other);
    }
    if columns.is_empty() {
        columns.push(Column::CustomerRef);
    }
    Ok(columns)
}
