//! The partner for whom rows are judged, and who judges. The same row can be right for one partner
//! and wrong for another; what is not known about the partner is not judged.

use crate::model::{Cloud, Country, Guid, Hasher};

macro_rules! words {
    ($(#[doc = $about:literal])* $name:ident { $($(#[doc = $doc:literal])* $variant:ident $word:literal)* }) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[doc = $doc])* $variant,)*
        }

        impl $name {
            /// The words for it, as the configuration writes them.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// As the configuration writes it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// Reads one of [`Self::WORDS`].
            pub fn parse(text: &str) -> Option<$name> {
                match text { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// How a partner takes part in the programme.
    PartnerType {
        /// Sells to its customers itself.
        DirectBill "direct_bill"
        /// Sells through indirect resellers.
        IndirectProvider "indirect_provider"
        /// Sells what an indirect provider provides; creates no customers.
        IndirectReseller "indirect_reseller"
    }
}

words! {
    /// Which of Partner Center's worlds the customers are for.
    Environment {
        /// Real customers.
        Production "production"
        /// The sandbox of integrators, which has limits of its own.
        Sandbox "sandbox"
    }
}

words! {
    /// How whoever creates the customers is signed in.
    AuthMode {
        /// As an application alone.
        App "app"
        /// As an application on behalf of a user.
        AppUser "app_user"
    }
}

words! {
    /// The role of whoever runs the import, at the partner.
    Role {
        /// Global admin.
        GlobalAdmin "global_admin"
        /// User management admin.
        UserAdmin "user_management_admin"
        /// Billing admin.
        BillingAdmin "billing_admin"
        /// Admin agent.
        AdminAgent "admin_agent"
        /// Sales agent.
        SalesAgent "sales_agent"
        /// Helpdesk agent.
        HelpdeskAgent "helpdesk_agent"
    }
}

/// What is known about the partner. `None`, or nothing in a list, is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Partner {
    /// How it takes part.
    pub kind: Option<PartnerType>,
    /// Whether it sells both by itself and through resellers.
    pub direct_and_indirect: bool,
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
    /// The cloud it sells; customers that name none are in it.
    pub cloud: Option<Cloud>,
    /// Production or sandbox.
    pub environment: Option<Environment>,
    /// The role of whoever runs the import.
    pub role: Option<Role>,
    /// How the customers will be created.
    pub auth_mode: Option<AuthMode>,
}

impl Partner {
    /// Adds everything that changes a verdict to a run's identity. Of the role only what it may do
    /// does: two operators with the same rights make the same import.
    pub(super) fn hash(&self, hasher: &mut Hasher) {
        hasher.field(self.kind.map_or("", PartnerType::as_str).as_bytes());
        hasher.field(self.tenant_id.map(|id| id.to_string()).unwrap_or_default().as_bytes());
        hasher.field(self.country.map(|c| c.as_str().to_owned()).unwrap_or_default().as_bytes());
        hasher.field(self.mpn_id.as_deref().unwrap_or_default().as_bytes());
        hasher.field(self.email_domains.join(",").as_bytes());
        hasher.field(format!("{:?}{}", self.mpa_signed, self.direct_and_indirect).as_bytes());
        hasher.field(self.cloud.map_or("", Cloud::as_str).as_bytes());
        hasher.field(self.environment.map_or("", Environment::as_str).as_bytes());
        hasher.field(self.auth_mode.map_or("", AuthMode::as_str).as_bytes());
        hasher.field(super::operation::rights(self.role).as_bytes());
    }
}
