//! The bytes over which a row's digest is taken: its values after normalising, by name, absent
//! ones left out. So neither the order of columns nor an added empty column changes a digest, and
//! a field added to the model later changes no digest of a row that lacks it.

use super::{Agreement, Customer, Digest, MpnId, Offer, Subscription};

/// Names and values, each with its length in front, so that no two lists agree by accident.
struct Fields(Vec<u8>);

impl Fields {
    fn new() -> Fields {
        Fields(Vec::with_capacity(1024))
    }

    fn text(&mut self, name: &str, value: &str) {
        for piece in [name, value] {
            let len = u32::try_from(piece.len()).unwrap_or(u32::MAX);
            self.0.extend_from_slice(&len.to_le_bytes());
            self.0.extend_from_slice(piece.as_bytes());
        }
    }

    fn finish(self) -> Digest {
        Digest::of(&self.0)
    }

    fn maybe(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    fn flag(&mut self, name: &str, value: Option<bool>) {
        self.maybe(name, value.map(|v| if v { "true" } else { "false" }));
    }
}

impl Customer<'_> {
    /// The digest of all values of the customer.
    pub fn digest(&self) -> Digest {
        let mut f = Fields::new();
        f.text("customer_ref", self.reference.as_str());
        f.text("company_name", self.company_name.as_str());
        f.text("domain_prefix", self.domain.as_str());
        f.maybe(
            "organization_registration_number",
            self.registration_number.as_ref().map(super::text::RegistrationNumber::as_str),
        );
        f.text("contact_first_name", self.contact.first_name.as_str());
        f.maybe("contact_middle_name", self.contact.middle_name.as_ref().map(super::text::PersonName::as_str));
        f.text("contact_last_name", self.contact.last_name.as_str());
        f.text("contact_email", self.contact.email.as_str());
        f.maybe("contact_phone", self.contact.phone.as_ref().map(super::text::Phone::as_str));
        f.text("country", self.address.country.as_str());
        f.text("address_line1", self.address.line1.as_str());
        f.maybe("address_line2", self.address.line2.as_ref().map(super::text::AddressLine::as_str));
        f.maybe("city", self.address.city.as_ref().map(super::text::Locality::as_str));
        f.maybe("state", self.address.state.as_ref().map(super::text::Locality::as_str));
        f.maybe("postal_code", self.address.postal_code.as_ref().map(super::text::PostalCode::as_str));
        f.maybe("region", self.address.region.as_ref().map(super::text::Locality::as_str));
        f.text("culture", self.culture.as_str());
        f.text("language", self.language.as_str());
        f.maybe("currency", self.currency.as_ref().map(super::code::Currency::as_str));
        f.text("cloud", self.cloud.as_str());
        f.flag("enable_gdap_by_default", self.enable_gdap_by_default);
        if !self.qualifications.is_empty() {
            f.text("special_qualification", &self.qualifications.to_text());
        }
        f.maybe("education_segment", self.schooling.segment.map(super::choice::EducationSegment::as_str));
        f.maybe("education_website", self.schooling.website.as_ref().map(super::text::Note::as_str));
        f.maybe("gcc_validation_code", self.gcc_validation_code.as_ref().map(super::text::Note::as_str));
        f.maybe("reseller_tenant_id", self.reseller.tenant_id.map(|v| v.to_string()).as_deref());
        f.maybe("reseller_mpn_id", self.reseller.mpn_id.as_ref().map(MpnId::as_str));
        f.flag("reseller_attestation", self.reseller.attested);
        for id in &self.reseller.additional {
            f.text("additional_reseller_mpn_id", id.as_str());
        }
        if let Some(agreement) = &self.agreement {
            agreement.write(&mut f);
        }
        f.finish()
    }
}

impl Agreement<'_> {
    fn write(&self, f: &mut Fields) {
        f.text("agreement_mode", self.mode.as_str());
        f.text("agreement_type", self.kind.as_str());
        f.maybe("agreement_template_id", self.template_id.map(|v| v.to_string()).as_deref());
        f.maybe("agreement_first_name", self.first_name.as_ref().map(super::text::PersonName::as_str));
        f.maybe("agreement_last_name", self.last_name.as_ref().map(super::text::PersonName::as_str));
        f.maybe("agreement_email", self.email.as_ref().map(super::text::Email::as_str));
        f.maybe("agreement_phone", self.phone.as_ref().map(super::text::Phone::as_str));
        f.maybe("agreement_date", self.date.map(|v| v.to_string()).as_deref());
        f.maybe("agreement_company_name", self.company_name.as_ref().map(super::text::CompanyName::as_str));
    }
}

impl Subscription<'_> {
    /// The digest of all values of the line. Its customer is not part of it: the line's key is.
    pub fn digest(&self) -> Digest {
        let mut f = Fields::new();
        f.maybe("line_ref", self.reference.as_ref().map(super::text::LineRef::as_str));
        match &self.offer {
            Offer::Legacy(id) => f.text("offer_id", id.as_str()),
            Offer::Item(id) => f.text("catalog_item_id", id.as_str()),
        }
        f.text("quantity", &self.quantity.get().to_string());
        f.maybe("term_duration", self.term.map(super::choice::Term::as_str));
        f.maybe("billing_cycle", self.billing_cycle.map(super::choice::BillingCycle::as_str));
        f.flag("auto_renew", self.auto_renew);
        f.maybe("renewal_term_duration", self.renewal_term.map(super::choice::Term::as_str));
        f.maybe("custom_term_end_date", self.custom_term_end.map(|v| v.to_string()).as_deref());
        f.maybe("parent_line_ref", self.parent_line.as_ref().map(super::text::LineRef::as_str));
        f.maybe(
            "parent_subscription_id",
            self.parent_subscription.map(|v| v.to_string()).as_deref(),
        );
        f.maybe("friendly_name", self.friendly_name.as_ref().map(super::text::FriendlyName::as_str));
        f.maybe("currency", self.currency.as_ref().map(super::code::Currency::as_str));
        f.maybe("promotion_id", self.promotion_id.as_ref().map(super::text::Note::as_str));
        f.maybe("partner_id_on_record", self.partner_on_record.as_ref().map(MpnId::as_str));
        f.flag("attestation_accepted", self.attestation_accepted);
        f.maybe("provisioning_context", self.provisioning_context.as_ref().map(super::text::Note::as_str));
        f.finish()
    }

    /// The digest of what makes two lines look like one entered twice: item, term, billing cycle,
    /// parent and end date, whatever their quantity and names.
    pub fn item_digest(&self) -> Digest {
        let mut f = Fields::new();
        match &self.offer {
            Offer::Legacy(id) => f.text("offer_id", id.as_str()),
            Offer::Item(id) => f.text("catalog_item_id", id.product_sku()),
        }
        f.maybe("term_duration", self.term.map(super::choice::Term::as_str));
        f.maybe("billing_cycle", self.billing_cycle.map(super::choice::BillingCycle::as_str));
        f.maybe("custom_term_end_date", self.custom_term_end.map(|v| v.to_string()).as_deref());
        f.maybe("parent_line_ref", self.parent_line.as_ref().map(super::text::LineRef::as_str));
        f.maybe(
            "parent_subscription_id",
            self.parent_subscription.map(|v| v.to_string()).as_deref(),
        );
        f.finish()
    }
}
