//! What is known of customer keys, in some twenty bytes each.

use std::collections::BTreeMap;

use super::NONE;
use super::pieces::Pieces;

/// What is known of a key's customer.
#[derive(Debug, Clone, Copy)]
pub(in crate::run) struct KeyEntry {
    /// The first customer row with this key that could be taken apart.
    pub(in crate::run) customer: u32,
    /// The domain that row names, as an index into [`super::Roster::domains`], or a hash of it where
    /// those are not kept.
    pub(in crate::run) domain: u32,
    /// Hashes of what no other customer should have.
    pub(in crate::run) shared: Shared,
    /// What its lines need to know of it; see [`super::Roster::customer_facts`].
    pub(in crate::run) facts: u32,
}

/// Hashes of what two customers should not share; 0 for what is absent or could not be read.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::run) struct Shared {
    /// The e-mail address of the primary contact.
    pub(in crate::run) email: u32,
    /// Name and country.
    pub(in crate::run) name: u32,
    /// Country and registration number.
    pub(in crate::run) registration: u32,
}

/// Facts of which there are too many for two bytes: their number is in [`Keys::many`]; or none.
const MANY: u16 = u16::MAX;

/// All keys, by number.
#[derive(Debug, Default)]
pub(in crate::run) struct Keys {
    customers: Pieces<u32>,
    domains: Pieces<u32>,
    shared: Pieces<Shared>,
    facts: Pieces<u16>,
    many: BTreeMap<u32, u32>,
}

impl Keys {
    /// How many there are.
    pub(in crate::run) fn len(&self) -> usize {
        self.customers.len()
    }

    /// Adds a key of which nothing is known.
    pub(in crate::run) fn push(&mut self) {
        self.customers.push(NONE);
        self.domains.push(NONE);
        self.shared.push(Shared::default());
        self.facts.push(MANY);
    }

    /// Notes all that is known of a key.
    pub(in crate::run) fn set(&mut self, key: u32, entry: KeyEntry) {
        let at = key as usize;
        self.customers[at] = entry.customer;
        self.domains[at] = entry.domain;
        self.shared[at] = entry.shared;
        let short = u16::try_from(entry.facts).ok().filter(|facts| *facts != MANY);
        self.facts[at] = short.unwrap_or(MANY);
        if short.is_none() && entry.facts != NONE {
            self.many.insert(key, entry.facts);
        }
    }

    /// Notes which row stands for a key's customer where no row of it could be taken apart.
    pub(in crate::run) fn set_customer(&mut self, key: u32, row: u32) {
        self.customers[key as usize] = row;
    }

    /// The first customer row of a key, or [`NONE`]. Once families are made, a row that could not be
    /// taken apart stands for it where there is no other.
    pub(in crate::run) fn customer(&self, key: u32) -> u32 {
        self.customers.get(key as usize).copied().unwrap_or(NONE)
    }

    /// The domain of a key's customer, as in [`KeyEntry::domain`], or [`NONE`].
    pub(in crate::run) fn domain(&self, key: u32) -> u32 {
        self.domains.get(key as usize).copied().unwrap_or(NONE)
    }

    /// Hashes of what no other customer should have.
    pub(in crate::run) fn shared(&self, key: u32) -> Shared {
        self.shared.get(key as usize).copied().unwrap_or_default()
    }

    /// What a key's lines need to know of its customer; see [`super::Roster::customer_facts`].
    pub(in crate::run) fn facts(&self, key: u32) -> u32 {
        match self.facts.get(key as usize) {
            None => NONE,
            Some(&MANY) => self.many.get(&key).copied().unwrap_or(NONE),
            Some(&facts) => u32::from(facts),
        }
    }

    /// Looks at each key's first customer row, or [`NONE`], that row's domain and the hashes.
    pub(in crate::run) fn each(&self, mut look: impl FnMut(u32, u32, &Shared)) {
        let slices = self.customers.slices().zip(self.domains.slices()).zip(self.shared.slices());
        for ((customers, domains), shared) in slices {
            for ((customer, domain), shared) in customers.iter().zip(domains).zip(shared) {
                look(*customer, *domain, shared);
            }
        }
    }

    /// Gives back what only families are judged by.
    pub(in crate::run) fn forget_facts(&mut self) {
        self.shared = Pieces::default();
        self.facts = Pieces::default();
        self.many = BTreeMap::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_what_they_were() {
        let mut keys = Keys::default();
        let facts = [0, 65_534, 65_535, 70_000, NONE];
        (0..facts.len()).for_each(|_| keys.push());
        for (key, facts) in (0..).zip(facts) {
            assert_eq!((keys.facts(key), keys.customer(key)), (NONE, NONE));
            let shared = Shared::default();
            keys.set(key, KeyEntry { customer: key, domain: NONE, shared, facts });
        }
        let got: Vec<(u32, u32)> =
            (0..5).map(|key| (keys.customer(key), keys.facts(key))).collect();
        assert_eq!(got, (0..).zip(facts).collect::<Vec<_>>());
        assert_eq!((keys.facts(NONE), keys.customer(NONE)), (NONE, NONE));
    }
}
