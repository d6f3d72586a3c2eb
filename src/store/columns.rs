//! The target tables and the values of their rows, the same in both databases. The order in which a
//! row's values are added is the order of its table's columns here.

use super::rows::signed;
use super::{NewCustomer, NewFamily, NewLine, RunId};
use crate::model::{
    AddressLine, Agreement, BillingCycle, CompanyName, Currency, Custom, Date, EducationSegment,
    Email, FriendlyName, Guid, Locality, MpnId, Note, Offer, PersonName, Phone, PostalCode,
    RegistrationNumber, Term,
};

/// A table and its columns, in the order in which their values are added.
pub(super) struct Table {
    /// The table.
    pub(super) name: &'static str,
    /// The columns.
    pub(super) columns: &'static [&'static str],
}

/// Customers.
#[rustfmt::skip]
pub(super) static CUSTOMER: Table = Table {
    name: "customer",
    columns: &[
        "id", "source", "customer_ref", "company_name", "name_key", "domain_prefix",
        "organization_registration_number", "registration_key",
        "contact_first_name", "contact_middle_name", "contact_last_name", "contact_email",
        "contact_phone",
        "country", "address_line1", "address_line2", "city", "state", "postal_code", "region",
        "culture", "language", "currency", "cloud", "enable_gdap_by_default",
        "special_qualification", "education_segment", "education_website", "gcc_validation_code",
        "reseller_tenant_id", "reseller_mpn_id", "reseller_attestation",
        "additional_reseller_mpn_ids", "custom",
        "run", "input", "input_row", "digest",
    ],
};

/// Their agreements.
#[rustfmt::skip]
pub(super) static AGREEMENT: Table = Table {
    name: "agreement",
    columns: &[
        "id", "customer_id", "mode", "kind", "template_id", "first_name", "last_name", "email",
        "phone", "agreed_on", "company_name",
    ],
};

/// Lines.
#[rustfmt::skip]
pub(super) static SUBSCRIPTION: Table = Table {
    name: "subscription",
    columns: &[
        "customer_id", "id", "line_key", "offer_id", "catalog_item_id", "quantity",
        "term_duration", "billing_cycle", "auto_renew", "renewal_term_duration",
        "custom_term_end_date", "parent_id", "parent_subscription_id", "friendly_name", "currency",
        "promotion_id", "partner_id_on_record", "attestation_accepted", "provisioning_context", "custom",
        "run", "input", "input_row", "digest",
    ],
};

/// What all rows of a batch have in common.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The run.
    pub(super) run: RunId,
    /// The feed.
    pub(super) source: &'a str,
}

/// Takes the values of rows, one after the other, each as its database keeps it.
pub(super) trait Values {
    /// Text, or JSON.
    fn text<'a>(&mut self, text: impl Into<Option<&'a str>>);
    /// An id.
    fn uuid<'a>(&mut self, id: impl Into<Option<&'a [u8; 16]>>);
    /// A digest.
    fn digest(&mut self, bytes: &[u8; 32]);
    /// A number of 32 bits.
    fn integer(&mut self, number: i32);
    /// A number of 64 bits.
    fn bigint(&mut self, number: i64);
    /// A truth value.
    fn boolean(&mut self, flag: Option<bool>);
    /// A day.
    fn date(&mut self, day: Option<Date>);
}

/// The rows of families by their tables. The base line of an add-on stands before it in its family,
/// so it is written before it or with it.
pub(super) struct Sorted<'a, 'f> {
    /// The customers.
    pub(super) customers: Vec<&'a NewCustomer<'f>>,
    /// The agreements, each with its customer.
    pub(super) agreements: Vec<(&'a NewCustomer<'f>, &'a Agreement<'f>)>,
    /// The lines, each with its customer's id.
    pub(super) lines: Vec<(Guid, &'a NewLine<'f>)>,
}

impl<'a, 'f> Sorted<'a, 'f> {
    /// Sorts families.
    pub(super) fn of(families: &[&'a NewFamily<'f>]) -> Sorted<'a, 'f> {
        let customers: Vec<_> = families.iter().filter_map(|f| f.customer.as_ref()).collect();
        let agreements = customers
            .iter()
            .filter_map(|c| c.customer.agreement.as_ref().map(|agreement| (*c, agreement)))
            .collect();
        let lines = families
            .iter()
            .flat_map(|f| f.lines.iter().map(|line| (f.customer_id, line)))
            .collect();
        Sorted { customers, agreements, lines }
    }
}

