//! Resellers as the partner may name them: whether it has any at all, and whether it names itself.
//! Nothing here needs the list of its resellers, all of it needs to know the partner.

use crate::model::{Guid, MpnId, Reseller};
use crate::table::Column;

use super::partner::PartnerType;
use super::resellers::{ResellerIds, number};
use super::{Desk, Rule, Scope, Severity, say};

const PARTNER: Rule = Rule { scope: Scope::Reference, ..Rule::ROW };

/// Only providers have resellers.
pub(super) static RESELLER_NOT_ALLOWED: Rule = Rule {
    code: "RESELLER_NOT_ALLOWED",
    summary: "A direct-bill partner names no indirect reseller.",
    why: "Only an indirect provider sells through resellers; Partner Center refuses the customer.",
    fix: "Empty the reseller columns, or correct partner.type in the configuration.",
    source: "Partner Center SDK, customer resources (2021-03)",
    bad: &[
        "[type=direct_bill] reseller_mpn_id=4847383",
        "[type=direct_bill] reseller_tenant_id=117a77b0-9360-443b-8795-c6dedc750cf9",
    ],
    good: &[
        "[type=indirect_provider] reseller_mpn_id=4847383",
        "[type=direct_bill; direct_and_indirect=true] reseller_mpn_id=4847383; reseller_attestation=true",
    ],
    ..PARTNER
};

/// Nobody is its own reseller.
pub(super) static RESELLER_IS_PROVIDER: Rule = Rule {
    code: "RESELLER_IS_PROVIDER",
    summary: "The reseller is not the indirect provider itself.",
    why: "Partner Center refuses the provider's own id as partner on record (error 2072).",
    fix: "Enter the reseller's id, or empty the cell if the provider sells by itself.",
    source: "Partner Center SDK, error codes (2021-07)",
    bad: &[
        "[type=indirect_provider; mpn_id=1000001] reseller_mpn_id=1000001",
        "[type=indirect_provider; tenant_id=117a77b0-9360-443b-8795-c6dedc750cf9] reseller_tenant_id=117A77B0-9360-443B-8795-C6DEDC750CF9",
        "[type=indirect_provider; mpn_id=1000001] partner_id_on_record=1000001",
    ],
    good: &["[type=indirect_provider; mpn_id=1000001] reseller_mpn_id=4847383"],
    ..PARTNER
};

/// Most often forgotten.
pub(super) static RESELLER_REQUIRED: Rule = Rule {
    code: "RESELLER_REQUIRED",
    severity: Severity::Warn,
    summary: "An indirect provider names the reseller of its customer.",
    why: "Without one the customer becomes the provider's own, and incentives reach nobody else.",
    fix: "Enter the reseller's ids; set the rule to \"reject\" if none may be missing.",
    source: "Partner Center, add a new customer (2020-04)",
    bad: &["[type=indirect_provider] reseller_mpn_id="],
    good: &[
        "[type=indirect_provider] reseller_mpn_id=4847383",
        "[type=direct_bill] reseller_mpn_id=",
    ],
    ..PARTNER
};

/// Who sells both ways says which way this is.
pub(super) static POR_ATTESTATION_MISSING: Rule = Rule {
    code: "POR_ATTESTATION_MISSING",
    since: Some(crate::model::Date::constant(2021, 9, 7)),
    summary: "A partner that sells both directly and through resellers attests the reseller's part.",
    why: "Partner Center asks for the attestation wherever such a partner names a reseller.",
    fix: "Enter true in reseller_attestation if the reseller takes part in the sale.",
    source: "Partner Center, announcements of September 2021",
    bad: &[
        "[direct_and_indirect=true] reseller_mpn_id=4847383; reseller_attestation=",
        "[direct_and_indirect=true] reseller_mpn_id=4847383; reseller_attestation=false",
    ],
    good: &[
        "[direct_and_indirect=true] reseller_mpn_id=4847383; reseller_attestation=true",
        "[direct_and_indirect=true] reseller_mpn_id=; reseller_attestation=",
        "[type=indirect_provider] reseller_mpn_id=4847383; reseller_attestation=",
    ],
    ..PARTNER
};

/// One customer, two resellers.
pub(super) static POR_DIFFERS_FROM_CUSTOMER: Rule = Rule {
    code: "POR_DIFFERS_FROM_CUSTOMER",
    severity: Severity::Warn,
    scope: Scope::Row,
    summary: "The reseller of a line usually is the one of its customer.",
    why: "Incentives go to the reseller of the line; another one there often is a slip.",
    fix: "Nothing has to be done if the line is another reseller's.",
    source: "ours",
    bad: &["partner_id_on_record=4391507; reseller_mpn_id=4847383"],
    good: &["partner_id_on_record=4847383; reseller_mpn_id=4847383"],
    ..Rule::ROW
};

