//! All rules, by code. Whatever lists rules is made from here.

use super::partner_rules::PARTNER_RULES;
use super::{
    Rule, addon, address, agreement, broken_row, cell, company_name, contact, contact_phone,
    correct, cross, culture, customer, database, domain, email, email_domain, encoding, existing,
    family::FAMILY_RULES, file, footer, item, judge, line, mapping, mojibake, offer, places,
    qualification, quantity, reading, registration, reseller, sheet, term,
};

/// The rules about inputs, rows, cells and customers, sorted by code.
pub(super) static RULES: &[&Rule] = &[
    &address::ADDRESS_LINE1_REQUIRED,
    &address::ADDRESS_LINE1_TOO_LONG,
    &address::ADDRESS_LINE2_TOO_LONG,
    &address::ADDRESS_PLACEHOLDER,
    &places::code::ADDRESS_ZIP_STATE_MISMATCH,
    &cell::CELL_CONTROL_CHARACTER,
    &correct::CELL_CORRECTED,
    &cell::CELL_FORMULA_WITHOUT_RESULT,
    &cell::CELL_GUARD_APOSTROPHE,
    &mojibake::CELL_MOJIBAKE,
    &cell::CELL_NUMERIC_LOSSY,
    &cell::CELL_SPREADSHEET_ERROR,
    &broken_row::CELL_TOO_LONG,
    &places::CITY_REQUIRED,
    &address::CITY_TOO_LONG,
    &customer::CLOUD_UNKNOWN,
    &company_name::COMPANY_NAME_ACRONYM,
    &company_name::COMPANY_NAME_DIGITS_ONLY,
    &company_name::COMPANY_NAME_NO_LETTER_OR_DIGIT,
    &company_name::COMPANY_NAME_ONLY_SPECIAL,
    &company_name::COMPANY_NAME_REPEATED_CHAR,
    &company_name::COMPANY_NAME_REQUIRED,
    &company_name::COMPANY_NAME_SHORT_FORM,
    &company_name::COMPANY_NAME_SINGLE_CHAR,
    &company_name::COMPANY_NAME_SPACED_SINGLES,
    &company_name::COMPANY_NAME_STANDALONE_ABBREVIATION,
    &company_name::COMPANY_NAME_TEST,
    &company_name::COMPANY_NAME_TEST_TOKEN,
    &company_name::COMPANY_NAME_TLD,
    &company_name::COMPANY_NAME_TOO_LONG,
    &contact::CONTACT_FIRST_NAME_REQUIRED,
    &contact::CONTACT_LAST_NAME_REQUIRED,
    &contact::CONTACT_MIDDLE_NAME_TOO_LONG,
    &contact::CONTACT_NAME_NO_LETTER,
    &contact::CONTACT_NAME_PLACEHOLDER,
    &contact::CONTACT_NAME_SINGLE_CHAR,
    &contact::CONTACT_NAME_TOO_LONG,
    &contact_phone::CONTACT_PHONE_COUNTRY_MISMATCH,
    &contact_phone::CONTACT_PHONE_FORMAT,
    &contact_phone::CONTACT_PHONE_IMPLAUSIBLE,
    &contact_phone::CONTACT_PHONE_REQUIRED,
    &contact_phone::CONTACT_PHONE_SEVERAL,
    &contact_phone::CONTACT_PHONE_TOO_LONG,
    &address::COUNTRY_FORMAT,
    &address::COUNTRY_NO_CSP_MARKET,
    &address::COUNTRY_OBSOLETE,
    &places::market::COUNTRY_OUTSIDE_REGION,
    &address::COUNTRY_REQUIRED,
    &places::market::COUNTRY_RULES_SKIPPED,
    &places::market::COUNTRY_SALES_SUSPENDED,
    &address::COUNTRY_UNKNOWN,
    &culture::CULTURE_FORMAT,
    &culture::CULTURE_NOT_FOR_COUNTRY,
    &culture::CULTURE_REQUIRED,
    &culture::CULTURE_UNKNOWN,
    &places::market::CURRENCY_NOT_FOR_MARKET,
    &culture::CURRENCY_UNKNOWN,
    &customer::CUSTOMER_REF_FORMAT,
    &customer::CUSTOMER_REF_REQUIRED,
    &existing::CUSTOMER_TENANT_ID_GIVEN,
    &domain::DOMAIN_PREFIX_CHARS,
    &domain::DOMAIN_PREFIX_CONFLICT,
    &domain::DOMAIN_PREFIX_LENGTH,
    &domain::DOMAIN_REQUIRED,
    &domain::DOMAIN_SUFFIX,
    &domain::DOMAIN_UNLIKE_NAME,
    &email_domain::EMAIL_DOMAIN_TYPO,
    &email_domain::EMAIL_EDU_FREE_PROVIDER,
    &email::EMAIL_EDU_ONMICROSOFT,
    &email::EMAIL_FORMAT,
    &email::EMAIL_MICROSOFT_DOMAIN,
    &email::EMAIL_NON_ASCII,
    &email_domain::EMAIL_PARTNER_DOMAIN,
    &email::EMAIL_REQUIRED,
    &email_domain::EMAIL_TLD_UNKNOWN,
    &email::EMAIL_TOO_LONG,
    &customer::ENABLE_GDAP_FORMAT,
    &sheet::FILE_CELLS_MERGED,
    &sheet::FILE_COLUMNS_HIDDEN,
    &file::FILE_COLUMN_OUTPUT,
    &file::FILE_COLUMN_UNKNOWN,
    &file::FILE_COLUMN_UNNAMED,
    &file::FILE_EMPTY,
    &encoding::FILE_ENCODING_GUESSED,
    &broken_row::FILE_ENCODING_INVALID,
    &footer::FILE_FOOTER_SKIPPED,
    &sheet::FILE_FORMULAS_STALE,
    &file::FILE_HEADER_DUPLICATE,
    &file::FILE_HEADER_MISSING,
    &mapping::FILE_MAPPED_CONSTANT_PRESENT,
    &mapping::FILE_MAPPED_HEADING_MISSING,
    &sheet::FILE_ROWS_HIDDEN,
    &sheet::FILE_SHEET_HIDDEN,
    &file::FILE_SHEET_SKIPPED,
    &culture::LANGUAGE_CULTURE_MISMATCH,
    &culture::LANGUAGE_FORMAT,
    &culture::LANGUAGE_REQUIRED,
    &registration::ORG_REG_CHECKSUM,
    &registration::ORG_REG_FORMAT,
    &registration::ORG_REG_LENGTH,
    &registration::ORG_REG_NOT_SUPPORTED,
    &registration::ORG_REG_PERSONAL_ID,
    &registration::ORG_REG_REQUIRED,
    &registration::ORG_REG_VAT_FORMAT,
    &places::code::POSTAL_CODE_FORMAT,
    &places::code::POSTAL_CODE_REQUIRED,
    &address::POSTAL_CODE_TOO_LONG,
    &address::REGION_NOT_EMPTY,
    &broken_row::ROW_COLUMN_COUNT,
    &judge::ROW_FINDINGS_CUT,
    &broken_row::ROW_QUOTE_STRAY,
    &broken_row::ROW_QUOTE_UNCLOSED,
    &broken_row::ROW_SECOND_TABLE,
    &broken_row::ROW_TOO_LONG,
    &places::STATE_IS_OTHER_COUNTRY,
    &places::STATE_REQUIRED,
    &address::STATE_TOO_LONG,
    &places::STATE_UNKNOWN,
];

