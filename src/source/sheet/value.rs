//! A cell's value as text, and what the workbook said it is.

use std::fmt::Write as _;

use calamine::{DataRef, ExcelDateTime};

use crate::table::CellKind;

/// The first serial number behind the year 9999; at and above it there are no dates.
const SERIAL_END: f64 = 2_958_466.0;

/// Writes a value behind a text. A number is the shortest that reads back as the same number; a
/// formula without a result has no text.
pub(super) fn write(text: &mut String, value: &DataRef<'_>, formula: bool) -> CellKind {
    match value {
        DataRef::Empty if formula => CellKind::Formula,
        DataRef::Empty => CellKind::Text,
        DataRef::SharedString(string) => push(text, string, CellKind::Text),
        DataRef::String(string) | DataRef::DurationIso(string) => {
            push(text, string, CellKind::Text)
        }
        DataRef::Bool(true) => push(text, "true", CellKind::Bool),
        DataRef::Bool(false) => push(text, "false", CellKind::Bool),
        DataRef::Int(number) => show(text, number, CellKind::Number),
        DataRef::Float(number) => write_number(text, *number),
        DataRef::DateTime(date) => write_date(text, date),
        DataRef::DateTimeIso(string) => {
            push(text, string.strip_suffix("T00:00:00").unwrap_or(string), CellKind::Date)
        }
        DataRef::Error(error) => show(text, error, CellKind::Error),
    }
}

fn push(text: &mut String, value: &str, kind: CellKind) -> CellKind {
    text.push_str(value);
    kind
}

fn show(text: &mut String, value: &impl std::fmt::Display, kind: CellKind) -> CellKind {
    // Writing to a string does not fail.
    write!(text, "{value}").map_or(CellKind::Text, |()| kind)
}

fn write_number(text: &mut String, number: f64) -> CellKind {
    // A negative zero is a zero to everybody who sees the cell.
    show(text, &(number + 0.0), CellKind::Number)
}

fn write_date(text: &mut String, date: &ExcelDateTime) -> CellKind {
    let serial = date.as_f64();
    if date.is_duration() || !(0.0..SERIAL_END).contains(&serial) {
        return write_number(text, serial);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        show(text, &format_args!("{year:04}-{month:02}-{day:02}"), CellKind::Date)
    } else {
        let time = format_args!("{hour:02}:{minute:02}:{second:02}");
        show(text, &format_args!("{year:04}-{month:02}-{day:02}T{time}"), CellKind::Date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, ExcelDateTimeType};

    fn text(value: &DataRef<'_>) -> (String, CellKind) {
        let mut text = String::new();
        let kind = write(&mut text, value, false);
        (text, kind)
    }

    #[test]
    fn values_are_written_as_people_see_them() {
        let date =
            |serial, kind, is_1904| DataRef::DateTime(ExcelDateTime::new(serial, kind, is_1904));
        for (value, expected, kind) in [
            (DataRef::Float(5.0), "5", CellKind::Number),
            (DataRef::Float(-0.0), "0", CellKind::Number),
            (DataRef::Float(0.1), "0.1", CellKind::Number),
            (DataRef::Float(4_989_123_456_789.0), "4989123456789", CellKind::Number),
            (DataRef::Float(1e21), "1000000000000000000000", CellKind::Number),
            (DataRef::Bool(true), "true", CellKind::Bool),
            (DataRef::Error(CellErrorType::NA), "#N/A", CellKind::Error),
            (date(45943.0, ExcelDateTimeType::DateTime, false), "2025-10-13", CellKind::Date),
            (
                date(45943.5, ExcelDateTimeType::DateTime, false),
                "2025-10-13T12:00:00",
                CellKind::Date,
            ),
            (date(44481.0, ExcelDateTimeType::DateTime, true), "2025-10-13", CellKind::Date),
            (date(1.5, ExcelDateTimeType::TimeDelta, false), "1.5", CellKind::Number),
            (date(-1.0, ExcelDateTimeType::DateTime, false), "-1", CellKind::Number),
            (DataRef::DateTimeIso("2025-10-13T00:00:00".to_owned()), "2025-10-13", CellKind::Date),
        ] {
            assert_eq!(text(&value), (expected.to_owned(), kind));
        }
    }

    #[test]
    fn a_formula_without_a_result_says_so() {
        assert_eq!(write(&mut String::new(), &DataRef::Empty, true), CellKind::Formula);
        assert_eq!(write(&mut String::new(), &DataRef::Empty, false), CellKind::Text);
    }
}
