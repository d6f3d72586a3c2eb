//! What becomes of families, kept of those alone with which something is out of the ordinary.

use std::collections::BTreeMap;

use super::NONE;
use super::pieces::Pieces;

/// What becomes of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::run) struct Fate {
    /// The customer row that is taken: the first that nothing rejects.
    pub(in crate::run) taken: u32,
    /// Its first row that something rejects.
    pub(in crate::run) first_bad: u32,
    /// Whether nothing of it goes in.
    pub(in crate::run) waits: bool,
}

impl Fate {
    /// Of a family that goes in as a whole, with its first customer row.
    pub(super) fn smooth(customer: u32) -> Fate {
        Fate { taken: customer, first_bad: NONE, waits: false }
    }
}

/// The families that are not [`Fate::smooth`].
#[derive(Debug, Default)]
pub(super) struct Fates {
    /// A bit for every family, so that nobody looks for the others.
    rough: Pieces<u64>,
    fates: BTreeMap<u32, Fate>,
}

impl Fates {
    /// What is kept of a family.
    pub(super) fn get(&self, family: u32) -> Option<Fate> {
        let bits = self.rough.get(family as usize / 64)?;
        if bits >> (family % 64) & 1 == 0 { None } else { self.fates.get(&family).copied() }
    }

    /// Keeps or forgets what becomes of a family.
    pub(super) fn set(&mut self, family: u32, fate: Option<Fate>) {
        let (word, bit) = (family as usize / 64, 1_u64 << (family % 64));
        if let Some(fate) = fate {
            while self.rough.len() <= word {
                self.rough.push(0);
            }
            self.rough[word] |= bit;
            self.fates.insert(family, fate);
        } else if self.get(family).is_some() {
            self.rough[word] &= !bit;
            self.fates.remove(&family);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fates_can_change() {
        let fate = |taken| Fate { taken, first_bad: 3, waits: true };
        let mut fates = Fates::default();
        fates.set(700, None);
        fates.set(700, Some(fate(1)));
        fates.set(64, Some(fate(2)));
        fates.set(700, Some(fate(4)));
        fates.set(64, None);
        let got: Vec<Option<Fate>> = [64, 699, 700, 9_000].map(|own| fates.get(own)).to_vec();
        assert_eq!(got, [None, None, Some(fate(4)), None]);
    }
}
