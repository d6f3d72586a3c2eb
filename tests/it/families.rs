//! A customer and its lines go in together, or wait together.

use std::collections::BTreeMap;

use crate::database;
use crate::sheet::{customers, flat, lines, parse};
use crate::support::{Dir, Ran};

/// Two files, customers and lines.
fn two(customer_rows: &[&str], line_rows: &[&str]) -> Dir {
    let dir = Dir::new();
    dir.write("customers.csv", customers(customer_rows));
    dir.write("lines.csv", lines(line_rows));
    dir
}

const BOTH: &str = "import customers.csv lines.csv";

/// What became of the rows of a rejects file: row number and status with codes.
fn fates(dir: &Dir, ran: &Ran, file: &str) -> Vec<String> {
    let path = ran.report(dir).join(file);
    let Ok(text) = std::fs::read_to_string(path) else { return Vec::new() };
    let (headings, rows) = parse(&text);
    let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let (row, status, codes) = (at("_import_row"), at("_import_status"), at("_import_codes"));
    let number = |cell: &str| cell.split(" row ").nth(1).unwrap().to_owned();
    rows.iter().map(|r| format!("{} {} {}", number(&r[row]), r[status], r[codes])).collect()
}

fn stored(dir: &Dir) -> (u64, u64) {
    database::counts(&dir.path().join("muster.db"))
}

fn references(dir: &Dir) -> Vec<String> {
    let sql = "SELECT customer_ref FROM customer ORDER BY customer_ref";
    database::rows(&dir.path().join("muster.db"), sql).into_iter().flatten().collect()
}

#[test]
fn one_bad_line_holds_its_family_and_no_other() {
    let dir = two(
        &["customer_ref=C-1", "customer_ref=C-2"],
        &["line_ref=L1", "line_ref=L2; quantity=none", "customer_ref=C-2"],
    );
    let ran = dir.expect(2, BOTH);
    assert_eq!(ran.rows(), "accepted 2, rejected 1, held 2");
    assert_eq!(fates(&dir, &ran, "customers.rejects.csv"), ["2 held FAMILY_ROW_REJECTED"]);
    assert_eq!(
        fates(&dir, &ran, "lines.rejects.csv"),
        ["2 held FAMILY_ROW_REJECTED", "3 rejected QUANTITY_FORMAT"]
    );
    assert_eq!((stored(&dir), references(&dir)), ((1, 1), vec!["C-2".to_owned()]));
}

#[test]
fn or_only_the_line_is_rejected_when_asked() {
    let dir = two(&["customer_ref=C-1"], &["line_ref=L1", "line_ref=L2; quantity=none"]);
    let ran = dir.expect(2, &format!("{BOTH} --on-line-error reject-line"));
    assert_eq!(ran.rows(), "accepted 2, rejected 1");
    assert_eq!(fates(&dir, &ran, "lines.rejects.csv"), ["3 rejected QUANTITY_FORMAT"]);
    assert_eq!(stored(&dir), (1, 1));
}

#[test]
fn a_bad_customer_holds_its_lines_either_way() {
    for choice in ["hold-family", "reject-line"] {
        let dir = two(&["contact_email=none"], &["line_ref=L1", "line_ref=L2; term_duration=P3Y"]);
        let ran = dir.expect(2, &format!("{BOTH} --on-line-error {choice}"));
        assert_eq!(ran.rows(), "rejected 1, held 2", "{choice}");
        assert_eq!(
            fates(&dir, &ran, "lines.rejects.csv"),
            ["2 held LINE_CUSTOMER_REJECTED", "3 held LINE_CUSTOMER_REJECTED"]
        );
        assert_eq!(stored(&dir), (0, 0));
    }
}

