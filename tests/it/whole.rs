//! All or nothing, the plan that leaves nothing, and the person who is asked first: on both
//! databases alike.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::cluster::cluster;
use crate::database;
use crate::sheet::{customers, lines};
use crate::support::{Dir, Ran, command, generate, muster};

/// A folder and a database for it.
pub(crate) struct Home {
    pub(crate) dir: Dir,
    /// The URL of a server's database; none for a file in the folder.
    pub(crate) server: Option<String>,
}

impl Home {
    pub(crate) fn both() -> [Home; 2] {
        let server = Some(cluster().fresh());
        [Home { dir: Dir::new(), server: None }, Home { dir: Dir::new(), server }]
    }

    pub(crate) fn url(&self) -> &str {
        self.server.as_deref().unwrap_or("sqlite:muster.db")
    }

    pub(crate) fn expect(&self, code: i32, words: &str) -> Ran {
        self.dir.expect(code, &format!("{words} --database {}", self.url()))
    }

    /// What a query gives, a row a line. `{ledger}` stands for what ledger tables begin with.
    pub(crate) fn sql(&self, text: &str) -> Vec<String> {
        if let Some(url) = &self.server {
            return cluster().sql(url, &text.replace("{ledger}", "muster."));
        }
        let text = text.replace("{ledger}", "muster_");
        database::said(&self.dir.path().join("muster.db"), &text)
    }

    /// Makes the database refuse a customer that muster finds nothing wrong with.
    fn refuse(&self, customer_ref: &str) {
        match &self.server {
            Some(_) => self.sql(&format!(
                "ALTER TABLE customer ADD CONSTRAINT no CHECK (customer_ref <> '{customer_ref}')"
            )),
            None => self.sql(&format!(
                "CREATE TRIGGER no BEFORE INSERT ON customer WHEN new.customer_ref = \
                 '{customer_ref}' BEGIN SELECT raise(ABORT, 'no'); END"
            )),
        };
    }

    fn refuse_no_more(&self) {
        match &self.server {
            Some(_) => self.sql("ALTER TABLE customer DROP CONSTRAINT no"),
            None => self.sql("DROP TRIGGER no"),
        };
    }

    pub(crate) fn counts(&self) -> Vec<String> {
        self.sql(
            "SELECT (SELECT count(*) FROM customer) || ' ' || (SELECT count(*) FROM subscription) \
             || ' ' || (SELECT count(*) FROM {ledger}batch)",
        )
    }

    /// Everything that is stored, instants and all.
    pub(crate) fn all(&self) -> Vec<String> {
        let tables = ["customer", "agreement", "subscription"];
        let ledger = ["run", "attempt", "input", "batch", "names", "refusal", "reject"];
        let ledger = ledger.iter().map(|name| format!("{{ledger}}{name}"));
        let names = tables.iter().map(|name| (*name).to_owned()).chain(ledger);
        names.flat_map(|name| self.sql(&format!("SELECT * FROM {name} ORDER BY 1, 2, 3"))).collect()
    }
}

fn five() -> String {
    customers(&["customer_ref=C-2", "customer_ref=C-3", "customer_ref=C-4", "customer_ref=C-5"])
}

#[test]
fn all_or_nothing_goes_in() {
    for home in Home::both() {
        home.dir.write("first.csv", customers(&["customer_ref=C-9"]));
        home.expect(0, "import first.csv");
        home.dir.write("in.csv", five());
        home.dir.write("lines.csv", lines(&["customer_ref=C-2", "customer_ref=C-5"]));
        home.refuse("C-4");
        let words = "import in.csv lines.csv --atomic file --batch 1";
        let ran = home.expect(3, words);
        assert_eq!(ran.codes(), ["DATABASE_REFUSED 1"]);
        assert_eq!(ran.rows(), "rejected 1, held 5");
        let sentence = ran.summary()["sentence"].as_str().unwrap().to_owned();
        assert!(sentence.contains("writes all or nothing"), "{sentence}");
        assert_eq!(home.counts(), ["1 0 1"]);
        let rejects =
            std::fs::read_to_string(ran.report(&home.dir).join("in.rejects.csv")).unwrap();
        assert!(rejects.contains("RUN_STOPPED"), "{rejects}");
        // Without the one that is in the way all goes in, and once only.
        home.refuse_no_more();
        let ran = home.expect(0, words);
        assert_eq!(ran.rows(), "accepted 6");
        assert_eq!(home.counts(), ["5 2 5"]);
        home.expect(4, words);
    }
}

