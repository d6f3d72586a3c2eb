//! Binary workbooks made by hand, record by record.

use super::*;

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if kind < 128 {
        bytes.push(u8::try_from(kind).unwrap());
    } else {
        bytes.push(u8::try_from(kind & 0x7F).unwrap() | 0x80);
        bytes.push(u8::try_from(kind >> 7).unwrap());
    }
    let mut length = content.len();
    while length > 127 {
        bytes.push(u8::try_from(length & 0x7F).unwrap() | 0x80);
        length >>= 7;
    }
    bytes.push(u8::try_from(length).unwrap());
    bytes.extend_from_slice(content);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u32::try_from(units.len()).unwrap().to_le_bytes().to_vec();
    bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
    bytes
}

/// A cell with its column and style.
fn cell(kind: u16, column: u32, style: u32, content: &[u8]) -> Vec<u8> {
    record(kind, &[&column.to_le_bytes(), &style.to_le_bytes(), content].concat())
}

/// A cell without its column.
fn short(kind: u16, style: u32, content: &[u8]) -> Vec<u8> {
    record(kind, &[&style.to_le_bytes(), content].concat())
}

fn row(number: u32) -> Vec<u8> {
    record(0, &[&number.to_le_bytes()[..], &[0; 21]].concat())
}

/// A workbook of one sheet that holds these records behind its headings.
fn book(flags: u8, records: &[Vec<u8>]) -> Vec<u8> {
    let heads = ["customer_ref", "offer_id", "quantity"];
    let heads: Vec<u8> =
        (0..).zip(heads).flat_map(|(column, text)| cell(6, column, 0, &wide(text))).collect();
    let sheet = [record(145, &[]), row(0), heads, records.concat(), record(146, &[])].concat();
    let bound = [&0_u32.to_le_bytes()[..], &[1, 0, 0, 0], &wide("rId1"), &wide("Lines")].concat();
    let workbook = [record(153, &[flags, 0, 0, 0]), record(156, &bound)].concat();
    let texts = [
        record(159, &[0xFF; 8]),
        record(19, &[&[0][..], &wide("first")].concat()),
        record(19, &[&[0][..], &wide("Grüße")].concat()),
    ];
    let style = |format: u16| record(47, &[&[0, 0][..], &format.to_le_bytes(), &[0; 12]].concat());
    let styles = [
        record(44, &[&164_u16.to_le_bytes()[..], &wide("00000")].concat()),
        style(1),
        record(617, &[2, 0, 0, 0]),
        style(0),
        style(164),
        style(14),
        record(618, &[]),
    ];
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
    };
    let relations = format!(
        "<Relationships>{}{}{}</Relationships>",
        relation("rId1", "worksheet", "worksheets/sheet1.bin"),
        relation("rId2", "sharedStrings", "/xl/sharedStrings.bin"),
        relation("rId3", "styles", "styles.bin")
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("xl/_rels/workbook.bin.rels", relations.into_bytes()),
        ("xl/workbook.bin", workbook),
        ("xl/sharedStrings.bin", texts.concat()),
        ("xl/styles.bin", styles.concat()),
        ("xl/worksheets/sheet1.bin", sheet),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn every_kind_of_cell_has_its_text() {
    let number = 45_943.5_f64.to_le_bytes();
    for (kind, style, content, text, expected) in [
        (2, 0, ((1234_u32 << 2) | 2).to_le_bytes().to_vec(), "1234", CellKind::Number),
        (2, 1, ((1067_u32 << 2) | 2).to_le_bytes().to_vec(), "01067", CellKind::Text),
        (3, 0, vec![0x2A], "#N/A", CellKind::Error),
        (4, 0, vec![1], "true", CellKind::Bool),
        (5, 0, number.to_vec(), "45943.5", CellKind::Number),
        (5, 2, number.to_vec(), "2025-10-13T12:00:00", CellKind::Date),
        (6, 0, wide("Straße"), "Straße", CellKind::Text),
        (7, 0, vec![1, 0, 0, 0], "Grüße", CellKind::Text),
        (8, 0, [wide("sum"), vec![0; 6]].concat(), "sum", CellKind::Text),
        (8, 0, [wide(""), vec![2, 0, 0, 0]].concat(), "", CellKind::Formula),
        (9, 0, number.to_vec(), "45943.5", CellKind::Number),
        (10, 0, vec![0, 0, 0], "false", CellKind::Bool),
        (11, 0, vec![7, 0, 0], "#DIV/0!", CellKind::Error),
        (62, 0, [vec![1], wide("rich"), vec![0; 8]].concat(), "rich", CellKind::Text),
    ] {
        let long = cell(kind, 1, style, &content);
        let (_, rows) =
            read(&book(0, &[row(1), cell(1, 0, 0, &[]), long, cell(6, 2, 0, &wide("o"))]));
        assert_eq!(rows[0].2[1], (text.to_owned(), expected), "{kind}");
        if (2..=7).contains(&kind) {
            let brief = short(kind + 11, style, &content);
            let (_, rows) = read(&book(
                0,
                &[row(1), cell(6, 0, 0, &wide("a")), brief, short(17, 0, &wide("o"))],
            ));
            let texts: Vec<&str> = rows[0].2.iter().map(|cell| cell.0.as_str()).collect();
            assert_eq!(texts, ["a", text, "o"], "{kind}");
        }
    }
}

#[test]
fn dates_may_be_counted_from_1904() {
    let number = 44_481_f64.to_le_bytes();
    let records = [row(7), cell(5, 0, 2, &number), cell(6, 1, 0, &wide("o"))];
    let (sources, rows) = read(&book(1, &records));
    assert_eq!(sources.inputs[0].dialect, "XLSB");
    let last = rows.last().unwrap();
    assert_eq!((last.0, last.2[0].0.as_str()), (8, "2025-10-13"));
}

#[test]
fn hostile_workbooks_end_in_a_sentence() {
    let text = |column| cell(6, column, 0, &wide("x"));
    for (records, part) in [
        (vec![row(3), text(0), row(2), text(0)], "out of order"),
        (vec![row(1), text(1), text(0)], "out of order"),
        (vec![row(1_048_576), text(0)], "1048576 rows"),
        (vec![row(1), text(16_384)], "16384 columns"),
        (vec![row(1), text(u32::MAX)], "16384 columns"),
        (vec![row(1), cell(7, 0, 0, &[9, 0, 0, 0])], "text is missing"),
        (vec![row(1), cell(6, 0, 0, &[0xFF, 0xFF, 0xFF, 0x7F, 0])], "too short"),
        (vec![row(1), cell(5, 0, 0, &[1])], "too short"),
        (vec![row(1), record(6, &[1])], "too short"),
        (vec![row(1), vec![6, 0xFF, 0xFF, 0xFF, 0x7F]], "bytes"),
        (vec![row(1), vec![6, 0x70]], "cut off"),
    ] {
        let (_file, sources) = opened(&book(0, &records));
        let said = sources.unwrap_err().to_string();
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn hidden_rows_are_told() {
    let hidden = |number: u32| {
        let mut flags = [0; 21];
        flags[7] = 0x10;
        record(0, &[&number.to_le_bytes()[..], &flags].concat())
    };
    let cell = cell(6, 0, 0, &wide("C-1"));
    let book = book(0, &[row(1), cell.clone(), hidden(2), cell.clone(), hidden(4), cell]);
    let (sources, rows) = read(&book);
    assert_eq!(sources.inputs[0].dialect, "XLSB, 2 hidden rows");
    assert_eq!(rows.len(), 4);
}