#[test]
fn an_add_on_waits_for_its_base() {
    let rows = [
        "line_ref=L1; quantity=none",
        "line_ref=L2; parent_line_ref=L1; quantity=2",
        "line_ref=L3; parent_line_ref=L2; quantity=3",
        "line_ref=L4; quantity=4",
    ];
    let dir = two(&[""], &rows);
    let ran = dir.expect(2, &format!("{BOTH} --on-line-error reject-line"));
    assert_eq!(
        fates(&dir, &ran, "lines.rejects.csv"),
        [
            "2 rejected QUANTITY_FORMAT",
            "3 held ADDON_PARENT_REJECTED",
            "4 held ADDON_PARENT_REJECTED"
        ]
    );
    assert_eq!(ran.codes().iter().filter(|code| code.starts_with("ADDON")).count(), 0);
    assert_eq!(stored(&dir), (1, 1));
}

#[test]
fn add_ons_may_come_before_their_base() {
    let dir = two(&[""], &["line_ref=L2; parent_line_ref=L1; quantity=2", "line_ref=L1"]);
    dir.expect(0, BOTH);
    let sql = "SELECT child.line_key, base.line_key FROM subscription child
        JOIN subscription base ON base.id = child.parent_id";
    assert_eq!(database::rows(&dir.path().join("muster.db"), sql), [["L2", "L1"]]);
}

#[test]
fn lines_may_come_before_their_customers() {
    let orders = ["import lines.csv customers.csv", BOTH];
    let mut ends = Vec::new();
    for order in orders {
        let dir = two(
            &["customer_ref=C-1", "customer_ref=C-2"],
            &["customer_ref=C-2", "customer_ref=C-1", "customer_ref=C-2; line_ref=L2; quantity=7"],
        );
        let ran = dir.expect(0, order);
        assert_eq!(ran.rows(), "accepted 5");
        let sql = "SELECT customer_ref, line_key, quantity FROM customer
            JOIN subscription ON customer_id = customer.id ORDER BY 1, 2";
        ends.push(database::rows(&dir.path().join("muster.db"), sql));
    }
    assert_eq!(ends[0], ends[1]);
    assert_eq!(ends[0].len(), 3);
}

#[test]
fn lines_may_name_their_customer_by_domain() {
    let dir = Dir::new();
    dir.write("customers.csv", customers(&["customer_ref=C-1", "customer_ref=C-2"]));
    let by_domain = |text: String| {
        let text = text.replacen("customer_ref", "domain_prefix", 1);
        text.replace("C-1,", "WeberAnlagenbau,").replace("C-2,", "huberanlagen2,")
    };
    let rows =
        ["customer_ref=C-2", "customer_ref=C-1", "customer_ref=C-1; line_ref=L2; quantity=9"];
    dir.write("lines.csv", by_domain(lines(&rows)));
    for order in ["check customers.csv lines.csv", "check lines.csv customers.csv", BOTH] {
        let ran = dir.expect(0, order);
        assert_eq!(ran.rows(), "accepted 5", "{order}");
    }
    let sql = "SELECT customer_ref, count(*) FROM customer
        JOIN subscription ON customer_id = customer.id GROUP BY 1 ORDER BY 1";
    assert_eq!(database::rows(&dir.path().join("muster.db"), sql), [["C-1", "2"], ["C-2", "1"]]);
}

#[test]
fn a_flat_sheet_repeats_its_customers() {
    let dir = Dir::new();
    dir.write(
        "flat.csv",
        flat(&["line_ref=L1", "line_ref=L2; quantity=8", "customer_ref=C-2; line_ref=L1"]),
    );
    let ran = dir.expect(0, "import flat.csv");
    assert_eq!((ran.rows().as_str(), stored(&dir)), ("accepted 3", (2, 3)));
    assert_eq!((ran.count("/books/customers/read"), ran.count("/books/lines/read")), (2, 3));
    let again = dir.expect(4, "import flat.csv");
    assert_eq!(again.stdout.matches("already_imported").count(), 2, "{}", again.stdout);
}

