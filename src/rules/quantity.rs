//! How many licences or instances. Least and most of an offer are reference data.

use crate::model::Seats;
use crate::table::{CellKind, Column};

use super::{Desk, Grade, Rule, reading, say};

/// A line says how many.
pub(super) static QUANTITY_REQUIRED: Rule = Rule {
    code: "QUANTITY_REQUIRED",
    summary: "A line has a quantity.",
    why: "An order without a number of licences cannot be placed.",
    fix: "Enter the number of licences or instances.",
    source: "Partner Center SDK, cart resources (2021-03)",
    bad: &["quantity="],
    good: &["quantity=25"],
    ..Rule::ROW
};

/// Numbers are taken only where nobody could read another one.
pub(super) static QUANTITY_FORMAT: Rule = Rule {
    code: "QUANTITY_FORMAT",
    summary: "A quantity is a whole number from 1 to 2,147,483,647, written in digits only.",
    why: "1.000 is one to one reader and a thousand to another; seats cost money, so none is guessed.",
    fix: "Write the number in digits only, such as 1000.",
    source: "Partner Center SDK, cart resources (2021-03); spelling by muster",
    bad: &[
        "quantity=0",
        "quantity=-5",
        "quantity=2.5",
        "quantity=1,000",
        "quantity=1.000",
        "quantity=1e3",
        "quantity=ten",
    ],
    good: &["quantity=1", "quantity=25.0", "quantity=1000"],
    ..Rule::ROW
};

/// Judges a quantity.
pub(super) fn quantity(desk: &mut Desk<'_, '_>) -> Option<Seats> {
    let column = Column::Quantity;
    let Some(text) = desk.text(column) else {
        desk.find_with(
            &QUANTITY_REQUIRED,
            column,
            say!("The quantity is missing; enter the number of licences or instances."),
            |finding| finding.expecting("a whole number from 1"),
        );
        return None;
    };
    let typed = desk.kind(column) != CellKind::Number;
    let two_readings = typed && has_thousands_point(text);
    if !two_readings && let Some(seats) = Seats::parse(text) {
        return Some(seats);
    }
    let message = if two_readings {
        say!(
            "`{value}` is a number with decimals to one reader and thousands to another; write digits only."
        )
    } else if text.starts_with('-') || reading::is_digits(text) {
        say!(
            "`{value}` lies outside 1 to 2,147,483,647; enter the number of licences or instances."
        )
    } else {
        say!("`{value}` is no whole number in digits only; enter one, such as 25.")
    };
    desk.find_with(&QUANTITY_FORMAT, column, message, |finding| {
        let finding = finding.expecting("a whole number from 1, digits only");
        match likely(text) {
            Some(number) if two_readings => finding.suggesting(number, Grade::Ask),
            Some(number) => finding.suggesting(number, Grade::Likely),
            None => finding,
        }
    });
    None
}

/// Whether the only point stands as one that separates thousands: `1.000`, `25.000`.
fn has_thousands_point(text: &str) -> bool {
    text.strip_suffix(".000")
        .is_some_and(|front| (1..=3).contains(&front.len()) && reading::is_digits(front))
}

/// The number that was most probably meant.
fn likely(text: &str) -> Option<String> {
    // No quantity is longer; a cell may hold a novel.
    if text.len() > 32 {
        return None;
    }
    let number = grouped(text)
        .or_else(|| {
            let (front, behind) = text.split_once(',')?;
            (!behind.is_empty() && behind.bytes().all(|b| b == b'0')).then(|| front.to_owned())
        })
        .or_else(|| text.strip_prefix('+').map(str::to_owned))
        .or_else(|| {
            let digits = text.split(|c: char| !c.is_ascii_digit()).next()?;
            let unit = text.strip_prefix(digits)?.trim();
            unit.chars().all(char::is_alphabetic).then(|| digits.to_owned())
        })?;
    let seats = reading::is_digits(&number).then(|| Seats::parse(&number)).flatten()?;
    Some(seats.get().to_string())
}

/// Digits in groups of three between one kind of separator, put together.
fn grouped(text: &str) -> Option<String> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, ',' | '.' | '\'' | '’' | ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}') {
        return None;
    }
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let mut number = first.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        number.push_str(group);
    }
    ((1..=3).contains(&first.len()) && reading::is_digits(&number)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::likely;

    #[test]
    fn a_number_is_suggested_where_one_shows_through() {
        for (text, number) in [
            ("1,000", "1000"),
            ("1.000", "1000"),
            ("1 250 000", "1250000"),
            ("12\u{202F}500", "12500"),
            ("25,00", "25"),
            ("+25", "25"),
            ("25 seats", "25"),
        ] {
            assert_eq!(likely(text).as_deref(), Some(number), "{text}");
        }
        for text in ["", "ten", "2.5", "1,00,000", "1e3", "-5", "0", "0,000", "9,999,999,999", "ü5"]
        {
            assert_eq!(likely(text), None, "{text}");
        }
    }
}
