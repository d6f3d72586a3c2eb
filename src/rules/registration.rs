//! The registration number or tax id: where it is demanded, and whether it looks like one of its
//! country. Partner Center's own patterns are not published, so a number is refused for its form
//! only where several public sources agree about that form.

mod digits;
mod forms;
mod vat;

use crate::model::{Country, Date, RegistrationNumber, TextFault};
use crate::table::Column;

use self::forms::{Cnpj, Form, Kind};
use super::rule::{Level, Phase, Severity};
use super::{Book, Desk, Grade, Rule, Text, say};

/// The day from which Partner Center demands a number in the first countries.
const FIRST_DAY: Date = Date::constant(2020, 11, 1);
/// The day from which it demands one in all of them, and takes one everywhere.
const ALL_DAY: Date = Date::constant(2021, 3, 25);
/// The day from which a number of Brazil may hold letters.
const LETTERS_DAY: Date = Date::constant(2026, 7, 1);

/// The countries of the first day.
const FIRST: &[&str] = &["AM", "AZ", "BY", "HU", "KG", "KZ", "MD", "RU", "TJ", "UA", "UZ"];
/// The countries that came later.
const LATER: &[&str] =
    &["AE", "BR", "IN", "IQ", "MM", "PL", "SA", "SS", "TH", "TR", "VE", "VN", "ZA"];
/// Countries in which only the newest page, and no text about the API, demands one.
const PERHAPS: &[&str] = &["CN", "US"];
/// Countries whose recorded rules know a number without demanding it.
const KNOWN: &[&str] = &["CN", "PT", "US"];

/// How long a number is where one is demanded.
const LENGTH: std::ops::RangeInclusive<usize> = 5..=22;
/// The longest number, separators not counted, that is looked at.
const COMPACT_MAX: usize = 64;

const SOURCE: &str = "Partner Center SDK, error codes, 600049 to 600051 (2021-07)";
const SOURCE_FORM: &str = "Partner Center, registration number information (2021-10); the forms are \
                           from public documents of the states";

/// Where a number is demanded.
pub(super) static ORG_REG_REQUIRED: Rule = Rule {
    code: "ORG_REG_REQUIRED",
    since: Some(FIRST_DAY),
    summary: "In 24 countries the customer has a registration number; until 2021-03-24 in 11.",
    why: "Partner Center refuses a customer of such a country without one.",
    fix: "Enter the company's registration number or tax id.",
    source: SOURCE,
    bad: &[
        "country=RU; culture=ru-RU; contact_phone=+7 495 123 45 67; organization_registration_number=",
        "country=PL; culture=pl-PL; contact_phone=+48 22 123 45 67",
    ],
    good: &[
        "country=DE; organization_registration_number=",
        "country=US; culture=en-US; organization_registration_number=; contact_phone=",
        "country=RU; culture=ru-RU; organization_registration_number=7707083893",
    ],
    ..Rule::ROW
};

/// How long a number is.
pub(super) static ORG_REG_LENGTH: Rule = Rule {
    code: "ORG_REG_LENGTH",
    summary: "A registration number has 5 to 22 characters.",
    why: "Partner Center takes no others where it demands a number; elsewhere this only warns, up to \
          the 64 characters that the database keeps.",
    fix: "Enter the number alone, without the name of the register.",
    source: "interworks.cloud, ordering for a customer where a tax id is required (2021)",
    bad: &[
        "country=IQ; culture=ar-IQ; organization_registration_number=1234",
        "country=IQ; culture=ar-IQ; organization_registration_number=Baghdad register 123456",
        "organization_registration_number=HRB1",
        concat!(
            "organization_registration_number=",
            "Handelsregister Berlin Charlottenburg, Abteilung B, Nummer 123456 B",
        ),
    ],
    good: &[
        "organization_registration_number=HRB 123456 B",
        "country=IQ; culture=ar-IQ; organization_registration_number=12345",
    ],
    ..Rule::ROW
};

