//! `findings.jsonl`: one finding a line, complete, values masked by class.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::{Fields, Hasher};
use crate::table::limits::FINDING_CHARS_MAX;
use crate::table::{CellKind, Class, Column, Entity, Input, Place, column_letters};

use super::json::{Object, field};
use super::render::cell_about;
use super::{Plan, ReportedRow, mask, words};

/// A finding of a row as everybody may read it. Several files tell of it, so it is made once.
pub(super) struct Shown<'r> {
    pub(super) index: usize,
    /// Where the cell or heading it is about stands, from 0.
    pub(super) position: Option<u16>,
    /// The value it is about without blanks around it, masked.
    pub(super) value: Cow<'r, str>,
    /// What it suggests, masked.
    pub(super) suggestion: Cow<'r, str>,
    /// Its sentence, masked.
    pub(super) message: String,
    /// Whether nothing was masked in the sentence.
    pub(super) is_full: bool,
}

/// What all lines about an input have in common, written once.
pub(super) struct Frame<'a> {
    input: &'a Input,
    /// The first fields of every line.
    begin: Vec<u8>,
    /// The fields of the file.
    file: Vec<u8>,
    /// The fields of each heading that a finding was about.
    headings: BTreeMap<u16, Vec<u8>>,
    /// The digest of what every id is taken of, so far.
    id: Hasher,
    /// The rest of it; kept so that the memory is asked for once.
    rest: Fields,
}

impl<'a> Frame<'a> {
    pub(super) fn new(plan: &Plan<'_>, input: &'a Input) -> Frame<'a> {
        let digest = plan.digests.get(input.id.index()).map_or("", String::as_str);
        let (mut begin, mut file) = (Vec::new(), Vec::new());
        Object::begin(&mut begin).text(field!("run"), &plan.run);
        let mut fields = Object::fields(&mut file);
        fields.text(field!("file"), &input.path);
        fields.text(field!("file_sha256"), digest);
        fields.text_if(field!("sheet"), input.sheet.as_deref());
        let mut id = Hasher::new();
        id.field(digest.as_bytes());
        id.field(input.sheet.as_deref().unwrap_or_default().as_bytes());
        Frame { input, begin, file, headings: BTreeMap::new(), id, rest: Fields::default() }
    }

    /// The fields of the heading at a position.
    fn heading(&mut self, position: u16) -> &[u8] {
        let headings = &self.input.header.headings;
        self.headings.entry(position).or_insert_with(|| {
            let mut bytes = Vec::new();
            let mut fields = Object::fields(&mut bytes);
            fields.text(field!("column_letter"), &column_letters(position));
            fields.number(field!("column_number"), u64::from(position) + 1);
            let heading = headings.get(usize::from(position));
            fields.text_if(field!("heading"), heading.map(|heading| heading.text.as_str()));
            bytes
        })
    }
}

/// Writes one line.
pub(super) fn line(
    out: &mut Vec<u8>,
    plan: &Plan<'_>,
    frame: &mut Frame<'_>,
    row: &ReportedRow<'_>,
    shown: &Shown<'_>,
) {
    let finding = &row.findings[shown.index];
    let column = finding.column;
    let place = row.row.place();
    let id = finding_id(frame, row, shown);
    let mut entry = Object::begin_with(out, &frame.begin);
    entry.word(field!("finding_id"), &id);
    entry.word(field!("code"), finding.rule.code.as_bytes());
    entry.word(field!("severity"), finding.severity.as_str().as_bytes());
    entry.word(field!("scope"), finding.rule.scope.as_str().as_bytes());
    entry.word(field!("entity"), entity(column, row).as_bytes());
    entry.text_if(field!("customer_ref"), Some(row.customer_ref).filter(|own| !own.is_empty()));
    entry.text_if(field!("line_ref"), Some(row.line_ref).filter(|own| !own.is_empty()));
    entry.written(&frame.file);
    entry.number(field!("row"), place.row.into());
    if place.line > 0 {
        entry.number(field!("line"), place.line);
        entry.number(field!("byte"), place.byte);
    }
    cell(&mut entry, frame, row, shown);
    entry.text(field!("message"), &shown.message);
    entry.text_if(field!("expected"), finding.expected.as_deref());
    if let Some(suggestion) = &finding.suggestion {
        let mut own = entry.object(field!("suggestion"));
        own.text(field!("value"), &shown.suggestion);
        own.word(field!("grade"), suggestion.grade.as_str().as_bytes());
        own.end();
    }
    if let Some(place) = finding.related {
        elsewhere(&mut entry, field!("related"), plan, place, None);
    }
    entry.word(field!("disposition"), row.disposition.as_str().as_bytes());
    if let Some(held) = &row.held {
        elsewhere(&mut entry, field!("held"), plan, held.place, Some(held.code));
    }
    entry.word(field!("owner"), finding.rule.owner.as_str().as_bytes());
    entry.end();
    out.push(b'\n');
}

