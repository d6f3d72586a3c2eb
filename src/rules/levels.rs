//! Levels of rules that the configuration sets otherwise.

use crate::model::Hasher;

use super::{Level, Rule, Severity};

/// What the configuration may make of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// It is not applied.
    Off,
    /// It tells and never rejects.
    Warn,
    /// It rejects the row.
    Reject,
}

impl Setting {
    /// The words for it, as the configuration writes them.
    pub const WORDS: [&'static str; 3] = ["off", "warn", "reject"];

    /// Reads one of [`Setting::WORDS`].
    pub fn parse(text: &str) -> Option<Setting> {
        [Setting::Off, Setting::Warn, Setting::Reject]
            .into_iter()
            .find(|setting| setting.as_str() == text)
    }

    /// As the configuration writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Setting::Off => "off",
            Setting::Warn => "warn",
            Setting::Reject => "reject",
        }
    }

    fn level(self) -> Level {
        match self {
            Setting::Off => Level::Off,
            Setting::Warn => Level::On(Severity::Warn),
            Setting::Reject => Level::On(Severity::Reject),
        }
    }
}

/// Rules with a level of the configuration's own, sorted by code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Levels {
    set: Vec<(&'static str, Setting)>,
}

/// Rules that reject and may be lowered all the same: what they find fault with can be stored. Of
/// every other one nothing would be left to store, or two rows could no longer be told apart.
const LOWERABLE: &[&str] = &[
    "ADDITIONAL_RESELLER_COUNTRY",
    "ADDITIONAL_RESELLER_DUPLICATE",
    "ADDITIONAL_RESELLER_WITHOUT_FIRST",
    "ADDRESS_PLACEHOLDER",
    "AGREEMENT_COMPANY_NAME_REQUIRED",
    "AGREEMENT_DATE_FUTURE",
    "AGREEMENT_DATE_TOO_EARLY",
    "AGREEMENT_NOT_PUBLIC_CLOUD",
    "AGREEMENT_REQUIRED",
    "AGREEMENT_TYPE_RETIRED",
    "AUTH_MODE_NOT_ALLOWED",
    "COMPANY_NAME_ACRONYM",
    "COMPANY_NAME_DIGITS_ONLY",
    "COMPANY_NAME_NO_LETTER_OR_DIGIT",
    "COMPANY_NAME_ONLY_SPECIAL",
    "COMPANY_NAME_REPEATED_CHAR",
    "COMPANY_NAME_SHORT_FORM",
    "COMPANY_NAME_SINGLE_CHAR",
    "COMPANY_NAME_SPACED_SINGLES",
    "COMPANY_NAME_STANDALONE_ABBREVIATION",
    "COMPANY_NAME_TEST",
    "COMPANY_NAME_TEST_TOKEN",
    "COMPANY_NAME_TLD",
    "CONTACT_NAME_NO_LETTER",
    "CONTACT_NAME_PLACEHOLDER",
    "CONTACT_NAME_SINGLE_CHAR",
    "COUNTRY_NO_CSP_MARKET",
    "EDU_SEGMENT_REQUIRED",
    "EMAIL_EDU_FREE_PROVIDER",
    "EMAIL_EDU_ONMICROSOFT",
    "EMAIL_MICROSOFT_DOMAIN",
    "EMAIL_TLD_UNKNOWN",
    "GCC_CODE_REQUIRED",
    "GCC_COUNTRY",
    "HOUSE_COLUMN_REQUIRED",
    "HOUSE_COUNTRY_NOT_SERVED",
    "HOUSE_SEATS_MAX",
    "LANGUAGE_CULTURE_MISMATCH",
    "OPERATOR_ROLE_AGREEMENT",
    "OPERATOR_ROLE_CUSTOMER",
    "OPERATOR_ROLE_RELATIONSHIP",
    "OPERATOR_ROLE_SUBSCRIPTION",
    "ORG_REG_FORMAT",
    "PARENT_ON_BASE_OFFER",
    "PARTNER_MPA_NOT_SIGNED",
    "PARTNER_TYPE_NOT_ALLOWED",
    "POR_ATTESTATION_MISSING",
    "POR_DIFFERS_FROM_CUSTOMER",
    "REGION_NOT_EMPTY",
    "RESELLER_ID_NOT_LOCATION",
    "RESELLER_IS_PROVIDER",
    "RESELLER_MPA_NOT_SIGNED",
    "RESELLER_NOT_ALLOWED",
    "RESELLER_NOT_INDIRECT_RESELLER",
    "RESELLER_PROGRAM_INACTIVE",
    "RESELLER_REGION_MISMATCH",
    "RESELLER_RELATIONSHIP_INACTIVE",
    "RESELLER_REQUIRED",
    "RESELLER_UNKNOWN",
    "SANDBOX_LIMIT_LICENSES",
];

