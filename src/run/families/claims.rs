//! What only one customer may have, or what two should not share.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::rules::{Book, Cross, judge};
use crate::run::Error;
use crate::run::docket::Docket;
use crate::run::judge::cell;
use crate::run::roster::{Distinct, Flags, NONE, Roster, Shared};
use crate::table::Column;

use super::lines::texts;
use super::{dispose, domain_column, note, search};

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
    domains(roster, docket, book, hold_family, pool);
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
    for rows in alike(roster, pool, |shared| shared.registration) {
        let mut companies: BTreeMap<String, Vec<(u32, String)>> = BTreeMap::new();
        for (row, company) in companies_of(roster, docket, book, &rows)? {
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
    rows: &[u32],
) -> Result<Vec<(u32, Company)>, Error> {
    let fetched = docket.fetch(&roster.rows, rows)?;
    let mut findings = Vec::new();
    let mut companies = Vec::new();
    for &row in rows {
        findings.clear();
        let judged = judge(book, docket.input(row), fetched.row(row)?, &mut findings);
        let Some(customer) = judged.customer else { continue };
        if let Some(registration) = customer.registration_key() {
            let name = customer.company_name.key();
            companies.push((row, Company { registration, name }));
        }
    }
    Ok(companies)
}

/// One domain prefix, two families: a stored customer has it, or else the first that its own rows
/// do not reject; a later one is rejected, also when the database refuses the first.
fn domains(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    hold_family: bool,
    pool: &rayon::ThreadPool,
) {
    let contested = contested(roster);
    let claims = search(pool, roster.family_count(), |family| {
        claim(roster, family).is_some_and(|(_, domain)| contested.has(domain))
    });
    let claims: Vec<(u32, u32, u32)> = claims
        .into_iter()
        .filter_map(|family| claim(roster, family).map(|(row, domain)| (family, row, domain)))
        .collect();
    let mut claimant: BTreeMap<u32, u32> = BTreeMap::new();
    for &(_, customer, domain) in &claims {
        if roster.rows.flags(customer).any(Flags::STORED) {
            claimant.insert(domain, customer);
        }
    }
    let mut later = Vec::new();
    for (family, customer, domain) in claims {
        match claimant.get(&domain) {
            None if !dispose::rejected_by_own_rows(roster, family, hold_family) => {
                claimant.insert(domain, customer);
            }
            Some(first) if *first == customer => {}
            // A family that its own rows reject claims nothing, but it is told, so that one round
            // of corrections is enough.
            _ => later.push((customer, domain)),
        }
    }
    for (customer, domain) in later {
        if let Some(first) = claimant.get(&domain) {
            let column = domain_column(docket.input(customer));
            note(roster, book, customer, Cross::DomainDuplicate(column), *first);
        }
    }
}

/// Some domains, a bit for each.
struct Domains(Vec<u64>);

impl Domains {
    fn none(count: u32) -> Domains {
        Domains(vec![0; count.div_ceil(u64::BITS) as usize])
    }

    fn has(&self, domain: u32) -> bool {
        self.0[(domain / u64::BITS) as usize] >> (domain % u64::BITS) & 1 != 0
    }

    fn add(&mut self, domain: u32) {
        self.0[(domain / u64::BITS) as usize] |= 1 << (domain % u64::BITS);
    }
}

/// The domains that more than one customer names.
fn contested(roster: &Roster) -> Domains {
    let mut named = Domains::none(roster.domain_count);
    let mut contested = Domains::none(roster.domain_count);
    for domain in roster.keys.domains().filter(|domain| *domain != NONE) {
        if named.has(domain) {
            contested.add(domain);
        }
        named.add(domain);
    }
    contested
}

/// A family's customer row and the domain it names.
fn claim(roster: &Roster, family: u32) -> Option<(u32, u32)> {
    let key = roster.key(family);
    let (customer, domain) = (roster.keys.customer(key), roster.keys.domain(key));
    (customer != NONE && domain != NONE).then_some((customer, domain))
}

/// Customers with one e-mail address, or with one name in one country: a warning on each later one.
pub(super) fn repeated_values(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    pool: &rayon::ThreadPool,
) -> Result<(), Error> {
    let emails = alike(roster, pool, |shared| shared.email);
    let names = alike(roster, pool, |shared| shared.name);
    repeated(roster, docket, book, &emails, Cross::EmailDuplicate)?;
    repeated(roster, docket, book, &names, Cross::CompanyNameDuplicate)
}

/// Parts in which hashes are compared, by their highest bits: each on one thread, and so much less
/// lies beside the roster.
const PARTS: u32 = 8;

/// Customer rows whose hashes are the same, in groups of at least two, each in rising order.
fn alike(roster: &Roster, pool: &rayon::ThreadPool, which: fn(&Shared) -> u32) -> Vec<Vec<u32>> {
    let share = roster.keys.len() / PARTS as usize;
    let some = |part: u32| -> Vec<Vec<u32>> {
        let mut hashes: Vec<(u32, u32)> = Vec::with_capacity(share + share / 16);
        let all = roster.keys.customers().map(|(row, shared)| (which(shared), row));
        hashes.extend(all.filter(|(hash, _)| *hash != 0 && hash / (u32::MAX / PARTS + 1) == part));
        hashes.sort_unstable();
        let same = hashes.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
        same.map(|group| group.iter().map(|(_, row)| *row).collect()).collect()
    };
    pool.install(|| (0..PARTS).into_par_iter().flat_map_iter(some).collect())
}

fn repeated(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    groups: &[Vec<u32>],
    cross: Cross,
) -> Result<(), Error> {
    let mut found = Vec::new();
    for rows in groups {
        let mut first_of: BTreeMap<String, u32> = BTreeMap::new();
        for (row, text) in compared(roster, docket, rows, cross)? {
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
                .map_or_else(|_| text.clone(), |email| email.key().into_owned())
        };
        return Ok(texts.iter().map(|(row, text)| (*row, typed(text))).collect());
    }
    let names = names_of(roster, docket, rows)?;
    Ok(names.into_iter().map(|(row, name, country)| (row, format!("{name}\n{country}"))).collect())
}

/// The names of some customer rows, given in rising order, as names are compared, and their
/// countries.
pub(in crate::run) fn names_of(
    roster: &Roster,
    docket: &Docket<'_>,
    rows: &[u32],
) -> Result<Vec<(u32, String, String)>, Error> {
    let fetched = docket.fetch(&roster.rows, rows)?;
    let one = |row: &u32| {
        let (input, view) = (docket.input(*row), fetched.row(*row)?);
        let name = cell(input, view, Column::CompanyName);
        let key =
            crate::model::CompanyName::parse(name).map_or_else(|_| name.to_owned(), |n| n.key());
        Ok((*row, key, cell(input, view, Column::Country).to_ascii_uppercase()))
    };
    rows.iter().map(one).collect()
}
