//! `findings.jsonl`: one finding a line, complete, values masked by class.

use std::borrow::Cow;

use serde::Serialize;

use crate::model::Hasher;
use crate::table::limits::FINDING_CHARS_MAX;
use crate::table::{CellKind, Class, Column, Entity, Input, Place, column_letters};

use super::render::{cell_about, masked_message};
use super::{Held, Plan, ReportedRow, mask, words};

/// A finding as a line shows it; the names and their order are the format.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    run: &'a str,
    finding_id: &'a str,
    code: &'a str,
    severity: &'a str,
    scope: &'a str,
    entity: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    customer_ref: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    line_ref: &'a str,
    file: &'a str,
    file_sha256: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    row: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column_letter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column_number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heading: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_class: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<Suggested<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<Elsewhere<'a>>,
    disposition: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<HeldBy<'a>>,
    owner: &'a str,
}

#[derive(Debug, Serialize)]
struct Suggested<'a> {
    value: Cow<'a, str>,
    grade: &'a str,
}

/// Another place, as the file it stands in shows it.
#[derive(Debug, Serialize)]
struct Elsewhere<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    row: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
}

#[derive(Debug, Serialize)]
struct HeldBy<'a> {
    #[serde(flatten)]
    by: Elsewhere<'a>,
    code: &'a str,
}

/// A finding of a row and its sentence, masked. The sentence is also the tallies' example, so it
/// is made once.
pub(super) struct Shown {
    pub(super) index: usize,
    /// Where the cell or heading it is about stands, from 0.
    pub(super) position: Option<u16>,
    pub(super) message: String,
}

impl Shown {
    pub(super) fn new(
        plan: &Plan<'_>,
        input: &Input,
        row: &ReportedRow<'_>,
        index: usize,
    ) -> Shown {
        let finding = &row.findings[index];
        let position = finding.column.and_then(|column| input.header.heading_position(column));
        Shown { index, position, message: masked_message(plan, input, row, finding) }
    }
}

/// Writes one line.
pub(super) fn line(
    out: &mut Vec<u8>,
    plan: &Plan<'_>,
    input: &Input,
    row: &ReportedRow<'_>,
    shown: &Shown,
) {
    let finding = &row.findings[shown.index];
    let column = finding.column;
    let place = row.row.place();
    let position = shown.position;
    let in_file = place.line > 0;
    let digest = plan.digests.get(input.id.index()).map_or("", String::as_str);
    let id = finding_id(digest, input, row, shown);
    let entry = Entry {
        run: &plan.run,
        finding_id: std::str::from_utf8(&id).expect("hexadecimal digits are text"),
        code: finding.rule.code,
        severity: finding.severity.as_str(),
        scope: finding.rule.scope.as_str(),
        entity: entity(column, row),
        customer_ref: row.customer_ref,
        line_ref: row.line_ref,
        file: &input.path,
        file_sha256: digest,
        sheet: input.sheet.as_deref(),
        row: place.row,
        line: in_file.then_some(place.line),
        byte: in_file.then_some(place.byte),
        column_letter: position.map(column_letters),
        column_number: position.map(|position| u32::from(position) + 1),
        heading: position.and_then(|position| {
            input.header.headings.get(usize::from(position)).map(|heading| heading.text.as_str())
        }),
        column: column.map(Column::name),
        cell: position.map(|_| input.cell_name(place.at(position))),
        value: column
            .filter(|_| !elsewhere_than(column, position, input) || is_given(column, input))
            .map(|column| {
                let value =
                    mask::masked(column.class(), column, cell_about(input, row, finding).text);
                match words::cut(&value, FINDING_CHARS_MAX) {
                    Cow::Owned(shorter) => Cow::Owned(shorter),
                    Cow::Borrowed(_) => value,
                }
            }),
        value_class: column.map(|column| class_word(column.class())),
        kind: position.map(|position| kind_word(row.received.cell(usize::from(position)).kind)),
        message: &shown.message,
        expected: finding.expected.as_deref(),
        suggestion: finding.suggestion.as_ref().map(|suggestion| Suggested {
            value: column.map_or(Cow::Borrowed(suggestion.value.as_str()), |column| {
                mask::masked(column.class(), column, &suggestion.value)
            }),
            grade: suggestion.grade.as_str(),
        }),
        related: finding.related.and_then(|place| elsewhere(plan, place)),
        disposition: row.disposition.as_str(),
        held: row.held.as_ref().and_then(|held| held_by(plan, held)),
        owner: finding.rule.owner.as_str(),
    };
    serde_json::to_writer(&mut *out, &entry)
        .expect("a line holds only text and numbers, and memory takes them all");
    out.push(b'\n');
}

