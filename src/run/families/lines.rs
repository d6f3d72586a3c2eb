//! Lines of one family: references used twice, lines entered twice, and parents.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::rules::{Book, Cross, judge};
use crate::run::Error;
use crate::run::docket::{Docket, Fetched};
use crate::run::judge::{cell, line_bytes};
use crate::run::roster::{Flags, LineEntry, NONE, Roster, hash};
use crate::table::{Column, Input, RowView};

use super::again::again;
use super::search::{PARTS_AT_ONCE, search};
use super::{Orphan, note};

/// A line under comparison.
#[derive(Debug, Clone, Copy)]
struct Line {
    row: u32,
    flags: Flags,
    /// Hash of its reference, when it has one.
    reference: u32,
    /// Hash of what it buys; 0 when it could not be typed.
    item: u32,
}

/// Judges the lines of all families and resolves their parents.
pub(super) fn judge_lines(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    pool: &rayon::ThreadPool,
) -> Result<Vec<Orphan>, Error> {
    let parents = std::mem::take(&mut roster.parents);
    let read: &Roster = roster;
    let mut some = search(pool, read.family_count(), |family| have_alike(read, family));
    some.extend(parents.iter().map(|row| read.rows.family(*row)));
    some.sort_unstable();
    some.dedup();
    let look = |families: &[u32]| -> Result<Found, Error> {
        let mut found = Found::default();
        for family in families {
            let lines = lines_of(read, *family).collect();
            let fetched = OnceCell::new();
            let family = Family { roster: read, docket, book, pool, lines, fetched };
            family.judge(&parents, &mut found)?;
        }
        Ok(found)
    };
    let parts = some.par_chunks(FAMILIES).with_max_len(PARTS_AT_ONCE);
    let found: Result<Vec<Found>, Error> = pool.install(|| parts.map(look).collect());
    let mut orphans = Vec::new();
    for found in found? {
        for said in found.said {
            match said {
                Said::Note(row, cross, related) => note(roster, book, row, cross, related),
                Said::Flag(row, flag) => roster.rows.set(row, flag),
            }
        }
        roster.parent_rows.extend(found.parents);
        orphans.extend(found.orphans);
    }
    find_elsewhere(roster, docket, pool, &mut orphans)?;
    Ok(orphans)
}

/// Families looked at at a time on one thread.
const FAMILIES: usize = 256;

/// Lines of a family that are compared one by one with all others of it.
const FEW: usize = 12;

/// Whether two lines of a family may have one reference or buy the same. In nearly all families none
/// do, and to see that takes no sorting.
fn have_alike(roster: &Roster, family: u32) -> bool {
    let alike = |one: &(u32, u32), other: &(u32, u32)| {
        (one.0 == other.0 && one.0 != 0) || (one.1 == other.1 && one.1 != 0)
    };
    let mut seen = [(0, 0); FEW];
    for (count, line) in lines_of(roster, family).enumerate() {
        let own = (line.reference, line.item);
        if count == FEW || seen[..count].iter().any(|other| alike(&own, other)) {
            return true;
        }
        seen[count] = own;
    }
    false
}

fn lines_of(roster: &Roster, family: u32) -> impl Iterator<Item = Line> {
    roster.members(family).iter().filter_map(|&row| {
        let flags = roster.rows.flags(row);
        let entry = roster.rows.entry(row)?;
        Some(Line {
            row,
            flags,
            reference: if flags.has(Flags::LINE_REF) { entry.reference } else { 0 },
            item: entry.item,
        })
    })
}

/// Something said of a row, in the order of saying.
enum Said {
    /// See [`note`].
    Note(u32, Cross, u32),
    /// A flag that it gets.
    Flag(u32, Flags),
}

/// What was found in some families.
#[derive(Default)]
struct Found {
    said: Vec<Said>,
    /// Rows and the rows of their parents.
    parents: Vec<(u32, u32)>,
    orphans: Vec<Orphan>,
}

/// Lines of a family that are read back all at once, when the first two are compared, and not each
/// time those that are.
const SMALL: usize = 64;

/// The lines of one family and where they are read.
struct Family<'r> {
    roster: &'r Roster,
    docket: &'r Docket<'r>,
    book: &'r Book,
    pool: &'r rayon::ThreadPool,
    lines: Vec<Line>,
    /// All lines of a small family, once one was asked for.
    fetched: OnceCell<Fetched>,
}

