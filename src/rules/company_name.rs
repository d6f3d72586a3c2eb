//! Company names. Partner Center refuses names that say nothing; the lists here are data, and
//! whatever a real register would hold must pass.

mod lists;
mod look;

use crate::model::{CompanyName, Date, TextFault};
use crate::table::Column;

use self::lists::{
    Invented, PLACEHOLDER_WORDS, SHORT_FORMS, is_abbreviation, is_placeholder, is_web_address,
};
use self::look::look;
use super::rule::{Level, Phase, Severity};
use super::{Desk, Rule, Text, say};

const SOURCE_2021: &str = "Partner Center, add a new customer (2021-09-22)";
const SOURCE_2024: &str = "Partner Center, validate names and addresses (2024-02-05)";
const SOURCE_TEST: &str = "Partner Center, add a new customer (2021-05); the list is ours";

/// A customer has a name.
pub(super) static COMPANY_NAME_REQUIRED: Rule = Rule {
    code: "COMPANY_NAME_REQUIRED",
    summary: "The customer has a company name.",
    why: "Partner Center does not create a customer without one.",
    fix: "Enter the exact legal name of the company.",
    source: SOURCE_2021,
    bad: &["company_name=", "company_name= \u{a0} "],
    good: &["company_name=Weber Anlagenbau GmbH"],
    ..Rule::ROW
};

/// One character is no name.
pub(super) static COMPANY_NAME_SINGLE_CHAR: Rule = Rule {
    code: "COMPANY_NAME_SINGLE_CHAR",
    summary: "A company name has more than one character.",
    why: "Partner Center refuses names of a single character.",
    fix: "Enter the exact legal name of the company.",
    source: SOURCE_2021,
    bad: &["company_name=W", "company_name=東"],
    good: &["company_name=3M", "company_name=東京"],
    ..Rule::ROW
};

/// The longest name Partner Center stores.
pub(super) static COMPANY_NAME_TOO_LONG: Rule = Rule {
    code: "COMPANY_NAME_TOO_LONG",
    summary: "A company name has at most 255 characters.",
    why: "Partner Center takes names of 2 to 255 characters.",
    fix: "Shorten the name to at most 255 characters.",
    source: SOURCE_2024,
    bad: &[concat!(
        "company_name=",
        "Vereinigte Werke fuer Anlagenbau und Rohrleitungen der Stadt Weber und Umgebung ",
        "Vereinigte Werke fuer Anlagenbau und Rohrleitungen der Stadt Weber und Umgebung ",
        "Vereinigte Werke fuer Anlagenbau und Rohrleitungen der Stadt Weber und Umgebung ",
        "Gesellschaft mbH",
    )],
    good: &["company_name=Vereinigte Werke fuer Anlagenbau und Rohrleitungen mbH"],
    ..Rule::ROW
};

/// Punctuation is no name.
pub(super) static COMPANY_NAME_ONLY_SPECIAL: Rule = Rule {
    code: "COMPANY_NAME_ONLY_SPECIAL",
    since: Some(Date::constant(2021, 9, 22)),
    summary: "A company name is more than punctuation.",
    why: "Partner Center refuses names made of special characters only.",
    fix: "Enter the exact legal name of the company.",
    source: SOURCE_2021,
    bad: &["company_name=---", "company_name=(*) &"],
    good: &["company_name=A&B", "company_name=+Simple!"],
    ..Rule::ROW
};

/// Closes the gap that the list of special characters leaves: emoji and the like.
pub(super) static COMPANY_NAME_NO_LETTER_OR_DIGIT: Rule = Rule {
    code: "COMPANY_NAME_NO_LETTER_OR_DIGIT",
    summary: "A company name holds a letter or a digit of some script.",
    why: "Symbols alone name no company.",
    fix: "Enter the exact legal name of the company.",
    source: "ours",
    bad: &["company_name=★★☆"],
    good: &["company_name=★ Weber", "company_name=العربية"],
    ..Rule::ROW
};