#[test]
fn a_flat_sheet_that_contradicts_itself_is_rejected_at_the_cell() {
    let dir = Dir::new();
    dir.write("flat.csv", flat(&["line_ref=L1", "line_ref=L2; term_duration=P3Y; city=Hamburg"]));
    let ran = dir.expect(2, "import flat.csv");
    assert_eq!(ran.codes(), ["CUSTOMER_COLUMNS_CONFLICT 2"]);
    let columns: Vec<_> = ran.findings(&dir).iter().map(|f| f["column"].clone()).collect();
    assert_eq!(columns, ["city", "city"]);
    assert_eq!(stored(&dir), (0, 0));
    // Also where the cell is one by which lines may name their customer.
    let other = "line_ref=L2; term_duration=P3Y; domain_prefix=weberbau";
    dir.write("flat.csv", flat(&["line_ref=L1; currency=EUR", &format!("{other}; currency=CHF")]));
    let ran = dir.expect(2, "check flat.csv");
    let columns: Vec<_> = ran.findings(&dir).iter().map(|f| f["column"].clone()).collect();
    assert_eq!(columns, ["domain_prefix", "domain_prefix"]);
}

#[test]
fn what_is_said_twice_is_taken_once() {
    let dir = two(&["", ""], &["line_ref=L1", "line_ref=L1"]);
    let ran = dir.expect(0, BOTH);
    assert_eq!(ran.rows(), "accepted 2, duplicate 2");
    assert_eq!(ran.codes(), ["ROW_DUPLICATE 2"]);
    assert_eq!(stored(&dir), (1, 1));
}

#[test]
fn two_equal_lines_without_a_key_are_a_question() {
    let dir = two(&[""], &["line_ref=", "line_ref="]);
    let ran = dir.expect(2, BOTH);
    assert_eq!(ran.codes(), ["DUPLICATE_LINE_EXACT 1"]);
    assert_eq!(
        fates(&dir, &ran, "lines.rejects.csv").last().unwrap(),
        "3 rejected DUPLICATE_LINE_EXACT"
    );
    assert_eq!(stored(&dir), (0, 0));
}

#[test]
fn the_first_of_two_has_the_domain() {
    let same = "customer_ref=C-2; domain_prefix=weberanlagenbau";
    let dir = two(&["customer_ref=C-1", same], &["customer_ref=C-1", "customer_ref=C-2"]);
    let ran = dir.expect(2, BOTH);
    assert_eq!(ran.codes(), ["DOMAIN_DUPLICATE_IN_BATCH 1"]);
    assert_eq!(ran.findings(&dir)[0]["row"], 3);
    assert_eq!((references(&dir), stored(&dir)), (vec!["C-1".to_owned()], (1, 1)));
}

#[test]
fn the_second_has_it_when_the_first_is_rejected() {
    let same = "customer_ref=C-2; domain_prefix=weberanlagenbau";
    for (first, line) in [("contact_email=none", ""), ("", "quantity=none")] {
        let dir = two(&[first, same], &[line, "customer_ref=C-2"]);
        let ran = dir.expect(2, BOTH);
        assert_eq!((references(&dir), stored(&dir)), (vec!["C-2".to_owned()], (1, 1)), "{first}");
        let by_code: BTreeMap<_, _> =
            ran.findings(&dir).iter().map(|f| (f["code"].to_string(), f["row"].clone())).collect();
        assert_eq!(
            by_code.get("\"DOMAIN_DUPLICATE_IN_BATCH\"").map(ToString::to_string),
            Some("2".to_owned())
        );
    }
}

/// Rows, codes and the rows they speak of, of all findings about rows.
fn told(dir: &Dir, ran: &Ran) -> Vec<String> {
    let one = |f: &serde_json::Value| format!("{} {} {}", f["row"], f["code"], f["related"]["row"]);
    ran.findings(dir).iter().map(one).collect()
}

