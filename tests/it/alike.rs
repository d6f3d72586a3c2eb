//! Lines that say the same as one before them: what is said of a line must not depend on what stood
//! above it.

use std::collections::BTreeMap;

use crate::support::Dir;

const COLUMNS: [&str; 11] = [
    "customer_ref",
    "line_ref",
    "catalog_item_id",
    "quantity",
    "term_duration",
    "billing_cycle",
    "auto_renew",
    "friendly_name",
    "currency",
    "parent_line_ref",
    "note",
];

/// A good line of a customer of its own, with some cells changed.
fn line(number: usize, changes: &[(&str, &str)]) -> String {
    let reference = format!("C-{number}");
    let good =
        [&reference, "L1", "CFQ7TTC0LH18:0001", "5", "P1Y", "monthly", "true", "", "", "", ""];
    let cells = COLUMNS.iter().zip(good).map(|(column, own)| {
        let other = changes.iter().find(|(name, _)| name == column);
        other.map_or(own, |(_, text)| text).to_owned()
    });
    cells.collect::<Vec<_>>().join(",")
}

/// Cells that differ from those of a good line, each in another way.
fn variants() -> Vec<Vec<(&'static str, String)>> {
    let long = "x".repeat(256);
    let key = "k".repeat(65);
    let one = [
        ("quantity", "0"),
        ("quantity", "05"),
        ("quantity", "301"),
        ("quantity", "999999"),
        ("quantity", "3000000000"),
        ("quantity", ""),
        ("quantity", "5.0"),
        ("customer_ref", ""),
        ("customer_ref", "#N/A"),
        ("customer_ref", "1.5E+12"),
        ("customer_ref", "'=1"),
        ("customer_ref", "C\u{7}1"),
        ("customer_ref", &key),
        ("line_ref", ""),
        ("line_ref", &key),
        ("line_ref", "2E+03"),
        ("line_ref", "L\u{FFFD}"),
        ("friendly_name", &long),
        ("friendly_name", "#REF!"),
        ("friendly_name", "MÃ¼ller"),
        ("friendly_name", "Sales"),
        ("friendly_name", "\"a, b\""),
        ("catalog_item_id", ""),
        ("catalog_item_id", "CFQ7TTC0LH18"),
        ("catalog_item_id", "\"CFQ7TTC0LH18:0001\""),
        ("term_duration", "P2Y"),
        ("term_duration", ""),
        ("billing_cycle", "weekly"),
        ("auto_renew", "perhaps"),
        ("currency", "XQQ"),
        ("parent_line_ref", "L1"),
        ("parent_line_ref", "L9"),
        ("note", "anything"),
    ];
    one.into_iter().map(|(column, text)| vec![(column, text.to_owned())]).collect()
}

/// What is said of lines, by the number of their customer; good lines stand before, or behind.
fn said(good_first: bool, config: &str) -> BTreeMap<usize, Vec<String>> {
    let dir = Dir::new();
    let changed: Vec<String> = (100..)
        .zip(variants())
        .map(|(number, changes)| {
            let changes: Vec<(&str, &str)> =
                changes.iter().map(|(name, text)| (*name, text.as_str())).collect();
            line(number, &changes)
        })
        .collect();
    // Seats on both sides of those of the changed lines, and other kinds of good lines between.
    let good = (1..60).map(|number| {
        let seats = (number % 12 + 1).to_string();
        let name = if number % 3 == 0 { "Sales" } else { "" };
        line(number, &[("quantity", &seats), ("friendly_name", name)])
    });
    let good: Vec<String> = good.collect();
    let rows =
        if good_first { [good.clone(), changed.clone()] } else { [changed.clone(), good.clone()] };
    let first_changed = if good_first { good.len() } else { 0 };
    dir.write("l.csv", format!("{}\n{}\n", COLUMNS.join(","), rows.concat().join("\n")));
    dir.write("muster.toml", config);
    let ran = dir.expect(2, "check l.csv --config muster.toml");
    let mut said: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for finding in ran.findings(&dir) {
        let Some(row) = finding["row"].as_u64().filter(|row| *row > 1) else { continue };
        let at = usize::try_from(row).unwrap() - 2;
        if (first_changed..first_changed + changed.len()).contains(&at) {
            let words = format!("{} {} {}", finding["code"], finding["column"], finding["message"]);
            said.entry(at - first_changed).or_default().push(words);
        }
    }
    for words in said.values_mut() {
        words.sort();
    }
    said
}

#[test]
fn what_is_said_of_a_line_does_not_depend_on_lines_like_it() {
    let house = "[columns]\ncustom = [\"note\"]\n[house]\nseats_max = 11\nrequired = [\"note\"]\n";
    for config in
        ["", "[house]\nrequired = [\"friendly_name\"]\n", "[house]\nseats_max = 4\n", house]
    {
        let (first, last) = (said(true, config), said(false, config));
        assert_eq!(first, last, "{config}");
        // Nearly every variant is told something of its own beside the missing customer.
        assert!(first.len() > 20, "{first:?}");
    }
}
