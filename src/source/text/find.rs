//! The dialect of a text file, found from evidence.
//!
//! What the headings say comes first: a delimiter under which they are known is right, whatever
//! the statistics of the rows. Only then the rows decide, by how alike they are. A delimiter that
//! is also found in ordinary text must be in every row, and in the heading row.

use memchr::{memchr, memmem};

use super::evidence::evidence;
use super::sample::{RowShape, Sample};
use super::{Delimiter, Dialect};
use crate::source::headings::{HeadingRow, heading_row};
use crate::source::{Evidence, Mark, Options};
use crate::table::Mapping;
use crate::table::limits::PREAMBLE_ROWS_MAX;

/// The delimiters of most files. The comma stands first, since a file of one column has none.
pub(super) const USUAL: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Delimiters that are believed only where every row has them.
const UNUSUAL: [&[u8]; 10] =
    [b", ", b"; ", b"||", b"::", b"\x1F", b"^", b"~", b"\xC2\xA6", b":", b" "];

/// Bytes at the beginning that are cut with an unusual dialect. A beginning that had to be longer has
/// huge rows, and is cut in the usual ways alone: what is tried on it costs time and memory.
const UNUSUAL_BYTES: usize = 256 * 1024;

/// One way to cut the file, and how good it is.
pub(super) struct Found {
    pub(super) sample: Sample,
    pub(super) heading: Option<HeadingRow>,
    /// Rows under the heading row that fit it, and all of them.
    pub(super) alike: (usize, usize),
    /// See [`score`].
    pub(super) score: f64,
}

/// The beginning of a file and what is said about it.
#[derive(Clone, Copy)]
pub(super) struct Beginning<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) eof: bool,
    /// The delimiter that a first line `sep=;` names.
    pub(super) separator: Option<u8>,
    pub(super) options: &'a Options,
}

/// Finds the dialect, the heading row, and why.
pub(super) fn find(beginning: &Beginning<'_>) -> (Found, Evidence) {
    let told = beginning.options.delimiter;
    let named = told.or(beginning.separator.map(Delimiter::byte));
    if let Some(found) = named.is_none().then(|| beginning.beyond_doubt()).flatten() {
        let evidence = evidence(&found, None, beginning);
        return (found, evidence);
    }
    let mut all: Vec<Found> = match named {
        Some(delimiter) => vec![beginning.best_of(delimiter)],
        None => USUAL.iter().map(|byte| beginning.best_of(Delimiter::byte(*byte))).collect(),
    };
    if named.is_none() {
        let few = UNUSUAL.iter().filter(|text| beginning.holds(text));
        let few = few.filter_map(|text| Delimiter::of(text));
        let few: Vec<Found> =
            few.map(|one| beginning.best_of(one)).filter(Found::is_regular).collect();
        all.extend(few);
    }
    let (best, second) = choose(all);
    let evidence = evidence(&best, second.as_ref(), beginning);
    (best, evidence)
}

/// The best of several, and the next best.
fn choose(mut all: Vec<Found>) -> (Found, Option<Found>) {
    let most = all.iter().map(Found::known).max().unwrap_or(0);
    let mut best = 0;
    for at in 1..all.len() {
        let (one, other) = (&all[best], &all[at]);
        let better = match (one.known() == most, other.known() == most) {
            (true, false) => false,
            (false, true) => true,
            // On a tie the earlier delimiter stays.
            _ => other.covers(one) || (other.score > one.score + TIE && !one.covers(other)),
        };
        if better {
            best = at;
        }
    }
    let best = all.swap_remove(best);
    let rival = |found: &Found| !best.covers(found) && !found.covers(&best);
    let second = all.into_iter().filter(rival).max_by(|a, b| a.score.total_cmp(&b.score));
    (best, second)
}

/// What a row above the headings leaves of a score.
const TITLE: f64 = 0.85;

/// Scores that differ by less are equal.
pub(super) const TIE: f64 = 1e-9;

