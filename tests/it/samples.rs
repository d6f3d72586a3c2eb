//! Every folder of `samples` is run and compared with its `expected.toml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use toml::Table;

use crate::support::{Dir, Ran, folders, muster, root};

/// Counts an `expected.toml` may name, and where the summary has them.
const COUNTS: &[(&str, &str)] = &[
    ("rows_read", "/books/rows/read"),
    ("accepted", "/books/rows/accepted"),
    ("unchanged", "/books/rows/unchanged"),
    ("rejected", "/books/rows/rejected"),
    ("held", "/books/rows/held"),
    ("duplicate", "/books/rows/duplicate"),
    ("blank", "/books/rows/blank"),
    ("furniture", "/books/rows/furniture"),
    ("customers", "/books/customers/read"),
    ("lines", "/books/lines/read"),
];

#[test]
fn every_sample_ends_as_its_lesson_says() {
    let mut wrong = Vec::new();
    for folder in folders(&root().join("samples")) {
        assert!(folder.join("README.md").exists(), "{} has no README", folder.display());
        let expected = expected(&folder);
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        match expected.get("case").and_then(toml::Value::as_array) {
            Some(cases) => {
                let args = strings(&expected, "args");
                for case in cases.iter().filter_map(toml::Value::as_table) {
                    let file = case["file"].as_str().unwrap();
                    let mut args = args.clone();
                    args.insert(1, file.to_owned());
                    compare(&format!("{name}/{file}"), &folder, &args, case, &mut wrong);
                }
            }
            None => compare(&name, &folder, &strings(&expected, "args"), &expected, &mut wrong),
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn expected(folder: &Path) -> Table {
    let path = folder.join("expected.toml");
    fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .parse()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn strings(table: &Table, key: &str) -> Vec<String> {
    let list = table[key].as_array().unwrap();
    list.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

/// Runs the program on a copy of the folder and notes every difference.
fn compare(name: &str, folder: &Path, args: &[String], expected: &Table, wrong: &mut Vec<String>) {
    let dir = Dir::copy_of(folder);
    let mut args = args.to_vec();
    args.push("--json".to_owned());
    let ran = muster(dir.path(), &args);
    let exit = expected["exit"].as_integer();
    if ran.code.map(i64::from) != exit {
        wrong.push(format!(
            "{name}: exit {:?}, expected {exit:?}\n{}\n{}",
            ran.code,
            ran.stdout.chars().take(600).collect::<String>(),
            ran.stderr
        ));
        return;
    }
    if let Some(word) = expected.get("says").and_then(toml::Value::as_str)
        && !ran.words().contains(&word.to_lowercase())
    {
        wrong.push(format!("{name}: does not say `{word}`: {ran:?}"));
    }
    for (key, pointer) in COUNTS {
        if let Some(count) = expected.get(*key).and_then(toml::Value::as_integer) {
            let found = ran.summary().pointer(pointer).and_then(Value::as_i64);
            if found != Some(count) {
                wrong.push(format!("{name}: {key} is {found:?}, expected {count}"));
            }
        }
    }
    compare_findings(name, &ran, expected, wrong);
}

/// Every rule named must have been broken as often as named, and no other rule may reject.
fn compare_findings(name: &str, ran: &Ran, expected: &Table, wrong: &mut Vec<String>) {
    let Some(codes) = expected.get("codes").and_then(toml::Value::as_table) else { return };
    let summary = ran.summary();
    let findings = summary["findings"].as_array().unwrap();
    let mut found = BTreeMap::new();
    let mut warnings = 0;
    for finding in findings {
        let code = finding["code"].as_str().unwrap();
        let count = finding["count"].as_i64().unwrap();
        found.insert(code, count);
        if finding["severity"] == "warn" {
            warnings += count;
        } else if !codes.contains_key(code) {
            wrong.push(format!("{name}: {code} was found {count} times, and is not expected"));
        }
    }
    for (code, count) in codes {
        let (found, count) = (found.get(code.as_str()).copied(), count.as_integer());
        if found != count {
            wrong.push(format!("{name}: {code} was found {found:?} times, expected {count:?}"));
        }
    }
    if let Some(most) = expected.get("warnings").and_then(toml::Value::as_integer)
        && warnings != most
    {
        wrong.push(format!("{name}: {warnings} warnings, expected {most}: {findings:?}"));
    }
}
