//! Lines of one family: references used twice, lines entered twice, and parents.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::{Book, Cross, judge};
use crate::run::Error;
use crate::run::docket::Docket;
use crate::run::judge::{cell, line_bytes};
use crate::run::roster::{Flags, LineEntry, NONE, Roster, hash};
use crate::table::Column;

use super::{Orphan, note, search};

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
    let mut orphans = Vec::new();
    let parents = std::mem::take(&mut roster.parents);
    let read: &Roster = roster;
    let mut some = search(pool, read.family_count(), |family| have_alike(read, family));
    some.extend(parents.iter().map(|row| read.rows.family(*row)));
    some.sort_unstable();
    some.dedup();
    let mut lines = Vec::new();
    for family in some {
        lines.clear();
        lines.extend(lines_of(roster, family));
        if have_alike(roster, family) {
            repeated_references(roster, docket, book, &mut lines)?;
            repeated_lines(roster, docket, book, &lines)?;
        }
        if lines.iter().any(|line| parents.binary_search(&line.row).is_ok()) {
            resolve_parents(roster, docket, book, &lines, &mut orphans)?;
        }
    }
    find_elsewhere(roster, docket, &mut orphans)?;
    Ok(orphans)
}

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

/// One reference on two lines: equal lines are duplicates, different ones are all rejected.
fn repeated_references(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    lines: &mut [Line],
) -> Result<(), Error> {
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
        let mut rows: Vec<u32> = group.iter().map(|at| lines[*at].row).collect();
        rows.sort_unstable();
        let texts = texts(docket, roster, &rows, Column::LineRef)?;
        let mut same: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for at in group {
            same.entry(texts[&lines[at].row].as_str()).or_default().push(at);
        }
        for group in same.into_values().filter(|group| group.len() > 1) {
            settle_group(roster, docket, book, lines, &group)?;
        }
    }
    Ok(())
}

fn settle_group(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    lines: &mut [Line],
    group: &[usize],
) -> Result<(), Error> {
    let first = lines[group[0]];
    let rows: Vec<u32> = group.iter().map(|at| lines[*at].row).collect();
    let words = words(roster, docket, book, &rows)?;
    let same = |line: &Line| words[&line.row].all == words[&first.row].all;
    let differing = group.iter().copied().find(|at| !same(&lines[*at]));
    for &at in group {
        let line = lines[at];
        match differing {
            Some(other) => {
                let related = if same(&line) { lines[other].row } else { first.row };
                note(roster, book, line.row, Cross::LineRefDuplicate, related);
            }
            None if at != group[0] && !line.flags.any(Flags::BAD_ITSELF) => {
                roster.rows.set(line.row, Flags::DUPLICATE);
                note(roster, book, line.row, Cross::RowDuplicate, first.row);
                lines[at].flags.set(Flags::DUPLICATE);
            }
            // Both rows have to be corrected, but there is one line.
            None if at != group[0] && !line.flags.line_is_bad() && line.item != 0 => {
                roster.rows.set(line.row, Flags::TWIN);
                lines[at].flags.set(Flags::DUPLICATE);
            }
            None => {}
        }
    }
    Ok(())
}

/// A line's own words, to be compared byte by byte.
struct Words {
    /// What it buys; nothing when it could not be typed.
    item: Vec<u8>,
    /// All that it says.
    all: Vec<u8>,
}

/// The words of some lines by row; the rows are given in rising order.
fn words(
    roster: &Roster,
    docket: &Docket<'_>,
    book: &Book,
    rows: &[u32],
) -> Result<BTreeMap<u32, Words>, Error> {
    let fetched = docket.fetch(&roster.rows, rows)?;
    let mut findings = Vec::new();
    let mut words = BTreeMap::new();
    for &row in rows {
        findings.clear();
        let (input, view) = (docket.input(row), fetched.row(row)?);
        let judged = judge(book, input, view, &mut findings);
        let mut item = Vec::new();
        if let Some(line) = &judged.line {
            line.write_item(&mut item);
        }
        let all = line_bytes(input, view, &judged);
        words.insert(row, Words { item, all });
    }
    Ok(words)
}

