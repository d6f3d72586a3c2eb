//! `findings.jsonl`: one finding a line, complete, values masked by class.

use std::borrow::Cow;

use crate::model::Fields;
use crate::table::limits::FINDING_CHARS_MAX;
use crate::table::{CellKind, Class, Column, Entity, Input, Place, column_letters};

use super::json::Object;
use super::render::{cell_about, masked_message};
use super::{Plan, ReportedRow, mask, words};

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
    let digest = plan.digests.get(input.id.index()).map_or("", String::as_str);
    let id = finding_id(digest, input, row, shown);
    let mut entry = Object::begin(out);
    entry.text("run", &plan.run);
    entry.text("finding_id", std::str::from_utf8(&id).expect("hexadecimal digits are text"));
    entry.text("code", finding.rule.code);
    entry.text("severity", finding.severity.as_str());
    entry.text("scope", finding.rule.scope.as_str());
    entry.text("entity", entity(column, row));
    entry.text_if("customer_ref", Some(row.customer_ref).filter(|own| !own.is_empty()));
    entry.text_if("line_ref", Some(row.line_ref).filter(|own| !own.is_empty()));
    entry.text("file", &input.path);
    entry.text("file_sha256", digest);
    entry.text_if("sheet", input.sheet.as_deref());
    entry.number("row", place.row.into());
    if place.line > 0 {
        entry.number("line", place.line);
        entry.number("byte", place.byte);
    }
    if let Some(position) = position {
        entry.text("column_letter", &column_letters(position));
        entry.number("column_number", u64::from(position) + 1);
        let heading = input.header.headings.get(usize::from(position));
        entry.text_if("heading", heading.map(|heading| heading.text.as_str()));
    }
    entry.text_if("column", column.map(Column::name));
    if let Some(position) = position {
        entry.text("cell", &input.cell_name(place.at(Some(position))));
    }
    entry.text_if("value", value(input, row, shown).as_deref());
    entry.text_if("value_class", column.map(|column| class_word(column.class())));
    let kind = position.map(|position| kind_word(row.received.cell(usize::from(position)).kind));
    entry.text_if("kind", kind);
    entry.text("message", &shown.message);
    entry.text_if("expected", finding.expected.as_deref());
    if let Some(suggestion) = &finding.suggestion {
        let value = column.map_or(Cow::Borrowed(suggestion.value.as_str()), |column| {
            mask::masked(column.class(), column, &suggestion.value)
        });
        let mut own = entry.object("suggestion");
        own.text("value", &value);
        own.text("grade", suggestion.grade.as_str());
        own.end();
    }
    if let Some(place) = finding.related {
        elsewhere(&mut entry, "related", plan, place, None);
    }
    entry.text("disposition", row.disposition.as_str());
    if let Some(held) = &row.held {
        elsewhere(&mut entry, "held", plan, held.place, Some(held.code));
    }
    entry.text("owner", finding.rule.owner.as_str());
    entry.end();
    out.push(b'\n');
}

/// What may be seen of the value a finding is about; `None` where it is about no cell.
fn value<'a>(input: &Input, row: &ReportedRow<'a>, shown: &Shown) -> Option<Cow<'a, str>> {
    let finding = &row.findings[shown.index];
    let (column, position) = (finding.column, shown.position);
    let column =
        column.filter(|_| !elsewhere_than(column, position, input) || is_given(column, input))?;
    let value = mask::masked(column.class(), column, cell_about(input, row, finding).text);
    Some(match words::cut(&value, FINDING_CHARS_MAX) {
        Cow::Owned(shorter) => Cow::Owned(shorter),
        Cow::Borrowed(_) => value,
    })
}

/// Another place, as the file it stands in shows it, and the code for which it is named.
fn elsewhere(
    entry: &mut Object<'_>,
    name: &str,
    plan: &Plan<'_>,
    place: Place,
    code: Option<&str>,
) {
    let Some(input) = plan.inputs.get(place.input.index()) else { return };
    let mut own = entry.object(name);
    own.text("file", &input.path);
    own.text_if("sheet", input.sheet.as_deref());
    own.number("row", place.row.into());
    own.text_if("cell", place.column.map(|_| input.cell_name(place)).as_deref());
    own.text_if("code", code);
    own.end();
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
    let mut fields = Fields::default();
    fields.add(digest.as_bytes());
    fields.add(input.sheet.as_deref().unwrap_or_default().as_bytes());
    fields.add(&row.row.place().row.to_le_bytes());
    fields.add(finding.rule.code.as_bytes());
    fields.add(finding.column.map_or("", Column::name).as_bytes());
    if twins > 0 {
        fields.add(&twins.to_le_bytes());
    }
    // Headings that name no column of their own are told apart by where they stand.
    if let Some(position) = shown.position
        && elsewhere_than(finding.column, shown.position, input)
    {
        fields.add(&position.to_le_bytes());
    }
    hex(fields.digest().as_bytes())
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
