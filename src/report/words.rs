//! Sentences for people: a finding's message with its placeholders filled in, and text that
//! cannot drive a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::model::is_printable;
use crate::rules::{Finding, Language, Message, Slot, Word, say};
use crate::table::{Column, Input};

use super::{Cause, names};

/// What is suggested, for a sentence that does not say it. In full: for the fixer's own files.
pub(super) fn suggested(suggestion: &str, language: Language) -> String {
    let text = say!("Perhaps `{meant}`.", meant = shortened(suggestion).into_owned());
    safe(&text.to(language)).into_owned()
}

/// How many rows a cause alone keeps out; `None` where that goes without saying.
pub fn waiting(cause: &Cause) -> Option<Message> {
    match cause.unblocks {
        0 => None,
        1 if cause.count == 1 => None,
        1 => Some(say!("1 row waits for this alone").into()),
        rows => Some(say!("{rows} rows wait for this alone", rows = Word::Number(rows))),
    }
}

/// Characters of a value that a message shows; the cell itself has the rest.
const VALUE_CHARS_MAX: usize = 200;

/// Gives a finding's sentence in a language, with everything filled in.
///
/// `value` is what the reader may see of the cell: mask it first where the sentence leaves the
/// fixer's own files. More than 200 characters of it are cut. The sentence is one line and safe
/// for a terminal.
pub fn message(
    finding: &Finding,
    input: &Input,
    inputs: &[Input],
    value: &str,
    language: Language,
) -> String {
    message_with(finding, input, inputs, value, "", language).0
}

/// [`message`] of a finding whose sentence has a `{suggestion}`; that may be masked as well. Tells
/// whether the sentence names the value and what is suggested.
pub(super) fn message_with(
    finding: &Finding,
    input: &Input,
    inputs: &[Input],
    value: &str,
    suggestion: &str,
    language: Language,
) -> (String, [bool; 2]) {
    let mut text = String::with_capacity(200);
    let mut names = [false; 2];
    let heading = |column: Option<Column>| match column {
        Some(column) => input.header.text(column),
        None => say!("row").to(language),
    };
    finding.message.write(language, &mut text, &mut |slot, text| match slot {
        Slot::Value => {
            names[0] = true;
            text.push_str(&shortened(value));
        }
        Slot::Suggestion => {
            names[1] = true;
            text.push_str(&shortened(suggestion));
        }
        Slot::Heading => text.push_str(heading(finding.column)),
        Slot::Beside => text.push_str(heading(finding.beside)),
        Slot::Related => push_related(text, finding, inputs, language),
    });
    let made_safe = match safe(&text) {
        Cow::Borrowed(_) => None,
        Cow::Owned(made_safe) => Some(made_safe),
    };
    (made_safe.unwrap_or(text), names)
}

fn push_related(text: &mut String, finding: &Finding, inputs: &[Input], language: Language) {
    let related = finding.related.and_then(|place| Some((inputs.get(place.input.index())?, place)));
    match related {
        Some((input, place)) => {
            text.push_str(&names::address(place, input, inputs).to(language));
        }
        None => text.push_str(say!("another row").to(language)),
    }
}

fn shortened(value: &str) -> Cow<'_, str> {
    cut(value, VALUE_CHARS_MAX)
}

/// The first characters of a text, and a sign that there are more.
pub(super) fn cut(value: &str, most: usize) -> Cow<'_, str> {
    // Bytes are at least as many as characters, so most values need no counting.
    if value.len() <= most {
        return Cow::Borrowed(value);
    }
    match value.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", value.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(value),
    }
}

/// Gives the text with everything made visible that could drive a terminal or make text look
/// like other text: control characters, the C1 set, direction overrides, invisible spaces, line
/// separators and tags. The result is one line.
pub fn terminal_safe(text: &str) -> String {
    safe(text).into_owned()
}

/// [`terminal_safe`] without a copy where nothing has to change.
pub(super) fn safe(text: &str) -> Cow<'_, str> {
    if is_printable(text) || !text.chars().any(is_hazard) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            // ASCII only: the bytes of a control picture hold C1 codes, and not every terminal
            // reads UTF-8.
            c if is_hazard(c) => {
                write!(safe, "<U+{:04X}>", u32::from(c)).expect("writing to a string cannot fail");
            }
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Zero-width joiners are left alone: names in several scripts need them.
fn is_hazard(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_a_terminal_that_could_drive_it() {
        for (hostile, shown) in [
            ("plain", "plain"),
            ("Müller & Söhne", "Müller & Söhne"),
            ("\u{1b}[31mred\u{1b}[0m", "<U+001B>[31mred<U+001B>[0m"),
            ("\u{1b}]0;title\u{7}", "<U+001B>]0;title<U+0007>"),
            ("\u{9b}2J", "<U+009B>2J"),
            ("safe\rfake", "safe\\rfake"),
            ("two\nlines\ttab", "two\\nlines\\ttab"),
            ("abc\u{202e}fdp.exe", "abc<U+202E>fdp.exe"),
            ("a\u{2066}b\u{2069}", "a<U+2066>b<U+2069>"),
            ("zero\u{200b}width\u{feff}", "zero<U+200B>width<U+FEFF>"),
            ("a\u{2028}b", "a<U+2028>b"),
            ("nul\0del\u{7f}", "nul<U+0000>del<U+007F>"),
        ] {
            assert_eq!(terminal_safe(hostile), shown);
        }
        for code in (0..0x20).chain(0x7f..0xa0) {
            let text = char::from_u32(code).unwrap().to_string();
            assert!(!terminal_safe(&text).chars().any(char::is_control), "{code:x}");
        }
    }

    #[test]
    fn a_long_value_is_cut_between_characters() {
        let cut = shortened(&"ü".repeat(201)).into_owned();
        assert_eq!(cut, format!("{}…", "ü".repeat(200)));
        assert_eq!(shortened(&"ü".repeat(200)), "ü".repeat(200));
    }
}
