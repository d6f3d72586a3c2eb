//! A stored number as the workbook shows it, where that decides what it means: dates, and digits
//! that are padded with zeros.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::table::CellKind;

/// The first serial number behind the year 9999; at and above it there are no dates.
const SERIAL_END: f64 = 2_958_466.0;
/// Days from 1899-12-30, which is day 0 of workbooks since March 1900, to 1970-01-01.
const EPOCH_1900: i64 = 25_569;
/// Days from 1904-01-01 to 1970-01-01.
const EPOCH_1904: i64 = 24_107;
/// Whole numbers below this are exact, and so are their digits.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

/// Writes a number by its format code: a date where the code shows one, padded digits where it
/// holds nothing else, and otherwise the shortest text that reads back as the same number.
pub(super) fn render(code: &str, value: f64, is_1904: bool) -> (String, CellKind) {
    if !value.is_finite() {
        return ("#NUM!".to_owned(), CellKind::Error);
    }
    let shown = match classify(code) {
        Shown::Plain => None,
        Shown::Padded => padded(code, value).map(|text| (text, CellKind::Text)),
        Shown::Time if (0.0..1.0).contains(&value) => Some((time(value), CellKind::Text)),
        Shown::Date | Shown::Time => date(value, is_1904).map(|text| (text, CellKind::Date)),
    };
    shown.unwrap_or_else(|| plain(value))
}

/// A number without any format.
pub(super) fn plain(value: f64) -> (String, CellKind) {
    // A negative zero is a zero to everybody who sees the cell.
    ((value + 0.0).to_string(), CellKind::Number)
}

/// Styles of a workbook that are remembered; Excel allows 65,490.
const STYLES_MAX: usize = 65_536;

/// The format codes of a workbook's styles, as binary workbooks number them.
#[derive(Default)]
pub(super) struct Formats {
    styles: Vec<u16>,
    codes: HashMap<u16, String>,
}

impl Formats {
    /// Adds the next style, by the number of its format.
    pub(super) fn add_style(&mut self, format: u16) {
        if self.styles.len() < STYLES_MAX {
            self.styles.push(format);
        }
    }

    /// Adds a format of the workbook's own.
    pub(super) fn add_code(&mut self, format: u16, code: String) {
        self.codes.insert(format, code);
    }

    /// The code of a style.
    pub(super) fn code(&self, style: usize) -> &str {
        let format = self.styles.get(style).copied().unwrap_or(0);
        self.codes.get(&format).map_or_else(|| built_in(format), String::as_str)
    }
}

/// The code of a format that a workbook knows by its number alone.
fn built_in(id: u16) -> &'static str {
    match id {
        14 | 15 | 16 | 17 | 27..=31 | 36 | 50..=54 | 57 | 58 => "yyyy-mm-dd",
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => "hh:mm:ss",
        22 => "yyyy-mm-dd hh:mm",
        46 => "[h]:mm:ss",
        _ => "General",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Plain,
    Date,
    Time,
    /// Zeros and what stands between them.
    Padded,
}

/// What the part of a format code for positive numbers shows.
fn classify(code: &str) -> Shown {
    if code.is_empty() || code.eq_ignore_ascii_case("general") {
        return Shown::Plain;
    }
    let (mut zeros, mut other) = (0, false);
    let (mut day, mut clock, mut month) = (false, false, false);
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ';' => break,
            '"' => drop(letters.by_ref().find(|c| *c == '"')),
            '\\' | '_' | '*' => drop(letters.next()),
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                let is_span = |c: char| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's');
                if !inside.is_empty() && inside.chars().all(is_span) {
                    return Shown::Plain;
                }
            }
            'y' | 'Y' | 'd' | 'D' => day = true,
            'h' | 'H' | 's' | 'S' => clock = true,
            'm' | 'M' => month = true,
            '0' => zeros += 1,
            '#' | '?' | '%' | '.' | ',' | '@' | 'E' | 'e' | '/' => other = true,
            _ => {}
        }
    }
    if day || (month && !clock) {
        Shown::Date
    } else if clock {
        Shown::Time
    } else if zeros > 1 && !other {
        Shown::Padded
    } else {
        Shown::Plain
    }
}

/// The digits of a whole number in the places of a code's zeros; `None` where it is no whole one, or
/// has more digits than places between which something stands.
fn padded(code: &str, value: f64) -> Option<String> {
    if value.fract() != 0.0 || !(0.0..EXACT_MAX).contains(&value) {
        return None;
    }
    let pattern = literal(code);
    let places = pattern.iter().filter(|place| place.is_none()).count();
    let digits = (value + 0.0).to_string();
    if digits.len() > places {
        return (pattern.len() == places).then_some(digits);
    }
    let mut digits = format!("{digits:0>places$}").into_bytes().into_iter();
    Some(
        pattern
            .into_iter()
            .filter_map(|place| place.or_else(|| digits.next().map(char::from)))
            .collect(),
    )
}

