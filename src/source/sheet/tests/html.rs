//! Pages made by hand.

use super::*;

const HEADS: &str = "<TR><TH>customer_ref<TH>offer_id<th>quantity</TR>";

fn page(rows: &str) -> Vec<u8> {
    format!("<HTML><BODY>\n<TABLE border=1>{HEADS}{rows}</TABLE></BODY></HTML>").into_bytes()
}

fn texts(row: &Row) -> Vec<&str> {
    row.2.iter().map(|cell| cell.0.as_str()).collect()
}

#[test]
fn cells_need_no_closing_tags() {
    let (sources, rows) =
        read(&page("<tr><td>a<td> b &amp;\n c <td>3<tr><td>d</tr>\n<tr><td>&nbsp;</tr>"));
    assert_eq!(sources.inputs[0].sheet.as_deref(), Some("Table 1"));
    assert_eq!(sources.inputs[0].dialect, "HTML table");
    assert_eq!(texts(&rows[0]), ["a", "b & c", "3"]);
    assert_eq!((rows[1].0, texts(&rows[1])), (3, vec!["d"]));
    assert_eq!(rows.len(), 2);
}

#[test]
fn spans_leave_their_places_empty() {
    let (_, rows) = read(&page(
        "<tr><td rowspan=2>a<td colspan=2>b</tr><tr><td>c<td>d</tr><tr><td>e<td>f<td>g</tr>",
    ));
    assert_eq!(texts(&rows[0]), ["a", "b"]);
    assert_eq!(texts(&rows[1]), ["", "c", "d"]);
    assert_eq!(texts(&rows[2]), ["e", "f", "g"]);
}

#[test]
fn what_programs_note_beside_the_text_is_used() {
    for (cell, text, kind) in [
        ("<td x:num=\"1234567890123456\">1.23E+15", "1234567890123456", CellKind::Number),
        ("<td x:num>5", "5", CellKind::Number),
        ("<td x:num=\"1067\">01067", "01067", CellKind::Text),
        ("<td x:num=\"46037\">15.01.2026", "15.01.2026", CellKind::Text),
        ("<td x:num=\"1234.5\">1,234.50", "1234.5", CellKind::Number),
        ("<td x:str>007", "007", CellKind::Text),
        ("<td style='mso-number-format:\"\\@\"'>007", "007", CellKind::Text),
        ("<td sdval=\"1067\" sdnum=\"1033;0;00000\">01067", "01067", CellKind::Text),
        ("<td sdval=\"45943\" sdnum=\"1033;0;YYYY-MM-DD\">13.10.25", "2025-10-13", CellKind::Date),
        ("<td data-t=\"b\" data-v=\"true\">TRUE", "true", CellKind::Bool),
        ("<td x:err=\"#N/A\">#N/A", "#N/A", CellKind::Error),
        ("<td>5", "5", CellKind::Text),
        ("<td>a<br>b<p>c</p><div>d</div>", "a\nb\nc\nd", CellKind::Text),
        ("<td>a<script>if (1<2) x()</script><style>td{}</style>b", "ab", CellKind::Text),
        ("<td><font color=red>a</font> <b>b</b>", "a b", CellKind::Text),
        ("<td>1 < 2 & 3 > 2", "1 < 2 & 3 > 2", CellKind::Text),
        ("<td title=\"a>b\">x<!-- <td>no --></td>", "x", CellKind::Text),
    ] {
        let (_, rows) = read(&page(&format!("<tr>{cell}<td>o</tr>")));
        assert_eq!(rows[0].2[0], (text.to_owned(), kind), "{cell}");
    }
}

#[test]
fn tables_inside_tables_and_beside_them_are_sheets() {
    let inner = format!("<table>{HEADS}<tr><td>in<td>x<td>1</tr></table>");
    let text = format!(
        "<!--[if gte mso 9]><x:ExcelWorksheet><x:Name>Mai</x:Name></x:ExcelWorksheet><![endif]-->\
         <table><tr><td>menu<td>{inner}</table><table><tr><td></table>\
         <table>{HEADS}<tr style=\"display: none\"><td>out<td>y<td>2</tr></table>"
    );
    let (sources, rows) = read(text.as_bytes());
    let sheets: Vec<_> =
        sources.inputs.iter().map(|input| (input.sheet.as_deref(), input.shape)).collect();
    assert_eq!(
        sheets,
        [
            (Some("Mai"), Shape::Unknown),
            (Some("Table 2"), Shape::Lines),
            (Some("Table 3"), Shape::Lines)
        ]
    );
    assert_eq!(sources.inputs[2].dialect, "HTML table, 1 hidden row");
    assert_eq!(rows.iter().map(texts).collect::<Vec<_>>(), [["in", "x", "1"], ["out", "y", "2"]]);
}

#[test]
fn pages_say_their_encoding() {
    let mut latin = page("<tr><td>Gr\u{1}\u{2}e<td>o</tr>");
    for byte in &mut latin {
        *byte = match *byte {
            1 => 0xFC,
            2 => 0xDF,
            other => other,
        };
    }
    assert_eq!(read(&latin).1[0].2[0].0, "Grüße");
    assert_eq!(read(&page("<tr><td>Grüße<td>o</tr>")).1[0].2[0].0, "Grüße");
    let text = String::from_utf8(page("<tr><td>Grüße<td>o</tr>")).unwrap();
    let wide: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    assert_eq!(read(&wide).1[0].2[0].0, "Grüße");
}

#[test]
fn long_texts_lose_nothing() {
    let blanks = " ".repeat(300_000);
    let (_, rows) = read(&page(&format!("<tr><td>a{blanks}b&amp;c<td>o</tr>")));
    assert_eq!(rows[0].2[0].0, "a b&c");
    let breaks = "<br>".repeat(200_000);
    for long in ["x".repeat(200_000), "&amp;".repeat(200_000), format!("{breaks}x")] {
        let (_, rows) = read(&page(&format!("<tr><td>{long}<td>o</tr>")));
        assert_eq!(rows[0].1, RowKind::Faulty(Fault::CellTooLong { column: 0 }));
    }
}

#[test]
fn hostile_pages_end_in_a_sentence() {
    let spans = "<td rowspan=65534>x".repeat(300);
    for (bytes, part) in [
        (b"<html><body>hello</body></html>".to_vec(), "without a table"),
        (b"<table><tr><td>a".to_vec(), "cut off"),
        (b"<table><tr><td title=\"a".to_vec(), "cut off"),
        (b"<html><style>table {".to_vec(), "cut off"),
        (b"<html><!-- <table>".to_vec(), "cut off"),
        (page(&"<tr><td><table>".repeat(1_000)), "inside one another"),
        (page(&format!("<tr>{spans}")), "rowspan"),
        (page(&format!("<tr>{}", "<td colspan=1000>x".repeat(30))), "16384 columns"),
    ] {
        let (_file, sources) = opened(&bytes);
        let said = sources.unwrap_err().to_string();
        assert!(said.contains(part), "{said}");
    }
}
