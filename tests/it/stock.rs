//! A customer's lines beside each other, beside their customer and beside what is stored already.

use std::fs;

use crate::database;
use crate::sheet::{customers, flat, lines, parse};
use crate::support::{Dir, Ran, root};

const BASE: &str = "catalog_item_id=CFQ7TTC0LH2H:0002; billing_cycle=annual";
const ADDON: &str = "catalog_item_id=CFQ7TTC0LH0Z:0001; term_duration=P1M";
const TRIAL: &str = "catalog_item_id=CFQ7TTC0LH2H:000T; term_duration=P1M; billing_cycle=none; \
    quantity=25";

fn dir() -> Dir {
    let dir = Dir::new();
    let catalogue = root().join("samples/reference/catalogue.csv");
    dir.write("catalogue.csv", fs::read_to_string(catalogue).unwrap());
    dir
}

fn import(dir: &Dir, code: i32, files: &str) -> Ran {
    dir.expect(code, &format!("import {files} --catalog catalogue.csv"))
}

/// What became of the lines of a rejects file: row, status and codes.
fn fates(dir: &Dir, ran: &Ran, file: &str) -> Vec<String> {
    let text = fs::read_to_string(ran.report(dir).join(file)).unwrap();
    let (headings, rows) = parse(&text);
    let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let (row, status, codes) = (at("_import_row"), at("_import_status"), at("_import_codes"));
    let number = |cell: &str| cell.split(" row ").nth(1).unwrap().to_owned();
    rows.iter().map(|r| format!("{} {} {}", number(&r[row]), r[status], r[codes])).collect()
}

#[test]
fn an_add_on_needs_its_base_wherever_that_is() {
    // Nowhere.
    let dir = dir();
    dir.write("customers.csv", customers(&[""]));
    dir.write("lines.csv", lines(&[ADDON]));
    let ran = import(&dir, 2, "customers.csv lines.csv");
    assert_eq!(fates(&dir, &ran, "lines.rejects.csv"), ["2 rejected ADDON_PREREQUISITE_MISSING"]);
    // Behind it in the file, in two files and in one.
    let addon = format!("line_ref=L2; {ADDON}");
    let rows = [addon.as_str(), BASE];
    dir.write("lines.csv", lines(&rows));
    import(&dir, 0, "customers.csv lines.csv");
    let flat_dir = self::dir();
    flat_dir.write("flat.csv", flat(&rows));
    import(&flat_dir, 0, "flat.csv");
    // In the database.
    dir.write("more.csv", lines(&[&format!("line_ref=L3; {ADDON}")]));
    import(&dir, 0, "more.csv");
    let keys = "SELECT line_key FROM subscription ORDER BY line_key";
    let stored = database::rows(&dir.path().join("muster.db"), keys).concat();
    assert_eq!(stored, ["L1", "L2", "L3"]);
}

#[test]
fn an_add_on_waits_for_a_base_that_is_rejected() {
    let dir = dir();
    dir.write("customers.csv", customers(&[""]));
    let bad = format!("{BASE}; quantity=none");
    dir.write("lines.csv", lines(&[&bad, &format!("line_ref=L2; {ADDON}")]));
    let ran = import(&dir, 2, "customers.csv lines.csv --on-line-error reject-line");
    assert_eq!(
        fates(&dir, &ran, "lines.rejects.csv"),
        ["2 rejected QUANTITY_FORMAT", "3 held ADDON_PARENT_REJECTED"]
    );
}

#[test]
fn limits_count_what_is_stored_and_tell_the_later_line() {
    let dir = dir();
    dir.write("customers.csv", customers(&[""]));
    dir.write("lines.csv", lines(&[TRIAL, &format!("line_ref=L2; {TRIAL}")]));
    let ran = import(&dir, 2, "customers.csv lines.csv --on-line-error reject-line");
    let rejected = fates(&dir, &ran, "lines.rejects.csv");
    assert_eq!(rejected.len(), 1, "{rejected:?}");
    assert!(
        rejected[0].starts_with("3 rejected DUPLICATE_LINE;TRIAL_ALREADY_USED"),
        "{rejected:?}"
    );
    dir.write("more.csv", lines(&[&format!("line_ref=L3; {TRIAL}"), "line_ref=L4"]));
    let ran = import(&dir, 2, "more.csv --on-line-error reject-line");
    let rejected = fates(&dir, &ran, "more.rejects.csv");
    assert!(rejected[0].starts_with("2 rejected TRIAL_ALREADY_USED"), "{rejected:?}");
    assert_eq!(ran.rows(), "accepted 1, rejected 1");
    // What is stored comes again with something new: it counts once.
    dir.write("all.csv", lines(&[TRIAL, "line_ref=L4", "line_ref=L5; term_duration=P1M"]));
    let ran = import(&dir, 0, "all.csv");
    assert_eq!(ran.rows(), "accepted 1, unchanged 2");
}

