//! SpreadsheetML 2003 made by hand.

use super::*;

fn book(sheets: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles>\
         <Style ss:ID=\"zip\"><NumberFormat ss:Format=\"00000\"/></Style>\
         <Style ss:ID=\"day\"><NumberFormat ss:Format=\"Short Date\"/></Style></Styles>{sheets}\
         </Workbook>"
    )
    .into_bytes()
}

fn sheet(rows: &str) -> Vec<u8> {
    let heads = ["customer_ref", "offer_id", "quantity"]
        .map(|head| format!("<Cell><Data ss:Type=\"String\">{head}</Data></Cell>"))
        .concat();
    book(&format!(
        "<Worksheet ss:Name=\"Lines &amp; more\"><Table><Column/><Row>{heads}</Row>{rows}</Table>\
         <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>"
    ))
}

#[test]
fn every_kind_of_value_has_its_text() {
    for (cell, text, kind) in [
        (
            "<Cell><Data ss:Type=\"String\"> a\n&#10;<B>b</B> </Data></Cell>",
            " a\n\nb ",
            CellKind::Text,
        ),
        ("<Cell><Data ss:Type=\"Number\">1.5E3</Data></Cell>", "1500", CellKind::Number),
        (
            "<Cell ss:StyleID=\"zip\"><Data ss:Type=\"Number\">1067</Data></Cell>",
            "01067",
            CellKind::Text,
        ),
        (
            "<Cell ss:StyleID=\"day\"><Data ss:Type=\"Number\">45943</Data></Cell>",
            "2025-10-13",
            CellKind::Date,
        ),
        (
            "<Cell><Data ss:Type=\"DateTime\">2026-01-15T00:00:00.000</Data></Cell>",
            "2026-01-15",
            CellKind::Date,
        ),
        (
            "<Cell><Data ss:Type=\"DateTime\">2026-01-15T08:30:00.000</Data></Cell>",
            "2026-01-15T08:30:00",
            CellKind::Date,
        ),
        ("<Cell><Data ss:Type=\"Boolean\">1</Data></Cell>", "true", CellKind::Bool),
        ("<Cell><Data ss:Type=\"Error\">#N/A</Data></Cell>", "#N/A", CellKind::Error),
        ("<Cell ss:Formula=\"=A1\"/>", "", CellKind::Formula),
        (
            "<Cell><Data ss:Type=\"String\">x</Data><Comment><ss:Data>note</ss:Data></Comment></Cell>",
            "x",
            CellKind::Text,
        ),
    ] {
        let (_, rows) = read(&sheet(&format!(
            "<Row>{cell}<Cell><Data ss:Type=\"String\">o</Data></Cell></Row>"
        )));
        assert_eq!(rows[0].2[0], (text.to_owned(), kind), "{cell}");
    }
}

#[test]
fn indexes_and_merged_cells_keep_everything_in_its_place() {
    let cell =
        |attributes: &str| format!("<Cell {attributes}><Data ss:Type=\"String\">x</Data></Cell>");
    let (sources, rows) = read(&sheet(&format!(
        "<Row ss:Index=\"3\" ss:Hidden=\"1\">{}{}</Row><Row ss:Span=\"2\"/><Row>{}</Row>",
        cell("ss:MergeAcross=\"1\""),
        cell(""),
        cell("ss:Index=\"2\"")
    )));
    assert_eq!(sources.inputs[0].sheet.as_deref(), Some("Lines & more"));
    assert_eq!(sources.inputs[0].dialect, "SpreadsheetML 2003, hidden sheet, 1 hidden row");
    let texts = |row: &Row| row.2.iter().map(|cell| cell.0.clone()).collect::<Vec<_>>();
    let full: Vec<&Row> = rows.iter().filter(|row| row.1 == RowKind::Data).collect();
    assert_eq!((full[0].0, texts(full[0])), (3, vec!["x".into(), String::new(), "x".into()]));
    assert_eq!((full[1].0, texts(full[1])), (7, vec![String::new(), "x".into()]));
    assert_eq!(full.len(), 2);
}

#[test]
fn other_encodings_are_decoded() {
    let text =
        String::from_utf8(sheet("<Row><Cell><Data ss:Type=\"String\">Grüße</Data></Cell></Row>"));
    let text = text.unwrap();
    let wide: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide).1[0].2[0].0, "Grüße");
    let latin = text.replacen("1.0\"", "1.0\" encoding=\"windows-1252\"", 1);
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(read(&latin).1[0].2[0].0, "Grüße");
}

#[test]
fn hostile_workbooks_end_in_a_sentence() {
    let data = "<Data ss:Type=\"String\">x</Data>";
    for (bytes, part) in [
        (sheet(&format!("<Row ss:Index=\"1\"><Cell>{data}</Cell></Row>")), "out of order"),
        (
            sheet(&format!("<Row><Cell>{data}</Cell><Cell ss:Index=\"1\">{data}</Cell></Row>")),
            "out of order",
        ),
        (sheet(&format!("<Row ss:Index=\"9999999\"><Cell>{data}</Cell></Row>")), "1048576 rows"),
        (sheet(&format!("<Row><Cell ss:Index=\"99999\">{data}</Cell></Row>")), "16384 columns"),
        (sheet("<Row><Cell><Data ss:Type=\"String\">&x;</Data></Cell></Row>"), "&x;"),
        (sheet("<Row><Cell></Row>"), "sheet `Lines & more`"),
        (sheet(&"<a>".repeat(10_000)), "inside one another"),
        (book(""), "no sheet"),
    ] {
        let (_file, sources) = opened(&bytes);
        let said = sources.unwrap_err().to_string();
        assert!(said.contains(part), "{said}");
    }
}
