//! `--catalog`: what is given is used, what cannot be used stops the run before it begins.

use crate::support::{Dir, Ran, muster, root};

const LINES: &str = "customer_ref,line_ref,catalog_item_id,quantity,term_duration,billing_cycle\n\
    C-1,L1,CFQ7TTC0LF90:0001,5,P1Y,annual\n\
    C-1,L2,CFQ7TTC0LH1P:0001,5,P1Y,annual\n\
    C-1,L3,CFQ7TTC0ZZZZ:0001,5,P1Y,annual\n";

fn dir() -> Dir {
    let dir = Dir::copy_of(&root().join("samples/reference"));
    dir.write("lines.csv", LINES);
    dir
}

/// Runs the program on a day, with the newest rules and a summary as JSON.
fn on(dir: &Dir, day: &str, words: &str) -> Ran {
    let mut args: Vec<&str> = words.split(' ').collect();
    args.extend(["--as-of", day, "--rules-date", "2026-07-01", "--json"]);
    muster(dir.path(), &args)
}

#[test]
fn without_a_catalogue_the_sample_serves_and_refuses_no_unknown_id() {
    let dir = dir();
    let ran = on(&dir, "2026-01-15", "check lines.csv");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.summary()["run"]["catalogue"], "sample");
    let told = muster(dir.path(), &["check", "lines.csv"]);
    assert!(told.words().contains("offers are judged by the built-in sample"), "{told:?}");
    assert_eq!(ran.codes(), ["OFFER_UNKNOWN 1"]);
}

#[test]
fn a_catalogue_that_is_given_decides() {
    let dir = dir();
    let command = "check lines.csv --catalog catalogue.csv --on-line-error reject-line";
    let ran = on(&dir, "2026-01-15", command);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(ran.summary()["run"]["catalogue"].as_str().unwrap().len(), 64);
    assert_eq!(ran.codes(), ["OFFER_NOT_PURCHASABLE 1", "OFFER_UNKNOWN 1"]);
    // Sold until the end of 2024.
    let ran = on(&dir, "2024-12-31", command);
    assert_eq!(ran.codes(), ["OFFER_UNKNOWN 1"]);
}

#[test]
fn a_catalogue_that_cannot_be_used_stops_the_run() {
    let dir = dir();
    dir.write("bad.csv", "id,kind,terms\nCFQ7TTC0LH1P:0001,licence,P1Y/weekly\n");
    for (file, says) in [("bad.csv", "line 2: terms: `weekly`"), ("none.csv", "none.csv")] {
        let ran = dir.muster(&format!("check lines.csv --catalog {file}"));
        assert_eq!(ran.code, Some(78), "{ran:?}");
        assert!(ran.stderr.contains(says), "{ran:?}");
        assert!(!dir.path().join("reports").exists());
    }
}