/// Rules whose level follows from how muster works, not from what anybody wants.
const NEVER_SET: &[&str] = &["CELL_CORRECTED", "ROW_DUPLICATE", "ROW_FINDINGS_CUT", "RUN_STOPPED"];

/// Why a rule may not have a level; `None` when it may.
pub fn fixed(rule: &Rule, setting: Setting) -> Option<&'static str> {
    if NEVER_SET.contains(&rule.code) || rule.code.ends_with("_REJECTED") {
        return Some("its level follows from how muster works, so it cannot be set");
    }
    let softens = setting != Setting::Reject && rule.severity == Severity::Reject;
    (softens && !LOWERABLE.contains(&rule.code)).then_some(
        "a row that breaks it cannot be stored, so it can be neither switched off nor lowered",
    )
}

impl Levels {
    /// Sets the level of a rule.
    ///
    /// # Errors
    ///
    /// Why the rule may not have that level.
    pub fn set(&mut self, rule: &'static Rule, setting: Setting) -> Result<(), &'static str> {
        if let Some(reason) = fixed(rule, setting) {
            return Err(reason);
        }
        match self.set.binary_search_by_key(&rule.code, |(code, _)| code) {
            Ok(at) => self.set[at].1 = setting,
            Err(at) => self.set.insert(at, (rule.code, setting)),
        }
        Ok(())
    }

    /// Sets a level that may not be set, to see what comes of it.
    #[cfg(test)]
    pub(super) fn force(&mut self, rule: &'static Rule, setting: Setting) {
        self.set.push((rule.code, setting));
        self.set.sort_by_key(|(code, _)| *code);
    }

    /// What a rule does, given what its dates say. A rule that is not in force stays off.
    pub(super) fn apply(&self, rule: &Rule, dated: Level) -> Level {
        if self.set.is_empty() || dated == Level::Off {
            return dated;
        }
        match self.set.binary_search_by_key(&rule.code, |(code, _)| code) {
            Ok(at) => self.set[at].1.level(),
            Err(_) => dated,
        }
    }

    /// Adds everything that changes a verdict to a run's identity.
    pub(super) fn hash(&self, hasher: &mut Hasher) {
        for (code, setting) in &self.set {
            hasher.field(code.as_bytes());
            hasher.field(setting.as_str().as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::find;

    #[test]
    fn a_level_is_set_where_a_row_can_still_be_stored() {
        let mut levels = Levels::default();
        let rule = |code| find(code).unwrap();
        assert_eq!(levels.set(rule("COMPANY_NAME_TLD"), Setting::Reject), Ok(()));
        assert_eq!(levels.set(rule("COMPANY_NAME_ACRONYM"), Setting::Off), Ok(()));
        assert!(levels.set(rule("EMAIL_FORMAT"), Setting::Warn).is_err());
        assert!(levels.set(rule("CUSTOMER_REF_DUPLICATE"), Setting::Off).is_err());
        assert!(levels.set(rule("ROW_DUPLICATE"), Setting::Reject).is_err());
        assert_eq!(levels.set(rule("EMAIL_FORMAT"), Setting::Reject), Ok(()));
        let on = Level::On(Severity::Warn);
        let tld = rule("COMPANY_NAME_TLD");
        assert_eq!(levels.apply(tld, on), Level::On(Severity::Reject));
        assert_eq!(levels.apply(tld, Level::Off), Level::Off);
        assert_eq!(levels.apply(rule("COMPANY_NAME_ACRONYM"), on), Level::Off);
        assert_eq!(levels.apply(rule("ADDRESS_PLACEHOLDER"), on), on);
    }

    #[test]
    fn the_list_is_in_order() {
        assert!(LOWERABLE.is_sorted());
        for word in Setting::WORDS {
            assert_eq!(Setting::parse(word).map(Setting::as_str), Some(word));
        }
    }
}
