//! One cell of an OpenDocument table.

use std::io::BufRead;

use crate::source::sheet::number_format::{plain, render};
use crate::source::sheet::xml::{Node, Tag, Xml, push_most};
use crate::table::CellKind;
use crate::table::limits::CELL_BYTES_MAX;

/// What a cell's tag says.
pub(super) struct Attributes {
    /// For how many cells it stands.
    pub(super) repeated: u64,
    kind: Kind,
    /// The value, in whichever attribute it stands.
    value: Option<String>,
    formula: bool,
    /// The formula is nothing but a boolean, as LibreOffice keeps one.
    truth: Option<bool>,
    error: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    None,
    Number,
    Date,
    Time,
    Bool,
    Text,
}

/// A count as written; a wrong one is one.
pub(super) fn count(text: &str) -> u64 {
    text.trim().parse().unwrap_or(1).max(1)
}

impl Attributes {
    pub(super) fn of(tag: &Tag<'_>) -> Result<Attributes, String> {
        let mut found = Attributes {
            repeated: 1,
            kind: Kind::None,
            value: None,
            formula: false,
            truth: None,
            error: false,
        };
        tag.attributes(|key, value| match key.split_once(':').unwrap_or(("", key)) {
            ("calcext", "value-type") => found.error = value == "error",
            ("calcext", _) => {}
            (_, "number-columns-repeated") => found.repeated = count(&value),
            (_, "value-type") => {
                found.kind = match &*value {
                    "float" | "currency" | "percentage" => Kind::Number,
                    "date" => Kind::Date,
                    "time" => Kind::Time,
                    "boolean" => Kind::Bool,
                    "string" => Kind::Text,
                    _ => Kind::None,
                }
            }
            (_, "value" | "date-value" | "time-value" | "boolean-value" | "string-value") => {
                found.value = Some(value.into_owned());
            }
            (_, "formula") => {
                found.formula = true;
                found.truth = match value.rsplit('=').next() {
                    Some("TRUE()") => Some(true),
                    Some("FALSE()") => Some(false),
                    _ => None,
                };
            }
            _ => {}
        })?;
        Ok(found)
    }
}

/// Reads what is inside a cell and says what the cell holds.
pub(super) fn read<R: BufRead>(
    xml: &mut Xml<R>,
    attributes: &Attributes,
) -> Result<(String, CellKind), String> {
    let shown = shown(xml)?;
    let value = attributes.value.as_deref().map(str::trim).filter(|value| !value.is_empty());
    if attributes.error || (attributes.formula && is_error(&shown)) {
        return Ok((shown, CellKind::Error));
    }
    if let Some(truth) = attributes.truth {
        return Ok((truth.to_string(), CellKind::Bool));
    }
    Ok(match (attributes.kind, value) {
        (Kind::Number, Some(value)) => number(value, shown),
        (Kind::Date, Some(value)) => date(value),
        (Kind::Time, Some(value)) => (time(value).unwrap_or(shown), CellKind::Text),
        (Kind::Bool, Some(value)) => (value.to_ascii_lowercase(), CellKind::Bool),
        (Kind::Text, _) if shown.is_empty() => {
            (attributes.value.clone().unwrap_or_default(), CellKind::Text)
        }
        (Kind::None, _) if shown.is_empty() && attributes.formula => (shown, CellKind::Formula),
        _ => (shown, CellKind::Text),
    })
}

/// The paragraphs of a cell, without notes and drawings.
fn shown<R: BufRead>(xml: &mut Xml<R>) -> Result<String, String> {
    let outside = xml.depth() - 1;
    let (mut text, mut first) = (String::new(), true);
    while xml.depth() > outside {
        let node = xml.next()?;
        let Node::Start(tag) = node else {
            if let Node::Eof = node {
                return Err("the file ends too early".to_owned());
            }
            continue;
        };
        match tag.name() {
            "p" | "h" => {
                if !first {
                    push_most(&mut text, "\n", CELL_BYTES_MAX);
                }
                first = false;
                paragraph(xml, &mut text)?;
            }
            "list" | "list-item" | "section" => {}
            _ => xml.skip()?,
        }
    }
    Ok(text)
}

