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
