//! Lines for customers that are stored: in a file of their own or beside new customers, under the
//! rules of all lines, with what is stored counted in.

use std::fs;

use crate::sheet::{customers, lines};
use crate::support::root;
use crate::whole::Home;

#[test]
fn stored_customers_get_more_lines() {
    for home in Home::both() {
        home.dir.write("first.csv", customers(&["customer_ref=C-2", "customer_ref=C-3"]));
        home.dir.write("lines.csv", lines(&["customer_ref=C-2; line_ref=L1"]));
        home.expect(0, "import first.csv lines.csv");
        // A file of lines alone; what is stored is known again, a used key is not taken for another.
        home.dir.write(
            "more.csv",
            lines(&[
                "customer_ref=C-2; line_ref=L1",
                "customer_ref=C-2; line_ref=L2; term_duration=P1M",
                "customer_ref=C-3; line_ref=",
                "customer_ref=C-3; line_ref=L1; quantity=7; term_duration=P1M",
            ]),
        );
        let ran = home.expect(0, "import more.csv");
        assert_eq!(ran.rows(), "accepted 3, unchanged 1");
        assert_eq!(ran.count("/books/extended"), 2);
        let sentence = ran.summary()["sentence"].as_str().unwrap().to_owned();
        assert!(
            sentence
                .contains("0 customers and 3 subscriptions went in, 2 stored customers extended"),
            "{sentence}"
        );
        // Beside a new customer, with a row of the stored one or without.
        home.dir.write("new.csv", customers(&["customer_ref=C-4", "customer_ref=C-2"]));
        home.dir.write(
            "mixed.csv",
            lines(&[
                "customer_ref=C-4; line_ref=L1",
                "customer_ref=C-2; line_ref=L3; quantity=9",
                "customer_ref=C-3; line_ref=L1; quantity=8; term_duration=P1M",
                "customer_ref=C-9; line_ref=L1",
            ]),
        );
        let ran = home.expect(2, "import new.csv mixed.csv");
        assert_eq!(ran.rows(), "accepted 3, unchanged 1, rejected 2");
        assert_eq!(ran.count("/books/extended"), 1);
        assert!(ran.codes().contains(&"CUSTOMER_REF_REUSED 1".to_owned()), "{:?}", ran.codes());
        assert!(ran.codes().contains(&"LINE_CUSTOMER_UNKNOWN 1".to_owned()), "{:?}", ran.codes());
        // Another feed has customers of its own.
        home.dir.write("other.csv", lines(&["customer_ref=C-2; line_ref=L9"]));
        let ran = home.expect(2, "import other.csv --source other");
        assert_eq!(ran.codes(), ["LINE_CUSTOMER_UNKNOWN 1"]);
        assert_eq!(home.counts(), ["3 6 4"]);
        // A check knows none of them.
        let ran = home.dir.expect(0, "check more.csv");
        assert_eq!(ran.count("/books/extended"), 0);
    }
}

#[test]
fn stored_lines_carry_add_ons_and_count_towards_limits() {
    for home in Home::both() {
        let catalogue = root().join("samples/reference/catalogue.csv");
        home.dir.write("catalogue.csv", fs::read_to_string(catalogue).unwrap());
        home.dir.write("first.csv", customers(&["customer_ref=C-2", "customer_ref=C-3"]));
        let base = "catalog_item_id=CFQ7TTC0LH2H:0002; billing_cycle=annual";
        home.dir.write("base.csv", lines(&[&format!("customer_ref=C-2; line_ref=L1; {base}")]));
        home.expect(0, "import first.csv base.csv --catalog catalogue.csv");
        let addon = "catalog_item_id=CFQ7TTC0LH0Z:0001; term_duration=P1M";
        home.dir.write(
            "addons.csv",
            lines(&[
                &format!("customer_ref=C-2; line_ref=L2; parent_line_ref=L1; {addon}"),
                &format!("customer_ref=C-3; line_ref=L2; {addon}"),
            ]),
        );
        let ran = home.expect(2, "import addons.csv --catalog catalogue.csv");
        assert_eq!(ran.codes(), ["ADDON_PREREQUISITE_MISSING 1"]);
        assert_eq!((ran.count("/books/lines/accepted"), ran.count("/books/extended")), (1, 1));
        let parents = "SELECT count(*) FROM subscription l JOIN subscription p \
             ON p.customer_id = l.customer_id AND p.id = l.parent_id WHERE p.line_key = 'L1'";
        assert_eq!(home.sql(parents), ["1"]);
        // A trial that was taken is not taken again.
        let trial = "catalog_item_id=CFQ7TTC0LH2H:000T; term_duration=P1M; billing_cycle=none; \
             quantity=25";
        home.dir.write("trial.csv", lines(&[&format!("customer_ref=C-3; line_ref=T1; {trial}")]));
        home.expect(0, "import trial.csv --catalog catalogue.csv");
        home.dir.write("again.csv", lines(&[&format!("customer_ref=C-3; line_ref=T2; {trial}")]));
        let ran = home.expect(2, "import again.csv --catalog catalogue.csv");
        assert_eq!(ran.codes(), ["TRIAL_ALREADY_USED 1"]);
    }
}
