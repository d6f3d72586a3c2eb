//! Add-ons and what they build on.

use crate::model::{BillingCycle, Date};
use crate::rules::catalogue::{ASSUMED_PREREQUISITES, Item, Kind as Sold};
use crate::table::Column;

use super::{FamilyDesk, Kind, LineFacts, Tie};

/// Judges all add-ons of a family.
pub(super) fn bases(desk: &mut FamilyDesk<'_>) {
    for (at, line, item) in desk.judged() {
        if line.parent != LineFacts::NONE {
            parent(desk, at, line, item);
        }
    }
    // What builds on a line that was refused just now waits in turn, over all levels.
    let mut said = vec![false; desk.lines.len()];
    loop {
        let owned = owned(desk);
        let before = desk.refused.iter().filter(|refused| **refused).count();
        for (at, line, item) in desk.judged() {
            let alone = !item.kind.is_legacy() && item.addon != Some(false);
            let new = said.get(at as usize).is_some_and(|said| !said);
            if alone
                && new
                && !item.prerequisites.is_empty()
                && missing(desk, at, line, item, &owned)
            {
                said[at as usize] = true;
            }
        }
        if desk.refused.iter().filter(|refused| **refused).count() == before {
            break;
        }
    }
    let owned = owned(desk);
    for (at, line, item) in desk.judged() {
        if !item.kind.is_legacy() && item.addon != Some(false) && !item.prerequisites.is_empty() {
            seats_and_ends(desk, at, line, item, &owned);
        }
    }
}

/// What a line names as its base.
fn parent(desk: &mut FamilyDesk<'_>, at: u32, line: &LineFacts, item: &Item) {
    let Some(base) = desk.lines.get(line.parent as usize).copied() else { return };
    // An add-on of a rejected base is held; nothing else is said about it.
    if base.is_rejected() || desk.is_refused(line.parent) || line.parent == at {
        return;
    }
    let column =
        if base.is_stored() { Column::ParentSubscriptionId } else { Column::ParentLineRef };
    let tie = |kind| Tie::new(at, kind, column, line.item).related(line.parent);
    let open = item.assumes(ASSUMED_PREREQUISITES);
    let listed = item.prerequisites.binary_search(&base.item).is_ok();
    let known = desk.catalogue.item(base.item);
    if !item.prerequisites.is_empty() && !listed && (known.is_some() || !open) {
        desk.tie(tie(Kind::ParentNotEligible).mild(open).about(base.item));
    } else if known.is_some_and(|base| base.trial) {
        desk.tie(tie(Kind::OnTrial));
    }
    let other = |cycle: BillingCycle| Some(cycle) != line.cycle && cycle != BillingCycle::None;
    if item.kind == Sold::Legacy && line.cycle.is_some() && base.cycle.is_some_and(other) {
        let tie = Tie::new(at, Kind::CycleOfBase, Column::BillingCycle, line.item);
        desk.tie(tie.related(line.parent));
    }
}

/// What a family has: item, and the line that orders it, sorted. Rejected lines stand in it too.
fn owned(desk: &FamilyDesk<'_>) -> Vec<(u32, u32)> {
    let mut owned: Vec<(u32, u32)> = (0_u32..)
        .zip(desk.lines)
        .filter(|(_, line)| line.is_active())
        .map(|(at, line)| (line.item, at))
        .collect();
    owned.sort_unstable();
    owned
}

/// The lines of a family an item can build on.
fn bases_of<'o>(item: &'o Item, owned: &'o [(u32, u32)]) -> impl Iterator<Item = u32> + 'o {
    item.prerequisites.iter().flat_map(|base| {
        let from = owned.partition_point(|(own, _)| own < base);
        owned.iter().skip(from).take_while(move |(own, _)| own == base).map(|(_, at)| *at)
    })
}

/// Whether nothing in the family carries the add-on; says so.
fn missing(
    desk: &mut FamilyDesk<'_>,
    at: u32,
    line: &LineFacts,
    item: &Item,
    owned: &[(u32, u32)],
) -> bool {
    let counts = |base: &u32| {
        let rejected = desk.lines.get(*base as usize).is_none_or(LineFacts::is_rejected);
        !rejected && !desk.is_refused(*base)
    };
    let mut others = bases_of(item, owned).filter(|base| *base != at);
    if others.any(|base| counts(&base)) {
        return false;
    }
    let rejected = bases_of(item, owned).find(|base| *base != at);
    let tie = Tie::new(at, Kind::PrerequisiteMissing, line.column(), line.item);
    match rejected {
        // Nothing is wrong with an add-on whose base is there and is rejected.
        Some(base) => desk
            .tie(Tie::new(at, Kind::PrerequisiteRejected, line.column(), line.item).related(base)),
        None => desk.tie(tie.mild(item.assumes(ASSUMED_PREREQUISITES))),
    };
    true
}

/// Whether the bases have seats enough and last long enough.
fn seats_and_ends(
    desk: &mut FamilyDesk<'_>,
    at: u32,
    line: &LineFacts,
    item: &Item,
    owned: &[(u32, u32)],
) {
    let today = desk.book.as_of();
    let mut seats: u64 = 0;
    let mut last: Option<(Date, u32)> = None;
    let mut certain = true;
    for base in bases_of(item, owned).filter(|base| *base != at) {
        let Some(own) = desk.lines.get(base as usize) else { continue };
        if own.is_rejected() || desk.is_refused(base) {
            continue;
        }
        seats += u64::from(own.quantity);
        match own.end(today) {
            Some(end) => last = last.max(Some((end, base))),
            None => certain = false,
        }
    }
    if seats == 0 {
        return;
    }
    let tie = |kind, column| Tie::new(at, kind, column, line.item);
    if seats < u64::from(item.base_seats_min) {
        desk.tie(tie(Kind::BaseSeats, line.column()).about(item.base_seats_min));
    }
    if line.quantity < item.addon_seats_min {
        desk.tie(tie(Kind::AddonSeats, Column::Quantity).about(item.addon_seats_min));
    }
    if let (true, Some((end, base)), Some(own)) = (certain, last, line.end(today))
        && own > end
    {
        desk.tie(tie(Kind::TermMisaligned, Column::TermDuration).related(base));
    }
}
