//! Rows into the bytes of all files of a report.

use std::borrow::Cow;

use crate::rules::{Finding, Severity, is_trace};
use crate::table::{Cell, Column, Input, RowView};

use super::findings::{Frame, Shown};
use super::layout::Layout;
use super::mapping::said_of_given;
use super::marked::MarkedRows;
use super::own::Own;
use super::page::{Mark, Strip};
use super::quoting::Records;
use super::tally::Counted;
use super::{Disposition, Kind, Plan, ReportedRow, Tallies, findings, lists, mask, rejects, words};

/// What some rows of one input come to, ready to be written behind what came before them.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    /// Lines of `findings.jsonl`.
    pub findings: Vec<u8>,
    /// Records of the input's rejects file.
    pub rejects: Vec<u8>,
    /// Records of `accepted.csv`; empty for a check.
    pub accepted: Vec<u8>,
    /// Records of `relationship-requests.csv`.
    pub relationship: Vec<u8>,
    /// Records of `corrections.csv`.
    pub corrections: Vec<u8>,
    /// Rows of the input's sheet in the workbook.
    pub(super) marked: MarkedRows,
    /// How many records these five hold, in this order.
    pub records: [u64; 5],
    /// The findings, counted.
    pub tallies: Tallies,
    /// Where rejected rows and those with warnings lie.
    pub(super) strip: Strip,
}

/// Bytes of a line of `findings.jsonl` and of a record of a rejects file, most often.
const FINDING_BYTES: usize = 768;
const RECORD_BYTES: usize = 384;

impl Rendered {
    /// Makes room for so many rows and findings: what grows step by step is copied each time.
    pub fn make_room(&mut self, rows: usize, findings: usize) {
        self.findings.reserve(findings * FINDING_BYTES);
        self.rejects.reserve(rows * RECORD_BYTES);
    }

    /// Forgets everything and keeps the memory for the next rows.
    pub fn clear(&mut self) {
        self.findings.clear();
        self.rejects.clear();
        self.accepted.clear();
        self.relationship.clear();
        self.corrections.clear();
        self.marked.clear();
        self.records = [0; 5];
        self.tallies.clear();
        self.strip.clear();
    }
}

/// Renders rows behind what `out` holds already. All rows of one `out` belong to one input.
///
/// Depends on nothing but its arguments and may run on any thread.
pub fn render<'r>(
    plan: &Plan<'_>,
    rows: impl IntoIterator<Item = ReportedRow<'r>>,
    out: &mut Rendered,
) {
    let mut layout: Option<Layout<'_>> = None;
    let mut frame: Option<Frame<'_>> = None;
    let (mut causes, mut could_run, mut all_shown) = (Vec::new(), Vec::new(), Vec::new());
    let mut rejected = behind(&mut out.rejects);
    let mut accepted = behind(&mut out.accepted);
    let mut relationship = behind(&mut out.relationship);
    let mut corrections = behind(&mut out.corrections);
    for row in rows {
        let place = row.row.place();
        let Some(input) = plan.inputs.get(place.input.index()) else { continue };
        causes.clear();
        all_shown.clear();
        for (index, finding) in row.findings.iter().enumerate() {
            let shown = shown(plan, input, &row, index);
            let counted = Counted {
                place: place.at(shown.position),
                value: &shown.value,
                suggestion: &shown.suggestion,
                message: &shown.message,
            };
            causes.push((finding.severity, out.tallies.add(finding, input, &counted)));
            let frame = frame.get_or_insert_with(|| Frame::new(plan, input));
            findings::line(&mut out.findings, plan, frame, &row, &shown);
            out.records[0] += 1;
            all_shown.push(shown);
        }
        if let Some(mark) = mark(&row) {
            out.strip.add(place.row, mark);
        }
        if matches!(row.disposition, Disposition::Rejected | Disposition::Held) {
            let layout = layout.get_or_insert_with(|| Layout::new(plan, input));
            let own = Own::of(plan, layout, &row, &all_shown);
            could_run.clear();
            rejects::record(&mut rejected, layout, &row, &own, |at| could_run.push(at));
            if plan.workbook {
                out.marked.push(layout, &row, &own, &could_run);
            }
            let rejecting = causes.iter().filter(|(severity, _)| *severity == Severity::Reject);
            out.tallies.waits(row.family, rejecting.map(|(_, cause)| *cause));
            out.records[1] += 1;
        }
        if plan.kind == Kind::Import {
            out.records[2] += lists::accepted(&mut accepted, input, &row);
        }
        out.records[3] += lists::relationship(&mut relationship, input, &row);
        out.records[4] += lists::corrections(&mut corrections, input, &row);
        out.tallies.correct(row.corrections);
    }
    out.rejects = rejected.into_bytes();
    out.accepted = accepted.into_bytes();
    out.relationship = relationship.into_bytes();
    out.corrections = corrections.into_bytes();
}

