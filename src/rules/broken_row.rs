//! Rows that could not be taken apart. Whether a *cell* can be read is `cell`'s business.
//!
//! The examples here are whole files. `\xFC` in them is one byte, and `{X*9}` is an X nine times.

use crate::table::{Fault, Header, RowView, column_letters, limits};

use super::rule::Scope;
use super::{Book, Finding, Rule, say};

/// Text files are UTF-8.
pub(super) static FILE_ENCODING_INVALID: Rule = Rule {
    code: "FILE_ENCODING_INVALID",
    scope: Scope::File,
    summary: "Every row of a UTF-8 file is UTF-8.",
    why: "Bytes of another encoding among UTF-8 cannot be told apart safely: letters would be \
          stored wrongly.",
    fix: "Save the file as CSV UTF-8.",
    source: "ours; UTF-8 is what Microsoft's own bulk tools read",
    bad: &[
        "customer_ref,offer_id,quantity,friendly_name\nC-1,X,1,Büro\nC-2,X,1,B\\xFCro\n",
        "customer_ref,offer_id,quantity,friendly_name\nC-1,X,1,Desk\nC-2,X,1,\\xFF\n",
    ],
    good: &[
        "customer_ref,offer_id,quantity,friendly_name\nC-1,X,1,Büro\n",
        "customer_ref,offer_id,quantity,friendly_name\nC-1,X,1,B\\xFCro\n",
    ],
    ..Rule::ROW
};

/// As many cells as headings.
pub(super) static ROW_COLUMN_COUNT: Rule = Rule {
    code: "ROW_COLUMN_COUNT",
    scope: Scope::File,
    summary: "A row has as many cells as there are headings.",
    why: "With one cell more or less, values may stand under the wrong heading.",
    fix: "Put quotes around cells that hold the separator, or add the missing cells.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity\nC-1,031C9E47-4802-4248-838E-778FB1D2CC05\n"],
    good: &["customer_ref,offer_id,quantity\nC-1,031C9E47-4802-4248-838E-778FB1D2CC05,\n"],
    ..Rule::ROW
};

/// A quote is closed.
pub(super) static ROW_QUOTE_UNCLOSED: Rule = Rule {
    code: "ROW_QUOTE_UNCLOSED",
    scope: Scope::File,
    summary: "A quote that opens a cell is closed again.",
    why: "Otherwise the rest of the file would be one cell; the row ends with its line instead.",
    fix: "Close the quote, or double it if it belongs to the text.",
    source: "RFC 4180",
    bad: &["customer_ref,offer_id,quantity\n\"C-1,X,1\nC-2,X,1\n"],
    good: &["customer_ref,offer_id,quantity\n\"C-1\",X,1\nC-2,X,1\n"],
    ..Rule::ROW
};

/// A quote inside a cell is doubled.
pub(super) static ROW_QUOTE_STRAY: Rule = Rule {
    code: "ROW_QUOTE_STRAY",
    scope: Scope::File,
    summary: "A quote opens a cell, closes it, or is doubled inside it; nothing stands behind a closing one.",
    why: "Two readers would take such a row apart in two ways.",
    fix: "Double the quotes that belong to the text.",
    source: "RFC 4180",
    bad: &["customer_ref,offer_id,quantity\n\"C\"1,X,1\n"],
    good: &["customer_ref,offer_id,quantity\n\"C\"\"1\",X,1\n"],
    ..Rule::ROW
};

/// Rows below the headings of another table.
pub(super) static ROW_SECOND_TABLE: Rule = Rule {
    code: "ROW_SECOND_TABLE",
    scope: Scope::File,
    summary: "A text file holds one table.",
    why: "Below the headings of a second table, values would stand under the wrong headings.",
    fix: "Put the second table, with its headings, into a file of its own.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity\nC-1,X,1\n\noffer_id,quantity,customer_ref\nX,1,C-2\n"],
    good: &["customer_ref,offer_id,quantity\nC-1,X,1\n\nCustomer Ref,Offer Id,Quantity\n"],
    ..Rule::ROW
};

/// A row has an end.
pub(super) static ROW_TOO_LONG: Rule = Rule {
    code: "ROW_TOO_LONG",
    scope: Scope::File,
    summary: "A row has at most 1,048,576 bytes.",
    why: "A longer row is one that was never closed.",
    fix: "Look for a missing line end or an open quote.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity\nC-1,{X*1048576},1\n"],
    good: &["customer_ref,offer_id,quantity\nC-1,{X*1048570},1\n"],
    ..Rule::ROW
};

/// A cell has an end.
pub(super) static CELL_TOO_LONG: Rule = Rule {
    code: "CELL_TOO_LONG",
    scope: Scope::File,
    summary: "A cell has at most 131,072 bytes.",
    why: "No spreadsheet cell holds more; a longer one is a quote that was never closed.",
    fix: "Look for an open quote, or shorten the text.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity\nC-1,{X*131073},1\n"],
    good: &["customer_ref,offer_id,quantity\nC-1,{X*131072},1\n"],
    ..Rule::ROW
};

/// The finding about a row that could not be taken apart.
pub(super) fn fault(
    book: &Book,
    header: &Header,
    row: RowView<'_>,
    fault: Fault,
) -> Option<Finding> {
    let column = match fault {
        Fault::CellTooLong { column } => header.column_at(column),
        _ => None,
    };
    let (rule, message) = match fault {
        Fault::CellCount { found, expected } => (
            &ROW_COLUMN_COUNT,
            say!(
                "This row has {cells}, {headings}; quote cells that hold the separator, or add what \
                 is missing.",
                cells = match found {
                    1 => say!("1 cell").into(),
                    _ => say!("{count} cells", count = found),
                },
                headings = match expected {
                    1 => say!("there is 1 heading").into(),
                    _ => say!("there are {count} headings", count = expected),
                }
            ),
        ),
        Fault::Encoding { byte } => (
            &FILE_ENCODING_INVALID,
            say!(
                "Byte {at} of this row, {byte} of the file, is not UTF-8; save the file as CSV UTF-8.",
                at = byte.saturating_sub(row.place().byte) + 1,
                byte
            ),
        ),
        Fault::QuoteUnclosed => (
            &ROW_QUOTE_UNCLOSED,
            say!("A quote in this row is never closed; close it, or double it if it is text.")
                .into(),
        ),
        Fault::QuoteStray => (
            &ROW_QUOTE_STRAY,
            say!("A quote in this row neither opens nor closes a cell; if it is text, double it and quote the cell.")
                .into(),
        ),
        Fault::SecondTable => (
            &ROW_SECOND_TABLE,
            say!("This row stands below other headings; put the second table into its own file.")
                .into(),
        ),
        Fault::RowTooLong => (
            &ROW_TOO_LONG,
            say!(
                "This row has more than {max} bytes; look for a missing line end or an open quote.",
                max = limits::ROW_BYTES_MAX
            ),
        ),
        Fault::CellTooLong { column } => (
            &CELL_TOO_LONG,
            say!(
                "The cell in column {column} has more than {max} bytes; look for an open quote.",
                column = column_letters(column),
                max = limits::CELL_BYTES_MAX
            ),
        ),
    };
    book.finding(rule, column, message)
}
