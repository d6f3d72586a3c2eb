//! The names of a batch's customers as the ledger keeps them, in the order of their families: a
//! hash of each and its family, four bytes each, the highest first. What a hash finds has to be
//! compared by the name itself.

use super::NewBatch;
use crate::model::name_hash;

const ENTRY: usize = 8;

/// Customers that are told of one hash. More would only repeat the warning.
const TOLD: usize = 4;

/// The names of a batch's new customers, refused ones included.
pub(super) fn of(batch: &NewBatch<'_>) -> Vec<u8> {
    let customers = batch.families.iter().filter_map(|family| {
        let new = family.customer.as_ref()?;
        Some((name_hash(&new.name_key, new.customer.address.country.as_str()), family.ordinal))
    });
    customers
        .flat_map(|(hash, family)| [hash.to_be_bytes(), family.to_be_bytes()])
        .flatten()
        .collect()
}

/// Gathers the first families of each hash that is asked for.
pub(super) struct Search<'a> {
    /// Rising, each once.
    asked: &'a [u32],
    /// By hash asked for, how many were found.
    found: Vec<usize>,
}

impl<'a> Search<'a> {
    pub(super) fn new(asked: &'a [u32]) -> Search<'a> {
        Search { asked, found: vec![0; asked.len()] }
    }

    /// Looks through a batch, and tells the families.
    pub(super) fn look(&mut self, names: &[u8], mut tell: impl FnMut(u32)) {
        let (entries, _) = names.as_chunks::<ENTRY>();
        for [a, b, c, d, family @ ..] in entries {
            let Ok(at) = self.asked.binary_search(&u32::from_be_bytes([*a, *b, *c, *d])) else {
                continue;
            };
            if self.found[at] < TOLD {
                self.found[at] += 1;
                tell(u32::from_be_bytes(*family));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_hash_are_told() {
        let entry = |hash: u32, family: u32| [hash.to_be_bytes(), family.to_be_bytes()].concat();
        let names: Vec<u8> = (0..20).flat_map(|n| entry(n % 2, n)).collect();
        let mut found = Vec::new();
        let asked = [1, 7];
        let mut search = Search::new(&asked);
        search.look(&names, |family| found.push(family));
        search.look(&entry(7, 30), |family| found.push(family));
        search.look(&[1, 2, 3], |family| found.push(family));
        assert_eq!(found, [1, 3, 5, 7, 30]);
    }
}
