//! What is peculiar about an input, though all of it was read.

use super::Place;

/// Something about how an input is stored that its sender may not know of: what is hidden is read
/// like everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark {
    /// What it is.
    pub kind: RemarkKind,
    /// Where it is first.
    pub place: Place,
    /// How often it is there: rows, columns, regions or cells.
    pub count: u64,
}

/// What is peculiar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkKind {
    /// The sheet is hidden.
    SheetHidden,
    /// Rows are hidden by hand or in a closed group.
    RowsHidden,
    /// Rows are hidden, and the sheet has a filter.
    RowsFiltered,
    /// Columns with a heading are hidden.
    ColumnsHidden,
    /// Regions of cells below the headings are merged; all but the first cell of each are empty.
    CellsMerged,
    /// Cells right of the last heading hold something; they are not read.
    CellsBeside,
    /// Formulas have results that the workbook itself says are to be computed anew.
    FormulasStale,
}
