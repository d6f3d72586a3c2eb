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

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::Hasher;
use crate::rules::{Severity, say};
use crate::table::{Heading, Input, ReportColumn, RowKind, RowView, Target};

use super::findings::hex;
use super::quoting::{Records, guarded_text, is_trigger};
use super::render::full_message;
use super::{Disposition, Plan, ReportedRow, names};

const OWN_HEADINGS: [&str; 6] = [
    "_import_status",
    "_import_problems",
    "_import_codes",
    "_import_row",
    "_import_ref",
    "_import_escaped",
];

const NOT_TAKEN_APART: &str = "This row could not be taken apart: its cells stand to the right of \
    muster's columns. Move each of them under its heading.";
const NOTHING_READ: &str = "(no cell of this row could be read)";

/// Where an input's columns go.
pub(super) struct Layout<'a> {
    input: &'a Input,
    file_name: Cow<'a, str>,
    /// Positions of the columns that are kept, and what `_import_escaped` calls each.
    kept: Vec<(usize, Cow<'a, str>)>,
}

impl<'a> Layout<'a> {
    pub(super) fn new(plan: &Plan<'a>, input: &'a Input) -> Layout<'a> {
        let mut uses: BTreeMap<&str, u32> = BTreeMap::new();
        for (_, heading) in kept_headings(input) {
            *uses.entry(heading.text.trim()).or_default() += 1;
        }
        let name = |(number, (position, heading)): (usize, (usize, &'a Heading))| {
            (position, name_for_escaped(number, heading, uses[heading.text.trim()] == 1))
        };
        let kept = (1..).zip(kept_headings(input)).map(name).collect();
        Layout { input, file_name: names::file_name(input, plan.inputs), kept }
    }
}

/// The input's own columns: those an earlier report added are left out.
fn kept_headings(input: &Input) -> impl Iterator<Item = (usize, &Heading)> {
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

/// Writes one row.
pub(super) fn record(
    out: &mut Records,
    plan: &Plan<'_>,
    layout: &Layout<'_>,
    reported: &ReportedRow<'_>,
) {
    let row = reported.received;
    let faulty = matches!(row.kind(), RowKind::Faulty(_));
    let mut escaped = String::new();
    let mut name_escaped = |name: &str| {
        if !escaped.is_empty() {
            escaped.push(';');
        }
        escaped.push_str(name);
    };
    for (position, name) in &layout.kept {
        let text = if faulty { "" } else { row.cell(*position).text };
        if out.guarded(text) {
            name_escaped(name);
        }
    }
    let tail = Tail::of(layout.input, row, faulty);
    for (number, cell) in (layout.kept.len() + OWN_HEADINGS.len() + 1..).zip(tail.cells(row)) {
        if is_trigger(cell) {
            name_escaped(&format!("#{number}"));
        }
    }
    own_cells(out, plan, layout, reported, faulty);
    out.guarded(&escaped);
    for cell in tail.cells(row) {
        out.guarded(cell);
    }
    out.end();
}

/// Status, problems, codes, row and ref.
fn own_cells(
    out: &mut Records,
    plan: &Plan<'_>,
    layout: &Layout<'_>,
    reported: &ReportedRow<'_>,
    faulty: bool,
) {
    let mut problems = problems(plan, layout.input, reported);
    if faulty {
        problems.push('\n');
        problems.push_str(NOT_TAKEN_APART);
    }
    out.plain(reported.disposition.as_str());
    out.guarded(&problems);
    out.plain(&codes(reported));
    out.guarded(&row_name(layout, reported.received));
    out.plain(&reference(plan, layout, reported.received));
}

/// The cells that stand to the right of muster's columns.
enum Tail {
    /// None, as in every row that was read well.
    Nothing,
    /// The row's cells from a position on.
    From(usize),
    /// The row has not one cell; something must stand there, or it would be a blank row.
    NothingRead,
}

impl Tail {
    fn of(input: &Input, row: RowView<'_>, faulty: bool) -> Tail {
        let width = input.header.headings.len();
        if !faulty {
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

    fn cells<'a>(&self, row: RowView<'a>) -> impl Iterator<Item = &'a str> {
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

/// One problem a line, numbered; of a held row first what holds it.
fn problems(plan: &Plan<'_>, input: &Input, reported: &ReportedRow<'_>) -> String {
    let mut text = String::new();
    if reported.disposition == Disposition::Held {
        text.push_str(&held_because(plan, reported));
    }
    for (number, finding) in (1..).zip(reported.findings) {
        if !text.is_empty() {
            text.push('\n');
        }
        let mark = match finding.severity {
            Severity::Warn => format!("{} ", say!("(warning)").to(plan.language)),
            Severity::Reject => String::new(),
        };
        let message = full_message(plan, input, reported, finding);
        write!(text, "{number}. {mark}{message}").expect("writing to a string cannot fail");
    }
    text
}

fn held_because(plan: &Plan<'_>, reported: &ReportedRow<'_>) -> String {
    let cause = reported.held.as_ref().and_then(|held| {
        let input = plan.inputs.get(held.place.input.index())?;
        Some((names::address(held.place, input, plan.inputs), held.code))
    });
    let Some((address, code)) = cause else {
        return say!("held because another row of its customer is not accepted.")
            .then(say!("Nothing is wrong with this row."))
            .to(plan.language);
    };
    let address = super::terminal_safe(&address.to(plan.language));
    let message = match code {
        "LINE_CUSTOMER_REJECTED" => {
            say!("held because of {address}: the customer is rejected there.", address)
        }
        "ADDON_PARENT_REJECTED" => say!(
            "held because of {address}: the line that this one builds on is rejected there.",
            address
        ),
        code => say!(
            "held because of {address}: that row of the same customer is rejected ({code}).",
            address,
            code
        ),
    };
    message
        .then(say!("Nothing is wrong with this row: correct that one and send both."))
        .to(plan.language)
}

fn codes(reported: &ReportedRow<'_>) -> String {
    let held = reported.held.as_ref().map(|held| held.code);
    let mut codes: Vec<&str> = Vec::new();
    for code in held.into_iter().chain(reported.findings.iter().map(|finding| finding.rule.code)) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.join(";")
}

/// `customers.csv row 12 (line 14)`, or `Customers!12`.
fn row_name(layout: &Layout<'_>, row: RowView<'_>) -> String {
    let place = row.place();
    if layout.input.sheet.is_some() {
        return layout.input.cell_name(place);
    }
    let mut name = format!("{} row {}", layout.file_name, place.row);
    if place.line > 0 && place.line != u64::from(place.row) {
        write!(name, " (line {})", place.line).expect("writing to a string cannot fail");
    }
    name
}

/// Names the row for good: the run, the number of the input counted from 1, the row, and what its
/// own cells held.
fn reference(plan: &Plan<'_>, layout: &Layout<'_>, row: RowView<'_>) -> String {
    let mut hasher = Hasher::new();
    if matches!(row.kind(), RowKind::Faulty(_)) {
        row.cells().for_each(|cell| hasher.field(cell.text.as_bytes()));
    } else {
        for (position, _) in &layout.kept {
            hasher.field(row.cell(*position).text.as_bytes());
        }
    }
    let digest = hex::<8>(hasher.finish().as_bytes());
    let run: String = plan.run.chars().take(8).collect();
    let place = row.place();
    let input = u32::from(place.input.0) + 1;
    format!("{run}-{input}-{}-{}", place.row, String::from_utf8_lossy(&digest))
}
