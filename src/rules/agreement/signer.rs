//! Who accepted the agreement at the customer, and for which company.

use crate::model::{CompanyName, Country, Email, PersonName, Phone, TextFault};
use crate::rules::{DefaultsUsed, Desk, contact_phone, email, email_domain, reading, say};
use crate::table::Column;

use super::{
    AGREEMENT_COMPANY_NAME_REQUIRED, AGREEMENT_CONTACT_INCOMPLETE, AGREEMENT_EMAIL_FORMAT,
    AGREEMENT_NAME_TOO_LONG, Defaults,
};

/// A cell that is filled and cannot be used, or missing where it is needed; its finding is on the
/// pile.
pub(super) struct Refused;

type Read<T> = Result<Option<T>, Refused>;

/// The person who accepted.
pub(super) struct Signer<'a> {
    pub(super) first_name: Option<PersonName<'a>>,
    pub(super) last_name: Option<PersonName<'a>>,
    pub(super) email: Option<Email<'a>>,
}

/// Judges the person's cells. In an attestation, empty ones mean the primary contact: both names
/// together, and the address. In a direct acceptance they may stay empty.
pub(super) fn signer<'a>(
    desk: &mut Desk<'_, 'a>,
    attested: bool,
    defaults: &Defaults<'a>,
    used: &mut DefaultsUsed,
) -> Result<Signer<'a>, Refused> {
    let first_name = name(desk, Column::AgreementFirstName);
    let last_name = name(desk, Column::AgreementLastName);
    let email = address(desk);
    let given = Signer { first_name: first_name?, last_name: last_name?, email: email? };
    if !attested {
        return Ok(given);
    }
    half_a_name(desk, &given, defaults)?;
    let first_name = given.first_name.or_else(|| {
        used.insert(DefaultsUsed::AGREEMENT_FIRST_NAME);
        defaults.first_name.clone()
    });
    let last_name = given.last_name.or_else(|| {
        used.insert(DefaultsUsed::AGREEMENT_LAST_NAME);
        defaults.last_name.clone()
    });
    let email = given.email.or_else(|| {
        used.insert(DefaultsUsed::AGREEMENT_EMAIL);
        defaults.email.clone()
    });
    let parts = [
        (first_name.is_none(), Column::AgreementFirstName),
        (last_name.is_none(), Column::AgreementLastName),
        (email.is_none(), Column::AgreementEmail),
    ];
    let mut complete = true;
    for (_, column) in parts.into_iter().filter(|(missing, _)| *missing) {
        complete = false;
        // The primary contact's own cell was refused, and its finding says all there is to say.
        if !desk.rejects() {
            desk.find(
                &AGREEMENT_CONTACT_INCOMPLETE,
                column,
                say!("{heading} is empty and the primary contact has none either; fill it in."),
            );
        }
    }
    if complete { Ok(Signer { first_name, last_name, email }) } else { Err(Refused) }
}

/// Refuses one name of somebody else beside an empty cell: filling that one from the primary
/// contact would attest the acceptance of a person who does not exist.
fn half_a_name<'a>(
    desk: &mut Desk<'_, 'a>,
    given: &Signer<'a>,
    defaults: &Defaults<'a>,
) -> Result<(), Refused> {
    let (first, last) = (Column::AgreementFirstName, Column::AgreementLastName);
    let (given, default, full, empty) = match (&given.first_name, &given.last_name) {
        (Some(own), None) => (own, &defaults.first_name, first, last),
        (None, Some(own)) => (own, &defaults.last_name, last, first),
        _ => return Ok(()),
    };
    let given = given.as_str().to_lowercase();
    if default.as_ref().is_none_or(|default| default.as_str().to_lowercase() == given) {
        return Ok(());
    }
    desk.find_with(
        &AGREEMENT_CONTACT_INCOMPLETE,
        empty,
        say!("{heading} is empty beside the other name of somebody else than the primary contact; fill in both, or neither."),
        |finding| finding.beside(full),
    );
    Err(Refused)
}

fn name<'a>(desk: &mut Desk<'_, 'a>, column: Column) -> Read<PersonName<'a>> {
    let Some(text) = desk.text(column) else { return Ok(None) };
    match PersonName::parse(text) {
        Ok(name) => Ok(Some(name)),
        Err(TextFault::TooLong { max }) => {
            reading::too_long(desk, &AGREEMENT_NAME_TOO_LONG, column, max);
            Err(Refused)
        }
        Err(_) => Ok(None),
    }
}

fn address<'a>(desk: &mut Desk<'_, 'a>) -> Read<Email<'a>> {
    let column = Column::AgreementEmail;
    let Some(text) = desk.text(column) else { return Ok(None) };
    if email::shape(text).is_ok()
        && let Ok(email) = Email::parse(text)
    {
        email_domain::ending(desk, column, &email);
        email_domain::signer(desk, &email);
        return Ok(Some(email));
    }
    desk.find_with(
        &AGREEMENT_EMAIL_FORMAT,
        column,
        say!("This is no complete e-mail address; correct it, or leave {heading} empty for the primary contact's."),
        |finding| email::suggest(finding.expecting("name@domain"), text),
    );
    Err(Refused)
}

/// Judges the person's phone number, which may be absent.
pub(super) fn phone<'a>(desk: &mut Desk<'_, 'a>, country: Option<Country>) -> Option<Phone<'a>> {
    let column = Column::AgreementPhone;
    match Phone::parse(desk.text(column)?) {
        Ok(phone) => {
            contact_phone::agreement_phone(desk, &phone, country);
            Some(phone)
        }
        Err(TextFault::TooLong { max }) => {
            reading::too_long(desk, &reading::FREE_TEXT_TOO_LONG, column, max);
            None
        }
        Err(_) => None,
    }
}

/// Judges the company of the agreement; empty in an attestation means the customer's own name.
pub(super) fn company_name<'a>(
    desk: &mut Desk<'_, 'a>,
    attested: bool,
    defaults: &Defaults<'a>,
    used: &mut DefaultsUsed,
) -> Read<CompanyName<'a>> {
    let column = Column::AgreementCompanyName;
    let Some(text) = desk.text(column) else {
        if attested && defaults.company_name.is_some() {
            used.insert(DefaultsUsed::AGREEMENT_COMPANY_NAME);
            return Ok(defaults.company_name.clone());
        }
        // Where the customer's own cell was refused, its finding says all there is to say.
        if attested && !desk.rejects() {
            desk.find(
                &AGREEMENT_COMPANY_NAME_REQUIRED,
                column,
                say!("The attestation names no company, and the customer has no name either; enter the company's name."),
            );
        }
        return Ok(None);
    };
    // Mostly the customer's own name stands here once more.
    let own = defaults.company_name.as_ref().filter(|own| own.as_str() == text);
    match own.map_or_else(|| CompanyName::parse(text), |own| Ok(own.clone())) {
        Ok(name) if attested && !name.as_str().contains(char::is_alphanumeric) => {
            let refused = desk.find(
                &AGREEMENT_COMPANY_NAME_REQUIRED,
                column,
                say!("`{value}` names no company; enter the one that accepted, or leave {heading} empty for the customer's own."),
            );
            if refused { Err(Refused) } else { Ok(Some(name)) }
        }
        Ok(name) => Ok(Some(name)),
        Err(TextFault::TooLong { max }) => {
            reading::too_long(desk, &AGREEMENT_NAME_TOO_LONG, column, max);
            Err(Refused)
        }
        Err(_) => Ok(None),
    }
}
