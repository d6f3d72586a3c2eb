//! How often and how many: limits of an offer, seats of the Business family, trials, Azure plans.

use std::collections::BTreeMap;

use crate::rules::catalogue::{ASSUMED_QUANTITY, Item, Kind as Sold, Limit};
use crate::table::Column;

use super::{FamilyDesk, Kind, LineFacts, Tie};

/// Seats a tenant may have of the Business items together.
pub(super) const BUSINESS_SEATS: u64 = 300;

/// Judges the lines of a family in order; stored ones were there before.
pub(super) fn counts(desk: &mut FamilyDesk<'_>) {
    limits(desk);
    business(desk);
    trials(desk);
    azure(desk);
}

/// The limit of an item. Every trial is taken once, unless the catalogue says otherwise.
fn limit(item: &Item) -> Option<Limit> {
    item.limit.or_else(|| item.trial.then_some(Limit::Lifetime(1)))
}

fn limits(desk: &mut FamilyDesk<'_>) {
    // How many there are, and the last of them.
    let mut taken: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for (at, line) in desk.counting().filter(|(_, line)| line.is_stored()) {
        let counts = match desk.catalogue.item(line.item).and_then(limit) {
            Some(Limit::Concurrent(_)) => line.is_active(),
            Some(Limit::Lifetime(_)) => true,
            None => false,
        };
        if counts {
            let entry = taken.entry(line.item).or_insert((0, at));
            *entry = (entry.0 + 1, at);
        }
    }
    for (at, line, item) in desk.judged() {
        let Some(limit) = limit(item) else { continue };
        let entry = taken.entry(line.item).or_insert((0, LineFacts::NONE));
        let (kind, most) = match limit {
            Limit::Lifetime(most) if item.trial => (Kind::TrialUsed, most),
            Limit::Lifetime(most) => (Kind::LimitLifetime, most),
            Limit::Concurrent(most) => (Kind::LimitConcurrent, most),
        };
        if entry.0 < most {
            *entry = (entry.0 + 1, at);
            continue;
        }
        let tie = Tie::new(at, kind, line.column(), line.item).about(most).related(entry.1);
        let mild = item.limit.is_some() && item.assumes(ASSUMED_QUANTITY);
        desk.tie(tie.mild(mild));
    }
}

fn business(desk: &mut FamilyDesk<'_>) {
    let is_business = |line: &LineFacts| {
        line.is_active() && desk.catalogue.item(line.item).is_some_and(|item| item.business)
    };
    let stored = desk.counting().filter(|(_, line)| line.is_stored() && is_business(line));
    let mut seats: u64 = stored.map(|(_, line)| u64::from(line.quantity)).sum();
    for (at, line, item) in desk.judged() {
        if !item.business {
            continue;
        }
        let with = seats + u64::from(line.quantity);
        if with <= BUSINESS_SEATS {
            seats = with;
            continue;
        }
        let about = u32::try_from(with).unwrap_or(u32::MAX);
        desk.tie(Tie::new(at, Kind::BusinessSeats, Column::Quantity, line.item).about(about));
    }
}

/// A trial beside the paid offer it leads to.
fn trials(desk: &mut FamilyDesk<'_>) {
    let trials: Vec<_> =
        desk.judged().into_iter().filter(|(_, _, item)| !item.converts_to.is_empty()).collect();
    if trials.is_empty() {
        return;
    }
    let mut owned: Vec<(u32, u32)> = desk
        .counting()
        .filter(|(_, line)| line.is_active())
        .map(|(at, line)| (line.item, at))
        .collect();
    owned.sort_unstable();
    for (at, line, item) in trials.into_iter().filter(|(_, _, item)| item.trial) {
        let paid = item.converts_to.iter().find_map(|paid| {
            let from = owned.partition_point(|(own, _)| own < paid);
            owned.get(from).filter(|(own, _)| own == paid)
        });
        if let Some((_, base)) = paid {
            desk.tie(Tie::new(at, Kind::TrialOwned, line.column(), line.item).related(*base));
        }
    }
}

fn azure(desk: &mut FamilyDesk<'_>) {
    let is_plan = |line: &LineFacts| {
        let kind = desk.catalogue.item(line.item).map(|item| item.kind);
        line.is_active() && matches!(kind, Some(Sold::AzurePlan | Sold::LegacyUsage))
    };
    if desk.counting().any(|(_, line)| is_plan(line)) {
        return;
    }
    for (at, line, item) in desk.judged() {
        if item.azure_plan {
            desk.tie(Tie::new(at, Kind::AzurePlan, line.column(), line.item));
        }
    }
}
