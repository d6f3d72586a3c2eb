//! Families that meet a constraint are left out, and the others go in: the same in both databases,
//! which differ only in how they try and how they look.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::Rows;
use super::{Conflict, Constraint, NewFamily};

/// A database inside the transaction of a batch.
pub(super) trait Arm {
    /// Writes families, all or none: none when they meet a constraint, which is then named as far as
    /// the database names it.
    async fn probe(
        &mut self,
        families: &[&NewFamily<'_>],
    ) -> Result<Result<Rows, Constraint>, sqlx::Error>;

    /// The families that meet a constraint of what is stored, or of themselves, one reason each.
    async fn find(&mut self, families: &[&NewFamily<'_>]) -> Result<Vec<Conflict>, sqlx::Error>;
}

/// Writes the families: all at once, and only where that meets a constraint, those that meet none.
/// Gives the rows written, and why the others are not, in order of family.
pub(super) async fn write(
    arm: &mut impl Arm,
    families: &[&NewFamily<'_>],
) -> Result<(Rows, Vec<Conflict>), sqlx::Error> {
    if let Ok(rows) = arm.probe(families).await? {
        return Ok((rows, Vec::new()));
    }
    write_innocent(arm, families).await
}

/// As [`write`], of families that are known to meet a constraint when they are written together.
pub(super) async fn write_innocent(
    arm: &mut impl Arm,
    families: &[&NewFamily<'_>],
) -> Result<(Rows, Vec<Conflict>), sqlx::Error> {
    let mut conflicts = arm.find(families).await?;
    let refused: BTreeSet<u32> = conflicts.iter().map(|conflict| conflict.family).collect();
    let innocent: Vec<&NewFamily<'_>> =
        families.iter().copied().filter(|family| !refused.contains(&family.ordinal)).collect();
    let mut written = Rows::default();
    // The next part is on top, so that of two families with one key the earlier gets it.
    let mut parts = vec![&innocent[..]];
    while let Some(part) = parts.pop() {
        match (arm.probe(part).await?, part) {
            (Ok(rows), _) => written.add(rows),
            (Err(_), []) => {}
            (Err(constraint), [family]) => {
                let found = arm.find(part).await?;
                conflicts.push(found.first().copied().unwrap_or(Conflict {
                    family: family.ordinal,
                    constraint,
                    line: None,
                }));
            }
            (Err(_), _) => {
                let (first, second) = part.split_at(part.len() / 2);
                parts.extend([second, first]);
            }
        }
    }
    conflicts.sort_unstable_by_key(|conflict| conflict.family);
    Ok((written, conflicts))
}

/// What questions found: by a family's place in the slice asked about, its first reason.
#[derive(Default)]
pub(super) struct Found(BTreeMap<usize, (Constraint, Option<usize>)>);

impl Found {
    /// Keeps an answer: a family's place, and that of its line where one is the reason.
    pub(super) fn keep(&mut self, constraint: Constraint, (at, line): (i64, Option<i64>)) {
        let line = line.and_then(|line| usize::try_from(line).ok());
        self.0.entry(usize::try_from(at).unwrap_or(usize::MAX)).or_insert((constraint, line));
    }

    /// The same by the families themselves.
    pub(super) fn conflicts(self, families: &[&NewFamily<'_>]) -> Vec<Conflict> {
        let conflicts = self.0.into_iter().filter_map(|(at, (constraint, line))| {
            families.get(at).map(|family| Conflict { family: family.ordinal, constraint, line })
        });
        conflicts.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::people::family;

    /// A database that refuses some families and cannot say why: nothing is found beforehand.
    struct Silent {
        culprits: BTreeSet<u32>,
        probes: u32,
    }

    impl Arm for Silent {
        async fn probe(
            &mut self,
            families: &[&NewFamily<'_>],
        ) -> Result<Result<Rows, Constraint>, sqlx::Error> {
            self.probes += 1;
            if families.iter().any(|family| self.culprits.contains(&family.ordinal)) {
                return Ok(Err(Constraint::Other));
            }
            let mut rows = Rows::default();
            for family in families {
                rows.add(Rows::of(family));
            }
            Ok(Ok(rows))
        }

        async fn find(&mut self, _: &[&NewFamily<'_>]) -> Result<Vec<Conflict>, sqlx::Error> {
            Ok(Vec::new())
        }
    }

    /// What is left to bisect costs at most 2k (log2 n + 1) probes for k culprits of n.
    #[tokio::test]
    async fn culprits_are_cornered_in_few_probes() {
        for n in [1_u32, 2, 3, 64, 100, 1_000] {
            let families: Vec<NewFamily<'_>> =
                (0..n).map(|at| family(1, at, "C-1", "one")).collect();
            let all: Vec<&NewFamily<'_>> = families.iter().collect();
            for k in [1, 2, 3, 10].into_iter().filter(|k| *k <= n) {
                for first in [0, n - k, (n - k) / 2] {
                    let spread = (0..k).map(|at| at * (n / k)).collect();
                    let together = (first..first + k).collect();
                    for culprits in [spread, together] {
                        let mut arm = Silent { culprits, probes: 0 };
                        let (written, conflicts) = write(&mut arm, &all).await.unwrap();
                        let refused: BTreeSet<u32> = conflicts.iter().map(|c| c.family).collect();
                        assert_eq!(refused, arm.culprits);
                        assert_eq!(written.customers, u64::from(n - k));
                        let most = 2 * k * (n.next_power_of_two().ilog2() + 1);
                        assert!(arm.probes <= most, "{} probes for {k} of {n}", arm.probes);
                    }
                }
            }
        }
    }
}
