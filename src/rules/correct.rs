//! Cells put right where a rule is certain what was meant, if the run asks for it.
//!
//! A row is judged, what is certain is put into its cells, and the row is judged anew, so that
//! every rule sees what will be stored. Nothing of it is remembered: whoever reads the row again
//! corrects it again, by the same rules, and comes to the same cells.

use crate::model;
use crate::table::{Chunk, Column, Input, RowKind};

use super::{Book, Finding, Grade, Rule, judge, say};

/// How often a row is looked at for what one correction brought to light.
const ROUNDS: usize = 3;

/// The trace that a corrected cell leaves.
pub(super) static CELL_CORRECTED: Rule = Rule {
    code: "CELL_CORRECTED",
    severity: super::Severity::Warn,
    summary: "With --fix certain, a cell is put right where only one value can be meant.",
    why: "What is stored then differs from what the file says, so every such cell is told of. The \
          file corrections.csv has the value received, the value taken and the rule.",
    fix: "Nothing has to be done; correct the source so that the next file is right by itself.",
    source: "ours",
    ..Rule::ROW
};

/// A cell that was put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correction {
    /// Its column.
    pub column: Column,
    /// The rule that said what was meant.
    pub rule: &'static Rule,
}

impl Correction {
    /// The finding that tells of it; `applied` is the text the cell was given.
    pub fn finding(&self, book: &Book, applied: &str) -> Option<Finding> {
        let message = say!("`{value}` was read as `{suggestion}` ({code}).", code = self.rule.code);
        let finding = book.finding(&CELL_CORRECTED, Some(self.column), message)?;
        Some(finding.suggesting(applied, Grade::Certain))
    }
}

/// Whether a finding is the trace of a correction: it is about the cell as it was received.
pub fn is_trace(finding: &Finding) -> bool {
    finding.rule.code == CELL_CORRECTED.code
}

/// Whether the run asks for corrections and one of the findings of a row is certain.
pub fn is_correctable(book: &Book, findings: &[Finding]) -> bool {
    book.fixes_certain() && findings.iter().any(|finding| certain(finding).is_some())
}

/// Puts right what is certain in a row of a chunk, and says which cells were changed, by column.
pub fn correct(book: &Book, input: &Input, chunk: &mut Chunk, index: usize) -> Vec<Correction> {
    let mut made: Vec<Correction> = Vec::new();
    if !book.fixes_certain() || chunk.received(index).kind() != RowKind::Data {
        return made;
    }
    let mut findings = Vec::new();
    for _ in 0..ROUNDS {
        findings.clear();
        judge(book, input, chunk.row(index), &mut findings);
        let mut changed = false;
        for (at, finding) in findings.iter().enumerate() {
            let Some((column, value)) = certain(finding) else { continue };
            let Some(position) = input.header.position(column).map(usize::from) else { continue };
            let present = model::trim(chunk.row(index).cell(position).text);
            let received = model::trim(chunk.received(index).cell(position).text);
            // What is missing is never filled in, what the configuration filled in is corrected
            // there, and where two rules differ nobody is certain.
            if present.is_empty()
                || received.is_empty()
                || present == value
                || differs(&findings, at, column, value)
            {
                continue;
            }
            if !chunk.amend(index, position, value) {
                continue;
            }
            changed = true;
            if !made.iter().any(|own| own.column == column) {
                made.push(Correction { column, rule: finding.rule });
            }
        }
        if !changed {
            break;
        }
    }
    made.sort_by_key(|own| own.column);
    made
}

/// The column and the value of a suggestion that may be applied without asking.
fn certain(finding: &Finding) -> Option<(Column, &str)> {
    let suggestion = finding.suggestion.as_ref().filter(|own| own.grade == Grade::Certain)?;
    Some((finding.column?, suggestion.value.as_str()))
}

/// Whether another finding is as certain of another value for the cell.
fn differs(findings: &[Finding], at: usize, column: Column, value: &str) -> bool {
    let others = findings.iter().enumerate().filter(|(other, _)| *other != at);
    others
        .filter_map(|(_, finding)| certain(finding))
        .any(|(own, other)| own == column && other != value)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::rules::Reference;
    use crate::rules::examples::{CUSTOMER, row};
    use crate::table::{CellKind, Shape};

    fn book(fix_certain: bool) -> Book {
        let reference = Reference { fix_certain, ..Reference::default() };
        Book::with(Book::NEWEST, Book::NEWEST, Arc::new(reference))
    }

    /// The columns that were corrected, each with its code, its new text, and whether the row is
    /// rejected then.
    fn corrected(changes: &str, fix: bool) -> (Vec<(&'static str, &'static str, String)>, bool) {
        let (input, mut chunk) = row(Shape::Customers, CUSTOMER, changes);
        let book = book(fix);
        let made = correct(&book, &input, &mut chunk, 0);
        let text = |column| {
            let position = input.header.position(column).map_or(0, usize::from);
            let cell = chunk.row(0).cell(position);
            assert_eq!(cell.kind, CellKind::Text);
            cell.text.to_owned()
        };
        let told =
            made.iter().map(|own| (own.column.name(), own.rule.code, text(own.column))).collect();
        let rejected = judge(&book, &input, chunk.row(0), &mut Vec::new()).rejected;
        (told, rejected)
    }

    fn told(
        one: &[(&'static str, &'static str, &str)],
    ) -> Vec<(&'static str, &'static str, String)> {
        one.iter().map(|(column, code, text)| (*column, *code, (*text).to_owned())).collect()
    }

    #[test]
    fn what_is_certain_is_put_right_and_nothing_else() {
        for (changes, expected, rejected) in [
            ("city=Berlin", &[][..], false),
            ("country= Germany ", &[("country", "COUNTRY_FORMAT", "DE")][..], false),
            (
                "contact_email=Ann <ann@weber.com>",
                &[("contact_email", "EMAIL_FORMAT", "ann@weber.com")],
                false,
            ),
            ("contact_email=ann@weber,com", &[], true),
            ("agreement_date=19.05.2021", &[], true),
            ("country=; city=", &[], true),
            (
                "country=Germany; contact_email=ann@weber,com",
                &[("country", "COUNTRY_FORMAT", "DE")],
                true,
            ),
            ("culture=de_DE", &[("culture", "CULTURE_FORMAT", "de-DE")], false),
        ] {
            assert_eq!(corrected(changes, true), (told(expected), rejected), "{changes}");
            assert_eq!(corrected(changes, false).0, [], "{changes}");
        }
    }

    #[test]
    fn what_a_correction_brings_to_light_is_put_right_too() {
        // Only where the country is known is its list of states, and only then the lost zero.
        let (told, rejected) = corrected(
            "country=USA; state=Massachusetts; city=Cambridge; postal_code=2139; culture=en-US; \
             contact_phone=+1 617 253 1000; currency=",
            true,
        );
        let columns: Vec<(&str, &str)> =
            told.iter().map(|(column, _, text)| (*column, text.as_str())).collect();
        assert_eq!(columns, [("country", "US"), ("state", "MA"), ("postal_code", "02139")]);
        assert!(!rejected);
    }

    #[test]
    fn the_trace_of_a_correction_hides_both_values_behind_placeholders() {
        let own = Correction { column: Column::ContactEmail, rule: &CELL_CORRECTED };
        let finding = own.finding(&book(true), "ann@weber.com").unwrap();
        assert!(!finding.message.to_string().contains("ann") && is_trace(&finding));
        assert_eq!(finding.severity, crate::rules::Severity::Warn);
    }
}
