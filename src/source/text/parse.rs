//! One block of text taken apart.

use std::borrow::Cow;
use std::str;

use super::Dialect;
use super::cells::Cells;
use super::record::{Cut, Record, lex};
use crate::source::BlockFacts;
use crate::source::headings::{escaped_column, guarded_columns};
use crate::table::{
    CellKind, Chunk, ChunkBuilder, Fault, Input, Place, RowKind,
    limits::{CELL_BYTES_MAX, ROW_BYTES_MAX},
};

/// Takes a block of text apart. Depends on its arguments only: the same block gives the same
/// chunk, on any thread, today and tomorrow, and a part of a block gives its part of the rows.
pub fn parse(input: &Input, facts: &BlockFacts, bytes: &[u8]) -> Chunk {
    let length = bytes.len();
    let (mut builder, broken) = match simdutf8::basic::from_utf8(bytes) {
        Ok(text) => (ChunkBuilder::over(input.id, with_room(text)), None),
        // Somewhere a byte is no UTF-8. Rows without such a byte are taken apart as ever; the
        // others are found by their bytes and copied.
        Err(_) => (ChunkBuilder::over(input.id, patched(bytes)), Some(bytes)),
    };
    let escaped = escaped_column(&input.header);
    let mut cells = Cells::default();
    let width = input.header.headings.len();
    // A list that grows is copied each time.
    let rows = (facts.rows as usize).min(length);
    builder.reserve(rows, rows.saturating_mul(width).min(length));
    let (mut at, mut row, mut line) = (0, facts.first_row, facts.first_line);
    while at < length {
        let bytes = whole(broken, &builder, length);
        // Above the headings nobody says how many cells there should be.
        let width = if row < input.header.row { 0 } else { facts.width };
        let cut = Cut { dialect: facts.dialect, width };
        let Some(record) = lex(bytes, at, cut, true, &mut cells) else { break };
        let place =
            Place { input: input.id, row, line, byte: facts.first_byte + at as u64, column: None };
        let kind = kind(input, facts, bytes, &record, cells.ranges(), place, broken.is_some());
        if let Some(position) = escaped
            && kind == RowKind::Data
        {
            strip_guards(input, facts.dialect, bytes, &mut cells, position);
        }
        builder.row(place, kind);
        if kind != RowKind::Faulty(Fault::RowTooLong) {
            match broken {
                Some(bytes) if matches!(kind, RowKind::Faulty(_)) => {
                    add_lossy_cells(&mut builder, facts.dialect, bytes, &cells);
                }
                _ => add_cells(&mut builder, facts.dialect, &cells),
            }
        }
        at = record.next;
        row = row.saturating_add(1);
        line += record.lines;
    }
    let mut chunk = builder.finish();
    chunk.fill(&input.header, input.shape);
    chunk
}

/// A copy with room behind it for the few cells that do not stand in the file as they are: who makes
/// the room when it is needed copies the whole block once more.
fn with_room(text: &str) -> String {
    let mut own = String::with_capacity(text.len() + text.len() / 32);
    own.push_str(text);
    own
}

/// The bytes as text of the same length: every byte that is no UTF-8 becomes a question mark.
fn patched(bytes: &[u8]) -> String {
    let mut text = bytes.to_vec();
    let mut checked = 0;
    // A check of many bytes is several times as fast as going from chunk to chunk.
    while let Err(error) = str::from_utf8(&text[checked..]) {
        let begin = checked + error.valid_up_to();
        checked = error.error_len().map_or(text.len(), |length| begin + length);
        text[begin..checked].fill(b'?');
    }
    String::from_utf8(text).unwrap_or_default()
}

/// The bytes of the block, wherever they are kept.
fn whole<'a>(broken: Option<&'a [u8]>, builder: &'a ChunkBuilder, length: usize) -> &'a [u8] {
    broken.unwrap_or_else(|| &builder.text().as_bytes()[..length])
}

fn add_cells(builder: &mut ChunkBuilder, dialect: Dialect, cells: &Cells) {
    if cells.are_plain() {
        builder.ranges(cells.ranges());
        return;
    }
    for (index, (start, end)) in (0_u32..).zip(cells.ranges()) {
        if is_plain(cells, index) {
            builder.ranges(&[(*start, *end)]);
        } else {
            let raw = builder.text().get(*start as usize..*end as usize).unwrap_or_default();
            let text = text(dialect, cells, index, raw).into_owned();
            builder.cell(&text, CellKind::Text);
        }
    }
}

fn add_lossy_cells(builder: &mut ChunkBuilder, dialect: Dialect, bytes: &[u8], cells: &Cells) {
    for (index, range) in (0_u32..).zip(cells.ranges()) {
        let raw = String::from_utf8_lossy(slice(bytes, *range));
        builder.cell(&text(dialect, cells, index, &raw), CellKind::Text);
    }
}

