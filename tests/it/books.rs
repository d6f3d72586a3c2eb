//! The books balance, and agree with every file of the report and with the database.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::database;
use crate::sheet::{customers, flat, lines, parse};
use crate::support::{Dir, Ran, heavy};

/// Small and predictable: the same seed gives the same tables.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }
}

/// Among many that change nothing, values that break a rule.
const CUSTOMER_FAULTS: &[&str] = &[
    "; contact_email=none",
    "; country=XX",
    "; postal_code=1; city=",
    "; domain_prefix=weberanlagenbau",
    "; agreement_mode=; agreement_date=",
    "; agreement_mode=customer_direct; agreement_date=",
    "; company_name=Test",
    "; customer_ref=",
];
const LINE_FAULTS: &[&str] = &[
    "; quantity=none",
    "; quantity=0; term_duration=P9Y",
    "; catalog_item_id=",
    "; line_ref=",
    "; parent_line_ref=L1",
    "; parent_line_ref=L7",
    "; customer_ref=",
];

fn customer(random: &mut Random) -> String {
    let fault = if random.below(6) == 0 { random.one_of(CUSTOMER_FAULTS) } else { "" };
    format!("customer_ref=C-{}{fault}", 1 + random.below(40))
}

fn line(random: &mut Random) -> String {
    let fault = if random.below(6) == 0 { random.one_of(LINE_FAULTS) } else { "" };
    let (customer, line) = (1 + random.below(44), 1 + random.below(5));
    format!("customer_ref=C-{customer}; line_ref=L{line}; quantity={}{fault}", 1 + line)
}

/// Blank lines, repeated headings, repeated and ragged rows among the rows of a table.
fn disturbed(random: &mut Random, text: &str) -> String {
    let rows: Vec<&str> = text.lines().collect();
    let mut out = String::new();
    for (at, row) in rows.iter().enumerate() {
        out.push_str(row);
        if at > 0 && random.below(30) == 0 {
            out.push_str(random.one_of(&[",surplus", ",\"never closed"]));
        }
        out.push('\n');
        match random.below(24) {
            0 => out.push('\n'),
            1 => out.extend([&",".repeat(rows[0].matches(',').count()), "\n"]),
            2 if at > 0 => out.extend([rows[0], "\n"]),
            3 if at > 0 => out.extend([*row, "\n"]),
            _ => {}
        }
    }
    out
}

fn table(random: &mut Random, rows: usize, row: fn(&mut Random) -> String) -> Vec<String> {
    (0..rows).map(|_| row(random)).collect()
}

fn refs(rows: &[String]) -> Vec<&str> {
    rows.iter().map(String::as_str).collect()
}

const KINDS: [&str; 7] =
    ["accepted", "unchanged", "rejected", "held", "duplicate", "blank", "furniture"];

fn count(counts: &Value, kind: &str) -> u64 {
    counts[kind].as_u64().unwrap()
}

fn balance(what: &str, counts: &Value) {
    let sum: u64 = KINDS.iter().map(|kind| count(counts, kind)).sum();
    assert_eq!(count(counts, "read"), sum, "{what}: {counts}");
}

/// Records of a CSV file of the report for which a test holds.
fn records(dir: &Dir, ran: &Ran, file: &str, fits: impl Fn(&[String]) -> bool) -> u64 {
    let Ok(text) = fs::read_to_string(ran.report(dir).join(file)) else { return 0 };
    parse(&text).1.iter().filter(|row| fits(row)).count() as u64
}

