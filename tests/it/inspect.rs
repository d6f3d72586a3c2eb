//! `muster inspect`: how files are built and what their headings mean.

use serde_json::Value;

use crate::sheet::customers;
use crate::support::{Dir, muster, root};

fn facts(text: &str, words: &[&str]) -> Value {
    let dir = Dir::new();
    dir.write("in.csv", text);
    let mut args = vec!["inspect", "in.csv", "--json"];
    args.extend(words);
    let ran = muster(dir.path(), &args);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.summary()["inputs"][0].clone()
}

#[test]
fn the_dialect_comes_with_its_evidence() {
    let text = customers(&["customer_ref=C-1", "customer_ref=C-2"]);
    let found = facts(&text, &[]);
    assert_eq!(found["text"]["delimiter"], ",");
    assert_eq!(found["text"]["confidence"], 100);
    assert_eq!((&found["heading_row"], &found["shape"]), (&1.into(), &"customers".into()));
    assert_eq!(found["rows"]["data"], 2);
    let reasons = found["text"]["evidence"].to_string();
    assert!(reasons.contains("headings are known"), "{reasons}");
    assert!(reasons.contains("2 of the first 2 rows have"), "{reasons}");

    let found = facts("a;price\nx;1,5\ny;2,25\nz\n", &[]);
    assert_eq!((&found["text"]["delimiter"], &found["text"]["quote"]), (&";".into(), &"\"".into()));
    let sure = found["text"]["confidence"].as_u64().unwrap();
    assert!((20..90).contains(&sure), "{sure}");
    let reasons = found["text"]["evidence"].to_string();
    assert!(reasons.contains("decimal comma in `price`"), "{reasons}");
    assert_eq!(found["rows"]["faulty"], 1);
    assert_eq!(found["faults"][0]["row"], 4);
    assert_eq!(found["faults"][0]["what"], "1 cell under 2 headings");

    let found = facts("a;b\n1;2\n", &["--delimiter", "pipe"]);
    assert!(found["text"]["evidence"].to_string().contains("was told"));
}

#[test]
fn headings_are_explained_and_persons_are_not_shown() {
    let text = customers(&["customer_ref=C-1"]).replace("customer_ref,", "customer_reff,");
    let found = facts(&text, &[]);
    let columns = found["columns"].as_array().unwrap();
    let wrong = columns.iter().find(|column| column["heading"] == "customer_reff").unwrap();
    assert_eq!(wrong["target"], Value::Null);
    assert!(
        wrong["note"].as_str().unwrap().contains("--map customer_ref=customer_reff"),
        "{wrong}"
    );
    let first = found["first_rows"][0].to_string();
    assert!(!first.contains("ann.lee") && !first.contains("901820"), "{first}");
    assert!(first.contains("Berlin"), "{first}");
    // What an unknown heading stands over may be a name.
    let first = facts("Ansprechpartner;Ort\nAnn Lee;Berlin\n", &[])["first_rows"].to_string();
    assert!(!first.contains("Lee"), "{first}");
}

#[test]
fn a_page_for_people_keeps_to_eighty_columns_and_has_no_colours() {
    let dir = Dir::new();
    dir.write("in.csv", customers(&["customer_ref=C-1"]).replace("city,", "town of the seat,"));
    let book = root().join("samples/workbook/onboarding.xlsx");
    let ran = muster(dir.path(), &["inspect", "in.csv", "--", book.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    for line in ran.stdout.lines().filter(|line| !line.contains(".xlsx")) {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(!ran.stdout.contains('\u{1b}'));
    assert!(ran.stdout.contains("sheet Customers"), "{}", ran.stdout);
    let ran = muster(dir.path(), &["inspect", "none.csv"]);
    assert_eq!(ran.code, Some(66));
}
