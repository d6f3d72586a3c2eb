//! `muster convert`: what the reader sees, written as plain CSV.

use std::fs;

use crate::support::{Dir, muster, root};

/// Runs `muster convert` and gives what it wrote to standard output, and what it said.
fn converted(text: &str, words: &[&str]) -> (String, String) {
    let dir = Dir::new();
    dir.write("in.txt", text);
    let mut args = vec!["convert", "in.txt", "--to", "csv", "--stdout"];
    args.extend(words);
    let ran = muster(dir.path(), &args);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    (ran.stdout, ran.stderr)
}

#[test]
fn any_table_comes_out_as_plain_csv() {
    let text =
        "title\n\nname|note\nAda|\"a|b\"\n\"x\"\"y\"|1,5\n\"two\nlines\"|\n\nname|note\nÉ|=1\n";
    let (out, said) = converted(text, &[]);
    let expected = "name,note\r\nAda,a|b\r\n\"x\"\"y\",\"1,5\"\r\n\"two\nlines\",\r\nÉ,=1\r\n";
    assert_eq!(out, expected);
    assert!(said.contains("4 rows written to standard output"), "{said}");
    assert!(said.contains("2 rows blank") && said.contains("2 rows of titles"), "{said}");
    // What came out goes in again, and comes out the same.
    assert_eq!(converted(&out, &[]).0, expected);
}

#[test]
fn faulty_rows_are_written_as_they_were_cut_and_named() {
    let text = "a;b;c\n1;2;3\n1;2\n\"x\"y;5;6\n7;8;9\n1;2;3;4\n";
    let (out, said) = converted(text, &[]);
    assert_eq!(out, "a,b,c\r\n1,2,3\r\n1,2\r\n\"\"\"x\"\"y\",5,6\r\n7,8,9\r\n1,2,3,4\r\n");
    assert!(said.contains("3 rows are faulty: row 3: 2 cells under 3 headings"), "{said}");
    let (out, said) = converted(text, &["--only", "good"]);
    assert_eq!(out, "a,b,c\r\n1,2,3\r\n7,8,9\r\n");
    assert!(said.contains("3 rows are faulty and left out"), "{said}");
}

#[test]
fn one_column_is_not_split() {
    for text in [
        "name\nAnna Smith\nBob Miller\nCarl Jones\n",
        "when\n2020-01-01 10:00:00\n2020-01-02 11:00:00\n",
        "full legal name\nAnna Maria Smith\nBob Otto Miller\nCarl Ivan Jones\n",
        "url\nhttp://a.example/x\nhttp://b.example/y\n",
        "x\n\"\"\ny\n",
    ] {
        let expected = text.replace('\n', "\r\n").replace("\r\n\"\"", "");
        assert_eq!(converted(text, &[]).0, expected, "{text:?}");
    }
}

#[test]
fn no_row_of_data_is_taken_for_a_title() {
    // The heading stays the heading; that the rows have two cells under it is told.
    let (out, said) = converted("name\nSmith, Anna\nMiller, Bob\nJones, Carl\n", &[]);
    assert!(out.starts_with("name\r\nSmith, Anna\r\n"), "{out}");
    assert!(said.contains("3 rows are faulty"), "{said}");
    let (out, _) = converted("a,b\n1,2\n\n\nc;d\n1;2\n", &[]);
    assert!(out.starts_with("a,b\r\n1,2\r\n"), "{out}");
    let (out, _) = converted("Sales of May,,\n,,\nitem,qty,price\nx,1,2\ny,3,4\n", &[]);
    assert_eq!(out, "item,qty,price\r\nx,1,2\r\ny,3,4\r\n");
}

#[test]
fn tables_of_unknown_headings_are_found_by_their_rows() {
    for (text, second) in [
        ("a;b\n1,5;2,7\n1,6;2,8\n", "\"1,5\",\"2,7\""),
        ("time zone qty\n10:00 UTC 5\n11:00 UTC 6\n", "10:00,UTC,5"),
        ("a, b, c\n1, \"x, y\", 2\n3, z, 4\n", "1,\"x, y\",2"),
        ("a::b\n1::2\n3::4\n", "1,2"),
        ("'a','b'\n'1,2','3'\n'4','5'\n", "\"1,2\",3"),
        ("a,b\n\"5\\\" pipe, long\",x\n\"y\",z\n", "\"5\"\" pipe, long\",x"),
        ("report\ttotal\n\"5 pipe\t1\n\"6 pipe\t2\n\"7 pipe\t3\n", "\"\"\"5 pipe\",1"),
    ] {
        let out = converted(text, &[]).0;
        assert_eq!(out.lines().nth(1), Some(second), "{text:?}\n{out}");
    }
}

#[test]
fn a_workbook_gives_a_file_for_each_sheet_and_nothing_is_written_over() {
    let dir = Dir::new();
    let book = root().join("samples/workbook/onboarding.xlsx");
    let book = book.to_str().unwrap();
    let convert = ["convert", book, "--to", "csv", "--out", "new"];
    let ran = muster(dir.path(), &convert);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let text = fs::read_to_string(dir.path().join("new/onboarding.Customers.csv")).unwrap();
    assert!(text.starts_with("customer_ref,"), "{text:.80}");
    assert!(text.ends_with("\r\n"));
    let ran = muster(dir.path(), &convert);
    assert_eq!(ran.code, Some(73));
    assert!(ran.stderr.contains("is there already"), "{}", ran.stderr);
    let ran = muster(dir.path(), &["convert", book, "--to", "csv", "--stdout"]);
    assert_eq!(ran.code, Some(64), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_read_leaves_no_file() {
    let dir = Dir::new();
    dir.write("in.csv", "company_name,city\nA\0B,Oslo\n");
    let ran = muster(dir.path(), &["convert", "in.csv", "--to", "csv", "--out", "new"]);
    assert_eq!(ran.code, Some(65), "{}", ran.stderr);
    assert!(!dir.path().join("new").exists());
    dir.write("empty.csv", "");
    let ran = muster(dir.path(), &["convert", "empty.csv", "--to", "csv", "--out", "new"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(fs::read(dir.path().join("new/empty.csv")).unwrap(), b"");
}