/// Columns by which a row names the reseller of its customer, the one people look at first.
const NAMED_IN: [Column; 3] =
    [Column::ResellerMpnId, Column::ResellerTenantId, Column::AssociatedPartnerId];

/// Judges the reseller of a customer.
pub(super) fn customer(desk: &mut Desk<'_, '_>, reseller: &Reseller<'_>) {
    let partner = desk.book.partner();
    if partner.kind.is_none() && !partner.direct_and_indirect {
        return;
    }
    let both = partner.direct_and_indirect;
    let provider = partner.kind == Some(PartnerType::IndirectProvider);
    let own_tenant = provider && is_own_tenant(desk, reseller.tenant_id);
    let filled = |column: &Column| desk.text(*column).is_some() || desk.is_closed(*column);
    let Some(column) = NAMED_IN.into_iter().find(filled) else {
        if provider && !both {
            let message =
                say!("No reseller is named; enter {heading}, or the customer becomes your own.");
            desk.find(&RESELLER_REQUIRED, Column::ResellerMpnId, message);
        }
        return;
    };
    if partner.kind == Some(PartnerType::DirectBill) && !both {
        let message = say!("A direct-bill partner names no reseller; empty {heading}.");
        desk.find(&RESELLER_NOT_ALLOWED, column, message);
        return;
    }
    if own_tenant {
        let column = if desk.text(Column::ResellerTenantId).is_some() {
            Column::ResellerTenantId
        } else {
            Column::AssociatedPartnerId
        };
        itself(desk, column);
    }
    if let Some(id) = &reseller.mpn_id {
        own_mpn_id(desk, Column::ResellerMpnId, id);
    }
    for id in &reseller.additional {
        own_mpn_id(desk, Column::AdditionalResellerMpnIds, id);
    }
    if both && reseller.attested != Some(true) && !desk.is_closed(Column::ResellerAttestation) {
        let message = say!("A reseller is named without its attestation; enter true in {heading}.");
        desk.find_with(&POR_ATTESTATION_MISSING, Column::ResellerAttestation, message, |finding| {
            finding.expecting("true")
        });
    }
}

fn is_own_tenant(desk: &Desk<'_, '_>, tenant: Option<Guid>) -> bool {
    tenant.is_some() && tenant == desk.book.partner().tenant_id
}

/// Judges that a partner location id is not the provider's own.
pub(super) fn own_mpn_id(desk: &mut Desk<'_, '_>, column: Column, id: &MpnId<'_>) {
    let partner = desk.book.partner();
    if partner.kind != Some(PartnerType::IndirectProvider) {
        return;
    }
    if partner.mpn_id.as_deref().is_some_and(|own| number(own) == number(id.as_str())) {
        itself(desk, column);
    }
}

fn itself(desk: &mut Desk<'_, '_>, column: Column) {
    let message =
        say!("`{value}` is the provider's own id; enter the reseller's, or empty the cell.");
    desk.find(&RESELLER_IS_PROVIDER, column, message);
}

/// Judges the reseller of a line against the partner, and against that of the customer beside it.
pub(super) fn line(desk: &mut Desk<'_, '_>, on_record: Option<&MpnId<'_>>) {
    let partner = desk.book.partner();
    let direct = partner.kind == Some(PartnerType::DirectBill) && !partner.direct_and_indirect;
    if direct && on_record.is_some() {
        let message = say!("A direct-bill partner names no reseller; empty {heading}.");
        desk.find(&RESELLER_NOT_ALLOWED, Column::PartnerIdOnRecord, message);
        return;
    }
    let Some(named) = on_record.and_then(|id| number(id.as_str())) else { return };
    let tenants = [Column::ResellerTenantId, Column::AssociatedPartnerId];
    let own = ResellerIds {
        number: desk.text(Column::ResellerMpnId).and_then(number),
        tenant: tenants.into_iter().find_map(|column| Guid::parse(desk.text(column)?)),
    };
    if own.differs_from(named, desk.book.reference().resellers.as_ref()) {
        desk.find(
            &POR_DIFFERS_FROM_CUSTOMER,
            Column::PartnerIdOnRecord,
            say!("`{value}` is another reseller than the customer's; check which one is meant."),
        );
    }
}