#[test]
fn what_is_sold_depends_on_the_customer() {
    let dir = dir();
    let swiss = "customer_ref=C-2; country=CH; city=Bern; postal_code=3011; culture=de-CH";
    dir.write("customers.csv", customers(&["", swiss]));
    let rows = [BASE, &format!("customer_ref=C-2; {BASE}")];
    dir.write("lines.csv", lines(&rows));
    let ran = import(&dir, 2, "lines.csv customers.csv");
    assert_eq!(fates(&dir, &ran, "lines.rejects.csv"), ["3 rejected OFFER_COUNTRY_UNAVAILABLE"]);
    let found = ran.findings(&dir);
    assert!(found.iter().any(|f| f["column"] == "catalog_item_id" && f["row"] == 3), "{found:?}");
    // A stored customer's country counts too.
    dir.write("customers.csv", customers(&[swiss]));
    import(&dir, 0, "customers.csv");
    dir.write("lines.csv", lines(&[rows[1]]));
    let ran = import(&dir, 2, "lines.csv");
    assert_eq!(fates(&dir, &ran, "lines.rejects.csv"), ["2 rejected OFFER_COUNTRY_UNAVAILABLE"]);
}

/// The codes found in two files, and in the flat one that says the same.
fn both_forms(customer: &str, line: &str, config: &str) -> [Vec<String>; 2] {
    let dir = dir();
    dir.write("muster.toml", config);
    dir.write("customers.csv", customers(&[customer]));
    dir.write("lines.csv", lines(&[line]));
    dir.write("flat.csv", flat(&[&format!("{customer}; {line}")]));
    ["check customers.csv lines.csv", "check flat.csv"].map(|words| {
        let ran = dir.muster(words);
        assert!(matches!(ran.code, Some(0 | 2)), "{ran:?}");
        ran.codes()
    })
}

#[test]
fn a_line_is_judged_alike_beside_its_customer_and_in_a_file_of_its_own() {
    let partner = "[partner]\ntype = \"indirect_provider\"\ncountry = \"DE\"\n";
    for (customer, line, code) in [
        ("", "currency=CHF", "CURRENCY_NOT_FOR_MARKET 1"),
        (
            "reseller_mpn_id=4847383; reseller_tenant_id=b33a0ef3-7a24-4f3e-8e3a-4d3c1f3f0d10",
            "partner_id_on_record=4391507",
            "POR_DIFFERS_FROM_CUSTOMER 1",
        ),
    ] {
        let [two, flat] = both_forms(customer, line, partner);
        assert!(two.contains(&code.to_owned()), "{two:?}");
        assert_eq!(two, flat);
    }
    let [two, flat] = both_forms("", "currency=EUR", partner);
    assert!(!two.iter().chain(&flat).any(|code| code.starts_with("CURRENCY")), "{two:?}{flat:?}");
}

#[test]
fn a_line_is_told_its_own_faults_when_its_customer_is_rejected() {
    let dir = dir();
    let bad = "contact_email=x";
    dir.write("customers.csv", customers(&[bad]));
    dir.write("lines.csv", lines(&[ADDON]));
    dir.write("flat.csv", flat(&[&format!("{bad}; {ADDON}")]));
    let expected = ["ADDON_PREREQUISITE_MISSING 1", "EMAIL_FORMAT 1"];
    for files in ["customers.csv lines.csv", "flat.csv"] {
        let ran = dir.expect(2, &format!("check {files} --catalog catalogue.csv"));
        assert_eq!(ran.codes(), expected, "{files}");
    }
}