/// The form of a country's numbers.
pub(super) static ORG_REG_FORMAT: Rule = Rule {
    code: "ORG_REG_FORMAT",
    summary: "A registration number has the form of its country's.",
    why: "Partner Center checks the form by patterns that are not published. Only where all sources \
          agree (BR, KZ, PL, RU, TR, UA) another form is refused; elsewhere this warns.",
    fix: "Enter the number that the country's tax office gave to the company.",
    source: SOURCE_FORM,
    bad: &[
        "country=RU; culture=ru-RU; organization_registration_number=770708389",
        "country=BR; culture=pt-BR; organization_registration_number=00.000.000/0001",
        "country=HU; culture=hu-HU; organization_registration_number=01-10-045985",
        "country=VE; culture=es-VE; organization_registration_number=000950369",
    ],
    good: &[
        "country=RU; culture=ru-RU; organization_registration_number=77 0708 3893",
        "country=BR; culture=pt-BR; organization_registration_number=00.000.000/0001-91",
        "country=BR; culture=pt-BR; organization_registration_number=12.ABC.345/01DE-35",
        "country=PL; culture=pl-PL; organization_registration_number=PL 526-025-02-74",
        "country=KZ; culture=kk-KZ; organization_registration_number=941240000193",
        "organization_registration_number=HRB 123456 B",
    ],
    ..Rule::ROW
};

/// The check digit of a country's numbers.
pub(super) static ORG_REG_CHECKSUM: Rule = Rule {
    code: "ORG_REG_CHECKSUM",
    severity: Severity::Warn,
    summary: "The check digit of a registration number fits its other digits.",
    why: "A digit that does not fit is nearly always a slip of the hand.",
    fix: "Compare the number with the company's papers.",
    source: "the algorithms published by the states; ours to check them",
    bad: &[
        "country=RU; culture=ru-RU; organization_registration_number=7707083894",
        "country=PL; culture=pl-PL; organization_registration_number=5260250275",
        "country=TR; culture=tr-TR; organization_registration_number=4540536921",
        "country=IN; culture=en-IN; organization_registration_number=27AAPFU0939F1ZW",
    ],
    good: &[
        "country=RU; culture=ru-RU; organization_registration_number=7707083893",
        "country=PL; culture=pl-PL; organization_registration_number=5260250274",
        "country=TR; culture=tr-TR; organization_registration_number=4540536920",
        "country=IN; culture=en-IN; organization_registration_number=AAACR5055K",
    ],
    ..Rule::ROW
};

/// A person's number.
pub(super) static ORG_REG_PERSONAL_ID: Rule = Rule {
    code: "ORG_REG_PERSONAL_ID",
    severity: Severity::Warn,
    summary: "A registration number is the company's, not a person's.",
    why: "Microsoft asks for the number of the business and not for one of its owner.",
    fix: "Enter the company's own number; keep it only if the business has no other.",
    source: SOURCE_FORM,
    bad: &[
        "country=RU; culture=ru-RU; organization_registration_number=500100732259",
        "country=PL; culture=pl-PL; organization_registration_number=44051401359",
        "country=BR; culture=pt-BR; organization_registration_number=390.533.447-05",
        "country=US; culture=en-US; contact_phone=; organization_registration_number=078-05-1120",
    ],
    good: &[
        "country=RU; culture=ru-RU; organization_registration_number=7707083893",
        "country=MD; culture=ro-MD; organization_registration_number=1008600038413",
        "country=US; culture=en-US; contact_phone=; organization_registration_number=91-1144442",
    ],
    ..Rule::ROW
};

/// Where no number is asked for.
pub(super) static ORG_REG_NOT_SUPPORTED: Rule = Rule {
    code: "ORG_REG_NOT_SUPPORTED",
    severity: Severity::Warn,
    since: Some(FIRST_DAY),
    phases: &[Phase { before: ALL_DAY, level: Level::On(Severity::Reject) }],
    summary: "A registration number is given only where Partner Center asks for one.",
    why: "From 2020-11 to 2021-03-24 Partner Center refused it elsewhere. Since then it is optional \
          there by one text and not to be given by another, so this only warns.",
    fix: "Leave the cell empty if Partner Center does not take the number.",
    source: "Partner Center SDK, error codes, 600002 (2021-07)",
    bad: &["organization_registration_number=HRB 123456 B"],
    good: &[
        "organization_registration_number=",
        "country=RU; culture=ru-RU; organization_registration_number=7707083893",
        "country=US; culture=en-US; contact_phone=; organization_registration_number=91-1144442",
    ],
    ..Rule::ROW
};