/// The rules of agreements, qualifications, resellers and lines, across rows, and of the database.
pub(super) static LINE_RULES: &[&Rule] = &[
    &addon::ADDON_PARENT_AMBIGUOUS,
    &addon::PARENT_SUBSCRIPTION_FORMAT,
    &agreement::AGREEMENT_COMPANY_NAME_REQUIRED,
    &agreement::AGREEMENT_CONTACT_INCOMPLETE,
    &agreement::AGREEMENT_DATE_FORMAT,
    &agreement::AGREEMENT_DATE_FUTURE,
    &agreement::AGREEMENT_DATE_REQUIRED,
    &agreement::AGREEMENT_DATE_TOO_EARLY,
    &agreement::AGREEMENT_EMAIL_FORMAT,
    &agreement::AGREEMENT_MODE_UNKNOWN,
    &agreement::AGREEMENT_NAME_TOO_LONG,
    &agreement::AGREEMENT_NOT_PUBLIC_CLOUD,
    &contact_phone::AGREEMENT_PHONE_IMPLAUSIBLE,
    &email_domain::AGREEMENT_SIGNER_IS_PARTNER,
    &agreement::AGREEMENT_TEMPLATE_FORMAT,
    &agreement::AGREEMENT_TYPE_RETIRED,
    &agreement::AGREEMENT_TYPE_UNKNOWN,
    &cross::ADDON_CYCLE,
    &cross::ADDON_PARENT_OTHER_CUSTOMER,
    &cross::ADDON_PARENT_REJECTED,
    &cross::ADDON_PARENT_UNKNOWN,
    &cross::AGREEMENT_MISSING_NO_ORDER,
    &cross::AGREEMENT_PENDING_DIRECT,
    &cross::AGREEMENT_REQUIRED,
    &cross::COMPANY_NAME_DUPLICATE,
    &cross::CUSTOMER_COLUMNS_CONFLICT,
    &cross::CUSTOMER_REF_DUPLICATE,
    &cross::DOMAIN_DUPLICATE_IN_BATCH,
    &cross::DUPLICATE_LINE,
    &cross::DUPLICATE_LINE_EXACT,
    &cross::EMAIL_DUPLICATE,
    &cross::FAMILY_ROW_REJECTED,
    &cross::LINE_CUSTOMER_REJECTED,
    &cross::ROW_DUPLICATE,
    &cross::RUN_STOPPED,
    &cross::LINE_CUSTOMER_UNKNOWN,
    &cross::LINE_REF_DUPLICATE,
    &cross::ORG_REG_DUPLICATE,
    &database::AGREEMENT_DUPLICATE,
    &database::CUSTOMER_ALREADY_EXISTS,
    &database::CUSTOMER_REF_REUSED,
    &database::DATABASE_REFUSED,
    &database::DOMAIN_TAKEN,
    &database::LINE_CUSTOMER_GONE,
    &database::ROW_RETURNED_BEFORE,
    &line::FRIENDLY_NAME_TOO_LONG,
    &line::LINE_REF_FORMAT,
    &offer::CATALOG_ITEM_ID_FORMAT,
    &offer::OFFER_AMBIGUOUS,
    &offer::OFFER_ID_FORMAT,
    &offer::OFFER_REQUIRED,
    &offer::OFFER_WRONG_COLUMN,
    &qualification::EDU_SEGMENT_REQUIRED,
    &qualification::EDU_WEBSITE_FORMAT,
    &qualification::GCC_CODE_REQUIRED,
    &qualification::GCC_COUNTRY,
    &qualification::QUALIFICATION_COMBINATION,
    &qualification::QUALIFICATION_DETAIL_UNUSED,
    &qualification::QUALIFICATION_NOT_SETTABLE,
    &qualification::QUALIFICATION_UNKNOWN,
    &quantity::QUANTITY_FORMAT,
    &quantity::QUANTITY_REQUIRED,
    &reading::ATTESTATION_FORMAT,
    &reading::FREE_TEXT_TOO_LONG,
    &reseller::ADDITIONAL_RESELLER_COUNTRY,
    &reseller::ADDITIONAL_RESELLER_DUPLICATE,
    &reseller::ADDITIONAL_RESELLER_TOO_MANY,
    &reseller::ADDITIONAL_RESELLER_WITHOUT_FIRST,
    &reseller::RESELLER_ID_CONFLICT,
    &reseller::RESELLER_MPN_FORMAT,
    &reseller::RESELLER_MPN_LENGTH,
    &reseller::RESELLER_TENANT_ID_FORMAT,
    &term::AUTO_RENEW_FORMAT,
    &term::BILLING_CYCLE_FORMAT,
    &term::CUSTOM_TERM_END_INVALID,
    &term::RENEWAL_TERM_INVALID,
    &term::TERM_FORMAT,
];

