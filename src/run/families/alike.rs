//! Customers that may have something in common, by its hash.

use rayon::prelude::*;

use crate::run::roster::{Roster, Shared};

/// Parts in which hashes are compared, each on one thread: on few threads little lies beside the
/// roster at a time.
const PARTS: u32 = 8;

/// The part of a hash. Also numbers from 0 on are spread over all parts.
fn part_of(hash: u32) -> u32 {
    hash.wrapping_mul(0x9E37_79B1) >> (u32::BITS - PARTS.trailing_zeros())
}

/// Customer rows of which something hashes the same, in groups of at least two, each in rising
/// order. Of a customer's domain and hashes `which` gives the one to be compared, and 0 where there
/// is nothing.
pub(super) fn alike(
    roster: &Roster,
    pool: &rayon::ThreadPool,
    which: impl Fn(u32, &Shared) -> u32 + Sync,
) -> Vec<Vec<u32>> {
    let share = roster.keys.len() / PARTS as usize;
    let some = |part: u32| -> Vec<Vec<u32>> {
        let mut hashes: Vec<(u32, u32)> = Vec::with_capacity(share + share / 16);
        roster.keys.each(|row, domain, shared| {
            let hash = which(domain, shared);
            if hash != 0 && part_of(hash) == part {
                hashes.push((hash, row));
            }
        });
        hashes.sort_unstable();
        let same = hashes.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
        same.map(|group| group.iter().map(|(_, row)| *row).collect()).collect()
    };
    pool.install(|| (0..PARTS).into_par_iter().with_max_len(1).flat_map_iter(some).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_hashes_are_spread_over_all_parts() {
        for step in [1, 2, 3, 1 << 7, 0x1357_9BDF] {
            let mut counts = [0; PARTS as usize];
            (1..=8_000_u32).for_each(|n| counts[part_of(n.wrapping_mul(step)) as usize] += 1);
            assert!(counts.iter().all(|count| (500..1_500).contains(count)), "{step}: {counts:?}");
        }
    }
}
