//! The workbook of rejects: what is marked in it, and that it comes back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::book::{Book, LOOK, WRONG, filled, part, parts};
use crate::database;
use crate::sheet::{customers, lines, parse, unparse};
use crate::support::{Dir, Ran, heavy, root};

fn workbook(dir: &Dir, ran: &Ran) -> std::path::PathBuf {
    let named = |ran: &Ran| {
        let summary = ran.summary();
        let files = summary["artifacts"].as_array().unwrap();
        let book = files.iter().find(|file| file["kind"] == "workbook").unwrap();
        book["name"].as_str().unwrap().to_owned()
    };
    ran.report(dir).join(named(ran))
}

/// Faulty cells are marked with a note, warnings otherwise, what waits is told, and everything is
/// text as received.
#[test]
fn what_is_wrong_is_marked_at_its_cell() {
    let dir = Dir::new();
    dir.write(
        "customers.csv",
        customers(&[
            "customer_ref=C-1",
            "customer_ref=C-2; contact_email=no; postal_code=04109; city=Leipzig",
            "customer_ref=C-3; company_name=Huber Test GmbH",
            "customer_ref=C-4; address_line2==cmd|'/c calc'!A0; country=UK; state= \u{1}_x0041_\r",
        ]),
    );
    dir.write("lines.csv", lines(&["customer_ref=C-3; quantity=0", "customer_ref=C-2"]));
    let ran = dir.expect(2, "check customers.csv lines.csv");
    let path = workbook(&dir, &ran);
    assert_eq!(path.file_name().unwrap(), "customers.rejects.xlsx");
    let book = Book::read(&path);
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Read me", "customers", "lines", "Causes", "_import_lists", "_import_meta"]);
    assert!(part(&path, "xl/workbook.xml").contains("state=\"veryHidden\""));

    let sheet = book.sheet("customers");
    let at = |heading: &str| sheet.column(heading);
    let refs: Vec<&str> = sheet.rows.iter().skip(1).map(|row| row[0].as_str()).collect();
    assert_eq!(refs, ["C-2", "C-3", "C-4"]);
    assert_eq!(sheet.rows[1][at("postal_code")], "04109");
    let status: Vec<&str> =
        sheet.rows.iter().map(|row| row[at("_import_status")].as_str()).collect();
    assert_eq!(status, ["_import_status", "rejected", "held", "rejected"]);
    // As calamine reads them, which knows nothing of the escapes of spreadsheet programs.
    assert_eq!(sheet.rows[3][at("address_line2")], "=cmd|'/c calc'!A0");
    let last = sheet.rows[0].len() - 5;
    assert_eq!(at("_import_status"), last);
    assert_eq!(at("_import_ref"), last + 4);

    let wrong = filled(&path, 2, WRONG);
    let mut expected: BTreeSet<(usize, usize)> =
        [(1, at("contact_email")), (3, at("country"))].into();
    // What else is wrong with the last row is wrong because of its country, or is its own.
    expected.extend(wrong.iter().filter(|(row, _)| *row == 3));
    assert_eq!(wrong, expected);
    assert!(filled(&path, 2, LOOK).contains(&(2, at("company_name"))));
    assert_eq!(filled(&path, 3, WRONG), [(1, book.sheet("lines").column("quantity"))].into());

    let notes = part(&path, "xl/comments1.xml");
    assert!(notes.contains("is no e-mail address"), "{notes}");
    let problems = &sheet.rows[2][at("_import_problems")];
    assert!(problems.starts_with("held because of lines.csv row 2"), "{problems}");
    for name in parts(&path) {
        let text = part(&path, &name);
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name} has a formula");
        assert!(!text.contains("TargetMode=\"External\""), "{name} leads out");
        assert!(!name.contains("vba") && !name.contains("externalLink"), "{name}");
    }
    // The texts that could act as formulas, or hold what XML does not, come back bit for bit.
    let original = fs::read_to_string(dir.path().join("customers.csv")).unwrap();
    fs::copy(&path, dir.path().join("back.xlsx")).unwrap();
    let again = dir.expect(2, "check back.xlsx");
    assert_eq!(again.rows(), "rejected 3, held 2");
    let csv = fs::read_to_string(again.report(&dir).join("back.customers.rejects.csv")).unwrap();
    let (headings, rows) = parse(&csv);
    let (_, first) = parse(&original);
    for (name, guard) in [("address_line2", "'"), ("state", "")] {
        let column = headings.iter().position(|own| own == name).unwrap();
        assert_eq!(rows[2][column], format!("{guard}{}", first[3][column]));
    }
}

