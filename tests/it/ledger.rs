//! What is stored stays stored, once: the same content again, corrected, extended, by another
//! name, from another feed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::database;
use crate::sheet::{customers, lines, parse, unparse};
use crate::support::{Dir, Ran, root};

const BOTH: &str = "import customers.csv lines.csv";

fn database(dir: &Dir) -> PathBuf {
    dir.path().join("muster.db")
}

fn stored(dir: &Dir) -> (u64, u64) {
    database::counts(&database(dir))
}

/// Two customers with a line each, imported.
fn imported() -> Dir {
    let dir = Dir::new();
    dir.write("customers.csv", customers(&["customer_ref=C-1", "customer_ref=C-2"]));
    dir.write("lines.csv", lines(&["customer_ref=C-1", "customer_ref=C-2"]));
    dir.expect(0, BOTH);
    assert_eq!(stored(&dir), (2, 2));
    dir
}

#[test]
fn the_same_content_again_does_nothing_and_says_so() {
    let dir = imported();
    let before = database::dump(&database(&dir));
    fs::create_dir(dir.path().join("moved")).unwrap();
    for (from, to) in [("customers.csv", "moved/new.csv"), ("lines.csv", "moved/orders.csv")] {
        fs::copy(dir.path().join(from), dir.path().join(to)).unwrap();
    }
    let first = dir.expect(4, BOTH);
    let moved = dir.expect(4, "import moved/new.csv moved/orders.csv --batch 1 --jobs 1");
    for ran in [&first, &moved] {
        assert_eq!(ran.summary()["outcome"], "already_imported");
        assert!(ran.report(&dir).join("summary.json").exists(), "it leads to the report");
        assert_eq!(ran.rows(), "accepted 4", "it tells that run's books");
    }
    assert_eq!(database::dump(&database(&dir)), before);
}

#[test]
fn an_extended_file_adds_what_is_new() {
    let dir = imported();
    let all = ["customer_ref=C-1", "customer_ref=C-2", "customer_ref=C-3"];
    dir.write("customers.csv", customers(&all));
    dir.write("lines.csv", lines(&all));
    let ran = dir.expect(0, BOTH);
    assert_eq!((ran.rows().as_str(), stored(&dir)), ("accepted 2, unchanged 4", (3, 3)));
    assert!(ran.findings(&dir).is_empty());
    assert!(!ran.report(&dir).join("customers.rejects.csv").exists());
    let accepted = fs::read_to_string(ran.report(&dir).join("accepted.csv")).unwrap();
    let (headings, rows) = parse(&accepted);
    let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let mut ids = BTreeMap::new();
    for row in rows {
        ids.insert(row[at("id")].replace('-', ""), row[at("status")].clone());
    }
    let sql = "SELECT lower(hex(id)) FROM customer UNION SELECT lower(hex(id)) FROM subscription";
    let known: Vec<String> = database::rows(&database(&dir), sql).into_iter().flatten().collect();
    assert_eq!(ids.keys().cloned().collect::<Vec<_>>(), known, "ids told are ids stored");
    assert_eq!(ids.values().filter(|status| *status == "unchanged").count(), 4);
}

#[test]
fn another_form_of_the_same_rows_adds_nothing() {
    let dir = imported();
    // Columns in another order, semicolons, CRLF, other spellings, a byte order mark.
    let (headings, rows) = parse(&customers(&["customer_ref=C-1", "customer_ref=C-2"]));
    let turned = |cells: &[String]| cells.iter().rev().cloned().collect::<Vec<_>>().join(";");
    let mut text = format!("\u{feff}{}\r\n", turned(&headings).replace("contact_email", "E-mail"));
    for row in &rows {
        text.extend([&turned(row), "\r\n"]);
    }
    dir.write("other.csv", text);
    let ran = dir.expect(0, "import other.csv");
    assert_eq!((ran.rows().as_str(), stored(&dir)), ("unchanged 2", (2, 2)));
}