/// Whether the text of a cell is what stands in the file.
fn is_plain(cells: &Cells, index: u32) -> bool {
    let lists = [&cells.doubled, &cells.escaped, &cells.guarded];
    lists.iter().all(|list| list.binary_search(&index).is_err())
}

/// The text of a cell of which this stands in the file: without doubled quotes, escapes, and the
/// `="` and `"` that keep a spreadsheet program from taking `01234` for a number.
pub(super) fn text<'a>(dialect: Dialect, cells: &Cells, index: u32, raw: &'a str) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(raw);
    let is_quoted = cells.doubled.binary_search(&index).is_ok();
    if is_quoted || cells.escaped.binary_search(&index).is_ok() {
        text = Cow::Owned(dialect.text(raw, is_quoted));
    }
    if cells.guarded.binary_search(&index).is_ok() {
        let quote = char::from(dialect.quote_byte());
        let inner = text
            .strip_prefix('=')
            .and_then(|text| text.strip_prefix(quote)?.strip_suffix(quote))
            .filter(|inner| !inner.contains(quote));
        if let Some(inner) = inner.map(str::to_owned) {
            text = Cow::Owned(inner);
        }
    }
    text
}

/// The bytes of a cell.
pub(super) fn slice(bytes: &[u8], (start, end): (u32, u32)) -> &[u8] {
    &bytes[start as usize..end as usize]
}

/// What a row is.
fn kind(
    input: &Input,
    facts: &BlockFacts,
    bytes: &[u8],
    record: &Record,
    ranges: &[(u32, u32)],
    place: Place,
    broken: bool,
) -> RowKind {
    let cells = || ranges.iter().map(|range| slice(bytes, *range));
    let whole_cells = !record.unclosed && !record.stray;
    if whole_cells && record.cells == ranges.len() && cells().all(is_blank) {
        return RowKind::Blank;
    }
    if place.row < input.header.row {
        return RowKind::Furniture;
    }
    if place.byte >= facts.footer {
        return RowKind::Furniture;
    }
    if facts.second_table {
        return RowKind::Faulty(Fault::SecondTable);
    }
    if let Some(fault) = fault(bytes, record, ranges, place, broken) {
        return RowKind::Faulty(fault);
    }
    let headings = &input.header.headings;
    if record.cells != headings.len() {
        let count = |cells| u32::try_from(cells).unwrap_or(u32::MAX);
        let (found, expected) = (count(record.cells), count(headings.len()));
        return RowKind::Faulty(Fault::CellCount { found, expected });
    }
    let same = |(cell, heading): (&[u8], &crate::table::Heading)| {
        cell.trim_ascii() == heading.text.as_bytes()
    };
    if cells().zip(headings).all(same) { RowKind::Furniture } else { RowKind::Data }
}

/// What hinders a row from being taken apart, save its number of cells.
fn fault(
    bytes: &[u8],
    record: &Record,
    ranges: &[(u32, u32)],
    place: Place,
    broken: bool,
) -> Option<Fault> {
    let length = record.end - record.start;
    if length > ROW_BYTES_MAX {
        return Some(Fault::RowTooLong);
    }
    if broken && let Err(error) = str::from_utf8(&bytes[record.start..record.end]) {
        return Some(Fault::Encoding { byte: place.byte + error.valid_up_to() as u64 });
    }
    if record.unclosed {
        return Some(Fault::QuoteUnclosed);
    }
    if record.stray {
        return Some(Fault::QuoteStray);
    }
    if length > CELL_BYTES_MAX {
        let column =
            ranges.iter().position(|(start, end)| (end - start) as usize > CELL_BYTES_MAX)?;
        return Some(Fault::CellTooLong { column: u16::try_from(column).unwrap_or(u16::MAX) });
    }
    None
}

fn is_blank(cell: &[u8]) -> bool {
    // Most cells end the question with their first byte.
    !cell.iter().any(u8::is_ascii_graphic)
        && str::from_utf8(cell).is_ok_and(|text| text.trim().is_empty())
}

/// Takes the guard apostrophes off the cells that the row's own note names.
fn strip_guards(input: &Input, dialect: Dialect, bytes: &[u8], cells: &mut Cells, note: usize) {
    let Some(range) = cells.ranges().get(note).filter(|(start, end)| start < end) else { return };
    let raw = String::from_utf8_lossy(slice(bytes, *range));
    let note = text(dialect, cells, u32::try_from(note).unwrap_or(u32::MAX), &raw);
    for column in guarded_columns(&input.header, &note) {
        if let Some(range) = cells.ranges_mut().get_mut(column)
            && slice(bytes, *range).first() == Some(&b'\'')
        {
            range.0 += 1;
        }
    }
}