fn audit(dir: &Dir, ran: &Ran, what: &str) {
    let summary = ran.summary();
    let books = &summary["books"];
    let inputs = books["inputs"].as_array().unwrap();
    for counts in inputs.iter().chain([&books["rows"], &books["customers"], &books["lines"]]) {
        balance(what, counts);
    }
    for kind in KINDS {
        let sum: u64 = inputs.iter().map(|input| count(input, kind)).sum();
        assert_eq!(sum, count(&books["rows"], kind), "{what}: {kind}");
    }
    for input in inputs {
        let file = input["input"].as_str().unwrap();
        let read = fs::read_to_string(dir.path().join(file)).unwrap();
        // Without line ends in cells, and with quotes that are never closed: a row is a line.
        let rows = read.lines().count() as u64 - 1;
        assert_eq!(count(input, "read"), rows, "{what}: {file}");
        let rejects = records(dir, ran, &file.replace(".csv", ".rejects.csv"), |_| true);
        assert_eq!(rejects, count(input, "rejected") + count(input, "held"), "{what}: {file}");
    }
    let findings = ran.findings(dir);
    let told: u64 = summary["findings"].as_array().unwrap().iter().map(|f| count(f, "count")).sum();
    assert_eq!(findings.len() as u64, told, "{what}");
    let odd: Vec<_> = findings
        .iter()
        .filter(|f| f["severity"] == "reject" && f["disposition"] != "rejected")
        .map(|f| format!("{} {} {}", f["disposition"], f["code"], f["cell"]))
        .collect();
    assert_eq!(odd, Vec::<String>::new(), "{what}");
    let rejected: BTreeSet<String> = findings
        .iter()
        .filter(|finding| finding["severity"] == "reject")
        .map(|finding| format!("{} {}", finding["file"], finding["row"]))
        .collect();
    assert_eq!(rejected.len() as u64, count(&books["rows"], "rejected"), "{what}");
}

/// The report and the database after an import into a database that held so much before.
fn audit_import(dir: &Dir, ran: &Ran, what: &str, before: (u64, u64)) -> (u64, u64) {
    audit(dir, ran, what);
    let books = &ran.summary()["books"];
    for (entity, name) in [("customers", "customer"), ("lines", "subscription")] {
        for status in ["accepted", "unchanged"] {
            let told = records(dir, ran, "accepted.csv", |row| row[3] == name && row[7] == status);
            assert_eq!(told, count(&books[entity], status), "{what}: {status} {entity}");
        }
    }
    let after = database::counts(&dir.path().join("muster.db"));
    let accepted = (count(&books["customers"], "accepted"), count(&books["lines"], "accepted"));
    assert_eq!(after, (before.0 + accepted.0, before.1 + accepted.1), "{what}");
    let sql = "SELECT count(*) FROM subscription LEFT JOIN customer ON customer.id = customer_id
        WHERE customer.id IS NULL";
    assert_eq!(database::number(&dir.path().join("muster.db"), sql), 0, "{what}");
    after
}

#[test]
fn books_balance_over_random_tables() {
    // 161: a stored row, sent again, was at odds with an earlier row of the file.
    for seed in (0..if heavy() { 300 } else { 12 }).chain([161]) {
        let mut random = Random(seed);
        let dir = Dir::new();
        let people = table(&mut random, 45, customer);
        let orders = table(&mut random, 90, line);
        let text = disturbed(&mut random, &customers(&refs(&people)));
        dir.write("customers.csv", text);
        let text = disturbed(&mut random, &lines(&refs(&orders)));
        dir.write("lines.csv", text);
        let choice = random.one_of(&["hold-family", "reject-line"]);
        let options = format!("--on-line-error {choice} --batch {}", 1 + random.below(20));
        let what = format!("seed {seed} {options}");
        let ran = dir.muster(&format!("check customers.csv lines.csv --on-line-error {choice}"));
        assert!(matches!(ran.code, Some(0 | 2)), "{what}: {ran:?}");
        audit(&dir, &ran, &what);
        let ran = dir.muster(&format!("import customers.csv lines.csv {options}"));
        assert!(matches!(ran.code, Some(0 | 2)), "{what}: {ran:?}");
        let stored = audit_import(&dir, &ran, &what, (0, 0));
        // More of the same, in another form: some rows known, some new, some at odds.
        let more =
            table(&mut random, 60, |random| format!("{}; {}", customer(random), line(random)));
        let text = disturbed(&mut random, &flat(&refs(&more)));
        dir.write("flat.csv", text);
        let ran = dir.muster(&format!("import flat.csv {options}"));
        assert!(matches!(ran.code, Some(0 | 2)), "{what} flat: {ran:?}");
        audit_import(&dir, &ran, &format!("{what} flat"), stored);
    }
}
