//! What lines are judged by beside each other, kept of lines alone.
//!
//! The hashes are short: what they find alike is compared by its real text, and but for a missing
//! parent they are compared within one family only.

use super::NONE;
use super::pieces::Pieces;

/// What is kept of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::run) struct LineEntry {
    /// Hash of its reference; see [`LineEntry::short`].
    pub(in crate::run) reference: u32,
    /// Hash of what it buys; 0 when it could not be typed.
    pub(in crate::run) item: u32,
    /// What the catalogue needs to know of it; see [`super::Roster::line_facts`].
    pub(in crate::run) facts: u32,
    /// How many it orders.
    pub(in crate::run) quantity: u32,
}

impl LineEntry {
    /// As much of a hash as is kept of one: three bytes, and never 0, which stands for what could
    /// not be read.
    pub(in crate::run) fn short(hash: u64) -> u32 {
        kept(hash).max(1)
    }
}

/// Bits that are kept of a hash.
const HASH_BITS: u32 = 24;

/// The lowest bits of a hash.
fn kept(hash: u64) -> u32 {
    u32::try_from(hash & ((1 << HASH_BITS) - 1)).unwrap_or(0)
}

/// Bits for the quantity beside the number of the facts.
const QUANTITY_BITS: u32 = 18;

/// Facts and quantity that do not fit beside each other: they are in [`Lines::large`].
const LARGE: u32 = u32::MAX;

/// The lines among the rows.
#[derive(Debug, Default)]
pub(in crate::run) struct Lines {
    /// A bit for every row, and how many lines there are before these rows.
    which: Pieces<(u64, u32)>,
    rows: u32,
    /// By line the hashes of its reference and of what it buys, three bytes each.
    hashes: Pieces<[u8; 6]>,
    /// By line its facts and quantity, or [`LARGE`].
    terms: Pieces<u32>,
    /// Facts and quantity of lines whose numbers are large, by line in rising order.
    large: Vec<(u32, u32, u32)>,
}

impl Lines {
    /// Adds a row, which may be a line or none.
    pub(in crate::run) fn push(&mut self, line: Option<LineEntry>) {
        let count = u32::try_from(self.hashes.len()).unwrap_or(NONE);
        let (word, bit) = (self.rows as usize / 64, self.rows % 64);
        if bit == 0 {
            self.which.push((0, count));
        }
        self.rows += 1;
        let Some(line) = line else { return };
        self.which[word].0 |= 1 << bit;
        let fits = line.quantity < 1 << QUANTITY_BITS && line.facts < LARGE >> QUANTITY_BITS;
        let terms = if fits { line.facts << QUANTITY_BITS | line.quantity } else { LARGE };
        if !fits {
            self.large.push((count, line.facts, line.quantity));
        }
        let both = u64::from(line.reference) | u64::from(line.item) << HASH_BITS;
        let [hashes @ .., _, _] = both.to_le_bytes();
        self.hashes.push(hashes);
        self.terms.push(terms);
    }

    /// What is kept of a row's line; `None` for a row that is none.
    pub(in crate::run) fn get(&self, row: u32) -> Option<LineEntry> {
        let (bits, before) = *self.which.get(row as usize / 64)?;
        let bit = 1_u64 << (row % 64);
        if bits & bit == 0 {
            return None;
        }
        let line = before + (bits & (bit - 1)).count_ones();
        let mut both = [0; 8];
        both[..6].copy_from_slice(&self.hashes[line as usize]);
        let both = u64::from_le_bytes(both);
        let (facts, quantity) = match self.terms[line as usize] {
            LARGE => self.large(line),
            terms => (terms >> QUANTITY_BITS, terms & ((1 << QUANTITY_BITS) - 1)),
        };
        let (reference, item) = (kept(both), kept(both >> HASH_BITS));
        Some(LineEntry { reference, item, facts, quantity })
    }

    fn large(&self, line: u32) -> (u32, u32) {
        let found = self.large.binary_search_by_key(&line, |(own, _, _)| *own);
        found.map_or((NONE, 0), |at| (self.large[at].1, self.large[at].2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_what_they_were() {
        let entry = |n: u32| LineEntry {
            reference: LineEntry::short(u64::from(n) * 0x9E37_79B9_7F4A),
            item: LineEntry::short(u64::from(n)),
            facts: if n % 50 == 3 { NONE } else { n % 20_000 },
            quantity: if n % 70 == 1 { u32::MAX - n } else { n * 13 },
        };
        let line = |row: u32| (!row.is_multiple_of(3) || row % 64 == 63).then(|| entry(row));
        let mut lines = Lines::default();
        (0..60_000).for_each(|row| lines.push(line(row)));
        for row in 0..60_000 {
            assert_eq!(lines.get(row), line(row), "row {row}");
        }
        assert_eq!(lines.get(60_001), None);
    }
}
