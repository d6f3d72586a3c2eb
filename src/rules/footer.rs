//! Rows at the end of a file that close its table.
//!
//! The examples are whole files, as those of `file` are.

use crate::table::Place;

use super::rule::{Scope, Severity};
use super::{Book, FileFinding, Rule, say};

/// Rows at the end that are no data.
pub(super) static FILE_FOOTER_SKIPPED: Rule = Rule {
    code: "FILE_FOOTER_SKIPPED",
    severity: Severity::Warn,
    scope: Scope::File,
    summary: "The last row of a file is a row of data.",
    why: "Totals, counts and remarks below a table are not read; a row of data must not be taken for \
          one.",
    fix: "Nothing, if the row is a total or a remark; else fill in its cells.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity\nC-1,X,1\n\nEnd of file\n"],
    good: &["customer_ref,offer_id,quantity\nC-1,X,1\n"],
    ..Rule::ROW
};

/// The finding that some rows at the end of an input close the table and were not read: from
/// `first` to the row of the number `last`.
pub fn file_footer(book: &Book, first: Place, last: u32) -> Option<FileFinding> {
    let message = match last.saturating_sub(first.row) {
        0 => say!("Row {first} closes the table and is not read.", first = first.row),
        _ => say!(
            "Rows {first} to {last} close the table and are not read.",
            first = first.row,
            last
        ),
    };
    let finding = book.finding(&FILE_FOOTER_SKIPPED, None, message)?;
    Some(FileFinding { place: first, finding })
}
