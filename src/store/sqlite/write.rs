//! Typed values into rows of the target tables. The order in which a row's values are bound is the
//! order of its table's columns here.

use std::sync::Arc;

use sqlx::SqliteConnection;

use super::ledger::signed;
use super::sql::{Binds, Insert, Texts, insert};
use crate::model::{
    AddressLine, Agreement, BillingCycle, CompanyName, Currency, Custom, EducationSegment, Email,
    FriendlyName, Guid, Locality, MpnId, Note, Offer, PersonName, Phone, PostalCode,
    RegistrationNumber, Term,
};
use crate::store::rows::Rows;
use crate::store::{NewCustomer, NewFamily, NewLine, RunId};

#[rustfmt::skip]
static CUSTOMER: Insert = Insert {
    table: "customer",
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
    tail: "",
};

#[rustfmt::skip]
static AGREEMENT: Insert = Insert {
    table: "agreement",
    columns: &[
        "id", "customer_id", "mode", "kind", "template_id", "first_name", "last_name", "email",
        "phone", "agreed_on", "company_name",
    ],
    tail: "",
};

#[rustfmt::skip]
static SUBSCRIPTION: Insert = Insert {
    table: "subscription",
    columns: &[
        "customer_id", "id", "line_key", "offer_id", "catalog_item_id", "quantity",
        "term_duration", "billing_cycle", "auto_renew", "renewal_term_duration",
        "custom_term_end_date", "parent_id", "parent_subscription_id", "friendly_name", "currency",
        "promotion_id", "partner_id_on_record", "attestation_accepted", "provisioning_context", "custom",
        "run", "input", "input_row", "digest",
    ],
    tail: "",
};

/// What all rows of a batch have in common.
pub(super) struct Scope {
    /// The run.
    pub(super) run: RunId,
    /// The feed.
    pub(super) source: Arc<str>,
}

/// Writes families: all customers, then all agreements, then all lines. The base line of an add-on
/// stands before it in its family, so it is written before it or with it.
pub(super) async fn families(
    connection: &mut SqliteConnection,
    texts: &mut Texts,
    scope: &Scope,
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
        customers: insert(connection, texts, &CUSTOMER, &customers, |binds, customer| {
            bind_customer(binds, scope, customer);
        })
        .await?,
        agreements: insert(connection, texts, &AGREEMENT, &agreements, |binds, row| {
            bind_agreement(binds, row.0, row.1);
        })
        .await?,
        lines: insert(connection, texts, &SUBSCRIPTION, &lines, |binds, row| {
            bind_line(binds, scope, row.0, row.1);
        })
        .await?,
    })
}