/// VAT numbers of the European Union.
pub(super) static ORG_REG_VAT_FORMAT: Rule = Rule {
    code: "ORG_REG_VAT_FORMAT",
    severity: Severity::Warn,
    summary: "A number with the prefix of a VAT number has the form of its state's VAT numbers.",
    why: "A VAT number of another length is a slip of the hand. Numbers of registers are left alone.",
    fix: "Compare the number with the company's papers.",
    source: "European Commission, structure of VAT identification numbers",
    bad: &[
        "organization_registration_number=DE 13669597",
        "country=PT; culture=pt-PT; organization_registration_number=PT98015226",
    ],
    good: &[
        "organization_registration_number=DE 136 695 976",
        "organization_registration_number=HRB 12345",
        "country=PT; culture=pt-PT; organization_registration_number=PT980152267",
    ],
    ..Rule::ROW
};

/// Whether Partner Center demands a number, and with it a phone number, in a country.
pub(super) fn is_demanded(book: &Book, country: Country) -> bool {
    let (country, day) = (country.as_str(), book.rules_date());
    let among = |countries: &[&str]| countries.contains(&country);
    (day >= FIRST_DAY && among(FIRST))
        || (day >= ALL_DAY && among(LATER))
        || (book.reference().number_demanded_in_cn_us && among(PERHAPS))
}

/// Whether a country's recorded rules know a number, demanded or not.
pub(super) fn is_known(code: &str) -> bool {
    KNOWN.contains(&code)
}

/// The form of a country's numbers in words, if one is known.
pub(super) fn form_words(country: Country) -> Option<Text> {
    forms::of(country.as_str()).map(|form| form.words)
}

/// Judges the number of a customer in a country; `None` for a country that is not known.
pub(super) fn registration<'a>(
    desk: &mut Desk<'_, 'a>,
    country: Option<Country>,
) -> Option<RegistrationNumber<'a>> {
    let column = Column::OrganizationRegistrationNumber;
    let demanded = country.is_some_and(|country| is_demanded(desk.book, country));
    let Some(text) = desk.text(column) else {
        if demanded {
            desk.find_with(
                &ORG_REG_REQUIRED,
                column,
                say!(
                    "The registration number is missing; this country demands the company's number."
                ),
                |finding| match country.and_then(|country| forms::of(country.as_str())) {
                    Some(form) => finding.expecting(form.words.english()),
                    None => finding,
                },
            );
        }
        return None;
    };
    let number = match RegistrationNumber::parse(text) {
        Ok(number) => number,
        Err(TextFault::TooLong { max }) => {
            let message = say!("{heading} has more than {max} characters; enter one number.", max);
            desk.find(&ORG_REG_LENGTH, column, message);
            return None;
        }
        Err(_) => return None,
    };
    let Some(country) = country else { return Some(number) };
    if is_out_of_length(desk, number.as_str(), demanded) {
        return None;
    }
    let refused = !demanded && outside(desk, country);
    let mut bytes = [0; COMPACT_MAX];
    let compact = compact(number.as_str(), &mut bytes);
    let unread = &[][..];
    let refused = match forms::of(country.as_str()) {
        Some(form) if demanded || KNOWN.contains(&country.as_str()) => {
            let form_refused =
                of_form(desk, form, number.as_str(), compact.unwrap_or(unread), demanded);
            refused || form_refused
        }
        _ => {
            vat(desk, country, compact.unwrap_or(unread));
            refused
        }
    };
    (!refused).then_some(number)
}

/// Judges the length. Returns whether the number is refused.
fn is_out_of_length(desk: &mut Desk<'_, '_>, number: &str, demanded: bool) -> bool {
    let column = Column::OrganizationRegistrationNumber;
    if LENGTH.contains(&crate::model::utf16_len(number)) {
        return false;
    }
    let message = say!(
        "`{value}` has fewer than 5 or more than 22 characters; enter the company's number alone."
    );
    if demanded {
        return desk.find(&ORG_REG_LENGTH, column, message);
    }
    desk.warn(&ORG_REG_LENGTH, column, message, |finding| finding);
    false
}

/// Judges a number where none is asked for. Returns whether it is refused.
fn outside(desk: &mut Desk<'_, '_>, country: Country) -> bool {
    if desk.book.rules_date() >= ALL_DAY && KNOWN.contains(&country.as_str()) {
        return false;
    }
    desk.find(
        &ORG_REG_NOT_SUPPORTED,
        Column::OrganizationRegistrationNumber,
        say!("Partner Center asks for no registration number in this country; check whether it is needed."),
    )
}