/// The places of a code: a letter that is shown as it is, or none for a digit.
fn literal(code: &str) -> Vec<Option<char>> {
    let mut places = Vec::new();
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ';' => break,
            '0' => places.push(None),
            '"' => places.extend(letters.by_ref().take_while(|c| *c != '"').map(Some)),
            '\\' => places.extend(letters.next().map(Some)),
            '_' | '*' => drop(letters.next()),
            '[' => drop(letters.by_ref().find(|c| *c == ']')),
            other => places.push(Some(other)),
        }
    }
    places
}

fn date(serial: f64, is_1904: bool) -> Option<String> {
    if !(0.0..SERIAL_END).contains(&serial) {
        return None;
    }
    let (mut days, mut seconds) = parts(serial);
    if seconds == 86_400 {
        (days, seconds) = (days + 1, 0);
    }
    let days = match is_1904 {
        true => days - EPOCH_1904,
        // Workbooks have a 29 February 1900, which never was.
        false if days < 60 => days + 1 - EPOCH_1900,
        false => days - EPOCH_1900,
    };
    let (year, month, day) = civil(days);
    let mut text = format!("{year:04}-{month:02}-{day:02}");
    if seconds > 0 {
        push_time(&mut text, seconds);
    }
    Some(text)
}

fn time(value: f64) -> String {
    let mut text = String::new();
    push_time(&mut text, parts(value).1 % 86_400);
    text.trim_start_matches('T').to_owned()
}

#[expect(clippy::cast_possible_truncation, reason = "serial numbers are below three millions")]
fn parts(serial: f64) -> (i64, i64) {
    (serial.floor() as i64, (serial.fract() * 86_400.0).round() as i64)
}

fn push_time(text: &mut String, seconds: i64) {
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    // Writing to a string does not fail.
    write!(text, "T{hour:02}:{minute:02}:{second:02}").unwrap_or_default();
}

/// Year, month and day of a number of days since 1970-01-01, by the rule for all years since 1600.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, year) = if month < 10 { (month + 3, year) } else { (month - 9, year + 1) };
    (year + era * 400, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_format_shows_them() {
        for (code, value, expected, kind) in [
            ("General", 5.0, "5", CellKind::Number),
            ("", -0.0, "0", CellKind::Number),
            ("0", 7.0, "7", CellKind::Number),
            ("#,##0.00", 1_234.5, "1234.5", CellKind::Number),
            ("0.00E+00", 1e21, "1000000000000000000000", CellKind::Number),
            ("0%", 0.5, "0.5", CellKind::Number),
            ("00000", 1_234.0, "01234", CellKind::Text),
            ("00000", 12_345.0, "12345", CellKind::Text),
            ("00000", 123_456.0, "123456", CellKind::Text),
            ("00000", 12.5, "12.5", CellKind::Number),
            ("00000-0000", 12_345_678.0, "01234-5678", CellKind::Text),
            ("\"DE\"00000", 1_067.0, "DE01067", CellKind::Text),
            ("yyyy-mm-dd", 45_943.0, "2025-10-13", CellKind::Date),
            ("[$-407]d. mmm yyyy;@", 45_943.5, "2025-10-13T12:00:00", CellKind::Date),
            ("mmm", 45_943.0, "2025-10-13", CellKind::Date),
            ("yyyy-mm-dd", 59.0, "1900-02-28", CellKind::Date),
            ("yyyy-mm-dd", 61.0, "1900-03-01", CellKind::Date),
            ("yyyy-mm-dd", -1.0, "-1", CellKind::Number),
            ("yyyy-mm-dd", 3_000_000.0, "3000000", CellKind::Number),
            ("h:mm", 0.5, "12:00:00", CellKind::Text),
            ("[h]:mm", 1.5, "1.5", CellKind::Number),
            ("\"day\" 0", 3.0, "3", CellKind::Number),
            ("General", f64::NAN, "#NUM!", CellKind::Error),
        ] {
            assert_eq!(render(code, value, false), (expected.to_owned(), kind), "{code} {value}");
        }
        assert_eq!(render("d/m/yy", 44_481.0, true).0, "2025-10-13");
        assert_eq!(render(built_in(14), 45_943.0, false).0, "2025-10-13");
        assert_eq!(render("yyyy", 45_943.999_999, false).0, "2025-10-14");
    }
}