fn bind_customer(binds: &mut Binds, scope: &Scope, new: &NewCustomer<'_>) {
    let customer = &new.customer;
    binds.add(&new.id.as_bytes()[..]);
    binds.add(Arc::clone(&scope.source));
    binds.add(customer.reference.as_str());
    binds.add(customer.company_name.as_str());
    binds.add(customer.company_name.key());
    binds.add(customer.domain.as_str());
    binds.add(customer.registration_number.as_ref().map(RegistrationNumber::as_str));
    binds.add(customer.registration_key());
    let contact = &customer.contact;
    binds.add(contact.first_name.as_str());
    binds.add(contact.middle_name.as_ref().map(PersonName::as_str));
    binds.add(contact.last_name.as_str());
    binds.add(contact.email.as_str());
    binds.add(contact.phone.as_ref().map(Phone::as_str));
    let address = &customer.address;
    binds.add(address.country.as_str());
    binds.add(address.line1.as_str());
    binds.add(address.line2.as_ref().map(AddressLine::as_str));
    binds.add(address.city.as_ref().map(Locality::as_str));
    binds.add(address.state.as_ref().map(Locality::as_str));
    binds.add(address.postal_code.as_ref().map(PostalCode::as_str));
    binds.add(address.region.as_ref().map(Locality::as_str));
    binds.add(customer.culture.as_str());
    binds.add(customer.language.as_str());
    binds.add(customer.currency.as_ref().map(Currency::as_str));
    binds.add(customer.cloud.as_str());
    binds.add(customer.enable_gdap_by_default);
    let qualified = !customer.qualifications.is_empty();
    binds.add(qualified.then(|| customer.qualifications.to_text()));
    binds.add(customer.schooling.segment.map(EducationSegment::as_str));
    binds.add(customer.schooling.website.as_ref().map(Note::as_str));
    binds.add(customer.gcc_validation_code.as_ref().map(Note::as_str));
    let reseller = &customer.reseller;
    binds.add(reseller.tenant_id.map(|id| id.to_string()));
    binds.add(reseller.mpn_id.as_ref().map(MpnId::as_str));
    binds.add(reseller.attested);
    let additional: Vec<&str> = reseller.additional.iter().map(MpnId::as_str).collect();
    binds.add((!additional.is_empty()).then(|| additional.join(";")));
    binds.add(customer.custom.as_ref().map(Custom::as_str));
    binds.add(&scope.run.0[..]);
    binds.add(i64::from(new.input));
    binds.add(i64::from(new.row));
    binds.add(&new.digest.as_bytes()[..]);
}

fn bind_agreement(binds: &mut Binds, new: &NewCustomer<'_>, agreement: &Agreement<'_>) {
    binds.add(&new.agreement_id.as_bytes()[..]);
    binds.add(&new.id.as_bytes()[..]);
    binds.add(agreement.mode.as_str());
    binds.add(agreement.kind.as_str());
    binds.add(agreement.template_id.map(|id| id.to_string()));
    binds.add(agreement.first_name.as_ref().map(PersonName::as_str));
    binds.add(agreement.last_name.as_ref().map(PersonName::as_str));
    binds.add(agreement.email.as_ref().map(Email::as_str));
    binds.add(agreement.phone.as_ref().map(Phone::as_str));
    binds.add(agreement.date.map(|day| day.to_string()));
    binds.add(agreement.company_name.as_ref().map(CompanyName::as_str));
}

fn bind_line(binds: &mut Binds, scope: &Scope, customer: Guid, new: &NewLine<'_>) {
    let line = &new.subscription;
    binds.add(&customer.as_bytes()[..]);
    binds.add(&new.id.as_bytes()[..]);
    binds.add(new.line_key.as_str());
    let (offer, item) = match &line.offer {
        Offer::Legacy(id) => (Some(id.as_str()), None),
        Offer::Item(id) => (None, Some(id.as_str())),
    };
    binds.add(offer);
    binds.add(item);
    binds.add(signed(line.quantity.get()));
    binds.add(line.term.map(Term::as_str));
    binds.add(line.billing_cycle.map(BillingCycle::as_str));
    binds.add(line.auto_renew);
    binds.add(line.renewal_term.map(Term::as_str));
    binds.add(line.custom_term_end.map(|day| day.to_string()));
    binds.add(new.parent_id.as_ref().map(|id| &id.as_bytes()[..]));
    binds.add(line.parent_subscription.map(|id| id.to_string()));
    binds.add(line.friendly_name.as_ref().map(FriendlyName::as_str));
    binds.add(line.currency.as_ref().map(Currency::as_str));
    binds.add(line.promotion_id.as_ref().map(Note::as_str));
    binds.add(line.partner_on_record.as_ref().map(MpnId::as_str));
    binds.add(line.attestation_accepted);
    binds.add(line.provisioning_context.as_ref().map(Note::as_str));
    binds.add(line.custom.as_ref().map(Custom::as_str));
    binds.add(&scope.run.0[..]);
    binds.add(i64::from(new.input));
    binds.add(i64::from(new.row));
    binds.add(&new.digest.as_bytes()[..]);
}
