//! Rows of a sheet that become a list: which of them is the row of headings.

use crate::source::Error;
use crate::table::{Listing, ListingRow};

use super::add;

/// Rows that may stand above the headings, as titles do.
const ABOVE: usize = 20;

/// Whether a table is the one that is looked for; it is shown with its headings alone.
pub(in crate::source) type Fits<'f> = &'f dyn Fn(&Listing) -> bool;

/// A sheet being read.
pub(in crate::source) struct Gather<'f> {
    fits: Fits<'f>,
    listing: Listing,
    /// Rows that may turn out to be titles.
    above: Vec<ListingRow>,
    fitting: bool,
}

impl<'f> Gather<'f> {
    pub(in crate::source) fn new(path: &str, fits: Fits<'f>) -> Gather<'f> {
        let listing = Listing { path: path.to_owned(), ..Listing::default() };
        Gather { fits, listing, above: Vec::new(), fitting: false }
    }

    /// Takes the next row; one without any text is passed over.
    pub(in crate::source) fn row(&mut self, line: u64, texts: &[String]) -> Result<(), Error> {
        let cells: Vec<String> = texts.iter().map(|text| text.trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            return Ok(());
        }
        if !self.listing.headings.is_empty() {
            return add(&mut self.listing, line, cells);
        }
        let path = self.listing.path.clone();
        let shown = Listing { path, headings: cells, rows: Vec::new() };
        if (self.fits)(&shown) {
            self.fitting = true;
            self.listing.headings = shown.headings;
            return Ok(());
        }
        self.above.push(ListingRow { line, cells: shown.headings });
        if self.above.len() > ABOVE { self.settle() } else { Ok(()) }
    }

    /// No row fits: the first is the heading row.
    fn settle(&mut self) -> Result<(), Error> {
        let mut rows = std::mem::take(&mut self.above).into_iter();
        if let Some(first) = rows.next() {
            self.listing.headings = first.cells;
        }
        rows.try_for_each(|row| add(&mut self.listing, row.line, row.cells))
    }

    /// The list, and whether it has the headings that were looked for.
    pub(in crate::source) fn finish(
        mut self,
        read: Result<(), Error>,
    ) -> (Result<Listing, Error>, bool) {
        let settled = if self.listing.headings.is_empty() { self.settle() } else { Ok(()) };
        (read.and(settled).map(|()| self.listing), self.fitting)
    }
}

/// Which sheet of a workbook is the list: the first visible one that has the headings looked for,
/// else the first visible one. A hidden sheet is taken only where there is no other.
#[derive(Default)]
pub(in crate::source) struct Candidates {
    visible: Option<Result<Listing, Error>>,
    hidden: Option<(Result<Listing, Error>, bool)>,
}

impl Candidates {
    /// Takes the next sheet, as [`Gather::finish`] gave it. Whether it is the one.
    pub(in crate::source) fn take(
        &mut self,
        is_hidden: bool,
        (listing, fitting): (Result<Listing, Error>, bool),
    ) -> bool {
        if is_hidden {
            if self.hidden.as_ref().is_none_or(|(_, before)| fitting && !before) {
                self.hidden = Some((listing, fitting));
            }
            return false;
        }
        if fitting || self.visible.is_none() {
            self.visible = Some(listing);
        }
        fitting
    }

    /// The list; an empty one where there is no sheet.
    pub(in crate::source) fn listing(self, path: &str) -> Result<Listing, Error> {
        let hidden = self.hidden.map(|(listing, _)| listing);
        let none = || Ok(Listing { path: path.to_owned(), ..Listing::default() });
        self.visible.or(hidden).unwrap_or_else(none)
    }
}
