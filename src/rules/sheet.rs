//! What is peculiar about a sheet though all of it was read: hidden, filtered and merged cells, and
//! results of formulas that may be old. Nothing of it is a fault, and none of it goes unsaid.
//!
//! The examples are sheets as in `file`; what is peculiar stands behind the name, after semicolons.

use crate::table::{Remark, RemarkKind};

use super::file::FILE_COLUMN_UNNAMED;
use super::rule::{Scope, Severity};
use super::{Book, FileFinding, Message, Rule, Word, say};

/// Cells are merged below the headings.
pub(super) static FILE_CELLS_MERGED: Rule = Rule {
    code: "FILE_CELLS_MERGED",
    severity: Severity::Warn,
    scope: Scope::File,
    summary: "No cells are merged below the headings of a sheet.",
    why: "Only the first of merged cells has a value; in the other rows and columns the cell is \
          empty, though a person sees the value there.",
    fix: "Unmerge the cells and enter the value in each.",
    source: "ours",
    bad: &["[Orders; merge A2:A3]\ncustomer_ref,offer_id,quantity\nC-1,X,5\n,Y,5\n"],
    good: &[
        "[Orders]\ncustomer_ref,offer_id,quantity\nC-1,X,5\nC-1,Y,5\n",
        "[Orders; merge A1:C1]\nOrders of May\ncustomer_ref,offer_id,quantity\nC-1,X,5\n",
    ],
    ..Rule::ROW
};

/// Columns with a heading are hidden.
pub(super) static FILE_COLUMNS_HIDDEN: Rule = Rule {
    code: "FILE_COLUMNS_HIDDEN",
    severity: Severity::Warn,
    scope: Scope::File,
    summary: "No column of a sheet is hidden.",
    why: "Whoever sends the file may not know what it holds; hidden columns are read like others.",
    fix: "Show the column and check it, or delete it.",
    source: "ours",
    bad: &["[Orders; hide column B]\ncustomer_ref,offer_id,quantity\nC-1,X,5\n"],
    good: &[
        "[Orders]\ncustomer_ref,offer_id,quantity\nC-1,X,5\n",
        "[Orders; hide column D]\ncustomer_ref,offer_id,quantity\nC-1,X,5\n",
    ],
    ..Rule::ROW
};

/// Results of formulas may be old.
pub(super) static FILE_FORMULAS_STALE: Rule = Rule {
    code: "FILE_FORMULAS_STALE",
    severity: Severity::Warn,
    scope: Scope::File,
    summary: "The results of formulas are those of the last calculation.",
    why: "Some programs write formulas without computing them, often with 0 as the result, and ask \
          the next spreadsheet program to do it. muster reads stored results.",
    fix: "Open the workbook in a spreadsheet program and save it.",
    source: "ours",
    bad: &["[Orders]\ncustomer_ref,offer_id,quantity\nC-1,X,=2+3\n"],
    good: &["[Orders]\ncustomer_ref,offer_id,quantity\nC-1,X,5\n"],
    ..Rule::ROW
};

/// Rows are hidden.
pub(super) static FILE_ROWS_HIDDEN: Rule = Rule {
    code: "FILE_ROWS_HIDDEN",
    severity: Severity::Warn,
    scope: Scope::File,
    summary: "No row of a sheet is hidden, by hand or by a filter.",
    why: "Whoever sends the file may mean the visible rows only; hidden rows are read like others.",
    fix: "Show the rows and check them, or delete those that are not meant.",
    source: "ours",
    bad: &[
        "[Orders; hide row 2]\ncustomer_ref,offer_id,quantity\nC-1,X,5\n",
        "[Orders; hide row 3; filter A1:C3]\ncustomer_ref,offer_id,quantity\nC-1,X,5\nC-2,X,5\n",
    ],
    good: &[
        "[Orders]\ncustomer_ref,offer_id,quantity\nC-1,X,5\n",
        "[Orders; hide row 1]\nnotes\ncustomer_ref,offer_id,quantity\nC-1,X,5\n",
    ],
    ..Rule::ROW
};

/// A sheet is hidden.
pub(super) static FILE_SHEET_HIDDEN: Rule = Rule {
    code: "FILE_SHEET_HIDDEN",
    severity: Severity::Warn,
    scope: Scope::File,
    summary: "No sheet with customers or subscriptions is hidden.",
    why: "Whoever sends the file may not know that it is there; it is read like others.",
    fix: "Show the sheet and check it, or name the sheets to be read with --sheet.",
    source: "ours",
    bad: &["[Orders; hide sheet]\ncustomer_ref,offer_id,quantity\nC-1,X,5\n"],
    good: &["[Orders]\ncustomer_ref,offer_id,quantity\nC-1,X,5\n"],
    ..Rule::ROW
};

/// The finding that tells a remark; `None` where its rule is off.
pub fn judge_remark(book: &Book, remark: &Remark) -> Option<FileFinding> {
    let (rule, message) = match remark.kind {
        RemarkKind::SheetHidden => (
            &FILE_SHEET_HIDDEN,
            say!(
                "This sheet is hidden and is read like others; show and check it, or name the \
                 sheets to be read with --sheet."
            )
            .into(),
        ),
        RemarkKind::RowsHidden => (
            &FILE_ROWS_HIDDEN,
            say!(
                "This sheet hides {rows}, the first is here; hidden rows are read like others. Show \
                 and check them, or delete them.",
                rows = rows(remark.count)
            ),
        ),
        RemarkKind::RowsFiltered => (
            &FILE_ROWS_HIDDEN,
            say!(
                "The filter of this sheet hides {rows}, the first is here; hidden rows are read like \
                 others. Clear it and check, or delete them.",
                rows = rows(remark.count)
            ),
        ),
        RemarkKind::ColumnsHidden => (&FILE_COLUMNS_HIDDEN, columns_hidden(remark.count)),
        RemarkKind::CellsMerged => (&FILE_CELLS_MERGED, merged(remark.count)),
        RemarkKind::CellsBeside => (&FILE_COLUMN_UNNAMED, beside(remark.count)),
        RemarkKind::FormulasStale => (&FILE_FORMULAS_STALE, stale(remark.count)),
    };
    let finding = book.finding(rule, None, message)?;
    Some(FileFinding { place: remark.place, finding })
}

fn rows(count: u64) -> Word {
    match count {
        1 => say!("1 row").into(),
        _ => say!("{count} rows", count).into(),
    }
}

fn columns_hidden(count: u64) -> Message {
    say!(
        "This sheet hides {columns}, the first is here; hidden columns are read like others. Show \
         and check them.",
        columns = match count {
            1 => say!("1 column with a heading").into(),
            _ => say!("{count} columns with headings", count),
        }
    )
}

fn merged(count: u64) -> Message {
    say!(
        "Merged cells below the headings: {regions}, the first is here. Only its first cell has a \
         value, the others are read as empty; unmerge them.",
        regions = match count {
            1 => say!("1 region").into(),
            _ => say!("{count} regions", count),
        }
    )
}

fn beside(count: u64) -> Message {
    say!(
        "Right of the last heading: {cells}, the first is here, not read. Enter a heading, or remove \
         what stands there.",
        cells = match count {
            1 => say!("1 cell with content").into(),
            _ => say!("{count} cells with content", count),
        }
    )
}

fn stale(count: u64) -> Message {
    say!(
        "The workbook asks to be computed anew; {cells} with formulas, the first is here, may hold \
         old results. Open and save it.",
        cells = match count {
            1 => say!("1 cell").into(),
            _ => say!("{count} cells", count),
        }
    )
}
