//! OpenDocument tables made by hand.

use super::*;

/// A packed spreadsheet with these members.
fn pack(members: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn content(styles: &str, tables: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><office:document-content><office:scripts/>\
         <office:automatic-styles>{styles}</office:automatic-styles><office:body>\
         <office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
}

const KIND: &str = "application/vnd.oasis.opendocument.spreadsheet";

fn ods(styles: &str, tables: &str) -> Vec<u8> {
    pack(&[("mimetype", KIND), ("content.xml", &content(styles, tables))])
}

const HEADS: &str = "<table:table-row><table:table-cell><text:p>customer_ref</text:p>\
     </table:table-cell><table:table-cell><text:p>offer_id</text:p></table:table-cell>\
     <table:table-cell><text:p>quantity</text:p></table:table-cell></table:table-row>";

/// A table with headings and these rows.
fn table(rows: &str) -> Vec<u8> {
    ods("", &format!("<table:table table:name=\"Lines\">{HEADS}{rows}</table:table>"))
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

fn only_cell(cell: &str) -> (String, CellKind) {
    let (_, rows) = read(&table(&row(cell)));
    rows[0].2[0].clone()
}

#[test]
fn every_kind_of_value_has_its_text() {
    for (cell, text, kind) in [
        (
            "office:value-type=\"float\" office:value=\"1234.5\"><text:p>1.234,50</text:p>",
            "1234.5",
            CellKind::Number,
        ),
        (
            "office:value-type=\"float\" office:value=\"1234\"><text:p>01234</text:p>",
            "01234",
            CellKind::Text,
        ),
        (
            "office:value-type=\"percentage\" office:value=\"0.5\"><text:p>50%</text:p>",
            "0.5",
            CellKind::Number,
        ),
        (
            "office:value-type=\"currency\" office:value=\"7\"><text:p>7 €</text:p>",
            "7",
            CellKind::Number,
        ),
        (
            "office:value-type=\"date\" office:date-value=\"2026-01-15\"><text:p>15.01.26</text:p>",
            "2026-01-15",
            CellKind::Date,
        ),
        (
            "office:value-type=\"date\" office:date-value=\"2026-01-15T08:30:00\"><text:p>x</text:p>",
            "2026-01-15T08:30:00",
            CellKind::Date,
        ),
        (
            "office:value-type=\"time\" office:time-value=\"PT08H30M00S\"><text:p>8:30</text:p>",
            "08:30:00",
            CellKind::Text,
        ),
        (
            "office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>WAHR</text:p>",
            "true",
            CellKind::Bool,
        ),
        (
            "office:value-type=\"string\"><text:p>a</text:p><text:p>b &amp; c</text:p>",
            "a\nb & c",
            CellKind::Text,
        ),
        ("office:value-type=\"string\" office:string-value=\"kept\">", "kept", CellKind::Text),
        (
            "office:value-type=\"string\"><text:p> a <text:span>b</text:span><text:s text:c=\"3\"/>c\n d<text:tab/>e</text:p>",
            "a b   c d\te",
            CellKind::Text,
        ),
        (
            "><office:annotation><text:p>note</text:p></office:annotation><text:p>x</text:p>",
            "x",
            CellKind::Text,
        ),
        ("table:formula=\"of:=A1\">", "", CellKind::Formula),
        (
            "table:formula=\"of:=NA()\" office:value-type=\"string\" calcext:value-type=\"error\"><text:p>#N/A</text:p>",
            "#N/A",
            CellKind::Error,
        ),
    ] {
        let cell = format!(
            "<table:table-cell {cell}</table:table-cell><table:table-cell><text:p>o</text:p></table:table-cell>"
        );
        assert_eq!(only_cell(&cell), (text.to_owned(), kind), "{cell}");
    }
}

#[test]
fn repeated_rows_and_cells_are_counted_and_blank_ones_cost_nothing() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let rows = format!(
        "<table:table-row table:number-rows-repeated=\"3\">{a}<table:table-cell \
         table:number-columns-repeated=\"2\"><text:p>x</text:p></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"16381\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>\
         <table:table-row><table:table-cell/><table:covered-table-cell/>{a}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048569\"><table:table-cell \
         table:number-columns-repeated=\"16384\"/></table:table-row>",
        a = cell("a")
    );
    let (sources, rows) = read(&table(&rows));
    assert_eq!(sources.inputs[0].sheet.as_deref(), Some("Lines"));
    let found: Vec<(u32, RowKind)> = rows.iter().map(|row| (row.0, row.1)).collect();
    assert_eq!(
        found,
        [
            (2, RowKind::Data),
            (3, RowKind::Data),
            (4, RowKind::Data),
            (5, RowKind::Blank),
            (6, RowKind::Blank),
            (7, RowKind::Data)
        ]
    );
    let texts: Vec<&str> = rows[1].2.iter().map(|cell| cell.0.as_str()).collect();
    assert_eq!(texts, ["a", "x", "x"]);
    let texts: Vec<&str> = rows[5].2.iter().map(|cell| cell.0.as_str()).collect();
    assert_eq!(texts, ["", "", "a"]);
}

#[test]
fn hidden_sheets_and_rows_are_read_and_told() {
    let hidden = "<style:style style:name=\"ta1\"><style:table-properties \
                  table:display=\"false\"/></style:style>";
    let rows = "<table:table-row table:visibility=\"filter\"><table:table-cell><text:p>a</text:p>\
                </table:table-cell></table:table-row>";
    let tables = format!(
        "<table:tracked-changes><table:table-cell><text:p>old</text:p></table:table-cell>\
         </table:tracked-changes><table:table table:name=\"A\" table:style-name=\"ta1\">\
         <table:shapes><table:table-row/></table:shapes>{HEADS}\
         <table:table-row-group>{rows}</table:table-row-group></table:table>\
         <table:table table:name=\"B\">{HEADS}{rows}{rows}</table:table>\
         <table:table table:name=\"'file:///x'#$S\" table:style-name=\"ta_extref\">{HEADS}{rows}\
         </table:table>"
    );
    let (sources, rows) = read(&ods(hidden, &tables));
    let dialects: Vec<&str> = sources.inputs.iter().map(|input| input.dialect.as_str()).collect();
    assert_eq!(dialects, ["ODS, hidden sheet, 1 hidden row", "ODS, 2 hidden rows"]);
    assert_eq!(rows.len(), 3);
}

fn trouble(bytes: &[u8]) -> String {
    let (_file, sources) = opened(bytes);
    sources.unwrap_err().to_string()
}

#[test]
fn hostile_spreadsheets_end_in_a_sentence() {
    let cell = "<table:table-cell><text:p>x</text:p></table:table-cell>";
    let wide = "<table:table-cell table:number-columns-repeated=\"2147483648\"><text:p>x</text:p>\
                </table:table-cell>";
    let deep = "<text:span>".repeat(100_000);
    for (bytes, part) in [
        (table(&row(wide)), "16384 columns"),
        (
            table(&format!(
                "<table:table-row table:number-rows-repeated=\"2147483648\">{cell}</table:table-row>"
            )),
            "stands for 2147483648 equal rows",
        ),
        (
            table(&format!(
                "<table:table-row table:number-rows-repeated=\"2147483648\"/>{}",
                row(cell)
            )),
            "1048576 rows",
        ),
        (table(&row(&format!("<table:table-cell><text:p>{deep}"))), "inside one another"),
        (table(&row("<table:table-cell><text:p>&bomb;</text:p></table:table-cell>")), "&bomb;"),
        (table("<table:table-row>"), "Lines"),
        (ods("", ""), "no sheet"),
        (
            pack(&[
                ("mimetype", "application/vnd.oasis.opendocument.text"),
                ("content.xml", "<office:document-content/>"),
            ]),
            "text document",
        ),
        (
            pack(&[
                ("mimetype", KIND),
                ("content.xml", "noise"),
                ("META-INF/manifest.xml", "<a><manifest:encryption-data/></a>"),
            ]),
            "password",
        ),
        (pack(&[("mimetype", KIND), ("content.xml", "<a>")]), "too early"),
    ] {
        let said = trouble(&bytes);
        assert!(said.contains(part), "{said}");
    }
}