impl Family<'_> {
    /// Judges the lines and finds the parents of those that name one; `parents` are the rows that do.
    fn judge(mut self, parents: &[u32], found: &mut Found) -> Result<(), Error> {
        self.repeated_references(found)?;
        self.repeated_lines(found)?;
        if self.lines.iter().any(|line| parents.binary_search(&line.row).is_ok()) {
            self.resolve_parents(found)?;
        }
        Ok(())
    }

    /// What stands in some rows of the family, given in rising order.
    fn read<T: Send>(
        &self,
        rows: &[u32],
        look: impl Fn(&Input, RowView<'_>) -> T + Sync,
    ) -> Result<BTreeMap<u32, T>, Error> {
        if self.lines.len() > SMALL {
            let read = again(self.roster, self.docket, self.pool, rows, look)?;
            return Ok(read.into_iter().collect());
        }
        let all = self.all()?;
        let one = |&row: &u32| Ok((row, look(self.docket.input(row), all.row(row)?)));
        rows.iter().map(one).collect()
    }

    /// All lines of a small family.
    fn all(&self) -> Result<&Fetched, Error> {
        if let Some(fetched) = self.fetched.get() {
            return Ok(fetched);
        }
        let rows: Vec<u32> = self.lines.iter().map(|line| line.row).collect();
        let fetched = self.docket.fetch(&self.roster.rows, &rows)?;
        Ok(self.fetched.get_or_init(|| fetched))
    }

    /// The words of some lines by row; the rows are given in rising order.
    fn words(&self, rows: &[u32]) -> Result<BTreeMap<u32, Words>, Error> {
        self.read(rows, |input, row| {
            let judged = judge(self.book, input, row, &mut Vec::new());
            let mut item = Vec::new();
            if let Some(line) = &judged.line {
                line.write_item(&mut item);
            }
            Words { item, all: line_bytes(input, row, &judged) }
        })
    }

    /// One reference on two lines: equal lines are duplicates, different ones are all rejected.
    fn repeated_references(&mut self, found: &mut Found) -> Result<(), Error> {
        let lines = &self.lines;
        let mut by_hash: Vec<usize> =
            (0..lines.len()).filter(|at| lines[*at].flags.has(Flags::LINE_REF)).collect();
        by_hash.sort_by_key(|at| (lines[*at].reference, lines[*at].row));
        let reference = |at: &usize| lines[*at].reference;
        let groups: Vec<Vec<usize>> = by_hash
            .chunk_by(|a, b| reference(a) == reference(b))
            .filter(|group| group.len() > 1)
            .map(<[usize]>::to_vec)
            .collect();
        for group in groups {
            let mut rows: Vec<u32> = group.iter().map(|at| self.lines[*at].row).collect();
            rows.sort_unstable();
            let texts =
                self.read(&rows, |input, row| cell(input, row, Column::LineRef).to_owned())?;
            let mut same: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for at in group {
                same.entry(texts[&self.lines[at].row].as_str()).or_default().push(at);
            }
            for group in same.into_values().filter(|group| group.len() > 1) {
                self.settle_group(&group, found)?;
            }
        }
        Ok(())
    }

    fn settle_group(&mut self, group: &[usize], found: &mut Found) -> Result<(), Error> {
        let first = self.lines[group[0]];
        let rows: Vec<u32> = group.iter().map(|at| self.lines[*at].row).collect();
        let words = self.words(&rows)?;
        let same = |line: &Line| words[&line.row].all == words[&first.row].all;
        let differing = group.iter().copied().find(|at| !same(&self.lines[*at]));
        for &at in group {
            let line = self.lines[at];
            match differing {
                Some(other) => {
                    let related = if same(&line) { self.lines[other].row } else { first.row };
                    found.said.push(Said::Note(line.row, Cross::LineRefDuplicate, related));
                }
                None if at != group[0] && !line.flags.any(Flags::BAD_ITSELF) => {
                    found.said.push(Said::Flag(line.row, Flags::DUPLICATE));
                    found.said.push(Said::Note(line.row, Cross::RowDuplicate, first.row));
                    self.lines[at].flags.set(Flags::DUPLICATE);
                }
                // Both rows have to be corrected, but there is one line.
                None if at != group[0] && !line.flags.line_is_bad() && line.item != 0 => {
                    found.said.push(Said::Flag(line.row, Flags::TWIN));
                    self.lines[at].flags.set(Flags::DUPLICATE);
                }
                None => {}
            }
        }
        Ok(())
    }

    /// Lines without a reference that agree in every column, and lines that buy the same thing.
    fn repeated_lines(&self, found: &mut Found) -> Result<(), Error> {
        let is_typed = |line: &&Line| line.item != 0 && !line.flags.has(Flags::DUPLICATE);
        let mut typed: Vec<&Line> = self.lines.iter().filter(is_typed).collect();
        typed.sort_by_key(|line| (line.item, line.row));
        for alike in typed.chunk_by(|a, b| a.item == b.item).filter(|alike| alike.len() > 1) {
            let rows: Vec<u32> = alike.iter().map(|line| line.row).collect();
            let words = self.words(&rows)?;
            // Lines whose items hash alike, parted by what they really buy.
            let mut parts: BTreeMap<&[u8], Vec<&Line>> = BTreeMap::new();
            for &line in alike {
                parts.entry(&words[&line.row].item).or_default().push(line);
            }
            for group in parts.into_values() {
                let mut first_of: BTreeMap<&[u8], u32> = BTreeMap::new();
                for line in &group {
                    let twin = *first_of.entry(&words[&line.row].all).or_insert(line.row);
                    let note = if twin != line.row && !line.flags.has(Flags::LINE_REF) {
                        Said::Note(line.row, Cross::DuplicateLineExact, twin)
                    } else if line.row != group[0].row {
                        Said::Note(line.row, Cross::DuplicateLine, group[0].row)
                    } else {
                        continue;
                    };
                    found.said.push(note);
                }
            }
        }
        Ok(())
    }

    /// Finds the base of every add-on by the real text of its reference.
    fn resolve_parents(&self, found: &mut Found) -> Result<(), Error> {
        let rows: Vec<u32> = self.lines.iter().map(|line| line.row).collect();
        let texts = self.read(&rows, |input, row| {
            [Column::LineRef, Column::ParentLineRef].map(|own| cell(input, row, own).to_owned())
        })?;
        let reference = |line: &Line| texts[&line.row][0].as_str();
        let wanted = |line: &Line| texts[&line.row][1].as_str();
        let mut by_reference: BTreeMap<&str, u32> = BTreeMap::new();
        for line in &self.lines {
            if line.flags.has(Flags::LINE_REF) && !line.flags.has(Flags::DUPLICATE) {
                by_reference.entry(reference(line)).or_insert(line.row);
            }
        }
        let mut pairs = BTreeMap::new();
        for line in self.lines.iter().filter(|line| !wanted(line).is_empty()) {
            match by_reference.get(wanted(line)).copied() {
                Some(parent) => {
                    pairs.insert(line.row, parent);
                }
                None => found.orphans.push((line.row, NONE)),
            }
        }
        // A line that names itself is told so when the row is judged.
        for row in circles(&pairs).into_iter().filter(|row| pairs[row] != *row) {
            found.said.push(Said::Note(row, Cross::ParentCycle, pairs[&row]));
        }
        found.parents.extend(pairs);
        Ok(())
    }
}

