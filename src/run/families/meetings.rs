//! Customer rows of one key where no input repeats customers on purpose: such rows are few, so they
//! are read again and compared, and nothing of any other row has to be kept for it.

use rayon::prelude::*;

use crate::rules::{Book, judge};
use crate::run::Error;
use crate::run::docket::{Docket, Fetched};
use crate::run::judge::customer_bytes;
use crate::run::roster::Roster;

/// Rows compared at a time on one thread.
const MEETINGS: usize = 256;

/// Says of every customer row that met an earlier one of its key whether it repeats that row or
/// contradicts it.
pub(in crate::run) fn compare(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    pool: &rayon::ThreadPool,
) -> Result<(), Error> {
    let meetings = std::mem::take(&mut roster.meetings);
    let read: &Roster = roster;
    let some = |some: &[(u32, u32)]| same(read, docket, book, some);
    let parts: Result<Vec<Vec<bool>>, Error> =
        pool.install(|| meetings.par_chunks(MEETINGS).map(some).collect());
    for ((first, row), same) in meetings.into_iter().zip(parts?.into_iter().flatten()) {
        roster.meet(first, row, same);
    }
    Ok(())
}

/// Whether the rows of some pairs say the same of their customers.
fn same(
    roster: &Roster,
    docket: &Docket<'_>,
    book: &Book,
    pairs: &[(u32, u32)],
) -> Result<Vec<bool>, Error> {
    let mut rows: Vec<u32> = pairs.iter().flat_map(|(first, row)| [*first, *row]).collect();
    rows.sort_unstable();
    rows.dedup();
    let fetched = docket.fetch(&roster.rows, &rows)?;
    let (mut one, mut other) = (Vec::new(), Vec::new());
    let mut equal = Vec::with_capacity(pairs.len());
    for (first, row) in pairs {
        if are_copies(docket, &fetched, *first, *row)? {
            equal.push(true);
            continue;
        }
        say(docket, book, &fetched, *first, &mut one)?;
        say(docket, book, &fetched, *row, &mut other)?;
        equal.push(one == other);
    }
    Ok(equal)
}

/// Whether two rows stand under the same headings and are the same in every cell, as most that meet
/// are: then they say the same, whatever that is.
fn are_copies(docket: &Docket<'_>, fetched: &Fetched, first: u32, row: u32) -> Result<bool, Error> {
    let (one, other) = (fetched.row(first)?, fetched.row(row)?);
    let same_table = docket.input(first).id == docket.input(row).id;
    Ok(same_table && one.kind() == other.kind() && one.cells().eq(other.cells()))
}

/// What a row says of its customer.
fn say(
    docket: &Docket<'_>,
    book: &Book,
    fetched: &Fetched,
    row: u32,
    bytes: &mut Vec<u8>,
) -> Result<(), Error> {
    let (input, view) = (docket.input(row), fetched.row(row)?);
    bytes.clear();
    customer_bytes(input, view, &judge(book, input, view, &mut Vec::new()), bytes);
    Ok(())
}