/// Lines without a reference that agree in every column, and lines that buy the same thing.
fn repeated_lines(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    lines: &[Line],
) -> Result<(), Error> {
    let mut typed: Vec<&Line> =
        lines.iter().filter(|line| line.item != 0 && !line.flags.has(Flags::DUPLICATE)).collect();
    typed.sort_by_key(|line| (line.item, line.row));
    for alike in typed.chunk_by(|a, b| a.item == b.item).filter(|alike| alike.len() > 1) {
        let rows: Vec<u32> = alike.iter().map(|line| line.row).collect();
        let words = words(roster, docket, book, &rows)?;
        // Lines whose items hash alike, parted by what they really buy.
        let mut parts: BTreeMap<&[u8], Vec<&Line>> = BTreeMap::new();
        for &line in alike {
            parts.entry(&words[&line.row].item).or_default().push(line);
        }
        for group in parts.into_values() {
            let mut first_of: BTreeMap<&[u8], u32> = BTreeMap::new();
            for line in &group {
                let twin = *first_of.entry(&words[&line.row].all).or_insert(line.row);
                if twin != line.row && !line.flags.has(Flags::LINE_REF) {
                    note(roster, book, line.row, Cross::DuplicateLineExact, twin);
                } else if line.row != group[0].row {
                    note(roster, book, line.row, Cross::DuplicateLine, group[0].row);
                }
            }
        }
    }
    Ok(())
}

/// Finds the base of every add-on of a family by the real text of its reference.
fn resolve_parents(
    roster: &mut Roster,
    docket: &Docket<'_>,
    book: &Book,
    lines: &[Line],
    orphans: &mut Vec<Orphan>,
) -> Result<(), Error> {
    let rows: Vec<u32> = lines.iter().map(|line| line.row).collect();
    let references = texts(docket, roster, &rows, Column::LineRef)?;
    let wanted = texts(docket, roster, &rows, Column::ParentLineRef)?;
    let mut by_reference: BTreeMap<&str, u32> = BTreeMap::new();
    for line in lines {
        if line.flags.has(Flags::LINE_REF) && !line.flags.has(Flags::DUPLICATE) {
            by_reference.entry(&references[&line.row]).or_insert(line.row);
        }
    }
    let parent = |row: u32| by_reference.get(wanted[&row].as_str()).copied();
    let mut pairs = BTreeMap::new();
    for line in lines.iter().filter(|line| !wanted[&line.row].is_empty()) {
        match parent(line.row) {
            Some(parent) => {
                pairs.insert(line.row, parent);
            }
            None => orphans.push((line.row, NONE)),
        }
    }
    // A line that names itself is told so when the row is judged.
    for row in circles(&pairs).into_iter().filter(|row| pairs[row] != *row) {
        note(roster, book, row, Cross::ParentCycle, pairs[&row]);
    }
    roster.parent_rows.extend(pairs);
    Ok(())
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
    orphans: &mut [Orphan],
) -> Result<(), Error> {
    if orphans.is_empty() {
        return Ok(());
    }
    let mut rows: Vec<u32> = orphans.iter().map(|(row, _)| *row).collect();
    rows.sort_unstable();
    let wanted = texts(docket, roster, &rows, Column::ParentLineRef)?;
    let short = |text: &String| LineEntry::short(hash(text.as_bytes()));
    let hashes: BTreeSet<u32> = wanted.values().map(short).collect();
    let candidates: Vec<u32> = (0..roster.rows.len())
        .filter(|row| roster.rows.flags(*row).has(Flags::LINE.and(Flags::LINE_REF)))
        .filter(|row| roster.rows.entry(*row).is_some_and(|own| hashes.contains(&own.reference)))
        .collect();
    let mut by_reference: BTreeMap<String, u32> = BTreeMap::new();
    for some in candidates.chunks(CANDIDATES) {
        for (row, text) in texts(docket, roster, some, Column::LineRef)? {
            by_reference.entry(text).or_insert(row);
        }
    }
    for (row, elsewhere) in orphans {
        *elsewhere = by_reference.get(&wanted[row]).copied().unwrap_or(NONE);
    }
    Ok(())
}

/// Rows read back at a time when parents are looked for among all customers.
const CANDIDATES: usize = 10_000;

/// The text of a column in some rows, given in rising order.
pub(super) fn texts(
    docket: &Docket<'_>,
    roster: &Roster,
    rows: &[u32],
    column: Column,
) -> Result<BTreeMap<u32, String>, Error> {
    let fetched = docket.fetch(&roster.rows, rows)?;
    rows.iter()
        .map(|&row| Ok((row, cell(docket.input(row), fetched.row(row)?, column).to_owned())))
        .collect()
}

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
