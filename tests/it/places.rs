//! A rejected row is named by file, sheet, row, column, heading and physical line, whatever stands
//! above it and however its lines end.

use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::sheet::{customers, parse};
use crate::support::{Dir, Ran};

/// The places of all findings: `cell heading code line byte`.
fn places(dir: &Dir, ran: &Ran) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let place = |finding: &Value| {
        format!(
            "{} {} {} line {} byte {}",
            text(&finding["cell"]),
            text(&finding["heading"]),
            text(&finding["code"]),
            finding["line"],
            finding["byte"]
        )
    };
    ran.findings(dir).iter().map(place).collect()
}

/// Three customers, the second over three lines; the second and the third have a bad address.
/// The heading stands in row 4 below a preamble, and blank rows lie between.
fn table() -> String {
    let text = customers(&[
        "customer_ref=C-1",
        "customer_ref=C-2; contact_email=none; address_line2=Gate 1\nsecond floor\nleft",
        "customer_ref=C-3; contact_email=nobody",
    ]);
    let text =
        text.replacen("contact_email", "E-Mail (work)", 1).replacen("E-Mail (work)", "E-mail", 1);
    let mut records = Vec::new();
    let mut record = String::new();
    for line in text.lines() {
        record.push_str(line);
        if record.matches('"').count().is_multiple_of(2) {
            records.push(std::mem::take(&mut record));
        } else {
            record.push('\n');
        }
    }
    format!(
        "New customers of January\nprepared by Ann\n\n{}\n{}\n\n{}\n\n\n{}\n",
        records[0], records[1], records[2], records[3]
    )
}

#[test]
fn lines_and_rows_are_counted_as_a_person_sees_them() {
    for (ends, mark) in [("\n", ""), ("\r\n", ""), ("\r\n", "\u{feff}"), ("\r", "")] {
        let dir = Dir::new();
        let text = format!("{mark}{}", table().replace('\n', ends));
        dir.write("in.csv", &text);
        let ran = dir.expect(2, "check in.csv");
        let found: Vec<(String, u64, u64)> = ran
            .findings(&dir)
            .iter()
            .filter(|finding| finding["code"] == "EMAIL_FORMAT")
            .map(|finding| {
                assert_eq!(
                    (&finding["heading"], &finding["column"]),
                    (&"E-mail".into(), &"contact_email".into())
                );
                let number = |key: &str| finding[key].as_u64().unwrap();
                (finding["cell"].as_str().unwrap().to_owned(), number("line"), number("byte"))
            })
            .collect();
        // Row 7 is lines 7 to 9, so row 10 begins on line 12.
        let byte = |needle: &str| text.find(needle).unwrap() as u64;
        assert_eq!(
            found,
            [("J7".to_owned(), 7, byte("C-2,")), ("J10".to_owned(), 12, byte("C-3,"))],
            "{ends:?} {mark:?}"
        );
        assert_eq!(
            ran.count("/books/rows/blank") + ran.count("/books/rows/furniture"),
            6,
            "{}",
            ran.rows()
        );
        let rejects = ran.report(&dir).join("in.rejects.csv");
        let (headings, rows) = parse(&std::fs::read_to_string(rejects).unwrap());
        let at = headings.iter().position(|heading| heading == "_import_row").unwrap();
        let named: Vec<&str> = rows.iter().map(|row| row[at].as_str()).collect();
        assert_eq!(named, ["in.csv row 7", "in.csv row 10 (line 12)"]);
    }
}

#[test]
fn a_file_without_a_last_line_end_and_with_quotes_everywhere() {
    let dir = Dir::new();
    let (headings, rows) = parse(&customers(&["contact_email=none"]));
    let quoted = |cells: &[String]| {
        cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",")
    };
    dir.write("in.csv", format!("{}\r\n{}", quoted(&headings), quoted(&rows[0])));
    let ran = dir.expect(2, "check in.csv");
    let byte = quoted(&headings).len() + 2;
    let email = format!("J2 contact_email EMAIL_FORMAT line 2 byte {byte}");
    assert_eq!(places(&dir, &ran), [email]);
}

#[test]
fn a_repeated_heading_is_furniture_and_counts_as_a_row() {
    let dir = Dir::new();
    let text = customers(&["customer_ref=C-2", "customer_ref=C-3; contact_email=none"]);
    let lines: Vec<&str> = text.lines().collect();
    dir.write("in.csv", [lines[0], lines[1], lines[0], lines[2], ""].join("\n"));
    let ran = dir.expect(2, "check in.csv");
    assert_eq!(ran.rows(), "accepted 1, rejected 1, furniture 1");
    assert_eq!(ran.findings(&dir)[0]["cell"], "J4");
}

#[test]
fn cells_of_a_workbook_are_named_as_the_sheet_shows_them() {
    let dir = Dir::new();
    let (headings, rows) =
        parse(&customers(&["customer_ref=C-1", "customer_ref=C-2; contact_email=none"]));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Neue Kunden").unwrap();
    sheet.write_string(0, 1, "New customers of January").unwrap();
    // Headings in row 4 from column C on, a customer in row 5, one in row 9.
    for (at, cells) in [(3, &headings), (4, &rows[0]), (8, &rows[1])] {
        for (column, cell) in (2..).zip(cells.iter()).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(at, column, cell).unwrap();
        }
    }
    book.save(dir.path().join("book.xlsx")).unwrap();
    let ran = dir.expect(2, "check book.xlsx");
    let findings = ran.findings(&dir);
    assert_eq!(findings.len(), 1, "{findings:?}");
    let finding = &findings[0];
    assert_eq!(finding["cell"], "Neue Kunden!L9");
    assert_eq!((&finding["sheet"], &finding["row"]), (&"Neue Kunden".into(), &9.into()));
    assert_eq!((&finding["column_letter"], &finding["column_number"]), (&"L".into(), &12.into()));
    assert_eq!(ran.rows().split(", ").next(), Some("accepted 1"));
    assert!(ran.report(&dir).join("book.Neue_Kunden.rejects.csv").exists());
}
