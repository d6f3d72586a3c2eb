//! Which heading means which column.

use std::sync::Arc;

use super::{Column, Mapped};

/// A column that muster itself writes into its reports. Found in an input, it is dropped, save
/// that [`ReportColumn::Escaped`] says which cells of its row carry a guard apostrophe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportColumn {
    /// `_import_status`
    Status,
    /// `_import_problems`
    Problems,
    /// `_import_codes`
    Codes,
    /// `_import_row`
    Row,
    /// `_import_ref`
    Ref,
    /// `_import_escaped`
    Escaped,
    /// Any other heading that begins with the reserved `_import_`.
    Other,
}

/// What a heading stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A column muster reads.
    Column(Column),
    /// A column muster wrote into a report.
    Report(ReportColumn),
    /// A column of Partner Center's own output (`subscription_id`, `status` …): never read.
    Output,
    /// The heading is empty.
    Unnamed,
    /// A column of the house's own, by its number in the configuration's list.
    Custom(u16),
    /// The configuration says that it is not read.
    Ignored,
    /// Nothing muster knows.
    Unknown,
    /// A second heading for a column that an earlier heading already names.
    Repeated(Column),
}

/// One heading of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The text as typed, trimmed.
    pub text: String,
    /// What it stands for.
    pub target: Target,
}

/// What the rows of an input are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One customer a row.
    Customers,
    /// One subscription line a row.
    Lines,
    /// One subscription line a row, with its customer's columns beside it.
    Flat,
    /// No heading says; nothing is read from it.
    Unknown,
}

/// The headings of one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The row that holds the headings, as a spreadsheet program numbers it.
    pub row: u32,
    /// The physical line of that row; 0 in a workbook.
    pub line: u64,
    /// The headings from the first column on.
    pub headings: Vec<Heading>,
    index: [u16; Column::COUNT],
    columns: Vec<(Column, u16)>,
    mapped: Option<Arc<Mapped>>,
}

const ABSENT: u16 = u16::MAX;

fn standing(index: &[u16; Column::COUNT]) -> Vec<(Column, u16)> {
    let place = |column: &Column| (*column, index[*column as usize]);
    Column::ALL.iter().map(place).filter(|(_, at)| *at != ABSENT).collect()
}

impl Header {
    /// A header of the given headings; a column's first heading wins.
    pub fn new(row: u32, line: u64, headings: Vec<Heading>) -> Header {
        let mut index = [ABSENT; Column::COUNT];
        for (position, heading) in (0_u16..).zip(&headings) {
            if let Target::Column(column) = heading.target
                && index[column as usize] == ABSENT
            {
                index[column as usize] = position;
            }
        }
        Header { row, line, headings, columns: standing(&index), index, mapped: None }
    }

    /// The same with what a mapping says. The columns that it fills and the file lacks stand behind
    /// all headings.
    #[must_use]
    pub fn with(self, mapped: Mapped) -> Header {
        let mut index = self.index;
        let mut next = u16::try_from(self.headings.len()).unwrap_or(ABSENT);
        for fill in &mapped.fills {
            let own = &mut index[fill.column as usize];
            if *own == ABSENT {
                *own = next;
                next = next.saturating_add(1);
            }
        }
        Header { columns: standing(&index), index, mapped: Some(Arc::new(mapped)), ..self }
    }

    /// What a mapping comes to in this input, if there is one.
    pub fn mapped(&self) -> Option<&Mapped> {
        self.mapped.as_deref()
    }

    /// Where a column's cells stand in a row, from 0: under their heading or, where the file lacks
    /// the column and a mapping fills it, behind all headings.
    pub fn position(&self, column: Column) -> Option<u16> {
        let position = self.index[column as usize];
        (position != ABSENT).then_some(position)
    }

    /// Where a column's heading stands, from 0; `None` where the file lacks the column.
    pub fn heading_position(&self, column: Column) -> Option<u16> {
        self.position(column).filter(|position| usize::from(*position) < self.headings.len())
    }

    /// The columns of the input and where they stand, in the order of [`Column::ALL`].
    pub fn columns(&self) -> &[(Column, u16)] {
        &self.columns
    }

    /// Whether the input has the column.
    pub fn has(&self, column: Column) -> bool {
        self.position(column).is_some()
    }

    /// The heading over a column as the user typed it, or the column's own name where the input
    /// lacks it.
    pub fn text(&self, column: Column) -> &str {
        self.position(column)
            .and_then(|position| self.headings.get(usize::from(position)))
            .map_or(column.name(), |heading| heading.text.as_str())
    }

    /// The column that stands at a position.
    pub fn column_at(&self, position: u16) -> Option<Column> {
        match self.headings.get(usize::from(position))?.target {
            Target::Column(column) => Some(column),
            _ => None,
        }
    }
}
