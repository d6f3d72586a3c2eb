//! Taking an import back: what it wrote goes, what somebody changed or built on stays and is named.

use serde_json::Value;

use crate::cluster::cluster;
use crate::sheet::{customers, flat, lines};
use crate::support::{Dir, Ran, generate, muster};
use crate::whole::Home;

/// The id of the newest run of a feed.
fn newest(home: &Home, source: &str) -> String {
    let id = match &home.server {
        Some(_) => "replace(id::text, '-', '')",
        None => "lower(hex(id))",
    };
    let sql = format!(
        "SELECT {id} FROM {{ledger}}run WHERE source = '{source}' ORDER BY started DESC, \
         generation DESC LIMIT 1"
    );
    home.sql(&sql).remove(0)
}

/// What is in the target tables and outstanding, byte for byte.
fn stored(home: &Home) -> Vec<String> {
    let tables = ["customer", "agreement", "subscription", "{ledger}reject"];
    let all = |name: &&str| home.sql(&format!("SELECT * FROM {name} ORDER BY 1, 2, 3, 4"));
    tables.iter().flat_map(all).collect()
}

/// Runs a command that takes no files.
fn say(home: &Home, code: i32, words: &str) -> Ran {
    let words = format!("{words} --database {}", home.url());
    let ran = muster(home.dir.path(), &words.split_whitespace().collect::<Vec<_>>());
    assert_eq!(ran.code, Some(code), "{words}: {ran:?}");
    ran
}

fn undo(home: &Home, code: i32, words: &str) -> Value {
    serde_json::from_str(&say(home, code, &format!("undo {words} --json")).stdout).unwrap()
}

/// Customers and lines with a value in every column.
fn rich() -> (String, String) {
    let customers = customers(&[
        "customer_ref=C-21; organization_registration_number=HRB 4711; contact_middle_name=M.; \
         address_line2=Hof 2; region=; enable_gdap_by_default=yes; \
         special_qualification=Education; education_segment=K12; \
         education_website=https://huber21.com; reseller_mpn_id=4847383; \
         reseller_tenant_id=117A77B0-9360-443B-8795-C6DEDC750CF9; reseller_attestation=true; \
         additional_reseller_mpn_ids=4391507|4391508; currency=EUR; PO Number=P \"7\" ü; \
         agreement_first_name=Bob; agreement_last_name=Lee; agreement_email=bob@huber21.com; \
         agreement_phone=+49 30 901821; agreement_company_name=Huber 21; \
         agreement_template_id=998b88de-aa99-4388-a42c-1b3517d49490",
        "customer_ref=C-22; agreement_mode=; agreement_date=",
    ])
    .replace("4391507|4391508", "4391507;4391508");
    let lines = lines(&[
        "customer_ref=C-21; line_ref=; friendly_name=Böse \"Zeichen\"; promotion_id=39NFJQT1X7KC; \
         auto_renew=no; currency=EUR; partner_id_on_record=4391507; attestation_accepted=yes; \
         provisioning_context=domain",
        "customer_ref=C-21; line_ref=L1; catalog_item_id=CFQ7TTC0LH18:0001; renewal_term_duration=P1M; \
         custom_term_end_date=2026-12-31",
        "customer_ref=C-21; line_ref=L2; parent_line_ref=L1; term_duration=P1M",
        "customer_ref=C-21; line_ref=L3; parent_line_ref=; \
         parent_subscription_id=83ef9d05-4169-4ef9-9657-0e86b1eab1de",
    ]);
    (customers, lines)
}