#[test]
fn rejected_rows_do_not_keep_the_others_out_unless_none_is_allowed() {
    for home in Home::both() {
        home.dir
            .write("in.csv", customers(&["customer_ref=C-2", "customer_ref=C-3; contact_email=x"]));
        let words = "import in.csv --atomic file";
        home.expect(3, &format!("{words} --max-rejects 0"));
        assert_eq!(home.counts(), ["0 0 0"]);
        let ran = home.expect(2, words);
        assert_eq!(ran.rows(), "accepted 1, rejected 1");
        assert_eq!(home.counts(), ["1 0 1"]);
    }
}

#[test]
fn killed_it_starts_over() {
    let server = cluster().fresh();
    for server in [None, Some(server)] {
        let home = Home { dir: Dir::new(), server };
        generate(&home.dir, "--families 1500 --seed 5");
        let words = ["import", "customers.csv", "subscriptions.csv", "--quiet", "--batch", "25"];
        let words = [&words[..], &["--atomic", "file", "--database", home.url()]].concat();
        let start = || command(home.dir.path(), &words).stdout(Stdio::null()).spawn().unwrap();
        home.dir.write("first.csv", customers(&["customer_ref=C-9"]));
        home.expect(0, "import first.csv");
        let mut done = false;
        for trial in 1..=6 {
            let mut child = start();
            std::thread::sleep(Duration::from_millis(trial * 250));
            child.kill().unwrap();
            child.wait().unwrap();
            let counts = home.counts();
            assert!(counts == ["1 0 1"] || counts == ["1501 3000 61"], "{counts:?}");
            done |= counts != ["1 0 1"];
        }
        let code = start().wait().unwrap().code();
        assert!(code == Some(0) || (done && code == Some(4)), "{code:?}");
        assert_eq!(home.counts(), ["1501 3000 61"]);
    }
}

#[test]
fn what_was_begun_in_batches_is_finished_in_batches() {
    for home in Home::both() {
        home.dir.write("in.csv", five());
        home.expect(0, "import in.csv --batch 1");
        // As a kill after the third batch would have left it.
        for text in [
            "UPDATE {ledger}run SET state = 'open'",
            "DELETE FROM {ledger}names WHERE batch = 3",
            "DELETE FROM {ledger}batch WHERE ordinal = 3",
            "DELETE FROM agreement WHERE customer_id IN \
             (SELECT id FROM customer WHERE customer_ref = 'C-5')",
            "DELETE FROM customer WHERE customer_ref = 'C-5'",
        ] {
            home.sql(text);
        }
        let ran = home.expect(64, "import in.csv --batch 1 --atomic file");
        assert!(ran.stderr.contains("3 of 4 batches"), "{}", ran.stderr);
        assert_eq!(home.counts(), ["3 0 3"]);
        home.expect(0, "import in.csv --batch 1");
        assert_eq!(home.counts(), ["4 0 4"]);
    }
}

#[test]
fn a_plan_says_what_the_import_will_say_and_leaves_nothing() {
    for home in Home::both() {
        home.dir.write("first.csv", customers(&["customer_ref=C-9"]));
        home.expect(0, "import first.csv");
        home.dir.write(
            "in.csv",
            five() + customers(&["customer_ref=C-6; country=XX"]).split_once('\n').unwrap().1,
        );
        home.dir.write("lines.csv", lines(&["customer_ref=C-9", "customer_ref=C-4"]));
        home.refuse("C-4");
        let before = home.all();
        let planned = home.expect(2, "plan in.csv lines.csv --batch 2");
        assert_eq!(home.all(), before);
        assert_eq!(planned.rows(), "accepted 4, rejected 2, held 1");
        assert_eq!(planned.summary()["command"], "plan");
        assert!(!planned.report(&home.dir).join("accepted.csv").exists());
        let said = |ran: &Ran| {
            let one = |found: &serde_json::Value| {
                format!("{} {} {}", found["cell"], found["code"], found["message"])
            };
            ran.findings(&home.dir).iter().map(one).collect::<Vec<_>>()
        };
        let (rows, found) = (planned.rows(), said(&planned));
        let imported = home.expect(2, "import in.csv lines.csv --batch 2");
        assert_eq!((imported.rows(), said(&imported)), (rows, found));
        assert_eq!(home.counts(), ["4 1 4"]);
        // What is in already is told as an import tells it.
        let before = home.all();
        home.expect(4, "plan in.csv lines.csv --batch 2");
        home.refuse_no_more();
        home.dir.write("lines.csv", lines(&["customer_ref=C-9", "customer_ref=C-9; line_ref=L2"]));
        let rest = home.expect(0, "plan first.csv lines.csv");
        assert_eq!(rest.rows(), "accepted 1, unchanged 2");
        home.expect(3, "plan in.csv --max-rejects 0 --source other");
        assert_eq!(home.all(), before);
    }
}

