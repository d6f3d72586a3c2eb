//! What is outstanding over all runs: listed with its age, closed by a correction, or withdrawn.

use serde_json::Value;

use crate::sheet::{customers, lines};
use crate::support::{Dir, Ran, muster};
use crate::whole::Home;

fn say(home: &Home, code: i32, words: &str) -> Ran {
    let words = format!("rejects {words} --database {}", home.url());
    let ran = muster(home.dir.path(), &words.split_whitespace().collect::<Vec<_>>());
    assert_eq!(ran.code, Some(code), "{words}: {ran:?}");
    ran
}

/// Customer, line, code and state of what is listed.
fn listed(home: &Home, words: &str) -> Vec<String> {
    let rows: Value =
        serde_json::from_str(&say(home, 0, &format!("{words} --json")).stdout).unwrap();
    let text = |row: &Value| {
        let cells = ["customer_ref", "line_key", "code", "state"]
            .map(|name| row[name].as_str().unwrap().to_owned());
        cells.join(" ")
    };
    rows.as_array().unwrap().iter().map(text).collect()
}

#[test]
fn what_is_outstanding_is_listed_fixed_and_withdrawn() {
    for home in Home::both() {
        home.dir.write(
            "in.csv",
            customers(&[
                "customer_ref=C-2; contact_email=no",
                "customer_ref=C-3; country=XX",
                "customer_ref=C-4",
            ]),
        );
        home.dir.write("lines.csv", lines(&["customer_ref=C-4; line_ref=L1; quantity=0"]));
        let first = home.expect(2, "import in.csv lines.csv --on-line-error reject-line");
        home.dir.write(
            "other.csv",
            customers(&["customer_ref=C-2; contact_email=no; domain_prefix=otherone"]),
        );
        home.expect(2, "import other.csv --source other");
        let open = listed(&home, "list --source default");
        assert_eq!(
            open,
            ["C-2  EMAIL_FORMAT open", "C-3  COUNTRY_UNKNOWN open", "C-4 L1 QUANTITY_FORMAT open"]
        );
        assert_eq!(listed(&home, "list").len(), 4);
        assert_eq!(listed(&home, "list --code EMAIL_FORMAT").len(), 2);
        let none: [&str; 0] = [];
        assert_eq!(listed(&home, "list --older-than 1"), none);
        // Nine days on.
        let text = match &home.server {
            Some(_) => "UPDATE {ledger}run SET started = started - interval '9 days'",
            None => "UPDATE {ledger}run SET started = '2020-01-01T00:00:00.000Z'",
        };
        home.sql(text);
        assert_eq!(listed(&home, "list --older-than 8").len(), 4);
        let told = say(&home, 0, "list --source default").stdout;
        assert!(told.starts_with("C-2  EMAIL_FORMAT (contact_email)  "), "{told}");
        // Corrected.
        home.dir.write("good.csv", customers(&["customer_ref=C-2"]));
        home.expect(0, "import good.csv");
        assert_eq!(listed(&home, "show C-2 --source default"), ["C-2  EMAIL_FORMAT fixed"]);
        // Withdrawn, once.
        let told = say(&home, 0, "close C-4 --line L1").stdout;
        assert_eq!(told, "1 reject withdrawn\n");
        say(&home, 64, "close C-4");
        say(&home, 0, "close C-3");
        assert_eq!(listed(&home, "list --source default"), none);
        assert_eq!(say(&home, 0, "list --source default").stdout, "nothing is outstanding\n");
        assert_eq!(listed(&home, "list --all").len(), 4);
        // What comes again is open again.
        home.dir.write("again.csv", customers(&["customer_ref=C-3; country=XX"]));
        home.expect(2, "import again.csv");
        assert_eq!(listed(&home, "list --source default"), ["C-3  COUNTRY_UNKNOWN open"]);
        // All that a run found first ends somewhere.
        let summary = first.summary();
        let run = summary["run"]["id"].as_str().unwrap();
        let words = format!("runs show {run} --database {}", home.url());
        let shown = muster(home.dir.path(), &words.split_whitespace().collect::<Vec<_>>()).stdout;
        assert!(shown.contains("3 found first: 1 open, 1 fixed, 1 withdrawn"), "{shown}");
    }
}

/// Old reports lose the files with full values, and nothing else.
#[test]
fn old_reports_lose_what_is_not_masked() {
    let dir = Dir::new();
    dir.write("in.csv", customers(&["customer_ref=C-1", "customer_ref=C-2; contact_email=no"]));
    let ran = dir.expect(2, "check in.csv");
    let report = ran.report(&dir);
    let full = ["in.rejects.csv", "in.rejects.xlsx"];
    let purge = |words: &str| {
        let words = format!("rejects purge {words}");
        muster(dir.path(), &words.split_whitespace().collect::<Vec<_>>())
    };
    assert_eq!(purge("").stdout, "0 files removed, of runs that began more than 30 days ago\n");
    // A summary that somebody else put there leads nowhere else.
    let other = dir.path().join("reports/other");
    std::fs::create_dir(&other).unwrap();
    let text = "{\"run\":{\"started\":\"2020-01-01T00:00:00.000Z\"},\"artifacts\":\
        [{\"name\":\"../../in.csv\",\"kind\":\"rejects\"}]}";
    std::fs::write(other.join("summary.json"), text).unwrap();
    assert!(purge("--older-than 0 --dry-run").stdout.contains("2 files to be removed"));
    assert!(full.iter().all(|name| report.join(name).exists()));
    let said = purge("--older-than 0 --json").stdout;
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["files"].as_array().unwrap().len(), 2);
    assert!(full.iter().all(|name| !report.join(name).exists()));
    assert!(report.join("findings.jsonl").exists() && report.join("summary.json").exists());
    assert!(dir.path().join("in.csv").exists());
    assert_eq!(purge("--report nowhere").code, Some(73));
}
