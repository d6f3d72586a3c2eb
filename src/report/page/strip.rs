//! Where in an input its trouble lies.

/// Bars of an input.
pub(super) const BARS: usize = 64;

/// Rows of one kind, for a strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Mark {
    /// It is rejected.
    Rejected,
    /// It is not, and something is said about it.
    Warned,
}

/// Rows of one kind: how many, the first and the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Extent {
    pub(super) count: u64,
    pub(super) first: u32,
    pub(super) last: u32,
}

/// Marked rows of an input, counted in at most [`BARS`] stretches of equal length. When a row lies
/// behind the last stretch, the length doubles and neighbours are joined; so the memory is the same
/// for ten rows and for a billion. The length is always the smallest power of two that reaches the
/// last marked row, so the result depends on the rows alone and not on how they were divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Strip {
    /// The length of a stretch is two to this power.
    power: u32,
    /// Rejected and warned.
    counts: [[u32; 2]; BARS],
    extents: [Extent; 2],
}

impl Default for Strip {
    fn default() -> Strip {
        Strip { power: 0, counts: [[0; 2]; BARS], extents: [Extent::default(); 2] }
    }
}

impl Strip {
    /// Marks a row; rows count from 1.
    pub(in crate::report) fn add(&mut self, row: u32, mark: Mark) {
        let at = row.saturating_sub(1);
        self.reach(power_for(at));
        self.counts[(at >> self.power) as usize][mark as usize] += 1;
        let extent = Extent { count: 1, first: row, last: row };
        self.extents[mark as usize].join(extent);
    }

    /// Adds what was marked elsewhere.
    pub(super) fn merge(&mut self, other: &Strip) {
        self.reach(other.power);
        let joined = self.power - other.power;
        for (at, theirs) in other.counts.iter().enumerate() {
            for (own, their) in self.counts[at >> joined].iter_mut().zip(theirs) {
                *own += their;
            }
        }
        for (own, their) in self.extents.iter_mut().zip(other.extents) {
            own.join(their);
        }
    }

    pub(in crate::report) fn is_empty(&self) -> bool {
        self.extents.iter().all(|extent| extent.count == 0)
    }

    /// Forgets everything.
    pub(in crate::report) fn clear(&mut self) {
        *self = Strip::default();
    }

    pub(super) fn extent(&self, mark: Mark) -> Extent {
        self.extents[mark as usize]
    }

    /// The bars of an input that ends at a row, and how many rows each stands for.
    pub(super) fn bars(&self, last: u32) -> (u32, Vec<[u32; 2]>) {
        let last = self.extents.iter().fold(last.max(1), |last, extent| last.max(extent.last)) - 1;
        let mut whole = self.clone();
        whole.reach(power_for(last));
        let used = (last >> whole.power) as usize + 1;
        (1 << whole.power, whole.counts[..used].to_vec())
    }

    /// Joins neighbours until stretches are as long as that.
    fn reach(&mut self, power: u32) {
        while self.power < power {
            for at in 0..BARS {
                let pair = |of: usize| self.counts.get(at * 2 + of).copied().unwrap_or_default();
                let (one, other) = (pair(0), pair(1));
                self.counts[at] = [one[0] + other[0], one[1] + other[1]];
            }
            self.power += 1;
        }
    }
}

impl Extent {
    fn join(&mut self, other: Extent) {
        if self.count == 0 {
            *self = other;
        } else if other.count > 0 {
            self.count += other.count;
            self.first = self.first.min(other.first);
            self.last = self.last.max(other.last);
        }
    }
}

/// The smallest power of two at which a place still lies in one of the stretches.
fn power_for(at: u32) -> u32 {
    (u32::BITS - at.leading_zeros()).saturating_sub(BARS.ilog2())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(rows: impl IntoIterator<Item = (u32, Mark)>) -> Strip {
        let mut strip = Strip::default();
        for (row, mark) in rows {
            strip.add(row, mark);
        }
        strip
    }

    fn merged(parts: &[&Strip]) -> Strip {
        let mut all = Strip::default();
        for part in parts {
            all.merge(part);
        }
        all
    }

    #[test]
    fn a_strip_does_not_depend_on_how_rows_were_divided_or_in_which_order() {
        let rows: Vec<(u32, Mark)> = (0..2_000_u32)
            .map(|at| {
                let mark = if at % 3 == 0 { Mark::Rejected } else { Mark::Warned };
                (at.wrapping_mul(2_654_435_761) >> (at % 29), mark)
            })
            .collect();
        let whole = strip(rows.iter().copied());
        for size in [1, 7, 64, 999] {
            let parts: Vec<Strip> =
                rows.chunks(size).map(|part| strip(part.iter().copied())).collect();
            let forth: Vec<&Strip> = parts.iter().collect();
            let back: Vec<&Strip> = parts.iter().rev().collect();
            assert_eq!(merged(&forth), whole, "{size}");
            assert_eq!(merged(&back), whole, "{size}");
            let (left, right) = forth.split_at(forth.len() / 3);
            assert_eq!(merged(&[&merged(left), &merged(right)]), whole, "{size}");
        }
        let (width, bars) = whole.bars(0);
        assert_eq!(bars.iter().flatten().sum::<u32>(), 2_000);
        assert!(bars.len() <= BARS && u64::from(width) * 64 > u64::from(u32::MAX));
    }

    #[test]
    fn bars_reach_to_the_end_of_the_input() {
        let few = strip([(2, Mark::Rejected), (64, Mark::Warned), (64, Mark::Warned)]);
        let (width, bars) = few.bars(64);
        assert_eq!((width, bars.len()), (1, 64));
        assert_eq!((bars[1], bars[63]), ([1, 0], [0, 2]));
        let (width, bars) = few.bars(65);
        assert_eq!((width, bars.len(), bars[0], bars[31]), (2, 33, [1, 0], [0, 2]));
        let (width, bars) = few.bars(100_001);
        assert_eq!((width, bars.len(), bars[0]), (2_048, 49, [1, 2]));
        let (width, bars) = few.bars(u32::MAX);
        assert_eq!((width, bars.len()), (1 << 26, 64));
        // Rows that a file has behind what was counted of it are shown, too.
        assert_eq!(few.bars(0).1.len(), 64);
        assert_eq!(few.extent(Mark::Rejected), Extent { count: 1, first: 2, last: 2 });
        assert_eq!(few.extent(Mark::Warned), Extent { count: 2, first: 64, last: 64 });
    }
}
