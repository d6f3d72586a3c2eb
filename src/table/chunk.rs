//! Some thousand rows at a time, as text. A chunk owns one string; its cells are ranges of it, so
//! a good cell costs no allocation.

mod alike;
mod fill;

use super::{InputId, Place};
pub use alike::Spelling;
pub use fill::Filled;

/// What the container said a cell was. A CSV file only ever says `Text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text, or an empty cell.
    Text,
    /// A number: its text is the shortest that reads back as the same number.
    Number,
    /// A date or a date with time, written `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`.
    Date,
    /// A boolean, written `true` or `false`.
    Bool,
    /// A spreadsheet error such as `#N/A`.
    Error,
    /// A formula for which the file holds no result.
    Formula,
}

/// What hinders a row from being taken apart. Such a row is rejected; its neighbours are not
/// touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The row has another number of cells than the heading.
    CellCount {
        /// Cells in this row.
        found: u32,
        /// Cells in the heading row.
        expected: u32,
    },
    /// Bytes that are no UTF-8; the offset of the first of them in the file.
    Encoding {
        /// Offset in the file, from 0.
        byte: u64,
    },
    /// A quote was opened and never closed; the rest of the line is taken as the row.
    QuoteUnclosed,
    /// Text stands behind a closing quote, a quote inside a quoted cell is not doubled, or a quote
    /// ends a cell that none opened.
    QuoteStray,
    /// The row stands below the headings of a second table, other than those of its input.
    SecondTable,
    /// The row is longer than [`super::limits::ROW_BYTES_MAX`].
    RowTooLong,
    /// A cell is longer than [`super::limits::CELL_BYTES_MAX`].
    CellTooLong {
        /// The cell's column, from 0.
        column: u16,
    },
}

/// What a row is, before any rule is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A row of data.
    Data,
    /// No cell holds anything.
    Blank,
    /// A preamble, a repeated heading, a footer: not data, and not an error either.
    Furniture,
    /// A row that could not be taken apart.
    Faulty(Fault),
}

#[derive(Debug, Clone, Copy)]
struct RowHead {
    place: Place,
    kind: RowKind,
    first_cell: u32,
}

/// Consecutive rows of one input.
#[derive(Debug)]
pub struct Chunk {
    input: InputId,
    text: String,
    cells: Vec<(u32, u32)>,
    /// Empty when every cell is text.
    kinds: Vec<CellKind>,
    rows: Vec<RowHead>,
    /// Rows of which cells were put right, by index; their cells stand behind those of all others.
    amended: Vec<Amended>,
    /// Where the cells of amended rows begin, once there is one.
    received_cells: u32,
    /// How often each fill of the input's mapping was used.
    filled: Filled,
}

/// A row with other texts in some of its cells.
#[derive(Debug, Clone, Copy)]
struct Amended {
    index: usize,
    first_cell: u32,
    last_cell: u32,
}

/// One cell: its text as received and what the container said it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The text as received, neither trimmed nor changed.
    pub text: &'a str,
    /// What the container said.
    pub kind: CellKind,
}

impl Cell<'_> {
    /// A cell that is not there.
    pub const EMPTY: Cell<'static> = Cell { text: "", kind: CellKind::Text };
}

/// One row of a chunk.
#[derive(Debug, Clone, Copy)]
pub struct RowView<'a> {
    chunk: &'a Chunk,
    head: &'a RowHead,
    /// Where its first cell stands among those of the chunk.
    first_cell: usize,
    cells: &'a [(u32, u32)],
}

impl Chunk {
    /// Which input the rows are from.
    pub fn input(&self) -> InputId {
        self.input
    }