/// `999` and `aaa`.
pub(super) static COMPANY_NAME_REPEATED_CHAR: Rule = Rule {
    code: "COMPANY_NAME_REPEATED_CHAR",
    since: Some(Date::constant(2021, 9, 22)),
    phases: &[
        Phase { before: Date::constant(2022, 1, 1), level: Level::On(Severity::Reject) },
        Phase { before: Date::constant(2024, 2, 5), level: Level::On(Severity::Warn) },
    ],
    summary: "A company name is more than one character repeated.",
    why: "Partner Center refuses such names; from 2022 to 2024-02-04 it only warned.",
    fix: "Enter the exact legal name of the company.",
    source: SOURCE_2024,
    bad: &["company_name=999", "company_name=aAa"],
    good: &["company_name=AA", "company_name=AAA Reifen"],
    ..Rule::ROW
};

/// `1 2 3`.
pub(super) static COMPANY_NAME_SPACED_SINGLES: Rule = Rule {
    code: "COMPANY_NAME_SPACED_SINGLES",
    since: Some(Date::constant(2021, 9, 22)),
    phases: &[
        Phase { before: Date::constant(2022, 1, 1), level: Level::On(Severity::Reject) },
        Phase { before: Date::constant(2024, 2, 5), level: Level::On(Severity::Warn) },
    ],
    summary: "A company name is more than single characters with blanks between them.",
    why: "Partner Center refuses such names; from 2022 to 2024-02-04 it only warned.",
    fix: "Enter the exact legal name of the company.",
    source: SOURCE_2024,
    bad: &["company_name=1 2 3", "company_name=A B"],
    good: &[
        "company_name=A B Weber",
        "company_name=3 M GmbH",
        "company_name=C & A",
        "company_name=H & M",
        "company_name=K + S",
        "company_name=B & Q",
        "company_name=P / S",
        "company_name=D - E",
    ],
    ..Rule::ROW
};

/// A legal form is no name.
pub(super) static COMPANY_NAME_STANDALONE_ABBREVIATION: Rule = Rule {
    code: "COMPANY_NAME_STANDALONE_ABBREVIATION",
    since: Some(Date::constant(2021, 9, 22)),
    summary: "A company name is more than a legal form such as Ltd or GmbH.",
    why: "Partner Center refuses a legal form that stands alone.",
    fix: "Enter the company's name together with its legal form.",
    source: SOURCE_2021,
    bad: &["company_name=L.L.C.", "company_name=Pvt.  Ltd.", "company_name=GmbH"],
    good: &["company_name=Weber Ltd.", "company_name=Limited Edition Prints"],
    ..Rule::ROW
};

/// A web address is not the legal name.
pub(super) static COMPANY_NAME_TLD: Rule = Rule {
    code: "COMPANY_NAME_TLD",
    severity: Severity::Warn,
    since: Some(Date::constant(2021, 9, 22)),
    phases: &[Phase { before: Date::constant(2022, 1, 1), level: Level::On(Severity::Reject) }],
    summary: "A company name does not end like a web address.",
    why: "Partner Center refused such names in 2021 and has warned about them since.",
    fix: "Enter the legal name; keep the web address only if the register has it so.",
    source: SOURCE_2024,
    bad: &["company_name=weber.com", "company_name=Chess club.org"],
    good: &[
        "company_name=Booking.com B.V.",
        "company_name=Weber GmbH & Co.KG",
        "company_name=Arcor S.A",
    ],
    ..Rule::ROW
};

/// Test names are not allowed.
pub(super) static COMPANY_NAME_TEST: Rule = Rule {
    code: "COMPANY_NAME_TEST",
    summary: "A company name is not a placeholder or an invented company of Microsoft's samples.",
    why: "Partner Center asks for real companies and no test names.",
    fix: "Enter the exact legal name of the company.",
    source: SOURCE_TEST,
    bad: &[
        "company_name=Test Company",
        "company_name=Contoso",
        "company_name=Contoso GmbH",
        "company_name=A. Datum Corporation",
        "company_name=Fabrikam, Inc.",
        "company_name=n/a",
    ],
    good: &[
        "company_name=Testo SE",
        "company_name=Foobar Records",
        "company_name=Contoso Bau Müller GmbH",
    ],
    ..Rule::ROW
};

