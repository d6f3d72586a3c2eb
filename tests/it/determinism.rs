//! The same input gives the same bytes, however the work is divided.

use std::collections::BTreeMap;
use std::fs;

use crate::database;
use crate::sheet::{parse, unparse};
use crate::support::{Dir, Ran, files, generate};

/// The files of a report: ids without the instant at which the run began, and the summary without
/// what it says of that instant and of the execution.
pub(crate) fn report(dir: &Dir, ran: &Ran) -> BTreeMap<String, String> {
    let mut report = BTreeMap::new();
    for file in files(&ran.report(dir)) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let mut text = fs::read_to_string(&file).unwrap();
        if name == "summary.json" {
            let mut summary: serde_json::Value = serde_json::from_str(&text).unwrap();
            summary.as_object_mut().unwrap().remove("execution").unwrap();
            summary["run"].as_object_mut().unwrap().remove("started").unwrap();
            text = serde_json::to_string_pretty(&summary).unwrap();
        }
        if name == "accepted.csv" {
            let (headings, mut rows) = parse(&text);
            let at = headings.iter().position(|heading| heading == "id").unwrap();
            for row in &mut rows {
                row[at] = row[at].chars().skip(13).collect();
            }
            text = unparse(&headings, &rows);
        }
        report.insert(name, text);
    }
    report
}

pub(crate) fn assert_same(
    one: &BTreeMap<String, String>,
    other: &BTreeMap<String, String>,
    what: &str,
) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{what}");
    for (name, text) in one {
        let differs = text.lines().zip(other[name].lines()).find(|(a, b)| a != b);
        assert_eq!(differs, None, "{what}: {name}");
        assert!(*text == other[name], "{what}: {name}");
    }
}

#[test]
fn a_check_gives_the_same_bytes_for_any_number_of_jobs() {
    for words in ["--shuffle-lines", "--flat"] {
        let dir = Dir::new();
        generate(&dir, &format!("--families 2000 --faults 6% --seed 3 {words}"));
        let inputs = if words == "--flat" { "flat.csv" } else { "customers.csv subscriptions.csv" };
        let mut first = None;
        for jobs in [1, 2, 8] {
            let ran = dir.expect(2, &format!("check {inputs} --jobs {jobs} --report jobs-{jobs}"));
            let report = report(&dir, &ran);
            assert!(report.contains_key("findings.jsonl"));
            let first = first.get_or_insert_with(|| report.clone());
            assert_same(first, &report, &format!("{words} --jobs {jobs}"));
        }
    }
}

#[test]
fn an_import_gives_the_same_bytes_and_rows_for_any_batch() {
    let dir = Dir::new();
    generate(&dir, "--families 2000 --faults 6% --seed 4 --shuffle-lines");
    let mut first = None;
    for (jobs, batch) in [(2, 5000), (1, 100), (8, 7)] {
        let trial = format!("{jobs}-{batch}");
        let ran = dir.expect(
            2,
            &format!(
                "import customers.csv subscriptions.csv --jobs {jobs} --batch {batch} \
                 --report reports-{trial} --database sqlite:{trial}.db"
            ),
        );
        let report = report(&dir, &ran);
        let mut rows = database::dump(&dir.path().join(format!("{trial}.db")));
        // The ledger knows how the families were divided, and it is the only one to know.
        let dividing = ["batch|", "run|", "refusal|"];
        rows.retain(|row| !dividing.iter().any(|name| row.starts_with(name)));
        let first = first.get_or_insert_with(|| (report.clone(), rows.clone()));
        assert_same(&first.0, &report, &trial);
        let differs = rows.iter().zip(&first.1).find(|(a, b)| a != b);
        assert_eq!((differs, rows.len()), (None, first.1.len()), "{trial}");
    }
}