fn elsewhere<'a>(plan: &Plan<'a>, place: Place) -> Option<Elsewhere<'a>> {
    let input = plan.inputs.get(place.input.index())?;
    Some(Elsewhere {
        file: &input.path,
        sheet: input.sheet.as_deref(),
        row: place.row,
        cell: place.column.map(|_| input.cell_name(place)),
    })
}

fn held_by<'a>(plan: &Plan<'a>, held: &Held) -> Option<HeldBy<'a>> {
    Some(HeldBy { by: elsewhere(plan, held.place)?, code: held.code })
}

/// Whether a finding's column does not stand where the finding is: it is about a heading that
/// means no column, or one that another heading has already.
fn elsewhere_than(column: Option<Column>, position: Option<u16>, input: &Input) -> bool {
    column.is_none() || position.and_then(|position| input.header.column_at(position)) != column
}

/// Whether a finding's column is one that the file lacks and the configuration fills.
fn is_given(column: Option<Column>, input: &Input) -> bool {
    let header = &input.header;
    column.is_some_and(|own| header.has(own) && header.heading_position(own).is_none())
}

/// 16 hexadecimal digits that are the same whenever the same file is judged by the same rules.
fn finding_id(digest: &str, input: &Input, row: &ReportedRow<'_>, shown: &Shown) -> [u8; 16] {
    let finding = &row.findings[shown.index];
    let earlier = &row.findings[..shown.index];
    let twins = earlier.iter().filter(|other| other.order() == finding.order()).count() as u64;
    let mut hasher = Hasher::new();
    hasher.field(digest.as_bytes());
    hasher.field(input.sheet.as_deref().unwrap_or_default().as_bytes());
    hasher.field(&row.row.place().row.to_le_bytes());
    hasher.field(finding.rule.code.as_bytes());
    hasher.field(finding.column.map_or("", Column::name).as_bytes());
    if twins > 0 {
        hasher.field(&twins.to_le_bytes());
    }
    // Headings that name no column of their own are told apart by where they stand.
    if let Some(position) = shown.position
        && elsewhere_than(finding.column, shown.position, input)
    {
        hasher.field(&position.to_le_bytes());
    }
    hex(hasher.finish().as_bytes())
}

/// The first bytes of a digest in hexadecimal, as many as give `N` digits.
pub(super) fn hex<const N: usize>(bytes: &[u8; 32]) -> [u8; N] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    std::array::from_fn(|digit| {
        let byte = bytes[digit / 2];
        DIGITS[usize::from(if digit % 2 == 0 { byte >> 4 } else { byte & 15 })]
    })
}

fn entity(column: Option<Column>, row: &ReportedRow<'_>) -> &'static str {
    match (column.map(Column::entity), row.is_customer, row.is_line) {
        (Some(Entity::Customer), _, _) | (Some(Entity::Both) | None, true, false) => "customer",
        (Some(Entity::Line), _, _) | (Some(Entity::Both) | None, false, true) => "subscription",
        (Some(Entity::Both) | None, _, _) => "row",
    }
}

fn class_word(class: Class) -> &'static str {
    match class {
        Class::Public => "public",
        Class::Business => "business",
        Class::Personal => "personal",
        Class::Secret => "secret",
    }
}

fn kind_word(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Text => "text",
        CellKind::Number => "number",
        CellKind::Date => "date",
        CellKind::Bool => "bool",
        CellKind::Error => "error",
        CellKind::Formula => "formula",
    }
}