#[test]
fn a_corrected_file_adds_what_was_corrected() {
    let dir = Dir::new();
    dir.write("lines.csv", lines(&["customer_ref=C-1", "customer_ref=C-2"]));
    dir.write(
        "customers.csv",
        customers(&["customer_ref=C-1", "customer_ref=C-2; contact_email=none"]),
    );
    let ran = dir.expect(2, BOTH);
    assert_eq!((ran.rows().as_str(), stored(&dir)), ("accepted 2, rejected 1, held 1", (1, 1)));
    let open = "SELECT count(*) FROM muster_reject WHERE state = 'open'";
    assert_eq!(database::number(&database(&dir), open), 1);
    dir.write("customers.csv", customers(&["customer_ref=C-1", "customer_ref=C-2"]));
    let ran = dir.expect(0, BOTH);
    assert_eq!((ran.rows().as_str(), stored(&dir)), ("accepted 2, unchanged 2", (2, 2)));
    assert_eq!(database::number(&database(&dir), open), 0, "what was outstanding is fixed");
}

#[test]
fn a_new_line_of_a_stored_customer_goes_in_with_or_without_its_row() {
    let dir = imported();
    dir.write("more.csv", lines(&["customer_ref=C-2; line_ref=L2; quantity=7"]));
    let ran = dir.expect(0, "import more.csv");
    assert_eq!((ran.rows().as_str(), stored(&dir)), ("accepted 1", (2, 3)));
    let three = ["customer_ref=C-1", "customer_ref=C-1; line_ref=L9; quantity=9"];
    dir.write("lines.csv", lines(&three));
    let ran = dir.expect(0, BOTH);
    assert_eq!((ran.rows().as_str(), stored(&dir)), ("accepted 1, unchanged 3", (2, 4)));
}

#[test]
fn an_add_on_of_a_stored_line_finds_it() {
    let dir = imported();
    dir.write("more.csv", lines(&["line_ref=L2; quantity=7; parent_line_ref=L1"]));
    dir.expect(0, "import more.csv");
    let sql = "SELECT child.line_key, base.line_key FROM subscription child
        JOIN subscription base ON base.id = child.parent_id";
    assert_eq!(database::rows(&database(&dir), sql), [["L2", "L1"]]);
    dir.write("more.csv", lines(&["line_ref=L3; quantity=8; parent_line_ref=L9"]));
    let ran = dir.expect(2, "import more.csv");
    assert_eq!(ran.codes(), ["ADDON_PARENT_UNKNOWN 1"]);
}

#[test]
fn a_key_used_again_for_something_else_is_refused() {
    let dir = imported();
    dir.write("customers.csv", customers(&["city=Hamburg", "customer_ref=C-2"]));
    let ran = dir.expect(2, BOTH);
    assert_eq!(ran.codes(), ["CUSTOMER_REF_REUSED 1"]);
    assert_eq!((ran.rows().as_str(), stored(&dir)), ("unchanged 2, rejected 1, held 1", (2, 2)));
    dir.write("more.csv", lines(&["quantity=77"]));
    let ran = dir.expect(2, "import more.csv");
    assert_eq!((ran.codes(), stored(&dir)), (vec!["CUSTOMER_REF_REUSED 1".to_owned()], (2, 2)));
    let cities = "SELECT city FROM customer ORDER BY customer_ref";
    assert_eq!(database::rows(&database(&dir), cities), [["Berlin"], ["Berlin"]]);
}

#[test]
fn another_feed_meets_domains_and_not_keys() {
    let dir = imported();
    let taken = "customer_ref=C-7; domain_prefix=weberanlagenbau";
    let known =
        "customer_ref=C-8; domain_prefix=huberanlagen2; company_name=Huber Anlagenbau 2 GmbH";
    dir.write("other.csv", customers(&[taken, known, "customer_ref=C-9"]));
    let ran = dir.expect(2, "import other.csv --source partner");
    assert_eq!(ran.codes().iter().filter(|code| !code.starts_with("AGREEMENT")).count(), 2);
    assert!(ran.codes().contains(&"DOMAIN_TAKEN 1".to_owned()), "{:?}", ran.codes());
    assert!(ran.codes().contains(&"CUSTOMER_ALREADY_EXISTS 1".to_owned()), "{:?}", ran.codes());
    assert_eq!(stored(&dir), (3, 2));
    let list = ran.report(&dir).join("relationship-requests.csv");
    let (_, rows) = parse(&fs::read_to_string(list).unwrap());
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].contains(&"DOMAIN_TAKEN".to_owned()), "{rows:?}");
    assert!(rows[1].contains(&"C-8".to_owned()), "{rows:?}");
    // The same key in another feed is another customer.
    dir.write("same.csv", customers(&["company_name=Other GmbH; domain_prefix=otherbau1"]));
    dir.expect(0, "import same.csv --source partner");
    assert_eq!(stored(&dir), (4, 2));
}

