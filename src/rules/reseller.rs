//! The indirect reseller: two ids that are often mixed up, a tenant id (GUID) and a partner
//! location id (digits). Whether such a reseller exists is reference data.

use crate::model::{Country, Guid, MpnId, Reseller};
use crate::table::Column;

use super::resellers::{ResellerIds, number};
use super::{Desk, Grade, Rule, Severity, partnership, reading, reseller_list, say};

/// Further resellers a sale may have.
const ADDITIONAL_MAX: usize = 5;

/// Countries of the European Union and EFTA with their territories, as announced in 2021-09. The
/// United Kingdom was left to be decided then, and is let through.
const ADDITIONAL_COUNTRIES: &[&str] = &[
    "AD", "AT", "BE", "BG", "BV", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR", "GB",
    "GG", "GI", "GL", "GR", "HR", "HU", "IE", "IM", "IS", "IT", "JE", "LI", "LT", "LU", "LV", "MC",
    "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SJ", "SK", "SM", "VA",
];

/// Partner ids are numbers.
pub(super) static RESELLER_MPN_FORMAT: Rule = Rule {
    code: "RESELLER_MPN_FORMAT",
    summary: "A partner location id consists of digits only, at most 20.",
    why: "Partner Center refuses another form (error 2000).",
    fix: "Enter the reseller's partner location id. Its tenant id belongs in reseller_tenant_id.",
    source: "Partner Center SDK, verify indirect reseller status (2021-03)",
    bad: &[
        "reseller_mpn_id=MPN-4847383",
        "reseller_mpn_id=4847383; additional_reseller_mpn_ids=4391507,4391508",
        "partner_id_on_record=48 47383",
    ],
    good: &["reseller_mpn_id=4847383", "partner_id_on_record=4847383"],
    ..Rule::ROW
};

/// A guess at what ids look like, so a warning only.
pub(super) static RESELLER_MPN_LENGTH: Rule = Rule {
    code: "RESELLER_MPN_LENGTH",
    severity: Severity::Warn,
    summary: "A partner location id usually has 4 to 10 digits.",
    why: "Known ids have 6 or 7 digits; a spreadsheet may have cut or padded this one.",
    fix: "Compare the id with Partner Center.",
    source: "muster",
    bad: &["reseller_mpn_id=483", "reseller_mpn_id=48473830000"],
    good: &["reseller_mpn_id=4847383", "reseller_mpn_id=4847"],
    ..Rule::ROW
};

/// Tenants are known by GUIDs.
pub(super) static RESELLER_TENANT_ID_FORMAT: Rule = Rule {
    code: "RESELLER_TENANT_ID_FORMAT",
    summary: "The tenant id of a reseller is a GUID.",
    why: "Partner Center refuses another form (error 2000).",
    fix: "Enter the reseller's tenant id. Its partner location id belongs in reseller_mpn_id.",
    source: "Partner Center SDK, verify indirect reseller status (2021-03)",
    bad: &["reseller_tenant_id=4847383", "associated_partner_id=contoso.onmicrosoft.com"],
    good: &["reseller_tenant_id=117A77B0-9360-443B-8795-C6DEDC750CF9"],
    ..Rule::ROW
};

/// One thing under two headings.
pub(super) static RESELLER_ID_CONFLICT: Rule = Rule {
    code: "RESELLER_ID_CONFLICT",
    summary: "All ids of the indirect reseller mean the same reseller.",
    why: "associated_partner_id and reseller_tenant_id are two names of one id; one of them is wrong.",
    fix: "Keep the right id and empty the other cell.",
    source: "muster",
    bad: &[
        "reseller_tenant_id=117a77b0-9360-443b-8795-c6dedc750cf9; associated_partner_id=031c9e47-4802-4248-838e-778fb1d2cc05",
    ],
    good: &[
        "reseller_tenant_id=117a77b0-9360-443b-8795-c6dedc750cf9; associated_partner_id=117A77B0-9360-443B-8795-C6DEDC750CF9",
    ],
    ..Rule::ROW
};

/// Further resellers follow a first one.
pub(super) static ADDITIONAL_RESELLER_WITHOUT_FIRST: Rule = Rule {
    code: "ADDITIONAL_RESELLER_WITHOUT_FIRST",
    summary: "Additional resellers stand beside a first one.",
    why: "Partner Center adds them to the reseller of record.",
    fix: "Enter the first reseller in reseller_mpn_id.",
    source: "Partner Center, add a new customer (2021-10)",
    bad: &["reseller_mpn_id=; additional_reseller_mpn_ids=4391507"],
    good: &["reseller_mpn_id=4847383; additional_reseller_mpn_ids=4391507; country=DE"],
    ..Rule::ROW
};

