//! One domain prefix, two families.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::rules::{Book, Cross, judge};
use crate::run::Error;
use crate::run::docket::Docket;
use crate::run::roster::{Flags, Roster};
use crate::table::{Input, RowView};

use super::again::again;
use super::alike::alike;
use super::{dispose, domain_column, note};

/// A stored customer has a domain, or else the first that its own rows do not reject; a later one is
/// rejected, also when the database refuses the first.
pub(super) fn domains(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    hold_family: bool,
    pool: &rayon::ThreadPool,
) -> Result<(), Error> {
    // No domain, which is the largest number, becomes 0, which is compared with nothing.
    let mut groups = alike(roster, pool, |domain, _| domain.wrapping_add(1));
    if !roster.keeps_domains() {
        groups = parted(roster, docket, book, pool, &groups)?;
    }
    let mut told = Vec::new();
    for rows in &groups {
        one_domain(roster, rows, hold_family, &mut told);
    }
    told.sort_unstable();
    for (customer, first) in told {
        let column = domain_column(docket.input(customer));
        note(roster, book, customer, Cross::DomainDuplicate(column), first);
    }
    Ok(())
}

/// Customers of one domain, each but for its claimant with the claimant.
fn one_domain(roster: &Roster, rows: &[u32], hold_family: bool, told: &mut Vec<(u32, u32)>) {
    // Families are numbered by their first rows, which need not be their customers'.
    let family = |row: &u32| roster.rows.family(*row);
    let is_stored = |row: &u32| roster.rows.flags(*row).any(Flags::STORED);
    let rejects = |row: &u32| dispose::rejected_by_own_rows(roster, family(row), hold_family);
    let stored = rows.iter().filter(|row| is_stored(row)).max_by_key(|row| family(row));
    let first =
        stored.or_else(|| rows.iter().filter(|row| !rejects(row)).min_by_key(|row| family(row)));
    // A family that its own rows reject claims nothing, but it is told, so that one round of
    // corrections is enough.
    if let Some(first) = first {
        told.extend(rows.iter().filter(|row| *row != first).map(|row| (*row, *first)));
    }
}

/// Customers whose domains hash alike, parted by what their domains really are.
fn parted(
    roster: &Roster,
    docket: &Docket<'_>,
    book: &Book,
    pool: &rayon::ThreadPool,
    groups: &[Vec<u32>],
) -> Result<Vec<Vec<u32>>, Error> {
    let domain = |input: &Input, row: RowView<'_>| {
        let judged = judge(book, input, row, &mut Vec::new());
        judged.keys.domain.map(|domain| domain.as_str().to_owned())
    };
    let part = |rows: &Vec<u32>| -> Result<Vec<Vec<u32>>, Error> {
        let mut same: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (row, domain) in again(roster, docket, pool, rows, domain)? {
            if let Some(domain) = domain {
                same.entry(domain).or_default().push(row);
            }
        }
        Ok(same.into_values().filter(|rows| rows.len() > 1).collect())
    };
    let parts: Result<Vec<Vec<Vec<u32>>>, Error> =
        pool.install(|| groups.par_iter().map(part).collect());
    Ok(parts?.into_iter().flatten().collect())
}
