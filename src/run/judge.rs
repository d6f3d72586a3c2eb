//! One block of rows on one thread: taken apart, judged, and boiled down to what the roster keeps.

mod alike;

use std::borrow::Cow;

use crate::model::{AgreementMode, Content, Customer, CustomerRef, Digest, DomainPrefix, tidy};
use crate::rules::{self, Book, Catalogue, CustomerFacts, Finding, Judged, LineFacts};
use crate::source::{self, Block, BlockFacts, Body};
use crate::table::{Chunk, Column, Entity, Filled, Input, RowKind, RowView, Shape};

use super::docket::encode;
use super::roster::{Distinct, Flags, LineEntry, NONE, Shared, hash};
use alike::{is_the_same, repeat};

pub(super) use alike::Known;

/// A text kept in [`JudgedBlock::text`], and its hash; `None` where there is none.
pub(super) type Span = Option<(u32, u32, u64)>;

/// What the roster needs of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct JudgedRow {
    /// Offset in its block; for a sheet, in [`JudgedBlock::bytes`].
    pub(super) byte: u32,
    pub(super) line: u64,
    pub(super) flags: Flags,
    pub(super) reference: Span,
    pub(super) domain: Span,
    /// What its customer is, for comparison with other rows of its key; only where an input is flat,
    /// see [`JudgedBlock::is_flat`].
    pub(super) customer: Content,
    /// Hashes of the line's reference and of what it buys.
    pub(super) line_hashes: (u32, u32),
    /// Hashes of what two customers should not share.
    pub(super) shared: Shared,
    /// Whether it names a parent line.
    pub(super) has_parent: bool,
    /// How many its line orders.
    pub(super) quantity: u32,
    /// Number of its line's facts in [`JudgedBlock::line_facts`].
    pub(super) line_facts: u32,
    /// Number of its customer's facts in [`JudgedBlock::customer_facts`].
    pub(super) customer_facts: u32,
}

/// A judged block.
#[derive(Debug)]
pub(super) struct JudgedBlock {
    pub(super) facts: BlockFacts,
    /// What the docket keeps: the block's bytes, or its rows encoded.
    pub(super) bytes: Vec<u8>,
    /// Length of the block in its file; 0 for a sheet.
    pub(super) len: u64,
    pub(super) is_sheet: bool,
    /// Whether any input of the run is a flat table, which repeats customers on purpose.
    pub(super) is_flat: bool,
    pub(super) rows: Vec<JudgedRow>,
    pub(super) text: String,
    pub(super) line_facts: Distinct<LineFacts>,
    pub(super) customer_facts: Distinct<CustomerFacts>,
    /// How often each default was used; see [`rules::DefaultsUsed`].
    pub(super) defaults: [u64; rules::DefaultsUsed::COUNT],
    /// How often each fill of the input's mapping was used.
    pub(super) filled: Filled,
}

/// Judges a block.
pub(super) fn judge_block(
    book: &Book,
    inputs: &[Input],
    copies: bool,
    known: &Known,
    block: Block,
) -> JudgedBlock {
    let Block { facts, body } = block;
    let input = &inputs[facts.input.index()];
    let (mut chunk, bytes, len, starts) = match body {
        Body::Text(bytes) => {
            let chunk = source::parse(input, &facts, &bytes);
            let len = bytes.len() as u64;
            (chunk, if copies { bytes } else { Vec::new() }, len, None)
        }
        Body::Rows(chunk) => {
            let (bytes, starts) = encode(&chunk);
            (chunk, bytes, 0, Some(starts))
        }
    };
    let mut block = JudgedBlock {
        facts,
        bytes,
        len,
        is_sheet: starts.is_some(),
        is_flat: is_flat(inputs),
        rows: Vec::with_capacity(chunk.len()),
        text: String::new(),
        line_facts: Distinct::default(),
        customer_facts: Distinct::default(),
        defaults: [0; rules::DefaultsUsed::COUNT],
        filled: chunk.filled().clone(),
    };
    let mut scratch = Scratch::default();
    let mut alike = known.take(book, input);
    for index in 0..chunk.len() {
        let row = chunk.row(index);
        let found = alike.ask(row).and_then(|asked| {
            let (known, defaults) = alike.find(row, &asked, &mut block.line_facts)?;
            debug_assert!(is_the_same(book, input, row, &known, &block), "row {:?}", row.place());
            Some(repeat(row, &asked, known, defaults, &mut block))
        });
        let mut judged = found.unwrap_or_else(|| {
            let (judged, defaults) =
                judge_row(book, input, &mut chunk, index, &mut scratch, &mut block);
            // Only a row that gave no finding has them.
            if let Some(defaults) = defaults {
                let facts = block.line_facts.get(judged.line_facts);
                alike.keep(chunk.row(index), judged, facts, defaults);
            }
            judged
        });
        if let Some(starts) = &starts {
            judged.byte = starts[index];
            judged.line = u64::from(chunk.row(index).place().row);
        }
        block.rows.push(judged);
    }
    known.give_back(alike);
    block
}

