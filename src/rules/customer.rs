//! The customer of a row, put together from the parts its columns prove.

use crate::model::{
    Cloud, Contact, Country, Customer, CustomerRef, DomainPrefix, Email, PersonName, Phone,
    TextFault,
};
use crate::table::Column;

use super::agreement::{self, Defaults};
use super::defaults::DefaultsUsed;
use super::{
    Desk, Rule, address, company_name, contact, contact_phone, culture, domain, email, existing,
    house, qualification, registration, reseller, say,
};

/// The key of a customer.
pub(super) static CUSTOMER_REF_REQUIRED: Rule = Rule {
    code: "CUSTOMER_REF_REQUIRED",
    summary: "Where there is a column for it, a row names its customer.",
    why: "Without the key a line finds no customer, and a repeated run cannot tell what is new.",
    fix: "Enter your own key of the customer, or remove the column: the domain prefix is the key then.",
    source: "ours",
    bad: &["customer_ref="],
    good: &["customer_ref=C-1"],
    ..Rule::ROW
};

/// The form of a key.
pub(super) static CUSTOMER_REF_FORMAT: Rule = Rule {
    code: "CUSTOMER_REF_FORMAT",
    summary: "A customer's key has 1 to 64 characters on one line.",
    why: "Keys are compared character by character, so they hold nothing that cannot be seen.",
    fix: "Shorten the key, or remove line ends and tabs from it.",
    source: "ours",
    bad: &[
        "customer_ref=C-00000000001-00000000002-00000000003-00000000004-00000000005-123",
        "customer_ref=C\t1",
    ],
    good: &["customer_ref=Kunde 1/ä"],
    ..Rule::ROW
};

/// The cloud of the tenant.
pub(super) static CLOUD_UNKNOWN: Rule = Rule {
    code: "CLOUD_UNKNOWN",
    summary: "The cloud is public, us_gov or china.",
    why: "The ending of the tenant's domain follows from it.",
    fix: "Enter one of the three, or leave the cell empty for the public cloud.",
    source: "ours",
    bad: &["cloud=germany"],
    good: &["cloud=Public", "cloud="],
    ..Rule::ROW
};

/// A yes or no.
pub(super) static ENABLE_GDAP_FORMAT: Rule = Rule {
    code: "ENABLE_GDAP_FORMAT",
    summary: "Whether delegated administration is set up is answered by true or false.",
    why: "Any other word could mean either.",
    fix: "Enter true or false, or leave the cell empty.",
    source: "ours",
    bad: &["enable_gdap_by_default=maybe"],
    good: &["enable_gdap_by_default=TRUE", "enable_gdap_by_default=no"],
    ..Rule::ROW
};

/// Judges everything a customer is made of. `None` when a finding rejects the row, also one that
/// was there before.
pub(super) fn customer<'a>(
    desk: &mut Desk<'_, 'a>,
    keys: &CustomerKeys<'a>,
    used: &mut DefaultsUsed,
) -> Option<Customer<'a>> {
    existing::tenant_id(desk);
    let company_name = company_name::company_name(desk);
    let country = address::country(desk, keys.cloud);
    house::country(desk, country);
    let registration_number = registration::registration(desk, country);
    let address = address::address(desk, country);
    let contact = contact(desk, country);
    let culture = culture::culture(desk, country, used);
    let language = culture::language(desk, culture, country, used);
    let currency = if desk.is_flat() { None } else { culture::currency(desk, country) };
    let enable_gdap_by_default = enable_gdap(desk);
    let (qualifications, schooling, gcc_validation_code) = qualification::qualifications(desk);
    if let Some(email) = &contact.email {
        email::education(desk, email, qualifications);
    }
    if let (Some(prefix), Some(name)) = (&keys.domain, &company_name) {
        domain::education(desk, prefix, name, qualifications);
    }
    let reseller = reseller::reseller(desk);
    let defaults = Defaults {
        first_name: contact.first_name.clone(),
        last_name: contact.last_name.clone(),
        email: contact.email.clone(),
        company_name: company_name.clone(),
        country,
    };
    let agreement = agreement::agreement(desk, &defaults, used);
    if desk.rejects_customer() {
        return None;
    }
    let domain = keys.domain.clone()?;
    Some(Customer {
        reference: keys.reference.clone().unwrap_or_else(|| CustomerRef::from_domain(&domain)),
        company_name: company_name?,
        domain,
        registration_number,
        contact: contact.proven()?,
        address: address?,
        culture: culture?,
        language: language?,
        currency,
        cloud: keys.cloud?,
        enable_gdap_by_default,
        qualifications,
        schooling,
        gcc_validation_code,
        reseller,
        agreement,
        custom: None,
    })
}

