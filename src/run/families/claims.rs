//! What only one customer may have, or what two should not share.

use std::collections::BTreeMap;

use crate::model::{CompanyName, Email};
use crate::rules::{Book, Cross, judge};
use crate::run::Error;
use crate::run::docket::Docket;
use crate::run::judge::cell;
use crate::run::roster::{Distinct, Flags, Roster};
use crate::table::{Column, Input, RowView};

use super::again::again;
use super::alike::alike;
use super::domains::domains;
use super::{dispose, note};

/// Who of several customers has what only one may have.
pub(in crate::run) fn claims(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    hold_family: bool,
    pool: &rayon::ThreadPool,
) -> Result<(), Error> {
    // First who is the same company twice: it needs no domain any more.
    registrations(roster, docket, book, hold_family, pool)?;
    domains(roster, docket, book, hold_family, pool)?;
    // The last to speak of families; what they are judged by is needed no more.
    roster.rows.forget_lines();
    roster.keys.forget_facts();
    roster.line_facts = Distinct::default();
    roster.customer_facts = Distinct::default();
    Ok(())
}

/// One registration number in one country: under one name the later customer is rejected, under
/// another it is told.
fn registrations(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    hold_family: bool,
    pool: &rayon::ThreadPool,
) -> Result<(), Error> {
    let mut found = Vec::new();
    for rows in alike(roster, pool, |_, shared| shared.registration) {
        let mut companies: BTreeMap<String, Vec<(u32, String)>> = BTreeMap::new();
        for (row, company) in companies_of(roster, docket, book, pool, &rows)? {
            companies.entry(company.registration).or_default().push((row, company.name));
        }
        for same in companies.into_values() {
            one_number(roster, &same, hold_family, &mut found);
        }
    }
    found.sort_unstable();
    for (row, cross, first) in found {
        note(roster, book, row, cross, first);
    }
    Ok(())
}

/// Customers of one number, in the order of their rows, with their names.
fn one_number(
    roster: &Roster,
    same: &[(u32, String)],
    hold_family: bool,
    found: &mut Vec<(u32, Cross, u32)>,
) {
    let is_stored = |row: u32| roster.rows.flags(row).any(Flags::STORED);
    let mut claimants: BTreeMap<&str, u32> = BTreeMap::new();
    for (row, name) in same.iter().filter(|(row, _)| is_stored(*row)) {
        claimants.entry(name).or_insert(*row);
    }
    for (row, name) in same {
        let family = roster.rows.family(*row);
        if !claimants.contains_key(name.as_str())
            && !dispose::rejected_by_own_rows(roster, family, hold_family)
        {
            claimants.insert(name, *row);
        }
    }
    // What is stored was found in the database, which has said so.
    let told = same.iter().any(|(row, _)| is_stored(*row));
    for (row, name) in same.iter().filter(|(row, _)| !is_stored(*row)) {
        match claimants.get(name.as_str()) {
            Some(first) if is_stored(*first) => {}
            Some(first) if first != row => found.push((*row, Cross::CustomerTwice, *first)),
            _ if told => {}
            _ => {
                let other = same.iter().find(|(_, other)| other != name);
                if let Some((first, _)) = other.filter(|(first, _)| first < row) {
                    found.push((*row, Cross::RegistrationDuplicate, *first));
                }
            }
        }
    }
}

/// A company as companies are compared.
pub(in crate::run) struct Company {
    /// Country and number.
    pub(in crate::run) registration: String,
    /// Its name.
    pub(in crate::run) name: String,
}

/// The companies of some customer rows, given in rising order, as far as they have a number.
pub(in crate::run) fn companies_of(
    roster: &Roster,
    docket: &Docket<'_>,
    book: &Book,
    pool: &rayon::ThreadPool,
    rows: &[u32],
) -> Result<Vec<(u32, Company)>, Error> {
    let company = |input: &Input, row: RowView<'_>| {
        let customer = judge(book, input, row, &mut Vec::new()).customer?;
        let registration = customer.registration_key()?;
        Some(Company { registration, name: customer.company_name.key() })
    };
    let read = again(roster, docket, pool, rows, company)?;
    Ok(read.into_iter().filter_map(|(row, company)| Some((row, company?))).collect())
}

/// Customers with one e-mail address, or with one name in one country: a warning on each later one.
pub(super) fn repeated_values(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    pool: &rayon::ThreadPool,
) -> Result<(), Error> {
    let emails = alike(roster, pool, |_, shared| shared.email);
    let names = alike(roster, pool, |_, shared| shared.name);
    repeated(roster, docket, book, pool, &emails, Cross::EmailDuplicate)?;
    repeated(roster, docket, book, pool, &names, Cross::CompanyNameDuplicate)
}

fn repeated(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    pool: &rayon::ThreadPool,
    groups: &[Vec<u32>],
    cross: Cross,
) -> Result<(), Error> {
    let mut found = Vec::new();
    for rows in groups {
        let mut first_of: BTreeMap<String, u32> = BTreeMap::new();
        for (row, text) in compared(roster, docket, pool, rows, cross)? {
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
    pool: &rayon::ThreadPool,
    rows: &[u32],
    cross: Cross,
) -> Result<Vec<(u32, String)>, Error> {
    if cross == Cross::EmailDuplicate {
        return again(roster, docket, pool, rows, |input, row| {
            let text = cell(input, row, Column::ContactEmail);
            let email = Email::parse(text);
            email.map_or_else(|_| text.to_owned(), |email| email.key().into_owned())
        });
    }
    let names = names_of(roster, docket, pool, rows)?;
    let joined = |(row, (name, country))| (row, format!("{name}\n{country}"));
    Ok(names.into_iter().map(joined).collect())
}

/// A name as names are compared, and its country.
type Named = (String, String);

/// The names of some customer rows, given in rising order.
pub(in crate::run) fn names_of(
    roster: &Roster,
    docket: &Docket<'_>,
    pool: &rayon::ThreadPool,
    rows: &[u32],
) -> Result<Vec<(u32, Named)>, Error> {
    again(roster, docket, pool, rows, |input, row| {
        let name = cell(input, row, Column::CompanyName);
        let key = CompanyName::parse(name).map_or_else(|_| name.to_owned(), |name| name.key());
        (key, cell(input, row, Column::Country).to_ascii_uppercase())
    })
}
