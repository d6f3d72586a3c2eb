//! A flat row is two things, a customer and a line: what is wrong with the one says nothing about
//! the other. Each case is imported flat and as two files, and both leave the same database.

use std::collections::BTreeSet;
use std::fs;

use crate::book::{Book, WRONG, filled, part};
use crate::database;
use crate::sheet::{customers, flat, lines, parse, unparse};
use crate::support::{Dir, Ran};

fn stored(dir: &Dir) -> Vec<Vec<String>> {
    let sql = "SELECT c.customer_ref, c.domain_prefix, l.line_key FROM customer c \
         LEFT JOIN subscription l ON l.customer_id = c.id ORDER BY 1, 3";
    database::rows(&dir.path().join("muster.db"), sql)
}

fn one(rows: &[&str], exit: i32, choice: &str) -> (Dir, Ran) {
    let dir = Dir::new();
    dir.write("flat.csv", flat(rows));
    let ran = dir.expect(exit, &format!("import flat.csv --on-line-error {choice}"));
    (dir, ran)
}

fn two(customer_rows: &[&str], line_rows: &[&str], exit: i32, choice: &str) -> Dir {
    let dir = Dir::new();
    dir.write("customers.csv", customers(customer_rows));
    dir.write("lines.csv", lines(line_rows));
    dir.expect(exit, &format!("import customers.csv lines.csv --on-line-error {choice}"));
    dir
}

#[test]
fn a_line_said_twice_does_not_take_its_customer_with_it() {
    let dir = Dir::new();
    dir.write("lines.csv", lines(&["line_ref=L1"]));
    dir.write("flat.csv", flat(&["line_ref=L1"]));
    let ran = dir.expect(0, "import lines.csv flat.csv");
    assert_eq!(ran.rows(), "accepted 1, duplicate 1");
    assert_eq!(ran.count("/books/customers/accepted"), 1);
    assert_eq!(stored(&dir).len(), 1);
    dir.expect(4, "import lines.csv flat.csv");
}

#[test]
fn a_faulty_line_leaves_its_customer_and_the_other_lines_when_asked() {
    let (dir, ran) = one(&["line_ref=L1; quantity=x", "line_ref=L2"], 2, "reject-line");
    assert_eq!(ran.rows(), "accepted 1, rejected 1");
    assert_eq!(ran.count("/books/customers/accepted"), 1);
    let other = two(&[""], &["line_ref=L1; quantity=x", "line_ref=L2"], 2, "reject-line");
    assert_eq!(stored(&dir), stored(&other));
    let (alone, ran) = one(&["line_ref=L1; quantity=x"], 2, "reject-line");
    assert_eq!((ran.count("/books/customers/accepted"), stored(&alone).len()), (1, 1));
    // By default it holds them all.
    let (_, ran) = one(&["line_ref=L1; quantity=x", "line_ref=L2"], 2, "hold-family");
    assert_eq!(ran.count("/books/customers/held"), 1);
}

#[test]
fn a_claimed_domain_refuses_the_customer_on_all_its_rows() {
    let twin = "customer_ref=C-2; domain_prefix=weberanlagenbau";
    let rows =
        [&format!("{twin}; line_ref=L1"), &format!("{twin}; line_ref=L2; term_duration=P3Y")];
    let (dir, ran) = one(&["line_ref=L1", rows[0], rows[1]], 2, "reject-line");
    assert_eq!(ran.codes(), ["DOMAIN_DUPLICATE_IN_BATCH 1"]);
    assert_eq!(ran.count("/books/customers/rejected"), 1);
    assert_eq!(stored(&dir).len(), 1);
}

#[test]
fn an_add_on_whose_base_is_faulty_still_brings_its_customer() {
    let rows =
        ["line_ref=L2; parent_line_ref=L1", "line_ref=L1; quantity=x", "line_ref=L3; quantity=7"];
    let (dir, ran) = one(&rows, 2, "reject-line");
    assert_eq!(ran.rows(), "accepted 1, rejected 1, held 1");
    let other = two(&[""], &rows, 2, "reject-line");
    assert_eq!(stored(&dir), stored(&other));
}

#[test]
fn what_follows_a_row_that_fell_apart_is_held_for_it() {
    for choice in ["hold-family", "reject-line"] {
        let dir = Dir::new();
        let text = flat(&["line_ref=L1", "line_ref=L2; quantity=7"]);
        let (first, _) = text.lines().nth(1).unwrap().rsplit_once(',').unwrap();
        let ragged = text.replacen(text.lines().nth(1).unwrap(), first, 1);
        assert!(text.starts_with("customer_ref,"), "{text}");
        // The second row is a line only: its customer's columns are empty.
        let columns = text.lines().next().unwrap().split(',').position(|c| c == "line_ref");
        let cells: Vec<&str> = ragged.lines().nth(2).unwrap().split(',').collect();
        let blank = |(at, cell): (usize, &&str)| {
            if at == 0 || at >= columns.unwrap() { (*cell).to_owned() } else { String::new() }
        };
        let line: Vec<String> = cells.iter().enumerate().map(blank).collect();
        let ragged = ragged.replacen(ragged.lines().nth(2).unwrap(), &line.join(","), 1);
        dir.write("flat.csv", ragged);
        let ran = dir.expect(2, &format!("import flat.csv --on-line-error {choice}"));
        assert_eq!(ran.codes(), ["ROW_COLUMN_COUNT 1"], "{choice}");
        assert_eq!(ran.rows(), "rejected 1, held 1", "{choice}");
    }
}

