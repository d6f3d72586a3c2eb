//! The program under a configuration: who may do what, levels of rules, resellers, the house.

use std::fs;

use crate::sheet::{customers, flat, lines, parse};
use crate::support::{Dir, muster, root};

/// Good customers and lines, and a configuration.
fn configured(text: &str) -> Dir {
    let dir = Dir::new();
    dir.write("customers.csv", customers(&[""]));
    dir.write("lines.csv", lines(&[""]));
    dir.write("muster.toml", text);
    dir
}

#[test]
fn a_configuration_that_cannot_be_used_is_78() {
    for text in [
        "[partner]\ntpye = \"direct_bill\"\n",
        "[rules]\nEMAIL_FORMAT = \"off\"\n",
        "[rules]\nNO_SUCH_RULE = \"off\"\n",
        "[reference]\nresellers = \"nowhere.csv\"\n",
        "[house]\nseats_max = \"x\"\n",
        "[[partner",
    ] {
        let dir = configured(text);
        let ran = dir.expect(78, "import customers.csv lines.csv");
        assert!(ran.stderr.starts_with("error: ") && ran.stdout.is_empty(), "{ran:?}");
        assert!(!dir.path().join("muster.db").exists(), "{text}");
    }
    let dir = configured("");
    dir.expect(78, "check customers.csv --config other.toml");
    dir.expect(0, "check customers.csv --config muster.toml");
}

#[test]
fn who_may_not_do_it_is_refused_before_anything_is_written() {
    for (text, code) in [
        ("role = \"helpdesk_agent\"", "OPERATOR_ROLE_CUSTOMER"),
        ("type = \"indirect_reseller\"", "PARTNER_TYPE_NOT_ALLOWED"),
        ("mpa_signed = false", "PARTNER_MPA_NOT_SIGNED"),
        ("auth_mode = \"app\"", "AUTH_MODE_NOT_ALLOWED"),
    ] {
        let dir = configured(&format!("[partner]\n{text}\n"));
        let ran = dir.expect(3, "import customers.csv lines.csv");
        assert!(ran.codes().contains(&format!("{code} 1")), "{:?}", ran.codes());
        let database = dir.path().join("muster.db");
        assert_eq!(crate::database::counts(&database), (0, 0));
        let finding = ran.findings(&dir).into_iter().find(|found| found["code"] == code).unwrap();
        assert_eq!((&finding["scope"], &finding["row"]), (&"run".into(), &1.into()));
    }
}

#[test]
fn the_role_is_kept_with_the_run() {
    let dir = configured("[partner]\nrole = \"helpdesk_agent\"\n");
    let words = "import customers.csv lines.csv --role admin_agent";
    let id = dir.expect(0, words).summary()["run"]["id"].as_str().unwrap().to_owned();
    let shown = muster(dir.path(), &["runs", "show", &id]);
    assert!(shown.stdout.contains("role      admin_agent"), "{shown:?}");
    // Another role with the same rights for it makes the same run.
    dir.expect(4, words);
}

#[test]
fn levels_are_set_and_belong_to_the_run() {
    let dir = configured("[rules]\nCOMPANY_NAME_TLD = \"reject\"\n");
    dir.write("customers.csv", customers(&["company_name=Weber Bau.com"]));
    let ran = dir.expect(2, "import customers.csv");
    assert_eq!(ran.rows(), "rejected 1");
    dir.write("muster.toml", "[rules]\nCOMPANY_NAME_TLD = \"off\"\n");
    let ran = dir.expect(0, "import customers.csv");
    assert!(!ran.codes().iter().any(|code| code.starts_with("COMPANY_NAME_TLD")), "{ran:?}");
}

#[test]
fn warnings_about_several_rows_can_be_made_to_reject() {
    let dir =
        configured("[rules]\nEMAIL_DUPLICATE = \"reject\"\nCOMPANY_NAME_DUPLICATE = \"reject\"\n");
    dir.write(
        "customers.csv",
        customers(&[
            "",
            "customer_ref=C-2; contact_email=ann.lee@weber-bau.com",
            "customer_ref=C-3",
        ]),
    );
    let ran = dir.expect(2, "import customers.csv lines.csv");
    let database = crate::database::counts(&dir.path().join("muster.db"));
    assert_eq!(database.0, ran.count("/books/customers/accepted"), "{ran:?}");
    assert!(ran.count("/books/customers/rejected") > 0, "{ran:?}");
}

#[test]
fn resellers_are_looked_up_in_the_list() {
    let dir = configured("[partner]\ntype = \"indirect_provider\"\ncountry = \"DE\"\n");
    dir.write(
        "resellers.csv",
        "\u{feff}Indirect reseller name;MPN ID;Microsoft ID;Country/Region;Status\r\n\
         \"Weber; Partner\";4847383;117A77B0-9360-443B-8795-C6DEDC750CF9;Germany;Active\r\n\
         Gone;4391507;;Germany;Terminated\r\n",
    );
    dir.write(
        "customers.csv",
        customers(&[
            "reseller_mpn_id=4847383",
            "customer_ref=C-2; reseller_mpn_id=4391507",
            "customer_ref=C-3; reseller_mpn_id=9999999",
        ]),
    );
    let ran = dir.expect(2, "check customers.csv --resellers resellers.csv");
    assert_eq!(ran.rows(), "accepted 1, rejected 2");
    assert_eq!(ran.codes(), ["RESELLER_RELATIONSHIP_INACTIVE 1", "RESELLER_UNKNOWN 1"]);
    dir.expect(0, "check customers.csv");
}

