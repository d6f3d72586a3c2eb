//! Before the night: what an import needs is looked at, roles may do what they are for and nothing
//! else, and those who only look have views.

use serde_json::Value;

use crate::cluster::cluster;
use crate::sheet::{customers, lines};
use crate::support::{Dir, Ran, muster};
use crate::whole::Home;

fn say(dir: &Dir, code: i32, words: &str) -> Ran {
    let ran = muster(dir.path(), &words.split_whitespace().collect::<Vec<_>>());
    assert_eq!(ran.code, Some(code), "{words}: {ran:?}");
    ran
}

/// What `doctor` finds: `what state`, those that are well left out.
fn ailments(dir: &Dir, code: i32, words: &str) -> Vec<String> {
    let ran = say(dir, code, &format!("doctor --json {words}"));
    let checks: Value = serde_json::from_str(&ran.stdout).unwrap();
    let checks = checks.as_array().unwrap();
    assert!(checks.len() > 3, "{checks:?}");
    let bad = checks.iter().filter(|check| check["state"] != "ok");
    bad.map(|check| {
        assert!(check["state"] == "fail" || check["hint"].is_string(), "{check}");
        format!("{} {}", check["what"].as_str().unwrap(), check["state"].as_str().unwrap())
    })
    .filter(|ailment| !ailment.starts_with("room"))
    .collect()
}

#[test]
fn the_doctor_finds_what_an_import_would_stumble_over() {
    let dir = Dir::new();
    let none: [&str; 0] = [];
    assert_eq!(ailments(&dir, 0, ""), none);
    assert!(!dir.path().join("muster.db").exists());
    dir.write("in.csv", customers(&[""]));
    dir.expect(0, "import in.csv");
    assert_eq!(ailments(&dir, 0, ""), none);
    // No database, no right to the folder, a word nobody knows.
    dir.write("no.db", "this is no database");
    assert_eq!(ailments(&dir, 65, "--database sqlite:no.db"), ["database fail"]);
    dir.write("file", "");
    assert_eq!(ailments(&dir, 73, "--report file/reports"), ["reports fail"]);
    dir.write("bad.toml", "[import]\ncolour = 1\n");
    assert_eq!(ailments(&dir, 78, "--config bad.toml"), ["configuration fail"]);
    let gone = "postgres:///none?host=/no/such/folder";
    assert_eq!(ailments(&dir, 75, &format!("--database {gone}")), ["database fail"]);
    let url = cluster().fresh();
    assert_eq!(ailments(&dir, 0, &format!("--database {url}")), ["tables warn"]);
    let ran = say(&dir, 0, &format!("prepare --database {url}"));
    assert!(ran.stdout.contains("has muster's tables"), "{}", ran.stdout);
    assert_eq!(ailments(&dir, 0, &format!("--database {url}")), none);
    cluster().sql(&url, "INSERT INTO muster.schema_version (version) VALUES (99)");
    assert_eq!(ailments(&dir, 78, &format!("--database {url}")), ["tables fail"]);
    // For a person.
    let ran = say(&dir, 0, "doctor");
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80), "{}", ran.stdout);
    assert!(ran.stdout.contains("ok    database"), "{}", ran.stdout);
}