#[test]
fn lines_of_one_customer_may_differ_in_currency_in_a_flat_table_too() {
    let rows = ["currency=EUR", "line_ref=L2; term_duration=P1M; currency="];
    let dir = dir();
    dir.write("flat.csv", flat(&rows));
    let ran = dir.expect(0, "import flat.csv");
    assert_eq!(ran.rows(), "accepted 2");
    let config = "[partner]\ncountry = \"DE\"\n";
    dir.write("muster.toml", config);
    dir.write(
        "bad.csv",
        flat(&[
            "customer_ref=C-2; currency=USD",
            "customer_ref=C-2; line_ref=L2; term_duration=P1M; currency=EUR",
        ]),
    );
    let ran = dir.expect(2, "import bad.csv --on-line-error reject-line");
    assert_eq!(fates(&dir, &ran, "bad.rejects.csv"), ["2 rejected CURRENCY_NOT_FOR_MARKET"]);
    let stored = "SELECT customer_ref, coalesce(currency, '') FROM customer ORDER BY customer_ref";
    let stored = database::rows(&dir.path().join("muster.db"), stored).concat();
    assert_eq!(stored, ["C-1", "", "C-2", ""]);
}

#[test]
fn a_price_sheet_of_licences_says_nothing_of_azure() {
    let dir = dir();
    let sheet = root().join("samples/reference/price-sheet.csv");
    dir.write("sheet.csv", fs::read_to_string(sheet).unwrap());
    dir.write("customers.csv", customers(&[""]));
    let azure = "catalog_item_id=DZH318Z0BPS6:0001; term_duration=; quantity=1";
    dir.write("lines.csv", lines(&[azure]));
    let ran = dir.expect(0, "check customers.csv lines.csv --catalog sheet.csv");
    assert_eq!(ran.codes(), ["OFFER_UNKNOWN 1"]);
    let unknown = "catalog_item_id=CFQ7TTC0ZZZZ:0001";
    dir.write("lines.csv", lines(&[unknown]));
    dir.expect(2, "check customers.csv lines.csv --catalog sheet.csv");
}

