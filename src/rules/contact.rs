//! The names of the primary contact. Its phone number is in `contact_phone.rs`.

use crate::model::{Date, PersonName, TextFault};
use crate::table::Column;

use super::rule::{Level, Phase, Severity};
use super::{Desk, Rule, say};

const SOURCE: &str = "Partner Center SDK, utility resources, address (2021-03)";
const SOURCE_2024: &str = "Partner Center, validate names and addresses (2024-02-05)";

/// The day from which a contact's name has at most 40 characters; before, 50.
const SHORTER_NAMES: Date = Date::constant(2024, 2, 5);
const NAME_MAX: usize = 40;

/// Before the rules of 2024 such names were only suspicious.
const WARNED_BEFORE: &[Phase] =
    &[Phase { before: SHORTER_NAMES, level: Level::On(Severity::Warn) }];

/// Words that stand for nobody: lower case. `Null`, `Nil` and `Na` are names of real people.
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "asdf",
    "dummy",
    "first name",
    "firstname",
    "last name",
    "lastname",
    "n/a",
    "nobody",
    "none",
    "qwerty",
    "tbd",
    "test",
    "unknown",
    "xxx",
];

/// The letters with which they begin, a bit each, so that most names need not be compared.
const NOBODY_BEGINS: u32 = {
    let (mut letters, mut at) = (0, 0);
    while at < NOBODY.len() {
        letters |= 1 << (NOBODY[at].as_bytes()[0] - b'a');
        at += 1;
    }
    letters
};

