//! What the database knows of the families before anything is written: a forecast for the gate.
//! The binding verdict falls in the batch's own transaction.

mod companies;
mod digests;
mod memory;
mod returned;

use std::collections::BTreeMap;

use crate::model::{CompanyName, Digest, Guid, Instant};
use crate::rules::{Book, Cross, CustomerFacts, Length, LineFacts, Stored};
use crate::store::{KnownCustomer, KnownLine, RunId, Store};
use crate::table::Column;

use super::Error;
use super::docket::{Docket, Fetched};
use super::events::{Event, Listener, Phase};
use super::families::{self, Orphan};
use super::judge::cell;
use super::roster::{Flags, NONE, Roster};

use companies::News;
use digests::Digests;
pub(super) use memory::Memory;
use memory::Stock;

/// Families asked about at a time.
const FAMILIES: u32 = 5_000;

/// Everything the forecast reads and changes.
pub(super) struct Asking<'a, 's> {
    pub(super) store: &'a Store,
    pub(super) source: &'a str,
    pub(super) run: RunId,
    pub(super) book: &'a Book,
    pub(super) pool: &'a rayon::ThreadPool,
    pub(super) docket: &'a Docket<'s>,
    pub(super) roster: &'a mut Roster,
    pub(super) memory: &'a mut Memory,
}

/// Asks the database about every family.
pub(super) async fn forecast(
    asking: &mut Asking<'_, '_>,
    listener: &dyn Listener,
) -> Result<(), Error> {
    let families = asking.roster.family_count();
    listener.hear(&Event::Began { phase: Phase::Forecast, total: u64::from(families) });
    let empty = asking.store.is_empty().await?;
    let mut news = News::default();
    let mut first = 0;
    while first < families {
        let end = families.min(first.saturating_add(FAMILIES));
        if empty {
            (first..end).for_each(|family| {
                families::unknown_customer(
                    asking.roster,
                    asking.docket,
                    asking.book,
                    family,
                    Cross::LineCustomerUnknown,
                );
            });
        } else {
            ask(asking, first..end, &mut news).await?;
        }
        let rows = u64::from(asking.roster.rows.len());
        listener.hear(&Event::Progress {
            phase: Phase::Forecast,
            done: u64::from(end),
            rows,
            rejected: 0,
        });
        first = end;
    }
    companies::judge_named(asking, news).await?;
    if !empty {
        returned::judge(asking).await?;
    }
    listener.hear(&Event::Ended { phase: Phase::Forecast });
    Ok(())
}

async fn ask(
    asking: &mut Asking<'_, '_>,
    families: std::ops::Range<u32>,
    news: &mut News,
) -> Result<(), Error> {
    let keys: Vec<(&str, &str)> = families
        .clone()
        .map(|family| (asking.roster.reference(family), asking.roster.domain(family)))
        .collect();
    let known = asking.store.known(asking.source, asking.run, &keys).await?;
    let mut by_ref: BTreeMap<&str, &KnownCustomer> = BTreeMap::new();
    let mut by_domain: BTreeMap<&str, &KnownCustomer> = BTreeMap::new();
    for customer in &known {
        if customer.source == asking.source {
            by_ref.insert(&customer.customer_ref, customer);
        }
        by_domain.insert(&customer.domain_prefix, customer);
    }
    let own_rows: Vec<u32> = families
        .clone()
        .filter(|family| by_ref.contains_key(asking.roster.reference(*family)))
        .filter_map(|family| own_row(asking.roster, family))
        .collect();
    let digests = Digests::of(asking, own_rows)?;
    let mut stored: Vec<(u32, &KnownCustomer)> = Vec::new();
    let mut new: Vec<(u32, Option<Guid>)> = Vec::new();
    for family in families {
        let (reference, domain) = (asking.roster.reference(family), asking.roster.domain(family));
        let own = by_ref.get(reference).copied().filter(|_| !reference.is_empty());
        let namesake = by_domain.get(domain).copied().filter(|_| !domain.is_empty());
        if asking.roster.customer(family) == NONE {
            let own = own.or(namesake.filter(|known| known.source == asking.source));
            match own {
                Some(known) => stored.push((family, known)),
                None => families::unknown_customer(
                    asking.roster,
                    asking.docket,
                    asking.book,
                    family,
                    Cross::LineCustomerUnknown,
                ),
            }
        } else if let Some(known) = own {
            if judge_own(asking, family, known, &digests) {
                stored.push((family, known));
            }
        } else {
            new.push((family, namesake.map(|known| known.id)));
            if let Some(known) = namesake {
                judge_namesake(asking, family, known)?;
            }
        }
    }
    companies::judge(asking, &new, news).await?;
    if !stored.is_empty() {
        judge_lines(asking, &stored).await?;
    }
    Ok(())
}

