//! A new customer as Partner Center's wizard would take it.

use super::digest::quick_hash;
use super::{
    AddressLine, AgreementMode, AgreementType, Cloud, CompanyName, Country, Culture, Currency,
    Custom, CustomerRef, Date, DomainPrefix, EducationSegment, Email, Guid, Language, Locality,
    MpnId, Note, PersonName, Phone, PostalCode, Qualifications, RegistrationNumber,
};

/// A new customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer<'a> {
    /// The partner's own key of the customer; the domain prefix where the input has no such column.
    pub reference: CustomerRef<'a>,
    /// Legal name.
    pub company_name: CompanyName<'a>,
    /// First part of the tenant's onmicrosoft.com domain.
    pub domain: DomainPrefix<'a>,
    /// Business registration number, as given.
    pub registration_number: Option<RegistrationNumber<'a>>,
    /// The primary contact.
    pub contact: Contact<'a>,
    /// The default address.
    pub address: Address<'a>,
    /// Culture for communication and currency.
    pub culture: Culture,
    /// Language of communication.
    pub language: Language,
    /// Billing currency, where the input names one.
    pub currency: Option<Currency>,
    /// The cloud the tenant lives in.
    pub cloud: Cloud,
    /// Whether granular delegated administration is set up at creation.
    pub enable_gdap_by_default: Option<bool>,
    /// Special qualifications; empty for an ordinary customer.
    pub qualifications: Qualifications,
    /// School facts of an education customer.
    pub schooling: Schooling<'a>,
    /// Validation code of a Government Community Cloud customer.
    pub gcc_validation_code: Option<Note<'a>>,
    /// The indirect reseller, if one takes part.
    pub reseller: Reseller<'a>,
    /// The customer agreement as attested or announced.
    pub agreement: Option<Agreement<'a>>,
    /// Columns of the house's own.
    pub custom: Option<Custom>,
}

impl Customer<'_> {
    /// What makes two customers look like one company: country and registration number, as they
    /// are compared.
    pub fn registration_key(&self) -> Option<String> {
        let number = self.registration_number.as_ref()?;
        let country = self.address.country.as_str();
        let key = number.key();
        // `PL 526-000-12-46` is the number 5260001246, with its country before it.
        let rest = key.get(..2).filter(|head| head.eq_ignore_ascii_case(country));
        let rest = rest
            .and_then(|_| key.get(2..))
            .filter(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
        let number = rest.unwrap_or(&key);
        (!number.is_empty()).then(|| [country, ":", number].concat())
    }

    /// A hash of its name and country as they are compared, never 0. It is kept in ledgers, so it
    /// stays what it is.
    pub fn name_hash(&self) -> u32 {
        hash_of(self.company_name.key(), self.address.country.as_str())
    }
}

/// See [`Customer::name_hash`]; the name as [`CompanyName::key`] gives it.
pub fn name_hash(name_key: &str, country: &str) -> u32 {
    hash_of(name_key.to_owned(), country)
}

fn hash_of(mut name_key: String, country: &str) -> u32 {
    name_key.push('\n');
    name_key.push_str(country);
    let hash = quick_hash(name_key.as_bytes());
    #[expect(clippy::cast_possible_truncation, reason = "a short hash is what is wanted")]
    (hash as u32).max(1)
}

/// The primary contact of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact<'a> {
    /// First name.
    pub first_name: PersonName<'a>,
    /// Middle name.
    pub middle_name: Option<PersonName<'a>>,
    /// Last name.
    pub last_name: PersonName<'a>,
    /// E-mail address.
    pub email: Email<'a>,
    /// Phone number.
    pub phone: Option<Phone<'a>>,
}

/// The default address of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address<'a> {
    /// Country or region.
    pub country: Country,
    /// First line.
    pub line1: AddressLine<'a>,
    /// Second line.
    pub line2: Option<AddressLine<'a>>,
    /// City.
    pub city: Option<Locality<'a>>,
    /// State or province.
    pub state: Option<Locality<'a>>,
    /// Postal code.
    pub postal_code: Option<PostalCode<'a>>,
    /// Region; normally empty.
    pub region: Option<Locality<'a>>,
}

/// What an education customer says about its school.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schooling<'a> {
    /// Kind of school.
    pub segment: Option<EducationSegment>,
    /// Its web address.
    pub website: Option<Note<'a>>,
}

/// The resellers of an indirect sale.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reseller<'a> {
    /// Tenant id.
    pub tenant_id: Option<Guid>,
    /// Partner location id.
    pub mpn_id: Option<MpnId<'a>>,
    /// Whether the partner attests the reseller's part in the sale.
    pub attested: Option<bool>,
    /// Further resellers, at most five.
    pub additional: Vec<MpnId<'a>>,
}

/// The customer agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement<'a> {
    /// Who confirms it.
    pub mode: AgreementMode,
    /// Which agreement.
    pub kind: AgreementType,
    /// Template id, where the input names one.
    pub template_id: Option<Guid>,
    /// First name of the person who accepted; absent when the customer accepts directly.
    pub first_name: Option<PersonName<'a>>,
    /// Last name of that person.
    pub last_name: Option<PersonName<'a>>,
    /// E-mail address of that person.
    pub email: Option<Email<'a>>,
    /// Phone number of that person.
    pub phone: Option<Phone<'a>>,
    /// Day of acceptance.
    pub date: Option<Date>,
    /// Company named in the attestation.
    pub company_name: Option<CompanyName<'a>>,
}
