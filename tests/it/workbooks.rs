//! Workbooks as people send them, and as nobody should.

use std::io::Write as _;

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use crate::hostile::survive;
use crate::sheet::{customers, lines, parse};
use crate::support::Dir;

/// Writes a table into a sheet, all cells as texts.
fn fill(sheet: &mut Worksheet, table: &str) {
    let (headings, rows) = parse(table);
    for (row, cells) in (0..).zip(std::iter::once(&headings).chain(&rows)) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
}

fn column(table: &str, name: &str) -> u16 {
    let (headings, _) = parse(table);
    u16::try_from(headings.iter().position(|heading| heading == name).unwrap()).unwrap()
}

fn three() -> String {
    customers(&["customer_ref=C-1", "customer_ref=C-2", "customer_ref=C-3"])
}

#[test]
fn a_number_is_read_as_its_format_shows_it() {
    let dir = Dir::new();
    let mut book = Workbook::new();
    let table = customers(&["customer_ref=C-1; country=US; state=MA; city=Cambridge; \
                             contact_phone=+1 617 555 0100; culture=en-US; language=en"]);
    let sheet = book.add_worksheet().set_name("Customers").unwrap();
    fill(sheet, &table);
    let zeros = Format::new().set_num_format("00000");
    sheet.write_number_with_format(1, column(&table, "postal_code"), 2138, &zeros).unwrap();
    let date = Format::new().set_num_format("dd.mm.yyyy");
    sheet.write_number_with_format(1, column(&table, "agreement_date"), 44_335, &date).unwrap();
    let table = lines(&["customer_ref=C-1"]);
    let sheet = book.add_worksheet().set_name("Lines").unwrap();
    fill(sheet, &table);
    let thousands = Format::new().set_num_format("#,##0");
    sheet.write_number_with_format(1, column(&table, "quantity"), 25, &thousands).unwrap();
    book.save(dir.path().join("book.xlsx")).unwrap();
    let ran = dir.expect(0, "import book.xlsx --database sqlite:muster.db");
    assert_eq!(ran.codes(), Vec::<String>::new());
    assert_eq!(ran.rows(), "accepted 2");
    let accepted = std::fs::read(dir.path().join("muster.db")).unwrap();
    assert!(memchr::memmem::find(&accepted, b"02138").is_some(), "the postal code has its zero");

    // Without the format nobody knows whether a zero is missing.
    let mut book = Workbook::new();
    let table = three();
    let sheet = book.add_worksheet();
    fill(sheet, &table);
    sheet.write_number(1, column(&table, "postal_code"), 10_117).unwrap();
    sheet.write_number(2, column(&table, "customer_ref"), 1_234_567_890_123_456_f64).unwrap();
    book.save(dir.path().join("plain.xlsx")).unwrap();
    let ran = dir.expect(2, "check plain.xlsx");
    // The one is a warning; the other lost a digit.
    assert_eq!(ran.codes(), ["CELL_NUMERIC_LOSSY 1", "CELL_NUMERIC_LOSSY 1"]);
}

#[test]
fn what_is_hidden_is_read_and_told() {
    let dir = Dir::new();
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Cover").unwrap();
    let table = three();
    let sheet = book.add_worksheet().set_name("Customers").unwrap();
    fill(sheet, &table);
    sheet.set_row_hidden(2).unwrap();
    sheet.set_row_hidden(3).unwrap();
    sheet.set_column_hidden(column(&table, "city")).unwrap();
    sheet.set_hidden(true);
    book.save(dir.path().join("book.xlsx")).unwrap();
    let ran = dir.expect(0, "check book.xlsx");
    assert_eq!(ran.rows(), "accepted 3");
    assert_eq!(ran.codes(), ["FILE_COLUMNS_HIDDEN 1", "FILE_ROWS_HIDDEN 1", "FILE_SHEET_HIDDEN 1"]);
    let findings = ran.findings(&dir);
    let rows = findings.iter().find(|found| found["code"] == "FILE_ROWS_HIDDEN").unwrap();
    assert_eq!((&rows["row"], &rows["severity"]), (&3.into(), &"warn".into()));
    assert!(rows["message"].as_str().unwrap().starts_with("This sheet hides 2 rows,"), "{rows}");
}

