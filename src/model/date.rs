//! Days and instants. Only `cli` asks the clock; everybody else is handed one of these.

use jiff::civil;
use std::fmt;

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// A day known when the program is written.
    ///
    /// # Panics
    ///
    /// When there is no such day; in a constant this stops the compiler.
    pub const fn constant(year: i16, month: i8, day: i8) -> Date {
        Date(civil::Date::constant(year, month, day))
    }

    /// Reads `YYYY-MM-DD` and nothing else: 03/04/2021 is two different days to two readers.
    pub fn parse(text: &str) -> Option<Date> {
        let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
        if bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let two = |at: usize| two_digits(bytes[at], bytes[at + 1]);
        let year = i16::from(two(0)?) * 100 + i16::from(two(2)?);
        civil::Date::new(year, two(5)?, two(8)?).ok().map(Date)
    }

    /// The day so many months later; the last of the month where that month is shorter.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Date {
        Date(self.0.saturating_add(jiff::Span::new().months(months)))
    }

    /// The day before.
    #[must_use]
    pub fn day_before(self) -> Date {
        self.0.yesterday().map_or(self, Date)
    }

    /// How many days it lies behind another; negative when before it.
    pub fn days_since(self, other: Date) -> i32 {
        let hours = self.0.duration_since(other.0).as_hours();
        i32::try_from(hours / 24).unwrap_or(i32::MAX)
    }

    /// Whether it is the last day of its month.
    pub fn is_month_end(self) -> bool {
        self.0 == self.0.last_of_month()
    }
}

/// The number that two digits make.
fn two_digits(tens: u8, ones: u8) -> Option<i8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i8::try_from(byte - b'0').ok()).flatten();
    Some(digit(tens)? * 10 + digit(ones)?)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A point in time, to the millisecond, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// From milliseconds since 1970 in UTC.
    pub fn from_unix_ms(ms: i64) -> Instant {
        Instant(ms)
    }

    /// Milliseconds since 1970 in UTC.
    pub fn unix_ms(self) -> i64 {
        self.0
    }

    fn utc(self) -> civil::DateTime {
        let timestamp =
            jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        jiff::tz::TimeZone::UTC.to_datetime(timestamp)
    }

    /// The day it falls on, in UTC.
    pub fn date(self) -> Date {
        Date(self.utc().date())
    }

    /// As part of a file name: `20260131T235959Z`.
    pub fn stamp(self) -> String {
        self.utc().strftime("%Y%m%dT%H%M%SZ").to_string()
    }

    /// Reads what [`Instant`]'s `Display` writes.
    pub fn parse(text: &str) -> Option<Instant> {
        text.parse::<jiff::Timestamp>().ok().map(|t| Instant(t.as_millisecond()))
    }
}

/// RFC 3339 in UTC with milliseconds.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.utc().strftime("%Y-%m-%dT%H:%M:%S%.3fZ"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_iso_or_nothing() {
        assert_eq!(Date::parse("2021-05-19"), Some(Date::constant(2021, 5, 19)));
        for text in [
            "2021-5-19",
            "19.05.2021",
            "05/19/2021",
            "2021-02-30",
            "20210519",
            "2021-05-19T00:00:00",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_term_ends_on_the_day_before_its_anniversary() {
        let end = |date: Date, months| date.plus_months(months).day_before();
        assert_eq!(end(Date::constant(2021, 1, 14), 12), Date::constant(2022, 1, 13));
        assert_eq!(end(Date::constant(2021, 3, 31), 12), Date::constant(2022, 3, 30));
        assert_eq!(end(Date::constant(2021, 2, 28), 12), Date::constant(2022, 2, 27));
        assert_eq!(end(Date::constant(2021, 1, 31), 1), Date::constant(2021, 2, 27));
        let last = Date::constant(9999, 12, 31);
        assert_eq!(last.plus_months(36), last);
    }

    #[test]
    fn an_instant_reads_back() {
        let instant = Instant::from_unix_ms(1_780_000_000_123);
        assert_eq!(Instant::parse(&instant.to_string()), Some(instant));
        assert_eq!(instant.to_string(), "2026-05-28T20:26:40.123Z");
        assert_eq!(instant.stamp(), "20260528T202640Z");
    }
}
