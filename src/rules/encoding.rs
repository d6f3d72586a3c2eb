//! Whether it is known which letters the bytes of a file are.

use crate::table::{Basis, Input};

use super::rule::{Scope, Severity};
use super::{Book, Finding, Rule, Word, say};

/// An encoding that nobody named.
pub(super) static FILE_ENCODING_GUESSED: Rule = Rule {
    code: "FILE_ENCODING_GUESSED",
    severity: Severity::Warn,
    scope: Scope::File,
    summary: "A text file is UTF-8, begins with a byte order mark, or its encoding is named.",
    why: "The bytes of other files mean different letters in different encodings. muster takes the \
          one in which the text reads best.",
    fix: "Look at a name with an accent in the report. If it is wrong, name the encoding with \
          --encoding, or save the file as CSV UTF-8.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity,friendly_name\nC-1,X,1,B\\xFCro\n"],
    good: &["customer_ref,offer_id,quantity,friendly_name\nC-1,X,1,Büro\n"],
    ..Rule::ROW
};

/// Letters of a heading that are shown.
const SHOWN_CHARACTERS: usize = 30;

/// The finding that the encoding of an input was guessed. A heading may be shown as evidence; a
/// cell could be somebody's name.
pub(super) fn guessed(book: &Book, input: &Input) -> Option<Finding> {
    let encoding = input.encoding.as_ref().filter(|one| one.basis == Basis::Guessed)?;
    let (name, sure) = (encoding.name, Word::Number(u64::from(encoding.confidence)));
    let heading = input.header.headings.iter().find(|heading| !heading.text.is_ascii());
    let message = match heading {
        Some(heading) => say!(
            "Read as {name}, {sure}% sure: a heading is `{example}`. If letters are wrong, give the \
             encoding with --encoding.",
            name,
            sure,
            example = heading
                .text
                .chars()
                .filter(|c| !c.is_control())
                .take(SHOWN_CHARACTERS)
                .collect::<String>()
        ),
        None => say!(
            "Read as {name}, {sure}% sure. If letters in the report are wrong, give the encoding with \
             --encoding.",
            name,
            sure
        ),
    };
    book.finding(&FILE_ENCODING_GUESSED, None, message)
}