#[test]
fn a_family_with_a_missing_base_claims_no_domain() {
    let dir = two(
        &["customer_ref=C-1; domain_prefix=weber1", "customer_ref=C-2; domain_prefix=weber1"],
        &["customer_ref=C-1; line_ref=L2; parent_line_ref=L9"],
        2,
        "hold-family",
    );
    let all: Vec<String> = stored(&dir).into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(all, ["C-2"]);
}

#[test]
fn a_stored_customer_keeps_its_domain_whoever_stands_before_it() {
    let dir = Dir::new();
    let own = "customer_ref=C-2; domain_prefix=weber2";
    dir.write("first.csv", customers(&[own]));
    dir.expect(0, "import first.csv");
    dir.write("second.csv", customers(&["customer_ref=C-9; domain_prefix=weber2", own]));
    let ran = dir.expect(2, "import second.csv");
    assert_eq!(ran.rows(), "unchanged 1, rejected 1");
    assert!(ran.codes().iter().any(
        |code| code.starts_with("CUSTOMER_ALREADY_EXISTS") || code.starts_with("DOMAIN_TAKEN")
    ));
}

#[test]
fn a_stored_base_is_found_also_when_its_customer_waits() {
    let dir = two(&[""], &["line_ref=L1"], 0, "hold-family");
    dir.write("customers.csv", customers(&["contact_email=none"]));
    dir.write("lines.csv", lines(&["line_ref=L2; parent_line_ref=L1; term_duration=P3Y"]));
    let ran = dir.expect(2, "import customers.csv lines.csv");
    assert_eq!(ran.rows(), "rejected 1, held 1");
    // A base that is nowhere is told at once, whatever else is wrong.
    dir.write("lines.csv", lines(&["line_ref=L2; parent_line_ref=L9; term_duration=P3Y"]));
    let ran = dir.expect(2, "import customers.csv lines.csv");
    assert_eq!(ran.rows(), "rejected 2");
}

#[test]
fn rows_that_share_a_fault_are_not_told_of_mere_spelling() {
    let fault = "contact_email=nobody";
    let rows = [
        format!("line_ref=L1; {fault}"),
        format!(
            "line_ref=L2; term_duration=P1M; {fault}; country=de; culture=DE-de; city= Berlin "
        ),
    ];
    let (_, ran) = one(&[&rows[0], &rows[1]], 2, "hold-family");
    assert_eq!(ran.codes(), ["EMAIL_FORMAT 2"]);
    // What really differs is told at once, at its own cell.
    let other = format!("{}; company_name=Weber Bau GmbH", rows[1]);
    let (dir, ran) = one(&[&rows[0], &other], 2, "hold-family");
    assert_eq!(ran.codes(), ["CUSTOMER_COLUMNS_CONFLICT 2", "EMAIL_FORMAT 2"]);
    let conflicts = ran.findings(&dir);
    let mut of = conflicts.iter().filter(|found| found["code"] == "CUSTOMER_COLUMNS_CONFLICT");
    assert!(of.all(|found| found["column"] == "company_name"), "{conflicts:?}");
}

/// The cells of the only sheet of rejects that are marked as wrong, as `row heading`.
fn marked(dir: &Dir, ran: &Ran) -> BTreeSet<String> {
    let path = ran.report(dir).join("flat.rejects.xlsx");
    let book = Book::read(&path);
    let headings = &book.sheet("flat").rows[0];
    let own = |(row, column): &(usize, usize)| format!("{row} {}", headings[*column]);
    filled(&path, 2, WRONG).iter().map(own).collect()
}

fn problems(dir: &Dir, ran: &Ran) -> Vec<String> {
    let text = fs::read_to_string(ran.report(dir).join("flat.rejects.csv")).unwrap();
    let (headings, rows) = parse(&text);
    let at = headings.iter().position(|own| own == "_import_problems").unwrap();
    rows.into_iter().map(|mut row| row.swap_remove(at)).collect()
}