/// Writes where the cell or the heading is that a finding is about, and what the cell holds.
fn cell(entry: &mut Object<'_>, frame: &mut Frame<'_>, row: &ReportedRow<'_>, shown: &Shown<'_>) {
    let column = row.findings[shown.index].column;
    let position = shown.position;
    if let Some(position) = position {
        entry.written(frame.heading(position));
    }
    if let Some(column) = column {
        entry.word(field!("column"), column.name().as_bytes());
    }
    if let Some(position) = position {
        entry.text(field!("cell"), &frame.input.cell_name(row.row.place().at(Some(position))));
    }
    entry.text_if(field!("value"), value(frame.input, row, shown).as_deref());
    if let Some(column) = column {
        entry.word(field!("value_class"), class_word(column.class()).as_bytes());
    }
    if let Some(position) = position {
        let kind = row.received.cell(usize::from(position)).kind;
        entry.word(field!("kind"), kind_word(kind).as_bytes());
    }
}

/// What may be seen of the value a finding is about; `None` where it is about no cell.
fn value<'s>(input: &Input, row: &ReportedRow<'s>, shown: &'s Shown<'_>) -> Option<Cow<'s, str>> {
    let finding = &row.findings[shown.index];
    let (column, position) = (finding.column, shown.position);
    let column =
        column.filter(|_| !elsewhere_than(column, position, input) || is_given(column, input))?;
    let whole = cell_about(input, row, finding).text;
    let value = if crate::model::trim(whole).len() == whole.len() {
        Cow::Borrowed(&*shown.value)
    } else {
        mask::masked(column.class(), column, whole)
    };
    Some(match words::cut(&value, FINDING_CHARS_MAX) {
        Cow::Owned(shorter) => Cow::Owned(shorter),
        Cow::Borrowed(_) => value,
    })
}

/// Another place, as the file it stands in shows it, and the code for which it is named.
fn elsewhere(
    entry: &mut Object<'_>,
    name: &'static str,
    plan: &Plan<'_>,
    place: Place,
    code: Option<&str>,
) {
    let Some(input) = plan.inputs.get(place.input.index()) else { return };
    let mut own = entry.object(name);
    own.text(field!("file"), &input.path);
    own.text_if(field!("sheet"), input.sheet.as_deref());
    own.number(field!("row"), place.row.into());
    own.text_if(field!("cell"), place.column.map(|_| input.cell_name(place)).as_deref());
    own.text_if(field!("code"), code);
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
fn finding_id(frame: &mut Frame<'_>, row: &ReportedRow<'_>, shown: &Shown<'_>) -> [u8; 16] {
    let finding = &row.findings[shown.index];
    let earlier = &row.findings[..shown.index];
    let twins = earlier.iter().filter(|other| other.order() == finding.order()).count() as u64;
    let fields = &mut frame.rest;
    fields.clear();
    fields.add(&row.row.place().row.to_le_bytes());
    fields.add(finding.rule.code.as_bytes());
    fields.add(finding.column.map_or("", Column::name).as_bytes());
    if twins > 0 {
        fields.add(&twins.to_le_bytes());
    }
    // Headings that name no column of their own are told apart by where they stand.
    if let Some(position) = shown.position
        && elsewhere_than(finding.column, shown.position, frame.input)
    {
        fields.add(&position.to_le_bytes());
    }
    hex(fields.digest_behind(&frame.id).as_bytes())
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