#[test]
fn each_role_may_do_what_it_is_for() {
    let dir = Dir::new();
    let url = cluster().fresh();
    say(&dir, 0, &format!("prepare --database {url}"));
    let roles = say(&dir, 0, "prepare --roles").stdout;
    cluster().sql(&url, &roles);
    cluster().sql(&url, &roles);
    for (user, role) in [("nightly", "importer"), ("mender", "undoer"), ("seller", "viewer")] {
        cluster().sql(
            &url,
            &format!("DROP ROLE IF EXISTS {user}; CREATE ROLE {user} LOGIN IN ROLE muster_{role}"),
        );
    }
    let as_user = |user: &str| url.replace("user=postgres", &format!("user={user}"));
    let nightly = as_user("nightly");
    let none: [&str; 0] = [];
    assert_eq!(ailments(&dir, 0, &format!("--database {nightly}")), none);
    dir.write("first.csv", customers(&["customer_ref=C-2", "customer_ref=C-3; contact_email=no"]));
    dir.write("in.csv", customers(&["customer_ref=C-3", "customer_ref=C-2", "customer_ref=C-4"]));
    dir.write("lines.csv", lines(&["customer_ref=C-2", "customer_ref=C-4"]));
    dir.expect(2, &format!("import first.csv --database {nightly}"));
    dir.expect(0, &format!("plan in.csv lines.csv --database {nightly}"));
    dir.expect(0, &format!("import in.csv lines.csv --atomic file --database {nightly}"));
    let run = cluster().sql(&url, "SELECT id FROM muster.run ORDER BY started DESC LIMIT 1");
    let run = run[0].get(..8).unwrap();
    // An importer changes and removes nothing.
    let denied = say(&dir, 77, &format!("undo {run} --database {nightly}"));
    assert!(denied.stderr.contains("denies"), "{}", denied.stderr);
    for statement in [
        "UPDATE customer SET city = ''",
        "DELETE FROM subscription",
        "DELETE FROM agreement",
        "TRUNCATE customer",
    ] {
        assert!(!cluster().sql_or_error(&url, &format!("SET ROLE nightly; {statement}")));
    }
    // Who looks sees the views alone.
    let sees = |text: &str| {
        let rows = cluster().sql(&url, &format!("SET ROLE seller; {text}"));
        rows.join("\n")
    };
    let customers = "SELECT customer_ref || ' ' || vetting_status || ' ' || agreement_mode || ' ' \
         || subscriptions FROM muster.customers ORDER BY 1";
    assert_eq!(
        sees(customers),
        "C-2 pending partner_attested 1\nC-3 pending partner_attested 0\nC-4 pending partner_attested 1"
    );
    assert_eq!(sees("SELECT count(*) FROM muster.subscriptions"), "2");
    assert_eq!(
        sees(
            "SELECT rows_read || ' ' || rows_accepted || ' ' || state FROM muster.runs \
             ORDER BY started DESC LIMIT 1"
        ),
        "5 4 delivered"
    );
    assert_eq!(sees("SELECT count(*) FROM muster.open_rejects"), "0");
    assert!(!cluster().sql_or_error(&url, "SET ROLE seller; SELECT 1 FROM customer"));
    assert_eq!(ailments(&dir, 77, &format!("--database {}", as_user("seller"))), ["database fail"]);
    // And who undoes may.
    say(&dir, 0, &format!("undo {run} --database {}", as_user("mender")));
    assert_eq!(sees("SELECT count(*) FROM muster.customers"), "1");
}

#[test]
fn both_databases_have_the_same_views() {
    let [file, server] = Home::both();
    for home in [&file, &server] {
        home.dir.write("in.csv", customers(&["customer_ref=C-2", "customer_ref=C-3; country=XX"]));
        home.dir.write("lines.csv", lines(&["customer_ref=C-2; line_ref=L1"]));
        home.expect(2, "import in.csv lines.csv");
    }
    for view in ["customers", "subscriptions", "runs", "open_rejects"] {
        let own = file.sql(&format!("SELECT name FROM pragma_table_info('muster_{view}')"));
        let text = format!(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'muster' \
             AND table_name = '{view}' ORDER BY ordinal_position"
        );
        assert_eq!(own, server.sql(&text), "{view}");
        assert!(own.len() > 5, "{view}");
    }
    for home in [&file, &server] {
        let text =
            "SELECT customer_ref || ' ' || offer || ' ' || quantity FROM {ledger}subscriptions";
        assert_eq!(home.sql(text), ["C-2 CFQ7TTC0LH1P:0001 5"]);
        let text = "SELECT rows_read || ' ' || rows_accepted || ' ' || rows_rejected || ' ' || \
             customers_written || ' ' || inputs FROM {ledger}runs";
        assert_eq!(home.sql(text), ["3 2 1 1 in.csv, lines.csv"]);
        let text = "SELECT customer_ref || ' ' || code FROM {ledger}open_rejects";
        assert_eq!(home.sql(text), ["C-3 COUNTRY_UNKNOWN"]);
    }
}