#[test]
fn all_that_a_run_wrote_goes_and_it_can_come_again() {
    for home in Home::both() {
        home.dir.write("muster.toml", "[columns]\ncustom = [\"PO Number\"]\n");
        home.dir.write("first.csv", customers(&["customer_ref=C-9"]));
        home.expect(0, "import first.csv");
        let before = stored(&home);
        generate(&home.dir, "--families 300 --seed 3 --shuffle-lines");
        let (customers, lines) = rich();
        home.dir.write("rich.csv", customers);
        home.dir.write("lines.csv", lines);
        home.dir.write("flat.csv", flat(&["customer_ref=C-31", "customer_ref=C-31; line_ref=L2"]));
        let files = "customers.csv subscriptions.csv rich.csv lines.csv flat.csv";
        let words = format!("import {files} --source big --on-line-error reject-line --batch 50");
        let ran = home.dir.muster(&format!("{words} --database {}", home.url()));
        let counts = home.counts();
        assert!(ran.count("/books/customers/accepted") >= 303, "{}", ran.words());
        // All but L3: a new customer has no subscription in Partner Center yet.
        assert_eq!(ran.count("/books/lines/accepted"), 605, "{}", ran.words());
        let run = newest(&home, "big");
        let all = home.all();
        let would = undo(&home, 0, &format!("{run} --dry-run"));
        assert_eq!(home.all(), all);
        let undone = undo(&home, 0, run.get(..10).unwrap());
        assert_eq!(undone["kept"], Value::Array(Vec::new()), "{undone}");
        assert_eq!(
            (&undone["customers"], &undone["subscriptions"]),
            (&would["customers"], &would["subscriptions"])
        );
        assert_eq!(undone["customers"], ran.count("/books/customers/accepted"));
        let now = stored(&home);
        let open = |rows: &[String]| {
            rows.iter().filter(|row| !row.contains("|open|")).cloned().collect::<Vec<_>>()
        };
        assert_eq!(open(&now), open(&before));
        let told = home.sql("SELECT state FROM {ledger}run WHERE source = 'big'");
        assert_eq!(told, ["undone"]);
        say(&home, 4, &format!("undo {run}"));
        // And again, as if it had never been.
        let again = home.dir.muster(&format!("{words} --database {}", home.url()));
        assert_eq!(again.rows(), ran.rows());
        let rows = |counts: &[String]| counts[0].rsplit_once(' ').unwrap().0.to_owned();
        assert_eq!(rows(&home.counts()), rows(&counts));
    }
}

