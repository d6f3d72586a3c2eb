//! Whether what a line orders can be ordered.

use crate::model::{Date, Offer};
use crate::rules::catalogue::{Catalogue, Item, Kind};
use crate::rules::{Book, Desk, Finding, Grade, Level, Rule, Severity, say};
use crate::table::Column;

use super::REFERENCE;

/// Ids are looked up, names are not.
pub(in crate::rules) static OFFER_UNKNOWN: Rule = Rule {
    code: "OFFER_UNKNOWN",
    summary: "What a line orders is in the catalogue. The built-in sample only warns.",
    why: "Partner Center refuses ids it does not know (errors 900142, 10001, 800004).",
    fix: "Copy the id from the price list; if it is right, give a newer price sheet with --catalog.",
    source: "Partner Center SDK, error codes (2021-07)",
    bad: &["catalog_item_id=CFQ7TTC0ZZZZ:0001", "catalog_item_id=CFQ7TTC0LH18:0009"],
    good: &["catalog_item_id=CFQ7TTC0LH18:0001", "catalog_item_id=cfq7ttc0lh18:0001"],
    ..REFERENCE
};

/// Not everything in a catalogue is for sale.
pub(in crate::rules) static OFFER_NOT_PURCHASABLE: Rule = Rule {
    code: "OFFER_NOT_PURCHASABLE",
    summary: "What a line orders is sold today.",
    why: "Partner Center refuses what is not yet or no longer sold (errors 2085, 2091, 800020).",
    fix: "Choose another item, or give a newer price sheet with --catalog.",
    source: "Partner Center SDK, error codes (2021-07)",
    bad: &["catalog_item_id=CFQ7TTC0TST1:0002", "catalog_item_id=CFQ7TTC0TST1:0003"],
    good: &["catalog_item_id=CFQ7TTC0TST1:0001"],
    ..REFERENCE
};

/// The end of legacy licences.
pub(in crate::rules) static OFFER_LEGACY_RETIRED: Rule = Rule {
    code: "OFFER_LEGACY_RETIRED",
    since: Some(Date::constant(2024, 9, 1)),
    summary: "Licences are ordered as new-commerce items; legacy offers are no longer sold.",
    why: "Partner Center refuses new orders of legacy licence-based offers (error 500600).",
    fix: "Order the new-commerce item of the product in catalog_item_id.",
    source: "Partner Center .NET SDK, cart errors (2023-06); Partner Center announcements (2024)",
    bad: &["catalog_item_id=; offer_id=031C9E47-4802-4248-838E-778FB1D2CC05"],
    good: &[
        "catalog_item_id=; offer_id=MS-AZR-0145P; term_duration=",
        "catalog_item_id=; offer_id=778A4DCE-0014-4D53-8647-314EF2B091D2; term_duration=",
    ],
    ..REFERENCE
};

/// The third part of an id rotates.
pub(in crate::rules) static AVAILABILITY_STALE: Rule = Rule {
    code: "AVAILABILITY_STALE",
    severity: Severity::Warn,
    summary: "The availability in an item's id is one the catalogue knows.",
    why: "Availability ids change from time to time; product and SKU stay.",
    fix: "Nothing has to be done: the order looks it up again. Product and SKU are enough.",
    source: "Partner Center SDK, product resources (2021-10)",
    bad: &["catalog_item_id=CFQ7TTC0LH18:0001:CFQ7TTC0K972"],
    good: &["catalog_item_id=CFQ7TTC0LH18:0001:CFQ7TTC0K971", "catalog_item_id=CFQ7TTC0LH18:0001"],
    ..REFERENCE
};

/// Some SKUs need more to be set up.
pub(in crate::rules) static PROVISIONING_CONTEXT_MISSING: Rule = Rule {
    code: "PROVISIONING_CONTEXT_MISSING",
    summary: "provisioning_context has every key that the item demands.",
    why: "Partner Center cannot set the item up without it.",
    fix: "Enter key=value pairs, separated by semicolons.",
    source: "Partner Center SDK, cart resources (2021-03)",
    bad: &[
        "catalog_item_id=CFQ7TTC0TST2:0001",
        r"catalog_item_id=CFQ7TTC0TST2:0001; provisioning_context=Scope=Shared",
    ],
    good: &[
        r"catalog_item_id=CFQ7TTC0TST2:0001; provisioning_context=Scope=Shared\;duration=1Year",
    ],
    ..REFERENCE
};

/// Some SKUs are bound to a promise.
pub(in crate::rules) static SKU_ATTESTATION_REQUIRED: Rule = Rule {
    code: "SKU_ATTESTATION_REQUIRED",
    summary: "attestation_accepted is true where the item demands an attestation.",
    why: "Partner Center refuses such an order without it (errors 10012, 900203).",
    fix: "Enter true once the customer meets the item's terms, or order another item.",
    source: "Partner Center .NET SDK, products (2023-06); announcements of August 2021",
    bad: &[
        "catalog_item_id=CFQ7TTC0TST2:0002",
        "catalog_item_id=CFQ7TTC0TST2:0002; attestation_accepted=no",
    ],
    good: &["catalog_item_id=CFQ7TTC0TST2:0002; attestation_accepted=yes"],
    ..REFERENCE
};