/// Five, beside the first.
pub(super) static ADDITIONAL_RESELLER_TOO_MANY: Rule = Rule {
    code: "ADDITIONAL_RESELLER_TOO_MANY",
    summary: "There are at most five additional resellers.",
    why: "Partner Center takes no more.",
    fix: "Keep five.",
    source: "Partner Center, announcements of September 2021",
    bad: &[
        r"reseller_mpn_id=4847383; country=DE; additional_reseller_mpn_ids=1000001\;1000002\;1000003\;1000004\;1000005\;1000006",
    ],
    good: &[
        r"reseller_mpn_id=4847383; country=DE; additional_reseller_mpn_ids=1000001\;1000002\;1000003\;1000004\;1000005",
    ],
    ..Rule::ROW
};

/// Nobody takes part twice.
pub(super) static ADDITIONAL_RESELLER_DUPLICATE: Rule = Rule {
    code: "ADDITIONAL_RESELLER_DUPLICATE",
    summary: "No additional reseller is named twice, and none is the first reseller.",
    why: "Partner Center refuses a reseller that takes part twice; most often another one was meant.",
    fix: "Remove the repeated id, or enter the one that was meant.",
    source: "Partner Center, add a new customer (2021-10)",
    bad: &[
        r"reseller_mpn_id=4847383; country=DE; additional_reseller_mpn_ids=4391507\;4391507",
        "reseller_mpn_id=4847383; country=DE; additional_reseller_mpn_ids=4847383",
    ],
    good: &[r"reseller_mpn_id=4847383; country=DE; additional_reseller_mpn_ids=4391507\;4391508"],
    ..Rule::ROW
};

/// A European matter.
pub(super) static ADDITIONAL_RESELLER_COUNTRY: Rule = Rule {
    code: "ADDITIONAL_RESELLER_COUNTRY",
    summary: "Additional resellers are for customers in the European Union and EFTA.",
    why: "Partner Center offers them in these countries only.",
    fix: "Empty the cell for this customer.",
    source: "Partner Center, announcements of September 2021",
    bad: &["reseller_mpn_id=4847383; country=US; additional_reseller_mpn_ids=4391507"],
    good: &["reseller_mpn_id=4847383; country=NO; additional_reseller_mpn_ids=4391507"],
    ..Rule::ROW
};

/// Judges the reseller columns.
pub(super) fn reseller<'a>(desk: &mut Desk<'_, 'a>) -> Reseller<'a> {
    let tenant_id = tenant_id(desk);
    let mpn_id = mpn_id(desk, Column::ResellerMpnId);
    let attested = reading::attestation(desk, Column::ResellerAttestation);
    let first = ResellerIds {
        number: mpn_id.as_ref().and_then(|id| number(id.as_str())),
        tenant: tenant_id,
    };
    let additional = additional(desk, first);
    let reseller = Reseller { tenant_id, mpn_id, attested, additional };
    partnership::customer(desk, &reseller);
    reseller_list::customer(desk, &reseller);
    reseller
}

fn tenant_id(desk: &mut Desk<'_, '_>) -> Option<Guid> {
    let associated = guid(desk, Column::AssociatedPartnerId);
    let tenant = guid(desk, Column::ResellerTenantId);
    if let (Some(one), Some(other)) = (associated, tenant)
        && one != other
    {
        desk.find_with(
            &RESELLER_ID_CONFLICT,
            Column::ResellerTenantId,
            say!("{heading} and {beside} name two resellers; keep the right one and empty the other cell."),
            |finding| finding.beside(Column::AssociatedPartnerId),
        );
    }
    tenant.or(associated)
}

fn guid(desk: &mut Desk<'_, '_>, column: Column) -> Option<Guid> {
    let text = desk.text(column)?;
    let guid = Guid::parse(text);
    if guid.is_none() {
        let message = if reading::is_digits(text) {
            say!(
                "`{value}` is a number, not a tenant id; a partner location id belongs in reseller_mpn_id."
            )
        } else {
            say!("`{value}` is no tenant id; enter the reseller's GUID of 36 characters.")
        };
        desk.find_with(&RESELLER_TENANT_ID_FORMAT, column, message, |finding| {
            finding.expecting("a GUID")
        });
    }
    guid
}