#[test]
fn a_check_says_of_shared_values_what_an_import_says() {
    // Of a check without lines that name domains only hashes of domains are kept. So many customers
    // with one address, and all with one domain, are read again in several pieces.
    let many = |domain: &str| -> Vec<String> {
        (1..=1_100).map(|n| format!("customer_ref=C-{n}; domain_prefix={domain}")).collect()
    };
    let some = |rows: &[&str]| rows.iter().map(|row| (*row).to_owned()).collect();
    let (first, second) = ("domain_prefix=weberbau", "customer_ref=C-2; domain_prefix=WeberBau");
    let faulty = "domain_prefix=weberbau; contact_email=none";
    let others = ["customer_ref=C-3; domain_prefix=weber", "customer_ref=C-4; domain_prefix=bau"];
    let cases: [(Vec<String>, usize); 4] = [
        (some(&[first, second, others[0], others[1]]), 1),
        (some(&[faulty, others[0], second, others[1]]), 1),
        (some(&[others[0], others[1]]), 0),
        (many("weberbau"), 1_099),
    ];
    for (rows, expected) in cases {
        let dir = Dir::new();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        dir.write("customers.csv", customers(&rows));
        let code = if expected == 0 { 0 } else { 2 };
        let checked = told(&dir, &dir.expect(code, "check customers.csv"));
        let imported = told(&dir, &dir.expect(code, "import customers.csv"));
        let of_domains = |told: &&String| told.contains("DOMAIN_DUPLICATE_IN_BATCH");
        assert_eq!(checked.iter().filter(of_domains).count(), expected, "{}", rows.len());
        assert_eq!(checked, imported);
    }
}

#[test]
fn lines_of_a_customer_are_compared_however_many_they_are() {
    // Few are read back at once, more as far as they are compared, and very many by the whole pool.
    for count in [20, 100, 2_500] {
        let mut rows: Vec<String> = (1..=count).map(|n| format!("line_ref=L{n}")).collect();
        rows.push("line_ref=L5".to_owned());
        rows.push("line_ref=L7; quantity=3".to_owned());
        rows.extend(
            (1..=count).map(|n| format!("line_ref=M{n}; parent_line_ref=L{n}; quantity=2")),
        );
        rows.push("line_ref=N1; parent_line_ref=L0".to_owned());
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let dir = two(&["customer_ref=C-1"], &rows);
        let ran = dir.expect(2, "check customers.csv lines.csv");
        let told = told(&dir, &ran);
        let of = |code: &str| -> Vec<&String> {
            told.iter().filter(|told| told.contains(&format!("\"{code}\""))).collect()
        };
        let (again, other, orphan) = (count + 2, count + 3, 2 * count + 4);
        assert_eq!(of("ROW_DUPLICATE"), [&format!("{again} \"ROW_DUPLICATE\" 6")]);
        let differing = [
            format!("8 \"LINE_REF_DUPLICATE\" {other}"),
            format!("{other} \"LINE_REF_DUPLICATE\" 8"),
        ];
        assert_eq!(of("LINE_REF_DUPLICATE"), differing.iter().collect::<Vec<_>>());
        assert_eq!(
            of("ADDON_PARENT_UNKNOWN"),
            [&format!("{orphan} \"ADDON_PARENT_UNKNOWN\" null")]
        );
        // They buy the same on one base, or on none: all lines without one but for the first.
        assert_eq!(of("DUPLICATE_LINE").len(), count);
    }
}

