//! The first rows of a text file, cut with one dialect, and how well they fit together.

use super::Dialect;
use super::cells::Cells;
use super::parse::{slice, text};
use super::record::{Cut, Record, lex};
use crate::table::limits::{PREAMBLE_ROWS_MAX, SAMPLE_ROWS_MAX};

/// Rows whose cells are looked at one by one.
const TYPED_ROWS_MAX: usize = 100;

/// The first rows, cut with one dialect.
pub(super) struct Sample {
    pub(super) dialect: Dialect,
    /// The first rows with their texts: the heading row is one of them.
    pub(super) rows: Vec<(Record, Vec<String>)>,
    /// All rows that were looked at, those with texts first.
    pub(super) shapes: Vec<RowShape>,
    /// Quoted cells that are closed as they should be.
    pub(super) quoted: usize,
    /// Quoted cells that would fall apart without their quotes.
    pub(super) needed: usize,
    /// Cells looked at, and how many of them hold what belongs between cells or around them.
    pub(super) cells: usize,
    pub(super) odd_cells: usize,
}

/// What is known of a row without its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowShape {
    /// How many cells it has.
    pub(super) cells: usize,
    /// How many of its cells hold anything.
    pub(super) filled: usize,
    /// Whether none does.
    pub(super) blank: bool,
    /// Whether a quote in it is out of place.
    pub(super) faulty: bool,
}

impl Sample {
    /// A sample without rows.
    pub(super) fn empty(dialect: Dialect) -> Sample {
        Sample {
            dialect,
            rows: Vec::new(),
            shapes: Vec::new(),
            quoted: 0,
            needed: 0,
            cells: 0,
            odd_cells: 0,
        }
    }

    /// Cuts the beginning of a file. `texts` rows are kept with their texts, and at most `most` are
    /// looked at.
    pub(super) fn of(
        bytes: &[u8],
        dialect: Dialect,
        eof: bool,
        texts: usize,
        most: usize,
    ) -> Sample {
        let (mut sample, mut cells) = (Sample::empty(dialect), Cells::default());
        let cut = Cut { dialect, width: 0 };
        let mut at = 0;
        while at < bytes.len() && sample.shapes.len() < most {
            let Some(record) = lex(bytes, at, cut, eof, &mut cells) else { break };
            sample.add(bytes, &record, &cells, texts);
            at = record.next;
        }
        sample
    }

    /// The rows in which headings are looked for, and no more.
    pub(super) fn head(bytes: &[u8], dialect: Dialect, eof: bool) -> Sample {
        let rows = PREAMBLE_ROWS_MAX as usize;
        Sample::of(bytes, dialect, eof, rows, rows)
    }

    /// As many rows as are looked at before a dialect is believed.
    pub(super) fn long(bytes: &[u8], dialect: Dialect, eof: bool, texts: usize) -> Sample {
        Sample::of(bytes, dialect, eof, texts, SAMPLE_ROWS_MAX)
    }

    fn add(&mut self, bytes: &[u8], record: &Record, cells: &Cells, texts: usize) {
        let ranges = cells.ranges();
        let holds = |range: &&(u32, u32)| !slice(bytes, **range).trim_ascii().is_empty();
        let faulty = record.unclosed || record.stray;
        let filled = ranges.iter().filter(holds).count();
        let blank = !faulty && record.cells == ranges.len() && filled == 0;
        self.shapes.push(RowShape { cells: record.cells, filled, blank, faulty });
        if self.rows.len() < texts {
            self.rows.push((*record, row_texts(bytes, self.dialect, cells)));
        }
        let typed = self.shapes.len() <= TYPED_ROWS_MAX && !blank;
        for range in ranges {
            let cell = slice(bytes, *range);
            if !faulty && self.is_quoted(bytes, record.start, *range) {
                self.quoted += 1;
                let breaks = self.dialect.count_delimiters(cell) > 0
                    || cell.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
                self.needed += usize::from(breaks);
            } else if typed {
                self.odd_cells += usize::from(is_odd(cell, self.dialect));
            }
            self.cells += usize::from(typed);
        }
    }

    /// Whether a cell stands in quotes.
    fn is_quoted(&self, bytes: &[u8], record: usize, (start, end): (u32, u32)) -> bool {
        let (start, end) = (start as usize, end as usize);
        start > record
            && self
                .dialect
                .quote()
                .is_some_and(|quote| bytes[start - 1] == quote && bytes.get(end) == Some(&quote))
    }

    /// How many rows hold anything.
    pub(super) fn filled(&self) -> usize {
        self.shapes.iter().filter(|row| !row.blank).count()
    }

    /// How many rows have a quote out of place.
    pub(super) fn faulty(&self) -> usize {
        self.shapes.iter().filter(|row| row.faulty).count()
    }

    /// The number of cells that most rows have, with how many rows have it.
    pub(super) fn usual_width(&self, skip: usize) -> (usize, usize) {
        let mut widths: Vec<usize> = self.sound(skip).map(|row| row.cells).collect();
        widths.sort_unstable();
        let groups = widths.chunk_by(|a, b| a == b);
        groups
            .map(|group| (group[0], group.len()))
            .max_by_key(|(_, count)| *count)
            .unwrap_or((0, 0))
    }

    /// Rows that hold something and have every quote in its place.
    fn sound(&self, skip: usize) -> impl Iterator<Item = &RowShape> {
        self.shapes.iter().skip(skip).filter(|row| !row.blank && !row.faulty)
    }

    /// Of the rows behind the first `skip` that hold anything: how many have so many cells and
    /// every quote in its place; and how many there are.
    pub(super) fn alike(&self, skip: usize, width: usize) -> (usize, usize) {
        let alike = self.sound(skip).filter(|row| row.cells == width).count();
        (alike, self.shapes.iter().skip(skip).filter(|row| !row.blank).count())
    }
}

/// The texts of a record's cells.
fn row_texts(bytes: &[u8], dialect: Dialect, cells: &Cells) -> Vec<String> {
    let texts = (0_u32..).zip(cells.ranges()).map(|(index, range)| {
        let raw = String::from_utf8_lossy(slice(bytes, *range));
        text(dialect, cells, index, &raw).into_owned()
    });
    texts.collect()
}

/// Whether a cell without quotes holds what rather belongs between cells or around them.
fn is_odd(cell: &[u8], dialect: Dialect) -> bool {
    let cell = cell.trim_ascii();
    let own = dialect.delimiter();
    let other = |byte: &u8| {
        matches!(byte, b';' | b'\t' | b'|' | b'^' | b'~' | 0x1F) && !own.as_bytes().contains(byte)
    };
    let ends = [cell.first(), cell.last()];
    let quote = |byte: Option<&u8>| {
        byte.is_some_and(|byte| matches!(byte, b'"' | b'\'') && Some(*byte) != dialect.quote())
    };
    cell.iter().any(other)
        || ends.into_iter().all(quote)
        || cell.last() == Some(&b'\\')
        || commas(cell, own.as_bytes())
        || (own.as_bytes() == b" " && matches!(cell.last(), Some(b',' | b';' | b':')))
}

/// Whether commas stand in a cell as they do between cells: close to letters on both sides.
fn commas(cell: &[u8], own: &[u8]) -> bool {
    own != b","
        && cell.windows(3).any(|three| {
            three[1] == b',' && three[0].is_ascii_alphabetic() && three[2].is_ascii_alphabetic()
        })
}