/// What judging needs for a moment.
#[derive(Default)]
struct Scratch {
    findings: Vec<Finding>,
    bytes: Vec<u8>,
}

/// Judges a row, and once more when something was put right in it. Gives also what it had filled in,
/// where nothing was found.
fn judge_row(
    book: &Book,
    input: &Input,
    chunk: &mut Chunk,
    index: usize,
    scratch: &mut Scratch,
    block: &mut JudgedBlock,
) -> (JudgedRow, Option<rules::DefaultsUsed>) {
    let Scratch { findings, bytes } = scratch;
    findings.clear();
    let row = chunk.row(index);
    let verdict = rules::judge(book, input, row, findings);
    if !rules::is_correctable(book, findings) {
        let out = note(book, input, row, &verdict, findings, bytes, block);
        return (out, findings.is_empty().then_some(verdict.defaults));
    }
    drop(verdict);
    let corrected = !rules::correct(book, input, chunk, index).is_empty();
    findings.clear();
    let row = chunk.row(index);
    let verdict = rules::judge(book, input, row, findings);
    let mut out = note(book, input, row, &verdict, findings, bytes, block);
    if corrected {
        out.flags.set(Flags::CORRECTED);
    }
    (out, None)
}

/// Where a row begins in its block, which is far below 4 GiB.
fn offset(row: RowView<'_>, facts: &BlockFacts) -> u32 {
    u32::try_from(row.place().byte - facts.first_byte).unwrap_or(u32::MAX)
}

/// Whether any input is a flat table.
pub(super) fn is_flat(inputs: &[Input]) -> bool {
    inputs.iter().any(|input| input.shape == Shape::Flat)
}

/// Boils a row and its verdict down.
fn note(
    book: &Book,
    input: &Input,
    row: RowView<'_>,
    judged: &Judged<'_>,
    findings: &[Finding],
    scratch: &mut Vec<u8>,
    block: &mut JudgedBlock,
) -> JudgedRow {
    let place = row.place();
    let mut out = JudgedRow {
        byte: offset(row, &block.facts),
        line: place.line,
        flags: Flags::default(),
        reference: None,
        domain: None,
        customer: Content::default(),
        line_hashes: (0, 0),
        shared: Shared::default(),
        has_parent: false,
        quantity: 0,
        line_facts: NONE,
        customer_facts: NONE,
    };
    match row.kind() {
        RowKind::Blank => {
            out.flags = Flags::BLANK;
            return out;
        }
        RowKind::Furniture => {
            out.flags = Flags::FURNITURE;
            return out;
        }
        RowKind::Data | RowKind::Faulty(_) => {}
    }
    for index in judged.defaults.indexes() {
        block.defaults[index] += 1;
    }
    if judged.rejected {
        out.flags.set(Flags::FAULTY);
    }
    if matches!(row.kind(), RowKind::Faulty(_)) {
        out.flags.set(Flags::UNREADABLE);
    }
    if !findings.is_empty() {
        out.flags.set(Flags::REMARKED);
    }
    out.reference =
        keep(&mut block.text, judged.keys.customer_ref.as_ref().map(CustomerRef::as_str));
    out.domain = keep(&mut block.text, judged.keys.domain.as_ref().map(DomainPrefix::as_str));
    if judged.is_customer {
        customer(book, input, row, judged, &mut out);
        if block.is_flat {
            scratch.clear();
            customer_bytes(input, row, judged, scratch);
            out.customer = Content::of(scratch);
        }
        if let Some(own) = &judged.customer {
            out.customer_facts = block.customer_facts.number(CustomerFacts::of(own));
        }
    }
    if judged.is_line {
        line(judged, scratch, &mut out);
        let item = judged.item.unwrap_or(Catalogue::NONE);
        let facts = match &judged.line {
            Some(own) => LineFacts::of(item, own),
            None => LineFacts::unproven(item),
        };
        out.line_facts = block.line_facts.number(facts.with_quantity(0));
        out.quantity = facts.quantity;
    }
    out
}

fn keep(text: &mut String, value: Option<&str>) -> Span {
    let value = value?;
    let start = u32::try_from(text.len()).ok()?;
    text.push_str(value);
    Some((start, u32::try_from(text.len()).ok()?, hash(value.as_bytes())))
}

fn customer(
    book: &Book,
    input: &Input,
    row: RowView<'_>,
    judged: &Judged<'_>,
    out: &mut JudgedRow,
) {
    out.flags.set(Flags::CUSTOMER);
    if judged.customer.is_none() {
        out.flags.set(Flags::FAULTY_CUSTOMER);
    }
    let text = |column: Column| cell(input, row, column);
    let named = AGREEMENT.iter().any(|column| !text(*column).is_empty());
    if named || !rules::takes_agreement(book, text(Column::Cloud)) {
        out.flags.set(Flags::AGREEMENT);
    }
    if AgreementMode::parse(text(Column::AgreementMode)) == Some(AgreementMode::CustomerDirect) {
        out.flags.set(Flags::DIRECT);
    }
    if let Some(customer) = &judged.customer {
        out.shared = shared(customer);
    }
}