    /// How many rows there are, blank ones and furniture included.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at an index, counted from 0 inside the chunk, with the cells that [`Chunk::amend`]
    /// gave it.
    ///
    /// # Panics
    ///
    /// When the index is not below [`Chunk::len`].
    pub fn row(&self, index: usize) -> RowView<'_> {
        let received = self.received(index);
        if self.amended.is_empty() {
            return received;
        }
        let Ok(at) = self.amended.binary_search_by_key(&index, |own| own.index) else {
            return received;
        };
        let Amended { first_cell, last_cell, .. } = self.amended[at];
        self.view(received.head, first_cell, last_cell)
    }

    /// The row at an index as it was received.
    ///
    /// # Panics
    ///
    /// When the index is not below [`Chunk::len`].
    pub fn received(&self, index: usize) -> RowView<'_> {
        let head = &self.rows[index];
        let last_cell = self.rows.get(index + 1).map_or_else(
            || {
                let cells = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
                if self.amended.is_empty() { cells } else { self.received_cells }
            },
            |next| next.first_cell,
        );
        self.view(head, head.first_cell, last_cell)
    }

    fn view<'a>(&'a self, head: &'a RowHead, first_cell: u32, last_cell: u32) -> RowView<'a> {
        let cells = &self.cells[first_cell as usize..last_cell as usize];
        RowView { chunk: self, head, first_cell: first_cell as usize, cells }
    }

    /// Puts a text into a cell of a row, which [`Chunk::row`] shows from then on;
    /// [`Chunk::received`] still shows the row as it came. Does nothing, and says so, where the row
    /// has no such cell.
    pub fn amend(&mut self, index: usize, column: usize, text: &str) -> bool {
        if index >= self.len() || column >= self.row(index).len() {
            return false;
        }
        let at = match self.amended.binary_search_by_key(&index, |own| own.index) {
            Ok(at) => at,
            Err(at) => {
                let own = self.copy_cells(index);
                self.amended.insert(at, own);
                at
            }
        };
        let cell = self.amended[at].first_cell as usize + column;
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(text);
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.cells[cell] = (start, end);
        if let Some(kind) = self.kinds.get_mut(cell) {
            *kind = CellKind::Text;
        }
        true
    }

    /// Copies the cells of a received row behind all others; their texts stay where they are.
    fn copy_cells(&mut self, index: usize) -> Amended {
        let row = self.received(index);
        let range = row.first_cell..row.first_cell + row.len();
        let first_cell = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
        if self.amended.is_empty() {
            self.received_cells = first_cell;
        }
        if !self.kinds.is_empty() {
            self.kinds.resize(self.cells.len(), CellKind::Text);
            self.kinds.extend_from_within(range.clone());
        }
        self.cells.extend_from_within(range);
        let last_cell = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
        Amended { index, first_cell, last_cell }
    }

    /// All rows in file order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = RowView<'_>> {
        (0..self.rows.len()).map(|index| self.row(index))
    }
}

impl<'a> RowView<'a> {
    /// Where the row begins.
    pub fn place(self) -> Place {
        self.head.place
    }

    /// What the row is.
    pub fn kind(self) -> RowKind {
        self.head.kind
    }

    /// How many cells it has.
    pub fn len(self) -> usize {
        self.cells.len()
    }

    /// Whether it has no cell.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The cell in a column, from 0; [`Cell::EMPTY`] behind the row's end.
    pub fn cell(self, column: usize) -> Cell<'a> {
        if column >= self.len() {
            return Cell::EMPTY;
        }
        let kind = self.chunk.kinds.get(self.first_cell + column);
        Cell { text: self.text(column), kind: kind.copied().unwrap_or(CellKind::Text) }
    }

    /// The text of the cell in a column, from 0; nothing behind the row's end.
    pub fn text(self, column: usize) -> &'a str {
        let Some((start, end)) = self.cells.get(column) else { return "" };
        self.chunk.text.get(*start as usize..*end as usize).unwrap_or_default()
    }

    /// The row's text from its first cell to its last where its cells lie one behind the other with
    /// one byte of this kind between them, and are all text. They may hold such bytes as well.
    pub fn joined(self, by: u8) -> Option<&'a str> {
        let (first, last) = (self.cells.first()?, self.cells.last()?);
        let bytes = self.chunk.text.as_bytes();
        let joined = |pair: &[(u32, u32)]| {
            pair[1].0 == pair[0].1 + 1 && bytes.get(pair[0].1 as usize) == Some(&by)
        };
        if !self.chunk.kinds.is_empty() || !self.cells.windows(2).all(joined) {
            return None;
        }
        self.chunk.text.get(first.0 as usize..last.1 as usize)
    }

    /// The row's text from its first cell to its last, with whatever stands between the cells in
    /// the file; `None` where the cells do not lie one behind the other, or are not all text.
    pub fn stretch(self) -> Option<&'a str> {
        let (first, last) = (self.cells.first()?, self.cells.last()?);
        let rising = self.cells.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        let amended =
            !self.chunk.amended.is_empty() && self.first_cell >= self.chunk.received_cells as usize;
        if !rising || amended || !self.chunk.kinds.is_empty() {
            return None;
        }
        self.chunk.text.get(first.0 as usize..last.1 as usize)
    }

    /// All cells, from the first column on.
    pub fn cells(self) -> impl ExactSizeIterator<Item = Cell<'a>> {
        (0..self.len()).map(move |column| self.cell(column))
    }
}

/// Builds a [`Chunk`] row by row: [`ChunkBuilder::row`], then its cells, then the next row.
#[derive(Debug)]
pub struct ChunkBuilder {
    chunk: Chunk,
}

impl ChunkBuilder {
    /// An empty chunk.
    pub fn new(input: InputId) -> ChunkBuilder {
        ChunkBuilder::over(input, String::new())
    }

    /// A chunk whose cells are mostly ranges of a text that is already there: add them with
    /// [`ChunkBuilder::ranges`]. Cells that had to be rewritten are added behind it with
    /// [`ChunkBuilder::cell`].
    pub fn over(input: InputId, text: String) -> ChunkBuilder {
        ChunkBuilder {
            chunk: Chunk {
                input,
                text,
                cells: Vec::new(),
                kinds: Vec::new(),
                rows: Vec::new(),
                amended: Vec::new(),
                received_cells: 0,
                filled: Filled::new(),
            },
        }
    }

    /// Makes room for so many rows, and so many cells of all of them.
    pub fn reserve(&mut self, rows: usize, cells: usize) {
        self.chunk.rows.reserve(rows);
        self.chunk.cells.reserve(cells);
    }