impl Found {
    fn of(sample: Sample, skip: usize, told_row: Option<usize>, mapping: &Mapping) -> Found {
        let heading = match told_row {
            Some(index) => told_heading(&sample, index, mapping),
            None => heading(&sample, skip, mapping),
        };
        let alike = heading.map_or((0, 0), |row| {
            let width = sample.shapes[row.index].cells;
            sample.alike(row.index + 1, width)
        });
        let score = heading.map_or(0.0, |row| score(&sample, row, skip));
        Found { sample, heading, alike, score }
    }

    /// How many headings are known; one alone is no proof.
    fn known(&self) -> usize {
        self.heading.map_or(0, |row| row.known).saturating_sub(1)
    }

    /// Whether nothing speaks against it and nothing else need be tried.
    fn is_beyond_doubt(&self) -> bool {
        let (alike, all) = self.alike;
        let sample = &self.sample;
        let named = |index: usize| sample.shapes[index].filled == sample.shapes[index].cells;
        self.heading.is_some_and(|row| row.known >= 3 && named(row.index))
            && alike == all
            && all > 0
            && sample.odd_cells == 0
            && !sample.shapes.iter().any(|row| row.faulty)
            && !is_spaced(sample, 0)
    }

    pub(super) fn width(&self) -> usize {
        self.heading.map_or(0, |row| self.sample.shapes[row.index].cells)
    }

    /// Whether an unusual delimiter is in the heading row and in nearly all others.
    fn is_regular(&self) -> bool {
        let (alike, all) = self.alike;
        let delimiter = self.sample.dialect.delimiter();
        let wordy = matches!(delimiter.as_bytes(), b" " | b":");
        let known = self.heading.map_or(0, |row| row.known);
        if known >= 2 {
            // Single words of headings are known too.
            return !wordy || (known * 3 >= self.width() * 2 && alike * 2 >= all);
        }
        let first = self.sample.shapes.iter().position(|row| !row.blank);
        let least = if wordy { 3 } else { 2 };
        self.width() >= least
            && alike + 1 >= least
            && alike * 10 >= all * 9
            && first == self.heading.map(|row| row.index)
            && (!wordy || self.has_numbers())
    }

    /// Whether a column under a heading in letters holds a digit in every row: sentences of equally
    /// many words do not.
    fn has_numbers(&self) -> bool {
        let Some(heading) = self.heading else { return false };
        let digit = |text: &String| text.bytes().any(|byte| byte.is_ascii_digit());
        let mut rows = self.sample.rows.iter().map(|(_, cells)| cells).skip(heading.index);
        let Some(headings) = rows.next() else { return false };
        let rows: Vec<&Vec<String>> = rows.filter(|cells| cells.len() == headings.len()).collect();
        headings.iter().enumerate().any(|(column, heading)| {
            !digit(heading) && !rows.is_empty() && rows.iter().all(|cells| digit(&cells[column]))
        })
    }

    /// Whether its delimiter holds that of the other, and all rows say that the longer is meant: a
    /// comma is never without its blank, a pipe never without its twin.
    fn covers(&self, other: &Found) -> bool {
        let (long, short) = (self.sample.dialect.delimiter(), other.sample.dialect.delimiter());
        let (long, short) = (long.as_bytes(), short.as_bytes());
        let times = memmem::find_iter(long, short).count();
        if long.len() <= short.len() || times == 0 || self.width() < 2 || self.alike.0 == 0 {
            return false;
        }
        let (ours, theirs) = (&self.sample.shapes, &other.sample.shapes);
        let count = ours.len().min(theirs.len());
        let fits = |(our, their): (&RowShape, &RowShape)| {
            our.cells.saturating_sub(1) * times == their.cells.saturating_sub(1)
        };
        // Rows whose quotes only the longer one understands are cut otherwise by the shorter.
        let same = ours.iter().zip(theirs).take(count).all(fits);
        same || (self.alike.0 == self.alike.1
            && other.alike.0 < other.alike.1
            && self.alike.0 > other.alike.0)
    }
}

