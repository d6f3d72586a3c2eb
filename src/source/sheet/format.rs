//! Number formats: whether a number is a date, and whether it is a number at all.
//!
//! A postal code 01234 is often stored as the number 1234 with the format `00000`; what a person
//! sees and means is the text with its zero. So a number is written as it is shown where its format
//! makes a code of it, with zeros in front or signs between the digits. In all other formats
//! (thousands, percent, currencies, units) the number itself is what is meant, and it is written
//! plain.

mod code;

use std::fmt::Write as _;

use super::serial::{self, Shown};
use crate::table::CellKind;
pub(super) use code::{Part, Pattern, Section};

/// Numbers of more digits are not kept exactly, so that no format can show them as meant.
const EXACT_END: f64 = 1e15;

/// How a number is to be taken.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Format {
    /// As a number.
    Plain,
    /// As a date, with a time where it has one.
    Date,
    /// As a time of day, or a date with time.
    Time,
    /// As a code of digits, at least where it is of the right size and sign.
    Code(Vec<Section>),
}

impl Format {
    /// The format of one of the numbers that stand for formats everywhere, or in Chinese,
    /// Japanese, Korean and Thai programs. Numbers of the same kind may differ in what they show.
    pub(super) fn of_id(id: u32) -> Format {
        match id {
            14..=17 | 22 | 27..=31 | 34..=36 | 50..=58 | 71..=77 | 81 => Format::Date,
            18..=21 | 32 | 33 | 45 | 47 | 78 | 80 => Format::Time,
            _ => Format::Plain,
        }
    }

    /// The format that a code describes.
    pub(super) fn of_code(code: &str) -> Format {
        code::format(code)
    }
}

/// Writes a number as its format means it. `from_1904` is how the workbook counts its days.
pub(super) fn write(text: &mut String, number: f64, format: &Format, from_1904: bool) -> CellKind {
    let start = text.len();
    let written = match format {
        Format::Plain => None,
        Format::Date => serial::write(text, number, Shown::Date, from_1904),
        Format::Time => serial::write(text, number, Shown::Time, from_1904),
        Format::Code(sections) => write_code(text, number, sections),
    };
    written.unwrap_or_else(|| {
        text.truncate(start);
        write_number(text, number)
    })
}

/// Writes the shortest text that reads back as the same number.
pub(super) fn write_number(text: &mut String, number: f64) -> CellKind {
    // A negative zero is a zero to everybody who sees the cell. Writing to a string does not fail.
    write!(text, "{}", number + 0.0).map_or(CellKind::Text, |()| CellKind::Number)
}

fn write_code(text: &mut String, number: f64, sections: &[Section]) -> Option<CellKind> {
    if number.fract() != 0.0 || number.abs() >= EXACT_END {
        return None;
    }
    let section = sections.get(section(number, sections)?)?;
    let Pattern::Code(parts) = &section.pattern else { return None };
    let start = text.len();
    // A section for negative numbers alone shows their sign itself.
    let conditions = sections.iter().any(|section| section.condition.is_some());
    if number < 0.0 && (sections.len() == 1 || conditions) {
        text.push('-');
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, and below a thousand billions"
    )]
    let digits = match number.abs() as u64 {
        0 => String::new(),
        number => number.to_string(),
    };
    write_digits(text, &digits, parts);
    let shown = text.get(start..)?;
    // What is shown as nothing is there nevertheless.
    if shown.trim().is_empty() { None } else { Some(CellKind::Text) }
}

/// Spreads digits over the places for them, from the last to the first; those left over stand at
/// the first.
fn write_digits(text: &mut String, digits: &str, parts: &[Part]) {
    let places = parts.iter().filter(|part| matches!(part, Part::Digit(_))).count();
    let mut left = digits.len();
    let mut rest = digits.chars();
    let mut place = 0;
    for part in parts {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Digit(fill) => {
                let behind = places - place - 1;
                if left <= behind {
                    match fill {
                        b'0' => text.push('0'),
                        b'?' => text.push(' '),
                        _ => {}
                    }
                } else {
                    let count = if place == 0 { left - behind } else { 1 };
                    text.extend(rest.by_ref().take(count));
                    left -= count;
                }
                place += 1;
            }
        }
    }
}