#[test]
fn the_sandbox_counts_what_is_stored() {
    let dir = Dir::new();
    dir.write("muster.toml", "[partner]\nenvironment = \"sandbox\"\n");
    let many = |numbers: std::ops::RangeInclusive<u32>| {
        let rows: Vec<String> = numbers.map(|n| format!("customer_ref=C-{n}")).collect();
        customers(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    dir.write("first.csv", many(101..=174));
    dir.expect(0, "import first.csv");
    dir.write("second.csv", many(170..=177));
    let ran = dir.expect(2, "import second.csv");
    assert_eq!(ran.rows(), "accepted 1, unchanged 5, rejected 2");
    assert!(ran.codes().contains(&"SANDBOX_LIMIT_CUSTOMERS 2".to_owned()), "{:?}", ran.codes());
    let five = ["P1M", "P1Y", "P1M", "P1Y", "P1M", "P1Y"].iter().zip(1..);
    let rows: Vec<String> = five
        .map(|(term, n)| format!("customer_ref=C-101; line_ref=L{n}; term_duration={term}"))
        .collect();
    dir.write("lines.csv", lines(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let ran = dir.expect(2, "import lines.csv --on-line-error reject-line");
    assert_eq!(ran.rows(), "accepted 5, rejected 1");
    let found = ran.findings(&dir);
    assert!(found.iter().any(|f| f["code"] == "SANDBOX_LIMIT_SUBSCRIPTIONS" && f["row"] == 7));
}

#[test]
fn the_sandbox_takes_ten_azure_subscriptions() {
    let dir = Dir::new();
    dir.write("muster.toml", "[partner]\nenvironment = \"sandbox\"\n");
    let plan = "catalog_item_id=DZH318Z0BPS6:0001; quantity=1; term_duration=; \
        billing_cycle=monthly";
    let numbers = 101..=112;
    let rows: Vec<String> = numbers.clone().map(|n| format!("customer_ref=C-{n}")).collect();
    dir.write("customers.csv", customers(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let orders = |numbers: std::ops::RangeInclusive<u32>| {
        let rows: Vec<String> = numbers.map(|n| format!("customer_ref=C-{n}; {plan}")).collect();
        lines(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    dir.write("lines.csv", orders(numbers));
    let ran = dir.expect(2, "check customers.csv lines.csv --on-line-error reject-line");
    assert!(ran.codes().contains(&"SANDBOX_LIMIT_SUBSCRIPTIONS 2".to_owned()), "{:?}", ran.codes());
    // Stored ones count, and other subscriptions do not.
    dir.write("lines.csv", orders(101..=109));
    dir.expect(0, "import customers.csv lines.csv");
    let more = format!(
        "{}{}",
        orders(110..=111),
        lines(&["customer_ref=C-112"]).split_once('\n').unwrap().1
    );
    dir.write("more.csv", more);
    let ran = dir.expect(2, "import more.csv --on-line-error reject-line");
    assert_eq!(ran.rows(), "accepted 2, rejected 1");
    let found = ran.findings(&dir);
    assert!(found.iter().any(|f| f["code"] == "SANDBOX_LIMIT_SUBSCRIPTIONS" && f["row"] == 3));
}

#[test]
fn a_reseller_that_only_a_line_names_is_attested_too() {
    let dir = Dir::new();
    dir.write("muster.toml", "[partner]\ndirect_and_indirect = true\n");
    let line = "partner_id_on_record=4847383";
    dir.write("lines.csv", lines(&[line]));
    let code = |ran: &Ran| ran.codes();
    for (customer, codes) in [
        ("", &["POR_ATTESTATION_MISSING 1"][..]),
        ("reseller_attestation=false", &["POR_ATTESTATION_MISSING 1"]),
        ("reseller_attestation=true", &[]),
        // The customer's own row says it then.
        ("reseller_mpn_id=4847383", &["POR_ATTESTATION_MISSING 1"]),
        ("reseller_mpn_id=4847383; reseller_attestation=true", &[]),
    ] {
        dir.write("customers.csv", customers(&[customer]));
        let expected = if codes.is_empty() { 0 } else { 2 };
        let ran = dir.expect(expected, "check customers.csv lines.csv");
        assert_eq!(code(&ran), codes, "{customer}");
        dir.write("flat.csv", flat(&[&format!("{customer}; {line}")]));
        let ran = dir.expect(expected, "check flat.csv");
        assert_eq!(code(&ran), codes, "flat {customer}");
    }
    // A stored customer cannot be changed here, so it is only told.
    dir.write("customers.csv", customers(&[""]));
    dir.expect(0, "import customers.csv");
    let ran = dir.expect(0, "import lines.csv");
    assert_eq!(ran.codes(), ["POR_ATTESTATION_MISSING 1"]);
}

#[test]
fn resellers_are_compared_by_tenant_where_the_list_knows_them() {
    let dir = Dir::new();
    let (own, other) =
        ("117a77b0-9360-443b-8795-c6dedc750cf9", "031c9e47-4802-4248-838e-778fb1d2cc05");
    dir.write(
        "resellers.csv",
        format!("mpn_id,tenant_id\n4847383,{own}\n4847384,{own}\n4391507,{other}\n"),
    );
    let differs = &["POR_DIFFERS_FROM_CUSTOMER 1"][..];
    let twice = &["ADDITIONAL_RESELLER_DUPLICATE 1"][..];
    for (reseller, line, codes) in [
        (format!("reseller_tenant_id={own}"), "4847384", &[][..]),
        (format!("reseller_tenant_id={own}"), "4391507", differs),
        ("reseller_mpn_id=4847383".to_owned(), "4847384", &[]),
        ("reseller_mpn_id=4847383".to_owned(), "4391507", differs),
        (format!("reseller_tenant_id={own}; additional_reseller_mpn_ids=4391507"), "4847384", &[]),
        (format!("reseller_tenant_id={own}; additional_reseller_mpn_ids=4847383"), "", twice),
        ("reseller_mpn_id=4391507; additional_reseller_mpn_ids=04391507".to_owned(), "", twice),
    ] {
        let line = format!("partner_id_on_record={line}");
        dir.write("customers.csv", customers(&[&reseller]));
        dir.write("lines.csv", lines(&[&line]));
        dir.write("flat.csv", flat(&[&format!("{reseller}; {line}")]));
        for files in ["customers.csv lines.csv", "flat.csv"] {
            let ran = dir.muster(&format!("check {files} --resellers resellers.csv"));
            assert_eq!(ran.codes(), codes, "{reseller} {line} {files}: {}", ran.words());
        }
    }
    // A stored customer's reseller is known by its tenant too.
    dir.write("customers.csv", customers(&[&format!("reseller_tenant_id={own}")]));
    dir.expect(0, "import customers.csv --resellers resellers.csv");
    dir.write("lines.csv", lines(&["partner_id_on_record=4391507"]));
    let ran = dir.expect(0, "import lines.csv --resellers resellers.csv");
    assert_eq!(ran.codes(), differs);
}

#[test]
fn a_stored_company_of_the_same_name_is_told() {
    let dir = Dir::new();
    dir.write("first.csv", customers(&["customer_ref=C-7; company_name=Weber Bau GmbH"]));
    dir.expect(0, "import first.csv");
    let more = customers(&[
        "customer_ref=C-8; company_name=WEBER-BAU GmbH",
        "customer_ref=C-9; company_name=Weber Bau GmbH; country=AT; city=Wien; postal_code=1010; \
         culture=de-AT; contact_phone=",
        // Of the same domain nothing more has to be said.
        "customer_ref=C-10; company_name=Weber Bau GmbH; domain_prefix=huberanlagen7",
    ]);
    dir.write("more.csv", more);
    let ran = dir.expect(2, "import more.csv");
    let found = ran.findings(&dir);
    let of = |code: &str| {
        let own = found.iter().filter(|found| found["code"] == code);
        own.map(|found| found["row"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(of("COMPANY_NAME_DUPLICATE"), [2, 4], "{found:?}");
    assert_eq!(of("CUSTOMER_ALREADY_EXISTS"), [4]);
    let stored = found.iter().find(|found| found["row"] == 2).unwrap();
    assert_eq!((&stored["severity"], &stored["column"]), (&"warn".into(), &"company_name".into()));
    assert!(stored["message"].as_str().unwrap().contains("first.csv row 2"), "{stored}");
    // The same file again has nothing new to say.
    assert_eq!(dir.expect(4, "import first.csv").codes(), Vec::<String>::new());
}

#[test]
fn what_is_refused_for_a_limit_is_no_base() {
    let dir = Dir::new();
    dir.write(
        "catalogue.csv",
        "id,kind,terms,min,limit,addon,prerequisites,base_seats_min\n\
         CFQ7TTC0AAAA:0001,licence,P1Y/annual,1,concurrent 1,no,,\n\
         CFQ7TTC0BBBB:0001,licence,P1Y/annual,1,,yes,CFQ7TTC0AAAA:0001,50\n\
         CFQ7TTC0CCCC:0001,licence,P1Y/annual,1,,yes,CFQ7TTC0BBBB:0001,\n",
    );
    dir.write("customers.csv", customers(&[""]));
    let line = |n: u32, item: &str, quantity: u32| {
        format!(
            "line_ref=L{n}; catalog_item_id=CFQ7TTC0{item}:0001; quantity={quantity}; \
             billing_cycle=annual"
        )
    };
    // The second base is beyond the limit, so 5 seats are too few for the add-on, which waits, and
    // so does what hangs on it.
    let rows = [line(1, "AAAA", 5), line(2, "AAAA", 60), line(3, "BBBB", 20), line(4, "CCCC", 1)];
    dir.write("lines.csv", lines(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let ran = import(&dir, 2, "customers.csv lines.csv --on-line-error reject-line");
    assert_eq!(ran.rows(), "accepted 2, rejected 1, held 2");
    let waiting = fates(&dir, &ran, "lines.rejects.csv");
    assert!(waiting[0].contains("LIMIT_CONCURRENT_EXCEEDED"), "{waiting:?}");
    assert_eq!(waiting[1], "4 held ADDON_PARENT_REJECTED");
    assert_eq!(waiting[2], "5 held ADDON_PARENT_REJECTED");
    // Were the refused base taken, the seats would still be too few: that is the add-on's fault.
    let rows = [line(1, "AAAA", 5), line(2, "AAAA", 6), line(3, "BBBB", 20), line(4, "CCCC", 1)];
    let fresh = Dir::copy_of(dir.path());
    fs::remove_file(fresh.path().join("muster.db")).unwrap();
    fresh.write("lines.csv", lines(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let ran = import(&fresh, 2, "customers.csv lines.csv --on-line-error reject-line");
    assert_eq!(ran.rows(), "accepted 2, rejected 2, held 1");
    let fates = fates(&fresh, &ran, "lines.rejects.csv");
    assert_eq!(fates[1], "4 rejected ADDON_SEATS_BASE_TOO_FEW");
}
