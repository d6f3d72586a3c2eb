//! The partner for whom rows are judged. The same row can be right for one partner and wrong for
//! another; what is not known about the partner is not judged.

use crate::model::{Country, Guid, Hasher};

/// How a partner takes part in the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartnerType {
    /// Sells to its customers itself.
    DirectBill,
    /// Sells through indirect resellers.
    IndirectProvider,
    /// Sells what an indirect provider provides; creates no customers.
    IndirectReseller,
}

impl PartnerType {
    /// As the configuration writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            PartnerType::DirectBill => "direct_bill",
            PartnerType::IndirectProvider => "indirect_provider",
            PartnerType::IndirectReseller => "indirect_reseller",
        }
    }
}

/// What is known about the partner. `None`, or nothing in a list, is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Partner {
    /// How it takes part.
    pub kind: Option<PartnerType>,
    /// Its tenant.
    pub tenant_id: Option<Guid>,
    /// The country of its location; decides its market region and currency.
    pub country: Option<Country>,
    /// Its own partner location id, digits.
    pub mpn_id: Option<String>,
    /// Its own e-mail domains, lower case.
    pub email_domains: Vec<String>,
    /// Whether it signed the Microsoft Partner Agreement.
    pub mpa_signed: Option<bool>,
}

impl Partner {
    /// Adds everything that changes a verdict to a run's identity.
    pub(super) fn hash(&self, hasher: &mut Hasher) {
        hasher.field(self.kind.map_or("", PartnerType::as_str).as_bytes());
        hasher.field(self.tenant_id.map(|id| id.to_string()).unwrap_or_default().as_bytes());
        hasher.field(self.country.map(|c| c.as_str().to_owned()).unwrap_or_default().as_bytes());
        hasher.field(self.mpn_id.as_deref().unwrap_or_default().as_bytes());
        hasher.field(self.email_domains.join(",").as_bytes());
        hasher.field(format!("{:?}", self.mpa_signed).as_bytes());
    }
}