/// Where two cells do not fit each other and either may be changed, both are marked: one as wrong, the
/// other as worth a look, with the same note. What is a warning is worth a look in both.
#[test]
fn the_other_of_two_cells_is_worth_a_look() {
    let dir = Dir::new();
    let ours = "country=US; state=WA; postal_code=98052; city=Redmond; culture=en-US; language=en; \
        contact_phone=425 555 0101";
    dir.write(
        "customers.csv",
        customers(&[
            &format!("customer_ref=C-1; {ours}; postal_code=10001; language=fr"),
            "customer_ref=C-2; domain=other.onmicrosoft.com",
        ]),
    );
    let text = lines(&[
        "customer_ref=C-1; term_duration=P1M; billing_cycle=annual",
        "customer_ref=C-2; auto_renew=false; renewal_term_duration=P1Y",
        "customer_ref=C-2; line_ref=L2; parent_line_ref=L1; \
         parent_subscription_id=2ae3a9c0-6f6c-4b0d-9a1e-3f3a0c7a5b11",
    ]);
    dir.write("lines.csv", text.replacen("term_duration", "Commitment term", 1));
    let ran = dir.expect(2, "check customers.csv lines.csv");
    let path = workbook(&dir, &ran);
    let book = Book::read(&path);
    let marked = |number: usize, name: &str, fill: &str| -> Vec<String> {
        let headings = &book.sheet(name).rows[0];
        let own = |(row, column): &(usize, usize)| format!("{row} {}", headings[*column]);
        let mut all: Vec<String> = filled(&path, number, fill).iter().map(own).collect();
        all.sort();
        all
    };
    let of = |number, name| (marked(number, name, WRONG), marked(number, name, LOOK));
    let (wrong, look) = of(2, "customers");
    assert_eq!(wrong, ["2 domain"]);
    let expected = ["1 culture", "1 language", "1 postal_code", "1 state", "2 domain_prefix"];
    assert_eq!(look, expected);
    let (wrong, look) = of(3, "lines");
    let expected = ["1 billing_cycle", "2 renewal_term_duration", "3 parent_subscription_id"];
    assert_eq!(wrong, expected);
    assert_eq!(look, ["1 Commitment term", "2 auto_renew", "3 parent_line_ref"]);
    let said = "P1M (Commitment term) is billed monthly, not `annual`; change one of the two.";
    let notes = part(&path, "xl/comments2.xml");
    assert_eq!(notes.matches(said).count(), 2, "{notes}");
    let problems = book.sheet("lines").column("_import_problems");
    assert_eq!(book.sheet("lines").rows[1][problems], format!("1. {said}"));
}

/// Corrects nothing but the marked cells, with what the right files hold at their place.
fn correct(path: &Path, to: &Path, right: &Path) {
    let mut book = Book::read(path);
    for (number, sheet) in (2..).zip(book.with_rows()) {
        let text = fs::read_to_string(right.join(format!("{}.csv", sheet.name))).unwrap();
        let (headings, originals) = parse(&text);
        let place = sheet.column("_import_row");
        let (status, problems) = (sheet.column("_import_status"), sheet.column("_import_problems"));
        let mut marked = filled(path, number, WRONG);
        for (row, column) in std::mem::take(&mut marked) {
            let cells = &mut sheet.rows[row];
            let at: usize = cells[place].split(' ').nth(2).unwrap().parse().unwrap();
            let original = &originals[at - 2];
            if column == problems && cells[..status].iter().all(String::is_empty) {
                // The cells of a row that could not be taken apart are moved under their headings.
                cells[..status].clone_from_slice(&original[..status]);
                cells.truncate(status + 5);
            } else {
                assert!(column < headings.len(), "{cells:?}");
                cells[column].clone_from(&original[column]);
            }
        }
    }
    book.save(to);
}