#[test]
fn merged_cells_do_not_look_empty_in_silence() {
    let dir = Dir::new();
    let mut book = Workbook::new();
    let table = three();
    let sheet = book.add_worksheet().set_name("Customers").unwrap();
    fill(sheet, &table);
    let city = column(&table, "city");
    sheet.merge_range(1, city, 3, city, "Berlin", &Format::new()).unwrap();
    book.save(dir.path().join("book.xlsx")).unwrap();
    let ran = dir.expect(2, "check book.xlsx");
    assert_eq!(ran.codes(), ["CITY_REQUIRED 2", "FILE_CELLS_MERGED 1"]);
    let findings = ran.findings(&dir);
    let merged = findings.iter().find(|found| found["code"] == "FILE_CELLS_MERGED").unwrap();
    assert_eq!(merged["cell"], "Customers!F2");
}

#[test]
fn formulas_nobody_computed_are_told() {
    let dir = Dir::new();
    let mut book = Workbook::new();
    let table = lines(&["customer_ref=C-1", "customer_ref=C-1; line_ref=L2"]);
    let sheet = book.add_worksheet();
    fill(sheet, &table);
    let quantity = column(&table, "quantity");
    sheet.write_formula(1, quantity, Formula::new("=2+3").set_result("5")).unwrap();
    sheet.write_formula(2, quantity, Formula::new("=2+3").set_result("5")).unwrap();
    book.save(dir.path().join("book.xlsx")).unwrap();
    let ran = dir.expect(0, "check book.xlsx");
    assert!(ran.codes().contains(&"FILE_FORMULAS_STALE 1".to_owned()), "{:?}", ran.codes());
    assert!(ran.words().contains("2 cells with formulas"), "{}", ran.words());
}

#[test]
fn sheets_are_chosen_and_nothing_is_read_in_their_stead() {
    let dir = Dir::new();
    let mut book = Workbook::new();
    for (name, reference) in [("May", "C-1"), ("June", "C-2"), ("Notes", "")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        match reference {
            "" => drop(sheet.write_string(0, 0, "call Ann").unwrap()),
            _ => fill(sheet, &customers(&[&format!("customer_ref={reference}")])),
        }
    }
    book.save(dir.path().join("book.xlsx")).unwrap();
    assert_eq!(dir.expect(0, "check book.xlsx").rows(), "accepted 2");
    for sheet in ["june", "June", "2"] {
        let ran = dir.expect(0, &format!("check book.xlsx --sheet {sheet}"));
        assert_eq!(ran.rows(), "accepted 1", "{sheet}");
        assert_eq!(ran.summary()["inputs"][0]["sheet"], "June");
        assert_eq!(ran.codes(), Vec::<String>::new(), "the other sheets are not meant");
    }
    assert_eq!(dir.expect(0, "check book.xlsx --sheet june --sheet may").rows(), "accepted 2");
    let ran = dir.expect(64, "check book.xlsx --sheet July");
    assert!(ran.stderr.contains("there is no sheet `July`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`May`, `June`, `Notes`"), "{}", ran.stderr);
    dir.expect(64, "check book.xlsx --sheet May --sheet July");
    dir.expect(65, "check book.xlsx --sheet Notes");
    dir.write("in.csv", three());
    dir.expect(64, "check in.csv --sheet May");
}

