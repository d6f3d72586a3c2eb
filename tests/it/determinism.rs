//! The same input gives the same bytes, however the work is divided.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::database;
use crate::sheet::{parse, unparse};
use crate::support::{Dir, Ran, files, folders, generate};

/// The files of a report: ids without the instant at which the run began, and the summary without
/// what it says of that instant and of the execution.
pub(crate) fn report(dir: &Dir, ran: &Ran) -> BTreeMap<String, String> {
    let mut report = report_in(&ran.report(dir));
    let text = report.get_mut("summary.json").unwrap();
    let mut summary: serde_json::Value = serde_json::from_str(text).unwrap();
    summary.as_object_mut().unwrap().remove("execution").unwrap();
    summary["run"].as_object_mut().unwrap().remove("started").unwrap();
    *text = serde_json::to_string_pretty(&summary).unwrap();
    report
}

/// The files of a report's folder: ids without the instant at which the run began, and the page
/// without its part about the execution. The digest says nothing of either.
fn report_in(folder: &Path) -> BTreeMap<String, String> {
    let mut report = BTreeMap::new();
    for file in files(folder) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if file.extension().is_some_and(|ending| ending == "xlsx") {
            for part in crate::book::parts(&file) {
                let text = without_instants(&crate::book::part(&file, &part));
                report.insert(format!("{name} {part}"), text);
            }
            continue;
        }
        let mut text = fs::read_to_string(&file).unwrap();
        if name == "accepted.csv" {
            let (headings, mut rows) = parse(&text);
            let at = headings.iter().position(|heading| heading == "id").unwrap();
            for row in &mut rows {
                row[at] = row[at].chars().skip(13).collect();
            }
            text = unparse(&headings, &rows);
        }
        if name.ends_with(".report.html") {
            let (before, rest) = text.split_once("<section id=\"run\"").unwrap();
            text = format!("{before}{}", rest.split_once("</section>").unwrap().1);
        }
        report.insert(name, text);
    }
    report
}

/// A workbook says when its run began.
fn without_instants(text: &str) -> String {
    let is_instant = |word: &&str| {
        word.len() >= 20 && word.as_bytes()[10] == b'T' && word.ends_with('Z') && word.is_ascii()
    };
    let words = text.split_inclusive(['<', '>']).map(|piece| {
        let (word, end) = piece.split_at(piece.len() - usize::from(piece.ends_with(['<', '>'])));
        Some(word).filter(is_instant).map_or_else(|| piece.to_owned(), |_| format!("…{end}"))
    });
    words.collect()
}

/// The report of a trial that was disturbed, in a folder named after it, without the summary, which
/// tells of every start.
pub(crate) fn report_of_trial(dir: &Dir, trial: &str) -> BTreeMap<String, String> {
    let reports = dir.path().join(format!("reports-{trial}"));
    let folders = folders(&reports);
    assert_eq!(folders.len(), 1, "one run, one report: {folders:?}");
    assert_eq!(files(&reports), Vec::<PathBuf>::new(), "nothing is left behind");
    let mut report = report_in(&folders[0]);
    report.remove("summary.json").unwrap();
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
            assert!(report.keys().any(|name| name.ends_with(".report.html")));
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