#[test]
fn a_stored_company_is_known_by_its_number() {
    let dir = Dir::new();
    let number = "organization_registration_number=HRB 12345 B";
    dir.write("first.csv", customers(&[number]));
    dir.expect(0, "import first.csv");
    let twin = format!("customer_ref=C-2; company_name=Weber-Anlagenbau GmbH; {number}");
    let other = format!("customer_ref=C-3; {number}");
    dir.write("second.csv", customers(&[&twin, &other, number]));
    let ran = dir.expect(2, "import second.csv");
    assert_eq!(ran.rows(), "accepted 1, unchanged 1, rejected 1");
    let found: Vec<String> = ran
        .findings(&dir)
        .iter()
        .filter(|f| !f["code"].as_str().unwrap().starts_with("AGREEMENT"))
        .filter(|f| f["code"] != "ORG_REG_NOT_SUPPORTED")
        .map(|f| format!("{} {} {}", f["row"], f["code"].as_str().unwrap(), f["severity"]))
        .collect();
    assert_eq!(found, ["2 CUSTOMER_ALREADY_EXISTS \"reject\"", "3 ORG_REG_DUPLICATE \"warn\""]);
    // Another feed is told the same: the first and its twin by number, and the first, like C-3, by
    // its domain too.
    let ran = dir.expect(2, "import second.csv --source partner");
    assert_eq!(ran.rows(), "rejected 3");
    assert!(ran.codes().contains(&"CUSTOMER_ALREADY_EXISTS 3".to_owned()), "{:?}", ran.codes());
}

#[test]
fn a_refused_run_leaves_its_report_and_nothing_else() {
    let dir = Dir::new();
    dir.write(
        "customers.csv",
        customers(&["customer_ref=C-1", "customer_ref=C-2; contact_email=none"]),
    );
    dir.write("lines.csv", lines(&["customer_ref=C-1", "customer_ref=C-2"]));
    for limit in ["1", "0", "49%"] {
        let ran = dir.expect(3, &format!("{BOTH} --max-rejects {limit}"));
        assert_eq!(stored(&dir), (0, 0), "{limit}");
        assert_eq!(ran.findings(&dir).len(), 1);
        assert!(ran.report(&dir).join("customers.rejects.csv").exists());
        assert!(!ran.report(&dir).join("accepted.csv").exists(), "nothing was accepted");
        assert!(ran.summary()["sentence"].as_str().unwrap().contains("--max-rejects"), "{ran:?}");
    }
    let generation = |ran: &Ran| ran.count("/run/generation");
    let ran = dir.expect(2, &format!("{BOTH} --max-rejects 2"));
    assert_eq!((generation(&ran), stored(&dir)), (4, (1, 1)));
    dir.expect(4, BOTH);
}

#[test]
fn a_file_refused_as_a_whole_refuses_the_run() {
    let dir = imported();
    dir.write("bad.csv", "customer_ref,quantity\nC-1,5\n");
    dir.write("customers.csv", customers(&["customer_ref=C-3"]));
    let ran = dir.expect(3, "import customers.csv bad.csv");
    assert_eq!(stored(&dir), (2, 2), "{ran:?}");
}