    /// The text given to [`ChunkBuilder::over`], with what was added behind it.
    pub fn text(&self) -> &str {
        &self.chunk.text
    }

    /// Begins a row.
    pub fn row(&mut self, place: Place, kind: RowKind) {
        let first_cell = u32::try_from(self.chunk.cells.len()).unwrap_or(u32::MAX);
        self.chunk.rows.push(RowHead { place, kind, first_cell });
    }

    /// Says what the row begun last turned out to be.
    pub fn set_kind(&mut self, kind: RowKind) {
        if let Some(head) = self.chunk.rows.last_mut() {
            head.kind = kind;
        }
    }

    /// How many cells the row begun last has so far.
    pub fn cells_in_row(&self) -> usize {
        let first = self.chunk.rows.last().map_or(0, |head| head.first_cell as usize);
        self.chunk.cells.len() - first
    }

    /// Adds a cell by copying its text.
    pub fn cell(&mut self, text: &str, kind: CellKind) {
        let start = u32::try_from(self.chunk.text.len()).unwrap_or(u32::MAX);
        self.chunk.text.push_str(text);
        let end = u32::try_from(self.chunk.text.len()).unwrap_or(u32::MAX);
        self.chunk.cells.push((start, end));
        if kind != CellKind::Text || !self.chunk.kinds.is_empty() {
            self.chunk.kinds.resize(self.chunk.cells.len() - 1, CellKind::Text);
            self.chunk.kinds.push(kind);
        }
    }

    /// Adds text cells that are byte ranges of [`ChunkBuilder::text`].
    pub fn ranges(&mut self, ranges: &[(u32, u32)]) {
        self.chunk.cells.extend_from_slice(ranges);
    }

    /// The finished chunk.
    pub fn finish(self) -> Chunk {
        self.chunk
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(rows: &[&[(&str, CellKind)]]) -> Chunk {
        let input = InputId(0);
        let mut builder = ChunkBuilder::new(input);
        for (at, row) in (0..).zip(rows) {
            builder.row(Place { input, row: at, line: 0, byte: 0, column: None }, RowKind::Data);
            for (text, kind) in *row {
                builder.cell(text, *kind);
            }
        }
        builder.finish()
    }

    fn cells(row: RowView<'_>) -> Vec<(&str, CellKind)> {
        row.cells().map(|cell| (cell.text, cell.kind)).collect()
    }

    #[test]
    fn cells_are_joined_where_one_byte_parts_each_two() {
        let mut builder = ChunkBuilder::over(InputId(0), "a,b,,c;d".to_owned());
        let place = Place { input: InputId(0), row: 1, line: 1, byte: 0, column: None };
        let rows: [&[(u32, u32)]; 3] =
            [&[(0, 1), (2, 3), (4, 4), (5, 6)], &[(0, 1), (2, 3), (5, 6)], &[(5, 6), (7, 8)]];
        for ranges in rows {
            builder.row(place, RowKind::Data);
            builder.ranges(ranges);
        }
        let chunk = builder.finish();
        let joined = |by| [0, 1, 2].map(|row| chunk.row(row).joined(by));
        assert_eq!(joined(b','), [Some("a,b,,c"), None, None]);
        assert_eq!(joined(b';'), [None, None, Some("c;d")]);
    }

    #[test]
    fn an_amended_row_is_shown_beside_the_one_received() {
        use CellKind::{Number, Text};
        let first = [("a", Text), ("1", Text)];
        let last = [("b", Text), ("2139", Number), ("c", Text)];
        for rows in [[&first[..], &last[..]], [&last[..], &first[..]]] {
            let mut chunk = chunk(&rows);
            let number = usize::from(rows[0].len() == 2);
            assert!(chunk.amend(number, 1, "2140"));
            assert!(chunk.amend(number, 1, "02139"));
            assert!(chunk.amend(1 - number, 0, "A"));
            assert!(!chunk.amend(1 - number, 2, "x") && !chunk.amend(7, 0, "x"));
            assert_eq!(cells(chunk.row(number)), [("b", Text), ("02139", Text), ("c", Text)]);
            assert_eq!(cells(chunk.row(1 - number)), [("A", Text), ("1", Text)]);
            assert_eq!(cells(chunk.received(0)), rows[0]);
            assert_eq!(cells(chunk.received(1)), rows[1]);
            assert_eq!((chunk.len(), chunk.rows().len()), (2, 2));
            assert_eq!(chunk.row(number).place(), chunk.received(number).place());
        }
    }

    #[test]
    fn an_amended_row_has_no_stretch_of_its_own() {
        let text = |text| (text, CellKind::Text);
        let mut chunk = chunk(&[&[text("a"), text("b")], &[text("c"), text("d")]]);
        assert!(chunk.amend(0, 1, "B"));
        assert_eq!(chunk.row(0).stretch(), None);
        assert_eq!(chunk.received(0).stretch(), Some("ab"));
        assert_eq!(chunk.row(1).stretch(), Some("cd"));
    }
}
