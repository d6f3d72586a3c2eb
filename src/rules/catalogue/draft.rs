//! Records while a table is being read: one for each id, gathered from its rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Country;

use super::item::{ASSUMED_TERMS, Item, Kind, Market, Pairs, fold};

/// An item whose prerequisites are still ids.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) item: Item,
    pub(super) prerequisites: Vec<String>,
    pub(super) converts_to: Vec<String>,
}

impl Draft {
    /// An item of which nothing is known but what it is.
    pub(super) fn new(name: &str, kind: Kind) -> Draft {
        let item = Item {
            name: name.to_owned(),
            folded: fold(name),
            kind,
            min: 1,
            max: u32::MAX,
            limit: None,
            renewals: 0,
            auto_renew: true,
            trial: false,
            purchasable: true,
            addon: None,
            prerequisites: Vec::new(),
            base_seats_min: 0,
            addon_seats_min: 0,
            converts_to: Vec::new(),
            azure_plan: false,
            provisioning: Vec::new(),
            attestation: false,
            business: false,
            exempt: false,
            assumed: 0,
            availabilities: Vec::new(),
            markets: Vec::new(),
            pairs: Pairs::default(),
            segments: 0,
        };
        Draft { item, prerequisites: Vec::new(), converts_to: Vec::new() }
    }
}

/// All records of a table.
#[derive(Debug, Default)]
pub(super) struct Drafts(BTreeMap<String, Draft>);

/// What a catalogue is made of.
pub(super) struct Finished {
    pub(super) ids: Vec<Box<str>>,
    pub(super) items: Vec<Option<Item>>,
    pub(super) countries: BTreeSet<Country>,
}

impl Drafts {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The record of an id, made by `new` when the id is met for the first time.
    pub(super) fn entry(&mut self, id: String, new: impl FnOnce() -> Draft) -> &mut Draft {
        self.0.entry(id).or_insert_with(new)
    }

    pub(super) fn finish(self) -> Finished {
        let mut all: BTreeSet<Box<str>> = BTreeSet::new();
        for (id, draft) in &self.0 {
            all.insert(id.as_str().into());
            let spoken_of = draft.prerequisites.iter().chain(&draft.converts_to);
            all.extend(spoken_of.map(|id| Box::from(id.as_str())));
        }
        let ids: Vec<Box<str>> = all.into_iter().collect();
        let mut countries = BTreeSet::new();
        let mut items = vec![None; ids.len()];
        for (id, draft) in self.0 {
            countries.extend(draft.item.markets.iter().filter_map(|market| market.country));
            if let Some(place) = number(&ids, &id).and_then(|at| items.get_mut(at as usize)) {
                *place = Some(finished(draft, &ids));
            }
        }
        Finished { ids, items, countries }
    }
}

fn finished(draft: Draft, ids: &[Box<str>]) -> Item {
    let Draft { mut item, prerequisites, converts_to } = draft;
    let numbers = |own: &[String]| {
        let mut numbers: Vec<u32> = own.iter().filter_map(|id| number(ids, id)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    };
    item.prerequisites = numbers(&prerequisites);
    item.converts_to = numbers(&converts_to);
    // Of terms that are only assumed, any that the kind of item can have may be sold as well.
    if item.assumes(ASSUMED_TERMS) && !item.kind.is_legacy() {
        let all = item.kind.pairs(item.trial);
        for market in &mut item.markets {
            market.pairs.iter_mut().zip(all).for_each(|(own, may)| *own |= may);
        }
    }
    item.markets = merged(std::mem::take(&mut item.markets));
    for market in &item.markets {
        item.segments |= market.segments;
        item.pairs.iter_mut().zip(market.pairs).for_each(|(all, own)| *all |= own);
    }
    item.availabilities.sort_unstable();
    item.availabilities.dedup();
    item
}

/// Markets in order, those that differ in their terms alone made one.
fn merged(mut markets: Vec<Market>) -> Vec<Market> {
    let key = |m: &Market| (m.country, m.segments, m.currency, m.from, m.until);
    markets.sort_by_key(key);
    markets.dedup_by(|next, kept| {
        let same = key(next) == key(kept);
        if same {
            kept.pairs.iter_mut().zip(next.pairs).for_each(|(all, own)| *all |= own);
        }
        same
    });
    markets
}

fn number(ids: &[Box<str>], id: &str) -> Option<u32> {
    let at = ids.binary_search_by(|own| (**own).cmp(id)).ok()?;
    u32::try_from(at).ok()
}
