//! The rules that have to know the partner, its resellers or its house, by code.

use super::{Rule, custom, house, operation, partnership, reseller_list, sandbox};

/// Sorted by code.
pub(super) static PARTNER_RULES: &[&Rule] = &[
    &operation::AUTH_MODE_NOT_ALLOWED,
    &custom::CUSTOM_WITHOUT_LINE,
    &house::HOUSE_COLUMN_REQUIRED,
    &house::HOUSE_COUNTRY_NOT_SERVED,
    &house::HOUSE_SEATS_MAX,
    &operation::OPERATOR_ROLE_AGREEMENT,
    &operation::OPERATOR_ROLE_CUSTOMER,
    &operation::OPERATOR_ROLE_RELATIONSHIP,
    &operation::OPERATOR_ROLE_SUBSCRIPTION,
    &operation::PARTNER_MPA_NOT_SIGNED,
    &operation::PARTNER_TYPE_NOT_ALLOWED,
    &partnership::POR_ATTESTATION_MISSING,
    &partnership::POR_DIFFERS_FROM_CUSTOMER,
    &reseller_list::RESELLER_ID_NOT_LOCATION,
    &partnership::RESELLER_IS_PROVIDER,
    &reseller_list::RESELLER_MPA_NOT_SIGNED,
    &partnership::RESELLER_NOT_ALLOWED,
    &reseller_list::RESELLER_NOT_INDIRECT_RESELLER,
    &reseller_list::RESELLER_PROGRAM_INACTIVE,
    &reseller_list::RESELLER_REGION_MISMATCH,
    &reseller_list::RESELLER_RELATIONSHIP_INACTIVE,
    &partnership::RESELLER_REQUIRED,
    &reseller_list::RESELLER_UNKNOWN,
    &sandbox::SANDBOX_LIMIT_CUSTOMERS,
    &sandbox::SANDBOX_LIMIT_LICENSES,
    &sandbox::SANDBOX_LIMIT_SUBSCRIPTIONS,
];
