//! How often and how many: limits of an offer, seats of the Business family, trials.

use std::collections::BTreeMap;

use crate::rules::catalogue::{ASSUMED_QUANTITY, Item, Limit};
use crate::table::Column;

use super::{FamilyDesk, Kind, LineFacts, Tie};

/// Seats a tenant may have of the Business items together.
pub(super) const BUSINESS_SEATS: u64 = 300;

/// What is there already. Stored lines were there before all others.
pub(super) struct Counts {
    /// By item, how many there are, and the last of them.
    taken: BTreeMap<u32, (u32, u32)>,
    /// Seats of the Business items.
    seats: u64,
    /// What runs, by item, with the line; made when the first trial is met, which are the last.
    owned: Option<Vec<(u32, u32)>>,
}

impl Counts {
    pub(super) fn new(desk: &FamilyDesk<'_>) -> Counts {
        let mut taken: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        let mut seats = 0;
        for (at, line) in desk.counting().filter(|(_, line)| line.is_stored()) {
            let Some(item) = desk.catalogue.item(line.item) else { continue };
            let counts = match limit(item) {
                Some(Limit::Concurrent(_)) => line.is_active(),
                Some(Limit::Lifetime(_)) => true,
                None => false,
            };
            if counts {
                let entry = taken.entry(line.item).or_insert((0, at));
                *entry = (entry.0 + 1, at);
            }
            if item.business && line.is_active() {
                seats += u64::from(line.quantity);
            }
        }
        Counts { taken, seats, owned: None }
    }

    /// Judges a line, and counts it unless it is refused.
    pub(super) fn judge(
        &mut self,
        desk: &mut FamilyDesk<'_>,
        at: u32,
        line: &LineFacts,
        item: &Item,
    ) {
        let full = self.full(desk, at, line, item);
        let over = self.over(desk, at, line, item);
        self.trial(desk, at, line, item);
        if desk.is_refused(at) {
            return;
        }
        if limit(item).is_some() && !full {
            let entry = self.taken.entry(line.item).or_insert((0, at));
            *entry = (entry.0 + 1, at);
        }
        if item.business && !over {
            self.seats += u64::from(line.quantity);
        }
    }

    /// Whether the limit of the item is reached; says so.
    fn full(&self, desk: &mut FamilyDesk<'_>, at: u32, line: &LineFacts, item: &Item) -> bool {
        let Some(limit) = limit(item) else { return false };
        let (count, last) = self.taken.get(&line.item).copied().unwrap_or((0, LineFacts::NONE));
        let (kind, most) = match limit {
            Limit::Lifetime(most) if item.trial => (Kind::TrialUsed, most),
            Limit::Lifetime(most) => (Kind::LimitLifetime, most),
            Limit::Concurrent(most) => (Kind::LimitConcurrent, most),
        };
        if count < most {
            return false;
        }
        let tie = Tie::new(at, kind, line.column(), line.item).about(most).related(last);
        let mild = item.limit.is_some() && item.assumes(ASSUMED_QUANTITY);
        desk.tie(tie.mild(mild));
        true
    }

    /// Whether the Business items would have too many seats together; says so.
    fn over(&self, desk: &mut FamilyDesk<'_>, at: u32, line: &LineFacts, item: &Item) -> bool {
        let with = self.seats + u64::from(line.quantity);
        if !item.business || with <= BUSINESS_SEATS {
            return false;
        }
        let about = u32::try_from(with).unwrap_or(u32::MAX);
        desk.tie(Tie::new(at, Kind::BusinessSeats, Column::Quantity, line.item).about(about));
        true
    }

    /// A trial beside the paid offer it leads to.
    fn trial(&mut self, desk: &mut FamilyDesk<'_>, at: u32, line: &LineFacts, item: &Item) {
        if !item.trial || item.converts_to.is_empty() {
            return;
        }
        let owned = self.owned.get_or_insert_with(|| {
            let running = desk.counting().filter(|(_, line)| line.is_active());
            let mut owned: Vec<(u32, u32)> = running.map(|(at, line)| (line.item, at)).collect();
            owned.sort_unstable();
            owned
        });
        let paid = item.converts_to.iter().find_map(|paid| {
            let from = owned.partition_point(|(own, _)| own < paid);
            owned.get(from).filter(|(own, _)| own == paid)
        });
        if let Some((_, base)) = paid.copied() {
            desk.tie(Tie::new(at, Kind::TrialOwned, line.column(), line.item).related(base));
        }
    }
}

/// The limit of an item. Every trial is taken once, unless the catalogue says otherwise.
fn limit(item: &Item) -> Option<Limit> {
    item.limit.or_else(|| item.trial.then_some(Limit::Lifetime(1)))
}