fn stored(dir: &Dir) -> (u64, u64) {
    database::counts(&dir.path().join("muster.db"))
}

/// Reject, correct exactly the marked cells, send back: everything is in, nothing twice.
#[test]
fn a_workbook_corrected_at_its_marks_completes_the_import() {
    let dir = Dir::copy_of(&root().join("samples/needs-review"));
    let first = dir.expect(2, "import customers.csv subscriptions.csv");
    let path = workbook(&dir, &first);
    correct(&path, &dir.path().join("fixed.xlsx"), &root().join("samples/first-import"));
    let second = dir.muster("import fixed.xlsx");
    assert_eq!((second.code, second.codes()), (Some(0), Vec::new()), "{:?}", second.findings(&dir));
    assert_eq!(stored(&dir), (200, 363), "{}", second.rows());
    dir.expect(4, "import fixed.xlsx");
    // As it was received, nothing in it is new.
    fs::copy(&path, dir.path().join("unfixed.xlsx")).unwrap();
    let third = dir.muster("import unfixed.xlsx");
    assert_eq!(third.count("/books/rows/accepted"), 0, "{}", third.rows());
    assert_eq!(stored(&dir), (200, 363));
}

/// What is open in the ledger, over all feeds.
fn open(dir: &Dir) -> Vec<String> {
    let sql = "SELECT customer_ref, line_key, code, state FROM muster_reject WHERE state = 'open'";
    database::said(&dir.path().join("muster.db"), sql)
}

/// The rejects file of the newest report, with cells of rows changed: row from 1, heading, text.
fn corrected(path: &Path, changes: &[(usize, &str, &str)]) -> String {
    let (headings, mut rows) = parse(&fs::read_to_string(path).unwrap());
    for (row, heading, text) in changes {
        let at = headings.iter().position(|own| own == heading).unwrap();
        (*text).clone_into(&mut rows[row - 1][at]);
    }
    unparse(&headings, &rows)
}

/// A row without a key, or with another one now, is known again by its reference.
#[test]
fn what_was_rejected_under_another_key_is_settled_by_its_reference() {
    let dir = Dir::new();
    let rows = ["customer_ref=C-1", "customer_ref=; domain_prefix=", "customer_ref=C 3; country=X"];
    dir.write("in.csv", customers(&rows));
    let first = dir.expect(2, "import in.csv");
    let waiting = open(&dir);
    assert!(waiting.iter().any(|row| row.starts_with("|row:")), "{waiting:?}");
    assert!(waiting.iter().any(|row| row.starts_with("C 3|")), "{waiting:?}");
    // Half of it: the second row is right now, the third has its key and still no country.
    let report = first.report(&dir).join("in.rejects.csv");
    let changes = [
        (1, "customer_ref", "C-2"),
        (1, "domain_prefix", "zweiteranlagenbau"),
        (1, "company_name", "Zweiter Anlagenbau GmbH"),
        (1, "contact_email", "ann.lee@zweiter.com"),
        (2, "customer_ref", "C-3"),
    ];
    dir.write("half.csv", corrected(&report, &changes));
    let second = dir.expect(2, "import half.csv");
    assert_eq!(second.rows(), "accepted 1, rejected 1", "{:?}", second.findings(&dir));
    let waiting = open(&dir);
    assert!(
        !waiting.is_empty() && waiting.iter().all(|row| row.starts_with("C-3|")),
        "{waiting:?}"
    );
    let report = second.report(&dir).join("half.rejects.csv");
    let whole = [
        (1, "country", "DE"),
        (1, "domain_prefix", "dritteranlagenbau"),
        (1, "company_name", "Dritter Anlagenbau GmbH"),
        (1, "contact_email", "ann.lee@dritter.com"),
    ];
    dir.write("rest.csv", corrected(&report, &whole));
    dir.expect(0, "import rest.csv");
    assert_eq!(open(&dir), Vec::<String>::new());
    assert_eq!(stored(&dir), (3, 0));
}

