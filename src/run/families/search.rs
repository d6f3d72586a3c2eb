//! Looking through all families, or all rows, for the few with which there is something to do.

use std::ops::Range;

use rayon::prelude::*;

/// Numbers looked through at a time on one thread.
const PART: u32 = 4_096;

/// Parts that a thread takes at once. Left to itself the pool halves the work a few times, and who
/// is done first waits for the other.
pub(super) const PARTS_AT_ONCE: usize = 4;

/// The numbers below `count` in parts, to be worked on by the pool.
pub(in crate::run) fn parts(count: u32) -> impl IndexedParallelIterator<Item = Range<u32>> {
    let part = move |part: u32| part * PART..count.min((part * PART).saturating_add(PART));
    (0..count.div_ceil(PART)).into_par_iter().with_max_len(PARTS_AT_ONCE).map(part)
}

/// The numbers below `count` of which something holds, in order. What is done about one must not
/// matter to whether it holds of another.
pub(super) fn search(
    pool: &rayon::ThreadPool,
    count: u32,
    concerns: impl Fn(u32) -> bool + Sync,
) -> Vec<u32> {
    let some = |part: Range<u32>| part.filter(|number| concerns(*number));
    pool.install(|| parts(count).flat_map_iter(some).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_comes_in_order() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        for count in [0, 1, PART, 5 * PART + 17] {
            let expected: Vec<u32> = (0..count).filter(|number| number % 7 == 3).collect();
            assert_eq!(search(&pool, count, |number| number % 7 == 3), expected, "{count}");
        }
    }
}
