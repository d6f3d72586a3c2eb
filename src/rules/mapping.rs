//! What the configuration says about columns and the file does not keep to.
//!
//! The examples are a mapping, one entry a line, and below a line `---` the file it is about.

use crate::table::{Column, Input, Target};

use super::file::{heading_place, shown};
use super::heading::are_alike;
use super::rule::Scope;
use super::{Book, FileFinding, Grade, Owner, Rule, Word, say};

const MAPPING: Rule =
    Rule { scope: Scope::File, owner: Owner::Operations, source: "ours", ..Rule::ROW };

/// A heading that was named is there.
pub(super) static FILE_MAPPED_HEADING_MISSING: Rule = Rule {
    code: "FILE_MAPPED_HEADING_MISSING",
    summary: "A heading that --map or the feed names is in the file.",
    why: "Somebody decided where the column stands; another heading in its place would be a guess.",
    fix: "Correct the name of the heading in --map or in [feeds.NAME.columns], or the file's heading.",
    bad: &["columns.quantity=Stk.\n---\ncustomer_ref,offer_id,Anzahl\n"],
    good: &["columns.quantity=Stk.\n---\ncustomer_ref,offer_id,STK\n"],
    ..MAPPING
};

/// A constant has no column beside it.
pub(super) static FILE_MAPPED_CONSTANT_PRESENT: Rule = Rule {
    code: "FILE_MAPPED_CONSTANT_PRESENT",
    summary: "A column with a constant in the feed is not in the file.",
    why: "The constant holds for every row, and the file says something of its own for each.",
    fix: "Make the constant a default, have the heading ignored, or take the constant away.",
    bad: &["constants.quantity=5\n---\ncustomer_ref,offer_id,quantity\nC-1,X,1\n"],
    good: &[
        "constants.quantity=5\n---\ncustomer_ref,offer_id\nC-1,X\n",
        "defaults.quantity=5\n---\ncustomer_ref,offer_id,quantity\nC-1,X,1\n",
    ],
    ..MAPPING
};

/// Judges what a mapping says about an input.
pub(super) fn judge_mapping(book: &Book, input: &Input) -> Vec<FileFinding> {
    let Some(mapped) = input.header.mapped() else { return Vec::new() };
    let missing = mapped.missing.iter().filter_map(|(column, wanted)| {
        let headings: Vec<String> =
            wanted.iter().map(|heading| format!("`{}`", shown(heading))).collect();
        let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
        let message = say!(
            "The mapping takes {column} from the heading {headings}, which is not here; correct the \
             mapping or the heading.",
            column = column.name(),
            headings = Word::any(&headings)
        );
        let finding = book.finding(&FILE_MAPPED_HEADING_MISSING, Some(*column), message)?;
        let near = input.header.headings.iter().find(|heading| {
            heading.target == Target::Unknown
                && wanted.iter().any(|wanted| are_alike(wanted, &heading.text))
        });
        let finding = match near {
            Some(heading) => finding.suggesting(heading.text.clone(), Grade::Ask),
            None => finding,
        };
        Some(FileFinding { place: heading_place(input, None), finding })
    });
    let doubled = mapped.doubled.iter().filter_map(|column| {
        let at = input.header.heading_position(*column).map(usize::from);
        let message = say!(
            "The mapping has a constant for {column}, and `{text}` is a heading here; take the \
             constant away, or make it a default.",
            column = column.name(),
            text = shown(input.header.text(*column))
        );
        let finding = book.finding(&FILE_MAPPED_CONSTANT_PRESENT, Some(*column), message)?;
        Some(FileFinding { place: heading_place(input, at), finding })
    });
    missing.chain(doubled).collect()
}

/// Whether one of some columns was looked for under a heading that is not there: then that is said,
/// and not also that the column is missing.
pub(super) fn misses_one(input: &Input, columns: &[Column]) -> bool {
    let missing = input.header.mapped().map_or(&[][..], |mapped| &mapped.missing);
    missing.iter().any(|(column, _)| columns.contains(column))
}
