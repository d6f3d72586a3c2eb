//! Resellers against the list of those the provider has. Without a list nothing here is judged.
//!
//! A reseller may be in the list more than once, with several locations or relationships. It is
//! refused only where every entry speaks against it.

use crate::model::{MpnId, Reseller};
use crate::table::Column;

use super::resellers::{Entry, Resellers, number, own_region};
use super::{Desk, Rule, Scope, Text, partnership, reseller, say};

const LIST: Rule = Rule { scope: Scope::Reference, ..Rule::ROW };

/// In the list at all.
pub(super) static RESELLER_UNKNOWN: Rule = Rule {
    code: "RESELLER_UNKNOWN",
    summary: "The reseller is in the provider's list of resellers.",
    why: "Partner Center finds no other (errors 800015 and 3000).",
    fix: "Correct the id, or export the list of resellers anew if it is old.",
    source: "Partner Center SDK, error codes (2021-07)",
    bad: &[
        "[resellers] reseller_mpn_id=9999999",
        "[resellers] reseller_tenant_id=031c9e47-4802-4248-838e-778fb1d2cc05",
        "[resellers] partner_id_on_record=9999999",
    ],
    good: &[
        "[resellers] reseller_mpn_id=4847383",
        "[resellers] partner_id_on_record=04847383",
        "reseller_mpn_id=9999999",
    ],
    ..LIST
};

/// A relationship that holds.
pub(super) static RESELLER_RELATIONSHIP_INACTIVE: Rule = Rule {
    code: "RESELLER_RELATIONSHIP_INACTIVE",
    summary: "The relationship with the reseller is active.",
    why: "Partner Center takes customers for active resellers only.",
    fix: "Renew the relationship in Partner Center, or enter another reseller.",
    source: "Partner Center SDK, relationship resources (2021-03)",
    bad: &["[resellers] reseller_mpn_id=1000002"],
    good: &["[resellers] reseller_mpn_id=4847383"],
    ..LIST
};

/// The right kind of partner.
pub(super) static RESELLER_NOT_INDIRECT_RESELLER: Rule = Rule {
    code: "RESELLER_NOT_INDIRECT_RESELLER",
    summary: "The reseller is an indirect reseller of this provider.",
    why: "Partner Center refuses a partner in another relationship (errors 800016 and 2071).",
    fix: "Enter an indirect reseller.",
    source: "Partner Center SDK, error codes (2021-07)",
    bad: &["[resellers] reseller_mpn_id=1000003"],
    good: &["[resellers] reseller_mpn_id=4847383"],
    ..LIST
};

/// Locations order, global accounts do not.
pub(super) static RESELLER_ID_NOT_LOCATION: Rule = Rule {
    code: "RESELLER_ID_NOT_LOCATION",
    summary: "The partner id is that of a location (PLA), not of the global account (PGA).",
    why: "Orders name a location; Partner Center refuses another id (error 2200).",
    fix: "Enter the id of the reseller's location in the customer's region.",
    source: "Partner Center, partner agreement questions of indirect providers (2021-07)",
    bad: &["[resellers] reseller_mpn_id=1000004", "[resellers] partner_id_on_record=1000004"],
    good: &["[resellers] reseller_mpn_id=4847383"],
    ..LIST
};

/// Regions do not mix.
pub(super) static RESELLER_REGION_MISMATCH: Rule = Rule {
    code: "RESELLER_REGION_MISMATCH",
    summary: "The reseller is in the provider's market region.",
    why: "Partner Center refuses a reseller of another region (error 2201).",
    fix: "Enter the reseller's location in the provider's region.",
    source: "Partner Center SDK, verify indirect reseller status (2021-03)",
    bad: &["[resellers; country=DE] reseller_mpn_id=1000005"],
    good: &[
        "[resellers; country=DE] reseller_mpn_id=4847383",
        "[resellers; country=US] reseller_mpn_id=1000005",
        "[resellers] reseller_mpn_id=1000005",
    ],
    ..LIST
};

/// The reseller's own agreement.
pub(super) static RESELLER_MPA_NOT_SIGNED: Rule = Rule {
    code: "RESELLER_MPA_NOT_SIGNED",
    summary: "The reseller has accepted the Microsoft Partner Agreement.",
    why: "Until then Partner Center refuses its customers (error 900123).",
    fix: "Have the reseller accept the agreement in Partner Center, then export the list anew.",
    source: "Partner Center SDK, verify indirect reseller status (2021-03)",
    bad: &["[resellers] reseller_mpn_id=1000006"],
    good: &["[resellers] reseller_mpn_id=4847383"],
    ..LIST
};

/// In the programme.
pub(super) static RESELLER_PROGRAM_INACTIVE: Rule = Rule {
    code: "RESELLER_PROGRAM_INACTIVE",
    summary: "The reseller's programme status is active.",
    why: "Partner Center refuses resellers outside the programme (errors 800039 and 900149).",
    fix: "Have the reseller renew its enrolment, or enter another reseller.",
    source: "Partner Center SDK, error codes (2021-07)",
    bad: &["[resellers] reseller_mpn_id=1000007"],
    good: &["[resellers] reseller_mpn_id=4847383"],
    ..LIST
};

