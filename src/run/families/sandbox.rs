//! What Partner Center's sandbox takes, counted over what is stored and what would go in.

use crate::rules::{
    Book, Cross, SANDBOX_AZURE_IN_ALL, SANDBOX_CUSTOMERS, SANDBOX_SUBSCRIPTIONS,
    SANDBOX_SUBSCRIPTIONS_IN_ALL,
};
use crate::run::docket::Docket;
use crate::run::forecast::Memory;
use crate::run::roster::{Flags, NONE, Roster};
use crate::store::Holdings;

use super::{dispose, key_column, note};

/// The rows that order an Azure subscription, in order. Asked before the roster forgets what lines
/// order.
pub(in crate::run) fn azure(roster: &Roster, book: &Book) -> Vec<u32> {
    let catalogue = &book.reference().catalogue;
    let is_azure = |row: &u32| {
        let facts = roster.rows.entry(*row).and_then(|own| roster.line_facts.get(own.facts));
        facts.is_some_and(|facts| catalogue.is_azure(facts.item))
    };
    (0..roster.rows.len()).filter(is_azure).collect()
}

/// Tells the customers and lines beyond the limits, in the order of the files; `azure` are the rows
/// of Azure subscriptions, `stored` is what the database has.
pub(in crate::run) fn sandbox(
    roster: &mut Roster,
    docket: &Docket<'_>,
    memory: &Memory,
    book: &Book,
    azure: &[u32],
    stored: &Holdings,
    hold_family: bool,
) {
    let mut customers = stored.customers;
    let mut lines: u64 = stored.lines.iter().map(|(_, count)| count).sum();
    let catalogue = &book.reference().catalogue;
    let of_azure =
        stored.lines.iter().filter(|(id, _)| catalogue.is_azure(catalogue.position_of(id)));
    let mut plans: u64 = of_azure.map(|(_, count)| count).sum();
    for family in 0..roster.family_count() {
        if dispose::rejected_by_own_rows(roster, family, hold_family) {
            continue;
        }
        let row = roster.customer(family);
        let known = memory.customer(family).is_some();
        if row != NONE && !known && !roster.rows.flags(row).any(Flags::BAD) {
            if customers >= SANDBOX_CUSTOMERS {
                let column = key_column(docket.input(row));
                note(roster, book, row, Cross::SandboxCustomers(column), NONE);
                continue;
            }
            customers += 1;
        }
        let mut own = memory.stock.get(&family).map_or(0, |stock| stock.lines.len() as u64);
        // Bases before add-ons: what waits for a rejected base takes no place.
        let mut rows = roster.members(family).to_vec();
        rows.sort_by_key(|row| (dispose::parent_of(roster, *row).is_some(), *row));
        for row in rows {
            let flags = roster.rows.flags(row);
            let old = Flags::DUPLICATE.and(Flags::UNCHANGED).and(Flags::TWIN);
            if !flags.has(Flags::LINE) || flags.line_is_bad() || flags.any(old) {
                continue;
            }
            let waits = dispose::parent_of(roster, row).is_some()
                && dispose::orphans(roster, family).get(&row).copied().unwrap_or(false);
            if waits {
                continue;
            }
            if own >= SANDBOX_SUBSCRIPTIONS || lines >= SANDBOX_SUBSCRIPTIONS_IN_ALL {
                note(roster, book, row, Cross::SandboxSubscriptions, NONE);
                continue;
            }
            let is_azure = azure.binary_search(&row).is_ok();
            if is_azure && plans >= SANDBOX_AZURE_IN_ALL {
                note(roster, book, row, Cross::SandboxAzure, NONE);
                continue;
            }
            own += 1;
            lines += 1;
            plans += u64::from(is_azure);
        }
    }
}