/// Adds the values of a row of [`CUSTOMER`].
pub(super) fn add_customer(row: &mut impl Values, scope: Scope<'_>, new: &NewCustomer<'_>) {
    let customer = &new.customer;
    row.uuid(new.id.as_bytes());
    row.text(scope.source);
    row.text(customer.reference.as_str());
    row.text(customer.company_name.as_str());
    row.text(new.name_key.as_str());
    row.text(customer.domain.as_str());
    row.text(customer.registration_number.as_ref().map(RegistrationNumber::as_str));
    row.text(customer.registration_key().as_deref());
    let contact = &customer.contact;
    row.text(contact.first_name.as_str());
    row.text(contact.middle_name.as_ref().map(PersonName::as_str));
    row.text(contact.last_name.as_str());
    row.text(contact.email.as_str());
    row.text(contact.phone.as_ref().map(Phone::as_str));
    let address = &customer.address;
    row.text(address.country.as_str());
    row.text(address.line1.as_str());
    row.text(address.line2.as_ref().map(AddressLine::as_str));
    row.text(address.city.as_ref().map(Locality::as_str));
    row.text(address.state.as_ref().map(Locality::as_str));
    row.text(address.postal_code.as_ref().map(PostalCode::as_str));
    row.text(address.region.as_ref().map(Locality::as_str));
    row.text(customer.culture.as_str());
    row.text(customer.language.as_str());
    row.text(customer.currency.as_ref().map(Currency::as_str));
    row.text(customer.cloud.as_str());
    row.boolean(customer.enable_gdap_by_default);
    let qualified = !customer.qualifications.is_empty();
    row.text(qualified.then(|| customer.qualifications.to_text()).as_deref());
    row.text(customer.schooling.segment.map(EducationSegment::as_str));
    row.text(customer.schooling.website.as_ref().map(Note::as_str));
    row.text(customer.gcc_validation_code.as_ref().map(Note::as_str));
    let reseller = &customer.reseller;
    row.text(reseller.tenant_id.map(|id| id.to_string()).as_deref());
    row.text(reseller.mpn_id.as_ref().map(MpnId::as_str));
    row.boolean(reseller.attested);
    let additional: Vec<&str> = reseller.additional.iter().map(MpnId::as_str).collect();
    row.text((!additional.is_empty()).then(|| additional.join(";")).as_deref());
    row.text(customer.custom.as_ref().map(Custom::as_str));
    row.uuid(&scope.run.0);
    row.integer(new.input.into());
    row.bigint(new.row.into());
    row.digest(new.digest.as_bytes());
}

/// Adds the values of a row of [`AGREEMENT`].
pub(super) fn add_agreement(
    row: &mut impl Values,
    new: &NewCustomer<'_>,
    agreement: &Agreement<'_>,
) {
    row.uuid(new.agreement_id.as_bytes());
    row.uuid(new.id.as_bytes());
    row.text(agreement.mode.as_str());
    row.text(agreement.kind.as_str());
    row.text(agreement.template_id.map(|id| id.to_string()).as_deref());
    row.text(agreement.first_name.as_ref().map(PersonName::as_str));
    row.text(agreement.last_name.as_ref().map(PersonName::as_str));
    row.text(agreement.email.as_ref().map(Email::as_str));
    row.text(agreement.phone.as_ref().map(Phone::as_str));
    row.date(agreement.date);
    row.text(agreement.company_name.as_ref().map(CompanyName::as_str));
}

/// Adds the values of a row of [`SUBSCRIPTION`].
pub(super) fn add_line(row: &mut impl Values, scope: Scope<'_>, customer: Guid, new: &NewLine<'_>) {
    let line = &new.subscription;
    row.uuid(customer.as_bytes());
    row.uuid(new.id.as_bytes());
    row.text(new.line_key.as_str());
    let (offer, item) = match &line.offer {
        Offer::Legacy(id) => (Some(id.as_str()), None),
        Offer::Item(id) => (None, Some(id.as_str())),
    };
    row.text(offer);
    row.text(item);
    row.bigint(signed(line.quantity.get()));
    row.text(line.term.map(Term::as_str));
    row.text(line.billing_cycle.map(BillingCycle::as_str));
    row.boolean(line.auto_renew);
    row.text(line.renewal_term.map(Term::as_str));
    row.date(line.custom_term_end);
    row.uuid(new.parent_id.as_ref().map(Guid::as_bytes));
    row.text(line.parent_subscription.map(|id| id.to_string()).as_deref());
    row.text(line.friendly_name.as_ref().map(FriendlyName::as_str));
    row.text(line.currency.as_ref().map(Currency::as_str));
    row.text(line.promotion_id.as_ref().map(Note::as_str));
    row.text(line.partner_on_record.as_ref().map(MpnId::as_str));
    row.boolean(line.attestation_accepted);
    row.text(line.provisioning_context.as_ref().map(Note::as_str));
    row.text(line.custom.as_ref().map(Custom::as_str));
    row.uuid(&scope.run.0);
    row.integer(new.input.into());
    row.bigint(new.row.into());
    row.digest(new.digest.as_bytes());
}
