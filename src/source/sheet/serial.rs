//! Serial numbers, as spreadsheets keep their dates, into dates.

use std::fmt::Write as _;

use crate::table::CellKind;

/// The first serial number behind the year 9999; at and above it there are no dates.
const SERIAL_END: f64 = 2_958_466.0;
/// Days between the first days of the two ways to count.
const DAYS_1904: f64 = 1_462.0;
const DAY_SECONDS: u64 = 86_400;

/// What a cell's format shows of a serial number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Date,
    Time,
}

/// Writes a serial number as a date, with its time where it has one, and a time of day without a
/// date as a time; `None` where it is neither. `from_1904` is how the workbook counts.
pub(super) fn write(
    text: &mut String,
    serial: f64,
    shown: Shown,
    from_1904: bool,
) -> Option<CellKind> {
    if !(0.0..SERIAL_END).contains(&serial) {
        return None;
    }
    if serial < 1.0 && (shown == Shown::Time || (serial > 0.0 && !from_1904)) {
        let (_, time) = split(serial);
        write!(text, "{}", Time(time)).ok()?;
        return Some(CellKind::Text);
    }
    let serial = if from_1904 { serial + DAYS_1904 } else { serial };
    if !(1.0..SERIAL_END).contains(&serial) {
        return None;
    }
    let (day, time) = split(serial);
    let (year, month, day) = date(day);
    write!(text, "{year:04}-{month:02}-{day:02}").ok()?;
    if time > 0 {
        write!(text, "T{}", Time(time)).ok()?;
    }
    Some(CellKind::Date)
}

/// Whole days, and seconds of the day. The last digits of a serial number are noise, so it is
/// rounded first, as spreadsheets do when they show it: noon may be stored as a hair before it.
fn split(serial: f64) -> (u64, u64) {
    let whole = serial.floor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "below the year 10000 and no less than nothing"
    )]
    let (day, time) = (whole as u64, ((serial - whole) * 86_400.0).round() as u64);
    (day + time / DAY_SECONDS, time % DAY_SECONDS)
}

/// Seconds of a day.
struct Time(u64);

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = self.0;
        write!(f, "{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
    }
}

/// Year, month and day of a serial number from 1. Number 60 is a day that never was, the 29th of
/// February 1900: spreadsheets show it, and a rule will say that there is no such day.
fn date(serial: u64) -> (u64, u64, u64) {
    if serial == 60 {
        return (1900, 2, 29);
    }
    // Days since the first of March of the year 0, in which years end with their leap days.
    let days = serial + 693_899 + u64::from(serial < 60);
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = match month {
        0..10 => (year, month + 3),
        _ => (year + 1, month - 9),
    };
    (era * 400 + year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(serial: f64, shown: Shown, from_1904: bool) -> Option<(String, CellKind)> {
        let mut text = String::new();
        let kind = write(&mut text, serial, shown, from_1904)?;
        Some((text, kind))
    }

    #[test]
    fn serial_numbers_are_days() {
        for (serial, from_1904, expected) in [
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (60.0, false, "1900-02-29"),
            (61.0, false, "1900-03-01"),
            (36_585.0, false, "2000-02-29"),
            (45_943.0, false, "2025-10-13"),
            (45_943.5, false, "2025-10-13T12:00:00"),
            (45_942.999_999_999, false, "2025-10-13"),
            (45_943.499_999_999, false, "2025-10-13T12:00:00"),
            (2_958_465.0, false, "9999-12-31"),
            (44_481.0, true, "2025-10-13"),
            (0.0, true, "1904-01-01"),
            (0.5, true, "1904-01-01T12:00:00"),
        ] {
            let date = shown(serial, Shown::Date, from_1904);
            assert_eq!(date, Some((expected.to_owned(), CellKind::Date)), "{serial}");
        }
        for serial in [-1.0, 0.0, 2_958_466.0, 1e300, f64::NAN, f64::INFINITY] {
            assert_eq!(shown(serial, Shown::Date, false), None, "{serial}");
        }
        assert_eq!(shown(2_958_465.0, Shown::Date, true), None);
    }

    #[test]
    fn a_time_of_day_is_no_date() {
        let time = |text: &str| Some((text.to_owned(), CellKind::Text));
        assert_eq!(shown(0.5, Shown::Time, false), time("12:00:00"));
        assert_eq!(shown(0.0, Shown::Time, true), time("00:00:00"));
        assert_eq!(shown(0.25, Shown::Date, false), time("06:00:00"));
        let both = Some(("2025-10-13T12:00:00".to_owned(), CellKind::Date));
        assert_eq!(shown(45_943.5, Shown::Time, false), both);
    }
}
