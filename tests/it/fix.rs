//! `--fix certain`: what can mean one thing only is put right, told of, and stored; nothing else is
//! touched.

use std::fs;

use rust_xlsxwriter::Workbook;

use crate::database;
use crate::determinism::{assert_same, report};
use crate::sheet::{customers, flat, lines, parse};
use crate::support::{Dir, Ran, muster};

/// Three customers: one with three cells to be put right, one with a cell that only a person can put
/// right, and one that is good.
const CUSTOMERS: [&str; 3] = [
    "country=Germany; contact_email=Ann Lee <ann@weber-bau.com>; culture=de_DE",
    "customer_ref=C-2; country=Germany; contact_email=ann@huber2,com",
    "customer_ref=C-3",
];
const LINES: [&str; 3] = ["customer_ref=C-1", "customer_ref=C-2", "customer_ref=C-3"];

fn two(customer_rows: &[&str], line_rows: &[&str]) -> Dir {
    let dir = Dir::new();
    dir.write("customers.csv", customers(customer_rows));
    dir.write("lines.csv", lines(line_rows));
    dir
}

/// The records of `corrections.csv`, some columns of each.
fn corrections(dir: &Dir, ran: &Ran, columns: &[&str]) -> Vec<String> {
    let text = fs::read_to_string(ran.report(dir).join("corrections.csv")).unwrap();
    let (headings, rows) = parse(&text);
    let at = |name: &&str| headings.iter().position(|heading| heading == name).unwrap();
    let cell = |row: &[String], name: &&str| row[at(name)].clone();
    let record = |row: &Vec<String>| columns.iter().map(|name| cell(row, name)).collect::<Vec<_>>();
    rows.iter().map(|row| record(row).join("|")).collect()
}

const WHAT: [&str; 5] = ["row", "column", "received", "applied", "code"];

fn stored(dir: &Dir, sql: &'static str) -> Vec<String> {
    let rows = database::rows(&dir.path().join("muster.db"), sql);
    rows.into_iter().map(|row| row.join("|")).collect()
}

#[test]
fn what_is_certain_is_put_right_told_of_and_stored() {
    let dir = two(&CUSTOMERS, &LINES);
    let check = dir.expect(2, "check customers.csv lines.csv --fix certain");
    let import = dir.expect(2, "import customers.csv lines.csv --fix certain");
    let expected = [
        "2|country|Germany|DE|COUNTRY_FORMAT",
        "2|contact_email|Ann Lee <ann@weber-bau.com>|ann@weber-bau.com|EMAIL_FORMAT",
        "2|culture|de_DE|de-DE|CULTURE_FORMAT",
        "3|country|Germany|DE|COUNTRY_FORMAT",
    ];
    for ran in [&check, &import] {
        assert_eq!(ran.rows(), "accepted 4, rejected 1, held 1");
        assert_eq!(corrections(&dir, ran, &WHAT), expected);
        assert_eq!(ran.codes(), ["CELL_CORRECTED 4", "EMAIL_FORMAT 1"]);
        let summary = ran.summary();
        assert_eq!(summary["run"]["fix"], "certain");
        let counts = serde_json::json!([
            {"name": "COUNTRY_FORMAT", "count": 2},
            {"name": "CULTURE_FORMAT", "count": 1},
            {"name": "EMAIL_FORMAT", "count": 1},
        ]);
        assert_eq!(summary["corrections"], counts);
    }
    let sql = "SELECT customer_ref, country, contact_email, culture FROM customer ORDER BY 1";
    let rows = stored(&dir, sql);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert_eq!(rows[0], "C-1|DE|ann@weber-bau.com|de-DE");
    // Nothing private is shown in the findings, neither what was received nor what was taken.
    let findings = import.findings(&dir);
    let of_email = findings
        .iter()
        .find(|own| own["code"] == "CELL_CORRECTED" && own["column"] == "contact_email")
        .unwrap();
    assert!(!of_email.to_string().contains("ann@"), "{of_email}");
    let of_country = findings
        .iter()
        .find(|own| own["code"] == "CELL_CORRECTED" && own["column"] == "country")
        .unwrap();
    assert_eq!(of_country["value"], "Germany");
    assert_eq!(of_country["message"], "`Germany` was read as `DE` (COUNTRY_FORMAT).");
    assert_eq!(of_country["severity"], "warn");
    // The rejects file has the cells as they came.
    let text = fs::read_to_string(import.report(&dir).join("customers.rejects.csv")).unwrap();
    let (headings, rows) = parse(&text);
    let at = headings.iter().position(|heading| heading == "country").unwrap();
    assert_eq!(rows.iter().map(|row| row[at].as_str()).collect::<Vec<_>>(), ["Germany"]);
    dir.expect(4, "import customers.csv lines.csv --fix certain");
}