/// Judges the resellers of a customer.
pub(super) fn customer(desk: &mut Desk<'_, '_>, reseller: &Reseller<'_>) {
    let Some(list) = &desk.book.reference().resellers else { return };
    let tenant_column = if desk.text(Column::ResellerTenantId).is_some() {
        Column::ResellerTenantId
    } else {
        Column::AssociatedPartnerId
    };
    let mut tenant_known = false;
    if let Some(tenant) = reseller.tenant_id.filter(|_| list.has_tenants()) {
        tenant_known = list.of_tenant(tenant).next().is_some();
        if !tenant_known {
            unknown(desk, tenant_column);
        } else if reseller.mpn_id.is_none() {
            // Which location it is about is not said, so one good one is enough.
            judge(desk, tenant_column, &list.of_tenant(tenant));
        }
    }
    for id in &reseller.additional {
        judge_id(desk, list, Column::AdditionalResellerMpnIds, id);
    }
    let Some(id) = &reseller.mpn_id else { return };
    let Some(own) = number(id.as_str()).filter(|_| list.has_numbers()) else { return };
    let entries = list.of_number(own);
    if entries.clone().next().is_none() {
        if tenant_known {
            // The reseller is known, and a list need not name all its locations.
            let message =
                say!("`{value}` is not in the list of resellers, its tenant is; check the id.");
            desk.warn(&RESELLER_UNKNOWN, Column::ResellerMpnId, message, |finding| finding);
        } else {
            unknown(desk, Column::ResellerMpnId);
        }
        return;
    }
    let other = |entry: &Entry| entry.tenant_id.is_some_and(|own| Some(own) != reseller.tenant_id);
    if reseller.tenant_id.is_some() && tenant_known && entries.clone().all(other) {
        desk.find_with(
            &reseller::RESELLER_ID_CONFLICT,
            Column::ResellerMpnId,
            say!("`{value}` and the tenant id beside it belong to different resellers; correct one of them."),
            |finding| finding.beside(tenant_column),
        );
        return;
    }
    judge(desk, Column::ResellerMpnId, &entries);
}

/// Judges the reseller of a line.
pub(super) fn line(desk: &mut Desk<'_, '_>, on_record: Option<&MpnId<'_>>) {
    let Some(id) = on_record else { return };
    partnership::own_mpn_id(desk, Column::PartnerIdOnRecord, id);
    if let Some(list) = &desk.book.reference().resellers {
        judge_id(desk, list, Column::PartnerIdOnRecord, id);
    }
}

fn judge_id(desk: &mut Desk<'_, '_>, list: &Resellers, column: Column, id: &MpnId<'_>) {
    let Some(own) = number(id.as_str()).filter(|_| list.has_numbers()) else { return };
    let entries = list.of_number(own);
    if entries.clone().next().is_none() {
        unknown(desk, column);
    } else {
        judge(desk, column, &entries);
    }
}

fn unknown(desk: &mut Desk<'_, '_>, column: Column) {
    let message = match column {
        Column::AdditionalResellerMpnIds => {
            say!("`{value}` names a reseller that is not in the list of resellers; correct the id.")
        }
        _ => {
            say!("`{value}` is not in the list of resellers; correct the id, or renew an old list.")
        }
    };
    desk.find(&RESELLER_UNKNOWN, column, message);
}

/// A rule, whether an entry keeps it, and what is said where none does.
type Check<'a> = (&'static Rule, &'a dyn Fn(&Entry) -> Option<bool>, Text);

/// Judges what the list says.
fn judge<'e>(
    desk: &mut Desk<'_, '_>,
    column: Column,
    entries: &(impl Iterator<Item = &'e Entry> + Clone),
) {
    let region = desk.book.partner().country.and_then(own_region);
    let in_region = |entry: &Entry| Some(region? == entry.region?);
    let checks: [Check<'_>; 6] = [
        (
            &RESELLER_NOT_INDIRECT_RESELLER,
            &|entry| entry.indirect,
            say!("`{value}` is in the list, but not as an indirect reseller; enter one that is."),
        ),
        (
            &RESELLER_RELATIONSHIP_INACTIVE,
            &|entry| entry.active,
            say!(
                "The relationship with `{value}` is not active; renew it or enter another reseller."
            ),
        ),
        (
            &RESELLER_ID_NOT_LOCATION,
            &|entry| entry.location,
            say!(
                "`{value}` is the id of a global account; enter the id of the reseller's location."
            ),
        ),
        (
            &RESELLER_REGION_MISMATCH,
            &in_region,
            say!(
                "`{value}` is in another market region than the provider; enter a location in its region."
            ),
        ),
        (
            &RESELLER_MPA_NOT_SIGNED,
            &|entry| entry.mpa_signed,
            say!(
                "`{value}` has not accepted the Microsoft Partner Agreement; have it accepted first."
            ),
        ),
        (
            &RESELLER_PROGRAM_INACTIVE,
            &|entry| entry.in_programme,
            say!(
                "The programme status of `{value}` is not active; have it renewed or enter another."
            ),
        ),
    ];
    for (rule, fits, message) in checks {
        if entries.clone().all(|entry| fits(entry) == Some(false)) {
            desk.find(rule, column, message);
        }
    }
}
