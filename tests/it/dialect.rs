//! Text files that are built in unusual ways, and what can be said about them.

use crate::sheet::{customers, parse};
use crate::support::{Dir, muster};

/// Three customers.
fn good() -> String {
    customers(&["customer_ref=C-1", "customer_ref=C-2", "customer_ref=C-3"])
}

/// The same with other delimiters; what holds one is put into quotes.
fn parted_by(text: &str, delimiter: &str) -> String {
    let (headings, mut rows) = parse(text);
    rows.insert(0, headings);
    let cell = |cell: &String| {
        if cell.contains(delimiter) { format!("\"{cell}\"") } else { cell.clone() }
    };
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(delimiter) + "\n";
    rows.iter().map(line).collect()
}

#[test]
fn every_delimiter_is_found() {
    let dir = Dir::new();
    for delimiter in [",", ";", "\t", "|", ", ", "||", "::", "^", "~", " ", "\u{1f}", ":"] {
        dir.write("in.csv", parted_by(&good(), delimiter));
        let ran = dir.expect(0, "check in.csv");
        assert_eq!(ran.rows(), "accepted 3", "{delimiter:?}");
        // So it is when it is told.
        let ran = muster(dir.path(), &["check", "in.csv", "--delimiter", delimiter, "--json"]);
        assert_eq!(ran.rows(), "accepted 3", "{delimiter:?}");
    }
}

#[test]
fn what_is_told_comes_first() {
    let dir = Dir::new();
    dir.write("in.csv", parted_by(&good(), ";"));
    for (name, code) in [("semicolon", 0), (";", 0), ("comma", 3), ("tab", 3)] {
        let ran = dir.expect(code, &format!("check in.csv --delimiter {name}"));
        assert_eq!(ran.rows() == "accepted 3", code == 0, "{name}");
    }
    // Headings that nobody knows would be passed over for some that are known.
    let twice = format!("customer_ref,company_name,note\n1,2,3\n{}", good());
    dir.write("twice.csv", twice);
    dir.expect(0, "check twice.csv --header-row 3");
    let ran = dir.expect(65, "check twice.csv --header-row 900");
    assert!(ran.stderr.contains("no row 900"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_is_a_matter_of_the_command_line() {
    let dir = Dir::new();
    dir.write("in.csv", good());
    for words in [
        "--delimiter x",
        "--delimiter -----",
        "--quote ab",
        "--quote '' ",
        "--escape a",
        "--header-row 0",
        "--header-row 5000",
        "--delimiter | --quote |",
        "--delimiter \\\\ --escape backslash",
    ] {
        let ran = dir.expect(64, &format!("check in.csv {words}"));
        assert!(!ran.stderr.is_empty(), "{words}");
    }
}

#[test]
fn a_file_read_in_another_way_is_another_run() {
    let dir = Dir::new();
    dir.write("in.csv", parted_by(&good(), ";"));
    let import = "import in.csv --database sqlite:d.db";
    dir.expect(0, import);
    dir.expect(4, import);
    // The same rows are found, so nothing is new; but it is not the same run.
    let ran = dir.expect(0, &format!("{import} --delimiter semicolon"));
    assert_eq!(ran.rows(), "unchanged 3");
}

#[test]
fn quotes_and_escapes_are_found_or_told() {
    let dir = Dir::new();
    let single = parted_by(&good(), ";").replace("Berlin", "'Berlin; Mitte'");
    let needed = single.replace("C-3", "'C-3'");
    dir.write("single.csv", &needed);
    let ran = dir.expect(0, "check single.csv");
    assert_eq!(ran.rows(), "accepted 3");
    let dialect = ran.summary()["inputs"][0]["dialect"].as_str().unwrap().to_owned();
    assert_eq!(dialect, "CSV, semicolon, quote `'`, UTF-8, LF");
    let ran = dir.expect(2, "check single.csv --quote double");
    assert_eq!(ran.codes()[0], "ROW_COLUMN_COUNT 3");
    let escaped = good().replace("Unter den Linden 1", "\"Haus \\\"Nord\\\", Linden 1\"");
    dir.write("escaped.csv", &escaped);
    assert_eq!(dir.expect(0, "check escaped.csv").rows(), "accepted 3");
    let ran = dir.expect(2, "check escaped.csv --escape none");
    assert_eq!(ran.rows(), "rejected 3");
}

#[test]
fn a_second_table_is_never_read_under_the_first_headings() {
    let dir = Dir::new();
    let (mut headings, rows) = parse(&good());
    let mut other = rows;
    headings.reverse();
    for row in &mut other {
        row.reverse();
        for cell in row.iter_mut() {
            *cell = cell.replace("C-", "D-");
        }
    }
    let second = crate::sheet::unparse(&headings, &other);
    for gap in ["", "\n", "\n\n"] {
        dir.write("in.csv", format!("{}{gap}{second}", good()));
        let ran = dir.expect(2, "import in.csv --database sqlite:d.db");
        assert_eq!(ran.codes(), ["ROW_SECOND_TABLE 4"], "{gap:?}");
        assert_eq!(ran.count("/books/customers/read"), 3, "{gap:?}");
        std::fs::remove_file(dir.path().join("d.db")).unwrap();
    }
    // In a long file too, where it begins in another block; and a repeated heading is none.
    let many: Vec<String> = (1..3_000).map(|n| format!("customer_ref=C-{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    dir.write(
        "in.csv",
        format!("{}{}{second}", customers(&many), customers(&["customer_ref=C-3001"])),
    );
    let ran = dir.expect(2, "check in.csv");
    assert_eq!(ran.codes(), ["ROW_SECOND_TABLE 4"]);
    assert_eq!(ran.rows(), "accepted 3000, rejected 4, furniture 1");
}

#[test]
fn totals_below_a_table_are_told_and_not_read() {
    let dir = Dir::new();
    let headings = good().lines().next().unwrap().matches(',').count();
    let total = format!("Total,3{}\n", ",".repeat(headings - 1));
    dir.write("in.csv", format!("{}{total}\nExported on 2026-01-05\n", good()));
    let ran = dir.expect(0, "check in.csv");
    assert_eq!(ran.rows(), "accepted 3, blank 1, furniture 2");
    assert_eq!(ran.codes(), ["FILE_FOOTER_SKIPPED 1"]);
    let found = &ran.findings(&dir)[0];
    assert!(found["message"].as_str().unwrap().contains("Rows 5 to 7 close"), "{found}");
    // What may be a customer is judged as one.
    dir.write("in.csv", format!("{}Total Energies{}\n", good(), ",".repeat(headings)));
    assert_eq!(dir.expect(2, "check in.csv").rows(), "accepted 3, rejected 1");
}

#[test]
fn zeros_that_a_spreadsheet_would_drop_are_kept() {
    let dir = Dir::new();
    let text = good().replace("10117", "=\"01067\"").replace("Berlin", "Dresden");
    dir.write("in.csv", &text);
    let ran = dir.expect(0, "import in.csv --database sqlite:d.db");
    assert_eq!(ran.rows(), "accepted 3");
    dir.write("quoted.csv", text.replace("=\"01067\"", "\"=\"\"01067\"\"\""));
    // The content is the same, so it is unchanged.
    assert_eq!(dir.expect(0, "import quoted.csv --database sqlite:d.db").rows(), "unchanged 3");
}
