//! What the program says to people and to the shell: exit codes, streams, documents.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use serde_json::Value;

use crate::database;
use crate::sheet::{customers, lines};
use crate::support::{Dir, Ran, command, muster};

fn run(dir: &Dir, words: &[&str]) -> Ran {
    muster(dir.path(), words)
}

/// One customer and one line, both good.
fn good() -> Dir {
    let dir = Dir::new();
    dir.write("customers.csv", customers(&[""]));
    dir.write("lines.csv", lines(&[""]));
    dir
}

#[test]
fn a_command_line_not_understood_is_64() {
    let dir = good();
    for words in [
        &["check"] as &[&str],
        &["import"],
        &[],
        &["frobnicate"],
        &["check", "customers.csv", "--frobnicate"],
        &["check", "customers.csv", "--max-rejects", "many"],
        &["check", "customers.csv", "--max-rejects", "101%"],
        &["check", "customers.csv", "--max-rejects=-1"],
        &["check", "customers.csv", "--as-of", "15.01.2026"],
        &["check", "customers.csv", "--as-of", "2026-02-30"],
        &["check", "customers.csv", "--rules-date", "soon"],
        &["check", "customers.csv", "--jobs", "0"],
        &["check", "customers.csv", "--on-line-error", "ignore"],
        &["import", "customers.csv", "--batch", "0"],
        &["import", "customers.csv", "--source", ""],
        &["import", "customers.csv", "--database", "oracle:here"],
        &["explain"],
        &["explain", "EMAIL_FORMT"],
    ] {
        let ran = run(&dir, words);
        assert_eq!(ran.code, Some(64), "{words:?}: {ran:?}");
        assert_eq!(ran.stdout, "", "{words:?}");
        assert!(!ran.stderr.is_empty(), "{words:?}");
    }
}

#[test]
fn help_and_version_are_no_errors() {
    let dir = Dir::new();
    for words in [
        &["--help"] as &[&str],
        &["--version"],
        &["help", "import"],
        &["check", "--help"],
        &["runs", "show", "--help"],
    ] {
        let ran = run(&dir, words);
        assert_eq!(ran.code, Some(0), "{words:?}: {ran:?}");
        assert!(!ran.stdout.is_empty() && ran.stderr.is_empty(), "{words:?}: {ran:?}");
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let dir = good();
    fs::create_dir(dir.path().join("folder")).unwrap();
    dir.write("text.db", "this is no database, and long enough to be looked at twice\n".repeat(99));
    for (code, name, words) in [
        (66, "nowhere.csv", ["check", "customers.csv", "nowhere.csv"].as_slice()),
        (65, "folder", &["check", "folder"]),
        (65, "text.db", &["import", "customers.csv", "--database", "sqlite:text.db"]),
        (65, "text.db", &["runs", "--database", "sqlite:text.db"]),
        (65, "none.db", &["runs", "--database", "sqlite:none.db"]),
    ] {
        let ran = run(&dir, words);
        assert_eq!(ran.code, Some(code), "{words:?}: {ran:?}");
        assert_eq!(ran.stdout, "", "{words:?}");
        assert!(ran.stderr.starts_with("error: "), "{words:?}: {ran:?}");
        assert!(ran.stderr.contains(name), "{words:?}: {ran:?}");
    }
    assert!(!dir.path().join("none.db").exists(), "looking at a database must not make one");
}

#[test]
fn a_report_that_cannot_be_written_keeps_the_database_empty() {
    let dir = good();
    dir.write("taken", "a file where the folder should be");
    let ran = dir.expect(73, "import customers.csv lines.csv --report taken");
    assert!(ran.stderr.starts_with("error: ") && ran.stderr.contains("taken"), "{ran:?}");
    assert_eq!(ran.stdout, "");
    let database = dir.path().join("muster.db");
    assert!(!database.exists() || database::counts(&database) == (0, 0));
}

#[test]
fn a_rule_mistyped_gives_its_neighbours() {
    let dir = Dir::new();
    let ran = run(&dir, &["explain", "EMAIL_FORMT"]);
    assert!(ran.stderr.contains("EMAIL_FORMAT"), "{ran:?}");
    for code in ["EMAIL_FORMAT", "email_format", "CUSTOMER_REF_DUPLICATE"] {
        let ran = run(&dir, &["explain", code]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.stdout.contains(&code.to_uppercase()), "{ran:?}");
    }
}

#[test]
fn documents_parse_and_stand_alone_on_stdout() {
    let dir = good();
    let imported = dir.expect(0, "import customers.csv lines.csv").summary();
    let id = imported["run"]["id"].as_str().unwrap();
    let prefix: String = id.chars().take(6).collect();
    for words in [
        &["runs", "--json"] as &[&str],
        &["runs", "show", &prefix, "--json"],
        &["rules", "--json"],
        &["check", "customers.csv", "--json"],
        &["import", "customers.csv", "lines.csv", "--json"],
    ] {
        let ran = run(&dir, words);
        let document: Result<Value, _> = serde_json::from_str(&ran.stdout);
        assert!(document.is_ok(), "{words:?}: {document:?}\n{ran:?}");
    }
    let shown = run(&dir, &["runs", "show", &prefix]);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(shown.stdout.contains(&prefix), "{shown:?}");
    let unknown = run(&dir, &["runs", "show", "ffffffffffff"]);
    assert_eq!(unknown.code, Some(64), "{unknown:?}");
    let listed = run(&dir, &["runs"]);
    assert!(listed.stdout.contains("customers.csv"), "{listed:?}");
}

#[test]
fn a_report_on_stdout_and_nothing_when_quiet() {
    let dir = good();
    let ran = run(&dir, &["check", "customers.csv", "lines.csv"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.starts_with("accepted:"), "{ran:?}");
    let ran = run(&dir, &["check", "customers.csv", "lines.csv", "--quiet"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "", ""));
}

#[test]
fn nothing_in_a_cell_drives_the_terminal() {
    let dir = Dir::new();
    let evil =
        "company_name=Weber \u{1b}[31mred\u{1b}]0,title\u{7} GmbH; city=a\u{9b}2Jb\u{8}\u{202e}c";
    dir.write("evil\u{1b}[2J.csv", customers(&[evil]));
    dir.write("heading.csv", customers(&[""]).replacen("city", "ci\u{1b}[31mty", 1));
    for words in [
        &["check", "evil\u{1b}[2J.csv"] as &[&str],
        &["check", "evil\u{1b}[2J.csv", "--json"],
        &["import", "evil\u{1b}[2J.csv"],
        &["runs"],
        &["runs", "--json"],
        &["check", "heading.csv"],
        &["check", "nowhere\u{1b}[2J.csv"],
        &["check", "--\u{1b}[2J"],
        &["explain", "\u{1b}[2J"],
    ] {
        let output = command(dir.path(), words).output().unwrap();
        for stream in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(stream);
            let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(acts), "{words:?}: {text:?}");
        }
    }
}

