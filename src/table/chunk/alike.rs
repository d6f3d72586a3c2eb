//! Rows beside each other: whether some of their columns say the same.

use std::ops::Range;

use super::RowView;

/// The texts that some columns of a row held, with whatever stood between their cells in the file.
#[derive(Debug)]
pub struct Spelling {
    text: Box<str>,
    /// Where each cell begins and ends, counted from the first of its range.
    cells: Box<[(u32, u32)]>,
}

impl Spelling {
    /// Keeps what some ranges of columns hold.
    pub fn of(row: RowView<'_>, ranges: &[Range<usize>]) -> Spelling {
        let text: String = ranges.iter().map(|range| row.span(range.clone())).collect();
        let cells = ranges.iter().flat_map(|range| row.distances(range.clone())).collect();
        Spelling { text: text.into_boxed_str(), cells }
    }
}

impl<'a> RowView<'a> {
    /// The text from the first of some columns to the last of them, with whatever stands between
    /// their cells in the file; nothing where the row has a column less. Only for rows that have a
    /// [`RowView::stretch`].
    pub fn span(self, columns: Range<usize>) -> &'a str {
        let Some(cells) = self.cells.get(columns) else { return "" };
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else { return "" };
        self.chunk.text.get(first.0 as usize..last.1 as usize).unwrap_or_default()
    }

    /// Whether some ranges of columns hold the same texts in the same distances, so that no cell
    /// has to be looked at by itself. Only for rows that have a [`RowView::stretch`].
    pub fn is_spelt(self, spelling: &Spelling, ranges: &[Range<usize>]) -> bool {
        let mut cells = spelling.cells.iter();
        let mut rest: &str = &spelling.text;
        ranges.iter().all(|range| {
            let same = self.distances(range.clone()).all(|own| cells.next() == Some(&own));
            let behind = rest.strip_prefix(self.span(range.clone()));
            rest = behind.unwrap_or_default();
            same && behind.is_some()
        }) && rest.is_empty()
            && cells.next().is_none()
    }

    fn distances(self, columns: Range<usize>) -> impl Iterator<Item = (u32, u32)> {
        let cells = self.cells.get(columns).unwrap_or_default();
        let from = cells.first().map_or(0, |first| first.0);
        cells.iter().map(move |cell| (cell.0 - from, cell.1 - from))
    }
}
