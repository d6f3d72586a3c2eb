//! A table that is no input: a price sheet, a list of resellers. Texts under headings, no more.

/// A reference file as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// The path as the user gave it, for messages.
    pub path: String,
    /// The headings, trimmed, as typed.
    pub headings: Vec<String>,
    /// The rows below them, blank ones left out.
    pub rows: Vec<ListingRow>,
}

/// One row of a [`Listing`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingRow {
    /// Its row in the sheet or physical line in the file, from 1.
    pub line: u64,
    /// Its cells, trimmed, as many as there are headings.
    pub cells: Vec<String>,
}

impl Listing {
    /// The position of the first heading that folds to one of these names; see
    /// [`super::fold_heading`].
    pub fn position(&self, names: &[&str]) -> Option<usize> {
        self.headings.iter().position(|heading| {
            let folded = super::fold_heading(heading);
            names.contains(&folded.as_str())
        })
    }
}
