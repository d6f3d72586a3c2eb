//! One customer's rows in different shapes and orders: what is said of a line must not depend on
//! how it was sent, nor on lines that do not go in.

use crate::sheet::{customers, flat, lines};
use crate::support::{Dir, Ran};

/// Items that limit and build on each other.
const CATALOGUE: &str = "\
id,name,kind,segment,min,max,limit,terms,auto_renew,trial,addon,prerequisites,base_seats_min,azure_plan,family,legacy_exempt
11111111-1111-4111-8111-111111111111,Legacy base,legacy,Commercial,1,1000,concurrent 2,P1Y/monthly P1Y/annual,yes,,no,,,,,yes
22222222-2222-4222-8222-222222222222,Legacy two,legacy,Commercial,1,1000,,P1Y/monthly P1Y/annual,yes,,no,,,,,yes
33333333-3333-4333-8333-333333333333,Legacy add-on,legacy,Commercial,1,1000,lifetime 1,P1Y/monthly P1Y/annual,yes,,yes,11111111-1111-4111-8111-111111111111 22222222-2222-4222-8222-222222222222,,,,yes
CFQ7TTC0AAA1:0001,Basic,licence,Commercial,1,300,,P1M/monthly P1Y/monthly,yes,,no,,,,business,
CFQ7TTC0AAA2:0001,Standard,licence,Commercial,1,300,concurrent 1,P1M/monthly P1Y/monthly,yes,,no,,,,business,
CFQ7TTC0AAA3:0001,Extra,licence,Commercial,1,1000,,P1M/monthly P1Y/monthly,yes,,yes,CFQ7TTC0AAA1:0001 CFQ7TTC0AAA6:0001,5,,,
CFQ7TTC0AAA6:0001,Big,licence,Commercial,1,10000,,P1M/monthly P1Y/monthly,yes,,no,,,,,
DZH318Z0AAA7:0001,Azure plan,azure_plan,Commercial,1,1,,none/monthly,no,,no,,,,,
DZH318Z0AAA8:0001,Reservation,reservation,Commercial,1,100,,P1Y/one_time,,,no,,,yes,,
";
const L1: &str = "catalog_item_id=; offer_id=11111111-1111-4111-8111-111111111111";
const L2: &str = "catalog_item_id=; offer_id=22222222-2222-4222-8222-222222222222";
const LA: &str = "catalog_item_id=; offer_id=33333333-3333-4333-8333-333333333333";
const N1: &str = "catalog_item_id=CFQ7TTC0AAA1:0001";
const N2: &str = "catalog_item_id=CFQ7TTC0AAA2:0001";
const N3: &str = "catalog_item_id=CFQ7TTC0AAA6:0001";
const NA: &str = "catalog_item_id=CFQ7TTC0AAA3:0001";

fn dir() -> Dir {
    let dir = Dir::new();
    dir.write("catalogue.csv", CATALOGUE);
    dir
}

/// The codes of all rows by row number and where they stand, warnings included.
fn said(dir: &Dir, ran: &Ran, file: &str) -> Vec<String> {
    let found = ran.findings(dir);
    let own = found.iter().filter(|one| one["file"].as_str().is_some_and(|own| own == file));
    own.map(|one| format!("{} {}", one["row"], one["code"].as_str().unwrap())).collect()
}