#[test]
fn one_number_and_one_name_are_one_company() {
    let number = "organization_registration_number=HRB 12345 B";
    let same = "organization_registration_number=hrb-12345b";
    // The same company with another domain, and another company that mistyped its number.
    let twin = format!("customer_ref=C-2; company_name=WEBER Anlagenbau GmbH; {same}");
    let other = format!("customer_ref=C-3; {same}");
    let abroad = format!("customer_ref=C-4; country=AT; postal_code=1010; city=Wien; {same}");
    let rows = [number, &twin, &other, &abroad];
    let dir = two(&rows, &["customer_ref=C-1", "customer_ref=C-2", "customer_ref=C-4"]);
    let ran = dir.expect(2, BOTH);
    let found: Vec<String> = ran
        .findings(&dir)
        .iter()
        .filter(|f| f["code"] == "ORG_REG_DUPLICATE")
        .map(|f| format!("{} {}", f["row"], f["severity"].as_str().unwrap()))
        .collect();
    assert_eq!(found, ["3 reject", "4 warn"]);
    assert_eq!(references(&dir), ["C-1", "C-3", "C-4"]);
    assert_eq!(fates(&dir, &ran, "lines.rejects.csv"), ["3 held LINE_CUSTOMER_REJECTED"]);
}

#[test]
fn a_rejected_row_has_no_number() {
    let number = "organization_registration_number=HRB 12345 B";
    let twin = format!("customer_ref=C-2; company_name=Weber Anlagenbau GmbH; {number}");
    let dir = two(&[&format!("{number}; country=DEU"), &twin], &["customer_ref=C-2"]);
    dir.expect(2, BOTH);
    assert_eq!(references(&dir), ["C-2"]);
    let first = format!("{number}; contact_email=");
    let dir = two(&[&first, &twin], &["customer_ref=C-1", "customer_ref=C-2"]);
    dir.expect(2, BOTH);
    assert_eq!(references(&dir), ["C-2"]);
}

#[test]
fn one_key_for_two_customers_rejects_both() {
    let other = "customer_ref=C-1; company_name=Other GmbH; domain_prefix=otherbau";
    let dir = two(&["customer_ref=C-1", other], &["customer_ref=C-1"]);
    let ran = dir.expect(2, BOTH);
    assert_eq!(ran.codes(), ["CUSTOMER_REF_DUPLICATE 2"]);
    assert_eq!((ran.rows().as_str(), stored(&dir)), ("rejected 2, held 1", (0, 0)));
}

#[test]
fn one_key_for_two_lines_rejects_both() {
    let dir = two(&[""], &["line_ref=L1; quantity=1", "line_ref=L1; quantity=2"]);
    let ran = dir.expect(2, BOTH);
    let rejecting: Vec<_> =
        ran.codes().into_iter().filter(|code| !code.starts_with("DUPLICATE_LINE")).collect();
    assert_eq!(rejecting, ["LINE_REF_DUPLICATE 2"]);
    assert_eq!(stored(&dir), (0, 0));
}

#[test]
fn orders_need_an_agreement() {
    let none = "agreement_mode=; agreement_date=";
    let dir = two(&[none], &[""]);
    let ran = dir.expect(2, BOTH);
    assert_eq!(ran.codes(), ["AGREEMENT_REQUIRED 1"]);
    assert_eq!(stored(&dir), (0, 0));
    let ran = dir.expect(0, "import customers.csv");
    assert_eq!(ran.codes(), ["AGREEMENT_MISSING_NO_ORDER 1"]);
    assert_eq!(stored(&dir), (1, 0));
}

#[test]
fn an_agreement_the_customer_has_yet_to_accept_holds_the_order() {
    let direct = "agreement_mode=customer_direct; agreement_date=";
    let dir = two(&[direct], &[""]);
    let ran = dir.expect(2, BOTH);
    assert_eq!(ran.codes(), ["AGREEMENT_PENDING_DIRECT 1"]);
    assert_eq!(stored(&dir), (0, 0));
    let ran = dir.expect(2, &format!("{BOTH} --on-line-error reject-line"));
    assert_eq!((ran.rows().as_str(), stored(&dir)), ("accepted 1, rejected 1", (1, 0)));
}

#[test]
fn a_line_without_a_customer_is_rejected() {
    let dir = two(&[""], &["", "customer_ref=C-9"]);
    let ran = dir.expect(2, BOTH);
    assert_eq!(ran.codes(), ["LINE_CUSTOMER_UNKNOWN 1"]);
    assert_eq!(stored(&dir), (1, 1));
}
