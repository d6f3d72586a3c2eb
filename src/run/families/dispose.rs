//! What becomes of every row, once everybody has spoken.

use std::collections::BTreeMap;

use crate::run::roster::{Fate, Flags, NONE, Roster};

use super::search;

fn bad(roster: &Roster, row: u32) -> bool {
    let flags = roster.rows.flags(row);
    flags.any(Flags::BAD) && !flags.has(Flags::DUPLICATE)
}

/// The row a family's customer is taken from, whatever becomes of that row's line. Known once
/// [`dispose`] has been there.
pub(in crate::run) fn customer_row(roster: &Roster, family: u32) -> Option<u32> {
    let row = roster.fate(family).taken;
    (row != NONE).then_some(row)
}

/// The first row whose customer part nothing rejects, unless the customer itself is refused.
fn find_customer_row(roster: &Roster, family: u32, refused: Flags) -> Option<u32> {
    let first = roster.customer(family);
    if first == NONE || roster.rows.flags(first).any(refused) {
        return None;
    }
    let hindered = Flags::FAULTY_CUSTOMER.and(Flags::UNREADABLE).and(refused);
    roster.members(family).iter().copied().find(|row| {
        let flags = roster.rows.flags(*row);
        flags.has(Flags::CUSTOMER) && !flags.any(hindered)
    })
}

/// Whether a family cannot be accepted for what its own rows hold, whatever the database says.
pub(super) fn rejected_by_own_rows(roster: &Roster, family: u32, hold_family: bool) -> bool {
    if hold_family {
        return roster.members(family).iter().any(|row| {
            let flags = roster.rows.flags(*row);
            flags.any(Flags::BAD_ITSELF) && !flags.has(Flags::DUPLICATE)
        });
    }
    roster.customer(family) != NONE
        && find_customer_row(roster, family, Flags::REFUSED_CUSTOMER).is_none()
}

/// Settles what becomes of all families. Of most nothing has to be said.
pub(in crate::run) fn dispose_all(
    roster: &mut Roster,
    hold_family: bool,
    pool: &rayon::ThreadPool,
) {
    let is_rough = |family| !is_smooth(roster, family);
    for family in search(pool, roster.family_count(), is_rough) {
        dispose(roster, family, hold_family);
    }
}

/// Whether nothing is wrong with any row of a family, and nothing was before.
fn is_smooth(roster: &Roster, family: u32) -> bool {
    let trouble = Flags::BAD
        .and(Flags::UNREADABLE)
        .and(Flags::FAULTY_CUSTOMER)
        .and(Flags::REFUSED_CUSTOMER)
        .and(Flags::STORED_REFUSED_CUSTOMER);
    let mut customer = NONE;
    for &row in roster.members(family) {
        let flags = roster.rows.flags(row);
        if flags.any(trouble) {
            return false;
        }
        if customer == NONE && flags.has(Flags::CUSTOMER) {
            customer = row;
        }
    }
    customer == roster.customer(family) && !roster.has_fate(family)
}

/// Settles what becomes of a family and marks the innocent rows that must wait.
pub(in crate::run) fn dispose(roster: &mut Roster, family: u32, hold_family: bool) {
    let refused = Flags::REFUSED_CUSTOMER.and(Flags::STORED_REFUSED_CUSTOMER);
    let taken = find_customer_row(roster, family, refused);
    let first_bad = roster.members(family).iter().copied().find(|row| bad(roster, *row));
    let has_customer = roster.customer(family) != NONE;
    let waits = if hold_family { first_bad.is_some() } else { has_customer && taken.is_none() };
    let fate = Fate { taken: taken.unwrap_or(NONE), first_bad: first_bad.unwrap_or(NONE), waits };
    roster.set_fate(family, fate);
    if first_bad.is_none() {
        return;
    }
    let orphans = orphans(roster, family);
    let (start, end) = roster.member_range(family);
    for at in start..end {
        let row = roster.member(at);
        if roster.rows.flags(row).any(Flags::BAD.and(Flags::DUPLICATE).and(Flags::UNCHANGED)) {
            continue;
        }
        let orphan = orphans.get(&row).copied().unwrap_or(false);
        if orphan {
            roster.rows.set(row, Flags::ORPHAN);
        }
        if waits || orphan {
            roster.rows.set(row, Flags::HELD);
        }
    }
}

/// By add-on of a family: whether it hangs, over however many levels, on a line that is rejected.
pub(super) fn orphans(roster: &Roster, family: u32) -> BTreeMap<u32, bool> {
    let mut known: BTreeMap<u32, bool> = BTreeMap::new();
    if roster.parent_rows.is_empty() {
        return known;
    }
    for &start in roster.members(family) {
        let mut path = Vec::new();
        let mut row = start;
        let hangs = loop {
            let Some(parent) = parent_of(roster, row) else { break false };
            if let Some(&hangs) = known.get(&row) {
                break hangs;
            }
            // Entered before it is known, so that a circle ends; a circle is rejected for itself.
            known.insert(row, false);
            path.push(row);
            if bad(roster, parent) {
                break true;
            }
            row = parent;
        };
        for row in path {
            known.insert(row, hangs);
        }
    }
    known
}

/// The line that an add-on hangs on, where it is in the inputs.
pub(super) fn parent_of(roster: &Roster, row: u32) -> Option<u32> {
    let at = roster.parent_rows.binary_search_by_key(&row, |(row, _)| *row).ok()?;
    Some(roster.parent_rows[at].1)
}

/// Why a row is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::run) enum Cause {
    /// Its customer's row is rejected.
    Customer(u32),
    /// A line it hangs on is rejected.
    Parent(u32),
    /// Another row of its family is rejected.
    Row(u32),
}

/// Levels over which the line that holds an add-on is looked for; above, the family's first
/// rejected row stands for it.
const LEVELS: usize = 1_000;

/// What holds a row.
pub(in crate::run) fn cause(roster: &Roster, row: u32) -> Option<Cause> {
    let family = roster.rows.family(row);
    let customer = roster.customer(family);
    let fate = roster.fate(family);
    if customer != NONE && fate.taken == NONE && bad(roster, customer) {
        return Some(Cause::Customer(customer));
    }
    if roster.rows.flags(row).has(Flags::ORPHAN) {
        let mut above = parent_of(roster, row);
        for _ in 0..LEVELS {
            match above {
                Some(parent) if bad(roster, parent) => return Some(Cause::Parent(parent)),
                Some(parent) => above = parent_of(roster, parent),
                None => break,
            }
        }
    }
    (fate.first_bad != NONE).then_some(Cause::Row(fate.first_bad))
}