/// A customer whose key is stored: unchanged, or used again for something else.
fn judge_own(
    asking: &mut Asking<'_, '_>,
    family: u32,
    known: &KnownCustomer,
    digests: &Digests,
) -> bool {
    let customer = asking.roster.customer(family);
    // A customer whose only row could not be taken apart: its lines are looked at all the same.
    let Some(own) = own_row(asking.roster, family) else {
        asking.memory.customers.push((family, known.id));
        return true;
    };
    let same = digests.customer(own) == Some(known.digest);
    let rows = asking.roster.members(family).to_vec();
    if same {
        for row in rows {
            let flags = asking.roster.rows.flags(row);
            if flags.has(Flags::CUSTOMER.and(Flags::LINE)) {
                asking.roster.rows.set(row, Flags::STORED_CUSTOMER);
            } else if flags.has(Flags::CUSTOMER) && !flags.has(Flags::DUPLICATE) {
                mark_unchanged(asking, row, known.id);
            }
        }
        asking.memory.customers.push((family, known.id));
        return true;
    }
    asking.memory.changed.push((family, known.id));
    // A row with findings of its own differs from what is stored because of them.
    if !asking.roster.rows.flags(customer).has(Flags::FAULTY) {
        let detail = customer_detail(known);
        let column = families::key_column(asking.docket.input(customer));
        let reused = Stored::CustomerRefReused(column);
        asking.memory.note(asking.roster, asking.book, customer, reused, &detail);
    }
    false
}

/// The row that says what a family's customer is; none when no row of it could be taken apart.
fn own_row(roster: &Roster, family: u32) -> Option<u32> {
    let row = roster.keys.customer(roster.key(family));
    (row != NONE && !roster.rows.flags(row).has(Flags::UNREADABLE)).then_some(row)
}

/// A customer whose domain another key has.
fn judge_namesake(
    asking: &mut Asking<'_, '_>,
    family: u32,
    known: &KnownCustomer,
) -> Result<(), Error> {
    let row = asking.roster.customer(family);
    let fetched = asking.docket.fetch(&asking.roster.rows, &[row])?;
    let name = cell(asking.docket.input(row), fetched.row(row)?, Column::CompanyName);
    let same_name = CompanyName::parse(name).is_ok_and(|name| name.key() == known.name_key);
    let column = families::domain_column(asking.docket.input(row));
    let stored =
        if same_name { Stored::CustomerAlreadyExists(column) } else { Stored::DomainTaken(column) };
    let detail = customer_detail(known);
    asking.memory.note(asking.roster, asking.book, row, stored, &detail);
    Ok(())
}

/// Who stored it: the run, its day, and the row. No value of the row.
fn detail(run: RunId, stored: Instant, path: &str, row: u32) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let from = if file.is_empty() { String::new() } else { format!(", {file} row {row}") };
    format!("run {} of {}{from}", run.short(), stored.date())
}

fn customer_detail(known: &KnownCustomer) -> String {
    detail(known.run, known.stored, &known.path, known.row)
}

fn mark_unchanged(asking: &mut Asking<'_, '_>, row: u32, id: Guid) {
    asking.roster.rows.set(row, Flags::UNCHANGED);
    asking.memory.ids.push((row, id));
}

/// Lines of stored customers: unchanged, new, or a key used again for something else.
async fn judge_lines(
    asking: &mut Asking<'_, '_>,
    stored: &[(u32, &KnownCustomer)],
) -> Result<(), Error> {
    let ids: Vec<Guid> = stored.iter().map(|(_, known)| known.id).collect();
    let known_lines = asking.store.known_lines(asking.run, &ids).await?;
    let mut lines: BTreeMap<Guid, BTreeMap<&str, &KnownLine>> = BTreeMap::new();
    for line in &known_lines {
        lines.entry(line.customer_id).or_default().insert(&line.line_key, line);
    }
    let none = BTreeMap::new();
    let mut rows: Vec<u32> =
        stored.iter().flat_map(|(family, _)| asking.roster.members(*family)).copied().collect();
    rows.sort_unstable();
    let fetched = asking.docket.fetch(&asking.roster.rows, &rows)?;
    rows.retain(|row| asking.roster.rows.flags(*row).has(Flags::LINE));
    let digests = Digests::of(asking, rows)?;
    for &(family, known) in stored {
        if asking.roster.customer(family) == NONE {
            asking.memory.customers.push((family, known.id));
        }
        let lines = lines.get(&known.id).unwrap_or(&none);
        judge_family_lines(asking, family, known, lines, &fetched, &digests)?;
        keep_stock(asking, family, known, lines);
    }
    asking.memory.customers.sort_unstable();
    asking.memory.customers.dedup();
    Ok(())
}

fn judge_family_lines(
    asking: &mut Asking<'_, '_>,
    family: u32,
    customer: &KnownCustomer,
    known: &BTreeMap<&str, &KnownLine>,
    fetched: &Fetched,
    digests: &Digests,
) -> Result<(), Error> {
    let digest = |row| Ok(digests.line(row).unwrap_or(Digest::of(b"")));
    let keys = line_keys(asking.roster, asking.docket, family, fetched, digest)?;
    for (row, key) in keys {
        let flags = asking.roster.rows.flags(row);
        if flags.any(Flags::FAULTY.and(Flags::DUPLICATE)) {
            continue;
        }
        let Some(line) = known.get(key.as_str()) else {
            if !customer.may_order {
                let detail = customer_detail(customer);
                let missing = Stored::AgreementMissing;
                asking.memory.note(asking.roster, asking.book, row, missing, &detail);
            }
            continue;
        };
        if digests.line(row) == Some(line.digest) {
            mark_unchanged(asking, row, line.id);
        } else {
            let detail = detail(line.run, line.stored, &line.path, line.row);
            asking.memory.note(asking.roster, asking.book, row, Stored::LineRefReused, &detail);
        }
    }
    Ok(())
}