/// Imports customers and lines, and then what stands in the way of taking them back. Gives the run,
/// and the one that built on it.
fn changed_and_built_on(home: &Home) -> (String, String) {
    let refs = ["C-2", "C-3", "C-4", "C-5", "C-6", "C-7"];
    let rows: Vec<String> = refs.iter().map(|r| format!("customer_ref={r}")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    home.dir.write("in.csv", customers(&rows));
    let base = "catalog_item_id=CFQ7TTC0LH2H:0002; billing_cycle=annual";
    let of = |customer: &str, rest: &str| format!("customer_ref={customer}; {rest}");
    let own = [
        of("C-2", "line_ref=L1"),
        of("C-3", "line_ref=L1"),
        of("C-4", &format!("line_ref=L1; {base}")),
        of("C-4", "line_ref=L2"),
        of("C-5", "line_ref=L1"),
        // The add-on before its base.
        of(
            "C-7",
            "line_ref=L1; catalog_item_id=CFQ7TTC0LH0Z:0001; term_duration=P1M; \
             parent_line_ref=L2",
        ),
        of("C-7", &format!("line_ref=L2; {base}")),
    ];
    home.dir.write("lines.csv", lines(&own.iter().map(String::as_str).collect::<Vec<_>>()));
    home.expect(0, "import in.csv lines.csv");
    let run = newest(home, "default");
    home.dir.write(
        "more.csv",
        lines(&[
            "customer_ref=C-3; line_ref=L9",
            "customer_ref=C-4; line_ref=L9; catalog_item_id=CFQ7TTC0LH0Z:0001; \
             term_duration=P1M; parent_line_ref=L1",
        ]),
    );
    home.expect(0, "import more.csv");
    let other = newest(home, "default");
    home.sql("UPDATE customer SET city = 'Bonn' WHERE customer_ref IN ('C-2', 'C-7')");
    home.sql(
        "UPDATE subscription SET quantity = 6 WHERE customer_id = \
         (SELECT id FROM customer WHERE customer_ref = 'C-5')",
    );
    (run, other)
}

#[test]
fn what_was_changed_or_built_on_stays_and_is_named() {
    for home in Home::both() {
        let (run, other) = changed_and_built_on(&home);
        let expected = [
            ("C-2", None, "changed"),
            ("C-3", None, "needed"),
            ("C-4", None, "needed"),
            ("C-4", Some("L1"), "needed"),
            ("C-5", None, "needed_here"),
            ("C-5", Some("L1"), "changed"),
            ("C-7", None, "changed"),
        ];
        let before = stored(&home);
        let would = undo(&home, 2, &format!("{run} --dry-run"));
        assert_eq!(stored(&home), before);
        let done = undo(&home, 2, &run);
        assert_eq!(done["kept"], would["kept"]);
        let kept: Vec<_> = done["kept"]
            .as_array()
            .unwrap()
            .iter()
            .map(|kept| {
                (
                    kept["customer_ref"].as_str().unwrap(),
                    kept["line_key"].as_str(),
                    kept["reason"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(kept, expected);
        assert_eq!(done["kept"][1]["needed_by"].as_str().unwrap(), other);
        assert_eq!((&done["customers"], &done["subscriptions"]), (&1.into(), &5.into()));
        let left = home.sql(
            "SELECT c.customer_ref || ' ' || coalesce(l.line_key, '-') FROM customer c \
             LEFT JOIN subscription l ON l.customer_id = c.id ORDER BY 1",
        );
        assert_eq!(left, ["C-2 -", "C-3 L9", "C-4 L1", "C-4 L9", "C-5 L1", "C-7 -"]);
        // Imported again, what went comes back and what stayed is what it is.
        let ran = home.expect(0, "import in.csv lines.csv");
        assert_eq!(ran.count("/books/customers/accepted"), 1);
        assert_eq!(ran.count("/books/lines/accepted"), 5);
    }
}

#[test]
fn an_undoing_that_was_interrupted_is_finished_first() {
    for home in Home::both() {
        home.dir.write("in.csv", customers(&["customer_ref=C-2", "customer_ref=C-3"]));
        home.expect(0, "import in.csv");
        let run = newest(&home, "default");
        home.sql("UPDATE {ledger}run SET state = 'undoing'");
        let ran = home.expect(75, "import in.csv");
        assert!(ran.stderr.contains("muster undo"), "{}", ran.stderr);
        undo(&home, 0, &run);
        assert_eq!(home.counts(), ["0 0 1"]);
        assert_eq!(home.expect(0, "import in.csv").rows(), "accepted 2");
    }
}

#[test]
fn what_a_run_had_put_right_is_outstanding_again() {
    for home in Home::both() {
        home.dir.write("in.csv", customers(&["customer_ref=C-2; contact_email=nobody"]));
        home.expect(2, "import in.csv");
        let open = "SELECT customer_ref || ' ' || code || ' ' || state FROM {ledger}reject";
        assert_eq!(home.sql(open), ["C-2 EMAIL_FORMAT open"]);
        home.dir.write("good.csv", customers(&["customer_ref=C-2"]));
        home.expect(0, "import good.csv");
        assert_eq!(home.sql(open), ["C-2 EMAIL_FORMAT fixed"]);
        undo(&home, 0, &newest(&home, "default"));
        assert_eq!(home.sql(open), ["C-2 EMAIL_FORMAT open"]);
    }
}

#[test]
fn a_run_is_named_by_its_first_digits() {
    let home = Home { dir: Dir::new(), server: Some(cluster().fresh()) };
    home.dir.write("in.csv", customers(&["customer_ref=C-2"]));
    home.expect(0, "import in.csv");
    let ran = say(&home, 64, "undo 00000000000");
    assert!(ran.stderr.contains("there is no run"), "{}", ran.stderr);
    let run = newest(&home, "default");
    let ran = say(&home, 0, &format!("undo {run}"));
    assert!(ran.stdout.contains("1 customer and 0 subscriptions removed"), "{}", ran.stdout);
    assert!(say(&home, 0, "runs").stdout.contains("undone"));
    let ran = say(&home, 0, &format!("runs show {run}"));
    let told = "undone: 1 customer and 0 subscriptions removed, 0 rows kept";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
}