/// What names a customer, judged before the rest so that also a rejected row has its keys.
pub(super) struct CustomerKeys<'a> {
    /// The partner's own key.
    pub(super) reference: Option<CustomerRef<'a>>,
    /// The tenant's domain.
    pub(super) domain: Option<DomainPrefix<'a>>,
    cloud: Option<Cloud>,
}

/// Judges the keys of a customer.
pub(super) fn keys<'a>(desk: &mut Desk<'_, 'a>) -> CustomerKeys<'a> {
    let cloud = match desk.text(Column::Cloud) {
        None if desk.is_closed(Column::Cloud) => None,
        None => Some(desk.book.partner().cloud.unwrap_or(Cloud::Public)),
        Some(text) => {
            let cloud = Cloud::parse(text);
            if cloud.is_none() {
                desk.find_with(
                    &CLOUD_UNKNOWN,
                    Column::Cloud,
                    say!("`{value}` is no cloud; enter public, us_gov or china."),
                    |finding| finding.expecting(Cloud::TEXTS.join(", ")),
                );
            }
            cloud
        }
    };
    let reference = reference(desk);
    if reference.is_none()
        && desk.has(Column::CustomerRef)
        && desk.text(Column::CustomerRef).is_none()
    {
        desk.find(
            &CUSTOMER_REF_REQUIRED,
            Column::CustomerRef,
            say!("The customer's key is missing; enter one, such as C-000123."),
        );
    }
    CustomerKeys { reference, domain: domain::domain(desk, cloud), cloud }
}

/// Reads the partner's own key of a customer, where the row has one.
pub(super) fn reference<'a>(desk: &mut Desk<'_, 'a>) -> Option<CustomerRef<'a>> {
    let column = Column::CustomerRef;
    let message = match CustomerRef::parse(desk.text(column)?) {
        Ok(reference) => return Some(reference),
        Err(TextFault::TooLong { max }) => {
            say!("{heading} has more than {max} characters; shorten the key.", max)
        }
        Err(_) => say!("{heading} holds a tab, a line end or the like; remove it.").into(),
    };
    desk.find(&CUSTOMER_REF_FORMAT, column, message);
    None
}

/// The contact as far as its parts could be read.
struct Parts<'a> {
    first_name: Option<PersonName<'a>>,
    middle_name: Option<PersonName<'a>>,
    last_name: Option<PersonName<'a>>,
    email: Option<Email<'a>>,
    phone: Option<Phone<'a>>,
}

impl<'a> Parts<'a> {
    fn proven(self) -> Option<Contact<'a>> {
        Some(Contact {
            first_name: self.first_name?,
            middle_name: self.middle_name,
            last_name: self.last_name?,
            email: self.email?,
            phone: self.phone,
        })
    }
}

fn contact<'a>(desk: &mut Desk<'_, 'a>, country: Option<Country>) -> Parts<'a> {
    let first = &contact::CONTACT_FIRST_NAME_REQUIRED;
    let last = &contact::CONTACT_LAST_NAME_REQUIRED;
    Parts {
        first_name: contact::name(desk, Column::ContactFirstName, first),
        middle_name: contact::middle_name(desk),
        last_name: contact::name(desk, Column::ContactLastName, last),
        email: email::email(desk, Column::ContactEmail),
        phone: contact_phone::phone(desk, country),
    }
}

fn enable_gdap(desk: &mut Desk<'_, '_>) -> Option<bool> {
    let text = desk.text(Column::EnableGdapByDefault)?;
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(&["true", "yes", "y", "1"]) {
        return Some(true);
    }
    if is(&["false", "no", "n", "0"]) {
        return Some(false);
    }
    desk.find_with(
        &ENABLE_GDAP_FORMAT,
        Column::EnableGdapByDefault,
        say!("`{value}` is neither true nor false; enter one of them, or nothing."),
        |finding| finding.expecting("true or false"),
    );
    None
}