#[test]
fn without_the_flag_nothing_is_changed() {
    let dir = two(&CUSTOMERS, &LINES);
    let ran = dir.expect(2, "import customers.csv lines.csv");
    assert_eq!(ran.rows(), "accepted 2, rejected 2, held 2");
    assert_eq!(ran.summary()["run"]["fix"], "none");
    assert_eq!(ran.summary()["corrections"], serde_json::json!([]));
    assert!(!ran.report(&dir).join("corrections.csv").exists());
    // It is another run, so the same files can be imported with it.
    let ran = dir.expect(2, "import customers.csv lines.csv --fix certain");
    assert_eq!(ran.rows(), "accepted 2, unchanged 2, rejected 1, held 1");
    // Where nothing was put right, nothing is said.
    let dir = two(&CUSTOMERS[2..], &LINES[2..]);
    let ran = dir.expect(0, "import customers.csv lines.csv --fix certain");
    assert!(!ran.report(&dir).join("corrections.csv").exists());
}

#[test]
fn a_corrected_file_is_the_same_content() {
    let dir = two(&CUSTOMERS[..1], &LINES[..1]);
    dir.expect(0, "import customers.csv lines.csv --fix certain");
    let good = "country=DE; contact_email=ann@weber-bau.com; culture=de-DE";
    dir.write("customers.csv", customers(&[good]));
    let ran = dir.expect(0, "import customers.csv lines.csv");
    assert_eq!(ran.rows(), "unchanged 2");
    // And the other way round, told of once more.
    let dir = two(&[good], &LINES[..1]);
    dir.expect(0, "import customers.csv lines.csv");
    dir.write("customers.csv", customers(&CUSTOMERS[..1]));
    let ran = dir.expect(0, "import customers.csv lines.csv --fix certain");
    assert_eq!(ran.rows(), "unchanged 2");
    assert_eq!(ran.codes(), ["CELL_CORRECTED 3"]);
    assert_eq!(corrections(&dir, &ran, &WHAT).len(), 3);
}

#[test]
fn keys_are_put_right_before_rows_are_joined() {
    let customer = "customer_ref='+C-1";
    let rows = [
        "customer_ref=+C-1; line_ref='+L1; catalog_item_id=CFQ7TTC0LH1P:0001",
        "customer_ref='+C-1; line_ref=L2; parent_line_ref=+L1; quantity=3",
        "customer_ref=+C-1; line_ref=L3; parent_line_ref='+L1; quantity=2",
    ];
    let dir = two(&[customer], &rows);
    dir.expect(2, "check customers.csv lines.csv");
    let check = dir.expect(0, "check customers.csv lines.csv --fix certain");
    let import = dir.expect(0, "import customers.csv lines.csv --fix certain");
    for ran in [&check, &import] {
        let columns = ["file", "cell", "line_ref", "received", "applied", "escaped"];
        let told = corrections(&dir, ran, &columns);
        assert_eq!(
            told,
            [
                "customers.csv|A2||'+C-1|'+C-1|customer_ref;applied",
                "lines.csv|B2|'+L1|'+L1|'+L1|customer_ref;line_ref;applied",
                "lines.csv|A3|L2|'+C-1|'+C-1|customer_ref;applied",
                "lines.csv|G4|L3|'+L1|'+L1|customer_ref;applied",
            ]
        );
    }
    let keys = "SELECT l.line_key, p.line_key FROM subscription l \
         LEFT JOIN subscription p ON p.id = l.parent_id ORDER BY 1";
    assert_eq!(stored(&dir, keys), ["+L1|-", "L2|+L1", "L3|+L1"]);
    assert_eq!(stored(&dir, "SELECT customer_ref FROM customer"), ["+C-1"]);
    // Its lines find it again, and say nothing new.
    dir.write("lines.csv", lines(&[rows[0], rows[1]]));
    let ran = dir.expect(0, "import lines.csv --fix certain");
    assert_eq!(ran.rows(), "unchanged 2");
}

