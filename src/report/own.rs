//! What muster's own columns say of a row that did not get in.

use std::borrow::Cow;

use crate::model::Fields;
use crate::rules::{Finding, Message, Severity, Word, say};
use crate::table::{Input, Place, RowView, push_number};

use super::findings::{Shown, hex};
use super::layout::{Layout, is_faulty, kept_headings};
use super::render::{full_message, full_of_shown};
use super::words::safe;
use super::{Disposition, Plan, Repeated, ReportedRow, names};

/// Hexadecimal digits of a row's digest.
const DIGEST: usize = 16;

/// `_import_status`, `_import_problems`, `_import_codes`, `_import_row` and `_import_ref` of a row.
pub(super) struct Own<'s> {
    pub(super) status: &'static str,
    pub(super) problems: String,
    pub(super) codes: String,
    pub(super) row: String,
    pub(super) reference: String,
    /// The sentence of each finding, as the fixer reads it.
    pub(super) messages: Vec<Cow<'s, str>>,
    /// The sentence of each finding about the customer that this row repeats.
    pub(super) repeated: Vec<String>,
}

impl<'s> Own<'s> {
    /// What is said of a row, whose findings are `shown` as everybody may read them.
    pub(super) fn of(
        plan: &Plan<'_>,
        layout: &Layout<'_>,
        reported: &ReportedRow<'_>,
        shown: &'s [Shown<'_>],
    ) -> Own<'s> {
        let told = |shown| full_of_shown(plan, layout.input, reported, shown);
        let messages: Vec<Cow<'s, str>> = shown.iter().map(told).collect();
        let mut problems = problems(plan, layout.input, reported, &messages);
        if is_faulty(reported.received) {
            problems.push('\n');
            let told = say!(
                "This row could not be taken apart: its cells stand to the right of muster's \
                 columns. Move each of them under its heading."
            );
            problems.push_str(told.to(plan.language));
        }
        Own {
            status: reported.disposition.as_str(),
            problems,
            codes: codes(reported),
            row: row_name(layout, reported.received),
            reference: reference(plan, layout, reported.received),
            messages,
            repeated: repeated(plan, layout, reported),
        }
    }
}

/// What is said at the cells of a row that repeats a customer which is rejected elsewhere.
fn repeated(plan: &Plan<'_>, layout: &Layout<'_>, reported: &ReportedRow<'_>) -> Vec<String> {
    let Some(Repeated { place, findings }) = &reported.repeats else { return Vec::new() };
    let address = address(plan, *place).unwrap_or_default();
    let told = |finding: &Finding| {
        let message = full_message(plan, layout.input, reported, finding);
        let same = say!(
            "Said at {address}: this row repeats the customer, so make the same correction here.",
            address = &address
        );
        format!("{message} {}", same.to(plan.language))
    };
    findings.iter().map(told).collect()
}

