//! How cells of common kinds are read: days, yes or no, free text. It knows no area of the rule
//! book; only the rules that every such cell shares stand here.

use crate::model::{Date, Note, TextFault};
use crate::table::{Cell, CellKind, Column};

use super::{Desk, Grade, Rule, say};

/// Text columns that end up in a database column of this size.
pub(super) static FREE_TEXT_TOO_LONG: Rule = Rule {
    code: "FREE_TEXT_TOO_LONG",
    summary: "A free text has at most 1,024 characters, a phone number at most 64.",
    why: "Longer texts are not stored, and cutting one would change it unseen.",
    fix: "Shorten the text.",
    source: "muster",
    bad: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_phone=1234567890123456789012345678901234567890123456789012345678901234567890",
    ],
    good: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_phone=+49 30 123456",
    ],
    ..Rule::ROW
};

/// Attestations are given or not given; nothing is guessed about them.
pub(super) static ATTESTATION_FORMAT: Rule = Rule {
    code: "ATTESTATION_FORMAT",
    summary: "An attestation is true or false; yes, no, 1 and 0 are understood too.",
    why: "An attestation binds the partner, so another word is not taken for one.",
    fix: "Enter true or false, or leave the cell empty.",
    source: "Partner Center SDK, cart resources (2021-03); spellings by muster",
    bad: &["attestation_accepted=maybe", "reseller_attestation=ok"],
    good: &["attestation_accepted=true", "attestation_accepted=No", "reseller_attestation=1"],
    ..Rule::ROW
};

/// Reads `YYYY-MM-DD`, with or without a time of the day behind it. The time is dropped: rules
/// compare whole days, and the day meant is the one that is written.
pub(super) fn day(text: &str) -> Option<Date> {
    if text.len() == 10
        && let Some(date) = Date::parse(text)
    {
        return Some(date);
    }
    match text.split_once(['T', ' ']) {
        None => Date::parse(text),
        Some((day, time)) if is_time(time) => Date::parse(day),
        Some(_) => None,
    }
}