/// Corrects the rejects files of the sample's import with what its list of mistakes knows, and
/// imports them: then everything is in that the sample without mistakes brings, and once.
#[test]
fn rejects_that_were_corrected_complete_the_import() {
    let names = ["customers.csv", "subscriptions.csv"];
    let sample = root().join("samples/needs-review");
    let dir = Dir::copy_of(&sample);
    let first = dir.expect(2, "import customers.csv subscriptions.csv");
    let before = stored(&dir);
    for name in names {
        let right = fs::read_to_string(root().join("samples/first-import").join(name)).unwrap();
        let rejects = first.report(&dir).join(name.replace(".csv", ".rejects.csv"));
        let text = fs::read_to_string(rejects).unwrap();
        dir.write(&name.replace(".csv", ".rejects.csv"), corrected(&text, &right));
    }
    let second = dir.muster("import customers.rejects.csv subscriptions.rejects.csv");
    assert_eq!((second.code, second.codes()), (Some(0), Vec::new()), "{:?}", second.findings(&dir));
    // One line of the sample names a customer that does not exist, and one is sent twice; the
    // originals are what is right.
    assert_eq!(stored(&dir), (200, 363), "{before:?} {}", second.rows());
    let clean = Dir::copy_of(&root().join("samples/first-import"));
    clean.expect(0, "import customers.csv subscriptions.csv");
    // Two customers went in as they were, with a warning; all others are the clean import's.
    let (ours, theirs) = (contents(&dir), contents(&clean));
    let differ = ours.iter().zip(&theirs).filter(|(a, b)| a != b);
    let differ: BTreeSet<String> = differ.map(|(row, _)| row[0].clone()).collect();
    assert_eq!(ours.len(), theirs.len());
    assert_eq!(differ, warned(&first.findings(&dir)));
    let open = "SELECT customer_ref, line_key, code FROM muster_reject WHERE state = 'open'";
    // One row came under another key: it named a customer that does not exist. Its reference ties
    // it to what was corrected.
    assert_eq!(database::rows(&database(&dir), open), Vec::<Vec<String>>::new());
    // All of it once more: the same files do nothing, and of the right ones every row is known,
    // but for the two customers, which muster does not change.
    dir.expect(4, "import customers.csv subscriptions.csv");
    dir.expect(4, "import customers.rejects.csv subscriptions.rejects.csv");
    for name in names {
        fs::copy(root().join("samples/first-import").join(name), dir.path().join(name)).unwrap();
    }
    let whole = dir.expect(2, "import customers.csv subscriptions.csv");
    assert_eq!(whole.codes(), ["CUSTOMER_REF_REUSED 2"]);
    assert_eq!(whole.count("/books/rows/accepted"), 0);
    assert_eq!(stored(&dir), (200, 363));
}

/// The customers that a warning and nothing worse is about, duplicates aside.
fn warned(findings: &[serde_json::Value]) -> BTreeSet<String> {
    let of = |severity: &str| -> BTreeSet<String> {
        let those = findings
            .iter()
            .filter(|finding| finding["severity"] == severity && finding["entity"] == "customer");
        those.map(|finding| finding["customer_ref"].as_str().unwrap().to_owned()).collect()
    };
    of("warn").difference(&of("reject")).cloned().collect()
}

/// A rejects file in which the cells of every row are those of the same row of the right file; the
/// report's own columns stay.
pub(crate) fn corrected(rejects: &str, right: &str) -> String {
    let (headings, mut rows) = parse(rejects);
    let (_, originals) = parse(right);
    let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let (place, escaped) = (at("_import_row"), at("_import_escaped"));
    for row in &mut rows {
        let number = row[place].split(" row ").nth(1).unwrap();
        let number: usize = number.split(' ').next().unwrap().parse().unwrap();
        let original = &originals[number - 2];
        let guarded: Vec<String> = row[escaped].split(';').map(str::to_owned).collect();
        // The cells of a row that could not be taken apart stand to the right; they are moved.
        row.truncate(headings.len());
        for (at, cell) in original.iter().enumerate() {
            // Whoever corrects cells leaves the guard of the others alone.
            let guard = if guarded.contains(&headings[at]) { "'" } else { "" };
            row[at] = format!("{guard}{cell}");
        }
    }
    unparse(&headings, &rows)
}

/// Everything stored, without ids and lineage.
fn contents(dir: &Dir) -> Vec<Vec<String>> {
    let sql =
        "SELECT customer_ref, customer.company_name, domain_prefix, contact_email, contact_phone,
            city, state, postal_code, country, hex(customer.digest), kind, agreed_on, template_id
        FROM customer LEFT JOIN agreement ON agreement.customer_id = customer.id ORDER BY 1";
    let of_lines = "SELECT customer_ref, line_key, catalog_item_id, quantity, friendly_name,
            hex(subscription.digest), parent_id IS NULL
        FROM customer JOIN subscription ON customer_id = customer.id ORDER BY 1, 2";
    let mut all = database::rows(&database(dir), sql);
    all.extend(database::rows(&database(dir), of_lines));
    all
}
