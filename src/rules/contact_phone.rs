//! The rules about phone numbers. A number that is only unlikely is never refused: numbering plans
//! change faster than programs.

use crate::model::{Country, Date, Phone, TextFault};
use crate::table::Column;

use super::phone::{self, Look};
use super::rule::Severity;
use super::{Desk, Grade, Rule, Text, registration, say};

/// What the column keeps.
pub(super) static CONTACT_PHONE_TOO_LONG: Rule = Rule {
    code: "CONTACT_PHONE_TOO_LONG",
    summary: "A phone number has at most 64 characters.",
    why: "No phone number is longer, extension and blanks included; the database keeps 64.",
    fix: "Enter one phone number only.",
    source: "ours",
    bad: &[
        "contact_phone=+49 30 901820 or +49 30 901821 or +49 30 901822 or +49 30 901823 (office)",
    ],
    good: &["contact_phone=+49 30 901820 ext. 12"],
    ..Rule::ROW
};

/// Where the number of the company is demanded, so is that of its contact.
pub(super) static CONTACT_PHONE_REQUIRED: Rule = Rule {
    code: "CONTACT_PHONE_REQUIRED",
    since: Some(Date::constant(2020, 11, 1)),
    summary: "In countries that demand a registration number, the contact has a phone number.",
    why: "Partner Center refuses a customer without one in 24 countries; until 2021-03-24 in 11.",
    fix: "Enter the phone number of the primary contact.",
    source: "Partner Center SDK, error codes, 600051 (2021-07)",
    bad: &[
        "country=PL; culture=pl-PL; organization_registration_number=5260250274; contact_phone=",
    ],
    good: &[
        "country=DE; contact_phone=",
        "country=PL; culture=pl-PL; organization_registration_number=5260250274; contact_phone=+48 22 123 45 67",
    ],
    ..Rule::ROW
};

/// The one country whose pattern is known.
pub(super) static CONTACT_PHONE_FORMAT: Rule = Rule {
    code: "CONTACT_PHONE_FORMAT",
    summary: "A phone number in the United States has ten digits, with or without a leading 1.",
    why: "Partner Center has a pattern for phone numbers there; it knows no extension. muster takes \
          the plus sign off by itself.",
    fix: "Enter the ten digits of the number, such as 425 555 0101, or leave the cell empty.",
    source: "Partner Center PowerShell, AddressValidator (2021-02)",
    bad: &[
        "country=US; culture=en-US; contact_phone=555 0101",
        "country=US; culture=en-US; contact_phone=425 555 0101 ext. 12",
    ],
    good: &[
        "country=US; culture=en-US; contact_phone=+1 (425) 555-0101",
        "country=US; culture=en-US; contact_phone=425.555.0101",
        "country=US; culture=en-US; contact_phone=+49 30 901820",
        "country=CA; culture=en-CA; contact_phone=418 641 1675 ext. 12",
    ],
    ..Rule::ROW
};

/// What no numbering plan knows.
pub(super) static CONTACT_PHONE_IMPLAUSIBLE: Rule = Rule {
    code: "CONTACT_PHONE_IMPLAUSIBLE",
    severity: Severity::Warn,
    summary: "A phone number is as long as numbers in its country are.",
    why: "A number that is too short or too long reaches nobody. Plans change, so it only warns.",
    fix: "Check the phone number; best write it with + and the calling code of its country.",
    source: "Google libphonenumber, metadata 9.0",
    bad: &[
        "contact_phone=n/a",
        "contact_phone=+999 123456",
        "country=FR; culture=fr-FR; contact_phone=01 23 45",
        "country=GB; culture=en-GB; contact_phone=+44 20 7946 00345 6",
    ],
    good: &[
        "contact_phone=+49 (0)30 901820",
        "contact_phone=٠٣٠٩٠١٨٢٠",
        "contact_phone=030/901820-12",
        "country=AR; culture=es-AR; contact_phone=0343 15 555 1212",
    ],
    ..Rule::ROW
};

/// Two numbers in one cell.
pub(super) static CONTACT_PHONE_SEVERAL: Rule = Rule {
    code: "CONTACT_PHONE_SEVERAL",
    severity: Severity::Warn,
    summary: "The cell of a phone number holds one number.",
    why: "Partner Center has room for one number; two in one cell can be dialled by nobody.",
    fix: "Enter one number.",
    source: "ours",
    bad: &["contact_phone=+49 30 901820 / +49 30 901821", "contact_phone=030 901820\\; 030 901821"],
    good: &["contact_phone=030/901820", "contact_phone=+49 30 901820, 12"],
    ..Rule::ROW
};

/// A number of another country.
pub(super) static CONTACT_PHONE_COUNTRY_MISMATCH: Rule = Rule {
    code: "CONTACT_PHONE_COUNTRY_MISMATCH",
    severity: Severity::Warn,
    summary: "The contact's phone number is one of the customer's country.",
    why: "A number of another country often belongs to somebody else than the customer.",
    fix: "Check number and country; leave it if the contact is really reached there.",
    source: "ours; calling codes of Google libphonenumber",
    bad: &["contact_phone=+43 1 25075", "contact_phone=0043 1 25075"],
    good: &[
        "contact_phone=+49 30 901820",
        "contact_phone=+800 1234 5678",
        "country=CA; culture=en-CA; contact_phone=+1 418 641 1675",
    ],
    ..Rule::ROW
};