#[test]
fn what_is_said_of_a_customer_once_is_marked_in_each_row_that_repeats_it() {
    let twin = "customer_ref=C-2; domain_prefix=weberanlagenbau";
    let rows = ["line_ref=L1", "line_ref=L2; term_duration=P3Y", "line_ref=L3; quantity=x"];
    let rows = rows.map(|row| format!("{twin}; {row}"));
    let (dir, ran) = one(&["", &rows[0], &rows[1], &rows[2]], 2, "hold-family");
    assert_eq!(ran.codes(), ["DOMAIN_DUPLICATE_IN_BATCH 1", "QUANTITY_FORMAT 1"]);
    assert_eq!(ran.rows(), "accepted 1, rejected 2, held 1");
    let expected = ["1 domain_prefix", "2 domain_prefix", "3 domain_prefix", "3 quantity"];
    assert_eq!(marked(&dir, &ran), expected.map(str::to_owned).into());
    let told = problems(&dir, &ran);
    assert!(told[0].ends_with("That one: flat.csv row 2."), "{told:?}");
    assert_eq!(
        told[1],
        "held because of flat.csv row 3: the customer is rejected there. This row repeats the \
         customer, so make the same correction here: domain_prefix."
    );
    assert!(
        told[2].ends_with(
            "\n2. The customer is rejected at flat.csv row 3. This row repeats the customer, so \
             make the same correction here: domain_prefix."
        ),
        "{told:?}"
    );
    let notes = part(&ran.report(&dir).join("flat.rejects.xlsx"), "xl/comments1.xml");
    let same = "Said at flat.csv row 3: this row repeats the customer, so make the same correction";
    assert_eq!(notes.matches(same).count(), 2, "{notes}");
    // Corrected at the marks and nowhere else, all of it goes in.
    let text = fs::read_to_string(ran.report(&dir).join("flat.rejects.csv")).unwrap();
    let (headings, mut rows) = parse(&text);
    for mark in marked(&dir, &ran) {
        let (row, heading) = mark.split_once(' ').unwrap();
        let at = headings.iter().position(|own| own == heading).unwrap();
        let right = if heading == "quantity" { "7" } else { "huberanlagen2" };
        right.clone_into(&mut rows[row.parse::<usize>().unwrap() - 1][at]);
    }
    dir.write("fixed.csv", unparse(&headings, &rows));
    assert_eq!(dir.expect(0, "import fixed.csv").rows(), "accepted 3");
    assert_eq!(stored(&dir).len(), 4);
}

#[test]
fn what_the_database_says_of_a_customer_is_marked_in_each_row_that_repeats_it() {
    let dir = Dir::new();
    dir.write("customers.csv", customers(&[""]));
    dir.expect(0, "import customers.csv");
    let rows = |own: &str| {
        flat(
            &[format!("{own}; line_ref=L1"), format!("{own}; line_ref=L2; term_duration=P3Y")]
                .each_ref()
                .map(String::as_str),
        )
    };
    for (own, code, heading) in [
        ("customer_ref=C-2; domain_prefix=weberanlagenbau", "DOMAIN_TAKEN", "domain_prefix"),
        ("company_name=Huber Anlagenbau GmbH", "CUSTOMER_REF_REUSED", "customer_ref"),
        (
            "customer_ref=C-2; agreement_mode=; agreement_date=",
            "AGREEMENT_REQUIRED",
            "agreement_date",
        ),
    ] {
        dir.write("flat.csv", rows(own));
        let ran = dir.expect(2, "import flat.csv");
        assert_eq!(ran.codes(), [format!("{code} 1")]);
        assert_eq!(ran.rows(), "rejected 1, held 1");
        let expected = [format!("1 {heading}"), format!("2 {heading}")];
        assert_eq!(marked(&dir, &ran), expected.into(), "{code}");
        let end = format!("make the same correction here: {heading}.");
        assert!(problems(&dir, &ran)[1].ends_with(&end), "{code}");
    }
    // Where the table lacks the column there is nothing to correct in the row.
    let (headings, mut cells) = parse(&rows("customer_ref=C-3"));
    let kept: Vec<String> =
        headings.iter().filter(|own| !own.starts_with("agreement")).cloned().collect();
    for row in &mut cells {
        let all = headings.iter().zip(std::mem::take(row));
        *row = all.filter(|(own, _)| kept.contains(own)).map(|(_, cell)| cell).collect();
    }
    dir.write("flat.csv", unparse(&kept, &cells));
    let ran = dir.expect(2, "import flat.csv");
    assert_eq!(ran.codes(), ["AGREEMENT_REQUIRED 1"]);
    let told = problems(&dir, &ran);
    assert!(told[1].ends_with("correct that one and send both."), "{told:?}");
}

#[test]
fn rows_of_one_customer_are_told_of_every_column_in_which_they_differ() {
    let rows = [
        "line_ref=L1",
        "line_ref=L2; term_duration=P3Y; city=Bonn; postal_code=53111",
        "line_ref=L3; term_duration=P1M; contact_first_name=Bob; culture=DE-de",
    ];
    let (dir, ran) = one(&rows, 2, "hold-family");
    assert_eq!(ran.codes(), ["CUSTOMER_COLUMNS_CONFLICT 9"]);
    let told: Vec<String> = ran
        .findings(&dir)
        .iter()
        .map(|found| {
            let other = &found["related"]["row"];
            format!("{} {} {other}", found["row"], found["column"].as_str().unwrap())
        })
        .collect();
    // In the order of columns, and each beside a row that says otherwise.
    let expected = [
        "2 city 3",
        "2 postal_code 3",
        "2 contact_first_name 4",
        "3 city 2",
        "3 postal_code 2",
        "3 contact_first_name 4",
        "4 city 3",
        "4 postal_code 3",
        "4 contact_first_name 2",
    ];
    assert_eq!(told, expected);
    assert_eq!(marked(&dir, &ran).len(), 9);
}