/// Imports a customer and lines in two files, each line for itself, and says what is told of lines.
fn lines_of(dir: &Dir, code: i32, rows: &[String]) -> (Vec<String>, String) {
    dir.write("c.csv", customers(&[""]));
    dir.write("l.csv", lines(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let words = "import c.csv l.csv --catalog catalogue.csv --on-line-error reject-line";
    let ran = dir.expect(code, words);
    let told = said(dir, &ran, "l.csv").into_iter().filter(|one| !one.contains("DUPLICATE_LINE"));
    (told.collect(), ran.rows())
}

fn row(number: u32, item: &str, more: &str) -> String {
    format!("line_ref=L{number}; {item}; {more}")
}

#[test]
fn a_line_that_does_not_go_in_uses_up_no_limit() {
    // Its chosen end is refused.
    let end = "custom_term_end_date=2026-03-30";
    let (told, rows) = lines_of(&dir(), 2, &[row(1, N2, end), row(2, N2, "")]);
    assert_eq!(told, ["2 CUSTOM_TERM_END_INVALID"]);
    assert_eq!(rows, "accepted 2, rejected 1");
    let seats = [row(1, N1, &format!("quantity=200; {end}")), row(2, N1, "quantity=200")];
    assert_eq!(lines_of(&dir(), 2, &seats).1, "accepted 2, rejected 1");

    // Its base is refused for itself.
    let rows = [
        row(1, L2, "quantity=0"),
        row(2, LA, "parent_line_ref=L1"),
        row(3, L2, ""),
        row(4, LA, "parent_line_ref=L3"),
    ];
    let (told, rows) = lines_of(&dir(), 2, &rows);
    assert_eq!(told, ["2 QUANTITY_FORMAT"]);
    assert_eq!(rows, "accepted 3, rejected 1, held 1");

    // Its base is refused by another limit, and stands behind it.
    let rows = [
        row(1, LA, "parent_line_ref=L4"),
        row(2, L1, "billing_cycle=annual"),
        row(3, L1, ""),
        row(4, L1, "quantity=7"),
        row(5, LA, "parent_line_ref=L3"),
    ];
    let (told, rows) = lines_of(&dir(), 2, &rows);
    assert_eq!(told, ["5 LIMIT_CONCURRENT_EXCEEDED"]);
    assert_eq!(rows, "accepted 4, rejected 1, held 1");
}

#[test]
fn a_line_waits_for_what_it_builds_on_and_is_not_blamed() {
    let plan = "catalog_item_id=DZH318Z0AAA7:0001; term_duration=; quantity=2";
    let kept = "catalog_item_id=DZH318Z0AAA8:0001; billing_cycle=one_time";
    let (told, rows) = lines_of(&dir(), 2, &[row(1, kept, ""), row(2, plan, "")]);
    assert_eq!(told, ["3 QUANTITY_ABOVE_MAX"]);
    assert_eq!(rows, "accepted 1, rejected 1, held 1");

    let seats = [row(1, N1, "quantity=2"), row(2, N3, "quantity=10.5"), row(3, NA, "")];
    let (told, rows) = lines_of(&dir(), 2, &seats);
    assert_eq!(told, ["3 QUANTITY_FORMAT"]);
    assert_eq!(rows, "accepted 2, rejected 1, held 1");

    // A chosen end that only a line has which a limit refuses.
    let ends = [
        row(1, N2, "term_duration=P1M"),
        row(2, N2, "quantity=7"),
        row(3, N3, "custom_term_end_date=2027-01-14; term_duration=P1M"),
    ];
    let (told, _) = lines_of(&dir(), 2, &ends);
    assert!(!told.contains(&"4 LIMIT_CONCURRENT_EXCEEDED".to_owned()), "{told:?}");
}

#[test]
fn a_base_that_is_stored_has_its_billing_cycle_and_its_day() {
    let dir = dir();
    let (told, _) = lines_of(&dir, 0, &[row(1, L2, "billing_cycle=annual"), row(2, N3, "")]);
    assert_eq!(told, Vec::<String>::new());
    dir.write("more.csv", lines(&[&row(3, LA, "parent_line_ref=L1; billing_cycle=monthly")]));
    let ran = dir.expect(2, "import more.csv --catalog catalogue.csv");
    assert_eq!(said(&dir, &ran, "more.csv"), ["2 BILLING_CYCLE_NOT_SUPPORTED"]);
    // The stored year began on the day its run went by, not on the day of the clock.
    dir.write("end.csv", lines(&[&row(4, N3, "custom_term_end_date=2027-01-14; quantity=6")]));
    let ran = dir.expect(0, "import end.csv --catalog catalogue.csv");
    assert_eq!(ran.rows(), "accepted 1");
}

#[test]
fn customers_outside_the_public_cloud_order_without_an_agreement() {
    let own = "cloud=us_gov; domain_prefix=; domain=weber.onmicrosoft.us; country=US; \
        state=WA; city=Seattle; postal_code=98101; culture=en-US; contact_phone=; language=en; ";
    let with = |more: &str| format!("{own}{more}");
    let none = "agreement_mode=; agreement_date=";
    let line = "catalog_item_id=CFQ7TTC0LH1P:0001";
    let dir = Dir::new();
    dir.write("c.csv", customers(&[&with(none)]));
    dir.write("l.csv", lines(&[line]));
    let ran = dir.expect(0, "import c.csv l.csv");
    assert_eq!(ran.rows(), "accepted 2");
    // Stored, it may go on ordering.
    dir.write("more.csv", lines(&[&format!("{line}; line_ref=L2; quantity=9")]));
    dir.expect(0, "import more.csv");
    // An attestation is refused by the cloud of the row and by that of the partner.
    dir.write("c.csv", customers(&[&with("")]));
    let ran = dir.expect(2, "check c.csv");
    assert_eq!(said(&dir, &ran, "c.csv"), ["2 AGREEMENT_NOT_PUBLIC_CLOUD"]);
    dir.write("muster.toml", "[partner]\ncloud = \"us_gov\"\n");
    dir.write("c.csv", customers(&[&with("cloud=")]));
    let ran = dir.expect(2, "check c.csv");
    assert_eq!(said(&dir, &ran, "c.csv"), ["2 AGREEMENT_NOT_PUBLIC_CLOUD"]);
}

#[test]
fn a_customer_who_accepts_the_agreement_itself_orders_once_it_is_stored() {
    let direct = "agreement_mode=customer_direct; agreement_date=";
    let two = Dir::new();
    two.write("c.csv", customers(&[direct]));
    two.write("l.csv", lines(&[""]));
    two.write("flat.csv", flat(&[direct]));
    let one = Dir::copy_of(two.path());
    for (dir, files) in [(&two, "c.csv l.csv"), (&one, "flat.csv")] {
        let words = format!("import {files} --on-line-error reject-line");
        let ran = dir.expect(2, &words);
        assert_eq!(ran.codes(), ["AGREEMENT_PENDING_DIRECT 1"], "{files}");
        // It went in, and its lines follow, with a word of care.
        let again = dir.expect(0, &format!("import {files} --on-line-error hold-family"));
        assert_eq!(again.codes(), ["AGREEMENT_PENDING_DIRECT 1"], "{files}");
    }
}

#[test]
fn what_a_flat_line_says_of_its_reseller_is_not_its_customers() {
    let dir = Dir::new();
    let more = "additional_reseller_mpn_ids=5551234; ";
    let on_record = format!("{more}partner_id_on_record=4847383");
    dir.write("flat.csv", flat(&[&on_record, &format!("{more}line_ref=L2; quantity=6")]));
    let ran = dir.expect(2, "check flat.csv");
    let codes: Vec<String> =
        ran.codes().into_iter().filter(|code| !code.starts_with("DUPLICATE")).collect();
    assert_eq!(codes, ["ADDITIONAL_RESELLER_WITHOUT_FIRST 2"]);

    dir.write("muster.toml", "[partner]\ntype = \"direct_bill\"\n");
    dir.write("c.csv", customers(&[""]));
    dir.write("l.csv", lines(&["partner_id_on_record=4847383"]));
    let ran = dir.expect(2, "check c.csv l.csv");
    assert_eq!(ran.codes(), ["RESELLER_NOT_ALLOWED 1"]);
}

#[test]
fn rows_of_one_flat_customer_that_differ_name_the_column() {
    let dir = Dir::new();
    let table = flat(&["city=Berlin", "line_ref=L2; city=Hamburg; quantity=6"]);
    // Without a key column the domain joins them.
    let without: Vec<String> =
        table.lines().map(|line| line.split_once(',').unwrap().1.to_owned()).collect();
    assert!(!without[0].contains("customer_ref"), "{}", without[0]);
    dir.write("flat.csv", without.join("\r\n"));
    let ran = dir.expect(2, "check flat.csv");
    let found = ran.findings(&dir);
    let of = |code: &str| found.iter().filter(|one| one["code"] == code).count();
    assert_eq!((of("CUSTOMER_COLUMNS_CONFLICT"), of("DOMAIN_DUPLICATE_IN_BATCH")), (2, 0));
    assert!(found.iter().any(|one| one["column"] == "city"), "{found:?}");
}

#[test]
fn a_new_customer_has_no_stored_base() {
    let dir = Dir::new();
    dir.write("c.csv", customers(&[""]));
    let base = "parent_subscription_id=117a77b0-9360-443b-8795-c6dedc750cf9";
    dir.write("l.csv", lines(&[base]));
    let ran = dir.expect(2, "import c.csv l.csv");
    let found = said(&dir, &ran, "l.csv");
    assert!(found.contains(&"2 ADDON_PARENT_UNKNOWN".to_owned()), "{found:?}");
}

#[test]
fn one_company_is_known_by_its_number_however_it_is_written() {
    let dir = Dir::new();
    let own = "company_name=Huber Bau Sp. z o.o.; country=PL; city=Kraków; postal_code=30-001; \
        culture=pl-PL; language=pl; contact_phone=+48 12 345 67 89; ";
    let of = |key: &str, number: &str| {
        format!(
            "{own}customer_ref=C-{key}; domain_prefix=huber{key}; \
            contact_email=ann@huber{key}.com; organization_registration_number={number}"
        )
    };
    dir.write("c.csv", customers(&[&of("1", "PL 526-000-12-46"), &of("2", "5260001246")]));
    let ran = dir.expect(2, "check c.csv");
    assert!(ran.codes().contains(&"ORG_REG_DUPLICATE 1".to_owned()), "{:?}", ran.codes());
}