fn vat(desk: &mut Desk<'_, '_>, country: Country, number: &[u8]) {
    if vat::is_well_formed(country.as_str(), number) == Some(false) {
        desk.find(
            &ORG_REG_VAT_FORMAT,
            Column::OrganizationRegistrationNumber,
            say!(
                "`{value}` begins like a VAT number and has another form than these have; check it."
            ),
        );
    }
}

/// Judges a number by the form of its country's. Returns whether it is refused.
fn of_form(
    desk: &mut Desk<'_, '_>,
    form: &'static Form,
    typed: &str,
    number: &[u8],
    demanded: bool,
) -> bool {
    let column = Column::OrganizationRegistrationNumber;
    let cnpj = if desk.book.rules_date() < LETTERS_DAY { Cnpj::Digits } else { Cnpj::Letters };
    let words = form.words;
    let kind =
        if form.country == "US" && is_ssn(typed) { Kind::Person } else { form.look(number, cnpj) };
    match kind {
        Kind::Fine => false,
        Kind::Person => desk.find_with(
            &ORG_REG_PERSONAL_ID,
            column,
            say!("`{value}` looks like a person's number; enter the company's own."),
            |finding| finding.expecting(words.english()),
        ),
        Kind::WrongCheck => desk.find_with(
            &ORG_REG_CHECKSUM,
            column,
            say!("The check digit of `{value}` does not fit its other digits; compare it with the papers."),
            |finding| finding.expecting(words.english()),
        ),
        Kind::Other => {
            let message = say!("`{value}` has another form than {words}; enter that.", words);
            let fill = |finding: super::Finding| {
                let finding = finding.expecting(words.english());
                match meant(form, typed, number, cnpj) {
                    Some(meant) => finding.suggesting(meant, Grade::Likely),
                    None => finding,
                }
            };
            if demanded && form.agreed {
                return desk.find_with(&ORG_REG_FORMAT, column, message, fill);
            }
            desk.warn(&ORG_REG_FORMAT, column, message, fill);
            false
        }
    }
}

/// The number that was probably meant: without the letters of a label, or with the zeros that a
/// spreadsheet has taken from its beginning.
fn meant(form: &Form, typed: &str, number: &[u8], cnpj: Cnpj) -> Option<String> {
    let digits: Vec<u8> = typed.bytes().filter(u8::is_ascii_digit).collect();
    let lost = form.digits.saturating_sub(digits.len());
    if digits.is_empty() || lost > 3 {
        return None;
    }
    let padded = [vec![b'0'; lost], digits].concat();
    let fits = padded != number && form.look(&padded, cnpj) == Kind::Fine;
    String::from_utf8(padded).ok().filter(|_| fits)
}

/// Whether a number is written as social security numbers are: three, two and four digits.
fn is_ssn(typed: &str) -> bool {
    let parts: [usize; 3] = [3, 2, 4];
    let mut given = typed.split('-');
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().all(|len| given.next().is_some_and(|part| part.len() == *len && digits(part)))
        && given.next().is_none()
}

/// The number without its separators, letters in upper case; `None` where it holds characters that
/// no such number has. Cyrillic letters that look like Latin ones are taken for these.
fn compact<'b>(number: &str, bytes: &'b mut [u8; COMPACT_MAX]) -> Option<&'b [u8]> {
    let mut count = 0;
    for c in number.chars() {
        let byte = match c {
            ' ' | '.' | '-' | '/' | '\u{A0}' | '\u{2010}'..='\u{2015}' | '\u{202F}' => continue,
            'А' | 'а' => b'A',
            'В' | 'в' => b'B',
            'С' | 'с' => b'C',
            'Е' | 'е' => b'E',
            'Н' | 'н' => b'H',
            'К' | 'к' => b'K',
            'М' | 'м' => b'M',
            'О' | 'о' => b'O',
            'Р' | 'р' => b'P',
            'Т' | 'т' => b'T',
            c => u8::try_from(c).ok().filter(u8::is_ascii)?.to_ascii_uppercase(),
        };
        *bytes.get_mut(count)? = byte;
        count += 1;
    }
    bytes.get(..count)
}