/// Whether a cell of a spreadsheet is a time without a day: such programs count time from a day
/// of their own, which then stands before it.
pub(super) fn is_time_only(cell: Cell<'_>) -> bool {
    let starts = |day: &str| cell.text.starts_with(day);
    cell.kind == CellKind::Date
        && (starts("1899-12-30") || starts("1899-12-31") || starts("1904-01-01T"))
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff`, with or without a `Z` or an offset such as `+02:00`.
fn is_time(text: &str) -> bool {
    let (text, offset) = match text.split_once(['+', '-']) {
        Some((time, offset)) => (time, Some(offset)),
        None => (text.strip_suffix('Z').unwrap_or(text), None),
    };
    if offset.is_some_and(|offset| !is_offset(offset)) {
        return false;
    }
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = clock.split(':');
    parts.next().is_some_and(|hour| two(hour, 24))
        && parts.next().is_some_and(|minute| two(minute, 60))
        && parts.next().is_none_or(|second| two(second, 61))
        && parts.next().is_none()
        && is_digits(fraction)
}

/// `HH:MM`, `HHMM` or `HH`, as databases and APIs write it.
fn is_offset(text: &str) -> bool {
    let (hours, minutes) = match text.split_once(':') {
        Some(parts) => parts,
        None if text.len() == 2 => (text, "00"),
        None => text.split_at_checked(2).unwrap_or_default(),
    };
    two(hours, 15) && two(minutes, 60)
}

/// Whether there are two digits that make a number below a bound.
fn two(text: &str, below: u8) -> bool {
    text.len() == 2 && is_digits(text) && text.parse::<u8>().is_ok_and(|n| n < below)
}

/// Whether there are ASCII digits and nothing else.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The day that another way of writing most probably means; `None` where two readers would read
/// two days.
pub(super) fn likely_day(text: &str) -> Option<(Date, Grade)> {
    let written = text.split([' ', 'T']).next().unwrap_or_default();
    if let Some(date) = Date::parse(written) {
        // What is no time behind it may be a second day.
        return Some((date, if day(text).is_some() { Grade::Certain } else { Grade::Likely }));
    }
    if written.len() == 8 && is_digits(written) {
        let date = day_of(written.get(..4)?, written.get(4..6)?, written.get(6..)?)?;
        return Some((date, Grade::Likely));
    }
    let parts: Vec<&str> = written.split(['.', '/', '-']).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    if first.len() == 4 {
        return Some((day_of(first, second, third)?, Grade::Likely));
    }
    if third.len() != 4 {
        return None;
    }
    let (day_first, month_first) = (day_of(third, second, first), day_of(third, first, second));
    match (day_first, month_first) {
        // Dots are written between day and month only where the day comes first.
        (Some(date), _) if written.contains('.') => Some((date, Grade::Likely)),
        (Some(date), None) | (None, Some(date)) => Some((date, Grade::Likely)),
        (Some(one), Some(other)) if one == other => Some((one, Grade::Likely)),
        _ => None,
    }
}

fn day_of(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::parse(&format!("{year:0>4}-{month:0>2}-{day:0>2}"))
}

/// Reads true, false, yes, no, 1 or 0, in any case.
pub(super) fn boolean(text: &str) -> Option<bool> {
    let is = |words: [&str; 3]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(["true", "yes", "1"]) {
        Some(true)
    } else if is(["false", "no", "0"]) {
        Some(false)
    } else {
        None
    }
}

/// Judges an attestation.
pub(super) fn attestation(desk: &mut Desk<'_, '_>, column: Column) -> Option<bool> {
    let value = boolean(desk.text(column)?);
    if value.is_none() {
        desk.find_with(
            &ATTESTATION_FORMAT,
            column,
            say!(
                "`{value}` is neither true nor false; enter one of them, or leave {heading} empty."
            ),
            |finding| finding.expecting("true or false"),
        );
    }
    value
}

/// Judges a free text.
pub(super) fn free_text<'a>(desk: &mut Desk<'_, 'a>, column: Column) -> Option<Note<'a>> {
    match Note::parse(desk.text(column)?) {
        Ok(note) => Some(note),
        Err(TextFault::TooLong { max }) => {
            too_long(desk, &FREE_TEXT_TOO_LONG, column, max);
            None
        }
        Err(_) => None,
    }
}

/// Says that a text is too long.
pub(super) fn too_long(desk: &mut Desk<'_, '_>, rule: &'static Rule, column: Column, max: usize) {
    desk.find_with(
        rule,
        column,
        say!("This {heading} is longer than {max} characters; shorten it.", max),
        |finding| finding.expecting(format!("at most {max} characters")),
    );
}

/// The choice a word was most probably meant to be.
pub(super) fn nearest(text: &str, choices: &'static [&'static str]) -> Option<&'static str> {
    // Below 0.85 unlike words begin to match.
    const ALIKE: f64 = 0.85;
    // No choice is that long, and comparing a whole cell with each takes its time.
    const TYPED_BYTES: usize = 128;
    if text.len() > TYPED_BYTES {
        return None;
    }
    let text = text.to_lowercase();
    let mut best = (ALIKE, None);
    for choice in choices {
        let likeness = strsim::jaro_winkler(&text, &choice.to_lowercase());
        if likeness > best.0 {
            best = (likeness, Some(*choice));
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_may_have_a_time_and_an_offset() {
        let may = Some(Date::constant(2021, 5, 19));
        for text in [
            "2021-05-19",
            "2021-05-19T00:00:00",
            "2021-05-19T23:59:59Z",
            "2021-05-19T08:30Z",
            "2021-05-19T08:30:00.125Z",
            "2021-05-19 00:00:00",
            "2021-05-19 23:59:59.000",
            "2021-05-19T10:00:00+02:00",
            "2021-05-19T10:00:00+00:00",
            "2021-05-19 23:00:00-0800",
            "2021-05-19 08:30:00.125+02",
        ] {
            assert_eq!(day(text), may, "{text}");
        }
        for text in [
            "2021-05-19T",
            "2021-05-19TZ",
            "2021-05-19T24:00:00",
            "2021-05-19T00:00:00+2",
            "2021-05-19T00:00:00+99:00",
            "2021-05-19T00:00:00Z+02:00",
            "2021-05-19T+1:00:00",
            "2021-05-19 ",
            "2021-05-19 in the evening",
            "19.05.2021",
            "44335",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_suggested_only_where_it_can_be_but_one() {
        let may = Date::constant(2021, 5, 19);
        for (text, grade) in [
            ("2021-05-19 00:00:00", Grade::Certain),
            ("2021-05-19 to 2022-05-18", Grade::Likely),
            ("2021/5/19", Grade::Likely),
            ("19.05.2021", Grade::Likely),
            ("19/05/2021", Grade::Likely),
            ("05/19/2021", Grade::Likely),
            ("20210519", Grade::Likely),
        ] {
            assert_eq!(likely_day(text), Some((may, grade)), "{text}");
        }
        let april = Date::constant(2021, 4, 3);
        assert_eq!(likely_day("3.4.2021"), Some((april, Grade::Likely)));
        for text in ["03/04/2021", "44335", "yesterday", "31.02.2021", "1-2", "ü/ü/2021", ""] {
            assert_eq!(likely_day(text), None, "{text}");
        }
    }
}
