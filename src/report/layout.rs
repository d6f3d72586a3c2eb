//! Where the columns of a rejects file go: the input's own as received, then muster's, and to the
//! right of those the cells of rows that could not be taken apart.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::is_free_of;
use crate::table::{Column, Heading, Input, ReportColumn, RowKind, RowView, Target};

use super::quoting::{guarded_text, is_trigger};
use super::{Plan, names};

const NOTHING_READ: &str = "(no cell of this row could be read)";

/// The columns of an input's rejects.
pub(super) struct Layout<'a> {
    pub(super) input: &'a Input,
    pub(super) file_name: Cow<'a, str>,
    /// Positions of the columns that are kept, rising.
    kept: Vec<usize>,
    /// What `_import_escaped` calls each.
    pub(super) names: Vec<Cow<'a, str>>,
}

impl<'a> Layout<'a> {
    pub(super) fn new(plan: &Plan<'a>, input: &'a Input) -> Layout<'a> {
        let mut uses: BTreeMap<&str, u32> = BTreeMap::new();
        for (_, heading) in kept_headings(input) {
            *uses.entry(heading.text.trim()).or_default() += 1;
        }
        let name = |(number, (_, heading)): (usize, (usize, &'a Heading))| {
            name_for_escaped(number, heading, uses[heading.text.trim()] == 1)
        };
        Layout {
            input,
            file_name: names::file_name(input, plan.inputs),
            kept: kept_headings(input).map(|(position, _)| position).collect(),
            names: (1..).zip(kept_headings(input)).map(name).collect(),
        }
    }

    /// How many of the input's columns are kept.
    pub(super) fn width(&self) -> usize {
        self.kept.len()
    }

    /// A row's cell in a kept column; empty where the row could not be taken apart, because nobody
    /// knows which cell belongs under which heading.
    pub(super) fn cell<'r>(&self, row: RowView<'r>, at: usize) -> &'r str {
        if is_faulty(row) { "" } else { row.text(self.kept[at]) }
    }

    /// The row's cells as one text with commas between them, where the file has them so, nothing in
    /// them needs quotes, and no column is left out.
    pub(super) fn joined<'r>(&self, row: RowView<'r>) -> Option<&'r str> {
        let width = self.input.header.headings.len();
        if is_faulty(row) || row.len() != width || self.width() != width {
            return None;
        }
        let text = row.joined(b',')?;
        let commas = text.bytes().filter(|byte| *byte == b',').count();
        (commas + 1 == width && is_free_of(text, *b"\"|")).then_some(text)
    }

    /// Where a column stands among those that are kept; `None` where the input lacks it.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        let position = self.input.header.heading_position(column)?;
        self.kept.binary_search(&usize::from(position)).ok()
    }
}

/// Whether a row could not be taken apart.
pub(super) fn is_faulty(row: RowView<'_>) -> bool {
    matches!(row.kind(), RowKind::Faulty(_))
}

/// The input's own columns: those an earlier report added are left out.
pub(super) fn kept_headings(input: &Input) -> impl Iterator<Item = (usize, &Heading)> {
    let headings = input.header.headings.iter().enumerate();
    headings.filter(|(_, heading)| !matches!(heading.target, Target::Report(_)))
}

fn name_for_escaped(number: usize, heading: &Heading, unique: bool) -> Cow<'_, str> {
    let text = heading.text.trim();
    let clear = unique && !text.is_empty() && !text.starts_with('#') && !text.contains(';');
    match heading.target {
        // A repeated heading must not be taken for the column it repeats.
        Target::Repeated(_) => Cow::Owned(format!("#{number}")),
        _ if clear && !is_trigger(&heading.text) => Cow::Borrowed(text),
        _ if clear => Cow::Owned(guarded_text(&heading.text)),
        Target::Column(column) => Cow::Borrowed(column.name()),
        _ => Cow::Owned(format!("#{number}")),
    }
}

/// The cells that stand to the right of muster's columns.
pub(super) enum Tail {
    /// None, as in every row that was read well.
    Nothing,
    /// The row's cells from a position on.
    From(usize),
    /// The row has not one cell; something must stand there, or it would be a blank row.
    NothingRead,
}

impl Tail {
    pub(super) fn of(input: &Input, row: RowView<'_>) -> Tail {
        let width = input.header.headings.len();
        if !is_faulty(row) {
            let surplus = (width..row.len()).any(|column| !row.cell(column).text.is_empty());
            return if surplus { Tail::From(width) } else { Tail::Nothing };
        }
        if row.is_empty() {
            return Tail::NothingRead;
        }
        // A row from an earlier rejects file, still uncorrected, stands there already.
        let again = row.len() > width
            && input.header.headings.iter().enumerate().all(|(column, heading)| {
                let empty = row.cell(column).text.is_empty();
                match heading.target {
                    Target::Report(ReportColumn::Status) => !empty,
                    Target::Report(_) => true,
                    _ => empty,
                }
            })
            && input.header.headings.iter().any(is_status);
        Tail::From(if again { width } else { 0 })
    }

    pub(super) fn cells<'a>(&self, row: RowView<'a>) -> impl Iterator<Item = &'a str> {
        let (start, marker) = match self {
            Tail::Nothing => (row.len(), None),
            Tail::From(start) => (*start, None),
            Tail::NothingRead => (row.len(), Some(NOTHING_READ)),
        };
        (start..row.len()).map(move |column| row.cell(column).text).chain(marker)
    }
}

fn is_status(heading: &Heading) -> bool {
    heading.target == Target::Report(ReportColumn::Status)
}
