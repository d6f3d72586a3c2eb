//! The bytes over which a row's digest is taken: its values after normalising, by field, absent
//! ones left out. So neither the order of columns nor an added empty column changes a digest, and
//! a field added to the model later changes no digest of a row that lacks it.

use super::{Agreement, Customer, Digest, MpnId, Offer, Subscription};

/// The fields by number. A number is never used again for something else: digests are stored.
#[derive(Debug, Clone, Copy)]
enum Field {
    CustomerRef = 1,
    CompanyName = 2,
    DomainPrefix = 3,
    OrganizationRegistrationNumber = 4,
    ContactFirstName = 5,
    ContactMiddleName = 6,
    ContactLastName = 7,
    ContactEmail = 8,
    ContactPhone = 9,
    Country = 10,
    AddressLine1 = 11,
    AddressLine2 = 12,
    City = 13,
    State = 14,
    PostalCode = 15,
    Region = 16,
    Culture = 17,
    Language = 18,
    Currency = 19,
    Cloud = 20,
    EnableGdapByDefault = 21,
    SpecialQualification = 22,
    EducationSegment = 23,
    EducationWebsite = 24,
    GccValidationCode = 25,
    ResellerTenantId = 26,
    ResellerMpnId = 27,
    ResellerAttestation = 28,
    AdditionalResellerMpnId = 29,
    AgreementMode = 30,
    AgreementType = 31,
    AgreementTemplateId = 32,
    AgreementFirstName = 33,
    AgreementLastName = 34,
    AgreementEmail = 35,
    AgreementPhone = 36,
    AgreementDate = 37,
    AgreementCompanyName = 38,
    LineRef = 39,
    OfferId = 40,
    CatalogItemId = 41,
    Quantity = 42,
    TermDuration = 43,
    BillingCycle = 44,
    AutoRenew = 45,
    RenewalTermDuration = 46,
    CustomTermEndDate = 47,
    ParentLineRef = 48,
    ParentSubscriptionId = 49,
    FriendlyName = 50,
    PromotionId = 51,
    PartnerIdOnRecord = 52,
    AttestationAccepted = 53,
    ProvisioningContext = 54,
    Custom = 55,
}

/// The fields of a customer in the order of its bytes. What stands behind them is the agreement's
/// and [`Field::Custom`].
#[rustfmt::skip]
const OF_CUSTOMER: [Field; 29] = [
    Field::CustomerRef, Field::CompanyName, Field::DomainPrefix,
    Field::OrganizationRegistrationNumber, Field::ContactFirstName, Field::ContactMiddleName,
    Field::ContactLastName, Field::ContactEmail, Field::ContactPhone, Field::Country,
    Field::AddressLine1, Field::AddressLine2, Field::City, Field::State, Field::PostalCode,
    Field::Region, Field::Culture, Field::Language, Field::Currency, Field::Cloud,
    Field::EnableGdapByDefault, Field::SpecialQualification, Field::EducationSegment,
    Field::EducationWebsite, Field::GccValidationCode, Field::ResellerTenantId,
    Field::ResellerMpnId, Field::ResellerAttestation, Field::AdditionalResellerMpnId,
];

/// Those of an agreement.
#[rustfmt::skip]
const OF_AGREEMENT: [Field; 9] = [
    Field::AgreementMode, Field::AgreementType, Field::AgreementTemplateId,
    Field::AgreementFirstName, Field::AgreementLastName, Field::AgreementEmail,
    Field::AgreementPhone, Field::AgreementDate, Field::AgreementCompanyName,
];

/// Those of a line.
#[rustfmt::skip]
const OF_LINE: [Field; 18] = [
    Field::LineRef, Field::OfferId, Field::CatalogItemId, Field::Quantity, Field::TermDuration,
    Field::BillingCycle, Field::AutoRenew, Field::RenewalTermDuration, Field::CustomTermEndDate,
    Field::ParentLineRef, Field::ParentSubscriptionId, Field::FriendlyName, Field::Currency,
    Field::PromotionId, Field::PartnerIdOnRecord, Field::AttestationAccepted,
    Field::ProvisioningContext, Field::Custom,
];

/// Values as texts, as they are stored; flags are `true` and `false`, several resellers are parted
/// by semicolons.
pub type StoredTexts = [Option<String>];

/// The digest of a stored customer: its values in the order of the columns from `customer_ref` on,
/// the derived ones left out, those of its agreement, and its custom columns.
pub fn stored_customer_digest(
    values: &StoredTexts,
    agreement: &StoredTexts,
    custom: Option<&str>,
) -> Digest {
    let mut bytes = Vec::with_capacity(640);
    let mut f = Fields(&mut bytes);
    for (field, value) in OF_CUSTOMER.into_iter().zip(values) {
        let Some(value) = value else { continue };
        match field {
            Field::AdditionalResellerMpnId => value.split(';').for_each(|id| f.text(field, id)),
            _ => f.text(field, value),
        }
    }
    for (field, value) in OF_AGREEMENT.into_iter().zip(agreement) {
        f.maybe(field, value.as_deref());
    }
    f.maybe(Field::Custom, custom);
    Digest::of(&bytes)
}