/// A line's own words, to be compared byte by byte.
struct Words {
    /// What it buys; nothing when it could not be typed.
    item: Vec<u8>,
    /// All that it says.
    all: Vec<u8>,
}

/// The rows that are, over however many steps, their own parents.
fn circles(parents: &BTreeMap<u32, u32>) -> BTreeSet<u32> {
    let mut seen = BTreeSet::new();
    let mut circles = BTreeSet::new();
    for &start in parents.keys() {
        let mut path = Vec::new();
        let mut on_path = BTreeSet::new();
        let mut next = Some(start);
        while let Some(row) = next.filter(|row| !seen.contains(row)) {
            seen.insert(row);
            on_path.insert(row);
            path.push(row);
            next = parents.get(&row).copied();
        }
        if let Some(met) = next.filter(|row| on_path.contains(row)) {
            circles.extend(path.iter().skip_while(|row| **row != met));
        }
    }
    circles
}

/// Looks for the missing parents among the lines of other customers.
fn find_elsewhere(
    roster: &Roster,
    docket: &Docket<'_>,
    pool: &rayon::ThreadPool,
    orphans: &mut [Orphan],
) -> Result<(), Error> {
    if orphans.is_empty() {
        return Ok(());
    }
    let texts = |rows: &[u32], column: Column| {
        again(roster, docket, pool, rows, |input, row| cell(input, row, column).to_owned())
    };
    let mut rows: Vec<u32> = orphans.iter().map(|(row, _)| *row).collect();
    rows.sort_unstable();
    let wanted: BTreeMap<u32, String> = texts(&rows, Column::ParentLineRef)?.into_iter().collect();
    let short = |text: &String| LineEntry::short(hash(text.as_bytes()));
    let hashes: BTreeSet<u32> = wanted.values().map(short).collect();
    let candidates: Vec<u32> = (0..roster.rows.len())
        .filter(|row| roster.rows.flags(*row).has(Flags::LINE.and(Flags::LINE_REF)))
        .filter(|row| roster.rows.entry(*row).is_some_and(|own| hashes.contains(&own.reference)))
        .collect();
    let mut by_reference: BTreeMap<String, u32> = BTreeMap::new();
    for some in candidates.chunks(CANDIDATES) {
        for (row, text) in texts(some, Column::LineRef)? {
            by_reference.entry(text).or_insert(row);
        }
    }
    for (row, elsewhere) in orphans {
        *elsewhere = by_reference.get(&wanted[row]).copied().unwrap_or(NONE);
    }
    Ok(())
}

/// Rows of which the references lie in memory at a time when parents are looked for among all
/// customers.
const CANDIDATES: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_on_a_circle_are_their_own_parents() {
        let parents = BTreeMap::from([(1, 2), (2, 3), (3, 2), (4, 4), (5, 6), (7, 1)]);
        assert_eq!(circles(&parents), BTreeSet::from([2, 3, 4]));
        let chain: BTreeMap<u32, u32> = (0..100_000).map(|row| (row, row + 1)).collect();
        assert!(circles(&chain).is_empty());
    }
}