/// A placeholder inside a longer name.
pub(super) static COMPANY_NAME_TEST_TOKEN: Rule = Rule {
    code: "COMPANY_NAME_TEST_TOKEN",
    severity: Severity::Warn,
    summary: "A company name does not hold a placeholder as a word.",
    why: "Partner Center asks for real companies and no test names; real names hold such words too.",
    fix: "Check that this is a real company.",
    source: SOURCE_TEST,
    bad: &["company_name=Weber Test", "company_name=Contoso Weber GmbH"],
    good: &["company_name=Contestá SA", "company_name=Demant A/S"],
    ..Rule::ROW
};

/// Acronyms are to be avoided.
pub(super) static COMPANY_NAME_ACRONYM: Rule = Rule {
    code: "COMPANY_NAME_ACRONYM",
    severity: Severity::Warn,
    summary: "A company name is not an acronym alone.",
    why: "Partner Center asks to avoid acronyms; many legal names are acronyms, so they pass.",
    fix: "Check that the register has the name so, and add the legal form if it has one.",
    source: "Partner Center, add a new customer (2021-05); the length is ours",
    bad: &["company_name=IBM"],
    good: &["company_name=IBM Deutschland GmbH", "company_name=Weber"],
    ..Rule::ROW
};

/// Short forms are to be avoided.
pub(super) static COMPANY_NAME_SHORT_FORM: Rule = Rule {
    code: "COMPANY_NAME_SHORT_FORM",
    severity: Severity::Warn,
    summary: "A company name spells its words out.",
    why: "Partner Center asks to avoid short forms such as Intl or Dept.",
    fix: "Spell the word out if the register has it so.",
    source: "Partner Center, add a new customer (2021-05); the list is ours",
    bad: &["company_name=Weber Intl. Ltd", "company_name=Dept of Works"],
    good: &["company_name=Weber International Ltd"],
    ..Rule::ROW
};

/// A number is an unlikely name.
pub(super) static COMPANY_NAME_DIGITS_ONLY: Rule = Rule {
    code: "COMPANY_NAME_DIGITS_ONLY",
    severity: Severity::Warn,
    summary: "A company name is more than a number.",
    why: "A number in this column is often a customer number.",
    fix: "Check that the columns are in the right order and that this is the legal name.",
    source: "ours",
    bad: &["company_name=12345"],
    good: &["company_name=1&1", "company_name=4711 GmbH"],
    ..Rule::ROW
};

/// Judges the company name.
pub(super) fn company_name<'a>(desk: &mut Desk<'_, 'a>) -> Option<CompanyName<'a>> {
    let column = Column::CompanyName;
    let Some(text) = desk.text(column) else {
        desk.find(
            &COMPANY_NAME_REQUIRED,
            column,
            say!("The company name is missing; enter the company's legal name."),
        );
        return None;
    };
    let name = match CompanyName::parse(text) {
        Ok(name) => name,
        Err(TextFault::TooLong { max }) => {
            desk.find(
                &COMPANY_NAME_TOO_LONG,
                column,
                say!("The company name has more than {max} characters; shorten it.", max),
            );
            return None;
        }
        Err(_) => {
            desk.find(
                &COMPANY_NAME_REQUIRED,
                column,
                say!(
                    "The company name holds no visible character; enter the company's legal name."
                ),
            );
            return None;
        }
    };
    let invented = lists::is_invented(name.as_str());
    let rejected = content(desk, name.as_str(), invented);
    if !rejected {
        words(desk, name.as_str(), invented);
    }
    (!rejected).then_some(name)
}