/// Adds one paragraph. White space in it is one blank, save what stands there as an element.
fn paragraph<R: BufRead>(xml: &mut Xml<R>, text: &mut String) -> Result<(), String> {
    let outside = xml.depth() - 1;
    let start = text.len();
    let (mut blank, mut solid) = (false, false);
    while xml.depth() > outside {
        match xml.next()? {
            Node::Text(piece) => {
                for letter in piece.chars() {
                    if matches!(letter, ' ' | '\t' | '\r' | '\n') {
                        blank = true;
                        continue;
                    }
                    if blank && (solid || text.len() > start) {
                        push_most(text, " ", CELL_BYTES_MAX);
                    }
                    (blank, solid) = (false, true);
                    push_most(text, letter.encode_utf8(&mut [0; 4]), CELL_BYTES_MAX);
                }
            }
            Node::Start(tag) => {
                let made = match tag.name() {
                    "s" => Some((" ", tag.attribute("c")?.map_or(1, |value| count(&value)))),
                    "tab" => Some(("\t", 1)),
                    "line-break" => Some(("\n", 1)),
                    _ => None,
                };
                let skipped = matches!(
                    tag.name(),
                    "annotation" | "annotation-end" | "note" | "ruby-text" | "frame"
                );
                if let Some((letter, times)) = made {
                    if blank && text.len() > start {
                        push_most(text, " ", CELL_BYTES_MAX);
                    }
                    blank = false;
                    for _ in 0..times.min(CELL_BYTES_MAX as u64) {
                        push_most(text, letter, CELL_BYTES_MAX);
                    }
                } else if skipped {
                    xml.skip()?;
                }
            }
            Node::Eof => return Err("the file ends too early".to_owned()),
            Node::End | Node::Other => {}
        }
    }
    Ok(())
}

/// A number, or the digits shown where they are the number's own with zeros in front.
fn number(value: &str, shown: String) -> (String, CellKind) {
    let Ok(number) = value.parse::<f64>() else { return (shown, CellKind::Text) };
    if is_padded(&shown, number) {
        return (shown, CellKind::Text);
    }
    let is = |truth: bool| shown.eq_ignore_ascii_case(&truth.to_string());
    if (is(false) && value == "0") || (is(true) && value == "1") {
        return (shown.to_ascii_lowercase(), CellKind::Bool);
    }
    // Some programs write a date as its number of days and show the date.
    let date = render("yyyy-mm-dd", number, false);
    if date.0 == shown { date } else { plain(number) }
}

fn is_padded(shown: &str, number: f64) -> bool {
    let padded = shown.len() > 1 && shown.starts_with('0');
    padded
        && shown.bytes().all(|byte| byte.is_ascii_digit())
        && shown.parse().is_ok_and(|digits: f64| digits.total_cmp(&number).is_eq())
}

/// A date as muster writes it, from one that may have a time, parts of a second and a zone.
fn date(value: &str) -> (String, CellKind) {
    let shape = |text: &str, pattern: &str| {
        text.len() == pattern.len()
            && text.bytes().zip(pattern.bytes()).all(|(byte, sample)| match sample {
                b'0' => byte.is_ascii_digit(),
                other => byte == other,
            })
    };
    let day = value.get(..10).filter(|day| shape(day, "0000-00-00"));
    let Some(day) = day else { return (value.to_owned(), CellKind::Text) };
    match value.get(10..19).filter(|time| shape(time, "T00:00:00")) {
        Some(time) if time != "T00:00:00" => (format!("{day}{time}"), CellKind::Date),
        _ => (day.to_owned(), CellKind::Date),
    }
}

/// `PT08H30M00S` as `08:30:00`.
fn time(value: &str) -> Option<String> {
    let (hours, rest) = value.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.split(['S', '.', ',']).next()?;
    let [hours, minutes, seconds] = [hours, minutes, seconds].map(|part| part.parse::<u32>().ok());
    Some(format!("{:02}:{:02}:{:02}", hours?, minutes?, seconds?))
}

/// Whether a text is what a spreadsheet shows when a formula fails.
fn is_error(shown: &str) -> bool {
    let known =
        ["#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#NV", "#WERT!"];
    known.contains(&shown) || shown.starts_with("Err:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_written_in_one_way() {
        for (value, expected) in [
            ("2026-01-15", "2026-01-15"),
            ("2026-01-15T00:00:00", "2026-01-15"),
            ("2026-01-15T00:00:00.000Z", "2026-01-15"),
            ("2026-01-15T12:30:05.250", "2026-01-15T12:30:05"),
        ] {
            assert_eq!(date(value), (expected.to_owned(), CellKind::Date));
        }
        assert_eq!(date("soon").1, CellKind::Text);
        assert_eq!(time("PT36H05M01.5S").as_deref(), Some("36:05:01"));
        assert_eq!(time("P1D"), None);
    }

    #[test]
    fn only_padded_digits_are_taken_as_shown() {
        assert_eq!(number("1234", "01234".to_owned()), ("01234".to_owned(), CellKind::Text));
        assert_eq!(number("1234.5", "1.234,50 €".to_owned()).0, "1234.5");
        assert_eq!(number("0.5", "50%".to_owned()).0, "0.5");
        assert_eq!(number("0", "0".to_owned()), ("0".to_owned(), CellKind::Number));
        assert_eq!(number("12", "0".to_owned()).0, "12");
        assert_eq!(number("1", "TRUE".to_owned()), ("true".to_owned(), CellKind::Bool));
        assert_eq!(number("45943", "2025-10-13".to_owned()).1, CellKind::Date);
    }
}