/// Which section of a format a number is shown by.
fn section(number: f64, sections: &[Section]) -> Option<usize> {
    if sections.iter().any(|section| section.condition.is_some()) {
        let holds = |section: &Section| match section.condition {
            Some((comparison, than)) => comparison.holds(number, than),
            None => true,
        };
        return sections.iter().position(holds);
    }
    Some(match sections.len() {
        0 => return None,
        2.. if number < 0.0 => 1,
        3.. if number == 0.0 => 2,
        _ => 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(number: f64, code: &str) -> (String, CellKind) {
        let mut text = String::new();
        let kind = write(&mut text, number, &Format::of_code(code), false);
        (text, kind)
    }

    #[test]
    fn codes_are_shown_with_their_zeros_and_signs() {
        for (number, code, expected) in [
            (1234.0, "00000", "01234"),
            (123_456.0, "00000", "123456"),
            (0.0, "00000", "00000"),
            (12_345.0, "00000;[Red]-00000", "12345"),
            (-5.0, "000;-000", "-005"),
            (-5.0, "000", "-005"),
            (21_386_789.0, "00000-0000", "02138-6789"),
            (12_345.0, "00\\-000", "12-345"),
            (1234.0, "\"D-\"00000", "D-01234"),
            (17.0, "\"C-\"0", "C-17"),
            (4_930_901_820.0, "\\+#", "+4930901820"),
            (4_930_901_820.0, "\"+\"0", "+4930901820"),
            (5_551_234.0, "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "555-1234"),
            (2_065_551_234.0, "[<=9999999]###-####;(###) ###-####", "(206) 555-1234"),
            (1234.0, "[<=99999]00000;00000\\-0000", "01234"),
            (21_386_789.0, "[<=99999]00000;00000\\-0000", "02138-6789"),
            (7.0, "[$-407]00000", "00007"),
            (7.0, "[Blue]000_)", "007 "),
            (7.0, "*-000", "007"),
            (123_456_789.0, "000\\.000\\.000", "123.456.789"),
            (123_456_789.0, "###-##-####", "123-45-6789"),
            (7.0, "??000", "  007"),
        ] {
            assert_eq!(shown(number, code), (expected.to_owned(), CellKind::Text), "{code}");
        }
    }

    #[test]
    fn numbers_stay_numbers() {
        for (number, code, expected) in [
            (25.0, "General", "25"),
            (25.0, "GENERAL", "25"),
            (25.0, "0", "25"),
            (25.0, "#", "25"),
            (0.0, "#", "0"),
            (25.0, "##0", "25"),
            (2500.0, "#,##0", "2500"),
            (2500.0, "#\\ ##0", "2500"),
            (2500.0, "0,000", "2500"),
            (25.0, "0.00", "25"),
            (0.25, "0%", "0.25"),
            (25.0, "0 \"seats\"", "25"),
            (25.0, "\"EUR \"0", "25"),
            (25.0, "[$€-407]\\ 0", "25"),
            (25.0, "0.00E+00", "25"),
            (0.5, "# ?/?", "0.5"),
            (25.0, "@", "25"),
            (25.0, ";;;", "25"),
            (25.0, "", "25"),
            (25.0, "Standard", "25"),
            (25.0, "General\" Stk\"", "25"),
            (25.0, "+0;-0", "25"),
            (1234.5, "00000", "1234.5"),
            (1e15, "00000", "1000000000000000"),
            (12_345_678_901_234_568.0, "0000", "12345678901234568"),
            (-0.0, "0", "0"),
            (1e21, "0", "1000000000000000000000"),
            (1.5, "[h]:mm", "1.5"),
            (-1.0, "yyyy-mm-dd", "-1"),
            (5.0, "\"unclosed", "5"),
            (5.0, "[unclosed", "5"),
            (5.0, "\\", "5"),
            (0.0, "000;-000;", "0"),
        ] {
            assert_eq!(shown(number, code), (expected.to_owned(), CellKind::Number), "{code}");
        }
    }

    #[test]
    fn dates_and_times_are_known_by_their_letters() {
        for code in [
            "yyyy-mm-dd",
            "d.m.yy",
            "[$-407]d. mmmm yyyy",
            "[$-F800]dddd, mmmm dd, yyyy",
            "mmm-yy",
            "mmmm",
            "[$-411]ge.m.d",
            "yyyy\"年\"m\"月\"d\"日\"",
            "dd/mm/yyyy hh:mm AM/PM",
            "m/d/yy;@",
            "[Red]yyyy",
            "DD.MM.YYYY",
        ] {
            let date = ("2025-10-13".to_owned(), CellKind::Date);
            assert_eq!(shown(45_943.0, code), date, "{code}");
        }
        for code in ["h:mm", "hh:mm:ss", "mm:ss.0", "h:mm AM/PM", "[$-F400]h:mm:ss AM/PM", "h A/P"]
        {
            let time = ("12:00:00".to_owned(), CellKind::Text);
            assert_eq!(shown(0.5, code), time, "{code}");
        }
    }

    #[test]
    fn numbers_of_formats_have_their_meaning() {
        for id in [14, 22, 27, 36, 50, 58] {
            assert_eq!(Format::of_id(id), Format::Date, "{id}");
        }
        for id in [18, 21, 32, 45, 47] {
            assert_eq!(Format::of_id(id), Format::Time, "{id}");
        }
        for id in [0, 1, 2, 9, 11, 12, 37, 44, 46, 48, 49, 163] {
            assert_eq!(Format::of_id(id), Format::Plain, "{id}");
        }
    }
}