#[test]
fn no_colours_where_nobody_looks() {
    let dir = good();
    dir.write("bad.csv", customers(&["contact_email=none"]));
    for words in [["check", "bad.csv"], ["check", "nowhere.csv"], ["explain", "EMAIL_FORMAT"]] {
        let output = command(dir.path(), &words).env_remove("NO_COLOR").output().unwrap();
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{words:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let dir = good();
    for words in [
        &["rules"] as &[&str],
        &["rules", "--json"],
        &["check", "customers.csv", "lines.csv"],
        &["check", "customers.csv", "lines.csv", "--json"],
        &["--help"],
    ] {
        let mut child = command(dir.path(), words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let status = child.wait().unwrap();
        assert!(!said.contains("panicked"), "{words:?}: {said}");
        assert_eq!(status.code(), Some(0), "{words:?}: {status} {said}");
    }
}

#[test]
fn personal_values_stay_out_of_what_is_passed_on() {
    let dir = Dir::new();
    let row = "contact_email=zaphod.beeblebrox(at)weber-bau.com; contact_first_name=Zaphod; \
        contact_last_name=test; contact_phone=+49 30 901820-CALL-ME-ZAPHOD";
    dir.write("customers.csv", customers(&[row]));
    let ran = dir.expect(2, "check customers.csv");
    let report = ran.report(&dir);
    let findings = fs::read_to_string(report.join("findings.jsonl")).unwrap();
    let summary = fs::read_to_string(report.join("summary.json")).unwrap();
    for text in [&ran.stdout, &ran.stderr, &findings, &summary] {
        assert!(!text.to_lowercase().contains("zaphod"), "{text}");
        assert!(!text.contains("901820"), "{text}");
    }
    let rejects = fs::read_to_string(report.join("customers.rejects.csv")).unwrap();
    assert!(rejects.contains("zaphod.beeblebrox(at)weber-bau.com"), "{rejects}");
}
