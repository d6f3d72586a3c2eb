//! The headings of a second table below the first. Its rows must not be read under the headings of
//! the first table, so their beginning has to be found in file order, before any row is judged.
//!
//! A row of data is told from headings by its first bytes: it holds a digit or an `@` there, or
//! its first cells are no words that muster knows.

use std::sync::LazyLock;

use memchr::{memchr_iter, memchr2};

use super::Dialect;
use super::cells::Cells;
use super::parse::slice;
use super::record::{Cut, Record, lex};
use crate::source::headings::headings;
use crate::table::{OUTPUT_HEADINGS, Target, known_headings};

/// Cells at the beginning of a row that are looked at.
const CELLS: usize = 6;
/// Of these, the first must be free of digits.
const WORDS: usize = 3;
/// Bytes at the beginning of a row that are looked at.
const BYTES: usize = 400;

/// Looks for the headings of a second table.
pub(super) struct Watch<'a> {
    /// What the headings of the first table stand for.
    first: &'a [Target],
    /// Whether those are known; else a blank row and another width tell.
    known: bool,
    /// Whether the row above was blank.
    blank: bool,
}

impl<'a> Watch<'a> {
    pub(super) fn new(first: &'a [Target]) -> Watch<'a> {
        Watch {
            first,
            known: first.iter().filter(|target| is_known(**target)).count() >= 2,
            blank: false,
        }
    }

    /// Where the record begins that holds the headings of another table, if one does. `bytes` are
    /// whole records, and those of earlier calls stood right above them.
    pub(super) fn second_table(&mut self, bytes: &[u8], cut: Cut) -> Option<usize> {
        if self.known { self.by_words(bytes, cut) } else { self.by_width(bytes, cut) }
    }

    fn by_words(&self, bytes: &[u8], cut: Cut) -> Option<usize> {
        let (mut cells, mut walked) = (Cells::default(), 0);
        let is_cr = memchr2(b'\r', b'\n', bytes)
            .is_some_and(|at| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        let end = if is_cr { b'\r' } else { b'\n' };
        let starts = std::iter::once(0).chain(memchr_iter(end, bytes).map(|at| at + 1));
        for start in starts {
            let rest = &bytes[start..];
            if !begins_with_words(rest, cut.dialect) || !begins_known(rest, cut.dialect) {
                continue;
            }
            let mut own = Cells::default();
            let record = lex(bytes, start, Cut { width: 0, ..cut }, true, &mut own)?;
            if !self.is_heading(bytes, &record, &own) {
                continue;
            }
            // Only where a record begins; a line may also be part of a quoted cell.
            while walked < start {
                walked = lex(bytes, walked, cut, true, &mut cells)?.next;
            }
            if walked == start {
                return Some(start);
            }
        }
        None
    }

    /// Whether a record holds headings, and others than those of the first table.
    fn is_heading(&self, bytes: &[u8], record: &Record, cells: &Cells) -> bool {
        if record.unclosed || record.stray {
            return false;
        }
        let texts = cells.ranges().iter().map(|range| slice(bytes, *range));
        let texts: Vec<String> =
            texts.map(|text| String::from_utf8_lossy(text).into_owned()).collect();
        let filled = texts.iter().filter(|text| !text.trim().is_empty()).count();
        let targets: Vec<Target> = headings(&texts).iter().map(|one| one.target).collect();
        let known = targets.iter().filter(|target| is_known(**target)).count();
        let of_first = |at: usize| self.first.get(at).copied().filter(|target| is_known(*target));
        let differs = targets
            .iter()
            .enumerate()
            .any(|(at, target)| is_known(*target) && of_first(at) != Some(*target));
        known >= 2 && known * 3 >= filled && differs
    }

    /// Where the headings mean nothing to muster: a row of words of another width behind a blank
    /// one.
    fn by_width(&mut self, bytes: &[u8], cut: Cut) -> Option<usize> {
        if cut.width < 2 {
            return None;
        }
        let (mut cells, mut at) = (Cells::default(), 0);
        while at < bytes.len() {
            let record = lex(bytes, at, cut, true, &mut cells)?;
            let texts = || cells.ranges().iter().map(|range| slice(bytes, *range).trim_ascii());
            let is_word = |text: &[u8]| !text.is_empty() && !text.iter().any(u8::is_ascii_digit);
            let begins = self.blank
                && record.cells != cut.width
                && record.cells >= 2
                && !record.unclosed
                && !record.stray
                && texts().all(is_word);
            if begins {
                return Some(at);
            }
            self.blank = texts().all(<[u8]>::is_empty);
            at = record.next;
        }
        None
    }
}

fn is_known(target: Target) -> bool {
    !matches!(target, Target::Unnamed | Target::Unknown | Target::Custom(_))
}

/// Whether the first cells of a line hold neither a digit nor an `@`. Most rows of data end the
/// question within a few bytes.
fn begins_with_words(line: &[u8], dialect: Dialect) -> bool {
    let delimiter = dialect.first_byte();
    let mut left = WORDS;
    for byte in &line[..line.len().min(BYTES)] {
        match *byte {
            b'0'..=b'9' | b'@' => return false,
            b'\r' | b'\n' => return true,
            byte if byte == delimiter => {
                left -= 1;
                if left == 0 {
                    return true;
                }
            }
            _ => {}
        }
    }
    true
}

/// Whether one of the first cells of a line may be a known heading, by its first letter and its
/// last.
fn begins_known(line: &[u8], dialect: Dialect) -> bool {
    let line = &line[..line.len().min(BYTES)];
    let line = &line[..memchr2(b'\r', b'\n', line).unwrap_or(line.len())];
    let mut cells = line.split(|byte| *byte == dialect.first_byte()).take(CELLS);
    cells.any(|cell| {
        let mut letters =
            cell.iter().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
        let Some(first) = letters.next() else { return false };
        let last = letters.next_back().unwrap_or(first);
        may_be_known(*first, *last)
    })
}

/// Whether a heading begins and ends so: by first letter, the last letters as bits. What is no
/// ASCII letter is not told apart.
fn may_be_known(first: u8, last: u8) -> bool {
    static ENDS: LazyLock<[u32; LETTERS]> = LazyLock::new(|| {
        let mut ends = [0; LETTERS];
        let own = known_headings().iter().map(|(heading, _)| heading.as_str());
        for heading in own.chain(OUTPUT_HEADINGS.iter().copied()) {
            let bytes = heading.as_bytes();
            if let (Some(first), Some(last)) = (bytes.first(), bytes.last()) {
                ends[letter(*first)] |= 1_u32 << letter(*last);
            }
        }
        // The columns of muster's own reports.
        ends[letter(b'i')] = u32::MAX;
        ends
    });
    ENDS[letter(first)] & (1 << letter(last)) != 0
}

/// Letters, and one place for everything else.
const LETTERS: usize = 27;

fn letter(byte: u8) -> usize {
    match byte.to_ascii_lowercase() {
        byte @ b'a'..=b'z' => usize::from(byte - b'a'),
        _ => LETTERS - 1,
    }
}
