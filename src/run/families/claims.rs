//! What only one customer may have, or what two should not share.

use std::collections::BTreeMap;

use crate::rules::{Book, Cross};
use crate::run::Error;
use crate::run::docket::Docket;
use crate::run::judge::cell;
use crate::run::roster::{Flags, NONE, Roster};
use crate::table::Column;

use super::lines::texts;
use super::{dispose, domain_column, note};

/// One domain prefix, two families: a stored customer has it, or else the first that its own rows
/// do not reject; a later one is rejected, also when the database refuses the first.
pub(in crate::run) fn domains(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    hold_family: bool,
) {
    let mut claimant = vec![NONE; roster.domain_owner.len()];
    let mut later = Vec::new();
    for family in 0..roster.family_count() {
        let Some((customer, domain)) = claim(roster, family) else { continue };
        if roster.rows.flags(customer).any(Flags::STORED) {
            claimant[domain as usize] = customer;
        }
    }
    for family in 0..roster.family_count() {
        let Some((customer, domain)) = claim(roster, family) else { continue };
        let rejected = dispose::rejected_by_own_rows(roster, family, hold_family);
        match claimant[domain as usize] {
            NONE if !rejected => claimant[domain as usize] = customer,
            first if first == customer => {}
            // A family that its own rows reject claims nothing, but it is told, so that one round
            // of corrections is enough.
            _ => later.push((customer, domain)),
        }
    }
    for (customer, domain) in later {
        let first = claimant[domain as usize];
        if first != NONE {
            let column = domain_column(docket.input(customer));
            note(roster, book, customer, Cross::DomainDuplicate(column), first);
        }
    }
}

/// A family's customer row and the domain it names.
fn claim(roster: &Roster, family: u32) -> Option<(u32, u32)> {
    let entry = roster.families[family as usize];
    if entry.customer == NONE || entry.key == NONE {
        return None;
    }
    let domain = roster.keys[entry.key as usize].domain;
    (domain != NONE).then_some((entry.customer, domain))
}

/// Customers with one e-mail address, or with one name in one country: a warning on each later one.
pub(super) fn repeated_values(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
) -> Result<(), Error> {
    for cross in [Cross::EmailDuplicate, Cross::CompanyNameDuplicate] {
        let hashes = hashes(roster, cross);
        repeated(roster, docket, book, hashes, cross)?;
    }
    Ok(())
}

/// The hashes of what is compared, with the customer rows they are of.
fn hashes(roster: &Roster, cross: Cross) -> Vec<(u32, u32)> {
    let of_row = |row: u32| {
        if roster.rows.flags(row).has(Flags::LINE) {
            let found = roster.flat_hashes.binary_search_by_key(&row, |(row, _)| *row);
            return found.map_or((0, 0), |at| roster.flat_hashes[at].1);
        }
        (roster.rows.first_hash[row as usize], roster.rows.second_hash[row as usize])
    };
    let mut hashes = Vec::with_capacity(roster.keys.len());
    for family in &roster.families {
        if family.customer == NONE {
            continue;
        }
        let (email, name) = of_row(family.customer);
        let hash = if cross == Cross::EmailDuplicate { email } else { name };
        if hash != 0 {
            hashes.push((hash, family.customer));
        }
    }
    hashes
}

fn repeated(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    mut hashes: Vec<(u32, u32)>,
    cross: Cross,
) -> Result<(), Error> {
    hashes.sort_unstable();
    let mut found = Vec::new();
    for group in hashes.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        let rows: Vec<u32> = group.iter().map(|(_, row)| *row).collect();
        let mut first_of: BTreeMap<String, u32> = BTreeMap::new();
        for (row, text) in compared(roster, docket, &rows, cross)? {
            match first_of.get(&text) {
                Some(first) => found.push((row, *first)),
                None => {
                    first_of.insert(text, row);
                }
            }
        }
    }
    for (row, first) in found {
        note(roster, book, row, cross, first);
    }
    Ok(())
}

/// What is compared, from the rows' real text.
fn compared(
    roster: &Roster,
    docket: &Docket<'_>,
    rows: &[u32],
    cross: Cross,
) -> Result<Vec<(u32, String)>, Error> {
    if cross == Cross::EmailDuplicate {
        let texts = texts(docket, roster, rows, Column::ContactEmail)?;
        let typed = |text: &String| {
            crate::model::Email::parse(text)
                .map_or_else(|_| text.clone(), |e| e.as_str().to_owned())
        };
        return Ok(texts.iter().map(|(row, text)| (*row, typed(text))).collect());
    }
    let fetched = docket.fetch(&roster.rows, rows)?;
    rows.iter()
        .map(|&row| {
            let (input, view) = (docket.input(row), fetched.row(row)?);
            let name = cell(input, view, Column::CompanyName);
            let key = crate::model::CompanyName::parse(name)
                .map_or_else(|_| name.to_owned(), |n| n.key());
            Ok((row, format!("{key}\n{}", cell(input, view, Column::Country).to_ascii_uppercase())))
        })
        .collect()
}
