//! Closed sets: what Partner Center lets one choose from. Each choice has the spelling in which it
//! is stored and takes a few other spellings on the way in.

/// Letters and digits only, lower case: how spellings of a choice are compared.
fn fold(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a spelling is folded to a text.
fn is_folded(spelling: &str, folded: &str) -> bool {
    let own = spelling.bytes().filter(u8::is_ascii_alphanumeric);
    own.map(|byte| byte.to_ascii_lowercase()).eq(folded.bytes())
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$note:meta])* $variant:ident $text:literal [$($other:literal)*])* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$note])* $variant,)*
        }

        impl $name {
            /// Every choice as it is stored.
            pub const TEXTS: &'static [&'static str] = &[$($text,)*];

            /// Reads a choice in any case, with or without blanks and underscores.
            pub fn parse(text: &str) -> Option<$name> {
                $(if text == $text { return Some($name::$variant); })*
                let folded = fold(text);
                $(if is_folded($text, &folded) $(|| $other == folded)* { return Some($name::$variant); })*
                None
            }

            /// The spelling in which it is stored.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }
    )*};
}

choices! {
    /// The cloud a tenant lives in.
    Cloud {
        /// The public cloud.
        Public "public" ["global" "commercial" "worldwide"]
        /// Microsoft Cloud for US Government.
        UsGov "us_gov" ["usgovernment" "government" "gov"]
        /// Operated by 21Vianet.
        China "china" ["21vianet" "cn"]
    }
    /// Who confirms the customer agreement.
    AgreementMode {
        /// The partner attests that the customer accepted.
        PartnerAttested "partner_attested" ["attested" "partner" "partnerattestation" "attestation"]
        /// The customer accepts in the admin centre.
        CustomerDirect "customer_direct" ["direct" "customer" "directacceptance"]
    }
    /// Which agreement.
    AgreementType {
        /// Microsoft Customer Agreement.
        CustomerAgreement "MicrosoftCustomerAgreement" ["mca" "customeragreement"]
        /// Microsoft Cloud Agreement, retired.
        CloudAgreement "MicrosoftCloudAgreement" ["cloudagreement"]
    }
    /// A special qualification of a customer.
    Qualification {
        /// School or university.
        Education "Education" ["edu"]
        /// Charity.
        Nonprofit "Nonprofit" ["nonprofitorganization"]
        /// US government, community cloud.
        GovernmentCommunityCloud "GovernmentCommunityCloud" ["gcc"]
        /// State-owned entity.
        StateOwnedEntity "StateOwnedEntity" ["soe"]
    }
    /// Kind of school.
    EducationSegment {
        /// Primary and secondary.
        K12 "K12" []
        /// University and college.
        HigherEducation "HigherEducation" ["highered"]
    }
    /// Length of a term, as an ISO 8601 duration.
    Term {
        /// One month.
        OneMonth "P1M" ["1month" "1m" "monthly" "month" "onemonth" "p30d"]
        /// One year.
        OneYear "P1Y" ["1year" "1y" "12months" "p12m" "annual" "year" "oneyear" "yearly"]
        /// Three years.
        ThreeYears "P3Y" ["3years" "3year" "3y" "36months" "p36m" "triennial" "threeyears"]
    }
    /// How often a subscription is billed.
    BillingCycle {
        /// Every month.
        Monthly "monthly" ["month" "permonth"]
        /// Every year.
        Annual "annual" ["yearly" "annually" "year"]
        /// Every three years.
        Triennial "triennial" []
        /// Every two years.
        Biennial "biennial" []
        /// Once.
        OneTime "one_time" ["once"]
        /// Never.
        None "none" []
    }
}

/// The special qualifications of one customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Qualifications(u8);

impl Qualifications {
    /// Adds one.
    #[must_use]
    pub fn with(self, qualification: Qualification) -> Qualifications {
        Qualifications(self.0 | 1 << qualification as u8)
    }

    /// Whether one is among them.
    pub fn has(self, qualification: Qualification) -> bool {
        self.0 & (1 << qualification as u8) != 0
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// They, in a fixed order, separated by semicolons; empty when there are none.
    pub fn to_text(self) -> String {
        let all = [
            Qualification::Education,
            Qualification::Nonprofit,
            Qualification::GovernmentCommunityCloud,
            Qualification::StateOwnedEntity,
        ];
        let own: Vec<&str> =
            all.into_iter().filter(|q| self.has(*q)).map(Qualification::as_str).collect();
        own.join(";")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stored_spelling_reads_back() {
        for text in Term::TEXTS {
            assert_eq!(Term::parse(text).unwrap().as_str(), *text);
        }
        for text in BillingCycle::TEXTS {
            assert_eq!(BillingCycle::parse(text).unwrap().as_str(), *text);
        }
        assert_eq!(Term::parse("3 years"), Some(Term::ThreeYears));
        assert_eq!(Term::parse("P12M"), Some(Term::OneYear));
        assert_eq!(BillingCycle::parse("One time"), Some(BillingCycle::OneTime));
        assert_eq!(Term::parse("P2Y"), None);
    }
}
