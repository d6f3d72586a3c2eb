//! What can be named: files, folders, patterns, standard input.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::sheet::customers;
use crate::support::{DAYS, Dir, Ran, command, heavy, muster};

fn one(number: u32) -> String {
    customers(&[format!("customer_ref=C-{number}").as_str()])
}

/// The names of the inputs, in order.
fn inputs(ran: &Ran) -> Vec<String> {
    let summary = ran.summary();
    let inputs = summary["inputs"].as_array().unwrap();
    inputs.iter().map(|input| input["path"].as_str().unwrap().to_owned()).collect()
}

/// A folder `in` with tables in it, and with what is none.
fn filled() -> Dir {
    let dir = Dir::new();
    fs::create_dir_all(dir.path().join("in/below.csv")).unwrap();
    for (number, name) in (2..).zip(["b.csv", "a.csv", "Z.CSV", "c.tsv.txt"]) {
        dir.write(&format!("in/{name}"), one(number));
    }
    for name in [".hidden.csv", "~$a.xlsx", "d.csv.part", "e.csv.crdownload", "f.tmp", "notes.md"] {
        dir.write(&format!("in/{name}"), "x");
    }
    dir.write("in/below.csv/deep.csv", one(9));
    dir
}

/// Runs with something on standard input.
fn piped(dir: &Dir, words: &str, input: &[u8]) -> Ran {
    let mut args: Vec<&str> = words.split_whitespace().collect();
    args.extend(DAYS);
    args.push("--json");
    let mut child = command(dir.path(), &args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end before it has read all.
    child.stdin.take().unwrap().write_all(input).ok();
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_folder_stands_for_the_tables_in_it() {
    let dir = filled();
    let ran = dir.expect(0, "check in");
    assert_eq!(inputs(&ran), ["in/Z.CSV", "in/a.csv", "in/b.csv", "in/c.tsv.txt"]);
    assert_eq!(ran.rows(), "accepted 4");
    // The order is that of the names, and part of what the run is known by.
    dir.expect(0, "import in");
    dir.expect(4, "import in/");
}

#[test]
fn a_folder_without_tables_is_told() {
    let dir = filled();
    fs::create_dir_all(dir.path().join("empty")).unwrap();
    let ran = dir.expect(65, "check empty");
    assert!(ran.stderr.contains("holds no table"), "{}", ran.stderr);
    let report = dir.expect(0, "check in").report(&dir);
    let report = report.strip_prefix(dir.path()).unwrap().display().to_string();
    let ran = dir.expect(65, &format!("check {report}"));
    assert!(ran.stderr.contains("folder of a report"), "{}", ran.stderr);
}

#[test]
fn a_pattern_stands_for_the_files_it_fits() {
    let dir = filled();
    assert_eq!(inputs(&dir.expect(0, "check in/*.csv")), ["in/a.csv", "in/b.csv"]);
    assert_eq!(inputs(&dir.expect(0, "check i?/[a-b].csv")), ["in/a.csv", "in/b.csv"]);
    assert_eq!(inputs(&dir.expect(0, "check in/[!a].csv in/Z*")), ["in/b.csv", "in/Z.CSV"]);
    let ran = dir.expect(66, "check in/*.xlsx");
    assert!(ran.stderr.contains("in/*.xlsx"), "{}", ran.stderr);
    dir.expect(66, "check nowhere/*.csv");
    // A file may be called like a pattern.
    dir.write("a[1].csv", one(2));
    assert_eq!(inputs(&dir.expect(0, "check a[1].csv")), ["a[1].csv"]);
}

#[test]
fn the_same_file_is_not_read_twice() {
    let dir = filled();
    fs::hard_link(dir.path().join("in/a.csv"), dir.path().join("in/b2.csv")).unwrap();
    for words in ["in/a.csv in/a.csv", "in/a.csv ./in/../in/a.csv", "in/a.csv in/*.csv", "in"] {
        let ran = dir.expect(64, &format!("check {words}"));
        assert!(ran.stderr.contains("the same file"), "{words}: {}", ran.stderr);
        assert!(ran.stderr.contains("in/a.csv"), "{words}: {}", ran.stderr);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("in/a.csv", dir.path().join("link.csv")).unwrap();
        dir.expect(64, "check in/a.csv link.csv");
        dir.expect(0, "check link.csv");
    }
}

#[test]
fn standard_input_is_read_once() {
    let dir = Dir::new();
    let text = customers(&["customer_ref=C-2", "customer_ref=C-3; country="]);
    let ran = piped(&dir, "check -", text.as_bytes());
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    let summary = ran.summary();
    let input = &summary["inputs"][0];
    assert_eq!(input["path"], "standard input");
    let digest = muster::model::Digest::of(text.as_bytes()).to_string();
    assert_eq!(input["sha256"], Value::from(digest));
    assert!(ran.report(&dir).join("standard_input.rejects.csv").exists());
    let ran = piped(&dir, "check - -", text.as_bytes());
    assert_eq!(ran.code, Some(64), "{}", ran.stderr);
    // Nothing was sent.
    let ran = piped(&dir, "check -", b"");
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    // It stands beside files, and an import of it is known again.
    dir.write("more.csv", one(5));
    let ran = piped(&dir, "import - more.csv", one(2).as_bytes());
    assert_eq!((ran.code, inputs(&ran).len()), (Some(0), 2), "{}", ran.stderr);
    let ran = piped(&dir, "import - more.csv", one(2).as_bytes());
    assert_eq!(ran.code, Some(4), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn an_input_without_end_is_refused() {
    let dir = Dir::new();
    let mut args = vec!["check", "-"];
    args.extend(DAYS);
    let began = Instant::now();
    let zeros = fs::File::open("/dev/zero").unwrap();
    let ran = command(dir.path(), &args).stdin(zeros).output().unwrap();
    assert_eq!(ran.status.code(), Some(65));
    assert!(began.elapsed() < Duration::from_secs(10));
    if heavy() {
        let mut yes = std::process::Command::new("yes").stdout(Stdio::piped()).spawn().unwrap();
        let ran = command(dir.path(), &args).stdin(yes.stdout.take().unwrap()).output().unwrap();
        yes.wait().unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(65), "{said}");
        assert!(said.contains("save them as a file"), "{said}");
    }
    // A pipe with a name is still none of the files that are read.
    let fifo = dir.path().join("fifo");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status().unwrap();
    assert!(made.success());
    let ran = muster(dir.path(), &["check", "fifo"]);
    assert_eq!(ran.code, Some(65));
    assert!(ran.stderr.contains("pipe or a device"), "{}", ran.stderr);
}