/// The same for the person who accepted the agreement.
pub(super) static AGREEMENT_PHONE_IMPLAUSIBLE: Rule = Rule {
    code: "AGREEMENT_PHONE_IMPLAUSIBLE",
    severity: Severity::Warn,
    summary: "The phone number in an agreement is one number, as long as numbers in its country are.",
    why: "The person who accepted may be asked about it, and would not be reached.",
    fix: "Check the phone number, or leave the cell empty: it is optional.",
    source: "Google libphonenumber, metadata 9.0",
    bad: &["agreement_phone=+999 123456; agreement_date=2021-05-19"],
    good: &[
        "agreement_phone=+49 30 901820; agreement_date=2021-05-19",
        "agreement_phone=+43 1 25075; agreement_date=2021-05-19",
    ],
    ..Rule::ROW
};

const ELSEWHERE: Text =
    say!("`{value}` has the calling code of another country than the customer's; check it.");

/// Judges the phone number of the primary contact.
pub(super) fn phone<'a>(desk: &mut Desk<'_, 'a>, country: Option<Country>) -> Option<Phone<'a>> {
    let column = Column::ContactPhone;
    let Some(text) = desk.text(column) else {
        if country.is_some_and(|country| registration::is_demanded(desk.book, country)) {
            desk.find(
                &CONTACT_PHONE_REQUIRED,
                column,
                say!(
                    "The phone number is missing; this country demands that of the primary contact."
                ),
            );
        }
        return None;
    };
    let number = match Phone::parse(text) {
        Ok(number) => number,
        Err(TextFault::TooLong { max }) => {
            let message = say!("{heading} has more than {max} characters; enter one number.", max);
            desk.find(&CONTACT_PHONE_TOO_LONG, column, message);
            return None;
        }
        Err(_) => return None,
    };
    if country.is_some_and(|country| country.as_str() == "US") {
        return united_states(desk, number);
    }
    match phone::look(number.as_str(), country) {
        Look::Plausible => {}
        Look::Implausible => {
            desk.find(
                &CONTACT_PHONE_IMPLAUSIBLE,
                column,
                say!(
                    "`{value}` has too few or too many digits for a phone number there; check it."
                ),
            );
        }
        Look::Several => {
            desk.find(
                &CONTACT_PHONE_SEVERAL,
                column,
                say!("`{value}` seems to hold more than one phone number; enter one number."),
            );
        }
        Look::Elsewhere => {
            desk.find(&CONTACT_PHONE_COUNTRY_MISMATCH, column, ELSEWHERE);
        }
    }
    Some(number)
}

fn united_states<'a>(desk: &mut Desk<'_, 'a>, number: Phone<'a>) -> Option<Phone<'a>> {
    let form = phone::us_form(number.as_str());
    match form.as_deref() {
        Some(form) if form == number.as_str() => return Some(number),
        Some(form) => return Phone::respelt(form).ok(),
        None => {}
    }
    // A company may well be reached abroad: that is said, and no reason to refuse it.
    if number.as_str().starts_with('+')
        && phone::look(number.as_str(), Country::parse("US")) == Look::Elsewhere
    {
        desk.find(&CONTACT_PHONE_COUNTRY_MISMATCH, Column::ContactPhone, ELSEWHERE);
        return Some(number);
    }
    let cut = phone::us_form_without_extension(number.as_str());
    let message = if cut.is_some() {
        say!(
            "`{value}` has an extension, which Partner Center does not take in the United States; leave it out."
        )
    } else {
        say!(
            "`{value}` is no phone number of the United States; enter ten digits, such as 425 555 0101."
        )
    };
    let rejected =
        desk.find_with(&CONTACT_PHONE_FORMAT, Column::ContactPhone, message, |finding| {
            let finding = finding.expecting("ten digits, such as 425 555 0101");
            match cut {
                Some(cut) => finding.suggesting(cut, Grade::Likely),
                None => finding,
            }
        });
    (!rejected).then_some(number)
}

/// Judges the phone number in an agreement, as far as it could be read.
pub(super) fn agreement_phone(
    desk: &mut Desk<'_, '_>,
    number: &Phone<'_>,
    country: Option<Country>,
) {
    let message = match phone::look(number.as_str(), country) {
        Look::Plausible | Look::Elsewhere => return,
        Look::Implausible => {
            say!("`{value}` has too few or too many digits for a phone number there; check it.")
        }
        Look::Several => {
            say!("`{value}` seems to hold more than one phone number; enter one number.")
        }
    };
    desk.find(&AGREEMENT_PHONE_IMPLAUSIBLE, Column::AgreementPhone, message);
}