/// The record of what a line orders, when the rest of the line can be judged by it.
pub(in crate::rules) fn find<'r>(
    desk: &mut Desk<'r, '_>,
    offer: &Offer,
    number: u32,
) -> Option<&'r Item> {
    let book: &'r Book = desk.book;
    let catalogue = &book.reference().catalogue;
    let Some(item) = catalogue.item(number) else {
        unknown(desk, catalogue, offer);
        return None;
    };
    let column = super::column(desk);
    // Of what nobody sells any more nothing else is worth saying.
    if is_retired(book, item) {
        let message = say!(
            "`{value}` is a legacy offer, which is no longer sold; order the new-commerce \
                       item in catalog_item_id."
        );
        let rejected = desk.find_with(&OFFER_LEGACY_RETIRED, column, message, |finding| {
            match catalogue.named(&item.name, |other| !other.kind.is_legacy()).as_slice() {
                [one] => finding.suggesting(*one, Grade::Ask),
                _ => finding,
            }
        });
        if rejected {
            return None;
        }
    }
    if !item.purchasable || !item.is_open(book.as_of()) {
        let name = item.short_name();
        let message = if item.purchasable {
            say!(
                "{name} (`{value}`) is not sold on {day}; choose another item.",
                name,
                day = book.as_of()
            )
        } else {
            say!("{name} (`{value}`) cannot be bought; choose another item.", name)
        };
        desk.find(&OFFER_NOT_PURCHASABLE, column, message);
    }
    stale(desk, item, offer);
    Some(item)
}

/// Whether an item is a legacy offer that cannot be ordered under the rules of this run.
fn is_retired(book: &Book, item: &Item) -> bool {
    item.kind == Kind::Legacy && !item.exempt && book.level(&OFFER_LEGACY_RETIRED) != Level::Off
}

fn unknown(desk: &mut Desk<'_, '_>, catalogue: &Catalogue, offer: &Offer) {
    let column = super::column(desk);
    let id = match offer {
        Offer::Legacy(id) => id.as_str(),
        Offer::Item(id) => id.as_str(),
    };
    let near = |finding: Finding| match catalogue.near(id) {
        Some(near) => finding.suggesting(near, Grade::Likely),
        None => finding,
    };
    if catalogue.is_sample() {
        desk.warn(
            &OFFER_UNKNOWN,
            column,
            say!("`{value}` is not in the built-in sample, so it was not judged; give the price sheet \
             with --catalog."),
            near,
        );
    } else if !catalogue.lists_kind_of(id) {
        desk.warn(
            &OFFER_UNKNOWN,
            column,
            say!("`{value}` is of a kind that the catalogue does not list, so it was not judged; check the id."),
            near,
        );
    } else {
        desk.find_with(
            &OFFER_UNKNOWN,
            column,
            say!("`{value}` is not in the catalogue; copy the id from the price list."),
            near,
        );
    }
}

fn stale(desk: &mut Desk<'_, '_>, item: &Item, offer: &Offer) {
    let Offer::Item(id) = offer else { return };
    let Some(availability) = id.as_str().get(18..) else { return };
    let known = &item.availabilities;
    if known.is_empty() || known.iter().any(|own| own == availability) {
        return;
    }
    desk.find(
        &AVAILABILITY_STALE,
        super::column(desk),
        say!("The last part of `{value}` is not in the catalogue; such parts change, so it is looked up \
         again."),
    );
}

/// What an item demands beside licences.
pub(super) fn conditions(desk: &mut Desk<'_, '_>, item: &Item, attested: Option<bool>) {
    if item.attestation && attested != Some(true) {
        desk.find_with(
            &SKU_ATTESTATION_REQUIRED,
            Column::AttestationAccepted,
            say!(
                "{name} demands an attestation; enter true in {heading}.",
                name = item.short_name()
            ),
            |finding| finding.expecting("true"),
        );
    }
    if item.provisioning.is_empty() {
        return;
    }
    let column = Column::ProvisioningContext;
    let text = desk.text(column).unwrap_or_default();
    let has = |key: &str| {
        text.split([';', ','])
            .filter_map(|pair| pair.split_once(['=', ':']))
            .any(|(own, value)| own.trim().eq_ignore_ascii_case(key) && !value.trim().is_empty())
    };
    let missing: Vec<&str> =
        item.provisioning.iter().map(String::as_str).filter(|key| !has(key)).take(4).collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        desk.find_with(
            &PROVISIONING_CONTEXT_MISSING,
            column,
            say!("The item demands {missing}; enter key=value in {heading}.", missing),
            |finding| finding.expecting("key=value, separated by semicolons"),
        );
    }
}

/// A name that stands where an id belongs: the id it means, if it means one only.
pub(in crate::rules) fn name_suggestion(book: &Book, finding: Finding, text: &str) -> Finding {
    let catalogue = &book.reference().catalogue;
    let ids = catalogue.named(text, |item| item.purchasable && !is_retired(book, item));
    match ids.as_slice() {
        [] => match catalogue.only_sku(text) {
            Some(id) => finding.suggesting(id, Grade::Likely),
            None => finding,
        },
        [one] if catalogue.is_sample() => finding.suggesting(*one, Grade::Likely),
        [one] => finding.suggesting(*one, Grade::Certain),
        [first, ..] => {
            let some: Vec<&str> = ids.iter().take(3).copied().collect();
            let first = (*first).to_owned();
            finding.expecting(format!("one of {}", some.join(", "))).suggesting(first, Grade::Ask)
        }
    }
}