impl Beginning<'_> {
    /// Rows at the top that are no candidates for headings.
    fn skip(&self) -> usize {
        usize::from(self.separator.is_some())
    }

    /// The file cut at the usual delimiter under which most headings are known, where nothing
    /// speaks against it: most files need no second look.
    fn beyond_doubt(&self) -> Option<Found> {
        if self.options.tells_dialect() || self.bytes.len() > UNUSUAL_BYTES {
            return None;
        }
        let heads = USUAL.iter().map(|byte| {
            let dialect = Dialect::of(Delimiter::byte(*byte));
            let sample = Sample::head(self.bytes, dialect, self.eof);
            (heading(&sample, 0, &self.options.mapping).map_or(0, |row| row.known), dialect)
        });
        let (_, dialect) = heads.rev().max_by_key(|(known, _)| *known)?;
        Some(self.cut(dialect)).filter(Found::is_beyond_doubt)
    }

    fn holds(&self, text: &[u8]) -> bool {
        memmem::find(self.few(), text).is_some()
    }

    fn few(&self) -> &[u8] {
        &self.bytes[..self.bytes.len().min(UNUSUAL_BYTES)]
    }

    /// Where the told heading row stands among the rows.
    fn told_row(&self) -> Option<usize> {
        let row = self.options.header_row? as usize;
        Some((row + self.skip()).saturating_sub(1))
    }

    fn cut(&self, dialect: Dialect) -> Found {
        let usual = memchr(dialect.first_byte(), &USUAL).is_some() && dialect.is_plain();
        let whole = usual || self.options.delimiter.is_some();
        let (bytes, eof) = if whole {
            (self.bytes, self.eof)
        } else {
            (self.few(), self.eof && self.few() == self.bytes)
        };
        let texts = (PREAMBLE_ROWS_MAX as usize).max(self.told_row().map_or(0, |row| row + 1));
        let sample = Sample::long(bytes, dialect, eof, texts);
        Found::of(sample, self.skip(), self.told_row(), &self.options.mapping)
    }

    /// The file cut at a delimiter, with the quote and the escape byte that fit best.
    fn best_of(&self, delimiter: Delimiter) -> Found {
        let base = Dialect::of(delimiter);
        let quote = self.options.quote.map(Mark::byte);
        let escape = self.options.escape.map(Mark::byte);
        let told = base.quoted_by(quote.unwrap_or(base.quote())).escaped_by(escape.flatten());
        if self.bytes.len() > UNUSUAL_BYTES {
            return self.cut(told);
        }
        let mut best = self.with_escape(told);
        if quote.is_none() && memchr(b'\'', self.few()).is_some() {
            let single = self.with_escape(told.quoted_by(Some(b'\'')));
            if speaks_for_single(&best, &single) {
                best = single;
            }
        }
        if quote.is_none() && best.sample.quoted == 0 && best.sample.faulty() >= 3 {
            let none = self.cut(best.sample.dialect.quoted_by(None));
            if best.sample.faulty() * 10 >= best.sample.filled() && faults(&none) == 0 {
                best = none;
            }
        }
        best
    }

    /// The file cut with a dialect, and with an escape byte where that puts quotes in their places.
    fn with_escape(&self, dialect: Dialect) -> Found {
        let plain = self.cut(dialect);
        if self.options.escape.is_some() || !self.holds_escapes() {
            return plain;
        }
        let escaping = self.cut(dialect.escaped_by(Some(b'\\')));
        if faults(&escaping) < faults(&plain) { escaping } else { plain }
    }

    fn holds_escapes(&self) -> bool {
        [&b"\\\""[..], b"\\'", b"\\,", b"\\;", b"\\|", b"\\\t", b"\\ "]
            .iter()
            .any(|text| self.holds(text))
    }
}

/// Rows that do not fit under their headings, or have a quote out of place.
fn faults(found: &Found) -> usize {
    let (alike, all) = found.alike;
    let above = found.heading.map_or(found.sample.shapes.len(), |row| row.index + 1);
    let faulty = found.sample.shapes.iter().take(above).filter(|row| row.faulty).count();
    all - alike + faulty
}

/// Whether single quotes are the quotes: many cells stand in them, or some must, and none stands
/// in double ones.
fn speaks_for_single(double: &Found, single: &Found) -> bool {
    let sample = &single.sample;
    if sample.quoted < 2
        || double.sample.quoted * 4 > sample.quoted
        || sample.faulty() > double.sample.faulty() + 1
    {
        return false;
    }
    if double.sample.quoted == 0 && sample.quoted >= sample.filled().max(4) {
        return faults(single) <= faults(double);
    }
    faults(single) < faults(double) && sample.needed > 0
}

