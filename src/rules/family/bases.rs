//! Add-ons and what they build on.

use std::collections::BTreeMap;

use crate::model::{BillingCycle, Date};
use crate::rules::catalogue::{ASSUMED_PREREQUISITES, Item, Kind as Sold};
use crate::table::Column;

use super::{FamilyDesk, Kind, LineFacts, Tie};

/// Whether an item needs others beside it without naming one: an add-on of new commerce.
pub(super) fn builds_alone(item: &Item) -> bool {
    !item.kind.is_legacy() && item.addon != Some(false) && !item.prerequisites.is_empty()
}

/// What carries other lines. Lines are asked about once everything they build on was judged.
pub(super) struct Bases {
    /// What a family has: item, and the line that orders it, sorted. Rejected lines stand in it too.
    owned: Vec<(u32, u32)>,
    /// By item that builds on others, what carries it.
    carriers: BTreeMap<u32, Carriers>,
}

/// The lines that can carry an item.
#[derive(Clone, Copy)]
struct Carriers {
    /// Seats of those that stand; `None` where none does.
    seats: Option<u64>,
    /// The last to end, and the day, of those that stand, where all their ends are known.
    last: Option<(Date, u32)>,
    /// The first of those that are refused.
    refused: Option<u32>,
    /// Seats they would bring; of one that could not be read nobody knows.
    refused_seats: u64,
}

impl Bases {
    pub(super) fn new(desk: &FamilyDesk<'_>) -> Bases {
        let active = (0_u32..).zip(desk.lines).filter(|(_, line)| line.is_active());
        let mut owned: Vec<(u32, u32)> = active.map(|(at, line)| (line.item, at)).collect();
        owned.sort_unstable();
        Bases { owned, carriers: BTreeMap::new() }
    }

    /// Judges a line beside what it builds on.
    pub(super) fn judge(
        &mut self,
        desk: &mut FamilyDesk<'_>,
        at: u32,
        line: &LineFacts,
        item: &Item,
    ) {
        if line.parent != LineFacts::NONE {
            parent(desk, at, line, item);
        }
        if !desk.is_refused(at) && builds_alone(item) {
            self.carried(desk, at, line, item);
        }
        if !desk.is_refused(at) && item.azure_plan {
            azure(desk, at, line);
        }
    }

    fn carriers(&mut self, desk: &FamilyDesk<'_>, line: &LineFacts, item: &Item) -> Carriers {
        if let Some(known) = self.carriers.get(&line.item) {
            return *known;
        }
        let today = desk.book.as_of();
        let mut found = Carriers { seats: None, last: None, refused: None, refused_seats: 0 };
        let mut certain = true;
        for at in bases_of(item, &self.owned) {
            let Some(base) = desk.lines.get(at as usize) else { continue };
            if base.item == line.item {
                continue;
            }
            if base.is_rejected() || desk.is_refused(at) {
                found.refused = found.refused.or(Some(at));
                let seats = if base.is_rejected() { u64::MAX } else { u64::from(base.quantity) };
                found.refused_seats = found.refused_seats.saturating_add(seats);
                continue;
            }
            found.seats = Some(found.seats.unwrap_or(0) + u64::from(base.quantity));
            match base.end(today) {
                Some(end) => found.last = found.last.max(Some((end, at))),
                None => certain = false,
            }
        }
        if !certain {
            found.last = None;
        }
        self.carriers.insert(line.item, found);
        found
    }

    /// Whether something in the family carries the line, with seats enough and for long enough.
    fn carried(&mut self, desk: &mut FamilyDesk<'_>, at: u32, line: &LineFacts, item: &Item) {
        let Carriers { seats, last, refused, refused_seats } = self.carriers(desk, line, item);
        let tie = |kind, column| Tie::new(at, kind, column, line.item);
        // Nothing is wrong with an add-on whose base is there and is rejected.
        let waits = |base| tie(Kind::PrerequisiteRejected, line.column()).related(base);
        let Some(seats) = seats else {
            let missing = tie(Kind::PrerequisiteMissing, line.column());
            let open = item.assumes(ASSUMED_PREREQUISITES);
            desk.tie(refused.map_or(missing.mild(open), waits));
            return;
        };
        let needed = u64::from(item.base_seats_min);
        if seats < needed {
            let few = tie(Kind::BaseSeats, line.column()).about(item.base_seats_min);
            let enough = seats.saturating_add(refused_seats) >= needed;
            desk.tie(refused.filter(|_| enough).map_or(few, waits));
        }
        if line.quantity < item.addon_seats_min {
            desk.tie(tie(Kind::AddonSeats, Column::Quantity).about(item.addon_seats_min));
        }
        let own = line.end(desk.book.as_of());
        if let (Some((end, base)), Some(own)) = (last, own)
            && own > end
        {
            desk.tie(tie(Kind::TermMisaligned, Column::TermDuration).related(base));
        }
    }
}

/// What a line names as its base.
fn parent(desk: &mut FamilyDesk<'_>, at: u32, line: &LineFacts, item: &Item) {
    let Some(base) = desk.lines.get(line.parent as usize).copied() else { return };
    if line.parent == at {
        return;
    }
    // An add-on of a rejected base is held; nothing else is said about it.
    if base.is_rejected() || desk.is_refused(line.parent) {
        desk.hold(at);
        return;
    }
    let column = line.parent_column();
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

/// The lines of a family an item can build on.
fn bases_of<'o>(item: &'o Item, owned: &'o [(u32, u32)]) -> impl Iterator<Item = u32> + 'o {
    item.prerequisites.iter().flat_map(|base| {
        let from = owned.partition_point(|(own, _)| own < base);
        owned.iter().skip(from).take_while(move |(own, _)| own == base).map(|(_, at)| *at)
    })
}

/// Whether there is a plan under which an Azure item is ordered.
fn azure(desk: &mut FamilyDesk<'_>, at: u32, line: &LineFacts) {
    let of_plan = |line: &LineFacts| {
        line.is_active() && desk.catalogue.item(line.item).is_some_and(|item| item.kind.is_azure())
    };
    if desk.counting().any(|(_, line)| of_plan(line)) {
        return;
    }
    let tie = |kind| Tie::new(at, kind, line.column(), line.item);
    let refused = (0_u32..).zip(desk.lines).find(|(_, line)| of_plan(line));
    let tie = match refused {
        Some((base, _)) => tie(Kind::PrerequisiteRejected).related(base),
        None => tie(Kind::AzurePlan),
    };
    desk.tie(tie);
}