/// The rules about what a name is made of, in the order in which they are told: the first that
/// rejects ends the list, warnings do not. Returns whether one rejected.
fn content(desk: &mut Desk<'_, '_>, name: &str, invented: Invented) -> bool {
    let look = look(name);
    let is_web_address = is_web_address(name);
    // Nearly every name: nothing is wrong with it, and no sentence has to be laid out.
    if !(look.is_odd() || is_web_address || is_abbreviation(name) || is_placeholder(name, invented))
    {
        return false;
    }
    let checks: [(&'static Rule, bool, Text); 9] = [
        (
            &COMPANY_NAME_SINGLE_CHAR,
            look.count == 1,
            say!("`{value}` is a single character; enter the company's legal name."),
        ),
        (
            &COMPANY_NAME_ONLY_SPECIAL,
            look.special,
            say!("`{value}` holds punctuation only; enter the company's legal name."),
        ),
        (
            &COMPANY_NAME_NO_LETTER_OR_DIGIT,
            !look.letter_or_digit && !look.special,
            say!("`{value}` holds neither a letter nor a digit; enter the company's legal name."),
        ),
        (
            &COMPANY_NAME_REPEATED_CHAR,
            look.repeated,
            say!("`{value}` is one character repeated; enter the company's legal name."),
        ),
        (
            &COMPANY_NAME_SPACED_SINGLES,
            look.singles,
            say!(
                "`{value}` is single characters with blanks between; enter the company's legal name."
            ),
        ),
        (
            &COMPANY_NAME_STANDALONE_ABBREVIATION,
            is_abbreviation(name),
            say!("`{value}` is a legal form without a name; enter both."),
        ),
        (
            &COMPANY_NAME_TLD,
            is_web_address,
            say!("`{value}` ends like a web address; enter the legal name as the register has it."),
        ),
        (
            &COMPANY_NAME_TEST,
            is_placeholder(name, invented),
            say!("`{value}` is a placeholder or an invented company; enter a real legal name."),
        ),
        (
            &COMPANY_NAME_DIGITS_ONLY,
            look.digits && look.count > 1 && !look.repeated && !look.singles,
            say!(
                "`{value}` is a number; check that it is the legal name and not a customer number."
            ),
        ),
    ];
    checks
        .into_iter()
        .any(|(rule, broken, message)| broken && desk.find(rule, Column::CompanyName, message))
}

/// A word without the dots around it.
fn without_dots(mut word: &[u8]) -> &[u8] {
    while let [b'.', rest @ ..] | [rest @ .., b'.'] = word {
        word = rest;
    }
    word
}

/// The rules about single words. They only warn.
fn words(desk: &mut Desk<'_, '_>, name: &str, invented: Invented) {
    let column = Column::CompanyName;
    if name.len() <= 5 && name.len() >= 2 && name.bytes().all(|b| b.is_ascii_uppercase()) {
        desk.find(
            &COMPANY_NAME_ACRONYM,
            column,
            say!("`{value}` looks like an acronym; check that the register has the name so."),
        );
    }
    let (mut short, mut placeholder) = (false, false);
    let between = |byte: &u8| matches!(byte, b' ' | b',' | b'(' | b')' | b'-');
    for word in name.as_bytes().split(between).filter(|word| (3..=10).contains(&word.len())) {
        let word = without_dots(word);
        if !lists::may_be_listed(word) {
            continue;
        }
        let is = |one: &&str| one.len() == word.len() && one.as_bytes().eq_ignore_ascii_case(word);
        short |= SHORT_FORMS.iter().any(is);
        placeholder |= PLACEHOLDER_WORDS.iter().any(is);
    }
    if short {
        desk.find(
            &COMPANY_NAME_SHORT_FORM,
            column,
            say!("`{value}` holds a shortened word; spell it out if the register has it so."),
        );
    }
    if placeholder || invented == Invented::Perhaps {
        desk.find(
            &COMPANY_NAME_TEST_TOKEN,
            column,
            say!("`{value}` holds a word that is used for tests; check that the company is real."),
        );
    }
}
