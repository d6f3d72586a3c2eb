//! Workbooks made on the spot and read back.

mod formats;
mod html;
mod ods;
mod spreadsheetml;
mod xls;
mod xlsb;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::Write as _;

use crate::model::Digest;
use crate::source::{Body, Error, Options, Sources, open};
use crate::table::{CellKind, Fault, Remark, RemarkKind, RowKind, Shape};

/// Row number, kind, cells as text and kind.
type Row = (u32, RowKind, Vec<(String, CellKind)>);

fn opened(bytes: &[u8]) -> (tempfile::NamedTempFile, Result<Sources, Error>) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file.flush().unwrap();
    let path = file.path().to_str().unwrap().to_owned();
    (file, open(&[path], &Options::default()))
}

fn read(bytes: &[u8]) -> (Sources, Vec<Row>) {
    let (_file, sources) = opened(bytes);
    let sources = sources.unwrap();
    let mut rows = Vec::new();
    {
        let mut blocks = sources.files[0].blocks(&sources.inputs).unwrap();
        while let Some(block) = blocks.next_block().unwrap() {
            let Body::Rows(chunk) = block.body else { panic!("not rows") };
            assert_eq!(chunk.len(), block.facts.rows as usize);
            assert_eq!(chunk.row(0).place().row, block.facts.first_row);
            rows.extend(chunk.rows().map(|row| {
                let cells = row.cells().map(|cell| (cell.text.to_owned(), cell.kind)).collect();
                (row.place().row, row.kind(), cells)
            }));
        }
        let facts = blocks.finish().unwrap();
        assert_eq!((facts.digest, facts.bytes), (Digest::of(bytes), bytes.len() as u64));
    }
    (sources, rows)
}

fn heads(sheet: &mut rust_xlsxwriter::Worksheet, row: u32) {
    for (column, name) in (0..).zip(["customer_ref", "offer_id", "quantity"]) {
        sheet.write(row, column, name).unwrap();
    }
}

#[test]
fn every_kind_of_value_has_its_text() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Lines").unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    heads(sheet, 0);
    sheet.write(1, 0, "01234").unwrap();
    sheet.write(1, 1, 1234.5).unwrap();
    sheet.write(1, 2, 7).unwrap();
    sheet.write(2, 0, true).unwrap();
    let day = ExcelDateTime::from_ymd(2026, 5, 4).unwrap();
    sheet.write_with_format(2, 1, &day, &date).unwrap();
    sheet.write_formula(2, 2, Formula::new("=1+1").set_result("2")).unwrap();
    let (sources, rows) = read(&book.save_to_buffer().unwrap());
    assert_eq!(sources.inputs[0].sheet.as_deref(), Some("Lines"));
    assert_eq!(sources.inputs[0].dialect, "XLSX");
    assert_eq!(sources.inputs[0].shape, Shape::Lines);
    let cell = |text: &str, kind| (text.to_owned(), kind);
    assert_eq!(
        rows,
        [
            (
                2,
                RowKind::Data,
                vec![
                    cell("01234", CellKind::Text),
                    cell("1234.5", CellKind::Number),
                    cell("7", CellKind::Number)
                ]
            ),
            (
                3,
                RowKind::Data,
                vec![
                    cell("true", CellKind::Bool),
                    cell("2026-05-04", CellKind::Date),
                    cell("2", CellKind::Number)
                ]
            ),
        ]
    );
}

#[test]
fn rows_keep_the_sheets_own_numbers() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Orders of May").unwrap();
    heads(sheet, 2);
    sheet.write(3, 0, "a").unwrap();
    sheet.write(5, 1, "b").unwrap();
    heads(sheet, 6);
    sheet.write(7, 0, "c").unwrap();
    sheet.write(7, 4, "lost").unwrap();
    sheet.write(8, 5, " ").unwrap();
    sheet.write(20_000, 0, "far").unwrap();
    let (_, rows) = read(&book.save_to_buffer().unwrap());
    let found: Vec<(u32, RowKind)> = rows.iter().map(|row| (row.0, row.1)).collect();
    assert_eq!(
        found,
        [
            (1, RowKind::Furniture),
            (2, RowKind::Blank),
            (4, RowKind::Data),
            (5, RowKind::Blank),
            (6, RowKind::Data),
            (7, RowKind::Furniture),
            (8, RowKind::Data),
            (9, RowKind::Blank),
            (20_001, RowKind::Data),
        ]
    );
    assert_eq!(rows[4].2[1].0, "b");
}

#[test]
fn sheets_come_in_order_and_notes_are_passed_over() {
    let mut book = Workbook::new();
    heads(book.add_worksheet().set_name("May").unwrap(), 0);
    let notes = book.add_worksheet().set_name("Notes").unwrap();
    notes.write(0, 0, "Country").unwrap();
    notes.write(1, 0, "DE").unwrap();
    let june = book.add_worksheet().set_name("June").unwrap();
    june.set_hidden(true);
    heads(june, 0);
    for row in 1..=5_000 {
        june.write(row, 0, format!("C-{row}")).unwrap();
    }
    let (sources, rows) = read(&book.save_to_buffer().unwrap());
    let names: Vec<_> =
        sources.inputs.iter().map(|input| (input.sheet.as_deref(), input.shape)).collect();
    assert_eq!(
        names,
        [
            (Some("May"), Shape::Lines),
            (Some("Notes"), Shape::Unknown),
            (Some("June"), Shape::Lines)
        ]
    );
    assert_eq!(sources.inputs[2].dialect, "XLSX, hidden sheet");
    assert!(rows.iter().map(|row| row.0).eq(2..=5_001));
}

