//! Judged blocks into the roster, one after the other in the order of the files.

use crate::model::Content;
use crate::table::limits;

use super::Error;
use super::docket::Docket;
use super::judge::{JudgedBlock, JudgedRow, Span};
use super::roster::{Flags, KeyEntry, LineEntry, NONE, Roster, RowEntry};

/// Adds a block to the roster and to the docket.
pub(super) fn gather(
    roster: &mut Roster,
    docket: &mut Docket<'_>,
    block: JudgedBlock,
) -> Result<(), Error> {
    let JudgedBlock { mut facts, bytes, len, is_sheet, rows, text, .. } = block;
    let numbers = Numbers {
        lines: block.line_facts.values().iter().map(|f| roster.line_facts.number(*f)).collect(),
        customers: block
            .customer_facts
            .values()
            .iter()
            .map(|f| roster.customer_facts.number(*f))
            .collect(),
    };
    let first_index = roster.rows.len();
    let room = u64::from(limits::ROWS_MAX) - u64::from(first_index);
    if rows.len() as u64 > room {
        return Err(Error::Limit { limit: u64::from(limits::ROWS_MAX), what: "rows in one run" });
    }
    // The docket finds rows by counting, so it counts what was taken apart, not what was cut.
    facts.rows = u32::try_from(rows.len()).unwrap_or(NONE);
    if is_sheet {
        docket.push_rows(facts, first_index, &bytes)?;
    } else {
        docket.push_text(facts, first_index, len, &bytes)?;
    }
    // Mostly lines come in the order of their customers and find them without a look at the tables.
    let with_lines = roster.is_disordered();
    let some = || rows.iter().filter(|row| with_lines || row.flags.has(Flags::CUSTOMER));
    let hash = |span: Span| span.map(|(_, _, hash)| hash);
    roster.foresee(
        some().filter_map(|row| hash(row.reference)),
        some().filter_map(|row| hash(row.domain)),
    );
    for row in &rows {
        add(roster, row, &text, &numbers);
    }
    Ok(())
}

/// Numbers of facts in a block, as numbers in the roster.
struct Numbers {
    lines: Vec<u32>,
    customers: Vec<u32>,
}

fn add(roster: &mut Roster, row: &JudgedRow, text: &str, numbers: &Numbers) {
    let number = |list: &[u32], at: u32| list.get(at as usize).copied().unwrap_or(NONE);
    let get = |span: Span| {
        let (start, end, hash) = span?;
        Some((text.get(start as usize..end as usize)?, hash))
    };
    let mut flags = row.flags;
    let reference = get(row.reference);
    let domain = get(row.domain).map(|domain| domain_number(roster, domain));
    let key = match (reference, domain) {
        (Some(reference), _) => key_number(roster, reference),
        (None, Some(domain)) if flags.has(Flags::LINE) && !flags.has(Flags::CUSTOMER) => {
            flags.set(Flags::KEY_IS_DOMAIN);
            domain
        }
        (None, _) => NONE,
    };
    let index = roster.rows.push(RowEntry {
        byte: row.byte,
        line: u32::try_from(row.line).unwrap_or(u32::MAX),
        key,
        flags,
        entry: flags.has(Flags::LINE).then(|| LineEntry {
            reference: row.line_hashes.0,
            item: row.line_hashes.1,
            facts: number(&numbers.lines, row.line_facts),
            quantity: row.quantity,
        }),
    });
    if row.has_parent {
        roster.parents.push(index);
    }
    if flags.has(Flags::CUSTOMER) {
        let facts = number(&numbers.customers, row.customer_facts);
        join_customer(roster, index, key, domain, row, facts);
    }
}

/// The number of a domain, or a hash of it that stands for no number.
fn domain_number(roster: &mut Roster, (domain, hash): (&str, u64)) -> u32 {
    if !roster.keeps_domains() {
        return u32::try_from(hash >> 32).unwrap_or(NONE).min(NONE - 1);
    }
    let number = roster.domains.intern_hashed(domain, hash);
    if roster.names_domains && roster.domain_owner.len() < roster.domains.len() as usize {
        roster.domain_owner.push(NONE);
    }
    number
}

fn key_number(roster: &mut Roster, (reference, hash): (&str, u64)) -> u32 {
    let number = roster.refs.intern_hashed(reference, hash);
    if roster.keys.len() < roster.refs.len() as usize {
        roster.keys.push();
        if roster.is_flat {
            roster.contents.push(Content::default());
        }
    }
    number
}

/// A customer row meets the rows of its key that came before.
fn join_customer(
    roster: &mut Roster,
    index: u32,
    key: u32,
    domain: Option<u32>,
    row: &JudgedRow,
    facts: u32,
) {
    // A row that could not be taken apart says nothing that another could contradict.
    if key == NONE || row.flags.has(Flags::UNREADABLE) {
        return;
    }
    if let Some(domain) = domain.filter(|_| roster.names_domains) {
        // Lines that name the domain mean the first customer that can have it.
        let owner = roster.domain_owner[domain as usize];
        let faulty = |key: u32| {
            let customer = roster.keys.customer(key);
            customer != NONE && roster.rows.flags(customer).has(Flags::FAULTY)
        };
        if owner == NONE || (faulty(owner) && !row.flags.has(Flags::FAULTY)) {
            roster.domain_owner[domain as usize] = key;
        }
    }
    let first = roster.keys.customer(key);
    if first == NONE {
        let domain = domain.unwrap_or(NONE);
        let entry = KeyEntry { customer: index, domain, shared: row.shared, facts };
        roster.keys.set(key, entry);
        if roster.is_flat {
            roster.contents[key as usize] = row.customer;
        }
    } else if roster.is_flat {
        let same = roster.contents[key as usize] == row.customer;
        roster.meet(first, index, same);
    } else {
        roster.meetings.push((first, index));
    }
}
