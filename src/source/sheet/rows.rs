//! Rows, as they come from a sheet, into chunks.

use std::sync::mpsc::SyncSender;

use crate::source::headings::{escaped_column, guarded_columns};
use crate::source::{Block, BlockFacts, Body, Dialect, Error};
use crate::table::limits::{CELL_BYTES_MAX, ROW_BYTES_MAX, SHEET_CHUNK_ROWS};
use crate::table::{
    Cell, CellKind, ChunkBuilder, Fault, Input, Place, Remark, RemarkKind, RowKind,
};

/// Rows missing in a row that are still counted as blank rows. More of them are no part of a
/// table: somebody left a note far below it.
const GAP_ROWS_MAX: u32 = 10_000;
/// Cells after which a chunk ends early, so that wide sheets do not make huge ones.
const CHUNK_CELLS_MAX: usize = 256 * 1024;
/// Bytes of text after which it does.
const CHUNK_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Columns that are shown of a sheet without headings. Two cells of a sheet may be 16,384 apart.
const UNNAMED_COLUMNS_MAX: usize = 256;

/// Why a sheet cannot be read on.
pub(super) enum Trouble {
    /// What the reader said, and the last cell that could be read.
    Damaged { reason: String, after: String },
    /// A limit, with its number.
    Limit(String),
    /// Why the file as a whole cannot be read, in words.
    File(String),
}

/// The cells of one row that hold anything, in column order once [`Row::order`] was asked.
#[derive(Default, Clone)]
pub(super) struct Row {
    /// The row's number, from 1.
    pub(super) number: u32,
    text: String,
    cells: Vec<Held>,
}

#[derive(Clone, Copy)]
struct Held {
    column: usize,
    start: usize,
    end: usize,
    kind: CellKind,
}

impl Row {
    /// Forgets all cells.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
    }

    /// Adds a cell.
    pub(super) fn add(&mut self, column: usize, text: &str, kind: CellKind) {
        self.write(column, |own| {
            own.push_str(text);
            kind
        });
    }

    /// Adds a cell whose text is appended by a function, which says what it is.
    pub(super) fn write(&mut self, column: usize, write: impl FnOnce(&mut String) -> CellKind) {
        let start = self.text.len();
        let kind = write(&mut self.text);
        self.cells.push(Held { column, start, end: self.text.len(), kind });
    }

    /// Puts the cells in the order of their columns; `false` where two stand in one.
    pub(super) fn order(&mut self) -> bool {
        let is_ordered = |cells: &[Held]| cells.is_sorted_by(|one, next| one.column < next.column);
        if is_ordered(&self.cells) {
            return true;
        }
        self.cells.sort_by_key(|held| held.column);
        is_ordered(&self.cells)
    }

    /// Whether no cell holds anything.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Bytes of the text in all cells.
    pub(super) fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// How many cells hold anything.
    pub(super) fn cells(&self) -> usize {
        self.cells.len()
    }

    /// About the bytes that the row takes in memory.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Row>() + self.text.len() + self.cells.len() * size_of::<Held>()
    }

    /// Puts the cells in the order of their columns; of two in one the later stays.
    pub(super) fn keep_last(&mut self) {
        self.cells.sort_by_key(|held| held.column);
        self.cells.dedup_by(|later, kept| {
            let same = later.column == kept.column;
            if same {
                *kept = *later;
            }
            same
        });
    }

    /// The texts of all cells up to the last that holds anything.
    pub(super) fn texts(&self) -> Vec<String> {
        let mut texts = vec![String::new(); self.width()];
        for held in &self.cells {
            self.cell(*held).text.clone_into(&mut texts[held.column]);
        }
        texts
    }

    pub(super) fn width(&self) -> usize {
        self.cells.last().map_or(0, |held| held.column + 1)
    }

    fn cell(&self, held: Held) -> Cell<'_> {
        Cell { text: self.text.get(held.start..held.end).unwrap_or_default(), kind: held.kind }
    }

    /// Whether a cell holds nothing. A formula without a result is something.
    fn is_blank(&self, held: Held) -> bool {
        held.kind != CellKind::Formula && self.cell(held).text.trim().is_empty()
    }

    fn get(&self, column: usize) -> Option<Cell<'_>> {
        let index = self.cells.binary_search_by_key(&column, |held| held.column).ok()?;
        Some(self.cell(self.cells[index]))
    }
}

/// Sends all rows of a sheet as blocks. Ends early, and well, when nobody receives them. `next_row`
/// replaces a row by the next one that holds anything, and says `false` at the end of the sheet.
/// Returns what is to be said of cells that were not read.
pub(super) fn send(
    mut next_row: impl FnMut(&mut Row) -> Result<bool, Trouble>,
    input: &Input,
    sender: &SyncSender<Result<Block, Error>>,
) -> Result<Option<Remark>, Trouble> {
    let mut pending = Pending::new(input);
    let mut row = Row::default();
    let mut next = 1;
    while next_row(&mut row)? {
        let gap = row.number - next;
        if gap <= GAP_ROWS_MAX {
            for number in next..row.number {
                pending.begin(number, RowKind::Blank);
                if !pending.pass_on(sender, false) {
                    return Ok(None);
                }
            }
        }
        next = row.number + 1;
        if row.number == input.header.row {
            continue;
        }
        pending.add(&row);
        if !pending.pass_on(sender, false) {
            return Ok(None);
        }
    }
    pending.pass_on(sender, true);
    Ok(pending.beside)
}