/// Keeps what a stored customer has, when the inputs bring more.
fn keep_stock(
    asking: &mut Asking<'_, '_>,
    family: u32,
    customer: &KnownCustomer,
    known: &BTreeMap<&str, &KnownLine>,
) {
    let old = Flags::UNCHANGED.and(Flags::DUPLICATE);
    let is_new = |row: &u32| {
        let flags = asking.roster.rows.flags(*row);
        flags.has(Flags::LINE) && !flags.any(old)
    };
    if !asking.roster.members(family).iter().any(is_new) {
        return;
    }
    let facts = |line: &&KnownLine| {
        let length = Length {
            term: line.term.as_deref(),
            cycle: line.billing_cycle.as_deref(),
            ends: line.custom_term_end.as_deref(),
            begun: line.ordered,
        };
        (line.id, LineFacts::known(asking.book, &line.offer, line.quantity, length))
    };
    let stock = Stock {
        customer: CustomerFacts::stored(&customer.country, &customer.qualifications).with_reseller(
            customer.reseller_mpn_id.as_deref(),
            customer.reseller_tenant_id.as_deref(),
            customer.reseller_attested == Some(true),
        ),
        lines: known.values().map(facts).collect(),
    };
    asking.memory.stock.insert(family, stock);
}

/// The keys of a family's lines: their references, or digest and occurrence where they have none.
pub(super) fn line_keys(
    roster: &Roster,
    docket: &Docket<'_>,
    family: u32,
    fetched: &Fetched,
    digest: impl Fn(u32) -> Result<Digest, Error>,
) -> Result<Vec<(u32, String)>, Error> {
    let mut seen: BTreeMap<[u8; 16], u32> = BTreeMap::new();
    let mut keys = Vec::new();
    for &row in roster.members(family) {
        let flags = roster.rows.flags(row);
        if !flags.has(Flags::LINE) || flags.has(Flags::DUPLICATE) {
            continue;
        }
        let key = if flags.has(Flags::LINE_REF) {
            let text = cell(docket.input(row), fetched.row(row)?, Column::LineRef);
            crate::model::LineRef::parse(text)
                .map_or_else(|_| text.to_owned(), |r| r.as_str().to_owned())
        } else {
            let digest = digest(row)?.short();
            let occurrence = seen.entry(digest).or_insert(0);
            let key = derived_key(digest, *occurrence);
            *occurrence += 1;
            key
        };
        keys.push((row, key));
    }
    Ok(keys)
}

/// The key of a line without a reference of its own.
fn derived_key(digest: [u8; 16], occurrence: u32) -> String {
    format!("sha256:{:032x}#{occurrence}", u128::from_be_bytes(digest))
}

/// Parents that are not in the inputs: stored ones are found, the others reported.
pub(super) async fn resolve_orphans(
    asking: &mut Asking<'_, '_>,
    orphans: &[Orphan],
) -> Result<(), Error> {
    for chunk in orphans.chunks(1_000) {
        let mut customers: Vec<Guid> = chunk
            .iter()
            .filter_map(|(row, _)| asking.memory.any_customer(asking.roster.rows.family(*row)))
            .collect();
        customers.sort_unstable();
        customers.dedup();
        let known = if customers.is_empty() {
            Vec::new()
        } else {
            asking.store.known_lines(asking.run, &customers).await?
        };
        let by_key: BTreeMap<(Guid, &str), Guid> = known
            .iter()
            .map(|line| ((line.customer_id, line.line_key.as_str()), line.id))
            .collect();
        let mut rows: Vec<u32> = chunk.iter().map(|(row, _)| *row).collect();
        rows.sort_unstable();
        let fetched = asking.docket.fetch(&asking.roster.rows, &rows)?;
        for &(row, elsewhere) in chunk {
            let text = cell(asking.docket.input(row), fetched.row(row)?, Column::ParentLineRef);
            let customer = asking.memory.any_customer(asking.roster.rows.family(row));
            match customer.and_then(|customer| by_key.get(&(customer, text))) {
                Some(id) => {
                    asking.memory.parents.insert(row, *id);
                }
                // A line whose customer is unknown has said enough.
                None if !known_family(asking.roster, customer, row) => {}
                None => families::unknown_parent(asking.roster, asking.book, row, elsewhere),
            }
        }
    }
    Ok(())
}

/// Whether the customer of a row is in the inputs or stored.
fn known_family(roster: &Roster, stored: Option<Guid>, row: u32) -> bool {
    let family = roster.rows.family(row);
    stored.is_some() || roster.customer(family) != NONE
}