fn line(judged: &Judged<'_>, scratch: &mut Vec<u8>, out: &mut JudgedRow) {
    out.flags.set(Flags::LINE);
    if let Some(reference) = &judged.keys.line_ref {
        out.flags.set(Flags::LINE_REF);
        out.line_hashes.0 = LineEntry::short(hash(reference.as_str().as_bytes()));
    }
    out.has_parent = judged.keys.parent_line_ref.is_some();
    if let Some(line) = &judged.line {
        if line.parent_subscription.is_some() {
            out.flags.set(Flags::NAMES_STORED);
        }
        scratch.clear();
        line.write_item(scratch);
        out.line_hashes.1 = LineEntry::short(hash(scratch));
    }
}

/// The columns of the agreement: one of them filled means that an agreement is named.
const AGREEMENT: [Column; 7] = [
    Column::AgreementMode,
    Column::AgreementType,
    Column::AgreementFirstName,
    Column::AgreementLastName,
    Column::AgreementEmail,
    Column::AgreementDate,
    Column::AgreementCompanyName,
];

/// The trimmed text of a column.
pub(super) fn cell<'a>(input: &Input, row: RowView<'a>, column: Column) -> &'a str {
    input.header.position(column).map_or("", |at| row.cell(usize::from(at)).text.trim())
}

/// Columns in which capitals make a difference.
const NAMES: [Column; 12] = [
    Column::CustomerRef,
    Column::CompanyName,
    Column::AddressLine1,
    Column::AddressLine2,
    Column::City,
    Column::ContactFirstName,
    Column::ContactMiddleName,
    Column::ContactLastName,
    Column::EducationWebsite,
    Column::AgreementFirstName,
    Column::AgreementLastName,
    Column::AgreementCompanyName,
];

/// A customer's cell without what is mere spelling, so that two rows that cannot be typed yet are
/// not told to differ when they will not.
pub(super) fn meant(column: Column, text: &str) -> Cow<'_, str> {
    let text = tidy(text);
    if NAMES.contains(&column) { text } else { Cow::Owned(text.to_lowercase()) }
}

/// What stands for the content of a row that cannot be typed: its own cells, by column.
fn write_cells(input: &Input, row: RowView<'_>, entity: Entity, bytes: &mut Vec<u8>) {
    let mut field = |text: &str| {
        bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    };
    field("cells");
    for &column in Column::ALL {
        // The currency of a flat table is the line's.
        let of_line = input.shape == Shape::Flat && column == Column::Currency;
        let belongs = column.entity() == entity
            || (column.entity() == Entity::Both && !(of_line && entity == Entity::Customer));
        let text = if belongs { cell(input, row, column) } else { "" };
        if !text.is_empty() {
            field(column.name());
            match entity {
                Entity::Customer => field(&meant(column, text)),
                _ => field(text),
            }
        }
    }
    if input.header.headings.is_empty() || matches!(row.kind(), RowKind::Faulty(_)) {
        row.cells().for_each(|cell| field(cell.text));
    }
}

/// What a row says of its customer, from the customer or, where it cannot be typed, from its cells.
pub(super) fn customer_bytes(
    input: &Input,
    row: RowView<'_>,
    judged: &Judged<'_>,
    bytes: &mut Vec<u8>,
) {
    match &judged.customer {
        Some(customer) => customer.write(bytes),
        None => write_cells(input, row, Entity::Customer, bytes),
    }
}

/// The bytes over which a line's digest is taken, from the line or, where it cannot be typed,
/// from its cells.
pub(super) fn line_bytes(input: &Input, row: RowView<'_>, judged: &Judged<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    match &judged.line {
        Some(line) => line.write(&mut bytes),
        None => write_cells(input, row, Entity::Line, &mut bytes),
    }
    bytes
}

/// The digests of a row's customer and of its line, as the database keeps them; nothing for a
/// customer that cannot be typed.
pub(super) fn digests(book: &Book, input: &Input, row: RowView<'_>) -> (Option<Digest>, Digest) {
    let judged = rules::judge(book, input, row, &mut Vec::new());
    let customer = judged.customer.as_ref().map(Customer::digest);
    (customer, Digest::of(&line_bytes(input, row, &judged)))
}

/// A hash cut short, never 0: 0 stands for a value that could not be read.
#[expect(clippy::cast_possible_truncation, reason = "a short hash is what is wanted")]
fn short(hash: u64) -> u32 {
    (hash as u32).max(1)
}

fn shared(customer: &Customer<'_>) -> Shared {
    let registration = customer.registration_key();
    Shared {
        email: short(hash(customer.contact.email.key().as_bytes())),
        name: customer.name_hash(),
        registration: registration.map_or(0, |key| short(hash(key.as_bytes()))),
    }
}
