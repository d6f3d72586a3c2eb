//! A catalogue for tests: the sample, and beside it one item for each thing a catalogue can say.

use std::sync::Arc;

use super::{Book, Catalogue, Reference};
use crate::model::Date;
use crate::table::{Listing, ListingRow};

const YEAR: &str = "P1M/monthly P1Y/monthly P1Y/annual";

/// Cells by heading; what is not named is empty.
const ITEMS: &[&[(&str, &str)]] = &[
    &[("id", "CFQ7TTC0TST1:0001"), ("name", "On sale")],
    &[("id", "CFQ7TTC0TST1:0002"), ("name", "Not for sale"), ("purchasable", "no")],
    &[("id", "CFQ7TTC0TST1:0003"), ("name", "No longer sold"), ("ends", "2020-01-01")],
    &[("id", "CFQ7TTC0TST2:0001"), ("name", "Set up"), ("provisioning", "Scope Duration")],
    &[("id", "CFQ7TTC0TST2:0002"), ("name", "Attested"), ("attestation", "yes")],
    &[("id", "CFQ7TTC0TST3:0001"), ("name", "From ten"), ("min", "10")],
    &[
        ("id", "CFQ7TTC0TST4:0001"),
        ("name", "Exchange trial"),
        ("trial", "yes"),
        ("min", "25"),
        ("max", "25"),
        ("terms", "P1M/none"),
        ("converts_to", "CFQ7TTC0LH1P:0001"),
    ],
    &[("id", "CFQ7TTC0TST5:0001"), ("name", "Yearly"), ("terms", "P1Y/annual")],
    &[("id", "CFQ7TTC0TST6:0001"), ("name", "Here"), ("country", "DE"), ("currency", "EUR")],
    &[("id", "CFQ7TTC0TST6:0001"), ("name", "Here"), ("country", "US"), ("currency", "USD")],
    &[("id", "CFQ7TTC0TST6:0002"), ("name", "There"), ("country", "FR"), ("currency", "EUR")],
    &[("id", "CFQ7TTC0TST7:0001"), ("name", "For schools"), ("segment", "Education")],
    &[("id", "CFQ7TTC0TST8:0001"), ("name", "Base")],
    &[
        ("id", "CFQ7TTC0TST8:0002"),
        ("name", "Add-on"),
        ("addon", "yes"),
        ("prerequisites", "CFQ7TTC0TST8:0001 CFQ7TTC0TST4:0001"),
    ],
    &[
        ("id", "CFQ7TTC0TST8:0003"),
        ("name", "Large add-on"),
        ("addon", "yes"),
        ("prerequisites", "CFQ7TTC0TST8:0001"),
        ("base_seats_min", "50"),
        ("addon_seats_min", "20"),
    ],
    &[
        ("id", "CFQ7TTC0TST8:0004"),
        ("name", "Add-on of an add-on"),
        ("addon", "yes"),
        ("prerequisites", "CFQ7TTC0TST8:0002"),
    ],
    &[("id", "CFQ7TTC0TST9:0001"), ("name", "Two at a time"), ("limit", "concurrent 2")],
    &[("id", "CFQ7TTC0TST9:0002"), ("name", "Once"), ("limit", "lifetime 1")],
    &[
        ("id", "5F0A6B1E-0000-4000-8000-000000000001"),
        ("name", "Old base"),
        ("kind", "legacy"),
        ("legacy_exempt", "yes"),
        ("addon", "no"),
    ],
    &[
        ("id", "5F0A6B1E-0000-4000-8000-000000000002"),
        ("name", "Old add-on"),
        ("kind", "legacy"),
        ("legacy_exempt", "yes"),
        ("addon", "yes"),
        ("prerequisites", "5F0A6B1E-0000-4000-8000-000000000001"),
    ],
];

/// The sample and the items for tests, as one table.
pub(super) fn listing() -> Listing {
    let mut listing = super::catalogue::sample_listing();
    for item in ITEMS {
        let cell = |heading: &String| {
            let own = item.iter().find(|(name, _)| name == heading).map(|(_, text)| *text);
            let default = match heading.as_str() {
                "kind" => "licence",
                "terms" => YEAR,
                _ => "",
            };
            own.unwrap_or(default).to_owned()
        };
        let cells = listing.headings.iter().map(cell).collect();
        let line = listing.rows.len() as u64 + 2;
        listing.rows.push(ListingRow { line, cells });
    }
    listing
}

/// A book with that catalogue, on the newest rules and their first day.
pub(super) fn book() -> Book {
    book_of(Book::NEWEST)
}

/// The same, under the rules of a day.
pub(super) fn book_of(rules_date: Date) -> Book {
    let catalogue = Catalogue::from_listing(&listing()).unwrap();
    let reference = Reference { catalogue, ..Reference::default() };
    Book::with(rules_date, Book::NEWEST, Arc::new(reference))
}