/// The chunk being filled.
struct Pending<'a> {
    input: &'a Input,
    escaped: Option<usize>,
    builder: ChunkBuilder,
    first_row: u32,
    rows: u32,
    cells: usize,
    /// Cells right of the headings.
    beside: Option<Remark>,
}

impl<'a> Pending<'a> {
    fn new(input: &'a Input) -> Pending<'a> {
        Pending {
            input,
            escaped: escaped_column(&input.header),
            builder: ChunkBuilder::new(input.id),
            first_row: 0,
            rows: 0,
            cells: 0,
            beside: None,
        }
    }

    fn begin(&mut self, number: u32, kind: RowKind) {
        if self.rows == 0 {
            self.first_row = number;
        }
        self.rows += 1;
        let place = Place { input: self.input.id, row: number, line: 0, byte: 0, column: None };
        self.builder.row(place, kind);
    }

    fn add(&mut self, row: &Row) {
        let kind = kind(self.input, row);
        self.begin(row.number, kind);
        if kind == RowKind::Faulty(Fault::RowTooLong) {
            return;
        }
        let guarded = match self.escaped.and_then(|column| row.get(column)) {
            Some(note) if kind == RowKind::Data => guarded_columns(&self.input.header, note.text),
            _ => Vec::new(),
        };
        // Nobody knows what cells right of the headings mean. They cannot have shifted there, as in
        // a text file: a sheet says of each cell where it stands.
        let headings = self.input.header.headings.len();
        if headings > 0 && row.number > self.input.header.row {
            self.note_beside(row);
        }
        let width = row.width().min(if headings == 0 { UNNAMED_COLUMNS_MAX } else { headings });
        let mut held = row.cells.iter().peekable();
        for column in 0..width {
            let cell = match held.next_if(|held| held.column == column) {
                Some(held) => row.cell(*held),
                None => Cell::EMPTY,
            };
            let text = match cell.text.strip_prefix('\'') {
                Some(bare) if guarded.contains(&column) => bare,
                _ => cell.text,
            };
            self.builder.cell(text, cell.kind);
        }
        self.cells += width;
    }

    fn note_beside(&mut self, row: &Row) {
        let headings = self.input.header.headings.len();
        let beside = row.cells.iter().rev().take_while(|held| held.column >= headings);
        let content = beside.filter(|held| !row.is_blank(**held));
        let (mut count, mut column) = (0, None);
        for held in content {
            count += 1;
            column = u16::try_from(held.column).ok();
        }
        if count > 0 {
            let place = Place { input: self.input.id, row: row.number, line: 0, byte: 0, column };
            let none = Remark { kind: RemarkKind::CellsBeside, place, count: 0 };
            self.beside.get_or_insert(none).count += count;
        }
    }

    /// Sends the chunk when it is full, or when it is the last; `false` when nobody receives it.
    fn pass_on(&mut self, sender: &SyncSender<Result<Block, Error>>, last: bool) -> bool {
        let full = self.rows as usize >= SHEET_CHUNK_ROWS
            || self.cells >= CHUNK_CELLS_MAX
            || self.builder.text().len() >= CHUNK_BYTES_MAX;
        if self.rows == 0 || !(full || last) {
            return true;
        }
        let facts = BlockFacts {
            input: self.input.id,
            dialect: Dialect::default(),
            width: 0,
            footer: u64::MAX,
            second_table: false,
            first_row: self.first_row,
            first_line: 0,
            first_byte: 0,
            rows: self.rows,
            unclosed: Vec::new(),
        };
        // The next chunk will be about as large.
        let text = String::with_capacity(self.builder.text().len() * 9 / 8);
        let mut next = ChunkBuilder::over(self.input.id, text);
        next.reserve(self.rows as usize, self.cells);
        let builder = std::mem::replace(&mut self.builder, next);
        (self.rows, self.cells) = (0, 0);
        let mut chunk = builder.finish();
        chunk.fill(&self.input.header, self.input.shape);
        sender.send(Ok(Block { facts, body: Body::Rows(chunk) })).is_ok()
    }
}

/// What a row is.
fn kind(input: &Input, row: &Row) -> RowKind {
    if row.cells.iter().all(|held| row.is_blank(*held)) {
        return RowKind::Blank;
    }
    if row.number < input.header.row {
        return RowKind::Furniture;
    }
    let headings = &input.header.headings;
    let inside = |held: &&Held| headings.is_empty() || held.column < headings.len();
    if row.cells.iter().take_while(inside).all(|held| row.is_blank(*held)) {
        return RowKind::Blank;
    }
    if row.text.len() > ROW_BYTES_MAX {
        return RowKind::Faulty(Fault::RowTooLong);
    }
    if let Some(held) = row.cells.iter().find(|held| held.end - held.start > CELL_BYTES_MAX) {
        let column = u16::try_from(held.column).unwrap_or(u16::MAX);
        return RowKind::Faulty(Fault::CellTooLong { column });
    }
    let same = headings.iter().enumerate().all(|(column, heading)| {
        row.get(column).unwrap_or(Cell::EMPTY).text.trim() == heading.text
    });
    if same && !headings.is_empty() { RowKind::Furniture } else { RowKind::Data }
}