#[test]
fn the_house_has_its_own_limits() {
    let dir = configured(
        "[house]\ncountries = [\"AT\"]\nseats_max = 4\nrequired = [\"city\", \"address_line2\"]\n",
    );
    let ran = dir.expect(3, "check customers.csv lines.csv");
    assert_eq!(
        ran.codes(),
        ["HOUSE_COLUMN_REQUIRED 1", "HOUSE_COUNTRY_NOT_SERVED 1", "HOUSE_SEATS_MAX 1"]
    );
    dir.write(
        "muster.toml",
        "[house]\ncountries = [\"DE\"]\nseats_max = 5\nrequired = [\"city\"]\n",
    );
    dir.expect(0, "check customers.csv lines.csv");
    dir.write("flat.csv", flat(&["quantity=6; city="]));
    assert_eq!(
        dir.expect(2, "check flat.csv").codes(),
        ["HOUSE_COLUMN_REQUIRED 1", "HOUSE_SEATS_MAX 1"]
    );
}

#[test]
fn columns_of_the_house_are_kept_with_what_they_stand_beside() {
    let dir = configured("[columns]\ncustom = [\"po_number\", \"Cost centre\"]\n");
    let first = "customer_ref=C-1; PO Number=4711; cost_centre=ab; other=x";
    dir.write("customers.csv", customers(&[first, "customer_ref=C-2"]));
    dir.write("lines.csv", lines(&["po_number=8"]));
    let ran = dir.expect(0, "import customers.csv lines.csv");
    assert!(ran.codes().contains(&"FILE_COLUMN_UNKNOWN 1".to_owned()), "{:?}", ran.codes());
    let database = dir.path().join("muster.db");
    let of_customers = "SELECT coalesce(custom, '-') FROM customer ORDER BY customer_ref";
    let kept = r#"{"po_number":"4711","Cost centre":"ab"}"#;
    assert_eq!(crate::database::rows(&database, of_customers), [[kept], ["-"]]);
    let of_lines = "SELECT custom FROM subscription";
    assert_eq!(crate::database::rows(&database, of_lines), [[r#"{"po_number":"8"}"#]]);
    // Where the house requires one, some input has it, and its cells are filled there.
    let required = "[columns]\ncustom = [\"po_number\"]\n[house]\nrequired = [\"po_number\"]\n";
    dir.write("required.toml", required);
    dir.expect(2, "check customers.csv lines.csv --config required.toml");
    dir.write("plain.csv", customers(&[""]));
    dir.expect(0, "check plain.csv lines.csv --config required.toml");
    let ran = dir.expect(3, "check plain.csv --config required.toml");
    assert_eq!(ran.codes(), ["HOUSE_COLUMN_REQUIRED 1"]);
    // Another value is another content.
    dir.write("lines.csv", lines(&["po_number=9"]));
    let ran = dir.expect(2, "import customers.csv lines.csv");
    assert!(ran.codes().contains(&"CUSTOMER_REF_REUSED 1".to_owned()), "{:?}", ran.codes());
    dir.write("flat.csv", flat(&["customer_ref=C-7; po_number=5", "customer_ref=C-8; po_number=6; line_ref=; catalog_item_id=; quantity=; term_duration=; billing_cycle="]));
    let ran = dir.expect(0, "import flat.csv");
    assert!(ran.codes().contains(&"CUSTOM_WITHOUT_LINE 1".to_owned()), "{:?}", ran.codes());
}

#[test]
fn existing_customers_are_listed_for_a_relationship_request() {
    let dir = configured("");
    dir.expect(0, "import customers.csv");
    dir.write(
        "again.csv",
        customers(&[
            "customer_ref=C-9; domain_prefix=weberanlagenbau; customer_tenant_id=",
            "customer_ref=C-8; customer_tenant_id=b33a0ef3-0000-4000-8000-000000000001",
        ]),
    );
    let ran = dir.expect(2, "import again.csv");
    assert_eq!(ran.rows(), "rejected 2");
    let list = fs::read_to_string(ran.report(&dir).join("relationship-requests.csv")).unwrap();
    let (headings, rows) = parse(&list);
    assert_eq!(headings.last().map(String::as_str), Some("action"));
    let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    assert_eq!(rows.len(), 2, "{list}");
    assert_eq!(rows[0][at("domain")], "weberanlagenbau");
    assert_eq!(rows[1][at("codes")], "CUSTOMER_TENANT_ID_GIVEN");
    assert_eq!(rows[1][at("customer_tenant_id")], "b33a0ef3-0000-4000-8000-000000000001");
}

#[test]
fn the_page_of_the_rules_is_up_to_date() {
    let dir = Dir::new();
    let made = muster(dir.path(), &["rules", "--format", "markdown"]);
    let page = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let renew = "run `muster rules --format markdown > docs/rules.md`";
    assert!(made.stdout == page, "docs/rules.md differs from the records: {renew}");
    let json = muster(dir.path(), &["rules", "--format", "json"]);
    assert_eq!(json.stdout, muster(dir.path(), &["rules", "--json"]).stdout);
}