#[test]
fn a_flat_table_is_put_right_as_two_files_are() {
    let rows = ["line_ref=L1; country=Germany", "line_ref=L2", "line_ref=L3; country=DEU"];
    let dir = Dir::new();
    dir.write("flat.csv", flat(&rows));
    let ran = dir.expect(2, "import flat.csv");
    assert_eq!(ran.rows(), "rejected 3");
    let ran = dir.expect(0, "import flat.csv --fix certain");
    assert_eq!(ran.rows(), "accepted 3");
    let told = corrections(&dir, &ran, &["row", "received", "applied"]);
    assert_eq!(told, ["2|Germany|DE", "4|DEU|DE"]);
    assert_eq!(stored(&dir, "SELECT country FROM customer"), ["DE"]);
    dir.write("flat.csv", flat(&["line_ref=L1", "line_ref=L2", "line_ref=L3"]));
    assert_eq!(dir.expect(0, "import flat.csv").rows(), "unchanged 3");
}

#[test]
fn a_number_of_a_workbook_gets_its_zero_back() {
    let dir = Dir::new();
    let (headings, rows) = parse(&customers(&["customer_ref=C-7; city=Dresden"]));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Customers").unwrap();
    for (column, (heading, cell)) in (0..).zip(headings.iter().zip(&rows[0])) {
        sheet.write_string(0, column, heading).unwrap();
        match heading.as_str() {
            "postal_code" => sheet.write_number(1, column, 1067).unwrap(),
            _ => sheet.write_string(1, column, cell).unwrap(),
        };
    }
    book.save(dir.path().join("book.xlsx")).unwrap();
    for command in ["check", "import"] {
        let ran = dir.expect(0, &format!("{command} book.xlsx --fix certain"));
        let columns = ["sheet", "cell", "received", "applied", "code"];
        let told = corrections(&dir, &ran, &columns);
        assert_eq!(told, ["Customers|Customers!G2|1067|01067|POSTAL_CODE_FORMAT"]);
        assert_eq!(ran.findings(&dir)[0]["kind"], "number");
    }
    assert_eq!(stored(&dir, "SELECT postal_code FROM customer"), ["01067"]);
}

#[test]
fn the_report_is_the_same_for_any_jobs_and_batch() {
    let dir = Dir::new();
    let refs: Vec<String> = (0..800)
        .map(|at| {
            let name = format!(
                "customer_ref=C-{at}; domain_prefix=weber{at}; company_name=Weber {at} GmbH"
            );
            let country = ["DE", "Germany", "DEU", "Grmany"][at % 4];
            format!("{name}; country={country}; contact_email=ann@weber{at}-bau.com")
        })
        .collect();
    let rows: Vec<&str> = refs.iter().map(String::as_str).collect();
    dir.write("customers.csv", customers(&rows));
    let mut first = None;
    for (jobs, batch) in [(1, 5000), (2, 7), (8, 100)] {
        let words = format!(
            "import customers.csv --fix certain --jobs {jobs} --batch {batch} --report r{jobs} \
             --database sqlite:{jobs}.db"
        );
        let ran = dir.expect(2, &words);
        assert_eq!(ran.rows(), "accepted 600, rejected 200");
        assert_eq!(ran.count("/corrections/0/count"), 400);
        let told = report(&dir, &ran);
        assert!(told.contains_key("corrections.csv"));
        let first = first.get_or_insert_with(|| told.clone());
        assert_same(first, &told, &format!("--jobs {jobs} --batch {batch}"));
    }
}

#[test]
fn the_configuration_may_ask_for_it_and_other_words_are_turned_down() {
    let dir = two(&CUSTOMERS[..1], &LINES[..1]);
    for word in ["likely", "all", ""] {
        let ran = muster(dir.path(), &["check", "customers.csv", "--fix", word]);
        assert_eq!(ran.code, Some(64), "{word}: {ran:?}");
    }
    dir.expect(2, "check customers.csv lines.csv");
    dir.write("muster.toml", "[import]\nfix = \"certain\"\n");
    let ran = dir.expect(0, "check customers.csv lines.csv");
    assert_eq!(ran.codes(), ["CELL_CORRECTED 3"]);
    dir.write("muster.toml", "[import]\nfix = \"likely\"\n");
    dir.expect(78, "check customers.csv lines.csv");
    dir.write("muster.toml", "[rules]\nCELL_CORRECTED = \"off\"\n");
    dir.expect(78, "check customers.csv lines.csv");
}

#[test]
fn a_person_is_told_how_many_cells_were_put_right() {
    let dir = two(&CUSTOMERS[..1], &LINES[..1]);
    let args = ["check", "customers.csv", "lines.csv", "--fix", "certain", "--as-of", "2026-01-15"];
    let ran = muster(dir.path(), &args);
    assert!(
        ran.stdout.contains(
            "corrected cells: COUNTRY_FORMAT 1, CULTURE_FORMAT 1, EMAIL_FORMAT 1;\n  corrections.csv \
             has them"
        ),
        "{}",
        ran.stdout
    );
}