#[test]
fn two_cells_in_far_corners_cost_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    heads(sheet, 0);
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let (_, rows) = read(&book.save_to_buffer().unwrap());
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].0, rows[0].1), (1_048_576, RowKind::Blank));
}

#[test]
fn a_damaged_workbook_is_a_sentence() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    heads(sheet, 0);
    for row in 1..500 {
        sheet.write(row, 0, format!("C-{row}")).unwrap();
    }
    let good = book.save_to_buffer().unwrap();
    for cut in [4, 40, good.len() / 2, good.len() - 1] {
        let (_file, sources) = opened(&good[..cut]);
        assert!(matches!(sources, Err(Error::Unreadable { .. })), "cut at {cut}");
    }
    // Any byte turned over: an error or rows, but no panic and no hang.
    for at in (0..good.len()).step_by(good.len() / 80) {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        let (_file, sources) = opened(&bad);
        if let Ok(sources) = sources {
            let mut blocks = sources.files[0].blocks(&sources.inputs).unwrap();
            while let Ok(Some(_)) = blocks.next_block() {}
        }
    }
}

/// A workbook of one sheet with the given rows, as XML.
fn raw(rows: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let heads = ["customer_ref", "offer_id", "quantity"]
        .map(|head| format!("<c t=\"inlineStr\"><is><t>{head}</t></is></c>"))
        .concat();
    for (name, text) in [
        ("[Content_Types].xml", format!("<Types xmlns=\"{package}/content-types\"/>")),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{relation}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relation}\"><sheets><sheet name=\"S\" \
                 sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{relation}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns=\"{main}\"><sheetData><row r=\"1\">{heads}</row>{rows}\
                 </sheetData></worksheet>"
            ),
        ),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn trouble(rows: &str) -> String {
    let (_file, sources) = opened(&raw(rows));
    match sources {
        Err(error) => error.to_string(),
        Ok(sources) => {
            let mut blocks = sources.files[0].blocks(&sources.inputs).unwrap();
            loop {
                match blocks.next_block() {
                    Ok(Some(_)) => {}
                    Ok(None) => panic!("read to its end"),
                    Err(error) => return error.to_string(),
                }
            }
        }
    }
}

#[test]
fn a_formula_without_a_result_is_not_an_empty_cell() {
    let (_, rows) = read(&raw("<row r=\"2\"><c r=\"B2\"><f>A1</f></c></row>\
                               <row r=\"3\"><c r=\"A3\" t=\"e\"><v>#N/A</v></c></row>"));
    assert_eq!(rows[0].2[1], (String::new(), CellKind::Formula));
    assert_eq!((rows[0].0, rows[0].1), (2, RowKind::Data));
    assert_eq!(rows[1].2[0], ("#N/A".to_owned(), CellKind::Error));
}

#[test]
fn hostile_sheets_end_in_a_sentence() {
    for (rows, part) in [
        (
            "<row r=\"5\"><c r=\"A5\"><v>1</v></c></row><row r=\"4\"><c r=\"A4\"><v>1</v></c></row>",
            "out of order",
        ),
        ("<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"A2\"><v>2</v></c></row>", "twice"),
        ("<row r=\"9999999\"><c r=\"A9999999\"><v>1</v></c></row>", "1048576 rows"),
        ("<row r=\"2\"><c r=\"ZZZZ2\"><v>1</v></c></row>", "16384 columns"),
        ("<row r=\"2\"><c r=\"A2\" t=\"what\"><v>1</v></c></row>", "behind cell C1"),
        ("<row r=\"2\"><c r=\"A3\"><v>1</v></c></row>", "not its own"),
        ("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>4000000000</v></c></row>", "a text it lacks"),
        ("<row r=\"2\"><c r=\"AAAAAAAAAAAAAAA2\"><v>1</v></c></row>", "16384 columns"),
    ] {
        let said = trouble(rows);
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn other_archives_are_named() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["readme.txt", "notes.txt"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"hello").unwrap();
    }
    let (_file, sources) = opened(&zip.finish().unwrap().into_inner());
    assert!(sources.unwrap_err().to_string().contains("2 files (readme.txt, notes.txt)"));
}

#[test]
fn a_bomb_is_not_unpacked() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("[Content_Types].xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..20 {
        zip.write_all(&zeros).unwrap();
    }
    let (_file, sources) = opened(&zip.finish().unwrap().into_inner());
    assert!(matches!(sources, Err(Error::Limit { .. })));
}

#[test]
fn cells_beside_a_table_are_not_read_and_told() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    heads(sheet, 1);
    sheet.write(0, 5, "Orders of May").unwrap();
    sheet.write(2, 0, "a").unwrap();
    sheet.write(2, 4, "call first").unwrap();
    sheet.write(2, 6, "twice").unwrap();
    sheet.write(3, 5, "only a note").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let (_, rows) = read(&bytes);
    let found: Vec<(u32, RowKind)> = rows.iter().map(|row| (row.0, row.1)).collect();
    assert_eq!(found, [(1, RowKind::Furniture), (3, RowKind::Data), (4, RowKind::Blank)]);
    let (_file, sources) = opened(&bytes);
    let sources = sources.unwrap();
    let mut blocks = sources.files[0].blocks(&sources.inputs).unwrap();
    while blocks.next_block().unwrap().is_some() {}
    let remarks = blocks.finish().unwrap().remarks;
    let told = |remark: &Remark| (remark.kind, remark.place.row, remark.place.column, remark.count);
    let told: Vec<_> = remarks.iter().map(told).collect();
    assert_eq!(told, [(RemarkKind::CellsBeside, 3, Some(4), 3)]);
}
