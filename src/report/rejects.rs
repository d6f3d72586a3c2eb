//! `<input>[.<sheet>].rejects.csv`: the rows that did not get in, to be corrected and sent again.
//!
//! The input's own columns come first, headings and cells as received, then muster's. Cells that
//! could act as a formula carry a guard apostrophe and are named in `_import_escaped`, by the
//! heading as this file writes it. Where that text does not mean one column, the column's
//! canonical name stands for it, and where it has none, `#` and the number of the column in this
//! file, counted from 1. A heading that could act as a formula carries the guard too; it is
//! compared by its letters and digits, so it means the same column.
//!
//! A row that could not be taken apart is written to the right of muster's columns, its own
//! columns left empty: nobody knows which cell belongs under which heading. Nothing of it is
//! lost, and imported uncorrected it is refused again, because it has more cells than there are
//! headings; should a spreadsheet program even that out, it lacks every required value.

use crate::table::Input;

use super::ReportedRow;
use super::layout::{Layout, Tail, kept_headings};
use super::own::Own;
use super::quoting::{Records, is_trigger};

/// Headings of muster's own columns; the last is of no use in a workbook.
pub(super) const OWN_HEADINGS: [&str; 6] = [
    "_import_status",
    "_import_problems",
    "_import_codes",
    "_import_row",
    "_import_ref",
    "_import_escaped",
];

/// Mark and headings of an input's rejects file.
pub(super) fn headings(input: &Input) -> Vec<u8> {
    let mut out = Records::new_file();
    for (_, heading) in kept_headings(input) {
        out.guarded(&heading.text);
    }
    for heading in OWN_HEADINGS {
        out.plain(heading);
    }
    out.end();
    out.into_bytes()
}

/// Writes one row; `own` is what muster's columns say of it. Tells of each of the input's cells
/// whether it could act as a formula, see [`is_trigger`].
pub(super) fn record(
    out: &mut Records,
    layout: &Layout<'_>,
    reported: &ReportedRow<'_>,
    own: &Own<'_>,
    mut could_run: impl FnMut(usize),
) {
    let row = reported.received;
    let mut escaped = String::new();
    let mut name_escaped = |name: &str| {
        if !escaped.is_empty() {
            escaped.push(';');
        }
        escaped.push_str(name);
    };
    let mut guarded = |at: usize| {
        name_escaped(&layout.names[at]);
        could_run(at);
    };
    if let Some(text) = layout.joined(row) {
        out.joined(text, guarded);
    } else {
        for at in 0..layout.width() {
            if out.guarded(layout.cell(row, at)) {
                guarded(at);
            }
        }
    }
    let tail = Tail::of(layout.input, row);
    let first = layout.width() + OWN_HEADINGS.len();
    for (at, cell) in (first..).zip(tail.cells(row)) {
        if is_trigger(cell) {
            name_escaped(&format!("#{number}", number = at + 1));
        }
    }
    out.plain(own.status);
    out.guarded(&own.problems);
    out.plain(&own.codes);
    out.guarded(&own.row);
    out.plain(&own.reference);
    out.guarded(&escaped);
    for cell in tail.cells(row) {
        out.guarded(cell);
    }
    out.end();
}