/// One problem a line, numbered; of a held row first what holds it.
fn problems(
    plan: &Plan<'_>,
    input: &Input,
    reported: &ReportedRow<'_>,
    messages: &[Cow<'_, str>],
) -> String {
    // Each with its number, a line end, and perhaps that it is a warning.
    let mut text = String::with_capacity(messages.iter().map(|own| own.len() + 32).sum());
    let is_held = reported.disposition == Disposition::Held;
    if is_held {
        text.push_str(&held_because(plan, input, reported));
    }
    for (number, (finding, message)) in (1..).zip(reported.findings.iter().zip(messages)) {
        if !text.is_empty() {
            text.push('\n');
        }
        push_number(&mut text, number);
        text.push_str(". ");
        if finding.severity == Severity::Warn {
            text.push_str(say!("(warning)").to(plan.language));
            text.push(' ');
        }
        text.push_str(message);
    }
    if let Some(repeats) = reported.repeats.as_ref().filter(|_| !is_held) {
        let address = address(plan, repeats.place).unwrap_or_default();
        let message = say!("The customer is rejected at {address}.", address)
            .then(same_correction(input, repeats));
        text.push('\n');
        push_number(&mut text, messages.len() as u64 + 1);
        text.push_str(". ");
        text.push_str(&message.to(plan.language));
    }
    text
}

/// Which cells of a row that repeats a customer need what the customer's first row needs.
fn same_correction(input: &Input, repeats: &Repeated) -> Message {
    let mut headings: Vec<&str> = Vec::new();
    for column in repeats.findings.iter().filter_map(|finding| finding.column) {
        let heading = input.header.text(column);
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    let headings = headings.iter().map(|own| Word::from(safe(own).into_owned())).collect();
    say!(
        "This row repeats the customer, so make the same correction here: {headings}.",
        headings = Word::List(headings)
    )
}

/// How a row is called, safe for one line.
fn address(plan: &Plan<'_>, place: Place) -> Option<String> {
    let input = plan.inputs.get(place.input.index())?;
    let address = names::address(place, input, plan.inputs).to(plan.language);
    Some(safe(&address).into_owned())
}

fn held_because(plan: &Plan<'_>, input: &Input, reported: &ReportedRow<'_>) -> String {
    let cause = reported.held.as_ref().and_then(|held| {
        let address = address(plan, held.place)?;
        Some((address, held.code))
    });
    let Some((address, code)) = cause else {
        return say!("held because another row of its customer is not accepted.")
            .then(say!("Nothing is wrong with this row."))
            .to(plan.language);
    };
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
    let next = match &reported.repeats {
        Some(repeats) => same_correction(input, repeats),
        None => say!("Nothing is wrong with this row: correct that one and send both.").into(),
    };
    message.then(next).to(plan.language)
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
    let mut name = String::with_capacity(layout.file_name.len() + 32);
    name.push_str(&layout.file_name);
    name.push_str(" row ");
    push_number(&mut name, place.row.into());
    if place.line > 0 && place.line != u64::from(place.row) {
        name.push_str(" (line ");
        push_number(&mut name, place.line);
        name.push(')');
    }
    name
}

/// Names the row for good: the run, the number of the input counted from 1, the row, and what its
/// own cells held.
fn reference(plan: &Plan<'_>, layout: &Layout<'_>, row: RowView<'_>) -> String {
    let place = row.place();
    let mut reference = String::with_capacity(48);
    reference.push_str(plan.run.get(..8).unwrap_or(&plan.run));
    for number in [u32::from(place.input.0) + 1, place.row] {
        reference.push('-');
        push_number(&mut reference, number.into());
    }
    reference.push('-');
    reference.push_str(&row_digest(layout.input, row));
    reference
}

/// A digest of what a row's own cells hold, in 16 hexadecimal digits: the last part of
/// `_import_ref`.
pub fn row_digest(input: &Input, row: RowView<'_>) -> String {
    // Gathered, since a hash of one stretch costs less than one of many small pieces.
    let mut fields = Fields::default();
    if is_faulty(row) {
        row.cells().for_each(|cell| fields.add(cell.text.as_bytes()));
    } else {
        for (position, _) in kept_headings(input) {
            fields.add(row.text(position).as_bytes());
        }
    }
    let digest = hex::<DIGEST>(fields.digest().as_bytes());
    String::from_utf8_lossy(&digest).into_owned()
}

/// The digest of the row that a reference names; `None` where it is none of muster's.
pub fn referred_digest(reference: &str) -> Option<&str> {
    let (rest, digest) = reference.rsplit_once('-')?;
    let mut parts = rest.split('-');
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let run = parts.next().filter(|run| run.len() == 8 && is_hex(run));
    let numbers = [parts.next(), parts.next()];
    let whole = run.is_some() && parts.next().is_none();
    let numbered = numbers.iter().all(|number| number.is_some_and(is_number));
    (whole && numbered && digest.len() == DIGEST && is_hex(digest)).then_some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_known_by_its_form() {
        let digest = "0123456789abcdef";
        assert_eq!(referred_digest(&format!("89abcdef-1-12-{digest}")), Some(digest));
        for other in ["", "12", "89abcdef-1-12-xyz", "x-1-2-0123456789abcdef", "a-b-c-d-e"] {
            assert_eq!(referred_digest(other), None, "{other}");
        }
        assert_eq!(referred_digest(&format!("89abcdef-1-12-3-{digest}")), None);
        assert_eq!(referred_digest(&format!("89abcdef-1--{digest}")), None);
    }
}