#[test]
fn a_plan_makes_no_database() {
    let dir = Dir::new();
    dir.write("in.csv", five());
    let ran = dir.expect(0, "plan in.csv --database sqlite:none.db");
    assert_eq!(ran.rows(), "accepted 4");
    let left: Vec<_> =
        std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".db")), "{left:?}");
    assert!(ran.stderr.contains("as if it were there and empty"), "{}", ran.stderr);
    let ran = dir.expect(65, &format!("plan in.csv --database {}", cluster().fresh()));
    assert!(ran.stderr.contains("muster prepare"), "{}", ran.stderr);
}

#[test]
fn a_plan_keeps_others_waiting_no_longer_than_it_is_told() {
    let home = Home { dir: Dir::new(), server: Some(cluster().fresh()) };
    home.dir.write("first.csv", customers(&["customer_ref=C-9"]));
    home.expect(0, "import first.csv");
    // Somebody is at the same domain and does not come to an end.
    let insert = "BEGIN; INSERT INTO customer SELECT gen_random_uuid(), 'other', 'X', company_name, \
         name_key, 'huberanlagen3', organization_registration_number, registration_key, \
         contact_first_name, contact_middle_name, contact_last_name, contact_email, contact_phone, \
         country, address_line1, address_line2, city, state, postal_code, region, culture, \
         language, currency, cloud, enable_gdap_by_default, special_qualification, \
         education_segment, education_website, gcc_validation_code, reseller_tenant_id, \
         reseller_mpn_id, reseller_attestation, additional_reseller_mpn_ids, custom, run, input, \
         input_row, digest FROM customer; SELECT pg_sleep(20)";
    let url = home.url().to_owned();
    let somebody = std::thread::spawn(move || {
        let cluster = cluster();
        cluster.sql_or_error(&url, insert)
    });
    let active = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' \
         AND state = 'active' AND pid <> pg_backend_pid()";
    while home.sql(active) != ["1"] {
        std::thread::sleep(Duration::from_millis(50));
    }
    home.dir.write("in.csv", five());
    let began = Instant::now();
    let ran = home.expect(75, "plan in.csv --timeout 1");
    assert!(ran.stderr.contains("longer than 1 s"), "{}", ran.stderr);
    assert!(began.elapsed() < Duration::from_secs(15));
    home.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()");
    somebody.join().unwrap();
    assert_eq!(home.counts(), ["1 0 1"]);
}

/// Runs the program at a terminal, with what a person types.
fn at_a_terminal(dir: &Dir, words: &str, typed: &str) -> (Option<i32>, String) {
    let line = format!("'{}' {words}", env!("CARGO_BIN_EXE_muster"));
    let mut child = Command::new("script")
        .args(["-q", "-e", "-c", &line, "/dev/null"])
        .current_dir(dir.path())
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut stdin, typed.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    (output.status.code(), said.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn a_person_sees_what_would_go_in_and_decides() {
    let home = Home { dir: Dir::new(), server: None };
    home.dir.write("in.csv", five());
    let words = "import in.csv --review";
    let (code, said) = at_a_terminal(&home.dir, words, "no\n");
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("4 customers and 0 subscriptions would go in"), "{said}");
    assert!(said.contains("Declined at the review; nothing was written."), "{said}");
    assert_eq!(home.counts(), ["0 0 0"]);
    let (code, said) = at_a_terminal(&home.dir, words, "yes\n");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("4 customers and 0 subscriptions went in"), "{said}");
    assert_eq!(home.counts(), ["4 0 1"]);
    // There is nobody to ask.
    let ran = muster(home.dir.path(), &["import", "in.csv", "--review"]);
    assert_eq!(ran.code, Some(64));
    assert!(ran.stderr.contains("no terminal"), "{}", ran.stderr);
}