/// How a row is marked in the picture of its input.
fn mark(row: &ReportedRow<'_>) -> Option<Mark> {
    if row.disposition == Disposition::Rejected {
        return Some(Mark::Rejected);
    }
    let warned = row.findings.iter().any(|finding| finding.severity == Severity::Warn);
    warned.then_some(Mark::Warned)
}

/// Goes on with a file's bytes, which are taken until they are given back.
fn behind(bytes: &mut Vec<u8>) -> Records {
    Records::behind(std::mem::take(bytes))
}

/// The text of a row's cell, as judged; empty where the row or the input has none.
pub(super) fn value_of<'a>(
    input: &Input,
    row: &ReportedRow<'a>,
    column: Option<Column>,
) -> &'a str {
    cell_of(input, row.row, column).text
}

/// The cell a finding is about: as received where it tells of a correction, else as judged.
pub(super) fn cell_about<'a>(input: &Input, row: &ReportedRow<'a>, finding: &Finding) -> Cell<'a> {
    let view = if is_trace(finding) { row.received } else { row.row };
    cell_of(input, view, finding.column)
}

fn cell_of<'a>(input: &Input, row: RowView<'a>, column: Option<Column>) -> Cell<'a> {
    let position = column.and_then(|column| input.header.position(column));
    position.map_or(Cell::EMPTY, |position| row.cell(usize::from(position)))
}

/// A finding of a row as everybody may read it.
fn shown<'r>(plan: &Plan<'_>, input: &Input, row: &ReportedRow<'r>, index: usize) -> Shown<'r> {
    let finding = &row.findings[index];
    let position = finding.column.and_then(|column| input.header.heading_position(column));
    let (value, suggestion) = masked_values(input, row, finding);
    let (text, names) =
        words::message_with(finding, input, plan.inputs, &value, &suggestion, plan.language);
    let [own_value, own_suggestion] = whole_values(input, row, finding);
    let is_full = (!names[0] || value == own_value) && (!names[1] || suggestion == own_suggestion);
    let message = with_origin(text, plan, input, row, finding);
    Shown { index, position, value, suggestion, message, is_full }
}

/// The value a finding is about and what it suggests, as everybody may read them.
pub(super) fn masked_values<'r>(
    input: &Input,
    row: &ReportedRow<'r>,
    finding: &'r Finding,
) -> (Cow<'r, str>, Cow<'r, str>) {
    let masked = |value| {
        finding.column.map_or(Cow::Borrowed(value), |own| mask::masked(own.class(), own, value))
    };
    let [value, suggestion] = whole_values(input, row, finding);
    (masked(value), masked(suggestion))
}

/// The value a finding is about, without blanks around it, and what it suggests.
fn whole_values<'r>(input: &Input, row: &ReportedRow<'r>, finding: &'r Finding) -> [&'r str; 2] {
    [crate::model::trim(cell_about(input, row, finding).text), suggestion_of(finding)]
}

/// A sentence, and behind it whether the value it is about is the configuration's.
fn with_origin(
    text: String,
    plan: &Plan<'_>,
    input: &Input,
    row: &ReportedRow<'_>,
    finding: &Finding,
) -> String {
    match said_of_given(input, row, finding) {
        Some(said) => format!("{text} {}", said.to(plan.language)),
        None => text,
    }
}

/// A finding's sentence as the fixer reads it.
pub(super) fn full_message(
    plan: &Plan<'_>,
    input: &Input,
    row: &ReportedRow<'_>,
    finding: &Finding,
) -> String {
    let [value, suggestion] = whole_values(input, row, finding);
    let (text, _) =
        words::message_with(finding, input, plan.inputs, value, suggestion, plan.language);
    let text = with_origin(text, plan, input, row, finding);
    with_suggestion(&text, suggestion, plan).unwrap_or(text)
}

/// [`full_message`] of a finding that was made for everybody to read. Mostly it is the same.
pub(super) fn full_of_shown<'s>(
    plan: &Plan<'_>,
    input: &Input,
    row: &ReportedRow<'_>,
    shown: &'s Shown<'_>,
) -> Cow<'s, str> {
    let finding = &row.findings[shown.index];
    if !shown.is_full {
        return Cow::Owned(full_message(plan, input, row, finding));
    }
    let longer = with_suggestion(&shown.message, suggestion_of(finding), plan);
    longer.map_or(Cow::Borrowed(&shown.message), Cow::Owned)
}

/// A sentence, and behind it what is suggested; `None` where it says so itself, as most do, or
/// nothing is.
fn with_suggestion(text: &str, suggestion: &str, plan: &Plan<'_>) -> Option<String> {
    (!suggestion.is_empty() && !text.contains(suggestion))
        .then(|| format!("{text} {}", words::suggested(suggestion, plan.language)))
}

fn suggestion_of(finding: &Finding) -> &str {
    finding.suggestion.as_ref().map_or("", |suggestion| suggestion.value.as_str())
}
