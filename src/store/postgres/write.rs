//! Typed values into rows of the target tables. The order in which a row's values are added is the
//! order of its table's columns here.

use sqlx::PgConnection;

use super::copy::{Fields, Table, copy};
use super::row::signed;
use crate::model::{
    AddressLine, Agreement, BillingCycle, CompanyName, Currency, Custom, EducationSegment, Email,
    FriendlyName, Guid, Locality, MpnId, Note, Offer, PersonName, Phone, PostalCode,
    RegistrationNumber, Term,
};
use crate::store::rows::Rows;
use crate::store::{NewCustomer, NewFamily, NewLine, RunId};

#[rustfmt::skip]
static CUSTOMER: Table = Table {
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

#[rustfmt::skip]
static AGREEMENT: Table = Table {
    name: "agreement",
    columns: &[
        "id", "customer_id", "mode", "kind", "template_id", "first_name", "last_name", "email",
        "phone", "agreed_on", "company_name",
    ],
};

#[rustfmt::skip]
static SUBSCRIPTION: Table = Table {
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

/// Writes families: all customers, then all agreements, then all lines.
pub(super) async fn families(
    connection: &mut PgConnection,
    scope: Scope<'_>,
    families: &[&NewFamily<'_>],
) -> Result<Rows, sqlx::Error> {
    let customers: Vec<_> = families.iter().filter_map(|f| f.customer.as_ref()).collect();
    let agreements: Vec<_> = customers
        .iter()
        .filter_map(|c| c.customer.agreement.as_ref().map(|agreement| (*c, agreement)))
        .collect();
    let lines: Vec<_> =
        families.iter().flat_map(|f| f.lines.iter().map(|line| (f.customer_id, line))).collect();
    Ok(Rows {
        customers: copy(connection, &CUSTOMER, &customers, |fields, customer| {
            add_customer(fields, scope, customer);
        })
        .await?,
        agreements: copy(connection, &AGREEMENT, &agreements, |fields, row| {
            add_agreement(fields, row.0, row.1);
        })
        .await?,
        lines: copy(connection, &SUBSCRIPTION, &lines, |fields, row| {
            add_line(fields, scope, row.0, row.1);
        })
        .await?,
    })
}

fn add_customer(fields: &mut Fields, scope: Scope<'_>, new: &NewCustomer<'_>) {
    let customer = &new.customer;
    fields.uuid(new.id.as_bytes());
    fields.text(scope.source);
    fields.text(customer.reference.as_str());
    fields.text(customer.company_name.as_str());
    fields.text(customer.company_name.key().as_ref());
    fields.text(customer.domain.as_str());
    fields.text(customer.registration_number.as_ref().map(RegistrationNumber::as_str));
    fields.text(customer.registration_key().as_deref());
    let contact = &customer.contact;
    fields.text(contact.first_name.as_str());
    fields.text(contact.middle_name.as_ref().map(PersonName::as_str));
    fields.text(contact.last_name.as_str());
    fields.text(contact.email.as_str());
    fields.text(contact.phone.as_ref().map(Phone::as_str));
    let address = &customer.address;
    fields.text(address.country.as_str());
    fields.text(address.line1.as_str());
    fields.text(address.line2.as_ref().map(AddressLine::as_str));
    fields.text(address.city.as_ref().map(Locality::as_str));
    fields.text(address.state.as_ref().map(Locality::as_str));
    fields.text(address.postal_code.as_ref().map(PostalCode::as_str));
    fields.text(address.region.as_ref().map(Locality::as_str));
    fields.text(customer.culture.as_str());
    fields.text(customer.language.as_str());
    fields.text(customer.currency.as_ref().map(Currency::as_str));
    fields.text(customer.cloud.as_str());
    fields.boolean(customer.enable_gdap_by_default);
    let qualified = !customer.qualifications.is_empty();
    fields.text(qualified.then(|| customer.qualifications.to_text()).as_deref());
    fields.text(customer.schooling.segment.map(EducationSegment::as_str));
    fields.text(customer.schooling.website.as_ref().map(Note::as_str));
    fields.text(customer.gcc_validation_code.as_ref().map(Note::as_str));
    let reseller = &customer.reseller;
    fields.text(reseller.tenant_id.map(|id| id.to_string()).as_deref());
    fields.text(reseller.mpn_id.as_ref().map(MpnId::as_str));
    fields.boolean(reseller.attested);
    let additional: Vec<&str> = reseller.additional.iter().map(MpnId::as_str).collect();
    fields.text((!additional.is_empty()).then(|| additional.join(";")).as_deref());
    fields.text(customer.custom.as_ref().map(Custom::as_str));
    fields.uuid(&scope.run.0);
    fields.integer(new.input.into());
    fields.bigint(new.row.into());
    fields.digest(new.digest.as_bytes());
}

fn add_agreement(fields: &mut Fields, new: &NewCustomer<'_>, agreement: &Agreement<'_>) {
    fields.uuid(new.agreement_id.as_bytes());
    fields.uuid(new.id.as_bytes());
    fields.text(agreement.mode.as_str());
    fields.text(agreement.kind.as_str());
    fields.text(agreement.template_id.map(|id| id.to_string()).as_deref());
    fields.text(agreement.first_name.as_ref().map(PersonName::as_str));
    fields.text(agreement.last_name.as_ref().map(PersonName::as_str));
    fields.text(agreement.email.as_ref().map(Email::as_str));
    fields.text(agreement.phone.as_ref().map(Phone::as_str));
    fields.date(agreement.date);
    fields.text(agreement.company_name.as_ref().map(CompanyName::as_str));
}

fn add_line(fields: &mut Fields, scope: Scope<'_>, customer: Guid, new: &NewLine<'_>) {
    let line = &new.subscription;
    fields.uuid(customer.as_bytes());
    fields.uuid(new.id.as_bytes());
    fields.text(new.line_key.as_str());
    let (offer, item) = match &line.offer {
        Offer::Legacy(id) => (Some(id.as_str()), None),
        Offer::Item(id) => (None, Some(id.as_str())),
    };
    fields.text(offer);
    fields.text(item);
    fields.bigint(signed(line.quantity.get()));
    fields.text(line.term.map(Term::as_str));
    fields.text(line.billing_cycle.map(BillingCycle::as_str));
    fields.boolean(line.auto_renew);
    fields.text(line.renewal_term.map(Term::as_str));
    fields.date(line.custom_term_end);
    fields.uuid(new.parent_id.as_ref().map(Guid::as_bytes));
    fields.text(line.parent_subscription.map(|id| id.to_string()).as_deref());
    fields.text(line.friendly_name.as_ref().map(FriendlyName::as_str));
    fields.text(line.currency.as_ref().map(Currency::as_str));
    fields.text(line.promotion_id.as_ref().map(Note::as_str));
    fields.text(line.partner_on_record.as_ref().map(MpnId::as_str));
    fields.boolean(line.attestation_accepted);
    fields.text(line.provisioning_context.as_ref().map(Note::as_str));
    fields.text(line.custom.as_ref().map(Custom::as_str));
    fields.uuid(&scope.run.0);
    fields.integer(new.input.into());
    fields.bigint(new.row.into());
    fields.digest(new.digest.as_bytes());
}