/// The digest of a stored line: its reference, and its values in the order of the columns from
/// `offer_id` on, the base's reference in the place of its id.
pub fn stored_line_digest(reference: Option<&str>, values: &StoredTexts) -> Digest {
    let mut bytes = Vec::with_capacity(192);
    let mut f = Fields(&mut bytes);
    f.maybe(Field::LineRef, reference);
    for (field, value) in OF_LINE.into_iter().skip(1).zip(values) {
        f.maybe(field, value.as_deref());
    }
    Digest::of(&bytes)
}

/// Numbers of fields and their values, each value with its length in front, so that no two lists
/// agree by accident.
struct Fields<'b>(&'b mut Vec<u8>);

impl Fields<'_> {
    fn take(&mut self, field: Field, value: &[u8]) {
        let len = u32::try_from(value.len()).unwrap_or(u32::MAX).to_le_bytes();
        self.0.extend_from_slice(&[field as u8, len[0], len[1], len[2], len[3]]);
        self.0.extend_from_slice(value);
    }

    fn text(&mut self, field: Field, value: &str) {
        self.take(field, value.as_bytes());
    }

    fn code(&mut self, field: Field, value: Option<&[u8]>) {
        if let Some(value) = value {
            self.take(field, value);
        }
    }

    /// As [`Fields::text`] of the number's decimal digits.
    fn number(&mut self, field: Field, mut value: u32) {
        let mut digits = [b'0'; 10];
        let mut at = digits.len();
        while value > 0 || at == digits.len() {
            at -= 1;
            digits[at] += u8::try_from(value % 10).unwrap_or(0);
            value /= 10;
        }
        self.text(field, std::str::from_utf8(&digits[at..]).unwrap_or_default());
    }

    fn maybe(&mut self, field: Field, value: Option<&str>) {
        if let Some(value) = value {
            self.text(field, value);
        }
    }

    fn flag(&mut self, field: Field, value: Option<bool>) {
        self.maybe(field, value.map(|v| if v { "true" } else { "false" }));
    }
}

impl Customer<'_> {
    /// The digest of all values of the customer.
    pub fn digest(&self) -> Digest {
        let mut bytes = Vec::with_capacity(640);
        self.write(&mut bytes);
        Digest::of(&bytes)
    }

    /// Adds the bytes over which the digest is taken.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        let mut f = Fields(bytes);
        f.text(Field::CustomerRef, self.reference.as_str());
        f.text(Field::CompanyName, self.company_name.as_str());
        f.text(Field::DomainPrefix, self.domain.as_str());
        f.maybe(
            Field::OrganizationRegistrationNumber,
            self.registration_number.as_ref().map(super::text::RegistrationNumber::as_str),
        );
        f.text(Field::ContactFirstName, self.contact.first_name.as_str());
        f.maybe(
            Field::ContactMiddleName,
            self.contact.middle_name.as_ref().map(super::text::PersonName::as_str),
        );
        f.text(Field::ContactLastName, self.contact.last_name.as_str());
        f.text(Field::ContactEmail, self.contact.email.as_str());
        f.maybe(Field::ContactPhone, self.contact.phone.as_ref().map(super::text::Phone::as_str));
        f.code(Field::Country, Some(self.address.country.as_bytes()));
        f.text(Field::AddressLine1, self.address.line1.as_str());
        f.maybe(
            Field::AddressLine2,
            self.address.line2.as_ref().map(super::text::AddressLine::as_str),
        );
        f.maybe(Field::City, self.address.city.as_ref().map(super::text::Locality::as_str));
        f.maybe(Field::State, self.address.state.as_ref().map(super::text::Locality::as_str));
        f.maybe(
            Field::PostalCode,
            self.address.postal_code.as_ref().map(super::text::PostalCode::as_str),
        );
        f.maybe(Field::Region, self.address.region.as_ref().map(super::text::Locality::as_str));
        f.code(Field::Culture, Some(self.culture.as_bytes()));
        f.code(Field::Language, Some(self.language.as_bytes()));
        f.code(Field::Currency, self.currency.as_ref().map(super::code::Currency::as_bytes));
        f.text(Field::Cloud, self.cloud.as_str());
        f.flag(Field::EnableGdapByDefault, self.enable_gdap_by_default);
        if !self.qualifications.is_empty() {
            f.text(Field::SpecialQualification, &self.qualifications.to_text());
        }
        f.maybe(
            Field::EducationSegment,
            self.schooling.segment.map(super::choice::EducationSegment::as_str),
        );
        f.maybe(
            Field::EducationWebsite,
            self.schooling.website.as_ref().map(super::text::Note::as_str),
        );
        f.maybe(
            Field::GccValidationCode,
            self.gcc_validation_code.as_ref().map(super::text::Note::as_str),
        );
        f.maybe(Field::ResellerTenantId, self.reseller.tenant_id.map(|v| v.to_string()).as_deref());
        f.maybe(Field::ResellerMpnId, self.reseller.mpn_id.as_ref().map(MpnId::as_str));
        f.flag(Field::ResellerAttestation, self.reseller.attested);
        for id in &self.reseller.additional {
            f.text(Field::AdditionalResellerMpnId, id.as_str());
        }
        if let Some(agreement) = &self.agreement {
            agreement.write(&mut f);
        }
        f.maybe(Field::Custom, self.custom.as_ref().map(super::Custom::as_str));
    }
}