/// Corrected twice under two keys, a row is in once; as a new row it may go in.
#[test]
fn a_row_corrected_twice_is_in_once() {
    let dir = Dir::new();
    dir.write("in.csv", customers(&["customer_ref=C-1", "customer_ref=C 2; country=XX"]));
    let first = dir.expect(2, "import in.csv");
    let report = first.report(&dir).join("in.rejects.csv");
    let with = |key: &str, domain: &str, reference: Option<&str>| {
        let mail = format!("ann.lee@{domain}.com");
        let mut changes = vec![
            (1, "customer_ref", key),
            (1, "country", "DE"),
            (1, "domain_prefix", domain),
            (1, "contact_email", mail.as_str()),
        ];
        changes.extend(reference.map(|text| (1, "_import_ref", text)));
        corrected(&report, &changes)
    };
    dir.write("once.csv", with("C-2", "zweimal", None));
    dir.expect(0, "import once.csv");
    dir.write("twice.csv", with("C-22", "nocheinmal", None));
    let second = dir.expect(2, "import twice.csv");
    assert_eq!(second.codes(), ["COMPANY_NAME_DUPLICATE 1", "ROW_RETURNED_BEFORE 1"]);
    assert_eq!(stored(&dir), (2, 0));
    // Sent again as it went in, it is unchanged and no second one.
    dir.write("again.csv", with("C-2", "zweimal", None) + "\n");
    assert_eq!(dir.expect(0, "import again.csv").rows(), "unchanged 1, blank 1");
    // Without its reference it is a new row.
    dir.write("new.csv", with("C-23", "ganzneu", Some("")));
    dir.expect(0, "import new.csv");
    assert_eq!(stored(&dir).0, 3);
}

/// Under another feed the same keys mean other customers.
#[test]
fn rejects_of_another_feed_are_not_taken() {
    let dir = Dir::new();
    dir.write("in.csv", customers(&["customer_ref=C-1", "customer_ref=C-2; country=XX"]));
    let first = dir.expect(2, "import in.csv --source acme");
    let report = first.report(&dir).join("in.rejects.csv");
    dir.write("fixed.csv", corrected(&report, &[(1, "country", "DE")]));
    let ran = dir.expect(64, "import fixed.csv");
    assert!(ran.stderr.contains("rejected in the feed `acme`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("--source"), "{}", ran.stderr);
    dir.expect(0, "import fixed.csv --source acme");
}

/// As [`a_workbook_corrected_at_its_marks_completes_the_import`], by way of another program.
#[test]
fn a_workbook_saved_by_another_program_comes_back() {
    if !heavy() {
        return;
    }
    for ending in ["xlsx", "ods"] {
        let dir = Dir::copy_of(&root().join("samples/needs-review"));
        let first = dir.expect(2, "import customers.csv subscriptions.csv");
        let path = workbook(&dir, &first);
        let fixed = dir.path().join("fixed.xlsx");
        correct(&path, &fixed, &root().join("samples/first-import"));
        let office = std::process::Command::new("soffice")
            .args(["--headless", "--convert-to", ending, "--outdir"])
            .arg(dir.path().join("saved"))
            .arg(&fixed)
            .output()
            .expect("LibreOffice is needed: install libreoffice-calc");
        assert!(office.status.success(), "{office:?}");
        let second = dir.muster(&format!("import saved/fixed.{ending}"));
        assert_eq!((second.code, second.codes()), (Some(0), Vec::new()), "{second:?}");
        assert_eq!(stored(&dir), (200, 363), "{}", second.rows());
        // As muster wrote it, marks and lists and all.
        fs::copy(&path, dir.path().join("first.xlsx")).unwrap();
        let office = std::process::Command::new("soffice")
            .args(["--headless", "--convert-to", ending, "--outdir"])
            .arg(dir.path().join("saved"))
            .arg(dir.path().join("first.xlsx"))
            .output()
            .unwrap();
        assert!(office.status.success(), "{office:?}");
        let third = dir.muster(&format!("import saved/first.{ending}"));
        assert_eq!(third.count("/books/rows/accepted"), 0, "{}", third.rows());
        assert_eq!(stored(&dir), (200, 363));
    }
}