/// The rules that ask the catalogue.
pub(super) static CATALOGUE_RULES: &[&Rule] = &[
    &item::ADDON_PARENT_REQUIRED,
    &item::AUTO_RENEW_NOT_SUPPORTED,
    &item::AVAILABILITY_STALE,
    &item::BILLING_CYCLE_NOT_SUPPORTED,
    &item::BILLING_CYCLE_REQUIRED,
    &item::CUSTOM_TERM_END_PRODUCT,
    &item::OFFER_LEGACY_RETIRED,
    &item::OFFER_NOT_PURCHASABLE,
    &item::OFFER_UNKNOWN,
    &item::PARENT_ON_BASE_OFFER,
    &item::PROVISIONING_CONTEXT_MISSING,
    &item::QUANTITY_ABOVE_MAX,
    &item::QUANTITY_BELOW_MIN,
    &item::QUANTITY_TRIAL_FIXED,
    &item::SKU_ATTESTATION_REQUIRED,
    &item::TERM_BILLING_COMBINATION,
    &item::TERM_NOT_APPLICABLE,
    &item::TERM_NOT_AVAILABLE,
    &item::TERM_REQUIRED,
    &item::TRIAL_AUTO_RENEW,
];

/// Every rule, sorted by code.
pub fn all() -> Vec<&'static Rule> {
    let mut all = [RULES, LINE_RULES, PARTNER_RULES, CATALOGUE_RULES, FAMILY_RULES].concat();
    all.sort_by_key(|rule| rule.code);
    all
}

/// The rule of a code, in any case.
pub fn find(code: &str) -> Option<&'static Rule> {
    let lists = [RULES, LINE_RULES, PARTNER_RULES, CATALOGUE_RULES, FAMILY_RULES];
    let mut rules = lists.into_iter().flatten();
    rules.find(|rule| rule.code.eq_ignore_ascii_case(code)).copied()
}

/// Up to three codes that look like a code that is none, the likest first.
pub fn near(code: &str) -> Vec<&'static str> {
    let code = code.to_ascii_uppercase();
    let mut near: Vec<(f64, &'static str)> = all()
        .into_iter()
        .map(|rule| (strsim::jaro_winkler(&code, rule.code), rule.code))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    near.into_iter().take(3).map(|(_, code)| code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_in_any_case_and_near_ones_proposed() {
        assert!(RULES.is_sorted_by_key(|rule| rule.code));
        assert_eq!(find("email_format").map(|rule| rule.code), Some("EMAIL_FORMAT"));
        assert_eq!(find("EMAIL_FORM"), None);
        assert_eq!(near("EMAIL_FROMAT").first(), Some(&"EMAIL_FORMAT"));
        assert!(near("???").is_empty());
    }
}
