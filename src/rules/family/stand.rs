//! Lines that have to do with each other: what they build on, how many of them there may be.
//!
//! A line is judged once everything it builds on has been, whatever their order in the file; among
//! equals the order of the file decides, so that of two lines that do not go together the later one
//! is told. A line that is rejected or waits carries no other line and uses up no limit.

use std::collections::BTreeMap;

use crate::rules::catalogue::Item;

use super::bases::{Bases, builds_alone};
use super::counts::Counts;
use super::{FamilyDesk, LineFacts};

/// Levels of items that build on items. Real ones have two; the rest would be a circle.
const LEVELS: usize = 16;

/// Judges all lines of a family.
pub(super) fn stand(desk: &mut FamilyDesk<'_>) {
    let order = in_order(desk);
    let mut bases = Bases::new(desk);
    let mut counts = Counts::new(desk);
    for (at, line, item) in order {
        bases.judge(desk, at, line, item);
        if !desk.is_refused(at) {
            counts.judge(desk, at, line, item);
        }
    }
}

/// The lines to be judged, bases before what builds on them. A trial comes last, since it may be
/// one of an item that the customer buys as well.
fn in_order<'f>(desk: &FamilyDesk<'f>) -> Vec<(u32, &'f LineFacts, &'f Item)> {
    let levels = levels(desk);
    let mut order = desk.judged();
    let level = |at: u32| levels.get(at as usize).copied().unwrap_or(0);
    order
        .sort_by_key(|(at, _, item)| (item.trial && !item.converts_to.is_empty(), level(*at), *at));
    order
}

/// By line, over how many lines it stands at most.
fn levels(desk: &FamilyDesk<'_>) -> Vec<u32> {
    let of_items = levels_of_items(desk);
    let of_item = |line: &LineFacts| of_items.get(&line.item).copied().unwrap_or(0);
    let mut levels: Vec<Option<u32>> = vec![None; desk.lines.len()];
    let mut path = Vec::new();
    for start in 0..desk.lines.len() {
        let mut at = start;
        // Up to a line whose level is known, or to one that names no base; a circle is cut.
        while let Some(None) = levels.get(at) {
            levels[at] = Some(of_item(&desk.lines[at]));
            path.push(at);
            let parent = desk.lines[at].parent;
            if parent == LineFacts::NONE {
                break;
            }
            at = parent as usize;
        }
        let mut above = levels.get(at).copied().flatten().unwrap_or(0);
        for at in path.drain(..).rev() {
            let own = levels[at].unwrap_or(0);
            let parent = desk.lines[at].parent;
            above = if parent == LineFacts::NONE { own } else { own.max(above.saturating_add(1)) };
            levels[at] = Some(above);
        }
    }
    levels.into_iter().map(|level| level.unwrap_or(0)).collect()
}

/// By item that builds on others by itself, over how many items of the family it stands.
fn levels_of_items(desk: &FamilyDesk<'_>) -> BTreeMap<u32, u32> {
    let mut levels: BTreeMap<u32, u32> = desk.lines.iter().map(|line| (line.item, 0)).collect();
    for _ in 0..LEVELS {
        let mut changed = false;
        let items: Vec<u32> = levels.keys().copied().collect();
        for number in items {
            let Some(item) = desk.catalogue.item(number) else { continue };
            let plan = u32::from(item.azure_plan && !item.kind.is_azure());
            let below = if builds_alone(item) { &item.prerequisites[..] } else { &[] };
            let below = below.iter().filter(|base| **base != number);
            let highest = below.filter_map(|base| levels.get(base)).max();
            let own = highest.map_or(0, |level| level + 1).max(plan);
            changed |= levels.insert(number, own) != Some(own);
        }
        if !changed {
            break;
        }
    }
    levels
}