/// The heading row: the one with the most known headings. Where none is known, the first row as
/// wide as most are; but a first row that lacks one cell, or has one too many, still is it.
fn heading(sample: &Sample, skip: usize, mapping: &Mapping) -> Option<HeadingRow> {
    let rows: Vec<Vec<String>> =
        sample.rows.iter().skip(skip).map(|(_, cells)| cells.clone()).collect();
    let found =
        heading_row(&rows, mapping).map(|row| HeadingRow { index: row.index + skip, ..row })?;
    if found.known > 0 {
        return Some(found);
    }
    let (usual, _) = sample.usual_width(skip);
    let first = sample.shapes[found.index];
    let follows = sample.shapes.get(found.index + 1).is_some_and(|row| !row.blank);
    if first.cells.abs_diff(usual) == 1 && usual >= 4 && follows {
        return Some(found);
    }
    let is_usual = |index: &usize| {
        let row = sample.shapes[*index];
        row.cells == usual && !row.blank && !row.faulty
    };
    let mut candidates = (skip..sample.rows.len()).filter(is_usual);
    let index = candidates.next()?;
    // Above a table that a spreadsheet program saved, titles have as many cells as the table.
    let is_title = |index: usize| sample.shapes[index].filled * 2 < usual;
    let in_words = |index: &usize| !is_title(*index) && is_in_words(&sample.rows[*index].1);
    let index = if is_title(index) {
        candidates.find(|index| !is_title(*index)).filter(in_words).unwrap_or(index)
    } else {
        index
    };
    let alike = sample.alike(index + 1, usual).0;
    // One row of that width alone proves nothing, and `Smith, Anna` under `name` is one cell.
    let alone = usual < 2 || (alike == 0 && first.cells != usual);
    let names = usual == 2 && index != found.index && is_spaced(sample, index);
    if alone || names { Some(found) } else { Some(HeadingRow { index, known: 0, alike }) }
}

/// Whether a blank stands behind every delimiter, from a row on, so that it may be part of it.
fn is_spaced(sample: &Sample, from: usize) -> bool {
    let rows = sample.rows.iter().skip(from);
    let mut cells = rows.flat_map(|(_, cells)| cells.iter().skip(1)).peekable();
    cells.peek().is_some() && cells.all(|cell| cell.starts_with(' '))
}

/// Whether no cell begins as a number does.
fn is_in_words(cells: &[String]) -> bool {
    cells.iter().all(|cell| !cell.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

/// The row that somebody says is the heading row; none when there is no such row.
fn told_heading(sample: &Sample, index: usize, mapping: &Mapping) -> Option<HeadingRow> {
    let (_, cells) = sample.rows.get(index)?;
    let known = heading_row(std::slice::from_ref(cells), mapping).map_or(0, |row| row.known);
    Some(HeadingRow { index, known, alike: sample.alike(index + 1, cells.len()).0 })
}

/// How good a way to cut is, from 0 to 1: the share of rows that are as wide as the headings, less
/// where they have few cells, and less for cells that hold what rather parts cells.
fn score(sample: &Sample, heading: HeadingRow, skip: usize) -> f64 {
    let width = sample.shapes[heading.index].cells;
    let (usual, _) = sample.usual_width(skip);
    let (alike, _) = sample.alike(heading.index, width);
    // Rows above the headings count against them: what is a title by one way to cut is data by
    // another.
    let filled = |row: &&RowShape| !row.blank;
    let all = sample.shapes.iter().skip(skip).filter(filled).count();
    let titles = sample.shapes.iter().take(heading.index).skip(skip).filter(filled).count();
    if width < 2 {
        return 0.0;
    }
    let whole = if width == usual { 1.0 } else { 0.5 };
    let typed = 1.0 - share(sample.odd_cells, sample.cells);
    let top = TITLE.powi(i32::try_from(titles).unwrap_or(i32::MAX));
    whole * share(alike, all) * (1.0 - 1.0 / float(width)) * typed * top
}

#[expect(clippy::cast_precision_loss, reason = "some thousand rows and cells")]
fn float(count: usize) -> f64 {
    count as f64
}

pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { float(part) / float(whole) }
}