fn is_nobody(name: &str) -> bool {
    let first = name.bytes().next().unwrap_or_default().to_ascii_lowercase();
    let may_be = first.is_ascii_lowercase() && NOBODY_BEGINS >> (first - b'a') & 1 != 0;
    may_be && NOBODY.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// The wizard asks for a primary contact.
pub(super) static CONTACT_FIRST_NAME_REQUIRED: Rule = Rule {
    code: "CONTACT_FIRST_NAME_REQUIRED",
    summary: "The primary contact has a first name.",
    why: "Partner Center asks for the primary contact of every customer.",
    fix: "Enter the first name of the primary contact.",
    source: SOURCE,
    bad: &["contact_first_name="],
    good: &["contact_first_name=Ann"],
    ..Rule::ROW
};

/// The wizard asks for a primary contact.
pub(super) static CONTACT_LAST_NAME_REQUIRED: Rule = Rule {
    code: "CONTACT_LAST_NAME_REQUIRED",
    summary: "The primary contact has a last name.",
    why: "Partner Center asks for the primary contact of every customer.",
    fix: "Enter the last name of the primary contact.",
    source: SOURCE,
    bad: &["contact_last_name="],
    good: &["contact_last_name=Lee"],
    ..Rule::ROW
};

/// The longest name.
pub(super) static CONTACT_NAME_TOO_LONG: Rule = Rule {
    code: "CONTACT_NAME_TOO_LONG",
    summary: "First and last name of the contact have at most 40 characters, 50 before 2024-02-05.",
    why: "Partner Center refuses longer names.",
    fix: "Shorten the name.",
    source: SOURCE_2024,
    bad: &["contact_last_name=Wolfeschlegelsteinhausenbergerdorffwelchev"],
    good: &["contact_last_name=Wolfeschlegelsteinhausenbergerdorffwelch"],
    ..Rule::ROW
};

/// The longest middle name.
pub(super) static CONTACT_MIDDLE_NAME_TOO_LONG: Rule = Rule {
    code: "CONTACT_MIDDLE_NAME_TOO_LONG",
    summary: "The contact's middle name has at most 50 characters.",
    why: "Partner Center refuses longer names.",
    fix: "Shorten the middle name or leave it out.",
    source: SOURCE,
    bad: &["contact_middle_name=Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren"],
    good: &[
        "contact_middle_name=Wolfeschlegelsteinhausenbergerdorffwelchev",
        "contact_middle_name=J",
    ],
    ..Rule::ROW
};

/// One letter is no name, one Chinese character or Korean syllable is.
pub(super) static CONTACT_NAME_SINGLE_CHAR: Rule = Rule {
    code: "CONTACT_NAME_SINGLE_CHAR",
    phases: WARNED_BEFORE,
    summary: "First and last name of the contact have more than one letter.",
    why: "Partner Center refuses single letters; one Chinese character or Korean syllable is a name.",
    fix: "Spell the name out.",
    source: SOURCE_2024,
    bad: &["contact_first_name=A", "contact_last_name=Ö"],
    good: &["contact_first_name=Al", "contact_last_name=王", "contact_last_name=김"],
    ..Rule::ROW
};

/// Nobody is called so.
pub(super) static CONTACT_NAME_PLACEHOLDER: Rule = Rule {
    code: "CONTACT_NAME_PLACEHOLDER",
    phases: WARNED_BEFORE,
    summary: "First and last name of the contact are not placeholders.",
    why: "Partner Center refuses names such as test, admin and nobody.",
    fix: "Enter the name of a person at the customer.",
    source: SOURCE_2024,
    bad: &["contact_first_name=Admin", "contact_last_name=n/a"],
    good: &["contact_last_name=Testa", "contact_last_name=Null"],
    ..Rule::ROW
};

/// A name is written in letters.
pub(super) static CONTACT_NAME_NO_LETTER: Rule = Rule {
    code: "CONTACT_NAME_NO_LETTER",
    phases: WARNED_BEFORE,
    summary: "First and last name of the contact hold a letter of some script.",
    why: "Partner Center refuses names made of digits, special characters or emoji only.",
    fix: "Enter the name of a person at the customer.",
    source: SOURCE_2024,
    bad: &["contact_first_name=1234", "contact_last_name=--"],
    good: &["contact_first_name=Нина", "contact_last_name=O'Neil"],
    ..Rule::ROW
};

/// Judges a name that the contact must have.
pub(super) fn name<'a>(
    desk: &mut Desk<'_, 'a>,
    column: Column,
    required: &'static Rule,
) -> Option<PersonName<'a>> {
    let Some(text) = desk.text(column) else {
        desk.find(required, column, say!("{heading} is missing; enter the primary contact's."));
        return None;
    };
    let max = if desk.book.rules_date() < SHORTER_NAMES { 50 } else { NAME_MAX };
    let name = match PersonName::parse(text) {
        Ok(name) if crate::model::utf16_len(name.as_str()) <= max => name,
        Ok(_) | Err(TextFault::TooLong { .. }) => {
            let message = say!("{heading} has more than {max} characters; shorten it.", max);
            desk.find(&CONTACT_NAME_TOO_LONG, column, message);
            return None;
        }
        Err(_) => {
            desk.find(
                required,
                column,
                say!("{heading} holds no visible character; enter the name."),
            );
            return None;
        }
    };
    let text = name.as_str();
    let mut chars = text.chars();
    let only = chars.next().filter(|_| chars.next().is_none());
    let rejected = if !text.chars().any(char::is_alphabetic) {
        desk.find(
            &CONTACT_NAME_NO_LETTER,
            column,
            say!("`{value}` holds no letter; enter the name of a person at the customer."),
        )
    } else if only.is_some_and(|c| !is_whole_name(c)) {
        desk.find(
            &CONTACT_NAME_SINGLE_CHAR,
            column,
            say!("`{value}` is a single letter; spell the name out."),
        )
    } else if is_nobody(text) {
        desk.find(
            &CONTACT_NAME_PLACEHOLDER,
            column,
            say!("`{value}` is a placeholder; enter the name of a person at the customer."),
        )
    } else {
        false
    };
    (!rejected).then_some(name)
}

/// Judges the middle name.
pub(super) fn middle_name<'a>(desk: &mut Desk<'_, 'a>) -> Option<PersonName<'a>> {
    let column = Column::ContactMiddleName;
    match PersonName::parse(desk.text(column)?) {
        Ok(name) => Some(name),
        Err(TextFault::TooLong { max }) => {
            let message = say!("{heading} has more than {max} characters; shorten it.", max);
            desk.find(&CONTACT_MIDDLE_NAME_TOO_LONG, column, message);
            None
        }
        Err(_) => None,
    }
}

/// Whether a single character is a name: Chinese characters, and Korean syllables, of which a
/// family name usually has one.
fn is_whole_name(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}'
        | '\u{AC00}'..='\u{D7A3}')
}