/// Judges a partner location id.
pub(super) fn mpn_id<'a>(desk: &mut Desk<'_, 'a>, column: Column) -> Option<MpnId<'a>> {
    let text = desk.text(column)?;
    one_mpn_id(desk, column, text)
}

fn one_mpn_id<'a>(desk: &mut Desk<'_, 'a>, column: Column, text: &'a str) -> Option<MpnId<'a>> {
    let Some(id) = MpnId::parse(text) else {
        let message = if Guid::parse(text).is_some() {
            say!("`{value}` is a tenant id; enter the partner location id, digits only.")
        } else {
            say!(
                "`{value}` is no partner location id; enter digits only, without blanks or letters."
            )
        };
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{A0}')).collect();
        let whole = desk.text(column) == Some(text);
        desk.find_with(&RESELLER_MPN_FORMAT, column, message, |finding| {
            let finding = finding.expecting("digits only");
            if whole && MpnId::parse(&digits).is_some() {
                finding.suggesting(digits, Grade::Likely)
            } else {
                finding
            }
        });
        return None;
    };
    if !(4..=10).contains(&text.len()) {
        desk.find_with(
            &RESELLER_MPN_LENGTH,
            column,
            say!("`{value}` is unusually long or short for a partner location id; compare it with Partner Center."),
            |finding| finding.expecting("4 to 10 digits"),
        );
    }
    Some(id)
}

/// Whether an additional reseller is the first again. A first one that is named by its tenant only
/// takes the list to be known by.
fn is_first(desk: &Desk<'_, '_>, first: ResellerIds, own: Option<u128>) -> bool {
    let (Some(own), None) = (own, first.number) else {
        return own.is_some() && own == first.number;
    };
    let list = desk.book.reference().resellers.as_ref();
    let mut entries = list.into_iter().flat_map(|list| list.of_number(own)).peekable();
    first.tenant.is_some()
        && entries.peek().is_some()
        && entries.all(|entry| entry.tenant_id == first.tenant)
}

fn additional<'a>(desk: &mut Desk<'_, 'a>, first: ResellerIds) -> Vec<MpnId<'a>> {
    let column = Column::AdditionalResellerMpnIds;
    let Some(text) = desk.text(column) else { return Vec::new() };
    let mut ids: Vec<MpnId<'a>> = Vec::new();
    let mut repeated = false;
    let words = text.split(';').map(str::trim).filter(|word| !word.is_empty());
    let count = words.clone().count();
    // What lies beyond the limit is refused in any case; a cell full of ids is not looked through.
    for word in words.take(ADDITIONAL_MAX + 1) {
        let Some(id) = one_mpn_id(desk, column, word) else { continue };
        let own = number(id.as_str());
        repeated |=
            is_first(desk, first, own) || ids.iter().any(|other| number(other.as_str()) == own);
        ids.push(id);
    }
    if repeated {
        desk.find(
            &ADDITIONAL_RESELLER_DUPLICATE,
            column,
            say!("`{value}` names a reseller twice, or the first one again; name each once."),
        );
    }
    if count > ADDITIONAL_MAX {
        desk.find_with(
            &ADDITIONAL_RESELLER_TOO_MANY,
            column,
            say!(
                "{heading} names {count} additional resellers; keep at most {max}.",
                count,
                max = ADDITIONAL_MAX
            ),
            |finding| finding.expecting("at most five ids, separated by semicolons"),
        );
    }
    let firsts = [Column::ResellerMpnId, Column::ResellerTenantId, Column::AssociatedPartnerId];
    if firsts.into_iter().all(|first| desk.text(first).is_none()) {
        desk.find(
            &ADDITIONAL_RESELLER_WITHOUT_FIRST,
            column,
            say!(
                "{heading} is filled without a first reseller; enter that one in reseller_mpn_id."
            ),
        );
    }
    let country = desk.text(Column::Country).and_then(Country::parse);
    if country.is_some_and(|country| !ADDITIONAL_COUNTRIES.contains(&country.as_str())) {
        desk.find(
            &ADDITIONAL_RESELLER_COUNTRY,
            column,
            say!("Additional resellers are for customers in the European Union and EFTA; empty {heading}."),
        );
    }
    ids
}