impl Agreement<'_> {
    fn write(&self, f: &mut Fields<'_>) {
        f.text(Field::AgreementMode, self.mode.as_str());
        f.text(Field::AgreementType, self.kind.as_str());
        f.maybe(Field::AgreementTemplateId, self.template_id.map(|v| v.to_string()).as_deref());
        f.maybe(
            Field::AgreementFirstName,
            self.first_name.as_ref().map(super::text::PersonName::as_str),
        );
        f.maybe(
            Field::AgreementLastName,
            self.last_name.as_ref().map(super::text::PersonName::as_str),
        );
        f.maybe(Field::AgreementEmail, self.email.as_ref().map(super::text::Email::as_str));
        f.maybe(Field::AgreementPhone, self.phone.as_ref().map(super::text::Phone::as_str));
        f.maybe(Field::AgreementDate, self.date.map(|v| v.to_string()).as_deref());
        f.maybe(
            Field::AgreementCompanyName,
            self.company_name.as_ref().map(super::text::CompanyName::as_str),
        );
    }
}

impl Subscription<'_> {
    /// The digest of all values of the line. Its customer is not part of it: the line's key is.
    pub fn digest(&self) -> Digest {
        let mut bytes = Vec::with_capacity(192);
        self.write(&mut bytes);
        Digest::of(&bytes)
    }

    /// Adds the bytes over which the digest is taken.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        let mut f = Fields(bytes);
        f.maybe(Field::LineRef, self.reference.as_ref().map(super::text::LineRef::as_str));
        match &self.offer {
            Offer::Legacy(id) => f.text(Field::OfferId, id.as_str()),
            Offer::Item(id) => f.text(Field::CatalogItemId, id.as_str()),
        }
        f.number(Field::Quantity, self.quantity.get());
        f.maybe(Field::TermDuration, self.term.map(super::choice::Term::as_str));
        f.maybe(Field::BillingCycle, self.billing_cycle.map(super::choice::BillingCycle::as_str));
        f.flag(Field::AutoRenew, self.auto_renew);
        f.maybe(Field::RenewalTermDuration, self.renewal_term.map(super::choice::Term::as_str));
        f.maybe(Field::CustomTermEndDate, self.custom_term_end.map(|v| v.to_string()).as_deref());
        f.maybe(Field::ParentLineRef, self.parent_line.as_ref().map(super::text::LineRef::as_str));
        f.maybe(
            Field::ParentSubscriptionId,
            self.parent_subscription.map(|v| v.to_string()).as_deref(),
        );
        f.maybe(
            Field::FriendlyName,
            self.friendly_name.as_ref().map(super::text::FriendlyName::as_str),
        );
        f.code(Field::Currency, self.currency.as_ref().map(super::code::Currency::as_bytes));
        f.maybe(Field::PromotionId, self.promotion_id.as_ref().map(super::text::Note::as_str));
        f.maybe(Field::PartnerIdOnRecord, self.partner_on_record.as_ref().map(MpnId::as_str));
        f.flag(Field::AttestationAccepted, self.attestation_accepted);
        f.maybe(
            Field::ProvisioningContext,
            self.provisioning_context.as_ref().map(super::text::Note::as_str),
        );
        f.maybe(Field::Custom, self.custom.as_ref().map(super::Custom::as_str));
    }

    /// Adds what makes two lines look like one entered twice: item, term, billing cycle, parent
    /// and end date, whatever their quantity and names.
    pub fn write_item(&self, bytes: &mut Vec<u8>) {
        let mut f = Fields(bytes);
        match &self.offer {
            Offer::Legacy(id) => f.text(Field::OfferId, id.as_str()),
            Offer::Item(id) => f.text(Field::CatalogItemId, id.product_sku()),
        }
        f.maybe(Field::TermDuration, self.term.map(super::choice::Term::as_str));
        f.maybe(Field::BillingCycle, self.billing_cycle.map(super::choice::BillingCycle::as_str));
        f.maybe(Field::CustomTermEndDate, self.custom_term_end.map(|v| v.to_string()).as_deref());
        f.maybe(Field::ParentLineRef, self.parent_line.as_ref().map(super::text::LineRef::as_str));
        f.maybe(
            Field::ParentSubscriptionId,
            self.parent_subscription.map(|v| v.to_string()).as_deref(),
        );
    }
}