/// A workbook of hand-made parts: the sheet's part is given, and what else there is.
fn parts(sheet: &str, strings: &str, more: &[(&str, &str)]) -> Vec<u8> {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id='{id}' Type='{KIND}/{kind}' Target='{target}'/>")
    };
    let workbook = format!(
        "<workbook xmlns:r='{KIND}'><sheets><sheet name='S' sheetId='1' r:id='r1'/></sheets>\
         </workbook>"
    );
    let relations = [
        relation("r1", "worksheet", "worksheets/sheet1.xml"),
        relation("r2", "sharedStrings", "sharedStrings.xml"),
    ];
    let office = relation("r1", "officeDocument", "xl/workbook.xml");
    let mut all = vec![
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", format!("<Relationships>{office}</Relationships>")),
        ("xl/workbook.xml", workbook),
        (
            "xl/_rels/workbook.xml.rels",
            format!("<Relationships>{}</Relationships>", relations.concat()),
        ),
        ("xl/sharedStrings.xml", strings.to_owned()),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ];
    all.extend(more.iter().map(|(name, text)| (*name, (*text).to_owned())));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in &all {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The sheet's part with rows below the headings of a table of lines.
fn sheet(rows: &str) -> String {
    let heads = ["customer_ref", "offer_id", "quantity"]
        .map(|head| format!("<c t='inlineStr'><is><t>{head}</t></is></c>"));
    format!(
        "<worksheet><sheetData><row r='1'>{}</row>{rows}</sheetData></worksheet>",
        heads.concat()
    )
}

const STRINGS: &str = "<sst count='4294967295' uniqueCount='4294967295'><si><t>C-1</t></si></sst>";
const ROW: &str = "<row r='2'><c t='s'><v>0</v></c></row>";

#[test]
fn hostile_workbooks_end_in_a_sentence() {
    let nested = "<c>".repeat(100_000);
    let attributes: Vec<String> = (0..300_000).map(|n| format!("a{n}='x' ")).collect();
    let laughs: Vec<String> = (1..10)
        .map(|n| format!("<!ENTITY l{n} '{}'>", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let laughs = format!("<!DOCTYPE l [<!ENTITY l0 'lol'>{}]>", laughs.concat());
    let strings = format!("<sst><si><t>{}</t></si></sst>", "y".repeat(32_000));
    let repeated = format!("<row>{}</row>", "<c t='s'><v>0</v></c>".repeat(16_384)).repeat(200);
    let part = "xl/worksheets/Sheet1.xml";
    for (name, bytes, code) in [
        ("plain", parts(&sheet(ROW), STRINGS, &[]), 2),
        (
            "corners",
            parts(&sheet("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"), "", &[]),
            3,
        ),
        (
            "formula",
            parts(
                &sheet(
                    "<row r='2'><c><f t='shared' si='4000000000' ref='A2:A1048576'/><v>1</v></c></row>",
                ),
                STRINGS,
                &[],
            ),
            2,
        ),
        ("nested", parts(&sheet(&format!("<row>{nested}")), STRINGS, &[]), 65),
        ("attributes", parts(&sheet(&format!("<row {}/>", attributes.concat())), STRINGS, &[]), 65),
        (
            "laughs",
            parts(&format!("{laughs}{}", sheet("<row><c><v>&l9;</v></c></row>")), "", &[]),
            65,
        ),
        ("entity", parts(&sheet("<row><c><v>&l9;</v></c></row>"), STRINGS, &[]), 65),
        ("repeated", parts(&sheet(&repeated), &strings, &[]), 65),
        ("rows", parts(&sheet(&"<row/>".repeat(1_048_575)), STRINGS, &[]), 3),
        ("more rows", parts(&sheet(&"<row/>".repeat(1_048_576)), STRINGS, &[]), 65),
        ("twice", parts(&sheet(ROW), STRINGS, &[(part, &sheet(""))]), 65),
        ("texts", parts(&sheet(ROW), "<sst/>", &[]), 65),
        ("cut", parts(&sheet(ROW).replace("</sheetData></worksheet>", ""), STRINGS, &[]), 65),
    ] {
        let dir = Dir::new();
        let name = format!("{name}.xlsx");
        dir.write(&name, bytes);
        assert_eq!(survive(&dir, &name), code, "{name}");
    }
}

#[test]
fn a_workbook_with_a_password_says_so() {
    let dir = Dir::new();
    // A container's header, and a directory of one entry far behind it.
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(200_000, 0);
    bytes[30] = 9;
    bytes[48..52].copy_from_slice(&300_u32.to_le_bytes());
    dir.write("old.xls", &bytes);
    let ran = dir.expect(65, "check old.xls");
    assert!(!ran.stderr.contains("it has a password; save it without one"), "{}", ran.stderr);
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes[301 * 512 + 128..][..name.len()].copy_from_slice(&name);
    dir.write("locked.xlsx", &bytes);
    let ran = dir.expect(65, "check locked.xlsx");
    assert!(ran.stderr.contains("it has a password; save it without one"), "{}", ran.stderr);
}
