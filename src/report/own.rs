//! What muster's own columns say of a row that did not get in.

use crate::model::Fields;
use crate::rules::{Severity, say};
use crate::table::{Input, RowView, push_number};

use super::findings::hex;
use super::layout::{Layout, is_faulty, kept_headings};
use super::render::full_message;
use super::{Disposition, Plan, ReportedRow, names};

/// Hexadecimal digits of a row's digest.
const DIGEST: usize = 16;

/// `_import_status`, `_import_problems`, `_import_codes`, `_import_row` and `_import_ref` of a row.
pub(super) struct Own {
    pub(super) status: &'static str,
    pub(super) problems: String,
    pub(super) codes: String,
    pub(super) row: String,
    pub(super) reference: String,
    /// The sentence of each finding, as the fixer reads it.
    pub(super) messages: Vec<String>,
}

impl Own {
    pub(super) fn of(plan: &Plan<'_>, layout: &Layout<'_>, reported: &ReportedRow<'_>) -> Own {
        let told = |finding| full_message(plan, layout.input, reported, finding);
        let messages: Vec<String> = reported.findings.iter().map(told).collect();
        let mut problems = problems(plan, reported, &messages);
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
        }
    }
}

/// One problem a line, numbered; of a held row first what holds it.
fn problems(plan: &Plan<'_>, reported: &ReportedRow<'_>, messages: &[String]) -> String {
    let mut text = String::new();
    if reported.disposition == Disposition::Held {
        text.push_str(&held_because(plan, reported));
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
